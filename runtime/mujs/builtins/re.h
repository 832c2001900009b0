/*
 * Regular expressions: what parser, compiler and matcher share.
 *
 * A pattern is parsed into a tree (re_parse.c), the tree becomes a program of ints
 * (re_compile.c), and a backtracking machine with a stack of its own runs it (re_match.c).
 * Nothing here throws: NULL or an error's text comes back, and the callers (regexp.c) throw.
 *
 * Texts are UTF-8 that may hold lone surrogates, ended by a 0 byte; positions are bytes.
 * Without the flag u a character is a UTF-16 unit: the place between the halves of a character
 * beyond U+FFFF is the second of its four bytes.
 */
#ifndef JSB_RE_H
#define JSB_RE_H

#include <jsi.h>
#include <stdint.h>

enum { RE_INF = INT32_MAX, RE_MAXCHAR = 0x10FFFF };

/* A set of characters: sorted ranges once finished, and what each first byte says. */
struct re_set {
  int n, cap;
  uint32_t *range; /* n pairs, both ends included */
  /* By the byte at a place: 0 no member, 1 to 4 a member of so many bytes, RE_LOOK: decode. */
  uint8_t by_byte[256];
};
enum { RE_LOOK = 8 };

struct re_name {
  char *name;
  int group;
};

/* Which bytes can stand where something begins to match. */
struct re_first {
  uint8_t bits[32];
};
#define RE_IN(first, byte) ((first)->bits[(byte) >> 3] >> ((byte) & 7) & 1)

struct re_program {
  int refs;
  char *pattern; /* as given */
  char *source; /* as a literal would write it */
  int flags; /* JS_REGEXP_* */
  int ngroup; /* the whole match included */
  int nslot; /* two for each group, then registers */
  int ncode, code_cap;
  int32_t *code;
  int nset, set_cap;
  struct re_set *sets;
  int nfirst, first_cap;
  struct re_first *firsts;
  int nname;
  struct re_name *names;
  int start_first; /* index in firsts, -1 when a match may begin with anything */
  int start_byte; /* the one byte each match begins with, or -1 */
  int needed; /* a byte that each match holds, or -1 */
  int anchored; /* matches at the beginning of the text only */
  int prefix_len; /* each match begins with these bytes */
  char prefix[32];
};

/* What a state of the engine keeps for its regular expressions. */
struct re_fold; /* which characters count as the same when case is ignored */
enum { RE_CACHE = 128 };

struct jsb_regexps {
  struct re_fold *folds[2]; /* without and with u; NULL until needed */
  struct re_program *cache[RE_CACHE]; /* by pattern and flags */
  int32_t *slots, *spare; /* of the last match, and to work with */
  int nslots, nspare;
  js_Value input; /* of the last match; undefined before the first */
  int last_groups;
};

enum re_op {
  RO_END,
  RO_BYTE, /* byte */
  RO_BYTES, /* n, the bytes */
  RO_BYTE2, /* byte, byte: either */
  RO_CHAR, /* character */
  RO_SET, /* set */
  RO_CHAR_BACK,
  RO_SET_BACK,
  RO_JUMP, /* target */
  RO_TRY, /* target: try what follows, then the target */
  RO_TRY_LAST, /* target: try the target, then what follows */
  RO_FIRST, /* first, target: go there when the next byte is not among the first ones */
  RO_SAVE, /* slot */
  RO_CLEAR, /* slot, slot: from, and before */
  RO_RUN, /* set, min, max, byte that must follow or -1 */
  RO_RUN_LAZY,
  RO_RUN_BACK,
  RO_COUNT0, /* slot: 0 */
  RO_COUNT, /* slot, min, max, target when done, lazy; RO_COUNTED follows */
  RO_COUNTED, /* slot: one more */
  RO_MARK, /* slot: the position */
  RO_MOVED, /* slot: fails if still there */
  RO_MOVED_COUNT, /* slot, slot of a counter, its min: only beyond the min */
  RO_LOOK, /* slot, negative, target after it */
  RO_LOOK_END, /* slot, negative */
  RO_REF, /* group */
  RO_REF_BACK,
  RO_BOL,
  RO_MBOL,
  RO_EOL,
  RO_MEOL,
  RO_WORD,
  RO_NOT_WORD
};

enum re_type {
  RN_EMPTY,
  RN_CHAR, /* c */
  RN_SET, /* index */
  RN_SEQ, /* children */
  RN_ALT, /* children */
  RN_GROUP, /* index, child */
  RN_REPEAT, /* child, min, max, lazy, groups g0 up to before g1 */
  RN_LOOK, /* child, behind, negative */
  RN_REF, /* index of the group */
  RN_NAMED_REF, /* name, resolved to RN_REF after parsing */
  RN_BOL,
  RN_EOL,
  RN_WORD,
  RN_NOT_WORD
};

