/* What toLocaleString and its kin share. */
#ifndef JSB_LOCALE_H
#define JSB_LOCALE_H

#include <jsi.h>

enum { JSB_TAG = 36 };

/* The first language tag of a locales argument, "en-US" for none. RangeError for what is no
 * tag. */
void jsb_locale(js_State *J, int idx, char tag[JSB_TAG]);

/* An option of the object in a stack slot, NULL when it is not given. What comes back stays on
 * the stack. `list` (NULL for anything) holds what it may be, separated by spaces. */
const char *jsb_option(js_State *J, int idx, const char *name, const char *list,
                       const char *method);

#endif
