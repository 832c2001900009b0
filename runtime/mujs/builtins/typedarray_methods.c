/* The methods of typed arrays that need no function of the program's. */
#include <math.h>
#include <string.h>

#include "runtime/mujs/builtins/bytes.h"

#define METHOD(name) "%TypedArray%.prototype." name

static int in_bounds(const js_Object *obj, int length) {
  return length < obj->u.b.length ? length : obj->u.b.length;
}

/* ---- single elements ---- */

static void typed_at(js_State *J) {
  js_Object *obj = jsb_need_typed(J, 0, METHOD("at"));
  double length = obj->u.b.length, i = trunc(js_tonumber(J, 1));
  i = isnan(i) ? 0 : i < 0 ? i + length : i;
  if (i < 0 || i >= obj->u.b.length)
    js_pushundefined(J);
  else
    js_pushnumber(J, jsV_getelement(obj, (int)i));
}

static void typed_with(js_State *J) {
  js_Object *obj = jsb_need_typed(J, 0, METHOD("with"));
  double length = obj->u.b.length, i = trunc(js_tonumber(J, 1)), value = js_tonumber(J, 2);
  i = isnan(i) ? 0 : i < 0 ? i + length : i;
  if (!(i >= 0 && i < obj->u.b.length))
    js_rangeerror(J, "Invalid typed array index");
  js_Object *to = jsb_new_typed(J, obj->u.b.kind, length);
  memcpy(to->u.b.data, obj->u.b.data,
         (size_t)in_bounds(obj, (int)length) << jsV_elementshift[obj->u.b.kind]);
  jsV_setelement(to, (int)i, value);
}

/* ---- searching ---- */

/* same: as indexOf compares (0), or as includes does (1). */
static int equal(double a, double b, int same) {
  return a == b || (same && isnan(a) && isnan(b));
}

static int index_of(js_State *J, const char *method, int same) {
  js_Object *obj = jsb_need_typed(J, 0, method);
  int length = obj->u.b.length, i = length ? jsb_clamped(J, 2, length, 0) : 0;
  if (!js_isnumber(J, 1))
    return same && js_isundefined(J, 1) && obj->u.b.length < length ? i : -1;
  double wanted = js_tonumber(J, 1);
  for (length = in_bounds(obj, length); i < length; i++)
    if (equal(jsV_getelement(obj, i), wanted, same))
      return i;
  return -1;
}

static void typed_index_of(js_State *J) {
  js_pushnumber(J, index_of(J, METHOD("indexOf"), 0));
}

static void typed_includes(js_State *J) {
  js_pushboolean(J, index_of(J, METHOD("includes"), 1) >= 0);
}

static void typed_last_index_of(js_State *J) {
  int given = js_gettop(J) > 2;
  js_Object *obj = jsb_need_typed(J, 0, METHOD("lastIndexOf"));
  double length = obj->u.b.length, from = length - 1;
  if (given) {
    double n = trunc(js_tonumber(J, 2));
    n = isnan(n) ? 0 : n;
    from = n < 0 ? n + length : n < length ? n : length - 1;
  }
  int i = js_isnumber(J, 1) && from >= 0 ? (int)from : -1;
  double wanted = js_isnumber(J, 1) ? js_tonumber(J, 1) : 0;
  if (i >= obj->u.b.length)
    i = obj->u.b.length - 1;
  while (i >= 0 && jsV_getelement(obj, i) != wanted)
    i--;
  js_pushnumber(J, i);
}

/* ---- ranges ---- */

static void typed_fill(js_State *J) {
  static const char method[] = METHOD("fill");
  jsb_arguments(J, 3);
  js_Object *obj = jsb_need_typed(J, 0, method);
  double value = js_tonumber(J, 1);
  int start = jsb_clamped(J, 2, obj->u.b.length, 0);
  int end = jsb_clamped(J, 3, obj->u.b.length, obj->u.b.length);
  jsb_need_typed(J, 0, method);
  end = in_bounds(obj, end);
  int size = 1 << jsV_elementshift[obj->u.b.kind];
  if (start < end) {
    unsigned char *first = obj->u.b.data + (size_t)start * (size_t)size;
    jsV_setelement(obj, start, value);
    if (size == 1)
      memset(first, *first, (size_t)(end - start));
    else
      for (int i = start + 1; i < end; i++)
        memcpy(first + (size_t)(i - start) * (size_t)size, first, (size_t)size);
  }
  js_copy(J, 0);
}

