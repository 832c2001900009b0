/* process: the object, its events, its way out. process_info.c has what it reports. */
#include "runtime/modules/process.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/modules/signals.h"
#include "runtime/modules/worker.h"

/* ---- events: the emitter's methods arrive with the first use of one of them ---- */

static const char *const emitter_methods[] = {
    "on",          "once",           "off",          "emit",
    "addListener", "removeListener", "listeners",    "removeAllListeners",
    "eventNames",  "listenerCount",  "rawListeners", "prependListener",
    "prependOnceListener", "setMaxListeners", "getMaxListeners"};
enum { EMITTER_METHODS = sizeof emitter_methods / sizeof emitter_methods[0] };

/* The first use of an emitter's method: they are inherited from now on, and warnings and
 * signals are looked after. */
static void become_emitter(struct rt *rt) {
  js_State *J = rt->J;
  if (rt->process->emitter)
    return;
  rt->process->emitter = 1;
  rt_require_builtin(rt, "events");
  rt_push_slot(rt, rt->process->proto);
  for (int i = 0; i < EMITTER_METHODS; i++)
    js_delproperty(J, -1, emitter_methods[i]);
  js_pop(J, 1);
  rt_push_slot(rt, rt->process->object);
  js_call(J, 0);
  js_pop(J, 1);
  rt_require_builtin(rt, "internal_process");
  js_pop(J, 1);
}

/* Stands for an emitter's method until it is used. The program may keep it, and put a method
 * of its own in its place, which calls it: so the real one is not looked for in `this`. */
static void emitter_stub(js_State *J) {
  const char *name = js_currentfunctiondata(J);
  int argc = js_gettop(J) - 1;
  become_emitter(rt_of(J));
  rt_require_builtin(rt_of(J), "events");
  js_getproperty(J, -1, "prototype");
  js_getproperty(J, -1, name);
  js_copy(J, 0);
  for (int i = 1; i <= argc; i++)
    js_copy(J, i);
  js_call(J, argc);
}

void rt__process_inherit(struct rt *rt) {
  js_State *J = rt->J;
  rt_require_builtin(rt, "events");
  js_getproperty(J, -1, "prototype");
  rt_push_slot(rt, rt->process->proto);
  rt__object_at(J, -1)->prototype = rt__object_at(J, -2);
  js_pop(J, 3);
}

/* A quick look into the table of listeners, without calling anything. A program that has
 * put its own emit() in the place of process's is always asked. */
static int has_listeners(struct rt *rt, const char *name) {
  js_State *J = rt->J;
  rt_push_slot(rt, rt->process->object);
  int found = jsV_getownproperty(J, rt__object_at(J, -1), "emit") != NULL;
  js_Property *events = jsV_getproperty(J, rt__object_at(J, -1), "_events");
  if (!found && events && events->value.t.type == JS_TOBJECT)
    found = jsV_getproperty(J, events->value.u.object, name) != NULL;
  js_pop(J, 1);
  return found;
}

/* Puts process.emit(name, arguments) on the stack above its arguments, ready to be called;
 * without listeners it takes these off and returns 0. */
static int push_emission(struct rt *rt, const char *name, int argc) {
  js_State *J = rt->J;
  if (!has_listeners(rt, name)) {
    js_pop(J, argc);
    return 0;
  }
  rt_push_slot(rt, rt->process->emit);
  rt_push_slot(rt, rt->process->object);
  js_pushstring(J, name);
  for (int i = 0; i < argc; i++)
    js_copy(J, -argc - 3);
  return 1;
}

int rt__process_emit(struct rt *rt, const char *name, int argc) {
  js_State *J = rt->J;
  if (!push_emission(rt, name, argc))
    return 0;
  rt->depth++;
  int failed = js_pcall(J, argc + 1);
  rt->depth--;
  int heard = failed ? -1 : js_toboolean(J, -1);
  if (!failed)
    js_pop(J, 1);
  for (int i = 0; i < argc; i++)
    js_remove(J, failed ? -2 : -1);
  return heard;
}

int rt__process_event(struct rt *rt, const char *name, int argc) {
  js_State *J = rt->J;
  uint64_t task = rt->trace || rt->async ? tr_task_new() : 0;
  if (!push_emission(rt, name, argc))
    return 0;
  tr_now(rt->trace);
  rt_call(rt, TR_KIND_MAIN, task, TR_UNKNOWN, argc + 1);
  js_pop(J, argc);
  return 1;
}

