/* The one door into JavaScript, and the sites of functions and scheduling calls. */
#include <string.h>

#include "runtime/async.h"
#include "runtime/internal.h"

/* Sites by the engine's interned pointers, so that a look-up costs nanoseconds. */
enum { SITE_CACHE = 2048, OP_CACHE = 64 };

struct site_entry {
  const char *file;
  const char *name;
  int line;
  uint32_t site;
  int internal; /* a built-in module's: the reader wants the program's own line */
};

struct op_entry {
  const char *op; /* a literal */
  uint32_t id;
};

struct rt_sites {
  struct site_entry cache[SITE_CACHE];
  const struct site_entry *last; /* function that was looked up */
  const struct site_entry *here; /* frame that was looked up */
  struct op_entry ops[OP_CACHE];
  enum tr_kind watch_kind; /* of the callback whose calls are watched, and its task */
  uint64_t watch_task;
  /* The scale of the events' clock, made finer as the process grows older. */
  struct tr_clock_pair base;
  double ns_per_unit;
  uint64_t rescale_at;
};

void rt__sites_init(struct rt *rt) {
  struct rt_sites *s = rt->sites = rt__alloc(sizeof *s);
  rt->J->callhookdata = rt;
  s->base = tr_clock_pair_read(tr_clock_source);
}

/* ---- time ---- */

static void clock_rescale(struct rt_sites *s) {
  struct tr_clock_pair now = tr_clock_pair_read(tr_clock_source);
  uint64_t elapsed = now.clock - s->base.clock;
  if (now.ns - s->base.ns > 1000)
    s->ns_per_unit = (double)(now.ns - s->base.ns) / (double)elapsed;
  s->rescale_at = now.clock + elapsed;
}

static double clock_scale(struct rt *rt, uint64_t clock) {
  if (tr_clock_source == TR_CLOCK_MONOTONIC)
    return 1;
  if (clock >= rt->sites->rescale_at)
    clock_rescale(rt->sites);
  return rt->sites->ns_per_unit;
}

uint64_t rt__clock_ns(struct rt *rt, uint64_t clock) {
  if (tr_clock_source == TR_CLOCK_MONOTONIC)
    return clock;
  double scale = clock_scale(rt, clock);
  int64_t units = (int64_t)(clock - rt->sites->base.clock);
  return rt->sites->base.ns + (uint64_t)(int64_t)((double)units * scale);
}

uint64_t rt__clock_span_ns(struct rt *rt, uint64_t units) {
  return (uint64_t)((double)units * clock_scale(rt, tr_clock_read()));
}

uint64_t rt__ns_since(struct rt *rt, uint64_t clock) {
  uint64_t now = rt->trace ? rt->trace->last : 0;
  if (now <= clock)
    return 0;
  return (uint64_t)((double)(now - clock) * clock_scale(rt, now));
}

/* ---- sites ---- */

static uint32_t intern(const char *s) {
  return s && s[0] ? tr_string(s, strlen(s)) : 0;
}

uint32_t rt__op_id(struct rt *rt, const char *op) {
  struct op_entry *e = &rt->sites->ops[((uintptr_t)op >> 2) % OP_CACHE];
  if (!rt->trace)
    return 0;
  if (e->op != op) {
    e->id = intern(op);
    e->op = op;
  }
  return e->id;
}

static const struct site_entry *site_look_up(struct rt *rt, const char *name,
                                             const char *file, int line) {
  uintptr_t hash = ((uintptr_t)file >> 4) ^ ((uintptr_t)name >> 3);
  hash = (hash + (uintptr_t)line) * 0x9e3779b97f4a7c15u >> 40;
  struct site_entry *e = &rt->sites->cache[hash % SITE_CACHE];
  if (__builtin_expect(e->file == file && e->line == line && e->name == name, 1))
    return e;
  e->file = file;
  e->name = name;
  e->line = line;
  e->internal = strncmp(file, "node:", 5) == 0;
  e->site = tr_site(intern(name), intern(file), line > 0 ? (uint32_t)line : 0, 0);
  return e;
}

/* `last` is what the same caller found the last time: mostly it is the same again. */
static inline const struct site_entry *site_find(struct rt *rt, const char *name,
                                                 const char *file, int line,
                                                 const struct site_entry **last) {
  const struct site_entry *e = *last;
  if (e && e->line == line && e->file == file && e->name == name)
    return e;
  return *last = site_look_up(rt, name, file, line);
}

uint32_t rt__site_at(struct rt *rt, const char *name, const char *file, int line) {
  if (!rt->trace)
    return 0;
  js_State *J = rt->J;
  return site_look_up(rt, js_intern(J, name ? name : ""), js_intern(J, file), line)->site;
}

