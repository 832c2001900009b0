/*
 * What the files of the preload library share. It is loaded into programs that know
 * nothing of it, so: no symbol is visible but those that it interposes; nothing is
 * allocated with malloc on a path that an allocator may take; errno is kept; and what goes
 * wrong switches tracing off, with one line in the session's log.
 *
 * Thread: any, unless said otherwise.
 */
#ifndef TR_PRELOAD_H
#define TR_PRELOAD_H

#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "tracer/emit.h"

#define TR__INTERPOSED __attribute__((visibility("default")))
#define TR__TLS _Thread_local __attribute__((tls_model("initial-exec")))

/* ---- start.c ---- */

/* The calling thread's ring, which starts tracing in this process with the first call.
 * NULL when tracing is off. Not inside an allocator. */
struct tr_thread *tr__foreign(enum tr_role role);

/* The same, for what is asked only once: when another thread is just starting tracing, it
 * waits for that, a second at most. Only where the caller holds no lock. */
struct tr_thread *tr__foreign_started(enum tr_role role);

/* Whether this thread is the one that main() runs on. */
int tr__on_main_thread(void);

/* The process has confined itself: no more system calls that it does not make itself. */
int tr__confined(void);

/* Changes in a child that was forked: what was said of a loop must be said again. */
unsigned tr__generation(void);

/* The function of this name that comes after ours. NULL when there is none. */
void *tr__next(const char *name);

/* Ends tracing in this process, and says why in the session's log. */
void tr__foreign_off(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- symbols.c ---- */

/* Finds local symbols of the main executable that follow the file symbol `file`; those
 * that are not there become 0. Returns how many were found. */
struct tr__wanted {
  const char *name;
  uintptr_t address;
};
size_t tr__symbols_find(const char *file, struct tr__wanted *wanted, size_t count);

/* The name of the function or object at an address, and the file of the library that it
 * is in; NULL where they are not known. Slow: for what is remembered afterwards. The texts
 * stay. */
void tr__symbol_name(const void *address, const char **name, const char **library,
                     uintptr_t *offset);

/* An interned name for a function. */
uint32_t tr__name_id(const void *function);

/* The addresses of the library or executable that `address` is in; both 1 if none. */
void tr__object_range(const void *address, uintptr_t *from, uintptr_t *to);

/* The id of a text that is always the same one here, remembered in *id. */
uint32_t tr__constant(_Atomic uint32_t *id, const char *text);

/* The site of a function, remembered. 0 for NULL. */
uint32_t tr__site_of(const void *function);

/* ---- table.c ---- */

/* What is known of a callback that waits for its time. */
struct tr__call {
  const void *key;
  uint32_t part; /* one handle has several callbacks */
  uint32_t site;
  uint16_t kind;
  void (*function)(void);
  uint64_t task;
  uint64_t time; /* when it is due or was sent, CLOCK_MONOTONIC ns; 0 unknown */
  uint64_t repeat_ns;
};

/* Remembers a call; one of the same key and part is replaced. 0 or -ENOMEM. */
int tr__call_put(const struct tr__call *call);
/* Copies it; 0 when there is none. `take`: it is forgotten then. */
int tr__call_get(const void *key, uint32_t part, int take, struct tr__call *out);
/* Changes the time of one that is there. */
void tr__call_time(const void *key, uint32_t part, uint64_t time);
/* The same, unless it has a time already, or the table is busy. Async-signal-safe. */
void tr__call_time_first(const void *key, uint32_t part, uint64_t time);

/* ---- poll.c ---- */

extern TR__TLS uint64_t tr__current_task; /* whose callback runs on this thread; 0 */

/* From now on callbacks pass through our hands: no tick needs a frame to stand for them. */
void tr__callbacks_are_seen(void);

/* The phase that a callback belongs to has come; emitted when it is another. */
void tr__phase(struct tr_thread *t, enum tr_phase phase);

/* ---- pool.c ---- */

/* A request that this thread is about to hand to libuv's pool. */
struct tr__pending {
  const uv_req_t *req;
  void *item;    /* its struct uv__work */
  uint64_t task; /* created already */
};
void tr__pool_prepare(const struct tr__pending *p);
/* libuv's function has returned. */
void tr__pool_prepared(void);

/* Who tells of the callbacks of items: we where libuv is inside the program, from now on the
 * program's own language, or nobody. */
enum tr__callbacks { TR__CALLBACKS_OURS, TR__CALLBACKS_FOLLOW, TR__CALLBACKS_UNTOLD };
void tr__pool_callbacks(enum tr__callbacks who);
/* The item whose result is being delivered on this thread and whose callback has not begun;
 * asked once. 0. */
uint64_t tr__pool_delivering(void);

/* ---- node.c ---- */

/* The loop is about to wait: no callback of JavaScript can be open. */
void tr__node_polls(void);

/* ---- spawn.c ---- */

/* A process is being started for `task`; what the thread forks meanwhile is it. */
void tr__spawn_begin(const char *command, uint64_t task);
/* `pid`, or a negative error. */
void tr__spawn_end(int64_t pid);
/* Names of processes that were forked by hand become known some time after. */
void tr__spawn_tidy(struct tr_thread *t);

/* Looks for the pool of a libuv that is part of the executable. */
void tr__pool_find(void);

#endif
