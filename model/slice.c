/* What a model has counted, apart from what is open: it moves out of one model and is added
 * to another. Each function describes both directions. */
#include <stdlib.h>
#include <string.h>

#include "model/internal.h"
#include "model/io.h"
#include "model/memory.h"

#define SUM(io, field) md__io_sum((io), &(field))

/* ---- references ---- */

struct md__row *md__io_row(struct md__process *p, struct md__io *io,
                           const struct md__row *row) {
  enum { NO_ROW, OTHER, ROW };
  if (io->writing) {
    uint64_t what = !row ? NO_ROW : row == p->other ? OTHER : ROW;
    md__io_put(io, what);
    if (what == ROW)
      md__io_put(io, (uint64_t)row->pub.site << 8 | row->pub.kind);
    return (struct md__row *)row;
  }
  switch (md__io_get(io)) {
  case NO_ROW:
    return NULL;
  case OTHER:
    return md__row_other(p);
  default: {
    uint64_t key = md__io_get(io);
    return md__row_of(p, key & 0xff, (uint32_t)(key >> 8));
  }
  }
}

uint32_t md__io_stack(struct md__process *p, struct md__io *io, uint32_t stack) {
  uint32_t sites[MD_STACK], depth;
  if (io->writing) {
    const struct md_stack *s = stack < p->pub.stack_count ? &p->pub.stacks[stack] : NULL;
    int is_other = s && p->other_stack == stack + 1;
    md__io_put(io, !s ? 0 : is_other ? 1 : s->depth + 2);
    for (uint32_t i = 0; s && !is_other && i < s->depth; i++)
      md__io_put(io, s->sites[i]);
    return stack;
  }
  uint64_t head = md__io_get(io);
  if (!head)
    return MD__NONE;
  if (head == 1)
    return md__stack_other(p);
  depth = head - 2 < MD_STACK ? (uint32_t)(head - 2) : MD_STACK;
  for (uint32_t i = 0; i < depth; i++)
    sites[i] = (uint32_t)md__io_get(io);
  return md__stack_of(p, sites, depth);
}

/* ---- small structures ---- */

static void worst_io(struct md__process *p, struct md__io *io, struct md__worst *w) {
  struct md__worst in = {0}, *v = io->writing ? w : &in;
  if (!MD__SET(io, v->count))
    return;
  MD__SET(io, v->sum_ns);
  MD__SET(io, v->max_ns);
  MD__SET(io, v->at_ns);
  MD__SET(io, v->site);
  MD__SET(io, v->any_site);
  MD__SET(io, v->kind);
  v->op = md__io_text(io, v->op);
  v->row = md__io_row(p, io, v->row);
  if (io->writing) {
    *w = (struct md__worst){0};
    return;
  }
  if (w->count && in.max_ns <= w->max_ns) {
    w->count += in.count;
    w->sum_ns += in.sum_ns;
    w->any_site = in.any_site ? in.any_site : w->any_site;
    return;
  }
  in.any_site = in.any_site ? in.any_site : w->any_site;
  in.count += w->count;
  in.sum_ns += w->sum_ns;
  *w = in;
}

/* ---- rows ---- */

static void instance_io(struct md__io *io, struct md_instance *i) {
  MD__SET(io, i->begin_ns);
  MD__SET(io, i->run_ns);
  i->wait_ns = md__io_set(io, i->wait_ns + 1) - 1; /* TR_UNKNOWN is the shortest */
  MD__SET(io, i->harm_ns);
  MD__SET(io, i->victims);
  MD__SET(io, i->task);
  MD__SET(io, i->samples);
  MD__SET(io, i->unfinished);
  MD__SET(io, i->depth);
  if (i->depth > MD_STACK)
    i->depth = MD_STACK;
  for (uint32_t d = 0; d < i->depth; d++)
    MD__SET(io, i->stack[d]);
}

static void instance_add(struct md_callback *row, const struct md_instance *i) {
  if (row->slowest_count == MD_SLOWEST &&
      i->run_ns <= row->slowest[MD_SLOWEST - 1].run_ns)
    return;
  if (row->slowest_count < MD_SLOWEST)
    row->slowest_count++;
  uint32_t at = row->slowest_count - 1;
  for (; at > 0 && row->slowest[at - 1].run_ns < i->run_ns; at--)
    row->slowest[at] = row->slowest[at - 1];
  row->slowest[at] = *i;
}

