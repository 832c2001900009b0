/*
 * Writing events: the only header of tracer/ that a traced program includes.
 *
 * Cost: reading the clock plus one 32-byte store and one release store; no lock, no
 * allocation, no formatting. A ring that is still growing asks the kernel for its next
 * half a handful of times in its life, never afterwards.
 *
 * Thread: a struct tr_thread belongs to one thread (or to one signal handler, which needs a
 * ring of its own); every function here that takes one must be called from there. A NULL
 * struct tr_thread means "tracing is off" and every emit function accepts it.
 *
 * Errors: emitting cannot fail. Where tracing cannot start, tr_start() says why and the
 * program goes on untraced.
 */
#ifndef TR_EMIT_H
#define TR_EMIT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "tracer/clock.h"
#include "tracer/events.h"
#include "tracer/probes.h"

/* A thread's own view of its ring; the ring itself lies in the shared file. */
struct tr_thread {
  struct tr_record *records;
  _Atomic uint64_t *head; /* shared: records written so far; readers acquire it */
  uint64_t next;          /* private copy of *head */
  uint64_t mask;          /* capacity in records - 1, final once the ring has grown up */
  uint64_t limit;         /* next grows the ring at this count; UINT64_MAX when grown */
  uint64_t last;          /* the last clock reading, for events that happen at once */
  uint32_t slot;          /* index in the file's table of threads */
};

/* What the caller wants from tr_start(); zero is the default everywhere. */
struct tr_start_options {
  const char *command;  /* command line as shown to people; borrowed during the call */
  size_t ring_bytes;    /* largest size of the main thread's ring; else $UVSCOPE_RING, 4 MiB */
  int foreign;          /* the environment is the program's: only what tr_context_reserve()
                           put there is changed */
};

/* Makes room in environ for what children are told of their parent. While there is one
 * thread, before main(), so that it can be filled in later without moving anything. */
void tr_context_reserve(void);

/* Opens this process's file in the session directory and starts tracing.
 * 0 on success; 1 when $UVSCOPE is "off"; -errno otherwise, with `why` (may be NULL, at
 * most `why_size` bytes) saying in one line what is wrong and what to do. Call once; in the
 * child of a traced process it is tr_restart(). */
int tr_start(const struct tr_start_options *options, char *why, size_t why_size);

/* From now on nothing is asked of the kernel any more: rings stay as large as they are and
 * wrap, and new threads get none. For a process that is about to give up its rights. */
void tr_sandboxed(void);

/* Marks the end of the process in the file with its exit status. The file stays for
 * readers. Safe to call when tracing is off; from the main thread. */
void tr_stop(int status);

/* Whether tracing is on in this process. */
int tr_active(void);

/* Gives the calling thread a ring and emits THREAD_START. NULL when tracing is off or the
 * table of threads is full. `name` is copied. */
struct tr_thread *tr_thread_start(enum tr_role role, const char *name);

/* A second ring on behalf of `owner`, for a signal handler that runs on its thread. */
struct tr_thread *tr_thread_sampler(struct tr_thread *owner);

/* Emits THREAD_EXIT; the ring stays readable. Accepts NULL. */
void tr_thread_stop(struct tr_thread *t);

/* The calling thread's ring, or NULL. Async-signal-safe. */
struct tr_thread *tr_self(void);

/* In a child made by fork() without exec: tracing is off in it (its inherited handles write
 * into private memory that nobody reads) until this gives it a file of its own; afterwards
 * the inherited handle of the forking thread writes there. As tr_start() otherwise. */
int tr_restart(char *why, size_t why_size);

/* An id for a task, unique in this process; never 0. Any thread. */
uint64_t tr_task_new(void);

/* An id unique on this machine, for flows between processes; never 0. Any thread. */
uint64_t tr_flow_new(void);

/* Interns a string (UTF-8; truncated at 1,023 bytes on a character boundary); equal strings
 * give equal ids; 0 when the area is full or tracing is off. Takes a lock: for the slow
 * path. Any thread, not in a signal handler. */
