/* The queue of a push: what waits, what is tried again, what is lost, what answers mean.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "cli/push_queue.h"

#define SECOND 1000000000u

static struct cli_queue q;
static struct cli_answer answer;

static void set_up(void) {
  cli_queue_init(&q, 1 << 20);
  answer = (struct cli_answer){0};
}

static void tear_down(void) {
  cli_queue_release(&q);
  ck_assert_uint_eq(q.bytes, 0);
  ck_assert_uint_eq(q.waiting[CLI_SPANS] + q.waiting[CLI_METRICS], 0);
  ex_bytes_release(&answer.body);
}

/* Noise, so that it stays as long as it is. */
static void put(enum cli_signal_kind kind, size_t length, uint64_t count, uint64_t now) {
  char *noise = malloc(length);
  for (size_t i = 0; i < length; i++)
    noise[i] = (char)rand();
  cli_queue_put(&q, kind, noise, length, count, now);
  free(noise);
}

static void answered(int status, uint64_t retry_after_ns, uint64_t now) {
  answer.status = status;
  answer.retry_after_ns = retry_after_ns;
  cli_queue_answer(&q, &answer, now);
}

static void body(const void *bytes, size_t length) {
  answer.body.used = 0;
  ex_bytes_put(&answer.body, bytes, length);
}

START_TEST(one_after_another) {
  put(CLI_SPANS, 100, 3, 1);
  put(CLI_METRICS, 100, 1, 2);
  const struct cli_batch *b = cli_queue_next(&q, 3);
  ck_assert_ptr_nonnull(b);
  ck_assert_int_eq(b->kind, CLI_SPANS);
  ck_assert_ptr_null(cli_queue_next(&q, 4)); /* that one is under way */
  answered(200, 0, 5);
  ck_assert_uint_eq(q.sent[CLI_SPANS], 3);
  ck_assert_int_eq(cli_queue_next(&q, 6)->kind, CLI_METRICS);
  answered(202, 0, 7);
  ck_assert_ptr_null(cli_queue_next(&q, 8));
  ck_assert_uint_eq(q.lost[CLI_SPANS] + q.lost[CLI_METRICS], 0);
}
END_TEST

START_TEST(later_means_longer_each_time) {
  static const int laters[] = {0, 429, 502, 503, 504};
  uint64_t now = SECOND, half = SECOND / 2;
  put(CLI_SPANS, 100, 3, now);
  for (unsigned i = 0; i < 12; i++) {
    const struct cli_batch *b = cli_queue_next(&q, now);
    ck_assert_ptr_nonnull(b);
    answered(laters[i % 5], 0, now);
    uint64_t wait = i < 6 ? half << i : 30u * (uint64_t)SECOND;
    ck_assert_uint_ge(q.due_ns - now, wait / 2);
    ck_assert_uint_lt(q.due_ns - now, wait + wait / 2);
    ck_assert_ptr_null(cli_queue_next(&q, q.due_ns - 1));
    now = q.due_ns;
  }
  ck_assert_uint_eq(q.lost[CLI_SPANS], 0);
}
END_TEST

START_TEST(retry_after_is_honoured) {
  put(CLI_SPANS, 100, 3, 1);
  cli_queue_next(&q, 1);
  answered(503, 20ull * SECOND, 1);
  ck_assert_uint_ge(q.due_ns, 20ull * SECOND);
  ck_assert_ptr_nonnull(cli_queue_next(&q, q.due_ns));
  answered(200, 0, q.due_ns);
  ck_assert_uint_eq(q.tries, 0); /* and a success forgets it */
}
END_TEST

START_TEST(what_is_too_old_is_lost) {
  put(CLI_SPANS, 100, 3, 1);
  ck_assert_ptr_null(cli_queue_next(&q, 301ull * SECOND));
  ck_assert_uint_eq(q.lost[CLI_SPANS], 3);
}
END_TEST

