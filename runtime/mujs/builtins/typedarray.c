/* Typed arrays: their constructors, and what is the same for all kinds. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "runtime/mujs/builtins/bytes.h"

const char *const jsb_element_names[JS_ELEMENTKINDS] = {
    [JS_UINT8] = "Uint8Array",     [JS_INT8] = "Int8Array",
    [JS_UINT8C] = "Uint8ClampedArray", [JS_INT16] = "Int16Array",
    [JS_UINT16] = "Uint16Array",   [JS_INT32] = "Int32Array",
    [JS_UINT32] = "Uint32Array",   [JS_FLOAT32] = "Float32Array",
    [JS_FLOAT64] = "Float64Array",
};

static js_Object *prototype_of(js_State *J, int kind) {
  return J->builtins[JSB_PROTO_TYPED_ARRAYS + kind];
}

js_Object *jsb_new_typed(js_State *J, int kind, double length) {
  return jsb_new_memory(J, JS_CBYTES, prototype_of(J, kind), kind, length);
}

js_Object *jsb_need_typed(js_State *J, int idx, const char *method) {
  js_Object *obj = jsb_of_class(J, idx, JS_CBYTES);
  if (!obj)
    js_typeerror(J, "this is not a typed array.");
  if (obj->u.b.detached)
    js_typeerror(J, "Cannot perform %s on a detached ArrayBuffer", method);
  return obj;
}

/* ---- the constructor ---- */

_Noreturn static void invalid_length(js_State *J, int idx) {
  char buf[64];
  js_rangeerror(J, "Invalid typed array length: %s", jsb_show(J, idx, buf));
}

/* new Kind(buffer, byteOffset, length) */
static void from_buffer(js_State *J, int kind, js_Object *buffer) {
  int size = 1 << jsV_elementshift[kind];
  const char *name = jsb_element_names[kind];
  char buf[64];
  double offset = jsb_to_index(J, 2), length;
  if (offset < 0)
    js_rangeerror(J, "Start offset %s is outside the bounds of the buffer",
                  jsb_show(J, 2, buf));
  if (fmod(offset, size) != 0)
    js_rangeerror(J, "start offset of %s should be a multiple of %d", name, size);
  int given = js_isdefined(J, 3);
  double wanted = given ? jsb_to_index(J, 3) : 0;
  if (wanted < 0)
    invalid_length(J, 3);
  if (buffer->u.b.detached)
    js_typeerror(J, "Cannot perform Construct on a detached ArrayBuffer");
  int bytes = buffer->u.b.length;
  if (!given && bytes % size)
    js_rangeerror(J, "byte length of %s should be a multiple of %d", name, size);
  if (offset > bytes)
    js_rangeerror(J, "Start offset %s is outside the bounds of the buffer",
                  jsb_show(J, 2, buf));
  length = given ? wanted : (bytes - offset) / size;
  if (offset + length * size > bytes)
    invalid_length(J, 3);
  jsb_new_view(J, JS_CBYTES, prototype_of(J, kind), kind, buffer, (int)offset, (int)length);
}

static void copy_elements(js_Object *to, int at, const js_Object *from, int n) {
  if (to->u.b.kind == from->u.b.kind) {
    int shift = jsV_elementshift[to->u.b.kind];
    memmove(to->u.b.data + ((size_t)at << shift), from->u.b.data, (size_t)n << shift);
    return;
  }
  for (int i = 0; i < n; i++)
    jsV_setelement(to, at + i, jsV_getelement(from, i));
}

static void from_typed(js_State *J, int kind, js_Object *from) {
  if (from->u.b.detached)
    js_typeerror(J, "Cannot perform Construct on a detached ArrayBuffer");
  copy_elements(jsb_new_typed(J, kind, from->u.b.length), 0, from, from->u.b.length);
}

