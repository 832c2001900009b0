/*
 * The command line: a table of commands, and for each a table of options from which
 * parsing, --help, the man page and shell completion are made.
 *
 * Thread: the main one. Ownership: everything in struct cli_args is borrowed from argv.
 * Errors: commands return an exit status, and have then said why in one line on stderr.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#define CLI_VERSION "0.1.0"

enum { CLI_OK = 0, CLI_FAILED = 1, CLI_USAGE = 2 };

/* The values of an option that can be given several times. */
enum { CLI_LIST_MAX = 16 };
struct cli_list {
  const char *at[CLI_LIST_MAX];
  size_t count;
};

/* What the options of all commands set; a command looks at those in its table. */
struct cli_args {
  const char *output;      /* -o */
  const char *format;      /* -f */
  const char *eval;        /* -e */
  const char *console;     /* --console */
  const char *detail;      /* --detail */
  const char *screen;      /* --screen */
  const char *config;      /* --config */
  const char *theme;       /* --theme */
  const char *thresholds;  /* --threshold */
  const char *dump;        /* --dump */
  const char *file;        /* --file */
  const char *baseline;    /* --baseline */
  const char *size;        /* --size */
  pid_t pid;               /* -p; 0 none */
  uint64_t duration_ns;    /* -d; 0 none */
  uint64_t interval_ns;    /* -i; 0 none */
  uint64_t slow_ns;        /* --slow; 0 none */
  uint64_t max_heap_mb;    /* 0: the default */
  const char *from, *to;   /* --from, --to: range.h */
  const char *site;        /* --site */
  const char *kind;        /* --kind */
  const char *redact;      /* --redact */
  const char *table;       /* --table */
  const char *type;        /* --type */
  const char *listen;      /* --listen */
  const char *token_file;  /* --token-file */
  const char *otlp;        /* --otlp */
  const char *service;     /* --service */
  struct cli_list headers; /* --header */
  struct cli_list preloads; /* -r */
  int follow;              /* --follow */
  uint64_t count;          /* -n; 0 none */
  int json, stdin_pipe, profile, print, keep, all, ascii, no_mouse, no_color;
  int check; /* -c */
  int no_warnings, trace_warnings, no_deprecation, trace_deprecation, throw_deprecation;
  char **words;     /* all that was parsed; for commands that run a program, */
  int option_words; /* the first of them, which were options */
  char **operands;  /* what is left, NULL at the end */
  int operand_count;
  int separated; /* "--" stood before the operands: they are a command */
};

enum cli_type {
  CLI_FLAG,    /* int */
  CLI_TEXT,    /* const char * */
  CLI_TEXTS,   /* struct cli_list */
  CLI_PID,     /* pid_t, above 0 */
  CLI_COUNT,   /* uint64_t, above 0 */
  CLI_DURATION /* uint64_t ns, above 0 */
};

/* How shells complete a value or an operand. */
enum cli_complete {
  CLI_NOTHING,
  CLI_FILES,
  CLI_RECORDINGS,
  CLI_PIDS,
  CLI_FORMATS,
  CLI_COMMANDS
};

struct cli_option {
  const char *name;  /* "output", given as --output */
  char letter;       /* 'o', given as -o; 0 none */
  const char *value; /* what its argument is called; NULL for a flag */
  const char *help;  /* one line; NULL: --help does not list it */
  enum cli_type type;
  size_t offset; /* of its target in struct cli_args */
  enum cli_complete complete;
};

struct cli_command {
  const char *name;
  const char *usage;   /* what follows the name: "[OPTION...] FILE.uvt" */
  const char *summary; /* one line without a full stop */
  const char *text;    /* paragraphs for --help and the man page; at most ten lines */
  const char *example; /* lines that can be pasted */
  const struct cli_option *options;
  size_t option_count;
  int min_operands, max_operands; /* max -1: any number */
  int runs_program; /* options end at the first operand: the rest is the program's */
  enum cli_complete operands;
  int (*run)(struct cli_args *args);
};

/* Rows for tables of options. */
#define CLI_ROW(name, letter, value, target, kind, how, help) \
  { name, letter, value, help, kind, offsetof(struct cli_args, target), how }

/* For commands that run any program. */
#define CLI_FOREIGN_OPTIONS                                                              \
  CLI_ROW("detail", 0, "LEVEL", detail, CLI_TEXT, CLI_NOTHING,                           \
          "of Node.js after --: ticks, callbacks (default) or stacks")

/* What every command that runs a program of ours offers. */
#define CLI_SAMPLING_OPTIONS                                                             \
  CLI_ROW("profile", 0, NULL, profile, CLI_FLAG, CLI_NOTHING,                            \
          "sample JavaScript stacks all the time"),                                      \
      CLI_ROW("slow", 0, "TIME", slow_ns, CLI_DURATION, CLI_NOTHING,                     \
              "sample callbacks that run longer (10ms)"),                                \
      CLI_ROW("max-heap", 0, "MB", max_heap_mb, CLI_COUNT, CLI_NOTHING,                  \
              "how large the heap may grow (half the memory, 4096)")

/* Every command of commands.def, in its order. */
extern const struct cli_command *const cli_commands[];
extern const size_t cli_command_count;
const struct cli_command *cli_command_find(const char *name);

/* Parses argv (without the program's and the command's name). 0; 1 when --help was asked
 * for and printed; -EINVAL when an error was printed. */
int cli_parse(const struct cli_command *command, int argc, char **argv,
              struct cli_args *args);

void cli_help(const struct cli_command *command, FILE *out);

/* One line on stderr: "uvscope: ...". Control characters in it are made visible. */
void cli_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Flushes stdout. CLI_OK when all of it was written or nobody reads it any longer; else
 * says why and gives CLI_FAILED. */
int cli_flush_stdout(void);

/* A process id from text: 0 or -EINVAL. */
int cli_parse_pid(const char *text, pid_t *pid);

#endif