void rt__process_emit_exit(struct rt *rt) {
  if (rt->exiting)
    return;
  rt->exiting = 1;
  rt_push_slot(rt, rt->process->object);
  js_pushboolean(rt->J, 1);
  js_setproperty(rt->J, -2, "_exiting");
  js_pop(rt->J, 1);
  js_pushnumber(rt->J, rt->exit_code);
  if (rt__process_emit(rt, "exit", 1) >= 0)
    return;
  if (!rt->worker) {
    rt__uncaught(rt, "uncaughtException");
    return;
  }
  if (!rt->stopping)
    rt__worker_failed(rt);
  js_pop(rt->J, 1);
}

void rt__process_warning(struct rt *rt, const char *message, const char *name,
                         const char *code) {
  js_State *J = rt->J;
  rt_push_slot(rt, rt->process->object);
  js_getproperty(J, -1, "emitWarning");
  js_rot2(J);
  js_pushstring(J, message);
  js_pushstring(J, name);
  if (code)
    js_pushstring(J, code);
  else
    js_pushundefined(J);
  js_call(J, 3);
  js_pop(J, 1);
}

/* Methods that JavaScript has, loaded with the first call of one of them. */
static const struct late {
  const char *name;
  const char *module;
  int arity;
} late_methods[] = {
    {"kill", "internal_process", 2},
    {"emitWarning", "internal_process", 4},
    {"assert", "internal_process", 1},
    {"_rawDebug", "internal_process", 0},
    {"cpuUsage", "internal_process", 1},
    {"constrainedMemory", "internal_process", 0},
    {"availableMemory", "internal_process", 0},
    {"getActiveResourcesInfo", "internal_process", 0},
    {"setUncaughtExceptionCaptureCallback", "internal_process", 1},
    {"hasUncaughtExceptionCaptureCallback", "internal_process", 0},
    {"_getActiveHandles", "internal_process_more", 0},
    {"_getActiveRequests", "internal_process_more", 0},
    {"getBuiltinModule", "internal_process_more", 1},
    {"setSourceMapsEnabled", "internal_process_more", 1},
    {"loadEnvFile", "internal_process_more", 0},
    {"binding", "internal_process_more", 1},
    {"_linkedBinding", "internal_process_more", 1},
    {"dlopen", "internal_process_more", 2},
    {"setgroups", "internal_process_more", 1},
    {"initgroups", "internal_process_more", 2},
};

static void process_late(js_State *J) {
  const struct late *late = js_currentfunctiondata(J);
  int argc = js_gettop(J) - 1;
  rt_require_builtin(rt_of(J), late->module);
  js_getproperty(J, -1, late->name);
  js_rot2pop1(J);
  js_copy(J, 0);
  for (int i = 1; i <= argc; i++)
    js_copy(J, i);
  js_call(J, argc);
}

static void late_flags(js_State *J) {
  rt_require_builtin(rt_of(J), "internal_process_more");
  js_getproperty(J, -1, "allowedNodeEnvironmentFlags");
  js_rot2pop1(J);
  rt__lazy_done(J, "allowedNodeEnvironmentFlags", 0);
}

static void define_late(js_State *J) {
  for (size_t i = 0; i < sizeof late_methods / sizeof late_methods[0]; i++) {
    const struct late *late = &late_methods[i];
    js_newcfunctionx(J, process_late, late->name, late->arity, (void *)(uintptr_t)late, NULL);
    js_defproperty(J, -2, late->name, JS_DONTENUM);
  }
  rt__lazy(J, "allowedNodeEnvironmentFlags", late_flags);
}

/* ---- what is open or under way ---- */

/* resources(): [active timers, immediates, names of requests and of open handles...] */
struct resources {
  js_State *J;
  int count;
};

static int is_open(const uv_handle_t *handle) {
  return uv_has_ref(handle) && !uv_is_closing(handle);
}

