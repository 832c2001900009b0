/* The report as text: findings first, then each process. */
#include "cli/report_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
  PROCESSES_SHOWN = 6,
  ROWS_SHOWN = 15,
  STACKS_SHOWN = 5,
  SPAWNS_SHOWN = 10,
  FRAMES_SHOWN = 6
};

struct report {
  struct md_model *m;
  const struct cli_report_options *o;
  FILE *out;
};

/* A duration in a buffer of its own, for several in one call of printf. */
struct text {
  char s[32];
};

static struct text ns(uint64_t value) {
  struct text t;
  md_format_ns(t.s, sizeof t.s, value);
  return t;
}

static struct text percentile(const struct md_hist *h, double q) {
  struct text t = {"-"};
  return h->count ? ns(md_hist_percentile(h, q)) : t;
}

static struct text maximum(const struct md_hist *h) {
  struct text t = {"-"};
  return h->count ? ns(h->max_ns) : t;
}

/* Escapes text that is not ours and cuts it to `room` columns: a name at its end, a path
 * (with `tail`) at its beginning. */
static const char *fit(char *buffer, size_t size, const char *text, size_t room,
                       int tail) {
  md_escape(buffer, size, text);
  size_t length = strlen(buffer);
  if (room < 4 || length <= room)
    return buffer;
  size_t at = tail ? length - (room - 3) : room - 3;
  while (at > 0 && at < length && ((unsigned char)buffer[at] & 0xc0) == 0x80)
    at += tail ? 1 : (size_t)-1;
  if (tail) {
    memmove(buffer + 3, buffer + at, length - at + 1);
    memcpy(buffer, "...", 3);
  } else {
    memcpy(buffer + at, "...", 4);
  }
  return buffer;
}

/* The last part of a file's path and the line, where known: "app.js:7". */
static const char *place_of(char *buffer, size_t size, const char *file, uint32_t line,
                            size_t room) {
  char where[1200];
  const char *slash = strrchr(file, '/');
  int n = snprintf(where, sizeof where, "%.1000s", slash ? slash + 1 : file);
  if (line)
    snprintf(where + n, sizeof where - (size_t)n, ":%u", line);
  return fit(buffer, size, where, room, 1);
}

/* Words of a text in lines of at most `width` columns, each with an indent. */
static void wrap(struct report *r, const char *text, unsigned indent) {
  unsigned column = 0, width = r->o->width;
  while (*text) {
    size_t word = strcspn(text, " ");
    if (column && column + 1 + word > width) {
      fputc('\n', r->out);
      column = 0;
    }
    if (column)
      fputc(' ', r->out);
    else
      fprintf(r->out, "%*s", (int)indent, "");
    column += column ? 1 : indent;
    fwrite(text, 1, word, r->out);
    column += (unsigned)word;
    text += word;
    text += strspn(text, " ");
  }
  fputc('\n', r->out);
}

static void heading(struct report *r, const char *text) {
  fprintf(r->out, "\n  %s\n", text);
}

/* ---- the whole ---- */

static void print_header(struct report *r) {
  struct md_totals t;
  size_t count = md_process_count(r->m);
  md_totals(r->m, &t);
  char name[600];
  const char *command = count ? md_process(r->m, 0)->command : "";
  if (!*command)
    command = r->o->label;
  fprintf(r->out, "%s: %s, %" PRIu64 " events, %zu process%s, ",
          fit(name, sizeof name, command, r->o->width, 0), ns(t.last_ns - t.first_ns).s,
          t.events, count, count == 1 ? "" : "es");
  if (t.lost)
    fprintf(r->out, "%" PRIu64 " events LOST: the figures are incomplete\n", t.lost);
  else
    fputs("nothing lost\n", r->out);
}

static void print_finding(struct report *r, const struct md_finding *f) {
  char file[1100];
  fprintf(r->out, "\n  %-8s %-16s", md_severity_name(f->severity), f->id);
  fprintf(r->out, " %s\n", f->title);
  if (f->file && *f->file)
    fprintf(r->out, "           %s:%u  (process %d)\n",
            md_escape(file, sizeof file, f->file), f->line, f->pid);
  wrap(r, f->evidence, 11);
  wrap(r, f->advice, 11);
}

static void print_findings(struct report *r) {
  size_t count;
  const struct md_finding *f = md_findings(r->m, &count);
  fprintf(r->out, "\nFindings%s\n", count ? "" : ": none");
  for (size_t i = 0; i < count; i++)
    print_finding(r, &f[i]);
}

/* ---- one process ---- */

