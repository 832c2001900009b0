/* The report of a model that was fed by hand, as JSON and as text. */
#include <check.h>
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "cli/report_text.h"
#include "exporters/report.h"
#include "tests/unit/model_fixture.h"

static void name_it(void) {
  fixture_info(0)->pid = 100;
  strcpy(fixture_info(0)->command, "app.js \xff\x1b[31m");
}

/* A tick with a timer that blocks for 150 ms, a job on the pool, and a child. */
static void some_life(void) {
  name_it();
  PUT(0, LOOP_START, 0, 0, 1, 0);
  PUT(0, POOL_SIZE, 0, 4, 0, 0);
  POLL(10, 1000, 5);
  PUT(1000, PHASE, TR_PHASE_TIMERS, 0, 0, 0);
  CREATE(1000, TIMER, 3, 1, 0);
  BEGIN(2000, TIMER, 7, 1, 1000);
  END(152000, TIMER, 1);
  CREATE(152000, CRYPTO, 8, 2, 0);
  PUT(152000, POOL_SUBMIT, TR_KIND_CRYPTO, S_PBKDF2, 2, 0);
  PUT(153000, SPAWN_BEGIN, 0, S_SH, 3, 0);
  PUT(155000, SPAWN_END, 0, S_SH, 3, 4321);
  put(155500, WORKER_1, TR_EV_POOL_START, TR_KIND_CRYPTO, S_PBKDF2, 2, 0);
  put(160500, WORKER_1, TR_EV_POOL_DONE, TR_KIND_CRYPTO, S_PBKDF2, 2, 0);
  POLL(156000, 161000, 5);
  PUT(161000, POOL_DELIVER, TR_KIND_CRYPTO, S_PBKDF2, 2, 0);
  BEGIN(161000, CRYPTO, 9, 2, 500000);
  END(161500, CRYPTO, 2);
  PUT(162000, PROC_EXIT, 9, 0, 3, 4321);
  PUT(163000, LOST, 0, 0, 17, 0);
  POLL(163000, 164000, 5);
}

static cJSON *report(void) {
  char *text = ex_report_json(f->m);
  ck_assert_int_eq(text[strlen(text) - 1], '\n');
  cJSON *json = cJSON_Parse(text);
  ck_assert_ptr_nonnull(json);
  free(text);
  return json;
}

/* The member at a path such as "processes.0.ticks.count". */
static const cJSON *at(const cJSON *o, const char *path) {
  char part[128];
  for (const char *p = path; *p;) {
    size_t n = strcspn(p, ".");
    snprintf(part, sizeof part, "%.*s", (int)n, p);
    o = cJSON_IsArray(o) ? cJSON_GetArrayItem(o, atoi(part))
                         : cJSON_GetObjectItemCaseSensitive(o, part);
    ck_assert_msg(o != NULL, "no %s in %s", part, path);
    p += n + (p[n] == '.');
  }
  return o;
}

START_TEST(every_promised_name_is_there) {
  static const char *const names[] = {"duration_ns",
                                      "lost",
                                      "findings.0.id",
                                      "findings.0.severity",
                                      "findings.0.title",
                                      "findings.0.evidence",
                                      "findings.0.advice",
                                      "findings.0.pid",
                                      "findings.0.file",
                                      "findings.0.line",
                                      "processes.0.pid",
                                      "processes.0.ppid",
                                      "processes.0.command",
                                      "processes.0.utilization",
                                      "processes.0.ticks.count",
                                      "processes.0.ticks.p50_ns",
                                      "processes.0.ticks.p90_ns",
                                      "processes.0.ticks.p99_ns",
                                      "processes.0.ticks.max_ns",
                                      "processes.0.phases.timers",
                                      "processes.0.callbacks.0.kind",
                                      "processes.0.callbacks.0.name",
                                      "processes.0.callbacks.0.file",
                                      "processes.0.callbacks.0.line",
                                      "processes.0.callbacks.0.count",
                                      "processes.0.callbacks.0.total_ns",
                                      "processes.0.callbacks.0.p50_ns",
                                      "processes.0.callbacks.0.p99_ns",
                                      "processes.0.callbacks.0.max_ns",
                                      "processes.0.callbacks.0.wait_p99_ns",
                                      "processes.0.callbacks.0.harm_ns",
                                      "processes.0.pool.size",
                                      "processes.0.pool.items.0.kind",
                                      "processes.0.pool.items.0.count",
                                      "processes.0.pool.items.0.queued.p50_ns",
                                      "processes.0.pool.items.0.queued.p99_ns",
                                      "processes.0.pool.items.0.queued.max_ns",
                                      "processes.0.pool.items.0.run.p50_ns",
                                      "processes.0.pool.items.0.delivery.max_ns",
                                      "processes.0.spawns.0.pid",
                                      "processes.0.spawns.0.command",
                                      "processes.0.spawns.0.cost_ns",
                                      "processes.0.spawns.0.exit_code",
                                      "processes.0.spawns.0.signal",
                                      "processes.0.samples"};
  some_life();
  md_finish(f->m);
  cJSON *r = report();
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    at(r, names[i]);
  cJSON_Delete(r);
}
END_TEST

