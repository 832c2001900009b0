/* The global object under its own name. */
#include "runtime/mujs/builtins/builtins.h"

void jsb_global(js_State *J) {
  js_pushglobal(J);
  js_defglobal(J, "globalThis", JS_DONTENUM);
}
