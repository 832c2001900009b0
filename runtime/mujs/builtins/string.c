/* String: what ES2015 to ES2022 add, but for regexps. */
#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/lists.h"
#include "runtime/mujs/builtins/util.h"

void jsb_thisstring(js_State *J, const char *method) {
  if (!js_iscoercible(J, 0))
    js_typeerror(J, "String.prototype.%s called on null or undefined", method);
  js_tostringvalue(J, 0);
}

int jsb_isregexp(js_State *J, int idx) {
  if (!js_isobject(J, idx))
    return 0;
  js_getproperty(J, idx, js_symbolkey(J, JS_SYM_MATCH));
  int defined = js_isdefined(J, -1), truth = js_toboolean(J, -1);
  js_pop(J, 1);
  return defined ? truth : js_isregexp(J, idx);
}

/* `this` and the first argument become strings. */
static void two_strings(js_State *J, const char *method) {
  jsb_arguments(J, 2);
  jsb_thisstring(J, method);
  if (jsb_isregexp(J, 1)) {
    js_typeerror(J, "First argument to String.prototype.%s must not be a regular expression",
                 method);
  }
  js_tostringvalue(J, 1);
}

/* Whether the argument stands in `this` from character `at` on. Halves of characters have bytes
 * of their own, so the ends are looked at as characters. */
static int stands_at(js_State *J, double at) {
  js_Value *text = js_tovalue(J, 0), *part = js_tovalue(J, 1);
  int n = jsV_stringlength(J, part), length = jsV_stringlength(J, text);
  if (at < 0 || at + n > length)
    return 0;
  jsV_pushsubstring(J, text, (int)at, (int)at + n);
  js_copy(J, 1);
  int same = js_strictequal(J);
  js_pop(J, 2);
  return same;
}

static void string_starts_with(js_State *J) {
  two_strings(J, "startsWith");
  double length = jsV_stringlength(J, js_tovalue(J, 0));
  double at = fmin(fmax(jsb_integer(J, 2), 0), length);
  js_pushboolean(J, stands_at(J, at));
}

static void string_ends_with(js_State *J) {
  two_strings(J, "endsWith");
  double length = jsV_stringlength(J, js_tovalue(J, 0));
  double end = js_isdefined(J, 2) ? fmin(fmax(jsb_integer(J, 2), 0), length) : length;
  js_pushboolean(J, stands_at(J, end - jsV_stringlength(J, js_tovalue(J, 1))));
}

static void string_includes(js_State *J) {
  two_strings(J, "includes");
  js_pushobject(J, J->builtins[JSB_STRING_INDEXOF]);
  js_copy(J, 0);
  js_copy(J, 1);
  js_copy(J, 2);
  js_call(J, 2);
  js_pushboolean(J, js_tonumber(J, -1) >= 0);
}

/* Whether the bytes begin with the second half of a character and end with a first one. */
static int joins_itself(const char *s, int n) {
  return n >= 3 && (unsigned char)s[0] == 0xED && (unsigned char)s[1] >= 0xB0 &&
         (unsigned char)s[n - 3] == 0xED && (unsigned char)s[n - 2] >= 0xA0 &&
         (unsigned char)s[n - 2] < 0xB0;
}

static void concat_repeated(js_State *J, int idx, double count) {
  js_pushliteral(J, "");
  for (double i = 0; i < count; i++) {
    js_copy(J, idx);
    js_concat(J);
  }
}

/* Pushes so many times the string at idx. */
static void push_repeated(js_State *J, int idx, double count) {
  int n;
  const char *s = jsV_stringbytes(J, js_tovalue(J, idx), &n);
  if (n * count > JS_STRLIMIT)
    js_rangeerror(J, "Invalid string length");
  if (joins_itself(s, n)) {
    concat_repeated(J, idx, count);
    return;
  }
  char *out = js_malloc(J, (int)(n * count) + 1);
  for (int i = 0; i < (int)count; i++)
    memcpy(out + (size_t)i * n, s, n);
  if (js_try(J)) {
    js_free(J, out);
    js_throw(J);
  }
  js_pushlstring(J, out, (int)(n * count));
  js_endtry(J);
  js_free(J, out);
}

static void string_repeat(js_State *J) {
  char buf[64];
  jsb_arguments(J, 1);
  jsb_thisstring(J, "repeat");
  double count = jsb_integer(J, 1);
  if (count < 0 || isinf(count))
    js_rangeerror(J, "Invalid count value: %s", jsb_show(J, 1, buf));
  if (jsV_stringlength(J, js_tovalue(J, 0)) == 0)
    js_pushliteral(J, "");
  else
    push_repeated(J, 0, count);
}

/* Pushes the filler for so many characters. */
static void push_filler(js_State *J, double missing) {
  int length = jsV_stringlength(J, js_tovalue(J, 2));
  push_repeated(J, 2, ceil(missing / length));
  jsV_pushsubstring(J, js_tovalue(J, -1), 0, (int)missing);
  js_rot2pop1(J);
}

