/* The thread pool: three waits of each work item, the workers, and the queue. Events of
 * several threads meet here, so that any may come a little early or not at all: a wait is
 * counted only when both its ends are known, and never below zero. */
#include "model/internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/memory.h"

/* ---- lists ---- */

static void list_remove(struct md__pool *pool, struct md__work *w) {
  struct md__work_list *list = &pool->lists[w->state];
  *(w->prev ? &w->prev->next : &list->first) = w->next;
  *(w->next ? &w->next->prev : &list->last) = w->prev;
  w->prev = w->next = NULL;
  list->count--;
}

static void list_append(struct md__pool *pool, struct md__work *w,
                        enum md__work_state state) {
  struct md__work_list *list = &pool->lists[state];
  w->state = state;
  w->prev = list->last;
  *(list->last ? &list->last->next : &list->first) = w;
  list->last = w;
  list->count++;
}

/* The public numbers that follow from the lists. */
static void show(struct md__process *p, uint64_t now) {
  struct md_pool *pub = &p->pub.pool;
  const struct md__work_list *queue = &p->pool.lists[MD__QUEUED];
  pub->queued = queue->count;
  pub->oldest_submit_ns = queue->first ? queue->first->pub.submit_ns : 0;
  pub->undelivered = p->pool.lists[MD__DONE].count;
  if (pub->queued > pub->queued_max)
    pub->queued_max = pub->queued;
  struct md_bucket *b = md__bucket(p, now);
  if (b && pub->queued > b->queued_max)
    b->queued_max = pub->queued;
}

/* ---- work items ---- */

static void count_kind(struct md__process *p, const struct md__work *w, int by) {
  if (w->state == MD__QUEUED)
    p->pool.queued_by_kind[w->pub.kind] += (uint32_t)by;
  if (w->state == MD__RUNNING)
    p->pool.running_by_kind[w->pub.kind] += (uint32_t)by;
}

static void work_move(struct md__process *p, struct md__work *w,
                      enum md__work_state state) {
  count_kind(p, w, -1);
  list_remove(&p->pool, w);
  list_append(&p->pool, w, state);
  count_kind(p, w, 1);
}

static struct md__work *work_new(struct md__process *p, const struct tr_event *e,
                                 enum md__work_state state) {
  struct md__task *task = md__task_need(p, e->r.x, e->r.h);
  if (task && p->pool.works >= MD__WORKS)
    p->pub.works_dropped++;
  if (!task || p->pool.works >= MD__WORKS)
    return NULL;
  struct md__work *w = p->pool.free;
  if (w)
    p->pool.free = w->next;
  else
    w = md__alloc(1, sizeof *w);
  *w = (struct md__work){.worker = MD__NONE};
  w->pub.task = e->r.x;
  w->pub.kind = md__kind(e->r.h);
  w->pub.op = md__string(p, e->r.w);
  w->pub.site = task->site;
  task->work = w;
  p->pool.works++;
  list_append(&p->pool, w, state);
  count_kind(p, w, 1);
  return w;
}

struct md__work *md__work_restore(struct md__process *p, const struct md__work *from,
                                  int linked) {
  struct md__task *task = linked ? md__task_get(p, from->pub.task) : NULL;
  struct md__work *w = md__alloc(1, sizeof *w);
  *w = *from;
  w->prev = w->next = NULL;
  if (task)
    task->work = w;
  p->pool.works++;
  list_append(&p->pool, w, from->state);
  count_kind(p, w, 1);
  return w;
}

static struct md__work *work_get(struct md__process *p, uint64_t id) {
  struct md__task *task = md__task_get(p, id);
  return task ? task->work : NULL;
}

static void work_free(struct md__process *p, struct md__work *w) {
  struct md__task *task = md__task_get(p, w->pub.task);
  if (task && task->work == w)
    task->work = NULL;
  if (p->pool.delivering == w)
    p->pool.delivering = NULL;
  count_kind(p, w, -1);
  list_remove(&p->pool, w);
  w->next = p->pool.free;
  p->pool.free = w;
  p->pool.works--;
}

struct md_pool_kind *md__pool_kind(struct md__process *p, enum tr_kind kind) {
  struct md_pool *pub = &p->pub.pool;
  for (size_t i = 0; i < pub->kind_count; i++)
    if (pub->kinds[i].kind == kind)
      return &pub->kinds[i];
  pub->kinds =
      md__grow(pub->kinds, pub->kind_count, &p->pool.kind_capacity, sizeof *pub->kinds);
  struct md_pool_kind *row = &pub->kinds[pub->kind_count++];
  *row = (struct md_pool_kind){.kind = kind};
  md_hist_init(&row->queued);
  md_hist_init(&row->run);
  md_hist_init(&row->delivery);
  return row;
}

