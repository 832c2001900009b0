/* Families of metrics, and the two texts they are written as. */
#include "exporters/metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "exporters/process_usage.h"

struct metrics {
  struct ex_bytes *out;
  const struct md_process *p;
  const struct ex__usage *usage; /* of that process; all 0: it has ended */
  const struct family *family;
  uint64_t now_ns;
};

struct family {
  const char *name; /* a counter's without _total */
  const char *type;
  const char *help;
  void (*put)(struct metrics *m);
};

static void put_label(struct ex_bytes *out, const char *text) {
  struct ex_bytes valid = {0};
  ex_bytes_utf8(&valid, text);
  for (size_t i = 0; i < valid.used; i++) {
    unsigned char c = (unsigned char)valid.at[i];
    if (c == '\\' || c == '"')
      ex_bytes_byte(out, '\\');
    if (c == '\n')
      ex_bytes_puts(out, "\\n");
    else
      ex_bytes_byte(out, c);
  }
  ex_bytes_release(&valid);
}

/* name{labels,extra} and a space. `extra` is NULL or name="value". */
static void begin(struct metrics *m, const char *suffix, const char *extra) {
  char pid[32];
  ex_bytes_puts(m->out, m->family->name);
  ex_bytes_puts(m->out, suffix);
  snprintf(pid, sizeof pid, "{pid=\"%d\"", m->p->pid);
  ex_bytes_puts(m->out, pid);
  ex_bytes_puts(m->out, ",command=\"");
  put_label(m->out, m->p->command);
  ex_bytes_byte(m->out, '"');
  if (extra) {
    ex_bytes_byte(m->out, ',');
    ex_bytes_puts(m->out, extra);
  }
  ex_bytes_puts(m->out, "} ");
}

static void put_number(struct metrics *m, const char *suffix, const char *extra,
                       uint64_t n) {
  begin(m, suffix, extra);
  ex_bytes_number(m->out, n);
  ex_bytes_byte(m->out, '\n');
}

static void put_seconds(struct metrics *m, const char *suffix, const char *extra,
                        uint64_t ns) {
  char text[48];
  snprintf(text, sizeof text, "%" PRIu64 ".%09" PRIu64 "\n", ns / 1000000000,
           ns % 1000000000);
  begin(m, suffix, extra);
  ex_bytes_puts(m->out, text);
}

/* ---- histograms ---- */

static const struct bound {
  uint64_t ns;
  const char *label;
} bounds[] = {
    {100000, "le=\"0.0001\""},      {250000, "le=\"0.00025\""},
    {500000, "le=\"0.0005\""},      {1000000, "le=\"0.001\""},
    {2500000, "le=\"0.0025\""},     {5000000, "le=\"0.005\""},
    {10000000, "le=\"0.01\""},      {25000000, "le=\"0.025\""},
    {50000000, "le=\"0.05\""},      {100000000, "le=\"0.1\""},
    {250000000, "le=\"0.25\""},     {500000000, "le=\"0.5\""},
    {1000000000, "le=\"1.0\""},     {2500000000u, "le=\"2.5\""},
    {5000000000u, "le=\"5.0\""},    {10000000000u, "le=\"10.0\""},
};
enum { BOUNDS = sizeof bounds / sizeof *bounds };

struct sums {
  uint64_t counts[BOUNDS + 1], sum_ns;
};

static void add(struct sums *s, const struct md_hist *h) {
  uint64_t low, high, count;
  size_t b = 0;
  for (uint32_t i = 0; md_hist_bucket(h, i, &low, &high, &count); i++) {
    while (b < BOUNDS && low > bounds[b].ns)
      b++;
    s->counts[b] += count;
  }
  s->sum_ns += h->sum_ns;
}

static void put_sums(struct metrics *m, const struct sums *s) {
  uint64_t all = 0;
  for (size_t b = 0; b < BOUNDS; b++)
    put_number(m, "_bucket", bounds[b].label, all += s->counts[b]);
  put_number(m, "_bucket", "le=\"+Inf\"", all += s->counts[BOUNDS]);
  put_seconds(m, "_sum", NULL, s->sum_ns);
  put_number(m, "_count", NULL, all);
}

static void put_ticks(struct metrics *m) {
  struct sums s = {0};
  add(&s, &m->p->ticks);
  put_sums(m, &s);
}

static void put_gc(struct metrics *m) {
  struct sums s = {0};
  add(&s, &m->p->gc);
  put_sums(m, &s);
}

static void put_run(struct metrics *m) {
  struct sums s = {0};
  for (size_t i = 0; i < m->p->callback_rows; i++)
    add(&s, &m->p->callbacks[i]->run);
  put_sums(m, &s);
}

static void put_wait(struct metrics *m) {
  struct sums s = {0};
  for (size_t i = 0; i < m->p->callback_rows; i++)
    add(&s, &m->p->callbacks[i]->wait);
  put_sums(m, &s);
}

