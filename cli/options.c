/* Options: parsing and help from a command's table. */
#include "cli/cli.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"

void cli_error(const char *format, ...) {
  char text[2048], line[4096];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  fprintf(stderr, "uvscope: %s\n", md_escape(line, sizeof line, text));
}

int cli_flush_stdout(void) {
  if (fflush(stdout) == 0 && !ferror(stdout))
    return CLI_OK;
  if (errno == EPIPE)
    return CLI_OK;
  cli_error("cannot write to stdout: %s", strerror(errno));
  return CLI_FAILED;
}

int cli_parse_pid(const char *text, pid_t *pid) {
  char *end;
  errno = 0;
  long value = strtol(text, &end, 10);
  if (!isdigit((unsigned char)*text) || *end || errno || value <= 0 || value > INT32_MAX)
    return -EINVAL;
  *pid = (pid_t)value;
  return 0;
}

static int parse_count(const char *text, uint64_t *out) {
  char *end;
  errno = 0;
  unsigned long long value = strtoull(text, &end, 10);
  if (!isdigit((unsigned char)*text) || *end || errno || value == 0)
    return -EINVAL;
  *out = value;
  return 0;
}

static int add_text(const struct cli_option *o, const char *value,
                    struct cli_list *list) {
  if (list->count == CLI_LIST_MAX) {
    cli_error("--%s: at most %d of them", o->name, CLI_LIST_MAX);
    return -EINVAL;
  }
  list->at[list->count++] = value;
  return 0;
}

static int bad_value(const struct cli_option *o, const char *value, const char *wanted) {
  cli_error("--%s: '%s' is not %s", o->name, value, wanted);
  return -EINVAL;
}

/* Stores the value of one option. */
static int store(const struct cli_option *o, const char *value, struct cli_args *args) {
  void *target = (char *)args + o->offset;
  switch (o->type) {
  case CLI_FLAG:
    *(int *)target = 1;
    return 0;
  case CLI_TEXT:
    *(const char **)target = value;
    return 0;
  case CLI_TEXTS:
    return add_text(o, value, target);
  case CLI_PID:
    return cli_parse_pid(value, target) ? bad_value(o, value, "a process id") : 0;
  case CLI_COUNT:
    return parse_count(value, target) ? bad_value(o, value, "a number above 0") : 0;
  case CLI_DURATION:
    if (md_parse_duration(value, target) || *(uint64_t *)target == 0)
      return bad_value(o, value, "a duration such as 250us, 10ms or 2s");
    return 0;
  }
  return -EINVAL;
}

static const struct cli_option *find_long(const struct cli_command *c, const char *name,
                                          size_t length) {
  for (size_t i = 0; i < c->option_count; i++)
    if (strlen(c->options[i].name) == length && !memcmp(c->options[i].name, name, length))
      return &c->options[i];
  return NULL;
}

static const struct cli_option *find_short(const struct cli_command *c, char letter) {
  for (size_t i = 0; i < c->option_count; i++)
    if (c->options[i].letter == letter)
      return &c->options[i];
  return NULL;
}

static int unknown(const struct cli_command *c, const char *arg) {
  cli_error("%s: unknown option '%s' (uvscope %s --help lists them)", c->name, arg,
            c->name);
  return -EINVAL;
}

/* What one parse knows. */
struct parse {
  const struct cli_command *command;
  struct cli_args *args;
  char **argv;
  int argc;
  int next; /* the next word to look at */
};

/* The value of an option: attached to it, or the next word. */
static int take(struct parse *p, const struct cli_option *o, const char *attached) {
  if (!o->value && attached) {
    cli_error("--%s takes no value", o->name);
    return -EINVAL;
  }
  if (o->value && !attached) {
    if (p->next == p->argc) {
      cli_error("--%s needs a value: %s", o->name, o->value);
      return -EINVAL;
    }
    attached = p->argv[p->next++];
  }
  return store(o, attached, p->args);
}

