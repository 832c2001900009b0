/*
 * What the built-ins of our own share: their places in the state, objects with data in C,
 * and V8's words for common mistakes.
 */
#ifndef JSB_UTIL_H
#define JSB_UTIL_H

#include <stddef.h>

#include "runtime/mujs/builtins/builtins.h"

/* Places in J->builtins: objects that the collector keeps. */
enum jsb_place {
  JSB_ARRAY, /* the constructor */
  JSB_ERROR, /* likewise */
  JSB_THROWER, /* see restricted.c */
  JSB_PROTO_CALLSITE,
  JSB_OBJECT_KEYS, /* functions of Object, see own.h */
  JSB_OBJECT_NAMES,
  JSB_OBJECT_DESCRIPTOR,
  JSB_STRING_INDEXOF, /* methods that others call natively */
  JSB_STRING_MATCH,
  JSB_STRING_REPLACE,
  JSB_STRING_SEARCH,
  JSB_STRING_SPLIT,
  JSB_REGEXP_EXEC,
  JSB_REGEXP_MATCH,
  JSB_REGEXP_REPLACE,
  JSB_REGEXP_SEARCH,
  JSB_REGEXP_SPLIT,
  JSB_PROTO_ITERATOR,
  JSB_PROTO_ARRAY_ITERATOR,
  JSB_PROTO_STRING_ITERATOR,
  JSB_PROTO_REGEXP_STRING_ITERATOR,
  JSB_PROTO_AGGREGATE_ERROR,
  JSB_PROTO_MAP,
  JSB_PROTO_SET,
  JSB_PROTO_MAP_ITERATOR,
  JSB_PROTO_SET_ITERATOR,
  JSB_PROTO_WEAK_MAP,
  JSB_PROTO_WEAK_SET,
  JSB_PROTO_WEAK_REF,
  JSB_PROTO_ARRAY_BUFFER,
  JSB_PROTO_SHARED_BUFFER,
  JSB_PROTO_DATA_VIEW,
  JSB_PROTO_TYPED_ARRAY,
  JSB_PROTO_TYPED_ARRAYS, /* one for each kind */
  JSB_PROTO_COUNT = JSB_PROTO_TYPED_ARRAYS + 16
};

/* Keeps the object on top of the stack, which stays. */
void jsb_keep(js_State *J, enum jsb_place place);

/* Pushes an object with the prototype kept at `place` and `size` zeroed bytes of data, which
 * `finalize` frees with js_free(). */
void *jsb_new_data(js_State *J, enum jsb_place place, const char *tag, size_t size,
                   js_MarkHook mark, js_Finalize finalize);

/* The data of the value at idx when it has this very tag (compared by address), else NULL. */
void *jsb_data(js_State *J, int idx, const char *tag);
/* The same for `this`; throws where a method of that name was called on something else. */
void *jsb_this(js_State *J, const char *tag, const char *method);

_Noreturn void jsb_incompatible(js_State *J, const char *method);

/* How V8's messages show the value at idx: a string as it is. */
const char *jsb_show(js_State *J, int idx, char buf[64]);

/* Makes missing arguments undefined, so that there are `n` of them. */
static inline void jsb_arguments(js_State *J, int n) {
  while (js_gettop(J) <= n)
    js_pushundefined(J);
}

/* For a constructor whose new object is on top: calls the object's method `adder` for each
 * item of the iterable at 1, or none when that is undefined or null. Pairs: items are objects
 * whose 0 and 1 are the arguments. */
void jsb_fill(js_State *J, const char *adder, int pairs);

/* Pushes the object at idx, or an array of what it iterates over when it does. */
void jsb_push_list(js_State *J, int idx);

/* Throws the TypeError of a constructor that was called without new. */
void jsb_requires_new(js_State *J);

/* Defines a constructor with the prototype on top, which is kept at `place`, then pops it and
 * pushes the constructor. */
void jsb_class(js_State *J, enum jsb_place place, const char *name, js_CFunction construct,
               int length);

/* Pushes an array of what the Map or Set iterator at idx has still to give, and says whether
 * these are pairs; 0, and nothing is pushed, when it is none. */
int jsb_preview(js_State *J, int idx, int *pairs);

/* Gives `obj`, which has no properties, those of `like` at one stroke: plain values under
 * names that are no array indexes. Its properties stand in the same order. */
void jsb_copy_properties(js_State *J, js_Object *obj, const js_Object *like);

/* The function at idx, or a TypeError. */
void jsb_need_function(js_State *J, int idx);

#endif