static void slowest_io(struct md__io *io, struct md_callback *row) {
  uint64_t count = md__io_set(io, row->slowest_count);
  for (uint64_t n = 0; n < count && n < MD_SLOWEST; n++) {
    struct md_instance i = io->writing ? row->slowest[n] : (struct md_instance){0};
    instance_io(io, &i);
    if (!io->writing)
      instance_add(row, &i);
  }
  if (io->writing)
    row->slowest_count = 0;
}

static void hot_add(struct md__row *row, uint32_t site, uint32_t count) {
  uint32_t rarest = 0;
  for (uint32_t i = 0; i < MD__HOT; i++) {
    if (row->hot[i].site == site && row->hot[i].count) {
      row->hot[i].count += count;
      return;
    }
    if (row->hot[i].count < row->hot[rarest].count)
      rarest = i;
  }
  if (count <= row->hot[rarest].count)
    return;
  row->hot[rarest].site = site;
  row->hot[rarest].count = count;
}

static void hot_io(struct md__io *io, struct md__row *row) {
  for (uint32_t i = 0; io->writing && i < MD__HOT; i++) {
    if (!row->hot[i].count)
      continue;
    md__io_put(io, row->hot[i].count);
    md__io_put(io, row->hot[i].site);
    row->hot[i].count = 0;
  }
  if (io->writing)
    md__io_put(io, 0);
  for (uint32_t count; !io->writing && (count = (uint32_t)md__io_get(io)) != 0;)
    hot_add(row, (uint32_t)md__io_get(io), count);
}

static void victims_io(struct md__process *p, struct md__io *io, struct md_callback *row) {
  uint64_t count = md__io_set(io, row->victim_rows);
  for (uint64_t n = 0; n < count && n < MD_VICTIMS; n++) {
    struct md_victim v = {0};
    if (io->writing)
      v = row->worst_victims[n];
    v.callback = (struct md_callback *)md__io_row(p, io, (const struct md__row *)v.callback);
    MD__SET(io, v.count);
    MD__SET(io, v.delay_ns);
    MD__SET(io, v.max_ns);
    if (!io->writing && v.callback)
      md__victim_add(row, &v);
  }
  if (io->writing)
    row->victim_rows = 0;
}

int md__row_used(const struct md__row *row) {
  const struct md_callback *pub = &row->pub;
  return pub->run.count || pub->wait.count || pub->created || pub->harm_ns ||
         pub->victims || pub->samples || pub->self_scheduled || row->first_ns;
}

/* idle: how long the loop was idle in the slices before. */
static void row_io(struct md__process *p, struct md__io *io, struct md__row *row,
                   uint64_t idle) {
  struct md_callback *pub = &row->pub;
  md__io_hist(io, &pub->run);
  md__io_hist(io, &pub->wait);
  SUM(io, pub->harm_ns);
  SUM(io, pub->victims);
  victims_io(p, io, pub);
  md__io_max(io, &pub->last_ns);
  SUM(io, pub->created);
  uint64_t scheduled_at = md__io_set(io, pub->scheduled_at);
  if (scheduled_at)
    pub->scheduled_at = (uint32_t)scheduled_at;
  slowest_io(io, pub);
  SUM(io, pub->slow_runs);
  SUM(io, pub->self_scheduled);
  SUM(io, pub->samples);
  SUM(io, row->slow_ns);
  uint64_t first = md__io_set(io, row->first_ns);
  uint64_t idle_at_first = md__io_set(io, row->idle_at_first);
  uint64_t idle_at_last = md__io_set(io, row->idle_at_last);
  uint64_t start_up = md__io_set(io, (uint64_t)row->start_up);
  hot_io(io, row);
  if (io->writing) {
    pub->scheduled_at = 0;
    row->first_ns = row->idle_at_first = row->idle_at_last = 0;
    row->start_up = 0;
    return;
  }
  row->start_up |= (int)start_up;
  if (!row->first_ns && first) {
    row->first_ns = first;
    row->idle_at_first = idle + idle_at_first;
  }
  if (pub->last_ns)
    row->idle_at_last = idle + idle_at_last;
}

