/*
 * Running a program: what the command line needs of the runtime, without the engine.
 *
 * Thread: the main thread, once in the life of a process.
 */
#ifndef RT_RUN_H
#define RT_RUN_H

#include <stdint.h>

/* How warnings are shown. */
enum {
  RT_NO_WARNINGS = 1,
  RT_TRACE_WARNINGS = 2,
  RT_NO_DEPRECATION = 4,
  RT_TRACE_DEPRECATION = 8,
  RT_THROW_DEPRECATION = 16,
};

struct rt_options {
  int argc;             /* the script's path, then its arguments; with eval arguments only */
  char **argv;
  const char *exec_path;/* absolute path of this binary */
  int option_count;     /* uvscope's own options before the script: process.execArgv */
  char **options;
  const char *eval;     /* -e: source text instead of a file; NULL */
  const char *eval_name;/* what stacks call that text; NULL: [eval] */
  int print;            /* -p: print the text's value */
  int check;            /* -c: compile the script, run nothing */
  int preload_count;    /* -r: modules that are required before the script */
  const char *const *preloads;
  unsigned warnings;    /* RT_NO_WARNINGS and the like */
  int profile;          /* sample continuously */
  uint64_t slow_ns;     /* sample callbacks that run longer; 0: the default, 10 ms */
  uint64_t max_heap_mb; /* the heap's limit, MiB; 0: half the memory, 4096 at most */
};

/* Runs a program to its end and returns the exit status of the process. Tracing has been
 * started by the caller, or not at all. Everything in options is borrowed until it returns;
 * a program that calls process.exit() never returns. */
int rt_main(const struct rt_options *options);

#endif
