/*
 * The unpatched engine for the benchmarks: runs engine.js with `argument`, a clock in
 * milliseconds, print and gc.
 */
#include <stdio.h>
#include <time.h>
#include <mujs.h>

static void native_print(js_State *J) {
  puts(js_tostring(J, 1));fflush(stdout);
  js_pushundefined(J);
}

static void native_clock(js_State *J) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  js_pushnumber(J, (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6);
}

static void native_gc(js_State *J) {
  js_gc(J, 0);
  js_pushundefined(J);
}

static void define(js_State *J, const char *name, js_CFunction fn) {
  js_newcfunction(J, fn, name, 0);
  js_setglobal(J, name);
}

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  js_State *J = js_newstate(NULL, NULL, 0);
  define(J, "print", native_print);
  define(J, "clock", native_clock);
  define(J, "gc", native_gc);
  js_pushstring(J, argv[2]);
  js_setglobal(J, "argument");
  return js_dofile(J, argv[1]);
}
