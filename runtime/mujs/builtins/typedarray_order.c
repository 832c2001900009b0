/* Typed arrays: sorting and reversing. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/mujs/builtins/bytes.h"

#define METHOD(name) "%TypedArray%.prototype." name

/* Pushes a copy with a stock class. */
static js_Object *push_copy(js_State *J, js_Object *obj) {
  js_Object *copy = jsb_new_typed(J, obj->u.b.kind, obj->u.b.length);
  memcpy(copy->u.b.data, obj->u.b.data,
         (size_t)obj->u.b.length << jsV_elementshift[obj->u.b.kind]);
  return copy;
}

/* ---- as numbers: -0 before 0, NaN last ---- */

static int compare_numbers(double a, double b) {
  if (a < b)
    return -1;
  if (a > b)
    return 1;
  if (a == b)
    return a == 0 ? !!signbit(b) - !!signbit(a) : 0;
  return isnan(a) - isnan(b);
}

#define ORDER(name, type) \
  static int compare_##name(const void *a, const void *b) { \
    return compare_numbers(*(const type *)a, *(const type *)b); \
  }
#define WHOLE_ORDER(name, type) \
  static int compare_##name(const void *a, const void *b) { \
    return (*(const type *)a > *(const type *)b) - (*(const type *)a < *(const type *)b); \
  }
WHOLE_ORDER(uint8, unsigned char)
WHOLE_ORDER(int8, signed char)
WHOLE_ORDER(int16, short)
WHOLE_ORDER(uint16, unsigned short)
WHOLE_ORDER(int32, int)
WHOLE_ORDER(uint32, unsigned)
ORDER(float32, float)
ORDER(float64, double)

static int (*const orders[JS_ELEMENTKINDS])(const void *, const void *) = {
    [JS_UINT8] = compare_uint8,     [JS_INT8] = compare_int8,
    [JS_UINT8C] = compare_uint8,    [JS_INT16] = compare_int16,
    [JS_UINT16] = compare_uint16,   [JS_INT32] = compare_int32,
    [JS_UINT32] = compare_uint32,   [JS_FLOAT32] = compare_float32,
    [JS_FLOAT64] = compare_float64,
};

static void sort_numbers(js_Object *obj) {
  int kind = obj->u.b.kind;
  if (obj->u.b.length > 1)
    qsort(obj->u.b.data, (size_t)obj->u.b.length, (size_t)1 << jsV_elementshift[kind],
          orders[kind]);
}

/* ---- as a function says: merging between two copies that only we know ---- */

/* With the function at 1. */
static int in_order(js_State *J, double a, double b) {
  js_copy(J, 1);
  js_pushundefined(J);
  js_pushnumber(J, a);
  js_pushnumber(J, b);
  js_call(J, 2);
  double order = js_tonumber(J, -1);
  js_pop(J, 1);
  return !(order > 0);
}

static void merge(js_State *J, js_Object *from, js_Object *to, int start, int middle,
                  int end) {
  int a = start, b = middle;
  for (int i = start; i < end; i++) {
    int first = b >= end ||
                (a < middle && in_order(J, jsV_getelement(from, a), jsV_getelement(from, b)));
    jsV_setelement(to, i, jsV_getelement(from, first ? a++ : b++));
  }
}

/* With two copies on the stack; gives the one that is sorted at last. */
static js_Object *merge_sort(js_State *J, js_Object *from, js_Object *to) {
  int length = from->u.b.length;
  for (int width = 1; width < length; width = width > length / 2 ? length : width * 2) {
    for (int i = 0; i < length; i += 2 * width) {
      int middle = length - i < width ? length : i + width;
      int end = length - middle < width ? length : middle + width;
      merge(J, from, to, i, middle, end);
      if (end == length)
        break;
    }
    js_Object *other = from;
    from = to;
    to = other;
  }
  return from;
}

static void need_order(js_State *J) {
  if (js_isdefined(J, 1) && !js_iscallable(J, 1))
    js_typeerror(J, "The comparison function must be either a function or undefined");
}

static void typed_sort(js_State *J) {
  need_order(J);
  js_Object *obj = jsb_need_typed(J, 0, METHOD("sort"));
  if (js_isdefined(J, 1)) {
    js_Object *a = push_copy(J, obj), *b = push_copy(J, obj);
    a = merge_sort(J, a, b);
    int n = a->u.b.length < obj->u.b.length ? a->u.b.length : obj->u.b.length;
    memcpy(obj->u.b.data, a->u.b.data, (size_t)n << jsV_elementshift[obj->u.b.kind]);
  } else {
    sort_numbers(obj);
  }
  js_copy(J, 0);
}

static void typed_to_sorted(js_State *J) {
  need_order(J);
  js_Object *a = push_copy(J, jsb_need_typed(J, 0, METHOD("toSorted")));
  if (!js_isdefined(J, 1)) {
    sort_numbers(a);
    return;
  }
  js_pushobject(J, merge_sort(J, a, push_copy(J, a)));
}

/* ---- backwards ---- */

static void reverse(js_Object *obj) {
  for (int i = 0, k = obj->u.b.length - 1; i < k; i++, k--) {
    double number = jsV_getelement(obj, i);
    jsV_setelement(obj, i, jsV_getelement(obj, k));
    jsV_setelement(obj, k, number);
  }
}

static void typed_reverse(js_State *J) {
  reverse(jsb_need_typed(J, 0, METHOD("reverse")));
  js_copy(J, 0);
}

static void typed_to_reversed(js_State *J) {
  reverse(push_copy(J, jsb_need_typed(J, 0, METHOD("toReversed"))));
}

void jsb_typed_order(js_State *J) {
  jsB_propf(J, METHOD("sort"), typed_sort, 1);
  jsB_propf(J, METHOD("toSorted"), typed_to_sorted, 1);
  jsB_propf(J, METHOD("reverse"), typed_reverse, 0);
  jsB_propf(J, METHOD("toReversed"), typed_to_reversed, 0);
}
