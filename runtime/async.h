/*
 * What async_hooks knows of tasks: the stores of AsyncLocalStorage that belong to each, its
 * number, who triggered it, its resource. rt->async is NULL until a program requires
 * async_hooks, and all of this costs a branch then. Thread: the loop's.
 *
 * A context is an object that never changes: pairs of a key and a store. It is taken when a
 * task is created, and is the current one while the task's callback runs.
 */
#ifndef RT_ASYNC_H
#define RT_ASYNC_H

#include "runtime/internal.h"

enum rt__async_hook {
  ASYNC_INIT,
  ASYNC_BEFORE,
  ASYNC_AFTER,
  ASYNC_DESTROY,
  ASYNC_RESOLVE,
  ASYNC_HOOKS
};

struct rt__async_entry {
  uint64_t task;    /* 0: a free place */
  uint64_t id;      /* as the program sees it; the first run's of an interval */
  uint64_t trigger; /* the id of the task that created it */
  js_Object *context;
  js_Object *resource; /* NULL until somebody wants it */
  unsigned char kept;  /* the cause of others for good */
  unsigned char again; /* its callback has asked for more of the same */
};

/* What runs: it lives on the C stack of who called it. */
struct rt__async_frame {
  struct rt__async_frame *outer;
  uint64_t id;
  uint64_t trigger;
  js_Object *context;
  js_Object *resource;
  const js_Object *before; /* the context that it began with; only compared */
  unsigned char is_reaction; /* of a promise: its callback runs in a frame of its own */
  unsigned char has_run;     /* that callback has */
};

struct rt_async {
  struct rt__async_frame *frame; /* NULL: nothing runs */
  struct rt__async_frame base;   /* for what ran before the module was loaded */
  struct rt__async_entry *entries; /* open addressing, by task */
  size_t count;
  size_t capacity;                 /* a power of two */
  js_Object *next_resource; /* of the task that is created next; on the engine's stack */
  const char *next_type;
  uint64_t *destroyed; /* ids whose destroy hooks are to be called */
  size_t destroyed_count;
  size_t destroyed_capacity;
  rt_slot hooks[ASYNC_HOOKS]; /* 0: nobody wants it */
  unsigned char hooked;  /* there are hooks */
  unsigned char all;     /* numbers are wanted of tasks without context, too */
  unsigned char telling; /* destroy hooks are being called */
};

/* Starts it all, in the middle of the task that runs. */
void rt__async_init(struct rt *rt);
void rt__async_free(struct rt *rt);
size_t rt__async_mark(struct rt *rt);

/* ---- for the doors: only when rt->async is there ---- */

/* A task was created; it gets the context that is current. */
void rt__async_created(struct rt *rt, enum tr_kind kind, uint64_t task);
/* The same, of which hooks are not told. */
void rt__async_created_quietly(struct rt *rt, uint64_t task);
/* The same for one that is caused by another task than the one that runs. */
void rt__async_caused(struct rt *rt, enum tr_kind kind, uint64_t task, uint64_t cause);
/* A task goes on under another number, as timers do that run again. */
void rt__async_renamed(struct rt *rt, enum tr_kind kind, uint64_t old, uint64_t task);
/* It runs, and has run; what runs once is forgotten then. */
void rt__async_enter(struct rt *rt, uint64_t task, struct rt__async_frame *frame);
void rt__async_leave(struct rt *rt, enum tr_kind kind, uint64_t task,
                     struct rt__async_frame *frame);
/* The callback that runs, of this task, goes on in another one. */
void rt__async_again(struct rt *rt, uint64_t task);
/* It has the current context from now on. */
void rt__async_follows(struct rt *rt, uint64_t task);
/* It will not run any more. */
void rt__async_forget(struct rt *rt, uint64_t task);
/* What the next task that is created is called, and the object that stands for it. */
void rt__async_next(struct rt *rt, const char *type, js_Object *resource);

/* A context on its own, without a task: of a rejection that nobody handles. */
js_Object *rt__async_context(struct rt *rt); /* the current one */
void rt__async_push(struct rt *rt, struct rt__async_frame *frame, js_Object *context);
void rt__async_pop(struct rt *rt, struct rt__async_frame *frame);

/* Promises have numbers while there are hooks; 0 for one without. */
void rt__async_promise(struct rt *rt, js_Object *promise, const js_Object *parent);
uint64_t rt__async_promise_id(struct rt *rt, const js_Object *promise);
void rt__async_promise_gone(struct rt *rt, const js_Object *promise); /* from finalizers */
void rt__async_resolved(struct rt *rt, const js_Object *promise);
/* Around a reaction and what its outcome does; `promise` follows, NULL for none. */
void rt__async_reaction_begins(struct rt *rt, struct rt__async_frame *frame, uint64_t task,
                               js_Object *promise);
void rt__async_reaction_ends(struct rt *rt, struct rt__async_frame *frame);

/* Hooks. */
void rt__async_destroy(struct rt *rt, uint64_t id); /* from finalizers, too */
void rt__async_tell_destroyed(struct rt *rt);
void rt__async_emit(struct rt *rt, enum rt__async_hook hook, uint64_t id);

struct rt__async_entry *rt__async_find(struct rt *rt, uint64_t task);

#endif
