/* Regular expressions: sets of characters. */
#include <stdlib.h>
#include <string.h>

#include "runtime/mujs/builtins/re.h"

/* A set that lost a range for want of memory has this capacity. */
enum { BROKEN = -1 };

void re_set_add(js_State *J, struct re_set *set, uint32_t a, uint32_t b) {
  if (set->n > 0 && a <= set->range[set->n * 2 - 1] + 1 && a >= set->range[set->n * 2 - 2]) {
    if (b > set->range[set->n * 2 - 1])
      set->range[set->n * 2 - 1] = b;
    return;
  }
  if (set->n == set->cap) {
    int cap = set->cap ? set->cap * 2 : 4;
    uint32_t *range = J->alloc(J->actx, set->range, cap * 2 * (int)sizeof *range);
    if (!range)
      set->cap = BROKEN;
    if (!range)
      return;
    set->range = range;
    set->cap = cap;
  }
  if (set->cap == BROKEN)
    return;
  set->range[set->n * 2] = a;
  set->range[set->n * 2 + 1] = b;
  set->n++;
}

void re_set_add_set(js_State *J, struct re_set *set, const struct re_set *from) {
  for (int i = 0; i < from->n; i++)
    re_set_add(J, set, from->range[i * 2], from->range[i * 2 + 1]);
}

