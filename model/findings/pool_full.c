/* Work that had to queue because every worker of the thread pool was busy. */
#include "model/findings.h"

/* With the oldest item that waits now. */
static struct md__worst with_waiting(const struct md__findings *out,
                                     const struct md__process *p,
                                     struct md__worst *holder) {
  struct md__worst full = p->pool.full;
  *holder = p->pool.holder;
  const struct md__work *w = p->pool.lists[MD__QUEUED].first;
  uint64_t now = out->m->totals.now_ns, limit = md__limits(out)->pool_wait_ns;
  if (!w || !w->pub.submit_ns || p->pub.end_ns || md__pool_full_wait(p, w, now) < limit)
    return full;
  uint64_t waited = md__since(w->pub.submit_ns, now);
  md__pool_hold(p, holder, waited, now);
  if (waited > full.max_ns) {
    full.op = w->pub.op;
    full.kind = w->pub.kind;
  }
  md__worst_add(&full, waited, w->pub.submit_ns, w->pub.site);
  return full;
}

static const char *op_name(char *out, size_t size, const struct md__worst *w) {
  return md_escape(out, size, w->op && w->op[0] ? w->op : tr_kind_name(w->kind));
}

/* The place of the finding is that of the work which holds the workers: others only wait. */
static void check(struct md__findings *out, const struct md__process *p) {
  struct md__worst by, full = with_waiting(out, p, &by);
  char op[48], holder[48], place[MD__TEXT];
  if (!full.count)
    return;
  struct md_finding *f = md__report(out, p, MD_WARNING, full.sum_ns);
  md__report_site(out, p, f, by.site ? by.site : full.site ? full.site : full.any_site);
  f->at_ns = full.at_ns;
  op_name(op, sizeof op, &full);
  if (by.count)
    md__title(f, "%s waited %s for a worker: the pool of %u was full of %s", op,
              NS(full.max_ns), md__pool_size(p), op_name(holder, sizeof holder, &by));
  else
    md__title(f, "%s waited %s for a worker: the pool of %u was full", op, NS(full.max_ns),
              md__pool_size(p));
  if (by.site)
    md__evidence(f, "the workers were held by %s from %s", holder,
                 md__place(place, sizeof place, out, p, by.site));
  md__evidence(f, "%llu work items waited %s or more, %s in all",
               (unsigned long long)full.count, NS(md__limits(out)->pool_wait_ns),
               NS(full.sum_ns));
  if (full.site)
    md__evidence(f, "the longest wait was that of %s from %s", op,
                 md__place(place, sizeof place, out, p, full.site));
  else if (full.any_site)
    md__evidence(f, "some of them came from %s",
                 md__place(place, sizeof place, out, p, full.any_site));
  md__evidence(f, "up to %u in the queue", p->pub.pool.queued_max);
}

const struct md_rule md__rule_pool_full = {
    .id = "pool-full",
    .rank = MD__CULPRIT,
    .advice =
        "Raise UV_THREADPOOL_SIZE (4 by default, at most 1024), or submit smaller or "
        "fewer tasks at a time.",
    .check = check,
};
