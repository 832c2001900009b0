/* uvscope run: a program under the runtime, traced, with nothing else changed. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/run.h"
#include "tracer/emit.h"

static const char help[] =
    "usage: uvscope run [options] app.js [args]\n"
    "       uvscope run [options] -e CODE [args]\n\n"
    "  -e CODE        run this text instead of a file\n"
    "  -p CODE        the same, and print its value\n"
    "  --profile      sample the JavaScript stack all the time\n"
    "  --slow TIME    sample callbacks that run longer than this (10ms)\n\n"
    "UVSCOPE=off in the environment turns tracing off, UVSCOPE_SAMPLER=off the samples.\n";

/* "250us", "10ms", "2s" (ms when there is no unit) in nanoseconds; -1 when it is none. */
static long long parse_time(const char *text) {
  static const struct {
    const char *unit;
    double ns;
  } units[] = {{"", 1e6}, {"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};
  char *end;
  double value = strtod(text, &end);
  if (end == text || !(value > 0))
    return -1;
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
    if (strcmp(end, units[i].unit) == 0 && value * units[i].ns < 1e18)
      return (long long)(value * units[i].ns);
  return -1;
}

static int bad(const char *what, const char *arg) {
  fprintf(stderr, "uvscope run: %s '%s'; see uvscope run --help\n", what, arg);
  return 2;
}

/* Takes one option at argv[i]; returns how many words it was, 0 when it is none, or -1. */
static int take_option(struct rt_options *o, int argc, char **argv, int i) {
  const char *arg = argv[i];
  const char *value = i + 1 < argc ? argv[i + 1] : NULL;
  if (strcmp(arg, "--profile") == 0)
    return o->profile = 1;
  if (strcmp(arg, "--") == 0)
    return 1;
  if (strncmp(arg, "--slow=", 7) == 0)
    value = arg + 7;
  else if (strcmp(arg, "-e") && strcmp(arg, "-p") && strcmp(arg, "-pe") &&
           strcmp(arg, "--eval") && strcmp(arg, "--print") && strcmp(arg, "--slow"))
    return arg[0] == '-' && arg[1] ? -bad("unknown option", arg) : 0;
  if (!value)
    return -bad("a value is missing after", arg);
  if (strncmp(arg, "--slow", 6) == 0) {
    long long ns = parse_time(value);
    o->slow_ns = (uint64_t)ns;
    return ns < 0 ? -bad("not a time like 10ms:", value) : arg[6] ? 1 : 2;
  }
  o->eval = value;
  o->print = arg[1] == 'p' || strcmp(arg, "--print") == 0;
  return 2;
}

static void start_tracing(int argc, char **argv) {
  char command[512] = "", why[512];
  size_t used = 0;
  for (int i = 0; i < argc && used + 1 < sizeof command; i++) {
    int n = snprintf(command + used, sizeof command - used, "%s%s", i ? " " : "", argv[i]);
    used += n > 0 ? (size_t)n : 0;
  }
  struct tr_start_options options = {.command = command};
  if (tr_start(&options, why, sizeof why) < 0)
    fprintf(stderr, "uvscope: running untraced: %s\n", why);
}

int cli_cmd_run(int argc, char **argv) {
  struct rt_options o = {0};
  static char self[PATH_MAX];
  int i = 1, n;
  if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
    fputs(help, stdout);
    return 0;
  }
  while (i < argc && (n = take_option(&o, argc, argv, i)) != 0) {
    if (n < 0)
      return 2;
    i += n;
  }
  if (i >= argc && !o.eval)
    return bad("no script given:", "");
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  if (length < 0)
    return bad("cannot find my own path through", "/proc/self/exe");
  o.exec_path = self;
  o.options = argv + 1;
  o.option_count = i - 1;
  o.argc = argc - i;
  o.argv = argv + i;
  start_tracing(o.argc, o.argv);
  return rt_main(&o);
}
