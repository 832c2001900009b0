/* uvscope snap: saves what the rings of a process hold, as a recording. */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/source.h"
#include "tracer/clock.h"
#include "tracer/recorder.h"

static int copy(struct cli_source *s, struct tr_recorder *rec) {
  uint64_t begin = tr_clock_monotonic_ns();
  int n;
  while ((n = tr_reader_next(s->reader, s->events, CLI_BATCH, 1)) > 0) {
    int err = tr_recorder_write(rec, s->reader, s->events, (size_t)n);
    if (err)
      return err;
    if (s->events[n - 1].r.time > begin)
      return 0;
  }
  return n;
}

static int snap(struct cli_source *s, const char *path) {
  struct tr_recorder *rec;
  char why[512] = "", size[32];
  int err = tr_recorder_open(&rec, path, why, sizeof why);
  if (err) {
    cli_error("%s", *why ? why : strerror(-err));
    return CLI_FAILED;
  }
  int failed = copy(s, rec);
  err = tr_recorder_close(rec, s->reader, why, sizeof why);
  if (failed || err) {
    cli_error("%s: %s", path, *why ? why : strerror(failed ? -failed : -err));
    return CLI_FAILED;
  }
  struct stat st = {0};
  stat(path, &st);
  struct tr_reader_totals t;
  tr_reader_totals(s->reader, &t);
  fprintf(stderr, "uvscope: wrote %s: %" PRIu64 " events, %s, %" PRIu64 " lost\n", path,
          t.events, md_format_bytes(size, sizeof size, (uint64_t)st.st_size), t.lost);
  return CLI_OK;
}

static int run(struct cli_args *args) {
  struct cli_source s = {0};
  pid_t pid;
  if (!args->output) {
    cli_error("snap: say where with -o FILE.uvt");
    return CLI_USAGE;
  }
  if (cli_choose(args->operands[0], 0, 1, &pid))
    return CLI_FAILED;
  struct tr_live_options options = {.pid = pid, .include_dead = 1, .past_is_lost = 1};
  if (cli_open_live(&s, &options))
    return CLI_FAILED;
  int status = snap(&s, args->output);
  cli_source_release(&s);
  return status;
}

static const struct cli_option options[] = {
    CLI_ROW("output", 'o', "FILE", output, CLI_TEXT, CLI_FILES, "the recording to write"),
};

const struct cli_command cli_command_snap = {
    .name = "snap",
    .usage = "PID -o FILE.uvt",
    .summary = "save what the flight recorder of a process holds",
    .text = "The last events of the process and its traced children, also when they have "
            "ended\n"
            "or were killed.",
    .example = "  uvscope snap 1234 -o crash.uvt && uvscope report crash.uvt",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .min_operands = 1,
    .max_operands = 1,
    .operands = CLI_PIDS,
    .run = run,
};
