/* Function and Math, JSON: what ES2015 adds to them beside what is in mujs's own files. */
#include "runtime/mujs/builtins/builtins.h"

static void has_instance(js_State *J) {
  js_copy(J, 1);
  js_copy(J, 0);
  js_pushboolean(J, jsV_hasinstance(J));
}

static void tag_global(js_State *J, const char *name) {
  js_getglobal(J, name);
  jsb_tag(J, name);
  js_pop(J, 1);
}

void jsb_function(js_State *J) {
  js_pushobject(J, J->Function_prototype);
  jsb_symbolmethod(J, JS_SYM_HASINSTANCE, "[Symbol.hasInstance]", has_instance, 1,
                   JS_READONLY | JS_DONTENUM | JS_DONTCONF);
  js_pop(J, 1);
  tag_global(J, "Math");
  tag_global(J, "JSON");
}
