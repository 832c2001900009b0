/* The table of commands. */
#include <string.h>

#include "cli/cli.h"

#define COMMAND(name) extern const struct cli_command cli_command_##name;
#include "cli/commands.def"
#undef COMMAND

const struct cli_command *const cli_commands[] = {
#define COMMAND(name) &cli_command_##name,
#include "cli/commands.def"
#undef COMMAND
};
const size_t cli_command_count = sizeof cli_commands / sizeof *cli_commands;

const struct cli_command *cli_command_find(const char *name) {
  for (size_t i = 0; i < cli_command_count; i++)
    if (!strcmp(cli_commands[i]->name, name))
      return cli_commands[i];
  return NULL;
}
