/* What stands for the properties that would tell strict code's callers and arguments. */
#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/util.h"

static void forbid(js_State *J) {
  js_typeerror(J, "'caller', 'callee', and 'arguments' properties may not be accessed on strict "
                  "mode functions or the arguments objects for calls to them");
}

js_Object *jsb_thrower(js_State *J) {
  return J->builtins[JSB_THROWER];
}

/* One function for all of them, which nobody can change. */
static void make_thrower(js_State *J) {
  js_newcfunction(J, forbid, "", 0);
  js_Object *thrower = js_tovalue(J, -1)->u.object;
  jsV_complete(J, thrower);
  for (int i = 0; i < thrower->used; i++)
    thrower->properties[i].atts |= JS_READONLY | JS_DONTCONF;
  thrower->extensible = 0;
  jsb_keep(J, JSB_THROWER);
  js_pop(J, 1);
}

/* Whether `this` is a function of sloppy code. */
static int is_open(js_State *J) {
  js_Value *v = js_tovalue(J, 0);
  return v->t.type == JS_TOBJECT && v->u.object->type == JS_CFUNCTION &&
         !v->u.object->u.f.function->strict;
}

/* What a frame runs, if that is a function of sloppy code. */
static js_Object *sloppy_function(js_State *J, int frame) {
  int bot = J->trace[frame].bot;
  js_Value *v = bot > 0 ? &J->stack[bot - 1] : NULL;
  if (!v || v->t.type != JS_TOBJECT || v->u.object->type != JS_CFUNCTION)
    return NULL;
  return v->u.object->u.f.function->strict ? NULL : v->u.object;
}

/* Null as well where native or strict code calls it, or nobody does just now. */
static void get_caller(js_State *J) {
  if (!is_open(J))
    forbid(J);
  js_Object *self = js_toobject(J, 0), *caller = NULL;
  int frame = J->tracetop - 1;
  while (frame > 1 && sloppy_function(J, frame) != self)
    frame--;
  if (frame > 1)
    caller = sloppy_function(J, frame - 1);
  if (caller)
    js_pushobject(J, caller);
  else
    js_pushnull(J);
}

static void get_arguments(js_State *J) {
  if (!is_open(J))
    forbid(J);
  js_pushnull(J);
}

static void set_restricted(js_State *J) {
  if (!is_open(J))
    forbid(J);
  js_pushundefined(J);
}

static void restrict_property(js_State *J, const char *name, js_CFunction getter) {
  js_newcfunction(J, getter, name, 0);
  js_newcfunction(J, set_restricted, name, 1);
  js_defaccessor(J, -3, name, JS_DONTENUM);
}

void jsb_restricted(js_State *J) {
  make_thrower(J);
  js_pushobject(J, J->Function_prototype);
  restrict_property(J, "caller", get_caller);
  restrict_property(J, "arguments", get_arguments);
  js_pop(J, 1);
}
