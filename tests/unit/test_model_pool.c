/* The thread pool: three waits, workers, the queue, and what goes wrong between threads.
 */
#include "tests/unit/model_fixture.h"

#define SUBMIT(us, task)                                     \
  do {                                                       \
    CREATE(us, CRYPTO, 50, task, 0);                         \
    PUT(us, POOL_SUBMIT, TR_KIND_CRYPTO, S_PBKDF2, task, 0); \
  } while (0)
#define START(us, worker, task) \
  put(us, worker, TR_EV_POOL_START, TR_KIND_CRYPTO, S_PBKDF2, task, 0)
#define DONE(us, worker, task) \
  put(us, worker, TR_EV_POOL_DONE, TR_KIND_CRYPTO, S_PBKDF2, task, 0)
#define DELIVER(us, task) PUT(us, POOL_DELIVER, TR_KIND_CRYPTO, S_PBKDF2, task, 0)

static const struct md_pool_kind *crypto(void) {
  const struct md_pool *pool = &first()->pool;
  for (size_t i = 0; i < pool->kind_count; i++)
    if (pool->kinds[i].kind == TR_KIND_CRYPTO)
      return &pool->kinds[i];
  ck_abort_msg("no crypto work");
  return NULL;
}

START_TEST(three_waits) {
  SUBMIT(0, 1);
  START(10, WORKER_1, 1);
  DONE(110, WORKER_1, 1);
  DELIVER(140, 1);
  BEGIN(141, CRYPTO, 2, 1, TR_UNKNOWN);
  END(150, CRYPTO, 1);
  const struct md_pool_kind *k = crypto();
  ck_assert_uint_eq(k->count, 1);
  ck_assert_uint_eq(k->queued.max_ns, 10 * US);
  ck_assert_uint_eq(k->run.max_ns, 100 * US);
  ck_assert_uint_eq(k->delivery.max_ns, 31 * US);
  const struct md_work *w = &first()->pool.recent[0];
  ck_assert_uint_eq(first()->pool.recent_total, 1);
  ck_assert_uint_eq(w->submit_ns, BASE);
  ck_assert_uint_eq(w->deliver_ns, BASE + 141 * US);
  ck_assert_int_eq(w->worker_tid, 101);
  ck_assert_str_eq(w->op, "pbkdf2");
  ck_assert_uint_eq(w->site, 50);
  ck_assert_uint_eq(first()->live_tasks, 0);
}
END_TEST

START_TEST(delivery_without_callback) {
  SUBMIT(0, 1);
  START(10, WORKER_1, 1);
  DONE(110, WORKER_1, 1);
  DELIVER(140, 1);
  BEGIN(500, TIMER, 3, 9, 0); /* another task's callback */
  END(501, TIMER, 9);
  ck_assert_uint_eq(crypto()->delivery.max_ns, 30 * US);
  ck_assert_uint_eq(first()->live_tasks, 0);
  SUBMIT(600, 2);
  START(610, WORKER_1, 2);
  DONE(620, WORKER_1, 2);
  DELIVER(630, 2);
  PUT(640, POLL_BEGIN, 0, 0, 0, 0);
  ck_assert_uint_eq(crypto()->count, 2);
}
END_TEST

START_TEST(queue_and_workers) {
  struct md_work live[8];
  PUT(0, POOL_SIZE, 0, 2, 0, 0);
  put(0, WORKER_1, TR_EV_THREAD_START, TR_ROLE_POOL, 0, 101, 0);
  put(0, WORKER_2, TR_EV_THREAD_START, TR_ROLE_POOL, 0, 102, 0);
  ck_assert_uint_eq(first()->pool.worker_count, 2);
  for (uint64_t t = 1; t <= 4; t++)
    SUBMIT(t, t);
  const struct md_pool *pool = &first()->pool;
  ck_assert_uint_eq(pool->queued, 4);
  ck_assert_uint_eq(pool->oldest_submit_ns, BASE + 1 * US);
  START(10, WORKER_1, 1);
  START(11, WORKER_2, 2);
  ck_assert_uint_eq(pool->busy, 2);
  ck_assert_uint_eq(pool->queued, 2);
  ck_assert_uint_eq(pool->oldest_submit_ns, BASE + 3 * US);
  ck_assert_str_eq(pool->workers[0].op, "pbkdf2");
  DONE(110, WORKER_1, 1);
  ck_assert_uint_eq(pool->busy, 1);
  ck_assert_uint_eq(pool->workers[0].busy_ns, 100 * US);
  ck_assert_uint_eq(pool->workers[0].items, 1);
  ck_assert_uint_eq(pool->undelivered, 1);
  ck_assert_uint_eq(md_pool_live(f->m, first(), live, 8), 4);
  for (uint64_t t = 1; t <= 4; t++)
    ck_assert_uint_eq(live[t - 1].task, t);
  ck_assert_uint_eq(md_pool_live(f->m, first(), live, 2), 2);
  ck_assert_uint_eq(pool->queued_max, 4);
}
END_TEST

