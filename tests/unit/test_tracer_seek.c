/* Going to a moment of a recording gives what reading all of it and choosing would. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/unit/tracer_fixture.h"

enum { EVENTS = 40000, THREADS = 5, STEP_NS = 100, START = 1000000 };

static const struct tr_live_options everything = {.include_dead = 1};
static uint32_t seed;

static uint32_t number(uint32_t below) {
  seed = seed * 1664525u + 1013904223u;
  return (uint32_t)((uint64_t)(seed >> 8) * below >> 24);
}

static struct tr_event event(uint32_t i) {
  uint32_t thread = i < EVENTS / 2 ? number(THREADS) : number(2);
  return (struct tr_event){
      .r = {.time = START + (uint64_t)STEP_NS * (i / 3), .type = TR_EV_MARK, .x = i},
      .pid = getpid(),
      .tid = 100 + (int)thread,
      .thread = thread};
}

/* Many chunks of several threads; two threads have nothing in the second half. */
static struct tr_recorder *record(struct tr_reader **live, const char *path) {
  char why[300] = "";
  struct tr_recorder *rec;
  struct tf_events e = {0};
  *live = tf_open_live(&everything);
  tf_start("64K");
  tf_drain(*live, &e);
  tf_free(&e);
  ck_assert_msg(tr_recorder_open(&rec, path, why, sizeof why) == 0, "%s", why);
  seed = 7;
  for (uint32_t i = 0; i < EVENTS; i++) {
    struct tr_event one = event(i);
    ck_assert_int_eq(tr_recorder_write(rec, *live, &one, 1), 0);
    if (number(2000) == 0)
      ck_assert_int_eq(tr_recorder_flush(rec, *live), 0);
  }
  ck_assert_int_eq(tr_recorder_flush(rec, *live), 0);
  return rec;
}

static void finish(struct tr_recorder *rec, struct tr_reader *live) {
  char why[300] = "";
  ck_assert_msg(tr_recorder_close(rec, live, why, sizeof why) == 0, "%s", why);
  tr_reader_free(live);
}

static void expect_range(struct tr_reader *r, const struct tf_events *all, uint64_t from,
                         uint64_t to) {
  struct tf_events got = {0};
  size_t n = 0;
  ck_assert_int_eq(tr_reader_seek(r, from, to), 0);
  tf_drain(r, &got);
  for (size_t i = 0; i < all->count; i++) {
    const struct tr_event *e = &all->list[i];
    if (e->r.time < from || e->r.time > to)
      continue;
    TF_CHECK(n < got.count);
    TF_CHECK(!memcmp(&got.list[n].r, &e->r, sizeof e->r));
    TF_CHECK(got.list[n].thread == e->thread && got.list[n].tid == e->tid);
    n++;
  }
  TF_CHECK(n == got.count);
  TF_CHECK(tr_reader_events_between(r, from, to) >= n);
  tf_free(&got);
}

static void expect_all_ranges(const char *path) {
  struct tr_reader *r = tf_open_file(path);
  struct tf_events all = {0};
  uint64_t first, last;
  tf_drain(r, &all);
  ck_assert_uint_ge(all.count, EVENTS);
  ck_assert_int_eq(tr_reader_span(r, &first, &last), 0);
  ck_assert_uint_eq(first, all.list[0].r.time);
  ck_assert_uint_eq(last, all.list[all.count - 1].r.time);
  expect_range(r, &all, 0, UINT64_MAX);
  expect_range(r, &all, first, last);
  expect_range(r, &all, last + 1, UINT64_MAX);
  expect_range(r, &all, 0, first - 1);
  expect_range(r, &all, last, first);
  for (int i = 0; i < 60; i++) {
    uint64_t from = START + number(EVENTS / 3 * STEP_NS);
    expect_range(r, &all, from, from + number(i % 2 ? 300 : EVENTS / 6 * STEP_NS));
  }
  tf_free(&all);
  tr_reader_free(r);
}

START_TEST(any_range_of_a_recording) {
  struct tr_reader *live;
  struct tr_recorder *rec = record(&live, tf_path("a.uvt"));
  expect_all_ranges(tf_path("a.uvt")); /* it has no index yet */
  finish(rec, live);
  expect_all_ranges(tf_path("a.uvt"));
}
END_TEST

