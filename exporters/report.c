/* The report as JSON. */
#include "exporters/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exporters/object.h"

static void put_findings(cJSON *report, struct md_model *m) {
  cJSON *list = ex__array_in(report, "findings");
  size_t count;
  const struct md_finding *f = md_findings(m, &count);
  for (size_t i = 0; i < count; i++) {
    cJSON *o = ex__object_at_end(list);
    ex__str(o, "id", f[i].id);
    ex__str(o, "severity", md_severity_name(f[i].severity));
    ex__str(o, "title", f[i].title);
    ex__str(o, "evidence", f[i].evidence);
    ex__str(o, "advice", f[i].advice);
    ex__i64(o, "pid", f[i].pid);
    ex__str(o, "file", f[i].file ? f[i].file : "");
    ex__u64(o, "line", f[i].line);
    ex__u64(o, "at_ns", f[i].at_ns);
    ex__u64(o, "weight_ns", f[i].weight_ns);
  }
}

static void put_loop(cJSON *o, const struct md_process *p) {
  cJSON *ticks = ex__object_in(o, "ticks");
  ex__u64(ticks, "count", p->ticks.count);
  ex__u64(ticks, "p90_ns", md_hist_percentile(&p->ticks, 0.9));
  ex__percentiles(ticks, &p->ticks);
  ex__u64(o, "busy_ns", p->busy_ns);
  ex__u64(o, "idle_ns", p->idle_ns);
  cJSON *phases = ex__object_in(o, "phases");
  for (unsigned i = 0; i < TR_PHASE_COUNT; i++)
    if (p->phase_ns[i])
      ex__u64(phases, tr_phase_name(i), p->phase_ns[i]);
}

/* Costliest first, as everywhere. */
static int by_total(const void *a, const void *b) {
  uint64_t x = (*(const struct md_callback *const *)a)->run.sum_ns;
  uint64_t y = (*(const struct md_callback *const *)b)->run.sum_ns;
  return (x < y) - (x > y);
}

static void put_callback(cJSON *list, const struct md_callback *row) {
  cJSON *o = ex__object_at_end(list);
  ex__str(o, "kind", tr_kind_name(row->kind));
  ex__str(o, "name", row->name);
  ex__str(o, "file", row->file);
  ex__u64(o, "line", row->line);
  ex__u64(o, "count", row->run.count);
  ex__u64(o, "total_ns", row->run.sum_ns);
  ex__percentiles(o, &row->run);
  ex__u64(o, "wait_p99_ns", md_hist_percentile(&row->wait, 0.99));
  ex__u64(o, "harm_ns", row->harm_ns);
  ex__u64(o, "victims", row->victims);
}

static void put_callbacks(cJSON *o, const struct md_process *p) {
  cJSON *list = ex__array_in(o, "callbacks");
  size_t bytes = p->callback_rows * sizeof *p->callbacks;
  struct md_callback **rows = malloc(bytes ? bytes : 1);
  if (!rows)
    return;
  if (bytes)
    memcpy(rows, p->callbacks, bytes);
  qsort(rows, p->callback_rows, sizeof *rows, by_total);
  for (size_t i = 0; i < p->callback_rows; i++)
    put_callback(list, rows[i]);
  free(rows);
}

static void put_pool(cJSON *o, const struct md_process *p) {
  cJSON *pool = ex__object_in(o, "pool");
  ex__u64(pool, "size", p->pool.size);
  ex__u64(pool, "queued_max", p->pool.queued_max);
  cJSON *items = ex__array_in(pool, "items");
  for (size_t i = 0; i < p->pool.kind_count; i++) {
    const struct md_pool_kind *k = &p->pool.kinds[i];
    cJSON *item = ex__object_at_end(items);
    ex__str(item, "kind", tr_kind_name(k->kind));
    ex__u64(item, "count", k->count);
    ex__percentiles(ex__object_in(item, "queued"), &k->queued);
    ex__percentiles(ex__object_in(item, "run"), &k->run);
    ex__percentiles(ex__object_in(item, "delivery"), &k->delivery);
  }
}

