/*
 * What the runtime needs of the engine beyond its public header: objects by pointer, the
 * live call stack, the collector's hooks. Private to runtime/; the only file that names the
 * engine's private header.
 *
 * Thread: the loop's. An object pointer kept in C must be marked by rt__mark_roots() for as
 * long as it is kept; one that is on the engine's stack needs nothing.
 */
#ifndef RT_ENGINE_H
#define RT_ENGINE_H

#include <jsi.h>

/* The innermost stack entry's value as it is; a copy may be kept when it is marked. */
static inline js_Value rt__value_at(js_State *J, int idx) {
  return *js_tovalue(J, idx);
}

/* The object at idx, or NULL when the value is none. */
static inline js_Object *rt__object_at(js_State *J, int idx) {
  js_Value *v = js_tovalue(J, idx);
  return v->t.type == JS_TOBJECT ? v->u.object : NULL;
}

static inline js_Value rt__undefined(void) {
  js_Value v = {.t = {.type = JS_TUNDEFINED}};
  return v;
}

/* The user data of an object when it has this very tag (compared by address), else NULL. */
static inline void *rt__userdata(js_Object *obj, const char *tag) {
  return obj && obj->type == JS_CUSERDATA && obj->u.user.tag == tag ? obj->u.user.data
                                                                    : NULL;
}

#endif
