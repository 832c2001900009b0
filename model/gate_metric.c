/* Metrics by their paths, over one process or all of them. */
#include "model/gate_metric.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/findings.h"

enum { PART = 128 };

/* "callback(fs).run.p99" taken apart. */
struct path {
  char name[PART];   /* "callback"; of paths without parentheses, all */
  char argument[PART];
  int has_argument;
  char rest[PART];   /* "run.p99" */
};

const struct md_gate_metric_info md_gate_metric_infos[] = {
    {"utilization", "share of the time that the loop was busy, 0 to 1", 0},
    {"events", "events read", 0},
    {"lost", "events lost: where this is not 0, numbers are incomplete", 0},
    {"findings", "findings; findings.errors and findings.warnings count those", 0},
    {"finding(ID)", "findings of one rule, such as finding(slow-callback)", 0},
#define HISTOGRAM(name, expression, text) {name, text, 1},
#define NUMBER(name, unit, expression, text) {name, text, 0},
#define LARGEST(name, unit, expression, text) {name, text, 0},
#define ROW_HISTOGRAM(name, expression, text) {"site(PLACE)." name, text, 1},
#define ROW_NUMBER(name, unit, expression, text) {"site(PLACE)." name, text, 0},
#define POOL_HISTOGRAM(name, expression, text) {"pool." name, text, 1},
#include "model/metrics.def"
    {NULL, NULL, 0},
};

__attribute__((format(printf, 2, 3)))
static void wrong(struct md__metric *out, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(out->why, sizeof out->why, format, args);
  va_end(args);
  out->bad = 1;
}

__attribute__((format(printf, 2, 3)))
static void nothing(struct md__metric *out, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(out->why, sizeof out->why, format, args);
  va_end(args);
}

static void number(struct md__metric *out, enum md_gate_unit unit, double value) {
  out->value = (struct md_gate_side){.value = value, .unit = unit, .known = 1};
}

/* ---- what is looked at ---- */

struct scope {
  struct md_model *m;
  const struct md_gate_data *data;
};

static const struct md_process *process_at(const struct scope *s, size_t i) {
  const struct md_process *p = md_process(s->m, i);
  return s->data->pid && p->pid != s->data->pid ? NULL : p;
}

/* ---- histograms ---- */

static double share_of(const char *suffix) {
  static const struct {
    const char *name;
    double share;
  } shares[] = {{"p50", 0.5},  {"p75", 0.75}, {"p90", 0.9},
                {"p95", 0.95}, {"p99", 0.99}, {"p999", 0.999}};
  for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
    if (!strcmp(suffix, shares[i].name))
      return shares[i].share;
  return -1;
}

static void percentile(const struct scope *s, const struct md_hist *h, const char *suffix,
                       double share, struct md__metric *out) {
  uint64_t need = s->data->min_samples;
  if (!need)
    need = (uint64_t)ceil(1 / (1 - share) - 1e-6);
  if (h->count < need) {
    nothing(out, "%s needs %" PRIu64 " samples, there are %" PRIu64, suffix, need, h->count);
    out->value.samples = h->count;
    return;
  }
  number(out, MD_GATE_TIME, (double)md_hist_percentile(h, share));
  out->value.samples = h->count;
}

static void of_histogram(const struct scope *s, const struct md_hist *h, const char *suffix,
                         struct md__metric *out) {
  double share = share_of(suffix);
  if (!strcmp(suffix, "count"))
    number(out, MD_GATE_NUMBER, (double)h->count);
  else if (!strcmp(suffix, "total"))
    number(out, MD_GATE_TIME, (double)h->sum_ns);
  else if (share < 0 && strcmp(suffix, "max") && strcmp(suffix, "min") && strcmp(suffix, "mean"))
    wrong(out, "'%s' is none of p50 p75 p90 p95 p99 p999 min mean max count total", suffix);
  else if (!h->count)
    nothing(out, "nothing of the kind happened");
  else if (share >= 0)
    percentile(s, h, suffix, share, out);
  else {
    number(out, MD_GATE_TIME,
           (double)(*suffix == 'm' && suffix[1] == 'a'   ? h->max_ns
                    : *suffix == 'm' && suffix[1] == 'i' ? h->min_ns
                                                         : md_hist_mean(h)));
    out->value.samples = h->count;
  }
}

/* Whether `path` is `name` and a suffix after a dot; "" without one. */
static const char *suffix_of(const char *path, const char *name) {
  size_t length = strlen(name);
  if (strncmp(path, name, length) != 0)
    return NULL;
  return path[length] == '.' ? path + length + 1 : path[length] ? NULL : path + length;
}

static int process_histogram(const struct scope *s, const char *path, struct md__metric *out) {
  const char *suffix;
#define HISTOGRAM(name, expression, text)                                                 \
  if ((suffix = suffix_of(path, name)) != NULL) {                                         \
    struct md_hist all;                                                                   \
    md_hist_init(&all);                                                                   \
    for (size_t i = 0; i < md_process_count(s->m); i++) {                                 \
      const struct md_process *p = process_at(s, i);                                      \
      if (p)                                                                              \
        md_hist_merge(&all, &(expression));                                               \
    }                                                                                     \
    of_histogram(s, &all, suffix, out);                                                   \
    md_hist_release(&all);                                                                \
    return 1;                                                                             \
  }
#include "model/metrics.def"
  return 0;
}

