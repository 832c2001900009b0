/* Conditions on a model: what they mean, and what they say when they are wrong. */
#include <stdlib.h>

#include "model/gate.h"
#include "tests/unit/model_fixture.h"

/* 200 timer runs of 1 ms at app.js:1, one of 150 ms at app.js:2, and no pool work. */
static void scene(void) {
  uint64_t at = 10000, task = 1;
  PUT(0, LOOP_START, 0, 0, 1, 0);
  for (int i = 0; i < 200; i++, task++, at += 10000) {
    POLL(at, at + 5000, 5);
    BEGIN(at + 5000, TIMER, 1, task, 0);
    END(at + 6000, TIMER, task);
  }
  POLL(at, at + 5000, 5);
  BEGIN(at + 5000, TIMER, 2, task, 0);
  END(at + 155000, TIMER, task);
  POLL(at + 155000, at + 160000, 5);
  md_finish(f->m);
}

static struct md_gate_result check(const char *condition) {
  struct md_gate_data data = {.model = f->m};
  struct md_gate_result r;
  md_gate_check(condition, &data, &r);
  return r;
}

#define ck_is(condition, what)                                                        \
  do {                                                                                \
    struct md_gate_result r = check(condition);                                       \
    ck_assert_msg(r.outcome == MD_GATE_##what, "%s: %s, %s", condition,               \
                  md_gate_outcome_name(r.outcome), r.why);                            \
  } while (0)

START_TEST(metrics) {
  scene();
  ck_is("callbacks == 201", PASSED);
  ck_is("site(app.js:1).run.count == 200", PASSED);
  ck_is("site(f1).run.p99 < 1.1ms and site(f1).run.p99 > 0.9ms", PASSED);
  ck_is("site('app.js:2').run.max >= 150ms", PASSED);
  ck_is("callback.run.max == site(f2).run.max", PASSED);
  ck_is("callback(timer).run.count == callbacks", PASSED);
  ck_is("callback(fs).run.count == 0", NO_DATA);
  ck_is("finding(slow-callback) == 1", PASSED);
  ck_is("finding(pool-full) == 0", PASSED);
  ck_is("findings >= 1 and findings.errors == 0", PASSED);
  ck_is("utilization < 70% and utilization > 40%", PASSED);
  ck_is("loop.busy / (loop.busy + loop.idle) == utilization", PASSED);
  ck_is("lost == 0", PASSED);
  ck_is("site(f2).slow == 1", PASSED);
  ck_is("tick.max < 100ms", FAILED);
  ck_is("tick.p999 < 1s", NO_DATA); /* 201 ticks */
  ck_is("gc.max < 1ms", NO_DATA);
  ck_is("gc.count == 0", PASSED);
  ck_is("site(nowhere.js:1).run.max < 1ms", NO_DATA);
  ck_is("pool.run.max < 1ms", NO_DATA);
}
END_TEST

START_TEST(language) {
  scene();
  ck_is("1 + 2 * 3 == 7", PASSED);
  ck_is("(1 + 2) * 3 == 9", PASSED);
  ck_is("10 - 2 - 3 == 5", PASSED);
  ck_is("-1 < 0", PASSED);
  ck_is("1s == 1000ms", PASSED);
  ck_is("1m == 60 * 1s", PASSED);
  ck_is("1500us / 1ms == 1.5", PASSED);
  ck_is("1KiB == 1024B", PASSED);
  ck_is("not 1 == 2", PASSED);
  ck_is("not (1 == 1 and 2 == 2)", FAILED);
  ck_is("1 == 2 or 2 == 2 and 3 == 3", PASSED);
  ck_is("(1 == 1 or 1 == 2) and 1 == 2", FAILED);
  ck_is("((1)) == 1", PASSED);
  ck_is("1 != 1", FAILED);
  /* What is not known outweighs what holds, and is outweighed by what does not. */
  ck_is("1 == 1 and gc.max < 1s", NO_DATA);
  ck_is("1 == 2 and gc.max < 1s", FAILED);
  ck_is("gc.max < 1s or 1 == 1", PASSED);
  ck_is("gc.max < 1s or 1 == 2", NO_DATA);
  ck_is("not gc.max < 1s", NO_DATA);
  ck_is("1 / 0 > 1", NO_DATA);
}
END_TEST

