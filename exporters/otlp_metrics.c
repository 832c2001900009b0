/* OTLP metrics of what the model knows. Names are those of OpenTelemetry's conventions
 * for Node.js where they have them, uvscope.* for the rest. */
#include "exporters/otlp.h"

/* Fields, as the protocol's .proto files number them. */
enum {
  METRICS = 2, /* of ScopeMetrics */
  NAME = 1,
  UNIT = 3,
  GAUGE = 5,
  SUM = 7,
  HISTOGRAM = 9,
  POINTS = 1,
  TEMPORALITY = 2,
  MONOTONIC = 3,
  CUMULATIVE = 2,
  START_TIME = 2,
  TIME = 3,
  AS_DOUBLE = 4,
  AS_INT = 6,
  POINT_ATTRIBUTE = 7,
  HIST_COUNT = 4,
  HIST_SUM = 5,
  HIST_COUNTS = 6,
  HIST_BOUNDS = 7,
  HIST_MIN = 11,
  HIST_MAX = 12
};

struct metrics {
  struct ex_bytes *out;
  const struct md_process *p;
  const struct metric *metric;
  uint64_t start, now; /* since 1970 */
};

struct metric {
  const char *name, *unit;
  int kind; /* GAUGE, SUM (that never falls), HISTOGRAM */
  void (*put)(struct metrics *m);
};

static void put_double(struct ex_bytes *b, unsigned field, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  ex_pb_fixed64(b, field, bits);
}

static double seconds(uint64_t ns) {
  return (double)ns / 1e9;
}

static size_t begin_point(struct metrics *m) {
  size_t point = ex_pb_open(m->out, POINTS);
  ex_pb_fixed64(m->out, START_TIME, m->start);
  ex_pb_fixed64(m->out, TIME, m->now);
  return point;
}

static void put_number(struct metrics *m, uint64_t value) {
  size_t point = begin_point(m);
  ex_pb_fixed64(m->out, AS_INT, value);
  ex_pb_close(m->out, point);
}

static void put_fraction(struct metrics *m, double value) {
  size_t point = begin_point(m);
  put_double(m->out, AS_DOUBLE, value);
  ex_pb_close(m->out, point);
}

/* ---- histograms ---- */

static const uint64_t bounds_ns[] = {100000,     250000,     500000,     1000000,
                                     2500000,    5000000,    10000000,   25000000,
                                     50000000,   100000000,  250000000,  500000000,
                                     1000000000, 2500000000, 5000000000, 10000000000};
enum { BOUNDS = sizeof bounds_ns / sizeof *bounds_ns };

struct sums {
  uint64_t counts[BOUNDS + 1], count, sum_ns, min_ns, max_ns;
};

static void add(struct sums *s, const struct md_hist *h) {
  uint64_t low, high, count;
  size_t b = 0;
  if (!h->count)
    return;
  if (!s->count || h->min_ns < s->min_ns)
    s->min_ns = h->min_ns;
  if (h->max_ns > s->max_ns)
    s->max_ns = h->max_ns;
  for (uint32_t i = 0; md_hist_bucket(h, i, &low, &high, &count); i++) {
    while (b < BOUNDS && low > bounds_ns[b])
      b++;
    s->counts[b] += count;
    s->count += count;
  }
  s->sum_ns += h->sum_ns;
}

