/* The session directory, and the program whose tracing cannot start or runs out of space.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/unit/tracer_fixture.h"
#include "tracer/private.h"
#include "tracer/writer.h"

/* tr_start() must fail with this error and a line that holds `word`; the program goes on.
 */
static void expect_untraced(int error, const char *word) {
  char why[300] = "";
  ck_assert_int_eq(tr_start(NULL, why, sizeof why), error);
  ck_assert_msg(strstr(why, word) != NULL, "\"%s\" does not say \"%s\"", why, word);
  ck_assert_ptr_null(strchr(why, '\n'));
  struct tr_thread *t = tr_thread_start(TR_ROLE_LOOP, "main");
  ck_assert_ptr_null(t);
  tf_marks(t, 0, 100);
  ck_assert_uint_eq(tr_string("x", 1), 0);
  tr_stop(0);
}

START_TEST(directory_is_made_private) {
  char path[300], why[300] = "";
  struct stat st;
  setenv("UVSCOPE_DIR", tf_path("new"), 1);
  ck_assert_int_eq(tr_session_dir(path, sizeof path, 0, why, sizeof why), -ENOENT);
  ck_assert_int_eq(tr_session_dir(path, sizeof path, 1, why, sizeof why), 0);
  ck_assert_str_eq(path, tf_path("new"));
  ck_assert_int_eq(stat(path, &st), 0);
  ck_assert_uint_eq(st.st_mode & 0777, 0700);
  ck_assert_int_eq(tr_session_dir(path, 5, 1, why, sizeof why), -ENAMETOOLONG);
}
END_TEST

START_TEST(directory_falls_back) {
  char path[300], expected[300];
  unsetenv("UVSCOPE_DIR");
  setenv("XDG_RUNTIME_DIR", tf_dir, 1);
  ck_assert_int_eq(tr_session_dir(path, sizeof path, 1, NULL, 0), 0);
  snprintf(expected, sizeof expected, "%s/uvscope", tf_dir);
  ck_assert_str_eq(path, expected);
  setenv("XDG_RUNTIME_DIR", "/nonexistent", 1);
  tr_session_dir(path, sizeof path, 0, NULL, 0);
  snprintf(expected, sizeof expected, "/dev/shm/uvscope-%u", (unsigned)geteuid());
  ck_assert_str_eq(path, expected);
}
END_TEST

START_TEST(missing_parent) {
  setenv("UVSCOPE_DIR", "/nonexistent/dir", 1);
  expect_untraced(-ENOENT, "/nonexistent/dir");
}
END_TEST

START_TEST(not_a_directory) {
  fclose(fopen(tf_path("file"), "w"));
  setenv("UVSCOPE_DIR", tf_path("file"), 1);
  expect_untraced(-ENOTDIR, "not a directory");
}
END_TEST

START_TEST(open_to_others) {
  ck_assert_int_eq(chmod(tf_dir, 0755), 0);
  expect_untraced(-EPERM, "chmod 700");
}
END_TEST

START_TEST(a_symbolic_link_is_refused) {
  ck_assert_int_eq(symlink(tf_dir, tf_path("link")), 0);
  setenv("UVSCOPE_DIR", tf_path("link"), 1);
  expect_untraced(-ENOTDIR, "not a directory");
}
END_TEST

START_TEST(owned_by_someone_else) {
  if (geteuid()) {
    setenv("UVSCOPE_DIR", "/", 1);
    expect_untraced(-EPERM, "belongs to user 0");
    return;
  }
  ck_assert_int_eq(chown(tf_dir, 12345, 12345), 0);
  expect_untraced(-EPERM, "belongs to user 12345");
  ck_assert_int_eq(chown(tf_dir, 0, 0), 0);
}
END_TEST

START_TEST(not_writable) {
  if (!geteuid())
    ck_assert_int_eq(seteuid(12345), 0); /* root may write everywhere */
  else
    ck_assert_int_eq(chmod(tf_dir, 0500), 0);
  char dir[300];
  snprintf(dir, sizeof dir, "%s/below", tf_dir);
  setenv("UVSCOPE_DIR", dir, 1);
  expect_untraced(-EACCES, "Permission denied");
  if (!getuid())
    ck_assert_int_eq(seteuid(0), 0);
  chmod(tf_dir, 0700);
}
END_TEST

START_TEST(switched_off) {
  setenv("UVSCOPE", "off", 1);
  expect_untraced(1, "off");
}
END_TEST

START_TEST(limit_on_file_size) {
  struct rlimit limit = {1 << 20, 1 << 20};
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
  expect_untraced(-EFBIG, "ulimit -f");
}
END_TEST

/* ---- a full file system; on a tmpfs, where a touch too much would be SIGBUS ---- */

static void fill_up(const char *name) {
  static char block[4096];
  int fd = open(name, O_WRONLY | O_CREAT, 0600);
  ck_assert_int_ge(fd, 0);
  while (write(fd, block, sizeof block) > 0) {
  }
  close(fd);
}

