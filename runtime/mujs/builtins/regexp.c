/* RegExp: its objects, exec and test, and what it remembers of the last match. */
#include <string.h>

#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/regexp.h"

static const struct {
  char letter;
  int flag;
  const char *name;
} all_flags[] = {
  {'d', JS_REGEXP_D, "hasIndices"}, {'g', JS_REGEXP_G, "global"},
  {'i', JS_REGEXP_I, "ignoreCase"}, {'m', JS_REGEXP_M, "multiline"},
  {'s', JS_REGEXP_S, "dotAll"},     {'u', JS_REGEXP_U, "unicode"},
  {'y', JS_REGEXP_Y, "sticky"},
};
enum { FLAGS = sizeof all_flags / sizeof *all_flags };

int jsb_regexp_flags(const char *letters) {
  int flags = 0;
  for (; *letters; letters++) {
    int flag = 0;
    for (int i = 0; i < FLAGS; i++) {
      if (all_flags[i].letter == *letters)
        flag = all_flags[i].flag;
    }
    if (!flag || (flags & flag))
      return -1;
    flags |= flag;
  }
  return flags;
}

int jsb_regexp_letters(int flags, char letters[8]) {
  int n = 0;
  for (int i = 0; i < FLAGS; i++) {
    if (flags & all_flags[i].flag)
      letters[n++] = all_flags[i].letter;
  }
  letters[n] = 0;
  return n;
}

/* ---- programs ---- */

static unsigned hash(const char *s, int flags) {
  unsigned h = 2166136261u ^ (unsigned)flags;
  for (; *s; s++)
    h = (h ^ (unsigned char)*s) * 16777619u;
  return h ^ h >> 15;
}

/* A slash would end a literal, and so would a new line. */
static char *readable(js_State *J, const char *pattern) {
  size_t n = strlen(pattern);
  char *copy = J->alloc(J->actx, NULL, (int)n * 2 + 5), *out = copy;
  int in_class = 0;
  if (!copy)
    return NULL;
  if (n == 0)
    return strcpy(copy, "(?:)");
  for (const char *s = pattern; *s; s++) {
    if (*s == '\\' && s[1] && s[1] != '\n' && s[1] != '\r') {
      *out++ = *s++;
    } else if (*s == '[') {
      in_class = 1;
    } else if (*s == ']') {
      in_class = 0;
    } else if ((*s == '/' && !in_class) || *s == '\n' || *s == '\r') {
      if (s == pattern || s[-1] != '\\')
        *out++ = '\\';
    }
    *out++ = *s == '\n' ? 'n' : *s == '\r' ? 'r' : *s;
  }
  *out = 0;
  return copy;
}

/* A program for the pattern, one reference of which is the caller's. */
static struct re_program *get_program(js_State *J, const char *pattern, int flags,
                                      const char **error) {
  struct jsb_regexps *all = J->regexps;
  unsigned i = hash(pattern, flags) % RE_CACHE;
  struct re_program *prog = all->cache[i];
  *error = NULL;
  if (prog && prog->flags == flags && strcmp(prog->pattern, pattern) == 0) {
    prog->refs++;
    return prog;
  }
  prog = re_compile(J, pattern, flags, error);
  if (!prog)
    return NULL;
  size_t n = strlen(pattern) + 1;
  prog->pattern = J->alloc(J->actx, NULL, (int)n);
  prog->source = readable(J, pattern);
  if (!prog->pattern || !prog->source) {
    re_program_free(J, prog);
    *error = "out of memory";
    return NULL;
  }
  memcpy(prog->pattern, pattern, n);
  re_program_free(J, all->cache[i]);
  all->cache[i] = prog;
  prog->refs++;
  return prog;
}

const char *jsb_regexp_check(js_State *J, const char *pattern, int flags) {
  const char *error;
  re_program_free(J, get_program(J, pattern, flags, &error));
  return error;
}

