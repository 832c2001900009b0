/* One function in which most of the samples lie. */
#include "model/findings.h"

#include <string.h>

enum { LEAST_SAMPLES = 100, FUNCTIONS = 256, NATIVE_PERCENT = 10 };

struct function {
  struct tr_site_info site; /* of one of its lines */
  uint32_t id;
  uint64_t samples;
  uint64_t caller_samples; /* of the stack that has most of them */
  uint32_t caller;         /* the program's own line in that stack; 0 none */
};

static int same(const struct tr_site_info *a, const struct tr_site_info *b) {
  return !strcmp(a->function, b->function) && !strcmp(a->file, b->file);
}

/* The innermost line of the program itself that leads to a built-in function. */
static uint32_t caller_of(const struct md__findings *out, const struct md__process *p,
                          const struct md_stack *s) {
  if (strncmp(md_site(out->m, &p->pub, s->sites[0]).file, "node:", 5))
    return 0;
  for (uint32_t i = 1; i < s->depth; i++) {
    struct tr_site_info site = md_site(out->m, &p->pub, s->sites[i]);
    if (site.line && strncmp(site.file, "node:", 5))
      return s->sites[i];
  }
  return 0;
}

/* Counts samples by innermost function; those beyond the first FUNCTIONS are left out. */
static size_t count_functions(const struct md__findings *out, const struct md__process *p,
                              struct function *all) {
  size_t count = 0;
  for (size_t i = 0; i < p->pub.stack_count; i++) {
    const struct md_stack *s = &p->pub.stacks[i];
    if (!s->depth || !s->count)
      continue;
    struct tr_site_info site = md_site(out->m, &p->pub, s->sites[0]);
    size_t at = 0;
    while (at < count && !same(&all[at].site, &site))
      at++;
    if (at == FUNCTIONS)
      continue;
    if (at == count)
      all[count++] = (struct function){.site = site, .id = s->sites[0]};
    all[at].samples += s->count;
    if (s->count > all[at].caller_samples) {
      all[at].caller_samples = s->count;
      all[at].caller = caller_of(out, p, s);
    }
  }
  return count;
}

/* Natives whose time grows with their input. */
static int grows_with_input(const char *name) {
  static const char *const prefixes[] = {"JSON.", "RegExp.", "crypto"};
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
    if (!strncmp(name, prefixes[i], strlen(prefixes[i])))
      return 1;
  return 0;
}

static void check(struct md__findings *out, const struct md__process *p) {
  struct function all[FUNCTIONS];
  uint64_t total = p->pub.samples;
  if (total < LEAST_SAMPLES)
    return;
  size_t count = count_functions(out, p, all);
  for (size_t i = 0; i < count; i++) {
    const struct function *hot = &all[i];
    uint64_t limit = grows_with_input(hot->site.function)
                         ? NATIVE_PERCENT
                         : md__limits(out)->hot_function_percent;
    char place[MD__TEXT];
    if (hot->samples * 100 <= total * limit)
      continue;
    struct md_finding *f = md__report(out, p, MD_INFO, hot->samples);
    md__report_site(out, p, f, hot->id);
    md__title(f, "%llu%% of the samples are in %s",
              (unsigned long long)(hot->samples * 100 / total),
              md__place(place, sizeof place, out, p, hot->id));
    md__evidence(f, "%llu of %llu samples", (unsigned long long)hot->samples,
                 (unsigned long long)total);
    if (hot->caller)
      md__evidence(f, "most of them called from %s",
                   md__place(place, sizeof place, out, p, hot->caller));
  }
}

const struct md_rule md__rule_hot_function = {
    .id = "hot-function",
    .rank = MD__CONTEXT,
    .advice = "Make it do less: bound its input, keep its result, or do it in parts.",
    .check = check,
};
