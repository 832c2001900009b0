/*
 * ArrayBuffer, typed arrays and DataView: objects over memory of C.
 *
 * A typed array made from a length owns its memory itself, and so does a Buffer; the
 * ArrayBuffer of such an object is made when somebody asks for it, and then owns the memory.
 * Whoever uses the memory by address must look it up again after JavaScript has run, which may
 * have given the memory to another thread of control (transfer): then it has no bytes left.
 */
#ifndef JSB_BYTES_H
#define JSB_BYTES_H

#include "runtime/mujs/builtins/util.h"


/* "Uint8Array" and so on, by JS_UINT8... */
extern const char *const jsb_element_names[JS_ELEMENTKINDS];

/* Pushes an object of that class over fresh, zeroed memory of so many bytes; RangeError when
 * there is not enough. `length` is what the object's length shall be. */
js_Object *jsb_new_memory(js_State *J, enum js_Class type, js_Object *prototype, int kind,
                          double length);

/* The ArrayBuffer of a typed array or DataView; made when there is none yet. */
js_Object *jsb_buffer_of(js_State *J, js_Object *view);

/* Pushes a view of `length` elements (for a DataView: bytes) over an ArrayBuffer. */
js_Object *jsb_new_view(js_State *J, enum js_Class type, js_Object *prototype, int kind,
                        js_Object *buffer, int offset, int length);

/* Takes the memory away from an ArrayBuffer and all its views, and pushes a new ArrayBuffer
 * that has it. */
void jsb_transfer(js_State *J, js_Object *buffer);

/* The memory of SharedArrayBuffers, in one or several engines: it lives while one has it. */
struct jsb_shared;
struct jsb_shared *jsb_shared_ref(struct jsb_shared *block);
void jsb_shared_unref(struct jsb_shared *block);
/* That of a SharedArrayBuffer, borrowed. */
struct jsb_shared *jsb_shared_of(const js_Object *buffer);
/* Pushes a SharedArrayBuffer over the memory, whose reference it takes over. */
void jsb_new_shared(js_State *J, struct jsb_shared *block);

/* The object at idx when it is of that class, else NULL. */
js_Object *jsb_of_class(js_State *J, int idx, enum js_Class type);

/* ToIndex of the value at idx: an integer from 0 to 2^53 - 1, or a negative number when it is
 * none, for the caller's own message. */
double jsb_to_index(js_State *J, int idx);

/* ToIntegerOrInfinity, counted from the end when it is negative and clamped to 0..length. */
int jsb_clamped(js_State *J, int idx, int length, int otherwise);

/* typedarray.c: `this` or the value at idx as a typed array that has its memory, or an error
 * that names the method. */
js_Object *jsb_need_typed(js_State *J, int idx, const char *method);

/* Pushes a typed array of so many elements, made by the species of the exemplar. */
js_Object *jsb_species_create(js_State *J, js_Object *exemplar, int length,
                              const char *method);
/* Pushes a typed array of a stock class. */
js_Object *jsb_new_typed(js_State *J, int kind, double length);

/* Defines their methods on %TypedArray%.prototype, which is on top of the stack. */
void jsb_typed_methods(js_State *J);
void jsb_typed_walks(js_State *J);
void jsb_typed_order(js_State *J);

#endif
