/* What is open in a process at one moment: enough for another model to go on from there as
 * the first one does. */
#include <string.h>

#include "model/internal.h"
#include "model/io.h"
#include "model/memory.h"

/* ---- plain numbers ---- */

static void scalars_io(struct md__process *p, struct md__io *io) {
  struct md_process *pub = &p->pub;
  MD__SET(io, pub->ppid);
  MD__SET(io, pub->has_loop);
  MD__SET(io, pub->first_ns);
  MD__SET(io, pub->last_ns);
  MD__SET(io, pub->exit_status);
  MD__SET(io, pub->phase);
  MD__SET(io, pub->tick);
  MD__SET(io, pub->tick_begin_ns);
  MD__SET(io, pub->polling);
  MD__SET(io, pub->heap_bytes);
  MD__SET(io, pub->heap_objects);
  MD__SET(io, pub->rss_bytes);
  MD__SET(io, pub->exit_known);
  MD__SET(io, p->settled_ns);
  MD__SET(io, p->certain_ns);
  MD__SET(io, p->counting);
  MD__SET(io, p->idle);
  MD__SET(io, p->unknown);
  MD__SET(io, p->polled);
  MD__SET(io, p->saw_phase);
  MD__SET(io, p->in_start_up);
  MD__SET(io, p->tick_broken);
  MD__SET(io, p->loop_thread);
  MD__SET(io, p->tick_callbacks);
  MD__SET(io, p->tick_busy_from);
  MD__SET(io, p->drain_begin_ns);
  MD__SET(io, p->drain_end_ns);
  MD__SET(io, p->drain_count);
  MD__SET(io, p->tick_run);
  MD__SET(io, p->tick_run_at);
  p->tick_row = md__io_row(p, io, p->tick_row);
  p->drain_row = md__io_row(p, io, p->drain_row);
}

/* ---- tasks ---- */

static uint64_t zigzag(uint64_t v, uint64_t before) {
  int64_t d = (int64_t)(v - before);
  return (uint64_t)d << 1 ^ (uint64_t)(d >> 63);
}

static uint64_t unzigzag(uint64_t z, uint64_t before) {
  return before + (z >> 1 ^ -(z & 1));
}

/* Near to `before`, so that it takes few bytes. */
static void near_io(struct md__io *io, uint64_t *v, uint64_t before) {
  if (io->writing)
    md__io_put(io, zigzag(*v, before));
  else
    *v = unzigzag(md__io_get(io), before);
}

static void task_io(struct md__process *p, struct md__io *io, struct md__task *t,
                    uint64_t before) {
  uint64_t create = t->create_ns;
  uint64_t flags = md__io_set(io, (uint64_t)(t->live | t->repeats << 1 | !!t->ready_ns << 2 |
                                             !!t->done_ns << 3 | !!create << 4));
  t->live = flags & 1;
  t->repeats = flags >> 1 & 1;
  if (flags & 16)
    near_io(io, &t->create_ns, before);
  if (flags & 4)
    near_io(io, &t->ready_ns, t->create_ns);
  if (flags & 8)
    near_io(io, &t->done_ns, t->create_ns);
  MD__SET(io, t->kind);
  MD__SET(io, t->site);
  MD__SET(io, t->runs);
  t->creator = md__io_row(p, io, t->creator);
}

static void tasks_write(struct md__process *p, struct md__io *io) {
  uint64_t id = 0, time = 0;
  for (size_t c = 0; c < p->tasks.chunk_count; c++)
    for (size_t i = 0; i < MD__TASK_CHUNK; i++) {
      struct md__task *t = &p->tasks.chunks[c][i];
      if (!t->id)
        continue;
      md__io_put(io, zigzag(t->id, id) + 1);
      task_io(p, io, t, time);
      id = t->id;
      time = t->create_ns ? t->create_ns : time;
    }
  md__io_put(io, 0);
}

static void tasks_read(struct md__process *p, struct md__io *io) {
  uint64_t id = 0, time = 0;
  for (uint64_t z; (z = md__io_get(io)) != 0;) {
    struct md__task in = {0};
    id = unzigzag(z - 1, id);
    task_io(p, io, &in, time);
    time = in.create_ns ? in.create_ns : time;
    struct md__task *t = md__task_need(p, id, in.kind);
    if (!t)
      continue;
    in.id = id;
    *t = in;
    p->pub.live_tasks += in.live;
  }
}

