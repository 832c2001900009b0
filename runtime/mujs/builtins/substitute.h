/* GetSubstitution: what the $ in a replacement stand for. */
#ifndef JSB_SUBSTITUTE_H
#define JSB_SUBSTITUTE_H

#include <jsi.h>

/* All but from and to are places on the stack; from and to are characters of the text. */
struct jsb_substitution {
  int text, by;     /* strings: what is searched, and the replacement */
  int from, to;     /* the match */
  int captures;     /* an array of the match and its groups; 0 if there are no groups */
  int groups;       /* the object of named groups; 0 if there is none */
};

/* Pushes the replacement of a match. */
void jsb_substitute(js_State *J, const struct jsb_substitution *s);

#endif
