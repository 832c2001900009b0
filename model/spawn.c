/* Child processes: what starting each cost the loop, and how it ended. */
#include "model/internal.h"

#include "model/memory.h"

enum { LAST_KEPT = 256 }; /* of the newest rows, whatever they cost */

/* When all rows are taken: the cheapest of those that ended, but the newest; else the
 * oldest. */
static struct md_spawn *row_to_replace(struct md_process *pub) {
  struct md_spawn *newest = &pub->spawns[pub->spawn_count - LAST_KEPT];
  struct md_spawn *cheapest = NULL;
  for (struct md_spawn *s = pub->spawns; s < newest; s++)
    if (s->exit_ns && (!cheapest || s->cost_ns < cheapest->cost_ns))
      cheapest = s;
  return cheapest ? cheapest : pub->spawns;
}

static struct md_spawn *row_new(struct md__process *p) {
  struct md_process *pub = &p->pub;
  pub->spawn_total++;
  if (pub->spawn_count == MD__SPAWNS) {
    struct md_spawn *gone = row_to_replace(pub);
    struct md_spawn *end = pub->spawns + pub->spawn_count;
    for (struct md_spawn *s = gone; s + 1 < end; s++)
      s[0] = s[1];
    pub->spawn_count--;
  }
  pub->spawns =
      md__grow(pub->spawns, pub->spawn_count, &p->spawn_capacity, sizeof *pub->spawns);
  struct md_spawn *row = &pub->spawns[pub->spawn_count++];
  *row = (struct md_spawn){.command = ""};
  return row;
}

void md__on_spawn_begin(struct md__process *p, const struct tr_event *e) {
  md__thread_of(p, e)->spawn_ns = e->r.time;
}

void md__on_spawn_end(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  struct md__task *task = md__task_get(p, e->r.x);
  struct md_spawn *row = row_new(p);
  row->pid = (int32_t)e->r.y;
  row->command = md__string(p, e->r.w);
  row->task = e->r.x;
  row->begin_ns = t->spawn_ns ? t->spawn_ns : e->r.time;
  row->site = task ? task->site : 0;
  if (!row->site && md__frame_top(t))
    row->site = md__frame_top(t)->row->pub.site;
  if (t->spawn_ns) {
    row->cost_ns = md__since(t->spawn_ns, e->r.time);
    md_hist_add(&p->pub.spawn_cost, row->cost_ns);
  }
  if (row->pid < 0)
    row->exit_ns = e->r.time;
  t->spawn_ns = 0;
  t->exit_row = MD__NONE;
  p->pub.interval.spawns++;
  struct md_bucket *b = md__bucket(p, e->r.time);
  if (b)
    b->spawns++;
}

static struct md_spawn *row_of(struct md__process *p, int32_t pid) {
  for (size_t i = p->pub.spawn_count; i > 0; i--) {
    struct md_spawn *s = &p->pub.spawns[i - 1];
    if (s->pid == pid && !s->exit_ns)
      return s;
  }
  return NULL;
}

void md__on_proc_exit(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  int32_t pid = (int32_t)e->r.y;
  struct md_spawn *row = row_of(p, pid);
  t->exit_row = MD__NONE;
  if (row) {
    row->exit_ns = e->r.time ? e->r.time : 1;
    row->exit_code = (int32_t)e->r.w;
    row->signal = e->r.h;
    t->exit_row = (uint32_t)(row - p->pub.spawns);
  }
  struct md__process *child = (struct md__process *)md_process_by_pid(p->m, pid);
  if (child && child != p)
    md__process_end(child, e->r.time, e->r.h ? -(int32_t)e->r.h : (int32_t)e->r.w);
}

void md__on_proc_rusage(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  if (t->exit_row >= p->pub.spawn_count)
    return;
  struct md_spawn *row = &p->pub.spawns[t->exit_row];
  row->maxrss_kib = e->r.w;
  row->user_ns = e->r.x == TR_UNKNOWN ? 0 : e->r.x;
  row->system_ns = e->r.y == TR_UNKNOWN ? 0 : e->r.y;
  t->exit_row = MD__NONE;
}
