/* Number: what ES2015 adds. */
#include "runtime/mujs/builtins/builtins.h"

#define MAX_SAFE 9007199254740991.0

static int is_integer(js_State *J) {
  double n = js_isnumber(J, 1) ? js_tonumber(J, 1) : NAN;
  return isfinite(n) && trunc(n) == n;
}

static void number_is_finite(js_State *J) {
  js_pushboolean(J, js_isnumber(J, 1) && isfinite(js_tonumber(J, 1)));
}

static void number_is_integer(js_State *J) {
  js_pushboolean(J, is_integer(J));
}

static void number_is_nan(js_State *J) {
  js_pushboolean(J, js_isnumber(J, 1) && isnan(js_tonumber(J, 1)));
}

static void number_is_safe_integer(js_State *J) {
  js_pushboolean(J, is_integer(J) && fabs(js_tonumber(J, 1)) <= MAX_SAFE);
}

/* The global function of that name, the very same object. */
static void share(js_State *J, const char *name) {
  js_getglobal(J, name);
  js_defproperty(J, -2, name, JS_DONTENUM);
}

void jsb_number(js_State *J) {
  js_getglobal(J, "Number");
  jsB_propf(J, "Number.isFinite", number_is_finite, 1);
  jsB_propf(J, "Number.isInteger", number_is_integer, 1);
  jsB_propf(J, "Number.isNaN", number_is_nan, 1);
  jsB_propf(J, "Number.isSafeInteger", number_is_safe_integer, 1);
  share(J, "parseFloat");
  share(J, "parseInt");
  jsB_propn(J, "MAX_SAFE_INTEGER", MAX_SAFE);
  jsB_propn(J, "MIN_SAFE_INTEGER", -MAX_SAFE);
  jsB_propn(J, "EPSILON", DBL_EPSILON);
  js_pop(J, 1);
}
