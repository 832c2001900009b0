/* The timeline's thread: reads all events once and cuts them into slices. */
#include "model/timeline.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "model/memory.h"

/* Chunks of several threads overlap by that much where a recording grows: what is younger
 * may still get company. */
#define UNSETTLED_NS 250000000u
enum { LOOK_MS = 100 };

static int stopped(struct md_timeline *t) {
  pthread_mutex_lock(&t->lock);
  int stop = t->stop;
  pthread_mutex_unlock(&t->lock);
  return stop;
}

static void cut(struct md_timeline *t, uint64_t end_ns) {
  pthread_mutex_lock(&t->lock);
  md__timeline_cut(t, end_ns);
  pthread_mutex_unlock(&t->lock);
}

/* Slices begin where time moves on, so that they can be found again by time alone. */
static int ends_here(const struct md_timeline *t, uint64_t time) {
  return time > t->before_ns &&
         (t->fed >= t->slice_events || time - t->begin_ns >= MD__SLICE_NS);
}

static void feed(struct md_timeline *t, const struct tr_event *events, size_t count) {
  md_feed(t->model, events, count);
  pthread_mutex_lock(&t->lock);
  for (size_t i = 0; i < count; i++)
    md__spanner_feed(&t->lods.spanner, &events[i]);
  pthread_mutex_unlock(&t->lock);
}

static void take(struct md_timeline *t, const struct tr_event *events, size_t count) {
  size_t from = 0;
  if (!t->slices && count) {
    t->before_ns = t->begin_ns = events[0].r.time;
    cut(t, events[0].r.time);
  }
  for (size_t i = 0; i < count; i++) {
    if (ends_here(t, events[i].r.time)) {
      feed(t, events + from, i - from);
      from = i;
      cut(t, events[i].r.time);
    }
    t->before_ns = events[i].r.time;
    t->fed++;
  }
  feed(t, events + from, count - from);
}

/* Everything from `from` to `to`. */
static int read_range(struct md_timeline *t, uint64_t from, uint64_t to) {
  struct tr_event *events = md__alloc(MD__BATCH, sizeof *events);
  int n = t->events.seek(t->cursor, from, to);
  while (n == 0 && !stopped(t)) {
    n = t->events.next(t->cursor, events, MD__BATCH);
    if (n <= 0)
      break;
    take(t, events, (size_t)n);
    n = 0;
  }
  free(events);
  return n;
}

static void rest(struct md_timeline *t) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += LOOK_MS * 1000000;
  if (until.tv_nsec >= 1000000000) {
    until.tv_nsec -= 1000000000;
    until.tv_sec++;
  }
  pthread_mutex_lock(&t->lock);
  if (!t->stop)
    pthread_cond_timedwait(&t->wake, &t->lock, &until);
  pthread_mutex_unlock(&t->lock);
}

/* What the viewer may know: how far it goes, and how far the next windows may. */
static void tell(struct md_timeline *t, uint64_t first, uint64_t last, int growing) {
  pthread_mutex_lock(&t->lock);
  t->state.first_ns = first;
  t->state.last_ns = last;
  t->state.growing = growing;
  pthread_mutex_unlock(&t->lock);
}

static void done(struct md_timeline *t, int error) {
  pthread_mutex_lock(&t->lock);
  t->state.finished = 1;
  if (t->cursor && t->events.bad)
    t->state.bytes_bad = t->events.bad(t->cursor);
  t->state.error = error;
  t->state.events += t->fed;
  if (t->slices)
    md__lods_end(&t->lods, &t->slices[t->slice_count].spans, t->before_ns + 1);
  pthread_cond_broadcast(&t->wake);
  pthread_mutex_unlock(&t->lock);
}

static void *index_all(void *data) {
  struct md_timeline *t = data;
  uint64_t next = 0;
  int error = 0;
  while (!error && !stopped(t)) {
    uint64_t first = 0, last = 0;
    int growing = 0, none = t->events.span(t->cursor, &first, &last, &growing);
    tell(t, first, last, growing);
    if (!growing) {
      error = none ? 0 : read_range(t, next, UINT64_MAX);
      done(t, error);
      return NULL;
    }
    uint64_t limit = !none && last > UNSETTLED_NS ? last - UNSETTLED_NS : 0;
    if (limit > next) {
      error = read_range(t, next, limit);
      next = limit + 1;
      if (t->slices && limit > t->before_ns && t->fed >= t->slice_events / 64)
        cut(t, limit + 1); /* windows shall reach to now */
    }
    rest(t);
  }
  done(t, error);
  return NULL;
}

struct md_timeline *md__timeline_new(const struct md_events *events,
                                     const struct md_thresholds *thresholds,
                                     uint64_t slice_events, size_t bytes) {
  struct md_timeline *t = md__alloc(1, sizeof *t);
  t->events = *events;
  if (thresholds)
    t->thresholds = *thresholds;
  else
    md_thresholds_default(&t->thresholds);
  t->slice_events = slice_events;
  t->bytes_limit = bytes;
  md__lods_init(&t->lods, t->thresholds.slow_callback_ns, &t->state.bytes);
  pthread_mutex_init(&t->lock, NULL);
  pthread_cond_init(&t->wake, NULL);
  t->cursor = events->open(events->data);
  t->query = events->open(events->data);
  if (!t->cursor || !t->query) {
    done(t, -EIO);
    return t;
  }
  struct md_names names = events->names(t->cursor);
  t->model = md_new(&names, &t->thresholds);
  t->started = !pthread_create(&t->thread, NULL, index_all, t);
  if (!t->started)
    index_all(t);
  return t;
}

struct md_timeline *md_timeline_new(const struct md_events *events,
                                    const struct md_thresholds *thresholds) {
  return md__timeline_new(events, thresholds, MD__SLICE_EVENTS, MD__TIMELINE_BYTES);
}

void md_timeline_free(struct md_timeline *t) {
  if (!t)
    return;
  pthread_mutex_lock(&t->lock);
  t->stop = 1;
  pthread_cond_broadcast(&t->wake);
  pthread_mutex_unlock(&t->lock);
  if (t->started)
    pthread_join(t->thread, NULL);
  md__timeline_release(t);
  md_free(t->model);
  if (t->cursor)
    t->events.close(t->cursor);
  if (t->query)
    t->events.close(t->query);
  pthread_cond_destroy(&t->wake);
  pthread_mutex_destroy(&t->lock);
  free(t);
}

void md_timeline_state(struct md_timeline *t, struct md_timeline_state *out) {
  pthread_mutex_lock(&t->lock);
  *out = t->state;
  out->lost = t->lods.lost;
  if (t->state.finished && t->state.last_ns)
    out->indexed_ns = t->state.last_ns + 1;
  pthread_mutex_unlock(&t->lock);
}

void md_timeline_wait(struct md_timeline *t) {
  pthread_mutex_lock(&t->lock);
  while (!t->state.finished)
    pthread_cond_wait(&t->wake, &t->lock);
  pthread_mutex_unlock(&t->lock);
}
