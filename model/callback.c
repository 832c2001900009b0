/* Callbacks: what runs, for how long by itself, how long it had waited, and the slowest.
 */
#include "model/internal.h"

#include <string.h>

#include "model/memory.h"

enum tr_kind md__kind(uint32_t kind) {
  return kind < TR_KIND_COUNT ? (enum tr_kind)kind : TR_KIND_NONE;
}

int md__kind_is_queue(uint32_t kind) {
  return kind == TR_KIND_NEXTTICK || kind == TR_KIND_MICROTASK || kind == TR_KIND_PROMISE;
}

/* ---- rows ---- */

void md__row_resolve(struct md__process *p, struct md__row *row) {
  struct tr_site_info info = md_site(p->m, &p->pub, row->pub.site);
  row->pub.name = info.function;
  row->pub.file = info.file;
  row->pub.line = info.line;
  row->resolved = !row->pub.site || info.file[0] || info.function[0];
}

static struct md__row *row_new(struct md__process *p, enum tr_kind kind, uint32_t site) {
  struct md_process *pub = &p->pub;
  struct md__row *row = md__alloc(1, sizeof *row);
  row->pub.kind = kind;
  row->pub.site = site;
  row->pub.name = row->pub.file = "";
  md_hist_init(&row->pub.run);
  md_hist_init(&row->pub.wait);
  pub->callbacks = md__grow(pub->callbacks, pub->callback_rows, &p->row_capacity,
                            sizeof *pub->callbacks);
  pub->callbacks[pub->callback_rows++] = &row->pub;
  return row;
}

struct md__row *md__row_other(struct md__process *p) {
  if (!p->other) {
    p->other = row_new(p, TR_KIND_NONE, 0);
    p->other->pub.name = "(other)";
    p->other->resolved = 1;
  }
  return p->other;
}

struct md__row *md__row_of(struct md__process *p, uint32_t kind, uint32_t site) {
  kind = md__kind(kind);
  uint64_t key = ((uint64_t)site << 8 | kind) + 1;
  struct md__row *row = md__map_get(&p->rows, key);
  if (__builtin_expect(row != NULL, 1))
    return row;
  if (p->rows.count < MD__ROWS) {
    row = row_new(p, (enum tr_kind)kind, site);
    md__row_resolve(p, row);
    md__map_add(&p->rows, key, row);
    return row;
  }
  p->pub.callback_rows_dropped++;
  return md__row_other(p);
}

/* ---- what is open ---- */

struct md__frame *md__frame_top(const struct md__thread *t) {
  return t->depth ? &t->frames[t->depth - 1] : NULL;
}

static void show_open(struct md__process *p, const struct md__thread *t) {
  if (p->loop_thread != t->slot)
    return;
  const struct md__frame *top = md__frame_top(t);
  p->pub.open = top ? &top->row->pub : NULL;
  p->pub.open_begin_ns = top ? top->begin_ns : 0;
}

void md__frames_forget(struct md__process *p, struct md__thread *t) {
  t->depth = 0;
  t->skipped = 0;
  show_open(p, t);
}

/* ---- the slowest runs ---- */

static void instance_stack(struct md__process *p, const struct md__frame *f,
                           struct md_instance *i) {
  uint32_t best = 0;
  for (uint32_t c = 1; c < MD__CANDIDATES; c++)
    if (f->candidates[c].count > f->candidates[best].count)
      best = c;
  uint32_t stack = f->candidates[best].stack;
  if (!f->candidates[best].count || stack >= p->pub.stack_count)
    return;
  i->depth = p->pub.stacks[stack].depth;
  memcpy(i->stack, p->pub.stacks[stack].sites, sizeof i->stack);
}

