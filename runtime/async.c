/* The contexts, numbers and hooks of tasks: a table by task, and a stack of what runs. */
#include "runtime/async.h"

#include <stdlib.h>

/* Types as Node.js names them; a kind of task that stands for several has the commonest. */
static const char *const types[TR_KIND_COUNT] = {
    [TR_KIND_TIMER] = "Timeout",         [TR_KIND_IMMEDIATE] = "Immediate",
    [TR_KIND_NEXTTICK] = "TickObject",   [TR_KIND_MICROTASK] = "Microtask",
    [TR_KIND_FS] = "FSREQCALLBACK",      [TR_KIND_DNS] = "GETADDRINFOREQWRAP",
    [TR_KIND_CRYPTO] = "RANDOMBYTESREQUEST",
    [TR_KIND_COMPRESSION] = "ZLIB",      [TR_KIND_DATABASE] = "DATABASE",
    [TR_KIND_NET] = "TCPWRAP",           [TR_KIND_HTTP] = "HTTPINCOMINGMESSAGE",
    [TR_KIND_CHILD] = "PROCESSWRAP",     [TR_KIND_SIGNAL] = "SIGNALWRAP",
    [TR_KIND_MESSAGE] = "MESSAGEPORT",   [TR_KIND_STREAM] = "PIPEWRAP",
    [TR_KIND_PROMISE] = "PROMISE",       [TR_KIND_CLOSE] = "CLOSE",
};

/* ---- the table ---- */

static size_t place_of(const struct rt_async *a, uint64_t task) {
  return (size_t)(task * 0x9e3779b97f4a7c15u >> 20) & (a->capacity - 1);
}

struct rt__async_entry *rt__async_find(struct rt *rt, uint64_t task) {
  struct rt_async *a = rt->async;
  if (a->count == 0 || task == 0)
    return NULL;
  for (size_t i = place_of(a, task);; i = (i + 1) & (a->capacity - 1)) {
    if (a->entries[i].task == task)
      return &a->entries[i];
    if (a->entries[i].task == 0)
      return NULL;
  }
}

static struct rt__async_entry *free_place(struct rt_async *a, uint64_t task) {
  size_t i = place_of(a, task);
  while (a->entries[i].task != 0)
    i = (i + 1) & (a->capacity - 1);
  return &a->entries[i];
}

static void table_grow(struct rt_async *a) {
  struct rt__async_entry *old = a->entries;
  size_t capacity = a->capacity;
  a->capacity = capacity ? capacity * 2 : 64;
  a->entries = rt__alloc(a->capacity * sizeof *a->entries);
  for (size_t i = 0; i < capacity; i++)
    if (old[i].task)
      *free_place(a, old[i].task) = old[i];
  free(old);
}

static struct rt__async_entry *entry_make(struct rt *rt, uint64_t task) {
  struct rt_async *a = rt->async;
  struct rt__async_entry *e = rt__async_find(rt, task);
  if (e)
    return e;
  if (a->count * 2 >= a->capacity)
    table_grow(a);
  e = free_place(a, task);
  *e = (struct rt__async_entry){.task = task, .id = task};
  a->count++;
  return e;
}

/* What follows in the same run of places moves up, so that no gap is left. */
static void entry_remove(struct rt_async *a, struct rt__async_entry *e) {
  size_t mask = a->capacity - 1, gap = (size_t)(e - a->entries);
  for (size_t i = (gap + 1) & mask; a->entries[i].task; i = (i + 1) & mask) {
    size_t home = place_of(a, a->entries[i].task);
    if (((i - home) & mask) >= ((i - gap) & mask)) {
      a->entries[gap] = a->entries[i];
      gap = i;
    }
  }
  a->entries[gap] = (struct rt__async_entry){0};
  a->count--;
}

/* ---- what runs ---- */

js_Object *rt__async_context(struct rt *rt) {
  return rt->async->frame ? rt->async->frame->context : NULL;
}

