/* The methods of String.prototype that take regular expressions. */
#include <string.h>

#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/regexp.h"

static void check_this(js_State *J, const char *method) {
  if (!js_iscoercible(J, 0))
    js_typeerror(J, "String.prototype.%s called on null or undefined", method);
}

/* A regexp of the first argument, which is pushed. */
static js_Regexp *pattern_argument(js_State *J) {
  if (js_isregexp(J, 1))
    js_copy(J, 1);
  else
    js_newregexp(J, js_isundefined(J, 1) ? "" : js_tostring(J, 1), 0);
  return js_toregexp(J, -1);
}

/* ---- match and search ---- */

static void match_all(js_State *J, js_Regexp *re) {
  struct jsb_subject subject;
  int n = 0, at = 0;
  jsb_subject(J, &subject, 0);
  re->last = 0;
  js_newarray(J);
  while (at <= subject.n && jsb_regexp_match(J, re, &subject, at, re->flags & JS_REGEXP_Y)) {
    const int32_t *slots = J->regexps->slots;
    at = slots[1] == slots[0] ? jsb_regexp_advance(re, &subject, slots[1]) : slots[1];
    jsb_push_group(J, &subject, 0);
    js_setindex(J, -2, n++);
  }
  if (n == 0) {
    js_pop(J, 1);
    js_pushnull(J);
  }
}

static void Sp_match(js_State *J) {
  check_this(J, "match");
  if (jsb_delegate(J, JS_SYM_MATCH))
    return;
  js_tostringvalue(J, 0);
  js_Regexp *re = pattern_argument(J);
  if (re->flags & JS_REGEXP_G)
    match_all(J, re);
  else
    jsb_regexp_exec(J, re, 0);
}

static void Sp_search(js_State *J) {
  struct jsb_subject subject;
  check_this(J, "search");
  if (jsb_delegate(J, JS_SYM_SEARCH))
    return;
  jsb_subject(J, &subject, 0);
  js_Regexp *re = pattern_argument(J);
  if (jsb_regexp_match(J, re, &subject, 0, re->flags & JS_REGEXP_Y))
    js_pushnumber(J, jsV_charindex(J, subject.value, J->regexps->slots[0]));
  else
    js_pushnumber(J, -1);
}

/* ---- replace ---- */

/* The string being made. It is freed by the one who set up the try, whatever is thrown. */
struct replacer {
  js_Buffer *out;
  struct jsb_subject subject;
  js_Regexp *re; /* NULL when a string is looked for */
  int from, to; /* the match */
  int groups; /* the match itself included */
  int named;
  int done; /* what stands before this was copied */
};

static void put_part(js_State *J, struct replacer *r, int from, int to) {
  const char *text = r->subject.text;
  js_putrange(J, &r->out, text, text + from, text + to);
}

static void put_group(js_State *J, struct replacer *r, int group) {
  const int32_t *slot = J->regexps->slots + group * 2;
  if (slot[0] >= 0 && slot[1] >= 0)
    put_part(J, r, slot[0], slot[1]);
}

/* $1 to $99; returns what stands behind it, or NULL if there is no such group. */
static const char *put_numbered(js_State *J, struct replacer *r, const char *s) {
  int one = s[0] - '0';
  int two = s[1] >= '0' && s[1] <= '9' ? one * 10 + s[1] - '0' : 0;
  if (two > 0 && two < r->groups) {
    put_group(J, r, two);
    return s + 2;
  }
  if (one == 0 || one >= r->groups)
    return NULL;
  put_group(J, r, one);
  return s + 1;
}

/* $<name> */
static const char *put_named(js_State *J, struct replacer *r, const char *s) {
  const char *close = r->named ? strchr(s, '>') : NULL;
  if (!close)
    return NULL;
  const struct re_program *prog = r->re->prog;
  size_t n = (size_t)(close - s) - 1;
  for (int i = 0; i < prog->nname; i++) {
    if (strlen(prog->names[i].name) == n && memcmp(prog->names[i].name, s + 1, n) == 0)
      put_group(J, r, prog->names[i].group);
  }
  return close + 1;
}

