/*
 * child_process: what the asynchronous and the blocking forms of spawning share. A child
 * is described by an object { file, args[], env[] ("K=V"), cwd, detached, uid, gid }
 * whose fields JavaScript has checked. Loop's thread only.
 */
#ifndef RT_MODULES_CHILD_H
#define RT_MODULES_CHILD_H

#include <mujs.h>
#include <sys/resource.h>
#include <uv.h>

#include "runtime/rt.h"

struct child;

/* What all natives of the binding share. */
struct child_state {
  struct rt *rt;
  rt_slot proto;       /* of process handles */
  struct child *alive; /* started and not yet reported */
  struct rusage usage; /* of all children reaped so far */
};

struct child_options {
  uv_process_options_t uv; /* points into what follows */
  char *file;
  char *cwd;
  char **args;
  char **env;
  uint32_t command; /* interned, for the trace */
};

/* Reads the object at idx; the stdio of `uv` is the caller's. The environment gets what
 * lets the child join this tracing session, whatever the program put there. */
void child_options_read(struct rt *rt, int idx, struct child_options *o);
void child_options_release(struct child_options *o);

/* uv_spawn(), as fast as the system can do it; stdio may be changed. child_spawn.c. */
int child_spawn(uv_loop_t *loop, uv_process_t *process, uv_process_options_t *o);

/* child_spawn() between its two events; `task` is the child's. */
int child_start(struct rt *rt, uv_loop_t *loop, uv_process_t *process,
                struct child_options *o, uint64_t task);

/* Says that a child has ended, and what it used if that is known: `alone` when no other
 * was reaped since the usage was last looked at. */
void child_ended(struct child_state *state, int pid, uint64_t task, int64_t status,
                 int signal, int alone);

/* spawnSync(options, stdio, timeout, maxBuffer, killSignal): child_sync.c. */
void child_spawn_sync(js_State *J);

/* The natives of child_handles.c, onto the binding on top of the stack. */
void child_handles_binding(js_State *J);

/* runtime/modules.def */
void rt_binding_child(struct rt *rt);

#endif