/* The array-like on top of the stack becomes a typed array. */
static void from_list(js_State *J, int kind) {
  int length = js_getlength(J, -1);
  js_Object *to = jsb_new_typed(J, kind, length < 0 ? 0 : length);
  for (int i = 0; i < length; i++) {
    js_getindex(J, -2, i);
    double number = js_tonumber(J, -1);
    if (i < to->u.b.length)
      jsV_setelement(to, i, number);
    js_pop(J, 1);
  }
  js_rot2pop1(J);
}

static void construct(js_State *J) {
  js_currentfunction(J);
  int kind = *(unsigned char *)js_tovalue(J, -1)->u.object->u.c.data;
  js_pop(J, 1);
  jsb_arguments(J, 3);
  js_Object *buffer = jsb_of_class(J, 1, JS_CARRAYBUFFER);
  js_Object *typed = jsb_of_class(J, 1, JS_CBYTES);
  if (buffer) {
    from_buffer(J, kind, buffer);
  } else if (typed) {
    from_typed(J, kind, typed);
  } else if (js_isobject(J, 1)) {
    jsb_push_list(J, 1);
    from_list(J, kind);
  } else {
    double length = jsb_to_index(J, 1);
    if (length < 0)
      invalid_length(J, 1);
    jsb_new_typed(J, kind, length);
  }
}

/* ---- species ---- */

/* Pushes the constructor for what methods of `exemplar` make, or undefined for the stock one. */
static void push_species(js_State *J, js_Object *exemplar) {
  js_pushobject(J, exemplar);
  js_getproperty(J, -1, "constructor");
  js_rot2pop1(J);
  if (js_isundefined(J, -1))
    return;
  if (!js_isobject(J, -1))
    js_typeerror(J, "object.constructor is not an object");
  js_getproperty(J, -1, js_symbolkey(J, JS_SYM_SPECIES));
  js_rot2pop1(J);
  js_Object *fn = js_tovalue(J, -1)->u.object;
  if (!js_iscoercible(J, -1) ||
      (js_isobject(J, -1) && fn->type == JS_CCFUNCTION && fn->u.c.constructor == construct &&
       *(unsigned char *)fn->u.c.data == exemplar->u.b.kind)) {
    js_pop(J, 1);
    js_pushundefined(J);
  }
}

js_Object *jsb_species_create(js_State *J, js_Object *exemplar, int length,
                              const char *method) {
  push_species(J, exemplar);
  if (!js_isdefined(J, -1)) {
    js_pop(J, 1);
    return jsb_new_typed(J, exemplar->u.b.kind, length);
  }
  js_pushnumber(J, length);
  js_construct(J, 1);
  js_Object *made = jsb_need_typed(J, -1, method);
  if (made->u.b.length < length)
    js_typeerror(J, "Derived TypedArray constructor created an array which was too small");
  return made;
}

/* ---- getters ---- */

static js_Object *this_typed(js_State *J, const char *getter) {
  js_Object *obj = jsb_of_class(J, 0, JS_CBYTES);
  if (!obj)
    jsb_incompatible(J, getter);
  return obj;
}

static void typed_buffer(js_State *J) {
  if (!jsb_of_class(J, 0, JS_CBYTES))
    jsb_incompatible(J, "get TypedArray.prototype.buffer");
  js_pushobject(J, jsb_buffer_of(J, js_tovalue(J, 0)->u.object));
}

static void typed_byte_length(js_State *J) {
  js_Object *obj = this_typed(J, "get TypedArray.prototype.byteLength");
  js_pushnumber(J, obj->u.b.length << jsV_elementshift[obj->u.b.kind]);
}

static void typed_byte_offset(js_State *J) {
  js_Object *obj = this_typed(J, "get TypedArray.prototype.byteOffset");
  js_Object *buffer = obj->u.b.parent ? jsb_buffer_of(J, obj) : NULL;
  js_pushnumber(J, !buffer || obj->u.b.detached
                       ? 0
                       : (double)(obj->u.b.data - buffer->u.b.data));
}

static void typed_length(js_State *J) {
  js_pushnumber(J, this_typed(J, "get TypedArray.prototype.length")->u.b.length);
}

