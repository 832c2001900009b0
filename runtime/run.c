/* A program's life: the engine and the loop, the globals, the script, the way out. */
#include "runtime/run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/async.h"
#include "runtime/internal.h"
#include "runtime/modules/message_port.h"
#include "runtime/modules/worker.h"
#include "runtime/mujs/builtins/builtins.h"

/* ---- globals ---- */

static void global_module(js_State *J) {
  const char *name = js_currentfunctiondata(J);
  rt_require_builtin(rt_of(J), name);
  rt__lazy_done(J, name, JS_DONTENUM);
}

static void global_buffer(js_State *J) {
  rt_require_builtin(rt_of(J), "buffer");
  js_getproperty(J, -1, "Buffer");
  js_rot2pop1(J);
  rt__lazy_done(J, "Buffer", JS_DONTENUM);
}

static void global_performance(js_State *J) {
  rt_require_builtin(rt_of(J), "perf_hooks");
  js_getproperty(J, -1, "performance");
  js_rot2pop1(J);
  rt__lazy_done(J, "performance", 0);
}

/* What modules give to all programs, loaded when somebody asks for it. */
static const struct {
  const char *name;
  const char *module;
} lent[] = {
    {"TextEncoder", "internal_text_coding"}, {"TextDecoder", "internal_text_coding"},
    {"URL", "url"}, {"URLSearchParams", "url"},
    {"structuredClone", "internal_structured_clone"},
    {"DOMException", "internal_structured_clone"},
    {"atob", "buffer"}, {"btoa", "buffer"},
    {"Blob", "internal_blob"}, {"File", "internal_blob"},
    {"MessageChannel", "internal_message_port"},
    {"MessagePort", "internal_message_port"},
    {"MessageEvent", "internal_message_port"},
    {"BroadcastChannel", "internal_message_port"},
    {"Event", "internal_event_target"}, {"EventTarget", "internal_event_target"},
    {"CustomEvent", "internal_event_target"},
    {"AbortController", "internal_abort"}, {"AbortSignal", "internal_abort"},
};

static void global_lent(js_State *J) {
  const char *name = js_currentfunctiondata(J);
  for (size_t i = 0; i < sizeof lent / sizeof lent[0]; i++)
    if (strcmp(lent[i].name, name) == 0)
      rt_require_builtin(rt_of(J), lent[i].module);
  js_getproperty(J, -1, name);
  js_rot2pop1(J);
  rt__lazy_done(J, name, JS_DONTENUM);
}

/* Symbols of the language's next edition, which Node has already. */
static void define_dispose(js_State *J) {
  int fixed = JS_READONLY | JS_DONTENUM | JS_DONTCONF;
  js_getglobal(J, "Symbol");
  js_newsymbol(J, "nodejs.dispose");
  rt__timers_dispose_by(rt_of(J), js_tokey(J, -1));
  rt__immediates_dispose_by(rt_of(J), js_tokey(J, -1));
  js_defproperty(J, -2, "dispose", fixed);
  js_newsymbol(J, "nodejs.asyncDispose");
  js_defproperty(J, -2, "asyncDispose", fixed);
  js_pop(J, 1);
}

static void define_globals(struct rt *rt) {
  js_State *J = rt->J;
  js_pushglobal(J);
  js_pushglobal(J);
  js_defproperty(J, -2, "global", JS_DONTENUM);
  jsb_tag(J, "global");
  rt_require_builtin(rt, "process");
  jsb_tag(J, "process");
  js_defproperty(J, -2, "process", JS_DONTENUM);
  rt__lazy(J, "console", global_module);
  rt__lazy(J, "Buffer", global_buffer);
  rt__lazy(J, "performance", global_performance);
  for (size_t i = 0; i < sizeof lent / sizeof lent[0]; i++)
    rt__lazy(J, lent[i].name, global_lent);
  rt__define_timers(J, 0);
  rt_method(J, "queueMicrotask", rt__js_queue_microtask, 1);
  js_pop(J, 1);
  define_dispose(J);
}

/* ---- the program ---- */

/* A child made by fork() finds its channel to the parent in the environment, and takes it
 * out, so that children of its own do not find it too. */