START_TEST(clocks_a_little_apart_never_underflow) {
  START(9, WORKER_1, 1); /* before its submission */
  SUBMIT(10, 1);
  DONE(8, WORKER_1, 1); /* before its start */
  BEGIN(7, CRYPTO, 2, 1, TR_UNKNOWN);
  END(12, CRYPTO, 1);
  const struct md_pool_kind *k = crypto();
  ck_assert_uint_eq(k->queued.max_ns, 0);
  ck_assert_uint_eq(k->run.max_ns, 0);
  ck_assert_uint_eq(k->delivery.max_ns, 0);
  ck_assert_uint_eq(k->count, 1);
  ck_assert_uint_eq(first()->pool.busy, 0);
}
END_TEST

START_TEST(unknown_pieces_are_not_counted) {
  DONE(10, WORKER_1, 77); /* begun before we looked */
  START(20, WORKER_2, 78);
  DONE(30, WORKER_2, 78);
  BEGIN(40, CRYPTO, 2, 78, TR_UNKNOWN);
  END(41, CRYPTO, 78);
  DELIVER(50, 79);
  const struct md_pool_kind *k = crypto();
  ck_assert_uint_eq(k->queued.count, 0);
  ck_assert_uint_eq(k->run.count, 1);
  ck_assert_uint_eq(k->delivery.count, 1);
  ck_assert_uint_eq(first()->pool.busy, 0);
  ck_assert_uint_eq(first()->pool.queued, 0);
}
END_TEST

START_TEST(cancelled_work_leaves_the_queue) {
  SUBMIT(0, 1);
  PUT(10, POOL_CANCEL, TR_KIND_CRYPTO, S_PBKDF2, 1, 0);
  ck_assert_uint_eq(first()->pool.queued, 0);
  ck_assert_uint_eq(first()->pool.oldest_submit_ns, 0);
  ck_assert_uint_eq(first()->pool.cancelled, 1);
}
END_TEST

START_TEST(loss_on_a_worker_frees_it) {
  SUBMIT(0, 1);
  START(10, WORKER_1, 1);
  put(20, WORKER_1, TR_EV_LOST, 0, 0, 10, 0);
  ck_assert_uint_eq(first()->pool.busy, 0);
  ck_assert_uint_eq(first()->pool.workers[0].current_task, 0);
  SUBMIT(30, 2);
  START(31, WORKER_1, 2);
  START(32, WORKER_1, 3); /* the end of 2 was lost without notice */
  ck_assert_uint_eq(first()->pool.busy, 1);
  DONE(40, WORKER_1, 3);
  ck_assert_uint_eq(first()->pool.busy, 0);
}
END_TEST

START_TEST(loss_on_the_loop_forgets_deliveries) {
  struct md_work live[4];
  PUT(0, LOOP_START, 0, 0, 1, 0);
  SUBMIT(0, 1);
  START(10, WORKER_1, 1);
  DONE(20, WORKER_1, 1);
  PUT(100, LOST, 0, 0, 5, 0);
  ck_assert_uint_eq(md_pool_live(f->m, first(), live, 4), 0);
}
END_TEST

START_TEST(busy_workers_in_the_history) {
  SUBMIT(0, 1);
  SUBMIT(0, 2);
  START(50000, WORKER_1, 1);
  START(50000, WORKER_2, 2);
  DONE(150000, WORKER_1, 1);
  md_advance(f->m, BASE + 190000 * US);
  DONE(170000, WORKER_2, 2);
  PUT(250000, MARK, 0, 0, 0, 0);
  const struct md_bucket *h = first()->history;
  ck_assert_uint_eq(h[BASE / MD_BUCKET_NS % MD_BUCKETS].pool_busy_ns, 100 * MS);
  ck_assert_uint_eq(h[(BASE / MD_BUCKET_NS + 1) % MD_BUCKETS].pool_busy_ns, 120 * MS);
}
END_TEST

START_TEST(a_long_queue_is_bounded) {
  for (uint64_t t = 1; t <= 100000; t++)
    PUT(t, POOL_SUBMIT, TR_KIND_FS, S_READ, t, 0);
  ck_assert_uint_eq(first()->pool.queued, 1 << 16);
}
END_TEST