static void tasks_io(struct md__process *p, struct md__io *io) {
  struct md__tasks *tasks = &p->tasks;
  if (io->writing)
    tasks_write(p, io);
  else
    tasks_read(p, io);
  MD__SET(io, tasks->ended_next);
  MD__SET(io, tasks->lost_limit);
  uint64_t before = 0;
  for (int i = 0; i < MD__ENDED; i++) {
    near_io(io, &tasks->ended[i], before);
    before = tasks->ended[i];
  }
}

/* ---- threads ---- */

static void frame_io(struct md__process *p, struct md__io *io, struct md__frame *f) {
  f->row = md__io_row(p, io, f->row);
  MD__SET(io, f->task);
  MD__SET(io, f->begin_ns);
  MD__SET(io, f->nested_ns);
  f->wait_ns = md__io_set(io, f->wait_ns + 1) - 1;
  MD__SET(io, f->samples);
  for (int i = 0; i < MD__CANDIDATES; i++)
    if (MD__SET(io, f->candidates[i].count))
      f->candidates[i].stack = md__io_stack(p, io, f->candidates[i].stack);
}

static void sample_io(struct md__io *io, struct md__sample *s) {
  if (!MD__SET(io, s->open))
    return;
  MD__SET(io, s->task);
  MD__SET(io, s->depth);
  MD__SET(io, s->seen);
  for (int i = 0; i < MD_STACK; i++)
    MD__SET(io, s->sites[i]);
}

static void thread_io(struct md__process *p, struct md__io *io, struct md__thread *t) {
  MD__SET(io, t->skipped);
  MD__SET(io, t->gc_ns);
  MD__SET(io, t->spawn_ns);
  MD__SET(io, t->sync_ns);
  MD__SET(io, t->compile_ns);
  MD__SET(io, t->sync_site);
  MD__SET(io, t->sync_kind);
  MD__SET(io, t->exit_row);
  MD__SET(io, t->phase_since_begin);
  sample_io(io, &t->sample);
  uint64_t depth = md__io_set(io, t->depth);
  if (depth > MD__DEPTH)
    depth = MD__DEPTH;
  if (depth && !t->frames)
    t->frames = md__alloc(MD__DEPTH, sizeof *t->frames);
  t->depth = (uint32_t)depth;
  for (uint64_t d = 0; d < depth; d++)
    frame_io(p, io, &t->frames[d]);
}

static void threads_io(struct md__process *p, struct md__io *io) {
  uint64_t count = md__io_set(io, p->thread_count);
  for (uint64_t n = 0; n < count && n < MD__THREADS; n++) {
    struct md__thread *t = io->writing ? p->threads[n] : NULL;
    if (!md__io_set(io, t != NULL))
      continue;
    struct tr_event e = {.thread = (uint32_t)n, .tid = t ? t->tid : 0};
    e.tid = (int32_t)md__io_set(io, (uint64_t)e.tid);
    thread_io(p, io, md__thread_of(p, &e));
  }
  p->pub.open = (struct md_callback *)md__io_row(p, io, (const struct md__row *)p->pub.open);
  MD__SET(io, p->pub.open_begin_ns);
}

/* ---- long callbacks ---- */

static void longs_io(struct md__process *p, struct md__io *io) {
  MD__SET(io, p->long_total);
  MD__SET(io, p->long_end_ns);
  uint64_t used = p->long_total < MD__LONG ? p->long_total : MD__LONG;
  uint64_t before = p->long_end_ns;
  for (uint64_t i = 0; i < used; i++) {
    struct md__long *l = &p->longs[i];
    l->row = md__io_row(p, io, l->row);
    near_io(io, &l->begin_ns, before);
    near_io(io, &l->end_ns, l->begin_ns);
    MD__SET(io, l->parent);
    before = l->end_ns;
  }
}

/* ---- the pool ---- */

static void work_io(struct md__io *io, struct md__work *w) {
  MD__SET(io, w->state);
  MD__SET(io, w->pub.task);
  MD__SET(io, w->pub.kind);
  w->pub.op = md__io_text(io, w->pub.op);
  MD__SET(io, w->pub.submit_ns);
  MD__SET(io, w->pub.start_ns);
  MD__SET(io, w->pub.done_ns);
  MD__SET(io, w->pub.deliver_ns);
  MD__SET(io, w->pub.worker_tid);
  MD__SET(io, w->pub.site);
  MD__SET(io, w->worker);
  MD__SET(io, w->full_at_submit);
  MD__SET(io, w->capped_at_submit);
}