/* The pattern may be of any length. */
static void throw_syntax(js_State *J, const char *pattern, int flags, const char *error) {
  char letters[8];
  jsb_regexp_letters(flags, letters);
  js_pushliteral(J, "Invalid regular expression: /");
  js_pushstring(J, pattern);
  js_concat(J);
  js_pushliteral(J, "/");
  js_concat(J);
  js_pushstring(J, letters);
  js_concat(J);
  js_pushliteral(J, ": ");
  js_concat(J);
  js_pushliteral(J, error);
  js_concat(J);
  js_newsyntaxerror(J, js_tostring(J, -1));
  js_throw(J);
}

static void set_program(js_State *J, js_Object *obj, const char *pattern, int flags) {
  const char *error;
  struct re_program *prog = get_program(J, pattern, flags, &error), *old = obj->u.r.prog;
  if (!prog)
    throw_syntax(J, pattern, flags, error);
  obj->u.r.prog = prog;
  obj->u.r.source = prog->source;
  obj->u.r.flags = (unsigned short)flags;
  obj->u.r.last = 0;
  re_program_free(J, old);
}

void js_newregexp(js_State *J, const char *pattern, int flags) {
  js_Object *obj = jsV_newobject(J, JS_CREGEXP, J->RegExp_prototype);
  js_pushobject(J, obj);
  set_program(J, obj, pattern, flags);
}

void jsb_regexp_free(js_State *J, js_Object *obj) {
  re_program_free(J, obj->u.r.prog);
}

void jsb_regexps_mark(js_State *J, int mark) {
  js_Value *v = J->regexps ? &J->regexps->input : NULL;
  if (v && v->t.type == JS_TMEMSTR)
    v->u.memstr->gcmark = (char)mark;
}

void jsb_regexps_free(js_State *J) {
  struct jsb_regexps *all = J->regexps;
  if (!all)
    return;
  for (int i = 0; i < RE_CACHE; i++)
    re_program_free(J, all->cache[i]);
  re_folds_free(J);
  J->alloc(J->actx, all->slots, 0);
  J->alloc(J->actx, all->spare, 0);
  J->alloc(J->actx, all, 0);
  J->regexps = NULL;
}

/* ---- matching ---- */

void jsb_subject(js_State *J, struct jsb_subject *subject, int idx) {
  int n;
  subject->value = js_tostringvalue(J, idx);
  subject->text = js_tostring(J, idx);
  jsV_stringbytes(J, subject->value, &n);
  subject->n = n;
}

int jsb_regexp_match(js_State *J, js_Regexp *re, struct jsb_subject *subject, int start,
                     int sticky) {
  struct jsb_regexps *all = J->regexps;
  struct re_program *prog = re->prog;
  if (all->nspare < prog->nslot) {
    int n = prog->nslot + 16;
    int32_t *slots = J->alloc(J->actx, all->spare, n * (int)sizeof *slots);
    if (!slots)
      js_rangeerror(J, "Invalid regular expression: out of memory");
    all->spare = slots;
    all->nspare = n;
  }
  prog->refs++; /* the pattern may be compiled anew before the next match */
  int result = re_match(J, prog, subject->text, subject->n, start, sticky, all->spare);
  int ngroup = prog->ngroup;
  re_program_free(J, prog);
  if (result == RE_NO_MEMORY)
    js_rangeerror(J, "Maximum call stack size exceeded");
  if (result == RE_NO_MATCH)
    return 0;
  int32_t *slots = all->spare;
  int n = all->nspare;
  all->spare = all->slots;
  all->nspare = all->nslots;
  all->slots = slots;
  all->nslots = n;
  all->input = *subject->value;
  all->last_groups = ngroup;
  return 1;
}

int jsb_regexp_advance(js_Regexp *re, struct jsb_subject *subject, int at) {
  uint32_t c;
  return at < subject->n ? re_char_after(subject->text, at, re->flags & JS_REGEXP_U, &c) : at + 1;
}

void jsb_push_group(js_State *J, struct jsb_subject *subject, int group) {
  const int32_t *slot = J->regexps->slots + group * 2;
  if (group < J->regexps->last_groups && slot[0] >= 0 && slot[1] >= 0)
    js_pushrange(J, subject->text, subject->text + slot[0], subject->text + slot[1]);
  else
    js_pushundefined(J);
}