/* What a dollar sign stands for; returns what is behind it. */
static const char *put_special(js_State *J, struct replacer *r, const char *s) {
  const char *behind = NULL;
  switch (*s) {
  case '$': js_putc(J, &r->out, '$'); return s + 1;
  case '&': put_part(J, r, r->from, r->to); return s + 1;
  case '`': put_part(J, r, 0, r->from); return s + 1;
  case '\'': put_part(J, r, r->to, r->subject.n); return s + 1;
  case '<': behind = put_named(J, r, s); break;
  default:
    if (*s >= '0' && *s <= '9')
      behind = put_numbered(J, r, s);
    break;
  }
  if (behind)
    return behind;
  js_putc(J, &r->out, '$');
  return s;
}

static void put_template(js_State *J, struct replacer *r, const char *s) {
  for (const char *dollar; (dollar = strchr(s, '$'));) {
    js_putm(J, &r->out, s, dollar);
    s = put_special(J, r, dollar + 1);
  }
  js_putm(J, &r->out, s, s + strlen(s));
}

static void put_call(js_State *J, struct replacer *r) {
  int n = 3;
  js_copy(J, 2);
  js_pushundefined(J);
  if (r->re) {
    for (int i = 0; i < r->groups; i++)
      jsb_push_group(J, &r->subject, i);
    n = r->groups + 2;
  } else {
    js_copy(J, 1);
  }
  js_pushnumber(J, jsV_charindex(J, r->subject.value, r->from));
  js_copy(J, 0);
  if (r->named) {
    jsb_push_named_groups(J, r->re, &r->subject);
    n++;
  }
  js_call(J, n);
  int length;
  const char *s = jsV_stringbytes(J, js_tostringvalue(J, -1), &length);
  js_putm(J, &r->out, s, s + length);
  js_pop(J, 1);
}

/* Copies what stands before the match, and what takes its place. */
static void replace_one(js_State *J, struct replacer *r) {
  put_part(J, r, r->done, r->from);
  r->done = r->to;
  if (js_iscallable(J, 2))
    put_call(J, r);
  else
    put_template(J, r, js_tostring(J, 2));
}

/* The first place to look at, -1 when lastIndex is beyond the end. */
static int first_place(js_State *J, struct replacer *r) {
  int offset = 0;
  if (r->re->flags & JS_REGEXP_G || !(r->re->flags & JS_REGEXP_Y))
    return 0;
  if (r->re->last < 0 || r->re->last > jsV_stringlength(J, r->subject.value))
    return -1;
  jsV_seek(J, r->subject.value, r->re->last, &offset);
  return offset;
}

static __attribute__((noinline)) void replace_regexp(js_State *J, struct replacer *r) {
  js_Regexp *re = r->re;
  int global = re->flags & JS_REGEXP_G, sticky = re->flags & JS_REGEXP_Y, found = 0;
  int at = first_place(J, r);
  if (global)
    re->last = 0;
  while (at >= 0 && at <= r->subject.n && jsb_regexp_match(J, re, &r->subject, at, sticky)) {
    r->from = J->regexps->slots[0];
    r->to = J->regexps->slots[1];
    at = r->to == r->from ? jsb_regexp_advance(re, &r->subject, r->to) : r->to;
    found = 1;
    if (sticky && !global)
      re->last = jsV_charindex(J, r->subject.value, r->to);
    replace_one(J, r);
    if (!global)
      break;
  }
  if (sticky && !global && !found)
    re->last = 0;
  put_part(J, r, r->done, r->subject.n);
}

static __attribute__((noinline)) void replace_string(js_State *J, struct replacer *r) {
  struct jsb_subject needle;
  jsb_subject(J, &needle, 1);
  const char *found = memmem(r->subject.text, (size_t)r->subject.n, needle.text,
                             (size_t)needle.n);
  if (found) {
    r->from = (int)(found - r->subject.text);
    r->to = r->from + needle.n;
    replace_one(J, r);
  }
  put_part(J, r, r->done, r->subject.n);
}

