/* Options: parsing, messages, help. */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/completion.h"

static const struct cli_option options[] = {
    CLI_ROW("output", 'o', "FILE", output, CLI_TEXT, CLI_FILES, "a file"),
    CLI_ROW("json", 'j', NULL, json, CLI_FLAG, CLI_NOTHING, "a flag"),
    CLI_ROW("all", 'a', NULL, all, CLI_FLAG, CLI_NOTHING, "another"),
    CLI_ROW("interval", 'i', "TIME", interval_ns, CLI_DURATION, CLI_NOTHING, "a time"),
    CLI_ROW("count", 'n', "N", count, CLI_COUNT, CLI_NOTHING, "a number"),
    CLI_ROW("pid", 'p', "PID", pid, CLI_PID, CLI_PIDS, "a process"),
};
static const struct cli_command plain = {.name = "plain",
                                         .usage = "[OPTION...] FILE",
                                         .summary = "a command",
                                         .options = options,
                                         .option_count = sizeof options / sizeof *options,
                                         .min_operands = 0,
                                         .max_operands = 2};
static const struct cli_command runs = {.name = "runs",
                                        .usage = "[OPTION...] app.js",
                                        .summary = "a command",
                                        .options = options,
                                        .option_count = sizeof options / sizeof *options,
                                        .max_operands = -1,
                                        .runs_program = 1};

/* Splits at blanks, parses; stderr goes to a file. */
static struct cli_args args;
static char line[256], *words[32], said[1024];
static int parse(const struct cli_command *c, const char *text) {
  int n = 0;
  strcpy(line, text);
  for (char *w = strtok(line, " "); w; w = strtok(NULL, " "))
    words[n++] = w;
  words[n] = NULL;
  char path[] = "/tmp/uvscope-test-XXXXXX";
  int fd = mkstemp(path), old = dup(2);
  fflush(stderr);
  dup2(fd, 2);
  int err = cli_parse(c, n, words, &args);
  fflush(stderr);
  dup2(old, 2);
  ssize_t got = pread(fd, said, sizeof said - 1, 0);
  said[got > 0 ? got : 0] = 0;
  close(fd);
  close(old);
  unlink(path);
  return err;
}

START_TEST(options_and_operands_mix) {
  ck_assert_int_eq(
      parse(&plain, "a.uvt -j --interval 250us b.uvt --output=x -n3 --pid 77"), 0);
  ck_assert_int_eq(args.operand_count, 2);
  ck_assert_str_eq(args.operands[0], "a.uvt");
  ck_assert_str_eq(args.operands[1], "b.uvt");
  ck_assert_ptr_null(args.operands[2]);
  ck_assert_int_eq(args.json, 1);
  ck_assert_uint_eq(args.interval_ns, 250000);
  ck_assert_str_eq(args.output, "x");
  ck_assert_uint_eq(args.count, 3);
  ck_assert_int_eq(args.pid, 77);
}
END_TEST

START_TEST(letters_join) {
  ck_assert_int_eq(parse(&plain, "-jao out.uvt"), 0);
  ck_assert_int_eq(args.json && args.all, 1);
  ck_assert_str_eq(args.output, "out.uvt");
  ck_assert_int_eq(parse(&plain, "-jaoout.uvt"), 0);
  ck_assert_str_eq(args.output, "out.uvt");
}
END_TEST

START_TEST(a_program_keeps_its_words) {
  ck_assert_int_eq(parse(&runs, "-o x -j app.js -j --unknown -- y"), 0);
  ck_assert_int_eq(args.operand_count, 5);
  ck_assert_str_eq(args.operands[0], "app.js");
  ck_assert_str_eq(args.operands[3], "--");
  ck_assert_int_eq(args.separated, 0);
  ck_assert_int_eq(args.option_words, 3);
  ck_assert_str_eq(args.words[0], "-o");
  ck_assert_int_eq(parse(&runs, "-o x"), 0);
  ck_assert_int_eq(args.operand_count, 0);
  ck_assert_int_eq(args.option_words, 2);
  ck_assert_str_eq(args.words[0], "-o");
  ck_assert_int_eq(parse(&runs, "-j -- make -j test"), 0);
  ck_assert_int_eq(args.separated, 1);
  ck_assert_int_eq(args.operand_count, 3);
  ck_assert_str_eq(args.operands[0], "make");
}
END_TEST

