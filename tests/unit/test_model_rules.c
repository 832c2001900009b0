/* Each rule of findings.def has a stream of events that triggers it and a near miss that
 * does not, and each threshold of thresholds.def makes a finding of a near miss. */
#include "model/findings.h"
#include "tests/unit/model_fixture.h"

/* ---- streams: each is made of one amount, and returns the time (us) at which to look,
 * or AT_END ---- */

enum { AT_END };

static void loop_runs(void) {
  PUT(0, LOOP_START, 0, 0, 1, 0);
  POLL(0, 10, 1);
}

static void tick(uint64_t us, uint32_t site, uint64_t run_us) {
  PUT(us, POLL_END, 0, 0, 0, 0);
  BEGIN(us, TIMER, site, us, 0);
  END(us + run_us, TIMER, us);
  PUT(us + run_us, POLL_BEGIN, 0, 50, 0, 0);
}

static uint64_t one_run(uint64_t run_us) {
  loop_runs();
  tick(1000, 4, run_us);
  return AT_END;
}

static uint64_t many_runs(uint64_t run_us) {
  loop_runs();
  for (uint64_t i = 1; i <= 30; i++)
    tick(i * 100000, 3, run_us);
  return AT_END;
}

static uint64_t busy_loop(uint64_t percent) {
  loop_runs();
  for (uint64_t i = 1; i <= 200; i++)
    tick(i * 20000, 3, 200 * percent);
  return AT_END;
}

static uint64_t errors(uint64_t count) {
  for (uint64_t i = 1; i <= count; i++)
    PUT(20 * i, UNCAUGHT, 0, 6, 1, S_BOOM);
  PUT(100, PROCESS_END, 0, 1, 100, 0);
  return AT_END;
}

static uint64_t first_run(uint64_t us) {
  BEGIN(0, MAIN, 1, 1, TR_UNKNOWN);
  CREATE(10, TIMER, 2, 2, 1);
  return us;
}

static uint64_t spawning(uint64_t us) {
  loop_runs();
  PUT(1000, SPAWN_BEGIN, 0, S_SH, 1, 0);
  PUT(1000 + us, SPAWN_END, 0, S_SH, 1, 200);
  return AT_END;
}

/* Three children of a line come back after 20 ms; a fourth lives so long. */
static uint64_t children(uint64_t us) {
  loop_runs();
  for (uint64_t i = 1; i <= 4; i++) {
    CREATE(1000, CHILD, 60, i, 0);
    PUT(1000, SPAWN_BEGIN, 0, S_SH, i, 0);
    PUT(1000, SPAWN_END, 0, S_SH, i, 200 + i);
  }
  for (uint64_t i = 1; i <= 3; i++)
    PUT(21000, PROC_EXIT, 0, 0, i, 200 + i);
  return 1000 + us;
}

static uint64_t synchronous(uint64_t us) {
  loop_runs();
  PUT(1000, SYNC_BEGIN, TR_KIND_FS, 71, S_READ_SYNC, 0);
  PUT(1000 + us, SYNC_END, TR_KIND_FS, 0, S_READ_SYNC, 0);
  return AT_END;
}

static uint64_t draining(uint64_t us) {
  loop_runs();
  PUT(1000, POLL_END, 0, 0, 0, 0);
  for (uint64_t i = 0; i < 1000; i++) {
    BEGIN(1000 + us / 1000 * i, NEXTTICK, 8, i + 1, 0);
    END(1000 + us / 1000 * (i + 1), NEXTTICK, i + 1);
  }
  PUT(1000 + us, POLL_BEGIN, 0, 1, 0, 0);
  return AT_END;
}

