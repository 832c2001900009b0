/* The key table, and the help and key bar drawn from it. */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/tui_fixture.h"

static unsigned takes_of(int view) {
  return ui_views[view]->takes | UI_ON_ALL;
}

static uint32_t nth_key(const struct ui_key_row *row, int n) {
  const char *at = row->keys;
  while (*at != '\0') {
    size_t length = strcspn(at, " ");
    if (n-- == 0)
      return ui_key_parse(at, length);
    at += length + (at[length] == ' ');
  }
  return 0;
}

START_TEST(every_action_has_keys_and_help) {
  int rows[UI_ACTION_COUNT] = {0};
  for (size_t i = 0; i < ui_key_row_count; i++) {
    const struct ui_key_row *row = &ui_key_rows[i];
    rows[row->action]++;
    ck_assert_msg(strlen(row->help) > 0 && strlen(row->help) <= 58, "%s", row->keys);
    ck_assert_uint_ne(row->where, 0);
    for (int k = 0; nth_key(row, k) != 0; k++)
      ck_assert_msg(nth_key(row, k) != UI_KEY_NONE, "\"%s\" has an unknown key", row->keys);
    ck_assert_uint_ne(nth_key(row, 0), 0);
  }
  for (int a = UI_DO_NOTHING + 1; a < UI_ACTION_COUNT; a++)
    ck_assert_int_eq(rows[a], 1);
}
END_TEST

START_TEST(no_key_means_two_things_on_a_screen) {
  struct ui_prefs prefs;
  ui_prefs_init(&prefs);
  for (int view = 0; view < UI_VIEW_COUNT; view++) {
    for (size_t i = 0; i < ui_key_row_count; i++) {
      if (!(ui_key_rows[i].where & takes_of(view)))
        continue;
      for (int k = 0; nth_key(&ui_key_rows[i], k) != 0; k++)
        ck_assert_msg(ui_key_action(&prefs, nth_key(&ui_key_rows[i], k), takes_of(view)) ==
                          ui_key_rows[i].action,
                      "key %d of \"%s\" in %s", k, ui_key_rows[i].keys, ui_views[view]->name);
    }
  }
}
END_TEST

START_TEST(every_screen_has_its_number) {
  for (size_t i = 0; i < ui_key_row_count; i++) {
    if (ui_key_rows[i].action == UI_DO_SCREEN)
      ck_assert_uint_eq((strlen(ui_key_rows[i].keys) + 1) / 2, UI_VIEW_COUNT);
  }
  char last[] = {(char)('0' + UI_VIEW_COUNT), '\0'}, beyond[] = {(char)('1' + UI_VIEW_COUNT), '\0'};
  ck_assert_int_eq(ui_screen_valid("overview"), 0);
  ck_assert_int_eq(ui_screen_valid("inflight"), 0);
  ck_assert_int_eq(ui_screen_valid("CALL"), 0);
  ck_assert_int_eq(ui_screen_valid(last), 0);
  ck_assert_int_ne(ui_screen_valid(beyond), 0);
  ck_assert_int_ne(ui_screen_valid(""), 0);
  ck_assert_int_ne(ui_screen_valid("tomorrow"), 0);
}
END_TEST

/* A tall help screen holds each row of the table that the view takes, and no other. */
START_TEST(help_tells_every_key) {
  struct tf t;
  char digit[2] = {(char)('1' + _i), '\0'};
  tf_init(&t);
  tf_keys(&t, digit);
  tf_keys(&t, "?");
  tf_check_clean(tf_draw(&t, 120, 90), 120, 90);
  for (size_t i = 0; i < ui_key_row_count; i++) {
    int shown = strstr(t.dump, ui_key_rows[i].help) != NULL;
    ck_assert_msg(shown == ((ui_key_rows[i].where & takes_of(_i)) != 0), "%s in the help of %s",
                  ui_key_rows[i].keys, ui_views[_i]->name);
  }
  tf_keys(&t, "q");
  ck_assert_int_eq(t.u->help, 0);
  tf_release(&t);
}
END_TEST

START_TEST(help_scrolls_to_its_end_and_no_further) {
  struct tf t;
  tf_init(&t);
  tf_keys(&t, "?G");
  tf_draw(&t, 80, 24);
  ck_assert_ptr_nonnull(strstr(t.dump, "redraw everything"));
  for (int i = 0; i < 100; i++)
    tf_keys(&t, "j");
  tf_draw(&t, 80, 24);
  ck_assert_ptr_nonnull(strstr(t.dump, "redraw everything"));
  tf_keys(&t, "g");
  ck_assert_ptr_nonnull(strstr(tf_draw(&t, 80, 24), "what it shows"));
  tf_release(&t);
}
END_TEST

START_TEST(keys_can_be_changed) {
  struct ui_prefs prefs;
  char why[200] = "";
  ui_prefs_init(&prefs);
  ck_assert_int_eq(ui_prefs_keys(&prefs, "pause", "x  F5", why, sizeof why), 0);
  ck_assert_int_eq(ui_prefs_keys(&prefs, "Search-Next", "Ctrl-L", why, sizeof why), 0);
  ck_assert_int_eq(ui_key_action(&prefs, 'x', 0), UI_DO_PAUSE);
  ck_assert_int_eq(ui_key_action(&prefs, ' ', 0), UI_DO_NOTHING);
  /* One's own key comes before what it meant. */
  ck_assert_int_eq(ui_key_action(&prefs, UI_KEY_F0 + 5, UI_ON_TREE), UI_DO_PAUSE);
  ck_assert_int_eq(ui_key_action(&prefs, 0x0c, UI_ON_FIND), UI_DO_SEARCH_NEXT);
  ck_assert_int_eq(ui_key_action(&prefs, 0x0c, 0), UI_DO_REDRAW);
  ck_assert_int_ne(ui_prefs_keys(&prefs, "dance", "x", why, sizeof why), 0);
  ck_assert_int_ne(ui_prefs_keys(&prefs, "screen", "x", why, sizeof why), 0);
  ck_assert_int_ne(ui_prefs_keys(&prefs, "pause", "F77", why, sizeof why), 0);
  ck_assert_ptr_nonnull(strstr(why, "'F77' is no key"));
  ck_assert_int_ne(ui_prefs_keys(&prefs, "pause", " ", why, sizeof why), 0);
}
END_TEST

