/* The screens, over a made-up server: what they say, how they sort, filter and freeze. */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/tui_fixture.h"
#include "tui/data.h"

static struct tf t;

static void setup(void) {
  tf_init_server(&t);
}

static void teardown(void) {
  tf_release(&t);
}

/* The text of a comes before that of b. */
static void ck_order(const char *a, const char *b) {
  const char *first = strstr(t.dump, a), *second = strstr(t.dump, b);
  ck_assert_msg(first != NULL && second != NULL && first < second,
                "\"%s\" does not come before \"%s\" in:\n%s", a, b, t.dump);
}

static const struct {
  int width, height;
} sizes[] = {{80, 24}, {200, 60}, {40, 12}, {10, 3}, {20, 6}, {19, 5}, {1, 1}, {300, 2}, {3, 100}};

START_TEST(every_screen_fits_every_size) {
  tf_children(&t, 13 * TF_SEC);
  tf_hostile(&t, 14 * TF_SEC);
  tf_lost(&t, 15 * TF_SEC, 321);
  tf_feed(&t, 16 * TF_SEC);
  for (int view = 0; view < UI_VIEW_COUNT; view++) {
    for (int help = 0; help < 2; help++) {
      char keys[] = {(char)('1' + view), help ? '?' : '\x1b', '\0'};
      tf_keys(&t, keys);
      tf_draw(&t, sizes[_i].width, sizes[_i].height);
      tf_check_clean(t.dump, sizes[_i].width, sizes[_i].height);
      if (sizes[_i].width >= 20 && sizes[_i].height >= 6)
        tf_has(&t, "LOST 321");
    }
  }
}
END_TEST

START_TEST(overview_answers_first) {
  tf_draw(&t, 80, 24);
  tf_has(&t, "BLOCKED 8 times, up to 120 ms, by renderInvoice (server.js:38)");
  ck_order("BLOCKED", "Loop ");
  tf_has(&t, "uvscope  server.js  pid 4000");
  tf_has(&t, "of 4 busy");
  tf_has(&t, "ticks)");
  tf_has(&t, "timer");
  tf_has(&t, "resident 24.0 MiB, heap 3.00 MiB; GC");
  tf_has(&t, "% of a CPU");
  tf_has(&t, "lost 0");
  tf_has_not(&t, "LOST");
  tf_has(&t, "blocked the loop for 120 ms");
}
END_TEST

START_TEST(overview_says_what_blocks_now) {
  tf_add(&t, 0, 0, 13 * TF_SEC, TR_EV_POLL_END, 0, 1, 0, 0);
  tf_add(&t, 0, 0, 13 * TF_SEC, TR_EV_TASK_BEGIN, TR_KIND_TIMER, TF_CONVERT, 999999, 0);
  tf_feed(&t, 13 * TF_SEC + 50 * TF_MS);
  tf_draw(&t, 80, 24);
  tf_has_not(&t, "BLOCKED NOW");
  tf_feed(&t, 15 * TF_SEC);
  tf_draw(&t, 80, 24);
  tf_has(&t, "BLOCKED NOW, for 2.00 s so far, by handleConvert (server.js:48)");
  tf_keys(&t, "\r");
  tf_draw(&t, 80, 24);
  tf_has(&t, "handleConvert (/home/ann/shop/server.js:48), timer callback");
}
END_TEST

START_TEST(overview_is_calm_when_all_is_well) {
  struct tf calm;
  tf_init(&calm);
  ck_assert_ptr_nonnull(strstr(tf_draw(&calm, 80, 24), "Waiting for the program's first event"));
  tf_add(&calm, 0, 0, 0, TR_EV_LOOP_START, 0, 0, 1, 0);
  tf_add(&calm, 0, 0, TF_MS, TR_EV_TASK_BEGIN, TR_KIND_TIMER, TF_PAGE, 1, 0);
  tf_add(&calm, 0, 0, 3 * TF_MS, TR_EV_TASK_END, TR_KIND_TIMER, 0, 1, 0);
  tf_feed(&calm, 2 * TF_SEC);
  ck_assert_ptr_nonnull(strstr(tf_draw(&calm, 80, 24),
                               "Not blocked: the longest callback took 2.00 ms: handlePage"));
  tf_release(&calm);
}
END_TEST

