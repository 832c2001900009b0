/* Every format, fed with what no program would do: events of recordings with fields,
 * types and times changed at random, names that are any bytes, recordings with bytes
 * changed. UVSCOPE_ROUNDS and UVSCOPE_SEED say how often and which; make fuzz runs many.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "exporters/export.h"
#include "tracer/reader.h"

enum { EVENTS = 6000, NAME = 300 };

static uint64_t state = 1;

static uint64_t random_number(uint64_t below) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (state * UINT64_C(0x2545f4914f6cdd1d) >> 16) % below;
}

static struct tr_event events[EVENTS];
static size_t count;

/* ---- names ---- */

static const char *any_name(void) {
  static char names[8][NAME];
  static unsigned next;
  static const char *const hostile[] = {"",      "</script>", "a;b\nc",  "\xff\xfe",
                                        "\"\\'", "=1+1",      "\x1b[2J", "\xed\xa0\x80"};
  char *name = names[next++ % 8];
  if (random_number(2))
    return hostile[random_number(8)];
  size_t length = (size_t)random_number(random_number(20) ? 30 : NAME);
  for (size_t i = 0; i < length; i++)
    name[i] = (char)(1 + random_number(255));
  name[length] = 0;
  return name;
}

static const char *string_of(void *data, uint32_t process, uint32_t id) {
  (void)data;
  (void)process;
  (void)id;
  return any_name();
}

static struct tr_site_info site_of(void *data, uint32_t process, uint32_t id) {
  (void)data;
  (void)process;
  return (struct tr_site_info){.function = id % 5 ? any_name() : "",
                               .file = id % 7 ? any_name() : "",
                               .line = (uint32_t)random_number(3) * id,
                               .column = (uint32_t)random_number(2)};
}

static const struct tr_process_info *process_of(void *data, uint32_t process) {
  static struct tr_process_info info;
  (void)data;
  info = (struct tr_process_info){.pid = (int32_t)(100 + process % 3),
                                  .ppid = (int32_t)(99 + random_number(5)),
                                  .start_ns = random_number(UINT64_MAX)};
  snprintf(info.command, sizeof info.command, "%s", any_name());
  return process < 6 && random_number(9) ? &info : NULL;
}

/* ---- events ---- */

static uint64_t any_value(uint64_t was) {
  static const uint64_t edges[] = {
      0, 1, UINT32_MAX, INT64_MAX, UINT64_MAX, (uint64_t)1 << 53, (uint64_t)1 << 63};
  switch (random_number(4)) {
  case 0:
    return edges[random_number(sizeof edges / sizeof *edges)];
  case 1:
    return was + random_number(3) - 1;
  case 2:
    return random_number(16);
  default:
    return random_number(UINT64_MAX);
  }
}

static void change(struct tr_event *e) {
  switch (random_number(7)) {
  case 0:
    e->r.type = tr_event_infos[random_number(tr_event_info_count)].type;
    break;
  case 1:
    e->r.h = (uint16_t)any_value(e->r.h);
    break;
  case 2:
    e->r.w = (uint32_t)any_value(e->r.w);
    break;
  case 3:
    e->r.x = any_value(e->r.x);
    break;
  case 4:
    e->r.y = any_value(e->r.y);
    break;
  case 5:
    e->thread = (uint32_t)random_number(random_number(20) ? 6 : 1280);
    break;
  default:
    e->process = (uint32_t)random_number(6);
    e->pid = (int32_t)(100 + e->process % 3);
    e->tid = (int32_t)any_value((uint64_t)e->tid);
  }
}

/* The reader keeps this order, whatever the recording says. */
static void feed(struct ex_export *e, int changes) {
  uint64_t offset =
      random_number(4) ? 0 : random_number(UINT64_MAX - ((uint64_t)1 << 60));
  uint64_t last = 1;
  for (size_t i = 0; i < count; i++) {
    struct tr_event event = events[i];
    event.r.time += offset;
    if (event.r.time < last)
      event.r.time = last;
    if (changes && random_number(40) == 0)
      event.r.time += random_number(1000000000);
    last = event.r.time;
    while (changes && random_number(6) == 0)
      change(&event);
    if (!changes || random_number(30))
      ex_export_feed(e, &event, 1);
  }
}