/* Six equal jobs on four workers. */
static void six_jobs(uint64_t run_us) {
  PUT(0, POOL_SIZE, 0, 4, 0, 0);
  for (uint64_t t = 1; t <= 6; t++)
    SUBMIT(t, t);
  for (uint32_t w = 1; w <= 4; w++)
    START(10 + w, w, w);
  for (uint32_t w = 1; w <= 4; w++)
    DONE(run_us + w, w, w);
  START(run_us + 10, WORKER_1, 5);
  START(run_us + 11, WORKER_3, 6);
  DONE(2 * run_us, WORKER_1, 5);
  DONE(2 * run_us, WORKER_3, 6);
  for (uint64_t t = 1; t <= 6; t++) {
    DELIVER(2 * run_us + 10 * t, t);
    BEGIN(2 * run_us + 10 * t, CRYPTO, 2, t, TR_UNKNOWN);
    END(2 * run_us + 10 * t + 5, CRYPTO, t);
  }
}

START_TEST(full_pool) {
  six_jobs(80000);
  const struct md_pool_kind *k = crypto();
  ck_assert_uint_eq(k->count, 6);
  ck_assert_uint_ge(k->queued.max_ns, 80 * MS);
  ck_assert_uint_lt(md_hist_percentile(&k->queued, 0.5), MS);
  const struct md_finding *x = finding("pool-full");
  ck_assert_ptr_nonnull(x);
  ck_assert_uint_eq(x->line, 50);
  ck_assert_ptr_nonnull(strstr(x->title, "pbkdf2 waited 80.0 ms"));
  ck_assert_ptr_nonnull(strstr(x->title, "pool of 4"));
  ck_assert_ptr_nonnull(strstr(x->evidence, "2 work items"));
}
END_TEST

START_TEST(pool_briefly_full_is_fine) {
  six_jobs(40000);
  ck_assert_ptr_null(finding("pool-full"));
}
END_TEST

START_TEST(long_wait_while_workers_idle_is_not_a_full_pool) {
  PUT(0, POOL_SIZE, 0, 4, 0, 0);
  SUBMIT(0, 1);
  START(10, WORKER_1, 1);
  SUBMIT(20, 2);
  START(90000, WORKER_2, 2); /* a worker was free all the time */
  DONE(90010, WORKER_2, 2);
  DONE(90020, WORKER_1, 1);
  ck_assert_ptr_null(finding("pool-full"));
}
END_TEST

