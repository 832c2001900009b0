/*
 * Node.js: what its JavaScript tells, through a hook script that loads the preload library
 * once more, as a native module.
 *
 * Thread: that of the isolate.
 */
#ifndef TR_PRELOAD_NODE_H
#define TR_PRELOAD_NODE_H

#include <stdint.h>

/* Watches the isolate of this thread: samples its stack while a tick is slow (`always`:
 * whenever it is busy) and reports its collections. NULL when this V8 cannot be. */
void *tr__v8_watch(int always);
/* The line of JavaScript that runs on this thread: of the program, else of a package, 0 when
 * neither is near. Looks only while there is time for it: `looked` tells. */
uint32_t tr__v8_site(int *looked);
/* Before the isolate goes away. */
void tr__v8_unwatch(void *watched);
/* Its loop begins to wait, and has waited. */
void tr__v8_polls(void);
void tr__v8_polled(uint64_t now);

#endif
