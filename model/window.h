/*
 * Time travel: a model of any window of a recording, without feeding all of it.
 *
 * A timeline reads the events once, in a thread of its own, and cuts them into slices. Of
 * each slice it keeps what the model counted in it, and for every power of two of slices the
 * sum; and, now and then, what was open at its beginning. A window is then the sum of the
 * whole slices inside, and of two pieces at its edges, which are fed again.
 *
 * What a window's model says: exactly what a model that had been fed from the beginning
 * counted between the two moments. Things count when they end (a callback, a wait, a tick);
 * time that passes (busy, idle, phases) is cut at the window's edges. What is open (queues,
 * running callbacks, live tasks) is as it was at the window's end. Percentiles have the
 * error of the histogram, as always. Only these are less than exact: the buckets for graphs
 * (whole buckets at the edges, the last MD_BUCKETS of the window), and lists that were full
 * (the hottest lines and the victims of a callback, children that ended).
 *
 * Thread: everything but the timeline's own thread belongs to one thread, the viewer's.
 * Units: nanoseconds of CLOCK_MONOTONIC. Errors: running out of memory ends the program;
 * what cannot be read is in the state's `error`.
 */
#ifndef MD_WINDOW_H
#define MD_WINDOW_H

#include <stddef.h>
#include <stdint.h>

#include "model/model.h"

/* Events that can be read again. A cursor is used by one thread at a time. */
struct md_events {
  void *(*open)(void *data); /* NULL when it cannot be opened again */
  void (*close)(void *cursor);
  /* The time of the first and the last event; *growing: more will come. 0 or -ENODATA. */
  int (*span)(void *cursor, uint64_t *first_ns, uint64_t *last_ns, int *growing);
  /* From now on next() gives the events with from_ns <= time <= to_ns. 0 or -errno. */
  int (*seek)(void *cursor, uint64_t from_ns, uint64_t to_ns);
  int (*next)(void *cursor, struct tr_event *events, size_t max); /* 0: no more */
  uint64_t (*bad)(void *cursor); /* bytes that could not be used so far; NULL: unknown */
  struct md_names (*names)(void *cursor); /* good until the cursor is closed */
  void *data;
};

struct md_timeline;

/* Begins to index. */
struct md_timeline *md_timeline_new(const struct md_events *events,
                                    const struct md_thresholds *thresholds);
/* Stops, also in the middle. */
void md_timeline_free(struct md_timeline *t);

struct md_timeline_state {
  uint64_t first_ns, last_ns; /* of what is known to be there; 0 nothing yet */
  uint64_t indexed_ns;        /* windows can be had up to here */
  uint64_t events, lost;      /* indexed */
  uint64_t bytes_bad;         /* of the recording, that could not be used */
  size_t slices;
  size_t bytes; /* of memory that the index takes, about */
  int finished; /* everything is indexed */
  int growing;  /* more events will come */
  int error;    /* 0 or -errno: the rest could not be read */
};
void md_timeline_state(struct md_timeline *t, struct md_timeline_state *out);
/* Waits until all of it is indexed (or until it failed). For programs without a screen. */
void md_timeline_wait(struct md_timeline *t);

/* The model of [from_ns, to_ns), as far as it is indexed; md_free() it. The names in it are
 * good as long as the timeline. A window that reaches to the end of a recording that is
 * complete is finished, as after md_finish(). */
struct md_model *md_window(struct md_timeline *t, uint64_t from_ns, uint64_t to_ns);

#endif
