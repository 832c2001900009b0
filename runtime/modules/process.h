/*
 * What process.c and process_info.c share. Thread: the loop's.
 */
#ifndef RT_MODULES_PROCESS_H
#define RT_MODULES_PROCESS_H

#include "runtime/internal.h"

struct rt_process {
  rt_slot object;
  rt_slot proto;
  rt_slot emit;  /* calls this.emit(), whatever the program has put there */
  int emitter;   /* its emitter's methods were used: it may have listeners */
  char *title;
  rt_slot exit_value; /* what process.exitCode was set to; 0: undefined */
  rt_slot capture; /* called instead of emitting 'uncaughtException'; 0 none */
};

/* Adds to the object on top: pid, platform, versions, hrtime, memoryUsage and the like. */
void rt__process_info(struct rt *rt);
/* Adds setGroups() and initgroups() to the object on top. */
void rt__process_groups(js_State *J);
/* cpuUsage(previous): the arguments are checked before. */
void rt__process_cpu_usage(js_State *J);

/* A lazy property's maker (rt__lazy()). */
void rt__process_env(js_State *J);
/* process.env becomes a copy of the object at idx, which the process knows nothing of. */
void rt__process_copy_env(struct rt *rt, int idx);

#endif