/* ---- exports ---- */

/* Some formats leave files beside the one that is asked for. */
static char folder[] = "/tmp/uvscope-fuzz-XXXXXX";

static void make_folder(void) {
  ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void remove_folder(void) {
  char command[64];
  snprintf(command, sizeof command, "rm -rf %s", folder);
  ck_assert_int_eq(system(command), 0);
}

static struct ex_dest *open_dest(const struct ex_format *format) {
  struct ex_dest *dest;
  char path[64];
  snprintf(path, sizeof path, "%s/out", folder);
  if (format->files)
    ck_assert_int_eq(ex_dest_directory(&dest, path, format->files), 0);
  else if (random_number(2))
    ck_assert_int_eq(ex_dest_file(&dest, path), 0);
  else
    ck_assert_int_eq(ex_dest_fd(&dest, open("/dev/null", O_WRONLY | O_CLOEXEC)), 0);
  return dest;
}

static unsigned rounds(void) {
  const char *n = getenv("UVSCOPE_ROUNDS"), *seed = getenv("UVSCOPE_SEED");
  if (seed)
    state = strtoull(seed, NULL, 10) | 1;
  return n ? (unsigned)strtoul(n, NULL, 10) : 3;
}

static int load(const char *path) {
  struct tr_reader *r;
  char why[200];
  count = 0;
  if (tr_reader_open_file(&r, path, why, sizeof why))
    return 0;
  for (int n;
       count < EVENTS && (n = tr_reader_next(r, events + count, EVENTS - count, 1)) > 0;)
    count += (size_t)n;
  tr_reader_free(r);
  return count > 0;
}

static void export_once(const struct ex_format *format, int changes) {
  struct ex_options options = {
      .names = {.string = string_of, .site = site_of, .process = process_of},
      .slow_ns = random_number(2) ? 1 : 0};
  struct ex_dest *dest = open_dest(format);
  struct ex_export *e = ex_export_begin(format, dest, &options);
  feed(e, changes);
  ck_assert_int_eq(ex_export_end(e), 0);
  ck_assert_int_eq(ex_dest_close(dest, 0), 0);
}

START_TEST(changed_events) {
  static const char *const recordings[] = {"traces/everything.uvt", "traces/spawn.uvt",
                                           "traces/pool.uvt"};
  unsigned n = rounds();
  for (unsigned round = 0; round < n; round++) {
    ck_assert(load(recordings[round % 3]));
    for (size_t i = 0; i < ex_format_count; i++)
      export_once(ex_formats[i], 1);
  }
}
END_TEST

/* Bytes of the recording are changed; what the reader still gives is exported. */
START_TEST(changed_recordings) {
  unsigned n = rounds();
  static char bytes[65536];
  int from = open("traces/everything.uvt", O_RDONLY | O_CLOEXEC);
  ssize_t size = read(from, bytes, sizeof bytes);
  ck_assert_int_gt(size, 1000);
  close(from);
  int fd = memfd_create("damaged.uvt", MFD_CLOEXEC);
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  for (unsigned round = 0; round < n; round++) {
    static char bad[sizeof bytes];
    memcpy(bad, bytes, (size_t)size);
    for (uint64_t i = random_number(8); i > 0; i--)
      bad[random_number((uint64_t)size)] = (char)random_number(256);
    size_t length = (size_t)(random_number(3) ? size : (ssize_t)random_number(size));
    ck_assert_int_eq(pwrite(fd, bad, length, 0), length);
    ck_assert_int_eq(ftruncate(fd, (off_t)length), 0);
    if (load(path))
      for (size_t i = 0; i < ex_format_count; i++)
        export_once(ex_formats[i], 0);
  }
  close(fd);
}
END_TEST

int main(void) {
  Suite *s = suite_create("export fuzz");
  TCase *t = tcase_create("all");
  tcase_set_timeout(t, 3600);
  tcase_add_checked_fixture(t, make_folder, remove_folder);
  tcase_add_test(t, changed_events);
  tcase_add_test(t, changed_recordings);
  suite_add_tcase(s, t);
  SRunner *r = srunner_create(s);
  srunner_run_all(r, CK_NORMAL);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
