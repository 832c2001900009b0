/* child_process: processes that run beside the loop. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/child.h"
#include "runtime/modules/stream_handle.h"

static const char TAG[] = "ProcessHandle";
enum { ALONE_LIMIT = 64 };

struct child {
  uv_process_t process; /* first */
  struct child_state *state;
  struct child *next, **link; /* among the living */
  rt_slot self;               /* its object, while the handle is open */
  rt_slot on_exit;
  uint64_t task;
  int shared; /* reaped together with others: what it used alone is not known */
  int closed;
};

/* ---- life ---- */

static void finalize(js_State *J, void *data) {
  struct child *c = data;
  (void)J;
  if (c->closed)
    free(c);
}

static void unlink_child(struct child *c);

static void on_close(uv_handle_t *handle) {
  struct child *c = (struct child *)handle;
  rt_slot self = c->self;
  c->closed = 1;
  c->self = 0;
  rt_drop(c->state->rt, self);
}

static void close_child(uv_handle_t *handle) {
  struct child *c = (struct child *)handle;
  if (c->on_exit) {
    rt_drop(c->state->rt, c->on_exit);
    unlink_child(c);
  }
  uv_close(handle, on_close);
}

static void push_self(uv_handle_t *handle) {
  rt_push_slot(((const struct child *)handle)->state->rt, ((const struct child *)handle)->self);
}

static const struct rt_closer closer = {rt_closer_tag, close_child, push_self};

static void link_child(struct child_state *state, struct child *c) {
  c->next = state->alive;
  c->link = &state->alive;
  if (c->next)
    c->next->link = &c->next;
  state->alive = c;
}

static void unlink_child(struct child *c) {
  *c->link = c->next;
  if (c->next)
    c->next->link = c->link;
  c->next = NULL;
}

/* Whether no other child was reaped in the same go. Their callbacks are still to come:
 * they are told that their usage is not their own. */
static int reaped_alone(struct child *c) {
  int alone = !c->shared, seen = 0;
  struct child *other;
  for (other = c->state->alive; other; other = other->next) {
    if (++seen > ALONE_LIMIT)
      return 0;
    if (kill(other->process.pid, 0) < 0 && errno == ESRCH) {
      other->shared = 1;
      alone = 0;
    }
  }
  return alone;
}

static void on_exit_(uv_process_t *process, int64_t status, int signal) {
  struct child *c = (struct child *)process;
  struct rt *rt = c->state->rt;
  rt_slot callback = c->on_exit;
  uint64_t task = c->task;
  unlink_child(c);
  child_ended(c->state, process->pid, task, status, signal, rt->trace && reaped_alone(c));
  c->on_exit = 0;
  rt_push_slot(rt, callback);
  js_pushundefined(rt->J);
  js_pushnumber(rt->J, (double)status);
  js_pushnumber(rt->J, signal);
  rt_drop(rt, callback);
  uv_close((uv_handle_t *)process, on_close);
  rt_call(rt, TR_KIND_CHILD, task, TR_UNKNOWN, 2);
}

/* ---- methods ---- */

static struct child *this_child(js_State *J) {
  return js_isuserdata(J, 0, TAG) ? js_touserdata(J, 0, TAG) : NULL;
}

static void m_kill(js_State *J) {
  struct child *c = this_child(J);
  int err = UV_ESRCH;
  if (c && c->on_exit)
    err = uv_process_kill(&c->process, js_tointeger(J, 1));
  js_pushnumber(J, err);
}

static void m_ref(js_State *J) {
  struct child *c = this_child(J);
  if (c && c->on_exit)
    uv_ref((uv_handle_t *)&c->process);
  js_pushundefined(J);
}

static void m_unref(js_State *J) {
  struct child *c = this_child(J);
  if (c && c->on_exit)
    uv_unref((uv_handle_t *)&c->process);
  js_pushundefined(J);
}

/* ---- spawn ---- */

/* An open StreamHandle: a new pipe; a number: that descriptor; anything else: /dev/null.
 */
static void read_stdio(js_State *J, int idx, uv_stdio_container_t *c) {
  struct rt_stream *s = rt_stream_of(J, idx);
  if (s) {
    c->flags = UV_CREATE_PIPE | UV_READABLE_PIPE | UV_WRITABLE_PIPE;
    c->data.stream = &s->u.stream;
  } else if (js_isnumber(J, idx)) {
    c->flags = UV_INHERIT_FD;
    c->data.fd = js_tointeger(J, idx);
  } else {
    c->flags = UV_IGNORE;
  }
}

static uv_stdio_container_t *read_all_stdio(js_State *J, int idx, int *count) {
  int i, n = js_getlength(J, idx);
  uv_stdio_container_t *list = calloc(n ? n : 1, sizeof *list);
  if (!list)
    rt_oom();
  for (i = 0; i < n; i++) {
    js_getindex(J, idx, i);
    read_stdio(J, -1, &list[i]);
    js_pop(J, 1);
  }
  *count = n;
  return list;
}

