/* Records were overwritten before they were read, or damaged. */
#include "model/findings.h"

static void check(struct md__findings *out, const struct md__process *p) {
  if (!p->pub.lost)
    return;
  struct md_finding *f = md__report(out, p, MD_WARNING, 0);
  double kept = (double)p->pub.events / ((double)p->pub.events + (double)p->pub.lost);
  md__title(f, "%llu events were lost: the numbers are incomplete",
            (unsigned long long)p->pub.lost);
  md__evidence(f, "%llu events were read, %.1f%% of all",
               (unsigned long long)p->pub.events, kept * 100);
}

const struct md_rule md__rule_dropped = {
    .id = "dropped",
    .rank = MD__CONSEQUENCE,
    .advice =
        "Enlarge the rings with UVSCOPE_RING (for instance 16M), or record to a file "
        "from the start.",
    .check = check,
};
