/* Synchronous calls once the loop runs: each blocks everything for as long as it takes.
 */
#include "model/findings.h"

#include <string.h>

enum { SAMPLED = 64, LEAST_SAMPLES = 5, LEAST_PERCENT = 10 };

static void report(struct md__findings *out, const struct md__process *p,
                   const struct md_sync *s) {
  char op[48], place[MD__TEXT];
  uint64_t wall = p->pub.busy_ns + p->pub.idle_ns;
  int noticeable =
      s->max_ns >= md__limits(out)->loop_delay_median_ns || s->sum_ns > wall / 20;
  struct md_finding *f = md__report(out, p, noticeable ? MD_WARNING : MD_INFO, s->sum_ns);
  md__report_site(out, p, f, s->site);
  f->at_ns = s->max_at_ns;
  md_escape(op, sizeof op, s->op);
  md__title(f, "%s was called %llu times while the loop ran, %s in all",
            op[0] ? op : "a synchronous call", (unsigned long long)s->count,
            NS(s->sum_ns));
  md__evidence(f, "longest call %s, mean %s", NS(s->max_ns), NS(s->sum_ns / s->count));
  md__evidence(f, "called in %s", md__place(place, sizeof place, out, p, s->site));
}

/* ---- programs whose calls are not told, but whose stacks are ---- */

struct sampled {
  struct tr_site_info call; /* the built-in function */
  uint32_t site;            /* of the program's line that calls it */
  uint64_t samples;
};

static int begins(const char *text, const char *with) {
  return !strncmp(text, with, strlen(with));
}

static int is_sync(struct tr_site_info site) {
  size_t n = strlen(site.function);
  return begins(site.file, "node:") && n > 4 && !strcmp(site.function + n - 4, "Sync");
}

/* Whether a module is being loaded: its synchronous calls are those of a start. */
static int loads(const struct md__findings *out, const struct md__process *p,
                 const struct md_stack *s) {
  for (uint32_t i = 0; i < s->depth; i++)
    if (begins(md_site(out->m, &p->pub, s->sites[i]).file, "node:internal/modules/"))
      return 1;
  return 0;
}

/* The synchronous built-in that code of the program is in, with the line that calls it. */
static int sampled_call(const struct md__findings *out, const struct md__process *p,
                        const struct md_stack *s, struct sampled *call) {
  int inside = 0;
  for (uint32_t i = 0; i < s->depth && !loads(out, p, s); i++) {
    struct tr_site_info site = md_site(out->m, &p->pub, s->sites[i]);
    if (is_sync(site)) {
      call->call = site;
      inside = 1;
    } else if (inside) {
      call->site = s->sites[i];
      return site.line && !begins(site.file, "node:");
    }
  }
  return 0;
}

static size_t count_sampled(const struct md__findings *out, const struct md__process *p,
                            struct sampled *all) {
  size_t count = 0;
  for (size_t i = 0; i < p->pub.stack_count; i++) {
    const struct md_stack *s = &p->pub.stacks[i];
    struct sampled call = {.samples = s->count};
    size_t at = 0;
    if (!s->count || !sampled_call(out, p, s, &call))
      continue;
    while (at < count && (all[at].site != call.site ||
                          strcmp(all[at].call.function, call.call.function)))
      at++;
    if (at == SAMPLED)
      continue;
    if (at == count)
      all[count++] = call;
    else
      all[at].samples += s->count;
  }
  return count;
}

static void report_sampled(struct md__findings *out, const struct md__process *p,
                           const struct sampled *s) {
  char op[48], place[MD__TEXT];
  uint64_t share = s->samples * 100 / p->pub.samples;
  struct md_finding *f = md__report(out, p, MD_WARNING, s->samples);
  md__report_site(out, p, f, s->site);
  md__title(f, "%s blocked the loop in %llu%% of the samples of slow ticks",
            md_escape(op, sizeof op, s->call.function), (unsigned long long)share);
  md__evidence(f, "%llu of %llu samples", (unsigned long long)s->samples,
               (unsigned long long)p->pub.samples);
  md__evidence(f, "called in %s", md__place(place, sizeof place, out, p, s->site));
}

static void check(struct md__findings *out, const struct md__process *p) {
  struct sampled all[SAMPLED];
  for (size_t i = 0; i < p->pub.sync_count; i++)
    if (p->pub.syncs[i].count && p->pub.syncs[i].sum_ns >= md__limits(out)->sync_call_ns)
      report(out, p, &p->pub.syncs[i]);
  size_t count = p->pub.samples ? count_sampled(out, p, all) : 0;
  for (size_t i = 0; i < count; i++)
    if (all[i].samples >= LEAST_SAMPLES &&
        all[i].samples * 100 >= p->pub.samples * LEAST_PERCENT)
      report_sampled(out, p, &all[i]);
}

const struct md_rule md__rule_sync_api = {
    .id = "sync-api",
    .rank = MD__CONTEXT,
    .advice = "Synchronous calls are fine at start-up; in a running loop use the "
              "asynchronous form.",
    .check = check,
};
