/*
 * Feeding the model with events made by hand. Times are in microseconds from a base that
 * is far from zero. Site n is function "f<n>" at app.js:n; string ids index `strings`.
 */
#ifndef TESTS_MODEL_FIXTURE_H
#define TESTS_MODEL_FIXTURE_H

#include <check.h>
#include <string.h>

#include "model/model.h"

#define US 1000u
#define MS 1000000u
#define SEC 1000000000u
#define BASE ((uint64_t)1000 * SEC)
#define FOREVER 0xffffffffu

enum { LOOP_THREAD, WORKER_1, WORKER_2, WORKER_3, WORKER_4, SAMPLER = 9 };
enum { S_NONE, S_READ, S_PBKDF2, S_SH, S_READ_SYNC, S_BOOM, S_EVIL };

struct fixture {
  struct md_model *m;
  uint32_t process;
  int32_t pid;
  uint64_t now; /* ns after BASE of the last event */
};

/* What the names resolver says about the process with this index. */
struct tr_process_info *fixture_info(uint32_t process);

/* Forgets all events; findings go by these thresholds from now on (NULL: the defaults). */
void fixture_restart(const struct md_thresholds *thresholds);

/* Runs the tests, each in a process of its own with a fresh fixture; for main(). */
int fixture_run(const char *name, const TTest *const *tests, size_t count);
#define RUN_TESTS(name, ...)                                       \
  int main(void) {                                                 \
    const TTest *const tests[] = {__VA_ARGS__};                    \
    return fixture_run(name, tests, sizeof tests / sizeof *tests); \
  }

/* The fixture of the running test. */
extern struct fixture *const f;

/* One event on `thread` at `us` after BASE. */
void put(uint64_t us, uint32_t thread, uint16_t type, uint16_t h, uint32_t w, uint64_t x,
         uint64_t y);

#define PUT(us, type, h, w, x, y) put(us, LOOP_THREAD, TR_EV_##type, h, w, x, y)
#define BEGIN(us, kind, site, task, wait) \
  PUT(us, TASK_BEGIN, TR_KIND_##kind, site, task, wait)
#define END(us, kind, task) PUT(us, TASK_END, TR_KIND_##kind, 0, task, 0)
#define CREATE(us, kind, site, task, cause) \
  PUT(us, TASK_CREATE, TR_KIND_##kind, site, task, cause)
#define POLL(from_us, to_us, timeout)           \
  do {                                          \
    PUT(from_us, POLL_BEGIN, 0, timeout, 0, 0); \
    PUT(to_us, POLL_END, 0, 0, 0, 0);           \
  } while (0)

/* Sites that are not functions of app.js. */
enum { SITE_SORT = 990, SITE_BUILT_IN, SITE_PACKAGE, SITE_LOADER };

/* The first process, and its row of this kind and site; NULL when there is none. */
const struct md_process *first(void);
const struct md_callback *row(enum tr_kind kind, uint32_t site);

/* Finishes and returns the finding with this id, or NULL. */
const struct md_finding *finding(const char *id);
/* The same while it lives, at `us`. */
const struct md_finding *finding_at(uint64_t us, const char *id);

/* Checks that everything between `from` and `to` is accounted for. */
void ck_time_adds_up(const struct md_process *p, uint64_t wall_ns);

#endif