START_TEST(other_answers_lose_it) {
  static const int noes[] = {301, 307, 400, 401, 403, 404, 413, 500, 501};
  for (size_t i = 0; i < sizeof noes / sizeof *noes; i++) {
    put(CLI_SPANS, 10, 2, 1);
    ck_assert_ptr_nonnull(cli_queue_next(&q, 1)); /* at once: the next may be fine */
    answered(noes[i], 0, 1);
    ck_assert_uint_eq(q.lost[CLI_SPANS], 2 * (i + 1));
    ck_assert(q.fresh && *q.why);
  }
}
END_TEST

START_TEST(the_oldest_gives_way) {
  put(CLI_SPANS, 400000, 1, 1);
  put(CLI_SPANS, 400000, 10, 1);
  ck_assert_ptr_nonnull(cli_queue_next(&q, 1));
  put(CLI_METRICS, 400000, 100, 1);
  ck_assert_uint_le(q.bytes, 1 << 20);
  ck_assert_uint_eq(q.lost[CLI_SPANS], 10); /* not what is being sent */
  answered(200, 0, 1);
  ck_assert_uint_eq(q.sent[CLI_SPANS], 1);
  put(CLI_SPANS, 2 << 20, 1000, 1); /* can never fit */
  ck_assert_uint_eq(q.bytes, 0);
  ck_assert_uint_eq(q.lost[CLI_SPANS], 1010);
  ck_assert_uint_eq(q.lost[CLI_METRICS], 100);
}
END_TEST

START_TEST(giving_up_counts_all) {
  put(CLI_SPANS, 10, 5, 1);
  put(CLI_SPANS, 10, 6, 1);
  cli_queue_next(&q, 1);
  cli_queue_give_up(&q);
  ck_assert_uint_eq(q.lost[CLI_SPANS], 11);
  ck_assert_ptr_null(q.first);
}
END_TEST

START_TEST(a_part_may_be_rejected) {
  put(CLI_SPANS, 10, 5, 1);
  cli_queue_next(&q, 1);
  body("\x0a\x0b\x08\x02\x12\x07too old", 13);
  answered(200, 0, 1);
  ck_assert_uint_eq(q.sent[CLI_SPANS], 3);
  ck_assert_uint_eq(q.lost[CLI_SPANS], 2);
  ck_assert_str_eq(q.why, "the collector did not take all: too old");
  put(CLI_SPANS, 10, 5, 1); /* more than there were: all */
  cli_queue_next(&q, 1);
  body("\x0a\x02\x08\x7f", 4);
  answered(200, 0, 1);
  ck_assert_uint_eq(q.sent[CLI_SPANS], 3);
  ck_assert_uint_eq(q.lost[CLI_SPANS], 7);
}
END_TEST

START_TEST(noise_is_not_read_beyond_its_end) {
  unsigned char noise[24];
  for (int i = 0; i < 20000; i++) {
    size_t length = (size_t)rand() % sizeof noise;
    for (size_t j = 0; j < length; j++)
      noise[j] = (unsigned char)(rand() % 4 ? rand() % 32 : rand());
    if (length && i % 2)
      noise[0] = 0x0a;
    /* In memory of just that length: the sanitizers see one byte too many. */
    answer.body = (struct ex_bytes){.at = malloc(length + !length), .used = length};
    memcpy(answer.body.at, noise, length);
    put(CLI_SPANS, 1, 5, 1);
    cli_queue_next(&q, 1);
    answered(200, 0, 1);
    ex_bytes_release(&answer.body);
  }
  ck_assert_uint_eq(q.sent[CLI_SPANS] + q.lost[CLI_SPANS], 100000);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("push");
  TCase *c = tcase_create("queue");
  tcase_add_checked_fixture(c, set_up, tear_down);
  tcase_add_test(c, one_after_another);
  tcase_add_test(c, later_means_longer_each_time);
  tcase_add_test(c, retry_after_is_honoured);
  tcase_add_test(c, what_is_too_old_is_lost);
  tcase_add_test(c, other_answers_lose_it);
  tcase_add_test(c, the_oldest_gives_way);
  tcase_add_test(c, giving_up_counts_all);
  tcase_add_test(c, a_part_may_be_rejected);
  tcase_add_test(c, noise_is_not_read_beyond_its_end);
  suite_add_tcase(suite, c);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
