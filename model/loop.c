/* The loop: phases, ticks, and where its time goes. Every nanosecond between the loop's
 * start and its end is busy, idle or (after a loss) unknown, and in one phase. */
#include "model/internal.h"

/* Adds (sign 1) or takes back (sign -1) the span in the loop's present state. */
static void span(struct md__process *p, uint64_t from, uint64_t to, int64_t sign) {
  struct md_process *pub = &p->pub;
  uint64_t amount = (to - from) * (uint64_t)sign;
  if (p->unknown) {
    pub->unknown_ns += amount;
    return;
  }
  pub->phase_ns[pub->phase] += amount;
  *(p->idle ? &pub->idle_ns : &pub->busy_ns) += amount;
  md__history_add(p, from, to, sign,
                  p->idle ? offsetof(struct md_bucket, idle_ns)
                          : offsetof(struct md_bucket, busy_ns));
  if (from < pub->interval.begin_ns)
    from = pub->interval.begin_ns;
  if (from < to)
    *(p->idle ? &pub->interval.idle_ns : &pub->interval.busy_ns) +=
        (to - from) * (uint64_t)sign;
}

/* What md__loop_show() assumed is taken back before the truth is known. */
static void unshow(struct md__process *p) {
  if (p->shown_ns > p->settled_ns)
    span(p, p->settled_ns, p->shown_ns, -1);
  p->shown_ns = 0;
}

void md__loop_pass(struct md__process *p, uint64_t now) {
  if (!p->counting)
    return;
  unshow(p);
  if (now <= p->settled_ns)
    return;
  span(p, p->settled_ns, now, 1);
  p->settled_ns = now;
}

void md__loop_settle(struct md__process *p, uint64_t now) {
  md__loop_pass(p, now);
  if (now > p->certain_ns)
    p->certain_ns = now;
}

void md__loop_show(struct md__process *p, uint64_t now) {
  if (!p->counting)
    return;
  unshow(p);
  if (now <= p->settled_ns)
    return;
  span(p, p->settled_ns, now, 1);
  p->shown_ns = now;
}

void md__loop_take_back(struct md__process *p, uint64_t from, uint64_t to) {
  if (p->counting && to > from)
    span(p, from, to, -1);
}

static void start_counting(struct md__process *p, uint64_t now) {
  if (p->counting)
    return;
  p->counting = 1;
  p->settled_ns = now > p->settled_ns ? now : p->settled_ns;
  p->tick_busy_from = now;
  p->tick_callbacks = 0;
  p->pub.tick_begin_ns = now;
  p->tick_broken = 0;
}

/* Whether t runs the loop; the first thread that behaves like one is it. */
int md__is_loop_thread(struct md__process *p, const struct md__thread *t) {
  if (p->loop_thread == MD__NONE)
    p->loop_thread = t->slot;
  return p->loop_thread == t->slot;
}

/* A tick's busy time ends. The first tick, before any poll, is start-up: it counts in the
 * histogram, but the findings do not blame it. */
static void tick_close(struct md__process *p, uint64_t now) {
  struct md_process *pub = &p->pub;
  uint64_t busy = md__since(p->tick_busy_from, now);
  if (p->tick_callbacks && !p->tick_broken) {
    md_hist_add(&pub->ticks, busy);
    md_hist_add(&pub->interval.ticks, busy);
    struct md_bucket *b = md__bucket(p, now);
    if (b) {
      b->ticks++;
      if (busy > b->tick_max_ns)
        b->tick_max_ns = busy;
    }
    if (p->in_start_up)
      p->start_up_ns = busy;
    else
      md__worst_add(&p->tick, busy, p->tick_busy_from, 0);
  }
  p->tick_callbacks = 0;
  p->tick_broken = 0;
  p->tick_busy_from = now;
}

static void end_start_up(struct md__process *p, uint64_t now) {
  if (!p->in_start_up)
    return;
  if (p->tick_callbacks)
    tick_close(p, now);
  p->in_start_up = 0;
}

static void set_phase(struct md__process *p, uint32_t phase, int idle) {
  p->pub.phase = phase < TR_PHASE_COUNT ? (enum tr_phase)phase : TR_PHASE_NONE;
  p->idle = idle != 0;
  p->unknown = 0;
}

/* Foreign programs have several loops, and a helper's may begin first. The one that main()
 * runs is what people mean: the other ends for us when it begins. */
