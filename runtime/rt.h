/*
 * The runtime: one JavaScript engine on one libuv loop, and the two doors through which
 * everything passes that is worth tracing.
 *
 *   rt_call()         the one door into JavaScript
 *   rt_work_submit()  the one door to the thread pool
 *
 * Thread: a struct rt and everything reached from it belong to its loop's thread, but for
 * the `run` function of a work item, which runs on a pool worker and touches only its item.
 *
 * Errors: C functions return 0 or a negative UV_E* number (-errno); natives throw Node-style
 * error objects with the helpers below, after C resources are freed.
 */
#ifndef RT_RT_H
#define RT_RT_H

#include <stddef.h>
#include <stdint.h>
#include <mujs.h>
#include <uv.h>

#include "runtime/run.h"
#include "tracer/emit.h"

struct http_state;
struct rt_async;
struct rt_gc;
struct rt_loop;
struct rt_mailbox;
struct rt_modules;
struct ports;
struct rt_process;
struct rt_queues;
struct rt_immediates;
struct rt_rejections;
struct rt_sampler;
struct rt_watchdog;
struct rt_sites;
struct rt_slots;
struct rt_timers;
struct rt_worker;

struct rt {
  js_State *J;
  uv_loop_t *loop;
  struct tr_thread *trace;   /* NULL: tracing is off */
  uint64_t task;             /* the task whose callback runs now; 0 none */
  unsigned depth;            /* nested rt_call()s */
  int argc;                  /* of the program, its own path first */
  char **argv;
  const char *exec_path;     /* absolute path of this binary */
  const struct rt_options *options;
  int exit_code;             /* process.exitCode as last set */
  int exit_code_set;         /* it was set: 0 is then more than the default */
  int exiting;               /* process.exit() was called or 'exit' is being emitted */
  uint64_t start_ns;         /* uv_hrtime() when the runtime started, */
  uint64_t milestones[4];    /* and at steps of its start: perf.c */
  enum tr_phase phase;       /* of the loop, as last emitted; NONE right after poll */
  uint64_t begin_clock;      /* when the outermost callback began; 0: none runs */
  int pool_known;            /* POOL_SIZE was emitted */
  unsigned works[TR_KIND_COUNT]; /* items that the pool has, by kind */
  struct rt_slots *slots;
  struct rt_sites *sites;
  struct rt_loop *loop_state;
  struct rt_queues *queues;
  struct rt_immediates *immediates;
  struct rt_timers *timers;
  struct rt_rejections *rejections;
  struct rt_modules *modules;
  struct rt_process *process;
  struct rt_sampler *sampler;
  struct rt_watchdog *watchdog;
  struct rt_gc *gc;
  struct rt_async *async;    /* NULL until a program requires async_hooks */
  struct http_state *http;   /* of the http module; NULL until it is loaded */
  char *read_room;           /* what small reads of streams share; NULL at first */
  struct rt_worker *worker;  /* the worker that this is; NULL on the main thread */
  struct rt_worker *workers; /* those that this thread has started */
  struct rt_mailbox *mailbox;/* what other threads send; NULL until it is needed */
  struct ports *ports;       /* this thread's message ports; NULL until there are some */
  int stopping;              /* a worker that ends: no JavaScript is called any more */
};

/* The runtime of an engine; for natives, which are given only the engine. */
struct rt *rt_of(js_State *J);

/* ---- the door into JavaScript ---- */

/* Calls the function on the engine's stack (function, this, argc arguments, as for
 * js_call()) as the callback of `task`: emits TASK_BEGIN and TASK_END, samples it when it is
 * slow, applies the policy for uncaught errors (process 'uncaughtException', else message
 * and exit), and, when it was the outermost call, drains nextTicks and microtasks. Leaves
 * nothing on the stack. `wait_ns`: how long the task had been runnable, TR_UNKNOWN if that
 * is not known. Returns 0, or -1 when the callback threw (already dealt with). */
int rt_call(struct rt *rt, enum tr_kind kind, uint64_t task, uint64_t wait_ns, int argc);

/* The same for a task that may be called again, until rt_task_over(). */
int rt_call_again(struct rt *rt, enum tr_kind kind, uint64_t task, uint64_t wait_ns,
                  int argc);

/* A new task of `kind`, scheduled by the JavaScript line that runs now on behalf of the
 * current task: emits TASK_CREATE. Tasks that will never run are rt_task_cancel()led. */
uint64_t rt_task_new(struct rt *rt, enum tr_kind kind);
/* The same; async_hooks calls its resource by a type of its own, a literal. */
uint64_t rt_task_new_as(struct rt *rt, enum tr_kind kind, const char *type);
void rt_task_cancel(struct rt *rt, enum tr_kind kind, uint64_t task);
/* A task of rt_call_again() was called for the last time. */
void rt_task_over(struct rt *rt, uint64_t task);
/* What is still called for the task comes of what the program does now. */
void rt_task_follows(struct rt *rt, uint64_t task);
/* The task that runs, to be the cause of others for as long as it takes: what a server
 * accepts is caused by the task that made it listen. */
uint64_t rt_cause_keep(struct rt *rt);

/* The site (interned) of the innermost JavaScript frame; of a function on the stack. 0 when
 * tracing is off or there is none. */
uint32_t rt_site_here(struct rt *rt);
uint32_t rt_site_of(struct rt *rt, int idx);

/* ---- JavaScript values kept alive by C ---- */

/* A slot holds one value until it is dropped; 0 is never a valid slot. */
typedef uint32_t rt_slot;
rt_slot rt_hold(struct rt *rt, int idx);          /* keeps a copy of the stack's value */
void rt_push_slot(struct rt *rt, rt_slot slot);   /* undefined for 0 */
void rt_drop(struct rt *rt, rt_slot slot);        /* accepts 0 */