/* ---- workers ---- */

static uint32_t worker_index(struct md__process *p, int32_t tid, uint64_t now) {
  struct md_pool *pub = &p->pub.pool;
  for (uint32_t i = 0; i < pub->worker_count; i++)
    if (pub->workers[i].tid == tid)
      return i;
  if (pub->worker_count >= MD__WORKERS)
    return MD__NONE;
  pub->workers = md__grow(pub->workers, pub->worker_count, &p->pool.worker_capacity,
                          sizeof *pub->workers);
  pub->workers[pub->worker_count] =
      (struct md_worker){.tid = tid, .seen_ns = now, .since_ns = now};
  return (uint32_t)pub->worker_count++;
}

void md__pool_worker_seen(struct md__process *p, int32_t tid, uint64_t now) {
  worker_index(p, tid, now);
}

uint32_t md__pool_size(const struct md__process *p) {
  return p->pub.pool.size ? p->pub.pool.size : (uint32_t)p->pub.pool.worker_count;
}

static void worker_idle(struct md__process *p, uint32_t index, uint64_t now, int known) {
  if (index == MD__NONE || !p->pub.pool.workers[index].current_task)
    return;
  struct md_worker *worker = &p->pub.pool.workers[index];
  if (known) {
    worker->busy_ns += md__since(worker->since_ns, now);
    worker->items++;
  }
  worker->current_task = 0;
  worker->op = NULL;
  worker->since_ns = now;
  p->pub.pool.busy--;
}

static void worker_busy(struct md__process *p, struct md__work *w, int32_t tid,
                        uint64_t now) {
  uint32_t index = worker_index(p, tid, now);
  w->worker = index;
  w->pub.worker_tid = tid;
  if (index == MD__NONE)
    return;
  worker_idle(p, index, now, 0);
  struct md_worker *worker = &p->pub.pool.workers[index];
  worker->current_task = w->pub.task;
  worker->op = w->pub.op;
  worker->since_ns = now;
  p->pub.pool.busy++;
}

/* ---- busy workers in the history ---- */

static void unshow(struct md__process *p) {
  struct md__pool *pool = &p->pool;
  if (pool->shown_ns > pool->settled_ns)
    md__history_add(p, pool->settled_ns, pool->shown_ns, -(int64_t)p->pub.pool.busy,
                    offsetof(struct md_bucket, pool_busy_ns));
  pool->shown_ns = 0;
}

static void add_busy(struct md__process *p, uint64_t now) {
  if (p->pub.pool.busy)
    md__history_add(p, p->pool.settled_ns, now, p->pub.pool.busy,
                    offsetof(struct md_bucket, pool_busy_ns));
}

static int is_full(const struct md__process *p) {
  uint32_t size = md__pool_size(p);
  return size && p->pub.pool.busy >= size;
}

/* libuv gives slow I/O (name look-ups) at most half of the workers. */
static int is_capped(const struct md__process *p) {
  uint32_t size = md__pool_size(p);
  return size > 1 && p->pub.pool.busy < size &&
         p->pool.running_by_kind[TR_KIND_DNS] >= (size + 1) / 2;
}

uint64_t md__pool_full_wait(const struct md__process *p, const struct md__work *w,
                            uint64_t now) {
  uint64_t open = is_full(p) ? md__since(p->pool.settled_ns, now) : 0;
  return p->pool.full_ns + open - w->full_at_submit;
}

uint64_t md__pool_capped_wait(const struct md__process *p, const struct md__work *w,
                              uint64_t now) {
  uint64_t open = is_capped(p) ? md__since(p->pool.settled_ns, now) : 0;
  return p->pool.capped_ns + open - w->capped_at_submit;
}

void md__pool_settle(struct md__process *p, uint64_t now) {
  struct md__pool *pool = &p->pool;
  unshow(p);
  if (now <= pool->settled_ns)
    return;
  add_busy(p, now);
  if (is_full(p))
    pool->full_ns += now - pool->settled_ns;
  if (is_capped(p))
    pool->capped_ns += now - pool->settled_ns;
  pool->settled_ns = now;
}

void md__pool_show(struct md__process *p, uint64_t now) {
  if (!p->pub.pool.busy)
    return;
  unshow(p);
  if (now <= p->pool.settled_ns)
    return;
  add_busy(p, now);
  p->pool.shown_ns = now;
}

/* What held a worker up longest until now: of what runs, and what was done last. */
static const struct md_work *holder(const struct md__process *p, uint64_t now,
                                    uint64_t *held) {
  const struct md_work *longest = p->pool.last.start_ns ? &p->pool.last : NULL;
  *held = longest ? md__since(longest->start_ns, longest->done_ns) : 0;
  for (const struct md__work *w = p->pool.lists[MD__RUNNING].first; w; w = w->next) {
    uint64_t run = md__since(w->pub.start_ns, now);
    if (longest && run <= *held)
      continue;
    longest = &w->pub;
    *held = run;
  }
  return longest;
}

