/*
 * The conditions' language, evaluated as it is read:
 *
 *   any        = all { "or" all }
 *   all        = not { "and" not }
 *   not        = [ "not" ] ( comparison | "(" any ")" )
 *   comparison = sum ( "<" | "<=" | ">" | ">=" | "==" | "!=" ) sum
 *   sum        = product { ( "+" | "-" ) product }
 *   product    = value { ( "*" | "/" ) value }
 *   value      = number [ unit ] | metric | "baseline" [ "." metric ] | "-" value | "(" sum ")"
 */
#include "model/gate.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/gate_metric.h"

enum { DEPTH = 64 };

struct parse {
  const char *text, *at;
  const struct md_gate_data *data;
  struct md_gate_result *out;
  const char *metric; /* the first of this comparison, which a bare "baseline" means */
  size_t metric_length;
  int bad, depth;
};

struct value {
  double n;
  enum md_gate_unit unit;
  uint64_t samples;
  int missing; /* no data; the reason is in out->why */
};

__attribute__((format(printf, 2, 3)))
static void bad(struct parse *p, const char *format, ...) {
  char text[200];
  va_list args;
  if (p->bad)
    return;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  snprintf(p->out->why, sizeof p->out->why, "at character %zu: %s",
           (size_t)(p->at - p->text) + 1, text);
  p->bad = 1;
}

/* ---- words ---- */

static void skip(struct parse *p) {
  while (isspace((unsigned char)*p->at))
    p->at++;
}

static int is_name(char c) {
  return isalnum((unsigned char)c) || c == '_' || c == '.';
}

/* Takes `word` when it stands here, whole. */
static int take(struct parse *p, const char *word) {
  size_t length = strlen(word);
  skip(p);
  if (strncmp(p->at, word, length) != 0 || (is_name(word[0]) && is_name(p->at[length])))
    return 0;
  p->at += length;
  return 1;
}

/* Whether the parentheses that open here hold conditions, and not a sum: a comparison or
 * another condition's word is in them. */
static int holds_condition(const struct parse *p) {
  int depth = 0;
  for (const char *c = p->at; *c; c++) {
    depth += (*c == '(') - (*c == ')');
    if (depth == 0)
      return 0;
    if (strchr("<>=!", *c))
      return 1;
  }
  return 0;
}

/* ---- values ---- */

static struct value sum(struct parse *p);

static struct value literal(struct parse *p) {
  static const struct {
    const char *name;
    enum md_gate_unit unit;
    double factor;
  } units[] = {
      {"ns", MD_GATE_TIME, 1},          {"us", MD_GATE_TIME, 1e3},
      {"ms", MD_GATE_TIME, 1e6},        {"s", MD_GATE_TIME, 1e9},
      {"m", MD_GATE_TIME, 60e9},        {"h", MD_GATE_TIME, 3600e9},
      {"%", MD_GATE_NUMBER, 0.01},      {"B", MD_GATE_BYTES, 1},
      {"KiB", MD_GATE_BYTES, 1024},     {"MiB", MD_GATE_BYTES, 1048576},
      {"GiB", MD_GATE_BYTES, 1073741824}, {"KB", MD_GATE_BYTES, 1e3},
      {"MB", MD_GATE_BYTES, 1e6},       {"GB", MD_GATE_BYTES, 1e9},
  };
  char *end;
  struct value v = {.n = strtod(p->at, &end)};
  p->at = end;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    size_t length = strlen(units[i].name);
    if (!strncmp(end, units[i].name, length) && !is_name(end[length])) {
      v.n *= units[i].factor;
      v.unit = units[i].unit;
      p->at += length;
      return v;
    }
  }
  if (is_name(*end))
    bad(p, "a number's unit is one of ns us ms s m h %% B KiB MiB GiB KB MB GB");
  return v;
}

/* The length of the metric here: a name, perhaps parentheses, perhaps a name again. */
static size_t metric_length(const char *at) {
  const char *c = at;
  while (is_name(*c))
    c++;
  if (*c != '(')
    return (size_t)(c - at);
  c++;
  if (*c == '"' || *c == '\'') {
    const char *quote = strchr(c + 1, *c);
    c = quote ? quote + 1 : c;
  }
  c = strchr(c, ')');
  if (!c)
    return 0;
  for (c++; is_name(*c);)
    c++;
  return (size_t)(c - at);
}

static struct value lookup(struct parse *p, struct md_model *m, const char *path,
                           size_t length) {
  struct md__metric metric;
  struct value v = {0};
  md__metric(m, p->data, path, length, &metric);
  if (metric.bad) {
    bad(p, "%s", metric.why);
    return v;
  }
  if (!metric.value.known) {
    snprintf(p->out->why, sizeof p->out->why, "%s%.*s: %s",
             m == p->data->baseline ? "baseline." : "", (int)(length < 100 ? length : 100), path,
             metric.why);
    v.missing = 1;
  }
  v.n = metric.value.value;
  v.unit = metric.value.unit;
  v.samples = metric.value.samples;
  return v;
}

