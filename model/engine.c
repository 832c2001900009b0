/* What the engine does besides calling back: collecting, compiling, and synchronous calls
 * that block the loop. */
#include "model/internal.h"

#include "model/memory.h"

/* ---- the collector ---- */

void md__on_gc_begin(struct md__process *p, const struct tr_event *e) {
  md__thread_of(p, e)->gc_ns = e->r.time;
}

static void heap_is(struct md__process *p, uint64_t now, uint64_t bytes) {
  p->pub.heap_bytes = bytes;
  struct md_bucket *b = md__bucket(p, now);
  if (b)
    b->heap_bytes = bytes;
}

/* The collector's time in the second that ends now. */
static void watch_second(struct md__process *p, uint64_t now) {
  const uint64_t second = 1000000000u;
  uint64_t sum = 0;
  for (uint64_t back = 0; back < second && back <= now; back += MD_BUCKET_NS) {
    uint64_t t = now - back;
    const struct md_bucket *b = &p->pub.history[t / MD_BUCKET_NS % MD_BUCKETS];
    if (b->start_ns == t - t % MD_BUCKET_NS)
      sum += b->gc_ns;
  }
  if (sum < p->m->thresholds.gc_per_second_ns)
    return;
  const struct md__row *row = (const struct md__row *)p->pub.open;
  if (sum > p->gc_second.max_ns)
    p->gc_second.row = row;
  md__worst_add(&p->gc_second, sum, now, row ? row->pub.site : 0);
}

void md__on_gc_end(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  uint64_t now = e->r.time;
  p->pub.heap_objects = e->r.w;
  heap_is(p, now, e->r.x);
  if (!t->gc_ns)
    return;
  uint64_t length = md__since(t->gc_ns, now);
  md_hist_add(&p->pub.gc, length);
  p->pub.interval.gc_ns += length;
  md__history_add(p, t->gc_ns, now, 1, offsetof(struct md_bucket, gc_ns));
  t->gc_ns = 0;
  watch_second(p, now);
}

void md__on_heap(struct md__process *p, const struct tr_event *e) {
  heap_is(p, e->r.time, e->r.x);
  p->pub.rss_bytes = e->r.y;
}

/* ---- the compiler ---- */

void md__on_compile_begin(struct md__process *p, const struct tr_event *e) {
  md__thread_of(p, e)->compile_ns = e->r.time;
}

void md__on_compile_end(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  if (t->compile_ns)
    p->pub.compile_ns += md__since(t->compile_ns, e->r.time);
  t->compile_ns = 0;
}

/* ---- synchronous calls ---- */

static struct md_sync *sync_row(struct md__process *p, const struct tr_event *e,
                                uint32_t site) {
  struct md_process *pub = &p->pub;
  uint64_t key = (((uint64_t)(uint32_t)e->r.x << 32) | site) + 1;
  size_t number = (size_t)(uintptr_t)md__map_get(&p->syncs, key ? key : 1);
  if (number)
    return &pub->syncs[number - 1];
  if (pub->sync_count == MD__SYNCS)
    return &pub->syncs[MD__SYNCS - 1];
  pub->syncs =
      md__grow(pub->syncs, pub->sync_count, &p->sync_capacity, sizeof *pub->syncs);
  struct md_sync *row = &pub->syncs[pub->sync_count++];
  *row = (struct md_sync){
      .op = md__string(p, (uint32_t)e->r.x), .kind = md__kind(e->r.h), .site = site};
  md__map_add(&p->syncs, key ? key : 1, (void *)(uintptr_t)pub->sync_count);
  return row;
}

void md__on_sync_begin(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  t->sync_ns = e->r.time;
  t->sync_site = e->r.w;
}

void md__on_sync_end(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  uint64_t begin = t->sync_ns;
  t->sync_ns = 0;
  /* While the program starts nobody waits for it. */
  if (!begin || !p->polled)
    return;
  struct md_sync *row = sync_row(p, e, t->sync_site);
  uint64_t length = md__since(begin, e->r.time);
  row->count++;
  row->sum_ns += length;
  if (length >= row->max_ns) {
    row->max_ns = length;
    row->max_at_ns = begin;
  }
}
