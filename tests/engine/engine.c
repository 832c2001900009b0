/*
 * Runs one JavaScript file in the bare engine, with natives that reach the C interfaces of
 * our patches: print, bytes, view, hold, held, gc, stats, adjust, box, unbox.
 */
#include <stdio.h>
#include <stdlib.h>
#include <mujs.h>
#include <jsi.h>

static js_Object *held;
static int finalized, collections;

static void mark_held(js_State *J, void *data) {
  (void)data;
  if (held)
    js_markobject(J, held);
}

static void count_collection(js_State *J, int begin, void *data) {
  (void)J, (void)data;
  collections += begin;
}

static void finalize_bytes(js_State *J, void *data) {
  (void)J;
  finalized++;
  free(data);
}

static void native_print(js_State *J) {
  int top = js_gettop(J);
  for (int i = 1; i < top; i++)
    printf("%s%s", i > 1 ? " " : "", js_tostring(J, i));
  putchar('\n');
  js_pushundefined(J);
}

static void push_prototype(js_State *J) {
  js_getglobal(J, "Uint8Array");
  js_getproperty(J, -1, "prototype");
  js_rot2pop1(J);
}

static void native_bytes(js_State *J) {
  int n = js_tointeger(J, 1);
  unsigned char *data = calloc(1, n + 1);
  push_prototype(J);
  js_newbytes(J, data, n, data, finalize_bytes);
}

static void native_view(js_State *J) {
  push_prototype(J);
  js_newbytesview(J, 1, js_tointeger(J, 2), js_tointeger(J, 3));
}

static void native_hold(js_State *J) {
  held = js_isobject(J, 1) ? js_toobject(J, 1) : NULL;
  js_pushundefined(J);
}

static void native_held(js_State *J) {
  if (held)
    js_pushobject(J, held);
  else
    js_pushundefined(J);
}

static void native_gc(js_State *J) {
  js_gc(J, 0);
  js_pushundefined(J);
}

static void native_stats(js_State *J) {
  js_GCStats stats;
  js_gcstats(J, &stats);
  js_newobject(J);
  js_pushnumber(J, stats.runs);
  js_setproperty(J, -2, "runs");
  js_pushnumber(J, collections);
  js_setproperty(J, -2, "hooks");
  js_pushnumber(J, (double)stats.bytes);
  js_setproperty(J, -2, "bytes");
  js_pushnumber(J, finalized);
  js_setproperty(J, -2, "finalized");
}

/* A box keeps an object alive through the mark of its user data, by no property. */
static void mark_box(js_State *J, void *data) {
  js_markobject(J, data);
}

static void native_box(js_State *J) {
  js_Object *content = js_toobject(J, 1);
  js_newobject(J);
  js_newuserdata(J, "box", content, NULL);
  js_toobject(J, -1)->u.user.mark = mark_box;
}

static void native_unbox(js_State *J) {
  js_pushobject(J, js_touserdata(J, 1, "box"));
}

static void native_adjust(js_State *J) {
  js_gcadjust(J, (long)js_tonumber(J, 1));
  js_pushundefined(J);
}

static void define(js_State *J, const char *name, js_CFunction fn) {
  js_newcfunction(J, fn, name, 0);
  js_setglobal(J, name);
}

int main(int argc, char **argv) {
  if (argc != 2)
    return 2;
  js_State *J = js_newstate(NULL, NULL, JS_STRICT * 0);
  js_setmarkhook(J, mark_held, NULL);
  js_setgchook(J, count_collection, NULL);
  define(J, "print", native_print);
  define(J, "bytes", native_bytes);
  define(J, "view", native_view);
  define(J, "hold", native_hold);
  define(J, "held", native_held);
  define(J, "gc", native_gc);
  define(J, "stats", native_stats);
  define(J, "adjust", native_adjust);
  define(J, "box", native_box);
  define(J, "unbox", native_unbox);
  int status = js_dofile(J, argv[1]);
  js_freestate(J);
  return status;
}
