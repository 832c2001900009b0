/* uvscope record: runs a program, or follows one, and writes all its events to a file. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/launch.h"
#include "cli/signals.h"
#include "cli/source.h"
#include "tracer/clock.h"
#include "tracer/recorder.h"

#define SECOND 1000000000u
enum { PAUSE_MS = 5, FLUSH_NS = 200000000 };

struct record {
  const struct cli_args *args;
  struct cli_source source;
  struct tr_recorder *rec;
  struct cli_child child;
  int signals;
  int stopped; /* by the time limit or, with -p, by the user */
  int failed;  /* the recording's error, -errno; the program goes on */
  int noted;   /* the note that nothing is traced was given */
  uint64_t begin_ns, flushed_ns;
};

static void give_up(struct record *r, int err) {
  if (!r->failed && err)
    cli_error("recording to %s stopped: %s; the program goes on", r->args->output,
              strerror(-err));
  r->failed = r->failed ? r->failed : err;
}

/* Writes what is new; returns whether anything was. */
static int drain(struct record *r, int flush) {
  int n = tr_reader_next(r->source.reader, r->source.events, CLI_BATCH, flush);
  if (n < 0)
    give_up(r, n);
  if (n <= 0)
    return 0;
  if (!r->failed)
    give_up(r, tr_recorder_write(r->rec, r->source.reader, r->source.events, (size_t)n));
  return 1;
}

static void flush_now_and_then(struct record *r, uint64_t now) {
  if (r->failed || now - r->flushed_ns < FLUSH_NS)
    return;
  give_up(r, tr_recorder_flush(r->rec, r->source.reader));
  r->flushed_ns = now;
}

static void handle(struct record *r, struct cli_signal got) {
  if (!got.number || got.number == SIGCHLD)
    return;
  if (!r->child.pid)
    r->stopped = 1;
  else if (!got.from_terminal)
    cli_child_signal(&r->child, got.number);
}

static void note_untraced(struct record *r, uint64_t now) {
  if (r->noted || now - r->begin_ns < 2 * (uint64_t)SECOND)
    return;
  r->noted = 1;
  if (tr_reader_process_count(r->source.reader) == 0)
    cli_error("no traced process has appeared yet; a program is traced from its event "
              "loop's first poll on");
}

static int ended(struct record *r, uint64_t now) {
  if (r->args->duration_ns && now - r->begin_ns >= r->args->duration_ns)
    r->stopped = 1;
  if (r->stopped)
    return 1;
  return r->child.pid ? cli_child_poll(&r->child)
                      : !tr_reader_any_alive(r->source.reader);
}

static void follow(struct record *r) {
  r->begin_ns = tr_clock_monotonic_ns();
  for (uint64_t now = r->begin_ns; !ended(r, now); now = tr_clock_monotonic_ns()) {
    int busy = drain(r, 0);
    flush_now_and_then(r, now);
    note_untraced(r, now);
    handle(r, cli_signals_wait(r->signals, busy ? 0 : PAUSE_MS));
  }
  if (r->stopped)
    cli_child_stop(&r->child);
  uint64_t end = tr_clock_monotonic_ns();
  while (drain(r, 1))
    if (r->source.events[0].r.time > end)
      break;
  cli_tell_end(&r->source, &r->child); /* now that it was surely found */
}

static void tell(const struct record *r) {
  struct tr_reader_totals t;
  struct stat st = {0};
  char size[32], length[32];
  tr_reader_totals(r->source.reader, &t);
  if (tr_reader_process_count(r->source.reader) == 0) {
    cli_error(
        "nothing was recorded: no traced process appeared (a program is traced from its "
        "event loop's first poll on, and not with UVSCOPE=off)");
    return;
  }
  stat(r->args->output, &st);
  fprintf(stderr, "uvscope: wrote %s: %s, %" PRIu64 " events, %s, %" PRIu64 " lost\n",
          r->args->output, md_format_ns(length, sizeof length, t.last_ns - t.first_ns),
          t.events, md_format_bytes(size, sizeof size, (uint64_t)st.st_size), t.lost);
}

/* Closes the recording and gives the exit status: the program's own where it ended by
 * itself, unless that would hide that the recording failed. */
static int finish(struct record *r) {
  char why[512] = "";
  int err = tr_recorder_close(r->rec, r->source.reader, why, sizeof why);
  if (err && !r->failed)
    cli_error("%s: %s", r->args->output, *why ? why : strerror(-err));
  else
    tell(r);
  int nothing = tr_reader_process_count(r->source.reader) == 0;
  int status = r->child.pid && !r->stopped ? cli_child_status(&r->child) : CLI_OK;
  return status ? status : err || r->failed || nothing ? CLI_FAILED : CLI_OK;
}

static int open_recorder(struct record *r) {
  char why[512] = "";
  int err = tr_recorder_open(&r->rec, r->args->output, why, sizeof why);
  if (err)
    cli_error("%s", *why ? why : strerror(-err));
  return err;
}

/* What is to be recorded: a running process, or the one started here. */
static int begin(struct record *r) {
  struct tr_live_options options = {.pid = r->args->pid};
  struct cli_launch how = {.ring = "32M"};
  r->signals = cli_signals_open();
  int err = r->args->pid ? cli_choose(NULL, r->args->pid, 0, &options.pid) : 0;
  if (!err)
    err = open_recorder(r);
  if (err)
    return err;
  if (!r->args->pid) {
    err = cli_launch(&r->child, r->args, &how);
    options = (struct tr_live_options){
        .pid = r->child.follow, .include_dead = 1, .remove_read = 1};
  }
  return err ? err : cli_open_live(&r->source, &options);
}

static int check(const struct cli_args *args) {
  if (!args->output)
    cli_error("record: say where with -o FILE.uvt");
  else if (!args->pid == !args->operand_count)
    cli_error("record: give a program, -- and a command, or -p PID");
  else
    return 0;
  return -EINVAL;
}

static int run(struct cli_args *args) {
  struct record r = {.args = args, .child.output = {{.fd = -1}, {.fd = -1}}};
  if (check(args))
    return CLI_USAGE;
  int status = CLI_FAILED;
  if (begin(&r) == 0) {
    follow(&r);
    status = finish(&r);
  } else if (r.rec) {
    /* Without a reader there is nothing to close the recording with, nor anything in it.
     */
    cli_child_stop(&r.child);
    unlink(args->output);
  }
  cli_source_release(&r.source);
  return status;
}

static const struct cli_option options[] = {
    CLI_ROW("output", 'o', "FILE", output, CLI_TEXT, CLI_FILES, "the recording to write"),
    CLI_ROW("duration", 'd', "TIME", duration_ns, CLI_DURATION, CLI_NOTHING,
            "stop after this long, and the program too if started here"),
    CLI_ROW("pid", 'p', "PID", pid, CLI_PID, CLI_PIDS, "record a running process"),
    CLI_FOREIGN_OPTIONS,
    CLI_SAMPLING_OPTIONS,
};

const struct cli_command cli_command_record = {
    .name = "record",
    .usage = "-o FILE.uvt [OPTION...] app.js [ARGUMENT...] | -- COMMAND | -p PID",
    .summary = "write everything that a program does to a file",
    .text = "The program keeps its standard streams, and its exit status becomes "
            "record's. It\n"
            "does not notice when the disk is full or the recorder is killed.",
    .example = "  uvscope record -o out.uvt app.js\n"
               "  uvscope record -o out.uvt -d 10s -p 1234\n"
               "  uvscope record -o out.uvt -- make test",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .max_operands = -1,
    .runs_program = 1,
    .operands = CLI_FILES,
    .run = run,
};
