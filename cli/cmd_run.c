/* uvscope run: a program under the runtime, traced, with nothing else changed. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
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

static unsigned warnings_of(const struct cli_args *args) {
  return (args->no_warnings ? RT_NO_WARNINGS : 0u) |
         (args->trace_warnings ? RT_TRACE_WARNINGS : 0u) |
         (args->no_deprecation ? RT_NO_DEPRECATION : 0u) |
         (args->trace_deprecation ? RT_TRACE_DEPRECATION : 0u) |
         (args->throw_deprecation ? RT_THROW_DEPRECATION : 0u);
}

/* All of stdin; NULL when it cannot be read. It lives as long as the process. */
static char *read_stdin(void) {
  size_t used = 0, capacity = 65536;
  char *text = malloc(capacity + 1);
  for (ssize_t n = 1; text && n != 0;) {
    n = read(0, text + used, capacity - used);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      cli_error("run: cannot read the program from stdin: %s", strerror(errno));
      free(text);
      return NULL;
    }
    used += (size_t)n;
    if (used == capacity) {
      char *larger = realloc(text, (capacity *= 2) + 1);
      if (!larger)
        free(text);
      text = larger;
    }
  }
  if (text)
    text[used] = 0;
  return text;
}

static int is_dash(const struct cli_args *args) {
  return args->operand_count > 0 && strcmp(args->operands[0], "-") == 0;
}

static int check_options(const struct cli_args *args) {
  if (args->check && args->eval) {
    cli_error("run: either --check or --eval can be used, not both");
    return -EINVAL;
  }
  if (!args->eval && !args->operand_count) {
    cli_error("run: no program given; usage: uvscope run app.js");
    return -EINVAL;
  }
  return 0;
}

static int run(struct cli_args *args) {
  static char self[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  if (args->print && !args->eval && args->operand_count) {
    args->eval = *args->operands++;
    args->operand_count--;
    args->option_words++;
  }
  if (check_options(args))
    return CLI_USAGE;
  int from_stdin = !args->eval && is_dash(args);
  if (from_stdin && !(args->eval = read_stdin()))
    return CLI_FAILED;
  struct rt_options o = {
      .argc = args->operand_count,
      .argv = args->operands,
      .exec_path = length > 0 ? self : "uvscope",
      .eval = args->eval,
      .eval_name = from_stdin ? "[stdin]" : NULL,
      .print = args->print,
      .check = args->check,
      .preload_count = (int)args->preloads.count,
      .preloads = args->preloads.at,
      .warnings = warnings_of(args),
      .profile = args->profile,
      .slow_ns = args->slow_ns,
      .max_heap_mb = args->max_heap_mb,
      .options = args->words,
      .option_count = args->option_words,
  };
  if (!o.check)
    start_tracing(&o);
  return rt_main(&o);
}

static const struct cli_option options[] = {
    CLI_ROW("eval", 'e', "CODE", eval, CLI_TEXT, CLI_NOTHING,
            "run this text, not a file"),
    CLI_ROW("print", 'p', NULL, print, CLI_FLAG, CLI_NOTHING,
            "print the value of the text"),
    CLI_ROW("require", 'r', "MODULE", preloads, CLI_TEXTS, CLI_FILES,
            "require this before the program"),
    CLI_ROW("check", 'c', NULL, check, CLI_FLAG, CLI_NOTHING,
            "only look whether the program compiles"),
    CLI_ROW("no-warnings", 0, NULL, no_warnings, CLI_FLAG, CLI_NOTHING,
NULL),
    CLI_ROW("trace-warnings", 0, NULL, trace_warnings, CLI_FLAG, CLI_NOTHING,
NULL),
    CLI_ROW("no-deprecation", 0, NULL, no_deprecation, CLI_FLAG, CLI_NOTHING,
NULL),
    CLI_ROW("trace-deprecation", 0, NULL, trace_deprecation, CLI_FLAG, CLI_NOTHING,
NULL),
    CLI_ROW("throw-deprecation", 0, NULL, throw_deprecation, CLI_FLAG, CLI_NOTHING,
NULL),
    CLI_SAMPLING_OPTIONS,
};

const struct cli_command cli_command_run = {
    .name = "run",
    .usage = "[OPTION...] app.js [ARGUMENT...]",
    .summary = "run a program; tracing on, no view",
    .text = "Its exit status, standard streams and signals are its own. Its last events "
            "stay in\n"
            "memory for attach, report -p and snap, also after it has ended. A script whose\n"
            "heap reaches its limit gets a RangeError; uncaught, it ends with status 134.\n"
            "Node.js's --no-warnings, --trace-warnings, --no-deprecation, --trace-deprecation\n"
            "and --throw-deprecation mean here what they mean there.",
    .example = "  uvscope run app.js\n  uvscope run -e 'console.log(process.pid)'",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .max_operands = -1,
    .runs_program = 1,
    .operands = CLI_FILES,
    .run = run,
};
