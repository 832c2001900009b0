/* Recordings: what was recorded is read; damage of any kind is survived and stated. */
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/unit/tracer_fixture.h"
#include "tracer/merge.h"
#include "tracer/uvt.h"

static const struct tr_live_options everything = {.include_dead = 1};

/* Two threads' events, interleaved, as a live reader would deliver them. */
enum { EVENTS = 60 };
static struct tr_event original[EVENTS];

static struct tr_recorder *open_recorder(const char *path) {
  char why[300] = "";
  struct tr_recorder *rec;
  ck_assert_msg(tr_recorder_open(&rec, path, why, sizeof why) == 0, "%s", why);
  return rec;
}

/* Traces this process, so that the recording has a process and names; the events are made
 * up, so that it is always the same. */
static void make_recording(const char *path, int close_it) {
  char why[300] = "";
  struct tr_reader *r = tf_open_live(&everything);
  tf_start("64K");
  uint32_t site = tr_site(tr_string("handler", 7), tr_string("app.js", 6), 12, 5);
  struct tf_events e = {0};
  tf_drain(r, &e);
  tf_free(&e);
  struct tr_recorder *rec = open_recorder(path);
  for (uint32_t i = 0; i < EVENTS; i++) {
    original[i] = (struct tr_event){.r = {.time = 1000000 + 10 * i,
                                          .type = TR_EV_TASK_BEGIN,
                                          .h = TR_KIND_TIMER,
                                          .w = site,
                                          .x = i,
                                          .y = tf_check(i)},
                                    .pid = getpid(),
                                    .tid = 100 + (int)(i % 2),
                                    .process = 0,
                                    .thread = i % 2};
    ck_assert_int_eq(tr_recorder_write(rec, r, &original[i], 1), 0);
    if (i == EVENTS / 2)
      ck_assert_int_eq(tr_recorder_flush(rec, r), 0);
  }
  ck_assert_int_eq(tr_recorder_flush(rec, r), 0);
  if (close_it)
    ck_assert_msg(tr_recorder_close(rec, r, why, sizeof why) == 0, "%s", why);
}

static unsigned char *load(const char *path, size_t *size) {
  FILE *f = fopen(path, "r");
  ck_assert_ptr_nonnull(f);
  unsigned char *data = malloc(1 << 20);
  *size = fread(data, 1, 1 << 20, f);
  fclose(f);
  return data;
}

static void save(const char *path, const void *data, size_t size) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ck_assert_int_ge(fd, 0);
  ck_assert_int_eq(write(fd, data, size), (ssize_t)size);
  close(fd);
}

/* Reads a damaged recording: -1 when it does not open (and says why), else how many of
 * the original events came; the others must be stated as lost. */
static int read_damaged(const char *path, struct tr_reader_totals *totals) {
  char why[300] = "";
  struct tr_reader *r;
  struct tf_events e = {0};
  int seen = 0, error = tr_reader_open_file(&r, path, why, sizeof why);
  memset(totals, 0, sizeof *totals);
  if (error) {
    ck_assert_int_lt(error, 0);
    ck_assert_str_ne(why, "");
    return -1;
  }
  tf_drain(r, &e);
  uint64_t lost = 0;
  for (size_t i = 0; i < e.count; i++) {
    const struct tr_event *ev = &e.list[i];
    if (ev->r.type == TR_EV_LOST) {
      TF_CHECK(ev->r.x >= 1);
      lost += ev->r.x;
      continue;
    }
    TF_CHECK(ev->r.x < EVENTS);
    const struct tr_event *from = &original[ev->r.x];
    TF_CHECK(!memcmp(&ev->r.h, &from->r.h, 22) && ev->thread == from->thread);
    const struct tr_site_info site = tr_reader_site(r, ev->process, ev->r.w);
    TF_CHECK(!strcmp(site.function, "handler") || !strcmp(site.function, ""));
    seen++;
  }
  tr_reader_totals(r, totals);
  ck_assert_uint_eq(totals->lost, lost);
  ck_assert_int_le(seen, EVENTS);
  tf_free(&e);
  tr_reader_free(r);
  return seen;
}

