/*
 * The methods of RegExp.prototype named by symbols, and the way to them from those of strings.
 *
 * Regexps as they come from the parser are matched natively; only those whose exec() or symbols
 * a program has changed take the long way of the specification.
 */
#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/iterate.h"
#include "runtime/mujs/builtins/lists.h"
#include "runtime/mujs/builtins/substitute.h"
#include "runtime/mujs/builtins/util.h"

/* Whether the object finds the very function there that was kept at `place`. */
static int finds(js_State *J, js_Object *obj, const char *key, enum jsb_place place) {
  js_Property *ref = jsV_getproperty(J, obj, key);
  return ref && !(ref->atts & JS_ACCESSOR) && ref->value.t.type == JS_TOBJECT &&
         ref->value.u.object == J->builtins[place];
}

static int is_plain(js_State *J, js_Object *obj) {
  return obj->type == JS_CREGEXP && finds(J, obj, "exec", JSB_REGEXP_EXEC);
}

static enum jsb_place place_of(int known) {
  switch (known) {
  case JS_SYM_MATCH: return JSB_REGEXP_MATCH;
  case JS_SYM_REPLACE: return JSB_REGEXP_REPLACE;
  case JS_SYM_SEARCH: return JSB_REGEXP_SEARCH;
  default: return JSB_REGEXP_SPLIT;
  }
}

int jsb_delegate(js_State *J, int known) {
  if (!js_isobject(J, 1))
    return 0;
  js_Object *obj = js_toobject(J, 1);
  const char *key = js_symbolkey(J, known);
  if (obj->type == JS_CREGEXP && finds(J, obj, key, place_of(known)) && is_plain(J, obj))
    return 0;
  js_getproperty(J, 1, key);
  if (!js_iscoercible(J, -1)) {
    js_pop(J, 1);
    return 0;
  }
  jsb_need_function(J, -1);
  int two = known == JS_SYM_REPLACE || known == JS_SYM_SPLIT;
  js_copy(J, 1);
  js_copy(J, 0);
  if (two)
    js_copy(J, 2);
  js_call(J, 1 + two);
  return 1;
}

/* `this` is an object and the first argument becomes a string. */
static js_Object *begin(js_State *J, const char *method, int arguments) {
  char buf[64];
  jsb_arguments(J, arguments);
  if (!js_isobject(J, 0))
    js_typeerror(J, "%s called on incompatible receiver %s", method, jsb_show(J, 0, buf));
  js_tostringvalue(J, 1);
  return js_toobject(J, 0);
}

/* Calls the native method of strings, which finds a plain regexp in its argument. */
static void natively(js_State *J, enum jsb_place method, int arguments) {
  js_pushobject(J, J->builtins[method]);
  js_copy(J, 1);
  js_copy(J, 0);
  if (arguments == 2)
    js_copy(J, 2);
  js_call(J, arguments);
}

/* RegExpExec: pushes the result of exec() for the regexp and the string at these places. */
static void push_exec(js_State *J, int regexp, int text) {
  js_getproperty(J, regexp, "exec");
  int own = js_iscallable(J, -1);
  if (!own) {
    js_pop(J, 1);
    js_pushobject(J, J->builtins[JSB_REGEXP_EXEC]);
  }
  js_copy(J, regexp);
  js_copy(J, text);
  js_call(J, 1);
  if (own && !js_isobject(J, -1) && !js_isnull(J, -1))
    js_typeerror(J, "object null is not a function");
}

static int has_flag(js_State *J, int regexp, char flag) {
  js_getproperty(J, regexp, "flags");
  int found = strchr(js_tostring(J, -1), flag) != NULL;
  js_pop(J, 1);
  return found;
}

/* After a match of nothing: lastIndex goes on, by a whole character with u. */
static void advance(js_State *J, int regexp, int text, int unicode) {
  js_getproperty(J, regexp, "lastIndex");
  double at = fmax(jsb_integer(J, -1), 0);
  js_pop(J, 1);
  js_Value *v = js_tovalue(J, text);
  int wide = unicode && at + 1 < jsV_stringlength(J, v) &&
             (jsV_charat(J, v, (int)at) & 0xFC00) == 0xD800 &&
             (jsV_charat(J, v, (int)at + 1) & 0xFC00) == 0xDC00;
  js_pushnumber(J, at + 1 + wide);
  js_setproperty(J, regexp, "lastIndex");
}

/* The match of the result on top of the stack becomes a string, which is pushed; one of nothing
 * lets lastIndex go on. */
