/* ArrayBuffer, and the memory of all that is made of bytes. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/mujs/builtins/bytes.h"

struct memory {
  long size;
  unsigned char data[] __attribute__((aligned(16)));
};

static void memory_free(js_State *J, void *owner) {
  js_gcadjust(J, -((struct memory *)owner)->size);
  free(owner);
}

/* ---- numbers ---- */

double jsb_to_index(js_State *J, int idx) {
  double n = js_isdefined(J, idx) ? js_tonumber(J, idx) : 0;
  if (isnan(n))
    return 0;
  n = trunc(n);
  return n > 0x1p53 - 1 ? -1 : n == 0 ? 0 : n;
}

int jsb_clamped(js_State *J, int idx, int length, int otherwise) {
  if (!js_isdefined(J, idx))
    return otherwise;
  double n = js_tonumber(J, idx);
  n = isnan(n) ? 0 : trunc(n);
  if (n < 0)
    n += length;
  return n < 0 ? 0 : n > length ? length : (int)n;
}

js_Object *jsb_of_class(js_State *J, int idx, enum js_Class type) {
  js_Value *v = js_tovalue(J, idx);
  return v->t.type == JS_TOBJECT && v->u.object->type == type ? v->u.object : NULL;
}

/* ---- making ---- */

js_Object *jsb_new_memory(js_State *J, enum js_Class type, js_Object *prototype, int kind,
                          double length) {
  js_Object *obj = jsV_newobject(J, type, prototype);
  js_pushobject(J, obj);
  double size = length * (1 << jsV_elementshift[kind]);
  struct memory *memory = NULL;
  if (size <= INT_MAX) {
    js_reserve(J, (long)size);
    memory = calloc(1, sizeof *memory + (size_t)size + 1);
  }
  if (!memory)
    js_rangeerror(J, "Array buffer allocation failed");
  memory->size = (long)size;
  obj->u.b.length = (int)length;
  obj->u.b.kind = (unsigned char)kind;
  obj->u.b.data = memory->data;
  obj->u.b.owner = memory;
  obj->u.b.finalize = memory_free;
  js_gcadjust(J, memory->size);
  return obj;
}

js_Object *jsb_buffer_of(js_State *J, js_Object *view) {
  js_Object *root = view->u.b.parent ? view->u.b.parent : view;
  if (root->type == JS_CARRAYBUFFER)
    return root;
  if (!root->u.b.parent) {
    js_Object *buffer = jsV_newobject(J, JS_CARRAYBUFFER, J->builtins[JSB_PROTO_ARRAY_BUFFER]);
    buffer->u.b.length = root->u.b.length << jsV_elementshift[root->u.b.kind];
    buffer->u.b.data = root->u.b.data;
    buffer->u.b.owner = root->u.b.owner;
    buffer->u.b.finalize = root->u.b.finalize;
    root->u.b.owner = NULL;
    root->u.b.finalize = NULL;
    root->u.b.parent = buffer;
  }
  view->u.b.parent = root->u.b.parent;
  return root->u.b.parent;
}

js_Object *jsb_new_view(js_State *J, enum js_Class type, js_Object *prototype, int kind,
                        js_Object *buffer, int offset, int length) {
  js_Object *obj = jsV_newobject(J, type, prototype);
  obj->u.b.length = length;
  obj->u.b.kind = (unsigned char)kind;
  obj->u.b.data = buffer->u.b.data + offset;
  obj->u.b.parent = buffer;
  js_pushobject(J, obj);
  return obj;
}

static int is_over(const js_Object *obj, const js_Object *buffer) {
  const js_Object *parent;
  if (!jsV_hasbytes(obj) || obj->type == JS_CARRAYBUFFER)
    return 0; /* it may have no such field at all */
  parent = obj->u.b.parent;
  if (!parent)
    return 0;
  return parent == buffer ||
         (parent->type != JS_CARRAYBUFFER && parent->u.b.parent == buffer);
}

/* The old one keeps the new one alive: work that is under way in another thread may hold a
 * view of the old one only. */
