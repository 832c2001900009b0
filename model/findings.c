#include "model/findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/memory.h"

enum { FINDINGS = 512 };    /* kept in all */
#define EVERY_NS 100000000u /* between two evaluations, live */

static const struct md_rule *const rules[] = {
#define RULE(name) &md__rule_##name,
#include "model/findings.def"
#undef RULE
};
enum { RULES = sizeof rules / sizeof *rules };

void md__worst_add(struct md__worst *w, uint64_t ns, uint64_t at, uint32_t site) {
  if (!w->count || ns > w->max_ns) {
    w->max_ns = ns;
    w->at_ns = at;
    w->site = site;
  }
  if (site)
    w->any_site = site;
  w->count++;
  w->sum_ns += ns;
}

/* ---- text ---- */

struct md__ns md__ns(uint64_t ns) {
  struct md__ns n;
  md_format_ns(n.text, sizeof n.text, ns);
  return n;
}

char *md__line(char *out, size_t size, const char *file, uint32_t line) {
  char name[64];
  const char *slash = strrchr(file, '/');
  md_escape(name, sizeof name, slash ? slash + 1 : file);
  if (line)
    snprintf(out, size, "%s:%u", name, line);
  else
    snprintf(out, size, "%s", name);
  return out;
}

static char *place(char *out, size_t size, const char *function, const char *file,
                   uint32_t line) {
  char name[48], where[80];
  md_escape(name, sizeof name, function[0] ? function : "anonymous function");
  md__line(where, sizeof where, file, line);
  if (where[0])
    snprintf(out, size, "%s (%s)", name, where);
  else
    snprintf(out, size, "%s", function[0] ? name : "an unknown place");
  return out;
}

char *md__place(char *out, size_t size, const struct md__findings *f,
                const struct md__process *p, uint32_t site) {
  struct tr_site_info info = md_site(f->m, &p->pub, site);
  return place(out, size, info.function, info.file, info.line);
}

char *md__row_place(char *out, size_t size, const struct md_callback *row) {
  char where[MD__TEXT];
  if (!row->name[0] && !row->file[0])
    snprintf(out, size, "%s callback", tr_kind_name(row->kind));
  else
    snprintf(out, size, "%s %s", tr_kind_name(row->kind),
             place(where, sizeof where, row->name, row->file, row->line));
  return out;
}

/* Takes back a character that the end of the buffer has cut. */
static void trim(char *text) {
  size_t length = strlen(text), end = length;
  while (end && ((unsigned char)text[end - 1] & 0xc0) == 0x80)
    end--;
  if (!end || (unsigned char)text[end - 1] < 0xc0)
    return;
  unsigned char lead = (unsigned char)text[end - 1];
  size_t need = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (length - (end - 1) < need)
    text[end - 1] = 0;
}

void md__title(struct md_finding *f, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(f->title, sizeof f->title, format, args);
  va_end(args);
  trim(f->title);
}

void md__evidence(struct md_finding *f, const char *format, ...) {
  size_t used = strlen(f->evidence);
  if (used && used + 2 < sizeof f->evidence) {
    memcpy(f->evidence + used, "; ", 3);
    used += 2;
  }
  va_list args;
  va_start(args, format);
  vsnprintf(f->evidence + used, sizeof f->evidence - used, format, args);
  va_end(args);
  trim(f->evidence);
}

/* ---- evaluation ---- */

struct md_finding *md__report(struct md__findings *out, const struct md__process *p,
                              enum md_severity severity, uint64_t weight_ns) {
  struct md_model *m = out->m;
  if (m->finding_count == FINDINGS)
    m->finding_count--;
  m->findings =
      md__grow(m->findings, m->finding_count, &m->finding_capacity, sizeof *m->findings);
  struct md_finding *f = &m->findings[m->finding_count++];
  *f = (struct md_finding){
      .id = out->rule->id,
      .severity = severity,
      .advice = out->rule->advice,
      .pid = p->pub.pid,
      .process = p->pub.index,
      .file = "",
      .weight_ns = weight_ns,
  };
  return f;
}

void md__report_site(struct md__findings *out, const struct md__process *p,
                     struct md_finding *f, uint32_t site) {
  struct tr_site_info info = md_site(out->m, &p->pub, site);
  f->site = site;
  if (!info.line) /* a native function is nowhere */
    return;
  f->file = info.file;
  f->line = info.line;
}

static enum md__rank rank_of(const struct md_finding *f) {
  for (int i = 0; i < RULES; i++)
    if (rules[i]->id == f->id)
      return rules[i]->rank;
  return MD__CONSEQUENCE;
}

/* Worst first; where all is equal, as they happened. */
static int by_weight(const void *a, const void *b) {
  const struct md_finding *x = a, *y = b;
  if (x->severity != y->severity)
    return x->severity > y->severity ? -1 : 1;
  enum md__rank rank_x = rank_of(x), rank_y = rank_of(y);
  if (rank_x != rank_y)
    return rank_x < rank_y ? -1 : 1;
  if (x->weight_ns != y->weight_ns)
    return x->weight_ns > y->weight_ns ? -1 : 1;
  if (x->at_ns != y->at_ns)
    return x->at_ns < y->at_ns ? -1 : 1;
  return x->process < y->process ? -1 : x->process > y->process;
}

void md__findings_update(struct md_model *m) {
  m->finding_count = 0;
  m->findings_at_ns = m->totals.now_ns;
  for (int r = 0; r < RULES; r++) {
    struct md__findings out = {.m = m, .rule = rules[r]};
    for (size_t i = 0; i < m->process_count; i++)
      rules[r]->check(&out, m->processes[i]);
  }
  if (m->finding_count)
    qsort(m->findings, m->finding_count, sizeof *m->findings, by_weight);
}

const struct md_finding *md_findings(struct md_model *m, size_t *count) {
  if (!m->finished &&
      (!m->findings_at_ns || m->totals.now_ns - m->findings_at_ns >= EVERY_NS))
    md__findings_update(m);
  *count = m->finding_count;
  return m->findings;
}
