/*
 * What the files of tracer/ share among themselves and nobody else sees.
 */
#ifndef TR_PRIVATE_H
#define TR_PRIVATE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "tracer/layout.h"
#include "tracer/session.h"

/* Writes the one line that says what is wrong; returns `error` (a -errno). */
int tr__why(char *why, size_t size, int error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The moment at which a process began, in the kernel's clock ticks; 0 when there is no
 * such process or no /proc. *zombie (may be NULL): it has ended and waits for its parent.
 */
uint64_t tr__process_ticks(pid_t pid, int *zombie);

/* Whether the process that wrote start_ticks into its file is still running. */
int tr__process_alive(pid_t pid, uint64_t start_ticks);

/* Remembers what tracing reads from the environment, for programs that overwrite theirs.
 * While there is one thread. */
void tr__environment_keep(void);

/* As getenv(), of the time when it was remembered, if ever. */
const char *tr__environment(const char *name);

/* Splits "<pid>-<start>.ring". 1 when the name is one. */
int tr__ring_name_parse(const char *name, pid_t *pid, uint64_t *start_ns);

/* Whether a header read from a file of `file_size` bytes is sound and of this version.
 * 0, -EBADMSG (damaged or no ring file) or -EPROTO (another version). */
int tr__header_check(const struct tr__header *h, uint64_t file_size);

/* Fills everything but alive. The strings are cut to fit. */
void tr__header_info(const struct tr__header *h, const char *path,
                     struct tr_process_info *out);

#endif