static void works_io(struct md__process *p, struct md__io *io) {
  enum { END, LOOSE, LINKED }; /* loose: its task is gone */
  for (int s = 0; io->writing && s < MD__WORK_STATES; s++)
    for (struct md__work *w = p->pool.lists[s].first; w; w = w->next) {
      const struct md__task *task = md__task_get(p, w->pub.task);
      md__io_put(io, task && task->work == w ? LINKED : LOOSE);
      work_io(io, w);
    }
  if (io->writing)
    md__io_put(io, END);
  for (uint64_t how; !io->writing && (how = md__io_get(io)) != 0;) {
    struct md__work w = {0};
    work_io(io, &w);
    md__work_restore(p, &w, how == LINKED);
  }
  uint64_t delivering = p->pool.delivering ? p->pool.delivering->pub.task : 0;
  struct md__task *task = md__task_get(p, md__io_set(io, delivering));
  if (!io->writing)
    p->pool.delivering = task ? task->work : NULL;
}

static void workers_io(struct md__process *p, struct md__io *io) {
  struct md_pool *pool = &p->pub.pool;
  uint64_t count = md__io_set(io, pool->worker_count);
  for (uint64_t n = 0; n < count; n++) {
    struct md_worker in = {0}, *w = io->writing ? &pool->workers[n] : &in;
    MD__SET(io, w->tid);
    MD__SET(io, w->seen_ns);
    MD__SET(io, w->since_ns);
    MD__SET(io, w->current_task);
    w->op = md__io_text(io, w->op);
    if (io->writing)
      continue;
    md__pool_worker_seen(p, in.tid, in.seen_ns);
    pool->workers[pool->worker_count - 1] = in;
  }
}

static void pool_io(struct md__process *p, struct md__io *io) {
  struct md_pool *pool = &p->pub.pool;
  MD__SET(io, pool->size);
  MD__SET(io, pool->busy);
  MD__SET(io, pool->queued);
  MD__SET(io, pool->oldest_submit_ns);
  MD__SET(io, pool->undelivered);
  MD__SET(io, p->pool.settled_ns);
  MD__SET(io, p->pool.full_ns);
  MD__SET(io, p->pool.capped_ns);
  if (!io->writing)
    pool->queued_max = pool->queued;
  workers_io(p, io);
  works_io(p, io);
}

/* ---- children that run, and the last second of the collector ---- */

static void spawns_io(struct md__process *p, struct md__io *io) {
  struct md_process *pub = &p->pub;
  uint64_t count = md__io_set(io, pub->spawn_count);
  for (uint64_t n = 0; n < count && n < MD__SPAWNS; n++) {
    if (!io->writing) {
      pub->spawns = md__grow(pub->spawns, pub->spawn_count, &p->spawn_capacity,
                             sizeof *pub->spawns);
      pub->spawns[pub->spawn_count++] = (struct md_spawn){0};
    }
    md__io_spawn(io, &pub->spawns[n]);
  }
}

static void collector_io(struct md__process *p, struct md__io *io) {
  enum { SECOND = 11 }; /* buckets that a second can touch */
  uint64_t last = md__io_set(io, p->settled_ns / MD_BUCKET_NS);
  for (uint64_t i = last > SECOND ? last - SECOND : 0; i <= last; i++) {
    struct md_bucket *b = &p->pub.history[i % MD_BUCKETS];
    uint64_t gc = b->start_ns == i * MD_BUCKET_NS ? b->gc_ns : 0;
    gc = md__io_set(io, gc);
    if (!io->writing && gc)
      *b = (struct md_bucket){.start_ns = i * MD_BUCKET_NS, .gc_ns = gc};
  }
}

void md__checkpoint_process(struct md__process *p, struct md__io *io) {
  MD__SET(io, p->pub.end_ns);
  scalars_io(p, io);
  tasks_io(p, io);
  threads_io(p, io);
  longs_io(p, io);
  pool_io(p, io);
  spawns_io(p, io);
  collector_io(p, io);
}