static void rows_io(struct md__process *p, struct md__io *io) {
  struct md_process *pub = &p->pub;
  if (!io->writing) {
    uint64_t idle = pub->idle_ns;
    for (struct md__row *row; (row = md__io_row(p, io, NULL));)
      row_io(p, io, row, idle);
    return;
  }
  for (size_t i = 0; i < pub->callback_rows; i++) {
    struct md__row *row = (struct md__row *)pub->callbacks[i];
    if (!md__row_used(row))
      continue;
    md__io_row(p, io, row);
    row_io(p, io, row, 0);
  }
  md__io_row(p, io, NULL);
}

/* ---- harm of runs in earlier slices ---- */

static int late_found(const struct md__late *l) {
  struct md_callback *row = &l->row->pub;
  for (uint32_t i = 0; i < row->slowest_count; i++)
    if (row->slowest[i].begin_ns == l->begin_ns) {
      row->slowest[i].harm_ns += l->harm_ns;
      row->slowest[i].victims += l->victims;
      return 1;
    }
  return 0;
}

static void late_io(struct md__process *p, struct md__io *io) {
  uint64_t count = md__io_set(io, p->late_count);
  for (uint64_t n = 0; n < count; n++) {
    struct md__late l = {0};
    if (io->writing)
      l = p->late[n];
    l.row = md__io_row(p, io, l.row);
    MD__SET(io, l.begin_ns);
    MD__SET(io, l.harm_ns);
    MD__SET(io, l.victims);
    if (io->writing || !l.row || late_found(&l))
      continue;
    p->late = md__grow(p->late, p->late_count, &p->late_capacity, sizeof *p->late);
    p->late[p->late_count++] = l;
  }
  if (io->writing)
    p->late_count = 0;
}

/* ---- the pool ---- */

static void workers_io(struct md__process *p, struct md__io *io) {
  struct md_pool *pool = &p->pub.pool;
  uint64_t count = md__io_set(io, pool->worker_count);
  for (uint64_t n = 0; n < count; n++) {
    struct md_worker in = {0}, *w = io->writing ? &pool->workers[n] : &in;
    MD__SET(io, w->tid);
    MD__SET(io, w->seen_ns);
    SUM(io, w->busy_ns);
    SUM(io, w->items);
    if (io->writing)
      continue;
    md__pool_worker_seen(p, in.tid, in.seen_ns);
    for (size_t i = 0; i < pool->worker_count; i++)
      if (pool->workers[i].tid == in.tid) {
        pool->workers[i].busy_ns += in.busy_ns;
        pool->workers[i].items += in.items;
        if (in.seen_ns < pool->workers[i].seen_ns)
          pool->workers[i].seen_ns = in.seen_ns;
      }
  }
}

static void work_io(struct md__io *io, struct md_work *w) {
  MD__SET(io, w->task);
  MD__SET(io, w->kind);
  w->op = md__io_text(io, w->op);
  MD__SET(io, w->submit_ns);
  MD__SET(io, w->start_ns);
  MD__SET(io, w->done_ns);
  MD__SET(io, w->deliver_ns);
  MD__SET(io, w->worker_tid);
  MD__SET(io, w->site);
}

/* The oldest first, as they are put there again. */
static void recent_io(struct md__io *io, struct md_pool *pool) {
  uint64_t kept = pool->recent_total < MD_RECENT_WORK ? pool->recent_total : MD_RECENT_WORK;
  uint64_t count = md__io_set(io, kept), gone = md__io_set(io, pool->recent_total - kept);
  uint64_t first = pool->recent_total - kept;
  if (!io->writing)
    pool->recent_total += gone;
  for (uint64_t n = 0; n < count && n < MD_RECENT_WORK; n++) {
    if (io->writing)
      work_io(io, &pool->recent[(first + n) % MD_RECENT_WORK]);
    else
      work_io(io, &pool->recent[pool->recent_total++ % MD_RECENT_WORK]);
  }
  if (io->writing)
    pool->recent_total = 0;
}

