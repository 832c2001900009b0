#include "tests/conformance/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mujs.h>

/* How far a script came, and the error that ended it. */
enum stage { FAILED_EARLY, FAILED_LATE, ENDED };

struct verdict {
  char name[64];     /* the error's constructor */
  char message[400]; /* the error as text */
};

static void native_print(js_State *J) {
  js_pushundefined(J);
}

static void ignore_warning(js_State *J, const char *message) {
  (void)J, (void)message;
}

static void copy(char *to, size_t size, const char *from) {
  snprintf(to, size, "%s", from ? from : "");
}

/* Describes the error on top of the stack and pops it. */
static void describe(js_State *J, struct verdict *verdict) {
  verdict->name[0] = verdict->message[0] = 0;
  if (js_try(J)) {
    js_pop(J, 1);
    copy(verdict->message, sizeof verdict->message, "an error that has no text");
    return;
  }
  if (js_isobject(J, -1)) {
    js_getproperty(J, -1, "constructor");
    js_getproperty(J, -1, "name");
    copy(verdict->name, sizeof verdict->name, js_tostring(J, -1));
    js_pop(J, 2);
  }
  copy(verdict->message, sizeof verdict->message, js_tostring(J, -1));
  js_pop(J, 1);
  js_endtry(J);
}

static enum stage run(js_State *J, const char *file, const char *source,
                      struct verdict *verdict) {
  if (js_ploadstring(J, file, source)) {
    describe(J, verdict);
    return FAILED_EARLY;
  }
  js_pushundefined(J);
  if (js_pcall(J, 0)) {
    describe(J, verdict);
    return FAILED_LATE;
  }
  js_pop(J, 1);
  return ENDED;
}

static bool include(js_State *J, const char *harness, const char *name,
                    struct verdict *verdict) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", harness, name);
  char *source = suite_read(path);
  bool good = source && run(J, name, source, verdict) == ENDED;
  if (!source)
    copy(verdict->message, sizeof verdict->message, "no such harness file");
  free(source);
  return good;
}

static bool include_all(js_State *J, const char *harness, const struct suite_test *test,
                        struct verdict *verdict) {
  if (test->raw)
    return true;
  if (!include(J, harness, "assert.js", verdict) || !include(J, harness, "sta.js", verdict))
    return false;
  for (int i = 0; test->includes[i]; i++)
    if (!include(J, harness, test->includes[i], verdict))
      return false;
  return true;
}

/* Whether a script that ended so did what the test wants; else text says what was wrong. */
static bool as_wanted(const struct suite_test *test, enum stage stage,
                      const struct verdict *verdict, char *text, size_t size) {
  if (!test->negative[0]) {
    if (stage != ENDED)
      copy(text, size, verdict->message);
    return stage == ENDED;
  }
  if (stage == ENDED)
    snprintf(text, size, "no %s was thrown", test->negative);
  else if (strcmp(verdict->name, test->negative) != 0)
    snprintf(text, size, "not a %s: %.300s", test->negative, verdict->message);
  else if (test->early && stage != FAILED_EARLY)
    snprintf(text, size, "the %s came late", test->negative);
  else
    return true;
  return false;
}

static bool run_mode(const char *harness, const struct suite_test *test, const char *prefix,
                     char *text, size_t size) {
  char *source = malloc(strlen(prefix) + strlen(test->source) + 1);
  js_State *J = js_newstate(NULL, NULL, 0);
  if (!source || !J)
    abort();
  strcpy(source, prefix);
  strcat(source, test->source);
  js_setreport(J, ignore_warning);
  js_newcfunction(J, native_print, "print", 1);
  js_setglobal(J, "print");
  struct verdict verdict = {0};
  bool good = include_all(J, harness, test, &verdict);
  if (good)
    good = as_wanted(test, run(J, "test.js", source, &verdict), &verdict, text, size);
  else
    snprintf(text, size, "harness: %.300s", verdict.message);
  js_freestate(J);
  free(source);
  return good;
}

bool judge(const char *harness, const struct suite_test *test, char *text, size_t size) {
  char why[512];
  text[0] = 0;
  if (test->sloppy && !run_mode(harness, test, "", why, sizeof why)) {
    snprintf(text, size, "%s", why);
    return false;
  }
  if (test->strict && !run_mode(harness, test, "\"use strict\";\n", why, sizeof why)) {
    snprintf(text, size, "(strict) %s", why);
    return false;
  }
  return true;
}
