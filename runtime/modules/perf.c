/* The clock of perf_hooks, what the loop did with its time, and the user's own marks. */
#include <stdlib.h>
#include <string.h>

#include "runtime/internal.h"
#include "runtime/modules/histogram.h"
#include "runtime/promise.h"

static uint32_t label_of(struct rt *rt, int idx) {
  const char *label = js_tostring(rt->J, idx);
  return rt->trace ? tr_string(label, strlen(label)) : 0;
}

/* ---- console.time() ---- */

static void time_begin(js_State *J) {
  struct rt *rt = rt_of(J);
  uint32_t label = label_of(rt, 1);
  tr_emit_TIME_BEGIN(rt->trace, tr_now(rt->trace), label);
  js_pushundefined(J);
}

static void time_end(js_State *J) {
  struct rt *rt = rt_of(J);
  uint32_t label = label_of(rt, 1);
  tr_emit_TIME_END(rt->trace, tr_now(rt->trace), label);
  js_pushundefined(J);
}

/* A native function around one of JavaScript, so that `new` refuses it. */
struct method {
  js_Object *fn;
  js_Value self; /* undefined: what it is called on */
};

static void method_mark(js_State *J, void *data) {
  struct method *m = data;
  js_markobject(J, m->fn);
  js_markvalue(J, &m->self);
}

static void method_free(js_State *J, void *data) {
  (void)J;
  free(data);
}

static void method_call(js_State *J) {
  struct method *m = js_currentfunctiondata(J);
  int argc = js_gettop(J) - 1;
  js_pushobject(J, m->fn);
  if (m->self.t.type == JS_TUNDEFINED)
    js_copy(J, 0);
  else
    js_pushvalue(J, m->self);
  for (int i = 1; i <= argc; i++)
    js_copy(J, i);
  js_call(J, argc);
}

/* method(function, name, this) */
static void b_method(js_State *J) {
  const char *name = js_intern(J, js_tostring(J, 2));
  if (!js_iscallable(J, 1)) {
    js_copy(J, 1);
    return;
  }
  struct method *m = rt__alloc(sizeof *m);
  m->fn = rt__object_at(J, 1);
  m->self = rt__value_at(J, 3);
  rt__push_closure(J, method_call, name, m, method_mark, method_free);
  rt__object_at(J, -1)->u.c.length = 0;
}

void rt__console_binding(struct rt *rt) {
  js_newobject(rt->J);
  rt_method(rt->J, "method", b_method, 3);
  rt_method(rt->J, "timeBegin", time_begin, 1);
  rt_method(rt->J, "timeEnd", time_end, 1);
}

/* ---- perf_hooks ---- */

/* Milliseconds since the runtime started. */
static void perf_now(js_State *J) {
  js_pushnumber(J, (double)(uv_hrtime() - rt_of(J)->start_ns) / 1e6);
}

/* Milliseconds since 1970 at which the runtime started. */
static void perf_time_origin(js_State *J) {
  uv_timeval64_t now;
  uv_gettimeofday(&now);
  double ms = (double)now.tv_sec * 1e3 + (double)now.tv_usec / 1e3;
  js_pushnumber(J, ms - (double)(uv_hrtime() - rt_of(J)->start_ns) / 1e6);
}

static void perf_mark(js_State *J) {
  struct rt *rt = rt_of(J);
  uint32_t label = label_of(rt, 1);
  tr_emit_MARK(rt->trace, tr_now(rt->trace), label);
  js_pushundefined(J);
}

static uint64_t ns_of_ms(double ms) {
  return ms > 0 && ms < 1e12 ? (uint64_t)(ms * 1e6) : 0;
}

/* measure(name, how long ago it started in ms, its duration in ms) */
static void perf_measure(js_State *J) {
  struct rt *rt = rt_of(J);
  uint32_t label = label_of(rt, 1);
  uint64_t ago = ns_of_ms(js_tonumber(J, 2)), duration = ns_of_ms(js_tonumber(J, 3));
  tr_emit_MEASURE(rt->trace, tr_now(rt->trace), label, ago, duration);
  js_pushundefined(J);
}

