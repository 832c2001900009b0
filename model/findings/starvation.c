/* nextTicks and microtasks that queue more of themselves keep the loop from its poll. */
#include "model/findings.h"

enum { MANY = 10 };

static void check(struct md__findings *out, const struct md__process *p) {
  struct md__worst drain = p->drain;
  uint64_t open = p->drain_begin_ns && !p->pub.end_ns
                      ? md__since(p->drain_begin_ns, out->m->totals.now_ns)
                      : 0;
  /* Between two callbacks there is nothing to tell a drain that goes on from a loop that
   * polls, so only one with a callback open counts. */
  int is_open = open >= md__limits(out)->starvation_ns && p->drain_count >= MANY &&
                p->pub.open && md__kind_is_queue(p->pub.open->kind);
  if (is_open) {
    if (open > drain.max_ns)
      drain.row = p->drain_row;
    md__worst_add(&drain, open, p->drain_begin_ns, p->drain_row->pub.site);
  }
  if (!drain.count)
    return;
  char place[MD__TEXT + 16];
  struct md_finding *f = md__report(out, p, MD_WARNING, drain.sum_ns);
  md__report_site(out, p, f, drain.site);
  f->at_ns = drain.at_ns;
  md__title(f, "nextTicks and microtasks ran for %s without letting I/O have a turn",
            NS(drain.max_ns));
  md__evidence(f, "%llu times, %s in all", (unsigned long long)drain.count,
               NS(drain.sum_ns));
  if (drain.row)
    md__evidence(f, "the longest ended with %s",
                 md__row_place(place, sizeof place, &drain.row->pub));
}

const struct md_rule md__rule_starvation = {
    .id = "starvation",
    .rank = MD__CONTEXT,
    .advice = "Let I/O have a turn: continue with setImmediate instead of nextTick or a "
              "promise chain.",
    .check = check,
};