START_TEST(small_screens_show_the_essentials) {
  tf_draw(&t, 19, 5);
  ck_assert_ptr_nonnull(strstr(t.dump, "120 ms"));
  tf_draw(&t, 60, 1);
  tf_has(&t, "max 120 ms renderInvoice server.js:38");
  tf_lost(&t, 13 * TF_SEC, 5);
  tf_feed(&t, 14 * TF_SEC);
  tf_draw(&t, 60, 1);
  tf_has(&t, "LOST 5");
}
END_TEST

START_TEST(callbacks_sort) {
  tf_keys(&t, "2");
  tf_draw(&t, 200, 60); /* by harm at first */
  ck_order("renderInvoice", "pageRead");
  tf_has(&t, "HARM▼");
  tf_keys(&t, ">"); /* round to the first column: kind, ascending */
  tf_draw(&t, 200, 60);
  tf_has(&t, "KIND▲");
  ck_order("loginChecked", "pageRead");
  ck_order("pageRead", "handlePage");
  tf_keys(&t, "i");
  tf_draw(&t, 200, 60);
  tf_has(&t, "KIND▼");
  ck_order("handlePage", "loginChecked");
  tf_keys(&t, ">>>"); /* runs, descending */
  tf_draw(&t, 200, 60);
  tf_has(&t, "RUNS▼");
  ck_order("pageRead", "renderInvoice");
  ck_assert_ptr_nonnull(tf_line(&t, "renderInvoice"));
  ck_assert_ptr_nonnull(strstr(tf_line(&t, "renderInvoice"), "120 ms"));
  tf_keys(&t, "I");
  tf_draw(&t, 200, 60);
  ck_order("renderInvoice", "pageRead");
}
END_TEST

/* Whatever the column, rows come in the order of its values, both ways. */
START_TEST(every_column_sorts) {
  static const int screens[] = {UI_VIEW_callbacks, UI_VIEW_processes, UI_VIEW_findings};
  tf_children(&t, 13 * TF_SEC);
  tf_hostile(&t, 14 * TF_SEC);
  tf_feed(&t, 16 * TF_SEC);
  ui_go(t.u, screens[_i], 0);
  struct ui_table *table = ui_views[screens[_i]]->table(t.u->states[screens[_i]]);
  for (int column = 0; column < table->ops->column_count * 2; column++) {
    int rising = table->ops->columns[column / 2].ascending;
    table->sort = column / 2;
    table->inverted = column % 2;
    tf_draw(&t, 200, 60);
    ck_assert_uint_gt(table->count, 3);
    rising = table->inverted ? !rising : rising;
    for (size_t i = 1; i < table->count; i++) {
      const struct ui_value *a = &table->rows[i - 1].sort, *b = &table->rows[i].sort;
      if (a->text != NULL)
        ck_assert_int_le(strcasecmp(rising ? a->text : b->text, rising ? b->text : a->text), 0);
      else
        ck_assert_uint_le(rising ? a->number : b->number, rising ? b->number : a->number);
    }
  }
}
END_TEST

START_TEST(callbacks_filter_and_search) {
  tf_keys(&t, "2f");
  tf_keys(&t, "INVOICE");
  tf_draw(&t, 80, 24); /* at once, while typing */
  tf_has(&t, "Filter: INVOICE");
  tf_has(&t, "renderInvoice");
  tf_has_not(&t, "pageRead");
  tf_keys(&t, "\r");
  tf_draw(&t, 80, 24);
  tf_has(&t, "Filter \"INVOICE\": 1 of 4 rows");
  tf_keys(&t, "\x1b");
  tf_draw(&t, 80, 24);
  tf_has(&t, "pageRead");
  tf_keys(&t, "/server.js:33\r\r"); /* found, then opened */
  tf_draw(&t, 80, 24);
  tf_has(&t, "loginChecked (/home/ann/shop/server.js:33), crypto callback");
  tf_keys(&t, "\x1b/nosuch\r");
  tf_draw(&t, 80, 24);
  tf_has(&t, "Nothing contains \"nosuch\".");
}
END_TEST

