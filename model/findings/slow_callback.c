/* One callback that kept the loop from everything else. */
#include "model/findings.h"

/* A row's slow runs, with the one that is still going. */
struct slow {
  const struct md__row *row;
  uint64_t runs, sum_ns, longest_ns, at_ns;
  int open;
};

/* How long the open callback of this row has run by itself; 0 when it is not open. */
static uint64_t open_run(const struct md__process *p, const struct md__row *row,
                         uint64_t now, uint64_t *begin) {
  uint64_t longest = 0;
  for (uint32_t i = 0; i < p->thread_count; i++) {
    const struct md__thread *t = p->threads[i];
    uint64_t inner = now;
    for (uint32_t d = t ? t->depth : 0; d > 0; d--) {
      const struct md__frame *f = &t->frames[d - 1];
      uint64_t run = md__since(f->nested_ns, md__since(f->begin_ns, inner));
      inner = f->begin_ns;
      if (f->row != row || run <= longest)
        continue;
      longest = run;
      *begin = f->begin_ns;
    }
  }
  return longest;
}

static struct slow collect(const struct md__findings *out, const struct md__process *p,
                           const struct md__row *row) {
  struct slow s = {.row = row, .runs = row->pub.slow_runs, .sum_ns = row->slow_ns};
  if (row->pub.slowest_count) {
    s.longest_ns = row->pub.slowest[0].run_ns;
    s.at_ns = row->pub.slowest[0].begin_ns;
    s.open = row->pub.slowest[0].unfinished;
  }
  uint64_t begin = 0, run = open_run(p, row, out->m->totals.now_ns, &begin);
  if (run < md__limits(out)->slow_callback_ns)
    return s;
  s.runs++;
  s.sum_ns += run;
  if (run >= s.longest_ns) {
    s.longest_ns = run;
    s.at_ns = begin;
    s.open = 1;
  }
  return s;
}

static const char *open_text(const struct md__process *p, const struct slow *s) {
  if (!s->open)
    return "";
  return p->pub.end_ns ? " and had not ended when the process did" : " and still runs";
}

/* Where most samples of a row lie; NULL when it has none. */
static const uint32_t *hottest(const struct md__row *row, uint32_t *count) {
  uint32_t best = 0;
  for (uint32_t i = 1; i < MD__HOT; i++)
    if (row->hot[i].count > row->hot[best].count)
      best = i;
  *count = row->hot[best].count;
  return *count ? &row->hot[best].site : NULL;
}

static void evidence(struct md__findings *out, const struct md__process *p,
                     struct md_finding *f, const struct slow *s) {
  const struct md__row *row = s->row;
  const struct md_callback *pub = &row->pub;
  uint32_t count;
  const uint32_t *site = hottest(row, &count);
  char line[MD__TEXT];
  md__evidence(f, "longest run %s%s", NS(s->longest_ns), open_text(p, s));
  md__evidence(f, "%llu of %llu runs took %s or more", (unsigned long long)s->runs,
               (unsigned long long)(pub->run.count > s->runs ? pub->run.count : s->runs),
               NS(md__limits(out)->slow_callback_ns));
  if (pub->run.count > 1)
    md__evidence(f, "p50 %s, p99 %s", NS(md_hist_percentile(&pub->run, 0.5)),
                 NS(md_hist_percentile(&pub->run, 0.99)));
  if (pub->victims)
    md__evidence(f, "made others wait %llu time%s, %s in all",
                 (unsigned long long)pub->victims, pub->victims == 1 ? "" : "s",
                 NS(pub->harm_ns));
  if (!site)
    return;
  struct tr_site_info hot = md_site(out->m, &p->pub, *site);
  md__evidence(f, "hottest line %s (%u of %llu samples)",
               md__line(line, sizeof line, hot.file, hot.line), count,
               (unsigned long long)pub->samples);
}

/* The first run of the script delays nothing that had been promised yet: it becomes a
 * warning only where others would be an error. */
static enum md_severity severity(const struct md__findings *out, const struct slow *s) {
  int long_run = s->longest_ns >= md__limits(out)->slow_callback_error_ns;
  if (s->row->start_up)
    return long_run ? MD_WARNING : MD_INFO;
  return long_run ? MD_ERROR : MD_WARNING;
}

static void report(struct md__findings *out, const struct md__process *p,
                   const struct slow *s) {
  char place[MD__TEXT + 16];
  uint32_t samples;
  struct md_finding *f =
      md__report(out, p, severity(out, s), s->row->pub.harm_ns + s->sum_ns);
  /* Of some programs only a callback's name is known: then its hottest line is its place. */
  const uint32_t *hot = s->row->pub.file[0] ? NULL : hottest(s->row, &samples);
  md__report_site(out, p, f, hot ? *hot : s->row->pub.site);
  f->at_ns = s->at_ns;
  md__row_place(place, sizeof place, &s->row->pub);
  if (s->row->start_up)
    md__title(f, "start-up ran %s%s", NS(s->longest_ns), s->open ? ", unfinished" : "");
  else
    md__title(f, "%s blocked the loop for %s%s", place, NS(s->longest_ns),
              s->open ? ", unfinished" : "");
  evidence(out, p, f, s);
}

static void check(struct md__findings *out, const struct md__process *p) {
  for (size_t i = 0; i < p->pub.callback_rows; i++) {
    const struct md__row *row = (const struct md__row *)p->pub.callbacks[i];
    struct slow s = collect(out, p, row);
    /* never-yielded speaks of a first run that goes on. */
    if (row->start_up && s.open && !p->polled && !p->pub.end_ns && !out->m->finished &&
        s.longest_ns >= md__limits(out)->never_yielded_ns)
      continue;
    if (s.runs)
      report(out, p, &s);
  }
}

const struct md_rule md__rule_slow_callback = {
    .id = "slow-callback",
    .rank = MD__CULPRIT,
    .advice =
        "Split it into parts with setImmediate, or move the work to the thread pool "
        "or another process.",
    .check = check,
};
