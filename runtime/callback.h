/*
 * A function with its arguments, kept by C until it is called. The keeper's mark function
 * marks it; args belong to it and are freed by release. One that is plain needs none of
 * that: its function is all there is to keep.
 */
#ifndef RT_CALLBACK_H
#define RT_CALLBACK_H

#include <stdlib.h>
#include <string.h>

#include "runtime/internal.h"

struct rt__callback {
  js_Object *fn;
  js_Value *args; /* NULL when argc is 0 */
  uint32_t argc;
};

/* Takes the function at idx and the arguments from `first` to the top of the frame. */
static inline void rt__callback_init(struct rt__callback *c, js_State *J, int idx,
                                     int first) {
  int argc = js_gettop(J) - first;
  c->fn = rt__object_at(J, idx);
  c->argc = argc > 0 ? (uint32_t)argc : 0;
  c->args = NULL;
  if (c->argc) {
    c->args = rt__realloc(NULL, c->argc * sizeof *c->args);
    for (uint32_t i = 0; i < c->argc; i++)
      c->args[i] = rt__value_at(J, first + (int)i);
  }
}

/* Whether rt__callback_init() would keep nothing but the function. */
static inline int rt__callback_is_plain(js_State *J, int first) {
  return js_gettop(J) <= first;
}

/* Whether it matters what "this" a function is called with. */
static inline int rt__callback_wants_this(const js_Object *fn) {
  return fn->type != JS_CFUNCTION || fn->u.f.function->usesthis;
}

static inline void rt__callback_release(struct rt__callback *c) {
  free(c->args);
  c->args = NULL;
  c->argc = 0;
  c->fn = NULL;
}

static inline void rt__callback_mark(js_State *J, struct rt__callback *c) {
  if (c->fn)
    js_markobject(J, c->fn);
  for (uint32_t i = 0; i < c->argc; i++)
    js_markvalue(J, &c->args[i]);
}

/* Pushes what js_call() wants; `this_object` may be NULL. */
static inline int rt__callback_push(js_State *J, const struct rt__callback *c,
                                    js_Object *this_object) {
  js_pushobject(J, c->fn);
  if (this_object)
    js_pushobject(J, this_object);
  else
    js_pushundefined(J);
  for (uint32_t i = 0; i < c->argc; i++)
    js_pushvalue(J, c->args[i]);
  return (int)c->argc;
}

#endif
