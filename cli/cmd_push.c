/* uvscope push: traces and metrics to an OpenTelemetry collector. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/origin.h"
#include "cli/push_queue.h"
#include "cli/push_target.h"
#include "cli/signals.h"
#include "cli/source.h"
#include "exporters/otlp.h"
#include "tracer/clock.h"

enum { STEP_MS = 20, QUEUE_MAX = 8 << 20, BATCH_MAX = 256 * 1024 };
#define INTERVAL_NS 5000000000u
#define SAY_NS 10000000000u
#define DRAIN_NS 10000000000u /* without progress, when all has been read */
#define HURRY_NS 2000000000u  /* in all, after a signal */

struct push {
  const struct cli_args *args;
  struct cli_target target;
  struct cli_sender *sender;
  struct cli_queue queue;
  struct cli_source source;
  struct ex_origin origin;
  struct ex_dest *dest; /* to which nothing goes */
  struct ex_export *export;
  struct ex_bytes spans; /* the next batch */
  uint64_t span_count;
  uint64_t interval_ns, next_ns; /* of metrics and of spans that wait for others */
  uint64_t metrics_ns, event_ns; /* the last metrics, the last event */
  uint64_t said_ns;
  int live, signals;
  int stop; /* signals that came */
};

/* ---- batches ---- */

static void end_batch(struct push *p) {
  if (p->span_count)
    cli_queue_put(&p->queue, CLI_SPANS, p->spans.at, p->spans.used, p->span_count,
                  tr_clock_monotonic_ns());
  p->spans.used = 0;
  p->span_count = 0;
}

static void take_spans(void *data, const char *bytes, size_t length, uint64_t spans) {
  struct push *p = data;
  ex_bytes_put(&p->spans, bytes, length);
  p->span_count += spans;
  if (p->spans.used >= BATCH_MAX)
    end_batch(p);
}

/* Redacted copies of what is known of a process are made anew when they are asked for. */
static void refresh(struct push *p) {
  const struct md_names *names = &p->export->options.names;
  for (size_t i = 0; i < tr_reader_process_count(p->source.reader); i++)
    names->process(names->data, (uint32_t)i);
}

static void put_metrics(struct push *p, uint64_t now) {
  struct ex_bytes out = {0};
  refresh(p);
  uint64_t processes =
      ex_otlp_metrics(&out, p->source.model, &p->origin, p->metrics_ns, now, p->live);
  if (processes)
    cli_queue_put(&p->queue, CLI_METRICS, out.at, out.used, processes,
                  tr_clock_monotonic_ns());
  ex_bytes_release(&out);
  md_interval_begin(p->source.model);
  p->metrics_ns = now;
}

/* Time as the events have it: that of a recording is its own. */
static uint64_t now_of(const struct push *p) {
  return p->live ? tr_clock_monotonic_ns() : p->event_ns;
}

static void end_interval(struct push *p, uint64_t now) {
  if (p->live)
    md_advance(p->source.model, now - CLI_REORDER_NS);
  ex_otlp_flush(p->export);
  end_batch(p);
  put_metrics(p, now);
  p->next_ns = now + p->interval_ns;
}

/* ---- sending ---- */

static void say(struct push *p, const char *what) {
  const struct cli_queue *q = &p->queue;
  cli_error("push: %s; sent %" PRIu64 " spans and %" PRIu64
            " sets of metrics, lost %" PRIu64 " and %" PRIu64 ", waiting %" PRIu64
            " and %" PRIu64,
            what, q->sent[CLI_SPANS], q->sent[CLI_METRICS], q->lost[CLI_SPANS],
            q->lost[CLI_METRICS], q->waiting[CLI_SPANS], q->waiting[CLI_METRICS]);
}

/* What goes wrong is said when it begins, and now and then while it lasts. */
static void say_trouble(struct push *p, uint64_t now) {
  struct cli_queue *q = &p->queue;
  if (!q->fresh || (q->told && now - p->said_ns < SAY_NS))
    return;
  q->told = 1;
  q->fresh = 0;
  p->said_ns = now;
  say(p, q->why);
}

