/* Work that was submitted long ago and has not come back. */
#include "model/findings.h"

enum { SERIOUS = 10 }; /* times the threshold */

static uint64_t known_since(const struct md_work *w) {
  return w->submit_ns ? w->submit_ns : w->start_ns;
}

static const char *const states[MD__WORK_STATES] = {
    [MD__QUEUED] = "in the queue",
    [MD__RUNNING] = "on worker",
    [MD__DONE] = "done, waiting for the loop",
};

static void check(struct md__findings *out, const struct md__process *p) {
  uint64_t limit = md__limits(out)->stuck_request_ns, count = 0, age = 0;
  uint64_t now = p->pub.end_ns ? p->pub.end_ns : out->m->totals.now_ns;
  const struct md__work *oldest = NULL;
  for (int s = 0; s < MD__WORK_STATES; s++)
    for (const struct md__work *w = p->pool.lists[s].first; w; w = w->next) {
      if (!known_since(&w->pub) || md__since(known_since(&w->pub), now) < limit)
        continue;
      count++;
      if (oldest && known_since(&oldest->pub) <= known_since(&w->pub))
        continue;
      oldest = w;
      age = md__since(known_since(&w->pub), now);
    }
  if (!count)
    return;
  char op[48], place[MD__TEXT];
  struct md_finding *f =
      md__report(out, p, age / SERIOUS >= limit ? MD_WARNING : MD_INFO, age);
  md__report_site(out, p, f, oldest->pub.site);
  f->at_ns = known_since(&oldest->pub);
  md_escape(op, sizeof op,
            oldest->pub.op[0] ? oldest->pub.op : tr_kind_name(oldest->pub.kind));
  md__title(f, "%s has been in flight for %s", op, NS(age));
  if (oldest->state == MD__RUNNING)
    md__evidence(f, "%s %d", states[oldest->state], oldest->pub.worker_tid);
  else
    md__evidence(f, "%s", states[oldest->state]);
  md__evidence(f, "%llu requests are older than %s", (unsigned long long)count,
               NS(limit));
  if (oldest->pub.site)
    md__evidence(f, "submitted in %s",
                 md__place(place, sizeof place, out, p, oldest->pub.site));
}

const struct md_rule md__rule_stuck_request = {
    .id = "stuck-request",
    .rank = MD__CONTEXT,
    .advice = "See what its worker does; a request that may hang needs a time-out.",
    .check = check,
};
