/* Signals as process's events, and their names. */
#include "runtime/modules/signals.h"

#include <signal.h>
#include <stdlib.h>

static const struct {
  const char *name;
  int number;
} signals[] = {
#define S(name) {#name, name}
    S(SIGHUP), S(SIGINT), S(SIGQUIT), S(SIGILL), S(SIGTRAP), S(SIGABRT), S(SIGIOT),
    S(SIGBUS), S(SIGFPE), S(SIGKILL), S(SIGUSR1), S(SIGSEGV), S(SIGUSR2), S(SIGPIPE),
    S(SIGALRM), S(SIGTERM), S(SIGCHLD),
#ifdef SIGSTKFLT
    S(SIGSTKFLT),
#endif
    S(SIGCONT), S(SIGSTOP), S(SIGTSTP), S(SIGTTIN), S(SIGTTOU), S(SIGURG), S(SIGXCPU),
    S(SIGXFSZ), S(SIGVTALRM), S(SIGPROF), S(SIGWINCH), S(SIGIO), S(SIGPOLL), S(SIGPWR),
    S(SIGSYS)
#undef S
};

void rt_push_signals(js_State *J) {
  js_newobject(J);
  for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
    rt_set_number(J, signals[i].name, signals[i].number);
}

struct signal_handle {
  uv_signal_t handle;
  struct rt *rt;
  rt_slot callback;
};

static void on_signal(uv_signal_t *handle, int number) {
  struct signal_handle *s = (struct signal_handle *)handle;
  struct rt *rt = s->rt;
  uint64_t task = rt_task_new(rt, TR_KIND_SIGNAL);
  rt_push_slot(rt, s->callback);
  js_pushundefined(rt->J);
  js_pushnumber(rt->J, number);
  rt_call(rt, TR_KIND_SIGNAL, task, TR_UNKNOWN, 1);
}

static void signal_closed(uv_handle_t *handle) {
  struct signal_handle *s = (struct signal_handle *)handle;
  rt_drop(s->rt, s->callback);
  free(s);
}

static void close_signal(uv_handle_t *handle) {
  uv_close(handle, signal_closed);
}

static const struct rt_closer closer = {rt_closer_tag, close_signal, NULL};

void rt__js_signal_start(js_State *J) {
  struct rt *rt = rt_of(J);
  struct signal_handle *s = rt__alloc(sizeof *s);
  s->rt = rt;
  s->callback = rt_hold(rt, 2);
  uv_signal_init(rt->loop, &s->handle);
  s->handle.data = (void *)&closer;
  int err = uv_signal_start(&s->handle, on_signal, js_toint32(J, 1));
  if (err) {
    uv_close((uv_handle_t *)&s->handle, signal_closed);
    js_pushnumber(J, err);
    return;
  }
  uv_unref((uv_handle_t *)&s->handle);
  js_pushnull(J);
  js_newuserdata(J, "signal", s, NULL);
}

void rt__js_signal_stop(js_State *J) {
  struct signal_handle *s = js_touserdata(J, 1, "signal");
  if (!uv_is_closing((uv_handle_t *)&s->handle))
    uv_close((uv_handle_t *)&s->handle, signal_closed);
  js_pushundefined(J);
}