/* ---- numbers of processes ---- */

static int process_number(const struct scope *s, const char *path, struct md__metric *out) {
  double sum = 0, largest = 0;
#define EACH_PROCESS(use)                                    \
  for (size_t i = 0; i < md_process_count(s->m); i++) {      \
    const struct md_process *p = process_at(s, i);           \
    if (p)                                                   \
      use;                                                   \
  }
#define NUMBER(name, unit, expression, text)                 \
  if (!strcmp(path, name)) {                                 \
    EACH_PROCESS(sum += (double)(expression))                \
    number(out, MD_GATE_##unit, sum);                        \
    return 1;                                                \
  }
#define LARGEST(name, unit, expression, text)                \
  if (!strcmp(path, name)) {                                 \
    EACH_PROCESS(largest = fmax(largest, (double)(expression))) \
    number(out, MD_GATE_##unit, largest);                    \
    return 1;                                                \
  }
#include "model/metrics.def"
#undef EACH_PROCESS
  return 0;
}

static void utilization(const struct scope *s, struct md__metric *out) {
  double busy = 0, all = 0;
  for (size_t i = 0; i < md_process_count(s->m); i++) {
    const struct md_process *p = process_at(s, i);
    if (p) {
      busy += (double)p->busy_ns;
      all += (double)p->busy_ns + (double)p->idle_ns;
    }
  }
  if (all > 0)
    number(out, MD_GATE_NUMBER, busy / all);
  else
    nothing(out, "no loop ran");
}

/* ---- findings ---- */

static int count_findings(const struct scope *s, const char *id, int severity) {
  size_t count;
  int found = 0;
  const struct md_finding *all = md_findings(s->m, &count);
  for (size_t i = 0; i < count; i++)
    found += (!id || !strcmp(all[i].id, id)) &&
             (severity < 0 || all[i].severity == (enum md_severity)severity) &&
             (!s->data->pid || all[i].pid == s->data->pid);
  return found;
}

static void finding(const struct scope *s, const char *id, struct md__metric *out) {
  static const struct md_rule *const rules[] = {
#define RULE(name) &md__rule_##name,
#include "model/findings.def"
#undef RULE
  };
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    if (!strcmp(rules[i]->id, id)) {
      number(out, MD_GATE_NUMBER, count_findings(s, id, -1));
      return;
    }
  wrong(out, "there is no finding '%s'", id);
}

static int whole_model(const struct scope *s, const char *path, struct md__metric *out) {
  struct md_totals t;
  md_totals(s->m, &t);
  if (!strcmp(path, "utilization"))
    utilization(s, out);
  else if (!strcmp(path, "events"))
    number(out, MD_GATE_NUMBER, (double)t.events);
  else if (!strcmp(path, "lost"))
    number(out, MD_GATE_NUMBER, (double)t.lost);
  else if (!strcmp(path, "findings"))
    number(out, MD_GATE_NUMBER, count_findings(s, NULL, -1));
  else if (!strcmp(path, "findings.errors"))
    number(out, MD_GATE_NUMBER, count_findings(s, NULL, MD_ERROR));
  else if (!strcmp(path, "findings.warnings"))
    number(out, MD_GATE_NUMBER, count_findings(s, NULL, MD_WARNING));
  else
    return 0;
  return 1;
}

/* ---- callback rows ---- */

/* "server.js:10", "server.js", "lib/server.js:10" or a function's name. */
static int is_place(const struct md_callback *r, const char *text) {
  const char *colon = strrchr(text, ':');
  size_t length = colon ? (size_t)(colon - text) : strlen(text), file = strlen(r->file);
  if (!strcmp(r->name, text))
    return 1;
  if (colon && strtoul(colon + 1, NULL, 10) != r->line)
    return 0;
  return length > 0 && length <= file &&
         !memcmp(r->file + file - length, text, length) &&
         (length == file || r->file[file - length - 1] == '/');
}

static int row_matches(const struct md_callback *r, const struct path *path) {
  if (!path->has_argument)
    return 1;
  if (!strcmp(path->name, "site"))
    return is_place(r, path->argument);
  return !strcmp(tr_kind_name(r->kind), path->argument);
}

/* Calls `use` for each row that the path means; returns how many there are. */
typedef void use_row(const struct md_callback *r, void *data);

static size_t each_row(const struct scope *s, const struct path *path, use_row *use,
                       void *data) {
  size_t found = 0;
  for (size_t i = 0; i < md_process_count(s->m); i++) {
    const struct md_process *p = process_at(s, i);
    for (size_t k = 0; p && k < p->callback_rows; k++)
      if (row_matches(p->callbacks[k], path)) {
        use(p->callbacks[k], data);
        found++;
      }
  }
  return found;
}

struct row_sum {
  const char *name; /* of a row metric */
  struct md_hist h;
  double sum;
};

static void add_row(const struct md_callback *r, void *data) {
  struct row_sum *sum = data;
#define ROW_HISTOGRAM(metric, expression, text) \
  if (!strcmp(sum->name, metric))               \
    md_hist_merge(&sum->h, &(expression));
#define ROW_NUMBER(metric, unit, expression, text) \
  if (!strcmp(sum->name, metric))                  \
    sum->sum += (double)(expression);
#include "model/metrics.def"
}

static void of_rows(const struct scope *s, const struct path *path, struct md__metric *out) {
  char name[PART];
  struct row_sum sum = {.name = name};
  const char *dot = strchr(path->rest, '.');
  int is_histogram = 0, is_known = 0;
  enum md_gate_unit unit = MD_GATE_NUMBER;
  snprintf(name, sizeof name, "%.*s", dot ? (int)(dot - path->rest) : PART - 1, path->rest);
#define ROW_HISTOGRAM(metric, expression, text) \
  if (!strcmp(name, metric))                    \
    is_known = is_histogram = 1;
#define ROW_NUMBER(metric, number_unit, expression, text) \
  if (!strcmp(name, metric) && !dot)                      \
    is_known = 1, unit = MD_GATE_##number_unit;
#include "model/metrics.def"
  if (!is_known) {
    wrong(out, "a callback has no '%s'; docs/gate.md lists what it has", path->rest);
    return;
  }
  md_hist_init(&sum.h);
  if (!each_row(s, path, add_row, &sum))
    nothing(out, "no callback of '%s' ran", path->has_argument ? path->argument : "any kind");
  else if (is_histogram)
    of_histogram(s, &sum.h, dot ? dot + 1 : "", out);
  else
    number(out, unit, sum.sum);
  md_hist_release(&sum.h);
}

/* ---- the pool ---- */

static void of_pool(const struct scope *s, const struct path *path, struct md__metric *out) {
  const char *suffix;
#define POOL_HISTOGRAM(name, expression, text)                                              \
  if ((suffix = suffix_of(path->rest, name)) != NULL) {                                     \
    struct md_hist all;                                                                     \
    md_hist_init(&all);                                                                     \
    for (size_t i = 0; i < md_process_count(s->m); i++) {                                   \
      const struct md_process *p = process_at(s, i);                                        \
      for (size_t n = 0; p && n < p->pool.kind_count; n++) {                                \
        const struct md_pool_kind *k = &p->pool.kinds[n];                                   \
        if (!path->has_argument || !strcmp(tr_kind_name(k->kind), path->argument))          \
          md_hist_merge(&all, &(expression));                                               \
      }                                                                                     \
    }                                                                                       \
    of_histogram(s, &all, suffix, out);                                                     \
    md_hist_release(&all);                                                                  \
    return;                                                                                 \
  }
#include "model/metrics.def"
  wrong(out, "the pool has no '%s'; docs/gate.md lists what it has", path->rest);
}

/* ---- paths ---- */

static int copy_part(char *out, const char *from, size_t length) {
  if (length >= PART)
    return -1;
  memcpy(out, from, length);
  out[length] = 0;
  return 0;
}

static int take_apart(const char *text, size_t length, struct path *out) {
  const char *open = memchr(text, '(', length), *end = text + length;
  *out = (struct path){.has_argument = open != NULL};
  if (!open)
    return copy_part(out->name, text, length);
  const char *close = memrchr(open, ')', (size_t)(end - open));
  const char *from = open + 1, *to = close;
  if (to - from >= 2 && (*from == '"' || *from == '\'') && to[-1] == *from)
    from++, to--;
  if (copy_part(out->name, text, (size_t)(open - text)) ||
      copy_part(out->argument, from, (size_t)(to - from)))
    return -1;
  close++;
  close += close < end && *close == '.';
  return copy_part(out->rest, close, (size_t)(end - close));
}

/* "callback.run.p99" is "callback" and "run.p99", as if it had parentheses. */
static void split_name(struct path *path) {
  char *dot = strchr(path->name, '.');
  if (!path->has_argument && dot) {
    memmove(path->rest, dot + 1, strlen(dot + 1) + 1);
    *dot = 0;
  }
}

void md__metric(struct md_model *m, const struct md_gate_data *data, const char *text,
                size_t length, struct md__metric *out) {
  struct scope s = {m, data};
  struct path path;
  *out = (struct md__metric){.bad = 0};
  if (take_apart(text, length, &path)) {
    wrong(out, "a name is too long");
    return;
  }
  if (!path.has_argument && (whole_model(&s, path.name, out) ||
                             process_number(&s, path.name, out) ||
                             process_histogram(&s, path.name, out)))
    return;
  split_name(&path);
  if (!strcmp(path.name, "finding") && path.has_argument && !*path.rest)
    finding(&s, path.argument, out);
  else if (!strcmp(path.name, "callback") || (!strcmp(path.name, "site") && path.has_argument))
    of_rows(&s, &path, out);
  else if (!strcmp(path.name, "pool"))
    of_pool(&s, &path, out);
  else
    wrong(out, "there is no metric '%.*s'; docs/gate.md lists them", (int)length,
          text);
}
