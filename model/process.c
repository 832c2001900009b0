/* Traced processes: their entries, threads, names, and how they end. */
#include "model/internal.h"

#include <stdlib.h>

#include "model/memory.h"

const char *md__string(const struct md__process *p, uint32_t id) {
  const struct md_names *names = &p->m->names;
  const char *s = id && names->string ? names->string(names->data, p->pub.index, id) : "";
  return s ? s : "";
}

static const struct tr_process_info *info_of(const struct md__process *p) {
  const struct md_names *names = &p->m->names;
  return names->process ? names->process(names->data, p->pub.index) : NULL;
}

/* ---- entries ---- */

static struct md__process *process_new(struct md_model *m, const struct tr_event *e) {
  struct md__process *p = md__alloc(1, sizeof *p);
  struct md_process *pub = &p->pub;
  p->m = m;
  p->loop_thread = MD__NONE;
  p->in_start_up = 1;
  pub->index = e->process;
  pub->pid = e->pid;
  pub->first_ns = pub->last_ns = e->r.time;
  pub->command = "";
  pub->info = info_of(p);
  if (pub->info) {
    pub->ppid = pub->info->ppid;
    pub->command = pub->info->command;
  }
  md_hist_init(&pub->ticks);
  md_hist_init(&pub->interval.ticks);
  md_hist_init(&pub->spawn_cost);
  md_hist_init(&pub->gc);
  md_hist_init(&p->outside_hist);
  /* Mostly untouched in a short-lived process: the kernel gives pages as they are used.
   */
  pub->history = md__alloc(MD_BUCKETS, sizeof *pub->history);
  m->processes = md__grow(m->processes, m->process_count, &m->process_capacity,
                          sizeof *m->processes);
  m->processes[m->process_count++] = p;
  return p;
}

struct md__process *md__process_of(struct md_model *m, const struct tr_event *e) {
  if (e->process >= MD__PROCESSES) {
    m->totals.processes_dropped++;
    return NULL;
  }
  if (e->process >= m->by_index_count) {
    size_t count = (size_t)e->process + 64;
    m->by_index = md__resize(m->by_index, count, sizeof *m->by_index);
    for (size_t i = m->by_index_count; i < count; i++)
      m->by_index[i] = NULL;
    m->by_index_count = count;
  }
  struct md__process **place = &m->by_index[e->process];
  if (!*place)
    *place = process_new(m, e);
  return *place;
}

struct md__thread *md__thread_of(struct md__process *p, const struct tr_event *e) {
  uint32_t slot = e->thread < MD__THREADS ? e->thread : MD__THREADS - 1;
  if (slot >= p->thread_count) {
    p->threads = md__resize(p->threads, slot + 1, sizeof *p->threads);
    while (p->thread_count <= slot)
      p->threads[p->thread_count++] = NULL;
  }
  struct md__thread *t = p->threads[slot];
  if (!t) {
    t = p->threads[slot] = md__alloc(1, sizeof *t);
    t->slot = slot;
    t->exit_row = MD__NONE;
  }
  t->tid = e->tid;
  return t;
}

void md__process_free(struct md__process *p) {
  struct md_process *pub = &p->pub;
  md__pool_release(p);
  md__tasks_release(p);
  for (size_t i = 0; i < pub->callback_rows + p->rows_hidden; i++) {
    md_hist_release(&pub->callbacks[i]->run);
    md_hist_release(&pub->callbacks[i]->wait);
    free(pub->callbacks[i]);
  }
  free(pub->callbacks);
  for (uint32_t i = 0; i < p->thread_count; i++)
    if (p->threads[i]) {
      free(p->threads[i]->frames);
      free(p->threads[i]);
    }
  free(p->threads);
  md__map_release(&p->rows);
  md__map_release(&p->syncs);
  md__map_release(&p->stacks);
  md_hist_release(&pub->ticks);
  md_hist_release(&pub->interval.ticks);
  md_hist_release(&pub->spawn_cost);
  md_hist_release(&pub->gc);
  md_hist_release(&p->outside_hist);
  free(p->late);
  free(pub->spawns);
  free(pub->syncs);
  free(pub->stacks);
  free(pub->history);
  free(p);
}

