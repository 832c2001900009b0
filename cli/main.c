/* uvscope's main(): picks the subcommand out of commands.def. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define COMMAND(name, help) int cli_cmd_##name(int argc, char **argv);
#include "cli/commands.def"
#undef COMMAND

struct cli_command {
  const char *name;
  const char *help;
  int (*run)(int argc, char **argv);
};

static const struct cli_command commands[] = {
#define COMMAND(name, help) {#name, help, cli_cmd_##name},
#include "cli/commands.def"
#undef COMMAND
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static int usage(FILE *out) {
  fprintf(out, "usage: uvscope COMMAND [options]\n       uvscope app.js [args]\n\n");
  for (size_t i = 0; i < COMMANDS; i++)
    fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].help);
  fprintf(out, "\nuvscope COMMAND --help says more.\n");
  return out == stdout ? 0 : 2;
}

/* What process.execPath gets when a program starts itself again: a script or an option. */
static int looks_like_script(const char *arg) {
  size_t length = strlen(arg);
  if (strchr(arg, '/') || (length > 3 && strcmp(arg + length - 3, ".js") == 0))
    return 1;
  if (arg[0] == '-')
    return 1;
  return access(arg, R_OK) == 0;
}

int main(int argc, char **argv) {
  if (argc < 2)
    return usage(stderr);
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
    return usage(stdout);
  for (size_t i = 0; i < COMMANDS; i++)
    if (strcmp(argv[1], commands[i].name) == 0)
      return commands[i].run(argc - 1, argv + 1);
  if (looks_like_script(argv[1]))
    return cli_cmd_run(argc, argv);
  fprintf(stderr, "uvscope: no command or script is called '%s'; see uvscope --help\n",
          argv[1]);
  return 2;
}
