/* The pool was quick, the loop was not: finished work waited for its callback. */
#include "model/findings.h"

static void check(struct md__findings *out, const struct md__process *p) {
  const struct md__worst *late = &p->pool.late;
  char op[48], place[MD__TEXT + 16];
  if (!late->count)
    return;
  struct md_finding *f = md__report(out, p, MD_WARNING, late->sum_ns);
  md__report_site(out, p, f, late->row ? late->row->pub.site : late->site);
  f->at_ns = late->at_ns;
  md_escape(op, sizeof op, late->op && late->op[0] ? late->op : tr_kind_name(late->kind));
  md__title(f, "finished %s work waited %s for the loop", op, NS(late->max_ns));
  md__evidence(f, "%llu completions waited %s or more, %s in all",
               (unsigned long long)late->count, NS(md__limits(out)->late_completion_ns),
               NS(late->sum_ns));
  if (late->row)
    md__evidence(f, "the worst waited behind %s",
                 md__row_place(place, sizeof place, &late->row->pub));
}

const struct md_rule md__rule_late_completion = {
    .id = "late-completion",
    .rank = MD__CONSEQUENCE,
    .advice = "The workers were done: shorten the callback that kept the loop busy.",
    .check = check,
};
