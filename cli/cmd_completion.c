/* uvscope completion: scripts that make shells complete commands, options and files. */
#include "cli/cli.h"
#include "cli/completion.h"

static int run(struct cli_args *args) {
  if (cli_completion(args->operands[0], stdout)) {
    cli_error("completion: '%s' is not bash, zsh or fish", args->operands[0]);
    return CLI_USAGE;
  }
  return cli_flush_stdout();
}

const struct cli_command cli_command_completion = {
    .name = "completion",
    .usage = "bash|zsh|fish",
    .summary = "print a completion script for a shell",
    .example = "  source <(uvscope completion bash)\n"
               "  uvscope completion fish | source",
    .min_operands = 1,
    .max_operands = 1,
    .run = run,
};