void rt__async_push(struct rt *rt, struct rt__async_frame *frame, js_Object *context) {
  struct rt_async *a = rt->async;
  *frame = (struct rt__async_frame){.outer = a->frame, .context = context};
  if (a->frame) {
    frame->id = a->frame->id;
    frame->trigger = a->frame->trigger;
  }
  a->frame = frame;
}

void rt__async_pop(struct rt *rt, struct rt__async_frame *frame) {
  rt->async->frame = frame->outer;
}

void rt__async_enter(struct rt *rt, uint64_t task, struct rt__async_frame *frame) {
  struct rt_async *a = rt->async;
  struct rt__async_entry *e = rt__async_find(rt, task);
  *frame = (struct rt__async_frame){.outer = a->frame, .id = task};
  if (e) {
    frame->id = e->id;
    frame->trigger = e->trigger;
    frame->before = frame->context = e->context;
    frame->resource = e->resource;
  }
  a->frame = frame;
  if (a->hooks[ASYNC_BEFORE])
    rt__async_emit(rt, ASYNC_BEFORE, frame->id);
}

static int runs_once(enum tr_kind kind) {
  return kind == TR_KIND_NEXTTICK || kind == TR_KIND_MICROTASK ||
         kind == TR_KIND_IMMEDIATE || kind == TR_KIND_PROMISE || kind == TR_KIND_CLOSE;
}

void rt__async_leave(struct rt *rt, enum tr_kind kind, uint64_t task,
                     struct rt__async_frame *frame) {
  struct rt_async *a = rt->async;
  if (kind == TR_KIND_PROMISE && frame->outer && frame->outer->is_reaction)
    frame->outer->has_run = 1; /* it is over when its outcome has been passed on */
  else if (a->hooks[ASYNC_AFTER])
    rt__async_emit(rt, ASYNC_AFTER, frame->id);
  a->frame = frame->outer;
  struct rt__async_entry *e = rt__async_find(rt, task);
  if (kind == TR_KIND_PROMISE) { /* it is destroyed with its object */
    if (e && !e->kept)
      entry_remove(a, e);
  } else if (runs_once(kind)) {
    rt__async_forget(rt, task);
  } else if (frame->context != frame->before && (e || frame->context)) {
    entry_make(rt, task)->context = frame->context; /* enterWith() */
  }
}

/* ---- life of a task ---- */

void rt__async_next(struct rt *rt, const char *type, js_Object *resource) {
  rt->async->next_type = type;
  rt->async->next_resource = resource;
}

static void call_init(struct rt *rt, uint64_t id, const char *type, uint64_t trigger,
                      js_Object *resource) {
  js_State *J = rt->J;
  rt_push_slot(rt, rt->async->hooks[ASYNC_INIT]);
  js_pushundefined(J);
  js_pushnumber(J, (double)id);
  js_pushliteral(J, type ? type : "UNKNOWN");
  js_pushnumber(J, (double)trigger);
  js_pushobject(J, resource);
  js_pcall(J, 4); /* it ends the process rather than throw */
  js_pop(J, 1);
}

static uint64_t current_id(const struct rt_async *a) {
  return a->frame ? a->frame->id : 0;
}

/* Says so to the hooks, with an object that stands for the task. */
static void announce(struct rt *rt, struct rt__async_entry *e, const char *type,
                     js_Object *resource) {
  js_State *J = rt->J;
  uint64_t id = e->id, trigger = e->trigger;
  if (resource)
    js_pushobject(J, resource);
  else
    js_newobject(J);
  e->resource = rt__object_at(J, -1);
  call_init(rt, id, type, trigger, e->resource);
  js_pop(J, 1);
}

