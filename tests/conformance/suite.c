#include "tests/conformance/suite.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *suite_read(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file)
    return NULL;
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  char *text = size < 0 ? NULL : malloc(size + 1);
  if (text) {
    size_t n = fread(text, 1, size, file);
    text[n] = 0;
  }
  fclose(file);
  return text;
}

/* What follows "key:" at the start of a line of the front matter, or NULL. */
static const char *field(const char *text, const char *key) {
  size_t n = strlen(key);
  for (const char *line = text; line; line = strchr(line, '\n')) {
    line += *line == '\n';
    if (!strncmp(line, key, n) && line[n] == ':')
      return line + n + 1;
  }
  return NULL;
}

/*
 * The words of a field, which stand as [a, b] or as "- a" on indented lines. Returns where
 * the word begins and moves *at behind it; NULL at the end of the field.
 */
static const char *next_word(const char **at, size_t *length) {
  const char *s = *at;
  for (;; s++) {
    if (*s == '\n' && s[1] != ' ')
      return NULL;
    if (!*s)
      return NULL;
    if (!strchr(" ,[]\n\r", *s) && !(*s == '-' && s[1] == ' '))
      break;
  }
  *length = strcspn(s, " ,[]\n\r");
  *at = s + *length;
  return s;
}

static bool has_word(const char *list, const char *word) {
  size_t length;
  const char *s;
  while (list && (s = next_word(&list, &length)))
    if (length == strlen(word) && !strncmp(s, word, length))
      return true;
  return false;
}

/* Features that mark the language of ES5 itself. */
static bool features_are_es5(const char *list) {
  size_t length;
  const char *s;
  while (list && (s = next_word(&list, &length)))
    if (strncmp(s, "caller", length) != 0)
      return false;
  return true;
}

static void read_includes(struct suite_test *test, const char *list) {
  size_t length;
  const char *s;
  int n = 0;
  while (list && n < SUITE_INCLUDES - 1 && (s = next_word(&list, &length)))
    test->includes[n++] = strndup(s, length);
}

static void read_negative(struct suite_test *test, const char *text) {
  const char *negative = field(text, "negative");
  if (!negative)
    return;
  const char *type = strstr(negative, "type:");
  if (type)
    sscanf(type, "type: %31[A-Za-z]", test->negative);
  test->early = strstr(negative, "phase: parse") != NULL;
}

static void read_front_matter(struct suite_test *test, const char *text) {
  const char *flags = field(text, "flags");
  test->raw = has_word(flags, "raw");
  test->strict = !test->raw && !has_word(flags, "noStrict");
  test->sloppy = !has_word(flags, "onlyStrict");
  test->es5 = field(text, "es5id") && features_are_es5(field(text, "features"));
  read_includes(test, field(text, "includes"));
  read_negative(test, text);
}

int suite_open(struct suite_test *test, const char *path) {
  memset(test, 0, sizeof *test);
  test->source = suite_read(path);
  if (!test->source)
    return -errno;
  const char *begin = strstr(test->source, "/*---");
  const char *end = begin ? strstr(begin, "---*/") : NULL;
  char *matter = end ? strndup(begin, end - begin) : NULL;
  if (!matter) {
    suite_release(test);
    return -EINVAL;
  }
  read_front_matter(test, matter);
  free(matter);
  return 0;
}

void suite_release(struct suite_test *test) {
  for (int i = 0; i < SUITE_INCLUDES; i++)
    free(test->includes[i]);
  free(test->source);
  memset(test, 0, sizeof *test);
}