static void put_spawn(cJSON *list, const struct md_spawn *s) {
  cJSON *o = ex__object_at_end(list);
  ex__i64(o, "pid", s->pid);
  ex__str(o, "command", s->command);
  ex__u64(o, "cost_ns", s->cost_ns);
  if (s->exit_ns)
    ex__i64(o, "exit_code", s->exit_code);
  else
    ex__null(o, "exit_code");
  if (s->exit_ns && s->signal)
    ex__i64(o, "signal", s->signal);
  else
    ex__null(o, "signal");
  if (s->exit_ns)
    ex__u64(o, "life_ns", s->exit_ns - s->begin_ns);
}

static void put_spawns(cJSON *o, const struct md_process *p) {
  ex__u64(o, "spawn_count", p->spawn_total);
  cJSON *list = ex__array_in(o, "spawns");
  for (size_t i = 0; i < p->spawn_count; i++)
    put_spawn(list, &p->spawns[i]);
}

static void put_frame(cJSON *stack, struct tr_site_info site) {
  char text[2048];
  snprintf(text, sizeof text, "%.900s (%.1000s:%u)",
           *site.function ? site.function : "(anonymous)", site.file, site.line);
  ex__str_at_end(stack, text);
}

static int by_count(const void *a, const void *b) {
  uint64_t x = (*(const struct md_stack *const *)a)->count;
  uint64_t y = (*(const struct md_stack *const *)b)->count;
  return (x < y) - (x > y);
}

static void put_samples(cJSON *o, const struct md_model *m, const struct md_process *p) {
  cJSON *list = ex__array_in(o, "samples");
  const struct md_stack **rows = malloc((p->stack_count + 1) * sizeof *rows);
  if (!rows)
    return;
  for (size_t i = 0; i < p->stack_count; i++)
    rows[i] = &p->stacks[i];
  qsort(rows, p->stack_count, sizeof *rows, by_count);
  for (size_t i = 0; i < p->stack_count; i++) {
    cJSON *sample = ex__object_at_end(list);
    cJSON *stack = ex__array_in(sample, "stack");
    for (uint32_t j = 0; j < rows[i]->depth; j++)
      put_frame(stack, md_site(m, p, rows[i]->sites[j]));
    ex__u64(sample, "count", rows[i]->count);
  }
  free(rows);
}

static void put_gc(cJSON *o, const struct md_process *p) {
  cJSON *gc = ex__object_in(o, "gc");
  ex__u64(gc, "count", p->gc.count);
  ex__u64(gc, "total_ns", p->gc.sum_ns);
  ex__percentiles(gc, &p->gc);
  ex__u64(o, "heap_bytes", p->heap_bytes);
}

static void put_process(cJSON *list, const struct md_model *m,
                        const struct md_process *p) {
  cJSON *o = ex__object_at_end(list);
  ex__i64(o, "pid", p->pid);
  ex__i64(o, "ppid", p->ppid);
  ex__str(o, "command", p->command);
  ex__share(o, "utilization", p->has_loop ? md_utilization(p) : 0);
  ex__u64(o, "events", p->events);
  ex__u64(o, "lost", p->lost);
  put_loop(o, p);
  put_callbacks(o, p);
  put_pool(o, p);
  put_spawns(o, p);
  put_samples(o, m, p);
  put_gc(o, p);
}

char *ex_report_json(struct md_model *m) {
  struct md_totals totals;
  cJSON *report = ex__object();
  md_totals(m, &totals);
  ex__str(report, "schema", "uvscope-report-1");
  ex__u64(report, "duration_ns", totals.last_ns - totals.first_ns);
  ex__u64(report, "events", totals.events);
  ex__u64(report, "lost", totals.lost);
  put_findings(report, m);
  cJSON *list = ex__array_in(report, "processes");
  for (size_t i = 0; i < md_process_count(m); i++)
    put_process(list, m, md_process(m, i));
  return ex__print(report, 1);
}