#define POOL(name, member)                                                               \
  static void name(struct metrics *m) {                                                  \
    struct sums s = {0};                                                                 \
    for (size_t i = 0; i < m->p->pool.kind_count; i++)                                   \
      add(&s, &m->p->pool.kinds[i].member);                                              \
    put_sums(m, &s);                                                                     \
  }
POOL(put_pool_queued, queued)
POOL(put_pool_run, run)
POOL(put_pool_delivery, delivery)

/* ---- the rest ---- */

/* How late a callback would be that became ready now. */
static void put_lag(struct metrics *m) {
  const struct md_process *p = m->p;
  uint64_t since = p->polling ? 0 : p->tick_begin_ns;
  put_seconds(m, "", NULL, since && m->now_ns > since ? m->now_ns - since : 0);
}

static void put_lag_min(struct metrics *m) {
  put_seconds(m, "", NULL, m->p->ticks.count ? m->p->ticks.min_ns : 0);
}
static void put_lag_max(struct metrics *m) {
  put_seconds(m, "", NULL, m->p->ticks.count ? m->p->ticks.max_ns : 0);
}
static void put_lag_mean(struct metrics *m) {
  put_seconds(m, "", NULL, m->p->ticks.count ? md_hist_mean(&m->p->ticks) : 0);
}

static void put_lag_stddev(struct metrics *m) {
  put_seconds(m, "", NULL, md_hist_stddev(&m->p->ticks));
}
static void put_lag_p50(struct metrics *m) {
  put_seconds(m, "", NULL, md_hist_percentile(&m->p->ticks, 0.5));
}
static void put_lag_p90(struct metrics *m) {
  put_seconds(m, "", NULL, md_hist_percentile(&m->p->ticks, 0.9));
}
static void put_lag_p99(struct metrics *m) {
  put_seconds(m, "", NULL, md_hist_percentile(&m->p->ticks, 0.99));
}

static void put_utilization(struct metrics *m) {
  char text[32];
  double share = md_utilization(m->p);
  snprintf(text, sizeof text, "%.4f\n", share < 0 ? 0 : share);
  begin(m, "", NULL);
  ex_bytes_puts(m->out, text);
}

static void put_time(struct metrics *m) {
  put_seconds(m, "_total", "state=\"active\"", m->p->busy_ns);
  put_seconds(m, "_total", "state=\"idle\"", m->p->idle_ns);
}

static void put_callbacks(struct metrics *m) {
  char label[64];
  for (unsigned k = 0; k < TR_KIND_COUNT; k++) {
    snprintf(label, sizeof label, "kind=\"%s\"", tr_kind_name(k));
    if (m->p->callbacks_by_kind[k])
      put_number(m, "_total", label, m->p->callbacks_by_kind[k]);
  }
}

#define NUMBER(name, suffix, value)                                                      \
  static void name(struct metrics *m) { put_number(m, suffix, NULL, m->p->value); }
NUMBER(put_heap, "", heap_bytes)
NUMBER(put_tasks, "", live_tasks)
NUMBER(put_pool_size, "", pool.size)
NUMBER(put_pool_busy, "", pool.busy)
NUMBER(put_pool_waiting, "", pool.queued)
NUMBER(put_requests, "", pool.busy + m->p->pool.queued + m->p->pool.undelivered)
NUMBER(put_spawns, "_total", spawn_total)
NUMBER(put_lost, "_total", lost)
NUMBER(put_events, "_total", events)

/* ---- what the kernel says ---- */

#define KERNEL(name, put, suffix, value)                                                 \
  static void name(struct metrics *m) {                                                  \
    if (m->usage->start_ns && (value))                                                   \
      put(m, suffix, NULL, value);                                                       \
  }
#define SECONDS(name, value)                                                             \
  static void name(struct metrics *m) {                                                  \
    if (m->usage->start_ns)                                                              \
      put_seconds(m, "_total", NULL, value);                                             \
  }
SECONDS(put_cpu, m->usage->user_ns + m->usage->system_ns)
SECONDS(put_cpu_user, m->usage->user_ns)
SECONDS(put_cpu_system, m->usage->system_ns)
KERNEL(put_start, put_seconds, "", m->usage->start_ns)
KERNEL(put_rss, put_number, "", m->usage->resident_bytes)
KERNEL(put_virtual, put_number, "", m->usage->virtual_bytes)
KERNEL(put_fds, put_number, "", m->usage->open_fds)
KERNEL(put_max_fds, put_number, "", m->usage->max_fds)
KERNEL(put_threads, put_number, "", m->usage->threads)

