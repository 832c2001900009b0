/*
 * String.prototype.localeCompare: the order of Unicode's root collation for
 * what is written in common scripts.
 *
 * A text becomes elements of three weights, as in the Unicode Collation Algorithm: what the
 * letter is, its accents, its case. The weights are made from the character's properties and
 * from a few lists instead of the algorithm's own table of 900 KB: within a script that table
 * has not the order of the code points for, such as Georgian or rare punctuation, the order of
 * the code points is taken.
 */
#include <stdlib.h>
#include <string.h>

#include <unicase.h>
#include <uninorm.h>
#include <unictype.h>

#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/text.h"
#include "runtime/mujs/builtins/util.h"

enum sensitivity { BASE, ACCENT, CASE, VARIANT };

struct jsb_collator {
  enum sensitivity sensitivity;
  int numeric, ignore_punctuation, upper_first;
};

struct element {
  uint32_t primary; /* 0 for an accent, which belongs to the letter before */
  uint16_t accent;
  uint8_t upper; /* 1 to 3: a letter as it is, a variant of it, a capital */
};

/* What stands before what. Letters of a script follow each other by their code points. */
enum {
  SPACES = 0x100,
  PUNCTUATION = 0x1000,
  SYMBOLS = 0x200000,
  CURRENCY = 0x400000,
  DIGITS = 0x600000,
  NUMBERS = 0x601000, /* with numeric: and how many digits; circled ones and so on follow */
  LATIN = 0x700000,
  OTHERS = 0x800000
};

/* The root collation's order of ASCII's punctuation and symbols. */
static const char spaces[] = "\t\n\v\f\r";
static const char punctuation[] = "_-,;:!?.'\"()[]{}@*/\\&#%";
static const char symbols[] = "`^+<=>|~";

/* Accents in their order; others follow by their code points. */
static const uint16_t accents[] = {0x301, 0x300, 0x306, 0x302, 0x30C, 0x30A, 0x308, 0x30B,
                                   0x303, 0x307, 0x338, 0x327, 0x328, 0x304};

/* Latin letters that count as another with an accent, as two, or as one of their own. */
static const struct {
  uint16_t c;
  const char *as;
  char own; /* a letter between the last of `as` and the one after it */
} specials[] = {
  {0xE6, "ae", 0}, {0x153, "oe", 0}, {0xDF, "ss", 0}, {0xF8, "o", 0}, {0x111, "d", 0},
  {0x142, "l", 0}, {0x127, "h", 0}, {0xF0, "d", 1}, {0x131, "i", 1}, {0x14B, "n", 1},
  {0x138, "q", 1}, {0xFE, "z", 1}, {0x167, "t", 0}, {0x259, "e", 1}, {0x253, "b", 1},
};

struct elements {
  struct element *e;
  size_t n, cap;
};

static void add(js_State *J, struct elements *to, uint32_t primary, unsigned accent,
                unsigned upper) {
  if (to->n == to->cap) {
    size_t cap = to->cap * 2 + 64;
    struct element *e = realloc(to->e, cap * sizeof *e);
    if (!e)
      js_rangeerror(J, "Invalid string length");
    to->e = e;
    to->cap = cap;
  }
  to->e[to->n++] = (struct element){primary, (uint16_t)accent, (uint8_t)upper};
}

static int place_in(const char *list, uint32_t c) {
  const char *at = c && c < 128 ? strchr(list, (int)c) : NULL;
  return at ? (int)(at - list) + 1 : 0;
}

/* The primary weight of what is neither a letter nor a digit; 0 for what does not count. */
static uint32_t other_primary(uint32_t c) {
  int place;
  if ((place = place_in(spaces, c)))
    return SPACES + (uint32_t)place;
  if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Z))
    return SPACES + 16;
  if ((place = place_in(punctuation, c)))
    return PUNCTUATION + (uint32_t)place;
  if ((place = place_in(symbols, c)))
    return SYMBOLS + (uint32_t)place;
  if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_C))
    return c == 0xFFFD || c > 0xE000 ? OTHERS + 0x200000 + c : 0;
  if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_P))
    return PUNCTUATION + 0x100 + c;
  if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Sc))
    return CURRENCY + (c == '$' ? 3 : c);
  return SYMBOLS + 0x100 + c;
}

