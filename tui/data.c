#include "tui/data.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "tui/snapshot.h"

/* Counts at two moments, the older one to two seconds ago. */
struct ui__sample {
  uint64_t at_ns;
  uint64_t events;
  uint64_t kinds[TR_KIND_COUNT];
  uint64_t *rows;
  size_t row_count;
};

struct ui_rates {
  struct ui__sample old, recent;
  uint32_t process;
  uint64_t cost_at_ns, cost_cpu_ns; /* of this viewer, at the last look */
  double cost;
  uint64_t rss_bytes;
};

static const uint64_t UI__SECOND = 1000000000u;

static uint64_t ui__now_of(const struct md_model *m) {
  struct md_totals totals;
  md_totals(m, &totals);
  return totals.now_ns > totals.last_ns ? totals.now_ns : totals.last_ns;
}

int ui_is_paused(const struct ui *u) {
  return u->frozen != NULL || u->past != NULL;
}

int ui_is_past(const struct ui *u) {
  return u->source->flags & UI_RECORDING || (u->past != NULL && u->travel.owned != NULL);
}

/* ---- now, or as frozen ---- */

void ui_data_pause(struct ui *u, int pause) {
  u->epoch++;
  if (pause && !ui_is_paused(u))
    u->paused_ns = ui__now_of(u->live);
  if (pause && u->frozen == NULL)
    u->frozen = ui_snapshot_new(u->model, ui_now(u), ui_is_past(u));
  if (!pause) {
    ui_snapshot_free(u->frozen);
    u->frozen = NULL;
  }
}

uint64_t ui_data_paused_ns(const struct ui *u) {
  uint64_t now = ui__now_of(u->live);
  return ui_is_paused(u) && now > u->paused_ns ? now - u->paused_ns : 0;
}

uint64_t ui_now(struct ui *u) {
  return u->frozen != NULL ? u->frozen->now_ns : ui__now_of(u->model);
}

struct md_totals ui_totals(struct ui *u) {
  struct md_totals totals;
  if (u->frozen != NULL)
    return u->frozen->totals;
  md_totals(u->model, &totals);
  return totals;
}

size_t ui_process_count(struct ui *u) {
  return u->frozen != NULL ? u->frozen->process_count : md_process_count(u->model);
}

const struct md_process *ui_process(struct ui *u, size_t index) {
  if (index >= ui_process_count(u))
    return NULL;
  return u->frozen != NULL ? &u->frozen->processes[index].p : md_process(u->model, index);
}

size_t ui_position(struct ui *u, uint32_t index) {
  size_t at = 0;
  while (at < ui_process_count(u) && ui_process(u, at)->index != index)
    at++;
  return at;
}

const struct md_process *ui_shown(struct ui *u) {
  return ui_process(u, u->process);
}

const struct md_finding *ui_findings(struct ui *u, size_t *count) {
  if (u->frozen != NULL) {
    *count = u->frozen->finding_count;
    return u->frozen->findings;
  }
  /* Asked once in a frame: asking again may move them. */
  if (u->findings_epoch != u->epoch + 1) {
    u->findings = md_findings(u->model, &u->finding_count);
    u->findings_epoch = u->epoch + 1;
  }
  *count = u->finding_count;
  return u->findings;
}

static struct ui_frozen_process *ui__frozen(struct ui *u, const struct md_process *p) {
  for (size_t i = 0; u->frozen != NULL && i < u->frozen->process_count; i++) {
    if (&u->frozen->processes[i].p == p)
      return &u->frozen->processes[i];
  }
  return NULL;
}

size_t ui_pool_live(struct ui *u, const struct md_process *p, struct md_work *out,
                    size_t max) {
  struct ui_frozen_process *frozen = ui__frozen(u, p);
  size_t count;
  if (frozen == NULL)
    return md_pool_live(u->model, p, out, max);
  count = frozen->live_count < max ? frozen->live_count : max;
  if (count > 0)
    memcpy(out, frozen->live, count * sizeof *out);
  return count;
}