static void typed_tag(js_State *J) {
  js_Object *obj = jsb_of_class(J, 0, JS_CBYTES);
  if (obj)
    js_pushliteral(J, jsb_element_names[obj->u.b.kind]);
  else
    js_pushundefined(J);
}

/* ---- set and subarray ---- */

static void set_from_list(js_State *J, js_Object *to, double offset) {
  js_copy(J, 1);
  js_toobject(J, -1);
  int length = js_getlength(J, -1);
  if (offset + length > to->u.b.length)
    js_rangeerror(J, "offset is out of bounds");
  for (int i = 0; i < length; i++) {
    js_getindex(J, -1, i);
    double number = js_tonumber(J, -1);
    if (offset + i < to->u.b.length)
      jsV_setelement(to, (int)offset + i, number);
    js_pop(J, 1);
  }
  js_pushundefined(J);
}

/* Through a copy where writing may overtake reading. */
static void set_from_typed(js_State *J, js_Object *to, double offset, js_Object *from) {
  if (from->u.b.detached)
    js_typeerror(J, "Cannot perform %%TypedArray%%.prototype.set on a detached ArrayBuffer");
  if (offset + from->u.b.length > to->u.b.length)
    js_rangeerror(J, "offset is out of bounds");
  int shift = jsV_elementshift[from->u.b.kind];
  const unsigned char *a = from->u.b.data, *b = to->u.b.data;
  size_t n = (size_t)from->u.b.length << shift;
  size_t m = (size_t)to->u.b.length << jsV_elementshift[to->u.b.kind];
  if (to->u.b.kind != from->u.b.kind && a < b + m && b < a + n) {
    from_typed(J, from->u.b.kind, from);
    from = js_tovalue(J, -1)->u.object;
  }
  copy_elements(to, (int)offset, from, from->u.b.length);
  js_pushundefined(J);
}

static void typed_set(js_State *J) {
  jsb_arguments(J, 2);
  js_Object *to = jsb_of_class(J, 0, JS_CBYTES);
  if (!to)
    js_typeerror(J, "this is not a typed array.");
  double offset = js_isdefined(J, 2) ? trunc(js_tonumber(J, 2)) : 0;
  if (isnan(offset))
    offset = 0;
  if (offset < 0)
    js_rangeerror(J, "offset is out of bounds");
  if (to->u.b.detached)
    js_typeerror(J, "Cannot perform %%TypedArray%%.prototype.set on a detached ArrayBuffer");
  js_Object *from = jsb_of_class(J, 1, JS_CBYTES);
  if (from)
    set_from_typed(J, to, offset, from);
  else
    set_from_list(J, to, offset);
}

static void typed_subarray(js_State *J) {
  jsb_arguments(J, 2);
  js_Object *from = jsb_of_class(J, 0, JS_CBYTES);
  if (!from)
    jsb_incompatible(J, "%TypedArray%.prototype.subarray");
  int length = from->u.b.length, kind = from->u.b.kind;
  int begin = jsb_clamped(J, 1, length, 0), end = jsb_clamped(J, 2, length, length);
  int n = end > begin ? end - begin : 0;
  js_Object *buffer = jsb_buffer_of(J, from);
  int offset = from->u.b.detached ? 0 : (int)(from->u.b.data - buffer->u.b.data);
  offset += begin << jsV_elementshift[kind];
  push_species(J, from);
  if (js_isdefined(J, -1)) {
    js_pushobject(J, buffer);
    js_pushnumber(J, offset);
    js_pushnumber(J, n);
    js_construct(J, 3);
    jsb_need_typed(J, -1, "%TypedArray%.prototype.subarray");
    return;
  }
  if (buffer->u.b.detached)
    js_typeerror(J, "Cannot perform Construct on a detached ArrayBuffer");
  jsb_new_view(J, JS_CBYTES, prototype_of(J, kind), kind, buffer, offset, n);
}

/* ---- from and of ---- */

