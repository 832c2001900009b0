/* Array.prototype: the methods that ES2015 to ES2023 add. */
#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/lists.h"
#include "runtime/mujs/builtins/util.h"

/* Calls the function at `fn` with the element on top of the stack, its index and `this`; the
 * result takes the place of the element. */
static void call_with(js_State *J, int fn, double i) {
  js_copy(J, fn);
  js_copy(J, fn + 1);
  js_copy(J, -3);
  js_pushnumber(J, i);
  js_copy(J, 0);
  js_call(J, 3);
  js_rot2pop1(J);
}

/* The first element for which the function answers true, from either end. */
static void find(js_State *J, int backwards, int want_index) {
  jsb_arguments(J, 2);
  double n = jsb_thislength(J);
  jsb_need_function(J, 1);
  for (double k = 0; k < n; k++) {
    double i = backwards ? n - 1 - k : k;
    jsb_getelement(J, 0, i);
    js_copy(J, -1);
    call_with(J, 1, i);
    int found = js_toboolean(J, -1);
    js_pop(J, 1);
    if (found) {
      if (want_index)
        js_pushnumber(J, i);
      return;
    }
    js_pop(J, 1);
  }
  if (want_index)
    js_pushnumber(J, -1);
  else
    js_pushundefined(J);
}

static void array_find(js_State *J) {
  find(J, 0, 0);
}

static void array_find_index(js_State *J) {
  find(J, 0, 1);
}

static void array_find_last(js_State *J) {
  find(J, 1, 0);
}

static void array_find_last_index(js_State *J) {
  find(J, 1, 1);
}

static void array_fill(js_State *J) {
  jsb_arguments(J, 3);
  double n = jsb_thislength(J);
  double from = jsb_indexwithin(J, 2, n, 0), to = jsb_indexwithin(J, 3, n, n);
  for (double i = from; i < to; i++) {
    js_copy(J, 1);
    jsb_setelement(J, 0, i);
  }
  js_copy(J, 0);
}

static void array_copy_within(js_State *J) {
  jsb_arguments(J, 3);
  double n = jsb_thislength(J);
  double to = jsb_indexwithin(J, 1, n, 0), from = jsb_indexwithin(J, 2, n, 0);
  double count = fmin(jsb_indexwithin(J, 3, n, n) - from, n - to);
  int backwards = from < to && to < from + count;
  for (double k = 0; k < count; k++) {
    double i = backwards ? count - 1 - k : k;
    if (jsb_haselement(J, 0, from + i))
      jsb_setelement(J, 0, to + i);
    else
      jsb_deleteelement(J, 0, to + i);
  }
  js_copy(J, 0);
}

static void array_includes(js_State *J) {
  jsb_arguments(J, 2);
  double n = jsb_thislength(J);
  int found = 0;
  for (double i = jsb_indexwithin(J, 2, n, 0); i < n && !found; i++) {
    jsb_getelement(J, 0, i);
    js_copy(J, 1);
    found = jsb_samevaluezero(J);
    js_pop(J, 2);
  }
  js_pushboolean(J, found);
}

static void array_at(js_State *J) {
  jsb_arguments(J, 1);
  double n = jsb_thislength(J), i = jsb_integer(J, 1);
  if (i < 0)
    i += n;
  if (i < 0 || i >= n)
    js_pushundefined(J);
  else
    jsb_getelement(J, 0, i);
}

/* Appends the elements of the array-like on top of the stack, which it pops, to the one at
 * `target`; gives its new length. */
static double flatten(js_State *J, int target, double at, double depth) {
  js_checkcstack(J);
  double n = jsb_length(J, -1);
  for (double i = 0; i < n; i++) {
    if (!jsb_haselement(J, -1, i))
      continue;
    if (depth > 0 && js_isarray(J, -1))
      at = flatten(J, target, at, depth - 1);
    else
      jsb_createelement(J, target, at++);
  }
  js_pop(J, 1);
  return at;
}

static void array_flat(js_State *J) {
  jsb_arguments(J, 1);
  jsb_thislength(J);
  double depth = js_isundefined(J, 1) ? 1 : jsb_integer(J, 1);
  jsb_newspecies(J, 0);
  js_copy(J, 0);
  flatten(J, 2, 0, depth);
}