static void push_matched(js_State *J, int unicode) {
  js_getindex(J, -1, 0);
  js_tostringvalue(J, -1);
  if (jsV_stringlength(J, js_tovalue(J, -1)) == 0)
    advance(J, 0, 1, unicode);
}

static void regexp_match(js_State *J) {
  if (is_plain(J, begin(J, "RegExp.prototype.@@match", 1))) {
    natively(J, JSB_STRING_MATCH, 1);
    return;
  }
  if (!has_flag(J, 0, 'g')) {
    push_exec(J, 0, 1);
    return;
  }
  int n = 0, unicode = has_flag(J, 0, 'u');
  js_pushnumber(J, 0);
  js_setproperty(J, 0, "lastIndex");
  js_newarray(J);
  for (push_exec(J, 0, 1); !js_isnull(J, -1); push_exec(J, 0, 1)) {
    push_matched(J, unicode);
    js_setindex(J, 2, n++);
    js_pop(J, 1);
  }
  if (n)
    js_pop(J, 1);
}

static void regexp_search(js_State *J) {
  if (is_plain(J, begin(J, "RegExp.prototype.@@search", 1))) {
    natively(J, JSB_STRING_SEARCH, 1);
    return;
  }
  js_getproperty(J, 0, "lastIndex");
  js_pushnumber(J, 0);
  js_setproperty(J, 0, "lastIndex");
  push_exec(J, 0, 1);
  js_copy(J, 2);
  js_setproperty(J, 0, "lastIndex");
  if (js_isnull(J, -1))
    js_pushnumber(J, -1);
  else
    js_getproperty(J, -1, "index");
}

static void regexp_split(js_State *J) {
  char buf[64];
  js_Object *obj = begin(J, "RegExp.prototype.@@split", 2);
  if (obj->type != JS_CREGEXP) {
    js_typeerror(J, "RegExp.prototype.@@split called on incompatible receiver %s",
                 jsb_show(J, 0, buf));
  }
  if (!is_plain(J, obj)) { /* it is a new one that splits */
    js_getglobal(J, "RegExp");
    js_copy(J, 0);
    js_construct(J, 1);
    js_replace(J, 0);
  }
  natively(J, JSB_STRING_SPLIT, 2);
}

/* Pushes all results of a regexp that is not plain, as an array. */
static void push_results(js_State *J) {
  int n = 0, global = has_flag(J, 0, 'g'), unicode = global && has_flag(J, 0, 'u');
  if (global) {
    js_pushnumber(J, 0);
    js_setproperty(J, 0, "lastIndex");
  }
  js_newarray(J);
  do {
    push_exec(J, 0, 1);
    if (js_isnull(J, -1))
      break;
    if (global) {
      push_matched(J, unicode);
      js_pop(J, 1);
    }
    js_setindex(J, -2, n++);
  } while (global);
  if (js_isnull(J, -1))
    js_pop(J, 1);
}

/* Pushes what the function at 2 answers for the result at `result`. */
static void call_replacer(js_State *J, int result, int position, int groups) {
  int n = js_getlength(J, result);
  js_copy(J, 2);
  js_pushundefined(J);
  for (int i = 0; i < (n > 0 ? n : 1); i++)
    js_getindex(J, result, i);
  js_pushnumber(J, position);
  js_copy(J, 1);
  if (groups)
    js_copy(J, groups);
  js_call(J, (n > 0 ? n : 1) + 2 + !!groups);
  js_tostringvalue(J, -1);
}

/* With the text so far below the result on top of the stack: adds what comes before the match
 * and its replacement. Gives where the rest begins. */
static int replace_result(js_State *J, int done) {
  int result = js_gettop(J) - 1, length = jsV_stringlength(J, js_tovalue(J, 1));
  struct jsb_substitution s = {.text = 1, .by = 2, .captures = result};
  js_getproperty(J, result, "index");
  s.from = (int)fmin(fmax(jsb_integer(J, -1), 0), length);
  js_getindex(J, result, 0);
  js_tostringvalue(J, -1);
  s.to = (int)fmin(s.from + jsV_stringlength(J, js_tovalue(J, -1)), length);
  js_getproperty(J, result, "groups");
  s.groups = js_isundefined(J, -1) ? 0 : result + 3;
  if (js_iscallable(J, 2))
    call_replacer(J, result, s.from, s.groups);
  else
    jsb_substitute(J, &s);
  if (s.from >= done) {
    js_copy(J, result - 1);
    jsV_pushsubstring(J, js_tovalue(J, 1), done, s.from);
    js_concat(J);
    js_copy(J, -2);
    js_concat(J);
    js_replace(J, result - 1);
    done = s.to;
  }
  js_pop(J, js_gettop(J) - result);
  return done;
}