/* Sends what is due; waits up to `wait_ms`. */
static void step(struct push *p, int wait_ms) {
  uint64_t now = tr_clock_monotonic_ns();
  const struct cli_batch *next = cli_queue_next(&p->queue, now);
  if (next)
    cli_sender_start(p->sender, p->target.url[next->kind], next->body, next->length);
  const struct cli_answer *answer = cli_sender_step(p->sender, p->signals, wait_ms);
  now = tr_clock_monotonic_ns();
  if (answer)
    cli_queue_answer(&p->queue, answer, now);
  say_trouble(p, now);
  struct cli_signal got = cli_signals_wait(p->signals, 0);
  p->stop += got.number && got.number != SIGCHLD;
}

static uint64_t all_sent(const struct push *p) {
  return p->queue.sent[CLI_SPANS] + p->queue.sent[CLI_METRICS];
}

/* Everything was read: what waits goes out while that makes progress; after a signal for
 * a short time only, after a second one not at all. */
static void drain(struct push *p) {
  uint64_t begin = tr_clock_monotonic_ns(), progress = begin, sent = all_sent(p);
  while (p->queue.first && p->stop < 2) {
    uint64_t now = tr_clock_monotonic_ns();
    uint64_t end = p->stop ? begin + HURRY_NS : progress + DRAIN_NS;
    if (now >= end || (!p->queue.under_way && p->queue.due_ns >= end))
      break;
    step(p, STEP_MS);
    if (all_sent(p) != sent)
      progress = tr_clock_monotonic_ns();
    sent = all_sent(p);
  }
  cli_queue_give_up(&p->queue);
}

/* ---- reading ---- */

static int goes_on(const struct push *p) {
  return p->live && (p->args->follow || tr_reader_any_alive(p->source.reader));
}

/* Where the events from that time on begin. */
static int before(const struct tr_event *events, int from, int n, uint64_t end_ns) {
  while (from < n && events[from].r.time < end_ns)
    from++;
  return from;
}

/* Reads a batch of events. 1, 0 when there is none now, or -errno. */
static int read_some(struct push *p, int flush) {
  struct tr_event *events = p->source.events;
  int n = tr_reader_next(p->source.reader, events, CLI_BATCH, flush);
  if (n < 0)
    cli_error("cannot read %s: %s", p->source.label, strerror(-n));
  if (n <= 0)
    return n;
  if (!p->event_ns && !p->live)
    p->next_ns = events[0].r.time + p->interval_ns;
  for (int from = 0, to; from < n; from = to) {
    to = p->live ? n : before(events, from, n, p->next_ns);
    md_feed(p->source.model, events + from, (size_t)(to - from));
    ex_export_feed(p->export, events + from, (size_t)(to - from));
    if (to < n)
      end_interval(p, events[to].r.time);
  }
  p->event_ns = events[n - 1].r.time;
  return 1;
}

static int read_and_send(struct push *p) {
  while (!p->stop) {
    int more = goes_on(p), got = 0;
    /* A recording can wait; a running program cannot. */
    if (p->live || p->queue.bytes < QUEUE_MAX / 2)
      got = read_some(p, !more);
    else
      more = 1;
    if (got < 0 || (!got && !more))
      return got;
    if (p->live && now_of(p) >= p->next_ns)
      end_interval(p, now_of(p));
    step(p, got ? 0 : STEP_MS);
  }
  return 0;
}

static int push_all(struct push *p) {
  p->next_ns = now_of(p) + p->interval_ns;
  int err = read_and_send(p);
  uint64_t now = now_of(p);
  if (!goes_on(p))
    md_finish(p->source.model);
  put_metrics(p, now);
  ex_export_end(p->export); /* frees names that the model has, too */
  end_batch(p);
  drain(p);
  int lost = p->queue.lost[CLI_SPANS] || p->queue.lost[CLI_METRICS];
  say(p, lost ? p->queue.why : "done");
  return err || lost ? CLI_FAILED : CLI_OK;
}

/* ---- setting up ---- */

static int open_source(struct push *p) {
  if (p->args->operand_count && p->args->pid) {
    cli_error("push: -p is for running programs; a recording is sent whole");
    return -EINVAL;
  }
  if (p->args->operand_count)
    return cli_open_file(&p->source, p->args->operands[0]);
  pid_t pid = p->args->pid;
  struct tr_live_options options = {.pid = pid};
  struct tr_process_info *list;
  size_t count;
  if (pid && cli_choose(NULL, pid, 0, &pid))
    return -ESRCH;
  if (cli_open_live(&p->source, &options))
    return -EIO;
  p->live = 1;
  if (p->args->follow || pid)
    return 0;
  if (cli_processes(&list, &count))
    return -EIO;
  int any = 0;
  for (size_t i = 0; i < count; i++)
    any |= list[i].alive;
  free(list);
  if (any)
    return 0;
  cli_error(
      "no traced program is running; start one with: uvscope run app.js (or wait for "
      "one with --follow)");
  return -ESRCH;
}