static void pool_io(struct md__process *p, struct md__io *io) {
  struct md_pool *pool = &p->pub.pool;
  uint64_t kinds = md__io_set(io, pool->kind_count);
  for (uint64_t n = 0; n < kinds; n++) {
    uint64_t kind = md__io_set(io, io->writing ? pool->kinds[n].kind : 0);
    struct md_pool_kind *row = md__pool_kind(p, md__kind((uint32_t)kind));
    SUM(io, row->count);
    md__io_hist(io, &row->queued);
    md__io_hist(io, &row->run);
    md__io_hist(io, &row->delivery);
  }
  workers_io(p, io);
  uint64_t longest = pool->queued_max;
  md__io_max(io, &longest);
  pool->queued_max = io->writing ? pool->queued : (uint32_t)longest;
  SUM(io, pool->cancelled);
  recent_io(io, pool);
  worst_io(p, io, &p->pool.full);
  worst_io(p, io, &p->pool.holder);
  worst_io(p, io, &p->pool.late);
  worst_io(p, io, &p->pool.slow_io);
}

/* ---- children ---- */

void md__io_spawn(struct md__io *io, struct md_spawn *s) {
  MD__SET(io, s->pid);
  s->command = md__io_text(io, s->command);
  MD__SET(io, s->begin_ns);
  MD__SET(io, s->cost_ns);
  MD__SET(io, s->exit_ns);
  MD__SET(io, s->exit_code);
  MD__SET(io, s->signal);
  MD__SET(io, s->maxrss_kib);
  MD__SET(io, s->user_ns);
  MD__SET(io, s->system_ns);
  MD__SET(io, s->task);
  MD__SET(io, s->site);
}

static int awaits_usage(const struct md__process *p, size_t row) {
  for (uint32_t i = 0; i < p->thread_count; i++)
    if (p->threads[i] && p->threads[i]->exit_row == row)
      return 1;
  return 0;
}

/* Those that ended move; those that run stay, and so does one whose usage follows. */
static void spawns_write(struct md__process *p, struct md__io *io) {
  struct md_process *pub = &p->pub;
  size_t kept = 0;
  for (size_t i = 0; i < pub->spawn_count; i++) {
    struct md_spawn *s = &pub->spawns[i];
    if (s->exit_ns && !awaits_usage(p, i)) {
      md__io_put(io, 1);
      md__io_spawn(io, s);
      continue;
    }
    for (uint32_t t = 0; kept != i && t < p->thread_count; t++)
      if (p->threads[t] && p->threads[t]->exit_row == i)
        p->threads[t]->exit_row = (uint32_t)kept;
    pub->spawns[kept++] = *s;
  }
  pub->spawn_count = kept;
  md__io_put(io, 0);
}

static void spawns_io(struct md__process *p, struct md__io *io) {
  struct md_process *pub = &p->pub;
  SUM(io, pub->spawn_total);
  md__io_hist(io, &pub->spawn_cost);
  if (io->writing) {
    spawns_write(p, io);
    return;
  }
  while (md__io_get(io)) {
    struct md_spawn s = {0};
    md__io_spawn(io, &s);
    if (pub->spawn_count == MD__SPAWNS)
      continue;
    pub->spawns =
        md__grow(pub->spawns, pub->spawn_count, &p->spawn_capacity, sizeof *pub->spawns);
    pub->spawns[pub->spawn_count++] = s;
  }
}

/* ---- synchronous calls ---- */

static struct md_sync *sync_row(struct md__process *p, const struct md_sync *like) {
  struct md_process *pub = &p->pub;
  for (size_t i = 0; i < pub->sync_count; i++) {
    struct md_sync *s = &pub->syncs[i];
    if (s->site == like->site && s->kind == like->kind && !strcmp(s->op, like->op))
      return s;
  }
  if (pub->sync_count == MD__SYNCS)
    return &pub->syncs[MD__SYNCS - 1];
  pub->syncs =
      md__grow(pub->syncs, pub->sync_count, &p->sync_capacity, sizeof *pub->syncs);
  struct md_sync *row = &pub->syncs[pub->sync_count++];
  *row = (struct md_sync){.op = like->op, .kind = like->kind, .site = like->site};
  return row;
}

static void sync_add(struct md_sync *to, struct md_sync *from) {
  to->count += from->count;
  to->sum_ns += from->sum_ns;
  if (from->max_ns >= to->max_ns) {
    to->max_ns = from->max_ns;
    to->max_at_ns = from->max_at_ns;
  }
}

