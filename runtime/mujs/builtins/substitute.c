/* What the $ in a replacement stand for. */
#include "runtime/mujs/builtins/substitute.h"

#include "runtime/mujs/builtins/builtins.h"

/* Appends what is on top of the stack to what is below. */
static void add_text(js_State *J, const char *s, int n) {
  js_pushlstring(J, s, n);
  js_concat(J);
}

static void add_part(js_State *J, const struct jsb_substitution *s, int from, int to) {
  jsV_pushsubstring(J, js_tovalue(J, s->text), from, to);
  js_concat(J);
}

static void add_value(js_State *J) {
  if (js_isundefined(J, -1)) {
    js_pop(J, 1);
    return;
  }
  js_tostringvalue(J, -1);
  js_concat(J);
}

/* $1 to $99, of those that there are. Gives how many bytes it took; 0 if it is none. */
static int add_group(js_State *J, const struct jsb_substitution *s, const char *p) {
  int count = s->captures ? js_getlength(J, s->captures) - 1 : 0;
  int one = p[1] - '0', two = p[2] >= '0' && p[2] <= '9' ? one * 10 + p[2] - '0' : 0;
  int group = two >= 1 && two <= count ? two : one;
  if (group < 1 || group > count)
    return 0;
  js_getindex(J, s->captures, group);
  add_value(J);
  return group == two && two != one ? 3 : 2 + (group == two && p[1] == '0');
}

static int add_named(js_State *J, const struct jsb_substitution *s, const char *p) {
  const char *end = s->groups ? strchr(p, '>') : NULL;
  if (!end)
    return 0;
  js_pushlstring(J, p + 2, (int)(end - p) - 2);
  js_getproperty(J, s->groups, js_tostring(J, -1));
  js_rot2pop1(J);
  add_value(J);
  return (int)(end - p) + 1;
}

/* p is at a $. Gives how many bytes it took; 0 if it stands for itself. */
static int add_special(js_State *J, const struct jsb_substitution *s, const char *p) {
  switch (p[1]) {
  case '$': add_text(J, "$", 1); return 2;
  case '&': add_part(J, s, s->from, s->to); return 2;
  case '`': add_part(J, s, 0, s->from); return 2;
  case '\'':
    add_part(J, s, s->to, jsV_stringlength(J, js_tovalue(J, s->text)));
    return 2;
  case '<': return add_named(J, s, p);
  default: return p[1] >= '0' && p[1] <= '9' ? add_group(J, s, p) : 0;
  }
}

void jsb_substitute(js_State *J, const struct jsb_substitution *s) {
  const char *p = js_tostring(J, s->by), *dollar;
  js_pushliteral(J, "");
  while ((dollar = strchr(p, '$')) != NULL) {
    add_text(J, p, (int)(dollar - p));
    int taken = add_special(J, s, dollar);
    if (!taken)
      add_text(J, "$", 1);
    p = dollar + (taken ? taken : 1);
  }
  add_text(J, p, (int)strlen(p));
}