static void keep_if_slow(struct md__process *p, const struct md__frame *f, uint64_t run,
                         int unfinished) {
  struct md_callback *row = &f->row->pub;
  if (row->slowest_count == MD_SLOWEST && run <= row->slowest[MD_SLOWEST - 1].run_ns)
    return;
  if (row->slowest_count < MD_SLOWEST)
    row->slowest_count++;
  uint32_t at = row->slowest_count - 1;
  for (; at > 0 && row->slowest[at - 1].run_ns < run; at--)
    row->slowest[at] = row->slowest[at - 1];
  row->slowest[at] = (struct md_instance){
      .begin_ns = f->begin_ns,
      .run_ns = run,
      .wait_ns = f->wait_ns,
      .task = f->task,
      .samples = f->samples,
      .unfinished = unfinished,
  };
  instance_stack(p, f, &row->slowest[at]);
  if (!f->row->resolved)
    md__row_resolve(p, f->row);
}

/* ---- begin and end ---- */

/* When the task became runnable; 0 when that is not known. */
static uint64_t ready_time(const struct tr_event *e, const struct md__task *task) {
  uint64_t begin = e->r.time;
  if (e->r.y != TR_UNKNOWN)
    return e->r.y < begin ? begin - e->r.y : 1;
  if (!task)
    return 0;
  if (task->ready_ns)
    return task->ready_ns;
  if (task->done_ns)
    return task->done_ns;
  if (e->r.h == TR_KIND_IMMEDIATE || md__kind_is_queue(e->r.h))
    return task->create_ns;
  return 0;
}

static void count_scheduled(struct md__row *row, const struct md__task *task) {
  if (task->runs || !task->create_ns)
    return;
  row->pub.created++;
  if (task->site)
    row->pub.scheduled_at = task->site;
  if (task->creator == row)
    row->pub.self_scheduled++;
}

/* From its scheduling until it could run, a request waits for somebody else. */
static void waited_outside(struct md__process *p, const struct md__task *task,
                           uint64_t ready) {
  if (task->runs || !task->create_ns)
    return;
  uint64_t waited = md__since(task->create_ns, ready);
  md_hist_add(&p->outside_hist, waited);
  md__worst_add(&p->outside, waited, task->create_ns, task->site);
}

/* A row of nextTicks and microtasks keeps the loop from its poll as one long run does. */
static void drain_step(struct md__process *p, struct md__row *row, uint64_t now) {
  if (!md__kind_is_queue(row->pub.kind)) {
    md__drain_close(p);
    return;
  }
  if (!p->drain_begin_ns) {
    p->drain_begin_ns = now ? now : 1;
    p->drain_count = 0;
  }
  p->drain_row = row;
  p->drain_count++;
}

void md__drain_close(struct md__process *p) {
  enum { MANY = 10 }; /* fewer are slow callbacks, not starvation */
  if (!p->drain_begin_ns)
    return;
  uint64_t length = md__since(p->drain_begin_ns, p->drain_end_ns);
  if (p->drain_count >= MANY && length >= p->m->thresholds.starvation_ns) {
    if (length > p->drain.max_ns)
      p->drain.row = p->drain_row;
    md__worst_add(&p->drain, length, p->drain_begin_ns, p->drain_row->pub.site);
  }
  p->drain_begin_ns = 0;
}

/* The first script may begin before its loop does; or nobody looked when both began. */
static void loop_begins_with(struct md__process *p, const struct tr_event *e) {
  if (p->unknown) {
    md__loop_settle(p, e->r.time);
    p->unknown = 0;
    p->pub.phase = TR_PHASE_NONE;
    p->idle = 0;
  }
  if (!p->counting && !p->pub.has_loop) {
    struct tr_event phase = *e;
    phase.r.h = e->r.h == TR_KIND_MAIN ? TR_PHASE_MAIN : TR_PHASE_NONE;
    md__on_phase(p, &phase);
    p->saw_phase = 0;
    if (e->r.h != TR_KIND_MAIN) { /* we came in the middle of a tick */
      p->in_start_up = 0;
      p->tick_broken = 1;
    }
  }
}