static void begin_export(struct push *p, unsigned redact) {
  p->origin = cli_origin(p->source.reader, p->args->service);
  struct ex_options options = {.names = cli_names(p->source.reader),
                               .slow_ns = p->args->slow_ns,
                               .redact = redact,
                               .origin = p->origin,
                               .batches = {.take = take_spans, .data = p}};
  ex_dest_fd(&p->dest, -1);
  p->export = ex_export_begin(ex_format_find("otlp"), p->dest, &options);
  struct md_names *names = &p->export->options.names;
  struct md_thresholds thresholds;
  md_thresholds_default(&thresholds);
  p->source.model = md_new(names, &thresholds);
  md_interval_begin(p->source.model);
}

static int run(struct cli_args *args) {
  struct push p = {.args = args, .signals = -1};
  unsigned redact = 0;
  char why[512];
  int status = CLI_FAILED;
  p.interval_ns = args->interval_ns ? args->interval_ns : INTERVAL_NS;
  if (cli_target_init(&p.target, args))
    return CLI_USAGE;
  if (args->redact && ex_redact_parse(args->redact, &redact)) {
    cli_error("--redact: '%s' is not a list of argv, paths, strings, or all",
              args->redact);
    status = CLI_USAGE;
    goto out;
  }
  p.signals = cli_signals_open();
  cli_queue_init(&p.queue, QUEUE_MAX);
  if (cli_sender_open(&p.sender, (const char *const *)p.target.headers,
                      p.target.header_count, why, sizeof why)) {
    cli_error("push: %s", why);
    goto out;
  }
  if (open_source(&p))
    goto out;
  begin_export(&p, redact);
  status = push_all(&p);
  cli_tell_damage(&p.source);
  ex_dest_close(p.dest, 0);
out:
  cli_source_release(&p.source);
  if (p.sender)
    cli_sender_close(p.sender);
  cli_queue_release(&p.queue);
  ex_bytes_release(&p.spans);
  cli_target_release(&p.target);
  if (p.signals >= 0)
    close(p.signals);
  return status;
}

static const struct cli_option options[] = {
    CLI_ROW("otlp", 0, "URL", otlp, CLI_TEXT, CLI_NOTHING,
            "the collector; default: $OTEL_EXPORTER_OTLP_ENDPOINT"),
    CLI_ROW("pid", 'p', "PID", pid, CLI_PID, CLI_PIDS,
            "this process and its children; default: all"),
    CLI_ROW("interval", 'i', "TIME", interval_ns, CLI_DURATION, CLI_NOTHING,
            "between two batches (5s)"),
    CLI_ROW("service", 0, "NAME", service, CLI_TEXT, CLI_NOTHING,
            "service.name; default: the command"),
    CLI_ROW("header", 0, "KEY=VALUE", headers, CLI_TEXTS, CLI_NOTHING,
            "send this too; may be given several times"),
    CLI_ROW("slow", 0, "TIME", slow_ns, CLI_DURATION, CLI_NOTHING,
            "mark callbacks that run longer (10ms)"),
    CLI_ROW("redact", 0, "WHAT", redact, CLI_TEXT, CLI_NOTHING,
            "hide argv, paths, strings (comma list), or all"),
    CLI_ROW("follow", 0, NULL, follow, CLI_FLAG, CLI_NOTHING,
            "go on when no program runs, until interrupted"),
};

const struct cli_command cli_command_push = {
    .name = "push",
    .usage = "--otlp URL [OPTION...] [FILE.uvt]",
    .summary = "traces and metrics to an OpenTelemetry collector",
    .text = "Of running programs until they end, or of a recording. What the collector "
            "does not\n"
            "take is tried again for a while, then lost and counted.",
    .example = "  uvscope push --otlp http://127.0.0.1:4318 -p 4711",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .max_operands = 1,
    .operands = CLI_RECORDINGS,
    .run = run,
};