START_TEST(callbacks_detail) {
  tf_keys(&t, "2");
  tf_draw(&t, 80, 24);
  tf_keys(&t, "\r");
  tf_draw(&t, 80, 60);
  tf_has(&t, "renderInvoice (/home/ann/shop/server.js:38), timer callback");
  tf_has(&t, "p50 120 ms  p90 120 ms  p99 120 ms  max 120 ms  (8 runs)");
  tf_has(&t, "^p50");
  tf_has(&t, "in sumLines (/home/ann/shop/invoice.js:12)");
  tf_has(&t, "by renderInvoice (/home/ann/shop/server.js:38)");
  tf_has(&t, "others wait");
  tf_keys(&t, "\x1b");
  tf_draw(&t, 80, 24);
  tf_has(&t, "pageRead");
}
END_TEST

START_TEST(narrow_tables_drop_columns_not_the_sorted_one) {
  tf_keys(&t, "2");
  tf_draw(&t, 200, 24);
  tf_has(&t, "WAIT P99");
  tf_draw(&t, 80, 24);
  tf_has_not(&t, "WAIT P99");
  tf_has(&t, "MAX");
  tf_keys(&t, "<"); /* by wait p99 */
  tf_draw(&t, 80, 24);
  tf_has(&t, "WAIT P99▼");
}
END_TEST

START_TEST(cursor_follows_its_row) {
  struct ui_table *table;
  tf_keys(&t, "2");
  tf_draw(&t, 80, 24);
  table = ui_views[UI_VIEW_callbacks]->table(t.u->states[UI_VIEW_callbacks]);
  uint64_t key = (tf_keys(&t, "j"), ui_table_current(table)->key);
  tf_keys(&t, ">i");
  tf_draw(&t, 80, 24);
  ck_assert_uint_eq(ui_table_current(table)->key, key);
  tf_keys(&t, "F>");
  size_t at = table->cursor;
  tf_draw(&t, 80, 24);
  ck_assert_uint_eq(table->cursor, at);
  tf_keys(&t, "G");
  ck_assert_uint_eq(table->cursor, table->count - 1);
  tf_keys(&t, "g");
  ck_assert_uint_eq(table->cursor, 0);
}
END_TEST

START_TEST(pool_shows_lanes_and_parts) {
  tf_screen(&t, UI_VIEW_pool);
  tf_draw(&t, 80, 24);
  tf_has(&t, "0 of 4 workers busy, 0 queued");
  tf_has(&t, "worker 4");
  tf_has(&t, "% of the items' time");
  tf_has(&t, "crypto");
  tf_has(&t, "queued");
  tf_has(&t, "for loop");
  ck_assert_ptr_nonnull(strstr(tf_line(&t, "running     200 us"), "200 us"));
}
END_TEST

START_TEST(pool_shows_work_in_progress) {
  for (uint32_t i = 0; i < 6; i++) {
    tf_add(&t, 0, 0, 13 * TF_SEC, TR_EV_POOL_SUBMIT, TR_KIND_CRYPTO, 2, 70000 + i, 0);
    if (i < 4)
      tf_add(&t, 0, 1 + i, 13 * TF_SEC + 1, TR_EV_POOL_START, TR_KIND_CRYPTO, 2, 70000 + i, 0);
  }
  tf_feed(&t, 13 * TF_SEC + 40 * TF_MS);
  tf_screen(&t, UI_VIEW_pool);
  tf_draw(&t, 80, 24);
  tf_has(&t, "4 of 4 workers busy, 2 queued, oldest waits 40.0 ms");
  tf_has(&t, "BUSY pbkdf2 for 40.0 ms");
  tf_has(&t, "queue     pbkdf2 40.0 ms, pbkdf2 40.0 ms");
  tf_keys(&t, "1");
  tf_draw(&t, 80, 24);
  tf_has(&t, "4 of 4 busy, 2 queued, oldest 40.0 ms");
}
END_TEST

