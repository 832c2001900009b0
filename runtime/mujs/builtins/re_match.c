/* Regular expressions: the machine that runs their programs. */
#include <string.h>

#include "runtime/mujs/builtins/re.h"
#include <utf.h>

typedef const unsigned char *place;

/* What to undo or to try next when matching cannot go on: a kind and a program counter or a
 * slot, and a position or the slot's old value. A run takes two, the first with its limit. */
struct frame {
  int32_t what;
  int32_t at;
};
enum { TRY = 0, RUN = 1 << 28, LAZY = 2 << 28, RESTORE = 3 << 28, KIND = 3 << 28 };

enum { LOCAL_FRAMES = 256, MAX_FRAMES = 32 << 20 };

struct machine {
  js_State *J;
  const struct re_program *prog;
  const char *text;
  place begin, end;
  int unicode, icase;
  int32_t *slots;
  struct frame *frames;
  int n, cap;
  struct frame local[LOCAL_FRAMES];
};

/* ---- characters ---- */

static int is_half(const char *text, int at) {
  Rune c;
  return ((unsigned char)text[at] & 0xC0) == 0x80 && at > 0 &&
         (unsigned char)text[at - 1] >= 0xF0 && chartorune(&c, text + at - 1) == 4;
}

int re_char_after(const char *text, int at, int unicode, uint32_t *c) {
  Rune rune;
  int k;
  if (!unicode && is_half(text, at)) {
    chartorune(&rune, text + at - 1);
    *c = 0xDC00 + ((uint32_t)(rune - 0x10000) & 0x3FF);
    return at + 3;
  }
  k = chartorune(&rune, text + at);
  *c = (uint32_t)rune;
  if (unicode || k != 4)
    return at + k;
  *c = 0xD800 + ((uint32_t)(rune - 0x10000) >> 10);
  return at + 1;
}

int re_char_before(const char *text, int at, int unicode, uint32_t *c) {
  int from = at - 1;
  Rune rune;
  if (!unicode && is_half(text, at)) {
    chartorune(&rune, text + at - 1);
    *c = 0xD800 + ((uint32_t)(rune - 0x10000) >> 10);
    return at - 1;
  }
  while (from > 0 && from > at - 4 && ((unsigned char)text[from] & 0xC0) == 0x80)
    from--;
  if (from + chartorune(&rune, text + from) != at) {
    from = at - 1; /* not UTF-8: a byte by itself */
    chartorune(&rune, text + from);
  }
  *c = (uint32_t)rune;
  if (unicode || at - from != 4)
    return from;
  *c = 0xDC00 + ((uint32_t)(rune - 0x10000) & 0x3FF);
  return from + 1;
}

static place after(struct machine *m, place sp, uint32_t *c) {
  if (*sp < 0x80) {
    *c = *sp;
    return sp + 1;
  }
  return m->begin + re_char_after(m->text, (int)(sp - m->begin), m->unicode, c);
}

static place before(struct machine *m, place sp, uint32_t *c) {
  if (sp[-1] < 0x80) {
    *c = sp[-1];
    return sp - 1;
  }
  return m->begin + re_char_before(m->text, (int)(sp - m->begin), m->unicode, c);
}

/* The place after a member of the set, or NULL. */
static inline place in_set(struct machine *m, const struct re_set *set, place sp) {
  unsigned t = set->by_byte[*sp];
  uint32_t c;
  if (t == 1)
    return sp + 1;
  if (t == 0 || sp >= m->end)
    return NULL;
  if (t < RE_LOOK && (int)t <= m->end - sp)
    return sp + t;
  sp = after(m, sp, &c);
  return sp <= m->end && re_set_has(set, c) ? sp : NULL;
}

static place in_set_back(struct machine *m, const struct re_set *set, place sp) {
  uint32_t c;
  if (sp == m->begin)
    return NULL;
  sp = before(m, sp, &c);
  return re_set_has(set, c) ? sp : NULL;
}