static void frame_push(struct md__thread *t, const struct md__frame *f) {
  if (!t->frames)
    t->frames = md__alloc(MD__DEPTH, sizeof *t->frames);
  if (t->depth == MD__DEPTH) {
    t->skipped++;
    return;
  }
  t->frames[t->depth++] = *f;
}

void md__on_task_begin(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  struct md__row *row = md__row_of(p, e->r.h, e->r.w);
  struct md__task *task = md__task_need(p, e->r.x, e->r.h);
  uint64_t now = e->r.time;
  uint64_t ready = ready_time(e, task);
  struct md__frame f = {
      .row = row, .task = e->r.x, .begin_ns = now, .wait_ns = TR_UNKNOWN};
  if (md__is_loop_thread(p, t)) {
    loop_begins_with(p, e);
    if (p->in_start_up && !t->depth && row->pub.kind == TR_KIND_MAIN)
      row->start_up = 1;
    if (!t->depth)
      drain_step(p, row, now);
    p->tick_callbacks++;
  }
  if (ready) {
    f.wait_ns = md__since(ready, now);
    md_hist_add(&row->pub.wait, f.wait_ns);
    if (ready < p->long_end_ns)
      md__harm(p, row, ready, now);
  }
  if (p->pool.delivering || (task && task->work))
    md__pool_callback(p, task, now);
  if (task) {
    if (row->pub.kind == TR_KIND_HTTP || row->pub.kind == TR_KIND_NET)
      waited_outside(p, task, ready ? ready : now);
    count_scheduled(row, task);
    md__task_begins(p, task);
  }
  if (!row->first_ns) {
    row->first_ns = now;
    row->idle_at_first = p->pub.idle_ns;
  }
  if (!t->depth)
    t->phase_since_begin = 0;
  frame_push(t, &f);
  show_open(p, t);
}

/* Books the topmost callback as having run until `now`. */
static void frame_end(struct md__process *p, struct md__thread *t, uint64_t now,
                      int unfinished) {
  struct md__frame *f = &t->frames[--t->depth];
  struct md__row *row = f->row;
  uint64_t length = md__since(f->begin_ns, now);
  uint64_t run = md__since(f->nested_ns, length);
  md_hist_add(&row->pub.run, run);
  row->pub.last_ns = now;
  row->idle_at_last = p->pub.idle_ns;
  if (run >= p->m->thresholds.slow_callback_ns) {
    row->pub.slow_runs++;
    row->slow_ns += run;
  }
  keep_if_slow(p, f, run, unfinished);
  p->pub.callback_count++;
  p->pub.callbacks_by_kind[row->pub.kind]++;
  p->pub.interval.callbacks[row->pub.kind]++;
  struct md_bucket *b = md__bucket(p, now);
  if (b)
    b->callbacks++;
  if (run >= MD__LONG_NS)
    md__long_add(p, row, f->begin_ns, now);
  if (!t->depth && length >= MD__LONG_NS && p->loop_thread == t->slot)
    md__tick_ran(p, row, f->begin_ns, now);
  if (t->depth)
    t->frames[t->depth - 1].nested_ns += length;
  else if (p->drain_begin_ns && p->loop_thread == t->slot)
    p->drain_end_ns = now;
}

void md__frames_close(struct md__process *p, struct md__thread *t, uint64_t now) {
  while (t->depth)
    frame_end(p, t, now, 1);
  t->skipped = 0;
  show_open(p, t);
}

/* Goes down to the callback of this task; those above it never ended, as far as we know.
 * 0 when there is none. */
static int unwind_to(struct md__thread *t, uint64_t task) {
  for (uint32_t d = t->depth; d > 0; d--)
    if (t->frames[d - 1].task == task) {
      t->depth = d;
      return 1;
    }
  return 0;
}

void md__on_task_end(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  if (t->skipped) {
    t->skipped--;
    return;
  }
  if (!unwind_to(t, e->r.x))
    return;
  frame_end(p, t, e->r.time, 0);
  show_open(p, t);
  struct md__task *task = md__task_get(p, e->r.x);
  if (task)
    md__task_ended(p, task);
}
