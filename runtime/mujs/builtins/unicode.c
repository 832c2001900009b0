/* Strings by the rules of Unicode: normalisation, case, well-formedness. */
#include <stdlib.h>
#include <string.h>

#include <unicase.h>
#include <uninorm.h>

#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/text.h"
#include <utf.h>

/* ---- texts as code points ---- */

static void grow(js_State *J, struct jsb_text *text, size_t n) {
  if (n <= text->cap)
    return;
  size_t cap = n + n / 2 + 16;
  uint32_t *c = realloc(text->c, cap * sizeof *c);
  if (!c)
    js_rangeerror(J, "Invalid string length");
  text->c = c;
  text->cap = cap;
}

void jsb_text_decode(js_State *J, struct jsb_text *text, const char *s, int n) {
  const char *end = s + n;
  grow(J, text, (size_t)n + 1);
  text->n = 0;
  while (s < end) {
    Rune rune;
    s += chartorune(&rune, s);
    text->c[text->n++] = (uint32_t)rune;
  }
}

static void append(js_State *J, struct jsb_text *text, const uint32_t *c, size_t n) {
  grow(J, text, text->n + n);
  memcpy(text->c + text->n, c, n * sizeof *c);
  text->n += n;
}

/* The library knows no lone surrogates: what stands between them is changed part by part. */
static int is_surrogate(uint32_t c) {
  return c >= 0xD800 && c <= 0xDFFF;
}

void jsb_text_change(js_State *J, struct jsb_text *to, const struct jsb_text *from,
                     jsb_text_changer change, const void *how) {
  size_t at = 0;
  to->n = 0;
  while (at < from->n) {
    size_t end = at;
    while (end < from->n && !is_surrogate(from->c[end]))
      end++;
    if (end > at) {
      size_t n = 0;
      uint32_t *c = change(from->c + at, end - at, &n, how);
      if (!c)
        js_rangeerror(J, "Invalid string length");
      if (js_try(J)) {
        free(c);
        js_throw(J);
      }
      append(J, to, c, n);
      js_endtry(J);
      free(c);
    }
    if (end < from->n)
      append(J, to, from->c + end++, 1);
    at = end;
  }
}

void jsb_text_push(js_State *J, const struct jsb_text *text) {
  char *volatile bytes = js_malloc(J, (int)(text->n * UTFmax) + 1);
  int n = 0;
  for (size_t i = 0; i < text->n; i++) {
    Rune rune = (Rune)text->c[i];
    n += runetochar(bytes + n, &rune);
  }
  if (js_try(J)) {
    js_free(J, bytes);
    js_throw(J);
  }
  js_pushlstring(J, bytes, n);
  js_endtry(J);
  js_free(J, bytes);
}

int jsb_is_ascii(const char *s, int n) {
  int or = 0;
  for (int i = 0; i < n; i++)
    or |= s[i];
  return !(or & 0x80);
}

/* ---- methods ---- */

static const char *this_text(js_State *J, const char *method, int *n) {
  if (!js_iscoercible(J, 0))
    js_typeerror(J, "String.prototype.%s called on null or undefined", method);
  return jsV_stringbytes(J, js_tostringvalue(J, 0), n);
}

/* Pushes `this` changed. */
static void change_this(js_State *J, const char *s, int n, jsb_text_changer change,
                        const void *how) {
  struct jsb_text from = {0}, to = {0};
  if (js_try(J)) {
    free(from.c);
    free(to.c);
    js_throw(J);
  }
  jsb_text_decode(J, &from, s, n);
  jsb_text_change(J, &to, &from, change, how);
  jsb_text_push(J, &to);
  js_endtry(J);
  free(from.c);
  free(to.c);
}

static uint32_t *normalized(const uint32_t *c, size_t n, size_t *result, const void *how) {
  return u32_normalize(*(const uninorm_t *)how, c, n, NULL, result);
}

static void Sp_normalize(js_State *J) {
  int n;
  const char *s = this_text(J, "normalize", &n);
  const char *form = js_isdefined(J, 1) ? js_tostring(J, 1) : "NFC";
  static const char *const names[] = {"NFC", "NFD", "NFKC", "NFKD"};
  const uninorm_t forms[] = {UNINORM_NFC, UNINORM_NFD, UNINORM_NFKC, UNINORM_NFKD};
  int which = 0;
  while (which < 4 && strcmp(form, names[which]) != 0)
    which++;
  if (which == 4)
    js_rangeerror(J, "The normalization form should be one of NFC, NFD, NFKC, NFKD.");
  if (jsb_is_ascii(s, n))
    js_copy(J, 0);
  else
    change_this(J, s, n, normalized, &forms[which]);
}

static uint32_t *upper(const uint32_t *c, size_t n, size_t *result, const void *how) {
  return u32_toupper(c, n, how, NULL, NULL, result);
}