START_TEST(long_work_on_a_pool_that_is_not_full_is_fine) {
  PUT(0, POOL_SIZE, 0, 4, 0, 0);
  SUBMIT(0, 1);
  START(10, WORKER_1, 1);
  DONE(3000000, WORKER_1, 1);
  BEGIN(3000010, CRYPTO, 2, 1, TR_UNKNOWN);
  END(3000020, CRYPTO, 1);
  md_finish(f->m);
  size_t count;
  md_findings(f->m, &count);
  ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(full_pool_shows_while_it_lasts) {
  PUT(0, POOL_SIZE, 0, 1, 0, 0);
  SUBMIT(0, 1);
  START(10, WORKER_1, 1);
  SUBMIT(1000, 2);
  ck_assert_ptr_null(finding_at(40000, "pool-full"));
  ck_assert_ptr_nonnull(finding_at(160000, "pool-full"));
}
END_TEST

START_TEST(late_completion) {
  SUBMIT(0, 1);
  START(10, WORKER_1, 1);
  BEGIN(100, TIMER, 7, 9, 0);
  DONE(1000, WORKER_1, 1);
  END(40100, TIMER, 9);
  BEGIN(40100, CRYPTO, 2, 1, TR_UNKNOWN);
  END(40110, CRYPTO, 1);
  const struct md_finding *x = finding("late-completion");
  ck_assert_ptr_nonnull(x);
  ck_assert_uint_eq(x->line, 7); /* the callback that kept the loop */
  ck_assert_ptr_nonnull(strstr(x->title, "39.1 ms"));
}
END_TEST

START_TEST(prompt_completion_is_fine) {
  SUBMIT(0, 1);
  START(10, WORKER_1, 1);
  DONE(1000, WORKER_1, 1);
  BEGIN(10900, CRYPTO, 2, 1, TR_UNKNOWN);
  END(10910, CRYPTO, 1);
  ck_assert_ptr_null(finding("late-completion"));
}
END_TEST

START_TEST(stuck_request) {
  SUBMIT(0, 1);
  START(10, WORKER_1, 1);
  ck_assert_ptr_null(finding_at(499000, "stuck-request"));
  const struct md_finding *x = finding_at(700000, "stuck-request");
  ck_assert_ptr_nonnull(x);
  ck_assert_uint_eq(x->line, 50);
  ck_assert_ptr_nonnull(strstr(x->evidence, "on worker 101"));
}
END_TEST

static void dns_jobs(uint32_t pool_size) {
  PUT(0, POOL_SIZE, 0, pool_size, 0, 0);
  for (uint64_t t = 1; t <= 3; t++)
    PUT(t, POOL_SUBMIT, TR_KIND_DNS, S_READ, t, 0);
  put(10, WORKER_1, TR_EV_POOL_START, TR_KIND_DNS, S_READ, 1, 0);
  put(11, WORKER_2, TR_EV_POOL_START, TR_KIND_DNS, S_READ, 2, 0);
  put(80000, WORKER_1, TR_EV_POOL_DONE, TR_KIND_DNS, S_READ, 1, 0);
  put(80010, WORKER_1, TR_EV_POOL_START, TR_KIND_DNS, S_READ, 3, 0);
}

START_TEST(slow_io_cap) {
  dns_jobs(4);
  ck_assert_ptr_nonnull(finding("slow-io-cap"));
  ck_assert_ptr_null(finding("pool-full"));
}
END_TEST

/* All workers were busy for a while, the share of look-ups used up for much longer. */
START_TEST(the_longer_wait_names_the_cause) {
  PUT(0, POOL_SIZE, 0, 3, 0, 0);
  for (uint64_t t = 1; t <= 3; t++)
    PUT(t, POOL_SUBMIT, TR_KIND_DNS, S_READ, t, 0);
  SUBMIT(4, 4);
  put(10, WORKER_1, TR_EV_POOL_START, TR_KIND_DNS, S_READ, 1, 0);
  put(11, WORKER_2, TR_EV_POOL_START, TR_KIND_DNS, S_READ, 2, 0);
  START(12, WORKER_3, 4);
  DONE(60012, WORKER_3, 4);
  put(900000, WORKER_1, TR_EV_POOL_DONE, TR_KIND_DNS, S_READ, 1, 0);
  put(900010, WORKER_1, TR_EV_POOL_START, TR_KIND_DNS, S_READ, 3, 0);
  ck_assert_ptr_nonnull(finding("slow-io-cap"));
  ck_assert_ptr_null(finding("pool-full"));
}
END_TEST

START_TEST(look_ups_in_a_full_pool_are_not_capped) {
  dns_jobs(2);
  ck_assert_ptr_null(finding("slow-io-cap"));
  ck_assert_ptr_nonnull(finding("pool-full"));
}
END_TEST

static void runs(uint64_t count, uint64_t long_every, uint64_t long_us) {
  uint64_t us = 0;
  for (uint64_t t = 1; t <= count; t++) {
    SUBMIT(us, t);
    START(us + 1, WORKER_1, t);
    us += t % long_every ? 200 : long_us;
    DONE(us, WORKER_1, t);
    BEGIN(us + 1, CRYPTO, 2, t, TR_UNKNOWN);
    END(us + 2, CRYPTO, t);
    us += 10;
  }
}

START_TEST(uneven_tasks) {
  runs(200, 40, 30000);
  ck_assert_ptr_nonnull(finding("uneven-tasks"));
}
END_TEST

START_TEST(slightly_uneven_tasks_are_fine) {
  runs(200, 40, 3000);
  ck_assert_ptr_null(finding("uneven-tasks"));
}
END_TEST

RUN_TESTS("model_pool", three_waits, delivery_without_callback, queue_and_workers,
          clocks_a_little_apart_never_underflow, unknown_pieces_are_not_counted,
          cancelled_work_leaves_the_queue, loss_on_a_worker_frees_it,
          loss_on_the_loop_forgets_deliveries, busy_workers_in_the_history,
          a_long_queue_is_bounded, full_pool, pool_briefly_full_is_fine,
          long_wait_while_workers_idle_is_not_a_full_pool,
          long_work_on_a_pool_that_is_not_full_is_fine, full_pool_shows_while_it_lasts,
          late_completion, prompt_completion_is_fine, stuck_request, slow_io_cap,
          the_longer_wait_names_the_cause, look_ups_in_a_full_pool_are_not_capped, uneven_tasks,
          slightly_uneven_tasks_are_fine)
