/* uvscope report: what a recording, or the rings of a process, say. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/config.h"
#include "cli/report_text.h"
#include "cli/source.h"
#include "exporters/report.h"

static int open_process(struct cli_source *s, pid_t wanted) {
  pid_t pid;
  int err = cli_choose(NULL, wanted, 1, &pid);
  if (err)
    return err;
  struct tr_live_options options = {.pid = pid, .include_dead = 1, .past_is_lost = 1};
  return cli_open_live(s, &options);
}

static unsigned terminal_width(void) {
  struct winsize size;
  if (isatty(1) && ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
    return size.ws_col;
  return 100;
}

static void print(struct cli_source *s, const struct cli_args *args) {
  if (!args->json) {
    struct cli_report_options o = {
        .label = s->label, .width = terminal_width(), .all = args->all};
    cli_report_text(s->model, &o, stdout);
    return;
  }
  char *text = ex_report_json(s->model);
  fputs(text, stdout);
  free(text);
}

static int run(struct cli_args *args) {
  struct cli_source s = {0};
  const char *path = args->operand_count ? args->operands[0] : NULL;
  if (!path == !args->pid) {
    cli_error("report: give a recording or -p PID");
    return CLI_USAGE;
  }
  struct cli_config config;
  if (cli_config_load(&config, args))
    return CLI_USAGE;
  int err = path ? cli_open_file(&s, path) : open_process(&s, args->pid);
  if (err)
    return CLI_FAILED;
  cli_source_model(&s, &config.thresholds);
  err = cli_read_all(&s);
  int status = CLI_FAILED;
  if (!err) {
    if (path)
      cli_tell_damage(&s);
    print(&s, args);
    status = cli_flush_stdout();
  }
  cli_source_release(&s);
  return status;
}

static const struct cli_option options[] = {
    CLI_ROW("json", 'j', NULL, json, CLI_FLAG, CLI_NOTHING, "one JSON object"),
    CLI_ROW("pid", 'p', "PID", pid, CLI_PID, CLI_PIDS,
            "what the rings of this process hold, alive or not"),
    CLI_ROW("all", 'a', NULL, all, CLI_FLAG, CLI_NOTHING, "every process and every row"),
    CLI_CONFIG_OPTIONS,
};

const struct cli_command cli_command_report = {
    .name = "report",
    .usage = "[OPTION...] FILE.uvt | -p PID",
    .summary = "findings and tables as text or JSON",
    .text =
        "First what is wrong, with evidence and advice; then for each process its loop, "
        "its\n"
        "callbacks, its thread pool, the processes it started and where it spent time.",
    .example = "  uvscope report out.uvt\n  uvscope report --json out.uvt | jq .findings",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .max_operands = 1,
    .operands = CLI_RECORDINGS,
    .run = run,
};
