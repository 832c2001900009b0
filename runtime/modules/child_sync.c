/* child_process: a child that the loop waits for, on a private loop of its own. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/child.h"

enum { READ_ROOM = 65536 };

struct sync_child;

struct sync_pipe {
  uv_pipe_t pipe; /* first */
  uv_write_t write;
  uv_shutdown_t shutdown;
  struct sync_child *child;
  int used;             /* there is a pipe at this place */
  unsigned char *input; /* borrowed from a Buffer */
  size_t input_length;
  char *data;
  size_t length, room;
};

struct sync_child {
  uv_loop_t loop;
  uv_process_t process;
  uv_timer_t timer;
  struct sync_pipe *pipes;
  int count;
  int kill_signal;
  double max_buffer; /* bytes for each pipe; infinite is allowed */
  int started;
  int exited;
  int killed;
  int64_t status;
  int signal;
  int error;
};

static void close_once(uv_handle_t *handle) {
  if (!uv_is_closing(handle))
    uv_close(handle, NULL);
}

static void close_pipes(struct sync_child *c) {
  int i;
  for (i = 0; i < c->count; i++)
    if (c->pipes[i].used)
      close_once((uv_handle_t *)&c->pipes[i].pipe);
}

/* Too late or too much: the child has to end, and what it still says is not waited for.
 */
static void kill_child(struct sync_child *c, int error) {
  if (c->killed)
    return;
  c->killed = 1;
  c->error = error;
  close_pipes(c);
  close_once((uv_handle_t *)&c->timer);
  if (c->started && !c->exited)
    uv_process_kill(&c->process, c->kill_signal);
}

static void on_timer(uv_timer_t *timer) {
  kill_child(timer->data, UV_ETIMEDOUT);
}

static void on_exit_(uv_process_t *process, int64_t status, int signal) {
  struct sync_child *c = process->data;
  c->exited = 1;
  c->status = status;
  c->signal = signal;
  uv_close((uv_handle_t *)process, NULL);
  close_once((uv_handle_t *)&c->timer);
}

/* ---- pipes ---- */

static void on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *buf) {
  struct sync_pipe *p = (struct sync_pipe *)handle;
  (void)wanted;
  if (p->room - p->length < READ_ROOM / 2) {
    p->room = p->room * 2 + READ_ROOM;
    p->data = realloc(p->data, p->room);
    if (!p->data)
      rt_oom();
  }
  *buf = uv_buf_init(p->data + p->length, p->room - p->length);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
  struct sync_pipe *p = (struct sync_pipe *)stream;
  (void)buf;
  if (n < 0) {
    close_once((uv_handle_t *)stream);
    return;
  }
  p->length += n;
  if (p->length > p->child->max_buffer)
    kill_child(p->child, UV_ENOBUFS);
}

static void on_shutdown(uv_shutdown_t *req, int status) {
  (void)req;
  (void)status;
}

static void on_write(uv_write_t *req, int status) {
  (void)req;
  (void)status;
}

/* Sends the input and its end; a child that does not read it is no error. */
static int begin_pipe(struct sync_pipe *p) {
  int err = uv_read_start((uv_stream_t *)&p->pipe, on_alloc, on_read);
  if (err == 0 && p->input_length) {
    uv_buf_t buf = {.base = (char *)p->input, .len = p->input_length};
    err = uv_write(&p->write, (uv_stream_t *)&p->pipe, &buf, 1, on_write);
  }
  if (err == 0)
    err = uv_shutdown(&p->shutdown, (uv_stream_t *)&p->pipe, on_shutdown);
  return err;
}

static void begin_pipes(struct sync_child *c) {
  int i, err = 0;
  for (i = 0; i < c->count && err == 0; i++)
    if (c->pipes[i].used)
      err = begin_pipe(&c->pipes[i]);
  if (err < 0)
    kill_child(c, err);
}

/* ---- arguments ---- */

/* A Buffer: a pipe with this input; true: a pipe; a number: that descriptor. */
static void read_stdio(js_State *J, struct sync_child *c, int i,
                       uv_stdio_container_t *to) {
  struct sync_pipe *p = &c->pipes[i];
  size_t length = 0;
  p->child = c;
  if (js_isnumber(J, -1)) {
    to->flags = UV_INHERIT_FD;
    to->data.fd = js_tointeger(J, -1);
    return;
  }
  p->input = rt_to_buffer(J, -1, &length);
  p->input_length = length;
  if (!p->input && !(js_isboolean(J, -1) && js_toboolean(J, -1))) {
    to->flags = UV_IGNORE;
    return;
  }
  p->used = 1;
  uv_pipe_init(&c->loop, &p->pipe, 0);
  to->flags = UV_CREATE_PIPE | UV_READABLE_PIPE | UV_WRITABLE_PIPE;
  to->data.stream = (uv_stream_t *)&p->pipe;
}

