/*
 * What the files of runtime/ share among themselves. Thread: the loop's.
 */
#ifndef RT_INTERNAL_H
#define RT_INTERNAL_H

#include "runtime/engine.h"
#include "runtime/rt.h"

/* ---- door.c ---- */

void rt__sites_init(struct rt *rt);

/* The site of a function object; of a place in a file (name NULL or "": the file's top). */
uint32_t rt__site_of_object(struct rt *rt, js_Object *fn);
uint32_t rt__site_at(struct rt *rt, const char *name, const char *file, int line);

/* The interned name of an operation, a literal that lives as long as the process. */
uint32_t rt__op_id(struct rt *rt, const char *op);

/* A task that the hooks of async_hooks know otherwise; only when rt->async is there. */
uint64_t rt__task_new_quietly(struct rt *rt, enum tr_kind kind);

/* As rt_call(), for a callback whose site the caller knows; the queues use it. */
int rt__invoke(struct rt *rt, enum tr_kind kind, uint64_t task, uint64_t wait_ns,
               uint32_t site, int argc);

/* The same for promises: leaves the value, or what was thrown and returns -1. Drains
 * nothing; it is called while the queues are drained. */
int rt__invoke_catch(struct rt *rt, enum tr_kind kind, uint64_t task, uint64_t wait_ns,
                     uint32_t site, int argc);

/* Nanoseconds since a reading of the events' clock. */
uint64_t rt__ns_since(struct rt *rt, uint64_t clock);
/* The same instant in CLOCK_MONOTONIC nanoseconds. */
uint64_t rt__clock_ns(struct rt *rt, uint64_t clock);

/* So many units of the events' clock in nanoseconds. */
uint64_t rt__clock_span_ns(struct rt *rt, uint64_t units);

/* Says that the loop enters a phase, when it was in another. */
void rt__phase(struct rt *rt, enum tr_phase phase);

/* ---- error.c ---- */

/* The error on top of the stack was thrown by a callback and nobody caught it: gives it to
 * process's listeners or prints it and ends the process. Pops it. */
void rt__uncaught(struct rt *rt, const char *origin);
/* Prints the error on top of the stack, runs 'exit' listeners, and ends the process. */
_Noreturn void rt__fatal(struct rt *rt, int status);

/* ---- slots.c ---- */

void rt__slots_init(struct rt *rt);
void rt__slots_free(struct rt *rt);
size_t rt__slots_mark(struct rt *rt);

/* ---- loop.c ---- */

void rt__loop_init(struct rt *rt);
void rt__loop_run(struct rt *rt);
/* How long the loop has waited in poll; when it first ran (uv_hrtime()), 0 before. */
uint64_t rt__loop_idle_ns(struct rt *rt);
uint64_t rt__loop_start_ns(struct rt *rt);
uint64_t rt__loop_exit_ns(struct rt *rt); /* when it ended; 0 before */
/* Marks all that C keeps, and returns how many values these were. So do the functions that
 * it calls, rt__*_mark(), each for one table. */
size_t rt__mark_roots(struct rt *rt);

/* ---- queues.c: nextTicks, microtasks ---- */

/* A microtask in C, or a nextTick. */
struct rt__microtask {
  void (*run)(struct rt *rt, void *data, uint64_t created); /* once; when it was queued */
  void (*mark)(struct rt *rt, void *data); /* keeps alive what it needs; may be NULL */
  void (*drop)(void *data);                /* it will not be run; may be NULL */
};

void rt__queues_init(struct rt *rt);
void rt__queues_free(struct rt *rt);
size_t rt__queues_mark(struct rt *rt);
void rt__microtask_c(struct rt *rt, const struct rt__microtask *microtask, void *data);
void rt__tick_c(struct rt *rt, const struct rt__microtask *tick, void *data);
/* Natives; the arguments are those of Node's functions. */
void rt__js_next_tick(js_State *J);
void rt__js_queue_microtask(js_State *J);

/* ---- immediates.c ---- */

void rt__immediates_init(struct rt *rt);
void rt__immediates_free(struct rt *rt);
size_t rt__immediates_mark(struct rt *rt);
/* Immediates that keep the loop alive. */
size_t rt__immediates_active(const struct rt *rt);
void rt__js_set_immediate(js_State *J);
void rt__js_clear_immediate(js_State *J);

