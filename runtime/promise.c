/* Promises: their states, the jobs that react to them, and rejections nobody handles. */
#include "runtime/promise.h"

#include <stdio.h>
#include <stdlib.h>

#include "runtime/async.h"
#include "runtime/memory.h"

/* What follows a reaction: a promise, one of another class, or a promise that nobody has. */
enum follower { FOLLOWER, FOLLOWER_BY_FUNCTIONS, FOLLOWER_DROPPED };

struct rt__reaction {
  union {
    struct rt__reaction *next; /* while its promise is pending */
    js_Object *source;         /* that promise, once its job is queued */
  } u;
  js_Object *fulfilled; /* NULL: pass the value on */
  js_Object *rejected;
  js_Object *target; /* the promise that follows, or its resolve function */
  js_Object *reject;
  uint64_t task;
  unsigned char follower;
};

/* "Call then of the value": what resolving with a thenable queues. */
struct thenable_job {
  js_Object *promise;
  js_Object *thenable;
  js_Object *then;
  uint64_t task;
};

/* Shared by the two functions that settle one promise; the first call counts. */
struct resolver {
  js_Object *promise;
  int done;
  int refs;
};

struct rejection {
  js_Object *promise;
  js_Object *context; /* in which it was rejected, of async_hooks */
};

struct rejection_list {
  struct rejection *promises;
  size_t head; /* those before it have been taken */
  size_t count;
  size_t capacity;
};

struct rt_rejections {
  rt_slot proto;
  const js_Object *stock_then; /* the prototype's, alive as long as the engine */
  rt_slot stock_then_slot;
  const char *then_name; /* interned */
  const char *constructor_name;
  struct rt_slab promises;
  struct rt_slab reactions;
  struct rejection_list unhandled;
  struct rejection_list handled_late; /* after they were reported */
};

static const char promise_tag[] = "Promise";

struct rt__promise *rt__promise_of(js_Object *obj) {
  return rt__userdata(obj, promise_tag);
}

static void push_value(struct rt *rt, js_Value value) {
  js_pushvalue(rt->J, value);
}

/* ---- marking and freeing ---- */

static void reaction_mark(struct rt *rt, const struct rt__reaction *r) {
  if (r->fulfilled)
    js_markobject(rt->J, r->fulfilled);
  if (r->rejected)
    js_markobject(rt->J, r->rejected);
  if (r->target)
    js_markobject(rt->J, r->target);
  if (r->reject)
    js_markobject(rt->J, r->reject);
}

static void reaction_job_mark(struct rt *rt, void *data) {
  const struct rt__reaction *r = data;
  js_markobject(rt->J, r->u.source);
  reaction_mark(rt, r);
}

static void promise_mark(js_State *J, void *data) {
  struct rt__promise *p = data;
  js_markvalue(J, &p->value);
  for (struct rt__reaction *r = p->first; r; r = r->u.next)
    reaction_mark(rt_of(J), r);
}

static void promise_finalize(js_State *J, void *data) {
  struct rt__promise *p = data;
  struct rt_rejections *all = rt_of(J)->rejections;
  for (struct rt__reaction *r = p->first, *next; r; r = next) {
    next = r->u.next;
    rt_task_over(rt_of(J), r->task);
    rt__slab_put(&all->reactions, r);
  }
  if (__builtin_expect(rt_of(J)->async != NULL, 0))
    rt__async_promise_gone(rt_of(J), p->self);
  rt__slab_put(&all->promises, p);
}

/* A promise that is made by then() of another. */
static struct rt__promise *push_new(struct rt *rt, const struct rt__promise *parent) {
  js_State *J = rt->J;
  struct rt_rejections *all = rt->rejections;
  rt_push_slot(rt, all->proto);
  js_Object *self = jsV_newobject(J, JS_CUSERDATA, rt__object_at(J, -1));
  js_pop(J, 1);
  struct rt__promise *p = rt__slab_get(&all->promises);
  *p = (struct rt__promise){.self = self, .value = rt__undefined()};
  self->u.user.tag = promise_tag;
  self->u.user.data = p;
  self->u.user.finalize = promise_finalize;
  self->u.user.mark = promise_mark;
  js_pushobject(J, self);
  if (__builtin_expect(rt->async != NULL, 0) && rt->async->hooked)
    rt__async_promise(rt, self, parent ? parent->self : NULL);
  return p;
}

struct rt__promise *rt__promise_push_new(struct rt *rt) {
  return push_new(rt, NULL);
}

/* ---- lists of rejected promises ---- */

