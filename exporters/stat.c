/* Figures of an interval, and the list of processes, as JSON. */
#include "exporters/object.h"
#include "exporters/report.h"

static uint64_t callbacks_of(const struct md_interval *i) {
  uint64_t sum = 0;
  for (unsigned k = 0; k < TR_KIND_COUNT; k++)
    sum += i->callbacks[k];
  return sum;
}

static uint64_t age(uint64_t now_ns, uint64_t since_ns) {
  return since_ns && now_ns > since_ns ? now_ns - since_ns : 0;
}

char *ex_stat_json(const struct md_model *m, const struct md_process *p, uint64_t now_ns,
                   uint32_t processes) {
  const struct md_interval *i = &p->interval;
  cJSON *o = ex__object();
  (void)m;
  ex__str(o, "schema", "uvscope-stat-1");
  ex__u64(o, "t_ns", now_ns);
  ex__i64(o, "pid", p->pid);
  ex__share(o, "utilization", md_utilization(p));
  ex__u64(o, "ticks", i->ticks.count);
  ex__u64(o, "tick_p50_ns", md_hist_percentile(&i->ticks, 0.5));
  ex__u64(o, "tick_p99_ns", md_hist_percentile(&i->ticks, 0.99));
  ex__u64(o, "tick_max_ns", i->ticks.count ? i->ticks.max_ns : 0);
  ex__u64(o, "callbacks", callbacks_of(i));
  cJSON *pool = ex__object_in(o, "pool");
  ex__u64(pool, "size", p->pool.size);
  ex__u64(pool, "busy", p->pool.busy);
  ex__u64(pool, "queued", p->pool.queued);
  ex__u64(pool, "oldest_ns", age(now_ns, p->pool.oldest_submit_ns));
  ex__u64(o, "processes", processes);
  ex__u64(o, "lost", i->lost);
  ex__u64(o, "gc_ns", i->gc_ns);
  ex__u64(o, "spawns", i->spawns);
  ex__u64(o, "heap_bytes", p->heap_bytes);
  return ex__print(o, 0);
}

char *ex_ps_json(const struct md_model *m, uint64_t now_ns) {
  cJSON *list = ex__array();
  for (size_t i = 0; i < md_process_count(m); i++) {
    const struct md_process *p = md_process(m, i);
    cJSON *o = ex__object_at_end(list);
    ex__i64(o, "pid", p->pid);
    ex__i64(o, "ppid", p->ppid);
    ex__str(o, "command", p->command);
    ex__bool(o, "alive", p->info->alive);
    ex__u64(o, "age_ns", age(now_ns, p->info->start_ns));
    ex__share(o, "utilization", md_utilization_window(m, p, 1000000000));
    ex__u64(o, "ticks", p->ticks.count);
    ex__u64(o, "tick_max_ns", p->ticks.count ? p->ticks.max_ns : 0);
    ex__u64(o, "heap_bytes", p->heap_bytes);
    ex__u64(o, "lost", p->lost);
  }
  return ex__print(list, 1);
}