/* Immediates without a pause, so many of a hundred scheduled by the one before. */
static uint64_t feeding(uint64_t percent) {
  loop_runs();
  for (uint64_t i = 1; i <= 3000; i++) {
    uint64_t us = 1000 + i * 501;
    BEGIN(us, IMMEDIATE, 8, i, 0);
    if ((i + 1) % 100 < percent)
      CREATE(us + 1, IMMEDIATE, 8, i + 1, i);
    END(us + 500, IMMEDIATE, i);
    if ((i + 1) % 100 >= percent)
      CREATE(us + 500, IMMEDIATE, 9, i + 1, 0);
    POLL(us + 500, us + 501, 0);
  }
  return AT_END;
}

static void submit(uint64_t us, uint16_t kind, uint64_t task) {
  PUT(us, TASK_CREATE, kind, 50, task, 0);
  PUT(us, POOL_SUBMIT, kind, S_READ, task, 0);
}
static void start(uint64_t us, uint16_t kind, uint64_t task, uint32_t worker) {
  put(us, worker, TR_EV_POOL_START, kind, S_READ, task, 0);
}
static void done(uint64_t us, uint16_t kind, uint64_t task, uint32_t worker) {
  put(us, worker, TR_EV_POOL_DONE, kind, S_READ, task, 0);
}

/* A pool of two with three jobs: the third waits so long. */
static uint64_t third_job(uint64_t us) {
  PUT(0, POOL_SIZE, 0, 2, 0, 0);
  for (uint64_t t = 1; t <= 3; t++)
    submit(0, TR_KIND_CRYPTO, t);
  start(0, TR_KIND_CRYPTO, 1, WORKER_1);
  start(0, TR_KIND_CRYPTO, 2, WORKER_2);
  done(us, TR_KIND_CRYPTO, 1, WORKER_1);
  start(us, TR_KIND_CRYPTO, 3, WORKER_1);
  return AT_END;
}

/* The same of a pool of four, of which look-ups may take two. */
static uint64_t third_look_up(uint64_t us) {
  PUT(0, POOL_SIZE, 0, 4, 0, 0);
  for (uint64_t t = 1; t <= 3; t++)
    submit(0, TR_KIND_DNS, t);
  start(0, TR_KIND_DNS, 1, WORKER_1);
  start(0, TR_KIND_DNS, 2, WORKER_2);
  done(us, TR_KIND_DNS, 1, WORKER_1);
  start(us, TR_KIND_DNS, 3, WORKER_1);
  return AT_END;
}

/* Two hundred jobs of a millisecond, every fortieth so many times longer. */
static uint64_t uneven(uint64_t ratio) {
  uint64_t us = 0;
  for (uint64_t t = 1; t <= 200; t++) {
    submit(us, TR_KIND_CRYPTO, t);
    start(us, TR_KIND_CRYPTO, t, WORKER_1);
    us += t % 40 ? 1000 : 1000 * ratio;
    done(us, TR_KIND_CRYPTO, t, WORKER_1);
    BEGIN(us, CRYPTO, 2, t, TR_UNKNOWN);
    END(us + 1, CRYPTO, t);
    us += 10;
  }
  return AT_END;
}

static uint64_t unanswered(uint64_t us) {
  submit(0, TR_KIND_FS, 1);
  start(0, TR_KIND_FS, 1, WORKER_1);
  return us;
}

static uint64_t delivery(uint64_t us) {
  submit(0, TR_KIND_FS, 1);
  start(10, TR_KIND_FS, 1, WORKER_1);
  done(1000, TR_KIND_FS, 1, WORKER_1);
  BEGIN(1000 + us, FS, 2, 1, TR_UNKNOWN);
  END(1010 + us, FS, 1);
  return AT_END;
}

/* Five collections of so many microseconds within a second. */
static uint64_t collecting(uint64_t us) {
  for (uint64_t i = 0; i < 5; i++) {
    PUT(i * 100000, GC_BEGIN, 0, 0, 0, 0);
    PUT(i * 100000 + us, GC_END, 0, 10, 1 << 20, 0);
  }
  return AT_END;
}