static void print_loop(struct report *r, const struct md_process *p) {
  const struct md_hist *t = &p->ticks;
  heading(r, "Loop");
  fprintf(r->out, "    busy %.1f%% of the time (%s busy, %s idle), %" PRIu64 " tick%s\n",
          md_utilization(p) * 100, ns(p->busy_ns).s, ns(p->idle_ns).s, t->count,
          t->count == 1 ? "" : "s");
  fprintf(r->out, "    a tick takes p50 %s, p90 %s, p99 %s, max %s\n",
          percentile(t, 0.5).s, percentile(t, 0.9).s, percentile(t, 0.99).s,
          maximum(t).s);
  fputs("    phases:", r->out);
  for (unsigned i = 0; i < TR_PHASE_COUNT; i++)
    if (p->phase_ns[i])
      fprintf(r->out, "  %s %s", tr_phase_name(i), ns(p->phase_ns[i]).s);
  fputc('\n', r->out);
}

static int by_total(const void *a, const void *b) {
  uint64_t x = (*(const struct md_callback *const *)a)->run.sum_ns;
  uint64_t y = (*(const struct md_callback *const *)b)->run.sum_ns;
  return (x < y) - (x > y);
}

/* The columns before a callback's name; on narrow terminals without the median. */
enum { WIDE = 110, COLUMNS_WIDE = 78, COLUMNS_NARROW = 69 };

static void print_callback(struct report *r, const struct md_callback *c) {
  char name[300], place[1100];
  int wide = r->o->width >= WIDE;
  size_t columns = wide ? COLUMNS_WIDE : COLUMNS_NARROW;
  size_t room = r->o->width > columns + 24 ? r->o->width - columns : 24;
  fprintf(r->out, "    %-9.9s %8" PRIu64 " %8s", tr_kind_name(c->kind), c->run.count,
          ns(c->run.sum_ns).s);
  if (wide)
    fprintf(r->out, " %8s", percentile(&c->run, 0.5).s);
  fprintf(r->out, " %8s %8s %8s %8s  ", percentile(&c->run, 0.99).s, maximum(&c->run).s,
          percentile(&c->wait, 0.99).s, c->harm_ns ? ns(c->harm_ns).s : "-");
  place_of(place, sizeof place, c->file, c->line, room - 8);
  size_t taken = *c->file ? strlen(place) + 1 : 0;
  fit(name, sizeof name, *c->name ? c->name : "(anonymous)",
      room > taken + 8 ? room - taken : 8, 0);
  fprintf(r->out, "%s%s%s\n", name, taken ? " " : "", taken ? place : "");
}

static void print_callback_heading(struct report *r) {
  heading(r, "Callbacks, by total time");
  fprintf(r->out, "    %-9s %8s %8s", "kind", "count", "total");
  if (r->o->width >= WIDE)
    fprintf(r->out, " %8s", "p50");
  fprintf(r->out, " %8s %8s %8s %8s  %s\n", "p99", "max", "wait p99", "harm",
          "function and place");
}

static void print_callbacks(struct report *r, const struct md_process *p) {
  struct md_callback **rows = malloc((p->callback_rows + 1) * sizeof *rows);
  if (!rows || !p->callback_rows) {
    free(rows);
    return;
  }
  memcpy(rows, p->callbacks, p->callback_rows * sizeof *rows);
  qsort(rows, p->callback_rows, sizeof *rows, by_total);
  size_t shown =
      r->o->all || p->callback_rows < ROWS_SHOWN ? p->callback_rows : ROWS_SHOWN;
  print_callback_heading(r);
  for (size_t i = 0; i < shown; i++)
    print_callback(r, rows[i]);
  if (shown < p->callback_rows)
    fprintf(r->out, "    and %zu more (--all)\n", p->callback_rows - shown);
  free(rows);
}

static void print_waits(struct report *r, const char *name, const struct md_hist *h) {
  fprintf(r->out, "      %-22s p50 %9s  p99 %9s  max %9s\n", name, percentile(h, 0.5).s,
          percentile(h, 0.99).s, maximum(h).s);
}

static void print_pool(struct report *r, const struct md_process *p) {
  const struct md_pool *pool = &p->pool;
  if (!pool->kind_count)
    return;
  heading(r, "Thread pool");
  fprintf(r->out, "    %u workers, at most %u items queued\n", pool->size,
          pool->queued_max);
  for (size_t i = 0; i < pool->kind_count; i++) {
    const struct md_pool_kind *k = &pool->kinds[i];
    fprintf(r->out, "    %s: %" PRIu64 " item%s\n", tr_kind_name(k->kind), k->count,
            k->count == 1 ? "" : "s");
    print_waits(r, "queued for a worker", &k->queued);
    print_waits(r, "running on a worker", &k->run);
    print_waits(r, "waiting for the loop", &k->delivery);
  }
}

static int by_cost(const void *a, const void *b) {
  uint64_t x = (*(const struct md_spawn *const *)a)->cost_ns;
  uint64_t y = (*(const struct md_spawn *const *)b)->cost_ns;
  return (x < y) - (x > y);
}

static void print_spawn(struct report *r, const struct md_spawn *s) {
  char command[600], end[48] = "runs still";
  if (s->pid < 0)
    snprintf(end, sizeof end, "failed");
  else if (s->exit_ns && s->signal)
    snprintf(end, sizeof end, "ended by signal %d", s->signal);
  else if (s->exit_ns)
    snprintf(end, sizeof end, "exit %d after %s", s->exit_code,
             ns(s->exit_ns - s->begin_ns).s);
  fprintf(r->out, "    %9s  %7d  %-24s %s\n", ns(s->cost_ns).s, s->pid, end,
          fit(command, sizeof command, s->command, r->o->width - 50, 0));
}