static void syncs_io(struct md__process *p, struct md__io *io) {
  uint64_t count = md__io_set(io, p->pub.sync_count);
  for (uint64_t n = 0; n < count; n++) {
    struct md_sync in = {0}, *s = io->writing ? &p->pub.syncs[n] : &in;
    if (!MD__SET(io, s->count))
      continue;
    s->op = md__io_text(io, s->op);
    MD__SET(io, s->kind);
    MD__SET(io, s->site);
    MD__SET(io, s->sum_ns);
    MD__SET(io, s->max_ns);
    MD__SET(io, s->max_at_ns);
    if (io->writing)
      s->count = s->sum_ns = s->max_ns = s->max_at_ns = 0;
    else
      sync_add(sync_row(p, &in), &in);
  }
}

/* ---- the process ---- */

static void stacks_io(struct md__process *p, struct md__io *io) {
  struct md_process *pub = &p->pub;
  for (size_t i = 0; io->writing && i < pub->stack_count; i++) {
    if (!pub->stacks[i].count)
      continue;
    md__io_put(io, pub->stacks[i].count);
    md__io_stack(p, io, (uint32_t)i);
    pub->stacks[i].count = 0;
  }
  if (io->writing)
    md__io_put(io, 0);
  for (uint64_t n; !io->writing && (n = md__io_get(io)) != 0;) {
    uint32_t stack = md__io_stack(p, io, 0);
    if (stack < pub->stack_count)
      pub->stacks[stack].count += n;
  }
  SUM(io, pub->samples);
  SUM(io, pub->samples_lost);
}

static void uncaught_io(struct md__process *p, struct md__io *io) {
  struct md_process *pub = &p->pub;
  uint64_t before = pub->callback_count;
  if (!md__io_set(io, io->writing ? pub->uncaught : 0))
    return;
  SUM(io, pub->uncaught);
  MD__SET(io, p->uncaught.at_ns);
  MD__SET(io, p->uncaught.site);
  p->uncaught.message = md__io_text(io, p->uncaught.message);
  MD__SET(io, p->uncaught.callbacks);
  if (!io->writing)
    p->uncaught.callbacks += before;
}

static void loop_io(struct md__process *p, struct md__io *io) {
  struct md_process *pub = &p->pub;
  md__io_hist(io, &pub->ticks);
  worst_io(p, io, &p->tick);
  worst_io(p, io, &p->drain);
  SUM(io, p->start_up_ns);
  SUM(io, pub->busy_ns);
  SUM(io, pub->idle_ns);
  SUM(io, pub->unknown_ns);
  for (int i = 0; i < TR_PHASE_COUNT; i++)
    SUM(io, pub->phase_ns[i]);
}

static void counts_io(struct md__process *p, struct md__io *io) {
  struct md_process *pub = &p->pub;
  SUM(io, pub->callback_count);
  for (int i = 0; i < TR_KIND_COUNT; i++)
    SUM(io, pub->callbacks_by_kind[i]);
  SUM(io, pub->callback_rows_dropped);
  SUM(io, pub->tasks_dropped);
  SUM(io, pub->works_dropped);
  worst_io(p, io, &p->parked);
  worst_io(p, io, &p->stalled);
  worst_io(p, io, &p->outside);
  md__io_hist(io, &p->outside_hist);
  SUM(io, pub->ipc_sent);
  SUM(io, pub->ipc_received);
  SUM(io, pub->ipc_sent_bytes);
  SUM(io, pub->ipc_received_bytes);
  md__io_hist(io, &pub->gc);
  worst_io(p, io, &p->gc_second);
  SUM(io, pub->compile_ns);
  uint64_t events = pub->events, lost = pub->lost;
  SUM(io, pub->events);
  SUM(io, pub->lost);
  if (!io->writing) {
    p->m->totals.events += pub->events - events;
    p->m->totals.lost += pub->lost - lost;
  }
}

void md__slice_process(struct md__process *p, struct md__io *io, uint64_t now) {
  if (io->writing && !p->pub.end_ns) {
    md__loop_settle(p, now);
    md__pool_settle(p, now);
  }
  rows_io(p, io);
  late_io(p, io);
  pool_io(p, io);
  spawns_io(p, io);
  syncs_io(p, io);
  stacks_io(p, io);
  uncaught_io(p, io);
  loop_io(p, io);
  counts_io(p, io);
}