size_t ui_tasks_live(struct ui *u, const struct md_process *p, struct md_task *out,
                     size_t max) {
  struct ui_frozen_process *frozen = ui__frozen(u, p);
  size_t count;
  if (frozen == NULL)
    return md_tasks_live(p, out, max);
  count = frozen->task_count < max ? frozen->task_count : max;
  if (count > 0)
    memcpy(out, frozen->tasks, count * sizeof *out);
  return count;
}

struct tr_site_info ui_site(struct ui *u, const struct md_process *p, uint32_t site) {
  /* Names never change, so the live process answers for its frozen copy. */
  return md_site(u->model,
                 u->frozen != NULL ? md_process(u->model, ui_position(u, p->index)) : p, site);
}

struct tr_site_info ui_running_site(struct ui *u, const struct md_process *p,
                                    const struct md_instance *run) {
  struct tr_site_info site = ui_site(u, p, run->stack[0]);
  for (uint32_t i = 1; site.line == 0 && i < run->depth && i < MD_STACK; i++)
    site = ui_site(u, p, run->stack[i]);
  return site;
}

double ui_utilization(struct ui *u, const struct md_process *p) {
  struct ui_frozen_process *frozen = ui__frozen(u, p);
  return frozen != NULL ? frozen->utilization
                        : ui_model_utilization(u->model, p, ui_is_past(u));
}

uint64_t ui_lifetime_ns(struct ui *u, const struct md_process *p) {
  uint64_t end = p->end_ns != 0 ? p->end_ns : ui_now(u);
  return end > p->first_ns ? end - p->first_ns : 0;
}

const struct md_bucket *ui_bucket(struct ui *u, const struct md_process *p, uint64_t ago) {
  uint64_t index = ui_now(u) / MD_BUCKET_NS;
  const struct md_bucket *bucket;
  if (p->history == NULL || ago > index || ago >= MD_BUCKETS)
    return NULL;
  index -= ago;
  bucket = &p->history[index % MD_BUCKETS];
  return bucket->start_ns != 0 && bucket->start_ns / MD_BUCKET_NS == index ? bucket : NULL;
}

/* ---- rates ---- */

static void ui__take_sample(struct ui *u, struct ui__sample *s, uint64_t now) {
  const struct md_process *p = ui_shown(u);
  s->at_ns = now;
  s->events = ui_totals(u).events;
  s->row_count = p != NULL ? p->callback_rows : 0;
  s->rows = ui__realloc(s->rows, s->row_count * sizeof *s->rows);
  memset(s->kinds, 0, sizeof s->kinds);
  if (p != NULL)
    memcpy(s->kinds, p->callbacks_by_kind, sizeof s->kinds);
  for (size_t i = 0; i < s->row_count; i++)
    s->rows[i] = p->callbacks[i]->run.count;
}

