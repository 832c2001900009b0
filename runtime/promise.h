/*
 * Native promises: what promise.c (states and jobs) and modules/promise.c (the class) share.
 * Thread: the loop's. The structs belong to the objects that JavaScript sees; a reaction
 * belongs to its promise until that settles, then to its job.
 */
#ifndef RT_PROMISE_H
#define RT_PROMISE_H

#include "runtime/internal.h"

enum rt__promise_state { PROMISE_PENDING, PROMISE_FULFILLED, PROMISE_REJECTED };

struct rt__reaction;

struct rt__promise {
  js_Object *self;
  js_Value value;
  struct rt__reaction *first;
  struct rt__reaction *last;
  unsigned char state;
  unsigned char handled;  /* somebody listens for its rejection */
  unsigned char reported; /* 'unhandledRejection' was emitted for it */
};

/* The promise of an object, NULL when it is none. */
struct rt__promise *rt__promise_of(js_Object *obj);

/* Pushes a new pending promise. */
struct rt__promise *rt__promise_push_new(struct rt *rt);

/* The resolution procedure with the value on top of the stack, which is popped. */
void rt__promise_resolve(struct rt *rt, struct rt__promise *p);
void rt__promise_reject(struct rt *rt, struct rt__promise *p);

/* Registers functions (NULL: pass on) and pushes the promise that follows. */
void rt__promise_then(struct rt *rt, struct rt__promise *p, js_Object *fulfilled,
                      js_Object *rejected);

/* The same where nobody wants the promise that follows; pushes nothing. */
void rt__promise_then_dropped(struct rt *rt, struct rt__promise *p, js_Object *fulfilled,
                              js_Object *rejected);

/* The same for a promise of another class, which is settled by these two functions; pushes
 * nothing. */
void rt__promise_then_by(struct rt *rt, struct rt__promise *p, js_Object *fulfilled,
                         js_Object *rejected, js_Object *resolve, js_Object *reject);

/* Pushes the property "constructor" of the value at idx. */
void rt__promise_push_constructor(struct rt *rt, int idx);

/* Pushes the pair of functions that settle p: resolve, then reject. */
void rt__promise_push_resolvers(struct rt *rt, struct rt__promise *p);

/* Pushes the value as a promise: itself if it is one. */
void rt__promise_push_resolved(struct rt *rt, int idx);

/* Defines the global Promise and gives its prototype; modules/promise.c. */
rt_slot rt__promise_class(struct rt *rt);

/* Pushes a native function with data of its own, which `mark` keeps alive and `finalize`
 * frees. */
void rt__push_closure(js_State *J, js_CFunction fn, const char *name, void *data,
                      js_MarkHook mark, js_Finalize finalize);

#endif
