/* Time in which nothing was computed: a callback that waited, a machine that stalled,
 * requests that wait for others. */
#include "model/internal.h"

void md__tick_ran(struct md__process *p, struct md__row *row, uint64_t begin, uint64_t end) {
  uint64_t run = md__since(begin, end);
  if (run <= p->tick_run)
    return;
  p->tick_run = run;
  p->tick_run_at = begin;
  p->tick_row = row;
}

/* w: runnable without a processor, us; x: computed; y: of that much busy time. */
void md__on_tick_cpu(struct md__process *p, const struct tr_event *e) {
  uint64_t active = e->r.x + (uint64_t)e->r.w * 1000, busy = e->r.y;
  if (p->in_start_up || !p->tick_row || p->tick_run < p->m->thresholds.slow_callback_ns)
    return;
  /* What the ticks before computed counts for it too: in doubt it did compute. */
  if (active < e->r.x || busy < p->tick_run ||
      (double)active * 100 >= (double)busy * (double)p->m->thresholds.parked_percent)
    return;
  if (p->tick_run > p->parked.max_ns)
    p->parked.row = p->tick_row;
  md__worst_add(&p->parked, p->tick_run, p->tick_run_at, p->tick_row->pub.site);
}

void md__on_host_stall(struct md__process *p, const struct tr_event *e) {
  uint64_t late = e->r.x, from = md__since(late, e->r.time);
  if (late < p->m->thresholds.host_stall_ns)
    return;
  if (late > p->stalled.max_ns)
    p->stalled.row = p->pub.open && p->pub.open_begin_ns <= from
                         ? (const struct md__row *)p->pub.open
                         : md__blocker(p, from, e->r.time);
  md__worst_add(&p->stalled, late, from, 0);
}
