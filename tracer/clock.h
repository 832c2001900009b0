/*
 * The clock of events: the invariant TSC where the CPU has one, else CLOCK_MONOTONIC.
 *
 * Units: clock units; readers turn them into CLOCK_MONOTONIC nanoseconds with pairs of
 * readings of both clocks. Thread: any; async-signal-safe.
 */
#ifndef TR_CLOCK_H
#define TR_CLOCK_H

#include <stdint.h>
#include <time.h>
#if defined(__x86_64__) || defined(__i386__)
#include <x86intrin.h>
#endif

enum tr_clock_source { TR_CLOCK_MONOTONIC = 0, TR_CLOCK_TSC = 1 };

/* Set once by tr_clock_init(), before the first event. */
extern enum tr_clock_source tr_clock_source;

/* Chooses the clock: $UVSCOPE_CLOCK ("tsc" or "monotonic"), else TSC where it is invariant. */
void tr_clock_init(void);

static inline uint64_t tr_clock_monotonic_ns(void) {
  struct timespec ts;
  clock_gettime(CLOCK_MONOTONIC, &ts);
  return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* What to add to CLOCK_MONOTONIC for CLOCK_REALTIME. */
static inline int64_t tr_clock_epoch_ns(void) {
  struct timespec ts;
  clock_gettime(CLOCK_REALTIME, &ts);
  return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec - (int64_t)tr_clock_monotonic_ns();
}

static inline uint64_t tr_clock_read(void) {
#if defined(__x86_64__) || defined(__i386__)
  if (__builtin_expect(tr_clock_source == TR_CLOCK_TSC, 1))
    return __rdtsc();
#endif
  return tr_clock_monotonic_ns();
}

/* The same instant on both clocks, as near as a few tries can get them. */
struct tr_clock_pair {
  uint64_t clock;
  uint64_t ns;
};
struct tr_clock_pair tr_clock_pair_read(enum tr_clock_source source);

#endif
