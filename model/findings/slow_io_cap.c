/* Name look-ups may take no more than half of the workers, even while others are idle. */
#include "model/findings.h"

static void check(struct md__findings *out, const struct md__process *p) {
  const struct md__worst *cap = &p->pool.slow_io;
  if (!cap->count)
    return;
  uint32_t size = md__pool_size(p);
  char place[MD__TEXT];
  struct md_finding *f = md__report(out, p, MD_WARNING, cap->sum_ns);
  md__report_site(out, p, f, cap->site ? cap->site : cap->any_site);
  f->at_ns = cap->at_ns;
  md__title(f, "a name look-up waited %s although workers were idle", NS(cap->max_ns));
  md__evidence(f, "%llu look-ups waited %s or more", (unsigned long long)cap->count,
               NS(md__limits(out)->pool_wait_ns));
  if (!cap->site && cap->any_site)
    md__evidence(f, "some of them came from %s",
                 md__place(place, sizeof place, out, p, cap->any_site));
  md__evidence(f, "at most %u of the %u workers take look-ups", (size + 1) / 2, size);
}

const struct md_rule md__rule_slow_io_cap = {
    .id = "slow-io-cap",
    .rank = MD__CONTEXT,
    .advice = "Name look-ups get half of the pool: cache their results, or raise "
              "UV_THREADPOOL_SIZE.",
    .check = check,
};
