/* Helpers for natives: methods, classes, and errors as Node throws them. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/internal.h"

struct rt *rt_of(js_State *J) {
  return js_getcontext(J);
}

void rt_method(js_State *J, const char *name, js_CFunction fn, int arity) {
  js_newcfunction(J, fn, name, arity);
  js_defproperty(J, -2, name, JS_DONTENUM);
}

void rt_set_number(js_State *J, const char *name, double value) {
  js_pushnumber(J, value);
  js_setproperty(J, -2, name);
}

void rt_set_string(js_State *J, const char *name, const char *value) {
  if (value)
    rt_push_text(J, value, strlen(value));
  else
    js_pushundefined(J);
  js_setproperty(J, -2, name);
}

static void illegal_constructor(js_State *J) {
  rt_throw_code(J, "TypeError", "ERR_ILLEGAL_CONSTRUCTOR", "Illegal constructor");
}

rt_slot rt_class_proto(struct rt *rt, const char *name) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_slot slot = rt_hold(rt, -1);
  js_newcconstructor(J, illegal_constructor, illegal_constructor, name, 0);
  js_pop(J, 1);
  return slot;
}

/* ---- errors ---- */

static void push_error(js_State *J, const char *type, const char *message) {
  if (strcmp(type, "TypeError") == 0)
    js_newtypeerror(J, message);
  else if (strcmp(type, "RangeError") == 0)
    js_newrangeerror(J, message);
  else
    js_newerror(J, message);
}

/* "TypeError: x" becomes "TypeError [CODE]: x" where the stack begins with it. */
static void code_in_stack(js_State *J, const char *type, const char *code) {
  size_t length = strlen(type);
  js_getproperty(J, -1, "stack");
  const char *stack = js_isstring(J, -1) ? js_tostring(J, -1) : "";
  if (strncmp(stack, type, length) == 0 && stack[length] == ':') {
    js_pushstring(J, type);
    js_pushstring(J, " [");
    js_concat(J);
    js_pushstring(J, code);
    js_concat(J);
    js_pushstring(J, "]");
    js_concat(J);
    js_pushstring(J, stack + length);
    js_concat(J);
    js_defproperty(J, -3, "stack", JS_DONTENUM);
  }
  js_pop(J, 1);
}

static void coded_to_string(js_State *J) {
  js_getproperty(J, 0, "name");
  js_pushstring(J, " [");
  js_concat(J);
  js_getproperty(J, 0, "code");
  js_concat(J);
  js_pushstring(J, "]: ");
  js_concat(J);
  js_getproperty(J, 0, "message");
  js_concat(J);
}

void rt_push_coded_error(js_State *J, const char *type, const char *code,
                         const char *message) {
  push_error(J, type, message);
  code_in_stack(J, type, code);
  js_pushstring(J, code);
  js_setproperty(J, -2, "code");
  rt_method(J, "toString", coded_to_string, 0);
}

void rt_throw_code(js_State *J, const char *type, const char *code, const char *format,
                   ...) {
  char message[1024];
  va_list ap;
  va_start(ap, format);
  vsnprintf(message, sizeof message, format, ap);
  va_end(ap);
  rt_push_coded_error(J, type, code, message);
  js_throw(J);
}

static const char *constructor_name(js_State *J, int idx) {
  const char *name = "";
  js_getproperty(J, idx, "constructor");
  if (js_iscallable(J, -1)) {
    js_getproperty(J, -1, "name");
    if (js_isstring(J, -1))
      name = js_tostring(J, -1);
    js_pop(J, 1);
    js_Object *fn = rt__object_at(J, -1);
    if (!name[0] && fn->type == JS_CCFUNCTION)
      name = fn->u.c.name;
    else if (!name[0] && fn->type == JS_CFUNCTION)
      name = fn->u.f.function->name;
  }
  js_pop(J, 1);
  return name;
}

/* What Node's messages say they received: "undefined", "type number (5)", "an instance of
 * Foo", "function bar". */
static void describe(js_State *J, int idx, char *text, size_t size) {
  if (js_isundefined(J, idx) || js_isnull(J, idx)) {
    snprintf(text, size, "%s", js_isnull(J, idx) ? "null" : "undefined");
  } else if (js_iscallable(J, idx)) {
    js_Object *fn = rt__object_at(J, idx);
    snprintf(text, size, "function %s",
             fn->type == JS_CCFUNCTION ? fn->u.c.name : fn->u.f.function->name);
  } else if (js_isobject(J, idx)) {
    snprintf(text, size, "an instance of %s", constructor_name(J, idx));
  } else if (js_isstring(J, idx)) {
    const char *s = js_tostring(J, idx);
    snprintf(text, size, strlen(s) > 26 ? "type string ('%.25s...)" : "type string ('%s')",
             s);
  } else {
    const char *type = js_typeof(J, idx);
    js_copy(J, idx);
    snprintf(text, size, "type %s (%s)", type, js_tostring(J, -1));
    js_pop(J, 1);
  }
}

void rt_throw_arg(js_State *J, int idx, const char *name, const char *expected) {
  char received[256];
  describe(J, idx, received, sizeof received);
  rt_throw_code(J, "TypeError", "ERR_INVALID_ARG_TYPE",
                "The \"%s\" argument must be %s. Received %s", name, expected, received);
}

static const char *uv_message(int err, const char **code) {
  if (err < 0 && uv_err_name(err) && strncmp(uv_err_name(err), "Unknown", 7) != 0) {
    *code = uv_err_name(err);
    return uv_strerror(err);
  }
  *code = "UNKNOWN";
  return "unknown error";
}

void rt_push_uv_error(js_State *J, int err, const char *syscall, const char *path,
                      const char *dest) {
  char message[8500];
  const char *code;
  const char *text = uv_message(err, &code);
  int n = snprintf(message, sizeof message, "%s: %s, %s", code, text, syscall);
  if (path && n > 0 && (size_t)n < sizeof message)
    n += snprintf(message + n, sizeof message - (size_t)n, " '%s'", path);
  if (dest && n > 0 && (size_t)n < sizeof message)
    snprintf(message + n, sizeof message - (size_t)n, " -> '%s'", dest);
  js_newerror(J, message);
  rt_set_number(J, "errno", err);
  rt_set_string(J, "code", code);
  rt_set_string(J, "syscall", syscall);
  if (path)
    rt_set_string(J, "path", path);
  if (dest)
    rt_set_string(J, "dest", dest);
}

void rt_throw_uv(js_State *J, int err, const char *syscall, const char *path,
                 const char *dest) {
  rt_push_uv_error(J, err, syscall, path, dest);
  js_throw(J);
}
