/*
 * What V8 itself tells about a slow tick: its stack, and its collections of garbage. These
 * are functions of V8's public interface for embedders, found by their names in Node.js's
 * executable; where one of them is missing, nothing of this happens.
 *
 * A watchdog looks every few milliseconds for a loop that has been busy for long, and asks
 * V8 to interrupt its JavaScript there; V8 calls back on the loop's own thread at the next
 * function entry or loop iteration. A tick that is not slow pays for none of it.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tracer/preload/node.h"
#include "tracer/preload/preload.h"

enum { LOOPS = 256, DEPTH = 48, FRAMES_PER_RECORD = 5, LOOK_NS = 5000000 };
/* Places of calls: at most one part in SITE_SHARE of the time goes into them, saved up to
 * SITE_BURST * UNIT_NS, so that a burst is told whole. */
enum { SITE_SHARE = 50, SITE_BURST = 1 };
#define UNIT_NS 10000000u

typedef void interrupt_fn(void *isolate, void *data);
typedef void gc_fn(void *isolate, int type, int flags, void *data);

/* C++ classes of one pointer come back in a register; `void *` stands for each Local. */
static struct {
  void *(*current)(void);
  void (*interrupt)(void *isolate, interrupt_fn *call, void *data);
  void (*on_gc_begin)(void *isolate, gc_fn *call, void *data, int types);
  void (*on_gc_end)(void *isolate, gc_fn *call, void *data, int types);
  void (*heap)(void *isolate, void *statistics);
  void (*scope_open)(void *scope, void *isolate);
  void (*scope_close)(void *scope);
  void *(*stack)(void *isolate, int limit, int options);
  int (*frame_count)(void *stack);
  void *(*frame)(void *stack, void *isolate, uint32_t index);
  uint64_t (*location)(void *frame);
  void *(*function)(void *frame);
  void *(*script)(void *frame);
  int (*text)(void *string, void *isolate, char *out, int size, int *chars, int options);
  int known;
} v8;

struct tr__watched {
  _Atomic uint64_t busy_since; /* clock units; 0 while it polls */
  _Atomic int asked;           /* an interrupt is on its way */
  void *isolate;               /* NULL: gone */
  uint64_t last;               /* clock of the last sample of this tick */
  uint64_t heap_before;
  uint64_t site_at;   /* when the place of a call was looked at last */
  int64_t site_left; /* clock units that may go into that; below 0 it waits */
};

static struct {
  pthread_mutex_t lock;
  struct tr__watched loops[LOOPS];
  size_t count;
  int running;
  uint64_t unit; /* UNIT_NS in clock units */
  uint64_t slow; /* a tick that is busy for so long is sampled; clock units */
} watch = {.lock = PTHREAD_MUTEX_INITIALIZER};

static TR__TLS struct tr__watched *own;

/* ---- finding the functions ---- */

#define ISOLATE "PNS_7IsolateE"
#define GC_CALLBACK "CallbackEPFvPS0_NS_6GCTypeENS_15GCCallbackFlagsEPvES4_S2_"

static int find_functions(void) {
  const struct {
    void *place;
    const char *name;
  } wanted[] = {
      {&v8.current, "_ZN2v87Isolate10GetCurrentEv"},
      {&v8.interrupt, "_ZN2v87Isolate16RequestInterruptEPFvPS0_PvES2_"},
      {&v8.on_gc_begin, "_ZN2v87Isolate21AddGCPrologue" GC_CALLBACK},
      {&v8.on_gc_end, "_ZN2v87Isolate21AddGCEpilogue" GC_CALLBACK},
      {&v8.heap, "_ZN2v87Isolate17GetHeapStatisticsEPNS_14HeapStatisticsE"},
      {&v8.scope_open, "_ZN2v811HandleScopeC1E" ISOLATE},
      {&v8.scope_close, "_ZN2v811HandleScopeD1Ev"},
      {&v8.stack, "_ZN2v810StackTrace17CurrentStackTraceEPNS_7IsolateEiNS0_17StackTrace"
                  "OptionsE"},
      {&v8.frame_count, "_ZNK2v810StackTrace13GetFrameCountEv"},
      {&v8.frame, "_ZNK2v810StackTrace8GetFrameEPNS_7IsolateEj"},
      {&v8.location, "_ZNK2v810StackFrame11GetLocationEv"},
      {&v8.function, "_ZNK2v810StackFrame15GetFunctionNameEv"},
      {&v8.script, "_ZNK2v810StackFrame24GetScriptNameOrSourceURLEv"},
      {&v8.text, "_ZNK2v86String9WriteUtf8EPNS_7IsolateEPciPii"},
  };
  if (v8.known)
    return v8.known > 0;
  v8.known = 1;
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    void *function = dlsym(RTLD_DEFAULT, wanted[i].name);
    if (!function)
      v8.known = -1;
    memcpy(wanted[i].place, &function, sizeof function);
  }
  return v8.known > 0;
}

