/* AggregateError, and what ES2015 changes of the other classes of errors. */
#include "runtime/mujs/builtins/iterate.h"
#include "runtime/mujs/builtins/util.h"

static int add_error(js_State *J, void *data) {
  int *n = data;
  js_copy(J, -1);
  js_setindex(J, n[0], n[1]++);
  return 1;
}

/* The arguments are errors, message and options; the error is made of the last two. */
static void new_aggregate_error(js_State *J) {
  jsb_arguments(J, 3);
  js_copy(J, 1);
  js_remove(J, 1);
  jsB_ErrorX(J, J->builtins[JSB_PROTO_AGGREGATE_ERROR]);
  js_newarray(J);
  int list[] = {js_gettop(J) - 1, 0};
  jsb_foreach(J, list[0] - 2, add_error, list);
  js_defproperty(J, -2, "errors", JS_DONTENUM);
}

static void define_text(js_State *J, const char *name, const char *text) {
  js_pushliteral(J, text);
  js_defproperty(J, -2, name, JS_DONTENUM);
}

/* Classes of errors inherit from Error; its message is what errors without one have. */
static void inherit(js_State *J, const char *name) {
  js_getglobal(J, name);
  js_toobject(J, -1)->prototype = J->builtins[JSB_ERROR];
  js_getproperty(J, -1, "prototype");
  define_text(J, "message", "");
  js_pop(J, 2);
}

void jsb_errors(js_State *J) {
  js_pushobject(J, J->Error_prototype);
  define_text(J, "message", "");
  js_pop(J, 1);

  js_pushobject(J, jsV_newobject(J, JS_COBJECT, J->Error_prototype));
  jsb_keep(J, JSB_PROTO_AGGREGATE_ERROR);
  js_newcconstructor(J, new_aggregate_error, new_aggregate_error, "AggregateError", 2);
  js_defglobal(J, "AggregateError", JS_DONTENUM);
  js_pushobject(J, J->builtins[JSB_PROTO_AGGREGATE_ERROR]);
  define_text(J, "name", "AggregateError");
  js_pop(J, 1);

  static const char *const names[] = {"AggregateError", "EvalError",   "RangeError",
                                      "ReferenceError", "SyntaxError", "TypeError",
                                      "URIError"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    inherit(J, names[i]);
}