static void rejection_add(struct rt *rt, struct rejection_list *list, js_Object *promise) {
  if (list->count == list->capacity) {
    list->capacity = list->capacity ? list->capacity * 2 : 16;
    list->promises = rt__realloc(list->promises, list->capacity * sizeof *list->promises);
  }
  list->promises[list->count++] = (struct rejection){
      .promise = promise, .context = rt->async ? rt__async_context(rt) : NULL};
}

static void list_mark(js_State *J, struct rejection_list *list) {
  for (size_t i = list->head; i < list->count; i++) {
    js_markobject(J, list->promises[i].promise);
    if (list->promises[i].context)
      js_markobject(J, list->promises[i].context);
  }
}

size_t rt__rejections_mark(struct rt *rt) {
  list_mark(rt->J, &rt->rejections->unhandled);
  list_mark(rt->J, &rt->rejections->handled_late);
  return rt->rejections->unhandled.count + rt->rejections->handled_late.count;
}

static void mark_handled(struct rt *rt, struct rt__promise *p) {
  if (p->handled)
    return;
  p->handled = 1;
  if (p->reported)
    rejection_add(rt, &rt->rejections->handled_late, p->self);
}

/* ---- reactions ---- */

/* With the promise that follows and the outcome on the stack. */
static void follow(struct rt *rt, js_Object *target, int failed) {
  struct rt__promise *p = rt__promise_of(target);
  if (failed)
    rt__promise_reject(rt, p);
  else
    rt__promise_resolve(rt, p);
}

/* The same for a promise of another class: with its function for the outcome at `fn`. */
static void follow_by(js_State *J, int fn) {
  js_copy(J, fn);
  js_pushundefined(J);
  js_copy(J, -3);
  js_pcall(J, 1);
  js_pop(J, 2);
}

/* A promise that nobody has is made when it matters: for an error that nobody handles, and
 * for an object, which may be a promise itself. */
static void follow_dropped(struct rt *rt, int failed) {
  if (!failed && !rt__object_at(rt->J, -1)) {
    js_pop(rt->J, 1);
    return;
  }
  struct rt__promise *p = rt__promise_push_new(rt);
  js_rot2(rt->J);
  if (failed)
    rt__promise_reject(rt, p);
  else
    rt__promise_resolve(rt, p);
  js_pop(rt->J, 1);
}

static void push_object_or_null(js_State *J, js_Object *obj) {
  if (obj)
    js_pushobject(J, obj);
  else
    js_pushnull(J);
}

/* Pushes what the handler answers, or passes on; with 1 when that is an error. */
static int reaction_outcome(struct rt *rt, const struct rt__reaction *r, uint64_t created) {
  js_State *J = rt->J;
  const struct rt__promise *p = rt__promise_of(r->u.source);
  int failed = p->state == PROMISE_REJECTED;
  js_Object *handler = failed ? r->rejected : r->fulfilled;
  if (!handler) {
    push_value(rt, p->value);
    if (r->task)
      rt_task_cancel(rt, TR_KIND_PROMISE, r->task);
    return failed;
  }
  uint32_t site = rt__site_of_object(rt, handler);
  js_pushobject(J, handler);
  js_pushundefined(J);
  push_value(rt, p->value);
  return rt__invoke_catch(rt, TR_KIND_PROMISE, r->task, rt__ns_since(rt, created), site,
                          1) != 0;
}

static void reaction_run(struct rt *rt, void *data, uint64_t created) {
  struct rt__reaction r = *(struct rt__reaction *)data;
  js_State *J = rt->J;
  int takers = js_gettop(J);
  rt__slab_put(&rt->rejections->reactions, data);
  push_object_or_null(J, r.target);
  push_object_or_null(J, r.reject);
  struct rt__async_frame frame;
  struct rt_async *entered = rt->async;
  if (__builtin_expect(entered != NULL, 0))
    rt__async_reaction_begins(rt, &frame, r.task, r.follower == FOLLOWER ? r.target : NULL);
  int failed = reaction_outcome(rt, &r, created);
  switch (r.follower) {
  case FOLLOWER: follow(rt, r.target, failed); break;
  case FOLLOWER_BY_FUNCTIONS: follow_by(J, takers + failed); break;
  default: follow_dropped(rt, failed); break;
  }
  if (__builtin_expect(entered != NULL, 0))
    rt__async_reaction_ends(rt, &frame);
  js_pop(J, 2);
}

static const struct rt__microtask reaction_job = {.run = reaction_run,
                                                  .mark = reaction_job_mark};

static void reaction_queue(struct rt *rt, struct rt__promise *p, struct rt__reaction *r) {
  r->u.source = p->self;
  rt__microtask_c(rt, &reaction_job, r);
}

