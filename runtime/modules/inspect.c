/* What util.inspect asks the engine because JavaScript would be slow to find out. */
#include "runtime/internal.h"

/* isPlain(object): none of its properties is an accessor or hidden */
static void native_is_plain(js_State *J) {
  js_Object *obj = rt__object_at(J, 1);
  int plain = obj != NULL;
  for (js_Property *p = obj ? obj->first : NULL; p && plain; p = p->next)
    plain = !p->getter && !p->setter && !(p->atts & JS_DONTENUM);
  js_pushboolean(J, plain);
}

void rt__inspect_binding(struct rt *rt) {
  js_newobject(rt->J);
  rt_method(rt->J, "isPlain", native_is_plain, 1);
}