static void count_handle(uv_handle_t *handle, void *data) {
  static const char *const names[UV_HANDLE_TYPE_MAX] = {
      [UV_TCP] = "TCPSocketWrap", [UV_NAMED_PIPE] = "PipeWrap", [UV_TTY] = "TTYWrap",
      [UV_UDP] = "UDPWrap",       [UV_PROCESS] = "ProcessWrap", [UV_FS_EVENT] = "FSEventWrap",
      [UV_FS_POLL] = "StatWatcher"};
  struct resources *r = data;
  int fd, listening = 0;
  socklen_t size = sizeof listening;
  const char *name = handle->type < UV_HANDLE_TYPE_MAX ? names[handle->type] : NULL;
  if (!name || !is_open(handle))
    return;
  if (handle->type == UV_TCP && uv_fileno(handle, &fd) == 0 &&
      getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening)
    name = "TCPServerWrap";
  js_pushstring(r->J, name);
  js_setindex(r->J, -2, r->count++);
}

static void count_requests(struct resources *r, const struct rt *rt) {
  static const char *const names[TR_KIND_COUNT] = {
      [TR_KIND_FS] = "FSReqCallback",          [TR_KIND_DNS] = "GetAddrInfoReqWrap",
      [TR_KIND_CRYPTO] = "RandomBytesRequest", [TR_KIND_COMPRESSION] = "Zlib",
      [TR_KIND_DATABASE] = "Database"};
  for (int kind = 0; kind < TR_KIND_COUNT; kind++)
    for (unsigned i = 0; names[kind] && i < rt->works[kind]; i++) {
      js_pushstring(r->J, names[kind]);
      js_setindex(r->J, -2, r->count++);
    }
}

static void process_resources(js_State *J) {
  struct rt *rt = rt_of(J);
  struct resources r = {.J = J, .count = 2};
  js_newarray(J);
  js_pushnumber(J, (double)rt__timers_active(rt));
  js_setindex(J, -2, 0);
  js_pushnumber(J, (double)rt__immediates_active(rt));
  js_setindex(J, -2, 1);
  count_requests(&r, rt);
  uv_walk(rt->loop, count_handle, &r);
}

/* requests(): names of what the pool has. */
static void process_requests(js_State *J) {
  struct resources r = {.J = J};
  js_newarray(J);
  count_requests(&r, rt_of(J));
}

static void add_handle(uv_handle_t *handle, void *data) {
  struct resources *r = data;
  const struct rt_closer *closer = handle->data;
  int known = handle->type == UV_TCP || handle->type == UV_NAMED_PIPE ||
              handle->type == UV_TTY || handle->type == UV_UDP || handle->type == UV_PROCESS;
  if (!known || !is_open(handle) || !closer || closer->tag != rt_closer_tag || !closer->push)
    return;
  closer->push(handle);
  js_setindex(r->J, -2, r->count++);
}

/* handles(): the objects of open handles. */
static void process_handles(js_State *J) {
  struct resources r = {.J = J};
  js_newarray(J);
  uv_walk(rt_of(J)->loop, add_handle, &r);
}

static void process_memory_limits(js_State *J) {
  js_newarray(J);
  js_pushnumber(J, (double)uv_get_constrained_memory());
  js_setindex(J, -2, 0);
  js_pushnumber(J, (double)uv_get_free_memory());
  js_setindex(J, -2, 1);
}

/* capture(function or null): what is called instead of emitting 'uncaughtException'. */
static void process_capture(js_State *J) {
  struct rt *rt = rt_of(J);
  rt_drop(rt, rt->process->capture);
  rt->process->capture = js_iscallable(J, 1) ? rt_hold(rt, 1) : 0;
  js_pushundefined(J);
}

int rt__process_capture(struct rt *rt) {
  js_State *J = rt->J;
  if (!rt->process->capture)
    return 0;
  rt_push_slot(rt, rt->process->capture);
  js_pushundefined(J);
  js_copy(J, -3);
  rt->depth++;
  int failed = js_pcall(J, 1);
  rt->depth--;
  if (!failed)
    js_pop(J, 1);
  return failed ? -1 : 1;
}

/* ---- the way out ---- */

static int to_exit_code(js_State *J, int idx, int *code) {
  double n = js_isstring(J, idx) || js_isnumber(J, idx) ? js_tonumber(J, idx) : NAN;
  if (js_isundefined(J, idx) || js_isnull(J, idx))
    return 0;
  if (isnan(n) || n != trunc(n) || fabs(n) > 2147483648.0) {
    if (js_isnumber(J, idx))
      rt_throw_code(J, "RangeError", "ERR_OUT_OF_RANGE",
                    "The value of \"code\" is out of range. It must be an integer. "
                    "Received %s",
                    js_tostring(J, idx));
    rt_throw_arg(J, idx, "code", "of type number");
  }
  *code = (int)n;
  return 1;
}

