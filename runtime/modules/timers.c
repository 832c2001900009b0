/* The timers module, which is also where the six global functions come from. */
#include "runtime/internal.h"

void rt__define_timers(js_State *J, int enumerable) {
  static const struct {
    const char *name;
    js_CFunction fn;
    int arity;
  } functions[] = {{"setTimeout", rt__js_set_timeout, 2},
                   {"setInterval", rt__js_set_interval, 2},
                   {"setImmediate", rt__js_set_immediate, 1},
                   {"clearTimeout", rt__js_clear_timer, 1},
                   {"clearInterval", rt__js_clear_timer, 1},
                   {"clearImmediate", rt__js_clear_immediate, 1}};
  for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
    js_newcfunction(J, functions[i].fn, functions[i].name, functions[i].arity);
    js_defproperty(J, -2, functions[i].name, enumerable ? 0 : JS_DONTENUM);
  }
}

void rt__timers_binding(struct rt *rt) {
  js_newobject(rt->J);
  rt__define_timers(rt->J, 1);
}
