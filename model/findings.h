/*
 * Findings: a rule is one file in findings/ and one line in findings.def.
 *
 * A rule looks at one process and reports what it finds, with the numbers that show it.
 * Thread: the model's. Errors: none.
 */
#ifndef MD_FINDINGS_H
#define MD_FINDINGS_H

#include "model/internal.h"

/* Among findings of the same severity, what points at the culprit's line comes before
 * what only describes the damage. */
enum md__rank { MD__CULPRIT, MD__CONTEXT, MD__CONSEQUENCE };

struct md__findings {
  struct md_model *m;
  const struct md_rule *rule;
};

struct md_rule {
  const char *id;
  enum md__rank rank;
  const char *advice; /* one sentence */
  void (*check)(struct md__findings *out, const struct md__process *p);
};

#define RULE(name) extern const struct md_rule md__rule_##name;
#include "model/findings.def"
#undef RULE

/* Adds a finding of the present rule; its pointer is good until the next. Title and
 * evidence are left to the rule. */
struct md_finding *md__report(struct md__findings *out, const struct md__process *p,
                              enum md_severity severity, uint64_t weight_ns);
/* Gives it a place. */
void md__report_site(struct md__findings *out, const struct md__process *p,
                     struct md_finding *f, uint32_t site);

/* Text; every name comes out escaped. */
enum { MD__TEXT = 96 };
/* "render (app.js:12)" of a site, "an unknown place" for 0. */
char *md__place(char *out, size_t size, const struct md__findings *f,
                const struct md__process *p, uint32_t site);
/* The same of a row of callbacks: "timer render (app.js:12)". */
char *md__row_place(char *out, size_t size, const struct md_callback *row);
/* "app.js:12" */
char *md__line(char *out, size_t size, const char *file, uint32_t line);

struct md__ns {
  char text[16];
};
struct md__ns md__ns(uint64_t ns); /* as md_format_ns(), for arguments of snprintf() */
#define NS(ns) (md__ns(ns).text)

void md__title(struct md_finding *f, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* May be called again: what comes later is appended after "; ". */
void md__evidence(struct md_finding *f, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static inline const struct md_thresholds *md__limits(const struct md__findings *out) {
  return &out->m->thresholds;
}

#endif