START_TEST(no_space_to_start) {
  if (tf_mount_tmpfs(tf_dir, "128k"))
    return;
  expect_untraced(-ENOSPC, "o space");
}
END_TEST

START_TEST(no_space_to_grow) {
  if (tf_mount_tmpfs(tf_dir, "700k"))
    return;
  struct tr_reader *r = tf_open_live(NULL);
  struct tr_thread *t = tf_start(NULL);
  char path[300];
  snprintf(path, sizeof path, "%s/fill", tf_dir);
  fill_up(path);
  tf_marks(t, 0, 100000);
  ck_assert_uint_eq(atomic_load(&tr__writer.slots[0].capacity) * 32, 256 << 10);
  for (int i = 0; i < 5000; i++) {
    char name[40];
    snprintf(name, sizeof name, "a name that takes space %d", i);
    tr_string(name, strlen(name));
  }
  static char longer[1000];
  ck_assert_uint_eq(tr_string(longer, sizeof longer), 0);
  ck_assert_ptr_null(tr_thread_sampler(t));
  struct tf_events e = {0};
  uint64_t marks, lost;
  tf_drain(r, &e);
  ck_assert_uint_eq(tf_check_marks(&e, 0, 0, &marks, &lost), 100000);
  ck_assert_uint_eq(marks, 8191);
  ck_assert_uint_eq(marks + lost, 100002);
  tr_stop(0);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

/* ---- listing and sweeping ---- */

/* A process that leaves its file behind; killed, or ended as it should be. */
static pid_t leave_file(int killed) {
  pid_t pid = fork();
  if (!pid) {
    tf_marks(tf_start("64K"), 0, 10);
    if (killed)
      raise(SIGKILL);
    tr_stop(3);
    _exit(3);
  }
  tf_wait(pid);
  return pid;
}

static size_t list(struct tr_process_info *out, size_t max, size_t *unreadable) {
  size_t total;
  ck_assert_int_eq(tr_session_list(tf_dir, out, max, &total, unreadable), 0);
  return total;
}

START_TEST(listing_says_who_lives) {
  struct tr_process_info info[8];
  size_t bad;
  pid_t ended = leave_file(0), killed = leave_file(1);
  tf_start("64K");
  ck_assert_uint_eq(list(info, 8, &bad), 3);
  ck_assert_uint_eq(bad, 0);
  ck_assert_int_eq(info[0].pid, ended);
  ck_assert_int_eq(info[0].alive, 0);
  ck_assert_uint_ne(info[0].end_ns, 0);
  ck_assert_int_eq(info[0].exit_status, 3);
  ck_assert_int_eq(info[1].pid, killed);
  ck_assert_int_eq(info[1].alive, 0);
  ck_assert_uint_eq(info[1].end_ns, 0);
  ck_assert_int_eq(info[2].pid, getpid());
  ck_assert_int_eq(info[2].alive, 1);
  ck_assert_str_eq(info[2].command, "test program");
  ck_assert_uint_gt(info[2].start_ns, info[1].start_ns);
  /* Too little room: the newest are kept. */
  ck_assert_uint_eq(list(info, 1, &bad), 3);
  ck_assert_int_eq(info[0].pid, getpid());
}
END_TEST

static void put_file(const char *name, const void *data, size_t size) {
  char path[400];
  snprintf(path, sizeof path, "%s/%s", tf_dir, name);
  FILE *f = fopen(path, "w");
  ck_assert_ptr_nonnull(f);
  ck_assert_uint_eq(fwrite(data, 1, size, f), size);
  fclose(f);
}

START_TEST(damaged_files_are_counted_and_harm_nobody) {
  static char zeros[20000];
  struct tr_process_info info[8];
  struct tr__header h;
  size_t bad;
  pid_t pid = leave_file(0);
  ck_assert_uint_eq(list(info, 8, &bad), 1);
  FILE *f = fopen(info[0].path, "r");
  ck_assert_uint_eq(fread(&h, sizeof h, 1, f), 1);
  fclose(f);
  put_file("1-1.ring", "", 0);
  put_file("1-2.ring", zeros, sizeof zeros);
  put_file("1-3.ring", &h, sizeof h); /* cut behind its header */
  h.major++;
  put_file("1-4.ring", &h, sizeof h);
  put_file("notes.txt", "x", 1);
  ck_assert_uint_eq(list(info, 8, &bad), 1);
  ck_assert_uint_eq(bad, 4);
  ck_assert_int_eq(info[0].pid, pid);
  struct tr_live_options all = {.include_dead = 1};
  struct tr_reader *r = tf_open_live(&all);
  struct tf_events e = {0};
  tf_drain(r, &e);
  ck_assert_uint_eq(tr_reader_process_count(r), 1);
  ck_assert_uint_eq(e.count, 13);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

/* A ring file with any of its header's or slot's bytes changed, or cut anywhere. */
START_TEST(a_viewer_survives_any_ring_file) {
  struct tr_process_info info[2];
  size_t bad;
  leave_file(0);
  list(info, 2, &bad);
  int fd = open(info[0].path, O_RDWR);
  ck_assert_int_ge(fd, 0);
  unsigned seed = 1;
  for (int round = 0; round < (TF_TSAN ? 200 : 3000); round++) {
    unsigned char old, bad_byte;
    seed = seed * 1103515245 + 12345;
    off_t at = (seed >> 8) % 300 + (seed >> 20 & 1 ? TR__SLOTS_OFFSET : 0);
    ck_assert_int_eq(pread(fd, &old, 1, at), 1);
    bad_byte = old ^ (1u << (seed >> 24 & 7)) ^ (seed >> 28 & 1 ? 0xff : 0);
    ck_assert_int_eq(pwrite(fd, &bad_byte, 1, at), 1);
    struct tr_live_options all = {.include_dead = 1};
    struct tr_reader *r = tf_open_live(&all);
    struct tr_event e[64];
    for (int n = 0; n < 5000 && tr_reader_next(r, e, 64, 1) > 0; n++)
      tr_reader_string(r, 0, e[0].r.w);
    tr_reader_free(r);
    ck_assert_int_eq(pwrite(fd, &old, 1, at), 1);
  }
  close(fd);
}
END_TEST

START_TEST(a_file_cut_while_it_is_read) {
  struct tr_live_options all = {.include_dead = 1};
  struct tr_process_info info[2];
  size_t bad;
  struct tr_thread *t = tf_start("64K");
  tf_marks(t, 0, 100);
  list(info, 2, &bad);
  pid_t pid = fork(); /* the viewer; in the writer a cut file cannot be survived */
  if (!pid) {
    struct tf_events e = {0};
    struct tr_reader *r = tf_open_live(&all);
    tf_drain(r, &e);
    ck_assert_int_eq(truncate(info[0].path, _i * 50000), 0);
    tf_drain(r, &e);
    tr_reader_string(r, 0, 12345);
    tr_reader_process(r, 0);
    tr_reader_any_alive(r);
    tr_reader_free(r);
    _exit(e.count == 102 ? 0 : 1);
  }
  ck_assert_int_eq(tf_wait(pid), 0);
}
END_TEST

START_TEST(sweeping_removes_only_the_dead_and_old) {
  struct tr_process_info info[4];
  size_t bad;
  leave_file(0);
  leave_file(1);
  tf_start("64K");
  tr_session_sweep(tf_dir, 600);
  ck_assert_uint_eq(list(info, 4, &bad), 3);
  /* One that was killed is stamped when first found dead, and old from then on. */
  tr_session_sweep(tf_dir, 0);
  tr_session_sweep(tf_dir, 0);
  ck_assert_uint_eq(list(info, 4, &bad), 1);
  ck_assert_int_eq(info[0].pid, getpid());
}
END_TEST

START_TEST(a_pid_used_again_is_not_the_process) {
  ck_assert_int_eq(tr__process_alive(getpid(), tr__process_ticks(getpid(), NULL)), 1);
  ck_assert_int_eq(tr__process_alive(getpid(), 1), 0);
  ck_assert_int_eq(tr__process_alive(0, 0), 0);
  pid_t pid = fork();
  if (!pid)
    _exit(0);
  siginfo_t info;
  ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
  ck_assert_int_eq(tr__process_alive(pid, 0), 0); /* a zombie */
  tf_wait(pid);
  ck_assert_int_eq(tr__process_alive(pid, 0), 0);
}
END_TEST

int main(void) {
  TCase *start = tf_case("start"), *full = tf_case("full"), *files = tf_case("files");
  tcase_add_test(start, directory_is_made_private);
  tcase_add_test(start, directory_falls_back);
  tcase_add_test(start, missing_parent);
  tcase_add_test(start, not_a_directory);
  tcase_add_test(start, open_to_others);
  tcase_add_test(start, a_symbolic_link_is_refused);
  tcase_add_test(start, owned_by_someone_else);
  tcase_add_test(start, not_writable);
  tcase_add_test(start, switched_off);
  tcase_add_test(start, limit_on_file_size);
  tcase_add_test(full, no_space_to_start);
  tcase_add_test(full, no_space_to_grow);
  tcase_add_test(files, listing_says_who_lives);
  tcase_add_test(files, damaged_files_are_counted_and_harm_nobody);
  tcase_add_test(files, a_viewer_survives_any_ring_file);
  tcase_add_loop_test(files, a_file_cut_while_it_is_read, 0, 5);
  tcase_add_test(files, sweeping_removes_only_the_dead_and_old);
  tcase_add_test(files, a_pid_used_again_is_not_the_process);
  return TF_RUN("tracer session", start, full, files);
}
