/* A child that does not come back, though others that were started at the same line did. */
#include "model/findings.h"

enum { LEAST_OTHERS = 3, TIMES_LONGER = 10, LOOKED_AT = 64 };

struct others {
  uint64_t count, longest_ns;
};

static uint64_t life(const struct md__findings *out, const struct md__process *p,
                     const struct md_spawn *s) {
  uint64_t end = p->pub.end_ns ? p->pub.end_ns : out->m->totals.now_ns;
  return md__since(s->begin_ns, s->exit_ns ? s->exit_ns : end);
}

static int came_back(const struct md_spawn *s) {
  return s->exit_ns && !s->signal;
}

static struct others others_of(const struct md__findings *out, const struct md__process *p,
                               const struct md_spawn *hung) {
  struct others o = {0};
  for (size_t i = 0; i < p->pub.spawn_count; i++) {
    const struct md_spawn *s = &p->pub.spawns[i];
    if (s->site != hung->site || s->pid <= 0 || !came_back(s))
      continue;
    uint64_t took = life(out, p, s);
    o.count++;
    o.longest_ns = took > o.longest_ns ? took : o.longest_ns;
  }
  return o;
}

static void report(struct md__findings *out, const struct md__process *p,
                   const struct md_spawn *s, const struct others *o) {
  char command[64], place[MD__TEXT];
  uint64_t lived = life(out, p, s);
  struct md_finding *f = md__report(out, p, MD_WARNING, lived);
  md__report_site(out, p, f, s->site);
  f->at_ns = s->begin_ns;
  md_escape(command, sizeof command, s->command);
  if (s->exit_ns)
    md__title(f, "child %s (pid %d) did not end: killed after %s", command, s->pid,
              NS(lived));
  else
    md__title(f, "child %s (pid %d) has not ended for %s", command, s->pid, NS(lived));
  md__evidence(f, "%llu others that %s started took %s at most",
               (unsigned long long)o->count, md__place(place, sizeof place, out, p, s->site),
               NS(o->longest_ns));
  if (s->exit_ns)
    md__evidence(f, "ended by signal %d", s->signal);
}

/* The one that lived longest. */
static void check(struct md__findings *out, const struct md__process *p) {
  const struct md_spawn *worst = NULL;
  struct others beside = {0};
  int looked_at = 0;
  for (size_t i = 0; i < p->pub.spawn_count && looked_at < LOOKED_AT; i++) {
    const struct md_spawn *s = &p->pub.spawns[i];
    uint64_t lived = life(out, p, s);
    if (s->pid <= 0 || !s->site || came_back(s) ||
        lived < md__limits(out)->stuck_request_ns || (worst && lived <= life(out, p, worst)))
      continue;
    struct others o = others_of(out, p, s);
    looked_at++;
    if (o.count < LEAST_OTHERS || lived / TIMES_LONGER < o.longest_ns)
      continue;
    worst = s;
    beside = o;
  }
  if (worst)
    report(out, p, worst, &beside);
}

const struct md_rule md__rule_hanging_child = {
    .id = "hanging-child",
    .rank = MD__CULPRIT,
    .advice = "See what it waits for, and start such children with a timeout.",
    .check = check,
};
