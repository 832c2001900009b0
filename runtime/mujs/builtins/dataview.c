/* DataView: numbers of any kind at any place of an ArrayBuffer, in either order of bytes. */
#include <stdio.h>
#include <string.h>

#include "runtime/mujs/builtins/bytes.h"

static void view_construct(js_State *J) {
  char buf[64];
  jsb_arguments(J, 3);
  js_Object *buffer = jsb_of_class(J, 1, JS_CARRAYBUFFER);
  if (!buffer)
    js_typeerror(J, "First argument to DataView constructor must be an ArrayBuffer");
  double offset = jsb_to_index(J, 2);
  if (offset < 0)
    js_rangeerror(J, "Start offset %s is outside the bounds of the buffer",
                  jsb_show(J, 2, buf));
  if (buffer->u.b.detached)
    js_typeerror(J, "Cannot perform DataView on a detached ArrayBuffer");
  if (offset > buffer->u.b.length)
    js_rangeerror(J, "Start offset %s is outside the bounds of the buffer",
                  jsb_show(J, 2, buf));
  double length = buffer->u.b.length - offset;
  if (js_isdefined(J, 3)) {
    length = jsb_to_index(J, 3);
    if (length < 0 || offset + length > buffer->u.b.length)
      js_rangeerror(J, "Invalid DataView length %s", jsb_show(J, 3, buf));
  }
  jsb_new_view(J, JS_CDATAVIEW, J->builtins[JSB_PROTO_DATA_VIEW], JS_UINT8, buffer,
               (int)offset, (int)length);
}

static js_Object *this_view(js_State *J, const char *method) {
  js_Object *view = jsb_of_class(J, 0, JS_CDATAVIEW);
  if (!view)
    jsb_incompatible(J, method);
  return view;
}

static void view_buffer(js_State *J) {
  js_pushobject(J, jsb_buffer_of(J, this_view(J, "get DataView.prototype.buffer")));
}

static void view_byte_length(js_State *J) {
  js_Object *view = this_view(J, "get DataView.prototype.byteLength");
  if (view->u.b.detached)
    js_typeerror(J, "Cannot perform DataView.prototype.byteLength on a detached ArrayBuffer");
  js_pushnumber(J, view->u.b.length);
}

static void view_byte_offset(js_State *J) {
  js_Object *view = this_view(J, "get DataView.prototype.byteOffset");
  if (view->u.b.detached)
    js_typeerror(J, "Cannot perform DataView.prototype.byteOffset on a detached ArrayBuffer");
  js_pushnumber(J, (double)(view->u.b.data - jsb_buffer_of(J, view)->u.b.data));
}

static const char *const kind_names[JS_ELEMENTKINDS] = {
    [JS_UINT8] = "Uint8",   [JS_INT8] = "Int8",       [JS_INT16] = "Int16",
    [JS_UINT16] = "Uint16", [JS_INT32] = "Int32",     [JS_UINT32] = "Uint32",
    [JS_FLOAT32] = "Float32", [JS_FLOAT64] = "Float64",
};

static void copy_bytes(unsigned char *to, const unsigned char *from, int size, int little) {
  for (int i = 0; i < size; i++)
    to[i] = from[little == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) ? i : size - 1 - i];
}

/* One element that stands by itself: as its bytes are in this machine. */
static js_Object element_of(unsigned char *bytes, int kind) {
  js_Object obj = {.type = JS_CBYTES};
  obj.u.b.length = 1;
  obj.u.b.kind = (unsigned char)kind;
  obj.u.b.data = bytes;
  return obj;
}

/* Where the element at `offset` is; looked up when all arguments are numbers. */
static unsigned char *place(js_State *J, js_Object *view, double offset, int size,
                            const char *method) {
  if (view->u.b.detached)
    js_typeerror(J, "Cannot perform %s on a detached ArrayBuffer", method);
  if (offset + size > view->u.b.length)
    js_rangeerror(J, "Offset is outside the bounds of the DataView");
  return view->u.b.data + (int)offset;
}

static const char *method_name(char name[64], const char *verb, int kind) {
  snprintf(name, 64, "DataView.prototype.%s%s", verb, kind_names[kind]);
  return name;
}

static double need_offset(js_State *J) {
  double offset = jsb_to_index(J, 1);
  if (offset < 0)
    js_rangeerror(J, "Offset is outside the bounds of the DataView");
  return offset;
}

static void get_number(js_State *J, int kind) {
  char name[64];
  unsigned char bytes[8] __attribute__((aligned(8)));
  int size = 1 << jsV_elementshift[kind];
  js_Object *view = this_view(J, method_name(name, "get", kind));
  double offset = need_offset(J);
  int little = js_toboolean(J, 2);
  copy_bytes(bytes, place(J, view, offset, size, name), size, little);
  js_Object element = element_of(bytes, kind);
  js_pushnumber(J, jsV_getelement(&element, 0));
}

static void set_number(js_State *J, int kind) {
  char name[64];
  unsigned char bytes[8] __attribute__((aligned(8)));
  int size = 1 << jsV_elementshift[kind];
  js_Object *view = this_view(J, method_name(name, "set", kind));
  double offset = need_offset(J), number = js_tonumber(J, 2);
  int little = js_toboolean(J, 3);
  js_Object element = element_of(bytes, kind);
  jsV_setelement(&element, 0, number);
  copy_bytes(place(J, view, offset, size, name), bytes, size, little);
  js_pushundefined(J);
}

#define KINDS(X) \
  X(Int8, JS_INT8) \
  X(Uint8, JS_UINT8) \
  X(Int16, JS_INT16) \
  X(Uint16, JS_UINT16) \
  X(Int32, JS_INT32) \
  X(Uint32, JS_UINT32) \
  X(Float32, JS_FLOAT32) \
  X(Float64, JS_FLOAT64)

#define ACCESSORS(name, kind) \
  static void get_##name(js_State *J) { \
    get_number(J, kind); \
  } \
  static void set_##name(js_State *J) { \
    set_number(J, kind); \
  }
KINDS(ACCESSORS)
#undef ACCESSORS

void jsb_dataview(js_State *J) {
  js_newobject(J);
  jsb_getter(J, "buffer", "get buffer", view_buffer);
  jsb_getter(J, "byteLength", "get byteLength", view_byte_length);
  jsb_getter(J, "byteOffset", "get byteOffset", view_byte_offset);
#define METHODS(name, kind) \
  jsB_propf(J, "DataView.prototype.get" #name, get_##name, 1); \
  jsB_propf(J, "DataView.prototype.set" #name, set_##name, 2);
  KINDS(METHODS)
#undef METHODS
  jsb_tag(J, "DataView");
  jsb_class(J, JSB_PROTO_DATA_VIEW, "DataView", view_construct, 1);
  js_defglobal(J, "DataView", JS_DONTENUM);
}