static void created_in(struct rt *rt, enum tr_kind kind, uint64_t task, uint64_t trigger,
                       js_Object *context) {
  struct rt_async *a = rt->async;
  const char *type = a->next_type ? a->next_type : types[kind];
  js_Object *resource = a->next_resource;
  a->next_type = NULL;
  a->next_resource = NULL;
  if (!task || (!context && !a->all))
    return;
  struct rt__async_entry *e = entry_make(rt, task);
  e->context = context;
  e->trigger = trigger;
  e->resource = resource;
  if (a->hooks[ASYNC_INIT])
    announce(rt, e, type, resource);
}

void rt__async_created(struct rt *rt, enum tr_kind kind, uint64_t task) {
  created_in(rt, kind, task, current_id(rt->async), rt__async_context(rt));
}

void rt__async_created_quietly(struct rt *rt, uint64_t task) {
  struct rt__async_entry *e = entry_make(rt, task);
  e->context = rt__async_context(rt);
  e->trigger = current_id(rt->async);
}

void rt__async_caused(struct rt *rt, enum tr_kind kind, uint64_t task, uint64_t cause) {
  struct rt__async_entry *e = rt__async_find(rt, cause);
  if (e)
    created_in(rt, kind, task, e->id, e->context);
  else
    created_in(rt, kind, task, cause, rt__async_context(rt));
}

void rt__async_renamed(struct rt *rt, enum tr_kind kind, uint64_t old, uint64_t task) {
  struct rt__async_entry *e = rt__async_find(rt, old), copy;
  if (!e) {
    rt__async_created(rt, kind, task);
  } else if (old != task) {
    copy = *e;
    entry_remove(rt->async, e);
    copy.task = task;
    *entry_make(rt, task) = copy;
  }
}

void rt__async_again(struct rt *rt, uint64_t task) {
  struct rt__async_entry *e = rt__async_find(rt, task);
  if (e && rt->async->frame && rt->async->frame->id == e->id)
    e->again = 1;
}

void rt__async_follows(struct rt *rt, uint64_t task) {
  js_Object *context = rt__async_context(rt);
  struct rt__async_entry *e = rt__async_find(rt, task);
  if (task && (e || context)) {
    e = e ? e : entry_make(rt, task);
    e->context = context;
  }
}

void rt__async_forget(struct rt *rt, uint64_t task) {
  struct rt_async *a = rt->async;
  struct rt__async_entry *e = rt__async_find(rt, task);
  if (!e || e->kept)
    return;
  if (e->again) {
    e->again = 0;
    return;
  }
  if (a->hooks[ASYNC_DESTROY])
    rt__async_destroy(rt, e->id);
  entry_remove(a, e);
}

uint64_t rt_cause_keep(struct rt *rt) {
  js_Object *context = rt->async ? rt__async_context(rt) : NULL;
  if (context && rt->task) {
    struct rt__async_entry *e = entry_make(rt, rt->task);
    e->context = context;
    e->kept = 1;
  }
  return rt->task;
}

/* ---- hooks ---- */

void rt__async_emit(struct rt *rt, enum rt__async_hook hook, uint64_t id) {
  rt_push_slot(rt, rt->async->hooks[hook]);
  js_pushundefined(rt->J);
  js_pushnumber(rt->J, (double)id);
  js_pcall(rt->J, 1);
  js_pop(rt->J, 1);
}

/* A promise has an entry of its own, found by its object, with nothing but its number. */
static uint64_t key_of(const js_Object *promise) {
  return (uint64_t)(uintptr_t)promise | (uint64_t)1 << 63;
}

uint64_t rt__async_promise_id(struct rt *rt, const js_Object *promise) {
  struct rt__async_entry *e = promise ? rt__async_find(rt, key_of(promise)) : NULL;
  return e ? e->id : 0;
}

void rt__async_promise(struct rt *rt, js_Object *promise, const js_Object *parent) {
  uint64_t id = tr_task_new(), trigger = rt__async_promise_id(rt, parent);
  entry_make(rt, key_of(promise))->id = id;
  rt__async_next(rt, NULL, promise);
  created_in(rt, TR_KIND_PROMISE, id, trigger ? trigger : current_id(rt->async),
             rt__async_context(rt));
  struct rt__async_entry *e = rt__async_find(rt, id);
  if (e)
    e->resource = NULL; /* the table does not keep promises alive */
}

