/*
 * Buffers as C sees them: bytes objects of the engine whose prototype is Buffer's. Slices
 * share the bytes, which live as long as one object over them does. Thread: the loop's.
 */
#ifndef RT_MODULES_BUFFER_H
#define RT_MODULES_BUFFER_H

#include <stddef.h>

#include "runtime/rt.h"

struct rt__bytes {
  unsigned char *data; /* borrowed from the object */
  size_t length;
};

/* The bytes of the Buffer at idx, which may be 0 for `this`; throws when it is none. */
struct rt__bytes rt__bytes_at(js_State *J, int idx);

/* Natives of the prototype: the numbers, the rest. The prototype is on top. */
void rt__buffer_number_natives(js_State *J);

/* Throws through buffer.js, which words Node's messages: kind, then what it needs. */
_Noreturn void rt__buffer_fail(js_State *J, const char *kind, int value, double a, double b);

#endif