static struct child *push_child(struct child_state *state) {
  struct child *c = calloc(1, sizeof *c);
  if (!c)
    rt_oom();
  c->state = state;
  c->closed = 1;
  rt_push_slot(state->rt, state->proto);
  js_newuserdata(state->rt->J, TAG, c, finalize);
  return c;
}

static void started(struct child *c, int callback) {
  struct rt *rt = c->state->rt;
  c->on_exit = rt_hold(rt, callback);
  link_child(c->state, c);
  rt_set_number(rt->J, "pid", c->process.pid);
}

/* spawn(options, stdio, onexit): a handle with a pid, or a negative error.
 * onexit(status, signal) is called once. */
static void b_spawn(js_State *J) {
  struct child_state *state = js_currentfunctiondata(J);
  struct rt *rt = state->rt;
  struct child_options o;
  uv_stdio_container_t *stdio;
  struct child *c;
  int err;
  child_options_read(rt, 1, &o);
  stdio = read_all_stdio(J, 2, &o.uv.stdio_count);
  o.uv.stdio = stdio;
  o.uv.exit_cb = on_exit_;
  c = push_child(state);
  c->task = rt_task_new(rt, TR_KIND_CHILD);
  err = child_start(rt, rt->loop, &c->process, &o, c->task);
  child_options_release(&o);
  free(stdio);
  /* libuv has inited the handle whatever happened, so it must be closed. */
  c->closed = 0;
  c->process.data = (void *)&closer;
  c->self = rt_hold(rt, -1);
  if (err == 0) {
    started(c, 3);
    return;
  }
  rt_task_cancel(rt, TR_KIND_CHILD, c->task);
  uv_close((uv_handle_t *)&c->process, on_close);
  js_pop(J, 1);
  js_pushnumber(J, err);
}

/* ---- messages ---- */

/* traceMessage(sent, bytes, sender's pid, receiver's pid, number on the channel). Both
 * ends make the same flow id of it, so nothing has to travel with the message. */
static void b_trace_message(js_State *J) {
  struct child_state *state = js_currentfunctiondata(J);
  struct tr_thread *t = state->rt->trace;
  int sent = js_toboolean(J, 1);
  uint32_t bytes = (uint32_t)js_tonumber(J, 2);
  uint64_t from = (uint64_t)js_tonumber(J, 3), to = (uint64_t)js_tonumber(J, 4);
  uint64_t flow =
      from << 42 | (to & 0x3fffff) << 20 | ((uint64_t)js_tonumber(J, 5) & 0xfffff);
  js_pushundefined(J);
  if (!t)
    return;
  if (sent)
    tr_emit_IPC_SEND(t, tr_now(t), bytes, flow, to);
  else
    tr_emit_IPC_RECV(t, tr_now(t), bytes, flow, from);
}

/* ---- the binding ---- */

static const struct {
  const char *name;
  int number;
} SIGNALS[] = {
#define S(name) \
  { #name, name }
    S(SIGHUP),  S(SIGINT),  S(SIGQUIT),   S(SIGILL),  S(SIGTRAP),  S(SIGABRT),
    S(SIGIOT),  S(SIGBUS),  S(SIGFPE),    S(SIGKILL), S(SIGUSR1),  S(SIGSEGV),
    S(SIGUSR2), S(SIGPIPE), S(SIGALRM),   S(SIGTERM), S(SIGCHLD),  S(SIGSTKFLT),
    S(SIGCONT), S(SIGSTOP), S(SIGTSTP),   S(SIGTTIN), S(SIGTTOU),  S(SIGURG),
    S(SIGXCPU), S(SIGXFSZ), S(SIGVTALRM), S(SIGPROF), S(SIGWINCH), S(SIGIO),
    S(SIGPOLL), S(SIGPWR),  S(SIGSYS),
#undef S
};

static void push_signals(js_State *J) {
  size_t i;
  js_newobject(J);
  for (i = 0; i < sizeof SIGNALS / sizeof SIGNALS[0]; i++)
    rt_set_number(J, SIGNALS[i].name, SIGNALS[i].number);
}

static void free_state(js_State *J, void *data) {
  (void)J;
  free(data);
}

static void native(js_State *J, const char *name, js_CFunction fn, int arity,
                   struct child_state *state, js_Finalize release) {
  js_newcfunctionx(J, fn, name, arity, state, release);
  js_setproperty(J, -2, name);
}

void rt_binding_child(struct rt *rt) {
  js_State *J = rt->J;
  struct child_state *state = calloc(1, sizeof *state);
  if (!state)
    rt_oom();
  state->rt = rt;
  js_newobject(J);
  rt_method(J, "kill", m_kill, 1);
  rt_method(J, "ref", m_ref, 0);
  rt_method(J, "unref", m_unref, 0);
  state->proto = rt_hold(rt, -1);
  js_pop(J, 1);
  js_newobject(J);
  push_signals(J);
  js_setproperty(J, -2, "signals");
  native(J, "spawn", b_spawn, 3, state, free_state);
  native(J, "spawnSync", child_spawn_sync, 5, state, NULL);
  native(J, "traceMessage", b_trace_message, 5, state, NULL);
  child_handles_binding(J);
}
