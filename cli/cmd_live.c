/* uvscope live: starts a program and shows what its event loop does. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/launch.h"
#include "cli/save.h"
#include "cli/watch.h"

static void join(char *out, size_t size, char **words, int count) {
  size_t used = 0;
  out[0] = 0;
  for (int i = 0; i < count && used + 1 < size; i++) {
    int n = snprintf(out + used, size - used, "%s%s", i ? " " : "", words[i]);
    used += n > 0 ? (size_t)n : 0;
  }
}

/* What is left to say once the terminal is the user's again. */
static int leave(struct cli_child *child, int status, const char *title) {
  int ended = cli_child_poll(child);
  if (!ended)
    cli_child_stop(child);
  if (status)
    return status;
  if (!ended) {
    cli_error("stopped %s (process %d)", title, child->pid);
    return CLI_OK;
  }
  return cli_child_status(child);
}

static int watch(struct cli_watch *w, const struct cli_args *args) {
  struct cli_child *child = w->child;
  /* The rings stay until the view ends: its past can be looked at after the program's end. */
  struct tr_live_options options = {.pid = child->follow, .include_dead = 1};
  char title[256];
  join(title, sizeof title, args->operands, args->operand_count);
  if (cli_open_live(&w->source, &options)) {
    cli_child_stop(child);
    return CLI_FAILED;
  }
  cli_source_model(&w->source, &w->config.thresholds);
  int status = leave(child, cli_watch_run(w, args, title, 0), title);
  cli_source_release(&w->source);
  cli_remove_rings(child->follow);
  return status;
}

static int run(struct cli_args *args) {
  struct cli_child child;
  struct cli_watch w = {.child = &child};
  struct cli_launch how = {.ring = "16M", .capture = 1, .input = args->stdin_pipe, .console = args->console};
  if (cli_watch_begin(&w, args, "live",
                      "uvscope record -o out.uvt app.js; uvscope report out.uvt"))
    return CLI_USAGE;
  if (cli_launch(&child, args, &how))
    return CLI_FAILED;
  int status = watch(&w, args);
  cli_child_release(&child);
  return status;
}

static const struct cli_option options[] = {
    CLI_VIEW_OPTIONS,
    CLI_ROW("console", 0, "FILE", console, CLI_TEXT, CLI_FILES,
            "keep what the program prints in a file, too"),
    CLI_ROW("stdin", 0, NULL, stdin_pipe, CLI_FLAG, CLI_NOTHING,
            "keep its stdin open; i on the console screen gives it a line"),
    CLI_FOREIGN_OPTIONS,
    CLI_SAMPLING_OPTIONS,
};

const struct cli_command cli_command_live = {
    .name = "live",
    .usage = "[OPTION...] app.js [ARGUMENT...] | -- COMMAND [ARGUMENT...]",
    .summary = "run a program and watch its event loop",
    .text = "? shows the keys. Quitting stops the program (use run and attach to keep it).",
    .example = "  uvscope live -- node server.js",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .min_operands = 1,
    .max_operands = -1,
    .runs_program = 1,
    .operands = CLI_FILES,
    .run = run,
};