static void typed_slice(js_State *J) {
  static const char method[] = METHOD("slice");
  jsb_arguments(J, 2);
  js_Object *from = jsb_need_typed(J, 0, method);
  int length = from->u.b.length, shift = jsV_elementshift[from->u.b.kind];
  int start = jsb_clamped(J, 1, length, 0), end = jsb_clamped(J, 2, length, length);
  int n = end > start ? end - start : 0;
  js_Object *to = jsb_species_create(J, from, n, method);
  if (n == 0)
    return;
  jsb_need_typed(J, 0, method);
  end = in_bounds(from, end);
  if (to->u.b.kind == from->u.b.kind) {
    memmove(to->u.b.data, from->u.b.data + ((size_t)start << shift),
            end > start ? (size_t)(end - start) << shift : 0);
    return;
  }
  for (int i = start; i < end && i - start < to->u.b.length; i++)
    jsV_setelement(to, i - start, jsV_getelement(from, i));
}

static void typed_copy_within(js_State *J) {
  static const char method[] = METHOD("copyWithin");
  jsb_arguments(J, 3);
  js_Object *obj = jsb_need_typed(J, 0, method);
  int length = obj->u.b.length, shift = jsV_elementshift[obj->u.b.kind];
  int to = jsb_clamped(J, 1, length, 0), from = jsb_clamped(J, 2, length, 0);
  int end = jsb_clamped(J, 3, length, length);
  int n = end - from < length - to ? end - from : length - to;
  jsb_need_typed(J, 0, method);
  if (n > 0)
    memmove(obj->u.b.data + ((size_t)to << shift), obj->u.b.data + ((size_t)from << shift),
            (size_t)n << shift);
  js_copy(J, 0);
}

/* ---- text ---- */

/* The array's methods know how; they read the elements as they are then. */
static void as_array(js_State *J, const char *name, const char *method) {
  int n = js_gettop(J) - 1;
  jsb_need_typed(J, 0, method);
  js_pushobject(J, J->Array_prototype);
  js_getproperty(J, -1, name);
  js_copy(J, 0);
  for (int i = 1; i <= n; i++)
    js_copy(J, i);
  js_call(J, n);
}

static void typed_join(js_State *J) {
  as_array(J, "join", METHOD("join"));
}

static void typed_to_locale_string(js_State *J) {
  as_array(J, "toLocaleString", METHOD("toLocaleString"));
}

static void typed_keys(js_State *J) {
  as_array(J, "keys", METHOD("keys()"));
}

static void typed_values(js_State *J) {
  as_array(J, "values", METHOD("values()"));
}

static void typed_entries(js_State *J) {
  as_array(J, "entries", METHOD("entries()"));
}

void jsb_typed_methods(js_State *J) {
  jsB_propf(J, METHOD("at"), typed_at, 1);
  jsB_propf(J, METHOD("with"), typed_with, 2);
  jsB_propf(J, METHOD("indexOf"), typed_index_of, 1);
  jsB_propf(J, METHOD("lastIndexOf"), typed_last_index_of, 1);
  jsB_propf(J, METHOD("includes"), typed_includes, 1);
  jsB_propf(J, METHOD("fill"), typed_fill, 1);
  jsB_propf(J, METHOD("slice"), typed_slice, 2);
  jsB_propf(J, METHOD("copyWithin"), typed_copy_within, 2);
  jsB_propf(J, METHOD("join"), typed_join, 1);
  jsB_propf(J, METHOD("toLocaleString"), typed_to_locale_string, 0);
  jsB_propf(J, METHOD("keys"), typed_keys, 0);
  jsB_propf(J, METHOD("entries"), typed_entries, 0);
  jsB_propf(J, METHOD("values"), typed_values, 0);
  js_getproperty(J, -1, "values");
  js_defproperty(J, -2, js_symbolkey(J, JS_SYM_ITERATOR), JS_DONTENUM);
  js_pushobject(J, J->Array_prototype);
  js_getproperty(J, -1, "toString");
  js_rot2pop1(J);
  js_defproperty(J, -2, "toString", JS_DONTENUM);
}
