/* Requests are slow though the loop has time: others keep them waiting. */
#include "model/findings.h"

enum { LEAST = 20, BUSY_PERCENT = 90, LEAST_BUCKETS = 10 };

/* The loop's share of time that nine of ten slices stay below, percent. */
static uint64_t busy_p90(const struct md__process *p) {
  struct md_hist shares;
  md_hist_init(&shares);
  for (int i = 0; i < MD_BUCKETS; i++) {
    const struct md_bucket *b = &p->pub.history[i];
    if (b->busy_ns + b->idle_ns)
      md_hist_add(&shares, b->busy_ns * 100 / (b->busy_ns + b->idle_ns));
  }
  uint64_t p90 = shares.count < LEAST_BUCKETS ? 100 : md_hist_percentile(&shares, 0.9);
  md_hist_release(&shares);
  return p90;
}

static void check(struct md__findings *out, const struct md__process *p) {
  const struct md_hist *h = &p->outside_hist;
  uint64_t median = md_hist_percentile(h, 0.5);
  if (h->count < LEAST || median < md__limits(out)->outside_ns ||
      md_hist_percentile(&p->pub.ticks, 0.99) >= md__limits(out)->loop_delay_median_ns)
    return;
  uint64_t busy = busy_p90(p);
  if (busy >= BUSY_PERCENT)
    return;
  char place[MD__TEXT];
  struct md_finding *f = md__report(out, p, MD_INFO, h->sum_ns);
  md__report_site(out, p, f, p->outside.site);
  f->at_ns = p->outside.at_ns;
  md__title(f, "requests wait for others: half of them for %s or more", NS(median));
  md__evidence(f, "%llu requests, p99 %s; the loop was busy for less than %llu%% of nine "
               "tenths of the time", (unsigned long long)h->count,
               NS(md_hist_percentile(h, 0.99)), (unsigned long long)busy + 1);
  if (p->outside.site)
    md__evidence(f, "the longest was made in %s",
                 md__place(place, sizeof place, out, p, p->outside.site));
}

const struct md_rule md__rule_waiting_outside = {
    .id = "waiting-outside",
    .rank = MD__CONTEXT,
    .advice = "The loop has time: look at whom it asks, and follow the longest chain.",
    .check = check,
};