START_TEST(figures_are_those_of_the_events) {
  some_life();
  md_finish(f->m);
  cJSON *r = report();
  ck_assert(at(r, "duration_ns")->valuedouble == 164e6);
  ck_assert(at(r, "lost")->valuedouble == 17);
  ck_assert_str_eq(at(r, "processes.0.command")->valuestring,
                   "app.js \xef\xbf\xbd\x1b[31m");
  ck_assert_str_eq(at(r, "processes.0.callbacks.0.name")->valuestring, "f7");
  ck_assert(at(r, "processes.0.callbacks.0.total_ns")->valuedouble == 150e6);
  ck_assert(at(r, "processes.0.callbacks.0.line")->valuedouble == 7);
  ck_assert(at(r, "processes.0.pool.items.0.queued.max_ns")->valuedouble == 3.5e6);
  ck_assert(at(r, "processes.0.pool.items.0.run.max_ns")->valuedouble == 5e6);
  ck_assert(at(r, "processes.0.pool.items.0.delivery.max_ns")->valuedouble == 0.5e6);
  ck_assert(at(r, "processes.0.spawns.0.cost_ns")->valuedouble == 2e6);
  ck_assert(at(r, "processes.0.spawns.0.signal")->valuedouble == 9);
  ck_assert_str_eq(at(r, "findings.0.id")->valuestring, "slow-callback");
  cJSON_Delete(r);
}
END_TEST

START_TEST(an_empty_model_is_a_report) {
  cJSON *r = report();
  ck_assert(at(r, "duration_ns")->valuedouble == 0);
  ck_assert_int_eq(cJSON_GetArraySize(at(r, "processes")), 0);
  cJSON_Delete(r);
}
END_TEST

START_TEST(a_line_of_figures) {
  PUT(0, LOOP_START, 0, 0, 1, 0);
  md_interval_begin(f->m);
  some_life();
  char *text = ex_stat_json(f->m, first(), 9007199254740993u, 3);
  ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
  ck_assert_ptr_nonnull(strstr(text, "\"t_ns\":9007199254740993,"));
  cJSON *o = cJSON_Parse(text);
  free(text);
  static const char *const names[] = {"t_ns",        "pid",         "utilization",
                                      "ticks",       "tick_p50_ns", "tick_p99_ns",
                                      "tick_max_ns", "callbacks",   "pool.size",
                                      "pool.busy",   "pool.queued", "pool.oldest_ns",
                                      "processes",   "lost"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    at(o, names[i]);
  ck_assert(at(o, "callbacks")->valuedouble == 2);
  ck_assert(at(o, "lost")->valuedouble == 17);
  ck_assert(at(o, "processes")->valuedouble == 3);
  cJSON_Delete(o);
}
END_TEST

static char *as_text(unsigned width) {
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  struct cli_report_options o = {.label = "out.uvt", .width = width};
  cli_report_text(f->m, &o, out);
  fclose(out);
  return text;
}

START_TEST(the_text_is_safe_and_complete) {
  static const char *const parts[] = {"app.js \\xff\\x1b[31m",
                                      "17 events LOST",
                                      "slow-callback",
                                      "app.js:7",
                                      "150 ms",
                                      "queued for a worker",
                                      "3.50 ms",
                                      "ended by signal 9",
                                      "2.00 ms",
                                      "timers"};
  static const unsigned widths[] = {40, 80, 100, 200};
  some_life();
  md_finish(f->m);
  for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
    char *text = as_text(widths[w]);
    for (const char *p = text; *p; p++)
      ck_assert_msg(*p == '\n' || (unsigned char)*p >= ' ', "a control character: %02x",
                    *p);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
      ck_assert_msg(strstr(text, parts[i]) != NULL, "no %s in\n%s", parts[i], text);
    free(text);
  }
}
END_TEST

START_TEST(the_text_of_nothing) {
  char *text = as_text(100);
  ck_assert_ptr_nonnull(strstr(text, "0 events"));
  ck_assert_ptr_nonnull(strstr(text, "Findings: none"));
  free(text);
}
END_TEST

RUN_TESTS("cli report", every_promised_name_is_there, figures_are_those_of_the_events,
          an_empty_model_is_a_report, a_line_of_figures, the_text_is_safe_and_complete,
          the_text_of_nothing)
