/* Promise: the class, its combinators, and what inspect wants to know of a promise. */
#include "runtime/promise.h"

#include <stdlib.h>

#include "runtime/mujs/builtins/iterate.h"
#include "runtime/mujs/builtins/util.h"

/* ---- the constructor ---- */

static void promise_call(js_State *J) {
  js_typeerror(J, "Promise constructor cannot be invoked without 'new'");
}

/* new Promise(executor) */
static void promise_construct(js_State *J) {
  struct rt *rt = rt_of(J);
  if (!js_iscallable(J, 1)) {
    js_copy(J, 1);
    js_typeerror(J, "Promise resolver %s is not a function",
                 js_isobject(J, -1) ? "#<Object>" : js_tostring(J, -1));
  }
  struct rt__promise *p = rt__promise_push_new(rt);
  rt__promise_push_resolvers(rt, p);
  js_copy(J, 1);
  js_pushundefined(J);
  js_copy(J, -4);
  js_copy(J, -4);
  if (js_pcall(J, 2)) {
    js_copy(J, -2);
    js_pushundefined(J);
    js_copy(J, -3);
    js_call(J, 1);
    js_pop(J, 1);
  }
  js_pop(J, 3);
}

/* ---- then, catch, finally ---- */

static struct rt__promise *this_promise(js_State *J, const char *method) {
  struct rt__promise *p = rt__promise_of(rt__object_at(J, 0));
  char text[64];
  if (!p)
    js_typeerror(J, "Method Promise.prototype.%s called on incompatible receiver %s", method,
                 js_isstring(J, 0) ? js_tostring(J, 0) : jsR_describe(J, js_tovalue(J, 0), text));
  return p;
}

static js_Object *function_at(js_State *J, int idx) {
  return js_iscallable(J, idx) ? rt__object_at(J, idx) : NULL;
}

/* Values that a native function keeps. */
struct kept {
  js_Value values[2];
  int failed;
};

static void kept_mark(js_State *J, void *data) {
  struct kept *k = data;
  js_markvalue(J, &k->values[0]);
  js_markvalue(J, &k->values[1]);
}

static void kept_free(js_State *J, void *data) {
  (void)J;
  free(data);
}

static struct kept *push_keeper(js_State *J, js_CFunction fn) {
  struct kept *k = rt__alloc(sizeof *k);
  k->values[0] = k->values[1] = rt__undefined();
  rt__push_closure(J, fn, "", k, kept_mark, kept_free);
  return k;
}

/* ---- other classes of promises ---- */

static int is_stock(js_State *J, int idx) {
  js_Object *obj = rt__object_at(J, idx);
  return obj && obj->type == JS_CCFUNCTION && obj->u.c.constructor == promise_construct;
}

/* The executor that a constructor is given: keeps resolve and reject. */
static void capture(js_State *J) {
  struct kept *k = js_currentfunctiondata(J);
  if (k->values[0].t.type != JS_TUNDEFINED || k->values[1].t.type != JS_TUNDEFINED)
    js_typeerror(J, "Promise executor has already been invoked with non-undefined arguments");
  k->values[0] = *js_tovalue(J, 1);
  k->values[1] = *js_tovalue(J, 2);
  js_pushundefined(J);
}

/* With a constructor on top: replaces it by its new promise and what settles that one. */
static void push_capability(js_State *J) {
  int at = js_gettop(J) - 1;
  if (!js_iscallable(J, at))
    js_typeerror(J, "%s is not a constructor",
                 js_isobject(J, at) ? "#<Object>" : js_tostring(J, at));
  struct kept *k = push_keeper(J, capture);
  rt__object_at(J, -1)->u.c.length = 2;
  js_copy(J, at);
  js_copy(J, at + 1);
  js_construct(J, 1);
  js_pushvalue(J, k->values[0]);
  js_pushvalue(J, k->values[1]);
  if (!js_iscallable(J, -1) || !js_iscallable(J, -2))
    js_typeerror(J, "Promise resolve or reject function is not callable");
  js_remove(J, at + 1);
  js_remove(J, at);
}

/* Pushes the class of what follows `this`, or gives 1 when it is the stock one. */
static int stock_species(js_State *J) {
  rt__promise_push_constructor(rt_of(J), 0);
  if (js_isundefined(J, -1) || is_stock(J, -1)) {
    js_pop(J, 1);
    return 1;
  }
  if (!js_isobject(J, -1))
    js_typeerror(J, "The .constructor property is not an object");
  js_getproperty(J, -1, js_symbolkey(J, JS_SYM_SPECIES));
  js_rot2pop1(J);
  if (js_iscoercible(J, -1) && !is_stock(J, -1))
    return 0;
  js_pop(J, 1);
  return 1;
}

