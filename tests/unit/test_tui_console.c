/* The store of captured output, and the screen that shows it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/tui_fixture.h"

static struct ui_console *con;

static void setup(void) {
  con = ui_console_new(0);
}

static void teardown(void) {
  ui_console_free(con);
}

static void append(enum ui_stream stream, const char *text) {
  ui_console_append(con, stream, 7, text, strlen(text));
}

static void ck_line(size_t index, const char *want) {
  struct ui_console_line line;
  ck_assert_int_eq(ui_console_get(con, index, &line), 0);
  ck_assert_uint_eq(line.length, strlen(want));
  ck_assert_mem_eq(line.text, want, line.length);
}

START_TEST(lines_come_in_any_pieces) {
  struct ui_console_line line;
  append(UI_STDOUT, "one\ntw");
  append(UI_STDERR, "oops\n");
  append(UI_STDOUT, "o\n\nrest");
  ck_assert_uint_eq(ui_console_count(con), 5);
  ck_line(0, "one");
  ck_line(1, "oops");
  ck_line(2, "two");
  ck_line(3, "");
  ck_line(4, "rest");
  ck_assert_int_eq(ui_console_get(con, 4, &line), 0);
  ck_assert_int_eq(line.partial, 1);
  ck_assert_int_eq(ui_console_get(con, 1, &line), 0);
  ck_assert_int_eq(line.stream, UI_STDERR);
  ck_assert_uint_eq(line.time_ns, 7);
  ck_assert_int_eq(ui_console_get(con, 5, &line), -ENOENT);
}
END_TEST

static const struct {
  const char *in, *out;
} sequences[] = {
    {"\x1b[1;31mred\x1b[0m\n", "red"},
    {"a\x1b]0;title\x07" "b\n", "ab"},
    {"a\x1b]8;;http://x\x1b\\link\n", "alink"},
    {"a\x1bPdcs\x1b\\b\n", "ab"},
    {"\x1b(Bx\n", "x"},
    {"\x1b" "7x\n", "x"},
    {"\x1b[2Jx\n", "x"},
    {"10%\r20%\r\n", "20%"},
    {"long text\rab\n", "ab"},
    {"line\r\n", "line"},
    {"\x1b]never ended\n", ""},
};

START_TEST(escape_sequences_are_left_out) {
  append(UI_STDOUT, sequences[_i].in);
  ck_line(0, sequences[_i].out);
  append(UI_STDOUT, "next\n");
  ck_line(1, "next");
}
END_TEST

START_TEST(sequences_may_be_cut_anywhere) {
  const char *text = "a\x1b[38;5;196mb\x1b]0;t\x07" "c\n";
  for (size_t i = 0; i < strlen(text); i++)
    ui_console_append(con, UI_STDOUT, 1, text + i, 1);
  ck_line(0, "abc");
}
END_TEST

START_TEST(long_lines_go_on_in_the_next) {
  struct ui_console_line line;
  size_t total = 0;
  for (int i = 0; i < 10000; i++)
    append(UI_STDOUT, "x");
  append(UI_STDOUT, "\n");
  for (size_t i = 0; i < ui_console_count(con); i++) {
    ck_assert_int_eq(ui_console_get(con, i, &line), 0);
    total += line.length;
  }
  ck_assert_uint_eq(total, 10000);
}
END_TEST

START_TEST(memory_is_bounded_and_loss_counted) {
  char text[64];
  ui_console_free(con);
  con = ui_console_new(10000);
  for (int i = 0; i < 5000; i++) {
    snprintf(text, sizeof text, "line %d\n", i);
    append(UI_STDOUT, text);
  }
  ck_assert_uint_lt(ui_console_count(con), 200);
  ck_assert_uint_eq(ui_console_count(con) + ui_console_dropped(con), 5000);
  ck_line(ui_console_count(con) - 1, "line 4999");
}
END_TEST

/* ---- the screen ---- */

static struct tf t;

static void screen_setup(void) {
  tf_init(&t);
  tf_add(&t, 0, 0, 0, TR_EV_LOOP_START, 0, 0, 1, 0);
  tf_feed(&t, TF_SEC);
  tf_screen(&t, UI_VIEW_console);
}

static void screen_teardown(void) {
  tf_release(&t);
}

static void print(const char *text, size_t length) {
  ui_console_append(t.source.console, UI_STDOUT, TF_BASE + TF_SEC / 2, text, length);
}

static void print_lines(int from, int to) {
  char text[64];
  for (int i = from; i < to; i++)
    print(text, (size_t)snprintf(text, sizeof text, "row %d.\n", i));
}

