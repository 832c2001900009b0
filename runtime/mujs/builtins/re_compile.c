/* Regular expressions: the tree becomes a program. */
#include <string.h>

#include "runtime/mujs/builtins/re.h"
#include <utf.h>

enum { MAX_CODE = 1 << 24 };

static const char too_large[] = "Regular expression too large";

static void emit(struct re_parser *p, int32_t value) {
  struct re_program *prog = p->prog;
  if (prog->ncode == prog->code_cap) {
    int cap = prog->code_cap ? prog->code_cap * 2 : 64;
    int32_t *code =
      cap > MAX_CODE ? NULL : p->J->alloc(p->J->actx, prog->code, cap * (int)sizeof *code);
    if (!code) {
      re_fail(p, too_large);
      prog->ncode = 0; /* what follows overwrites; the program is thrown away */
      if (!prog->code_cap)
        return;
    } else {
      prog->code = code;
      prog->code_cap = cap;
    }
  }
  prog->code[prog->ncode++] = value;
}

static void emit1(struct re_parser *p, enum re_op op, int a) {
  emit(p, op);
  emit(p, a);
}

static void emit2(struct re_parser *p, enum re_op op, int a, int b) {
  emit1(p, op, a);
  emit(p, b);
}

/* Makes the target at `at` the place reached now. */
static void land(struct re_parser *p, int at) {
  if (!p->error)
    p->prog->code[at] = p->prog->ncode;
}

static void compile(struct re_parser *p, struct re_node *node, int back);

/* ---- characters ---- */

static int is_high(uint32_t c) {
  return c >= 0xD800 && c <= 0xDBFF;
}

static int is_low(uint32_t c) {
  return c >= 0xDC00 && c <= 0xDFFF;
}

/* The bytes of a character, and of its other half in the next node; 0 if a unit has none. */
static int node_bytes(struct re_parser *p, struct re_node *node, char *out, int *used) {
  Rune c = (Rune)node->c;
  *used = 1;
  if (!p->unicode && is_high(node->c) && node->next && node->next->type == RN_CHAR &&
      is_low(node->next->c)) {
    c = 0x10000 + (Rune)((node->c & 0x3FF) << 10) + (Rune)(node->next->c & 0x3FF);
    *used = 2;
  } else if (!p->unicode && (is_high(node->c) || is_low(node->c))) {
    return 0;
  }
  return runetochar(out, &c);
}

static void emit_bytes(struct re_parser *p, const char *bytes, int n) {
  if (n == 1) {
    emit1(p, RO_BYTE, (unsigned char)bytes[0]);
    return;
  }
  emit1(p, RO_BYTES, n);
  for (int i = 0; i < n; i += 4) {
    int32_t word = 0;
    memcpy(&word, bytes + i, (size_t)(n - i < 4 ? n - i : 4));
    emit(p, word);
  }
}

/* As many characters in a row as there are; returns the node after them. */
static struct re_node *emit_chars(struct re_parser *p, struct re_node *node) {
  char bytes[128];
  int n = 0;
  while (node && node->type == RN_CHAR && n + UTFmax <= (int)sizeof bytes) {
    int used, k = node_bytes(p, node, bytes + n, &used);
    if (k == 0)
      break;
    n += k;
    node = used == 2 ? node->next->next : node->next;
  }
  if (n > 0) {
    emit_bytes(p, bytes, n);
    return node;
  }
  emit1(p, RO_CHAR, (int32_t)node->c);
  return node->next;
}

static void emit_set(struct re_parser *p, int index, int back) {
  const struct re_set *set = &p->prog->sets[index];
  int single = set->n == 2 && set->range[0] == set->range[1] &&
               set->range[2] == set->range[3] && set->range[3] < 128 && set->range[0] > 0;
  if (single && !back)
    emit2(p, RO_BYTE2, (int32_t)set->range[0], (int32_t)set->range[2]);
  else
    emit1(p, back ? RO_SET_BACK : RO_SET, index);
}

/* ---- sequences and alternatives ---- */

/* Behind, the last part is matched first. A node is only ever compiled in one direction. */
static void turn_round(struct re_node *seq) {
  struct re_node *turned = NULL;
  if (seq->behind)
    return;
  seq->behind = 1;
  for (struct re_node *node = seq->child, *next; node; node = next) {
    next = node->next;
    node->next = turned;
    turned = node;
  }
  seq->child = turned;
}

static void compile_sequence(struct re_parser *p, struct re_node *seq, int back) {
  if (back)
    turn_round(seq);
  for (struct re_node *node = seq->child; node && !p->error;) {
    if (node->type == RN_CHAR && !back) {
      node = emit_chars(p, node);
    } else {
      compile(p, node, back);
      node = node->next;
    }
  }
}

