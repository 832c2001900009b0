/* What of the events comes through, and under which names. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "exporters/filter.h"
#include "exporters/pending.h"
#include "exporters/redact.h"

static const char *string_of(void *data, uint32_t process, uint32_t id) {
  (void)data;
  (void)process;
  static const char *const names[] = {"", "secret text", "rm -rf /home/me", "readFile"};
  return id < 4 ? names[id] : "";
}

static struct tr_site_info site_of(void *data, uint32_t process, uint32_t id) {
  (void)data;
  (void)process;
  return (struct tr_site_info){
      .function = id == 5 ? "wanted" : "other", .file = "/home/me/app.js", .line = id};
}

static const struct tr_process_info *process_of(void *data, uint32_t process) {
  static const struct tr_process_info info = {.pid = 100, .command = "app.js --token x"};
  (void)data;
  return process ? NULL : &info;
}

static const struct md_names names = {string_of, site_of, process_of, NULL};

static struct tr_event out[64];
static size_t count;

static void take(void *data, const struct tr_event *event) {
  (void)data;
  ck_assert_uint_lt(count, 64);
  out[count++] = *event;
}

static struct ex_filter *filter;

static void begin(struct ex_filter_options options) {
  count = 0;
  filter = ex_filter_new(&options, &names, take, NULL);
}

static void put(uint32_t thread, uint64_t time, uint16_t type, uint16_t h, uint32_t w,
                uint64_t x) {
  struct tr_event e = {.r = {.time = time, .type = type, .h = h, .w = w, .x = x},
                       .pid = 100,
                       .tid = 100 + (int32_t)thread,
                       .thread = thread};
  ex_filter_event(filter, &e);
}

static void is(size_t i, uint16_t type, uint64_t time, uint64_t x) {
  ck_assert_uint_lt(i, count);
  ck_assert_int_eq(out[i].r.type, type);
  ck_assert_uint_eq(out[i].r.time, time);
  ck_assert_uint_eq(out[i].r.x, x);
}

static void feed_range(void) {
  put(0, 1000, TR_EV_THREAD_START, TR_ROLE_LOOP, 0, 100);
  put(0, 1010, TR_EV_POOL_SUBMIT, TR_KIND_FS, 3, 7);
  put(0, 1020, TR_EV_POOL_SUBMIT, TR_KIND_FS, 3, 8);
  put(1, 1030, TR_EV_POOL_START, TR_KIND_FS, 3, 7);
  put(0, 1040, TR_EV_TASK_BEGIN, TR_KIND_TIMER, 5, 1);
  put(0, 1050, TR_EV_SYNC_BEGIN, TR_KIND_FS, 5, 3);
  put(0, 1060, TR_EV_SYNC_END, TR_KIND_FS, 0, 3);
  put(0, 1100, TR_EV_TASK_END, TR_KIND_TIMER, 0, 1);
  put(1, 1110, TR_EV_POOL_DONE, TR_KIND_FS, 3, 7);
  put(0, 1200, TR_EV_MARK, 0, 1, 0);
  put(0, 1300, TR_EV_MARK, 0, 1, 0);
}

START_TEST(what_is_open_begins_anew_at_the_ranges_beginning) {
  begin((struct ex_filter_options){.from_ns = 80, .to_ns = 200});
  feed_range();
  is(0, TR_EV_THREAD_START, 1080, 100);
  is(3, TR_EV_TASK_BEGIN, 1080, 1);
  is(4, TR_EV_POOL_START, 1080, 7);
  is(5, TR_EV_TASK_END, 1100, 1);
  is(6, TR_EV_POOL_DONE, 1110, 7);
  is(7, TR_EV_MARK, 1200, 0);
  ck_assert_uint_eq(count, 8);
  ck_assert_int_eq(out[1].r.type, TR_EV_POOL_SUBMIT);
  ck_assert_int_eq(out[2].r.type, TR_EV_POOL_SUBMIT);
  ck_assert(ex_filter_done(filter));
  ck_assert_uint_eq(ex_filter_end_ns(filter), 1200);
  ex_filter_free(filter);
}
END_TEST

START_TEST(events_as_they_are_are_only_left_out) {
  begin((struct ex_filter_options){.from_ns = 80, .to_ns = 200, .as_it_is = 1});
  feed_range();
  is(0, TR_EV_TASK_END, 1100, 1);
  ck_assert_uint_eq(count, 3);
  ex_filter_free(filter);
}
END_TEST

START_TEST(what_ended_with_its_process_does_not_begin_anew) {
  begin((struct ex_filter_options){.from_ns = 80});
  put(0, 1000, TR_EV_POOL_SUBMIT, TR_KIND_FS, 3, 7);
  put(0, 1040, TR_EV_TASK_BEGIN, TR_KIND_TIMER, 5, 1);
  put(0, 1050, TR_EV_PROCESS_END, 0, 0, 100);
  put(0, 1090, TR_EV_MARK, 0, 1, 0);
  is(0, TR_EV_MARK, 1090, 0);
  ck_assert_uint_eq(count, 1);
  ex_filter_free(filter);
}
END_TEST

START_TEST(a_place_brings_its_tasks) {
  begin((struct ex_filter_options){.site = _i ? "want*" : "wanted (/home"});
  put(0, 1000, TR_EV_TASK_CREATE, TR_KIND_FS, 5, 7);
  put(0, 1010, TR_EV_TASK_CREATE, TR_KIND_FS, 6, 8);
  put(0, 1020, TR_EV_POOL_SUBMIT, TR_KIND_FS, 3, 7);
  put(0, 1020, TR_EV_POOL_SUBMIT, TR_KIND_FS, 3, 8);
  put(0, 1030, TR_EV_TASK_BEGIN, TR_KIND_FS, 6, 7); /* scheduled there */
  put(0, 1040, TR_EV_TASK_END, TR_KIND_FS, 0, 7);
  put(0, 1050, TR_EV_TASK_BEGIN, TR_KIND_FS, 5, 8); /* its callback is there */
  put(0, 1060, TR_EV_TASK_END, TR_KIND_FS, 0, 8);
  put(0, 1070, TR_EV_POLL_BEGIN, 0, 0, 1);
  put(0, 1080, TR_EV_LOST, 0, 0, 3);
  is(0, TR_EV_TASK_CREATE, 1000, 7);
  is(1, TR_EV_POOL_SUBMIT, 1020, 7);
  is(4, TR_EV_TASK_BEGIN, 1050, 8);
  is(6, TR_EV_LOST, 1080, 3);
  ck_assert_uint_eq(count, 7);
  ex_filter_free(filter);
}
END_TEST

