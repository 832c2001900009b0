/*
 * Where an export goes: a file that appears only when it is whole, or a descriptor.
 *
 * Thread: one. Errors: the first one is remembered, later writes do nothing, and closing
 * returns it; so writers need not look. Running out of memory ends the program.
 */
#ifndef EX_DEST_H
#define EX_DEST_H

#include <stddef.h>
#include <stdint.h>

struct ex_dest;

/* Written beside `path` and renamed to it by ex_dest_close(); devices and pipes are
 * written to directly. 0 or -errno. */
int ex_dest_file(struct ex_dest **out, const char *path);

/* A directory of files, which appears under `path` when it is whole. What is there
 * already is replaced when it is empty or holds only files whose names match one of
 * `patterns` (fnmatch; ends with NULL), as an earlier export of the same kind does. 0 or
 * -errno; -EEXIST when there is something else. */
int ex_dest_directory(struct ex_dest **out, const char *path,
                      const char *const *patterns);

/* Appends to the file `name` of a directory. */
void ex_append(struct ex_dest *d, const char *name, const char *bytes, size_t length);

/* Another destination beside a file: `mark` goes in before the name's extension. Nothing
 * stands beside a descriptor: -ENOTSUP. */
int ex_dest_beside(struct ex_dest **out, const struct ex_dest *d, const char *mark);

/* Writes to a descriptor of the caller's, which stays open. */
int ex_dest_fd(struct ex_dest **out, int fd);

void ex_put(struct ex_dest *d, const char *bytes, size_t length);
void ex_puts(struct ex_dest *d, const char *text);

/* Space for up to `length` (at most 4096) bytes, to be filled and then handed to
 * ex_fill() with how many they were. Never NULL. */
char *ex_space(struct ex_dest *d, size_t length);
void ex_fill(struct ex_dest *d, size_t length);

/* Writes out what is buffered. */
void ex_flush(struct ex_dest *d);

/* Remembers an error, when it is the first. */
void ex_fail(struct ex_dest *d, int err);

/* A descriptor for a file that has no name and is gone when closed, beside what is
 * written (else where temporary files go). Or -errno. */
int ex_temporary(const struct ex_dest *d);

/* For a library that writes files by their names: an empty file for it to write, which
 * ex_dest_take() then makes what this destination holds. 0 or -errno. */
int ex_dest_scratch(struct ex_dest *d, char *path, size_t size);
void ex_dest_take(struct ex_dest *d, const char *path);

/* The first error so far, 0 or -errno. */
int ex_error(const struct ex_dest *d);

/* Bytes taken so far. */
uint64_t ex_bytes(const struct ex_dest *d);

/* Finishes and frees. With `keep` 0 (the export failed) the file is not replaced. Returns
 * the first error. */
int ex_dest_close(struct ex_dest *d, int keep);

#endif