/* Settles the promise on top in the name of `this`, a class of its own: by the function at
 * `which` with the argument of the call. */
static void settle_as_class(js_State *J, int which) {
  js_copy(J, 0);
  push_capability(J);
  js_copy(J, which ? -1 : -2);
  js_pushundefined(J);
  js_copy(J, 1);
  js_call(J, 1);
  js_pop(J, 3);
}

static void need_class(js_State *J, const char *method) {
  if (!js_isobject(J, 0))
    js_typeerror(J, "%s called on non-object", method);
}

static void promise_then(js_State *J) {
  struct rt__promise *p = this_promise(J, "then");
  js_Object *fulfilled = function_at(J, 1), *rejected = function_at(J, 2);
  int dropped = jsR_isdropped(J);
  if (stock_species(J)) {
    if (dropped)
      rt__promise_then_dropped(rt_of(J), p, fulfilled, rejected);
    else
      rt__promise_then(rt_of(J), p, fulfilled, rejected);
    return;
  }
  push_capability(J);
  rt__promise_then_by(rt_of(J), p, fulfilled, rejected, rt__object_at(J, -2),
                      rt__object_at(J, -1));
  js_pop(J, 2);
}

static void promise_catch(js_State *J) {
  js_getproperty(J, 0, "then");
  js_copy(J, 0);
  js_pushundefined(J);
  js_copy(J, 1);
  js_call(J, 2);
}

/* After finally's function: the value or the error from before it. */
static void finally_pass(js_State *J) {
  struct kept *k = js_currentfunctiondata(J);
  js_pushvalue(J, k->values[0]);
  if (k->failed)
    js_throw(J);
}

static void finally_run(js_State *J) {
  struct rt *rt = rt_of(J);
  struct kept *k = js_currentfunctiondata(J);
  js_pushvalue(J, k->values[0]);
  js_pushundefined(J);
  js_call(J, 0);
  rt__promise_push_resolved(rt, -1);
  struct rt__promise *p = rt__promise_of(rt__object_at(J, -1));
  struct kept *pass = push_keeper(J, finally_pass);
  pass->values[0] = rt__value_at(J, 1);
  pass->failed = k->failed;
  rt__promise_then(rt, p, rt__object_at(J, -1), NULL);
}

static void promise_finally(js_State *J) {
  js_getproperty(J, 0, "then");
  js_copy(J, 0);
  for (int failed = 0; failed < 2; failed++) {
    if (!js_iscallable(J, 1)) {
      js_copy(J, 1);
      continue;
    }
    struct kept *k = push_keeper(J, finally_run);
    k->values[0] = rt__value_at(J, 1);
    k->failed = failed;
  }
  js_call(J, 2);
}

/* ---- resolve and reject ---- */

/* Whether the argument is a promise of the class that `this` is. */
static int is_of_class(js_State *J) {
  if (!rt__promise_of(rt__object_at(J, 1)))
    return 0;
  js_getproperty(J, 1, "constructor");
  int same = rt__object_at(J, -1) == rt__object_at(J, 0);
  js_pop(J, 1);
  return same;
}

static void promise_resolve(js_State *J) {
  struct rt *rt = rt_of(J);
  need_class(J, "PromiseResolve");
  if (is_of_class(J)) {
    js_copy(J, 1);
  } else if (is_stock(J, 0)) {
    struct rt__promise *p = rt__promise_push_new(rt);
    js_copy(J, 1);
    rt__promise_resolve(rt, p);
  } else {
    settle_as_class(J, 0);
  }
}

static void promise_reject(js_State *J) {
  struct rt *rt = rt_of(J);
  need_class(J, "PromiseReject");
  if (!is_stock(J, 0)) {
    settle_as_class(J, 1);
    return;
  }
  struct rt__promise *p = rt__promise_push_new(rt);
  js_copy(J, 1);
  rt__promise_reject(rt, p);
}

/* ---- all, allSettled, any, race ---- */

enum combinator { ALL, ALL_SETTLED, ANY, RACE };

