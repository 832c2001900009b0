/* Ready events had to wait for ticks to end. */
#include "model/findings.h"

enum { LEAST_TICKS = 20 }; /* for a median */

static void check(struct md__findings *out, const struct md__process *p) {
  const struct md_hist *ticks = &p->pub.ticks;
  const struct md_thresholds *t = md__limits(out);
  uint64_t median = md_hist_percentile(ticks, 0.5);
  int often = p->tick.count >= LEAST_TICKS && median >= t->loop_delay_median_ns;
  if (!often && p->tick.max_ns < t->loop_delay_max_ns)
    return;
  struct md_finding *f = md__report(out, p, MD_WARNING, p->tick.max_ns);
  f->at_ns = p->tick.at_ns;
  if (often)
    md__title(f, "every other tick keeps the loop busy for %s or more", NS(median));
  else
    md__title(f, "a tick kept the loop busy for %s", NS(p->tick.max_ns));
  md__evidence(f, "ticks p50 %s, p99 %s, max %s over %llu", NS(median),
               NS(md_hist_percentile(ticks, 0.99)), NS(p->tick.max_ns),
               (unsigned long long)p->tick.count);
}

const struct md_rule md__rule_loop_delay = {
    .id = "loop-delay",
    .rank = MD__CONSEQUENCE,
    .advice =
        "Ready events waited meanwhile; open the worst tick and see which callbacks "
        "it ran.",
    .check = check,
};