static void open_channel(struct rt *rt) {
  js_State *J = rt->J;
  const char *text = getenv("NODE_CHANNEL_FD");
  if (!text)
    return;
  int fd = atoi(text);
  const char *mode = getenv("NODE_CHANNEL_SERIALIZATION_MODE");
  rt_require_builtin(rt, "internal_child_ipc");
  js_getproperty(J, -1, "setUpChild");
  js_pushundefined(J);
  js_pushnumber(J, fd);
  js_pushstring(J, mode ? mode : "json");
  unsetenv("NODE_CHANNEL_FD");
  unsetenv("NODE_CHANNEL_SERIALIZATION_MODE");
  js_call(J, 2);
  js_pop(J, 2);
}

/* Nor are they workers of the cluster that this one belongs to. */
static void join_cluster(struct rt *rt) {
  js_State *J = rt->J;
  if (!getenv("NODE_UNIQUE_ID"))
    return;
  rt_require_builtin(rt, "cluster");
  js_getproperty(J, -1, "_setupWorker");
  js_pushundefined(J);
  js_call(J, 0);
  js_pop(J, 2);
}

static void push_preloads(struct rt *rt) {
  js_newarray(rt->J);
  for (int i = 0; i < rt->options->preload_count; i++) {
    rt_push_text(rt->J, rt->options->preloads[i], strlen(rt->options->preloads[i]));
    js_setindex(rt->J, -2, i);
  }
}

/* The task of everything that runs before the loop does. */
static void run_program(js_State *J) {
  struct rt *rt = rt_of(J);
  open_channel(rt);
  join_cluster(rt);
  rt_require_builtin(rt, "module");
  const struct rt_options *o = rt->options;
  js_getproperty(J, -1, o->eval ? "runText" : o->check ? "_check" : "_start");
  js_pushundefined(J);
  const char *what = o->eval ? o->eval : rt->argv[0];
  rt_push_text(J, what, strlen(what));
  push_preloads(rt);
  js_pushboolean(J, o->print);
  js_pushstring(J, o->eval_name ? o->eval_name : "[eval]");
  js_call(J, 4);
}

/* Runs what begins the program, as a task. */
static void run_main(struct rt *rt, js_CFunction begin) {
  struct tr_thread *t = rt->trace;
  char path[4096];
  uint64_t task = 0;
  uint32_t site = 0;
  if (t) {
    const char *script = rt->options->eval ? "[eval]" : rt->argv[0];
    if (!rt->options->eval && realpath(script, path))
      script = path;
    task = tr_task_new();
    site = rt__site_at(rt, "(main)", script, 1);
    tr_now(t);
    rt__phase(rt, TR_PHASE_MAIN);
    tr_emit_TASK_CREATE(t, t->last, TR_KIND_MAIN, site, task, 0);
  }
  js_newcfunction(rt->J, begin, "", 0);
  js_pushundefined(rt->J);
  rt__invoke(rt, TR_KIND_MAIN, task, TR_UNKNOWN, site, 0);
}

/* ---- life ---- */

static void on_panic(js_State *J) {
  fprintf(stderr, "uvscope: error outside of every callback: %s\n",
          js_trystring(J, -1, "?"));
}

static struct tr_thread *start_trace(const char *name) {
  struct tr_thread *t = tr_self();
  return t || !tr_active() ? t : tr_thread_start(TR_ROLE_LOOP, name);
}

static void runtime_init(struct rt *rt, const struct rt_options *options, const char *name) {
  rt->options = options;
  rt->argc = options->argc;
  rt->argv = options->argv;
  rt->exec_path = options->exec_path;
  rt->start_ns = uv_hrtime();
  rt->trace = start_trace(name);
  rt->milestones[0] = uv_hrtime();
  rt__heap_init(rt, options);
  rt->milestones[1] = uv_hrtime();
  js_setcontext(rt->J, rt);
  js_atpanic(rt->J, on_panic);
  rt__slots_init(rt);
  rt__sites_init(rt);
  rt__loop_init(rt);
  rt__queues_init(rt);
  rt__immediates_init(rt);
  rt__timers_init(rt);
  rt__modules_init(rt);
  rt->milestones[2] = uv_hrtime();
  rt__process_init(rt);
  rt__promise_init(rt);
  rt__gc_init(rt);
  define_globals(rt);
  rt__sampler_init(rt, options);
  rt->milestones[3] = uv_hrtime();
}

