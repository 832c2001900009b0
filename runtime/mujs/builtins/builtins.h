/*
 * Built-in objects that mujs lacks, as C files of our own over the engine's private header.
 *
 * Patches change what mujs does; what is new stands here. An area is one file with one
 * function jsb_<area>(), and one line in builtins.def. That function runs once for each new
 * state, after mujs has made its own built-ins, with an empty stack, which it leaves empty.
 * Errors: running out of memory there fails js_newstate().
 */
#ifndef JSB_BUILTINS_H
#define JSB_BUILTINS_H

#include <jsi.h>

#define BUILTIN(area) void jsb_##area(js_State *J);
#include "runtime/mujs/builtins/builtins.def"
#undef BUILTIN

/*
 * To define something on the object on top of the stack, which stays there. Names and tags are
 * literals; a function's name is what follows its last dot, or all of "[Symbol.iterator]" and
 * "get size". For a method with a string for its key there is jsB_propf().
 */
void jsb_symbolmethod(js_State *J, int known, const char *name, js_CFunction fn, int length,
                      int atts);
void jsb_getter(js_State *J, const char *key, const char *name, js_CFunction fn);
void jsb_tag(js_State *J, const char *tag); /* what Object.prototype.toString says */

/* Pushes what Symbol.for gives; its key is good as long as J. */
void jsb_symbol_for(js_State *J, const char *key);

/* The getter of the constructor on top of the stack that answers with `this`. */
void jsb_species(js_State *J);
void jsb_return_this(js_State *J);

/* Pushes what a method of arrays fills and answers: an array, or an object of the class that the
 * array `this` asks for by its constructor. */
void jsb_newspecies(js_State *J, double length);

/* `this` of a method of strings becomes a string. */
void jsb_thisstring(js_State *J, const char *method);
/* For a method of strings with a pattern at 1: lets the pattern's method of that symbol do it and
 * gives 1; or 0 where that is a plain regexp or has none. The result is pushed. */
int jsb_delegate(js_State *J, int known);
/* Whether the value at idx is to be taken as a regexp: Symbol.match says so, or it is one. */
int jsb_isregexp(js_State *J, int idx);

/* Bytes of the character at s, of the n that are left; a half of one has three. */
int jsb_charbytes(const char *s, int n);

/* Known to jsb_iterate(), which walks without them while they are what arrays and strings use. */
void jsb_array_values(js_State *J);
void jsb_arrayiterator_next(js_State *J);
void jsb_string_iterate(js_State *J);
void jsb_stringiterator_next(js_State *J);

#endif