static unsigned accent_weight(uint32_t c) {
  for (unsigned i = 0; i < sizeof accents / sizeof *accents; i++) {
    if (accents[i] == c)
      return 2 + i;
  }
  return 32 + (c & 0x7FFF);
}

static int add_special(js_State *J, struct elements *to, uint32_t lower, unsigned upper) {
  for (size_t i = 0; i < sizeof specials / sizeof *specials; i++) {
    if (specials[i].c != lower)
      continue;
    const char *as = specials[i].as;
    for (; *as; as++)
      add(J, to, LATIN + (uint32_t)(*as * 4 + specials[i].own), 1, upper);
    if (!specials[i].own)
      add(J, to, 0, 30, 1);
    return 1;
  }
  return 0;
}

static void add_letter(js_State *J, struct elements *to, uint32_t c) {
  uint32_t lower = uc_tolower(c);
  unsigned upper = lower != c ? 3 : 1;
  if (lower >= 'a' && lower <= 'z') {
    add(J, to, LATIN + lower * 4, 1, upper);
    return;
  }
  if (lower < 0x300 && add_special(J, to, lower, upper))
    return;
  if (lower == 0x3C2) /* the final sigma */
    lower = 0x3C3;
  if (c >= 0x30A1 && c <= 0x30F6) { /* Katakana counts as Hiragana */
    lower = c - 0x60;
    upper = 2;
  }
  add(J, to, lower < 0x250 ? LATIN + 'z' * 4 + 2 + lower : OTHERS + lower, 1, upper);
}

static void add_char(js_State *J, struct elements *to, uint32_t c);

/* Ligatures, small and wide forms are variants of what they stand for. */
static int add_compatible(js_State *J, struct elements *to, uint32_t c) {
  uint32_t parts[UC_DECOMPOSITION_MAX_LENGTH];
  int tag, n = c < 0xA0 ? -1 : uc_decomposition(c, &tag, parts);
  if (n < 0 || tag == UC_DECOMP_CANONICAL)
    return 0;
  size_t from = to->n;
  for (int i = 0; i < n; i++)
    add_char(J, to, parts[i]);
  for (; from < to->n; from++) {
    if (to->e[from].upper == 1)
      to->e[from].upper = 2;
  }
  return 1;
}

static void add_char(js_State *J, struct elements *to, uint32_t c) {
  int digit;
  if (add_compatible(J, to, c))
    return;
  if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M))
    add(J, to, 0, accent_weight(c), 1);
  else if ((digit = uc_decimal_value(c)) >= 0)
    add(J, to, DIGITS + (uint32_t)digit, 1, c < 128 ? 1 : 2);
  else if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N))
    add_letter(J, to, c);
  else if (other_primary(c))
    add(J, to, other_primary(c), 1, 1);
}

static uint32_t *decomposed(const uint32_t *c, size_t n, size_t *result, const void *how) {
  (void)how;
  return u32_normalize(UNINORM_NFD, c, n, NULL, result);
}

static int is_digit(const struct element *e) {
  return e->primary >= DIGITS && e->primary < NUMBERS && e->upper == 1;
}

/* A run of digits counts by its length without zeros first. */
static void add_number(js_State *J, struct elements *to, const struct elements *from,
                       size_t *at) {
  size_t i = *at, end = i;
  while (end < from->n && is_digit(&from->e[end]))
    end++;
  while (i < end - 1 && from->e[i].primary == DIGITS)
    i++;
  add(J, to, NUMBERS + (uint32_t)(end - i < 0xFFFF ? end - i : 0xFFFF), 1, 1);
  for (; i < end; i++)
    add(J, to, from->e[i].primary, 1, 1);
  *at = end;
}