void jsb_transfer(js_State *J, js_Object *buffer) {
  js_Object *to = jsV_newobject(J, JS_CARRAYBUFFER, J->builtins[JSB_PROTO_ARRAY_BUFFER]);
  to->u.b = buffer->u.b;
  js_pushobject(J, to);
  jsG_detachviews(J, buffer, is_over);
  buffer->u.b.length = 0;
  buffer->u.b.detached = 1;
  buffer->u.b.owner = NULL;
  buffer->u.b.finalize = NULL;
  buffer->u.b.parent = to;
}

/* ---- JavaScript ---- */

static void buffer_construct(js_State *J) {
  double length = jsb_to_index(J, 1);
  if (length < 0)
    js_rangeerror(J, "Array buffer allocation failed");
  jsb_new_memory(J, JS_CARRAYBUFFER, J->builtins[JSB_PROTO_ARRAY_BUFFER], JS_UINT8, length);
}

static void buffer_is_view(js_State *J) {
  js_pushboolean(J, jsb_of_class(J, 1, JS_CBYTES) || jsb_of_class(J, 1, JS_CDATAVIEW));
}

static js_Object *this_buffer(js_State *J, const char *method) {
  js_Object *buffer = jsb_of_class(J, 0, JS_CARRAYBUFFER);
  if (!buffer || buffer->u.b.shared)
    jsb_incompatible(J, method);
  return buffer;
}

static void buffer_byte_length(js_State *J) {
  js_pushnumber(J, this_buffer(J, "get ArrayBuffer.prototype.byteLength")->u.b.length);
}

static js_Object *push_slice(js_State *J, int length) {
  js_getproperty(J, 0, "constructor");
  if (js_isobject(J, -1)) {
    js_getproperty(J, -1, js_symbolkey(J, JS_SYM_SPECIES));
    js_rot2pop1(J);
  }
  js_getglobal(J, "ArrayBuffer");
  if (!js_iscoercible(J, -2) ||
      js_tovalue(J, -1)->u.object == js_tovalue(J, -2)->u.object) {
    js_pop(J, 2);
    return jsb_new_memory(J, JS_CARRAYBUFFER, J->builtins[JSB_PROTO_ARRAY_BUFFER], JS_UINT8,
                          length);
  }
  js_pop(J, 1);
  js_pushnumber(J, length);
  js_construct(J, 1);
  return jsb_of_class(J, -1, JS_CARRAYBUFFER);
}

static void buffer_slice(js_State *J) {
  static const char method[] = "ArrayBuffer.prototype.slice";
  js_Object *from = this_buffer(J, method);
  if (from->u.b.detached)
    js_typeerror(J, "Cannot perform %s on a detached ArrayBuffer", method);
  int start = jsb_clamped(J, 1, from->u.b.length, 0);
  int end = jsb_clamped(J, 2, from->u.b.length, from->u.b.length);
  int length = end > start ? end - start : 0;
  js_Object *to = push_slice(J, length);
  if (!to || to->u.b.detached)
    jsb_incompatible(J, method);
  if (to == from)
    js_typeerror(J, "ArrayBuffer subclass returned this from species constructor");
  if (to->u.b.length < length)
    js_typeerror(J, "Species constructor returned a too small ArrayBuffer");
  if (from->u.b.detached)
    js_typeerror(J, "Cannot perform %s on a detached ArrayBuffer", method);
  memcpy(to->u.b.data, from->u.b.data + start, (size_t)length);
}

void jsb_arraybuffer(js_State *J) {
  js_newobject(J);
  jsb_getter(J, "byteLength", "get byteLength", buffer_byte_length);
  jsB_propf(J, "ArrayBuffer.prototype.slice", buffer_slice, 2);
  jsb_tag(J, "ArrayBuffer");
  jsb_class(J, JSB_PROTO_ARRAY_BUFFER, "ArrayBuffer", buffer_construct, 1);
  jsB_propf(J, "ArrayBuffer.isView", buffer_is_view, 1);
  jsb_species(J);
  js_defglobal(J, "ArrayBuffer", JS_DONTENUM);
}
