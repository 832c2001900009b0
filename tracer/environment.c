/* The environment as it was when the process began: programs overwrite theirs. */
#include <stdlib.h>
#include <string.h>

#include "tracer/private.h"

enum { VALUE_MAX = 600 };

static struct {
  const char *name;
  char value[VALUE_MAX];
} kept[] = {{"UVSCOPE", ""},      {"UVSCOPE_DIR", ""},     {"XDG_RUNTIME_DIR", ""},
            {"UVSCOPE_RING", ""}, {"UVSCOPE_CONTEXT", ""}, {"UVSCOPE_CLOCK", ""}};
static int are_kept;

void tr__environment_keep(void) {
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
    const char *value = getenv(kept[i].name);
    if (value && strlen(value) < VALUE_MAX)
      strcpy(kept[i].value, value);
  }
  are_kept = 1;
}

const char *tr__environment(const char *name) {
  for (size_t i = 0; are_kept && i < sizeof kept / sizeof *kept; i++)
    if (!strcmp(kept[i].name, name))
      return kept[i].value[0] ? kept[i].value : NULL;
  return getenv(name);
}