static int compare(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

void re_set_sort(struct re_set *set) {
  int n = 0;
  if (set->n > 1)
    qsort(set->range, (size_t)set->n, 2 * sizeof *set->range, compare);
  for (int i = 0; i < set->n; i++) {
    uint32_t a = set->range[i * 2], b = set->range[i * 2 + 1];
    if (n > 0 && a <= set->range[n * 2 - 1] + 1) {
      if (b > set->range[n * 2 - 1])
        set->range[n * 2 - 1] = b;
    } else {
      set->range[n * 2] = a;
      set->range[n * 2 + 1] = b;
      n++;
    }
  }
  set->n = n;
}

void re_set_invert(js_State *J, struct re_set *set, uint32_t max) {
  struct re_set result = {0};
  uint32_t from = 0;
  re_set_sort(set);
  for (int i = 0; i < set->n; i++) {
    if (set->range[i * 2] > from)
      re_set_add(J, &result, from, set->range[i * 2] - 1);
    from = set->range[i * 2 + 1] + 1;
  }
  if (from <= max)
    re_set_add(J, &result, from, max);
  if (set->cap == BROKEN)
    result.cap = BROKEN;
  J->alloc(J->actx, set->range, 0);
  *set = result;
}

int re_set_has(const struct re_set *set, uint32_t c) {
  int low = 0, high = set->n - 1;
  while (low <= high) {
    int mid = (low + high) / 2;
    if (c < set->range[mid * 2])
      high = mid - 1;
    else if (c > set->range[mid * 2 + 1])
      low = mid + 1;
    else
      return 1;
  }
  return 0;
}

/* ---- \d, \s, \w ---- */

static const uint32_t digits[] = {'0', '9'};
static const uint32_t words[] = {'0', '9', 'A', 'Z', '_', '_', 'a', 'z'};
static const uint32_t spaces[] = {0x9,    0xD,    0x20,   0x20,   0xA0,   0xA0,   0x1680,
                                  0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F, 0x202F,
                                  0x205F, 0x205F, 0x3000, 0x3000, 0xFEFF, 0xFEFF};

static void add_list(js_State *J, struct re_set *set, const uint32_t *list, size_t n) {
  for (size_t i = 0; i + 1 < n; i += 2)
    re_set_add(J, set, list[i], list[i + 1]);
}

/* {Name} or {Name=Value} */
static void add_property(struct re_parser *p, struct re_set *set) {
  char text[80];
  const char *close = p->s < p->end && *p->s == '{'
                        ? memchr(p->s, '}', (size_t)(p->end - p->s)) : NULL;
  size_t n = close ? (size_t)(close - p->s) - 1 : sizeof text;
  if (n >= sizeof text) {
    re_fail(p, "Invalid property name");
    return;
  }
  memcpy(text, p->s + 1, n);
  text[n] = 0;
  p->s = close + 1;
  char *value = strchr(text, '=');
  if (value)
    *value++ = 0;
  if (!re_add_property(p->J, set, text, value))
    re_fail(p, "Invalid property name");
}

void re_set_add_class(struct re_parser *p, struct re_set *set, int which) {
  struct re_set own = {0};
  switch (which | 32) {
  case 'd': add_list(p->J, &own, digits, sizeof digits / sizeof *digits); break;
  case 's': add_list(p->J, &own, spaces, sizeof spaces / sizeof *spaces); break;
  case 'w': add_list(p->J, &own, words, sizeof words / sizeof *words); break;
  default: add_property(p, &own); break;
  }
  if ((which | 32) == 'w' && p->unicode && p->icase) {
    re_set_add(p->J, &own, 0x17F, 0x17F);
    re_set_add(p->J, &own, 0x212A, 0x212A);
  }
  if (!(which & 32))
    re_set_invert(p->J, &own, RE_MAXCHAR);
  re_set_add_set(p->J, set, &own);
  if (own.cap == BROKEN)
    set->cap = BROKEN;
  p->J->alloc(p->J->actx, own.range, 0);
}

/* ---- the table of first bytes ---- */

/* How many of the characters from a to b are members. */
static uint32_t members(const struct re_set *set, uint32_t a, uint32_t b) {
  uint32_t n = 0;
  for (int i = 0; i < set->n; i++) {
    uint32_t from = set->range[i * 2] > a ? set->range[i * 2] : a;
    uint32_t to = set->range[i * 2 + 1] < b ? set->range[i * 2 + 1] : b;
    if (from <= to)
      n += to - from + 1;
  }
  return n;
}

/* What a first byte that stands for the characters from a to b says. */
static uint8_t judge(const struct re_set *set, uint32_t a, uint32_t b, int length) {
  uint32_t n = members(set, a, b);
  return n == 0 ? 0 : n == b - a + 1 ? (uint8_t)length : RE_LOOK;
}

static void fill_table(struct re_set *set, int unicode) {
  uint8_t *table = set->by_byte;
  /* What is not UTF-8 counts as U+FFFD. */
  memset(table, re_set_has(set, 0xFFFD) ? RE_LOOK : 0, sizeof set->by_byte);
  table[0] = 0; /* the end; a NUL in the text is C0 80 */
  if (re_set_has(set, 0))
    table[0xC0] = RE_LOOK;
  for (uint32_t c = 1; c < 128; c++)
    table[c] = (uint8_t)re_set_has(set, c);
  for (uint32_t b = 0xC2; b < 0xE0; b++)
    table[b] = judge(set, (b & 31) << 6, ((b & 31) << 6) | 63, 2);
  table[0xE0] = judge(set, 0x800, 0xFFF, 3);
  for (uint32_t b = 0xE1; b < 0xF0; b++)
    table[b] = judge(set, (b & 15) << 12, ((b & 15) << 12) | 0xFFF, 3);
  if (unicode) {
    table[0xF0] = judge(set, 0x10000, 0x3FFFF, 4);
    for (uint32_t b = 0xF1; b < 0xF4; b++)
      table[b] = judge(set, (b & 7) << 18, ((b & 7) << 18) | 0x3FFFF, 4);
    table[0xF4] = judge(set, 0x100000, 0x10FFFF, 4);
    return;
  }
  if (members(set, 0xD800, 0xDBFF))
    memset(table + 0xF0, RE_LOOK, 5);
  if (members(set, 0xDC00, 0xDFFF))
    memset(table + 0x80, RE_LOOK, 64); /* the second half of a character */
}

void re_set_finish(struct re_parser *p, struct re_set *set, int negated) {
  re_set_sort(set);
  if (p->icase)
    re_close_case(p->J, set, p->unicode);
  if (negated)
    re_set_invert(p->J, set, RE_MAXCHAR);
  if (set->cap == BROKEN)
    re_fail(p, "out of memory");
  else
    fill_table(set, p->unicode);
}