START_TEST(processes_are_a_tree) {
  tf_children(&t, 13 * TF_SEC);
  tf_feed(&t, 14 * TF_SEC);
  tf_screen(&t, UI_VIEW_processes);
  tf_draw(&t, 100, 24);
  ck_order("server.js  ", "└ /bin/sh");
  ck_assert_ptr_nonnull(strstr(tf_line(&t, "/bin/sh"), "exit 3"));
  ck_assert_ptr_nonnull(strstr(tf_line(&t, "/bin/sh"), "2.00 ms"));
  ck_assert_ptr_nonnull(strstr(tf_line(&t, "/bin/true"), "SIGKILL"));
  ck_assert_ptr_nonnull(strstr(tf_line(&t, "/no/such"), "ENOENT"));
  ck_assert_ptr_nonnull(strstr(tf_line(&t, "worker.js"), "3.00 ms"));
  tf_has(&t, "process 1 of 2");
  tf_keys(&t, "-"); /* folds the root */
  tf_draw(&t, 120, 24);
  tf_has(&t, "[+] * uvscope run server.js");
  tf_has_not(&t, "/bin/sh");
  tf_keys(&t, "-");
  tf_draw(&t, 120, 24);
  tf_keys(&t, "/worker.js\r\r"); /* opens the traced child */
  ck_assert_int_eq(t.u->view, UI_VIEW_overview);
  tf_screen(&t, UI_VIEW_processes);
  tf_draw(&t, 120, 24);
  tf_has(&t, "* uvscope run worker.js");
  tf_has(&t, "process 2 of 2");
  tf_has(&t, "pid 4001");
  tf_keys(&t, "p");
  tf_draw(&t, 100, 24);
  tf_has(&t, "process 1 of 2");
}
END_TEST

START_TEST(in_flight_shows_the_oldest_first) {
  uint64_t at = 13 * TF_SEC;
  tf_add(&t, 0, 0, at, TR_EV_TASK_CREATE, TR_KIND_TIMER, TF_LOGIN, 800001, 0);
  tf_add(&t, 0, 0, at + TF_MS, TR_EV_TASK_CREATE, TR_KIND_IMMEDIATE, TF_PAGE, 800002, 0);
  tf_add(&t, 0, 0, at + 2 * TF_MS, TR_EV_TASK_READY, TR_KIND_IMMEDIATE, 0, 800002, 0);
  tf_add(&t, 0, 0, at + 3 * TF_MS, TR_EV_TASK_CREATE, TR_KIND_TIMER, TF_PAGE, 800003, 0);
  tf_add(&t, 0, 0, at + 4 * TF_MS, TR_EV_TASK_CANCEL, TR_KIND_TIMER, 0, 800003, 0);
  tf_feed(&t, at + TF_SEC);
  tf_screen(&t, UI_VIEW_inflight);
  tf_draw(&t, 120, 24);
  ck_order("1.00 s", "999 ms");
  ck_assert_ptr_nonnull(strstr(tf_line(&t, "1.00 s"), "waiting"));
  ck_assert_ptr_nonnull(strstr(tf_line(&t, "999 ms"), "ready"));
  ck_assert_ptr_nonnull(strstr(tf_line(&t, "999 ms"), "immediate"));
  tf_has_not(&t, "996 ms");
  tf_keys(&t, "fimmediate\r");
  tf_draw(&t, 120, 24);
  tf_has(&t, "Filter \"immediate\": 1 of");
  tf_has_not(&t, "waiting");
  tf_keys(&t, "\r"); /* nobody is known to have scheduled it */
  tf_draw(&t, 120, 24);
  tf_has(&t, "Which callback scheduled it is not known.");
}
END_TEST

START_TEST(in_flight_stands_still_when_paused) {
  uint64_t at = 13 * TF_SEC;
  tf_add(&t, 0, 0, at, TR_EV_TASK_CREATE, TR_KIND_TIMER, TF_LOGIN, 800001, 0);
  tf_feed(&t, at + TF_SEC);
  tf_screen(&t, UI_VIEW_inflight);
  tf_keys(&t, " ");
  tf_add(&t, 0, 0, at + 2 * TF_SEC, TR_EV_TASK_CANCEL, TR_KIND_TIMER, 0, 800001, 0);
  tf_feed(&t, at + 3 * TF_SEC);
  tf_draw(&t, 120, 24);
  tf_has(&t, "1.00 s");
  tf_keys(&t, " ");
  tf_draw(&t, 120, 24);
  tf_has_not(&t, "4.00 s");
}
END_TEST

