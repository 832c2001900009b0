/* The CPU profile inside a Chrome trace: one "Profile" and a "ProfileChunk" for each
 * sample, which Perfetto and DevTools both read. */
#include "exporters/chrome.h"

#include <stdlib.h>

#include "exporters/text.h"

struct ex__frame {
  uint32_t site, parent; /* parent: id of the node; 0 none */
};

void ex__profile_release(struct ex_process *process) {
  struct ex__profile *p = process->own;
  if (p)
    free(p->nodes);
  free(p);
}

static void open_profile(struct ex__chrome *c, const struct ex_thread *t, uint64_t ns,
                         const char *name) {
  ex__open(c, 'P', ns, t);
  ex_lit(c->d, ",\"id\":\"0x");
  ex_i64(c->d, t->pid);
  ex_lit(c->d, "\"");
  ex__cat_name(c, "disabled-by-default-v8.cpu_profiler", name);
  ex_lit(c->d, ",\"args\":{\"data\":{");
}

static void begin_profile(struct ex__chrome *c, struct ex__profile *p,
                          const struct ex_thread *t, uint64_t ns) {
  p->nodes = ex__resize(p->nodes, &p->capacity, 2, sizeof *p->nodes);
  p->count = 1;
  p->last_ns = ns;
  open_profile(c, t, ns, "Profile");
  ex_lit(c->d, "\"startTime\":");
  ex_us(c->d, ns);
  ex_lit(c->d, "}}");
  ex__close(c);
}

static void put_frame(struct ex__chrome *c, const struct ex__profile *p,
                      const struct tr_event *sample, uint32_t id) {
  struct tr_site_info site = ex_site(c->e, sample, p->nodes[id - 1].site);
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

static struct ex__profile *profile_of(struct ex__chrome *c, struct ex_process *process,
                                      const struct ex_thread *t, uint64_t ns) {
  if (process->own)
    return process->own;
  size_t one = 0;
  struct ex__profile *p = ex__resize(NULL, &one, 1, sizeof *p);
  process->own = p;
  begin_profile(c, p, t, ns);
  return p;
}

void ex__profile_sample(struct ex_timeline *timeline, struct ex_process *process,
                        struct ex_thread *t, const struct tr_event *event,
                        const uint32_t *sites, unsigned depth) {
  struct ex__chrome *c = timeline->own;
  uint64_t ns = event->r.time;
  struct ex__profile *p = profile_of(c, process, t, ns);
  size_t known = p->count == 1 ? 0 : p->count;
  uint32_t node = 1;
  while (depth-- > 0)
    node = child_of(p, node, sites[depth]);
  open_profile(c, t, ns, "ProfileChunk");
  ex_lit(c->d, "\"cpuProfile\":{\"nodes\":[");
  for (size_t i = known; i < p->count; i++) {
    if (i > known)
      ex_lit(c->d, ",");
    put_frame(c, p, event, (uint32_t)i + 1);
  }
  ex_lit(c->d, "],\"samples\":[");
  ex_u64(c->d, node);
  ex_lit(c->d, "]},\"timeDeltas\":[");
  ex_u64(c->d, (ns - p->last_ns) / 1000);
  ex_lit(c->d, "]}}");
  ex__close(c);
  p->last_ns = ns;
}
