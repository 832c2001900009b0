#include "tests/unit/tracer_fixture.h"

#include <errno.h>
#include <ftw.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>

char tf_dir[200];
static char tf_files[200];

static int remove_entry(const char *path, const struct stat *st, int type,
                        struct FTW *ftw) {
  (void)st, (void)type, (void)ftw;
  return remove(path);
}

static void make_dir(char *path, size_t size, const char *name) {
  const char *tmp = getenv("TMPDIR");
  snprintf(path, size, "%s/%s.XXXXXX", tmp && *tmp ? tmp : "/tmp", name);
  ck_assert_ptr_nonnull(mkdtemp(path));
}

void tf_setup(void) {
  make_dir(tf_dir, sizeof tf_dir, "session");
  make_dir(tf_files, sizeof tf_files, "files");
  setenv("UVSCOPE_DIR", tf_dir, 1);
  unsetenv("UVSCOPE_CONTEXT");
  unsetenv("UVSCOPE_RING");
  unsetenv("UVSCOPE");
}

void tf_teardown(void) {
  nftw(tf_dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  nftw(tf_files, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

const char *tf_path(const char *name) {
  static char path[300];
  snprintf(path, sizeof path, "%s/%s", tf_files, name);
  return path;
}

struct tr_thread *tf_start(const char *ring) {
  char why[300] = "";
  const struct tr_start_options options = {.command = "test program"};
  if (ring)
    setenv("UVSCOPE_RING", ring, 1);
  ck_assert_msg(tr_start(&options, why, sizeof why) == 0, "tr_start: %s", why);
  struct tr_thread *t = tr_thread_start(TR_ROLE_LOOP, "main");
  ck_assert_ptr_nonnull(t);
  return t;
}

uint64_t tf_check(uint64_t x) {
  return (x + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

void tf_marks(struct tr_thread *t, uint64_t from, uint64_t to) {
  for (uint64_t x = from; x < to; x++)
    tr_emit(t, tr_now(t), TR_EV_TASK_BEGIN, (uint16_t)x, (uint32_t)x, x, tf_check(x));
}

void tf_drain(struct tr_reader *r, struct tf_events *out) {
  for (;;) {
    if (out->room - out->count < 4096) {
      out->room = out->room ? out->room * 2 : 8192;
      out->list = realloc(out->list, out->room * sizeof *out->list);
      ck_assert_ptr_nonnull(out->list);
    }
    int n = tr_reader_next(r, out->list + out->count, 4096, 1);
    ck_assert_int_ge(n, 0);
    if (!n)
      return;
    out->count += (size_t)n;
  }
}

void tf_free(struct tf_events *e) {
  free(e->list);
  *e = (struct tf_events){0};
}

struct tr_reader *tf_open_live(const struct tr_live_options *options) {
  char why[300] = "";
  struct tr_reader *r;
  ck_assert_msg(tr_reader_open_live(&r, tf_dir, options, why, sizeof why) == 0, "%s",
                why);
  return r;
}

struct tr_reader *tf_open_file(const char *path) {
  char why[300] = "";
  struct tr_reader *r;
  ck_assert_msg(tr_reader_open_file(&r, path, why, sizeof why) == 0, "%s", why);
  return r;
}

uint64_t tf_check_marks(const struct tf_events *e, uint32_t process, uint32_t thread,
                        uint64_t *marks, uint64_t *lost) {
  uint64_t next = 0, gap = 0, time = 0;
  int first = 1;
  *marks = *lost = 0;
  for (size_t i = 0; i < e->count; i++) {
    const struct tr_event *ev = &e->list[i];
    if (ev->process != process || ev->thread != thread)
      continue;
    TF_CHECK(ev->r.time >= time);
    time = ev->r.time;
    if (ev->r.type == TR_EV_LOST) {
      gap += ev->r.x;
      *lost += ev->r.x;
    }
    if (ev->r.type != TR_EV_TASK_BEGIN)
      continue;
    TF_CHECK(ev->r.y == tf_check(ev->r.x));
    TF_CHECK(ev->r.w == (uint32_t)ev->r.x && ev->r.h == (uint16_t)ev->r.x);
    /* The ring's beginning also holds PROCESS_START and THREAD_START, which may be lost;
     * and what was overwritten before the reader came is no loss. */
    if (first && gap)
      TF_CHECK(gap - ev->r.x <= 2);
    else if (!first)
      TF_CHECK(ev->r.x == next + gap);
    first = 0;
    gap = 0;
    next = ev->r.x + 1;
    ++*marks;
  }
  return next;
}

size_t tf_count(const struct tf_events *e, uint16_t type) {
  size_t n = 0;
  for (size_t i = 0; i < e->count; i++)
    n += e->list[i].r.type == type;
  return n;
}

int tf_wait(pid_t pid) {
  int status = -1;
  while (waitpid(pid, &status, 0) < 0)
    ck_assert_int_eq(errno, EINTR);
  return status;
}

static void write_file(const char *path, const char *text) {
  FILE *f = fopen(path, "w");
  if (f) {
    fputs(text, f);
    fclose(f);
  }
}

/* In a user namespace of our own nobody has a name until we say who is who. */
static void map_ids(unsigned uid, unsigned gid) {
  char text[40];
  write_file("/proc/self/setgroups", "deny");
  snprintf(text, sizeof text, "%u %u 1", uid, uid);
  write_file("/proc/self/uid_map", text);
  snprintf(text, sizeof text, "%u %u 1", gid, gid);
  write_file("/proc/self/gid_map", text);
}

int tf_mount_tmpfs(const char *path, const char *size) {
  char options[64];
  unsigned uid = geteuid(), gid = getegid();
  snprintf(options, sizeof options, "size=%s,mode=700", size);
  int error = unshare(uid ? CLONE_NEWUSER | CLONE_NEWNS : CLONE_NEWNS);
  if (!error && uid)
    map_ids(uid, gid);
  if (error || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
      mount("none", path, "tmpfs", 0, options) < 0) {
    fprintf(stderr, "skipped: cannot mount a tmpfs here: %s\n", strerror(errno));
    return -1;
  }
  return 0;
}

TCase *tf_case(const char *name) {
  TCase *c = tcase_create(name);
  tcase_add_checked_fixture(c, tf_setup, tf_teardown);
  tcase_set_timeout(c, 120);
  return c;
}

int tf_run(const char *name, TCase *const *cases, size_t count) {
  Suite *suite = suite_create(name);
  for (size_t i = 0; i < count; i++)
    suite_add_tcase(suite, cases[i]);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
