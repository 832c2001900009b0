/* Cells and text: widths, cutting, and what never reaches a terminal. */
#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/canvas.h"
#include "tui/widgets.h"

static struct ui_canvas c;
static char *dump;

static void setup(void) {
  setlocale(LC_CTYPE, "C.UTF-8");
  ui_canvas_init(&c, 12, 2, 0);
  dump = NULL;
}

static void teardown(void) {
  ui_canvas_release(&c);
  free(dump);
}

static const char *text(void) {
  size_t size;
  FILE *out;
  free(dump);
  out = open_memstream(&dump, &size);
  ui_canvas_dump(&c, out);
  fclose(out);
  return dump;
}

static const struct {
  const char *in;
  int width;
  const char *out; /* the first line */
  int used;
} puts_[] = {
    {"plain", 12, "plain", 5},
    {"exactly 12..", 12, "exactly 12..", 12},
    {"one too many!", 12, "one too man…", 12},
    {"", 12, "", 0},
    {"abc", 0, "", 0},
    {"abc", 1, "…", 1},
    {"漢字", 4, "漢字", 4},
    {"漢字", 3, "漢…", 3},
    {"漢字", 2, "…", 1}, /* half a character is none */
    {"e\xcc\x81t\xc3\xa9", 3, "e\xcc\x81t\xc3\xa9", 3},
    {"a\x1b[31mb", 12, "a?[31mb", 7},
    {"a\nb\x7f", 12, "a?b?", 4},
    {"\xff\xc3", 12, "??", 2},
    {"a\xc2\x9b" "31m", 12, "a?31m", 5},
    {"\xe2\x80\xae" "evil", 12, "?evil", 5},
    {"\xed\xa0\x80", 12, "???", 3},       /* a surrogate */
    {"\xc0\xaf", 12, "??", 2},            /* overlong */
    {"\xf4\x90\x80\x80", 12, "????", 4},  /* beyond Unicode */
};

START_TEST(put_cuts_and_cleans) {
  char want[64];
  int used = ui_put(&c, 0, 0, puts_[_i].width, UI_NORMAL, puts_[_i].in);
  snprintf(want, sizeof want, "%s\n\n", puts_[_i].out);
  ck_assert_str_eq(text(), want);
  ck_assert_int_eq(used, puts_[_i].used);
}
END_TEST

START_TEST(tail_keeps_the_end) {
  ck_assert_int_eq(ui_put_tail(&c, 0, 0, 10, UI_NORMAL, "/home/ann/server.js:40"), 10);
  ui_put_tail(&c, 1, 0, 4, UI_NORMAL, "/漢字");
  ck_assert_str_eq(text(), "…ver.js:40\n…字\n");
}
END_TEST

START_TEST(right_aligns) {
  ui_put_right(&c, 0, 0, 8, UI_NORMAL, "1.2 ms");
  ui_put_right(&c, 1, 0, 4, UI_NORMAL, "123456");
  ck_assert_str_eq(text(), "  1.2 ms\n123…\n");
}
END_TEST

START_TEST(overwriting_half_a_wide_character_leaves_a_blank) {
  ui_put(&c, 0, 0, 12, UI_NORMAL, "漢字");
  ui_put(&c, 0, 1, 1, UI_NORMAL, "x");
  ui_put(&c, 1, 0, 12, UI_NORMAL, "漢字");
  ui_put(&c, 1, 2, 1, UI_NORMAL, "y");
  ck_assert_str_eq(text(), " x字\n漢y\n");
}
END_TEST

START_TEST(outside_is_clipped) {
  ui_put(&c, -1, 0, 12, UI_NORMAL, "no");
  ui_put(&c, 2, 0, 12, UI_NORMAL, "no");
  ui_put(&c, 0, 12, 12, UI_NORMAL, "no");
  ui_put(&c, 0, 10, 12, UI_NORMAL, "yes");
  ui_fill(&c, 1, 10, 50, UI_NORMAL, '#');
  ui_restyle(&c, 5, -5, 100, UI_BAD);
  ck_assert_str_eq(text(), "          y…\n          ##\n");
}
END_TEST

START_TEST(ascii_only) {
  c.ascii = 1;
  ui_put(&c, 0, 0, 6, UI_NORMAL, "naïve 漢字");
  ui_meter(&c, 1, 0, 12, 0.5, UI_NORMAL);
  ck_assert_str_eq(text(), "na?ve~\n[#####.....]\n");
}
END_TEST

START_TEST(meters_show_little_and_all) {
  ui_meter(&c, 0, 0, 12, 0.001, UI_NORMAL);
  ui_meter(&c, 1, 0, 12, 7, UI_NORMAL);
  ck_assert_str_eq(text(), "[█·········]\n[██████████]\n");
}
END_TEST

START_TEST(graphs_have_levels) {
  const double values[] = {-1, 0, 0.01, 4, 8, 9};
  ui_graph(&c, (struct ui_rect){0, 0, 2, 6}, values, 8, UI_NORMAL);
  ck_assert_str_eq(text(), "    ██\n  ▁███\n");
}
END_TEST

START_TEST(three_parts_are_all_seen) {
  const uint64_t parts[] = {1, 1000, 1};
  ui_bar3(&c, 0, 0, 10, parts, 1002);
  ui_bar3(&c, 1, 0, 10, parts, 0);
  ck_assert_str_eq(text(), "░████████▒\n\n");
}
END_TEST

static const struct {
  uint64_t n;
  const char *text;
} counts[] = {{0, "0"},           {9999, "9999"},       {10000, "10.0k"},  {99949, "99.9k"},
              {123456, "123k"},   {999499, "999k"},     {999500, "1.0M"},  {12345678, "12.3M"},
              {999499999, "999M"}, {UINT64_MAX, "18446744073.7G"}};

START_TEST(counts_are_short) {
  char out[32];
  ck_assert_str_eq(ui_format_count(out, sizeof out, counts[_i].n), counts[_i].text);
}
END_TEST

START_TEST(format_never_cuts_a_character) {
  char out[8];
  ck_assert_str_eq(ui_format(out, sizeof out, "%s", "abcdef漢"), "abcdef");
  ck_assert_str_eq(ui_format(out, sizeof out, "%s", "abcdefg"), "abcdefg");
  ck_assert_str_eq(ui_format(out, sizeof out, "%s", "abcdefgh"), "abcdefg");
  ck_assert_str_eq(ui_format(out, sizeof out, "%s", "漢字漢字"), "漢字");
}
END_TEST

int main(void) {
  Suite *s = suite_create("tui canvas");
  TCase *t = tcase_create("all");
  SRunner *r = srunner_create(s);
  int failed;
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_loop_test(t, put_cuts_and_cleans, 0, sizeof puts_ / sizeof *puts_);
  tcase_add_test(t, tail_keeps_the_end);
  tcase_add_test(t, right_aligns);
  tcase_add_test(t, overwriting_half_a_wide_character_leaves_a_blank);
  tcase_add_test(t, outside_is_clipped);
  tcase_add_test(t, ascii_only);
  tcase_add_test(t, meters_show_little_and_all);
  tcase_add_test(t, graphs_have_levels);
  tcase_add_test(t, three_parts_are_all_seen);
  tcase_add_loop_test(t, counts_are_short, 0, sizeof counts / sizeof *counts);
  tcase_add_test(t, format_never_cuts_a_character);
  suite_add_tcase(s, t);
  srunner_run_all(r, CK_NORMAL);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