static int add_first(struct re_parser *p, const struct re_first *first) {
  struct re_program *prog = p->prog;
  if (prog->nfirst == prog->first_cap) {
    int cap = prog->first_cap ? prog->first_cap * 2 : 4;
    struct re_first *firsts = p->J->alloc(p->J->actx, prog->firsts, cap * (int)sizeof *firsts);
    if (!firsts) {
      re_fail(p, too_large);
      return 0;
    }
    prog->firsts = firsts;
    prog->first_cap = cap;
  }
  prog->firsts[prog->nfirst] = *first;
  return prog->nfirst++;
}

/* What each alternative begins with; takes[i] says whether that is known. */
static struct re_first *alternative_firsts(struct re_parser *p, struct re_node *alt, int n,
                                           char *takes) {
  struct re_first *firsts = re_alloc(p, (size_t)n * sizeof *firsts);
  int i = 0;
  if (!firsts) {
    re_fail(p, too_large);
    return NULL;
  }
  for (struct re_node *node = alt->child; node; node = node->next, i++)
    takes[i] = (char)re_node_first(p->prog, node, &firsts[i]);
  return firsts;
}

/* Whether no later alternative can match where the i-th begins to. */
static int alone(const struct re_first *firsts, const char *takes, int i, int n) {
  for (int k = i + 1; k < n; k++) {
    if (!takes[k])
      return 0;
    for (size_t b = 0; b < sizeof firsts->bits; b++) {
      if (firsts[i].bits[b] & firsts[k].bits[b])
        return 0;
    }
  }
  return 1;
}

enum { COMPARED = 64 }; /* alternatives that are compared with each other */

static void compile_alternatives(struct re_parser *p, struct re_node *alt, int back) {
  int n = 0, i = 0, ends = 0;
  for (struct re_node *node = alt->child; node; node = node->next)
    n++;
  char *takes = re_alloc(p, (size_t)n);
  struct re_first *firsts = takes && !back ? alternative_firsts(p, alt, n, takes) : NULL;
  for (struct re_node *node = alt->child; node && !p->error; node = node->next, i++) {
    int first_at = -1, try_at = -1;
    if (node->next && firsts && takes[i]) {
      emit2(p, RO_FIRST, add_first(p, &firsts[i]), 0);
      first_at = p->prog->ncode - 1;
    }
    if (node->next && !(first_at >= 0 && n - i < COMPARED && alone(firsts, takes, i, n))) {
      emit1(p, RO_TRY, 0);
      try_at = p->prog->ncode - 1;
    }
    compile(p, node, back);
    if (node->next) {
      emit1(p, RO_JUMP, ends); /* linked through their targets until the end is known */
      ends = p->prog->ncode - 1;
    }
    if (first_at >= 0)
      land(p, first_at);
    if (try_at >= 0)
      land(p, try_at);
  }
  while (ends && !p->error) {
    int next = p->prog->code[ends];
    land(p, ends);
    ends = next;
  }
}

/* ---- repetitions ---- */

static int new_slot(struct re_parser *p) {
  return p->prog->nslot++;
}

static void compile_child(struct re_parser *p, struct re_node *node, int back) {
  if (node->g1 > node->g0)
    emit2(p, RO_CLEAR, node->g0 * 2, node->g1 * 2);
  compile(p, node->child, back);
}

/* Goes on behind the loop without a try when the child cannot begin here. */
static int emit_first(struct re_parser *p, struct re_node *node, int back) {
  struct re_first first = {{0}};
  if (back || node->lazy || !re_node_first(p->prog, node->child, &first))
    return -1;
  emit2(p, RO_FIRST, add_first(p, &first), 0);
  return p->prog->ncode - 1;
}

static int emit_try(struct re_parser *p, struct re_node *node) {
  emit1(p, node->lazy ? RO_TRY_LAST : RO_TRY, 0);
  return p->prog->ncode - 1;
}

/* x* or x?, and again for all that x? may still follow. */
static void compile_optional(struct re_parser *p, struct re_node *node, int back, int times) {
  int empty = re_node_empty(node->child), mark = empty ? new_slot(p) : 0;
  int ends = 0, again = p->prog->ncode;
  for (int i = 0; i < (times == RE_INF ? 1 : times) && !p->error; i++) {
    int first_at = emit_first(p, node, back), try_at = emit_try(p, node);
    if (p->error)
      return;
    if (first_at >= 0) {
      p->prog->code[first_at] = ends;
      ends = first_at;
    }
    p->prog->code[try_at] = ends;
    ends = try_at;
    if (empty)
      emit1(p, RO_MARK, mark);
    compile_child(p, node, back);
    if (empty)
      emit1(p, RO_MOVED, mark);
  }
  if (times == RE_INF)
    emit1(p, RO_JUMP, again);
  while (ends && !p->error) {
    int next = p->prog->code[ends];
    land(p, ends);
    ends = next;
  }
}

