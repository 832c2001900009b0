/* Array-likes: lengths and indexes up to 2^53 - 1, as the methods of arrays take them. */
#include "runtime/mujs/builtins/lists.h"

int jsb_isconstructor(js_State *J, int idx) {
  js_Value *v = js_tovalue(J, idx);
  if (v->t.type != JS_TOBJECT)
    return 0;
  return v->u.object->type == JS_CFUNCTION ||
         (v->u.object->type == JS_CCFUNCTION && v->u.object->u.c.constructor);
}

double jsb_length(js_State *J, int idx) {
  js_getproperty(J, idx, "length");
  double n = js_tonumber(J, -1);
  js_pop(J, 1);
  return n > 0 ? fmin(floor(n), 9007199254740991.0) : 0;
}

const char *jsb_indexname(double i, char buf[32]) {
  if (i <= INT_MAX)
    return js_itoa(buf, (int)i);
  snprintf(buf, 32, "%.0f", i);
  return buf;
}

void jsb_getelement(js_State *J, int idx, double i) {
  char buf[32];
  if (i <= INT_MAX)
    js_getindex(J, idx, (int)i);
  else
    js_getproperty(J, idx, jsb_indexname(i, buf));
}

void jsb_createelement(js_State *J, int idx, double i) {
  char buf[32];
  js_Value *v = js_tovalue(J, idx);
  if (v->t.type == JS_TOBJECT && v->u.object->type == JS_CARRAY && v->u.object->u.a.simple &&
      i <= v->u.object->u.a.flat_length)
    js_setindex(J, idx, (int)i);
  else
    js_defproperty(J, idx, jsb_indexname(i, buf), 0);
}

void jsb_setelement(js_State *J, int idx, double i) {
  char buf[32];
  if (i <= INT_MAX)
    js_setindex(J, idx, (int)i);
  else
    js_setproperty(J, idx, jsb_indexname(i, buf));
}

int jsb_haselement(js_State *J, int idx, double i) {
  char buf[32];
  if (i <= INT_MAX)
    return js_hasindex(J, idx, (int)i);
  return js_hasproperty(J, idx, jsb_indexname(i, buf));
}

void jsb_deleteelement(js_State *J, int idx, double i) {
  char buf[32];
  if (i <= INT_MAX)
    js_delindex(J, idx, (int)i);
  else
    js_delproperty(J, idx, jsb_indexname(i, buf));
}

double jsb_integer(js_State *J, int idx) {
  double n = js_tonumber(J, idx);
  return isnan(n) ? 0 : trunc(n) + 0.0;
}

double jsb_indexwithin(js_State *J, int idx, double length, double missing) {
  if (js_isundefined(J, idx))
    return missing;
  double n = jsb_integer(J, idx);
  return n < 0 ? fmax(n + length, 0) : fmin(n, length);
}

double jsb_thislength(js_State *J) {
  js_toobject(J, 0);
  return jsb_length(J, 0);
}

int jsb_samevaluezero(js_State *J) {
  if (js_isnumber(J, -1) && js_isnumber(J, -2) && isnan(js_tonumber(J, -1)))
    return isnan(js_tonumber(J, -2));
  return js_strictequal(J);
}