START_TEST(kinds_are_a_list) {
  uint32_t kinds;
  ck_assert_int_eq(ex_kinds_parse("timer,fs", &kinds), 0);
  ck_assert_uint_eq(kinds, 1u << TR_KIND_TIMER | 1u << TR_KIND_FS);
  ck_assert_int_lt(ex_kinds_parse("timer,", &kinds), 0);
  ck_assert_int_lt(ex_kinds_parse("tim", &kinds), 0);
  ck_assert_int_lt(ex_kinds_parse("?", &kinds), 0);
  begin((struct ex_filter_options){.kinds = 1u << TR_KIND_FS});
  feed_range();
  ck_assert_uint_eq(count, 7);
  for (size_t i = 1; i < count; i++)
    ck_assert_int_eq(out[i].r.h, TR_KIND_FS);
  ex_filter_free(filter);
}
END_TEST

START_TEST(redacted_names_say_nothing_but_stay_apart) {
  struct ex_redact r;
  unsigned what;
  ck_assert_int_eq(ex_redact_parse("argv,paths,strings", &what), 0);
  ck_assert_int_lt(ex_redact_parse("argv,path", &what), 0);
  ck_assert_int_eq(ex_redact_parse("all", &what), 0);
  struct md_names n = ex_redact_begin(&r, what, &names);
  struct tr_event mark = {.r = {.type = TR_EV_MARK, .w = 1}};
  struct tr_event spawn = {.r = {.type = TR_EV_SPAWN_BEGIN, .w = 2}};
  ex_redact_event(&r, &mark);
  ex_redact_event(&r, &spawn);
  ck_assert_str_eq(n.string(n.data, 0, 1), "text-1");
  ck_assert_str_eq(n.string(n.data, 0, 2), "command-1");
  ck_assert_str_eq(n.string(n.data, 0, 3), "readFile");
  ck_assert_str_eq(n.site(n.data, 0, 9).file, "path-1");
  ck_assert_str_eq(n.site(n.data, 0, 9).function, "other");
  ck_assert_str_eq(n.process(n.data, 0)->command, "command-2");
  ck_assert_ptr_null(n.process(n.data, 1));
  ex_redact_release(&r);
}
END_TEST

START_TEST(pending_things_are_found_until_they_are_removed) {
  struct ex_pending p = {0};
  srand(7);
  enum { N = 5000 };
  static unsigned char there[N];
  memset(there, 0, sizeof there);
  for (int i = 0; i < 200000; i++) {
    uint64_t key = (uint64_t)(rand() % (N - 1)) + 1;
    struct ex_pending_item *item = ex_pending_find(&p, key % 3, key);
    ck_assert_int_eq(item != NULL, there[key]);
    if (item)
      ex_pending_remove(&p, item);
    else
      ex_pending_add(&p, key % 3, key)->number = key;
    there[key] ^= 1;
  }
  ex_pending_forget(&p, 1);
  for (uint64_t key = 1; key < N; key++)
    ck_assert_int_eq(ex_pending_find(&p, key % 3, key) != NULL,
                     there[key] && key % 3 != 1);
  for (uint64_t key = N; key < N + 2 * EX_PENDING_MAX; key++)
    ck_assert_ptr_nonnull(ex_pending_add(&p, 0, key));
  ck_assert_uint_le(p.used, EX_PENDING_MAX);
  ex_pending_release(&p);
}
END_TEST

int main(void) {
  Suite *s = suite_create("export filter");
  TCase *t = tcase_create("filter");
  tcase_add_test(t, what_is_open_begins_anew_at_the_ranges_beginning);
  tcase_add_test(t, events_as_they_are_are_only_left_out);
  tcase_add_test(t, what_ended_with_its_process_does_not_begin_anew);
  tcase_add_loop_test(t, a_place_brings_its_tasks, 0, 2);
  tcase_add_test(t, kinds_are_a_list);
  tcase_add_test(t, redacted_names_say_nothing_but_stay_apart);
  tcase_add_test(t, pending_things_are_found_until_they_are_removed);
  suite_add_tcase(s, t);
  SRunner *r = srunner_create(s);
  srunner_run_all(r, CK_NORMAL);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed != 0;
}
