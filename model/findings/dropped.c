/* Records were overwritten before they were read, or damaged. */
#include "model/findings.h"

/* What did not fit into the model's tables: too much was alive at once. */
static void check_caps(struct md__findings *out, const struct md__process *p) {
  uint64_t tasks = p->pub.tasks_dropped, works = p->pub.works_dropped;
  if (!tasks && !works)
    return;
  struct md_finding *f = md__report(out, p, MD_INFO, 0);
  md__title(f, "more was alive at once than is followed");
  if (tasks)
    md__evidence(f, "%llu times a task, beyond %d live ones", (unsigned long long)tasks,
                 MD__TASKS);
  if (works)
    md__evidence(f, "%llu times a work item, beyond %d live ones",
                 (unsigned long long)works, MD__WORKS);
}

static void check(struct md__findings *out, const struct md__process *p) {
  check_caps(out, p);
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
