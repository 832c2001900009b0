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

void jsb_restricted(js_State *J) {
  make_thrower(J);
}
