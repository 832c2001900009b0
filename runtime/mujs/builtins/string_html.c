/* String.raw and fromCodePoint, and the methods of Annex B that make HTML. */
#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/lists.h"
#include "runtime/mujs/builtins/util.h"

static void from_code_point(js_State *J) {
  char buf[64];
  int top = js_gettop(J);
  js_pushliteral(J, "");
  for (int i = 1; i < top; i++) {
    double n = js_tonumber(J, i);
    if (!(n >= 0 && n <= 0x10FFFF) || trunc(n) != n)
      js_rangeerror(J, "Invalid code point %s", jsb_show(J, i, buf));
    int c = (int)n;
    if (c < 0x10000) {
      jsV_pushchar(J, c);
    } else {
      const char bytes[] = {(char)(0xF0 | c >> 18), (char)(0x80 | (c >> 12 & 0x3F)),
                            (char)(0x80 | (c >> 6 & 0x3F)), (char)(0x80 | (c & 0x3F)), 0};
      js_pushstring(J, bytes);
    }
    js_concat(J);
  }
}

static void add_string(js_State *J) {
  js_tostringvalue(J, -1);
  js_concat(J);
}

static void raw(js_State *J) {
  int top = js_gettop(J);
  jsb_arguments(J, 1);
  js_toobject(J, 1);
  js_getproperty(J, 1, "raw");
  js_toobject(J, -1);
  js_replace(J, 1);
  double n = jsb_length(J, 1);
  js_pushliteral(J, "");
  for (double i = 0; i < n; i++) {
    jsb_getelement(J, 1, i);
    add_string(J);
    if (i + 1 < n && i + 2 < top) {
      js_copy(J, (int)i + 2);
      add_string(J);
    }
  }
}

/* Pushes the value of an attribute, its quotes escaped. */
static void push_attribute(js_State *J, const char *value) {
  js_pushliteral(J, "");
  for (const char *quote; (quote = strchr(value, '"')) != NULL; value = quote + 1) {
    js_pushlstring(J, value, (int)(quote - value));
    js_concat(J);
    js_pushliteral(J, "&quot;");
    js_concat(J);
  }
  js_pushstring(J, value);
  js_concat(J);
}

static void make_element(js_State *J, const char *method, const char *tag,
                         const char *attribute) {
  if (!js_iscoercible(J, 0))
    js_typeerror(J, "String.prototype.%s called on null or undefined", method);
  js_tostringvalue(J, 0);
  js_pushliteral(J, "<");
  js_pushliteral(J, tag);
  js_concat(J);
  if (attribute) {
    js_pushliteral(J, " ");
    js_concat(J);
    js_pushliteral(J, attribute);
    js_concat(J);
    js_pushliteral(J, "=\"");
    js_concat(J);
    push_attribute(J, js_tostring(J, 1));
    js_concat(J);
    js_pushliteral(J, "\"");
    js_concat(J);
  }
  js_pushliteral(J, ">");
  js_concat(J);
  js_copy(J, 0);
  js_concat(J);
  js_pushliteral(J, "</");
  js_concat(J);
  js_pushliteral(J, tag);
  js_concat(J);
  js_pushliteral(J, ">");
  js_concat(J);
}

#define ELEMENTS(E)                                                                         \
  E(anchor, "a", "name", 1)                                                                 \
  E(big, "big", NULL, 0)                                                                    \
  E(blink, "blink", NULL, 0)                                                                \
  E(bold, "b", NULL, 0)                                                                     \
  E(fixed, "tt", NULL, 0)                                                                   \
  E(fontcolor, "font", "color", 1)                                                          \
  E(fontsize, "font", "size", 1)                                                            \
  E(italics, "i", NULL, 0)                                                                  \
  E(link, "a", "href", 1)                                                                   \
  E(small, "small", NULL, 0)                                                                \
  E(strike, "strike", NULL, 0)                                                              \
  E(sub, "sub", NULL, 0)                                                                    \
  E(sup, "sup", NULL, 0)

#define DEFINE(method, tag, attribute, length)                                              \
  static void html_##method(js_State *J) {                                                  \
    make_element(J, #method, tag, attribute);                                               \
  }
ELEMENTS(DEFINE)

void jsb_string_html(js_State *J) {
  js_getglobal(J, "String");
  jsB_propf(J, "String.fromCodePoint", from_code_point, 1);
  jsB_propf(J, "String.raw", raw, 1);
  js_pop(J, 1);
  js_pushobject(J, J->String_prototype);
#define ADD(method, tag, attribute, length)                                                 \
  jsB_propf(J, "String.prototype." #method, html_##method, length);
  ELEMENTS(ADD)
  js_pop(J, 1);
}