void rt__async_promise_gone(struct rt *rt, const js_Object *promise) {
  struct rt__async_entry *e = rt__async_find(rt, key_of(promise));
  if (!e)
    return;
  uint64_t id = e->id;
  entry_remove(rt->async, e);
  if ((e = rt__async_find(rt, id)) != NULL)
    entry_remove(rt->async, e);
  rt__async_destroy(rt, id);
}

void rt__async_reaction_begins(struct rt *rt, struct rt__async_frame *frame, uint64_t task,
                               js_Object *promise) {
  uint64_t id = rt__async_promise_id(rt, promise);
  struct rt__async_entry *e = rt__async_find(rt, task), *own = rt__async_find(rt, id);
  rt__async_push(rt, frame, e ? e->context : NULL);
  if (e && own) { /* it goes by the number of the promise that follows */
    e->id = id;
    e->trigger = own->trigger;
    e->resource = promise;
  }
  frame->id = e ? e->id : task;
  frame->trigger = e ? e->trigger : 0;
  frame->is_reaction = 1;
}

void rt__async_reaction_ends(struct rt *rt, struct rt__async_frame *frame) {
  if (frame->has_run && rt->async->hooks[ASYNC_AFTER])
    rt__async_emit(rt, ASYNC_AFTER, frame->id);
  rt__async_pop(rt, frame);
}

void rt__async_resolved(struct rt *rt, const js_Object *promise) {
  uint64_t id = rt->async->hooks[ASYNC_RESOLVE] ? rt__async_promise_id(rt, promise) : 0;
  if (id)
    rt__async_emit(rt, ASYNC_RESOLVE, id);
}

void rt__async_destroy(struct rt *rt, uint64_t id) {
  struct rt_async *a = rt->async;
  if (!a->hooks[ASYNC_DESTROY])
    return;
  if (a->destroyed_count == a->destroyed_capacity) {
    a->destroyed_capacity = a->destroyed_capacity ? a->destroyed_capacity * 2 : 64;
    a->destroyed =
        rt__realloc(a->destroyed, a->destroyed_capacity * sizeof *a->destroyed);
  }
  a->destroyed[a->destroyed_count++] = id;
}

void rt__async_tell_destroyed(struct rt *rt) {
  struct rt_async *a = rt->async;
  if (a->telling)
    return;
  a->telling = 1;
  for (size_t i = 0; i < a->destroyed_count && a->hooks[ASYNC_DESTROY]; i++) /* it grows */
    rt__async_emit(rt, ASYNC_DESTROY, a->destroyed[i]);
  a->destroyed_count = 0;
  a->telling = 0;
}

/* ---- life ---- */

size_t rt__async_mark(struct rt *rt) {
  struct rt_async *a = rt->async;
  size_t n = 0;
  if (!a)
    return 0;
  for (struct rt__async_frame *f = a->frame; f; f = f->outer, n++) {
    if (f->context)
      js_markobject(rt->J, f->context);
    if (f->resource)
      js_markobject(rt->J, f->resource);
  }
  for (size_t i = 0; i < a->capacity; i++) {
    if (a->entries[i].context)
      js_markobject(rt->J, a->entries[i].context);
    if (a->entries[i].resource)
      js_markobject(rt->J, a->entries[i].resource);
  }
  return n + a->count;
}

void rt__async_init(struct rt *rt) {
  struct rt_async *a = rt->async = rt__alloc(sizeof *a);
  a->base.id = rt__loop_start_ns(rt) && rt->task ? rt->task : 1;
  a->frame = &a->base;
}

void rt__async_free(struct rt *rt) {
  if (!rt->async)
    return;
  free(rt->async->entries);
  free(rt->async->destroyed);
  free(rt->async);
  rt->async = NULL;
}