/* ---- the door to the thread pool ---- */

/* Embed it first in a struct of your own. The item lives until `done` has returned. */
struct rt_work {
  uv_work_t req;
  struct rt *rt;
  enum tr_kind kind;
  const char *op;      /* a literal: "readFile" */
  uint32_t op_id;
  uint64_t task;
  uint64_t done_clock; /* when run() returned, in clock units; for the wait of delivery */
  int64_t result;      /* run() may set it; it is traced */
  void (*run)(struct rt_work *w);               /* on a pool worker */
  void (*done)(struct rt_work *w, int status);  /* on the loop; UV_ECANCELED when cancelled */
};

/* Submits w, whose run and done are set; fills the rest. Emits TASK_CREATE and POOL_SUBMIT
 * here, POOL_START and POOL_DONE on the worker, POOL_DELIVER before done(). 0 or a negative
 * error, and then done() is not called. */
int rt_work_submit(struct rt *rt, struct rt_work *w, enum tr_kind kind, const char *op);

/* The same for a task that rt_task_new() made earlier, when the program asked for the work,
 * which had to wait until it could be submitted. */
int rt_work_submit_task(struct rt *rt, struct rt_work *w, enum tr_kind kind, const char *op,
                        uint64_t task);

/* How long w has been waiting for the loop: the wait_ns for rt_call() inside done(). */
uint64_t rt_work_wait_ns(const struct rt_work *w);

/* A blocking call on the loop's own thread by a synchronous API: its begin and end. */
void rt_sync_begin(struct rt *rt, enum tr_kind kind, const char *op);
void rt_sync_end(struct rt *rt, enum tr_kind kind, const char *op);

/* ---- queues: nextTick, microtasks, immediates, timers ---- */

/* Runs nextTicks and microtasks until there are none; the door does it by itself. */
void rt_drain(struct rt *rt);

/* ---- errors ---- */

/* Throw, or push, Node's error for a failed libuv call: "ENOENT: no such file or directory,
 * open 'x'" with code, errno, syscall and, where not NULL, path and dest. */
_Noreturn void rt_throw_uv(js_State *J, int err, const char *syscall, const char *path,
                           const char *dest);
void rt_push_uv_error(js_State *J, int err, const char *syscall, const char *path,
                      const char *dest);

/* Throws a `type` ("TypeError", "RangeError", "Error") with a code ("ERR_...") and a
 * formatted message. */
_Noreturn void rt_throw_code(js_State *J, const char *type, const char *code,
                             const char *format, ...) __attribute__((format(printf, 4, 5)));

void rt_push_coded_error(js_State *J, const char *type, const char *code,
                         const char *message);

/* Throws Node's ERR_INVALID_ARG_TYPE: 'The "name" argument must be <expected>. Received
 * ...', for the value at idx. `expected` is as "of type function". */
_Noreturn void rt_throw_arg(js_State *J, int idx, const char *name, const char *expected);

/* Turns the error on top of the stack, if it is fatal, into text on stderr as Node prints
 * it: file:line, the source line with a caret where known, the stack. Does not pop. */
void rt_print_error(struct rt *rt);

/* ---- bytes ---- */

/* Pushes a Buffer that takes over `data` (from malloc). */
void rt_push_buffer(struct rt *rt, void *data, size_t length);
/* The bytes of a Buffer on the stack, borrowed while it lives; NULL when it is none. */
unsigned char *rt_to_buffer(js_State *J, int idx, size_t *length);
/* Pushes text that may hold any bytes: NUL is kept, invalid UTF-8 becomes U+FFFD. */
void rt_push_text(js_State *J, const char *data, size_t length);
/* The bytes of a string (UTF-8, NUL as one byte 0) in malloc()ed memory, NUL added. */
char *rt_to_text(js_State *J, int idx, size_t *length);

/* ---- natives and modules ---- */

/* Defines `name` on the object on top of the stack as a native function. */
void rt_method(js_State *J, const char *name, js_CFunction fn, int arity);
/* A new prototype object whose constructor is called `name` (instances print as such) and
 * refuses to be called; the prototype is in the slot. */
rt_slot rt_class_proto(struct rt *rt, const char *name);
void rt_set_number(js_State *J, const char *name, double value);
void rt_set_string(js_State *J, const char *name, const char *value);
/* Pushes os.constants.signals: the numbers by their names. */
void rt_push_signals(js_State *J);

/* runtime/modules.def: MODULE(name, JS source or none, C binding or none, PUBLIC or INTERNAL).
 * A binding's init pushes the object that its JavaScript sees as `binding`. */
typedef void rt_binding_init(struct rt *rt);

/* Pushes the exports of a built-in module, loading it at first use. */
void rt_require_builtin(struct rt *rt, const char *name);

/* ---- life ---- */

/* Ends the process now, with 'exit' listeners already run: stops tracing, flushes, exits. In
 * a worker, where it is called by a script, the worker. */
_Noreturn void rt_exit(struct rt *rt, int status);

/* How a handle is closed, with its own callback, when a worker ends before it was. A handle
 * that is allocated for itself points to one with its `data`. */
extern const char rt_closer_tag[];
struct rt_closer {
  const char *tag; /* rt_closer_tag: tells it from other data */
  void (*close)(uv_handle_t *handle);
  /* Pushes the object of an open handle that programs know of; NULL: they know of none. */
  void (*push)(uv_handle_t *handle);
};

_Noreturn void rt_oom(void);

#endif