int rt_main(const struct rt_options *options) {
  struct rt *rt = rt__alloc(sizeof *rt);
  signal(SIGPIPE, SIG_IGN); /* writing fails with EPIPE, */
  signal(SIGXFSZ, SIG_IGN); /* and with EFBIG beyond the limit on files */
  rt->loop = uv_default_loop();
  if (!rt->loop)
    rt_oom();
  runtime_init(rt, options, "main");
  run_main(rt, run_program);
  rt__loop_run(rt);
  rt__process_emit_exit(rt);
  rt_exit(rt, rt->exit_code);
}

/* ---- workers ---- */

void rt__worker_init(struct rt *rt, const struct rt_options *options, struct rt_worker *w,
                     const char *name, size_t stack_bytes) {
  rt->worker = w;
  rt->loop = rt__alloc(sizeof *rt->loop);
  if (uv_loop_init(rt->loop))
    rt_oom();
  runtime_init(rt, options, name);
  js_setstacklimit(rt->J, stack_bytes / 16 * 13);
}

/* The task of everything that runs before the worker's loop does. */
static void run_worker(js_State *J) {
  rt_require_builtin(rt_of(J), "internal_worker_main");
  js_getproperty(J, -1, "run");
  js_pushundefined(J);
  js_call(J, 0);
}

void rt__worker_run(struct rt *rt) {
  run_main(rt, run_worker);
  if (!rt->stopping)
    rt__loop_run(rt);
  if (!rt->stopping)
    rt__process_emit_exit(rt);
}

const char rt_closer_tag[] = "closer";

/* Other handles belong to values, which close them when they die, or to the runtime. */
static void close_handle(uv_handle_t *handle, void *data) {
  const struct rt_closer *closer = handle->data;
  (void)data;
  if (uv_is_closing(handle))
    return;
  if (closer && closer->tag == rt_closer_tag)
    closer->close(handle);
  else
    uv_unref(handle);
}

static void close_left_over(uv_handle_t *handle, void *data) {
  (void)data;
  if (!uv_is_closing(handle))
    uv_close(handle, NULL);
}

static void loop_close(struct rt *rt) {
  do {
    uv_walk(rt->loop, close_left_over, NULL);
    uv_run(rt->loop, UV_RUN_DEFAULT);
  } while (uv_loop_close(rt->loop) == UV_EBUSY);
}

/* What is under way in the pool is waited for; its callbacks call no JavaScript. Values may
 * close handles when they die, and handles let go of values when they are closed. */
void rt__worker_close(struct rt *rt) {
  rt__workers_end(rt);
  rt__sampler_stop(rt);
  rt__ports_close(rt);
  rt__mailbox_close(rt);
  uv_walk(rt->loop, close_handle, rt);
  uv_run(rt->loop, UV_RUN_DEFAULT);
  rt__heap_free(rt);
  loop_close(rt);
  rt__ports_free(rt);
  rt__mailbox_free(rt);
  rt__process_free(rt);
  rt__promise_free(rt);
  rt__async_free(rt);
  rt__modules_free(rt);
  rt__timers_free(rt);
  rt__queues_free(rt);
  rt__immediates_free(rt);
  rt__slots_free(rt);
  free(rt->loop_state);
  free(rt->sites);
  free(rt->read_room);
  free(rt->http);
  free(rt->loop);
  tr_thread_stop(rt->trace);
}

/* Builds that measure coverage have it; leaving by _exit() would lose their counts. */
extern void __gcov_dump(void) __attribute__((weak));

/* Not exit(): libuv's destructor would wait for the work that pool threads still do. */
void rt_exit(struct rt *rt, int status) {
  if (rt->worker)
    rt__worker_leave(rt, status);
  rt__workers_end(rt);
  rt__sampler_stop(rt);
  rt__watchdog_stop(rt);
  fflush(NULL);
  tr_stop(status & 0xff);
  if (__gcov_dump)
    __gcov_dump();
  uv_tty_reset_mode(); /* a terminal in raw mode is given back as it was */
  _exit(status & 0xff);
}