static void array_flat_map(js_State *J) {
  jsb_arguments(J, 2);
  double n = jsb_thislength(J), at = 0;
  if (!js_iscallable(J, 1))
    js_typeerror(J, "flatMap mapper function is not callable");
  jsb_newspecies(J, 0);
  for (double i = 0; i < n; i++) {
    if (!jsb_haselement(J, 0, i))
      continue;
    call_with(J, 1, i);
    if (js_isarray(J, -1))
      at = flatten(J, 3, at, 0);
    else
      jsb_createelement(J, 3, at++);
  }
}

/* ---- copies (ES2023) ---- */

static void array_to_reversed(js_State *J) {
  double n = jsb_thislength(J);
  js_newarray(J);
  for (double i = 0; i < n; i++) {
    jsb_getelement(J, 0, n - 1 - i);
    jsb_createelement(J, -2, i);
  }
}

static void array_with(js_State *J) {
  char buf[64];
  jsb_arguments(J, 2);
  double n = jsb_thislength(J), at = jsb_integer(J, 1);
  if (at < 0)
    at += n;
  if (at < 0 || at >= n)
    js_rangeerror(J, "Invalid index : %s", jsb_show(J, 1, buf));
  js_newarray(J);
  for (double i = 0; i < n; i++) {
    if (i == at)
      js_copy(J, 2);
    else
      jsb_getelement(J, 0, i);
    jsb_createelement(J, -2, i);
  }
}

/* Pushes an array of the elements of `this` and calls a method of it with the arguments. */
static void call_on_copy(js_State *J, const char *method) {
  int count = js_gettop(J) - 1;
  double n = jsb_thislength(J);
  js_pushobject(J, J->Array_prototype);
  js_getproperty(J, -1, method);
  js_newarray(J);
  for (double i = 0; i < n; i++) {
    jsb_getelement(J, 0, i);
    jsb_createelement(J, -2, i);
  }
  js_copy(J, -1);
  js_replace(J, 0); /* what is answered */
  for (int i = 1; i <= count; i++)
    js_copy(J, i);
  js_call(J, count);
  js_copy(J, 0);
}

static void array_to_sorted(js_State *J) {
  if (js_isdefined(J, 1) && !js_iscallable(J, 1)) {
    js_typeerror(J, "The comparison function must be either a function or undefined");
  }
  call_on_copy(J, "sort");
}

static void array_to_spliced(js_State *J) {
  call_on_copy(J, "splice");
}

static void hide_from_with(js_State *J) {
  static const char *const names[] = {
      "at",       "copyWithin", "entries", "fill",     "find", "findIndex",
      "findLast", "findLastIndex", "flat", "flatMap",  "includes", "keys",
      "values",   "toReversed", "toSorted", "toSpliced",
  };
  js_pushnull(J);
  js_newobjectx(J);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    js_pushboolean(J, 1);
    js_setproperty(J, -2, names[i]);
  }
  js_defproperty(J, -2, js_symbolkey(J, JS_SYM_UNSCOPABLES), JS_READONLY | JS_DONTENUM);
}

void jsb_array_methods(js_State *J) {
  js_pushobject(J, J->Array_prototype);
  jsB_propf(J, "Array.prototype.at", array_at, 1);
  jsB_propf(J, "Array.prototype.copyWithin", array_copy_within, 2);
  jsB_propf(J, "Array.prototype.fill", array_fill, 1);
  jsB_propf(J, "Array.prototype.find", array_find, 1);
  jsB_propf(J, "Array.prototype.findIndex", array_find_index, 1);
  jsB_propf(J, "Array.prototype.findLast", array_find_last, 1);
  jsB_propf(J, "Array.prototype.findLastIndex", array_find_last_index, 1);
  jsB_propf(J, "Array.prototype.flat", array_flat, 0);
  jsB_propf(J, "Array.prototype.flatMap", array_flat_map, 1);
  jsB_propf(J, "Array.prototype.includes", array_includes, 1);
  jsB_propf(J, "Array.prototype.toReversed", array_to_reversed, 0);
  jsB_propf(J, "Array.prototype.toSorted", array_to_sorted, 1);
  jsB_propf(J, "Array.prototype.toSpliced", array_to_spliced, 2);
  jsB_propf(J, "Array.prototype.with", array_with, 2);
  hide_from_with(J);
  js_pop(J, 1);
}