static struct value of_baseline(struct parse *p, size_t length) {
  static const size_t word = sizeof "baseline" - 1;
  struct value none = {0};
  if (!p->data->baseline)
    bad(p, "no baseline was given (--baseline FILE.uvt)");
  else if (length > word) {
    struct value v = lookup(p, p->data->baseline, p->at + word + 1, length - word - 1);
    p->at += length;
    return v;
  } else if (!p->metric)
    bad(p, "'baseline' alone means the metric before it, and there is none");
  else {
    p->at += length;
    return lookup(p, p->data->baseline, p->metric, p->metric_length);
  }
  return none;
}

static struct value metric(struct parse *p) {
  size_t length = metric_length(p->at);
  struct value none = {0};
  if (length == 0) {
    bad(p, *p->at ? "a number or a metric is expected" : "the condition ends too early");
    return none;
  }
  if (!strncmp(p->at, "baseline", 8) && (!is_name(p->at[8]) || p->at[8] == '.'))
    return of_baseline(p, length);
  if (!p->metric) {
    p->metric = p->at;
    p->metric_length = length;
  }
  struct value v = lookup(p, p->data->model, p->at, length);
  if (!p->bad)
    p->at += length;
  return v;
}

static struct value value(struct parse *p) {
  struct value v = {0};
  skip(p);
  if (p->bad || ++p->depth > DEPTH) {
    bad(p, "too deeply nested");
  } else if (take(p, "(")) {
    v = sum(p);
    if (!take(p, ")"))
      bad(p, "')' is missing");
  } else if (take(p, "-")) {
    v = value(p);
    v.n = -v.n;
  } else if (isdigit((unsigned char)*p->at)) {
    v = literal(p);
  } else {
    v = metric(p);
  }
  p->depth--;
  return v;
}

static struct value join(struct value a, struct value b, double n, enum md_gate_unit unit) {
  uint64_t samples = a.samples && (!b.samples || a.samples < b.samples) ? a.samples : b.samples;
  return (struct value){n, unit, samples, a.missing || b.missing};
}

static struct value product(struct parse *p) {
  struct value v = value(p);
  for (;;) {
    int divide = 0;
    if (!take(p, "*") && !(divide = take(p, "/")))
      return v;
    struct value next = value(p);
    int plain = divide ? v.unit == next.unit || next.unit == MD_GATE_NUMBER
                       : v.unit == MD_GATE_NUMBER || next.unit == MD_GATE_NUMBER;
    if (!plain)
      bad(p, "times and bytes are only multiplied with and divided by numbers");
    enum md_gate_unit unit = v.unit != MD_GATE_NUMBER ? v.unit : next.unit;
    if (divide && v.unit == next.unit)
      unit = MD_GATE_NUMBER;
    v = join(v, next, divide ? v.n / next.n : v.n * next.n, unit);
    if (!isfinite(v.n) && !v.missing) {
      snprintf(p->out->why, sizeof p->out->why, "a division by zero");
      v.missing = 1;
    }
  }
}

static void same_unit(struct parse *p, struct value a, struct value b) {
  static const char *const names[] = {"a plain number", "a time", "bytes"};
  if (a.unit != b.unit && !a.missing && !b.missing)
    bad(p, "%s and %s cannot be compared or added%s", names[a.unit], names[b.unit],
        a.unit == MD_GATE_TIME || b.unit == MD_GATE_TIME ? "; write times as 50ms" : "");
}

static struct value sum(struct parse *p) {
  struct value v = product(p);
  for (;;) {
    int minus = 0;
    if (!take(p, "+") && !(minus = take(p, "-")))
      return v;
    struct value next = product(p);
    same_unit(p, v, next);
    v = join(v, next, minus ? v.n - next.n : v.n + next.n, v.unit);
  }
}

/* ---- conditions ---- */

static struct md_gate_side side(struct value v) {
  return (struct md_gate_side){v.n, v.unit, v.samples, !v.missing};
}

static int holds(const char *operator, double a, double b) {
  switch (operator[0]) {
  case '<': return operator[1] ? a <= b : a < b;
  case '>': return operator[1] ? a >= b : a > b;
  case '=': return a == b;
  default: return a != b;
  }
}

