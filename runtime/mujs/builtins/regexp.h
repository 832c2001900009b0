/*
 * What natives need to match regular expressions.
 *
 * The last match stands in J->regexps: slots[0] and slots[1] are where it begins and ends, in
 * bytes of the subject's text, slots[2] and [3] the first group and so on, -1 for none; input
 * is the string. The next match, also one that a callback makes, replaces them.
 */
#ifndef JSB_REGEXP_H
#define JSB_REGEXP_H

#include "runtime/mujs/builtins/re.h"

/* A string that is being matched: a stack slot's, which must stay where it is. */
struct jsb_subject {
  js_Value *value;
  const char *text;
  int n; /* bytes */
};

/* Makes a string of the stack slot first, if it is none. */
void jsb_subject(js_State *J, struct jsb_subject *subject, int idx);
/* Whether it matches from a byte on, or at it if sticky. Ignores and leaves lastIndex. Throws
 * a RangeError when the machine's stack is exhausted. */
int jsb_regexp_match(js_State *J, js_Regexp *re, struct jsb_subject *subject, int start,
                     int sticky);
/* The place after the next character, with u a whole one; beyond the end at the end. */
int jsb_regexp_advance(js_Regexp *re, struct jsb_subject *subject, int at);
/* Push what a group of the last match holds, all its named ones, the array exec() returns. */
void jsb_push_group(js_State *J, struct jsb_subject *subject, int group);
void jsb_push_named_groups(js_State *J, js_Regexp *re, struct jsb_subject *subject);
void jsb_push_match(js_State *J, js_Regexp *re, struct jsb_subject *subject);
/* RegExp.prototype.exec on the string in a stack slot: pushes the array or null. */
void jsb_regexp_exec(js_State *J, js_Regexp *re, int idx);

/* match, replace, search and split of String.prototype, see regexp_string.c. */
void jsb_regexp_strings(js_State *J);

#endif