/* What the functions of one call share. */
struct combined {
  js_Object *promise; /* the result */
  js_Object *values;  /* an array: values, outcomes or errors */
  int left;           /* items not settled, and one for the loop that registers them */
  int refs;
  enum combinator mode;
};

/* One item's function. */
struct element {
  struct combined *shared;
  int index;
  int done;
  int failed; /* called for a rejection */
};

static void element_mark(js_State *J, void *data) {
  struct combined *c = ((struct element *)data)->shared;
  js_markobject(J, c->promise);
  js_markobject(J, c->values);
}

static void combined_drop(struct combined *c) {
  if (--c->refs == 0)
    free(c);
}

static void element_free(js_State *J, void *data) {
  struct element *e = data;
  (void)J;
  combined_drop(e->shared);
  free(e);
}

static void push_aggregate_error(js_State *J, js_Object *errors) {
  js_getglobal(J, "AggregateError");
  js_pushobject(J, errors);
  js_pushliteral(J, "All promises were rejected");
  js_construct(J, 2);
}

/* Counts one item; the last one settles the result. */
static void combined_count(js_State *J, struct combined *c) {
  struct rt__promise *p = rt__promise_of(c->promise);
  if (--c->left > 0)
    return;
  if (c->mode == ANY) {
    push_aggregate_error(J, c->values);
    rt__promise_reject(rt_of(J), p);
  } else {
    js_pushobject(J, c->values);
    rt__promise_resolve(rt_of(J), p);
  }
}

static void push_outcome(js_State *J, int failed) {
  js_newobject(J);
  js_pushliteral(J, failed ? "rejected" : "fulfilled");
  js_setproperty(J, -2, "status");
  js_copy(J, 1);
  js_setproperty(J, -2, failed ? "reason" : "value");
}

static void element_settle(js_State *J) {
  struct element *e = js_currentfunctiondata(J);
  struct combined *c = e->shared;
  if (e->done)
    return;
  e->done = 1;
  js_pushobject(J, c->values);
  if (c->mode == ALL_SETTLED)
    push_outcome(J, e->failed);
  else
    js_copy(J, 1);
  js_setindex(J, -2, e->index);
  combined_count(J, c);
  js_pushundefined(J);
}

static struct element *push_element(js_State *J, struct combined *c, int index,
                                    int failed) {
  struct element *e = rt__alloc(sizeof *e);
  *e = (struct element){.shared = c, .index = index, .failed = failed};
  c->refs++;
  rt__push_closure(J, element_settle, "", e, element_mark, element_free);
  return e;
}

/* item.then(...) with what the mode wants; the stack has the result's resolvers at
 * `resolvers`. */
static void combine_item(js_State *J, struct combined *c, int index, int resolvers) {
  rt__promise_push_resolved(rt_of(J), -1);
  js_getproperty(J, -1, "then");
  js_rot2(J);
  if (c->mode == ALL || c->mode == ALL_SETTLED)
    push_element(J, c, index, 0);
  else
    js_copy(J, resolvers);
  if (c->mode == ALL_SETTLED || c->mode == ANY)
    push_element(J, c, index, 1);
  else
    js_copy(J, resolvers + 1);
  js_call(J, 2);
  js_pop(J, 2);
}

_Noreturn static void not_iterable(js_State *J, int idx) {
  const char *type = js_typeof(J, idx);
  const char *text = js_isobject(J, idx) || js_isundefined(J, idx) ? "" : js_tostring(J, idx);
  js_typeerror(J, "%s%s%s is not iterable (cannot read property Symbol(Symbol.iterator))",
               type, text[0] ? " " : "", text);
}

/* What is iterable becomes an array. */
static void make_array(js_State *J, int idx) {
  if (!jsb_isiterable(J, idx))
    not_iterable(J, idx);
  jsb_push_list(J, idx);
  js_replace(J, idx);
}

static void combine_items(js_State *J) {
  struct combined *c = js_currentfunctiondata(J);
  make_array(J, 1);
  int length = js_getlength(J, 1), top = js_gettop(J);
  rt__promise_push_resolvers(rt_of(J), rt__promise_of(c->promise));
  js_pushobject(J, c->values);
  for (int i = 0; i < length && c->mode != RACE; i++) {
    js_pushundefined(J);
    js_setindex(J, -2, i);
  }
  js_pop(J, 1);
  for (int i = 0; i < length; i++) {
    js_getindex(J, 1, i);
    c->left++;
    combine_item(J, c, i, top);
  }
  if (c->mode != RACE)
    combined_count(J, c);
}

