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

/* The first error so far, 0 or -errno. */
int ex_error(const struct ex_dest *d);

/* Bytes taken so far. */
uint64_t ex_bytes(const struct ex_dest *d);

/* Finishes and frees. With `keep` 0 (the export failed) the file is not replaced. Returns
 * the first error. */
int ex_dest_close(struct ex_dest *d, int keep);

#endif