/* From lastIndex on, which it moves, if the flags say so. */
static int exec_match(js_State *J, js_Regexp *re, struct jsb_subject *subject) {
  int moves = re->flags & (JS_REGEXP_G | JS_REGEXP_Y), offset = 0;
  if (moves && re->last != 0) {
    if (re->last < 0 || re->last > jsV_stringlength(J, subject->value)) {
      re->last = 0;
      return 0;
    }
    if (jsV_seek(J, subject->value, re->last, &offset) < re->last &&
        !(re->flags & JS_REGEXP_U))
      offset++; /* between two halves */
  }
  int found = jsb_regexp_match(J, re, subject, offset, re->flags & JS_REGEXP_Y);
  if (moves)
    re->last = found ? jsV_charindex(J, subject->value, J->regexps->slots[1]) : 0;
  return found;
}

/* An object with what `push` pushes for each named group, or undefined if there are none. */
static void push_groups(js_State *J, struct re_program *prog, struct jsb_subject *subject,
                        void (*push)(js_State *, struct jsb_subject *, int)) {
  if (!prog->nname) {
    js_pushundefined(J);
    return;
  }
  js_pushobject(J, jsV_newobject(J, JS_COBJECT, NULL));
  for (int i = 0; i < prog->nname; i++) {
    push(J, subject, prog->names[i].group);
    js_setproperty(J, -2, prog->names[i].name);
  }
}

void jsb_push_named_groups(js_State *J, js_Regexp *re, struct jsb_subject *subject) {
  push_groups(J, re->prog, subject, jsb_push_group);
}

static void push_indices_of(js_State *J, struct jsb_subject *subject, int group) {
  const int32_t *slot = J->regexps->slots + group * 2;
  if (slot[0] < 0 || slot[1] < 0) {
    js_pushundefined(J);
    return;
  }
  int from = jsV_charindex(J, subject->value, slot[0]);
  int to = jsV_charindex(J, subject->value, slot[1]);
  js_newarray(J);
  js_pushnumber(J, from);
  js_setindex(J, -2, 0);
  js_pushnumber(J, to);
  js_setindex(J, -2, 1);
}

static void push_indices(js_State *J, struct re_program *prog, struct jsb_subject *subject) {
  js_newarray(J);
  for (int i = 0; i < prog->ngroup; i++) {
    push_indices_of(J, subject, i);
    js_setindex(J, -2, i);
  }
  push_groups(J, prog, subject, push_indices_of);
  js_setproperty(J, -2, "groups");
}

/* Takes the value on top for a property that the object on which it stands has not. */
static void add_property(js_State *J, const char *name) {
  js_Property *ref = jsV_setproperty(J, js_toobject(J, -2), name);
  if (ref)
    ref->value = *js_tovalue(J, -1);
  js_pop(J, 1);
}

/* An array with room for so many elements. */
static js_Object *new_array(js_State *J, int n) {
  js_newarray(J);
  js_Object *array = js_toobject(J, -1);
  array->u.a.array = js_malloc(J, n * (int)sizeof *array->u.a.array);
  array->u.a.flat_capacity = n;
  return array;
}

void jsb_push_match(js_State *J, js_Regexp *re, struct jsb_subject *subject) {
  struct re_program *prog = re->prog;
  js_Object *array = new_array(J, prog->ngroup);
  for (int i = 0; i < prog->ngroup; i++) {
    jsb_push_group(J, subject, i);
    array->u.a.array[i] = *js_tovalue(J, -1);
    array->u.a.length = array->u.a.flat_length = i + 1;
    js_pop(J, 1);
  }
  js_pushnumber(J, jsV_charindex(J, subject->value, J->regexps->slots[0]));
  add_property(J, "index");
  js_pushvalue(J, J->regexps->input);
  add_property(J, "input");
  jsb_push_named_groups(J, re, subject);
  add_property(J, "groups");
  if (re->flags & JS_REGEXP_D) {
    push_indices(J, prog, subject);
    add_property(J, "indices");
  }
}

void jsb_regexp_exec(js_State *J, js_Regexp *re, int idx) {
  struct jsb_subject subject;
  jsb_subject(J, &subject, idx);
  if (exec_match(J, re, &subject))
    jsb_push_match(J, re, &subject);
  else
    js_pushnull(J);
}

