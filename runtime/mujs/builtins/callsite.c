/* CallSite, what Error.prepareStackTrace is given for each frame. */
#include <string.h>

#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/stack.h"
#include "runtime/mujs/builtins/util.h"

static const char site_tag[] = "CallSite";

static void mark_site(js_State *J, void *data) {
  struct jsb_frame *frame = data;
  js_markvalue(J, &frame->function);
  js_markvalue(J, &frame->self);
}

static void free_site(js_State *J, void *data) {
  js_free(J, data);
}

void jsb_push_callsites(js_State *J, int from, int limit) {
  struct jsb_frame frame;
  int n = 0;
  js_newarray(J);
  for (int i = from; i > 0 && n < limit; i--) {
    if (!jsb_frame_at(J, i, &frame))
      continue;
    struct jsb_frame *data =
      jsb_new_data(J, JSB_PROTO_CALLSITE, site_tag, sizeof *data, mark_site, free_site);
    *data = frame;
    js_setindex(J, -2, n++);
  }
}

static const struct jsb_frame *this_site(js_State *J) {
  const struct jsb_frame *frame = jsb_data(J, 0, site_tag);
  if (!frame)
    js_typeerror(J, "CallSite method called on an object that is none");
  return frame;
}

static void push_name(js_State *J, const char *name) {
  if (name && name[0])
    js_pushstring(J, name);
  else
    js_pushnull(J);
}

static void push_number(js_State *J, int number) {
  if (number > 0)
    js_pushnumber(J, number);
  else
    js_pushnull(J);
}

/* As V8, strict code keeps its receiver and its function to itself. */
static int is_strict(const struct jsb_frame *f) {
  const js_Object *obj = f->function.u.object;
  return obj->type != JS_CFUNCTION || obj->u.f.function->strict;
}

static int is_eval(const struct jsb_frame *f) {
  return f->function.u.object->type == JS_CSCRIPT;
}

static void getThis(js_State *J) {
  const struct jsb_frame *f = this_site(J);
  if (is_strict(f))
    js_pushundefined(J);
  else
    js_pushvalue(J, f->self);
}

static void getFunction(js_State *J) {
  const struct jsb_frame *f = this_site(J);
  if (is_strict(f))
    js_pushundefined(J);
  else
    js_pushvalue(J, f->function);
}

static void getTypeName(js_State *J) {
  const struct jsb_frame *f = this_site(J);
  if (f->self.t.type == JS_TUNDEFINED || f->self.t.type == JS_TNULL)
    js_pushnull(J);
  else
    js_pushstring(J, jsb_frame_type(J, &f->self));
}

static void getFunctionName(js_State *J) {
  const struct jsb_frame *f = this_site(J);
  push_name(J, f->name);
}

static void getMethodName(js_State *J) {
  const struct jsb_frame *f = this_site(J);
  push_name(J, jsb_frame_toplevel(J, f) ? NULL : jsb_frame_method(J, f));
}

static void getFileName(js_State *J) {
  const struct jsb_frame *f = this_site(J);
  if (f->file)
    js_pushstring(J, f->file);
  else
    js_pushundefined(J);
}

static void getLineNumber(js_State *J) {
  push_number(J, js_placeline(this_site(J)->place));
}

static void getColumnNumber(js_State *J) {
  push_number(J, js_placecolumn(this_site(J)->place));
}

static void getNothing(js_State *J) {
  this_site(J);
  js_pushundefined(J);
}

static void getNull(js_State *J) {
  this_site(J);
  js_pushnull(J);
}

static void isFalse(js_State *J) {
  this_site(J);
  js_pushboolean(J, 0);
}

static void isToplevel(js_State *J) {
  js_pushboolean(J, jsb_frame_toplevel(J, this_site(J)));
}

static void isEval(js_State *J) {
  js_pushboolean(J, is_eval(this_site(J)));
}

static void isNative(js_State *J) {
  js_pushboolean(J, this_site(J)->file == NULL);
}

static void isConstructor(js_State *J) {
  js_pushboolean(J, this_site(J)->construct);
}

static void toString(js_State *J) {
  const struct jsb_frame *frame = this_site(J);
  char text[1000];
  int n = jsb_frame_text(J, frame, text, sizeof text);
  js_pushlstring(J, text, n);
}

void jsb_callsite(js_State *J) {
  static const struct {
    const char *name;
    js_CFunction function;
  } methods[] = {
    {"getColumnNumber", getColumnNumber}, {"getEvalOrigin", getNothing},
    {"getFileName", getFileName}, {"getFunction", getFunction},
    {"getFunctionName", getFunctionName}, {"getLineNumber", getLineNumber},
    {"getMethodName", getMethodName}, {"getPromiseIndex", getNull},
    {"getScriptNameOrSourceURL", getFileName}, {"getThis", getThis},
    {"getTypeName", getTypeName}, {"isAsync", isFalse}, {"isConstructor", isConstructor},
    {"isEval", isEval}, {"isNative", isNative}, {"isPromiseAll", isFalse},
    {"isToplevel", isToplevel}, {"toString", toString},
  };
  js_newobject(J);
  jsb_keep(J, JSB_PROTO_CALLSITE);
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
    jsB_propf(J, methods[i].name, methods[i].function, 0);
  js_pop(J, 1);
}