START_TEST(after_two_dashes_all_are_operands) {
  ck_assert_int_eq(parse(&plain, "a -- -j"), 0);
  ck_assert_int_eq(args.operand_count, 2);
  ck_assert_str_eq(args.operands[1], "-j");
  ck_assert_int_eq(args.json, 0);
}
END_TEST

static const struct {
  const char *text, *part;
} wrong[] = {
    {"--unknown", "unknown option '--unknown'"},
    {"-x", "unknown option '-x'"},
    {"-jx", "unknown option '-jx'"},
    {"--jsonx", "unknown option"},
    {"--json=1", "takes no value"},
    {"--output", "needs a value"},
    {"-o", "needs a value"},
    {"-i 10", "duration"},
    {"-i 0ms", "duration"},
    {"-i -1s", "duration"},
    {"-i soon", "duration"},
    {"-n 0", "number"},
    {"-n 3x", "number"},
    {"-n -3", "number"},
    {"-n 99999999999999999999999", "number"},
    {"-p 0", "process id"},
    {"-p 12a", "process id"},
    {"-p 4294967297", "process id"},
    {"a b c", "unexpected argument 'c'"},
    {"--\x1b[31m", "\\x1b"},
};

START_TEST(wrong_words_give_one_line) {
  ck_assert_int_eq(parse(&plain, wrong[_i].text), -EINVAL);
  ck_assert_msg(strstr(said, wrong[_i].part) != NULL, "%s: said %s", wrong[_i].text,
                said);
  ck_assert_int_eq(strncmp(said, "uvscope: ", 9), 0);
  ck_assert_ptr_eq(strchr(said, '\n'), said + strlen(said) - 1);
  ck_assert_ptr_null(strchr(said, '\x1b'));
}
END_TEST

START_TEST(help_fits_a_screen) {
  for (size_t i = 0; i < cli_command_count; i++) {
    const struct cli_command *c = cli_commands[i];
    char *text = NULL;
    size_t size = 0, lines = 0, column = 0;
    FILE *out = open_memstream(&text, &size);
    cli_help(c, out);
    fclose(out);
    for (char *p = text; *p; p++) {
      lines += *p == '\n';
      column = *p == '\n' ? 0 : column + 1;
      ck_assert_msg(column <= 90, "%s: a line of %zu columns", c->name, column);
    }
    ck_assert_msg(lines <= 24, "%s: %zu lines", c->name, lines);
    for (size_t j = 0; j < c->option_count; j++)
      ck_assert_ptr_nonnull(strstr(text, c->options[j].name));
    free(text);
  }
}
END_TEST

START_TEST(options_of_a_command_differ) {
  for (size_t i = 0; i < cli_command_count; i++) {
    const struct cli_command *c = cli_commands[i];
    ck_assert_ptr_eq(cli_command_find(c->name), c);
    for (size_t j = 0; j < c->option_count; j++)
      for (size_t k = 0; k < j; k++) {
        ck_assert_str_ne(c->options[j].name, c->options[k].name);
        ck_assert(!c->options[j].letter || c->options[j].letter != c->options[k].letter);
      }
  }
}
END_TEST

START_TEST(completions_name_all_options) {
  static const char *const shells[] = {"bash", "zsh", "fish"};
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  ck_assert_int_eq(cli_completion(shells[_i], out), 0);
  fclose(out);
  for (size_t i = 0; i < cli_command_count; i++)
    for (size_t j = 0; j < cli_commands[i]->option_count; j++)
      ck_assert_ptr_nonnull(strstr(text, cli_commands[i]->options[j].name));
  free(text);
  ck_assert_int_eq(cli_completion("csh", stdout), -EINVAL);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("cli options");
  TCase *tc = tcase_create("all");
  tcase_add_test(tc, options_and_operands_mix);
  tcase_add_test(tc, letters_join);
  tcase_add_test(tc, a_program_keeps_its_words);
  tcase_add_test(tc, after_two_dashes_all_are_operands);
  tcase_add_loop_test(tc, wrong_words_give_one_line, 0, sizeof wrong / sizeof *wrong);
  tcase_add_test(tc, help_fits_a_screen);
  tcase_add_test(tc, options_of_a_command_differ);
  tcase_add_loop_test(tc, completions_name_all_options, 0, 3);
  suite_add_tcase(suite, tc);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
