/* The collector: what C keeps alive, its runs and the heap's size as events. */
#include "runtime/internal.h"

#define HEAP_EVERY_NS 100000000u

struct rt_gc {
  uint64_t heap_ns; /* when HEAP was last emitted */
  size_t kept;      /* values that C kept alive in the last run */
};

/* Rough: the engine counts values, and the bytes of strings and of memory outside. */
enum { BYTES_PER_VALUE = 80 };

static uint64_t heap_bytes(const js_GCStats *stats) {
  return (uint64_t)stats->objects * BYTES_PER_VALUE + stats->bytes;
}

static void gc_ended(struct rt *rt, uint64_t now) {
  struct tr_thread *t = rt->trace;
  js_GCStats stats;
  size_t rss;
  js_gcstats(rt->J, &stats);
  uint64_t heap = heap_bytes(&stats);
  tr_emit_GC_END(t, now, stats.objects, heap, (uint64_t)stats.freed * BYTES_PER_VALUE);
  uint64_t ns = rt__clock_ns(rt, now);
  if (ns - rt->gc->heap_ns < HEAP_EVERY_NS)
    return;
  rt->gc->heap_ns = ns;
  if (uv_resident_set_memory(&rss) == 0)
    tr_emit_HEAP(t, tr_now(t), heap, rss);
}

static void mark_roots(js_State *J, void *data) {
  struct rt *rt = data;
  (void)J;
  rt->gc->kept = rt__mark_roots(rt);
}

/* The engine collects when the heap has grown by a factor. What C keeps costs time to mark
 * too: a million timers over a small heap would be marked again and again. */
static void count_kept(struct rt *rt) {
  js_State *J = rt->J;
  size_t threshold = (size_t)J->gcthresh + 2 * rt->gc->kept;
  J->gcthresh = threshold < UINT_MAX ? (unsigned)threshold : UINT_MAX;
}

static void on_gc(js_State *J, int begin, void *data) {
  struct rt *rt = data;
  (void)J;
  if (!begin)
    count_kept(rt);
  if (!rt->trace)
    return;
  if (begin)
    tr_emit_GC_BEGIN(rt->trace, tr_now(rt->trace));
  else
    gc_ended(rt, tr_now(rt->trace));
}

void rt__heap_usage(struct rt *rt, struct rt_heap_usage *usage) {
  js_State *J = rt->J;
  size_t external = J->gcexternal > 0 ? (size_t)J->gcexternal : 0;
  usage->used = (size_t)J->gccounter * BYTES_PER_VALUE;
  usage->total = (size_t)(J->gcthresh > J->gccounter ? J->gcthresh : J->gccounter) *
                 BYTES_PER_VALUE;
  usage->external = external;
}

void rt__gc_init(struct rt *rt) {
  rt->gc = rt__alloc(sizeof *rt->gc);
  js_setmarkhook(rt->J, mark_roots, rt);
  js_setgchook(rt->J, on_gc, rt);
}