static void promise_settle(struct rt *rt, struct rt__promise *p,
                           enum rt__promise_state state) {
  p->state = (unsigned char)state;
  p->value = rt__value_at(rt->J, -1);
  js_pop(rt->J, 1);
  for (struct rt__reaction *r = p->first, *next; r; r = next) {
    next = r->u.next;
    reaction_queue(rt, p, r);
  }
  p->first = p->last = NULL;
}

void rt__promise_reject(struct rt *rt, struct rt__promise *p) {
  if (p->state != PROMISE_PENDING) {
    js_pop(rt->J, 1);
    return;
  }
  if (__builtin_expect(rt->async != NULL, 0))
    rt__async_resolved(rt, p->self);
  promise_settle(rt, p, PROMISE_REJECTED);
  if (!p->handled)
    rejection_add(rt, &rt->rejections->unhandled, p->self);
}

static void react(struct rt *rt, struct rt__promise *p, struct rt__reaction *r) {
  mark_handled(rt, p);
  if (p->state != PROMISE_PENDING) {
    reaction_queue(rt, p, r);
    return;
  }
  if (p->last)
    p->last->u.next = r;
  else
    p->first = r;
  p->last = r;
}

/* Registers functions, of which NULL passes on. */
static struct rt__reaction *reaction_new(struct rt *rt, js_Object *fulfilled,
                                         js_Object *rejected, enum follower follower) {
  struct rt__reaction *r = rt__slab_get(&rt->rejections->reactions);
  *r = (struct rt__reaction){
      .fulfilled = fulfilled, .rejected = rejected, .follower = (unsigned char)follower};
  if (fulfilled || rejected)
    r->task = __builtin_expect(rt->async != NULL, 0) && rt->async->hooked
                  ? rt__task_new_quietly(rt, TR_KIND_PROMISE)
                  : rt_task_new(rt, TR_KIND_PROMISE);
  return r;
}

void rt__promise_then(struct rt *rt, struct rt__promise *p, js_Object *fulfilled,
                      js_Object *rejected) {
  struct rt__promise *target = push_new(rt, p);
  struct rt__reaction *r = reaction_new(rt, fulfilled, rejected, FOLLOWER);
  r->target = target->self;
  react(rt, p, r);
}

void rt__promise_then_dropped(struct rt *rt, struct rt__promise *p, js_Object *fulfilled,
                              js_Object *rejected) {
  if (__builtin_expect(rt->async != NULL, 0) && rt->async->hooked) {
    rt__promise_then(rt, p, fulfilled, rejected);
    js_pop(rt->J, 1);
    return;
  }
  react(rt, p, reaction_new(rt, fulfilled, rejected, FOLLOWER_DROPPED));
}

void rt__promise_then_by(struct rt *rt, struct rt__promise *p, js_Object *fulfilled,
                         js_Object *rejected, js_Object *resolve, js_Object *reject) {
  struct rt__reaction *r = reaction_new(rt, fulfilled, rejected, FOLLOWER_BY_FUNCTIONS);
  r->target = resolve;
  r->reject = reject;
  react(rt, p, r);
}

/* ---- the resolution procedure ---- */

static void thenable_mark(struct rt *rt, void *data) {
  struct thenable_job *job = data;
  js_markobject(rt->J, job->promise);
  js_markobject(rt->J, job->thenable);
  js_markobject(rt->J, job->then);
}

static int is_stock_then(struct rt *rt, const js_Object *then) {
  return then == rt->rejections->stock_then;
}

/* A promise with the stock then() is followed without functions in between. */
static void thenable_follow(struct rt *rt, struct thenable_job *job) {
  struct rt__reaction *r = reaction_new(rt, NULL, NULL, FOLLOWER);
  r->target = job->promise;
  react(rt, rt__promise_of(job->thenable), r);
}

static void thenable_run(struct rt *rt, void *data, uint64_t created) {
  struct thenable_job *job = data;
  js_State *J = rt->J;
  if (rt__promise_of(job->thenable) && is_stock_then(rt, job->then)) {
    thenable_follow(rt, job);
    free(job);
    return;
  }
  struct rt__promise *p = rt__promise_of(job->promise);
  js_pushobject(J, job->promise);
  rt__promise_push_resolvers(rt, p);
  js_pushobject(J, job->then);
  js_pushobject(J, job->thenable);
  js_copy(J, -4);
  js_copy(J, -4);
  uint32_t site = rt__site_of_object(rt, job->then);
  uint64_t task = job->task, wait = rt__ns_since(rt, created);
  free(job);
  if (rt__invoke_catch(rt, TR_KIND_PROMISE, task, wait, site, 2)) {
    /* The reject function, so that a then() that threw too late is ignored. */
    js_copy(J, -2);
    js_pushundefined(J);
    js_copy(J, -3);
    js_call(J, 1);
    js_pop(J, 1);
  }
  js_pop(J, 4);
}