static void print_spawns(struct report *r, const struct md_process *p) {
  const struct md_spawn **rows = malloc((p->spawn_count + 1) * sizeof *rows);
  if (!rows || !p->spawn_count) {
    free(rows);
    return;
  }
  for (size_t i = 0; i < p->spawn_count; i++)
    rows[i] = &p->spawns[i];
  qsort(rows, p->spawn_count, sizeof *rows, by_cost);
  size_t shown =
      r->o->all || p->spawn_count < SPAWNS_SHOWN ? p->spawn_count : SPAWNS_SHOWN;
  heading(r, "Processes started, by what starting them cost the loop");
  fprintf(r->out, "    %" PRIu64 " started: p50 %s, p99 %s, max %s\n", p->spawn_total,
          percentile(&p->spawn_cost, 0.5).s, percentile(&p->spawn_cost, 0.99).s,
          maximum(&p->spawn_cost).s);
  for (size_t i = 0; i < shown; i++)
    print_spawn(r, rows[i]);
  if (shown < p->spawn_total)
    fprintf(r->out, "    and %" PRIu64 " more\n", p->spawn_total - shown);
  free(rows);
}

static int by_count(const void *a, const void *b) {
  uint64_t x = (*(const struct md_stack *const *)a)->count;
  uint64_t y = (*(const struct md_stack *const *)b)->count;
  return (x < y) - (x > y);
}

static void print_stack(struct report *r, const struct md_process *p,
                        const struct md_stack *s) {
  fprintf(r->out, "    %5.1f%%", 100.0 * (double)s->count / (double)p->samples);
  uint32_t shown = s->depth < FRAMES_SHOWN ? s->depth : FRAMES_SHOWN;
  for (uint32_t i = 0; i < shown; i++) {
    char name[200], place[1100];
    struct tr_site_info site = md_site(r->m, p, s->sites[i]);
    fprintf(r->out, "%s%s  %s\n", i ? "           " : "  ",
            fit(name, sizeof name, *site.function ? site.function : "(anonymous)", 40, 0),
            place_of(place, sizeof place, site.file, site.line, 48));
  }
  if (s->depth > shown)
    fprintf(r->out, "           and %u more frames\n", s->depth - shown);
}

static void print_samples(struct report *r, const struct md_process *p) {
  const struct md_stack **rows = malloc((p->stack_count + 1) * sizeof *rows);
  if (!rows || !p->stack_count || !p->samples) {
    free(rows);
    return;
  }
  for (size_t i = 0; i < p->stack_count; i++)
    rows[i] = &p->stacks[i];
  qsort(rows, p->stack_count, sizeof *rows, by_count);
  size_t shown =
      r->o->all || p->stack_count < STACKS_SHOWN ? p->stack_count : STACKS_SHOWN;
  heading(r, "Where slow callbacks spent their time, innermost function first");
  fprintf(r->out, "    %" PRIu64 " samples\n", p->samples);
  for (size_t i = 0; i < shown; i++)
    print_stack(r, p, rows[i]);
  free(rows);
}

static void print_memory(struct report *r, const struct md_process *p) {
  char heap[32];
  if (!p->gc.count)
    return;
  heading(r, "Garbage collection");
  fprintf(r->out, "    %" PRIu64 " time%s, %s in all, p99 %s, max %s; heap %s\n",
          p->gc.count, p->gc.count == 1 ? "" : "s", ns(p->gc.sum_ns).s,
          percentile(&p->gc, 0.99).s, maximum(&p->gc).s,
          md_format_bytes(heap, sizeof heap, p->heap_bytes));
}

static void print_process(struct report *r, const struct md_process *p) {
  char command[600];
  fprintf(r->out, "\nProcess %d (parent %d): %s\n", p->pid, p->ppid,
          fit(command, sizeof command, p->command, r->o->width - 30, 0));
  if (p->lost)
    fprintf(r->out, "  %" PRIu64 " of its events were lost\n", p->lost);
  if (p->has_loop)
    print_loop(r, p);
  print_callbacks(r, p);
  print_pool(r, p);
  print_spawns(r, p);
  print_samples(r, p);
  print_memory(r, p);
}

void cli_report_text(struct md_model *m, const struct cli_report_options *o, FILE *out) {
  struct report r = {.m = m, .o = o, .out = out};
  size_t count = md_process_count(m);
  size_t shown = o->all || count <= PROCESSES_SHOWN ? count : PROCESSES_SHOWN;
  print_header(&r);
  print_findings(&r);
  for (size_t i = 0; i < shown; i++)
    print_process(&r, md_process(m, i));
  if (shown < count)
    fprintf(out, "\nand %zu more processes (--all)\n", count - shown);
}
