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

void fixture_init(struct fixture *f) {
  const struct md_names names = {.string = string, .site = site, .process = process};
  memset(infos, 0, sizeof infos);
  *f = (struct fixture){.m = md_new(&names, NULL), .pid = 100};
}

void fixture_release(struct fixture *f) {
  md_free(f->m);
}

void put(struct fixture *f, uint64_t us, uint32_t thread, uint16_t type, uint16_t h,
         uint32_t w, uint64_t x, uint64_t y) {
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

const struct md_process *first(const struct fixture *f) {
  return md_process(f->m, 0);
}

const struct md_callback *row(const struct fixture *f, enum tr_kind kind, uint32_t site) {
  const struct md_process *p = first(f);
  for (size_t i = 0; i < p->callback_rows; i++)
    if (p->callbacks[i]->kind == kind && p->callbacks[i]->site == site)
      return p->callbacks[i];
  return NULL;
}

static const struct md_finding *find(struct fixture *f, const char *id) {
  size_t count;
  const struct md_finding *all = md_findings(f->m, &count);
  for (size_t i = 0; i < count; i++)
    if (!strcmp(all[i].id, id))
      return &all[i];
  return NULL;
}

const struct md_finding *finding(struct fixture *f, const char *id) {
  md_finish(f->m);
  return find(f, id);
}

const struct md_finding *finding_at(struct fixture *f, uint64_t us, const char *id) {
  md_advance(f->m, BASE + us * US);
  return find(f, id);
}

void ck_time_adds_up(const struct md_process *p, uint64_t wall_ns) {
  uint64_t phases = 0;
  for (int i = 0; i < TR_PHASE_COUNT; i++)
    phases += p->phase_ns[i];
  ck_assert_uint_eq(p->busy_ns + p->idle_ns + p->unknown_ns, wall_ns);
  ck_assert_uint_eq(phases + p->unknown_ns, wall_ns);
}
