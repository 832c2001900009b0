/* uvscope stat: a line of figures per interval. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/signals.h"
#include "cli/source.h"
#include "exporters/report.h"
#include "tracer/clock.h"

#define CATCH_UP_NS 5000000000u
enum { STEP_NS = 50000000, HEADER_EVERY = 20 };

struct stat {
  struct cli_source source;
  const struct cli_args *args;
  pid_t pid;
  int signals;
  int stop; /* the user has had enough */
  uint64_t lines;
};

static uint32_t alive(const struct md_model *m) {
  uint32_t n = 0;
  for (size_t i = 0; i < md_process_count(m); i++)
    n += md_process(m, i)->info->alive != 0;
  return n;
}

static uint64_t callbacks(const struct md_process *p) {
  uint64_t sum = 0;
  for (unsigned k = 0; k < TR_KIND_COUNT; k++)
    sum += p->interval.callbacks[k];
  return sum;
}

static void print_text(struct stat *s, const struct md_process *p, uint64_t now) {
  char p50[32], p99[32], max[32], oldest[32] = "-";
  const struct md_interval *i = &p->interval;
  uint64_t since = p->pool.oldest_submit_ns;
  if (s->lines % HEADER_EVERY == 0)
    printf("%6s %8s %9s %9s %9s %10s %9s %7s %9s %5s %8s\n", "busy", "ticks", "p50",
           "p99", "max", "callbacks", "pool", "queued", "oldest", "procs", "lost");
  if (since && now > since)
    md_format_ns(oldest, sizeof oldest, now - since);
  printf("%5.1f%% %8" PRIu64 " %9s %9s %9s %10" PRIu64 " %4u/%-4u %7u %9s %5u %8" PRIu64
         "\n",
         md_utilization(p) * 100, i->ticks.count,
         md_format_ns(p50, sizeof p50, md_hist_percentile(&i->ticks, 0.5)),
         md_format_ns(p99, sizeof p99, md_hist_percentile(&i->ticks, 0.99)),
         md_format_ns(max, sizeof max, i->ticks.count ? i->ticks.max_ns : 0),
         callbacks(p), p->pool.busy, p->pool.size, p->pool.queued, oldest,
         alive(s->source.model), i->lost);
}

static void print(struct stat *s, uint64_t now) {
  const struct md_process *p = md_process_by_pid(s->source.model, s->pid);
  if (!p)
    return;
  if (s->args->json) {
    char *line = ex_stat_json(s->source.model, p, now, alive(s->source.model));
    fputs(line, stdout);
    free(line);
  } else {
    print_text(s, p, now);
  }
  s->lines++;
}

/* Feeds what comes until the time is reached or the program has ended. */
static int watch_until(struct stat *s, uint64_t until) {
  for (;;) {
    int running = tr_reader_any_alive(s->source.reader);
    int err = cli_feed(&s->source, !running, STEP_NS);
    uint64_t now = tr_clock_monotonic_ns();
    if (err < 0 || (!running && err == 0) || now >= until)
      return err < 0 ? err : running;
    uint64_t left = until - now < STEP_NS ? until - now : STEP_NS;
    struct cli_signal got =
        cli_signals_wait(s->signals, err ? 0 : (int)(left / 1000000) + 1);
    s->stop = got.number && got.number != SIGCHLD;
    if (s->stop)
      return 1;
  }
}

/* What the rings hold already tells how large the pool is and what is open now. */
static int catch_up(struct stat *s) {
  uint64_t end = tr_clock_monotonic_ns() + CATCH_UP_NS;
  int more;
  do
    more = cli_feed(&s->source, 0, STEP_NS);
  while (more > 0 && tr_clock_monotonic_ns() < end);
  return more;
}

static int watch(struct stat *s) {
  uint64_t interval = s->args->interval_ns ? s->args->interval_ns : 1000000000;
  int running = catch_up(s) < 0 ? -EIO : 1;
  uint64_t next = tr_clock_monotonic_ns();
  while (running > 0 && !s->stop && (!s->args->count || s->lines < s->args->count)) {
    next += interval;
    md_interval_begin(s->source.model);
    running = watch_until(s, next);
    uint64_t now = tr_clock_monotonic_ns();
    if (running > 0)
      md_advance(s->source.model, now - CLI_REORDER_NS);
    if (now > next)
      next = now;
    print(s, now);
    if (fflush(stdout))
      return cli_flush_stdout();
  }
  if (running < 0)
    cli_error("cannot read the rings: %s", strerror(-running));
  return running < 0 ? CLI_FAILED : CLI_OK;
}

static int run(struct cli_args *args) {
  struct stat s = {.args = args};
  if (cli_choose(args->operand_count ? args->operands[0] : NULL, 0, 0, &s.pid))
    return CLI_FAILED;
  struct tr_live_options options = {.pid = s.pid};
  if (cli_open_live(&s.source, &options))
    return CLI_FAILED;
  cli_source_model(&s.source, NULL);
  s.signals = cli_signals_open();
  int status = watch(&s);
  cli_source_release(&s.source);
  return status;
}

static const struct cli_option options[] = {
    CLI_ROW("json", 'j', NULL, json, CLI_FLAG, CLI_NOTHING, "one JSON object a line"),
    CLI_ROW("interval", 'i', "TIME", interval_ns, CLI_DURATION, CLI_NOTHING,
            "how long each line covers (1s)"),
    CLI_ROW("count", 'n', "N", count, CLI_COUNT, CLI_NOTHING,
            "end after this many lines"),
};

const struct cli_command cli_command_stat = {
    .name = "stat",
    .usage = "[OPTION...] [PID]",
    .summary = "a line of figures per interval of a running program",
    .text = "How busy the loop is, how long its ticks are, how full its thread pool, how "
            "many\n"
            "processes it has. Without PID: the traced program that runs. Ends with it.",
    .example = "  uvscope stat -i 500ms\n  uvscope stat --json 1234 | jq .tick_p99_ns",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .max_operands = 1,
    .operands = CLI_PIDS,
    .run = run,
};
