/* What util.inspect asks the engine because JavaScript would be slow to find out. */
#include <ctype.h>
#include <string.h>

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

void rt__inspect_binding(struct rt *rt) {
  js_newobject(rt->J);
  rt_method(rt->J, "isPlain", native_is_plain, 1);
  rt_method(rt->J, "isName", native_is_name, 1);
  rt_method(rt->J, "isAscii", native_is_ascii, 1);
  rt_method(rt->J, "isHarmless", native_is_harmless, 1);
}
