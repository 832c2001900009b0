/*
 * A conformance test file in the test262 format, as text: its front matter and its source.
 */
#ifndef CONFORMANCE_SUITE_H
#define CONFORMANCE_SUITE_H

#include <stdbool.h>

enum { SUITE_INCLUDES = 8 };

struct suite_test {
  char *source;                  /* the whole file; owned */
  char *includes[SUITE_INCLUDES]; /* names of harness files; owned, NULL-terminated */
  char negative[32];             /* name of the error that must be thrown, or "" */
  bool early;                    /* the error must come before anything runs */
  bool raw;                      /* no harness and no added directive */
  bool strict, sloppy;           /* the modes in which it runs */
  bool es5;                      /* it has a section number of ES5, and needs no later syntax */
};

/* The content of a file with a NUL at its end, or NULL with errno; the caller frees it. */
char *suite_read(const char *path);

/* Reads a test; 0 or -errno, -EINVAL when it has no front matter. suite_release() it. */
int suite_open(struct suite_test *test, const char *path);
void suite_release(struct suite_test *test);

#endif