static uv_stdio_container_t *read_arguments(js_State *J, struct sync_child *c) {
  uv_stdio_container_t *stdio;
  double timeout = js_tonumber(J, 3);
  int i;
  c->count = js_getlength(J, 2);
  c->pipes = calloc(c->count ? c->count : 1, sizeof *c->pipes);
  stdio = calloc(c->count ? c->count : 1, sizeof *stdio);
  if (!c->pipes || !stdio)
    rt_oom();
  for (i = 0; i < c->count; i++) {
    js_getindex(J, 2, i);
    read_stdio(J, c, i, &stdio[i]);
    js_pop(J, 1);
  }
  uv_timer_init(&c->loop, &c->timer);
  c->timer.data = c;
  if (timeout > 0)
    uv_timer_start(&c->timer, on_timer, (uint64_t)timeout, 0);
  else
    uv_unref((uv_handle_t *)&c->timer);
  c->max_buffer = js_tonumber(J, 4);
  c->kill_signal = js_tointeger(J, 5);
  return stdio;
}

/* ---- running ---- */

static void run(struct child_state *state, struct sync_child *c,
                struct child_options *o) {
  uint64_t task = rt_task_new(state->rt, TR_KIND_CHILD);
  int err = child_start(state->rt, &c->loop, &c->process, o, task);
  c->process.data = c;
  c->started = err == 0;
  if (err < 0) {
    c->error = err;
    c->killed = 1;
    close_pipes(c);
    close_once((uv_handle_t *)&c->timer);
    close_once((uv_handle_t *)&c->process);
    rt_task_cancel(state->rt, TR_KIND_CHILD, task);
  } else {
    begin_pipes(c);
  }
  uv_run(&c->loop, UV_RUN_DEFAULT);
  close_once((uv_handle_t *)&c->timer);
  uv_run(&c->loop, UV_RUN_DEFAULT);
  if (c->started)
    child_ended(state, c->process.pid, task, c->status, c->signal, 1);
  if (c->started)
    rt_task_cancel(state->rt, TR_KIND_CHILD, task);
}

/* ---- the result ---- */

/* { pid, status, signal, error, output[] } with the output of pipes as Buffers. */
static void push_result(js_State *J, struct child_state *state, struct sync_child *c) {
  int i;
  js_newobject(J);
  rt_set_number(J, "pid", c->started ? c->process.pid : 0);
  rt_set_number(J, "status", (double)c->status);
  rt_set_number(J, "signal", c->signal);
  rt_set_number(J, "error", c->error);
  js_newarray(J);
  for (i = 0; i < c->count; i++) {
    struct sync_pipe *p = &c->pipes[i];
    if (p->used && i > 0) {
      rt_push_buffer(state->rt, p->data, p->length);
      p->data = NULL;
    } else {
      js_pushnull(J);
    }
    js_setindex(J, -2, i);
  }
  js_setproperty(J, -2, "output");
}

static void release(struct sync_child *c) {
  int i;
  for (i = 0; i < c->count; i++)
    free(c->pipes[i].data);
  free(c->pipes);
  free(c);
}

void child_spawn_sync(js_State *J) {
  struct child_state *state = js_currentfunctiondata(J);
  struct sync_child *c = calloc(1, sizeof *c);
  struct child_options o;
  uv_stdio_container_t *stdio;
  int err;
  if (!c)
    rt_oom();
  if ((err = uv_loop_init(&c->loop)) < 0) {
    free(c);
    rt_throw_uv(J, err, "spawnSync", NULL, NULL);
  }
  child_options_read(state->rt, 1, &o);
  stdio = read_arguments(J, c);
  o.uv.stdio = stdio;
  o.uv.stdio_count = c->count;
  o.uv.exit_cb = on_exit_;
  rt_sync_begin(state->rt, TR_KIND_CHILD, "spawnSync");
  run(state, c, &o);
  rt_sync_end(state->rt, TR_KIND_CHILD, "spawnSync");
  uv_loop_close(&c->loop);
  child_options_release(&o);
  free(stdio);
  push_result(J, state, c);
  release(c);
}
