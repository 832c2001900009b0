/* A callback that schedules itself at once, for ever: the loop never rests. */
#include "model/findings.h"

enum { LEAST_RUNS = 1000 };
#define LEAST_NS 1000000000u

static int feeds_itself(const struct md__findings *out, const struct md__row *row) {
  const struct md_callback *pub = &row->pub;
  if (pub->kind != TR_KIND_IMMEDIATE && !md__kind_is_queue(pub->kind))
    return 0;
  uint64_t active = md__since(row->first_ns, pub->last_ns);
  uint64_t idle = md__since(row->idle_at_first, row->idle_at_last);
  return pub->run.count >= LEAST_RUNS && active >= LEAST_NS && idle < active / 20 &&
         pub->self_scheduled * 100 >
             pub->run.count * md__limits(out)->self_feeding_percent;
}

static void check(struct md__findings *out, const struct md__process *p) {
  for (size_t i = 0; i < p->pub.callback_rows; i++) {
    const struct md__row *row = (const struct md__row *)p->pub.callbacks[i];
    const struct md_callback *pub = &row->pub;
    char place[MD__TEXT + 16];
    if (!feeds_itself(out, row))
      continue;
    struct md_finding *f = md__report(out, p, MD_WARNING, pub->run.sum_ns);
    md__report_site(out, p, f, pub->site);
    f->at_ns = row->first_ns;
    md__title(f, "%s schedules itself and leaves the loop no idle time",
              md__row_place(place, sizeof place, pub));
    md__evidence(f, "%llu of its %llu runs were scheduled by itself",
                 (unsigned long long)pub->self_scheduled,
                 (unsigned long long)pub->run.count);
    md__evidence(f, "idle for %s of %s",
                 NS(md__since(row->idle_at_first, row->idle_at_last)),
                 NS(md__since(row->first_ns, pub->last_ns)));
  }
}

const struct md_rule md__rule_self_feeding = {
    .id = "self-feeding",
    .rank = MD__CONTEXT,
    .advice = "Wait with a timer or for an event instead of a chain of immediates.",
    .check = check,
};