static const struct family families[] = {
    {"nodejs_eventloop_lag_seconds", "gauge", "How late the loop is now.", put_lag},
    {"nodejs_eventloop_lag_min_seconds", "gauge", "Shortest turn of the loop.",
     put_lag_min},
    {"nodejs_eventloop_lag_max_seconds", "gauge", "Longest turn of the loop.",
     put_lag_max},
    {"nodejs_eventloop_lag_mean_seconds", "gauge", "Mean turn of the loop.",
     put_lag_mean},
    {"nodejs_eventloop_lag_stddev_seconds", "gauge",
     "Standard deviation of turns of the loop.", put_lag_stddev},
    {"nodejs_eventloop_lag_p50_seconds", "gauge", "Median turn of the loop.",
     put_lag_p50},
    {"nodejs_eventloop_lag_p90_seconds", "gauge", "90% of turns are as short.",
     put_lag_p90},
    {"nodejs_eventloop_lag_p99_seconds", "gauge", "99% of turns are as short.",
     put_lag_p99},
    {"nodejs_eventloop_utilization_ratio", "gauge", "Busy share of the loop.",
     put_utilization},
    {"nodejs_eventloop_time_seconds", "counter", "Time the loop was active and idle.",
     put_time},
    {"nodejs_active_requests", "gauge", "Work given to the thread pool and not back.",
     put_requests},
    {"nodejs_heap_size_used_bytes", "gauge", "JavaScript heap as last reported.",
     put_heap},
    {"process_cpu_seconds", "counter", "Processor time, user and system.", put_cpu},
    {"process_cpu_user_seconds", "counter", "Processor time in the program.",
     put_cpu_user},
    {"process_cpu_system_seconds", "counter", "Processor time in the kernel.",
     put_cpu_system},
    {"process_start_time_seconds", "gauge", "When it started, since 1970.", put_start},
    {"process_resident_memory_bytes", "gauge", "Resident memory.", put_rss},
    {"process_virtual_memory_bytes", "gauge", "Virtual memory.", put_virtual},
    {"process_open_fds", "gauge", "Open file descriptors.", put_fds},
    {"process_max_fds", "gauge", "How many it may open.", put_max_fds},
    {"process_threads", "gauge", "Threads of the operating system.", put_threads},
    {"uvscope_live_tasks", "gauge", "Scheduled, neither finished nor cancelled.",
     put_tasks},
    {"uvscope_pool_workers", "gauge", "Workers of the thread pool.", put_pool_size},
    {"uvscope_pool_busy_workers", "gauge", "Workers at work.", put_pool_busy},
    {"uvscope_pool_queued_items", "gauge", "Items waiting for a worker.",
     put_pool_waiting},
    {"uvscope_callbacks", "counter", "Callbacks that were run.", put_callbacks},
    {"uvscope_spawns", "counter", "Children that were started.", put_spawns},
    {"uvscope_events", "counter", "Events that were read.", put_events},
    {"uvscope_lost_events", "counter", "Events overwritten before they were read.",
     put_lost},
    {"uvscope_tick_seconds", "histogram", "Busy time of turns of the loop.", put_ticks},
    {"uvscope_callback_run_seconds", "histogram", "How long callbacks ran.", put_run},
    {"uvscope_task_wait_seconds", "histogram", "From runnable to running.", put_wait},
    {"uvscope_pool_queued_seconds", "histogram", "From submitted to taken up.",
     put_pool_queued},
    {"uvscope_pool_run_seconds", "histogram", "Time on a worker.", put_pool_run},
    {"uvscope_pool_delivery_seconds", "histogram", "From finished to its callback.",
     put_pool_delivery},
    {"uvscope_gc_seconds", "histogram", "Garbage collections.", put_gc},
};

static void put_head(struct ex_bytes *out, const struct family *f, int openmetrics) {
  const char *suffix = f->type[0] == 'c' && !openmetrics ? "_total" : "";
  ex_bytes_puts(out, "# HELP ");
  ex_bytes_puts(out, f->name);
  ex_bytes_puts(out, suffix);
  ex_bytes_byte(out, ' ');
  ex_bytes_puts(out, f->help);
  ex_bytes_puts(out, "\n# TYPE ");
  ex_bytes_puts(out, f->name);
  ex_bytes_puts(out, suffix);
  ex_bytes_byte(out, ' ');
  ex_bytes_puts(out, f->type);
  ex_bytes_byte(out, '\n');
}

/* Of those that run; they are asked once, not once for each metric. */
static struct ex__usage *read_usages(const struct md_model *model) {
  size_t count = md_process_count(model), capacity = 0;
  struct ex__usage *usages =
      ex__resize(NULL, &capacity, count ? count : 1, sizeof *usages);
  for (size_t i = 0; i < count; i++) {
    const struct md_process *p = md_process(model, i);
    usages[i] = (struct ex__usage){0};
    if (p->info && p->info->alive && ex__usage_read(&usages[i], p->pid))
      usages[i] = (struct ex__usage){0};
  }
  return usages;
}

void ex_metrics(struct ex_bytes *out, const struct md_model *model, uint64_t now_ns,
                int openmetrics) {
  struct metrics m = {.out = out, .now_ns = now_ns};
  struct ex__usage *usages = read_usages(model);
  for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
    m.family = &families[f];
    put_head(out, m.family, openmetrics);
    for (size_t i = 0; i < md_process_count(model); i++) {
      m.p = md_process(model, i);
      m.usage = &usages[i];
      if (m.p->info && m.p->info->alive)
        m.family->put(&m);
    }
  }
  free(usages);
  if (openmetrics)
    ex_bytes_puts(out, "# EOF\n");
}