/* ---- life ---- */

void md__process_end(struct md__process *p, uint64_t ns, int32_t status) {
  if (!p->pub.exit_known)
    p->pub.exit_status = status;
  p->pub.exit_known = 1;
  if (p->pub.end_ns)
    return;
  for (uint32_t i = 0; i < p->thread_count; i++)
    if (p->threads[i]) {
      md__sample_flush(p, p->threads[i]);
      md__frames_close(p, p->threads[i], ns);
    }
  md__drain_close(p);
  md__loop_end(p, ns);
  md__pool_callback(p, NULL, ns);
  p->pub.end_ns = ns ? ns : 1;
}

void md__process_gone(struct md__process *p) {
  const struct tr_process_info *info = p->pub.info;
  int known = p->pub.exit_known || info->end_ns;
  md__process_end(p, info->end_ns ? info->end_ns : p->pub.last_ns, info->exit_status);
  p->pub.exit_known = known;
}

/* A process that was killed says nothing; its file shows that it is gone. What it wrote
 * last may still be on its way, so it counts as ended only when nothing more comes. */
void md__process_refresh(struct md__process *p) {
  const uint64_t patience = 500000000u;
  struct md_process *pub = &p->pub;
  uint64_t now = p->m->totals.now_ns;
  const struct tr_process_info *info = info_of(p);
  if (!info || pub->end_ns)
    return;
  pub->info = info;
  if (info->alive)
    return;
  if (!p->dead_at_ns || p->dead_events != pub->events) {
    p->dead_events = pub->events;
    p->dead_at_ns = now;
    return;
  }
  if (md__since(p->dead_at_ns, now) < patience)
    return;
  md__process_gone(p);
}

void md__on_process_start(struct md__process *p, const struct tr_event *e) {
  p->pub.ppid = (int32_t)e->r.y;
  if (!p->pub.command[0])
    p->pub.command = md__string(p, e->r.w);
}

void md__on_process_end(struct md__process *p, const struct tr_event *e) {
  md__process_end(p, e->r.time, (int32_t)e->r.w);
}

void md__on_thread_start(struct md__process *p, const struct tr_event *e) {
  if (e->r.h == TR_ROLE_POOL)
    md__pool_worker_seen(p, e->tid, e->r.time);
}

/* ---- loss ---- */

/* What was open on the thread is forgotten: its end may be among what was lost. */
void md__on_lost(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  uint64_t now = e->r.time;
  uint64_t from = e->r.y < now ? now - e->r.y : now;
  p->pub.lost += e->r.x;
  p->m->totals.lost += e->r.x;
  p->pub.interval.lost += e->r.x;
  struct md_bucket *b = md__bucket(p, now);
  if (b)
    b->lost += e->r.x;
  t->sample.open = 0;
  t->gc_ns = t->spawn_ns = t->sync_ns = t->compile_ns = 0;
  t->exit_row = MD__NONE;
  md__pool_lost(p, t, now);
  md__frames_forget(p, t);
  if (p->loop_thread != t->slot)
    return;
  md__loop_lost(p, from, now);
  md__tasks_lost(p);
}

/* ---- what a process reports about itself ---- */

void md__on_uncaught(struct md__process *p, const struct tr_event *e) {
  const struct md__frame *top = md__frame_top(md__thread_of(p, e));
  p->pub.uncaught++;
  p->uncaught.at_ns = e->r.time ? e->r.time : 1;
  p->uncaught.site = e->r.w;
  if (!e->r.w && top)
    p->uncaught.site = top->row->pub.site;
  p->uncaught.message = md__string(p, (uint32_t)e->r.y);
  p->uncaught.callbacks = p->pub.callback_count;
}

void md__on_ipc_send(struct md__process *p, const struct tr_event *e) {
  p->pub.ipc_sent++;
  p->pub.ipc_sent_bytes += e->r.w;
}

void md__on_ipc_recv(struct md__process *p, const struct tr_event *e) {
  p->pub.ipc_received++;
  p->pub.ipc_received_bytes += e->r.w;
}