static void combined_mark(js_State *J, void *data) {
  struct combined *c = data;
  js_markobject(J, c->promise);
  js_markobject(J, c->values);
}

static void combined_free(js_State *J, void *data) {
  (void)J;
  combined_drop(data);
}

static void combine(js_State *J, enum combinator mode) {
  struct rt *rt = rt_of(J);
  need_class(J, "Promise.all");
  struct rt__promise *p = rt__promise_push_new(rt);
  struct combined *c = rt__alloc(sizeof *c);
  js_newarray(J);
  *c = (struct combined){.promise = p->self,
                         .values = rt__object_at(J, -1),
                         .left = 1,
                         .refs = 1,
                         .mode = mode};
  rt__push_closure(J, combine_items, "", c, combined_mark, combined_free);
  js_pushundefined(J);
  js_copy(J, 1);
  if (js_pcall(J, 1))
    rt__promise_reject(rt, p);
  else
    js_pop(J, 1);
  js_pop(J, 1);
  if (is_stock(J, 0))
    return;
  js_copy(J, 0);
  push_capability(J);
  rt__promise_then_by(rt, p, NULL, NULL, rt__object_at(J, -2), rt__object_at(J, -1));
  js_pop(J, 2);
}

static void promise_all(js_State *J) {
  combine(J, ALL);
}

static void promise_all_settled(js_State *J) {
  combine(J, ALL_SETTLED);
}

static void promise_any(js_State *J) {
  combine(J, ANY);
}

static void promise_race(js_State *J) {
  combine(J, RACE);
}

/* AggregateError(errors, message) */
static void aggregate_error(js_State *J) {
  js_newerror(J, js_isdefined(J, 2) ? js_tostring(J, 2) : "");
  js_currentfunction(J);
  js_getproperty(J, -1, "prototype");
  rt__object_at(J, -3)->prototype = rt__object_at(J, -1);
  js_pop(J, 2);
  js_getproperty(J, -1, "stack");
  if (js_isstring(J, -1)) {
    js_pushliteral(J, "Aggregate");
    js_rot2(J);
    js_concat(J);
    js_defproperty(J, -2, "stack", JS_DONTENUM);
  } else {
    js_pop(J, 1);
  }
  js_copy(J, 1);
  js_defproperty(J, -2, "errors", JS_DONTENUM);
}

/* ---- the class ---- */

/* promiseState(p): [0 pending | 1 fulfilled | 2 rejected, value]; undefined when it is no
 * promise. */
static void promise_state(js_State *J) {
  struct rt__promise *p = rt__promise_of(rt__object_at(J, 1));
  if (!p) {
    js_pushundefined(J);
    return;
  }
  js_newarray(J);
  js_pushnumber(J, p->state);
  js_setindex(J, -2, 0);
  js_pushvalue(J, p->value);
  js_setindex(J, -2, 1);
}

void rt__promise_binding(struct rt *rt) {
  js_newobject(rt->J);
  rt_method(rt->J, "promiseState", promise_state, 1);
}

static void define_aggregate_error(js_State *J) {
  js_getglobal(J, "Error");
  js_getproperty(J, -1, "prototype");
  js_newobjectx(J);
  js_pushliteral(J, "AggregateError");
  js_defproperty(J, -2, "name", JS_DONTENUM);
  js_pushliteral(J, "");
  js_defproperty(J, -2, "message", JS_DONTENUM);
  js_newcconstructor(J, aggregate_error, aggregate_error, "AggregateError", 2);
  js_defglobal(J, "AggregateError", JS_DONTENUM);
  js_pop(J, 1);
}

rt_slot rt__promise_class(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_slot proto = rt_hold(rt, -1);
  rt_method(J, "then", promise_then, 2);
  rt_method(J, "catch", promise_catch, 1);
  rt_method(J, "finally", promise_finally, 1);
  jsb_tag(J, "Promise");
  js_newcconstructor(J, promise_call, promise_construct, "Promise", 1);
  jsb_species(J);
  rt_method(J, "resolve", promise_resolve, 1);
  rt_method(J, "reject", promise_reject, 1);
  rt_method(J, "all", promise_all, 1);
  rt_method(J, "allSettled", promise_all_settled, 1);
  rt_method(J, "any", promise_any, 1);
  rt_method(J, "race", promise_race, 1);
  js_defglobal(J, "Promise", JS_DONTENUM);
  define_aggregate_error(J);
  return proto;
}