/* ---- stacks, on the loop's thread ---- */

static uint32_t text_id(void *isolate, void *string, int is_file) {
  enum { REPLACE_INVALID = 8 };
  char text[512];
  if (!string)
    return 0;
  int n = v8.text(string, isolate, text, sizeof text - 1, NULL, REPLACE_INVALID);
  if (n <= 0)
    return 0;
  text[n < (int)sizeof text ? n : (int)sizeof text - 1] = 0;
  const char *start = is_file && !strncmp(text, "file://", 7) ? text + 7 : text;
  return tr_string(start, strlen(start));
}

static uint32_t frame_site(void *isolate, void *frame) {
  uint64_t location = v8.location(frame); /* line and column, both from 0 */
  return tr_site(text_id(isolate, v8.function(frame), 0),
                 text_id(isolate, v8.script(frame), 1), (uint32_t)location + 1,
                 (uint32_t)(location >> 32) + 1);
}

static uint64_t pair(const uint32_t *sites) {
  return sites[0] | (uint64_t)sites[1] << 32;
}

static void emit_sample(struct tr_thread *t, uint32_t *sites, int depth,
                        uint64_t period_ns) {
  uint64_t now = tr_now(t);
  tr_emit_SAMPLE(t, now, (uint16_t)depth, 0, tr__current_task, period_ns);
  for (int i = 0; i < depth; i += FRAMES_PER_RECORD)
    tr_emit_FRAMES(t, now, (uint16_t)i, sites[i], pair(sites + i + 1),
                   pair(sites + i + 3));
}

static int copy_stack(void *isolate, uint32_t *sites) {
  enum { NAMES_AND_LINES = 0x0f };
  uint64_t scope[16]; /* more than it needs */
  v8.scope_open(scope, isolate);
  void *stack = v8.stack(isolate, DEPTH, NAMES_AND_LINES);
  int depth = stack ? v8.frame_count(stack) : 0;
  for (int i = 0; i < depth; i++)
    sites[i] = frame_site(isolate, v8.frame(stack, isolate, (uint32_t)i));
  v8.scope_close(scope);
  return depth;
}

/* ---- the place of a call ---- */

enum origin { BUILT_IN, PACKAGE, PROGRAM };

static enum origin origin_of(const char *script) {
  if (!script[0] || !strncmp(script, "node:", 5))
    return BUILT_IN;
  return strstr(script, "/node_modules/") ? PACKAGE : PROGRAM;
}

/* The innermost frame of the program itself, else of a package. */
static uint32_t calling_site(void *isolate) {
  enum { NAMES_AND_LINES = 0x0f, NEAR = 16, REPLACE_INVALID = 8 };
  uint64_t scope[16];
  void *best = NULL;
  v8.scope_open(scope, isolate);
  void *stack = v8.stack(isolate, NEAR, NAMES_AND_LINES);
  int depth = stack ? v8.frame_count(stack) : 0;
  for (int i = 0; i < depth; i++) {
    char script[512] = "";
    void *frame = v8.frame(stack, isolate, (uint32_t)i), *name = v8.script(frame);
    if (name)
      v8.text(name, isolate, script, sizeof script - 1, NULL, REPLACE_INVALID);
    script[sizeof script - 1] = 0;
    enum origin origin = origin_of(script);
    if (origin == PROGRAM || (origin == PACKAGE && !best))
      best = frame;
    if (origin == PROGRAM)
      break;
  }
  uint32_t site = best ? frame_site(isolate, best) : 0;
  v8.scope_close(scope);
  return site;
}

/* Whether there is time for one more; what passed since the last adds to it. */
static int may_look(struct tr__watched *w, uint64_t now) {
  int64_t most = (int64_t)(SITE_BURST * watch.unit);
  w->site_left += (int64_t)((now - w->site_at) / SITE_SHARE);
  if (w->site_left > most)
    w->site_left = most;
  w->site_at = now;
  return w->site_left > 0;
}

uint32_t tr__v8_site(int *looked) {
  struct tr__watched *w = own;
  uint64_t now = tr_clock_read();
  *looked = w && w->isolate && w->isolate == v8.current() && may_look(w, now);
  if (!*looked)
    return 0;
  uint32_t site = calling_site(w->isolate);
  w->site_left -= (int64_t)(tr_clock_read() - now);
  return site;
}

static uint64_t to_ns(uint64_t clock) {
  return watch.unit ? (uint64_t)((double)clock * UNIT_NS / (double)watch.unit) : 0;
}

static void interrupted(void *isolate, void *data) {
  struct tr__watched *w = data;
  uint32_t sites[DEPTH + FRAMES_PER_RECORD] = {0};
  struct tr_thread *t = tr_self();
  uint64_t since = atomic_load_explicit(&w->busy_since, memory_order_relaxed);
  uint64_t now = tr_clock_read();
  atomic_store_explicit(&w->asked, 0, memory_order_release);
  if (!t || !since || isolate != w->isolate)
    return;
  int depth = copy_stack(isolate, sites);
  uint64_t from = w->last > since ? w->last : since;
  if (depth > 0)
    emit_sample(t, sites, depth, to_ns(now - from));
  w->last = now;
}

