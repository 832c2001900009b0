/*
 * Pieces of a document that can be written only when everything was seen: each log is
 * appended to separately, and what does not fit into memory waits in a temporary file
 * beside the target.
 *
 *   ex_bytes_puts(&log->text, ...);
 *   ex_log_step(&spill, log);       after every piece
 *   ex_log_copy(&spill, log);       at the end, to the destination
 *
 * Thread: one. Ownership: logs belong to the caller and must not move while the spill
 * lives, and are freed by ex_log_release(). Errors: those of the temporary file
 * become the destination's.
 */
#ifndef EX_SPILL_H
#define EX_SPILL_H

#include "exporters/bytes.h"
#include "exporters/dest.h"

struct ex_log {
  struct ex_bytes text; /* what is in memory; append here */
  uint64_t count;       /* the caller's: of elements in it */
  struct ex_piece *pieces;
  size_t piece_count, piece_room;
  struct ex_log *next; /* of those that the spill knows */
  int known;
};

struct ex_spill {
  struct ex_dest *dest;
  int fd; /* -1: no file yet */
  uint64_t end;
  size_t held; /* bytes of memory in logs */
  struct ex_log *logs;
};

void ex_spill_begin(struct ex_spill *s, struct ex_dest *dest);
void ex_log_step(struct ex_spill *s, struct ex_log *log);
/* Writes a log to a destination, which may be another than the spill's. */
void ex_log_copy(struct ex_spill *s, struct ex_log *log, struct ex_dest *to);
/* Frees what is in a log, when nothing will be appended to any. */
void ex_log_release(struct ex_log *log);
void ex_spill_release(struct ex_spill *s);

/* "," between elements, and counts them. */
static inline void ex_log_next(struct ex_log *log) {
  if (log->count++)
    ex_bytes_byte(&log->text, ',');
}

#endif