/* Keeps the comparison that decides: the first that did not pass, else the first. */
static void keep(struct parse *p, struct value a, const char *operator, struct value b,
                 enum md_gate_outcome outcome) {
  struct md_gate_result *r = p->out;
  if (r->operator[0] && (r->outcome != MD_GATE_PASSED || outcome == MD_GATE_PASSED))
    return;
  r->left = side(a);
  r->right = side(b);
  snprintf(r->operator, sizeof r->operator, "%s", operator);
  r->outcome = outcome;
}

static enum md_gate_outcome comparison(struct parse *p) {
  static const char *const operators[] = {"<=", ">=", "==", "!=", "<", ">"};
  const char *operator = NULL;
  p->metric = NULL;
  struct value a = sum(p);
  for (size_t i = 0; !operator && i < sizeof operators / sizeof *operators; i++)
    if (take(p, operators[i]))
      operator = operators[i];
  if (!operator) {
    bad(p, "one of < <= > >= == != is expected");
    return MD_GATE_BAD;
  }
  struct value b = sum(p);
  same_unit(p, a, b);
  if (p->bad)
    return MD_GATE_BAD;
  enum md_gate_outcome outcome = a.missing || b.missing     ? MD_GATE_NO_DATA
                                 : holds(operator, a.n, b.n) ? MD_GATE_PASSED
                                                            : MD_GATE_FAILED;
  keep(p, a, operator, b, outcome);
  return outcome;
}

static enum md_gate_outcome any(struct parse *p);

static enum md_gate_outcome one(struct parse *p) {
  enum md_gate_outcome outcome;
  skip(p);
  if (++p->depth > DEPTH) {
    bad(p, "too deeply nested");
    outcome = MD_GATE_BAD;
  } else if (take(p, "not")) {
    outcome = one(p);
    if (outcome == MD_GATE_PASSED || outcome == MD_GATE_FAILED)
      outcome = outcome == MD_GATE_PASSED ? MD_GATE_FAILED : MD_GATE_PASSED;
  } else if (*p->at == '(' && holds_condition(p)) {
    p->at++;
    outcome = any(p);
    if (!take(p, ")"))
      bad(p, "')' is missing");
  } else {
    outcome = comparison(p);
  }
  p->depth--;
  return outcome;
}

/* "and" fails when one fails, and knows nothing when one knows nothing. */
static enum md_gate_outcome all(struct parse *p) {
  enum md_gate_outcome outcome = one(p);
  while (!p->bad && take(p, "and")) {
    enum md_gate_outcome next = one(p);
    outcome = next > outcome ? next : outcome;
  }
  return outcome;
}

/* "or" passes when one passes. */
static enum md_gate_outcome any(struct parse *p) {
  enum md_gate_outcome outcome = all(p);
  while (!p->bad && take(p, "or")) {
    enum md_gate_outcome next = all(p);
    if (next == MD_GATE_PASSED || outcome == MD_GATE_PASSED)
      outcome = MD_GATE_PASSED;
    else
      outcome = next == MD_GATE_NO_DATA ? next : outcome;
  }
  return outcome;
}

void md_gate_check(const char *condition, const struct md_gate_data *data,
                   struct md_gate_result *out) {
  struct parse p = {.text = condition, .at = condition, .data = data, .out = out};
  *out = (struct md_gate_result){.outcome = MD_GATE_PASSED};
  enum md_gate_outcome outcome = any(&p);
  skip(&p);
  if (*p.at)
    bad(&p, "'%.20s' is not expected here", p.at);
  out->outcome = p.bad ? MD_GATE_BAD : outcome;
  if (out->outcome == MD_GATE_PASSED)
    out->why[0] = 0;
}

const char *md_gate_outcome_name(enum md_gate_outcome o) {
  static const char *const names[] = {[MD_GATE_PASSED] = "passed",
                                      [MD_GATE_NO_DATA] = "no data",
                                      [MD_GATE_FAILED] = "failed",
                                      [MD_GATE_BAD] = "not understood"};
  return names[o];
}

char *md_gate_format(const struct md_gate_side *s, char *out, size_t size) {
  char text[64];
  if (!s->known)
    snprintf(text, sizeof text, "unknown");
  else if (s->unit == MD_GATE_NUMBER)
    snprintf(text, sizeof text, "%.6g", s->value);
  else if (s->value < 0)
    snprintf(text, sizeof text, "%.0f %s", s->value, s->unit == MD_GATE_TIME ? "ns" : "B");
  else if (s->unit == MD_GATE_TIME)
    md_format_ns(text, sizeof text, (uint64_t)s->value);
  else
    md_format_bytes(text, sizeof text, (uint64_t)s->value);
  if (s->samples)
    snprintf(out, size, "%s (%" PRIu64 " samples)", text, s->samples);
  else
    snprintf(out, size, "%s", text);
  return out;
}