void md__pool_hold(const struct md__process *p, struct md__worst *worst, uint64_t waited,
                   uint64_t now) {
  uint64_t held;
  const struct md_work *by = holder(p, now, &held);
  if (!by || (worst->count && waited <= worst->max_ns))
    return;
  worst->op = by->op;
  worst->kind = by->kind;
  md__worst_add(worst, waited, by->start_ns, by->site);
}

/* ---- the three waits ---- */

/* Both ends of the queue wait are known. It is the pool's fault as far as all workers
 * were busy meanwhile. */
static void queued_known(struct md__process *p, const struct md__work *w) {
  const struct md_work *pub = &w->pub;
  uint64_t waited = md__since(pub->submit_ns, pub->start_ns);
  md_hist_add(&md__pool_kind(p, pub->kind)->queued, waited);
  uint64_t least = p->m->thresholds.pool_wait_ns;
  if (waited < least)
    return;
  struct md__worst *worst = NULL;
  uint64_t full = md__pool_full_wait(p, w, pub->start_ns), capped = 0;
  if (pub->kind == TR_KIND_DNS)
    capped = md__pool_capped_wait(p, w, pub->start_ns);
  if (full >= least && full >= capped)
    worst = &p->pool.full;
  else if (capped >= least)
    worst = &p->pool.slow_io;
  if (!worst)
    return;
  if (worst == &p->pool.full)
    md__pool_hold(p, &p->pool.holder, waited, pub->start_ns);
  if (waited > worst->max_ns) {
    worst->op = pub->op;
    worst->kind = pub->kind;
  }
  md__worst_add(worst, waited, pub->submit_ns, pub->site);
}

static void run_known(struct md__process *p, const struct md__work *w) {
  md_hist_add(&md__pool_kind(p, w->pub.kind)->run, md__since(w->pub.start_ns, w->pub.done_ns));
}

/* The item reached the loop at `now`, in a callback or without one. */
static void delivered(struct md__process *p, struct md__work *w, uint64_t now) {
  struct md_pool *pub = &p->pub.pool;
  struct md_pool_kind *row = md__pool_kind(p, w->pub.kind);
  row->count++;
  w->pub.deliver_ns = now;
  if (w->pub.done_ns) {
    uint64_t late = md__since(w->pub.done_ns, now);
    md_hist_add(&row->delivery, late);
    if (late >= p->m->thresholds.late_completion_ns) {
      if (late > p->pool.late.max_ns) {
        p->pool.late.row = md__blocker(p, w->pub.done_ns, now);
        p->pool.late.op = w->pub.op;
        p->pool.late.kind = w->pub.kind;
      }
      md__worst_add(&p->pool.late, late, w->pub.done_ns, w->pub.site);
    }
  }
  pub->recent[pub->recent_total++ % MD_RECENT_WORK] = w->pub;
  work_free(p, w);
  show(p, now);
}

void md__pool_callback(struct md__process *p, struct md__task *task, uint64_t now) {
  struct md__work *w = p->pool.delivering;
  if (w && (!task || task->work != w)) {
    struct md__task *owner = md__task_get(p, w->pub.task);
    delivered(p, w, w->pub.deliver_ns);
    if (owner) /* no callback will end it */
      md__task_ended(p, owner);
  }
  /* The callback of an item whose end a worker has reported is its delivery. */
  if (task && task->work && (task->work->state == MD__DONE || task->work == w))
    delivered(p, task->work, now);
}

/* ---- events ---- */

void md__on_pool_submit(struct md__process *p, const struct tr_event *e) {
  struct md__work *w = work_get(p, e->r.x);
  if (w && w->pub.submit_ns)
    return;
  if (w) { /* a worker's clock was ahead: it had begun already, and waited for nothing */
    w->pub.submit_ns = e->r.time;
    w->full_at_submit = p->pool.full_ns;
    w->capped_at_submit = p->pool.capped_ns;
    if (w->pub.start_ns)
      queued_known(p, w);
    return;
  }
  w = work_new(p, e, MD__QUEUED);
  if (!w)
    return;
  md__pool_settle(p, e->r.time);
  w->full_at_submit = p->pool.full_ns;
  w->capped_at_submit = p->pool.capped_ns;
  w->pub.submit_ns = e->r.time;
  show(p, e->r.time);
}