/* ---- the watchdog ---- */

static void look(struct tr__watched *w, uint64_t slow) {
  uint64_t since = atomic_load_explicit(&w->busy_since, memory_order_relaxed);
  uint64_t now = tr_clock_read();
  if (!w->isolate || !since || now < since || now - since < slow)
    return;
  if (!atomic_exchange_explicit(&w->asked, 1, memory_order_acquire))
    v8.interrupt(w->isolate, interrupted, w);
}

static void *watchdog(void *unused) {
  (void)unused;
  struct timespec pause = {.tv_nsec = LOOK_NS};
  for (;;) {
    nanosleep(&pause, NULL);
    pthread_mutex_lock(&watch.lock);
    for (size_t i = 0; i < watch.count; i++)
      look(&watch.loops[i], watch.slow);
    pthread_mutex_unlock(&watch.lock);
  }
  return NULL;
}

/* How many clock units things take. */
static void measure_clock(int always) {
  const char *text = getenv("UVSCOPE_SLOW_NS");
  double slow_ns = text ? strtod(text, NULL) : 0;
  struct tr_clock_pair a = tr_clock_pair_read(tr_clock_source), b;
  struct timespec pause = {.tv_nsec = 1000000};
  nanosleep(&pause, NULL);
  b = tr_clock_pair_read(tr_clock_source);
  if (b.ns > a.ns)
    watch.unit =
        (uint64_t)((double)(b.clock - a.clock) * UNIT_NS / (double)(b.ns - a.ns));
  if (!(slow_ns > 0))
    slow_ns = UNIT_NS;
  watch.slow = always ? 0 : (uint64_t)(slow_ns * (double)watch.unit / UNIT_NS);
}

static void start_watchdog(int always) {
  pthread_attr_t attributes;
  pthread_t thread;
  sigset_t all, before;
  if (watch.running)
    return;
  measure_clock(always);
  sigfillset(&all);
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 128 << 10);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  watch.running = !pthread_create(&thread, &attributes, watchdog, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
}

/* ---- collections ---- */

/* v8::HeapStatistics begins with sizes; the fifth is what is used. */
static uint64_t used_heap(void *isolate) {
  size_t sizes[64] = {0};
  v8.heap(isolate, sizes);
  return sizes[4];
}

static void gc_begins(void *isolate, int type, int flags, void *data) {
  struct tr__watched *w = data;
  struct tr_thread *t = tr_self();
  (void)type;
  (void)flags;
  if (!t)
    return;
  w->heap_before = used_heap(isolate);
  tr_emit_GC_BEGIN(t, tr_now(t));
}

static void gc_ends(void *isolate, int type, int flags, void *data) {
  const struct tr__watched *w = data;
  struct tr_thread *t = tr_self();
  (void)type;
  (void)flags;
  if (!t)
    return;
  uint64_t now = tr_now(t), heap = used_heap(isolate);
  tr_emit_GC_END(t, now, 0, heap, w->heap_before > heap ? w->heap_before - heap : 0);
}

/* ---- one isolate's life ---- */

static struct tr__watched *free_place(void) {
  for (size_t i = 0; i < watch.count; i++)
    if (!watch.loops[i].isolate)
      return &watch.loops[i];
  return watch.count < LOOPS ? &watch.loops[watch.count++] : NULL;
}

void *tr__v8_watch(int always) {
  void *isolate = find_functions() ? v8.current() : NULL;
  if (!isolate)
    return NULL;
  start_watchdog(always);
  pthread_mutex_lock(&watch.lock);
  struct tr__watched *w = free_place();
  if (w) {
    w->isolate = isolate;
    w->last = 0;
    w->site_at = tr_clock_read();
    w->site_left = (int64_t)(SITE_BURST * watch.unit);
    atomic_store(&w->asked, 0);
    atomic_store(&w->busy_since, tr_clock_read());
  }
  pthread_mutex_unlock(&watch.lock);
  own = w;
  if (w) {
    enum { ALL = 31 };
    v8.on_gc_begin(isolate, gc_begins, w, ALL);
    v8.on_gc_end(isolate, gc_ends, w, ALL);
  }
  return w;
}

void tr__v8_unwatch(void *watched) {
  struct tr__watched *w = watched;
  pthread_mutex_lock(&watch.lock);
  w->isolate = NULL;
  pthread_mutex_unlock(&watch.lock);
  own = NULL;
}

void tr__v8_polls(void) {
  if (own)
    atomic_store_explicit(&own->busy_since, 0, memory_order_relaxed);
}

void tr__v8_polled(uint64_t now) {
  if (own)
    atomic_store_explicit(&own->busy_since, now, memory_order_relaxed);
}
