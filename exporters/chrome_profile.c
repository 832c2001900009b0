/* The CPU profile inside a Chrome trace: one "Profile" and a "ProfileChunk" for each
 * sample, which Perfetto and DevTools both read. */
#include "exporters/chrome.h"

#include <stdlib.h>

#include "exporters/text.h"

struct ex__frame {
  uint32_t site, parent; /* parent: id of the node; 0 none */
};

void ex__profile_release(struct ex__profile *profile) {
  free(profile->nodes);
  *profile = (struct ex__profile){0};
}

static void open_profile(struct ex__chrome *c, const struct ex__thread *t, uint64_t ns,
                         const char *name) {
  ex__open(c, 'P', ns, t);
  ex_lit(c->d, ",\"id\":\"0x");
  ex_i64(c->d, t->pid);
  ex_lit(c->d, "\"");
  ex__cat_name(c, "disabled-by-default-v8.cpu_profiler", name);
  ex_lit(c->d, ",\"args\":{\"data\":{");
}

static void begin_profile(struct ex__chrome *c, struct ex__profile *p,
                          const struct ex__thread *t, uint64_t ns) {
  p->nodes = ex__resize(p->nodes, &p->capacity, 2, sizeof *p->nodes);
  p->count = 1;
  p->last_ns = ns;
  open_profile(c, t, ns, "Profile");
  ex_lit(c->d, "\"startTime\":");
  ex_us(c->d, ns);
  ex_lit(c->d, "}}");
  ex__close(c);
}

static void put_frame(struct ex__chrome *c, struct ex__profile *p, uint32_t id) {
  struct tr_site_info site = ex_site(c->e, &p->sample, p->nodes[id - 1].site);
  ex_lit(c->d, "{\"id\":");
  ex_u64(c->d, id);
  if (p->nodes[id - 1].parent) {
    ex_lit(c->d, ",\"parent\":");
    ex_u64(c->d, p->nodes[id - 1].parent);
  }
  ex_lit(c->d, ",\"callFrame\":{\"codeType\":\"JS\",\"scriptId\":0,\"functionName\":");
  ex_string(c->d, id == 1 ? "(root)" : *site.function ? site.function : "(anonymous)");
  ex_lit(c->d, ",\"url\":");
  ex_string(c->d, site.file);
  ex_lit(c->d, ",\"lineNumber\":");
  ex_i64(c->d, (int64_t)site.line - 1);
  ex_lit(c->d, ",\"columnNumber\":");
  ex_i64(c->d, (int64_t)site.column - 1);
  ex_lit(c->d, "}}");
}

/* The child of `parent` for a site. A program has some hundreds of nodes: a search from
 * the newest is quick, since samples resemble each other. */
static uint32_t child_of(struct ex__profile *p, uint32_t parent, uint32_t site) {
  for (size_t i = p->count; i-- > 1;)
    if (p->nodes[i].parent == parent && p->nodes[i].site == site)
      return (uint32_t)i + 1;
  p->nodes = ex__resize(p->nodes, &p->capacity, p->count + 1, sizeof *p->nodes);
  p->nodes[p->count++] = (struct ex__frame){.site = site, .parent = parent};
  return (uint32_t)p->count;
}

static void finish_sample(struct ex__chrome *c, struct ex__profile *p,
                          const struct ex__thread *t) {
  uint64_t ns = p->sample.r.time;
  if (!p->count)
    begin_profile(c, p, t, ns);
  size_t known = p->count == 1 ? 0 : p->count;
  uint32_t node = 1;
  for (unsigned i = p->got; i-- > 0;)
    node = child_of(p, node, p->sites[i]);
  open_profile(c, t, ns, "ProfileChunk");
  ex_lit(c->d, "\"cpuProfile\":{\"nodes\":[");
  for (size_t i = known; i < p->count; i++) {
    if (i > known)
      ex_lit(c->d, ",");
    put_frame(c, p, (uint32_t)i + 1);
  }
  ex_lit(c->d, "],\"samples\":[");
  ex_u64(c->d, node);
  ex_lit(c->d, "]},\"timeDeltas\":[");
  ex_u64(c->d, (ns - p->last_ns) / 1000);
  ex_lit(c->d, "]}}");
  ex__close(c);
  p->last_ns = ns;
  p->depth = 0;
}

void ex__profile_sample(struct ex__chrome *c, struct ex__process *process,
                        struct ex__thread *t, const struct tr_event *event) {
  struct ex__profile *p = &process->profile;
  (void)c;
  (void)t;
  p->sample = *event;
  p->depth = event->r.h;
  p->got = 0;
}

void ex__profile_frames(struct ex__chrome *c, struct ex__process *process,
                        struct ex__thread *t, const struct tr_event *event) {
  struct ex__profile *p = &process->profile;
  const uint32_t sites[5] = {event->r.w, (uint32_t)event->r.x,
                             (uint32_t)(event->r.x >> 32), (uint32_t)event->r.y,
                             (uint32_t)(event->r.y >> 32)};
  unsigned max = sizeof p->sites / sizeof *p->sites;
  for (unsigned i = 0; i < 5 && sites[i] && p->got < p->depth && p->got < max; i++)
    p->sites[p->got++] = sites[i];
  if (p->depth && (p->got == p->depth || p->got == max || !sites[4]))
    finish_sample(c, p, t);
}
