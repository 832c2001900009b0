/* The timeline and time travel, driven by keys over events in memory. */
#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "model/spans.h"
#include "tests/unit/window_fixture.h"
#include "tui/data.h"
#include "tui/travel.h"

enum { EVENTS = 30000 };
static struct tr_event events[EVENTS];
static struct wf_tape tape = {.events = events, .count = EVENTS};
static struct md_model *idle;
static struct ui_source source;
static struct ui_options options = {.ascii = 1};
static struct ui *u;
static char *text;

static int nothing(void *data, struct md_model *m) {
  (void)data, (void)m;
  return 0;
}

static void setup(void) {
  wf_seed(1);
  wf_program(events, EVENTS, 1);
  struct md_events e = wf_events(&tape);
  idle = md_new(NULL, NULL);
  source = (struct ui_source){
      .poll = nothing, .title = "x.uvt", .flags = UI_RECORDING, .timeline = md_timeline_new(&e, NULL)};
  md_timeline_wait(source.timeline);
  options.screen = "timeline";
  u = ui_new(&options, idle, &source);
  ck_assert_int_eq(ui_update(u), 0);
}

static void teardown(void) {
  ui_free(u);
  md_timeline_free(source.timeline);
  md_free(idle);
  free(text);
  text = NULL;
}

static const char *screen(int width, int height) {
  size_t size;
  free(text);
  text = NULL;
  FILE *f = open_memstream(&text, &size);
  ui_draw(u, width, height);
  ui_canvas_dump(&u->canvas, f);
  fclose(f);
  return text;
}

static void press(const char *keys) {
  for (; *keys; keys++) {
    ui_key(u, (uint32_t)*keys);
    ui_update(u);
    screen(100, 30);
  }
}

static uint64_t shown_callbacks(void) {
  return ui_process(u, 0)->callback_count;
}

START_TEST(lanes_and_detail) {
  screen(100, 30);
  ck_assert_ptr_nonnull(strstr(text, "whole recording"));
  ck_assert_ptr_nonnull(strstr(text, "callbacks"));
  ck_assert_ptr_nonnull(strstr(text, "worker 101"));
  ck_assert_ptr_nonnull(strstr(text, "queued work"));
  ck_assert_ptr_nonnull(strstr(text, "at the cursor"));
}
END_TEST

START_TEST(a_range_becomes_the_window) {
  uint64_t all = shown_callbacks();
  screen(100, 30);
  press("wwww\r");
  ck_assert_uint_gt(u->travel.to_ns, 0);
  uint64_t some = shown_callbacks();
  ck_assert_uint_gt(some, 0);
  ck_assert_uint_lt(some, all / 4);
  ck_assert_ptr_nonnull(strstr(text, " of "));
  press("2");
  ck_assert_ptr_nonnull(strstr(text, "FUNCTION"));
  press("3W");
  ck_assert_uint_eq(shown_callbacks(), all);
}
END_TEST

START_TEST(spans_and_jumps) {
  screen(100, 30);
  press("jj"); /* callbacks */
  press("wwwwwwww.");
  ck_assert_ptr_null(strstr(text, "nothing in this lane"));
  press(",.cFL");
  press("ET");
  press("ssssssssssssssssssssssssssssss");
  ck_assert_ptr_nonnull(strstr(text, "from 0 ns"));
}
END_TEST

/* Any keys, at any size. */
START_TEST(random_keys) {
  static const char keys[] = "wsad,.cFWeELMTjkgG\r3 245678pP?\x1b";
  for (int i = 0; i < 1500; i++) {
    ui_key(u, (uint32_t)keys[wf_random(sizeof keys - 1)]);
    if (i % 7 == 0)
      ui_click(u, (int)wf_random(40), (int)wf_random(120));
    ui_update(u);
    screen(1 + (int)wf_random(120), 1 + (int)wf_random(40));
  }
}
END_TEST

/* Without a timeline the screen says how to get one. */
START_TEST(live) {
  struct ui_source none = {.poll = nothing, .title = "app.js"};
  struct ui *other = u;
  u = ui_new(&options, idle, &none);
  screen(80, 24);
  ck_assert_ptr_nonnull(strstr(text, "r records"));
  press("wsad.cFWe\r");
  ui_free(u);
  u = other;
}
END_TEST

int main(void) {
  TCase *t = tcase_create("timeline");
  Suite *s = suite_create("tui timeline");
  setlocale(LC_CTYPE, "C.UTF-8");
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_set_timeout(t, 60);
  tcase_add_test(t, lanes_and_detail);
  tcase_add_test(t, a_range_becomes_the_window);
  tcase_add_test(t, spans_and_jumps);
  tcase_add_test(t, random_keys);
  tcase_add_test(t, live);
  suite_add_tcase(s, t);
  SRunner *r = srunner_create(s);
  srunner_run_all(r, CK_NORMAL);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
