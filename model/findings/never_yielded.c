/* The script's first run goes on and on: no callback has had a turn yet. */
#include "model/findings.h"

static void check(struct md__findings *out, const struct md__process *p) {
  if (p->polled || p->pub.end_ns || p->loop_thread >= p->thread_count)
    return;
  const struct md__thread *t = p->threads[p->loop_thread];
  if (!t || !t->depth || !t->frames[0].row->start_up)
    return;
  const struct md__frame *first = &t->frames[0];
  uint64_t run = md__since(first->begin_ns, out->m->totals.now_ns);
  if (run < md__limits(out)->never_yielded_ns)
    return;
  struct md_finding *f = md__report(out, p, MD_WARNING, run);
  md__report_site(out, p, f, first->row->pub.site);
  f->at_ns = first->begin_ns;
  md__title(f, "the script's first run has been going for %s", NS(run));
  md__evidence(f, "%llu tasks are scheduled and none has run",
               (unsigned long long)p->pub.live_tasks);
}

const struct md_rule md__rule_never_yielded = {
    .id = "never-yielded",
    .rank = MD__CULPRIT,
    .advice =
        "No timer, I/O or other callback can run before it ends; do long work in parts.",
    .check = check,
};
