#include "tests/unit/window_fixture.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a tape ---- */

struct cursor {
  struct wf_tape *tape;
  size_t at;
  uint64_t to;
};

static void *tape_open(void *data) {
  struct cursor *c = calloc(1, sizeof *c);
  c->tape = data;
  c->to = UINT64_MAX;
  return c;
}

static int tape_span(void *cursor, uint64_t *first, uint64_t *last, int *growing) {
  struct wf_tape *tape = ((struct cursor *)cursor)->tape;
  *growing = __atomic_load_n(&tape->growing, __ATOMIC_ACQUIRE);
  size_t count = __atomic_load_n(&tape->count, __ATOMIC_ACQUIRE);
  *first = count ? tape->events[0].r.time : 0;
  *last = count ? tape->events[count - 1].r.time : 0;
  return count ? 0 : -ENODATA;
}

static int tape_seek(void *cursor, uint64_t from, uint64_t to) {
  struct cursor *c = cursor;
  size_t low = 0, high = __atomic_load_n(&c->tape->count, __ATOMIC_ACQUIRE);
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (c->tape->events[middle].r.time < from)
      low = middle + 1;
    else
      high = middle;
  }
  c->at = low;
  c->to = to;
  return 0;
}

static int tape_next(void *cursor, struct tr_event *events, size_t max) {
  struct cursor *c = cursor;
  size_t count = __atomic_load_n(&c->tape->count, __ATOMIC_ACQUIRE);
  int n = 0;
  for (; (size_t)n < max && c->at < count && c->tape->events[c->at].r.time <= c->to; n++)
    events[n] = c->tape->events[c->at++];
  return n;
}

static const char *tape_string(void *data, uint32_t process, uint32_t id) {
  static const char *const names[] = {"", "readFile", "pbkdf2", "spawn", "readFileSync"};
  (void)data, (void)process;
  return id < sizeof names / sizeof *names ? names[id] : "";
}

static struct md_names tape_names(void *cursor) {
  (void)cursor;
  return (struct md_names){.string = tape_string};
}

struct md_events wf_events(struct wf_tape *tape) {
  return (struct md_events){.open = tape_open,
                            .close = free,
                            .span = tape_span,
                            .seek = tape_seek,
                            .next = tape_next,
                            .names = tape_names,
                            .data = tape};
}

/* ---- random events ---- */

static uint64_t state = 1;

void wf_seed(uint64_t seed) {
  state = seed * 0x9e3779b97f4a7c15u + 1;
}

uint64_t wf_random(uint64_t below) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return below ? state % below : state;
}

static uint64_t field(void) {
  switch (wf_random(8)) {
  case 0:
    return wf_random(0);
  case 1:
    return TR_UNKNOWN;
  case 2:
    return 0;
  default:
    return wf_random(40);
  }
}

void wf_garbage(struct tr_event *events, size_t count) {
  uint64_t now = 1000000000000u;
  for (size_t i = 0; i < count; i++) {
    now += wf_random(4) ? wf_random(20000) : wf_random(3000000);
    struct tr_event e = {.r = {.time = now,
                               .h = (uint16_t)wf_random(24),
                               .w = (uint32_t)field(),
                               .x = field(),
                               .y = field()},
                         .process = (uint32_t)wf_random(3),
                         .thread = (uint32_t)wf_random(5)};
    e.r.type = tr_event_infos[wf_random(tr_event_info_count)].type;
    if (wf_random(6) == 0)
      e.r.type = TR_EV_TASK_BEGIN;
    if (e.r.type == TR_EV_PROCESS_END) /* nothing comes after it, even here */
      e.r.type = TR_EV_TASK_END;
    e.pid = 100 + (int32_t)e.process;
    e.tid = e.pid + (int32_t)e.thread;
    events[i] = e;
  }
}

struct writer {
  struct tr_event *events;
  size_t count, max;
  uint64_t now, task;
  uint32_t process;
  int ended;
};

static void emit(struct writer *w, uint32_t thread, uint16_t type, uint16_t h, uint32_t a,
                 uint64_t x, uint64_t y) {
  w->now += wf_random(3) ? 1 + wf_random(900) : 0;
  if (w->count == w->max)
    return;
  w->events[w->count++] = (struct tr_event){
      .r = {.time = w->now, .type = type, .h = h, .w = a, .x = x, .y = y},
      .pid = 100 + (int32_t)w->process,
      .tid = 100 + (int32_t)(w->process * 10 + thread),
      .process = w->process,
      .thread = thread};
}