static int parse_long(struct parse *p, const char *word) {
  const char *equals = strchr(word, '=');
  size_t length = equals ? (size_t)(equals - word) : strlen(word);
  const struct cli_option *o = find_long(p->command, word, length);
  if (!o)
    return unknown(p->command, word - 2);
  return take(p, o, equals ? equals + 1 : NULL);
}

/* "-jo file", "-ofile", "-i1s" */
static int parse_short(struct parse *p, const char *letters) {
  for (const char *l = letters; *l; l++) {
    const struct cli_option *o = find_short(p->command, *l);
    if (!o)
      return unknown(p->command, letters - 1);
    if (o->value)
      return take(p, o, l[1] ? l + 1 : NULL);
    int err = take(p, o, NULL);
    if (err)
      return err;
  }
  return 0;
}

static int check_operands(const struct cli_command *c, const struct cli_args *args) {
  if (args->operand_count < c->min_operands) {
    cli_error("%s: too few arguments; usage: uvscope %s %s", c->name, c->name, c->usage);
    return -EINVAL;
  }
  if (c->max_operands >= 0 && args->operand_count > c->max_operands) {
    cli_error("%s: unexpected argument '%s'; usage: uvscope %s %s", c->name,
              args->operands[c->max_operands], c->name, c->usage);
    return -EINVAL;
  }
  return 0;
}

/* Operands among options are gathered at the front of argv; a program's words stay. */
static void take_rest(struct parse *p) {
  if (p->args->operand_count == 0) {
    p->args->option_words = p->next;
    p->args->operands = p->argv + p->next;
    p->args->operand_count = p->argc - p->next;
    p->next = p->argc;
  }
  while (p->next < p->argc)
    p->args->operands[p->args->operand_count++] = p->argv[p->next++];
}

int cli_parse(const struct cli_command *command, int argc, char **argv,
              struct cli_args *args) {
  struct parse p = {.command = command, .args = args, .argv = argv, .argc = argc};
  memset(args, 0, sizeof *args);
  args->words = argv;
  args->operands = command->runs_program ? argv + argc : argv;
  args->option_words = argc;
  while (p.next < argc) {
    const char *word = argv[p.next++];
    int err = 0;
    if (!strcmp(word, "--help") || (!strcmp(word, "-h") && !find_short(command, 'h'))) {
      cli_help(command, stdout);
      return 1;
    }
    if (!strcmp(word, "--")) {
      args->separated = 1;
      take_rest(&p);
    } else if (word[0] == '-' && word[1] == '-') {
      err = parse_long(&p, word + 2);
    } else if (word[0] == '-' && word[1]) {
      err = parse_short(&p, word + 1);
    } else if (command->runs_program) {
      p.next--;
      take_rest(&p);
    } else {
      argv[args->operand_count++] = (char *)word;
    }
    if (err)
      return err;
  }
  args->operands[args->operand_count] = NULL;
  return check_operands(command, args);
}

static void help_option(const struct cli_option *o, FILE *out) {
  char left[64];
  if (!o->help)
    return;
  int n = o->letter ? snprintf(left, sizeof left, "-%c, --%s", o->letter, o->name)
                    : snprintf(left, sizeof left, "    --%s", o->name);
  if (o->value)
    snprintf(left + n, sizeof left - (size_t)n, " %s", o->value);
  fprintf(out, "  %-26s %s\n", left, o->help);
}

void cli_help(const struct cli_command *c, FILE *out) {
  fprintf(out, "uvscope %s %s\n\n%c%s.\n", c->name, c->usage, toupper(*c->summary),
          c->summary + 1);
  if (c->text)
    fprintf(out, "%s\n", c->text);
  fputs("\nOptions:\n", out);
  for (size_t i = 0; i < c->option_count; i++)
    help_option(&c->options[i], out);
  fprintf(out, "  %-26s %s\n", "-h, --help", "print this text");
  if (c->example)
    fprintf(out, "\nExamples:\n%s\n", c->example);
}
