/* Text between C and the engine: NUL, broken UTF-8, and back. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/rt.h"

static js_State *J;

static void setup(void) {
  J = js_newstate(NULL, NULL, 0);
}

static void teardown(void) {
  js_freestate(J);
}

static const struct {
  const char *given;
  size_t length;
  const char *expected; /* in the engine */
} texts[] = {
    {"", 0, ""},
    {"plain", 5, "plain"},
    {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9, "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
    {"a\0b", 3, "a\xc0\x80" "b"},
    {"\xff", 1, "\xef\xbf\xbd"},
    {"a\x80z", 3, "a\xef\xbf\xbdz"},
    {"\xc3", 1, "\xef\xbf\xbd"},                            /* cut short */
    {"\xe2\x82", 2, "\xef\xbf\xbd"},                        /* cut short: one mark */
    {"\xf0\x9f\x98z", 4, "\xef\xbf\xbdz"},                  /* cut short in the middle */
    {"\xc0\xaf", 2, "\xef\xbf\xbd\xef\xbf\xbd"},            /* too long a form */
    {"\xe0\x80\x80", 3, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    {"\xf4\x90\x80\x80", 4, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    {"\xed\xa0\x80", 3, "\xed\xa0\x80"},                    /* a lone surrogate stays */
};

START_TEST(pushes) {
  rt_push_text(J, texts[_i].given, texts[_i].length);
  ck_assert_str_eq(js_tostring(J, -1), texts[_i].expected);
  ck_assert_int_eq(js_gettop(J), 1);
}
END_TEST

START_TEST(comes_back) {
  size_t length;
  rt_push_text(J, "a\0b\xc3\xa9\0", 6);
  char *text = rt_to_text(J, -1, &length);
  ck_assert_uint_eq(length, 6);
  ck_assert_mem_eq(text, "a\0b\xc3\xa9\0", 7);
  free(text);
}
END_TEST

START_TEST(converts_other_values) {
  js_pushnumber(J, 42);
  char *text = rt_to_text(J, -1, NULL);
  ck_assert_str_eq(text, "42");
  free(text);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("rt_text");
  TCase *tests = tcase_create("text");
  tcase_add_checked_fixture(tests, setup, teardown);
  tcase_add_loop_test(tests, pushes, 0, sizeof texts / sizeof texts[0]);
  tcase_add_test(tests, comes_back);
  tcase_add_test(tests, converts_other_values);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