START_TEST(what_is_recorded_is_read) {
  make_recording(tf_path("a.uvt"), 1);
  struct tr_reader *r = tf_open_file(tf_path("a.uvt"));
  struct tf_events e = {0};
  struct tr_reader_totals totals;
  tf_drain(r, &e);
  ck_assert_uint_eq(e.count, EVENTS);
  for (size_t i = 0; i < EVENTS; i++) {
    ck_assert_int_eq(memcmp(&e.list[i].r, &original[i].r, sizeof original[i].r), 0);
    ck_assert_int_eq(e.list[i].pid, getpid());
    ck_assert_int_eq(e.list[i].tid, original[i].tid);
    ck_assert_uint_eq(e.list[i].thread, original[i].thread);
  }
  struct tr_site_info site = tr_reader_site(r, 0, e.list[0].r.w);
  ck_assert_str_eq(site.function, "handler");
  ck_assert_str_eq(site.file, "app.js");
  ck_assert_uint_eq(site.line, 12);
  ck_assert_uint_eq(site.column, 5);
  ck_assert_uint_eq(tr_reader_process_count(r), 1);
  const struct tr_process_info *info = tr_reader_process(r, 0);
  ck_assert_str_eq(info->command, "test program");
  ck_assert_int_eq(info->pid, getpid());
  ck_assert_uint_ne(info->start_ns, 0);
  tr_reader_totals(r, &totals);
  ck_assert_uint_eq(totals.events, EVENTS);
  ck_assert_uint_eq(totals.lost, 0);
  ck_assert_uint_eq(totals.bytes_bad, 0);
  ck_assert_int_eq(totals.truncated, 0);
  ck_assert_uint_eq(totals.first_ns, 1000000);
  ck_assert_uint_eq(totals.last_ns, 1000000 + 10 * (EVENTS - 1));
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

START_TEST(cut_at_any_byte) {
  size_t size;
  struct tr_reader_totals totals;
  make_recording(tf_path("a.uvt"), 1);
  unsigned char *data = load(tf_path("a.uvt"), &size);
  int last = -1;
  for (size_t cut = 0; cut < size; cut++) {
    save(tf_path("cut.uvt"), data, cut);
    int seen = read_damaged(tf_path("cut.uvt"), &totals);
    ck_assert_int_eq(seen >= 0, cut >= sizeof(struct tr__uvt_header));
    ck_assert_int_ge(seen, last); /* more bytes, not fewer events */
    last = seen;
    if (seen >= 0)
      ck_assert_int_eq(totals.truncated, 1);
    /* Within the chunk of known events: their number is known. */
    if (totals.lost > 1)
      ck_assert_uint_le(totals.lost + (unsigned)seen, EVENTS);
  }
  ck_assert_int_eq(last, EVENTS);
  free(data);
}
END_TEST

START_TEST(any_byte_flipped) {
  size_t size;
  struct tr_reader_totals totals;
  make_recording(tf_path("a.uvt"), 1);
  unsigned char *data = load(tf_path("a.uvt"), &size);
  for (size_t at = 0; at < size; at++) {
    unsigned char mask = _i ? (unsigned char)(1u << (at * 7 % 8)) : 0xff;
    data[at] ^= mask;
    save(tf_path("flip.uvt"), data, size);
    data[at] ^= mask;
    int seen = read_damaged(tf_path("flip.uvt"), &totals);
    ck_assert_int_ge(seen, 0);
    if (seen < EVENTS)
      ck_assert_uint_gt(totals.lost, 0);
    /* Whatever was hit, all but one chunk is there. */
    ck_assert_int_ge(seen, EVENTS - 16);
    ck_assert(totals.bytes_bad || totals.truncated);
  }
  free(data);
}
END_TEST

START_TEST(a_hole_in_the_middle) {
  size_t size;
  struct tr_reader_totals totals;
  make_recording(tf_path("a.uvt"), 1);
  unsigned char *data = load(tf_path("a.uvt"), &size);
  for (size_t from = 64; from + 600 < size; from += 37) {
    unsigned char *holed = malloc(size);
    memcpy(holed, data, from);
    memcpy(holed + from, data + from + 500, size - from - 500);
    save(tf_path("hole.uvt"), holed, size - 500);
    memcpy(holed, data, size);
    memset(holed + from, 0, 500);
    int seen = read_damaged(tf_path("hole.uvt"), &totals);
    if (seen < EVENTS)
      ck_assert_uint_gt(totals.lost, 0);
    save(tf_path("hole.uvt"), holed, size);
    seen = read_damaged(tf_path("hole.uvt"), &totals);
    if (seen < EVENTS)
      ck_assert_uint_gt(totals.lost, 0);
    free(holed);
  }
  free(data);
}
END_TEST

static void expect_refused(const char *path, int error, const char *word) {
  char why[300] = "";
  struct tr_reader *r;
  ck_assert_int_eq(tr_reader_open_file(&r, path, why, sizeof why), error);
  ck_assert_ptr_null(r);
  ck_assert_msg(strstr(why, word) != NULL, "\"%s\" does not say \"%s\"", why, word);
}

START_TEST(what_is_no_recording) {
  size_t size;
  char text[5000];
  expect_refused("/nonexistent/a.uvt", -ENOENT, "No such file");
  expect_refused(tf_dir, -EINVAL, "not a file");
  save(tf_path("a"), "", 0);
  expect_refused(tf_path("a"), -ENODATA, "is empty");
  save(tf_path("a"), "#!/bin/sh\n", 10);
  expect_refused(tf_path("a"), -EBADMSG, "not a recording");
  memset(text, 'x', sizeof text);
  save(tf_path("a"), text, sizeof text);
  expect_refused(tf_path("a"), -EBADMSG, "not a recording");
  make_recording(tf_path("a.uvt"), 1);
  unsigned char *data = load(tf_path("a.uvt"), &size);
  save(tf_path("a"), data, 40);
  expect_refused(tf_path("a"), -ENODATA, "cut");
  struct tr__uvt_header *h = (struct tr__uvt_header *)data;
  h->major++;
  TR__SEAL(h);
  save(tf_path("a"), data, size);
  expect_refused(tf_path("a"), -EPROTO, "version 2");
  h->byte_order = 0x04030201;
  TR__SEAL(h);
  save(tf_path("a"), data, size);
  expect_refused(tf_path("a"), -EPROTO, "byte order");
  free(data);
}
END_TEST

START_TEST(unknown_chunks_and_newer_minor_versions_are_read) {
  size_t size;
  struct tr_reader_totals totals;
  make_recording(tf_path("a.uvt"), 1);
  unsigned char *data = load(tf_path("a.uvt"), &size);
  struct tr__uvt_header *h = (struct tr__uvt_header *)data;
  h->minor += 5;
  TR__SEAL(h);
  struct tr__chunk c = {.magic = TR__CHUNK_MAGIC, .type = 999, .size = 8};
  c.body_crc = tr__crc32c("newthing", 8);
  TR__SEAL(&c);
  FILE *f = fopen(tf_path("new.uvt"), "w");
  fwrite(data, 1, sizeof *h, f);
  fwrite(&c, sizeof c, 1, f);
  fwrite("newthing", 8, 1, f);
  fwrite(data + sizeof *h, 1, size - sizeof *h, f);
  fclose(f);
  ck_assert_int_eq(read_damaged(tf_path("new.uvt"), &totals), EVENTS);
  ck_assert_uint_eq(totals.lost, 0);
  free(data);
}
END_TEST

START_TEST(a_recording_can_be_read_while_it_grows) {
  char why[300];
  struct tr_reader *live = tf_open_live(&everything);
  struct tr_thread *t = tf_start("64K");
  struct tr_recorder *rec = open_recorder(tf_path("a.uvt"));
  struct tr_reader *r = tf_open_file(tf_path("a.uvt"));
  struct tf_events e = {0}, got = {0};
  struct tr_reader_totals totals;
  for (uint64_t x = 0; x < 10; x++) {
    tf_marks(t, x * 50, x * 50 + 50);
    e.count = 0;
    tf_drain(live, &e);
    ck_assert_int_eq(tr_recorder_write(rec, live, e.list, e.count), 0);
    ck_assert_int_eq(tr_recorder_flush(rec, live), 0);
    tf_drain(r, &got);
    ck_assert_uint_eq(got.count, 2 + x * 50 + 50);
  }
  ck_assert_str_eq(tr_reader_string(r, 0, got.list[1].r.w), "main");
  tr_reader_totals(r, &totals);
  ck_assert_int_eq(totals.truncated, 1);
  ck_assert_int_eq(tr_recorder_close(rec, live, why, sizeof why), 0);
  tf_drain(r, &got);
  tr_reader_totals(r, &totals);
  ck_assert_int_eq(totals.truncated, 0);
  ck_assert_uint_eq(totals.lost, 0);
  uint64_t marks, lost;
  ck_assert_uint_eq(tf_check_marks(&got, 0, 0, &marks, &lost), 500);
  ck_assert_uint_eq(marks, 500);
  tf_free(&e);
  tf_free(&got);
  tr_reader_free(r);
  tr_reader_free(live);
}
END_TEST

START_TEST(a_half_written_chunk_at_the_end_of_a_growing_file_is_no_loss) {
  size_t size;
  make_recording(tf_path("a.uvt"), 0);
  unsigned char *data = load(tf_path("a.uvt"), &size);
  struct tf_events e = {0};
  struct tr_reader_totals totals;
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  save(tf_path("b.uvt"), data, size - 100);
  int fd = open(tf_path("b.uvt"), O_RDWR);
  ck_assert_int_eq(fcntl(fd, F_OFD_SETLK, &lock), 0); /* as a recorder does */
  struct tr_reader *r = tf_open_file(tf_path("b.uvt"));
  tf_drain(r, &e);
  ck_assert_uint_lt(e.count, EVENTS);
  ck_assert_uint_eq(tf_count(&e, TR_EV_LOST), 0);
  ck_assert_int_eq(pwrite(fd, data + size - 100, 100, (off_t)size - 100), 100);
  close(fd);
  tf_drain(r, &e);
  ck_assert_uint_eq(e.count, EVENTS);
  tr_reader_totals(r, &totals);
  ck_assert_uint_eq(totals.lost, 0);
  tf_free(&e);
  tr_reader_free(r);
  free(data);
}
END_TEST

/* ---- the recorder ---- */

START_TEST(recording_a_running_process_and_its_loss) {
  char why[300];
  struct tr_reader *live = tf_open_live(&everything);
  struct tr_thread *t = tf_start("64K");
  struct tr_recorder *rec = open_recorder(tf_path("a.uvt"));
  struct tf_events e = {0};
  uint64_t x = 0, marks, lost;
  for (uint64_t round = 0; round < 40; round++) {
    uint64_t n = round % 10 == 9 ? 5000 : 1500;
    tf_marks(t, x, x + n);
    x += n;
    e.count = 0;
    tf_drain(live, &e);
    ck_assert_int_eq(tr_recorder_write(rec, live, e.list, e.count), 0);
  }
  ck_assert_uint_gt(tr_recorder_bytes(rec), 0);
  ck_assert_int_eq(tr_recorder_close(rec, live, why, sizeof why), 0);
  struct tr_reader *r = tf_open_file(tf_path("a.uvt"));
  e.count = 0;
  tf_drain(r, &e);
  ck_assert_uint_eq(tf_check_marks(&e, 0, 0, &marks, &lost), x);
  ck_assert_uint_eq(marks + lost, x);
  struct tr_reader_totals a, b;
  tr_reader_totals(live, &a);
  tr_reader_totals(r, &b);
  ck_assert_uint_eq(a.events, b.events);
  ck_assert_uint_eq(a.lost, b.lost);
  ck_assert_uint_gt(b.lost, 0);
  tf_free(&e);
  tr_reader_free(r);
  tr_reader_free(live);
}
END_TEST

START_TEST(a_recording_of_a_recording_is_the_same) {
  char why[300];
  make_recording(tf_path("a.uvt"), 1);
  struct tr_reader *r = tf_open_file(tf_path("a.uvt"));
  struct tr_recorder *rec = open_recorder(tf_path("b.uvt"));
  struct tf_events e = {0};
  struct tr_reader_totals totals;
  tf_drain(r, &e);
  ck_assert_int_eq(tr_recorder_write(rec, r, e.list, e.count), 0);
  ck_assert_int_eq(tr_recorder_close(rec, r, why, sizeof why), 0);
  tr_reader_free(r);
  ck_assert_int_eq(read_damaged(tf_path("b.uvt"), &totals), EVENTS);
  r = tf_open_file(tf_path("b.uvt"));
  ck_assert_str_eq(tr_reader_site(r, 0, original[0].r.w).function, "handler");
  ck_assert_str_eq(tr_reader_process(r, 0)->command, "test program");
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

/* Records until writing fails; then the rest must be readable up to there. */
static void record_until_full(const char *path, int error) {
  char why[300] = "";
  struct tr_reader *live = tf_open_live(&everything);
  struct tr_thread *t = tf_start("64K");
  struct tr_recorder *rec = open_recorder(path);
  struct tf_events e = {0};
  uint64_t x = 0, marks, lost;
  int failed = 0;
  for (int round = 0; round < 1000 && !failed; round++) {
    tf_marks(t, x, x + 1000);
    x += 1000;
    e.count = 0;
    tf_drain(live, &e);
    failed = tr_recorder_write(rec, live, e.list, e.count);
  }
  ck_assert_int_eq(failed, error);
  ck_assert_int_eq(tr_recorder_write(rec, live, e.list, e.count), error);
  ck_assert_int_eq(tr_recorder_close(rec, live, why, sizeof why), error);
  ck_assert_ptr_nonnull(strstr(why, strerror(-error)));
  struct tr_reader *r = tf_open_file(path);
  struct tr_reader_totals totals;
  e.count = 0;
  tf_drain(r, &e);
  tf_check_marks(&e, 0, 0, &marks, &lost);
  ck_assert_uint_gt(marks, 1000);
  ck_assert_uint_eq(lost, 0);
  tr_reader_totals(r, &totals);
  ck_assert_int_eq(totals.truncated, 1);
  ck_assert_uint_eq(totals.bytes_bad, 0);
  tf_free(&e);
  tr_reader_free(r);
  tr_reader_free(live);
}

START_TEST(a_full_disk_ends_the_recording_only) {
  char path[300];
  ck_assert_int_eq(mkdir(tf_path("small"), 0700), 0);
  snprintf(path, sizeof path, "%s/a.uvt", tf_path("small"));
  if (!tf_mount_tmpfs(tf_path("small"), "1m"))
    record_until_full(path, -ENOSPC);
}
END_TEST

START_TEST(a_limit_on_file_size_ends_the_recording_only) {
  struct rlimit limit = {20 << 20, 20 << 20};
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
  record_until_full(tf_path("a.uvt"), -EFBIG);
}
END_TEST

START_TEST(places_that_cannot_be_written) {
  char why[300] = "";
  struct tr_recorder *rec;
  ck_assert_int_eq(tr_recorder_open(&rec, "/nonexistent/a.uvt", why, sizeof why),
                   -ENOENT);
  ck_assert_ptr_nonnull(strstr(why, "/nonexistent/a.uvt"));
  ck_assert_int_eq(tr_recorder_open(&rec, "/dev/full", why, sizeof why), -ENOSPC);
  ck_assert_int_eq(tr_recorder_open(&rec, tf_dir, why, sizeof why), -EISDIR);
  struct tr_recorder *first = open_recorder(tf_path("a.uvt"));
  ck_assert_int_eq(tr_recorder_open(&rec, tf_path("a.uvt"), why, sizeof why), -EBUSY);
  ck_assert_ptr_nonnull(strstr(why, "another recorder"));
  ck_assert_ptr_nonnull(first);
}
END_TEST

START_TEST(checksums_are_crc32c) {
  ck_assert_uint_eq(tr__crc32c("123456789", 9), 0xe3069283);
  ck_assert_uint_eq(tr__crc32c("", 0), 0);
}
END_TEST

int main(void) {
  TCase *file = tf_case("file"), *damage = tf_case("damage"), *rec = tf_case("recorder");
  tcase_add_test(file, what_is_recorded_is_read);
  tcase_add_test(file, unknown_chunks_and_newer_minor_versions_are_read);
  tcase_add_test(file, a_recording_can_be_read_while_it_grows);
  tcase_add_test(file, a_half_written_chunk_at_the_end_of_a_growing_file_is_no_loss);
  tcase_add_test(file, what_is_no_recording);
  tcase_add_test(file, checksums_are_crc32c);
  tcase_add_test(damage, cut_at_any_byte);
  tcase_add_loop_test(damage, any_byte_flipped, 0, 2);
  tcase_add_test(damage, a_hole_in_the_middle);
  tcase_add_test(rec, recording_a_running_process_and_its_loss);
  tcase_add_test(rec, a_recording_of_a_recording_is_the_same);
  tcase_add_test(rec, a_full_disk_ends_the_recording_only);
  tcase_add_test(rec, a_limit_on_file_size_ends_the_recording_only);
  tcase_add_test(rec, places_that_cannot_be_written);
  return TF_RUN("tracer recordings", file, damage, rec);
}
