/* async_hooks: the current context, numbers and resources of tasks for JavaScript. */
#include "runtime/async.h"

#include <stdlib.h>
#include <string.h>

static const char CONTEXT_TAG[] = "AsyncContext";
static const char GUARD_TAG[] = "AsyncGuard";

/* ---- contexts: pairs of a key and a store; never changed once made ---- */

struct pair {
  js_Object *key;
  js_Value store;
};

struct context {
  size_t count;
  struct pair pairs[];
};

static void context_mark(js_State *J, void *data) {
  struct context *c = data;
  for (size_t i = 0; i < c->count; i++) {
    js_markobject(J, c->pairs[i].key);
    js_markvalue(J, &c->pairs[i].store);
  }
}

static void context_free(js_State *J, void *data) {
  (void)J;
  free(data);
}

static struct context *context_of(js_Object *obj) {
  return rt__userdata(obj, CONTEXT_TAG);
}

static struct pair *find_pair(struct context *c, const js_Object *key) {
  for (size_t i = 0; c && i < c->count; i++)
    if (c->pairs[i].key == key)
      return &c->pairs[i];
  return NULL;
}

/* Pushes a context like `old` (NULL: the empty one) in which the key has a store. */
static js_Object *push_context(js_State *J, js_Object *old, js_Object *key, js_Value store) {
  js_Object *self = jsV_newobject(J, JS_CUSERDATA, J->Object_prototype);
  struct context *from = context_of(old), *c;
  size_t count = from ? from->count : 0;
  c = rt__alloc(sizeof *c + (count + 1) * sizeof c->pairs[0]);
  if (count)
    memcpy(c->pairs, from->pairs, count * sizeof c->pairs[0]);
  c->count = count;
  struct pair *p = find_pair(c, key);
  if (!p)
    p = &c->pairs[c->count++];
  *p = (struct pair){.key = key, .store = store};
  self->u.user.tag = CONTEXT_TAG;
  self->u.user.data = c;
  self->u.user.mark = context_mark;
  self->u.user.finalize = context_free;
  js_pushobject(J, self);
  return self;
}

/* store(key): undefined when the current context has none */
static void b_store(js_State *J) {
  js_Object *context = rt__async_context(rt_of(J));
  struct pair *p = context ? find_pair(context_of(context), rt__object_at(J, 1)) : NULL;
  if (p)
    js_pushvalue(J, p->store);
  else
    js_pushundefined(J);
}

/* enter(key, store): for what follows in this callback */
static void b_enter(js_State *J) {
  struct rt *rt = rt_of(J);
  js_Object *key = rt__object_at(J, 1);
  if (key && rt->async->frame) {
    js_Object *old = rt__async_context(rt);
    rt->async->frame->context = push_context(J, old, key, rt__value_at(J, 2));
  }
  js_pushundefined(J);
}

/* context(): the current one, to be given to scope() */
static void b_context(js_State *J) {
  js_Object *context = rt__async_context(rt_of(J));
  if (context)
    js_pushobject(J, context);
  else
    js_pushundefined(J);
}

/* Calls what is on the stack (function, this, arguments) in a frame, and leaves it. */
static void call_in(js_State *J, struct rt__async_frame *frame, int argc, int hooked) {
  struct rt *rt = rt_of(J);
  if (hooked && rt->async->hooks[ASYNC_BEFORE])
    rt__async_emit(rt, ASYNC_BEFORE, frame->id);
  int failed = js_pcall(J, argc);
  if (hooked && rt->async->hooks[ASYNC_AFTER])
    rt__async_emit(rt, ASYNC_AFTER, frame->id);
  rt__async_pop(rt, frame);
  if (failed)
    js_throw(J);
}

/* run(key, store, function, ...): with a store of its own */
static void b_run(js_State *J) {
  struct rt *rt = rt_of(J);
  struct rt__async_frame frame;
  js_Object *key = rt__object_at(J, 1);
  int argc = js_gettop(J) - 4;
  if (!key || !js_iscallable(J, 3))
    js_typeerror(J, "Illegal invocation");
  js_Object *context = push_context(J, rt__async_context(rt), key, rt__value_at(J, 2));
  js_copy(J, 3);
  js_pushnull(J);
  for (int i = 0; i < argc; i++)
    js_copy(J, 4 + i);
  rt__async_push(rt, &frame, context);
  if (frame.outer)
    frame.resource = frame.outer->resource;
  call_in(J, &frame, argc, 0);
}

static uint64_t id_at(js_State *J, int idx) {
  double id = js_isnumber(J, idx) ? js_tonumber(J, idx) : 0;
  return id > 0 ? (uint64_t)id : 0;
}