/* ---- the prototype ---- */

static js_Regexp *this_regexp(js_State *J, const char *method) {
  if (js_isregexp(J, 0))
    return js_toregexp(J, 0);
  js_typeerror(J, "Method RegExp.prototype.%s called on incompatible receiver %s", method,
               js_trystring(J, 0, "[object]"));
  return NULL;
}

static void Rp_exec(js_State *J) {
  jsb_regexp_exec(J, this_regexp(J, "exec"), 1);
}

static void Rp_test(js_State *J) {
  js_Regexp *re = this_regexp(J, "test");
  struct jsb_subject subject;
  jsb_subject(J, &subject, 1);
  js_pushboolean(J, exec_match(J, re, &subject));
}

static void Rp_toString(js_State *J) {
  if (!js_isobject(J, 0))
    js_typeerror(J, "Method RegExp.prototype.toString called on incompatible receiver %s",
                 js_trystring(J, 0, "[object]"));
  js_pushliteral(J, "/");
  js_getproperty(J, 0, "source");
  js_pushstring(J, js_tostring(J, -1));
  js_rot2pop1(J);
  js_concat(J);
  js_pushliteral(J, "/");
  js_concat(J);
  js_getproperty(J, 0, "flags");
  js_pushstring(J, js_tostring(J, -1));
  js_rot2pop1(J);
  js_concat(J);
}

static void Rp_source(js_State *J) {
  if (js_isregexp(J, 0))
    js_pushstring(J, js_toregexp(J, 0)->source);
  else if (js_isobject(J, 0) && js_toobject(J, 0) == J->RegExp_prototype)
    js_pushliteral(J, "(?:)");
  else
    this_regexp(J, "source");
}

static void Rp_flags(js_State *J) {
  char letters[FLAGS + 1];
  int n = 0;
  if (!js_isobject(J, 0))
    js_typeerror(J, "RegExp.prototype.flags getter called on non-object %s",
                 js_trystring(J, 0, "value"));
  for (int i = 0; i < FLAGS; i++) {
    js_getproperty(J, 0, all_flags[i].name);
    if (js_toboolean(J, -1))
      letters[n++] = all_flags[i].letter;
    js_pop(J, 1);
  }
  letters[n] = 0;
  js_pushstring(J, letters);
}

/* One native serves all flags; which one it is stands in its data. */
static void Rp_flag(js_State *J) {
  const size_t which = (size_t)js_currentfunctiondata(J);
  if (js_isregexp(J, 0))
    js_pushboolean(J, js_toregexp(J, 0)->flags & all_flags[which].flag);
  else if (js_isobject(J, 0) && js_toobject(J, 0) == J->RegExp_prototype)
    js_pushundefined(J);
  else
    js_typeerror(J, "RegExp.prototype.%s getter called on non-RegExp object",
                 all_flags[which].name);
}

/* ---- the constructor ---- */

/* What the pattern (in slot 1) and the flags (in slot 2) make of the object. */
static void initialize(js_State *J, js_Object *obj) {
  js_Regexp *from = js_isregexp(J, 1) ? js_toregexp(J, 1) : NULL;
  int flags = from ? from->flags : 0;
  if (js_isdefined(J, 2)) {
    flags = jsb_regexp_flags(js_tostring(J, 2));
    if (flags < 0)
      js_syntaxerror(J, "Invalid flags supplied to RegExp constructor '%s'", js_tostring(J, 2));
  }
  set_program(J, obj, from ? from->prog->pattern : js_isundefined(J, 1) ? "" : js_tostring(J, 1),
              flags);
}

static void new_RegExp(js_State *J) {
  js_Object *obj = jsV_newobject(J, JS_CREGEXP, J->RegExp_prototype);
  js_pushobject(J, obj);
  initialize(J, obj);
}

static void call_RegExp(js_State *J) {
  if (js_isregexp(J, 1) && js_isundefined(J, 2))
    js_copy(J, 1);
  else
    new_RegExp(J);
}