/* With a constructor at `fn`: pushes what it makes of a length. */
static void push_made(js_State *J, int fn, int length, const char *method) {
  char buf[64];
  if (!js_iscallable(J, fn))
    js_typeerror(J, "%s is not a constructor", jsb_show(J, fn, buf));
  js_copy(J, fn);
  js_pushnumber(J, length);
  js_construct(J, 1);
  if (!jsb_of_class(J, -1, JS_CBYTES))
    js_typeerror(J, "Method %s called on incompatible receiver %s", method,
                 jsb_show(J, -1, buf));
  if (jsb_need_typed(J, -1, method)->u.b.length < length)
    js_typeerror(J, "Derived TypedArray constructor created an array which was too small");
}

static void typed_of(js_State *J) {
  int n = js_gettop(J) - 1;
  push_made(J, 0, n, "%TypedArray%.of");
  for (int i = 0; i < n; i++) {
    js_copy(J, i + 1);
    js_setindex(J, -2, i);
  }
}

static void typed_from(js_State *J) {
  jsb_arguments(J, 3);
  char buf[64];
  int mapped = js_isdefined(J, 2);
  if (!js_iscallable(J, 0))
    js_typeerror(J, "%s is not a constructor", jsb_show(J, 0, buf));
  if (mapped)
    jsb_need_function(J, 2);
  jsb_push_list(J, 1);
  int n = js_getlength(J, -1);
  push_made(J, 0, n, "%TypedArray%.from");
  for (int i = 0; i < n; i++) {
    if (mapped) {
      js_copy(J, 2);
      js_copy(J, 3);
    }
    js_getindex(J, mapped ? -4 : -2, i);
    if (mapped) {
      js_pushnumber(J, i);
      js_call(J, 2);
    }
    js_setindex(J, -2, i);
  }
}

/* ---- the classes ---- */

static void abstract(js_State *J) {
  js_typeerror(J, "Abstract class TypedArray not directly constructable");
}

static void define_class(js_State *J, int kind, js_Object *base) {
  static const unsigned char kinds[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  _Static_assert(sizeof kinds >= JS_ELEMENTKINDS, "a number for each kind");
  js_pushobject(J, J->builtins[JSB_PROTO_TYPED_ARRAY]);
  js_newobjectx(J);
  jsB_propn(J, "BYTES_PER_ELEMENT", 1 << jsV_elementshift[kind]);
  jsb_class(J, JSB_PROTO_TYPED_ARRAYS + kind, jsb_element_names[kind], construct, 3);
  js_Object *fn = js_tovalue(J, -1)->u.object;
  fn->prototype = base;
  fn->u.c.data = (void *)&kinds[kind];
  jsB_propn(J, "BYTES_PER_ELEMENT", 1 << jsV_elementshift[kind]);
  js_defglobal(J, jsb_element_names[kind], JS_DONTENUM);
}

void jsb_typedarray(js_State *J) {
  js_newobject(J);
  jsb_getter(J, "buffer", "get buffer", typed_buffer);
  jsb_getter(J, "byteLength", "get byteLength", typed_byte_length);
  jsb_getter(J, "byteOffset", "get byteOffset", typed_byte_offset);
  jsb_getter(J, "length", "get length", typed_length);
  jsb_typed_walks(J);
  jsB_propf(J, "TypedArray.prototype.set", typed_set, 1);
  jsB_propf(J, "TypedArray.prototype.subarray", typed_subarray, 2);
  jsb_typed_methods(J);
  jsb_typed_order(J);
  jsb_getter(J, js_symbolkey(J, JS_SYM_TOSTRINGTAG), "get [Symbol.toStringTag]", typed_tag);
  jsb_keep(J, JSB_PROTO_TYPED_ARRAY);
  js_newcconstructor(J, abstract, abstract, "TypedArray", 0);
  jsB_propf(J, "TypedArray.of", typed_of, 0);
  jsB_propf(J, "TypedArray.from", typed_from, 1);
  jsb_species(J);
  js_Object *base = js_tovalue(J, -1)->u.object;
  for (int kind = 0; kind < JS_ELEMENTKINDS; kind++)
    define_class(J, kind, base);
  js_pop(J, 1);
}
