/* Synchronous calls once the loop runs: each blocks everything for as long as it takes.
 */
#include "model/findings.h"

static void report(struct md__findings *out, const struct md__process *p,
                   const struct md_sync *s) {
  char op[48], place[MD__TEXT];
  uint64_t wall = p->pub.busy_ns + p->pub.idle_ns;
  int noticeable =
      s->max_ns >= md__limits(out)->loop_delay_median_ns || s->sum_ns > wall / 20;
  struct md_finding *f = md__report(out, p, noticeable ? MD_WARNING : MD_INFO, s->sum_ns);
  md__report_site(out, p, f, s->site);
  f->at_ns = s->max_at_ns;
  md_escape(op, sizeof op, s->op);
  md__title(f, "%s was called %llu times while the loop ran, %s in all",
            op[0] ? op : "a synchronous call", (unsigned long long)s->count,
            NS(s->sum_ns));
  md__evidence(f, "longest call %s, mean %s", NS(s->max_ns), NS(s->sum_ns / s->count));
  md__evidence(f, "called in %s", md__place(place, sizeof place, out, p, s->site));
}

static void check(struct md__findings *out, const struct md__process *p) {
  for (size_t i = 0; i < p->pub.sync_count; i++)
    if (p->pub.syncs[i].count && p->pub.syncs[i].sum_ns >= md__limits(out)->sync_call_ns)
      report(out, p, &p->pub.syncs[i]);
}

const struct md_rule md__rule_sync_api = {
    .id = "sync-api",
    .rank = MD__CONTEXT,
    .advice = "Synchronous calls are fine at start-up; in a running loop use the "
              "asynchronous form.",
    .check = check,
};