static void regexp_replace(js_State *J) {
  int done = 0;
  if (is_plain(J, begin(J, "RegExp.prototype.@@replace", 2))) {
    natively(J, JSB_STRING_REPLACE, 2);
    return;
  }
  if (!js_iscallable(J, 2))
    js_tostringvalue(J, 2);
  push_results(J);
  js_pushliteral(J, "");
  for (int i = 0; i < js_getlength(J, 3); i++) {
    js_getindex(J, 3, i);
    done = replace_result(J, done);
  }
  js_Value *v = js_tovalue(J, 1);
  jsV_pushsubstring(J, v, done, jsV_stringlength(J, v));
  js_concat(J);
}

/* ---- matchAll ---- */

static const char iterator_tag[] = "RegExp String Iterator";

struct matches {
  js_Value regexp, text;
  int global, unicode, done;
};

static void mark_matches(js_State *J, void *data) {
  js_markvalue(J, &((struct matches *)data)->regexp);
  js_markvalue(J, &((struct matches *)data)->text);
}

static void free_matches(js_State *J, void *data) {
  js_free(J, data);
}

static void regexp_match_all(js_State *J) {
  begin(J, "RegExp.prototype.@@matchAll", 1);
  js_getglobal(J, "RegExp");
  js_copy(J, 0);
  js_getproperty(J, 0, "flags");
  js_tostringvalue(J, -1);
  js_construct(J, 2);
  js_getproperty(J, 0, "lastIndex");
  js_setproperty(J, -2, "lastIndex");
  struct matches *m = jsb_new_data(J, JSB_PROTO_REGEXP_STRING_ITERATOR, iterator_tag, sizeof *m,
                                   mark_matches, free_matches);
  m->regexp = *js_tovalue(J, 2);
  m->text = *js_tovalue(J, 1);
  m->global = has_flag(J, 0, 'g');
  m->unicode = has_flag(J, 0, 'u');
}

static void matches_next(js_State *J) {
  struct matches *m = jsb_this(J, iterator_tag, "%RegExpStringIterator%.prototype.next");
  int at = js_gettop(J);
  js_pushvalue(J, m->regexp);
  js_pushvalue(J, m->text);
  if (m->done)
    js_pushnull(J);
  else
    push_exec(J, at, at + 1);
  int found = !js_isnull(J, -1);
  m->done |= !found || !m->global;
  if (!found) {
    js_pushundefined(J);
  } else if (m->global) {
    js_getindex(J, -1, 0);
    if (js_tostring(J, -1)[0] == 0)
      advance(J, at, at + 1, m->unicode);
    js_pop(J, 1);
  }
  jsb_iterresult(J, !found);
}

/* A regexp as the first argument must have the flag g, or it would be matched once only. */
static void need_global(js_State *J, const char *method) {
  if (!jsb_isregexp(J, 1))
    return;
  js_getproperty(J, 1, "flags");
  if (!js_iscoercible(J, -1) || !strchr(js_tostring(J, -1), 'g'))
    js_typeerror(J, "String.prototype.%s called with a non-global RegExp argument", method);
  js_pop(J, 1);
}

static void string_match_all(js_State *J) {
  jsb_arguments(J, 1);
  if (!js_iscoercible(J, 0))
    js_typeerror(J, "String.prototype.matchAll called on null or undefined");
  if (js_iscoercible(J, 1)) {
    need_global(J, "matchAll");
    js_getproperty(J, 1, js_symbolkey(J, JS_SYM_MATCHALL));
    if (js_iscoercible(J, -1)) {
      js_copy(J, 1);
      js_copy(J, 0);
      js_call(J, 1);
      return;
    }
  }
  js_tostringvalue(J, 0);
  js_getglobal(J, "RegExp");
  js_copy(J, 1);
  js_pushliteral(J, "g");
  js_construct(J, 2);
  js_getproperty(J, -1, js_symbolkey(J, JS_SYM_MATCHALL));
  js_rot2(J);
  js_copy(J, 0);
  js_call(J, 1);
}

/* ---- replaceAll ---- */

