/* uvscope snap: saves what the rings of a process hold, as a recording. */
#include "cli/cli.h"
#include "cli/save.h"

static int run(struct cli_args *args) {
  char said[1024];
  pid_t pid;
  if (!args->output) {
    cli_error("snap: say where with -o FILE.uvt");
    return CLI_USAGE;
  }
  if (cli_choose(args->operands[0], 0, 1, &pid))
    return CLI_FAILED;
  int err = cli_save_rings(pid, args->output, said, sizeof said);
  cli_error("%s", said);
  return err ? CLI_FAILED : CLI_OK;
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
