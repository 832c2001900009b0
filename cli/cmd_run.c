/* uvscope run: a program under the runtime, traced, with nothing else changed. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "runtime/run.h"
#include "tracer/emit.h"

static void start_tracing(const struct rt_options *o) {
  char command[512] = "", why[512];
  size_t used = 0;
  for (int i = 0; i < o->argc && used + 1 < sizeof command; i++) {
    int n =
        snprintf(command + used, sizeof command - used, "%s%s", i ? " " : "", o->argv[i]);
    used += n > 0 ? (size_t)n : 0;
  }
  struct tr_start_options options = {.command = o->argc ? command : "(-e)"};
  if (tr_start(&options, why, sizeof why) < 0)
    cli_error("running untraced: %s", why);
}

static int run(struct cli_args *args) {
  static char self[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  if (args->print && !args->eval && args->operand_count) {
    args->eval = *args->operands++;
    args->operand_count--;
    args->option_words++;
  }
  if (!args->eval && !args->operand_count) {
    cli_error("run: no program given; usage: uvscope run app.js");
    return CLI_USAGE;
  }
  struct rt_options o = {
      .argc = args->operand_count,
      .argv = args->operands,
      .exec_path = length > 0 ? self : "uvscope",
      .eval = args->eval,
      .print = args->print,
      .profile = args->profile,
      .slow_ns = args->slow_ns,
      .max_heap_mb = args->max_heap_mb,
      .options = args->words,
      .option_count = args->option_words,
  };
  start_tracing(&o);
  return rt_main(&o);
}

static const struct cli_option options[] = {
    CLI_ROW("eval", 'e', "CODE", eval, CLI_TEXT, CLI_NOTHING,
            "run this text, not a file"),
    CLI_ROW("print", 'p', NULL, print, CLI_FLAG, CLI_NOTHING,
            "print the value of the text"),
    CLI_SAMPLING_OPTIONS,
};

const struct cli_command cli_command_run = {
    .name = "run",
    .usage = "[OPTION...] app.js [ARGUMENT...]",
    .summary = "run a program; tracing on, no view",
    .text = "Its exit status, standard streams and signals are its own. Its last events "
            "stay in\n"
            "memory for attach, report -p and snap, also after it has ended. A script whose\n"
            "heap reaches its limit gets a RangeError; uncaught, it ends with status 134.",
    .example = "  uvscope run app.js\n  uvscope run -e 'console.log(process.pid)'",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .max_operands = -1,
    .runs_program = 1,
    .operands = CLI_FILES,
    .run = run,
};
