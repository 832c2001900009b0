/*
 * From a reader to a .uvt recording. The recorder is one more reader of the rings: it costs
 * the traced program nothing and cannot harm it.
 *
 * Thread: one. Errors: 0 or -errno. After a failed write (a full disk) the recording is
 * closed at the last whole chunk, which stays readable.
 */
#ifndef TR_RECORDER_H
#define TR_RECORDER_H

#include <stddef.h>
#include <stdint.h>

#include "tracer/events.h"
#include "tracer/reader.h"

struct tr_recorder;

/* Creates the recording; `path` is replaced if it exists. */
int tr_recorder_open(struct tr_recorder **out, const char *path, char *why, size_t why_size);

/* Appends events that came from `r`, with the strings, sites and processes they name. */
int tr_recorder_write(struct tr_recorder *rec, struct tr_reader *r,
                      const struct tr_event *events, size_t count);

/* Writes what is buffered, so that a reader sees it. */
int tr_recorder_flush(struct tr_recorder *rec, struct tr_reader *r);

/* Writes the index, closes and frees. The first error of the recording's life is returned;
 * `why` says it in one line. */
int tr_recorder_close(struct tr_recorder *rec, struct tr_reader *r, char *why,
                      size_t why_size);

/* Bytes written so far. */
uint64_t tr_recorder_bytes(const struct tr_recorder *rec);

#endif
