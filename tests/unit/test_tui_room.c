/* Room: what fits is whole, and what does not fit is seen not to. */
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

/* More findings than fit, and one that says much. */
START_TEST(findings_are_told_to_the_end) {
  enum { COUNT = 20 };
  static struct md_finding many[COUNT];
  for (size_t i = 0; i < COUNT; i++) {
    many[i] = (struct md_finding){.id = "pool-full", .severity = MD_WARNING, .pid = 4000,
                                  .file = "/srv/a.js", .line = 1 + (uint32_t)i};
    memset(many[i].evidence, 'e', 200);
    for (size_t at = 9; at < 200; at += 10)
      many[i].evidence[at] = ' ';
    strcpy(many[i].title, "work waited for a worker");
    many[i].advice = "Raise the number of workers as far as it helps, no further than THIS.";
  }
  tf_screen(&t, UI_VIEW_findings);
  tf_draw(&t, 80, 24); /* afterwards the findings are those of this epoch */
  t.u->findings = many;
  t.u->finding_count = COUNT;
  tf_draw(&t, 80, 24);
  tf_has(&t, "THIS.");
  tf_has(&t, "(list: rows 1-");
  tf_has(&t, "of 20)");
  tf_draw(&t, 30, 10); /* there is not room for all of it, and that is seen */
  tf_has_not(&t, "THIS.");
  tf_has(&t, "…");
  t.u->findings = NULL;
  t.u->finding_count = 0;
}
END_TEST

/* All tabs are there whole at 80 columns, and the screen's own at any width. */
START_TEST(tabs_fit) {
  size_t count;
  tf_draw(&t, 80, 24);
  ck_assert_uint_gt((ui_findings(t.u, &count), count), 0);
  tf_has(&t, "8Console");
  tf_has(&t, "7Findings(");
  for (int width = 20; width < 160; width++) {
    tf_screen(&t, UI_VIEW_console);
    tf_draw(&t, width, 24);
    tf_has(&t, "Console");
    ck_assert_msg(width >= 24 || strstr(t.dump, "8Console") || strstr(t.dump, "8 Console"),
                  "no tab at %d:\n%s", width, t.dump);
    tf_screen(&t, UI_VIEW_overview);
  }
}
END_TEST

START_TEST(long_commands_leave_room_for_the_figures) {
  char title[300];
  memset(title, 'x', sizeof title - 1);
  title[sizeof title - 1] = '\0';
  t.source.title = title;
  tf_draw(&t, 80, 24);
  tf_has(&t, "… ");
  tf_has(&t, "pid 4000  up 12.0 s");
  tf_draw(&t, 30, 8);
  tf_has(&t, " uvscope  xxxx");
  t.source.title = "server.js";
}
END_TEST

START_TEST(more_than_fits_is_said) {
  tf_hostile(&t, 13 * TF_SEC);
  tf_feed(&t, 14 * TF_SEC);
  tf_keys(&t, "2");
  tf_draw(&t, 80, 9);
  tf_has(&t, "rows 1-");
  tf_draw(&t, 80, 60);
  tf_has_not(&t, "rows 1-");
  tf_keys(&t, "?");
  tf_draw(&t, 80, 24);
  tf_has(&t, "▼ more");
  for (int i = 0; i < 60; i++)
    tf_keys(&t, "j");
  tf_draw(&t, 80, 24);
  tf_has(&t, "redraw everything");
  tf_has_not(&t, "▼ more");
}
END_TEST

int main(void) {
  Suite *s = suite_create("tui_room");
  TCase *c = tcase_create("all");
  SRunner *r = srunner_create(s);
  int failed;
  tcase_add_checked_fixture(c, setup, teardown);
  tcase_add_test(c, findings_are_told_to_the_end);
  tcase_add_test(c, tabs_fit);
  tcase_add_test(c, long_commands_leave_room_for_the_figures);
  tcase_add_test(c, more_than_fits_is_said);
  suite_add_tcase(s, c);
  srunner_run_all(r, CK_NORMAL);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