uint32_t rt_site_here(struct rt *rt) {
  js_State *J = rt->J;
  uint32_t inside = 0;
  if (!rt->trace)
    return 0;
  for (int i = J->tracetop; i > 0; i--) {
    const js_StackTrace *frame = &J->trace[i];
    if (frame->place == 0)
      continue;
    const struct site_entry *e = site_find(rt, frame->name, frame->file,
                                           js_placeline(frame->place), &rt->sites->here);
    if (!e->internal)
      return e->site;
    if (!inside)
      inside = e->site;
  }
  return inside;
}

/* A bound function is the one it was made from, as far as a reader is concerned. */
static js_Object *unbound(struct rt *rt, js_Object *fn) {
  for (int depth = 0; depth < 8 && fn->type == JS_CCFUNCTION; depth++) {
    js_Property *target = jsV_getownproperty(rt->J, fn, "__TargetFunction__");
    if (!target || target->value.t.type != JS_TOBJECT)
      break;
    fn = target->value.u.object;
  }
  return fn;
}

uint32_t rt__site_of_object(struct rt *rt, js_Object *fn) {
  if (!rt->trace || !fn)
    return 0;
  if (fn->type == JS_CCFUNCTION) {
    fn = unbound(rt, fn);
    if (fn->type == JS_CCFUNCTION)
      return site_look_up(rt, fn->u.c.name, "native", 0)->site;
  }
  if (fn->type != JS_CFUNCTION && fn->type != JS_CSCRIPT)
    return 0;
  const js_Function *code = fn->u.f.function;
  return site_find(rt, code->name, code->filename, code->line, &rt->sites->last)->site;
}

/* Whether a site that was just looked up for a callback is a built-in module's. */
static int is_internal(const struct rt_sites *s, uint32_t site) {
  return s->last && s->last->site == site && s->last->internal;
}

uint32_t rt_site_of(struct rt *rt, int idx) {
  return rt__site_of_object(rt, rt__object_at(rt->J, idx));
}

/* ---- tasks ---- */

uint64_t rt_task_new(struct rt *rt, enum tr_kind kind) {
  struct tr_thread *t = rt->trace;
  if (!t && !rt->async)
    return 0;
  uint64_t task = tr_task_new();
  if (__builtin_expect(t != NULL, 1)) {
    uint32_t site = rt_site_here(rt);
    tr_emit_TASK_CREATE(t, tr_now(t), kind, site, task, rt->task);
  }
  if (__builtin_expect(rt->async != NULL, 0))
    rt__async_created(rt, kind, task);
  return task;
}

uint64_t rt_task_new_as(struct rt *rt, enum tr_kind kind, const char *type) {
  if (rt->async)
    rt__async_next(rt, type, NULL);
  return rt_task_new(rt, kind);
}

uint64_t rt__task_new_quietly(struct rt *rt, enum tr_kind kind) {
  struct tr_thread *t = rt->trace;
  uint64_t task = tr_task_new();
  if (t) {
    uint32_t site = rt_site_here(rt);
    tr_emit_TASK_CREATE(t, tr_now(t), kind, site, task, rt->task);
  }
  rt__async_created_quietly(rt, task);
  return task;
}

void rt_task_over(struct rt *rt, uint64_t task) {
  if (__builtin_expect(rt->async != NULL, 0))
    rt__async_forget(rt, task);
}

void rt_task_follows(struct rt *rt, uint64_t task) {
  if (__builtin_expect(rt->async != NULL, 0))
    rt__async_follows(rt, task);
}

void rt_task_cancel(struct rt *rt, enum tr_kind kind, uint64_t task) {
  struct tr_thread *t = rt->trace;
  if (t)
    tr_emit_TASK_CANCEL(t, tr_now(t), kind, task);
  rt_task_over(rt, task);
}

void rt__phase(struct rt *rt, enum tr_phase phase) {
  if (rt->phase == phase)
    return;
  rt->phase = phase;
  if (rt->trace)
    tr_emit_PHASE(rt->trace, rt->trace->last, phase);
}

/* ---- the program's functions behind those of built-in modules ---- */

/* A built-in module's callback is nobody's business: the reader wants to know the program's
 * own function that it calls, such as a listener. That call is a callback inside the
 * callback, with a task of its own. */
static int on_call(js_State *J, js_Object *function, int enter, void *data) {
  struct rt *rt = data;
  struct rt_sites *s = rt->sites;
  struct tr_thread *t = rt->trace;
  if (!enter) {
    tr_emit_TASK_END(t, tr_now(t), s->watch_kind, rt->task);
    rt->task = s->watch_task;
    J->callhook = on_call;
    return 0;
  }
  const js_Function *code = function->u.f.function;
  const struct site_entry *e =
      site_look_up(rt, code->name, code->filename, code->line);
  if (e->internal)
    return 0;
  uint64_t task = tr_task_new(), now = tr_now(t);
  s->watch_task = rt->task;
  tr_emit_TASK_CREATE(t, now, s->watch_kind, 0, task, rt->task);
  tr_emit_TASK_BEGIN(t, now, s->watch_kind, e->site, task, TR_UNKNOWN);
  rt->task = task;
  J->callhook = NULL;
  return 1;
}