START_TEST(mistakes) {
  static const struct {
    const char *condition, *why;
  } cases[] = {
      {"", "ends too early"},
      {"tick.p99", "is expected"},
      {"tick.p99 < ", "ends too early"},
      {"tick.p99 < 50", "50ms"},
      {"tick.p98 < 50ms", "p98"},
      {"tick < 50ms", "none of p50"},
      {"warp < 1", "no metric 'warp'"},
      {"site(f1).warp < 1", "no 'warp'"},
      {"pool.warp.p99 < 1", "no 'warp.p99'"},
      {"finding(warp) == 0", "no finding 'warp'"},
      {"1 < 2 3", "not expected"},
      {"1 < 2 and", "ends too early"},
      {"(1 < 2", "')' is missing"},
      {"(1 + 2 < 4", "')' is missing"},
      {"1parsec < 2", "unit"},
      {"1ms * 1ms < 1s", "multiplied"},
      {"1 / 1ms < 1", "multiplied"},
      {"1ms + 1 < 1s", "cannot be compared"},
      {"site(f1.run.p99 < 1ms", "expected"},
      {"tick.p99 < baseline", "--baseline"},
      {"site(f1).run.p99 = 1ms", "is expected"},
  };
  scene();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct md_gate_result r = check(cases[i].condition);
    ck_assert_msg(r.outcome == MD_GATE_BAD && strstr(r.why, cases[i].why), "%s: %s, %s",
                  cases[i].condition, md_gate_outcome_name(r.outcome), r.why);
  }
}
END_TEST

START_TEST(baselines) {
  struct md_gate_result r;
  scene();
  struct md_gate_data data = {.model = f->m, .baseline = f->m};
  md_gate_check("site(f1).run.p99 < 1.2 * baseline", &data, &r);
  ck_assert_int_eq(r.outcome, MD_GATE_PASSED);
  ck_assert_uint_eq(r.right.samples, 200);
  md_gate_check("site(f1).run.p99 < baseline", &data, &r);
  ck_assert_int_eq(r.outcome, MD_GATE_FAILED);
  md_gate_check("site(f1).run.p99 == baseline.site(f1).run.p99 and 2 * tick.max > baseline", &data,
                &r);
  ck_assert_int_eq(r.outcome, MD_GATE_PASSED);
  md_gate_check("1 < baseline", &data, &r);
  ck_assert_int_eq(r.outcome, MD_GATE_BAD);
}
END_TEST

START_TEST(fewer_samples_and_one_process) {
  struct md_gate_result r;
  scene();
  struct md_gate_data data = {.model = f->m, .min_samples = 5};
  md_gate_check("tick.p999 < 1s", &data, &r);
  ck_assert_int_eq(r.outcome, MD_GATE_PASSED);
  data = (struct md_gate_data){.model = f->m, .pid = 1};
  md_gate_check("callbacks == 0", &data, &r);
  ck_assert_int_eq(r.outcome, MD_GATE_PASSED);
}
END_TEST

/* Whatever is written, it is understood or not, and nothing else happens. */
START_TEST(any_text) {
  static const char *const pieces[] = {
      "tick.p99", "site(", "site(f1)", ".run.p99", "(", ")", "<", "==", "1", "50ms", "not ",
      " and ", " or ", "baseline", ".", "-", "*", "/", "\"", "'", "%", "finding(", "\xff", "callback",
      "pool(fs).run.max", "9e999", "0x1p9", "1e", "((((((((((((((((((((((((((((((((((((((((",
  };
  struct md_gate_data data = {.model = f->m, .baseline = f->m};
  struct md_gate_result r;
  char text[2048];
  scene();
  srandom(1);
  for (int i = 0; i < 50000; i++) {
    text[0] = 0;
    for (long n = random() % 12; n >= 0; n--)
      strcat(text, pieces[(size_t)random() % (sizeof pieces / sizeof *pieces)]);
    md_gate_check(text, &data, &r);
    ck_assert_int_ge(r.outcome, MD_GATE_PASSED);
    ck_assert_int_le(r.outcome, MD_GATE_BAD);
    ck_assert(r.outcome != MD_GATE_BAD || r.why[0]);
  }
  memset(text, '(', sizeof text - 1);
  text[sizeof text - 1] = 0;
  md_gate_check(text, &data, &r);
  ck_assert_int_eq(r.outcome, MD_GATE_BAD);
}
END_TEST

RUN_TESTS("model gate", metrics, language, mistakes, baselines, fewer_samples_and_one_process,
          any_text)
