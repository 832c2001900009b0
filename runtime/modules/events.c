/*
 * EventEmitter.prototype.emit, which every stream and server calls all the time: from
 * JavaScript it would need an `arguments` object for each call.
 */
#include <string.h>

#include "runtime/internal.h"

#define SLOW "rt.events.slow"

/* Listeners are put on the engine's stack while they are called; more go the slow way. */
#define MAX_LISTENERS 64

/* 'error', which may have to throw, and long lists: events.js knows how. */
static void emit_slowly(js_State *J, int args) {
  js_getregistry(J, SLOW);
  js_copy(J, 0);
  for (int i = 1; i <= args; i++)
    js_copy(J, i);
  js_call(J, args);
}

/* Calls the function at idx with emit's own `this` and the arguments after the type. */
static void call_listener(js_State *J, int idx, int args) {
  js_copy(J, idx);
  js_copy(J, 0);
  for (int i = 2; i <= args; i++)
    js_copy(J, i);
  js_call(J, args - 1);
  js_pop(J, 1);
}

static void call_list(js_State *J, int args, int count) {
  int list = js_gettop(J) - 1;
  for (int i = 0; i < count; i++)
    js_getindex(J, list, i);
  for (int i = 0; i < count; i++)
    call_listener(J, list + 1 + i, args);
  js_pop(J, count);
}

/* emit(type, ...) */
static void native_emit(js_State *J) {
  int args = js_gettop(J) - 1, count;
  const char *type = args < 1 ? "" : js_tokey(J, 1);
  if (args < 1 || !js_isobject(J, 0) || strcmp(type, "error") == 0) {
    emit_slowly(J, args);
    return;
  }
  js_getproperty(J, 0, "_events");
  if (!js_isobject(J, -1)) {
    js_pushboolean(J, 0);
    return;
  }
  js_getproperty(J, -1, type);
  if (js_iscallable(J, -1)) {
    call_listener(J, js_gettop(J) - 1, args);
  } else if (js_isarray(J, -1)) {
    count = js_getlength(J, -1);
    if (count > MAX_LISTENERS) {
      emit_slowly(J, args);
      return;
    }
    call_list(J, args, count);
  } else {
    js_pushboolean(J, 0);
    return;
  }
  js_pushboolean(J, 1);
}

/* setSlow(emit): the emit of events.js */
static void native_set_slow(js_State *J) {
  js_copy(J, 1);
  js_setregistry(J, SLOW);
}

void rt__events_binding(struct rt *rt) {
  js_newobject(rt->J);
  rt_method(rt->J, "emit", native_emit, 0);
  rt_method(rt->J, "setSlow", native_set_slow, 1);
}