static const struct rt__microtask thenable_microtask = {
    .run = thenable_run, .mark = thenable_mark, .drop = free};

static void thenable_queue(struct rt *rt, struct rt__promise *p, js_Object *thenable,
                           js_Object *then) {
  struct thenable_job *job = rt__alloc(sizeof *job);
  job->promise = p->self;
  job->thenable = thenable;
  job->then = then;
  if (!is_stock_then(rt, then))
    job->task = rt_task_new(rt, TR_KIND_PROMISE);
  rt__microtask_c(rt, &thenable_microtask, job);
}

/* Replaces the object on top by its `then`; with 1 by what the getter threw. */
static int get_then(js_State *J) {
  if (js_try(J)) {
    js_rot2pop1(J);
    return 1;
  }
  J->name = rt_of(J)->rejections->then_name;
  js_getproperty(J, -1, J->name);
  js_endtry(J);
  return 0;
}

void rt__promise_resolve(struct rt *rt, struct rt__promise *p) {
  js_State *J = rt->J;
  js_Object *value = rt__object_at(J, -1);
  if (p->state != PROMISE_PENDING) {
    js_pop(J, 1);
    return;
  }
  if (__builtin_expect(rt->async != NULL, 0))
    rt__async_resolved(rt, p->self);
  if (!value) {
    promise_settle(rt, p, PROMISE_FULFILLED);
    return;
  }
  if (value == p->self) {
    js_pop(J, 1);
    js_newtypeerror(J, "Chaining cycle detected for promise #<Promise>");
    rt__promise_reject(rt, p);
    return;
  }
  if (get_then(J)) {
    rt__promise_reject(rt, p);
    return;
  }
  if (js_iscallable(J, -1)) {
    thenable_queue(rt, p, value, rt__object_at(J, -1));
    js_pop(J, 2);
  } else {
    js_pop(J, 1);
    promise_settle(rt, p, PROMISE_FULFILLED);
  }
}

void rt__promise_push_constructor(struct rt *rt, int idx) {
  js_State *J = rt->J;
  J->name = rt->rejections->constructor_name; /* known to be interned */
  js_getproperty(J, idx, J->name);
}

/* ---- functions that settle ---- */

void rt__push_closure(js_State *J, js_CFunction fn, const char *name, void *data,
                      js_MarkHook mark, js_Finalize finalize) {
  js_Object *obj = jsV_newobject(J, JS_CCFUNCTION, J->Function_prototype);
  obj->u.c.name = name;
  obj->u.c.function = fn;
  obj->u.c.length = 1;
  obj->u.c.data = data;
  obj->u.c.mark = mark;
  obj->u.c.finalize = finalize;
  js_pushobject(J, obj);
}

static void resolver_mark(js_State *J, void *data) {
  js_markobject(J, ((struct resolver *)data)->promise);
}

static void resolver_finalize(js_State *J, void *data) {
  struct resolver *r = data;
  (void)J;
  if (--r->refs == 0)
    free(r);
}

static void resolver_settle(js_State *J, int failed) {
  struct resolver *r = js_currentfunctiondata(J);
  if (!r->done) {
    r->done = 1;
    js_copy(J, 1);
    follow(rt_of(J), r->promise, failed);
  }
  js_pushundefined(J);
}

static void resolver_resolve(js_State *J) {
  resolver_settle(J, 0);
}

static void resolver_reject(js_State *J) {
  resolver_settle(J, 1);
}

void rt__promise_push_resolvers(struct rt *rt, struct rt__promise *p) {
  struct resolver *r = rt__alloc(sizeof *r);
  r->promise = p->self;
  r->refs = 2;
  rt__push_closure(rt->J, resolver_resolve, "", r, resolver_mark, resolver_finalize);
  rt__push_closure(rt->J, resolver_reject, "", r, resolver_mark, resolver_finalize);
}

void rt__promise_push_resolved(struct rt *rt, int idx) {
  js_copy(rt->J, idx);
  if (rt__promise_of(rt__object_at(rt->J, -1)))
    return;
  struct rt__promise *p = rt__promise_push_new(rt);
  js_rot2(rt->J);
  rt__promise_resolve(rt, p);
}

/* ---- rejections that nobody handles ---- */

static const char unhandled_text[] =
    "This error originated either by throwing inside of an async function without a catch "
    "block, or by rejecting a promise which was not handled with .catch(). The promise "
    "rejected with the reason \"%s\".";

