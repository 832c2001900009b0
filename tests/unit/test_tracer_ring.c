/* Rings: what is written is read; what is overwritten is counted, exactly. */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "tests/unit/tracer_fixture.h"
#include "tracer/writer.h"

static const struct tr_live_options everything = {.include_dead = 1};

/* Reads the whole session and checks one process's thread. */
static void expect(struct tr_reader *r, uint64_t total, uint64_t lost_expected) {
  struct tf_events e = {0};
  uint64_t marks, lost;
  tf_drain(r, &e);
  ck_assert_uint_eq(tf_check_marks(&e, 0, 0, &marks, &lost), total);
  ck_assert_uint_eq(lost, lost_expected);
  struct tr_reader_totals totals;
  tr_reader_totals(r, &totals);
  ck_assert_uint_eq(totals.lost, lost_expected);
  ck_assert_uint_eq(totals.events, e.count);
  tf_free(&e);
}

START_TEST(what_is_written_is_read) {
  struct tr_reader *r = tf_open_live(&everything);
  struct tr_thread *t = tf_start("64K");
  struct tf_events e = {0};
  tf_marks(t, 0, 100);
  tf_drain(r, &e);
  ck_assert_uint_eq(e.count, 102);
  ck_assert_uint_eq(e.list[0].r.type, TR_EV_PROCESS_START);
  ck_assert_str_eq(tr_reader_string(r, 0, e.list[0].r.w), "test program");
  ck_assert_uint_eq(e.list[1].r.type, TR_EV_THREAD_START);
  ck_assert_uint_eq(e.list[1].r.h, TR_ROLE_LOOP);
  ck_assert_str_eq(tr_reader_string(r, 0, e.list[1].r.w), "main");
  ck_assert_int_eq(e.list[1].pid, getpid());
  ck_assert_int_eq(e.list[1].tid, (int)syscall(SYS_gettid));
  tf_marks(t, 100, 150);
  tr_stop(7);
  tf_drain(r, &e);
  ck_assert_uint_eq(e.count, 153);
  ck_assert_uint_eq(e.list[152].r.type, TR_EV_PROCESS_END);
  ck_assert_uint_eq(tr_event_field(&e.list[152].r, TR_FIELD_W), 7);
  ck_assert_int_eq(tr_reader_process(r, 0)->exit_status, 7);
  ck_assert_int_eq(tr_reader_process(r, 0)->alive, 0);
  ck_assert_int_eq(tr_reader_any_alive(r), 0);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

START_TEST(null_thread_emits_nothing) {
  tr_emit_MARK(NULL, tr_now(NULL), 1);
  ck_assert_uint_eq(tr_now(NULL), 0);
  tr_thread_stop(NULL);
  ck_assert_ptr_null(tr_self());
  ck_assert_ptr_null(tr_thread_start(TR_ROLE_LOOP, "x"));
  ck_assert_uint_eq(tr_string("x", 1), 0);
  ck_assert_int_eq(tr_active(), 0);
}
END_TEST

/* A ring of 64 KiB holds 2048 records, of which the oldest may be half overwritten; two
 * more than the marks were written, PROCESS_START and THREAD_START. */
START_TEST(wrapping_loses_exactly_the_oldest) {
  static const uint64_t totals[] = {2046, 2047, 2048, 4096, 4097, 100000};
  uint64_t total = totals[_i], written = total + 2;
  struct tr_reader *r = tf_open_live(&everything);
  struct tr_thread *t = tf_start("64K");
  tf_marks(t, 0, total);
  expect(r, total, written > 2048 ? written - 2047 : 0);
  tr_reader_free(r);
}
END_TEST

START_TEST(reading_between_laps_loses_only_between) {
  struct tr_reader *r = tf_open_live(&everything);
  struct tr_thread *t = tf_start("64K");
  struct tf_events e = {0};
  uint64_t x = 0, marks, lost;
  for (int round = 0; round < 50; round++) {
    uint64_t n = (uint64_t)round * 97 % 4000;
    tf_marks(t, x, x + n);
    x += n;
    tf_drain(r, &e);
  }
  ck_assert_uint_eq(tf_check_marks(&e, 0, 0, &marks, &lost), x);
  ck_assert_uint_eq(marks + lost, x);
  ck_assert_uint_gt(lost, 0);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

START_TEST(a_ring_grows_to_its_largest_size_and_loses_nothing_till_then) {
  struct tr_reader *r = tf_open_live(&everything);
  struct tr_thread *t = tf_start(NULL);
  const struct tr__slot *slot = &tr__writer.slots[0];
  ck_assert_uint_eq(slot->max_records * 32, 4u << 20);
  ck_assert_uint_eq(atomic_load(&slot->capacity) * 32, 256u << 10);
  tf_marks(t, 0, 131070);
  ck_assert_uint_eq(atomic_load(&slot->capacity) * 32, 4u << 20);
  ck_assert_uint_eq(atomic_load(&slot->wraps), 0);
  expect(r, 131070, 0);
  tf_marks(t, 131070, 131071);
  ck_assert_uint_eq(atomic_load(&slot->wraps), 1);
  tr_reader_free(r);
}
END_TEST

START_TEST(what_was_overwritten_before_the_reader_came_is_no_loss) {
  struct tr_thread *t = tf_start("64K");
  tf_marks(t, 0, 10000);
  struct tr_reader *r = tf_open_live(&everything);
  struct tf_events e = {0};
  tf_drain(r, &e);
  ck_assert_uint_eq(tf_count(&e, TR_EV_LOST), 0);
  /* The thread is introduced although its THREAD_START is gone. */
  ck_assert_uint_eq(e.list[0].r.type, TR_EV_PROCESS_START);
  ck_assert_uint_eq(e.list[1].r.type, TR_EV_THREAD_START);
  ck_assert_uint_eq(e.list[1].r.h, TR_ROLE_LOOP);
  ck_assert_uint_eq(e.count, 2 + 2047);
  ck_assert_uint_eq(e.list[e.count - 1].r.x, 9999);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

START_TEST(only_new_skips_the_past) {
  struct tr_thread *t = tf_start("64K");
  tf_marks(t, 0, 1000);
  struct tr_live_options options = {.only_new = 1};
  struct tr_reader *r = tf_open_live(&options);
  struct tf_events e = {0};
  tf_drain(r, &e);
  ck_assert_uint_eq(e.count, 2);
  tf_marks(t, 1000, 1010);
  tf_drain(r, &e);
  ck_assert_uint_eq(e.count, 12);
  ck_assert_uint_eq(e.list[2].r.x, 1000);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

/* ---- concurrent writers ---- */

enum { WRITERS = 2 };
static _Atomic int running;
static uint64_t per_writer = TF_TSAN ? 50000 : 400000;

static void *writer(void *data) {
  struct tr_thread *t = tr_thread_start(TR_ROLE_OTHER, data);
  tf_marks(t, 0, per_writer);
  tr_thread_stop(t);
  atomic_fetch_sub(&running, 1);
  return NULL;
}

START_TEST(two_writers_and_a_reader_at_once) {
  struct tr_reader *r = tf_open_live(&everything);
  tf_start("64K");
  struct tf_events e = {0};
  pthread_t threads[WRITERS];
  atomic_store(&running, WRITERS);
  for (int i = 0; i < WRITERS; i++)
    ck_assert_int_eq(pthread_create(&threads[i], NULL, writer, "writer"), 0);
  while (atomic_load(&running))
    tf_drain(r, &e);
  for (int i = 0; i < WRITERS; i++)
    pthread_join(threads[i], NULL);
  tf_drain(r, &e);
  for (uint32_t thread = 1; thread <= WRITERS; thread++) {
    uint64_t marks, lost;
    ck_assert_uint_eq(tf_check_marks(&e, 0, thread, &marks, &lost), per_writer);
    /* The loss may include the THREAD_START. */
    ck_assert_uint_le(per_writer, marks + lost);
    ck_assert_uint_le(marks + lost, per_writer + 1);
  }
  for (size_t i = 1; i < e.count; i++)
    TF_CHECK(e.list[i].r.time >= e.list[i - 1].r.time);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

/* The same memory for writer and reader, so that the thread sanitizer sees both sides. */
static void *hammer(void *data) {
  struct tr_thread *t = data;
  tf_marks(t, 0, TF_TSAN ? 100000 : 2000000);
  atomic_store(&running, 0);
  return NULL;
}

START_TEST(copying_a_ring_under_the_writers_hands) {
  enum { CAPACITY = 256 };
  static struct tr_record ring[CAPACITY], out[CAPACITY];
  static struct tr__slot slot;
  slot.capacity = CAPACITY;
  slot.wraps = 1;
  struct tr_thread t = {ring, &slot.head, 0, CAPACITY - 1, UINT64_MAX, 0, 0};
  pthread_t thread;
  atomic_store(&running, 1);
  ck_assert_int_eq(pthread_create(&thread, NULL, hammer, &t), 0);
  uint64_t rounds = 0, sound = 0;
  while (atomic_load(&running)) {
    uint64_t head = atomic_load_explicit(&slot.head, memory_order_acquire);
    uint64_t from = head > CAPACITY ? head - CAPACITY : 0;
    uint64_t first = tr__ring_copy(&slot, ring, CAPACITY, from, head, out);
    for (uint64_t i = first; i < head; i++, sound++) {
      const struct tr_record *record = &out[i - from];
      TF_CHECK(record->x == i && record->y == tf_check(i) && record->w == (uint32_t)i);
    }
    rounds++;
  }
  pthread_join(thread, NULL);
  ck_assert_uint_gt(rounds, 0);
}
END_TEST

/* ---- sudden death ---- */

static uint64_t head_of(const char *path) {
  struct tr__slot slot;
  FILE *f = fopen(path, "r");
  ck_assert_ptr_nonnull(f);
  ck_assert_int_eq(fseek(f, TR__SLOTS_OFFSET, SEEK_SET), 0);
  ck_assert_uint_eq(fread(&slot, sizeof slot, 1, f), 1);
  fclose(f);
  return slot.head;
}

START_TEST(everything_is_there_after_kill_9) {
  pid_t pid = fork();
  if (!pid)
    for (uint64_t x = 0;; x += 1000) {
      static struct tr_thread *t;
      if (!t)
        t = tf_start("64K");
      tf_marks(t, x, x + 1000);
    }
  struct tr_live_options options = {.pid = pid, .include_dead = 1};
  struct tr_reader *r = tf_open_live(&options);
  struct tf_events e = {0};
  while (e.count < 20000 + 777 * (size_t)_i)
    tf_drain(r, &e);
  kill(pid, SIGKILL);
  tf_wait(pid);
  uint64_t head = head_of(tr_reader_process(r, 0)->path);
  tf_drain(r, &e);
  uint64_t marks, lost, next = tf_check_marks(&e, 0, 0, &marks, &lost);
  ck_assert_uint_eq(next + 2, head);
  ck_assert_int_eq(tr_reader_any_alive(r), 0);
  tr_reader_free(r);
  tf_free(&e);
  /* And for who comes later: the ring is a flight recorder. */
  r = tf_open_live(&options);
  tf_drain(r, &e);
  ck_assert_uint_eq(tf_check_marks(&e, 0, 0, &marks, &lost) + 2, head);
  ck_assert_uint_eq(marks, 2047);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

/* From here on any system call but exit is death. Not the strict mode, which forbids
 * rdtsc. */
static int forbid_system_calls(void) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
  };
  struct sock_fprog program = {sizeof code / sizeof *code, code};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

START_TEST(emitting_makes_no_system_call) {
  pid_t pid = fork();
  if (!pid) {
    struct tr_thread *t = tf_start("64K");
    tf_marks(t, 0, 2100); /* the ring is grown up and wraps */
    if (forbid_system_calls())
      _exit(77);
    tf_marks(t, 2100, 100000);
    syscall(SYS_exit, 42);
  }
  int status = tf_wait(pid);
  ck_assert(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77)
    fprintf(stderr, "skipped: no seccomp here\n");
  else
    ck_assert_int_eq(WEXITSTATUS(status), 42);
}
END_TEST

/* ---- samplers and reuse ---- */

START_TEST(a_sampler_has_a_ring_of_its_own) {
  struct tr_reader *r = tf_open_live(&everything);
  struct tr_thread *t = tf_start("64K"), *s = tr_thread_sampler(t);
  struct tf_events e = {0};
  ck_assert_ptr_nonnull(s);
  ck_assert_ptr_ne(s, t);
  ck_assert_ptr_eq(tr_self(), t);
  tr_emit_SAMPLE(s, tr_now(s), 1, 0, 0, 0);
  tf_drain(r, &e);
  ck_assert_uint_eq(tf_count(&e, TR_EV_SAMPLE), 1);
  const struct tr_event *last = &e.list[e.count - 1];
  ck_assert_uint_eq(last->thread, 1);
  ck_assert_int_eq(last->tid, (int)syscall(SYS_gettid));
  tr_stop(0);
  /* Still called by a late signal: it goes nowhere. */
  tr_emit_SAMPLE(s, tr_now(s), 1, 0, 0, 0);
  tr_emit_MARK(t, tr_now(t), 0);
  tf_drain(r, &e);
  ck_assert_uint_eq(tf_count(&e, TR_EV_SAMPLE), 1);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

static void *short_life(void *data) {
  struct tr_thread *t = tr_thread_start(TR_ROLE_POOL, "short");
  ck_assert_ptr_nonnull(t);
  tr_emit_MARK(t, tr_now(t), (uint32_t)(uintptr_t)data);
  tr_thread_stop(t);
  ck_assert_ptr_null(tr_self());
  return NULL;
}

START_TEST(slots_of_threads_that_exited_are_used_again) {
  enum { LIVES = 1500 };
  struct tr_reader *r = tf_open_live(&everything);
  tf_start("64K");
  struct tf_events e = {0};
  for (uintptr_t i = 0; i < LIVES; i++) {
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, short_life, (void *)i), 0);
    pthread_join(thread, NULL);
    if (i % 100 == 0)
      tf_drain(r, &e);
  }
  tf_drain(r, &e);
  ck_assert_uint_eq(tf_count(&e, TR_EV_MARK), LIVES);
  ck_assert_uint_eq(tf_count(&e, TR_EV_THREAD_EXIT), LIVES);
  ck_assert_uint_eq(tf_count(&e, TR_EV_LOST), 0);
  for (size_t i = 0; i < e.count; i++)
    if (e.list[i].r.type == TR_EV_THREAD_START || e.list[i].r.type == TR_EV_THREAD_EXIT)
      ck_assert_int_eq(e.list[i].tid, (int)e.list[i].r.x);
  tf_free(&e);
  tr_reader_free(r);
}
END_TEST

START_TEST(ids_of_tasks_and_flows_are_unique) {
  tf_start("64K");
  uint64_t last = 0, flow = tr_flow_new();
  for (int i = 0; i < 1000; i++) {
    uint64_t id = tr_task_new();
    ck_assert_uint_gt(id, last);
    last = id;
  }
  ck_assert_uint_ne(flow, 0);
  ck_assert_uint_ne(flow, tr_flow_new());
}
END_TEST

int main(void) {
  TCase *ring = tf_case("ring"), *both = tf_case("concurrent"), *death = tf_case("death");
  tcase_add_test(ring, what_is_written_is_read);
  tcase_add_test(ring, null_thread_emits_nothing);
  tcase_add_loop_test(ring, wrapping_loses_exactly_the_oldest, 0, 6);
  tcase_add_test(ring, reading_between_laps_loses_only_between);
  tcase_add_test(ring, a_ring_grows_to_its_largest_size_and_loses_nothing_till_then);
  tcase_add_test(ring, what_was_overwritten_before_the_reader_came_is_no_loss);
  tcase_add_test(ring, only_new_skips_the_past);
  tcase_add_test(ring, a_sampler_has_a_ring_of_its_own);
  tcase_add_test(ring, slots_of_threads_that_exited_are_used_again);
  tcase_add_test(ring, ids_of_tasks_and_flows_are_unique);
  tcase_add_test(both, two_writers_and_a_reader_at_once);
  tcase_add_test(both, copying_a_ring_under_the_writers_hands);
  tcase_add_loop_test(death, everything_is_there_after_kill_9, 0, 5);
  if (!TF_TSAN) /* its runtime makes calls of its own */
    tcase_add_test(death, emitting_makes_no_system_call);
  return TF_RUN("tracer rings", ring, both, death);
}
