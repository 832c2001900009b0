/* Strings as arrays of code points, for the Unicode library. */
#ifndef JSB_TEXT_H
#define JSB_TEXT_H

#include <jsi.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed at first; the owner frees c with free(), under js_try since all of these may throw. */
struct jsb_text {
  uint32_t *c;
  size_t n, cap;
};

/* Returns memory of malloc(), or NULL when there is none. */
typedef uint32_t *(*jsb_text_changer)(const uint32_t *c, size_t n, size_t *result,
                                      const void *how);

void jsb_text_decode(js_State *J, struct jsb_text *text, const char *s, int n);
/* Lone surrogates stay as they are. */
void jsb_text_change(js_State *J, struct jsb_text *to, const struct jsb_text *from,
                     jsb_text_changer change, const void *how);
void jsb_text_push(js_State *J, const struct jsb_text *text);
int jsb_is_ascii(const char *s, int n);

#endif
