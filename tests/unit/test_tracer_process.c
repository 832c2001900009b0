/* Process trees: fork, exec, many children, names; and who is followed. */
#include <signal.h>
#include <sys/wait.h>

#include "tests/unit/tracer_fixture.h"
#include "tracer/merge.h"
#include "tracer/writer.h"

static const struct tr_live_options everything = {.include_dead = 1};

static uint32_t index_of(struct tr_reader *r, pid_t pid) {
  for (uint32_t i = 0; i < tr_reader_process_count(r); i++)
    if (tr_reader_process(r, i)->pid == pid)
      return i;
  return UINT32_MAX;
}

START_TEST(equal_strings_have_equal_ids) {
  tf_start("64K");
  uint32_t a = tr_string("alpha", 5), b = tr_string("beta", 4);
  ck_assert_uint_ne(a, 0);
  ck_assert_uint_ne(a, b);
  ck_assert_uint_eq(tr_string("alpha", 5), a);
  ck_assert_uint_eq(tr_string("alphabet", 5), a);
  ck_assert_uint_ne(tr_string("", 0), 0);
  uint32_t s = tr_site(a, b, 7, 3);
  ck_assert_uint_eq(tr_site(a, b, 7, 3), s);
  ck_assert_uint_ne(tr_site(a, b, 7, 4), s);
  ck_assert_uint_eq(tr_site_try("alpha", "beta", 7), tr_site(a, b, 7, 0));
}
END_TEST