static void put_sums(struct metrics *m, const struct sums *s) {
  double bounds[BOUNDS];
  for (size_t i = 0; i < BOUNDS; i++)
    bounds[i] = seconds(bounds_ns[i]);
  size_t point = begin_point(m);
  ex_pb_fixed64(m->out, HIST_COUNT, s->count);
  put_double(m->out, HIST_SUM, seconds(s->sum_ns));
  ex_pb_bytes(m->out, HIST_COUNTS, s->counts, sizeof s->counts);
  ex_pb_bytes(m->out, HIST_BOUNDS, bounds, sizeof bounds);
  if (s->count) {
    put_double(m->out, HIST_MIN, seconds(s->min_ns));
    put_double(m->out, HIST_MAX, seconds(s->max_ns));
  }
  ex_pb_close(m->out, point);
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

#define POOL(name, member)                             \
  static void name(struct metrics *m) {                \
    struct sums s = {0};                               \
    for (size_t i = 0; i < m->p->pool.kind_count; i++) \
      add(&s, &m->p->pool.kinds[i].member);            \
    put_sums(m, &s);                                   \
  }
POOL(put_pool_queued, queued)
POOL(put_pool_run, run)
POOL(put_pool_delivery, delivery)

/* ---- the rest ---- */

#define DELAY(name, value)                              \
  static void name(struct metrics *m) {                 \
    const struct md_hist *ticks = &m->p->ticks;         \
    put_fraction(m, ticks->count ? seconds(value) : 0); \
  }
DELAY(put_delay_min, ticks->min_ns)
DELAY(put_delay_max, ticks->max_ns)
DELAY(put_delay_mean, md_hist_mean(ticks))
DELAY(put_delay_stddev, md_hist_stddev(ticks))
DELAY(put_delay_p50, md_hist_percentile(ticks, 0.5))
DELAY(put_delay_p90, md_hist_percentile(ticks, 0.9))
DELAY(put_delay_p99, md_hist_percentile(ticks, 0.99))

static void put_utilization(struct metrics *m) {
  double share = md_utilization(m->p);
  put_fraction(m, share < 0 ? 0 : share);
}

static void put_state(struct metrics *m, const char *state, uint64_t ns) {
  size_t point = begin_point(m);
  put_double(m->out, AS_DOUBLE, seconds(ns));
  ot__text(m->out, POINT_ATTRIBUTE, "nodejs.eventloop.state", state);
  ex_pb_close(m->out, point);
}

static void put_time(struct metrics *m) {
  put_state(m, "active", m->p->busy_ns);
  put_state(m, "idle", m->p->idle_ns);
}

static void put_callbacks(struct metrics *m) {
  for (unsigned k = 0; k < TR_KIND_COUNT; k++) {
    if (!m->p->callbacks_by_kind[k])
      continue;
    size_t point = begin_point(m);
    ex_pb_fixed64(m->out, AS_INT, m->p->callbacks_by_kind[k]);
    ot__text(m->out, POINT_ATTRIBUTE, "uvscope.kind", tr_kind_name(k));
    ex_pb_close(m->out, point);
  }
}

#define NUMBER(name, value)             \
  static void name(struct metrics *m) { \
    put_number(m, m->p->value);         \
  }
NUMBER(put_heap, heap_bytes)
NUMBER(put_rss, rss_bytes)
NUMBER(put_tasks, live_tasks)
NUMBER(put_pool_size, pool.size)
NUMBER(put_pool_busy, pool.busy)
NUMBER(put_pool_waiting, pool.queued)
NUMBER(put_spawns, spawn_total)
NUMBER(put_lost, lost)
NUMBER(put_events, events)

static const struct metric metrics[] = {
    {"nodejs.eventloop.delay.min", "s", GAUGE, put_delay_min},
    {"nodejs.eventloop.delay.max", "s", GAUGE, put_delay_max},
    {"nodejs.eventloop.delay.mean", "s", GAUGE, put_delay_mean},
    {"nodejs.eventloop.delay.stddev", "s", GAUGE, put_delay_stddev},
    {"nodejs.eventloop.delay.p50", "s", GAUGE, put_delay_p50},
    {"nodejs.eventloop.delay.p90", "s", GAUGE, put_delay_p90},
    {"nodejs.eventloop.delay.p99", "s", GAUGE, put_delay_p99},
    {"nodejs.eventloop.utilization", "1", GAUGE, put_utilization},
    {"nodejs.eventloop.time", "s", SUM, put_time},
    {"process.memory.usage", "By", GAUGE, put_rss},
    {"uvscope.heap.used", "By", GAUGE, put_heap},
    {"uvscope.tasks.live", "{task}", GAUGE, put_tasks},
    {"uvscope.pool.workers", "{worker}", GAUGE, put_pool_size},
    {"uvscope.pool.busy", "{worker}", GAUGE, put_pool_busy},
    {"uvscope.pool.queued", "{item}", GAUGE, put_pool_waiting},
    {"uvscope.callbacks", "{callback}", SUM, put_callbacks},
    {"uvscope.spawns", "{process}", SUM, put_spawns},
    {"uvscope.events", "{event}", SUM, put_events},
    {"uvscope.lost_events", "{event}", SUM, put_lost},
    {"uvscope.tick.duration", "s", HISTOGRAM, put_ticks},
    {"uvscope.callback.duration", "s", HISTOGRAM, put_run},
    {"uvscope.task.wait.duration", "s", HISTOGRAM, put_wait},
    {"uvscope.pool.queued.duration", "s", HISTOGRAM, put_pool_queued},
    {"uvscope.pool.run.duration", "s", HISTOGRAM, put_pool_run},
    {"uvscope.pool.delivery.duration", "s", HISTOGRAM, put_pool_delivery},
    {"uvscope.gc.duration", "s", HISTOGRAM, put_gc},
};

static void put_metric(struct metrics *m) {
  size_t begin = ex_pb_open(m->out, METRICS);
  ex_pb_text(m->out, NAME, m->metric->name);
  ex_pb_text(m->out, UNIT, m->metric->unit);
  size_t data = ex_pb_open(m->out, (unsigned)m->metric->kind);
  m->metric->put(m);
  if (m->metric->kind != GAUGE)
    ex_pb_u64(m->out, TEMPORALITY, CUMULATIVE);
  if (m->metric->kind == SUM)
    ex_pb_u64(m->out, MONOTONIC, 1);
  ex_pb_close(m->out, data);
  ex_pb_close(m->out, begin);
}

static void put_process(struct metrics *m, const struct ex_origin *origin) {
  size_t resource_metrics = ex_pb_open(m->out, 1);
  ot__resource(m->out, origin, m->p->pid, m->p->info);
  size_t scope_metrics = ex_pb_open(m->out, 2);
  ot__scope(m->out, origin);
  for (size_t i = 0; i < sizeof metrics / sizeof *metrics; i++) {
    m->metric = &metrics[i];
    put_metric(m);
  }
  ex_pb_close(m->out, scope_metrics);
  ex_pb_close(m->out, resource_metrics);
}

uint64_t ex_otlp_metrics(struct ex_bytes *out, const struct md_model *model,
                         const struct ex_origin *origin, uint64_t since_ns,
                         uint64_t now_ns, int live) {
  uint64_t processes = 0;
  for (size_t i = 0; i < md_process_count(model); i++) {
    struct metrics m = {.out = out, .p = md_process(model, i)};
    m.start = m.p->first_ns + (uint64_t)origin->epoch_ns;
    m.now = now_ns + (uint64_t)origin->epoch_ns;
    int alive = live && m.p->info && m.p->info->alive;
    if (!m.p->events || (!alive && m.p->last_ns < since_ns))
      continue;
    put_process(&m, origin);
    processes++;
  }
  return processes;
}