/* Where the string at 1 is found in that at 0 from a character on; -1 for nowhere. */
static int index_of(js_State *J, double from) {
  js_pushobject(J, J->builtins[JSB_STRING_INDEXOF]);
  js_copy(J, 0);
  js_copy(J, 1);
  js_pushnumber(J, from);
  js_call(J, 2);
  int at = js_tointeger(J, -1);
  js_pop(J, 1);
  return at;
}

static void push_replacement(js_State *J, int from, int to) {
  struct jsb_substitution s = {.text = 0, .by = 2, .from = from, .to = to};
  if (!js_iscallable(J, 2)) {
    jsb_substitute(J, &s);
    return;
  }
  js_copy(J, 2);
  js_pushundefined(J);
  js_copy(J, 1);
  js_pushnumber(J, from);
  js_copy(J, 0);
  js_call(J, 3);
  js_tostringvalue(J, -1);
}

static void replace_strings(js_State *J) {
  int length = jsV_stringlength(J, js_tovalue(J, 0)), done = 0;
  int n = jsV_stringlength(J, js_tovalue(J, 1));
  js_pushliteral(J, "");
  for (int at = index_of(J, 0); at >= 0;) {
    jsV_pushsubstring(J, js_tovalue(J, 0), done, at);
    js_concat(J);
    push_replacement(J, at, at + n);
    js_concat(J);
    done = at + n;
    int from = at + (n ? n : 1);
    at = from > length ? -1 : index_of(J, from);
  }
  jsV_pushsubstring(J, js_tovalue(J, 0), done, length);
  js_concat(J);
}

static void string_replace_all(js_State *J) {
  jsb_arguments(J, 2);
  if (!js_iscoercible(J, 0))
    js_typeerror(J, "String.prototype.replaceAll called on null or undefined");
  need_global(J, "replaceAll");
  if (js_isobject(J, 1)) {
    js_getproperty(J, 1, js_symbolkey(J, JS_SYM_REPLACE));
    if (js_iscoercible(J, -1)) {
      js_copy(J, 1);
      js_copy(J, 0);
      js_copy(J, 2);
      js_call(J, 2);
      return;
    }
    js_pop(J, 1);
  }
  js_tostringvalue(J, 0);
  js_tostringvalue(J, 1);
  if (!js_iscallable(J, 2))
    js_tostringvalue(J, 2);
  js_pop(J, js_gettop(J) - 3);
  replace_strings(J);
}

static void keep(js_State *J, const char *key, enum jsb_place place) {
  js_getproperty(J, -1, key);
  jsb_keep(J, place);
  js_pop(J, 1);
}

static void add(js_State *J, int known, const char *name, js_CFunction fn, int length,
                enum jsb_place place) {
  jsb_symbolmethod(J, known, name, fn, length, JS_DONTENUM);
  keep(J, js_symbolkey(J, known), place);
}

void jsb_regexp_symbols(js_State *J) {
  js_pushobject(J, J->String_prototype);
  keep(J, "match", JSB_STRING_MATCH);
  keep(J, "replace", JSB_STRING_REPLACE);
  keep(J, "search", JSB_STRING_SEARCH);
  keep(J, "split", JSB_STRING_SPLIT);
  jsB_propf(J, "String.prototype.matchAll", string_match_all, 1);
  jsB_propf(J, "String.prototype.replaceAll", string_replace_all, 2);
  js_pop(J, 1);

  js_pushobject(J, J->RegExp_prototype);
  keep(J, "exec", JSB_REGEXP_EXEC);
  add(J, JS_SYM_MATCH, "[Symbol.match]", regexp_match, 1, JSB_REGEXP_MATCH);
  jsb_symbolmethod(J, JS_SYM_MATCHALL, "[Symbol.matchAll]", regexp_match_all, 1, JS_DONTENUM);
  add(J, JS_SYM_REPLACE, "[Symbol.replace]", regexp_replace, 2, JSB_REGEXP_REPLACE);
  add(J, JS_SYM_SEARCH, "[Symbol.search]", regexp_search, 1, JSB_REGEXP_SEARCH);
  add(J, JS_SYM_SPLIT, "[Symbol.split]", regexp_split, 2, JSB_REGEXP_SPLIT);
  js_pop(J, 1);

  js_getglobal(J, "RegExp");
  jsb_species(J);
  js_pop(J, 1);
  jsb_iteratorprototype(J, JSB_PROTO_REGEXP_STRING_ITERATOR, iterator_tag, matches_next);
}
