/* The timers module, which is also where the six global functions come from. */
#include "runtime/internal.h"
#include "runtime/mujs/builtins/builtins.h"

static void promised(js_State *J, const char *name) {
  rt_require_builtin(rt_of(J), "timers/promises");
  js_getproperty(J, -1, name);
  js_rot2pop1(J);
}

static void promised_timeout(js_State *J) {
  promised(J, "setTimeout");
}

static void promised_immediate(js_State *J) {
  promised(J, "setImmediate");
}

static void timers_promises(js_State *J) {
  rt_require_builtin(rt_of(J), "timers/promises");
  rt__lazy_done(J, "promises", 0);
}

/* What util.promisify() takes instead of wrapping the function on the stack's top. */
static void define_promised(js_State *J, js_CFunction get) {
  jsb_symbol_for(J, "nodejs.util.promisify.custom");
  js_newcfunction(J, get, "get", 0);
  js_pushundefined(J);
  js_defaccessor(J, -4, js_tokey(J, -3), JS_DONTCONF);
  js_pop(J, 1);
}

void rt__define_timers(js_State *J, int enumerable) {
  static const struct {
    const char *name;
    js_CFunction fn;
    int arity;
    js_CFunction promised;
  } functions[] = {{"setTimeout", rt__js_set_timeout, 2, promised_timeout},
                   {"setInterval", rt__js_set_interval, 2, NULL},
                   {"setImmediate", rt__js_set_immediate, 1, promised_immediate},
                   {"clearTimeout", rt__js_clear_timer, 1, NULL},
                   {"clearInterval", rt__js_clear_timer, 1, NULL},
                   {"clearImmediate", rt__js_clear_immediate, 1, NULL}};
  for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
    js_newcfunction(J, functions[i].fn, functions[i].name, functions[i].arity);
    if (functions[i].promised)
      define_promised(J, functions[i].promised);
    js_defproperty(J, -2, functions[i].name, enumerable ? 0 : JS_DONTENUM);
  }
}

void rt__timers_binding(struct rt *rt) {
  js_newobject(rt->J);
  rt__define_timers(rt->J, 1);
  rt__lazy(rt->J, "promises", timers_promises);
}
