/* What util.inspect asks the engine because JavaScript would be slow to find out. */
#include <ctype.h>
#include <string.h>
#include <unistr.h>
#include <uniwidth.h>

#include "runtime/internal.h"

/* isPlain(object): none of its properties is an accessor or hidden */
static void native_is_plain(js_State *J) {
  js_Object *obj = rt__object_at(J, 1);
  int plain = obj != NULL;
  for (int i = 0; plain && i < obj->used; i++)
    plain = !(obj->properties[i].atts & (JS_ACCESSOR | JS_DONTENUM));
  js_pushboolean(J, plain);
}

static int in_range(const char *s, const char *refused) {
  for (; *s; s++)
    if (*s < ' ' || *s > '~' || (*refused && strchr(refused, *s)))
      return 0;
  return 1;
}

/* isAscii(string): printable ASCII only. A pattern would have to backtrack on long text. */
static void native_is_ascii(js_State *J) {
  js_pushboolean(J, in_range(js_tostring(J, 1), ""));
}

/* isHarmless(string): the same, without backslashes and single quotes */
static void native_is_harmless(js_State *J) {
  js_pushboolean(J, in_range(js_tostring(J, 1), "\\'"));
}

/* isName(string): a key that is shown without quotes */
static void native_is_name(js_State *J) {
  const char *s = js_tostring(J, 1);
  int name = *s && !(*s >= '0' && *s <= '9');
  for (; *s && name; s++)
    name = isalnum((unsigned char)*s) || *s == '_';
  js_pushboolean(J, name);
}

/* The columns of one character. ICU sees soft hyphens, and flags as two letters. */
static int columns_of(ucs4_t c) {
  int width = uc_width(c, "UTF-8");
  if (c == 0xad)
    return 1;
  if (c >= 0x1f1e6 && c <= 0x1f1ff)
    return 2;
  return width < 0 ? 0 : width;
}

/* width(string): the columns it takes on a terminal. A lone surrogate, which is not UTF-8,
 * takes one; a NUL, written as two bytes, none. */
static void native_width(js_State *J) {
  const uint8_t *s = (const uint8_t *)js_tostring(J, 1);
  const uint8_t *end = s + strlen((const char *)s);
  double width = 0;
  while (s < end) {
    ucs4_t c;
    if (*s == 0xed && end - s >= 3 && s[1] >= 0xa0) {
      s += 3;
      width++;
    } else if (*s == 0xc0 && end - s >= 2) {
      s += 2;
    } else {
      s += u8_mbtouc(&c, s, end - s);
      width += columns_of(c);
    }
  }
  js_pushnumber(J, width);
}

void rt__inspect_binding(struct rt *rt) {
  js_newobject(rt->J);
  rt_method(rt->J, "isPlain", native_is_plain, 1);
  rt_method(rt->J, "isName", native_is_name, 1);
  rt_method(rt->J, "isAscii", native_is_ascii, 1);
  rt_method(rt->J, "isHarmless", native_is_harmless, 1);
  rt_method(rt->J, "width", native_width, 1);
}