static int variant_digit(const struct element *e, const struct jsb_collator *how) {
  return how->numeric && e->primary >= DIGITS && e->primary < NUMBERS;
}

/* Adjusts the elements to the options. */
static void apply(js_State *J, struct elements *to, const struct elements *from,
                  const struct jsb_collator *how) {
  for (size_t i = 0; i < from->n;) {
    const struct element *e = &from->e[i];
    if (how->numeric && is_digit(e)) {
      add_number(J, to, from, &i);
      continue;
    }
    if (!(how->ignore_punctuation && e->primary && e->primary < SYMBOLS))
      add(J, to, variant_digit(e, how) ? NUMBERS + 0x10000 + (e->primary & 15) : e->primary,
          e->accent, e->upper);
    i++;
  }
}

/* What a comparison works with, freed whatever happens. */
struct work {
  struct jsb_text text, parts;
  struct elements plain, a, b;
};

static void release(struct work *w) {
  free(w->text.c);
  free(w->parts.c);
  free(w->plain.e);
  free(w->a.e);
  free(w->b.e);
}

static void get_elements(js_State *J, struct work *w, struct elements *to, const char *s, int n,
                         const struct jsb_collator *how) {
  int plain = !how->numeric && !how->ignore_punctuation;
  struct elements *first = plain ? to : &w->plain;
  const struct jsb_text *text = &w->text;
  jsb_text_decode(J, &w->text, s, n);
  if (!jsb_is_ascii(s, n)) {
    jsb_text_change(J, &w->parts, &w->text, decomposed, NULL);
    text = &w->parts;
  }
  first->n = 0;
  for (size_t i = 0; i < text->n; i++)
    add_char(J, first, text->c[i]);
  if (!plain)
    apply(J, to, first, how);
}

static int difference(uint32_t a, uint32_t b) {
  return a < b ? -1 : a > b;
}

static int compare_primary(const struct elements *a, const struct elements *b) {
  size_t i = 0, k = 0;
  for (;;) {
    while (i < a->n && !a->e[i].primary)
      i++;
    while (k < b->n && !b->e[k].primary)
      k++;
    if (i == a->n || k == b->n)
      return i < a->n ? 1 : k < b->n ? -1 : 0;
    int d = difference(a->e[i++].primary, b->e[k++].primary);
    if (d)
      return d;
  }
}

static int compare_accents(const struct elements *a, const struct elements *b) {
  for (size_t i = 0; i < a->n && i < b->n; i++) {
    int d = difference(a->e[i].accent, b->e[i].accent);
    if (d)
      return d;
  }
  return difference((uint32_t)a->n, (uint32_t)b->n);
}

static int compare_case(const struct elements *a, const struct elements *b, int upper_first) {
  size_t i = 0, k = 0;
  for (;;) {
    while (i < a->n && !a->e[i].primary)
      i++;
    while (k < b->n && !b->e[k].primary)
      k++;
    if (i == a->n || k == b->n)
      return 0;
    int d = difference(a->e[i++].upper, b->e[k++].upper);
    if (d)
      return upper_first ? -d : d;
  }
}

static int compare_elements(const struct elements *a, const struct elements *b,
                            const struct jsb_collator *how) {
  int d = compare_primary(a, b);
  if (!d && (how->sensitivity == ACCENT || how->sensitivity == VARIANT))
    d = compare_accents(a, b);
  if (!d && (how->sensitivity == CASE || how->sensitivity == VARIANT))
    d = compare_case(a, b, how->upper_first);
  return d;
}

/* ---- ASCII letters and digits alone, which is most of what is sorted ---- */

static int all_simple(const char *s, int n) {
  for (int i = 0; i < n; i++) {
    unsigned lower = (unsigned char)s[i] | 32u;
    if ((lower < 'a' || lower > 'z' || !(s[i] & 64)) && (s[i] < '0' || s[i] > '9'))
      return 0;
  }
  return 1;
}