/* scope(id, trigger, context, resource, function, this, arguments): id 0 keeps the numbers */
static void b_scope(js_State *J) {
  struct rt *rt = rt_of(J);
  struct rt__async_frame frame;
  js_Object *context = rt__object_at(J, 3);
  uint64_t id = id_at(J, 1);
  int argc = js_isobject(J, 7) ? js_getlength(J, 7) : 0;
  js_copy(J, 5);
  js_copy(J, 6);
  for (int i = 0; i < argc; i++)
    js_getindex(J, 7, i);
  rt__async_push(rt, &frame, context_of(context) ? context : NULL);
  if (id) {
    frame.id = id;
    frame.trigger = id_at(J, 2);
    frame.resource = rt__object_at(J, 4);
  } else if (frame.outer) {
    frame.resource = frame.outer->resource;
  }
  call_in(J, &frame, argc, id != 0);
}

/* ---- numbers ---- */

static void b_execution_id(js_State *J) {
  struct rt_async *a = rt_of(J)->async;
  js_pushnumber(J, a->frame ? (double)a->frame->id : 0);
}

static void b_trigger_id(js_State *J) {
  struct rt_async *a = rt_of(J)->async;
  js_pushnumber(J, a->frame ? (double)a->frame->trigger : 0);
}

static void b_new_id(js_State *J) {
  js_pushnumber(J, (double)tr_task_new());
}

/* resource(): the object that stands for what runs; made when nobody has one */
static void b_resource(js_State *J) {
  struct rt *rt = rt_of(J);
  struct rt__async_frame *frame = rt->async->frame;
  if (!frame) {
    js_newobject(J);
    return;
  }
  if (!frame->resource) {
    js_newobject(J);
    frame->resource = rt__object_at(J, -1);
    struct rt__async_entry *e = rt__async_find(rt, frame->id);
    if (e)
      e->resource = frame->resource;
  }
  js_pushobject(J, frame->resource);
}

/* wantNumbers(): triggerAsyncId() is going to be asked for */
static void b_want_numbers(js_State *J) {
  rt_of(J)->async->all = 1;
  js_pushundefined(J);
}

/* ---- hooks ---- */

/* setHooks(init, before, after, destroy, promiseResolve): functions that do not throw, or
 * undefined */
static void b_set_hooks(js_State *J) {
  struct rt *rt = rt_of(J);
  struct rt_async *a = rt->async;
  a->hooked = 0;
  for (int i = 0; i < ASYNC_HOOKS; i++) {
    rt_drop(rt, a->hooks[i]);
    a->hooks[i] = js_iscallable(J, i + 1) ? rt_hold(rt, i + 1) : 0;
    if (a->hooks[i])
      a->hooked = a->all = 1;
  }
  js_pushundefined(J);
}

static void b_destroy(js_State *J) {
  rt__async_destroy(rt_of(J), id_at(J, 1));
  js_pushundefined(J);
}

/* Tells that an AsyncResource has died, unless it was destroyed by hand. */
struct guard {
  uint64_t id;
};

static void guard_finalize(js_State *J, void *data) {
  struct guard *g = data;
  if (g->id)
    rt__async_destroy(rt_of(J), g->id);
  free(g);
}

/* guard(id): an object to be held by the resource */
static void b_guard(js_State *J) {
  struct guard *g = rt__alloc(sizeof *g);
  g->id = id_at(J, 1);
  js_newobject(J);
  js_newuserdata(J, GUARD_TAG, g, guard_finalize);
}

static void b_disarm(js_State *J) {
  struct guard *g = rt__userdata(rt__object_at(J, 1), GUARD_TAG);
  if (g)
    g->id = 0;
  js_pushundefined(J);
}

/* ---- for other modules ---- */

/* used(): whether the program has required async_hooks */
static void b_used(js_State *J) {
  js_pushboolean(J, rt_of(J)->async != NULL);
}

void rt_binding_async(struct rt *rt) {
  js_newobject(rt->J);
  rt_method(rt->J, "used", b_used, 0);
}

void rt_binding_async_hooks(struct rt *rt) {
  js_State *J = rt->J;
  rt__async_init(rt);
  js_newobject(J);
  rt_method(J, "store", b_store, 1);
  rt_method(J, "enter", b_enter, 2);
  rt_method(J, "context", b_context, 0);
  rt_method(J, "run", b_run, 3);
  rt_method(J, "scope", b_scope, 7);
  rt_method(J, "executionAsyncId", b_execution_id, 0);
  rt_method(J, "triggerAsyncId", b_trigger_id, 0);
  rt_method(J, "newAsyncId", b_new_id, 0);
  rt_method(J, "resource", b_resource, 0);
  rt_method(J, "wantNumbers", b_want_numbers, 0);
  rt_method(J, "setHooks", b_set_hooks, 5);
  rt_method(J, "destroy", b_destroy, 1);
  rt_method(J, "guard", b_guard, 1);
  rt_method(J, "disarm", b_disarm, 1);
}
