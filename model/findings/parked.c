/* A slow callback that waited in a blocking call instead of computing. */
#include "model/findings.h"

/* The machine stood still meanwhile: that is host-stall's. */
static int was_stalled(const struct md__process *p) {
  const struct md__worst *w = &p->parked, *s = &p->stalled;
  uint64_t begin = w->at_ns > s->at_ns ? w->at_ns : s->at_ns;
  uint64_t end_w = w->at_ns + w->max_ns, end_s = s->at_ns + s->max_ns;
  return s->count && md__since(begin, end_w < end_s ? end_w : end_s) * 2 >= w->max_ns;
}

static void check(struct md__findings *out, const struct md__process *p) {
  const struct md__worst *w = &p->parked;
  char place[MD__TEXT + 16];
  if (!w->count || !w->row || was_stalled(p))
    return;
  struct md_finding *f = md__report(out, p, MD_WARNING, w->sum_ns);
  md__report_site(out, p, f, w->site);
  f->at_ns = w->at_ns;
  md__title(f, "%s was parked for most of %s",
            md__row_place(place, sizeof place, &w->row->pub), NS(w->max_ns));
  md__evidence(f, "its thread computed for less than %llu%% of the time",
               (unsigned long long)md__limits(out)->parked_percent);
  md__evidence(f, "%llu such runs, %s in all", (unsigned long long)w->count, NS(w->sum_ns));
}

const struct md_rule md__rule_parked = {
    .id = "parked-not-computing",
    .rank = MD__CULPRIT,
    .advice = "It waits in a blocking call; use the asynchronous form of that.",
    .check = check,
};
