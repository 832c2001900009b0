/*
 * Iterables, as built-ins walk over them.
 *
 * Plain arrays, strings and arguments are walked without their iterators while nobody has
 * changed how these iterate. Indexes of the stack are as for any js_ function; the stack may
 * grow and shrink between the calls, as long as the two slots that jsb_iterate() pushes stay
 * where they are. All may throw, also what programs throw from an iterator.
 */
#ifndef JSB_ITERATE_H
#define JSB_ITERATE_H

#include <jsi.h>

struct jsb_iterator {
  int at;     /* of the slots: the iterator (or what is walked itself), and its next() */
  int kind;   /* private: how it is walked */
  int index;  /* private: the next element, or byte */
  int active; /* 0 once it has ended or has thrown: nothing to close then */
};

/* Begins to iterate over the value at idx; pushes two slots. TypeError if it is no iterable. */
void jsb_iterate(js_State *J, int idx, struct jsb_iterator *it);

/* Pushes the next value and gives 1; or gives 0 at the end and pushes nothing. */
int jsb_next(js_State *J, struct jsb_iterator *it);

/* Ends it early, as `break` does: calls the iterator's return(). The slots stay. */
void jsb_close(js_State *J, struct jsb_iterator *it);

/*
 * Calls fn for each value of the iterable at idx; the value is on top of the stack and may be
 * left there. fn gives 1 to go on and 0 to stop early. What fn throws closes the iterator and is
 * thrown on. `data` may not own anything that a throw would leak. The stack is as before after.
 */
void jsb_foreach(js_State *J, int idx, int (*fn)(js_State *J, void *data), void *data);

/* Whether the value at idx has a Symbol.iterator that is neither undefined nor null. */
int jsb_isiterable(js_State *J, int idx);

/* Replaces the value on top of the stack by { value: it, done: done }. */
void jsb_iterresult(js_State *J, int done);

/* A value in the words of V8's messages: "number 5", "undefined", "object null". */
const char *jsb_describe(js_State *J, int idx, char buf[64]);

/*
 * Makes the prototype of a kind of iterators, with next() and its tag, and keeps it as
 * J->builtins[which]. An iterator of that kind is js_newuserdata with this prototype.
 */
void jsb_iteratorprototype(js_State *J, int which, const char *tag, js_CFunction next);

/* Whether arrays iterate as they do from the start: their values by index. */
int jsb_plainarrays(js_State *J);

#endif