static void pad(js_State *J, const char *method, int at_start) {
  jsb_arguments(J, 2);
  jsb_thisstring(J, method);
  double missing = jsb_integer(J, 1) - jsV_stringlength(J, js_tovalue(J, 0));
  if (js_isundefined(J, 2)) {
    js_pushliteral(J, " ");
    js_replace(J, 2);
  }
  js_tostringvalue(J, 2);
  if (missing <= 0 || jsV_stringlength(J, js_tovalue(J, 2)) == 0) {
    js_copy(J, 0);
    return;
  }
  if (missing > JS_STRLIMIT)
    js_rangeerror(J, "Invalid string length");
  if (at_start) {
    push_filler(J, missing);
    js_copy(J, 0);
  } else {
    js_copy(J, 0);
    push_filler(J, missing);
  }
  js_concat(J);
}

static void string_pad_start(js_State *J) {
  pad(J, "padStart", 1);
}

static void string_pad_end(js_State *J) {
  pad(J, "padEnd", 0);
}

static void string_at(js_State *J) {
  jsb_arguments(J, 1);
  jsb_thisstring(J, "at");
  double n = jsV_stringlength(J, js_tovalue(J, 0)), i = jsb_integer(J, 1);
  if (i < 0)
    i += n;
  if (i >= 0 && i < n)
    jsV_pushchar(J, jsV_charat(J, js_tovalue(J, 0), (int)i));
  else
    js_pushundefined(J);
}

static void string_code_point_at(js_State *J) {
  jsb_arguments(J, 1);
  jsb_thisstring(J, "codePointAt");
  js_Value *v = js_tovalue(J, 0);
  double i = jsb_integer(J, 1);
  int length = jsV_stringlength(J, v);
  if (i < 0 || i >= length) {
    js_pushundefined(J);
    return;
  }
  int c = jsV_charat(J, v, (int)i);
  int low = c >= 0xD800 && c < 0xDC00 && i + 1 < length ? jsV_charat(J, v, (int)i + 1) : 0;
  if (low >= 0xDC00 && low < 0xE000)
    c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
  js_pushnumber(J, c);
}

/* Pushes what is left of `this` without white space at its ends. */
static void trim(js_State *J, const char *method, int start, int end) {
  jsb_thisstring(J, method);
  int n;
  const char *s = js_tostring(J, 0), *from = start ? jsV_skipspace(s) : s;
  jsV_stringbytes(J, js_tovalue(J, 0), &n);
  const char *last = s + n;
  while (end && last > from) {
    const char *p = last - 1;
    while (p > from && (*p & 0xC0) == 0x80)
      --p;
    if (jsV_skipspace(p) != last && jsV_skipspace(p) < last)
      break;
    last = p;
  }
  js_pushlstring(J, from, (int)(last - from));
}

static void string_trim_start(js_State *J) {
  trim(J, "trimStart", 1, 0);
}

static void string_trim_end(js_State *J) {
  trim(J, "trimEnd", 0, 1);
}

/* Whether the string at 0 has halves of characters; they become U+FFFD if `out` is given. */
static int find_halves(const char *s, int n, char *out) {
  int found = 0;
  for (int i = 0; i + 2 < n; i++) {
    if ((unsigned char)s[i] == 0xED && (unsigned char)s[i + 1] >= 0xA0) {
      found = 1;
      if (out)
        memcpy(out + i, "\xEF\xBF\xBD", 3);
    }
  }
  return found;
}

static void string_is_well_formed(js_State *J) {
  int n;
  jsb_thisstring(J, "isWellFormed");
  const char *s = jsV_stringbytes(J, js_tovalue(J, 0), &n);
  js_pushboolean(J, !find_halves(s, n, NULL));
}

static void string_to_well_formed(js_State *J) {
  int n;
  jsb_thisstring(J, "toWellFormed");
  const char *s = jsV_stringbytes(J, js_tovalue(J, 0), &n);
  if (!find_halves(s, n, NULL)) {
    js_copy(J, 0);
    return;
  }
  char *out = js_malloc(J, n + 1);
  memcpy(out, s, n);
  find_halves(s, n, out);
  if (js_try(J)) {
    js_free(J, out);
    js_throw(J);
  }
  js_pushlstring(J, out, n);
  js_endtry(J);
  js_free(J, out);
}

void jsb_string(js_State *J) {
  js_pushobject(J, J->String_prototype);
  js_getproperty(J, -1, "indexOf");
  jsb_keep(J, JSB_STRING_INDEXOF);
  js_pop(J, 1);
  jsB_propf(J, "String.prototype.at", string_at, 1);
  jsB_propf(J, "String.prototype.codePointAt", string_code_point_at, 1);
  jsB_propf(J, "String.prototype.endsWith", string_ends_with, 1);
  jsB_propf(J, "String.prototype.includes", string_includes, 1);
  jsB_propf(J, "String.prototype.isWellFormed", string_is_well_formed, 0);
  jsB_propf(J, "String.prototype.padEnd", string_pad_end, 1);
  jsB_propf(J, "String.prototype.padStart", string_pad_start, 1);
  jsB_propf(J, "String.prototype.repeat", string_repeat, 1);
  jsB_propf(J, "String.prototype.startsWith", string_starts_with, 1);
  jsB_propf(J, "String.prototype.toWellFormed", string_to_well_formed, 0);
  jsB_propf(J, "String.prototype.trimStart", string_trim_start, 0);
  js_getproperty(J, -1, "trimStart");
  js_defproperty(J, -2, "trimLeft", JS_DONTENUM);
  jsB_propf(J, "String.prototype.trimEnd", string_trim_end, 0);
  js_getproperty(J, -1, "trimEnd");
  js_defproperty(J, -2, "trimRight", JS_DONTENUM);
  js_pop(J, 1);
}