/* idle(): milliseconds that the loop has spent waiting in poll; loopStart(): when it first
 * ran, as performance.now() tells the time, -1 before that. */
static void perf_idle(js_State *J) {
  js_pushnumber(J, (double)rt__loop_idle_ns(rt_of(J)) / 1e6);
}

static void push_time(js_State *J, uint64_t ns) {
  js_pushnumber(J, ns ? (double)(ns - rt_of(J)->start_ns) / 1e6 : -1);
}

static void perf_loop_start(js_State *J) {
  push_time(J, rt__loop_start_ns(rt_of(J)));
}

static void perf_loop_exit(js_State *J) {
  push_time(J, rt__loop_exit_ns(rt_of(J)));
}

/* milestones(): when the runtime began, had an engine, an environment, and all it needs. */
static void perf_milestones(js_State *J) {
  js_newarray(J);
  for (int i = 0; i < 4; i++) {
    push_time(J, rt_of(J)->milestones[i]);
    js_setindex(J, -2, i);
  }
}

/* ---- monitorEventLoopDelay() ---- */

/* A timer that is due every `resolution` ms; the times between its runs go to a histogram,
 * which is a slot's value and so outlives it. */
struct delay_monitor {
  uv_timer_t handle;
  struct rt *rt;
  struct rt__histogram *histogram;
  rt_slot keep;
  uint64_t last_ns;
};

static void on_delay(uv_timer_t *handle) {
  struct delay_monitor *m = (struct delay_monitor *)handle;
  uint64_t now = uv_hrtime();
  rt__histogram_add(m->histogram, now - m->last_ns);
  m->last_ns = now;
}

static void delay_closed(uv_handle_t *handle) {
  struct delay_monitor *m = (struct delay_monitor *)handle;
  rt_drop(m->rt, m->keep);
  free(m);
}

static void close_delay(uv_handle_t *handle) {
  uv_close(handle, delay_closed);
}

static const struct rt_closer delay_closer = {rt_closer_tag, close_delay, NULL};

/* delayStart(resolution in ms, histogram): a handle for delayStop(). */
static void delay_start(js_State *J) {
  struct rt *rt = rt_of(J);
  uint64_t ms = (uint64_t)js_tointeger(J, 1);
  struct rt__histogram *histogram = rt__histogram_at(J, 2);
  struct delay_monitor *m = rt__alloc(sizeof *m);
  m->rt = rt;
  m->histogram = histogram;
  m->keep = rt_hold(rt, 2);
  m->last_ns = uv_hrtime();
  uv_timer_init(rt->loop, &m->handle);
  m->handle.data = (void *)&delay_closer;
  uv_unref((uv_handle_t *)&m->handle);
  uv_update_time(rt->loop);
  uv_timer_start(&m->handle, on_delay, ms, ms);
  js_pushnull(J);
  js_newuserdata(J, "delay monitor", m, NULL);
}

static void delay_stop(js_State *J) {
  struct delay_monitor *m = js_touserdata(J, 1, "delay monitor");
  if (!uv_is_closing((uv_handle_t *)&m->handle))
    uv_close((uv_handle_t *)&m->handle, delay_closed);
  js_pushundefined(J);
}

void rt__perf_binding(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "now", perf_now, 0);
  rt_method(J, "timeOrigin", perf_time_origin, 0);
  rt_method(J, "mark", perf_mark, 1);
  rt_method(J, "measure", perf_measure, 3);
  rt_method(J, "idle", perf_idle, 0);
  rt_method(J, "loopStart", perf_loop_start, 0);
  rt_method(J, "loopExit", perf_loop_exit, 0);
  rt_method(J, "milestones", perf_milestones, 0);
  rt_method(J, "delayStart", delay_start, 2);
  rt_method(J, "delayStop", delay_stop, 1);
  rt_method(J, "histogram", rt__js_histogram, 0);
}