START_TEST(a_recording_cut_short) {
  struct tr_reader *live;
  struct stat st;
  struct tr_recorder *rec = record(&live, tf_path("a.uvt"));
  finish(rec, live);
  ck_assert_int_eq(stat(tf_path("a.uvt"), &st), 0);
  ck_assert_int_eq(truncate(tf_path("a.uvt"), st.st_size - st.st_size / 50), 0);
  struct tr_reader *r = tf_open_file(tf_path("a.uvt"));
  struct tf_events all = {0};
  tf_drain(r, &all);
  ck_assert_uint_gt(all.count, EVENTS / 2);
  for (int i = 0; i < 20; i++)
    expect_range(r, &all, START + number(EVENTS * STEP_NS / 3), UINT64_MAX);
  tf_free(&all);
  tr_reader_free(r);
}
END_TEST

START_TEST(a_damaged_chunk_is_counted_once) {
  struct tr_reader *live;
  struct tr_reader_totals once, twice;
  struct tf_events all = {0};
  struct tr_recorder *rec = record(&live, tf_path("a.uvt"));
  finish(rec, live);
  int fd = open(tf_path("a.uvt"), O_RDWR);
  ck_assert_int_eq(pwrite(fd, "damage", 6, 400000), 6);
  close(fd);
  struct tr_reader *r = tf_open_file(tf_path("a.uvt"));
  tf_drain(r, &all);
  tr_reader_totals(r, &once);
  ck_assert_uint_gt(once.lost, 0);
  expect_range(r, &all, 0, UINT64_MAX);
  tr_reader_totals(r, &twice);
  ck_assert_uint_eq(once.lost, twice.lost);
  ck_assert_uint_eq(once.bytes_bad, twice.bytes_bad);
  tf_free(&all);
  tr_reader_free(r);
}
END_TEST

START_TEST(a_range_of_a_recording_that_grows) {
  char why[300];
  struct tr_reader *live = tf_open_live(&everything);
  struct tr_thread *t = tf_start("64K");
  struct tr_recorder *rec;
  struct tf_events e = {0}, got = {0};
  uint64_t first, last, before = 0;
  ck_assert_int_eq(tr_recorder_open(&rec, tf_path("a.uvt"), why, sizeof why), 0);
  struct tr_reader *r = tf_open_file(tf_path("a.uvt"));
  ck_assert_int_eq(tr_reader_span(r, &first, &last), -ENODATA);
  ck_assert_int_eq(tr_reader_seek(r, START, UINT64_MAX), 0);
  for (uint64_t x = 0; x < 10; x++) {
    tf_marks(t, x * 50, x * 50 + 50);
    e.count = 0;
    tf_drain(live, &e);
    ck_assert_int_eq(tr_recorder_write(rec, live, e.list, e.count), 0);
    ck_assert_int_eq(tr_recorder_flush(rec, live), 0);
    ck_assert_int_eq(tr_reader_refresh(r), 1);
    ck_assert_int_eq(tr_reader_refresh(r), 0);
    ck_assert_int_eq(tr_reader_span(r, &first, &last), 0);
    ck_assert_uint_gt(last, before);
    before = last;
    tf_drain(r, &got);
    ck_assert_uint_eq(got.count, 2 + x * 50 + 50);
    if (x == 4) { /* goes back, and then on with what comes */
      size_t at = got.count / 2;
      while (at > 0 && got.list[at - 1].r.time == got.list[at].r.time)
        at--; /* two may have happened in the same nanosecond */
      ck_assert_int_eq(tr_reader_seek(r, got.list[at].r.time, UINT64_MAX), 0);
      got.count = at;
      tf_drain(r, &got);
      ck_assert_uint_eq(got.count, 2 + x * 50 + 50);
    }
  }
  ck_assert_int_eq(tr_reader_seek(live, 0, 1), -ENOTSUP);
  tf_free(&e);
  tf_free(&got);
  tr_reader_free(r);
  finish(rec, live);
}
END_TEST

int main(void) {
  TCase *seek = tf_case("seek");
  tcase_add_test(seek, any_range_of_a_recording);
  tcase_add_test(seek, a_recording_cut_short);
  tcase_add_test(seek, a_damaged_chunk_is_counted_once);
  tcase_add_test(seek, a_range_of_a_recording_that_grows);
  return TF_RUN("tracer seek", seek);
}
