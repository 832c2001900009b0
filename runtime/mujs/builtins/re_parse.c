/* Regular expressions: the pattern becomes a tree. */
#include <string.h>

#include "runtime/mujs/builtins/re.h"
#include <utf.h>

enum { MAX_DEPTH = 1000, MAX_GROUPS = 32767 };

/* Never NULL: when memory runs out the error is noted and one node serves for all. */
static struct re_node *new_node(struct re_parser *p, enum re_type type) {
  static struct re_node nowhere;
  struct re_node *node = re_alloc(p, sizeof *node);
  if (!node) {
    re_fail(p, "out of memory");
    return &nowhere;
  }
  node->type = type;
  return node;
}

static void add_child(struct re_node *parent, struct re_node *child) {
  if (parent->last)
    parent->last->next = child;
  else
    parent->child = child;
  parent->last = child;
}

/* ---- characters of the pattern ---- */

static int peek(struct re_parser *p) {
  return p->low ? -2 : p->s < p->end ? (unsigned char)*p->s : -1;
}

static int peek_at(struct re_parser *p, int i) {
  return p->end - p->s > i ? (unsigned char)p->s[i] : -1;
}

static int accept(struct re_parser *p, const char *text) {
  size_t n = strlen(text);
  if (p->low || (size_t)(p->end - p->s) < n || memcmp(p->s, text, n) != 0)
    return 0;
  p->s += n;
  return 1;
}

static int next_point(struct re_parser *p) {
  Rune c;
  if (p->s >= p->end)
    return -1;
  int k = chartorune(&c, p->s);
  p->s += k < p->end - p->s ? k : p->end - p->s;
  return c;
}

int re_next(struct re_parser *p) {
  if (p->low) {
    int c = (int)p->low;
    p->low = 0;
    return c;
  }
  int c = next_point(p);
  if (c < 0x10000 || p->unicode)
    return c;
  p->low = 0xDC00 + ((uint32_t)(c - 0x10000) & 0x3FF);
  return 0xD800 + ((c - 0x10000) >> 10);
}