/* Pushes the error that ends the process: the reason if it is one, else one around it. */
static void push_fatal_reason(struct rt *rt, struct rt__promise *p) {
  js_State *J = rt->J;
  char message[1024];
  push_value(rt, p->value);
  if (js_iserror(J, -1))
    return;
  /* An error by a constructor in JavaScript is known by its stack. */
  if (js_isobject(J, -1) && js_hasproperty(J, -1, "stack")) {
    js_pop(J, 1);
    return;
  }
  const char *reason = js_isobject(J, -1) && !js_isarray(J, -1)
                           ? "#<Object>"
                           : js_trystring(J, -1, "#<Object>");
  snprintf(message, sizeof message, unhandled_text, reason);
  js_pop(J, 1);
  rt_push_coded_error(J, "Error", "ERR_UNHANDLED_REJECTION", message);
  js_pushstring(J, "UnhandledPromiseRejection");
  js_defproperty(J, -2, "name", JS_DONTENUM);
  js_pushstring(J, "UnhandledPromiseRejection: ");
  js_pushstring(J, message);
  js_concat(J);
  js_pushstring(J, "\n    at processTicksAndRejections (native)");
  js_concat(J);
  js_defproperty(J, -2, "stack", JS_DONTENUM);
}

static void report_unhandled(struct rt *rt, struct rt__promise *p) {
  js_State *J = rt->J;
  p->reported = 1;
  push_value(rt, p->value);
  js_pushobject(J, p->self);
  int heard = rt__process_emit(rt, "unhandledRejection", 2);
  if (heard < 0) {
    rt__uncaught(rt, "uncaughtException");
  } else if (heard == 0) {
    push_fatal_reason(rt, p);
    rt__uncaught(rt, "unhandledRejection");
  }
}

/* Listeners see the stores of AsyncLocalStorage that the promise was rejected with. */
static void report_in_context(struct rt *rt, struct rt__promise *p, js_Object *context) {
  struct rt__async_frame frame;
  struct rt_async *entered = rt->async;
  if (entered)
    rt__async_push(rt, &frame, context);
  if (entered)
    frame.id = rt__async_promise_id(rt, p->self);
  report_unhandled(rt, p);
  if (entered)
    rt__async_pop(rt, &frame);
}

static void report_handled(struct rt *rt, js_Object *promise) {
  js_pushobject(rt->J, promise);
  if (rt__process_emit(rt, "rejectionHandled", 1) < 0)
    rt__uncaught(rt, "uncaughtException");
}

/* Takes the first promise of a list and leaves it on the stack. */
static js_Object *list_take(struct rt *rt, struct rejection_list *list,
                            js_Object **context) {
  js_Object *promise = list->promises[list->head].promise;
  *context = list->promises[list->head++].context;
  js_pushobject(rt->J, promise);
  if (list->head == list->count)
    list->head = list->count = 0;
  return promise;
}

int rt__rejections_run(struct rt *rt) {
  struct rt_rejections *all = rt->rejections;
  int ran = 0;
  js_Object *context;
  while (all->handled_late.count) {
    report_handled(rt, list_take(rt, &all->handled_late, &context));
    js_pop(rt->J, 1);
    ran = 1;
  }
  for (size_t i = all->unhandled.count - all->unhandled.head; i > 0; i--) {
    struct rt__promise *p = rt__promise_of(list_take(rt, &all->unhandled, &context));
    if (!p->handled) {
      report_in_context(rt, p, context);
      ran = 1;
    }
    js_pop(rt->J, 1);
  }
  return ran;
}

/* ---- life ---- */

void rt__promise_init(struct rt *rt) {
  struct rt_rejections *all = rt->rejections = rt__alloc(sizeof *all);
  all->promises.cell_size = sizeof(struct rt__promise);
  all->reactions.cell_size = sizeof(struct rt__reaction);
  all->then_name = js_intern(rt->J, "then");
  all->constructor_name = js_intern(rt->J, "constructor");
  all->proto = rt__promise_class(rt);
  rt_push_slot(rt, all->proto);
  js_getproperty(rt->J, -1, "then");
  all->stock_then = rt__object_at(rt->J, -1);
  all->stock_then_slot = rt_hold(rt, -1);
  js_pop(rt->J, 2);
}

/* After the engine: its objects let go of their promises. */
void rt__promise_free(struct rt *rt) {
  struct rt_rejections *all = rt->rejections;
  free(all->unhandled.promises);
  free(all->handled_late.promises);
  rt__slab_release(&all->promises);
  rt__slab_release(&all->reactions);
  free(all);
}