static void Rp_compile(js_State *J) {
  this_regexp(J, "compile");
  initialize(J, js_toobject(J, 0));
  js_copy(J, 0);
}

/* ---- RegExp.$1 and its kin ---- */

enum { LAST_INPUT = 10, LAST_MATCH, LAST_PAREN, LAST_LEFT, LAST_RIGHT };

static void last_parts(js_State *J, struct jsb_subject *subject, size_t which) {
  const int32_t *slots = J->regexps->slots;
  const char *text = subject->text;
  int groups = J->regexps->last_groups;
  switch (which) {
  case LAST_MATCH: jsb_push_group(J, subject, 0); break;
  case LAST_PAREN: jsb_push_group(J, subject, groups > 1 ? groups - 1 : groups); break;
  case LAST_LEFT: js_pushrange(J, text, text, text + slots[0]); break;
  case LAST_RIGHT: js_pushrange(J, text, text + slots[1], text + subject->n); break;
  default: jsb_push_group(J, subject, (int)which); break;
  }
}

static void R_last(js_State *J) {
  size_t which = (size_t)js_currentfunctiondata(J);
  struct jsb_subject subject;
  if (J->regexps->input.t.type == JS_TUNDEFINED) {
    js_pushliteral(J, "");
    return;
  }
  js_pushvalue(J, J->regexps->input);
  if (which == LAST_INPUT)
    return;
  jsb_subject(J, &subject, -1);
  last_parts(J, &subject, which);
  if (js_isundefined(J, -1)) {
    js_pop(J, 1);
    js_pushliteral(J, "");
  }
}

static void R_ignore(js_State *J) {
  js_pushundefined(J);
}

static void define_getter(js_State *J, const char *name, js_CFunction getter, size_t data,
                          js_CFunction setter) {
  char shown[32];
  snprintf(shown, sizeof shown, "get %s", name);
  js_newcfunctionx(J, getter, js_intern(J, shown), 0, (void *)data, NULL);
  shown[0] = 's';
  if (setter)
    js_newcfunction(J, setter, js_intern(J, shown), 1);
  else
    js_pushundefined(J);
  js_defaccessor(J, -3, name, JS_DONTENUM);
}

static void define_last(js_State *J) {
  static const struct {
    const char *name, *sign;
    size_t which;
  } parts[] = {{"input", "$_", LAST_INPUT}, {"lastMatch", "$&", LAST_MATCH},
               {"lastParen", "$+", LAST_PAREN}, {"leftContext", "$`", LAST_LEFT},
               {"rightContext", "$'", LAST_RIGHT}};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    define_getter(J, parts[i].name, R_last, parts[i].which, R_ignore);
    define_getter(J, parts[i].sign, R_last, parts[i].which, R_ignore);
  }
  for (size_t i = 1; i < 10; i++) {
    char name[3] = {'$', (char)('0' + i), 0};
    define_getter(J, js_intern(J, name), R_last, i, R_ignore);
  }
}

static void make_regexps(js_State *J) {
  struct jsb_regexps *all = js_malloc(J, sizeof *all);
  memset(all, 0, sizeof *all);
  all->input.t.type = JS_TUNDEFINED;
  J->regexps = all;
}

void jsb_regexp(js_State *J) {
  make_regexps(J);
  js_pushobject(J, J->RegExp_prototype);
  jsB_propf(J, "RegExp.prototype.exec", Rp_exec, 1);
  for (size_t i = 0; i < FLAGS; i++)
    define_getter(J, all_flags[i].name, Rp_flag, i, NULL);
  define_getter(J, "flags", Rp_flags, 0, NULL);
  define_getter(J, "source", Rp_source, 0, NULL);
  jsB_propf(J, "RegExp.prototype.compile", Rp_compile, 2);
  jsB_propf(J, "RegExp.prototype.toString", Rp_toString, 0);
  jsB_propf(J, "RegExp.prototype.test", Rp_test, 1);
  js_newcconstructor(J, call_RegExp, new_RegExp, "RegExp", 2);
  define_last(J);
  js_defglobal(J, "RegExp", JS_DONTENUM);
  jsb_regexp_strings(J);
}
