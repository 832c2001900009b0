/* The heap: its limit, what C keeps alive, the collector's runs and the size as events. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/internal.h"

#define HEAP_EVERY_NS 100000000u

enum { MB = 1 << 20, DEFAULT_MAX_MB = 4096, DEFAULT_MIN_MB = 256 };
/* A heap may grow by this much, or double, before it is collected; near its limit by half
 * of what is left, down to the step. Once memory was refused, the grace is for the error
 * that says so. */
enum { GROWTH = 64 * MB, STEP = 1 * MB, GRACE = 2 * MB };

struct rt_gc {
  js_State *J;
  size_t bytes;     /* that the engine holds */
  size_t limit;     /* of them */
  size_t grace;     /* beyond it */
  size_t next;      /* when there are more bytes, it is time to collect */
  int refused;      /* 1: by the limit; 2: by the system; the last time */
  size_t refused_at;/* how many bytes there were then */
  uint64_t heap_ns; /* when HEAP was last emitted */
  size_t kept;      /* values that C kept alive in the last run */
};

/* ---- the engine's memory ---- */

static void *refuse(struct rt_gc *gc, int why) {
  gc->refused = why;
  gc->refused_at = gc->bytes;
  gc->grace = GRACE;
  if (gc->J)
    gc->J->gcthresh = 0; /* whoever catches the error finds a heap that was collected */
  return NULL;
}

/* What counts towards the limit: the engine's memory, and that of buffers. */
static size_t held(const struct rt_gc *gc) {
  long external = gc->J ? gc->J->gcexternal : 0;
  return gc->bytes + (external > 0 ? (size_t)external : 0);
}

/* Before memory outside the heap is taken. */
static int reserve(js_State *J, long bytes, void *data) {
  struct rt_gc *gc = ((struct rt *)data)->gc;
  size_t after = held(gc) + (size_t)bytes;
  if (after > gc->limit) {
    refuse(gc, 1);
    return 0;
  }
  if (after > gc->next)
    J->gcthresh = 0;
  return 1;
}

static void *heap_alloc(void *data, void *old, int size) {
  struct rt_gc *gc = data;
  size_t before = malloc_usable_size(old);
  if (size == 0) {
    gc->bytes -= before;
    free(old);
    return NULL;
  }
  if (size < 0 || held(gc) - before + (size_t)size > gc->limit + gc->grace)
    return refuse(gc, 1);
  void *p = realloc(old, (size_t)size);
  if (!p)
    return refuse(gc, 2);
  gc->bytes += malloc_usable_size(p) - before;
  if (held(gc) > gc->next && gc->J)
    gc->J->gcthresh = 0;
  return p;
}

/* The engine's stacks are as large as its limits allow, and touched where they are used. */
static size_t stack_bytes(void) {
  return (JS_STACKSIZE + JS_STACKRESERVE) * sizeof(js_Value) +
         JS_ENVLIMIT * (sizeof(js_Environment *) + sizeof(js_StackTrace)) +
         JS_TRYLIMIT * sizeof(js_Jumpbuf);
}

static size_t default_limit(void) {
  long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  size_t mb = pages > 0 && size > 0 ? (size_t)pages * (size_t)size / 2 / MB : 0;
  return mb > DEFAULT_MAX_MB ? DEFAULT_MAX_MB : mb < DEFAULT_MIN_MB ? DEFAULT_MIN_MB : mb;
}

void rt__heap_init(struct rt *rt, const struct rt_options *options) {
  struct rt_gc *gc = rt->gc = rt__alloc(sizeof *gc);
  size_t mb = options->max_heap_mb;
  gc->limit = mb && mb < SIZE_MAX / 2 / MB ? mb * MB : mb ? SIZE_MAX / 2 : default_limit() * MB;
  gc->next = GROWTH;
  rt->J = js_newstate(heap_alloc, gc, 0);
  if (!rt->J) {
    fprintf(stderr, "uvscope: out of memory: the engine does not start in %zu MB\n",
            gc->limit / MB);
    abort();
  }
  gc->J = rt->J;
  gc->bytes -= stack_bytes();
}

static void set_next(struct rt_gc *gc) {
  size_t bytes = held(gc);
  size_t growth = bytes > GROWTH ? bytes : GROWTH;
  size_t left = gc->limit > bytes ? gc->limit - bytes : 0;
  if (growth > left / 2)
    growth = left / 2 > STEP ? left / 2 : STEP;
  gc->next = bytes + growth;
  if (bytes <= gc->limit)
    gc->grace = 0;
}

static int is_heap_error(js_State *J) {
  const char *text;
  int is = 0;
  if (js_isstring(J, -1))
    return strcmp(js_tostring(J, -1), "out of memory") == 0;
  if (!js_iserror(J, -1) || js_try(J)) {
    if (js_iserror(J, -1))
      js_pop(J, 1);
    return 0;
  }
  js_getproperty(J, -1, "message");
  text = js_isstring(J, -1) ? js_tostring(J, -1) : "";
  is = strcmp(text, "Out of memory") == 0;
  js_pop(J, 1);
  js_endtry(J);
  return is;
}

int rt__heap_full(struct rt *rt) {
  struct rt_gc *gc = rt->gc;
  if (!gc->refused || !is_heap_error(rt->J))
    return 0;
  if (rt->worker) /* its parent is told */
    return 1;
  if (gc->refused == 2)
    fprintf(stderr, "uvscope: out of memory: the system has no more for the script's heap"
            " of %zu MB\n", gc->refused_at / MB);
  else
    fprintf(stderr, "uvscope: out of memory: the script's heap reached its limit of %zu MB;"
            " raise it with --max-heap=MB\n", gc->limit / MB);
  return 1;
}

/* ---- the collector ---- */

/* Rough: what the values that died took. */
enum { BYTES_PER_VALUE = 48 };

static void gc_ended(struct rt *rt, uint64_t now) {
  struct tr_thread *t = rt->trace;
  js_GCStats stats;
  size_t rss;
  js_gcstats(rt->J, &stats);
  uint64_t heap = rt->gc->bytes;
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
  if (!begin) {
    count_kept(rt);
    set_next(rt->gc);
  }
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
  usage->total = rt->gc->bytes;
  usage->used = rt->gc->bytes - (size_t)J->freepagecount * JS_PAGESIZE;
  usage->external = external;
}

void rt__heap_free(struct rt *rt) {
  rt->gc->bytes += stack_bytes();
  js_freestate(rt->J);
  rt->J = NULL;
  free(rt->gc);
}

void rt__gc_init(struct rt *rt) {
  js_setmarkhook(rt->J, mark_roots, rt);
  js_setgchook(rt->J, on_gc, rt);
  js_setreservehook(rt->J, reserve, rt);
}
