#include "exporters/gate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exporters/object.h"

/* ---- JSON ---- */

static void put_side(cJSON *o, const char *name, const struct md_gate_side *side) {
  static const char *const units[] = {"", "ns", "bytes"};
  cJSON *s = ex__object_in(o, name);
  if (!side->known)
    return;
  ex__number(s, "value", side->value);
  ex__str(s, "unit", units[side->unit]);
  if (side->samples)
    ex__u64(s, "samples", side->samples);
}

void ex_gate_json(struct ex_dest *d, const struct ex_gate *g) {
  cJSON *o = ex__object();
  enum md_gate_outcome worst = MD_GATE_PASSED;
  ex__str(o, "recording", g->recording);
  if (g->baseline)
    ex__str(o, "baseline", g->baseline);
  ex__u64(o, "events", g->events);
  ex__u64(o, "lost", g->lost);
  ex__u64(o, "duration_ns", g->duration_ns);
  cJSON *list = ex__array_in(o, "checks");
  for (size_t i = 0; i < g->count; i++) {
    const struct md_gate_result *r = &g->checks[i].result;
    cJSON *c = ex__object_at_end(list);
    ex__str(c, "condition", g->checks[i].condition);
    ex__str(c, "outcome", md_gate_outcome_name(r->outcome));
    if (r->operator[0]) {
      put_side(c, "left", &r->left);
      ex__str(c, "operator", r->operator);
      put_side(c, "right", &r->right);
    }
    if (r->why[0])
      ex__str(c, "why", r->why);
    worst = r->outcome > worst ? r->outcome : worst;
  }
  ex__str(o, "outcome", md_gate_outcome_name(worst));
  char *text = ex__print(o, 1);
  ex_puts(d, text);
  free(text);
}

/* ---- JUnit ---- */

/* XML 1.0 has no place for most control characters, escaped or not. */
static void put_xml(struct ex_dest *d, const char *text) {
  char clean[2048];
  md_escape(clean, sizeof clean, text);
  for (const char *c = clean; *c; c++) {
    switch (*c) {
    case '<': ex_puts(d, "&lt;"); break;
    case '>': ex_puts(d, "&gt;"); break;
    case '&': ex_puts(d, "&amp;"); break;
    case '"': ex_puts(d, "&quot;"); break;
    default: ex_put(d, c, 1);
    }
  }
}

static void put_attribute(struct ex_dest *d, const char *name, const char *value) {
  ex_puts(d, " ");
  ex_puts(d, name);
  ex_puts(d, "=\"");
  put_xml(d, value);
  ex_puts(d, "\"");
}

static void put_count(struct ex_dest *d, const char *name, size_t count) {
  char text[32];
  snprintf(text, sizeof text, "%zu", count);
  put_attribute(d, name, text);
}

static size_t count_of(const struct ex_gate *g, enum md_gate_outcome outcome) {
  size_t n = 0;
  for (size_t i = 0; i < g->count; i++)
    n += g->checks[i].result.outcome == outcome;
  return n;
}

static void put_case(struct ex_dest *d, const struct ex_gate *g, const struct ex_check *c) {
  static const char *const element[] = {[MD_GATE_PASSED] = NULL, [MD_GATE_NO_DATA] = "skipped",
                                        [MD_GATE_FAILED] = "failure", [MD_GATE_BAD] = "error"};
  char left[128], right[128], message[600];
  const struct md_gate_result *r = &c->result;
  ex_puts(d, "  <testcase");
  put_attribute(d, "classname", g->recording);
  put_attribute(d, "name", c->condition);
  if (!element[r->outcome]) {
    ex_puts(d, "/>\n");
    return;
  }
  snprintf(message, sizeof message, "%s", r->why);
  if (r->outcome == MD_GATE_FAILED)
    snprintf(message, sizeof message, "%s %s %s does not hold",
             md_gate_format(&r->left, left, sizeof left), r->operator,
             md_gate_format(&r->right, right, sizeof right));
  ex_puts(d, ">\n    <");
  ex_puts(d, element[r->outcome]);
  put_attribute(d, "message", message);
  ex_puts(d, "/>\n  </testcase>\n");
}

void ex_gate_junit(struct ex_dest *d, const struct ex_gate *g) {
  ex_puts(d, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"uvscope gate\"");
  put_count(d, "tests", g->count);
  put_count(d, "failures", count_of(g, MD_GATE_FAILED));
  put_count(d, "errors", count_of(g, MD_GATE_BAD));
  put_count(d, "skipped", count_of(g, MD_GATE_NO_DATA));
  ex_puts(d, ">\n");
  for (size_t i = 0; i < g->count; i++)
    put_case(d, g, &g->checks[i]);
  ex_puts(d, "</testsuite>\n");
}