START_TEST(screen_escapes) {
  static const char text[] = "a\0b\x01\xff\x9b\xc2\x9b\ttab\n";
  print(text, sizeof text - 1);
  tf_check_clean(tf_draw(&t, 80, 24), 80, 24);
  ck_assert_ptr_nonnull(strstr(t.dump, "a\\x00b\\x01\\xff"));
  ck_assert_ptr_nonnull(strstr(t.dump, "tab"));
  ck_assert_ptr_nonnull(strstr(t.dump, "0.500 s"));
}
END_TEST

START_TEST(screen_shows_the_newest_unless_scrolled) {
  print_lines(0, 100);
  tf_draw(&t, 80, 24);
  ck_assert_ptr_nonnull(strstr(t.dump, "row 99."));
  tf_keys(&t, "g");
  tf_draw(&t, 80, 24);
  ck_assert_ptr_nonnull(strstr(t.dump, "row 0."));
  print_lines(100, 200);
  tf_draw(&t, 80, 24);
  ck_assert_ptr_nonnull(strstr(t.dump, "row 0."));
  ck_assert_ptr_null(strstr(t.dump, "row 199."));
  tf_keys(&t, "G");
  tf_draw(&t, 80, 24);
  ck_assert_ptr_nonnull(strstr(t.dump, "row 199."));
}
END_TEST

START_TEST(pause_holds_the_text) {
  print_lines(0, 100);
  tf_draw(&t, 80, 24);
  tf_keys(&t, " ");
  print_lines(100, 200);
  tf_draw(&t, 80, 24);
  ck_assert_ptr_nonnull(strstr(t.dump, "row 99."));
  ck_assert_ptr_null(strstr(t.dump, "row 199."));
  tf_keys(&t, " ");
  tf_draw(&t, 80, 24);
  ck_assert_ptr_nonnull(strstr(t.dump, "row 199."));
}
END_TEST

START_TEST(search_finds_and_steps) {
  print_lines(0, 300);
  tf_draw(&t, 80, 24);
  tf_keys(&t, "/ROW 77.\r");
  tf_draw(&t, 80, 24);
  ck_assert_ptr_nonnull(strstr(t.dump, "row 77."));
  tf_keys(&t, "/nowhere\r");
  tf_draw(&t, 80, 24);
  ck_assert_ptr_nonnull(strstr(t.dump, "Nothing contains \"nowhere\"."));
}
END_TEST

START_TEST(long_lines_scroll_sideways) {
  char text[300];
  memset(text, 'a', sizeof text);
  memcpy(text + 100, "MIDDLE", 6);
  text[sizeof text - 1] = '\n';
  print(text, sizeof text);
  tf_draw(&t, 80, 24);
  ck_assert_ptr_null(strstr(t.dump, "MIDDLE"));
  ui_key(t.u, UI_KEY_RIGHT);
  ui_key(t.u, UI_KEY_RIGHT);
  ui_key(t.u, UI_KEY_RIGHT);
  tf_draw(&t, 80, 24);
  ck_assert_ptr_nonnull(strstr(t.dump, "MIDDLE"));
}
END_TEST

START_TEST(without_capture_it_says_so) {
  ui_console_free(t.source.console);
  t.source.console = NULL;
  tf_keys(&t, "jkgG/x\rnN");
  ck_assert_ptr_nonnull(strstr(tf_draw(&t, 80, 24), "was not started by this view"));
}
END_TEST

int main(void) {
  Suite *s = suite_create("tui console");
  TCase *store = tcase_create("store"), *screen = tcase_create("screen");
  SRunner *r = srunner_create(s);
  int failed;
  tcase_add_checked_fixture(store, setup, teardown);
  tcase_add_test(store, lines_come_in_any_pieces);
  tcase_add_loop_test(store, escape_sequences_are_left_out, 0,
                      sizeof sequences / sizeof *sequences);
  tcase_add_test(store, sequences_may_be_cut_anywhere);
  tcase_add_test(store, long_lines_go_on_in_the_next);
  tcase_add_test(store, memory_is_bounded_and_loss_counted);
  suite_add_tcase(s, store);
  tcase_add_checked_fixture(screen, screen_setup, screen_teardown);
  tcase_add_test(screen, screen_escapes);
  tcase_add_test(screen, screen_shows_the_newest_unless_scrolled);
  tcase_add_test(screen, pause_holds_the_text);
  tcase_add_test(screen, search_finds_and_steps);
  tcase_add_test(screen, long_lines_scroll_sideways);
  tcase_add_test(screen, without_capture_it_says_so);
  suite_add_tcase(s, screen);
  srunner_run_all(r, CK_NORMAL);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