/* ---- timers.c ---- */

void rt__timers_init(struct rt *rt);
void rt__timers_free(struct rt *rt);
size_t rt__timers_mark(struct rt *rt);
/* Timers that keep the loop alive. */
size_t rt__timers_active(const struct rt *rt);
/* Symbol.dispose, by its key, ends timers; the same for immediates. */
void rt__timers_dispose_by(struct rt *rt, const char *key);
void rt__immediates_dispose_by(struct rt *rt, const char *key);
void rt__js_set_timeout(js_State *J);
void rt__js_set_interval(js_State *J);
void rt__js_clear_timer(js_State *J);
/* Defines the six timer functions on the object on top. */
void rt__define_timers(js_State *J, int enumerable);

/* ---- promise.c ---- */

void rt__promise_init(struct rt *rt);
void rt__promise_free(struct rt *rt);
/* After the queues are empty: reports promises whose rejection nobody handles. True when
 * it ran JavaScript. */
int rt__rejections_run(struct rt *rt);
size_t rt__rejections_mark(struct rt *rt);

/* ---- process.c ---- */

void rt__process_init(struct rt *rt);
void rt__process_free(struct rt *rt);
/* process.emit(name, ...), its `argc` arguments on the stack, which are popped. True when
 * there was a listener; -1 when one threw, and then the error is left on the stack. */
int rt__process_emit(struct rt *rt, const char *name, int argc);
/* Gives the error on top to process.setUncaughtExceptionCaptureCallback()'s function: 1, 0
 * when there is none, or -1 with what it threw on top. */
int rt__process_capture(struct rt *rt);
/* The same as a callback that went wrong like any other. */
int rt__process_event(struct rt *rt, const char *name, int argc);
/* Runs 'exit' listeners, once. */
void rt__process_emit_exit(struct rt *rt);
/* process.emitWarning(message, name, code). */
void rt__process_warning(struct rt *rt, const char *message, const char *name,
                         const char *code);

/* process becomes an EventEmitter; called when the events module has been loaded. */
void rt__process_inherit(struct rt *rt);

/* ---- modules.c ---- */

void rt__modules_init(struct rt *rt);
void rt__modules_free(struct rt *rt);
/* Compiles text as a function of the given comma-separated parameters and pushes it;
 * throws a SyntaxError that shows the place. */
void rt__compile(struct rt *rt, const char *file, const char *params, const char *source);
/* Defines name on the object at the top as a value made at its first use. `make` is a
 * getter with the name as its function data; it ends with rt__lazy_done(), which puts the
 * value on top in the place of the getter. */
void rt__lazy(js_State *J, const char *name, js_CFunction make);
void rt__lazy_done(js_State *J, const char *name, int atts);
/* Whether a built-in module has been loaded. */
int rt__builtin_loaded(struct rt *rt, const char *name);

/* ---- sampler.c ---- */

void rt__sampler_init(struct rt *rt, const struct rt_options *options);
void rt__sampler_stop(struct rt *rt);

/* ---- watchdog.c ---- */

/* While the loop runs, and only where it is traced. */
void rt__watchdog_start(struct rt *rt);
void rt__watchdog_stop(struct rt *rt);

/* ---- gc.c ---- */

void rt__heap_init(struct rt *rt, const struct rt_options *options); /* makes the engine */
void rt__gc_init(struct rt *rt);
void rt__heap_free(struct rt *rt); /* of a worker; nothing may use the engine any more */
/* Whether the value on top is what a script gets whose heap is full: says so then. */
int rt__heap_full(struct rt *rt);

struct rt_heap_usage {
  size_t total;    /* taken from the system, bytes */
  size_t used;     /* by live or not yet collected values */
  size_t external; /* held by values, outside of the heap */
};
void rt__heap_usage(struct rt *rt, struct rt_heap_usage *usage);

/* ---- memory ---- */

void *rt__alloc(size_t size);               /* zeroed; dies when there is no memory */
void *rt__realloc(void *old, size_t size);

#endif
