/*
 * Own properties, whatever kind of object they are on, through the functions of Object that
 * programs see as they were when the state was made. Objects are given by their place on the
 * stack; `key` is a name or the key of a symbol that something keeps alive.
 */
#ifndef JSB_OWN_H
#define JSB_OWN_H

#include <jsi.h>

#include "runtime/mujs/builtins/builtins.h"

void jsb_keepowners(js_State *J); /* once, before the others */

void jsb_pushnames(js_State *J, int idx);   /* an array of the enumerable names */
void jsb_pushownkeys(js_State *J, int idx); /* an array of all names and symbols */
/* Appends the object's symbols to the array on top of the stack. */
void jsb_appendsymbols(js_State *J, int idx);

void jsb_pushdescriptor(js_State *J, int idx, const char *key); /* or undefined */
int jsb_hasown(js_State *J, int idx, const char *key);
int jsb_isenumerable(js_State *J, int idx, const char *key);

/* Pushes the value that has this name or key. */
void jsb_pushkey(js_State *J, const char *key);

#endif