struct re_node {
  enum re_type type;
  int lazy, behind, negative;
  int min, max, g0, g1, index;
  uint32_t c;
  struct re_node *child, *last, *next;
  const char *name;
};

/* The parser's tree lives in blocks, which go at once. */
struct re_block {
  struct re_block *next;
  size_t size, used;
  char data[4000];
};

struct re_parser {
  js_State *J;
  struct re_program *prog;
  const char *s, *end;
  uint32_t low; /* the other half of a character that was taken apart; comes next */
  int total; /* groups in the whole pattern */
  int named; /* there are named ones */
  int ngroup;
  int depth;
  int unicode, icase;
  const char *error; /* the first one, in V8's words */
  struct re_block *blocks;
  struct re_node *named_refs; /* linked by child */
};

/* ---- re_parse.c ---- */

/* The tree of a pattern, or NULL with p->error. The caller gives p, zeroed but for J, prog, s
 * and end, and frees the tree's memory by re_parser_release() when it has compiled it. */
struct re_node *re_parse(struct re_parser *p);
void re_parser_release(struct re_parser *p);
void *re_alloc(struct re_parser *p, size_t n);
void re_fail(struct re_parser *p, const char *message);
/* The next character of the pattern, a unit without u; -1 at the end. */
int re_next(struct re_parser *p);
int re_digits(struct re_parser *p, int count);
/* What stands behind a backslash and means one character, in a class or outside. */
int re_char_escape(struct re_parser *p, int in_class);
/* The index of a new, empty set of the program, -1 with p->error. */
int re_new_set(struct re_parser *p);

/* ---- re_set.c ---- */

void re_set_add(js_State *J, struct re_set *set, uint32_t a, uint32_t b);
void re_set_add_set(js_State *J, struct re_set *set, const struct re_set *from);
void re_set_sort(struct re_set *set);
void re_set_invert(js_State *J, struct re_set *set, uint32_t max);
int re_set_has(const struct re_set *set, uint32_t c);
/* d, s, w and their negations. */
void re_set_add_class(struct re_parser *p, struct re_set *set, int which);
/* Sorted, with all that counts as the same when case is ignored, negated, with its table. */
void re_set_finish(struct re_parser *p, struct re_set *set, int negated);

/* ---- re_class.c: [...] ---- */

struct re_node *re_parse_class(struct re_parser *p);

/* ---- re_unicode.c ---- */

/* How a character counts when case is ignored. The table is made at first use. */
void re_folds_free(js_State *J);
uint32_t re_canon(js_State *J, uint32_t c, int unicode);
void re_close_case(js_State *J, struct re_set *set, int unicode);
/* Adds the characters that have a property, by its name and value (NULL if none); 0 if there
 * is no such property. */
int re_add_property(js_State *J, struct re_set *set, const char *name, const char *value);
int re_is_id(uint32_t c, int start);

/* ---- re_compile.c ---- */

/* NULL with *error in V8's words. The program belongs to the caller. */
struct re_program *re_compile(js_State *J, const char *pattern, int flags, const char **error);
void re_program_free(js_State *J, struct re_program *prog);

/* ---- re_tree.c: questions to a tree ---- */

/* Whether it can match without taking a character. */
int re_node_empty(const struct re_node *node);
/* Adds the bytes a match can begin with; 1 if it always takes a character. */
int re_node_first(const struct re_program *prog, const struct re_node *node,
                  struct re_first *first);
/* A byte below 128 that each match holds, -1 if none is known. */
int re_node_needed(const struct re_node *node);
/* Ints of its program, about; RE_BIG at most. */
int re_node_size(const struct re_node *node);
/* How often a repetition's child is written down: 0 when its rounds are counted. */
int re_copies(const struct re_node *node);
enum { RE_BIG = 1 << 20 };

/* ---- re_match.c ---- */

enum { RE_NO_MATCH, RE_MATCH, RE_NO_MEMORY };

/* Looks for a match from a place on (at that place only, if sticky) and stores where the
 * program's groups begin and end, as bytes, -1 for none, in the slots: prog->nslot of them. */
int re_match(js_State *J, const struct re_program *prog, const char *text, int n, int start,
             int sticky, int32_t *slots);
/* The character at a place and the place after it; a unit without u. */
int re_char_after(const char *text, int at, int unicode, uint32_t *c);
int re_char_before(const char *text, int at, int unicode, uint32_t *c);

#endif
