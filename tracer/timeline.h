/*
 * From clock units to CLOCK_MONOTONIC nanoseconds. Private to tracer/.
 *
 * A reader takes a pair of readings of both clocks at each poll. Between two pairs time
 * is interpolated, so that it is continuous, never runs backwards and follows the
 * kernel's corrections. What happened before the first pair lies between the pair that
 * the traced process took at its start and the reader's first.
 */
#ifndef TR_TIMELINE_H
#define TR_TIMELINE_H

#include "tracer/clock.h"

enum { TR__PAIRS = 64 };

struct tr__timeline {
  unsigned count; /* pairs taken so far; the last TR__PAIRS of them are kept */
  struct tr_clock_pair pairs[TR__PAIRS];
};

/* One piece: ns = from.ns + (clock - from.clock) * slope / 2^56, for clock in [lo, hi).
 */
struct tr__piece {
  uint64_t lo;
  uint64_t hi;
  struct tr_clock_pair from;
  uint64_t slope;
};

/* For the TSC, where there is one. */
void tr__timeline_init(struct tr__timeline *t);

/* Takes a pair, or extends the last piece when that is too young to measure its slope.
 * Returns the time now in ns. */
uint64_t tr__timeline_poll(struct tr__timeline *t);

/* Adds a measured pair (for tests: polls do it). */
void tr__timeline_add(struct tr__timeline *t, struct tr_clock_pair pair);

/* The piece that holds `clock`, for a process that took `start`. */
void tr__timeline_piece(const struct tr__timeline *t, enum tr_clock_source source,
                        struct tr_clock_pair start, uint64_t clock,
                        struct tr__piece *out);

static inline uint64_t tr__piece_ns(const struct tr__piece *p, uint64_t clock) {
  if (clock >= p->from.clock)
    return p->from.ns +
           (uint64_t)((unsigned __int128)(clock - p->from.clock) * p->slope >> 56);
  uint64_t back = (uint64_t)((unsigned __int128)(p->from.clock - clock) * p->slope >> 56);
  return back < p->from.ns ? p->from.ns - back : 0;
}

#endif
