/* JSON text and destinations. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exporters/dest.h"
#include "exporters/text.h"

static char path[64];

static void setup(void) {
  strcpy(path, "/tmp/uvscope-test-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(path));
  strcat(path, "/out");
}

static void teardown(void) {
  unlink(path);
  *strrchr(path, '/') = 0;
  ck_assert_int_eq(rmdir(path), 0); /* and no temporary file was left */
}

static const char *content(void) {
  static char text[4096];
  int fd = open(path, O_RDONLY);
  ck_assert_int_ge(fd, 0);
  ssize_t n = read(fd, text, sizeof text - 1);
  ck_assert_int_ge(n, 0);
  text[n] = 0;
  close(fd);
  return text;
}

static struct ex_dest *open_dest(void) {
  struct ex_dest *d;
  ck_assert_int_eq(ex_dest_file(&d, path), 0);
  return d;
}

START_TEST(numbers_are_exact) {
  struct ex_dest *d = open_dest();
  ex_u64(d, 0);
  ex_lit(d, " ");
  ex_u64(d, UINT64_MAX);
  ex_lit(d, " ");
  ex_i64(d, INT64_MIN);
  ex_lit(d, " ");
  ex_us(d, 1);
  ex_lit(d, " ");
  ex_us(d, 9007199254740993123u);
  ck_assert_int_eq(ex_dest_close(d, 1), 0);
  ck_assert_str_eq(content(), "0 18446744073709551615 -9223372036854775808 0.001 "
                              "9007199254740993.123");
}
END_TEST

static const struct {
  const char *in, *out;
} strings[] = {
    {"plain", "\"plain\""},
    {"", "\"\""},
    {"a\"b\\c", "\"a\\\"b\\\\c\""},
    {"\b\t\n\v\f\r\x01\x1f", "\"\\b\\t\\n\\u000b\\f\\r\\u0001\\u001f\""},
    {"gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80",
     "\"gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80\""},
    {"\xff|\xc3", "\"\xef\xbf\xbd|\xef\xbf\xbd\""},
    {"\xc0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
    {"\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    {"\xf4\x90\x80\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    {"\xe2\x82", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
};

START_TEST(strings_are_escaped) {
  struct ex_dest *d = open_dest();
  ex_string(d, strings[_i].in);
  ck_assert_int_eq(ex_dest_close(d, 1), 0);
  ck_assert_str_eq(content(), strings[_i].out);
}
END_TEST

START_TEST(utf8_is_sanitised) {
  char *clean = ex_utf8("a\xff\xc3\xbc");
  ck_assert_str_eq(clean, "a\xef\xbf\xbd\xc3\xbc");
  free(clean);
}
END_TEST

START_TEST(a_file_appears_only_whole) {
  struct ex_dest *d = open_dest();
  ex_puts(d, "old");
  ck_assert_int_eq(ex_dest_close(d, 1), 0);
  d = open_dest();
  ex_puts(d, "new");
  ex_flush(d);
  ck_assert_str_eq(content(), "old");
  ck_assert_int_eq(ex_dest_close(d, 0), 0);
  ck_assert_str_eq(content(), "old");
  d = open_dest();
  ex_puts(d, "new");
  ck_assert_int_eq(ex_dest_close(d, 1), 0);
  ck_assert_str_eq(content(), "new");
  struct stat st;
  ck_assert_int_eq(stat(path, &st), 0);
  mode_t mask = umask(0);
  umask(mask);
  ck_assert_uint_eq(st.st_mode & 0777, 0666 & ~mask);
}
END_TEST

START_TEST(much_goes_through) {
  struct ex_dest *d = open_dest();
  char *block = malloc(1 << 20);
  memset(block, 'x', 1 << 20);
  ex_puts(d, "begin");
  ex_put(d, block, 1 << 20);
  for (int i = 0; i < 100000; i++)
    ex_u64(d, 123456);
  ck_assert_uint_eq(ex_bytes(d), 5 + (1 << 20) + 600000);
  ck_assert_int_eq(ex_dest_close(d, 1), 0);
  struct stat st;
  ck_assert_int_eq(stat(path, &st), 0);
  ck_assert_int_eq(st.st_size, 5 + (1 << 20) + 600000);
  free(block);
}
END_TEST

START_TEST(a_full_disk_is_reported) {
  struct ex_dest *d;
  ck_assert_int_eq(ex_dest_file(&d, "/dev/full"), 0);
  ex_puts(d, "text");
  ck_assert_int_eq(ex_error(d), 0);
  ex_flush(d);
  ck_assert_int_eq(ex_error(d), -ENOSPC);
  ex_puts(d, "more");
  ck_assert_int_eq(ex_dest_close(d, 1), -ENOSPC);
}
END_TEST

START_TEST(a_closed_pipe_is_reported) {
  int fds[2];
  struct ex_dest *d;
  signal(SIGPIPE, SIG_IGN);
  ck_assert_int_eq(pipe(fds), 0);
  close(fds[0]);
  ck_assert_int_eq(ex_dest_fd(&d, fds[1]), 0);
  ex_puts(d, "text");
  ck_assert_int_eq(ex_dest_close(d, 1), -EPIPE);
  close(fds[1]);
}
END_TEST

START_TEST(bad_paths_are_refused) {
  struct ex_dest *d;
  ck_assert_int_eq(ex_dest_file(&d, "/nonexistent/dir/file"), -ENOENT);
  ck_assert_int_eq(ex_dest_file(&d, "/tmp"), -EISDIR);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("export text");
  TCase *tc = tcase_create("all");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, numbers_are_exact);
  tcase_add_loop_test(tc, strings_are_escaped, 0, sizeof strings / sizeof *strings);
  tcase_add_test(tc, utf8_is_sanitised);
  tcase_add_test(tc, a_file_appears_only_whole);
  tcase_add_test(tc, much_goes_through);
  tcase_add_test(tc, a_full_disk_is_reported);
  tcase_add_test(tc, a_closed_pipe_is_reported);
  tcase_add_test(tc, bad_paths_are_refused);
  suite_add_tcase(suite, tc);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