/* _fatalException(error): what happens to an error that nobody caught. */
static void process_fatal_exception(js_State *J) {
  js_copy(J, 1);
  rt__uncaught(rt_of(J), "uncaughtException");
  js_pushboolean(J, 1);
}

/* process.exitCode is what the program has put there. */
static void keep_exit_code(struct rt *rt, int idx) {
  rt_drop(rt, rt->process->exit_value);
  rt->process->exit_value = js_isdefined(rt->J, idx) ? rt_hold(rt, idx) : 0;
}

static void process_exit(js_State *J) {
  struct rt *rt = rt_of(J);
  if (to_exit_code(J, 1, &rt->exit_code)) {
    rt->exit_code_set = 1;
    keep_exit_code(rt, 1);
  }
  rt__process_emit_exit(rt);
  rt_push_slot(rt, rt->process->object);
  js_getproperty(J, -1, "reallyExit");
  js_rot2(J);
  js_pushnumber(J, rt->exit_code);
  js_call(J, 1);
  rt_exit(rt, rt->exit_code);
}

static void process_really_exit(js_State *J) {
  struct rt *rt = rt_of(J);
  rt_exit(rt, js_isdefined(J, 1) ? js_toint32(J, 1) : rt->exit_code);
}

static void exit_code_get(js_State *J) {
  struct rt *rt = rt_of(J);
  if (rt->process->exit_value || !rt->exit_code_set)
    rt_push_slot(rt, rt->process->exit_value);
  else
    js_pushnumber(J, rt->exit_code);
}

static void exit_code_set(js_State *J) {
  struct rt *rt = rt_of(J);
  rt->exit_code_set = to_exit_code(J, 1, &rt->exit_code);
  if (!rt->exit_code_set)
    rt->exit_code = 0;
  keep_exit_code(rt, 1);
}

static void process_abort(js_State *J) {
  (void)J;
  fflush(NULL);
  abort();
}

/* kill(pid, signal number); the names are internal_process.js's business. */
static void process_really_kill(js_State *J) {
  int err = kill((pid_t)js_tonumber(J, 1), js_toint32(J, 2)) ? -errno : 0;
  js_pushnumber(J, err);
}

/* errorName(-3): "ESRCH". */
static void process_error_name(js_State *J) {
  js_pushstring(J, uv_err_name(js_toint32(J, 1)));
}

/* openStdin(): stdin, which begins to read. */
static void process_open_stdin(js_State *J) {
  js_getproperty(J, 0, "stdin");
  js_getproperty(J, -1, "resume");
  js_copy(J, -2);
  js_call(J, 0);
  js_pop(J, 1);
}

/* ---- stdio ---- */

static void stdio_make(js_State *J) {
  const char *name = js_currentfunctiondata(J);
  rt_require_builtin(rt_of(J), "internal_stdio");
  js_getproperty(J, -1, name);
  js_rot2pop1(J);
  rt__lazy_done(J, name, 0);
}

/* ---- life ---- */

static void push_strings(js_State *J, int count, char **strings) {
  js_newarray(J);
  for (int i = 0; i < count; i++) {
    rt_push_text(J, strings[i], strlen(strings[i]));
    js_setindex(J, -2, i);
  }
}

static void push_argv(struct rt *rt) {
  js_State *J = rt->J;
  js_newarray(J);
  rt_push_text(J, rt->exec_path, strlen(rt->exec_path));
  js_setindex(J, -2, 0);
  for (int i = 0; i < rt->argc; i++) {
    char path[4096];
    const char *arg = rt->argv[i];
    if (i == 0 && !rt->options->eval && realpath(arg, path))
      arg = path;
    rt_push_text(J, arg, strlen(arg));
    js_setindex(J, -2, i + 1);
  }
}

