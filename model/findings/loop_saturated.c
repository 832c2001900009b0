/* The loop has more to do than there is time for. */
#include "model/findings.h"

#include <stdlib.h>

enum { WINDOW = 600, LEAST = 20 }; /* buckets: a minute, two seconds */

static int ascending(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b;
}

/* Percent of each of the last buckets in which the loop ran; returns how many. */
static int percents(const struct md__findings *out, const struct md__process *p,
                    int *percent) {
  uint64_t end = p->pub.end_ns ? p->pub.end_ns : out->m->totals.now_ns;
  uint64_t last = end / MD_BUCKET_NS;
  int count = 0;
  for (uint64_t i = 1; i <= WINDOW && i <= last; i++) {
    const struct md_bucket *b = &p->pub.history[(last - i) % MD_BUCKETS];
    uint64_t known = b->busy_ns + b->idle_ns;
    if (b->start_ns == (last - i) * MD_BUCKET_NS && known)
      percent[count++] = (int)(b->busy_ns * 100 / known);
  }
  return count;
}

static void check(struct md__findings *out, const struct md__process *p) {
  int percent[WINDOW];
  const struct md_thresholds *t = md__limits(out);
  uint64_t median_tick = md_hist_percentile(&p->pub.ticks, 0.5);
  if (median_tick < t->loop_delay_median_ns && p->tick.max_ns < t->loop_delay_max_ns)
    return;
  int count = percents(out, p, percent);
  if (count < LEAST)
    return;
  qsort(percent, (size_t)count, sizeof *percent, ascending);
  int median = percent[count / 2];
  if ((uint64_t)median < t->saturated_percent)
    return;
  struct md_finding *f = md__report(out, p, MD_WARNING, p->pub.busy_ns);
  f->at_ns = p->tick.at_ns;
  md__title(f, "the loop is saturated: busy %d%% of the time", median);
  md__evidence(f, "median of %d slices of 100 ms", count);
  md__evidence(f, "ticks p50 %s, max %s", NS(median_tick), NS(p->pub.ticks.max_ns));
}

const struct md_rule md__rule_loop_saturated = {
    .id = "loop-saturated",
    .rank = MD__CONSEQUENCE,
    .advice = "Shed load, or share it among more processes.",
    .check = check,
};