START_TEST(themes_and_styles) {
  struct ui_theme theme;
  char text[64];
  ck_assert_int_eq(ui_theme_init(&theme, "MONO"), 0);
  for (int i = 0; i < UI_STYLE_COUNT; i++)
    ck_assert_ptr_null(strstr(ui_theme_sequence(&theme, i, text, sizeof text), "38;5"));
  ck_assert_int_ne(ui_theme_init(&theme, "nope"), 0);
  ck_assert_int_ne(ui_theme_init(&theme, ""), 0);
  ck_assert_int_eq(ui_theme_init(&theme, NULL), 0);
  ck_assert_int_eq(ui_theme_change(&theme, "warn", "196 plain underline"), 0);
  ck_assert_str_eq(ui_theme_sequence(&theme, UI_WARN, text, sizeof text), "\033[0;4;38;5;196m");
  ck_assert_int_eq(theme.looks[UI_WARN].color16, 9);
  ck_assert_int_eq(ui_theme_change(&theme, "warn", "default plain"), 0);
  ck_assert_str_eq(ui_theme_sequence(&theme, UI_WARN, text, sizeof text), "");
  ck_assert_int_ne(ui_theme_change(&theme, "warn", "256"), 0);
  ck_assert_int_ne(ui_theme_change(&theme, "warn", "1x"), 0);
  ck_assert_int_ne(ui_theme_change(&theme, "warm", "1"), 0);
}
END_TEST

START_TEST(keys_leave) {
  struct tf t;
  tf_init(&t);
  ck_assert_uint_eq(tf_keys(&t, "q"), UI_LEAVE);
  ck_assert_uint_eq(ui_key(t.u, UI_KEY_F0 + 10), UI_LEAVE);
  ck_assert_uint_eq(tf_keys(&t, "\x03"), UI_LEAVE);
  ck_assert_uint_eq(tf_keys(&t, "2/abc\x03"), UI_LEAVE); /* at a prompt too */
  ck_assert_uint_ne(tf_keys(&t, "\x1b?q"), UI_LEAVE);    /* help only closes */
  ck_assert_uint_eq(tf_keys(&t, "\x0c"), UI_USED | UI_REPAINT);
  ck_assert_uint_eq(tf_keys(&t, "\x1a"), UI_USED | UI_STOP_JOB);
  tf_release(&t);
}
END_TEST

START_TEST(tabs_and_digits_switch) {
  struct tf t;
  int last = 0;
  tf_init(&t);
  for (int i = 0; i < UI_VIEW_COUNT; i++) {
    if (ui_views[i]->aside)
      continue;
    ck_assert_int_eq(t.u->view, i);
    tf_keys(&t, "\t");
    last = i;
  }
  ck_assert_int_eq(t.u->view, 0);
  ui_key(t.u, UI_KEY_SHIFT_TAB);
  ck_assert_int_eq(t.u->view, last);
  tf_keys(&t, "3");
  ck_assert_int_eq(t.u->view, 2);
  tf_keys(&t, "?5");
  ck_assert_int_eq(t.u->view, 4);
  ck_assert_int_eq(t.u->help, 0);
  tf_draw(&t, 80, 24);
  ui_click(t.u, 1, 2);
  ck_assert_int_eq(t.u->view, 0);
  tf_release(&t);
}
END_TEST

START_TEST(refresh_interval_has_ends) {
  struct tf t;
  tf_init(&t);
  ck_assert_uint_eq(t.u->refresh_ms, 100);
  tf_keys(&t, "]");
  ck_assert_uint_eq(t.u->refresh_ms, 200);
  tf_keys(&t, "]]]]]]]]]]");
  ck_assert_uint_eq(t.u->refresh_ms, 5000);
  tf_keys(&t, "[[[[[[[[[[[[");
  ck_assert_uint_eq(t.u->refresh_ms, 50);
  tf_release(&t);
}
END_TEST

int main(void) {
  Suite *s = suite_create("tui keys");
  TCase *t = tcase_create("all");
  SRunner *r = srunner_create(s);
  int failed;
  tcase_add_test(t, every_action_has_keys_and_help);
  tcase_add_test(t, no_key_means_two_things_on_a_screen);
  tcase_add_test(t, every_screen_has_its_number);
  tcase_add_loop_test(t, help_tells_every_key, 0, UI_VIEW_COUNT);
  tcase_add_test(t, help_scrolls_to_its_end_and_no_further);
  tcase_add_test(t, keys_can_be_changed);
  tcase_add_test(t, themes_and_styles);
  tcase_add_test(t, keys_leave);
  tcase_add_test(t, tabs_and_digits_switch);
  tcase_add_test(t, refresh_interval_has_ends);
  suite_add_tcase(s, t);
  srunner_run_all(r, CK_NORMAL);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
