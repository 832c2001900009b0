/* uvscope top: all traced processes of the user in one table. */
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/source.h"
#include "cli/watch.h"

enum { READ_ALL_UP_TO = 8 };

static int run(struct cli_args *args) {
  struct cli_watch w = {.session = 1};
  struct tr_process_info *list;
  size_t count;
  if (cli_watch_begin(&w, args, "top", "uvscope ps, or uvscope top --dump txt"))
    return CLI_USAGE;
  if (cli_processes(&list, &count))
    return CLI_FAILED;
  free(list);
  /* The past of a few is soon read; with many, what they do from now on matters. */
  struct tr_live_options options = {.only_new = count > READ_ALL_UP_TO};
  if (cli_open_live(&w.source, &options))
    return CLI_FAILED;
  cli_source_model(&w.source, &w.config.thresholds);
  if (!args->screen && !w.config.screen[0])
    args->screen = "processes";
  int status = cli_watch_run(&w, args, "all traced processes", 0);
  cli_source_release(&w.source);
  return status;
}

static const struct cli_option options[] = {CLI_VIEW_OPTIONS, CLI_DUMP_OPTIONS};

const struct cli_command cli_command_top = {
    .name = "top",
    .usage = "[OPTION...]",
    .summary = "all traced processes in one table",
    .text = "How busy each loop is, its ticks, its thread pool and its findings; Enter opens "
            "one.\n"
            "New processes appear as they start, and those that end go after a few seconds.",
    .example = "  uvscope top\n  uvscope top --dump txt --size 120x40",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
