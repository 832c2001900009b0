/* What a value is by its class inside the engine, for util.types, inspect and structuredClone. */
#include "runtime/internal.h"
#include "runtime/mujs/builtins/bytes.h"

static const char *kind_of(const js_Object *obj) {
  switch (obj->type) {
  case JS_CARRAY: return "Array";
  case JS_CFUNCTION:
  case JS_CSCRIPT:
  case JS_CCFUNCTION: return "Function";
  case JS_CERROR: return "Error";
  case JS_CBOOLEAN: return "Boolean";
  case JS_CNUMBER: return "Number";
  case JS_CSTRING: return "String";
  case JS_CSYMBOLOBJECT: return "Symbol";
  case JS_CREGEXP: return "RegExp";
  case JS_CDATE: return "Date";
  case JS_CARGUMENTS: return "Arguments";
  case JS_CBYTES: return jsb_element_names[obj->u.b.kind];
  case JS_CARRAYBUFFER: return obj->u.b.shared ? "SharedArrayBuffer" : "ArrayBuffer";
  case JS_CDATAVIEW: return "DataView";
  case JS_CUSERDATA: return obj->u.user.tag;
  default: return "Object";
  }
}

/* kindOf(value): "Map", "Float32Array"...; "" for what is no object */
static void native_kind_of(js_State *J) {
  js_Object *obj = rt__object_at(J, 1);
  js_pushliteral(J, obj ? kind_of(obj) : "");
}

/* preview(iterator): [items, whether they are pairs] of a Map's or Set's, without moving it */
static void native_preview(js_State *J) {
  int pairs;
  js_newarray(J);
  if (!jsb_preview(J, 1, &pairs))
    return;
  js_setindex(J, -2, 0);
  js_pushboolean(J, pairs);
  js_setindex(J, -2, 1);
}

/* transfer(buffer): another ArrayBuffer with its memory, which it has no more */
static void native_transfer(js_State *J) {
  js_Object *buffer = jsb_of_class(J, 1, JS_CARRAYBUFFER);
  if (!buffer || buffer->u.b.detached)
    js_pushundefined(J);
  else
    jsb_transfer(J, buffer);
}

void rt__kinds_binding(struct rt *rt) {
  js_newobject(rt->J);
  rt_method(rt->J, "kindOf", native_kind_of, 1);
  rt_method(rt->J, "preview", native_preview, 1);
  rt_method(rt->J, "transfer", native_transfer, 1);
}
