/* uvscope view: the same screens over a recording. */
#include "cli/cli.h"
#include "cli/events.h"
#include "cli/watch.h"

static int run(struct cli_args *args) {
  struct cli_watch w = {.child = NULL};
  const char *path = args->operands[0];
  if (cli_watch_begin(&w, args, "view", "uvscope view --dump txt FILE.uvt"))
    return CLI_USAGE;
  if (cli_open_file(&w.source, path))
    return CLI_FAILED;
  cli_source_model(&w.source, &w.config.thresholds);
  struct md_events events = cli_file_events(path);
  w.ui.timeline = md_timeline_new(&events, &w.config.thresholds);
  int status = cli_watch_run(&w, args, path, 1);
  cli_tell_timeline(&w.source, w.ui.timeline);
  md_timeline_free(w.ui.timeline);
  cli_source_release(&w.source);
  return status;
}

static const struct cli_option options[] = {CLI_VIEW_OPTIONS, CLI_DUMP_OPTIONS};

const struct cli_command cli_command_view = {
    .name = "view",
    .usage = "[OPTION...] FILE.uvt",
    .summary = "look at a recording on the screens of the live view",
    .example = "  uvscope record -o out.uvt app.js && uvscope view out.uvt\n"
               "  uvscope view --screen callbacks --dump txt --size 120x40 out.uvt",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .min_operands = 1,
    .max_operands = 1,
    .operands = CLI_RECORDINGS,
    .run = run,
};