static uint64_t sampled(uint64_t percent) {
  for (uint64_t i = 0; i < 200; i++) {
    put(i * 2000, SAMPLER, TR_EV_SAMPLE, 1, 0, 0, 0);
    put(i * 2000, SAMPLER, TR_EV_FRAMES, 0, i < 2 * percent ? 80 : 90 + i % 8, 0, 0);
  }
  return AT_END;
}

/* A run of 200 ms of which the thread computed for so many percent. */
static uint64_t computing(uint64_t percent) {
  loop_runs();
  PUT(10, POLL_BEGIN, 0, 50, 0, 0);
  PUT(100000, POLL_END, 0, 1, 0, 0);
  BEGIN(100000, TIMER, 5, 77, 0);
  END(300000, TIMER, 77);
  PUT(300000, TICK_CPU, 0, 0, percent * 2 * MS, 200 * MS);
  PUT(300000, POLL_BEGIN, 0, 50, 0, 0);
  return AT_END;
}

static uint64_t stalled(uint64_t us) {
  loop_runs();
  put(900000, SAMPLER, TR_EV_HOST_STALL, 0, 0, us * US, 0);
  return AT_END;
}

/* Forty requests that are answered after so many microseconds. */
static uint64_t requests(uint64_t us) {
  loop_runs();
  PUT(20, POLL_BEGIN, 0, 50, 0, 0);
  for (uint64_t i = 0; i < 40; i++)
    CREATE(1000000 + i * 100000 - us, HTTP, 8, 500 + i, 0);
  for (uint64_t i = 0; i < 40; i++) {
    uint64_t at = 1000000 + i * 100000;
    PUT(at, POLL_END, 0, 1, 0, 0);
    BEGIN(at, HTTP, 9, 500 + i, 0);
    END(at + 500, HTTP, 500 + i);
    PUT(at + 500, POLL_BEGIN, 0, 50, 0, 0);
  }
  return AT_END;
}

static uint64_t losing(uint64_t count) {
  PUT(0, MARK, 0, 0, 0, 0);
  if (count)
    PUT(1, LOST, 0, 0, count, 0);
  return AT_END;
}

/* ---- the table ---- */

struct rule_case {
  const struct md_rule *rule;
  uint64_t (*stream)(uint64_t amount);
  uint64_t triggers, nearly;
  const char *threshold, *lower; /* with which the near miss triggers; NULL: none */
  enum md_severity severity;     /* at least */
};

#define CASE(name, ...) {&md__rule_##name, __VA_ARGS__}
static const struct rule_case cases[] = {
    CASE(slow_callback, one_run, 100000, 99999, "slow_callback_ns", "99ms", MD_INFO),
    CASE(slow_callback, one_run, 1000000, 999999, "slow_callback_error_ns", "999ms",
         MD_ERROR),
    CASE(uncaught_error, errors, 1, 0, NULL, NULL, MD_ERROR),
    CASE(never_yielded, first_run, 1000000, 999999, "never_yielded_ns", "999ms", MD_INFO),
    CASE(spawn_cost, spawning, 20000, 19999, "spawn_cost_ns", "19ms", MD_INFO),
    CASE(hanging_child, children, 500000, 499999, "stuck_request_ns", "499ms", MD_INFO),
    CASE(sync_api, synchronous, 1000, 999, "sync_call_ns", "900us", MD_INFO),
    CASE(starvation, draining, 100000, 99000, "starvation_ns", "99ms", MD_INFO),
    CASE(self_feeding, feeding, 51, 50, "self_feeding_percent", "48", MD_INFO),
    CASE(pool_full, third_job, 50000, 49999, "pool_wait_ns", "49ms", MD_INFO),
    CASE(slow_io_cap, third_look_up, 50000, 49999, "pool_wait_ns", "49ms", MD_INFO),
    CASE(uneven_tasks, uneven, 21, 19, "uneven_ratio", "18", MD_INFO),
    CASE(stuck_request, unanswered, 500000, 499999, "stuck_request_ns", "499ms", MD_INFO),
    CASE(gc, collecting, 20000, 19999, "gc_per_second_ns", "99ms", MD_INFO),
    CASE(hot_function, sampled, 51, 50, "hot_function_percent", "49", MD_INFO),
    CASE(loop_saturated, busy_loop, 96, 94, "saturated_percent", "93", MD_INFO),
    CASE(loop_delay, many_runs, 10300, 9700, "loop_delay_median_ns", "9ms", MD_INFO),
    CASE(loop_delay, one_run, 100000, 99999, "loop_delay_max_ns", "99ms", MD_INFO),
    CASE(late_completion, delivery, 10000, 9999, "late_completion_ns", "9ms", MD_INFO),
    CASE(parked, computing, 49, 50, "parked_percent", "51", MD_INFO),
    CASE(host_stall, stalled, 100000, 99999, "host_stall_ns", "99ms", MD_INFO),
    CASE(waiting_outside, requests, 210000, 190000, "outside_ns", "180ms", MD_INFO),
    CASE(dropped, losing, 1, 0, NULL, NULL, MD_INFO),
};
enum { CASES = sizeof cases / sizeof *cases };

