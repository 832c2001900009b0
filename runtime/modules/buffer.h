/*
 * Buffers as C sees them: a view on memory that several may share. The bytes live as long
 * as one Buffer on them does. Thread: the loop's.
 */
#ifndef RT_MODULES_BUFFER_H
#define RT_MODULES_BUFFER_H

#include <stddef.h>

#include "runtime/rt.h"

struct rt__memory; /* counted: freed with its last view */

struct rt__bytes {
  unsigned char *data;
  size_t length;
  struct rt__memory *memory;
};

/* The view a Buffer on the stack stands for, or NULL when it is none. */
struct rt__bytes *rt__bytes_at(js_State *J, int idx);

/* Pushes a Buffer of fresh memory; zeroed when `zero` is set. */
struct rt__bytes *rt__push_bytes(js_State *J, size_t length, int zero);

/* Natives of the prototype: the numbers, the rest. The prototype is on top. */
void rt__buffer_number_natives(js_State *J);

/* Throws through buffer.js, which words Node's messages: kind, then what it needs. */
_Noreturn void rt__buffer_fail(js_State *J, const char *kind, int value, double a, double b);

#endif