/* x+ where x takes a character */
static void compile_plus(struct re_parser *p, struct re_node *node, int back) {
  int again = p->prog->ncode;
  compile_child(p, node, back);
  int first_at = emit_first(p, node, back), try_at = emit_try(p, node);
  emit1(p, RO_JUMP, again);
  if (first_at >= 0)
    land(p, first_at);
  land(p, try_at);
}

static void compile_counted(struct re_parser *p, struct re_node *node, int back) {
  int counter = new_slot(p), empty = re_node_empty(node->child);
  int mark = empty ? new_slot(p) : 0;
  emit1(p, RO_COUNT0, counter);
  int again = p->prog->ncode;
  emit2(p, RO_COUNT, counter, node->min);
  emit(p, node->max);
  emit(p, 0);
  int end_at = p->prog->ncode - 1;
  emit(p, node->lazy);
  emit1(p, RO_COUNTED, counter);
  if (empty)
    emit1(p, RO_MARK, mark);
  compile_child(p, node, back);
  if (empty) {
    emit2(p, RO_MOVED_COUNT, mark, counter);
    emit(p, node->min);
  }
  emit1(p, RO_JUMP, again);
  land(p, end_at);
}

/* One character repeated: the machine has an instruction for the whole. */
static int compile_run(struct re_parser *p, struct re_node *node, int back) {
  struct re_node *child = node->child;
  int index = child->index;
  if ((child->type != RN_CHAR && child->type != RN_SET) || (back && node->lazy))
    return 0;
  if (child->type == RN_CHAR) {
    index = re_new_set(p);
    if (index < 0)
      return 1;
    re_set_add(p->J, &p->prog->sets[index], child->c, child->c);
    re_set_finish(p, &p->prog->sets[index], 0);
  }
  emit2(p, back ? RO_RUN_BACK : node->lazy ? RO_RUN_LAZY : RO_RUN, index, node->min);
  emit(p, node->max);
  emit(p, -1);
  return 1;
}

static void compile_repeat(struct re_parser *p, struct re_node *node, int back) {
  if (node->max == 0 || compile_run(p, node, back))
    return;
  int copies = re_copies(node);
  if (node->min == 1 && node->max == RE_INF && copies == 1) {
    compile_plus(p, node, back);
  } else if (copies || (node->min == 0 && node->max == RE_INF)) {
    for (int i = 0; i < node->min && !p->error; i++)
      compile_child(p, node, back);
    if (node->max > node->min)
      compile_optional(p, node, back, node->max == RE_INF ? RE_INF : node->max - node->min);
  } else {
    compile_counted(p, node, back);
  }
}

/* ---- the rest ---- */

static void compile_look(struct re_parser *p, struct re_node *node) {
  int slot = p->prog->nslot;
  p->prog->nslot += 2;
  emit2(p, RO_LOOK, slot, node->negative);
  emit(p, 0);
  int after = p->prog->ncode - 1;
  compile(p, node->child, node->behind);
  emit2(p, RO_LOOK_END, slot, node->negative);
  land(p, after);
}

static void compile_group(struct re_parser *p, struct re_node *node, int back) {
  emit1(p, RO_SAVE, node->index * 2 + back);
  compile(p, node->child, back);
  emit1(p, RO_SAVE, node->index * 2 + !back);
}

static void compile(struct re_parser *p, struct re_node *node, int back) {
  int multiline = p->prog->flags & JS_REGEXP_M;
  if (p->error)
    return;
  switch (node->type) {
  case RN_CHAR:
    if (back)
      emit1(p, RO_CHAR_BACK, (int32_t)node->c);
    else
      emit_chars(p, &(struct re_node){.type = RN_CHAR, .c = node->c});
    break;
  case RN_SET: emit_set(p, node->index, back); break;
  case RN_SEQ: compile_sequence(p, node, back); break;
  case RN_ALT: compile_alternatives(p, node, back); break;
  case RN_GROUP: compile_group(p, node, back); break;
  case RN_REPEAT: compile_repeat(p, node, back); break;
  case RN_LOOK: compile_look(p, node); break;
  case RN_REF: emit1(p, back ? RO_REF_BACK : RO_REF, node->index); break;
  case RN_BOL: emit(p, multiline ? RO_MBOL : RO_BOL); break;
  case RN_EOL: emit(p, multiline ? RO_MEOL : RO_EOL); break;
  case RN_WORD: emit(p, RO_WORD); break;
  case RN_NOT_WORD: emit(p, RO_NOT_WORD); break;
  default: break;
  }
}

