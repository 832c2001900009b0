#include "tests/unit/model_fixture.h"

#include <stdio.h>
#include <stdlib.h>

enum { PROCESSES = 256, SITES = 256 };

static const char *const strings[] = {
    [S_NONE] = "",
    [S_READ] = "readFile",
    [S_PBKDF2] = "pbkdf2",
    [S_SH] = "/bin/sh",
    [S_READ_SYNC] = "readFileSync",
    [S_BOOM] = "boom",
    [S_EVIL] = "\x1b]0;evil\x07\xe2\x80\xae\n",
};

static struct tr_process_info infos[PROCESSES];

static const char *string(void *data, uint32_t process, uint32_t id) {
  (void)data, (void)process;
  return id < sizeof strings / sizeof *strings ? strings[id] : "";
}

static struct tr_site_info site(void *data, uint32_t process, uint32_t id) {
  static char names[SITES][8];
  (void)data, (void)process;
  if (id == SITE_SORT) /* what tells of a callback when only its sort is known */
    return (struct tr_site_info){"(Server)", "", 0, 0};
  if (id == SITE_BUILT_IN)
    return (struct tr_site_info){"readSync", "node:fs", id, 1};
  if (id == SITE_PACKAGE)
    return (struct tr_site_info){"next", "/home/me/node_modules/a/a.js", id, 1};
  if (id == SITE_LOADER)
    return (struct tr_site_info){"load", "node:internal/modules/cjs/loader", id, 1};
  if (!id || id >= SITES)
    return (struct tr_site_info){"", "", 0, 0};
  snprintf(names[id], sizeof names[id], "f%u", (unsigned)id);
  return (struct tr_site_info){names[id], "/home/me/app.js", id, 1};
}

static const struct tr_process_info *process(void *data, uint32_t index) {
  (void)data;
  return index < PROCESSES && infos[index].pid ? &infos[index] : NULL;
}

struct tr_process_info *fixture_info(uint32_t index) {
  return &infos[index % PROCESSES];
}

static struct fixture current;
struct fixture *const f = &current;

void fixture_restart(const struct md_thresholds *thresholds) {
  const struct md_names names = {.string = string, .site = site, .process = process};
  md_free(f->m);
  memset(infos, 0, sizeof infos);
  *f = (struct fixture){.m = md_new(&names, thresholds), .pid = 100};
}

static void setup(void) {
  fixture_restart(NULL);
}

static void teardown(void) {
  md_free(f->m);
  f->m = NULL;
}

void put(uint64_t us, uint32_t thread, uint16_t type, uint16_t h, uint32_t w, uint64_t x,
         uint64_t y) {
  const struct tr_event e = {
      .r = {.time = BASE + us * US, .type = type, .h = h, .w = w, .x = x, .y = y},
      .pid = f->pid,
      .tid = f->pid + (int32_t)thread,
      .process = f->process,
      .thread = thread,
  };
  f->now = us * US;
  md_feed(f->m, &e, 1);
}

const struct md_process *first(void) {
  return md_process(f->m, 0);
}

const struct md_callback *row(enum tr_kind kind, uint32_t site) {
  const struct md_process *p = first();
  for (size_t i = 0; i < p->callback_rows; i++)
    if (p->callbacks[i]->kind == kind && p->callbacks[i]->site == site)
      return p->callbacks[i];
  return NULL;
}

static const struct md_finding *find(const char *id) {
  size_t count;
  const struct md_finding *all = md_findings(f->m, &count);
  for (size_t i = 0; i < count; i++)
    if (!strcmp(all[i].id, id))
      return &all[i];
  return NULL;
}

const struct md_finding *finding(const char *id) {
  md_finish(f->m);
  return find(id);
}

const struct md_finding *finding_at(uint64_t us, const char *id) {
  md_advance(f->m, BASE + us * US);
  return find(id);
}

void ck_time_adds_up(const struct md_process *p, uint64_t wall_ns) {
  uint64_t phases = 0;
  for (int i = 0; i < TR_PHASE_COUNT; i++)
    phases += p->phase_ns[i];
  ck_assert_uint_eq(p->busy_ns + p->idle_ns + p->unknown_ns, wall_ns);
  ck_assert_uint_eq(phases + p->unknown_ns, wall_ns);
}

int fixture_run(const char *name, const TTest *const *tests, size_t count) {
  TCase *tc = tcase_create(name);
  Suite *s = suite_create(name);
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_set_timeout(tc, 60);
  for (size_t i = 0; i < count; i++)
    tcase_add_test(tc, tests[i]);
  suite_add_tcase(s, tc);
  SRunner *sr = srunner_create(s);
  srunner_run_all(sr, CK_ENV);
  int failed = srunner_ntests_failed(sr);
  srunner_free(sr);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
