/* A thread that only sleeps woke late, too: it was the machine. */
#include "model/findings.h"

static void check(struct md__findings *out, const struct md__process *p) {
  const struct md__worst *w = &p->stalled;
  char place[MD__TEXT + 16];
  if (!w->count)
    return;
  struct md_finding *f = md__report(out, p, w->row ? MD_WARNING : MD_INFO, w->sum_ns);
  f->at_ns = w->at_ns;
  md__title(f, "the whole program stood still for %s", NS(w->max_ns));
  md__evidence(f, "a thread that only sleeps woke late %llu time%s, by %s in all",
               (unsigned long long)w->count, w->count == 1 ? "" : "s", NS(w->sum_ns));
  if (w->row)
    md__evidence(f, "meanwhile %s seemed slow",
                 md__row_place(place, sizeof place, &w->row->pub));
}

const struct md_rule md__rule_host_stall = {
    .id = "host-stall",
    .rank = MD__CONTEXT,
    .advice = "The machine had no time for the program, or stopped it: look there, not in "
              "the code.",
    .check = check,
};
