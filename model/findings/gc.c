/* The collector took much of a second. */
#include "model/findings.h"

static void check(struct md__findings *out, const struct md__process *p) {
  const struct md_hist *gc = &p->pub.gc;
  char heap[24], place[MD__TEXT + 16];
  if (!p->gc_second.count)
    return;
  struct md_finding *f = md__report(out, p, MD_WARNING, gc->sum_ns);
  md__report_site(out, p, f, p->gc_second.site);
  f->at_ns = p->gc_second.at_ns;
  md__title(f, "the garbage collector took %s of one second", NS(p->gc_second.max_ns));
  md__evidence(f, "%llu collections, %s in all, p99 %s, longest %s",
               (unsigned long long)gc->count, NS(gc->sum_ns),
               NS(md_hist_percentile(gc, 0.99)), NS(gc->max_ns));
  if (p->gc_second.row)
    md__evidence(f, "it set in during %s",
                 md__row_place(place, sizeof place, &p->gc_second.row->pub));
  if (p->pub.heap_bytes)
    md__evidence(f, "heap %s", md_format_bytes(heap, sizeof heap, p->pub.heap_bytes));
}

const struct md_rule md__rule_gc = {
    .id = "gc",
    .rank = MD__CONTEXT,
    .advice =
        "Allocate less for each event: reuse objects and buffers, and avoid building "
        "large strings piece by piece.",
    .check = check,
};
