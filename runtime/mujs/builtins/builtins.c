/* builtins.def as a sequence of calls, and what most areas need to define things. */
#include "runtime/mujs/builtins/builtins.h"

void jsb_symbolmethod(js_State *J, int known, const char *name, js_CFunction fn, int length,
                      int atts) {
  js_newcfunction(J, fn, name, length);
  js_defproperty(J, -2, js_symbolkey(J, known), atts);
}

void jsb_getter(js_State *J, const char *key, const char *name, js_CFunction fn) {
  js_newcfunction(J, fn, name, 0);
  js_pushundefined(J);
  js_defaccessor(J, -3, key, JS_DONTENUM);
}

void jsb_tag(js_State *J, const char *tag) {
  js_pushliteral(J, tag);
  js_defproperty(J, -2, js_symbolkey(J, JS_SYM_TOSTRINGTAG), JS_READONLY | JS_DONTENUM);
}

/* Called by the engine at the end of jsB_init. */
void jsB_initextra(js_State *J) {
#define BUILTIN(area) jsb_##area(J);
#include "runtime/mujs/builtins/builtins.def"
#undef BUILTIN
}
