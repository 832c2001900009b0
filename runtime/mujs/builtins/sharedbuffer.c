/* SharedArrayBuffer: memory that several engines of a process may have at the same time. Inside
 * it is an ArrayBuffer that cannot be given away. */
#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/mujs/builtins/bytes.h"

struct jsb_shared {
  _Atomic unsigned refs;
  int length;
  unsigned char data[] __attribute__((aligned(16)));
};

struct jsb_shared *jsb_shared_ref(struct jsb_shared *block) {
  atomic_fetch_add_explicit(&block->refs, 1, memory_order_relaxed);
  return block;
}

void jsb_shared_unref(struct jsb_shared *block) {
  /* Whoever frees it sees what the others have written. */
  if (atomic_fetch_sub_explicit(&block->refs, 1, memory_order_acq_rel) == 1)
    free(block);
}

struct jsb_shared *jsb_shared_of(const js_Object *buffer) {
  return buffer->u.b.owner;
}

static void finalize(js_State *J, void *owner) {
  js_gcadjust(J, -((struct jsb_shared *)owner)->length);
  jsb_shared_unref(owner);
}

static void fill(js_State *J, js_Object *obj, struct jsb_shared *block) {
  obj->u.b.length = block->length;
  obj->u.b.kind = JS_UINT8;
  obj->u.b.shared = 1;
  obj->u.b.data = block->data;
  obj->u.b.owner = block;
  obj->u.b.finalize = finalize;
  js_gcadjust(J, block->length);
}

void jsb_new_shared(js_State *J, struct jsb_shared *block) {
  if (js_try(J)) {
    jsb_shared_unref(block);
    js_throw(J);
  }
  js_pushobject(J, jsV_newobject(J, JS_CARRAYBUFFER, J->builtins[JSB_PROTO_SHARED_BUFFER]));
  js_endtry(J);
  fill(J, js_tovalue(J, -1)->u.object, block);
}

/* ---- JavaScript ---- */

static void push_zeroed(js_State *J, double length) {
  struct jsb_shared *block = NULL;
  js_Object *obj;
  js_pushobject(J, obj = jsV_newobject(J, JS_CARRAYBUFFER, J->builtins[JSB_PROTO_SHARED_BUFFER]));
  if (length < 0)
    js_rangeerror(J, "Invalid array buffer length");
  if (length <= INT_MAX) {
    js_reserve(J, (long)length);
    block = calloc(1, sizeof *block + (size_t)length + 1);
  }
  if (!block)
    js_rangeerror(J, "Array buffer allocation failed");
  block->length = (int)length;
  atomic_init(&block->refs, 1);
  fill(J, obj, block);
}

static void construct(js_State *J) {
  push_zeroed(J, jsb_to_index(J, 1));
}

static js_Object *this_shared(js_State *J, const char *method) {
  js_Object *obj = jsb_of_class(J, 0, JS_CARRAYBUFFER);
  if (!obj || !obj->u.b.shared)
    jsb_incompatible(J, method);
  return obj;
}

static void byte_length(js_State *J) {
  js_pushnumber(J, this_shared(J, "get SharedArrayBuffer.prototype.byteLength")->u.b.length);
}

static void slice(js_State *J) {
  js_Object *from = this_shared(J, "SharedArrayBuffer.prototype.slice");
  int start = jsb_clamped(J, 1, from->u.b.length, 0);
  int end = jsb_clamped(J, 2, from->u.b.length, from->u.b.length);
  int length = end > start ? end - start : 0;
  push_zeroed(J, length);
  memcpy(js_tovalue(J, -1)->u.object->u.b.data, from->u.b.data + start, (size_t)length);
}

void jsb_sharedbuffer(js_State *J) {
  js_newobject(J);
  jsb_getter(J, "byteLength", "get byteLength", byte_length);
  jsB_propf(J, "SharedArrayBuffer.prototype.slice", slice, 2);
  jsb_tag(J, "SharedArrayBuffer");
  jsb_class(J, JSB_PROTO_SHARED_BUFFER, "SharedArrayBuffer", construct, 1);
  jsb_species(J);
  js_defglobal(J, "SharedArrayBuffer", JS_DONTENUM);
}