/* Whether the stream of this amount has the finding. */
static int found(const struct rule_case *c, uint64_t amount,
                 const struct md_thresholds *t) {
  size_t count;
  fixture_restart(t);
  uint64_t look = c->stream(amount);
  if (look == AT_END)
    md_finish(f->m);
  else
    md_advance(f->m, BASE + look * US);
  const struct md_finding *all = md_findings(f->m, &count);
  for (size_t i = 0; i < count; i++)
    if (!strcmp(all[i].id, c->rule->id) && all[i].severity >= c->severity)
      return 1;
  return 0;
}

START_TEST(each_rule_triggers) {
  for (size_t i = 0; i < CASES; i++)
    ck_assert_msg(found(&cases[i], cases[i].triggers, NULL), "%s does not trigger",
                  cases[i].rule->id);
}
END_TEST

START_TEST(a_near_miss_is_none) {
  for (size_t i = 0; i < CASES; i++)
    ck_assert_msg(!found(&cases[i], cases[i].nearly, NULL), "%s triggers too early",
                  cases[i].rule->id);
}
END_TEST

START_TEST(a_lower_threshold_makes_it_one) {
  for (size_t i = 0; i < CASES; i++) {
    const struct rule_case *c = &cases[i];
    struct md_thresholds t;
    if (!c->threshold)
      continue;
    md_thresholds_default(&t);
    ck_assert_int_eq(md_threshold_set(&t, c->threshold, c->lower), 0);
    ck_assert_msg(found(c, c->nearly, &t), "%s does not heed %s", c->rule->id,
                  c->threshold);
  }
}
END_TEST

START_TEST(no_rule_is_left_out) {
  static const struct md_rule *const rules[] = {
#define RULE(name) &md__rule_##name,
#include "model/findings.def"
#undef RULE
  };
  for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
    size_t i = 0;
    while (i < CASES && cases[i].rule != rules[r])
      i++;
    ck_assert_msg(i < CASES, "%s has no case", rules[r]->id);
  }
}
END_TEST

START_TEST(no_threshold_is_left_out) {
  static const char *const names[] = {
#define THRESHOLD(name, value, text) #name,
#include "model/thresholds.def"
#undef THRESHOLD
  };
  for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
    size_t i = 0;
    while (i < CASES && (!cases[i].threshold || strcmp(cases[i].threshold, names[n]) != 0))
      i++;
    ck_assert_msg(i < CASES, "%s has no case", names[n]);
  }
}
END_TEST

RUN_TESTS("model_rules", each_rule_triggers, a_near_miss_is_none,
          a_lower_threshold_makes_it_one, no_rule_is_left_out, no_threshold_is_left_out)