START_TEST(names_reach_a_reader_that_comes_late) {
  struct tr_thread *t = tf_start("64K");
  enum { NAMES = 20000 };
  static uint32_t strings[NAMES], sites[NAMES];
  char name[64], file[64];
  for (uint32_t i = 0; i < NAMES; i++) {
    int n = snprintf(name, sizeof name, "function number %u", i);
    strings[i] = tr_string(name, (size_t)n);
    sites[i] = tr_site(strings[i], strings[i / 100], i, i % 80);
    ck_assert_uint_ne(sites[i], 0);
  }
  tf_marks(t, 0, 1);
  struct tr_reader *r = tf_open_live(&everything);
  struct tf_events e = {0};
  tf_drain(r, &e);
  for (uint32_t i = 0; i < NAMES; i++) {
    struct tr_site_info site = tr_reader_site(r, 0, sites[i]);
    snprintf(name, sizeof name, "function number %u", i);
    snprintf(file, sizeof file, "function number %u", i / 100);
    TF_CHECK(!strcmp(tr_reader_string(r, 0, strings[i]), name));
    TF_CHECK(!strcmp(site.function, name));
    TF_CHECK(!strcmp(site.file, file));
    TF_CHECK(site.line == i && site.column == i % 80);
  }
  const char *kept = tr_reader_string(r, 0, strings[5]);
  uint32_t later = tr_string("a later name", 12);
  ck_assert_str_eq(tr_reader_string(r, 0, later), "a later name");
  ck_assert_str_eq(kept, "function number 5");
  /* Ids that do not exist, or lie across entries. */
  ck_assert_str_eq(tr_reader_string(r, 0, 0), "");
  ck_assert_str_eq(tr_reader_string(r, 0, UINT32_MAX), "");
  ck_assert_str_eq(tr_reader_string(r, 0, sites[3]), "");
  ck_assert_str_eq(tr_reader_string(r, 9, strings[3]), "");
  ck_assert_str_eq(tr_reader_site(r, 0, strings[3]).function, "");
  for (uint32_t id = 1; id < 5000; id++) {
    tr_reader_string(r, 0, id);
    tr_reader_site(r, 0, id);
  }
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

START_TEST(long_strings_are_cut_on_a_character) {
  struct tr_thread *t = tf_start("64K");
  char text[1100], expected[1100];
  for (int i = 0; i < 1098; i += 2)
    memcpy(text + i, "\xc3\xa4", 2);
  text[1098] = 0;
  uint32_t id = tr_string(text, 1098);
  tf_marks(t, 0, 1);
  struct tr_reader *r = tf_open_live(&everything);
  struct tf_events e = {0};
  tf_drain(r, &e);
  snprintf(expected, sizeof expected, "%.1022s", text);
  ck_assert_str_eq(tr_reader_string(r, 0, id), expected);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

START_TEST(the_area_of_names_can_be_full) {
  tf_start("64K");
  char text[1024];
  memset(text, 'x', sizeof text);
  int i = 0;
  for (; i < 20000; i++) {
    snprintf(text, sizeof text, "%d", i);
    text[strlen(text)] = ' ';
    if (!tr_string(text, 1000))
      break;
  }
  ck_assert_int_gt(i, 16000);
  ck_assert_int_lt(i, 17000);
  for (uint32_t line = 1; tr_site(0, 0, line, 0); line++)
    ck_assert_uint_lt(line, 1000);
  ck_assert_uint_eq(tr_site_try(NULL, NULL, 5000), 0);
}
END_TEST

/* ---- fork ---- */

START_TEST(a_forked_child_writes_nowhere_until_it_restarts) {
  struct tr_reader *r = tf_open_live(&everything);
  struct tr_thread *t = tf_start("64K");
  uint32_t name = tr_string("kept over fork", 14);
  tf_marks(t, 0, 10);
  pid_t pid = fork();
  if (!pid) {
    int wrong = tr_active();
    tf_marks(t, 1000, 9000); /* goes nowhere */
    wrong |= tr_string("x", 1) != 0;
    wrong |= tr_restart(NULL, 0) != 0;
    wrong |= tr_self() != t || !tr_active();
    tf_marks(t, 0, 20);
    wrong |= tr_string("kept over fork", 14) != name;
    tr_stop(wrong);
    _exit(wrong);
  }
  tf_marks(t, 10, 30);
  ck_assert_int_eq(tf_wait(pid), 0);
  tf_marks(t, 30, 40);
  struct tf_events e = {0};
  uint64_t marks, lost;
  tf_drain(r, &e);
  ck_assert_uint_eq(tr_reader_process_count(r), 2);
  uint32_t parent = index_of(r, getpid()), child = index_of(r, pid);
  ck_assert_uint_eq(tf_check_marks(&e, parent, 0, &marks, &lost), 40);
  ck_assert_uint_eq(marks, 40);
  ck_assert_uint_eq(tf_check_marks(&e, child, 0, &marks, &lost), 20);
  ck_assert_uint_eq(marks, 20);
  ck_assert_int_eq(tr_reader_process(r, child)->ppid, getpid());
  ck_assert_int_eq(tr_reader_process(r, child)->root_pid, getpid());
  ck_assert_str_eq(tr_reader_string(r, child, name), "kept over fork");
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

START_TEST(restart_is_for_children_only) {
  char why[200] = "";
  ck_assert_int_lt(tr_restart(why, sizeof why), 0);
  tf_start("64K");
  ck_assert_int_lt(tr_restart(why, sizeof why), 0);
  ck_assert_ptr_nonnull(strstr(why, "child"));
  ck_assert_ptr_nonnull(tr_child_context());
  ck_assert_str_eq(getenv("UVSCOPE_CONTEXT"), tr_child_context());
  tr_stop(0);
  ck_assert_int_lt(tr_start(NULL, why, sizeof why), 0);
}
END_TEST

START_TEST(two_hundred_children_at_once) {
  enum { CHILDREN = 200 };
  struct tr_live_options options = {.pid = getpid()};
  struct tr_reader *r = tf_open_live(&options);
  struct tr_thread *t = tf_start("64K");
  static pid_t pids[CHILDREN];
  struct tf_events e = {0};
  uint64_t marks, lost;
  for (int i = 0; i < CHILDREN; i++) {
    pids[i] = fork();
    ck_assert_int_ge(pids[i], 0);
    if (!pids[i]) {
      if (tr_restart(NULL, 0))
        _exit(1);
      tf_marks(t, 0, 50);
      tr_stop(0);
      _exit(0);
    }
    if (i % 8 == 0)
      tf_drain(r, &e);
  }
  for (int i = 0; i < CHILDREN; i++)
    ck_assert_int_eq(tf_wait(pids[i]), 0);
  tf_drain(r, &e);
  ck_assert_uint_eq(tr_reader_process_count(r), CHILDREN + 1);
  for (int i = 0; i < CHILDREN; i++) {
    uint32_t process = index_of(r, pids[i]);
    ck_assert_uint_ne(process, UINT32_MAX);
    ck_assert_int_eq(tr_reader_process(r, process)->ppid, getpid());
    ck_assert_uint_eq(tf_check_marks(&e, process, 0, &marks, &lost), 50);
    ck_assert_uint_eq(marks, 50);
  }
  ck_assert_uint_eq(tf_count(&e, TR_EV_PROCESS_END), CHILDREN);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

/* ---- who is followed ---- */

static char self_path[300];

/* Forks; the child runs this program again, as main() below says. */
static pid_t run_self(const char *what) {
  pid_t pid = fork();
  if (!pid) {
    if (!strcmp(what, "untraced"))
      execl("/bin/sh", "sh", "-c", "\"$0\" traced; exit $?", self_path, NULL);
    else
      execl(self_path, self_path, what, NULL);
    _exit(127);
  }
  return pid;
}

START_TEST(descendants_are_followed_through_untraced_ones) {
  unsetenv("UVSCOPE_CONTEXT");
  pid_t stranger = run_self("traced");
  tf_wait(stranger);
  pid_t root = fork();
  if (!root) {
    tf_marks(tf_start("64K"), 0, 5);
    int wrong = tf_wait(run_self("untraced")) != 0;
    wrong |= tf_wait(run_self("nested")) != 0;
    tr_stop(wrong);
    _exit(wrong);
  }
  struct tr_live_options options = {.pid = root, .include_dead = 1};
  struct tr_reader *r = tf_open_live(&options);
  while (tr_reader_any_alive(r)) {
    struct tr_event e[64];
    tr_reader_next(r, e, 64, 0);
    waitpid(root, NULL, WNOHANG);
    usleep(1000);
  }
  struct tf_events e = {0};
  tf_drain(r, &e);
  /* The root, the one under the shell, the nested one and its child. */
  ck_assert_uint_eq(tr_reader_process_count(r), 4);
  ck_assert_uint_eq(index_of(r, stranger), UINT32_MAX);
  for (uint32_t i = 0; i < 4; i++) {
    ck_assert_int_eq(tr_reader_process(r, i)->root_pid, root);
    ck_assert_int_eq(tr_reader_process(r, i)->alive, 0);
  }
  tf_free(&e);
  tr_reader_free(r);
  /* Seen from the nested one, there are only it and its child. */
  r = tf_open_live(&everything);
  tf_drain(r, &e);
  ck_assert_uint_eq(tr_reader_process_count(r), 5);
  pid_t nested = 0;
  for (uint32_t i = 0; i < 5; i++)
    if (!strcmp(tr_reader_process(r, i)->command, "nested"))
      nested = tr_reader_process(r, i)->pid;
  tr_reader_free(r);
  options.pid = nested;
  r = tf_open_live(&options);
  tf_drain(r, &e);
  ck_assert_uint_eq(tr_reader_process_count(r), 2);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

START_TEST(a_process_that_has_no_file_yet_is_waited_for) {
  int go[2];
  ck_assert_int_eq(pipe(go), 0);
  pid_t pid = fork();
  if (!pid) {
    char c;
    close(go[1]);
    while (read(go[0], &c, 1) > 0) {
    }
    tf_marks(tf_start("64K"), 0, 10);
    tr_stop(0);
    _exit(0);
  }
  close(go[0]);
  struct tr_live_options options = {.pid = pid};
  struct tr_reader *r = tf_open_live(&options);
  struct tf_events e = {0};
  tf_drain(r, &e);
  ck_assert_uint_eq(e.count, 0);
  ck_assert_int_eq(tr_reader_any_alive(r), 1);
  close(go[1]);
  tf_wait(pid);
  tf_drain(r, &e);
  ck_assert_uint_eq(e.count, 13);
  ck_assert_int_eq(tr_reader_any_alive(r), 0);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

START_TEST(the_dead_are_left_alone_unless_asked_for) {
  pid_t pid = run_self("traced");
  tf_wait(pid);
  struct tr_reader *r = tf_open_live(NULL);
  struct tf_events e = {0};
  tf_drain(r, &e);
  ck_assert_uint_eq(tr_reader_process_count(r), 0);
  tr_reader_free(r);
  struct tr_live_options options = {.include_dead = 1, .remove_read = 1};
  r = tf_open_live(&options);
  tf_drain(r, &e);
  ck_assert_uint_eq(tr_reader_process_count(r), 1);
  char path[512];
  strcpy(path, tr_reader_process(r, 0)->path);
  ck_assert_int_ne(access(path, F_OK), 0); /* read to its end */
  /* What was read stays with the reader. */
  ck_assert_str_eq(tr_reader_string(r, 0, e.list[0].r.w), "traced");
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

START_TEST(a_process_that_replaces_itself_has_two_files) {
  pid_t pid = fork();
  if (!pid) {
    tf_marks(tf_start("64K"), 0, 5);
    execl(self_path, self_path, "traced", NULL);
    _exit(127);
  }
  struct tr_live_options options = {.pid = pid, .include_dead = 1};
  struct tr_reader *r = tf_open_live(&options);
  ck_assert_int_eq(tf_wait(pid), 0);
  struct tf_events e = {0};
  tf_drain(r, &e);
  ck_assert_uint_eq(tr_reader_process_count(r), 2);
  ck_assert_int_eq(tr_reader_process(r, 0)->pid, pid);
  ck_assert_int_eq(tr_reader_process(r, 1)->pid, pid);
  ck_assert_int_eq(tr_reader_any_alive(r), 0);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

START_TEST(events_of_all_processes_come_in_time_order) {
  struct tr_reader *r = tf_open_live(&everything);
  pid_t pids[4];
  struct tf_events e = {0};
  for (int i = 0; i < 4; i++) {
    pids[i] = fork();
    if (!pids[i]) {
      tf_marks(tf_start("1M"), 0, 20000);
      tr_stop(0);
      _exit(0);
    }
  }
  int alive = 4;
  uint64_t last = 0;
  size_t count = 0;
  while (alive) {
    struct tr_event some[256];
    int n = tr_reader_next(r, some, 256, 0);
    for (int i = 0; i < n; i++, count++) {
      TF_CHECK(some[i].r.time >= last);
      last = some[i].r.time;
    }
    for (int i = 0; i < 4; i++)
      if (pids[i] && waitpid(pids[i], NULL, WNOHANG) == pids[i])
        pids[i] = 0, alive--;
  }
  tf_drain(r, &e);
  for (size_t i = 0; i < e.count; i++) {
    TF_CHECK(e.list[i].r.time >= last);
    last = e.list[i].r.time;
  }
  ck_assert_uint_eq(count + e.count, 4 * 20003);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

/* What a child does that is this program again. */
static int as_child(const char *what) {
  const struct tr_start_options options = {.command = what};
  if (tr_start(&options, NULL, 0))
    return 1;
  tf_marks(tr_thread_start(TR_ROLE_LOOP, "main"), 0, 5);
  int wrong = !strcmp(what, "nested") && tf_wait(run_self("traced"));
  tr_stop(wrong);
  return wrong;
}

int main(int argc, char **argv) {
  ssize_t n = readlink("/proc/self/exe", self_path, sizeof self_path - 1);
  self_path[n > 0 ? n : 0] = 0;
  if (argc > 1)
    return as_child(argv[1]);
  TCase *names = tf_case("names"), *forks = tf_case("fork"), *follow = tf_case("follow");
  tcase_add_test(names, equal_strings_have_equal_ids);
  tcase_add_test(names, names_reach_a_reader_that_comes_late);
  tcase_add_test(names, long_strings_are_cut_on_a_character);
  tcase_add_test(names, the_area_of_names_can_be_full);
  tcase_add_test(forks, a_forked_child_writes_nowhere_until_it_restarts);
  tcase_add_test(forks, restart_is_for_children_only);
  tcase_add_test(forks, two_hundred_children_at_once);
  tcase_add_test(follow, descendants_are_followed_through_untraced_ones);
  tcase_add_test(follow, a_process_that_has_no_file_yet_is_waited_for);
  tcase_add_test(follow, the_dead_are_left_alone_unless_asked_for);
  tcase_add_test(follow, a_process_that_replaces_itself_has_two_files);
  tcase_add_test(follow, events_of_all_processes_come_in_time_order);
  return TF_RUN("tracer processes", names, forks, follow);
}