uint32_t tr_string(const char *s, size_t length);

/* Interns a site. function and file are interned strings' ids; line and column count from 1,
 * 0 is unknown. Locking as tr_string(). */
uint32_t tr_site(uint32_t function, uint32_t file, uint32_t line, uint32_t column);

/* Both in one call, from C strings (NULL is unknown), and safe in a signal handler: returns
 * 0 when the lock is held by the code that was interrupted. */
uint32_t tr_site_try(const char *function, const char *file, uint32_t line);

/* Value for the environment variable TR_ENV_CONTEXT that makes a child process join this
 * session as a child of this process. tr_start() also puts it into environ. */
#define TR_ENV_CONTEXT "UVSCOPE_CONTEXT"
const char *tr_child_context(void);

/* The slow half of tr_emit(): makes the ring larger, or lets it wrap from now on. */
void tr_ring_grow(struct tr_thread *t);

/* Reads the clock for events of t and remembers it as t->last; 0 when t is NULL. */
static inline uint64_t tr_now(struct tr_thread *t) {
  return t ? (t->last = tr_clock_read()) : 0;
}

/* Reserve, fill, commit. Each word is stored with release and read with acquire, so that a
 * reader that sees a word of a newer record also sees the head that tells it to discard the
 * older one; on x86-64 these are plain stores. The partner is tr__ring_copy() in ring.c. */
static inline void tr_emit(struct tr_thread *t, uint64_t time, uint16_t type, uint16_t h,
                           uint32_t w, uint64_t x, uint64_t y) {
  if (!t)
    return;
  if (__builtin_expect(t->next == t->limit, 0))
    tr_ring_grow(t);
  _Atomic uint64_t *word = (_Atomic uint64_t *)&t->records[t->next & t->mask];
  uint64_t second = (uint64_t)type | (uint64_t)h << 16 | (uint64_t)w << 32;
  atomic_store_explicit(word + 0, time, memory_order_release);
  atomic_store_explicit(word + 1, second, memory_order_release);
  atomic_store_explicit(word + 2, x, memory_order_release);
  atomic_store_explicit(word + 3, y, memory_order_release);
  atomic_store_explicit(t->head, ++t->next, memory_order_release);
}

/*
 * tr_emit_<SYMBOL>(t, time, fields...): one typed function for each row of events.def, with
 * its fields in the order h, w, x, y, unused ones left out. `time` comes from tr_now(t), or
 * is t->last where two events meet.
 */
#define TR__FIRST(first, ...) first
#define TR__PARAM(ctype, ...) __VA_OPT__(, ctype TR__FIRST(__VA_ARGS__, ))
#define TR__VALUE(...) TR__VALUE_##__VA_OPT__(GIVEN)(__VA_ARGS__)
#define TR__VALUE_(...) 0
#define TR__VALUE_GIVEN(name, type) name
#define TR__PARAM16(...) TR__PARAM(uint16_t, __VA_ARGS__)
#define TR__PARAM32(...) TR__PARAM(uint32_t, __VA_ARGS__)
#define TR__PARAM64(...) TR__PARAM(uint64_t, __VA_ARGS__)
#define EV(id, sym, name, cat, span, h, w, x, y)                                         \
  static inline void tr_emit_##sym(                                                      \
      struct tr_thread *t, uint64_t time TR__PARAM16 h TR__PARAM32 w TR__PARAM64 x       \
                                               TR__PARAM64 y) {                          \
    tr_emit(t, time, TR_EV_##sym, (TR__VALUE h), (TR__VALUE w), (TR__VALUE x),           \
            (TR__VALUE y));                                                              \
    TR_PROBE(sym, (TR__VALUE h), (TR__VALUE w), (TR__VALUE x), (TR__VALUE y));           \
  }
#include "tracer/events.def"
#undef EV

#endif