START_TEST(columns_can_be_chosen) {
  struct tf own;
  struct ui_prefs prefs;
  char why[200];
  ui_prefs_init(&prefs);
  ck_assert_int_eq(ui_prefs_columns(&prefs, "callbacks", "kind, wait-p99", why, sizeof why), 0);
  tf_init(&own);
  own.options.prefs = &prefs;
  ui_free(own.u);
  own.u = ui_new(&own.options, own.m, &own.source);
  tf_server(&own, 0, 3);
  tf_feed(&own, 4 * TF_SEC);
  tf_screen(&own, UI_VIEW_callbacks);
  tf_draw(&own, 200, 60);
  ck_assert_ptr_nonnull(strstr(own.dump, "WAIT P99"));
  ck_assert_ptr_nonnull(strstr(own.dump, "FUNCTION")); /* never goes */
  ck_assert_ptr_null(strstr(own.dump, "RUNS/S"));
  tf_release(&own);
}
END_TEST

START_TEST(flame_shows_where_the_time_went) {
  tf_screen(&t, UI_VIEW_callbacks);
  tf_keys(&t, "/renderInvoice\ru");
  ck_assert_int_eq(t.u->view, UI_VIEW_flame);
  tf_draw(&t, 100, 30);
  tf_has(&t, "renderInvoice: ");
  tf_has(&t, " samples");
  tf_has(&t, "sumLines");
  tf_has(&t, "Flame"); /* its tab is there while it is shown */
  tf_keys(&t, "g");
  tf_draw(&t, 100, 30);
  tf_has(&t, "all: ");
  tf_keys(&t, " "); /* a frozen view has it, too */
  tf_draw(&t, 100, 30);
  tf_has(&t, "sumLines");
  tf_keys(&t, " \x1b");
  ck_assert_int_eq(t.u->view, UI_VIEW_callbacks);
  tf_draw(&t, 200, 30);
  tf_has_not(&t, " Flame ");
}
END_TEST

START_TEST(findings_have_evidence_and_lead_to_the_callback) {
  tf_screen(&t, UI_VIEW_findings);
  tf_draw(&t, 80, 24);
  tf_has(&t, "slow-callback");
  tf_has(&t, "Evidence");
  tf_has(&t, "Advice");
  tf_has(&t, "/home/ann/shop/server.js:38");
  tf_keys(&t, "\r");
  tf_draw(&t, 80, 24);
  tf_has(&t, "renderInvoice (/home/ann/shop/server.js:38), timer callback");
}
END_TEST

START_TEST(hostile_names_are_escaped) {
  tf_hostile(&t, 13 * TF_SEC);
  tf_feed(&t, 14 * TF_SEC);
  tf_keys(&t, "2");
  tf_draw(&t, 200, 24);
  tf_check_clean(t.dump, 200, 24);
  tf_has(&t, "\\x1b]0;evil\\x07\\x1b[31m\\n");
  tf_has(&t, "漢字関数名");
  tf_keys(&t, "/evil\r\r");
  tf_draw(&t, 200, 24);
  tf_check_clean(t.dump, 200, 24);
  tf_has(&t, "\\x1b]0;evil");
}
END_TEST

START_TEST(pause_freezes_everything_and_loses_nothing) {
  char *before;
  tf_keys(&t, "2");
  tf_draw(&t, 80, 24);
  tf_keys(&t, " \x1b");
  before = strdup(strchr(tf_draw(&t, 80, 24), '\n'));
  int polls = t.polls;
  tf_server(&t, 13 * TF_SEC, 5);
  tf_hostile(&t, 18 * TF_SEC);
  tf_lost(&t, 19 * TF_SEC, 9);
  tf_feed(&t, 20 * TF_SEC);
  ck_assert_int_gt(t.polls, polls); /* the source is still read */
  tf_draw(&t, 80, 24);
  tf_has(&t, "PAUSED 8.0 s");
  ck_assert_str_eq(strchr(t.dump, '\n'), before);
  free(before);
  tf_keys(&t, ">>>>"); /* frozen rows sort ... */
  tf_draw(&t, 80, 24);
  tf_has(&t, "RUNS▼");
  ck_order("pageRead", "renderInvoice");
  tf_has_not(&t, "evil");
  tf_keys(&t, "/invoice\r\r"); /* ... and open */
  tf_draw(&t, 80, 24);
  tf_has(&t, "(8 runs)");
  tf_keys(&t, "\x1b ");
  tf_draw(&t, 80, 24);
  tf_has(&t, "LOST 9");
  tf_has(&t, "evil");
}
END_TEST

