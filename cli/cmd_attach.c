/* uvscope attach: the live view of a program that runs already. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/source.h"
#include "cli/watch.h"

/* The command of a process, for the title; its number when it has none. */
static void name_of(pid_t pid, char *title, size_t size) {
  struct tr_process_info *list;
  size_t count;
  snprintf(title, size, "process %d", pid);
  if (cli_processes(&list, &count))
    return;
  for (size_t i = 0; i < count; i++)
    if (list[i].pid == pid && list[i].alive && list[i].command[0])
      snprintf(title, size, "%s", list[i].command);
  free(list);
}

static int run(struct cli_args *args) {
  struct cli_watch w = {.child = NULL};
  pid_t pid;
  if (cli_watch_begin(&w, args, "attach", "uvscope stat, or uvscope attach --dump txt"))
    return CLI_USAGE;
  if (cli_choose(args->operand_count ? args->operands[0] : NULL, 0, 0, &pid))
    return CLI_FAILED;
  struct tr_live_options options = {.pid = pid};
  if (cli_open_live(&w.source, &options))
    return CLI_FAILED;
  cli_source_model(&w.source, &w.config.thresholds);
  w.pid = pid;
  char title[512];
  name_of(pid, title, sizeof title);
  int status = cli_watch_run(&w, args, title, 0);
  cli_source_release(&w.source);
  return status;
}

static const struct cli_option options[] = {CLI_VIEW_OPTIONS, CLI_DUMP_OPTIONS};

const struct cli_command cli_command_attach = {
    .name = "attach",
    .usage = "[OPTION...] [PID]",
    .summary = "watch a traced program that runs already",
    .text = "Shows what its rings still hold, then what comes. Without PID: the traced "
            "program\n"
            "that runs. The program does not notice, and goes on when the view is quit.",
    .example = "  uvscope attach 1234",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .max_operands = 1,
    .operands = CLI_PIDS,
    .run = run,
};
