/*
 * Worker threads: each with an engine and a loop of its own.
 *
 * Thread: what is said at each function; struct rt_worker is shared by the thread that made
 * the worker (its parent) and the worker's own.
 */
#ifndef RT_MODULES_WORKER_H
#define RT_MODULES_WORKER_H

#include "runtime/internal.h"

/* On a worker's own thread: no JavaScript runs from here on; the loop ends. Inside of a
 * script it does not return. */
void rt__worker_leave(struct rt *rt, int status);

/* The error on top of the stack was caught by nobody: it goes to the parent, and the worker
 * ends. Pops nothing. */
void rt__worker_failed(struct rt *rt);

/* Ends all workers of this thread and waits for them, up to a time for the main thread. */
void rt__workers_end(struct rt *rt);

/* In run.c: the life of a worker's runtime, on its own thread. */
void rt__worker_init(struct rt *rt, const struct rt_options *options, struct rt_worker *w,
                     const char *name, size_t stack_bytes);
void rt__worker_run(struct rt *rt);
void rt__worker_close(struct rt *rt);

#endif
