/* The system's errors by name and text, for util. */
#include <uv.h>

#include "runtime/internal.h"

#define ENTRY(name, text) {UV_##name, #name, text},

static const struct {
  int number;
  const char *name;
  const char *text;
} ERRORS[] = {UV_ERRNO_MAP(ENTRY)};

/* errors() -> [[number, name, text], ...], in libuv's order */
static void b_errors(js_State *J) {
  js_newarray(J);
  for (size_t i = 0; i < sizeof ERRORS / sizeof ERRORS[0]; i++) {
    js_newarray(J);
    js_pushnumber(J, ERRORS[i].number);
    js_setindex(J, -2, 0);
    js_pushliteral(J, ERRORS[i].name);
    js_setindex(J, -2, 1);
    js_pushliteral(J, ERRORS[i].text);
    js_setindex(J, -2, 2);
    js_setindex(J, -2, (int)i);
  }
}

void rt__errnos_binding(struct rt *rt) {
  js_newobject(rt->J);
  rt_method(rt->J, "errors", b_errors, 0);
}
