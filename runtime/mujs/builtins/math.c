/* Math: what ES2015 adds. */
#include "runtime/mujs/builtins/builtins.h"

#define OF_ONE_NUMBER(name, expression)                                                     \
  static void math_##name(js_State *J) {                                                    \
    double x = js_tonumber(J, 1);                                                           \
    js_pushnumber(J, expression);                                                           \
  }

OF_ONE_NUMBER(acosh, acosh(x))
OF_ONE_NUMBER(asinh, asinh(x))
OF_ONE_NUMBER(atanh, atanh(x))
OF_ONE_NUMBER(cbrt, (double)cbrtl(x)) /* cbrt() misses 3 by a bit for 27 */
OF_ONE_NUMBER(cosh, cosh(x))
OF_ONE_NUMBER(expm1, expm1(x))
OF_ONE_NUMBER(fround, (float)x)
OF_ONE_NUMBER(log10, log10(x))
OF_ONE_NUMBER(log1p, log1p(x))
OF_ONE_NUMBER(log2, log2(x))
OF_ONE_NUMBER(sign, x > 0 ? 1 : x < 0 ? -1 : x)
OF_ONE_NUMBER(sinh, sinh(x))
OF_ONE_NUMBER(tanh, tanh(x))
OF_ONE_NUMBER(trunc, trunc(x))

static void math_clz32(js_State *J) {
  unsigned int n = js_touint32(J, 1);
  js_pushnumber(J, n ? __builtin_clz(n) : 32);
}

static void math_imul(js_State *J) {
  unsigned int a = js_touint32(J, 1), b = js_touint32(J, 2);
  js_pushnumber(J, (int)(a * b));
}

/* Scaled by the largest, so that no square overflows, and summed with what rounding lost. */
static void math_hypot(js_State *J) {
  int n = js_gettop(J), infinite = 0;
  double max = 0, sum = 0, lost = 0;
  for (int i = 1; i < n; i++) {
    double x = fabs(js_tonumber(J, i));
    js_pushnumber(J, x);
    js_replace(J, i);
    infinite |= isinf(x);
    if (!(x <= max))
      max = isnan(max) ? max : x;
  }
  for (int i = 1; i < n && max > 0 && isfinite(max); i++) {
    double x = js_tonumber(J, i) / max, square = x * x - lost, next = sum + square;
    lost = next - sum - square;
    sum = next;
  }
  js_pushnumber(J, infinite ? INFINITY : isnan(max) ? NAN : sqrt(sum) * max);
}

void jsb_math(js_State *J) {
  js_getglobal(J, "Math");
  jsB_propf(J, "Math.acosh", math_acosh, 1);
  jsB_propf(J, "Math.asinh", math_asinh, 1);
  jsB_propf(J, "Math.atanh", math_atanh, 1);
  jsB_propf(J, "Math.cbrt", math_cbrt, 1);
  jsB_propf(J, "Math.clz32", math_clz32, 1);
  jsB_propf(J, "Math.cosh", math_cosh, 1);
  jsB_propf(J, "Math.expm1", math_expm1, 1);
  jsB_propf(J, "Math.fround", math_fround, 1);
  jsB_propf(J, "Math.hypot", math_hypot, 0);
  jsB_propf(J, "Math.imul", math_imul, 2);
  jsB_propf(J, "Math.log10", math_log10, 1);
  jsB_propf(J, "Math.log1p", math_log1p, 1);
  jsB_propf(J, "Math.log2", math_log2, 1);
  jsB_propf(J, "Math.sign", math_sign, 1);
  jsB_propf(J, "Math.sinh", math_sinh, 1);
  jsB_propf(J, "Math.tanh", math_tanh, 1);
  jsB_propf(J, "Math.trunc", math_trunc, 1);
  js_pop(J, 1);
}
