/* What the built-ins of our own share. */
#include "runtime/mujs/builtins/util.h"

#include <assert.h>
#include <string.h>

_Static_assert(JSB_PROTO_COUNT <= JS_BUILTINS, "more places than the state has");

void jsb_keep(js_State *J, enum jsb_place place) {
  J->builtins[place] = js_tovalue(J, -1)->u.object;
}

void *jsb_new_data(js_State *J, enum jsb_place place, const char *tag, size_t size,
                   js_MarkHook mark, js_Finalize finalize) {
  js_Object *obj = jsV_newobject(J, JS_CUSERDATA, J->builtins[place]);
  obj->u.user.tag = tag;
  js_pushobject(J, obj);
  void *data = js_malloc(J, (int)size);
  memset(data, 0, size);
  obj->u.user.data = data;
  obj->u.user.finalize = finalize;
  obj->u.user.mark = mark;
  return data;
}

void *jsb_data(js_State *J, int idx, const char *tag) {
  js_Value *v = js_tovalue(J, idx);
  if (v->t.type != JS_TOBJECT)
    return NULL;
  js_Object *obj = v->u.object;
  return obj->type == JS_CUSERDATA && obj->u.user.tag == tag ? obj->u.user.data : NULL;
}

const char *jsb_show(js_State *J, int idx, char buf[64]) {
  if (js_isstring(J, idx))
    return js_tostring(J, idx);
  return jsR_describe(J, js_tovalue(J, idx), buf);
}

void jsb_incompatible(js_State *J, const char *method) {
  char buf[64];
  js_typeerror(J, "Method %s called on incompatible receiver %s", method,
               jsb_show(J, 0, buf));
}

void *jsb_this(js_State *J, const char *tag, const char *method) {
  void *data = jsb_data(J, 0, tag);
  if (!data)
    jsb_incompatible(J, method);
  return data;
}

void jsb_need_function(js_State *J, int idx) {
  char buf[64];
  if (!js_iscallable(J, idx))
    js_typeerror(J, "%s is not a function", jsb_show(J, idx, buf));
}

void jsb_requires_new(js_State *J) {
  js_currentfunction(J);
  js_getproperty(J, -1, "name");
  js_typeerror(J, "Constructor %s requires 'new'", js_tostring(J, -1));
}

void jsb_class(js_State *J, enum jsb_place place, const char *name, js_CFunction construct,
               int length) {
  jsb_keep(J, place);
  js_newcconstructor(J, jsb_requires_new, construct, name, length);
}

void jsb_copy_properties(js_State *J, js_Object *obj, const js_Object *like) {
  int cap = like->used;
  assert(obj->used == 0 && !like->accessors && !like->indexes);
  obj->properties = jsV_newlist(J, &cap);
  obj->cap = cap;
  memcpy(obj->properties, like->properties, (size_t)like->used * sizeof *like->properties);
  obj->count = like->count;
  obj->used = like->used;
  obj->filter = like->filter;
  obj->index = like->index;
  if (obj->index)
    ++obj->index->refs;
  J->gccounter += like->used;
}
