/* The k-way merge: a heap of cursors by the time of their next record. */
#include "tracer/merge.h"

#include <assert.h>

#include "tracer/alloc.h"

static int before(const struct tr__cursor *a, const struct tr__cursor *b) {
  if (a->key != b->key)
    return a->key < b->key;
  if (a->process != b->process)
    return a->process < b->process;
  return a->thread < b->thread;
}

static void sift_down(struct tr_reader *r, size_t at) {
  struct tr__cursor **heap = r->heap, *c = heap[at];
  for (size_t child; (child = 2 * at + 1) < r->heap_count; at = child) {
    if (child + 1 < r->heap_count && before(heap[child + 1], heap[child]))
      child++;
    if (!before(heap[child], c))
      break;
    heap[at] = heap[child];
  }
  heap[at] = c;
}

void tr__heap_push(struct tr_reader *r, struct tr__cursor *c) {
  if (c->in_heap)
    return;
  c->in_heap = 1;
  r->heap = tr__reserve(r->heap, &r->heap_room, r->heap_count + 1, sizeof(*r->heap));
  size_t at = r->heap_count++;
  for (; at && before(c, r->heap[(at - 1) / 2]); at = (at - 1) / 2)
    r->heap[at] = r->heap[(at - 1) / 2];
  r->heap[at] = c;
}

static void heap_pop(struct tr_reader *r) {
  r->heap[0]->in_heap = 0;
  r->heap[0] = r->heap[--r->heap_count];
  if (r->heap_count)
    sift_down(r, 0);
}

/* Up to which time the first cursor stays the first. */
static uint64_t lead(const struct tr_reader *r, uint64_t until) {
  const struct tr__cursor *c = r->heap[0];
  for (size_t i = 1; i < r->heap_count && i < 3; i++) {
    const struct tr__cursor *other = r->heap[i];
    uint64_t bound = other->key;
    if (bound && bound > c->key &&
        !(c->process < other->process ||
          (c->process == other->process && c->thread < other->thread)))
      bound--; /* at the same time the other one goes first */
    if (bound < until)
      until = bound;
  }
  return until;
}

/* What the reader itself wants to know of an event. */
static void note(struct tr_reader *r, struct tr__cursor *c,
                 const struct tr_record *record) {
  if (record->type == TR_EV_THREAD_START)
    c->tid = (int32_t)record->x;
  else
    r->totals.lost += record->x;
}

/* Delivers the run of records of c with times up to `bound`. */
static size_t run(struct tr_reader *r, struct tr__cursor *c, struct tr_event *out,
                  size_t max, uint64_t bound) {
  size_t n = 0, left = c->count - c->next;
  const struct tr_record *record = c->records + c->next;
  uint64_t last = r->last_ns;
  if (max > left)
    max = left;
  for (; n < max && record->time <= bound; n++, record++, out++) {
    if (record->type == TR_EV_THREAD_START || record->type == TR_EV_LOST)
      note(r, c, record);
    out->r = *record;
    /* Later than the reorder window allows: it counts as happening now. */
    if (out->r.time < last)
      out->r.time = last;
    last = out->r.time;
    out->pid = c->pid;
    out->tid = c->tid;
    out->process = c->process;
    out->thread = c->thread;
  }
  r->last_ns = last;
  c->next += n;
  return n;
}

size_t tr__merge(struct tr_reader *r, struct tr_event *events, size_t max,
                 uint64_t until) {
  size_t n = 0;
  while (n < max && r->heap_count && r->heap[0]->key <= until) {
    struct tr__cursor *c = r->heap[0];
    if (c->next < c->count) {
      size_t got = run(r, c, events + n, max - n, lead(r, until));
      n += got;
      assert(got); /* the key is the record's time, and nobody else goes first */
    }
    if (c->next < c->count)
      c->key = c->records[c->next].time;
    else if (!r->ops->refill(r, c)) {
      heap_pop(r);
      continue;
    }
    sift_down(r, 0);
  }
  if (n) {
    if (!r->totals.events)
      r->totals.first_ns = events[0].r.time;
    r->totals.last_ns = events[n - 1].r.time;
    r->totals.events += n;
  }
  return n;
}
