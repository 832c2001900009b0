/* uvscope's main(): finds the command and hands over to it. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"

static int overview(void) {
  puts("uvscope: see which callback blocks a program's event loop, how long work waits "
       "for\n"
       "the thread pool, and what starting a process costs.\n\n"
       "uvscope COMMAND [OPTION...] [ARGUMENT...]\n"
       "uvscope app.js [ARGUMENT...]      the same as: uvscope run app.js\n\n"
       "Commands:");
  for (size_t i = 0; i < cli_command_count; i++)
    printf("  %-12s %s\n", cli_commands[i]->name, cli_commands[i]->summary);
  puts("  help COMMAND what `uvscope COMMAND --help` prints\n\n"
       "Environment:\n"
       "  UVSCOPE=off        run without tracing\n"
       "  UVSCOPE_DIR=DIR    where traced processes keep their rings\n"
       "  UVSCOPE_RING=4M    largest size of a thread's ring\n\n"
       "Start with: uvscope live app.js");
  return cli_flush_stdout();
}

static int help(int argc, char **argv) {
  if (argc == 0)
    return overview();
  const struct cli_command *command = cli_command_find(argv[0]);
  if (!command) {
    cli_error("'%s' is not a command; uvscope --help lists them", argv[0]);
    return CLI_USAGE;
  }
  cli_help(command, stdout);
  return cli_flush_stdout();
}

static int run_command(const struct cli_command *command, int argc, char **argv) {
  struct cli_args args;
  int err = cli_parse(command, argc, argv, &args);
  if (err > 0)
    return cli_flush_stdout();
  return err ? CLI_USAGE : command->run(&args);
}

/* Whether a first word that is no command is meant as a program. */
static int is_program(const char *word) {
  size_t length = strlen(word);
  struct stat st;
  return word[0] == '-' || strchr(word, '/') || stat(word, &st) == 0 ||
         (length > 3 && !strcmp(word + length - 3, ".js"));
}

static int is_one_of(const char *word, const char *a, const char *b) {
  return !strcmp(word, a) || !strcmp(word, b);
}

/* A closed one among the first three would become the next file that is opened, and what a
 * program prints would end up in that. */
static void fill_standard_fds(void) {
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) < 0)
      return;
}

int main(int argc, char **argv) {
  fill_standard_fds();
  if (argc < 2) {
    overview();
    return CLI_USAGE;
  }
  if (is_one_of(argv[1], "--help", "-h"))
    return overview();
  if (is_one_of(argv[1], "--version", "-v")) {
    puts("uvscope " CLI_VERSION);
    return cli_flush_stdout();
  }
  if (!strcmp(argv[1], "help"))
    return help(argc - 2, argv + 2);
  const struct cli_command *command = cli_command_find(argv[1]);
  if (command)
    return run_command(command, argc - 2, argv + 2);
  if (is_program(argv[1]))
    return run_command(cli_command_find("run"), argc - 1, argv + 1);
  cli_error("'%s' is neither a command nor a file; uvscope --help lists the commands",
            argv[1]);
  return CLI_USAGE;
}