/* ---- the door ---- */

/* A callback of the loop itself starts where the last event ended; a nested one does not. */
static void door_begin(struct rt *rt, enum tr_kind kind, uint64_t task, uint64_t wait_ns,
                       uint32_t site) {
  struct tr_thread *t = rt->trace;
  uint64_t now = t->last;
  if (rt->depth > 0) {
    now = tr_now(t);
  } else {
    if (rt->phase == TR_PHASE_NONE || kind == TR_KIND_CLOSE)
      rt__phase(rt, kind == TR_KIND_CLOSE ? TR_PHASE_CLOSING : TR_PHASE_IO);
    rt->begin_clock = now;
  }
  tr_emit_TASK_BEGIN(t, now, kind, site, task, wait_ns);
}

/* The context of async_hooks changes with the callback. */
static struct rt_async *context_enter(struct rt *rt, uint64_t task,
                                      struct rt__async_frame *frame) {
  if (__builtin_expect(rt->async != NULL, 0))
    rt__async_enter(rt, task, frame);
  return rt->async;
}

/* `entered` is NULL when the callback was the first that asked for async_hooks. */
static void context_leave(struct rt *rt, enum tr_kind kind, uint64_t task,
                          struct rt__async_frame *frame, const struct rt_async *entered) {
  if (entered)
    rt__async_leave(rt, kind, task, frame);
  else if (rt->depth == 0)
    rt->async->frame = NULL;
}

/* What door_call() does with an error. */
enum door_policy { DOOR_UNCAUGHT, DOOR_CATCH };

/* Leaves the value, or what the callback threw (DOOR_CATCH), or undefined. */
static int door_call(struct rt *rt, enum tr_kind kind, uint64_t task, uint64_t wait_ns,
                     uint32_t site, int argc, enum door_policy policy) {
  if (__builtin_expect(rt->stopping, 0)) {
    js_pop(rt->J, argc + 2);
    js_pushundefined(rt->J);
    return -1;
  }
  struct tr_thread *t = rt->trace;
  js_CallHook hook = rt->J->callhook;
  uint64_t cause = rt->task;
  if (t) {
    door_begin(rt, kind, task, wait_ns, site);
    if (rt->depth == 0 && is_internal(rt->sites, site)) {
      rt->sites->watch_kind = kind;
      rt->J->callhook = on_call;
    }
  }
  rt->task = task;
  rt->depth++;
  struct rt__async_frame frame;
  struct rt_async *entered = context_enter(rt, task, &frame);
  int failed = js_pcall(rt->J, argc);
  if (__builtin_expect(failed, 0) && policy == DOOR_UNCAUGHT) {
    if (rt->stopping)
      js_pop(rt->J, 1);
    else
      rt__uncaught(rt, "uncaughtException");
    js_pushundefined(rt->J);
  }
  rt->depth--;
  if (__builtin_expect(rt->async != NULL, 0))
    context_leave(rt, kind, task, &frame, entered);
  if (rt->task != task) /* a watched call threw */
    tr_emit_TASK_END(t, tr_now(t), kind, rt->task);
  rt->task = cause;
  rt->J->callhook = hook;
  if (t) {
    if (rt->depth == 0)
      rt->begin_clock = 0;
    tr_emit_TASK_END(t, tr_now(t), kind, task);
  }
  return failed ? -1 : 0;
}

int rt__invoke(struct rt *rt, enum tr_kind kind, uint64_t task, uint64_t wait_ns,
               uint32_t site, int argc) {
  int err = door_call(rt, kind, task, wait_ns, site, argc, DOOR_UNCAUGHT);
  js_pop(rt->J, 1);
  if (rt->depth == 0)
    rt_drain(rt);
  return err;
}

int rt__invoke_catch(struct rt *rt, enum tr_kind kind, uint64_t task, uint64_t wait_ns,
                     uint32_t site, int argc) {
  return door_call(rt, kind, task, wait_ns, site, argc, DOOR_CATCH);
}

int rt_call_again(struct rt *rt, enum tr_kind kind, uint64_t task, uint64_t wait_ns,
                  int argc) {
  return rt__invoke(rt, kind, task, wait_ns, rt_site_of(rt, -argc - 2), argc);
}

int rt_call(struct rt *rt, enum tr_kind kind, uint64_t task, uint64_t wait_ns, int argc) {
  int err = rt_call_again(rt, kind, task, wait_ns, argc);
  rt_task_over(rt, task);
  return err;
}
