/* A few long tasks among many short ones of the same kind hold the workers up. */
#include "model/findings.h"

enum { LEAST_COUNT = 100 };
#define LEAST_P99_NS 10000000u /* shorter ones hold nobody up */

static void check(struct md__findings *out, const struct md__process *p) {
  for (size_t i = 0; i < p->pub.pool.kind_count; i++) {
    const struct md_pool_kind *k = &p->pub.pool.kinds[i];
    uint64_t p50 = md_hist_percentile(&k->run, 0.5);
    uint64_t p99 = md_hist_percentile(&k->run, 0.99);
    if (k->run.count < LEAST_COUNT || p99 < LEAST_P99_NS ||
        p99 / md__limits(out)->uneven_ratio < (p50 ? p50 : 1))
      continue;
    struct md_finding *f = md__report(out, p, MD_INFO, p99);
    md__title(f, "%s work is uneven: most takes %s, some %s", tr_kind_name(k->kind),
              NS(p50), NS(p99));
    md__evidence(f, "run time p50 %s, p99 %s, max %s over %llu items", NS(p50), NS(p99),
                 NS(k->run.max_ns), (unsigned long long)k->run.count);
  }
}

const struct md_rule md__rule_uneven_tasks = {
    .id = "uneven-tasks",
    .rank = MD__CONTEXT,
    .advice = "Partition the long tasks, so that short ones do not wait behind them.",
    .check = check,
};