static uint32_t *lower(const uint32_t *c, size_t n, size_t *result, const void *how) {
  return u32_tolower(c, n, how, NULL, NULL, result);
}

/* ASCII needs no library. Pushes the string itself when it has no letter to change. */
static void change_ascii(js_State *J, const char *s, int n, char from) {
  char small[256], *volatile out = small;
  int i = 0;
  while (i < n && (unsigned char)(s[i] - from) >= 26)
    i++;
  if (i == n) {
    js_copy(J, 0);
    return;
  }
  if (n > (int)sizeof small)
    out = js_malloc(J, n);
  for (i = 0; i < n; i++)
    out[i] = (unsigned char)(s[i] - from) < 26 ? (char)(s[i] ^ 32) : s[i];
  if (js_try(J)) {
    if (out != small)
      js_free(J, out);
    js_throw(J);
  }
  js_pushlstring(J, out, n);
  js_endtry(J);
  if (out != small)
    js_free(J, out);
}

/* The languages whose case has rules of its own. */
static const char *language(js_State *J, int idx) {
  static const char *const special[] = {"tr", "az", "lt"};
  if (js_isundefined(J, idx))
    return NULL;
  if (js_isarray(J, idx))
    js_getindex(J, idx, 0);
  else
    js_copy(J, idx);
  const char *tag = js_tostring(J, -1);
  for (int i = 0; i < 3; i++) {
    if (strncmp(tag, special[i], 2) == 0 && (tag[2] == 0 || tag[2] == '-'))
      return special[i];
  }
  return NULL;
}

static void Sp_toLowerCase(js_State *J) {
  int n;
  const char *s = this_text(J, "toLowerCase", &n);
  if (jsb_is_ascii(s, n))
    change_ascii(J, s, n, 'A');
  else
    change_this(J, s, n, lower, NULL);
}

static void Sp_toUpperCase(js_State *J) {
  int n;
  const char *s = this_text(J, "toUpperCase", &n);
  if (jsb_is_ascii(s, n))
    change_ascii(J, s, n, 'a');
  else
    change_this(J, s, n, upper, NULL);
}

static void Sp_toLocaleLowerCase(js_State *J) {
  int n;
  const char *special = language(J, 1);
  if (!special) {
    Sp_toLowerCase(J);
    return;
  }
  const char *s = this_text(J, "toLocaleLowerCase", &n);
  change_this(J, s, n, lower, special);
}

static void Sp_toLocaleUpperCase(js_State *J) {
  int n;
  const char *special = language(J, 1);
  if (!special) {
    Sp_toUpperCase(J);
    return;
  }
  const char *s = this_text(J, "toLocaleUpperCase", &n);
  change_this(J, s, n, upper, special);
}

/* A surrogate that has bytes of its own has no partner. */
static const char *lone_surrogate(const char *s, const char *end) {
  for (; s + 2 < end && (s = memchr(s, 0xED, (size_t)(end - s))); s++) {
    if (end - s > 2 && (unsigned char)s[1] >= 0xA0)
      return s;
  }
  return NULL;
}

static void Sp_isWellFormed(js_State *J) {
  int n;
  const char *s = this_text(J, "isWellFormed", &n);
  js_pushboolean(J, lone_surrogate(s, s + n) == NULL);
}

static void Sp_toWellFormed(js_State *J) {
  int n;
  const char *s = this_text(J, "toWellFormed", &n);
  if (!lone_surrogate(s, s + n)) {
    js_copy(J, 0);
    return;
  }
  char *volatile copy = js_malloc(J, n);
  memcpy(copy, s, (size_t)n);
  for (char *at = copy; (at = (char *)lone_surrogate(at, copy + n)); at += 3)
    memcpy(at, "\xEF\xBF\xBD", 3);
  if (js_try(J)) {
    js_free(J, copy);
    js_throw(J);
  }
  js_pushlstring(J, copy, n);
  js_endtry(J);
  js_free(J, copy);
}

void jsb_unicode(js_State *J) {
  js_pushobject(J, J->String_prototype);
  jsB_propf(J, "String.prototype.normalize", Sp_normalize, 0);
  jsB_propf(J, "String.prototype.toLowerCase", Sp_toLowerCase, 0);
  jsB_propf(J, "String.prototype.toUpperCase", Sp_toUpperCase, 0);
  jsB_propf(J, "String.prototype.toLocaleLowerCase", Sp_toLocaleLowerCase, 0);
  jsB_propf(J, "String.prototype.toLocaleUpperCase", Sp_toLocaleUpperCase, 0);
  jsB_propf(J, "String.prototype.isWellFormed", Sp_isWellFormed, 0);
  jsB_propf(J, "String.prototype.toWellFormed", Sp_toWellFormed, 0);
  js_pop(J, 1);
}
