#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"

struct row {
  const char *name;
  size_t offset;
  uint64_t value;
};

static const struct row rows[] = {
#define THRESHOLD(name, value, text) {#name, offsetof(struct md_thresholds, name), value},
#include "model/thresholds.def"
#undef THRESHOLD
};

static uint64_t *field(struct md_thresholds *t, const struct row *row) {
  return (uint64_t *)((char *)t + row->offset);
}

void md_thresholds_default(struct md_thresholds *t) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    *field(t, &rows[i]) = rows[i].value;
}

static int parse_count(const char *text, uint64_t *value) {
  char *end;
  if (*text < '0' || *text > '9')
    return -EINVAL;
  errno = 0;
  unsigned long long n = strtoull(text, &end, 10);
  if (errno || *end)
    return -EINVAL;
  *value = n;
  return 0;
}

/* "slow-callback" means slow_callback_ns. */
static int is_called(const struct row *row, const char *name) {
  const char *own = row->name;
  for (; *name && *own; name++, own++)
    if (*name != *own && !(*name == '-' && *own == '_'))
      return 0;
  return !*name && (!*own || !strcmp(own, "_ns"));
}

int md_threshold_set(struct md_thresholds *t, const char *name, const char *value) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (!is_called(&rows[i], name))
      continue;
    size_t length = strlen(rows[i].name);
    int is_duration = length > 3 && !strcmp(rows[i].name + length - 3, "_ns");
    uint64_t parsed;
    int err =
        is_duration ? md_parse_duration(value, &parsed) : parse_count(value, &parsed);
    if (!err)
      *field(t, &rows[i]) = parsed;
    return err;
  }
  return -EINVAL;
}