static int compare_simple(const char *a, int n, const char *b, int m,
                          const struct jsb_collator *how) {
  int d = 0;
  for (int i = 0; i < n && i < m; i++) {
    /* With the bit for lower case, digits stay as they are and before letters. */
    int diff = difference((unsigned char)a[i] | 32u, (unsigned char)b[i] | 32u);
    if (diff)
      return diff;
    if (!d && a[i] != b[i])
      d = (a[i] & 32) ? -1 : 1;
  }
  if (n != m)
    return n < m ? -1 : 1;
  if (how->sensitivity != CASE && how->sensitivity != VARIANT)
    return 0;
  return how->upper_first ? -d : d;
}

/* Compares the strings in two stack slots. */
static int compare(js_State *J, int left, int right, const struct jsb_collator *how) {
  struct work w;
  int n, m, d;
  js_Value *v = js_tostringvalue(J, left), *u = js_tostringvalue(J, right);
  const char *a = jsV_stringbytes(J, v, &n), *b = jsV_stringbytes(J, u, &m);
  if (n == m && memcmp(a, b, (size_t)n) == 0)
    return 0;
  if (!how->numeric && all_simple(a, n) && all_simple(b, m))
    return compare_simple(a, n, b, m, how);
  memset(&w, 0, sizeof w);
  if (js_try(J)) {
    release(&w);
    js_throw(J);
  }
  get_elements(J, &w, &w.a, a, n, how);
  get_elements(J, &w, &w.b, b, m, how);
  d = compare_elements(&w.a, &w.b, how);
  js_endtry(J);
  release(&w);
  return d;
}

/* ---- options ---- */

/* The option's value as a string, or NULL; leaves something on the stack. */
static const char *option(js_State *J, int idx, const char *name) {
  js_getproperty(J, idx, name);
  return js_isundefined(J, -1) ? NULL : js_tostring(J, -1);
}

static void read_options(js_State *J, int idx, struct jsb_collator *how) {
  static const char *const names[] = {"base", "accent", "case", "variant"};
  memset(how, 0, sizeof *how);
  how->sensitivity = VARIANT;
  if (js_isundefined(J, idx))
    return;
  const char *sensitivity = option(J, idx, "sensitivity");
  for (int i = 0; sensitivity && i < 4; i++) {
    if (strcmp(sensitivity, names[i]) == 0) {
      how->sensitivity = (enum sensitivity)i;
      sensitivity = NULL;
    }
  }
  if (sensitivity)
    js_rangeerror(J, "Value %s out of range for String.prototype.localeCompare options property sensitivity",
                  sensitivity);
  js_getproperty(J, idx, "numeric");
  how->numeric = js_toboolean(J, -1);
  js_getproperty(J, idx, "ignorePunctuation");
  how->ignore_punctuation = js_toboolean(J, -1);
  const char *first = option(J, idx, "caseFirst");
  how->upper_first = first && strcmp(first, "upper") == 0;
}

/* "de-u-kn" and the like. */
static void read_locale(js_State *J, int idx, struct jsb_collator *how) {
  if (js_isundefined(J, idx))
    return;
  if (js_isarray(J, idx))
    js_getindex(J, idx, 0);
  else
    js_copy(J, idx);
  if (js_isstring(J, -1)) {
    const char *tag = js_tostring(J, -1), *extension = strstr(tag, "-u-");
    how->numeric |= extension && strstr(extension, "-kn") && !strstr(extension, "-kn-false");
    how->upper_first |= extension && strstr(extension, "-kf-upper");
  }
}

static void Sp_localeCompare(js_State *J) {
  struct jsb_collator how;
  if (!js_iscoercible(J, 0))
    js_typeerror(J, "String.prototype.localeCompare called on null or undefined");
  js_tostringvalue(J, 0);
  js_tostringvalue(J, 1);
  read_options(J, 3, &how);
  read_locale(J, 2, &how);
  js_pushnumber(J, compare(J, 0, 1, &how));
}

void jsb_collate(js_State *J) {
  js_pushobject(J, J->String_prototype);
  jsB_propf(J, "String.prototype.localeCompare", Sp_localeCompare, 1);
  js_pop(J, 1);
}
