/* The spans of a few slices, read again because somebody looks closely. */
#include <stdlib.h>
#include <string.h>

#include "model/memory.h"
#include "model/timeline.h"

struct reading {
  struct md_timeline *t;
  struct md__exact *e;
};

static uint32_t number_of(const struct md_span *span) {
  return span->lane == MD_LANE_CALLBACK ? span->number
         : span->lane == MD_LANE_WORKER ? span->thread
                                        : 0;
}

static void on_span(void *data, const struct md_span *span) {
  struct reading *r = data;
  struct md__exact *e = r->e;
  uint32_t lane =
      md__lane_find(&r->t->lods, span->process, span->lane, number_of(span));
  if (lane == MD__NONE)
    return;
  e->spans = md__grow(e->spans, e->count, &e->room, sizeof *e->spans);
  struct md_span *s = &e->spans[e->count].span;
  *s = *span;
  e->spans[e->count++].lane = lane;
  if (s->end_ns != UINT64_MAX)
    return;
  uint64_t end =
      (uint64_t)(uintptr_t)md__map_get(&r->t->lods.crossing, md__span_key(s));
  if (end)
    s->end_ns = end;
}

static void on_created(void *data, const struct md__created *c) {
  struct md__exact *e = ((struct reading *)data)->e;
  e->created =
      md__grow(e->created, e->created_count, &e->created_room, sizeof *e->created);
  e->created[e->created_count++] = *c;
}

static int by_lane(const void *a, const void *b) {
  const struct md__exact_span *x = a, *y = b;
  if (x->lane != y->lane)
    return x->lane < y->lane ? -1 : 1;
  if (x->span.begin_ns != y->span.begin_ns)
    return x->span.begin_ns < y->span.begin_ns ? -1 : 1;
  return x->span.end_ns < y->span.end_ns ? -1 : x->span.end_ns > y->span.end_ns;
}

static int by_task(const void *a, const void *b) {
  const struct md__created *x = a, *y = b;
  if (x->process != y->process)
    return x->process < y->process ? -1 : 1;
  if (x->task != y->task)
    return x->task < y->task ? -1 : 1;
  return x->at_ns < y->at_ns ? -1 : x->at_ns > y->at_ns;
}

static void load(struct md_timeline *t, struct md__exact *e, size_t slice) {
  struct reading r = {t, e};
  struct md__spanner s = {.done = on_span, .created = on_created, .data = &r};
  const struct md__slice_spans *spans = &t->slices[slice].spans;
  struct md__io io = md__io_reader(spans->open, spans->open_bytes);
  struct tr_event *events = md__alloc(MD__BATCH, sizeof *events);
  e->begin_ns = t->slices[slice].begin_ns;
  e->end_ns = md__slice_end(t, slice);
  e->count = e->created_count = 0;
  md__spanner_io(&s, &io);
  if (!t->events.seek(t->query, e->begin_ns, e->end_ns - 1))
    for (int n; (n = t->events.next(t->query, events, MD__BATCH)) > 0;)
      for (int i = 0; i < n; i++)
        md__spanner_feed(&s, &events[i]);
  md__spanner_show_open(&s);
  md__spanner_release(&s);
  free(events);
  if (e->count)
    qsort(e->spans, e->count, sizeof *e->spans, by_lane);
  if (e->created_count)
    qsort(e->created, e->created_count, sizeof *e->created, by_task);
}

struct md__exact *md__exact_get(struct md_timeline *t, size_t slice, int load_it) {
  struct md__exact *oldest = &t->exact[0];
  uint64_t begin = t->slices[slice].begin_ns, end = md__slice_end(t, slice);
  for (int i = 0; i < MD__EXACT; i++) {
    struct md__exact *e = &t->exact[i];
    if (e->end_ns && e->begin_ns == begin && e->end_ns == end) {
      e->used = ++t->looks;
      return e;
    }
    if (e->used < oldest->used)
      oldest = e;
  }
  if (!load_it || !t->query || end <= begin)
    return NULL;
  oldest->used = ++t->looks;
  load(t, oldest, slice);
  return oldest;
}

const struct md__exact_span *md__exact_lane(const struct md__exact *e, uint32_t lane,
                                            size_t *count) {
  size_t low = 0, high = e->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (e->spans[middle].lane < lane)
      low = middle + 1;
    else
      high = middle;
  }
  size_t first = low;
  high = e->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (e->spans[middle].lane <= lane)
      low = middle + 1;
    else
      high = middle;
  }
  *count = low - first;
  return e->spans + first;
}

void md__exact_release(struct md_timeline *t) {
  for (int i = 0; i < MD__EXACT; i++) {
    free(t->exact[i].spans);
    free(t->exact[i].created);
  }
}