static void prefer_main(struct md__process *p, const struct md__thread *t, uint64_t now) {
  if (p->loop_thread == MD__NONE || p->loop_thread == t->slot || t->tid != p->pub.pid)
    return;
  md__drain_close(p);
  md__loop_end(p, now);
  p->loop_thread = t->slot;
}

void md__on_loop_start(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  prefer_main(p, t, e->r.time);
  if (!p->counting && p->pub.has_loop)
    p->loop_thread = t->slot; /* another loop follows one that stopped */
  if (!md__is_loop_thread(p, t))
    return;
  p->pub.has_loop = 1;
  start_counting(p, e->r.time);
  md__loop_settle(p, e->r.time);
  end_start_up(p, e->r.time);
  p->unknown = 0;
}

void md__loop_end(struct md__process *p, uint64_t now) {
  if (!p->counting)
    return;
  md__loop_settle(p, now);
  if (!p->pub.polling)
    tick_close(p, now);
  p->counting = 0;
  p->pub.polling = 0;
  p->idle = 0;
}

void md__on_loop_stop(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  if (!md__is_loop_thread(p, t))
    return;
  md__drain_close(p);
  md__loop_end(p, e->r.time);
}

/* A poll inside a callback is a private loop's (a synchronous spawn), which blocks the
 * callback. But when the loop itself moved on, that callback's end was never reported. */
static int is_nested_poll(struct md__process *p, struct md__thread *t) {
  if (!t->depth)
    return 0;
  if (!t->phase_since_begin)
    return 1;
  md__frames_forget(p, t);
  return 0;
}

void md__on_poll_begin(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  uint64_t now = e->r.time;
  if (!md__is_loop_thread(p, t) || is_nested_poll(p, t))
    return;
  p->pub.has_loop = 1;
  start_counting(p, now);
  md__loop_settle(p, now);
  md__pool_callback(p, NULL, now);
  md__drain_close(p);
  if (!p->pub.polling)
    tick_close(p, now);
  p->in_start_up = 0;
  p->polled = 1;
  p->pub.polling = 1;
  p->pub.tick = e->r.x ? e->r.x : p->pub.tick + 1;
  p->pub.tick_begin_ns = now;
  set_phase(p, TR_PHASE_POLL, e->r.w != 0);
}

void md__on_poll_end(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  uint64_t now = e->r.time;
  if (!md__is_loop_thread(p, t) || is_nested_poll(p, t))
    return;
  p->pub.has_loop = 1;
  start_counting(p, now);
  md__loop_settle(p, now);
  p->polled = 1;
  p->in_start_up = 0;
  p->pub.polling = 0;
  p->tick_busy_from = now;
  p->tick_callbacks = 0;
  p->tick_broken = 0;
  p->tick_row = NULL;
  p->tick_run = 0;
  set_phase(p, p->saw_phase ? TR_PHASE_IO : TR_PHASE_NONE, 0);
}

void md__on_phase(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  uint64_t now = e->r.time;
  if (!md__is_loop_thread(p, t))
    return;
  /* Before the first PHASE nothing told "other" from "poll callbacks". */
  p->saw_phase = 1;
  if (!p->pub.has_loop)
    start_counting(p, now);
  p->pub.has_loop = 1;
  md__loop_settle(p, now);
  t->phase_since_begin = 1;
  if (e->r.h != TR_PHASE_MAIN && e->r.h != TR_PHASE_NONE)
    end_start_up(p, now);
  set_phase(p, e->r.h, 0);
  p->pub.polling = 0;
}

/* The records between `from` and now are gone: what the loop did then is not known, and
 * neither is its state until it shows itself again. */
void md__loop_lost(struct md__process *p, uint64_t from, uint64_t now) {
  if (!p->counting)
    return;
  unshow(p);
  from = from > p->certain_ns ? from : p->certain_ns;
  if (from < p->settled_ns) { /* events of other threads made it pass as known */
    span(p, from, p->settled_ns, -1);
    p->settled_ns = from;
  }
  md__loop_settle(p, from < now ? from : now);
  p->unknown = 1;
  md__loop_settle(p, now);
  p->tick_broken = 1;
  p->tick_callbacks = 0;
  p->tick_busy_from = now;
  p->drain_begin_ns = 0;
  p->pub.polling = 0;
}
