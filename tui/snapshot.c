#include "tui/snapshot.h"

#include <stdlib.h>

#include "tui/canvas.h"

double ui_model_utilization(struct md_model *m, const struct md_process *p, int recording) {
  if (!p->has_loop)
    return -1;
  return recording ? md_utilization(p) : md_utilization_window(m, p, 1000000000u);
}

static void ui__copy_hist(struct md_hist *h) {
  if (h->buckets != NULL)
    h->buckets = ui__copy(h->buckets, h->bucket_count * sizeof *h->buckets);
}

static void ui__copy_callbacks(struct md_process *p) {
  struct md_callback **rows = ui__alloc(p->callback_rows * sizeof *rows);
  const struct md_callback *open = NULL;
  for (size_t i = 0; i < p->callback_rows; i++) {
    rows[i] = ui__copy(p->callbacks[i], sizeof *rows[i]);
    ui__copy_hist(&rows[i]->run);
    ui__copy_hist(&rows[i]->wait);
    if (p->open == p->callbacks[i])
      open = rows[i];
  }
  p->callbacks = rows;
  p->open = open;
}

static void ui__copy_pool(struct md_pool *pool) {
  pool->kinds = ui__copy(pool->kinds, pool->kind_count * sizeof *pool->kinds);
  for (size_t i = 0; i < pool->kind_count; i++) {
    ui__copy_hist(&pool->kinds[i].queued);
    ui__copy_hist(&pool->kinds[i].run);
    ui__copy_hist(&pool->kinds[i].delivery);
  }
  pool->workers = ui__copy(pool->workers, pool->worker_count * sizeof *pool->workers);
}

static void ui__copy_process(struct ui_frozen_process *out, struct md_model *m,
                             const struct md_process *p, int recording) {
  struct md_work live[UI_LIVE_WORK];
  out->p = *p;
  out->utilization = ui_model_utilization(m, p, recording);
  out->live_count = md_pool_live(m, p, live, UI_LIVE_WORK);
  out->live = ui__copy(live, out->live_count * sizeof *live);
  out->tasks = ui__alloc(UI_LIVE_TASKS * sizeof *out->tasks);
  out->task_count = md_tasks_live(p, out->tasks, UI_LIVE_TASKS);
  ui__copy_hist(&out->p.ticks);
  ui__copy_hist(&out->p.spawn_cost);
  ui__copy_hist(&out->p.gc);
  ui__copy_hist(&out->p.interval.ticks);
  ui__copy_callbacks(&out->p);
  ui__copy_pool(&out->p.pool);
  out->p.spawns = ui__copy(p->spawns, p->spawn_count * sizeof *p->spawns);
  out->p.stacks = ui__copy(p->stacks, p->stack_count * sizeof *p->stacks);
  if (p->history != NULL)
    out->p.history = ui__copy(p->history, MD_BUCKETS * sizeof *p->history);
}

static void ui__free_process(struct ui_frozen_process *f) {
  struct md_process *p = &f->p;
  for (size_t i = 0; i < p->callback_rows; i++) {
    free(p->callbacks[i]->run.buckets);
    free(p->callbacks[i]->wait.buckets);
    free(p->callbacks[i]);
  }
  free(p->callbacks);
  for (size_t i = 0; i < p->pool.kind_count; i++) {
    free(p->pool.kinds[i].queued.buckets);
    free(p->pool.kinds[i].run.buckets);
    free(p->pool.kinds[i].delivery.buckets);
  }
  free(p->pool.kinds);
  free(p->pool.workers);
  free(p->ticks.buckets);
  free(p->spawn_cost.buckets);
  free(p->gc.buckets);
  free(p->interval.ticks.buckets);
  free(p->spawns);
  free(p->stacks);
  free(p->history);
  free(f->live);
  free(f->tasks);
}

struct ui_snapshot *ui_snapshot_new(struct md_model *m, uint64_t now_ns, int recording) {
  struct ui_snapshot *s = ui__alloc(sizeof *s);
  const struct md_finding *findings = md_findings(m, &s->finding_count);
  s->now_ns = now_ns;
  md_totals(m, &s->totals);
  s->findings = ui__copy(findings, s->finding_count * sizeof *findings);
  s->process_count = md_process_count(m);
  s->processes = ui__alloc(s->process_count * sizeof *s->processes);
  for (size_t i = 0; i < s->process_count; i++)
    ui__copy_process(&s->processes[i], m, md_process(m, i), recording);
  return s;
}

void ui_snapshot_free(struct ui_snapshot *s) {
  if (s == NULL)
    return;
  for (size_t i = 0; i < s->process_count; i++)
    ui__free_process(&s->processes[i]);
  free(s->processes);
  free(s->findings);
  free(s);
}