static void Sp_replace(js_State *J) {
  struct replacer r = {0};
  check_this(J, "replace");
  if (jsb_delegate(J, JS_SYM_REPLACE))
    return;
  jsb_subject(J, &r.subject, 0);
  r.re = js_isregexp(J, 1) ? js_toregexp(J, 1) : NULL;
  if (!r.re)
    js_tostringvalue(J, 1);
  if (!js_iscallable(J, 2))
    js_tostringvalue(J, 2);
  if (js_try(J)) {
    js_free(J, r.out);
    js_throw(J);
  }
  if (r.re) {
    r.groups = r.re->prog->ngroup;
    r.named = r.re->prog->nname > 0;
    replace_regexp(J, &r);
  } else {
    r.groups = 1;
    replace_string(J, &r);
  }
  if (r.out)
    js_pushlstring(J, r.out->s, r.out->n);
  else
    js_pushliteral(J, "");
  js_endtry(J);
  js_free(J, r.out);
}

/* ---- split ---- */

struct splitter {
  struct jsb_subject subject;
  unsigned limit, n;
};

/* Appends a part of the subject to the array on top; 0 when it is full. */
static int add_part(js_State *J, struct splitter *s, int from, int to) {
  const char *text = s->subject.text;
  js_pushrange(J, text, text + from, text + to);
  js_setindex(J, -2, (int)s->n++);
  return s->n < s->limit;
}

static void split_regexp(js_State *J, struct splitter *s, js_Regexp *re) {
  int from = 0, at = 0, groups = re->prog->ngroup;
  if (s->subject.n == 0) {
    if (!jsb_regexp_match(J, re, &s->subject, 0, 1))
      add_part(J, s, 0, 0);
    return;
  }
  while (at < s->subject.n && jsb_regexp_match(J, re, &s->subject, at, 0)) {
    int begin = J->regexps->slots[0], end = J->regexps->slots[1];
    if (begin >= s->subject.n)
      break;
    if (end == from && begin == end) {
      at = jsb_regexp_advance(re, &s->subject, at > end ? at : end);
      continue;
    }
    if (!add_part(J, s, from, begin))
      return;
    for (int i = 1; i < groups; i++) {
      jsb_push_group(J, &s->subject, i);
      js_setindex(J, -2, (int)s->n++);
      if (s->n >= s->limit)
        return;
    }
    from = at = end;
  }
  add_part(J, s, from, s->subject.n);
}

static void split_chars(js_State *J, struct splitter *s) {
  const char *at = s->subject.text, *end = at + s->subject.n;
  int unit;
  while (at < end && s->n < s->limit) {
    at = js_regnextunit(s->subject.text, at, &unit);
    jsV_pushchar(J, unit);
    js_setindex(J, -2, (int)s->n++);
  }
}

static void split_string(js_State *J, struct splitter *s) {
  struct jsb_subject by;
  int from = 0;
  const char *text = s->subject.text, *found;
  jsb_subject(J, &by, 1);
  if (by.n == 0) {
    split_chars(J, s);
    return;
  }
  while ((found = memmem(text + from, (size_t)(s->subject.n - from), by.text, (size_t)by.n))) {
    if (!add_part(J, s, from, (int)(found - text)))
      return;
    from = (int)(found - text) + by.n;
  }
  add_part(J, s, from, s->subject.n);
}

static void Sp_split(js_State *J) {
  struct splitter s = {.limit = UINT32_MAX};
  check_this(J, "split");
  if (jsb_delegate(J, JS_SYM_SPLIT))
    return;
  jsb_subject(J, &s.subject, 0);
  int regexp = js_isregexp(J, 1);
  if (!regexp && js_isdefined(J, 1))
    js_tostringvalue(J, 1);
  if (js_isdefined(J, 2))
    s.limit = js_touint32(J, 2);
  js_newarray(J);
  if (s.limit == 0)
    return;
  if (js_isundefined(J, 1))
    add_part(J, &s, 0, s.subject.n);
  else if (regexp)
    split_regexp(J, &s, js_toregexp(J, 1));
  else
    split_string(J, &s);
}

void jsb_regexp_strings(js_State *J) {
  js_pushobject(J, J->String_prototype);
  jsB_propf(J, "String.prototype.match", Sp_match, 1);
  jsB_propf(J, "String.prototype.replace", Sp_replace, 2);
  jsB_propf(J, "String.prototype.search", Sp_search, 1);
  jsB_propf(J, "String.prototype.split", Sp_split, 2);
  js_pop(J, 1);
}
