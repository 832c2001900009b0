/* Starting a process blocks the loop for as long as fork and exec take. */
#include "model/findings.h"

static void check(struct md__findings *out, const struct md__process *p) {
  uint64_t limit = md__limits(out)->spawn_cost_ns, costly = 0;
  const struct md_spawn *worst = NULL;
  for (size_t i = 0; i < p->pub.spawn_count; i++) {
    const struct md_spawn *s = &p->pub.spawns[i];
    costly += s->cost_ns >= limit;
    if (!worst || s->cost_ns > worst->cost_ns)
      worst = s;
  }
  if (!costly)
    return;
  char place[MD__TEXT], command[64];
  int is_error = worst->cost_ns >= md__limits(out)->slow_callback_error_ns;
  struct md_finding *f =
      md__report(out, p, is_error ? MD_ERROR : MD_WARNING, p->pub.spawn_cost.sum_ns);
  md__report_site(out, p, f, worst->site);
  f->at_ns = worst->begin_ns;
  md_escape(command, sizeof command, worst->command);
  md__title(f, "spawning %s blocked the loop for %s", command, NS(worst->cost_ns));
  md__evidence(f, "%llu of %llu spawns took %s or more", (unsigned long long)costly,
               (unsigned long long)p->pub.spawn_total, NS(limit));
  md__evidence(f, "p50 %s, in all %s", NS(md_hist_percentile(&p->pub.spawn_cost, 0.5)),
               NS(p->pub.spawn_cost.sum_ns));
  if (worst->site)
    md__evidence(f, "the costliest came from %s",
                 md__place(place, sizeof place, out, p, worst->site));
}

const struct md_rule md__rule_spawn_cost = {
    .id = "spawn-cost",
    .rank = MD__CONTEXT,
    .advice =
        "Spawn early, while the process is small, or keep a small helper process that "
        "spawns for it.",
    .check = check,
};