static void callback(struct writer *w, uint16_t kind, uint64_t task, int depth) {
  emit(w, 0, TR_EV_TASK_BEGIN, kind, 1 + (uint32_t)wf_random(5), task,
       wf_random(3) ? wf_random(5000000) : TR_UNKNOWN);
  if (wf_random(12) == 0)
    w->now += wf_random(6000000);
  if (wf_random(20) == 0) {
    emit(w, 5, TR_EV_SAMPLE, 3, 0, task, 10000000);
    emit(w, 5, TR_EV_FRAMES, 0, 1 + (uint32_t)wf_random(4), 2 | 3ull << 32, 0);
  }
  for (uint64_t n = wf_random(3); n > 0; n--)
    emit(w, 0, TR_EV_TASK_CREATE, TR_KIND_NEXTTICK, 7, ++w->task, task);
  if (wf_random(15) == 0) {
    emit(w, 0, TR_EV_GC_BEGIN, 0, 0, 0, 0);
    w->now += wf_random(2000000);
    emit(w, 0, TR_EV_GC_END, 0, 100, wf_random(1 << 20), 5);
  }
  if (wf_random(40) == 0) {
    emit(w, 0, TR_EV_SYNC_BEGIN, TR_KIND_FS, 9, 4, 0);
    emit(w, 0, TR_EV_SYNC_END, TR_KIND_FS, 0, 4, 0);
  }
  if (depth < 3 && wf_random(6) == 0)
    callback(w, TR_KIND_USER, ++w->task, depth + 1);
  emit(w, 0, TR_EV_TASK_END, kind, 0, task, 0);
}

static void job(struct writer *w) {
  uint64_t task = ++w->task;
  uint32_t worker = 1 + (uint32_t)wf_random(3);
  emit(w, 0, TR_EV_TASK_CREATE, TR_KIND_FS, 5, task, 0);
  emit(w, 0, TR_EV_POOL_SUBMIT, TR_KIND_FS, 1, task, 0);
  w->now += wf_random(300000);
  emit(w, worker, TR_EV_POOL_START, TR_KIND_FS, 1, task, 0);
  w->now += wf_random(300000);
  emit(w, worker, TR_EV_POOL_DONE, TR_KIND_FS, 1, task, 0);
  if (wf_random(3) == 0)
    callback(w, TR_KIND_TIMER, 1 + wf_random(9), 0);
  emit(w, 0, TR_EV_POOL_DELIVER, TR_KIND_FS, 1, task, 0);
  if (wf_random(5))
    callback(w, TR_KIND_FS, task, 0);
}

static void child(struct writer *w) {
  uint64_t task = ++w->task, pid = 5000 + wf_random(50);
  emit(w, 0, TR_EV_SPAWN_BEGIN, 0, 3, task, 0);
  emit(w, 0, TR_EV_SPAWN_END, 0, 3, task, pid);
  if (wf_random(2))
    job(w);
  emit(w, 0, TR_EV_PROC_EXIT, 0, 1, task, pid);
  emit(w, 0, TR_EV_PROC_RUSAGE, 0, 2000, 10, 20);
}

static void tick(struct writer *w, int lossy) {
  w->process = !w->ended && wf_random(3) == 0;
  emit(w, 0, TR_EV_POLL_BEGIN, 0, 10, 0, 0);
  w->now += wf_random(400000);
  emit(w, 0, TR_EV_POLL_END, 0, 1, 0, 0);
  for (uint64_t n = wf_random(4); n > 0; n--)
    callback(w, TR_KIND_TIMER, 1 + wf_random(9), 0);
  for (uint64_t n = wf_random(3); n > 0; n--)
    job(w);
  emit(w, 0, TR_EV_PHASE, TR_PHASE_CHECK, 0, 0, 0);
  callback(w, TR_KIND_IMMEDIATE, ++w->task, 0);
  if (wf_random(30) == 0)
    child(w);
  if (lossy && wf_random(40) == 0)
    emit(w, (uint32_t)wf_random(3), TR_EV_LOST, 0, 0, 1 + wf_random(9), wf_random(10000));
}

void wf_program(struct tr_event *events, size_t count, int lossy) {
  struct writer w = {.events = events, .max = count, .now = 1000000000000u};
  for (uint32_t process = 0; process < 2; process++) {
    w.process = process;
    emit(&w, 0, TR_EV_LOOP_START, 0, 0, 1, 0);
    emit(&w, 0, TR_EV_POOL_SIZE, 0, 3, 0, 0);
  }
  while (w.count < count) {
    tick(&w, lossy);
    if (w.process == 1 && w.count > count * 3 / 4) {
      emit(&w, 0, TR_EV_PROCESS_END, 0, 3, 0, 0);
      w.ended = 1;
    }
  }
}

/* ---- comparing ---- */