static void ui__sample_cost(struct ui_rates *r) {
  struct rusage usage;
  struct timespec clock;
  uint64_t now, cpu;
  unsigned long long pages = 0;
  FILE *statm;
  clock_gettime(CLOCK_MONOTONIC, &clock);
  now = (uint64_t)clock.tv_sec * UI__SECOND + (uint64_t)clock.tv_nsec;
  if (r->cost_at_ns != 0 && now - r->cost_at_ns < UI__SECOND)
    return;
  getrusage(RUSAGE_SELF, &usage);
  cpu = (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * UI__SECOND +
        (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000;
  if (r->cost_at_ns != 0)
    r->cost = (double)(cpu - r->cost_cpu_ns) / (double)(now - r->cost_at_ns);
  r->cost_at_ns = now;
  r->cost_cpu_ns = cpu;
  statm = fopen("/proc/self/statm", "re");
  if (statm == NULL)
    return;
  if (fscanf(statm, "%*u %llu", &pages) == 1)
    r->rss_bytes = pages * (uint64_t)sysconf(_SC_PAGESIZE);
  fclose(statm);
}

void ui_data_reset(struct ui *u) {
  struct ui_rates *r = u->rates;
  uint64_t now = ui_now(u);
  r->process = u->process;
  ui__take_sample(u, &r->old, now);
  ui__take_sample(u, &r->recent, now);
}

void ui_data_sample(struct ui *u) {
  struct ui_rates *r = u->rates;
  uint64_t now;
  struct ui__sample swap;
  if (r == NULL)
    r = u->rates = ui__alloc(sizeof *r);
  ui__sample_cost(r);
  if (u->frozen != NULL)
    return;
  now = ui_now(u);
  if (r->old.at_ns == 0 || r->process != u->process || now < r->recent.at_ns) {
    ui_data_reset(u);
    return;
  }
  if (now - r->recent.at_ns < UI__SECOND)
    return;
  swap = r->old;
  r->old = r->recent;
  r->recent = swap;
  ui__take_sample(u, &r->recent, now);
}

void ui_data_release(struct ui *u) {
  ui_data_pause(u, 0);
  if (u->rates != NULL) {
    free(u->rates->old.rows);
    free(u->rates->recent.rows);
  }
  free(u->rates);
  u->rates = NULL;
}

/* Per second since the older sample; over the whole life for recordings and at the start. */
static double ui__rate(struct ui *u, uint64_t lifetime, uint64_t count, uint64_t old) {
  uint64_t now = ui_now(u), since = u->rates != NULL ? u->rates->old.at_ns : 0;
  uint64_t span = since != 0 && now > since ? now - since : 0;
  if (ui_is_past(u) || span < UI__SECOND / 2) {
    old = 0;
    span = lifetime;
  }
  return span > 0 && count > old ? (double)(count - old) * 1e9 / (double)span : 0;
}

double ui_kind_rate(struct ui *u, const struct md_process *p, enum tr_kind kind) {
  return ui__rate(u, ui_lifetime_ns(u, p), p->callbacks_by_kind[kind],
                  u->rates != NULL ? u->rates->old.kinds[kind] : 0);
}

double ui_callback_rate(struct ui *u, const struct md_process *p, size_t row) {
  uint64_t old = u->rates != NULL && row < u->rates->old.row_count ? u->rates->old.rows[row] : 0;
  return ui__rate(u, ui_lifetime_ns(u, p), p->callbacks[row]->run.count, old);
}

double ui_event_rate(struct ui *u) {
  struct md_totals totals = ui_totals(u);
  return ui__rate(u, totals.last_ns - totals.first_ns, totals.events,
                  u->rates != NULL ? u->rates->old.events : 0);
}

void ui_own_cost(struct ui *u, double *cpu, uint64_t *rss_bytes) {
  *cpu = u->rates != NULL ? u->rates->cost : 0;
  *rss_bytes = u->rates != NULL ? u->rates->rss_bytes : 0;
}

/* ---- names ---- */

char *ui_callback_name(const struct md_callback *cb, char *out, size_t size) {
  if (cb->name == NULL || cb->name[0] == '\0')
    ui_format(out, size, "(anonymous)");
  else
    md_escape(out, size, cb->name);
  return out;
}

char *ui_place(const char *file, uint32_t line, char *out, size_t size) {
  char name[512];
  out[0] = '\0';
  if (file == NULL || file[0] == '\0')
    return out;
  md_escape(name, sizeof name, file);
  if (line > 0)
    ui_format(out, size, "%s:%" PRIu32, name, line);
  else
    ui_format(out, size, "%s", name);
  return out;
}

char *ui_short_place(const char *file, uint32_t line, char *out, size_t size) {
  const char *slash = file != NULL ? strrchr(file, '/') : NULL;
  return ui_place(slash != NULL && slash[1] != '\0' ? slash + 1 : file, line, out, size);
}

uint64_t ui_hist_at_least(const struct md_hist *h, uint64_t ns) {
  uint64_t low, high, count, total = 0;
  if (h->max_ns < ns || h->count == 0)
    return 0;
  if (h->min_ns >= ns)
    return h->count;
  for (uint32_t i = 0; i < h->bucket_count; i++) {
    if (md_hist_bucket(h, i, &low, &high, &count) && low + (high - low) / 2 >= ns)
      total += count;
  }
  return total > 0 ? total : 1; /* the longest did */
}

int ui_is_opaque(const struct md_process *p) {
  return p->callbacks_by_kind[TR_KIND_TICK] > 0 && p->pool.size == 0;
}