START_TEST(reset_starts_the_tick_count_anew) {
  tf_keys(&t, "R");
  tf_draw(&t, 80, 24);
  tf_has(&t, "none since the reset");
  tf_server(&t, 13 * TF_SEC, 1);
  tf_feed(&t, 14 * TF_SEC);
  tf_keys(&t, "1");
  tf_draw(&t, 80, 24);
  tf_has(&t, "since the reset)");
}
END_TEST

START_TEST(recordings_show_their_whole) {
  t.source.flags = UI_RECORDING;
  t.poll_result = 1;
  tf_feed(&t, 12 * TF_SEC);
  tf_draw(&t, 80, 24);
  tf_has(&t, "recording");
  tf_has(&t, "busy, all");
  tf_has(&t, "Over ");
  ck_assert_int_eq(t.u->ended, 1);
  tf_screen(&t, UI_VIEW_console);
  ui_console_free(t.source.console);
  t.source.console = NULL;
  tf_draw(&t, 80, 24);
  tf_has(&t, "does not hold the program's output");
}
END_TEST

START_TEST(source_errors_end_the_view) {
  t.poll_result = -5;
  ck_assert_int_eq(ui_update(t.u), -5);
}
END_TEST

START_TEST(dump_needs_no_terminal) {
  char *out = NULL;
  size_t size = 0;
  struct ui_options options = {.screen = "callbacks", .width = 100, .height = 20};
  options.dump = open_memstream(&out, &size);
  ck_assert_int_eq(ui_run(&options, t.m, &t.source), 0);
  fclose(options.dump);
  ck_assert_ptr_nonnull(strstr(out, "renderInvoice"));
  free(out);
}
END_TEST

int main(void) {
  Suite *s = suite_create("tui views");
  TCase *c = tcase_create("all");
  SRunner *r = srunner_create(s);
  int failed;
  tcase_add_checked_fixture(c, setup, teardown);
  tcase_add_loop_test(c, every_screen_fits_every_size, 0, sizeof sizes / sizeof *sizes);
  tcase_add_test(c, overview_answers_first);
  tcase_add_test(c, overview_says_what_blocks_now);
  tcase_add_test(c, overview_is_calm_when_all_is_well);
  tcase_add_test(c, small_screens_show_the_essentials);
  tcase_add_test(c, callbacks_sort);
  tcase_add_loop_test(c, every_column_sorts, 0, 3);
  tcase_add_test(c, callbacks_filter_and_search);
  tcase_add_test(c, callbacks_detail);
  tcase_add_test(c, narrow_tables_drop_columns_not_the_sorted_one);
  tcase_add_test(c, cursor_follows_its_row);
  tcase_add_test(c, pool_shows_lanes_and_parts);
  tcase_add_test(c, pool_shows_work_in_progress);
  tcase_add_test(c, processes_are_a_tree);
  tcase_add_test(c, in_flight_shows_the_oldest_first);
  tcase_add_test(c, in_flight_stands_still_when_paused);
  tcase_add_test(c, columns_can_be_chosen);
  tcase_add_test(c, flame_shows_where_the_time_went);
  tcase_add_test(c, findings_have_evidence_and_lead_to_the_callback);
  tcase_add_test(c, hostile_names_are_escaped);
  tcase_add_test(c, pause_freezes_everything_and_loses_nothing);
  tcase_add_test(c, reset_starts_the_tick_count_anew);
  tcase_add_test(c, recordings_show_their_whole);
  tcase_add_test(c, source_errors_end_the_view);
  tcase_add_test(c, dump_needs_no_terminal);
  suite_add_tcase(s, c);
  srunner_run_all(r, CK_NORMAL);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