static int is_newline(uint32_t c) {
  return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

static int is_word(struct machine *m, place sp, int back) {
  uint32_t c;
  if (back ? sp == m->begin : sp >= m->end)
    return 0;
  if (back)
    before(m, sp, &c);
  else
    after(m, sp, &c);
  if (c < 128)
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
  return m->unicode && m->icase && (c == 0x17F || c == 0x212A);
}

static int at_newline(struct machine *m, place sp, int back) {
  uint32_t c;
  if (back)
    before(m, sp, &c);
  else
    after(m, sp, &c);
  return is_newline(c);
}

static int assertion(struct machine *m, int op, place sp) {
  switch (op) {
  case RO_BOL: return sp == m->begin;
  case RO_MBOL: return sp == m->begin || at_newline(m, sp, 1);
  case RO_EOL: return sp == m->end;
  case RO_MEOL: return sp == m->end || at_newline(m, sp, 0);
  case RO_WORD: return is_word(m, sp, 1) != is_word(m, sp, 0);
  default: return is_word(m, sp, 1) == is_word(m, sp, 0);
  }
}

/* The place after (or before) what a group matched, or NULL if that does not stand here. */
static place reference(struct machine *m, int group, place sp, int back) {
  int32_t from = m->slots[group * 2], to = m->slots[group * 2 + 1];
  if (from < 0 || to < 0)
    return sp;
  place a = m->begin + from, e = m->begin + to;
  while (a < e) {
    uint32_t x, y;
    if (back ? sp <= m->begin : sp >= m->end)
      return NULL;
    if (back) {
      e = before(m, e, &x);
      sp = before(m, sp, &y);
    } else {
      a = after(m, a, &x);
      sp = after(m, sp, &y);
    }
    if (x != y &&
        (!m->icase || re_canon(m->J, x, m->unicode) != re_canon(m->J, y, m->unicode)))
      return NULL;
  }
  return sp;
}

/* ---- the stack ---- */

static int grow(struct machine *m) {
  int cap = m->cap * 4;
  if (cap > MAX_FRAMES)
    return 0;
  struct frame *old = m->frames == m->local ? NULL : m->frames;
  struct frame *frames = m->J->alloc(m->J->actx, old, cap * (int)sizeof *frames);
  if (!frames)
    return 0;
  if (!old)
    memcpy(frames, m->local, sizeof m->local);
  m->frames = frames;
  m->cap = cap;
  return 1;
}

static inline int push(struct machine *m, int32_t what, int32_t at) {
  if (m->n == m->cap && !grow(m))
    return 0;
  m->frames[m->n].what = what;
  m->frames[m->n++].at = at;
  return 1;
}

static inline int set_slot(struct machine *m, int slot, int32_t value) {
  if (!push(m, RESTORE | slot, m->slots[slot]))
    return 0;
  m->slots[slot] = value;
  return 1;
}

/* Forgets the choices above a height, but not how to restore the slots. */
static void commit(struct machine *m, int height) {
  int n = height;
  for (int i = height; i < m->n; i++) {
    if ((m->frames[i].what & KIND) == RESTORE)
      m->frames[n++] = m->frames[i];
  }
  m->n = n;
}

static void undo(struct machine *m, int height) {
  while (m->n > height) {
    struct frame *f = &m->frames[--m->n];
    if ((f->what & KIND) == RESTORE)
      m->slots[f->what & ~KIND] = f->at;
  }
}

/* A run of one character fewer, before the byte that must follow; NULL when it is over. */
static place shorten(struct machine *m, struct frame *f, const int32_t *op) {
  place sp = m->begin + f->at, least = m->begin + f[-1].at;
  int want = op[4];
  uint32_t c;
  if (op[0] == RO_RUN_BACK) { /* which began behind and went forth */
    sp = after(m, sp, &c);
  } else if (want < 0) {
    sp = before(m, sp, &c);
  } else {
    do {
      sp = sp[-1] < 0x80 ? sp - 1 : before(m, sp, &c);
    } while (sp > least && *sp != want);
    if (*sp != want) {
      m->n -= 2;
      return NULL;
    }
  }
  f->at = (int32_t)(sp - m->begin);
  if (sp == least)
    m->n -= 2;
  return sp;
}

/* A lazy run of one character more. */
static place lengthen(struct machine *m, struct frame *f, const int32_t *op) {
  const struct re_set *set = &m->prog->sets[op[1]];
  place sp = m->begin + f->at;
  int left = f[-1].at, want = op[4];
  do {
    sp = left > 0 ? in_set(m, set, sp) : NULL;
    left -= left != RE_INF;
  } while (sp && want >= 0 && *sp != want);
  if (!sp) {
    m->n -= 2;
    return NULL;
  }
  f->at = (int32_t)(sp - m->begin);
  f[-1].at = left;
  return sp;
}

/* Goes back to the latest choice; NULL when there is none. */
static const int32_t *backtrack(struct machine *m, place *sp) {
  while (m->n > 0) {
    struct frame *f = &m->frames[m->n - 1];
    const int32_t *op = m->prog->code + (f->what & ~KIND);
    switch (f->what & KIND) {
    case TRY:
      m->n--;
      *sp = m->begin + f->at;
      return op;
    case RESTORE:
      m->slots[f->what & ~KIND] = f->at;
      m->n--;
      break;
    case RUN:
      if ((*sp = shorten(m, f, op)))
        return op + 5;
      break;
    default:
      if ((*sp = lengthen(m, f, op)))
        return op + 5;
      break;
    }
  }
  return NULL;
}

/* ---- runs of one character ---- */

/* The place after the run, or NULL; *result is RE_NO_MEMORY if the stack is full. */
static place run(struct machine *m, const int32_t *op, place sp, int *result) {
  const struct re_set *set = &m->prog->sets[op[1]];
  int min = op[2], max = op[3], k = 0, back = op[0] == RO_RUN_BACK;
  place least = sp, next;
  while (k < max) {
    if (!back && set->by_byte[*sp] == 1)
      next = sp + 1;
    else if (!(next = back ? in_set_back(m, set, sp) : in_set(m, set, sp)))
      break;
    sp = next;
    if (++k == min)
      least = sp;
  }
  if (k < min)
    return NULL;
  if (sp != least) {
    if (!push(m, 0, (int32_t)(least - m->begin)) ||
        !push(m, RUN | (int32_t)(op - m->prog->code), (int32_t)(sp - m->begin)))
      *result = RE_NO_MEMORY;
    /* When the byte that must follow is not there, so many tries are in vain. */
    if (op[4] >= 0 && *sp != op[4] && *result != RE_NO_MEMORY)
      return shorten(m, &m->frames[m->n - 1], op);
  }
  return sp;
}

static place run_lazy(struct machine *m, const int32_t *op, place sp, int *result) {
  const struct re_set *set = &m->prog->sets[op[1]];
  for (int k = 0; k < op[2]; k++) {
    if (!(sp = in_set(m, set, sp)))
      return NULL;
  }
  int left = op[3] == RE_INF ? RE_INF : op[3] - op[2];
  if (left > 0 && (!push(m, 0, left) || !push(m, LAZY | (int32_t)(op - m->prog->code),
                                              (int32_t)(sp - m->begin))))
    *result = RE_NO_MEMORY;
  return sp;
}

/* ---- the less frequent instructions ---- */

/* Returns the next instruction; NULL to backtrack, or with *result when memory is out. */
static const int32_t *count(struct machine *m, const int32_t *op, place sp, int *result) {
  int done = m->slots[op[1]], min = op[2], max = op[3], lazy = op[5];
  const int32_t *body = op + 6, *end = m->prog->code + op[4];
  int at = (int)(sp - m->begin);
  if (done < min)
    return body;
  if (done >= max)
    return end;
  if (!push(m, TRY | (int32_t)((lazy ? body : end) - m->prog->code), at))
    *result = RE_NO_MEMORY;
  return lazy ? end : body;
}

static const int32_t *look(struct machine *m, const int32_t *op, place sp, int *result) {
  m->slots[op[1]] = m->n;
  m->slots[op[1] + 1] = (int32_t)(sp - m->begin);
  if (op[2] && !push(m, TRY | op[3], (int32_t)(sp - m->begin)))
    *result = RE_NO_MEMORY;
  return op + 4;
}

static const int32_t *look_end(struct machine *m, const int32_t *op, place *sp) {
  if (op[2]) {
    undo(m, m->slots[op[1]]);
    return NULL;
  }
  commit(m, m->slots[op[1]]);
  *sp = m->begin + m->slots[op[1] + 1];
  return op + 3;
}

static int clear(struct machine *m, int from, int to) {
  for (int i = from; i < to; i++) {
    if (m->slots[i] >= 0 && !set_slot(m, i, -1))
      return 0;
  }
  return 1;
}

static place one_char(struct machine *m, const int32_t *op, place sp) {
  uint32_t c;
  if (op[0] == RO_CHAR ? sp >= m->end : sp <= m->begin)
    return NULL;
  sp = op[0] == RO_CHAR ? after(m, sp, &c) : before(m, sp, &c);
  return c == (uint32_t)op[1] ? sp : NULL;
}

/* What run_program() does not do itself: the next instruction, NULL to go back. */
static const int32_t *other(struct machine *m, const int32_t *op, place *sp, int *result) {
  int at = (int)(*sp - m->begin), ok = 1, moved;
  switch (op[0]) {
  case RO_CHAR:
  case RO_CHAR_BACK: return (*sp = one_char(m, op, *sp)) ? op + 2 : NULL;
  case RO_SET_BACK:
    return (*sp = in_set_back(m, &m->prog->sets[op[1]], *sp)) ? op + 2 : NULL;
  case RO_RUN_BACK: return (*sp = run(m, op, *sp, result)) ? op + 5 : NULL;
  case RO_RUN_LAZY: return (*sp = run_lazy(m, op, *sp, result)) ? op + 5 : NULL;
  case RO_CLEAR: ok = clear(m, op[1], op[2]); break;
  case RO_COUNT0: ok = set_slot(m, op[1], 0); break;
  case RO_COUNT: return count(m, op, *sp, result);
  case RO_COUNTED: ok = set_slot(m, op[1], m->slots[op[1]] + 1); break;
  case RO_MARK: ok = set_slot(m, op[1], at); break;
  case RO_MOVED: return m->slots[op[1]] != at ? op + 2 : NULL;
  case RO_MOVED_COUNT:
    moved = m->slots[op[1]] != at;
    return moved || m->slots[op[2]] <= op[3] ? op + 4 : NULL;
  case RO_LOOK: return look(m, op, *sp, result);
  case RO_LOOK_END: return look_end(m, op, sp);
  case RO_REF:
  case RO_REF_BACK:
    return (*sp = reference(m, op[1], *sp, op[0] == RO_REF_BACK)) ? op + 2 : NULL;
  default: return assertion(m, op[0], *sp) ? op + 1 : NULL;
  }
  if (!ok)
    *result = RE_NO_MEMORY;
  return op + (op[0] == RO_CLEAR ? 3 : 2);
}

static int run_program(struct machine *m, place sp) {
  const int32_t *code = m->prog->code, *op = code;
  int result = RE_MATCH;
  for (;;) {
    switch (op[0]) {
    case RO_END:
      m->slots[1] = (int32_t)(sp - m->begin);
      return RE_MATCH;
    case RO_BYTE:
      op = *sp++ == op[1] ? op + 2 : NULL;
      break;
    case RO_BYTE2:
      op = *sp == op[1] || *sp == op[2] ? op + 3 : NULL;
      sp++;
      break;
    case RO_BYTES:
      if (op[1] <= m->end - sp && memcmp(sp, &op[2], (size_t)op[1]) == 0) {
        sp += op[1];
        op += 2 + (op[1] + 3) / 4;
      } else {
        op = NULL;
      }
      break;
    case RO_SET:
      sp = in_set(m, &m->prog->sets[op[1]], sp);
      op = sp ? op + 2 : NULL;
      break;
    case RO_JUMP:
      op = code + op[1];
      break;
    case RO_TRY:
    case RO_TRY_LAST: {
      const int32_t *other_way = op[0] == RO_TRY ? code + op[1] : op + 2;
      if (!push(m, TRY | (int32_t)(other_way - code), (int32_t)(sp - m->begin)))
        return RE_NO_MEMORY;
      op = op[0] == RO_TRY ? op + 2 : code + op[1];
      break;
    }
    case RO_FIRST:
      op = RE_IN(&m->prog->firsts[op[1]], *sp) ? op + 3 : code + op[2];
      break;
    case RO_SAVE:
      if (!set_slot(m, op[1], (int32_t)(sp - m->begin)))
        return RE_NO_MEMORY;
      op += 2;
      break;
    case RO_RUN:
      sp = run(m, op, sp, &result);
      op = sp ? op + 5 : NULL;
      break;
    default:
      op = other(m, op, &sp, &result);
      break;
    }
    if (result == RE_NO_MEMORY)
      return result;
    if (!op && !(op = backtrack(m, &sp)))
      return RE_NO_MATCH;
  }
}

/* ---- where to begin ---- */

/* The next place from sp on where a match may begin, or NULL. */
static place candidate(struct machine *m, place sp) {
  const struct re_program *prog = m->prog;
  size_t left = (size_t)(m->end - sp);
  if (prog->prefix_len)
    return memmem(sp, left, prog->prefix, (size_t)prog->prefix_len);
  if (prog->start_byte >= 0)
    return memchr(sp, prog->start_byte, left);
  if (prog->start_first >= 0) {
    const struct re_first *first = &prog->firsts[prog->start_first];
    uint32_t c;
    while (sp < m->end && !RE_IN(first, *sp))
      sp = *sp < 0x80 ? sp + 1 : after(m, sp, &c);
    return sp < m->end ? sp : NULL;
  }
  return sp;
}

int re_match(js_State *J, const struct re_program *prog, const char *text, int n, int start,
             int sticky, int32_t *slots) {
  struct machine m;
  place sp, needed = NULL; /* where the byte is that a match needs */
  uint32_t c;
  int result = RE_NO_MATCH;
  m.J = J;
  m.prog = prog;
  m.text = text;
  m.begin = (place)text;
  m.end = m.begin + n;
  m.unicode = prog->flags & JS_REGEXP_U;
  m.icase = prog->flags & JS_REGEXP_I;
  m.slots = slots;
  m.frames = m.local;
  m.n = 0;
  m.cap = LOCAL_FRAMES;
  memset(slots, -1, (size_t)prog->nslot * sizeof *slots);
  for (sp = m.begin + start; sp <= m.end; sp = sp < m.end ? after(&m, sp, &c) : sp + 1) {
    if (!sticky && !(sp = candidate(&m, sp)))
      break;
    if (prog->needed >= 0 && (!needed || sp > needed) &&
        !(needed = memchr(sp, prog->needed, (size_t)(m.end - sp))))
      break;
    m.n = 0;
    slots[0] = (int32_t)(sp - m.begin);
    result = run_program(&m, sp);
    if (result != RE_NO_MATCH || sticky || (prog->anchored && sp >= m.begin))
      break;
  }
  if (m.frames != m.local)
    J->alloc(J->actx, m.frames, 0);
  return result;
}
