/* Events in memory that a timeline can read again, and makers of random ones. */
#ifndef TESTS_WINDOW_FIXTURE_H
#define TESTS_WINDOW_FIXTURE_H

#include <stddef.h>
#include <stdint.h>

#include "model/window.h"

struct wf_tape {
  const struct tr_event *events; /* in order of time */
  size_t count;                  /* a recording that grows: raise it, under no lock */
  int growing;
};
/* What reads the tape; borrowed. */
struct md_events wf_events(struct wf_tape *tape);

uint64_t wf_random(uint64_t below);
void wf_seed(uint64_t seed);
/* Anything at all, in order of time. */
void wf_garbage(struct tr_event *events, size_t count);
/* A program with two processes that ticks, schedules, works on the pool, collects, spawns,
 * samples and, when `lossy`, loses. */
void wf_program(struct tr_event *events, size_t count, int lossy);

/* Fails when the two differ in anything that a viewer could see; `what` says where. */
void wf_same(const struct md_model *a, const struct md_model *b, const char *what);

#endif