#define SAME(x, y)                                                                         \
  do {                                                                                     \
    unsigned long long x_ = (unsigned long long)(x), y_ = (unsigned long long)(y);         \
    if (x_ != y_)                                                                          \
      ck_abort_msg("%s: %s is %llu and %llu", what, #x, x_, y_);                           \
  } while (0)

static void same_hist(const struct md_hist *a, const struct md_hist *b, const char *what) {
  uint64_t low, high, x, y;
  SAME(a->count, b->count);
  SAME(a->sum_ns, b->sum_ns);
  if (!a->count)
    return;
  SAME(a->min_ns, b->min_ns);
  SAME(a->max_ns, b->max_ns);
  for (uint32_t i = 0; i < a->bucket_count || i < b->bucket_count; i++) {
    if (!md_hist_bucket(a, i, &low, &high, &x))
      x = 0;
    if (!md_hist_bucket(b, i, &low, &high, &y))
      y = 0;
    SAME(x, y);
  }
}

static void same_row(const struct md_callback *a, const struct md_callback *b,
                     const char *what) {
  uint64_t x = 0, y = 0;
  same_hist(&a->run, &b->run, what);
  same_hist(&a->wait, &b->wait, what);
  SAME(a->harm_ns, b->harm_ns);
  SAME(a->victims, b->victims);
  SAME(a->last_ns, b->last_ns);
  SAME(a->created, b->created);
  SAME(a->scheduled_at, b->scheduled_at);
  SAME(a->slow_runs, b->slow_runs);
  SAME(a->self_scheduled, b->self_scheduled);
  SAME(a->samples, b->samples);
  SAME(a->slowest_count, b->slowest_count);
  for (uint32_t i = 0; i < a->slowest_count; i++) {
    SAME(a->slowest[i].run_ns, b->slowest[i].run_ns);
    if (i + 1 == a->slowest_count || a->slowest[i].run_ns == a->slowest[i + 1].run_ns ||
        (i && a->slowest[i].run_ns == a->slowest[i - 1].run_ns))
      continue; /* any of several equal ones may have been kept */
    SAME(a->slowest[i].begin_ns, b->slowest[i].begin_ns);
    SAME(a->slowest[i].wait_ns, b->slowest[i].wait_ns);
    SAME(a->slowest[i].victims, b->slowest[i].victims);
    SAME(a->slowest[i].harm_ns, b->slowest[i].harm_ns);
    SAME(a->slowest[i].samples, b->slowest[i].samples);
    SAME(a->slowest[i].depth, b->slowest[i].depth);
  }
  for (uint32_t i = 0; i < a->victim_rows; i++)
    x += a->worst_victims[i].delay_ns;
  for (uint32_t i = 0; i < b->victim_rows; i++)
    y += b->worst_victims[i].delay_ns;
  if (a->victim_rows < MD_VICTIMS && b->victim_rows < MD_VICTIMS)
    SAME(x, y);
}

static int used(const struct md_callback *c) {
  return c->run.count || c->wait.count || c->created || c->victims || c->samples;
}

static size_t used_rows(const struct md_process *p) {
  size_t n = 0;
  for (size_t i = 0; i < p->callback_rows; i++)
    n += (size_t)used(p->callbacks[i]);
  return n;
}

static const struct md_callback *row_like(const struct md_process *p,
                                          const struct md_callback *like) {
  for (size_t i = 0; i < p->callback_rows; i++)
    if (p->callbacks[i]->kind == like->kind && p->callbacks[i]->site == like->site)
      return p->callbacks[i];
  return NULL;
}

static void same_rows(const struct md_process *a, const struct md_process *b,
                      const char *what) {
  SAME(used_rows(a), used_rows(b));
  for (size_t i = 0; i < a->callback_rows; i++) {
    const struct md_callback *x = a->callbacks[i], *y = row_like(b, x);
    if (!used(x))
      continue;
    ck_assert_msg(y != NULL, "%s: no row of kind %d, site %u", what, x->kind, x->site);
    same_row(x, y, what);
  }
}

static void same_pool(const struct md_pool *a, const struct md_pool *b, const char *what) {
  uint64_t busy[2] = {0}, items[2] = {0};
  SAME(a->size, b->size);
  SAME(a->busy, b->busy);
  SAME(a->queued, b->queued);
  SAME(a->queued_max, b->queued_max);
  SAME(a->oldest_submit_ns, b->oldest_submit_ns);
  SAME(a->undelivered, b->undelivered);
  SAME(a->cancelled, b->cancelled);
  SAME(a->recent_total, b->recent_total);
  for (uint64_t n = 0; n < a->recent_total && n < MD_RECENT_WORK; n++) {
    const struct md_work *x = &a->recent[(a->recent_total - 1 - n) % MD_RECENT_WORK];
    const struct md_work *y = &b->recent[(b->recent_total - 1 - n) % MD_RECENT_WORK];
    SAME(x->task, y->task);
    SAME(x->submit_ns, y->submit_ns);
    SAME(x->deliver_ns, y->deliver_ns);
  }
  for (size_t i = 0; i < a->kind_count; i++)
    for (size_t k = 0; k < b->kind_count; k++) {
      if (a->kinds[i].kind != b->kinds[k].kind)
        continue;
      SAME(a->kinds[i].count, b->kinds[k].count);
      same_hist(&a->kinds[i].queued, &b->kinds[k].queued, what);
      same_hist(&a->kinds[i].run, &b->kinds[k].run, what);
      same_hist(&a->kinds[i].delivery, &b->kinds[k].delivery, what);
    }
  for (size_t i = 0; i < a->worker_count; i++) {
    busy[0] += a->workers[i].busy_ns;
    items[0] += a->workers[i].items;
  }
  for (size_t i = 0; i < b->worker_count; i++) {
    busy[1] += b->workers[i].busy_ns;
    items[1] += b->workers[i].items;
  }
  SAME(busy[0], busy[1]);
  SAME(items[0], items[1]);
}

static uint64_t stack_counts(const struct md_process *p) {
  uint64_t n = 0;
  for (size_t i = 0; i < p->stack_count; i++)
    n += p->stacks[i].count * (1 + p->stacks[i].sites[0]) * (1 + p->stacks[i].depth);
  return n;
}

static uint64_t sync_sum(const struct md_process *p) {
  uint64_t n = 0;
  for (size_t i = 0; i < p->sync_count; i++)
    n += p->syncs[i].count + p->syncs[i].sum_ns * 3;
  return n;
}

static uint64_t spawn_sum(const struct md_process *p) {
  uint64_t n = 0;
  for (size_t i = 0; i < p->spawn_count; i++)
    n += (uint64_t)(uint32_t)p->spawns[i].pid + p->spawns[i].exit_ns * 3 +
         p->spawns[i].cost_ns * 5 + p->spawns[i].maxrss_kib;
  return n;
}

static void same_process(const struct md_process *a, const struct md_process *b,
                         const char *what) {
  SAME(a->events, b->events);
  SAME(a->lost, b->lost);
  SAME(a->busy_ns, b->busy_ns);
  SAME(a->idle_ns, b->idle_ns);
  SAME(a->unknown_ns, b->unknown_ns);
  for (int i = 0; i < TR_PHASE_COUNT; i++)
    SAME(a->phase_ns[i], b->phase_ns[i]);
  SAME(a->phase, b->phase);
  SAME(a->tick, b->tick);
  SAME(a->polling, b->polling);
  SAME(a->end_ns, b->end_ns);
  SAME(a->callback_count, b->callback_count);
  SAME(a->live_tasks, b->live_tasks);
  SAME(a->open_begin_ns, b->open_begin_ns);
  SAME(a->spawn_total, b->spawn_total);
  SAME(a->spawn_count, b->spawn_count);
  SAME(spawn_sum(a), spawn_sum(b));
  SAME(sync_sum(a), sync_sum(b));
  SAME(a->ipc_sent + a->ipc_sent_bytes, b->ipc_sent + b->ipc_sent_bytes);
  SAME(a->compile_ns, b->compile_ns);
  SAME(a->uncaught, b->uncaught);
  SAME(a->heap_bytes, b->heap_bytes);
  SAME(a->samples, b->samples);
  SAME(a->samples_lost, b->samples_lost);
  SAME(stack_counts(a), stack_counts(b));
  same_hist(&a->ticks, &b->ticks, what);
  same_hist(&a->gc, &b->gc, what);
  same_hist(&a->spawn_cost, &b->spawn_cost, what);
  same_rows(a, b, what);
  same_pool(&a->pool, &b->pool, what);
}

void wf_same(const struct md_model *a, const struct md_model *b, const char *what) {
  struct md_totals x, y;
  md_totals(a, &x);
  md_totals(b, &y);
  SAME(x.events, y.events);
  SAME(x.lost, y.lost);
  SAME(md_process_count(a), md_process_count(b));
  for (size_t i = 0; i < md_process_count(a); i++) {
    const struct md_process *p = md_process(a, i), *q = NULL;
    for (size_t k = 0; k < md_process_count(b); k++)
      if (md_process(b, k)->index == p->index)
        q = md_process(b, k);
    ck_assert_msg(q != NULL, "%s: process %u is not there", what, p->index);
    same_process(p, q, what);
  }
}