/* ---- what the search for a beginning uses ---- */

static int op_length(const int32_t *op) {
  static const uint8_t length[] = {
    [RO_END] = 1, [RO_BYTE] = 2, [RO_BYTE2] = 3, [RO_CHAR] = 2, [RO_SET] = 2,
    [RO_CHAR_BACK] = 2, [RO_SET_BACK] = 2, [RO_JUMP] = 2, [RO_TRY] = 2, [RO_TRY_LAST] = 2,
    [RO_FIRST] = 3, [RO_SAVE] = 2, [RO_CLEAR] = 3, [RO_RUN] = 5, [RO_RUN_LAZY] = 5,
    [RO_RUN_BACK] = 5, [RO_COUNT0] = 2, [RO_COUNT] = 6, [RO_COUNTED] = 2, [RO_MARK] = 2,
    [RO_MOVED] = 2, [RO_MOVED_COUNT] = 4, [RO_LOOK] = 4, [RO_LOOK_END] = 3, [RO_REF] = 2,
    [RO_REF_BACK] = 2, [RO_BOL] = 1, [RO_MBOL] = 1, [RO_EOL] = 1, [RO_MEOL] = 1,
    [RO_WORD] = 1, [RO_NOT_WORD] = 1,
  };
  return op[0] == RO_BYTES ? 2 + (op[1] + 3) / 4 : length[op[0]];
}

/* The byte an instruction needs to stand here, or -1. */
static int wanted_byte(const int32_t *op) {
  if (op[0] == RO_BYTE)
    return op[1];
  return op[0] == RO_BYTES ? *(const unsigned char *)&op[2] : -1;
}

static void hint_runs(struct re_program *prog) {
  for (int i = 0; i < prog->ncode; i += op_length(&prog->code[i])) {
    int32_t *op = &prog->code[i];
    if (op[0] == RO_RUN || op[0] == RO_RUN_LAZY) {
      int32_t *follows = op + op_length(op);
      while (follows[0] == RO_SAVE)
        follows += op_length(follows);
      op[4] = wanted_byte(follows);
    }
  }
}

static void find_start(struct re_parser *p, struct re_node *root) {
  struct re_program *prog = p->prog;
  struct re_first first = {{0}};
  const int32_t *op = prog->code;
  int last = -1, n = 0;
  while (op[0] == RO_SAVE)
    op += op_length(op);
  prog->anchored = op[0] == RO_BOL;
  prog->needed = re_node_needed(root);
  prog->start_first = prog->start_byte = -1;
  if (op[0] == RO_BYTES) {
    prog->prefix_len = op[1] < (int)sizeof prog->prefix ? op[1] : (int)sizeof prog->prefix;
    memcpy(prog->prefix, &op[2], (size_t)prog->prefix_len);
  }
  if (!re_node_first(prog, root, &first))
    return;
  for (int b = 0; b < 256; b++) {
    if (RE_IN(&first, b)) {
      last = b;
      n++;
    }
  }
  if (n == 1)
    prog->start_byte = last;
  else if (n < 256)
    prog->start_first = add_first(p, &first);
}

struct re_program *re_compile(js_State *J, const char *pattern, int flags, const char **error) {
  struct re_program *prog = J->alloc(J->actx, NULL, sizeof *prog);
  if (!prog) {
    *error = "out of memory";
    return NULL;
  }
  memset(prog, 0, sizeof *prog);
  prog->refs = 1;
  prog->flags = flags;
  struct re_parser p = {.J = J, .prog = prog, .s = pattern};
  p.end = pattern + strlen(pattern);
  struct re_node *root = re_parse(&p);
  prog->nslot = prog->ngroup * 2;
  if (root) {
    compile(&p, root, 0);
    emit(&p, RO_END);
  }
  if (!p.error) {
    hint_runs(prog);
    find_start(&p, root);
  }
  re_parser_release(&p);
  *error = p.error;
  if (!p.error)
    return prog;
  re_program_free(J, prog);
  return NULL;
}

void re_program_free(js_State *J, struct re_program *prog) {
  if (!prog || --prog->refs > 0)
    return;
  for (int i = 0; i < prog->nset; i++)
    J->alloc(J->actx, prog->sets[i].range, 0);
  for (int i = 0; i < prog->nname; i++)
    J->alloc(J->actx, prog->names[i].name, 0);
  J->alloc(J->actx, prog->pattern, 0);
  J->alloc(J->actx, prog->source, 0);
  J->alloc(J->actx, prog->sets, 0);
  J->alloc(J->actx, prog->firsts, 0);
  J->alloc(J->actx, prog->names, 0);
  J->alloc(J->actx, prog->code, 0);
  J->alloc(J->actx, prog, 0);
}