void md__on_pool_start(struct md__process *p, const struct tr_event *e) {
  struct md__work *w = work_get(p, e->r.x);
  if (w && w->state != MD__QUEUED)
    return;
  if (!w)
    w = work_new(p, e, MD__QUEUED);
  if (!w)
    return;
  md__pool_settle(p, e->r.time);
  w->pub.start_ns = e->r.time;
  if (w->pub.submit_ns)
    queued_known(p, w);
  worker_busy(p, w, e->tid, e->r.time);
  work_move(p, w, MD__RUNNING);
  show(p, e->r.time);
}

void md__on_pool_done(struct md__process *p, const struct tr_event *e) {
  struct md__work *w = work_get(p, e->r.x);
  md__pool_settle(p, e->r.time);
  if (!w || w->state == MD__DONE)
    return;
  w->pub.done_ns = e->r.time;
  w->pub.worker_tid = e->tid;
  if (w->state == MD__RUNNING) {
    worker_idle(p, w->worker, e->r.time, 1);
    run_known(p, w);
    p->pool.last = w->pub;
  }
  struct md__task *task = md__task_get(p, e->r.x);
  if (task)
    task->done_ns = e->r.time;
  work_move(p, w, MD__DONE);
  show(p, e->r.time);
}

void md__on_pool_deliver(struct md__process *p, const struct tr_event *e) {
  struct md__work *w = work_get(p, e->r.x);
  if (p->pool.delivering && p->pool.delivering != w)
    md__pool_callback(p, NULL, e->r.time);
  if (!w)
    return;
  if (w->state == MD__RUNNING) { /* its end was lost */
    md__pool_settle(p, e->r.time);
    worker_idle(p, w->worker, e->r.time, 0);
  }
  work_move(p, w, MD__DONE);
  w->pub.deliver_ns = e->r.time;
  p->pool.delivering = w;
  show(p, e->r.time);
}

void md__on_pool_cancel(struct md__process *p, const struct tr_event *e) {
  struct md__work *w = work_get(p, e->r.x);
  if (!w)
    return;
  if (w->state == MD__RUNNING) {
    md__pool_settle(p, e->r.time);
    worker_idle(p, w->worker, e->r.time, 0);
  }
  p->pub.pool.cancelled++;
  work_free(p, w);
  show(p, e->r.time);
}

void md__on_pool_size(struct md__process *p, const struct tr_event *e) {
  p->pub.pool.size = e->r.w <= MD__WORKERS ? e->r.w : MD__WORKERS;
}

/* ---- loss and end ---- */

void md__pool_lost(struct md__process *p, struct md__thread *t, uint64_t now) {
  struct md__pool *pool = &p->pool;
  md__pool_settle(p, now);
  for (struct md__work *w = pool->lists[MD__RUNNING].first, *next; w; w = next) {
    next = w->next;
    if (w->pub.worker_tid != t->tid)
      continue;
    worker_idle(p, w->worker, now, 0);
    work_free(p, w);
  }
  /* Deliveries are reported by the loop's thread: what waited for it may be long gone. */
  if (p->loop_thread == t->slot)
    while (pool->lists[MD__DONE].first)
      work_free(p, pool->lists[MD__DONE].first);
  show(p, now);
}

void md__pool_release(struct md__process *p) {
  struct md_pool *pub = &p->pub.pool;
  for (int s = 0; s < MD__WORK_STATES; s++)
    while (p->pool.lists[s].first)
      work_free(p, p->pool.lists[s].first);
  for (struct md__work *w = p->pool.free, *next; w; w = next) {
    next = w->next;
    free(w);
  }
  for (size_t i = 0; i < pub->kind_count; i++) {
    md_hist_release(&pub->kinds[i].queued);
    md_hist_release(&pub->kinds[i].run);
    md_hist_release(&pub->kinds[i].delivery);
  }
  free(pub->kinds);
  free(pub->workers);
}

/* ---- for viewers ---- */

static uint64_t known_since(const struct md_work *w) {
  return w->submit_ns ? w->submit_ns : w->start_ns ? w->start_ns : w->done_ns;
}

static int by_age(const void *a, const void *b) {
  uint64_t x = known_since(a), y = known_since(b);
  return x < y ? -1 : x > y;
}

size_t md_pool_live(const struct md_model *m, const struct md_process *pub,
                    struct md_work *out, size_t max) {
  const struct md__process *p = (const struct md__process *)pub;
  size_t count = 0;
  (void)m;
  if (!max || !p->pool.works)
    return 0;
  struct md_work *all = md__alloc(p->pool.works, sizeof *all);
  for (int s = 0; s < MD__WORK_STATES; s++)
    for (const struct md__work *w = p->pool.lists[s].first; w; w = w->next)
      all[count++] = w->pub;
  qsort(all, count, sizeof *all, by_age);
  if (count > max)
    count = max;
  memcpy(out, all, count * sizeof *out);
  free(all);
  return count;
}