static void process_lazies(js_State *J) {
  rt__lazy(J, "env", rt__process_env);
  rt__lazy(J, "stdin", stdio_make);
  rt__lazy(J, "stdout", stdio_make);
  rt__lazy(J, "stderr", stdio_make);
  js_newcfunction(J, exit_code_get, "exitCode", 0);
  js_newcfunction(J, exit_code_set, "exitCode", 1);
  js_defaccessor(J, -3, "exitCode", 0);
}

static void process_proto(struct rt *rt) {
  js_State *J = rt->J;
  rt->process->proto = rt_class_proto(rt, "process");
  rt_push_slot(rt, rt->process->proto);
  for (int i = 0; i < EMITTER_METHODS; i++) {
    js_newcfunctionx(J, emitter_stub, emitter_methods[i], 1, (void *)emitter_methods[i],
                     NULL);
    js_defproperty(J, -2, emitter_methods[i], JS_DONTENUM);
  }
  js_pop(J, 1);
}

static void process_emit_native(js_State *J) {
  int argc = js_gettop(J) - 1;
  js_getproperty(J, 0, "emit");
  js_copy(J, 0);
  for (int i = 1; i <= argc; i++)
    js_copy(J, i);
  js_call(J, argc);
}

/* What options say of warnings, as properties of process. */
static void warning_flags(struct rt *rt) {
  static const struct {
    const char *name;
    unsigned flag;
  } flags[] = {{"noDeprecation", RT_NO_DEPRECATION},
               {"traceDeprecation", RT_TRACE_DEPRECATION},
               {"throwDeprecation", RT_THROW_DEPRECATION},
               {"traceProcessWarnings", RT_TRACE_WARNINGS}};
  for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
    if (rt->options->warnings & flags[i].flag) {
      js_pushboolean(rt->J, 1);
      js_setproperty(rt->J, -2, flags[i].name);
    }
}

void rt__process_init(struct rt *rt) {
  js_State *J = rt->J;
  rt->process = rt__alloc(sizeof *rt->process);
  js_newcfunction(J, process_emit_native, "emit", 0);
  rt->process->emit = rt_hold(rt, -1);
  js_pop(J, 1);
  process_proto(rt);
  rt_push_slot(rt, rt->process->proto);
  js_newuserdata(J, "process", NULL, NULL);
  rt->process->object = rt_hold(rt, -1);
  rt__process_info(rt);
  push_argv(rt);
  js_setproperty(J, -2, "argv");
  push_strings(J, rt->options->option_count, rt->options->options);
  js_setproperty(J, -2, "execArgv");
  rt_set_string(J, "execPath", rt->exec_path);
  rt_set_string(J, "argv0", program_invocation_name);
  process_lazies(J);
  rt_method(J, "exit", process_exit, 1);
  rt_method(J, "reallyExit", process_really_exit, 1);
  rt_method(J, "abort", process_abort, 0);
  rt_method(J, "openStdin", process_open_stdin, 0);
  rt_method(J, "_kill", process_really_kill, 2);
  rt_method(J, "_fatalException", process_fatal_exception, 1);
  rt_method(J, "nextTick", rt__js_next_tick, 1);
  define_late(J);
  warning_flags(rt);
  js_pop(J, 1);
}

void rt__process_free(struct rt *rt) {
  free(rt->process->title);
  free(rt->process);
}

void rt__process_binding(struct rt *rt) {
  rt_push_slot(rt, rt->process->object);
}

void rt__process_more_binding(struct rt *rt) {
  js_newobject(rt->J);
  rt__process_groups(rt->J);
  rt_method(rt->J, "errorName", process_error_name, 1);
  rt_method(rt->J, "handles", process_handles, 0);
  rt_method(rt->J, "requests", process_requests, 0);
}

void rt__process_internal_binding(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  js_pushboolean(J, (rt->options->warnings & RT_NO_WARNINGS) != 0);
  js_setproperty(J, -2, "noWarnings");
  rt_method(J, "errorName", process_error_name, 1);
  rt_method(J, "cpuUsage", rt__process_cpu_usage, 1);
  rt_method(J, "resources", process_resources, 0);
  rt_method(J, "memoryLimits", process_memory_limits, 0);
  rt_method(J, "capture", process_capture, 1);
  rt_method(J, "signalStart", rt__js_signal_start, 2);
  rt_method(J, "signalStop", rt__js_signal_stop, 1);
  rt_push_signals(J);
  js_setproperty(J, -2, "signals");
}
