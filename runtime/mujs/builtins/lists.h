/* Array-likes: lengths and indexes up to 2^53 - 1, as the methods of arrays take them. */
#ifndef JSB_LISTS_H
#define JSB_LISTS_H

#include <jsi.h>

/* `length` as an integer from 0 to 2^53 - 1; that of `this`, which becomes an object first. */
double jsb_length(js_State *J, int idx);
double jsb_thislength(js_State *J);

/* The name of an element, in buf. */
const char *jsb_indexname(double i, char buf[32]);

/* Elements whose index may be that large. jsb_haselement pushes the element if it gives 1. */
void jsb_getelement(js_State *J, int idx, double i);
int jsb_haselement(js_State *J, int idx, double i);
void jsb_setelement(js_State *J, int idx, double i);
void jsb_deleteelement(js_State *J, int idx, double i);

/* Pops a value and makes it an own element; throws where that cannot be. */
void jsb_createelement(js_State *J, int idx, double i);

/* ToIntegerOrInfinity; and an argument that counts from the end where it is negative, within 0
 * and length. */
double jsb_integer(js_State *J, int idx);
double jsb_indexwithin(js_State *J, int idx, double length, double missing);

/* Whether the two values on top of the stack are the same, NaN included. They stay. */
int jsb_samevaluezero(js_State *J);

int jsb_isconstructor(js_State *J, int idx);

#endif