static int hex_digit(int c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c |= 32;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* So many hexadecimal digits; -1, and nothing is taken, if they are not there. */
int re_digits(struct re_parser *p, int count) {
  int value = 0;
  for (int i = 0; i < count; i++) {
    int digit = hex_digit(peek_at(p, i));
    if (digit < 0)
      return -1;
    value = value * 16 + digit;
  }
  p->s += count;
  return value;
}

/* {...}, and the other half when \uD83D\uDE00 are one character; -1 if it is none. */
static int unicode_escape(struct re_parser *p, int points) {
  if (points && peek(p) == '{') {
    int value = 0, n = 1, digit;
    while ((digit = hex_digit(peek_at(p, n))) >= 0 && value <= RE_MAXCHAR) {
      value = value * 16 + digit;
      n++;
    }
    if (n == 1 || value > RE_MAXCHAR || peek_at(p, n) != '}')
      return -1;
    p->s += n + 1;
    return value;
  }
  int high = re_digits(p, 4);
  if (!points || high < 0xD800 || high > 0xDBFF || peek_at(p, 0) != '\\' || peek_at(p, 1) != 'u')
    return high;
  const char *before = p->s;
  p->s += 2;
  int low = re_digits(p, 4);
  if (low >= 0xDC00 && low <= 0xDFFF)
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
  p->s = before;
  return high;
}

static int control_escape(struct re_parser *p, int in_class) {
  int c = peek(p);
  int letter = (c | 32) >= 'a' && (c | 32) <= 'z' && c > 0;
  if (letter || (in_class && !p->unicode && ((c >= '0' && c <= '9') || c == '_'))) {
    p->s++;
    return c & 31;
  }
  if (p->unicode) {
    re_fail(p, "Invalid Unicode escape");
    return -1;
  }
  p->s--; /* a backslash, and a "c" after it */
  return '\\';
}

static int octal_escape(struct re_parser *p, int c, int in_class) {
  if (p->unicode) {
    int digit = peek(p) >= '0' && peek(p) <= '9';
    if (c == '0' && !digit)
      return 0;
    re_fail(p, in_class ? "Invalid class escape"
            : c == '0'  ? "Invalid decimal escape"
                        : "Invalid escape");
    return -1;
  }
  if (c > '7')
    return c;
  int value = c - '0';
  while (peek(p) >= '0' && peek(p) <= '7' && value * 8 + peek(p) - '0' <= 255)
    value = value * 8 + *p->s++ - '0';
  return value;
}

static int identity_escape(struct re_parser *p, int c, int in_class) {
  if (p->unicode) {
    if (c <= 0 || c > 127 || !strchr(in_class ? "^$\\.*+?()[]{}|/-" : "^$\\.*+?()[]{}|/", c))
      re_fail(p, "Invalid escape");
  } else if (c == 'k' && p->named) {
    re_fail(p, "Invalid escape");
  }
  return c;
}

int re_char_escape(struct re_parser *p, int in_class) {
  if (p->s >= p->end && !p->low) {
    re_fail(p, "\\ at end of pattern");
    return -1;
  }
  int c = re_next(p), value;
  switch (c) {
  case 'f': return '\f';
  case 'n': return '\n';
  case 'r': return '\r';
  case 't': return '\t';
  case 'v': return '\v';
  case 'c': return control_escape(p, in_class);
  case 'x':
    value = re_digits(p, 2);
    if (value < 0 && p->unicode)
      re_fail(p, "Invalid escape");
    return value < 0 ? c : value;
  case 'u':
    value = unicode_escape(p, p->unicode);
    if (value < 0 && p->unicode)
      re_fail(p, "Invalid Unicode escape");
    return value < 0 ? c : value;
  default:
    if (c >= '0' && c <= '9')
      return octal_escape(p, c, in_class);
    return identity_escape(p, c, in_class);
  }
}

/* ---- names of groups ---- */

/* What stands before ">", or NULL if it is no name. */
static const char *parse_name(struct re_parser *p) {
  const char *from = p->s;
  const char *close = memchr(from, '>', (size_t)(p->end - from));
  char *name = close ? re_alloc(p, (size_t)(close - from) + 1) : NULL, *out = name;
  while (name && p->s < close) {
    int c = next_point(p);
    if (c == '\\')
      c = accept(p, "u") ? unicode_escape(p, 1) : -1;
    if (c < 0 || !re_is_id((uint32_t)c, out == name))
      return NULL;
    Rune rune = c;
    out += runetochar(out, &rune);
  }
  if (!name || out == name || p->s != close)
    return NULL;
  p->s++;
  return name;
}

/* How many groups there will be, and whether some have names: references may come first. */
static void count_groups(struct re_parser *p) {
  int in_class = 0;
  p->total = 0;
  for (const char *s = p->s; s < p->end; s++) {
    int left = (int)(p->end - s);
    if (*s == '\\') {
      s++;
    } else if (*s == '[') {
      in_class = 1;
    } else if (*s == ']') {
      in_class = 0;
    } else if (*s == '(' && !in_class) {
      int named = left > 3 && s[1] == '?' && s[2] == '<' && s[3] != '=' && s[3] != '!';
      if (left < 2 || s[1] != '?' || named)
        p->total++;
      p->named |= named;
    }
  }
}

static void add_name(struct re_parser *p, const char *name, int group) {
  struct re_program *prog = p->prog;
  js_State *J = p->J;
  for (int i = 0; i < prog->nname; i++) {
    if (strcmp(prog->names[i].name, name) == 0) {
      re_fail(p, "Duplicate capture group name");
      return;
    }
  }
  struct re_name *names =
    J->alloc(J->actx, prog->names, (int)sizeof *names * (prog->nname + 1));
  if (names)
    prog->names = names;
  char *copy = names ? J->alloc(J->actx, NULL, (int)strlen(name) + 1) : NULL;
  if (!copy) {
    re_fail(p, "out of memory");
    return;
  }
  strcpy(copy, name);
  names[prog->nname++] = (struct re_name){copy, group};
}

static void resolve_names(struct re_parser *p) {
  for (struct re_node *node = p->named_refs; node && !p->error; node = node->child) {
    node->type = RN_EMPTY;
    for (int i = 0; i < p->prog->nname; i++) {
      if (strcmp(p->prog->names[i].name, node->name) == 0) {
        node->type = RN_REF;
        node->index = p->prog->names[i].group;
      }
    }
    if (node->type == RN_EMPTY)
      re_fail(p, "Invalid named capture referenced");
  }
}

/* ---- atoms ---- */

int re_new_set(struct re_parser *p) {
  struct re_program *prog = p->prog;
  if (prog->nset == prog->set_cap) {
    int cap = prog->set_cap ? prog->set_cap * 2 : 4;
    struct re_set *sets = p->J->alloc(p->J->actx, prog->sets, cap * (int)sizeof *sets);
    if (!sets) {
      re_fail(p, "out of memory");
      return -1;
    }
    prog->sets = sets;
    prog->set_cap = cap;
  }
  memset(&prog->sets[prog->nset], 0, sizeof *prog->sets);
  return prog->nset++;
}

static struct re_node *char_node(struct re_parser *p, int c) {
  struct re_node *node = new_node(p, RN_CHAR);
  node->c = (uint32_t)c;
  if (!p->icase || p->error)
    return node;
  int lower = c | 32;
  if (c < 128 && (lower < 'a' || lower > 'z'))
    return node;
  int set = re_new_set(p);
  if (set < 0)
    return node;
  re_set_add(p->J, &p->prog->sets[set], (uint32_t)c, (uint32_t)c);
  re_set_finish(p, &p->prog->sets[set], 0);
  node->type = RN_SET;
  node->index = set;
  return node;
}

static struct re_node *set_node(struct re_parser *p, int which) {
  struct re_node *node = new_node(p, RN_SET);
  int set = node->index = re_new_set(p);
  if (set < 0)
    return node;
  if (which == '.') {
    re_set_add(p->J, &p->prog->sets[set], '\n', '\n');
    re_set_add(p->J, &p->prog->sets[set], '\r', '\r');
    re_set_add(p->J, &p->prog->sets[set], 0x2028, 0x2029);
  } else if (which) {
    re_set_add_class(p, &p->prog->sets[set], which);
  }
  re_set_finish(p, &p->prog->sets[set], which == '.' || !which);
  return node;
}

static struct re_node *named_reference(struct re_parser *p) {
  struct re_node *node = new_node(p, RN_NAMED_REF);
  if (!accept(p, "<"))
    re_fail(p, "Invalid named reference");
  else if (!(node->name = parse_name(p)))
    re_fail(p, "Invalid capture group name");
  node->child = p->named_refs;
  p->named_refs = node;
  return node;
}

/* \1 to the last group; 0 if the digits are none. */
static int reference_number(struct re_parser *p) {
  int n = 0, value = 0;
  while (peek_at(p, n) >= '0' && peek_at(p, n) <= '9' && value <= MAX_GROUPS)
    value = value * 10 + peek_at(p, n++) - '0';
  if (value == 0 || value > p->total)
    return 0;
  p->s += n;
  return value;
}

static struct re_node *property_node(struct re_parser *p) {
  struct re_node *node = new_node(p, RN_SET);
  int which = re_next(p);
  if ((node->index = re_new_set(p)) < 0)
    return node;
  struct re_set *set = &p->prog->sets[node->index];
  re_set_add_class(p, set, which);
  re_set_finish(p, set, 0);
  return node;
}

static struct re_node *parse_escape(struct re_parser *p) {
  int c = peek(p);
  struct re_node *node;
  switch (c) {
  case 'b': p->s++; return new_node(p, RN_WORD);
  case 'B': p->s++; return new_node(p, RN_NOT_WORD);
  case 'd': case 'D': case 's': case 'S': case 'w': case 'W':
    p->s++;
    return set_node(p, c);
  case 'p': case 'P':
    if (p->unicode)
      return property_node(p);
    break;
  case 'k':
    if (p->unicode || p->named) {
      p->s++;
      return named_reference(p);
    }
    break;
  default:
    break;
  }
  if (c >= '1' && c <= '9') {
    int group = reference_number(p);
    if (group) {
      node = new_node(p, RN_REF);
      node->index = group;
      return node;
    }
  }
  return char_node(p, re_char_escape(p, 0));
}

static struct re_node *parse_alternatives(struct re_parser *p);

static struct re_node *finish_group(struct re_parser *p, struct re_node *node) {
  add_child(node, parse_alternatives(p));
  if (!p->error && !accept(p, ")"))
    re_fail(p, "Unterminated group");
  return node;
}

static struct re_node *look_node(struct re_parser *p, int behind, int negative) {
  struct re_node *node = new_node(p, RN_LOOK);
  node->behind = behind;
  node->negative = negative;
  node->g0 = p->ngroup;
  node = finish_group(p, node);
  node->g1 = p->ngroup;
  return node;
}

static struct re_node *parse_group(struct re_parser *p) {
  if (accept(p, "?:")) {
    struct re_node *node = finish_group(p, new_node(p, RN_SEQ));
    /* One character needs no group around it, and repeats faster without. */
    int simple = !p->error && (node->child->type == RN_CHAR || node->child->type == RN_SET);
    return simple ? node->child : node;
  }
  if (accept(p, "?="))
    return look_node(p, 0, 0);
  if (accept(p, "?!"))
    return look_node(p, 0, 1);
  if (accept(p, "?<="))
    return look_node(p, 1, 0);
  if (accept(p, "?<!"))
    return look_node(p, 1, 1);
  struct re_node *node = new_node(p, RN_GROUP);
  if (p->ngroup > MAX_GROUPS)
    re_fail(p, "Too many captures");
  node->index = p->ngroup++;
  if (accept(p, "?<")) {
    const char *name = parse_name(p);
    if (!name)
      re_fail(p, "Invalid capture group name");
    else
      add_name(p, name, node->index);
  } else if (peek(p) == '?') {
    re_fail(p, "Invalid group");
  }
  return finish_group(p, node);
}

/* ---- quantifiers ---- */

static int parse_number(struct re_parser *p, int *value) {
  int digits = 0;
  int64_t n = 0;
  while (peek(p) >= '0' && peek(p) <= '9') {
    n = n * 10 + *p->s++ - '0';
    if (n > RE_INF)
      n = RE_INF;
    digits++;
  }
  *value = (int)n;
  return digits;
}

/* {m}, {m,} or {m,n}; nothing is taken if it is none of these. */
static int parse_braces(struct re_parser *p, int *min, int *max) {
  const char *from = p->s;
  if (accept(p, "{") && parse_number(p, min)) {
    *max = *min;
    if (accept(p, ",") && !parse_number(p, max))
      *max = RE_INF;
    if (accept(p, "}"))
      return 1;
  }
  p->s = from;
  return 0;
}

static int parse_quantifier(struct re_parser *p, int *min, int *max) {
  *max = RE_INF;
  *min = 0;
  if (accept(p, "*"))
    return 1;
  if (accept(p, "+"))
    return *min = 1;
  if (accept(p, "?"))
    return *max = 1;
  if (peek(p) == '{') {
    if (parse_braces(p, min, max)) {
      if (*min > *max)
        re_fail(p, "numbers out of order in {} quantifier");
      return 1;
    }
    if (p->unicode)
      re_fail(p, "Incomplete quantifier");
  }
  return 0;
}

static int quantifiable(struct re_parser *p, struct re_node *atom) {
  switch (atom->type) {
  case RN_BOL: case RN_EOL: case RN_WORD: case RN_NOT_WORD:
    return 0;
  case RN_LOOK:
    return !p->unicode && !atom->behind;
  default:
    return 1;
  }
}

static struct re_node *quantified(struct re_parser *p, struct re_node *atom, int g0) {
  int min, max;
  if (!quantifiable(p, atom)) {
    if (atom->type == RN_LOOK && parse_quantifier(p, &min, &max))
      re_fail(p, "Invalid quantifier");
    return atom;
  }
  if (!parse_quantifier(p, &min, &max))
    return atom;
  struct re_node *node = new_node(p, RN_REPEAT);
  node->min = min;
  node->max = max;
  node->lazy = accept(p, "?");
  node->g0 = g0;
  node->g1 = p->ngroup;
  add_child(node, atom);
  return node;
}

static struct re_node *parse_atom(struct re_parser *p) {
  int min, max;
  switch (peek(p)) {
  case '^': p->s++; return new_node(p, RN_BOL);
  case '$': p->s++; return new_node(p, RN_EOL);
  case '(': p->s++; return parse_group(p);
  case '.': p->s++; return set_node(p, p->prog->flags & JS_REGEXP_S ? 0 : '.');
  case '[': p->s++; return re_parse_class(p);
  case '\\': p->s++; return parse_escape(p);
  case '*': case '+': case '?':
    re_fail(p, "Nothing to repeat");
    break;
  case '{':
    if (p->unicode ? !parse_braces(p, &min, &max) : 0)
      re_fail(p, "Lone quantifier brackets");
    else if (p->unicode || parse_braces(p, &min, &max))
      re_fail(p, "Nothing to repeat");
    break;
  case ']': case '}':
    if (p->unicode)
      re_fail(p, "Lone quantifier brackets");
    break;
  default:
    break;
  }
  return char_node(p, re_next(p));
}

static struct re_node *parse_sequence(struct re_parser *p) {
  struct re_node *seq = new_node(p, RN_SEQ);
  while (!p->error && peek(p) != -1 && peek(p) != '|' && peek(p) != ')') {
    int g0 = p->ngroup;
    struct re_node *atom = parse_atom(p);
    if (!p->error)
      atom = quantified(p, atom, g0);
    if (!p->error)
      add_child(seq, atom);
  }
  return seq->child && seq->child == seq->last ? seq->child : seq;
}

static struct re_node *parse_alternatives(struct re_parser *p) {
  if (++p->depth > MAX_DEPTH)
    re_fail(p, "Regular expression too large");
  struct re_node *first = parse_sequence(p);
  if (!p->error && peek(p) == '|') {
    struct re_node *alt = new_node(p, RN_ALT);
    add_child(alt, first);
    while (!p->error && accept(p, "|"))
      add_child(alt, parse_sequence(p));
    first = alt;
  }
  p->depth--;
  return first;
}

struct re_node *re_parse(struct re_parser *p) {
  p->unicode = p->prog->flags & JS_REGEXP_U;
  p->icase = p->prog->flags & JS_REGEXP_I;
  p->ngroup = 1;
  count_groups(p);
  struct re_node *node = parse_alternatives(p);
  if (!p->error && p->s < p->end)
    re_fail(p, "Unmatched ')'");
  resolve_names(p);
  p->prog->ngroup = p->ngroup;
  return p->error ? NULL : node;
}
