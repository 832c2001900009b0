/* JavaScript stack samples: put together from their records, counted by distinct stack,
 * and given to the callback that was running. */
#include "model/internal.h"

#include <string.h>

#include "model/memory.h"

enum { FRAMES_PER_RECORD = 5 };

static uint64_t hash(const uint32_t *sites, uint32_t depth) {
  uint64_t h = 0xcbf29ce484222325u ^ depth;
  for (uint32_t i = 0; i < depth; i++)
    h = (h ^ sites[i]) * 0x100000001b3u;
  return h ? h : 1;
}

static int same(const struct md_stack *s, const uint32_t *sites, uint32_t depth) {
  return s->depth == depth && !memcmp(s->sites, sites, depth * sizeof *s->sites);
}

static uint32_t stack_new(struct md__process *p) {
  struct md_process *pub = &p->pub;
  pub->stacks =
      md__grow(pub->stacks, pub->stack_count, &p->stack_capacity, sizeof *pub->stacks);
  pub->stacks[pub->stack_count] = (struct md_stack){0};
  return (uint32_t)pub->stack_count++;
}

uint32_t md__stack_other(struct md__process *p) {
  if (!p->other_stack)
    p->other_stack = stack_new(p) + 1;
  return p->other_stack - 1;
}

/* The index of this stack. Beyond the cap all share one row without frames. */
uint32_t md__stack_of(struct md__process *p, const uint32_t *sites, uint32_t depth) {
  uint64_t key = hash(sites, depth);
  for (int probe = 0; probe < 4; probe++, key = key * 31 + 1) {
    size_t number = (size_t)(uintptr_t)md__map_get(&p->stacks, key);
    if (number && same(&p->pub.stacks[number - 1], sites, depth))
      return (uint32_t)number - 1;
    if (number || !key || p->pub.stack_count >= MD__STACKS)
      continue;
    uint32_t index = stack_new(p);
    memcpy(p->pub.stacks[index].sites, sites, depth * sizeof *sites);
    p->pub.stacks[index].depth = depth;
    md__map_add(&p->stacks, key, (void *)(uintptr_t)(index + 1));
    return index;
  }
  return md__stack_other(p);
}

static void count_hot(struct md__row *row, uint32_t site) {
  uint32_t rarest = 0;
  for (uint32_t i = 0; i < MD__HOT; i++) {
    if (row->hot[i].site == site && row->hot[i].count) {
      row->hot[i].count++;
      return;
    }
    if (row->hot[i].count < row->hot[rarest].count)
      rarest = i;
  }
  /* A newcomer wears the rarest down before it takes its place. */
  if (row->hot[rarest].count)
    row->hot[rarest].count--;
  if (!row->hot[rarest].count) {
    row->hot[rarest].site = site;
    row->hot[rarest].count = 1;
  }
}

/* The innermost line of the program itself: not of a native function, nor of a built-in
 * module, unless there is nothing else. */
static uint32_t hot_site(struct md__process *p, const uint32_t *sites, uint32_t depth) {
  uint32_t built_in = 0;
  for (uint32_t i = 0; i < depth; i++) {
    struct tr_site_info info = md_site(p->m, &p->pub, sites[i]);
    if (!info.line)
      continue;
    if (strncmp(info.file, "node:", 5))
      return sites[i];
    if (!built_in)
      built_in = sites[i];
  }
  return built_in ? built_in : depth ? sites[0] : 0;
}

/* The innermost line of the program itself, neither built in nor of a package; 0 none. */
static uint32_t users_site(struct md__process *p, const uint32_t *sites, uint32_t depth) {
  for (uint32_t i = 0; i < depth; i++) {
    struct tr_site_info info = md_site(p->m, &p->pub, sites[i]);
    if (info.line && strncmp(info.file, "node:", 5) && !strstr(info.file, "/node_modules/"))
      return sites[i];
  }
  return 0;
}

/* The row of a function, whichever of its lines came first. */
static struct md__row *row_of_function(struct md__process *p, enum tr_kind kind,
                                       uint32_t site) {
  struct tr_site_info info = md_site(p->m, &p->pub, site);
  for (size_t i = 0; info.function[0] && i < p->pub.callback_rows; i++) {
    struct md_callback *row = p->pub.callbacks[i];
    if (row->kind == kind && row->line && !strcmp(row->name, info.function) &&
        !strcmp(row->file, info.file))
      return (struct md__row *)row;
  }
  return md__row_of(p, kind, site);
}

/* Of some programs only the "(Sort)" of a callback is told when it begins. Its first sample
 * tells the function: from there on the run counts in that function's row. */
static void name_callback(struct md__process *p, const struct md__thread *t,
                          struct md__frame *f) {
  struct md__row *row = f->row;
  if (f->samples || !row->resolved || row->pub.file[0] || row->pub.name[0] != '(')
    return;
  uint32_t site = users_site(p, t->sample.sites, t->sample.depth);
  if (site)
    f->row = row_of_function(p, row->pub.kind, site);
}

static void give_to_callback(struct md__frame *f, uint32_t stack, uint32_t innermost) {
  uint32_t rarest = 0;
  f->samples++;
  f->row->pub.samples++;
  if (innermost)
    count_hot(f->row, innermost);
  for (uint32_t c = 0; c < MD__CANDIDATES; c++) {
    if (f->candidates[c].stack == stack && f->candidates[c].count) {
      f->candidates[c].count++;
      return;
    }
    if (f->candidates[c].count < f->candidates[rarest].count)
      rarest = c;
  }
  if (f->candidates[rarest].count)
    f->candidates[rarest].count--;
  if (!f->candidates[rarest].count) {
    f->candidates[rarest].stack = stack;
    f->candidates[rarest].count = 1;
  }
}

/* The open callback of the sampled task; the innermost one when the task is not known. */
static struct md__frame *sampled_frame(struct md__process *p, uint64_t task) {
  if (p->loop_thread >= p->thread_count || !p->threads[p->loop_thread])
    return NULL;
  struct md__thread *t = p->threads[p->loop_thread];
  for (uint32_t d = t->depth; d > 0; d--)
    if (t->frames[d - 1].task == task)
      return &t->frames[d - 1];
  return task ? NULL : md__frame_top(t);
}

void md__sample_flush(struct md__process *p, struct md__thread *t) {
  struct md__sample *sample = &t->sample;
  if (!sample->open)
    return;
  sample->open = 0;
  uint32_t depth = sample->seen < MD_STACK ? sample->seen : MD_STACK;
  while (depth && !sample->sites[depth - 1])
    depth--;
  uint32_t stack = md__stack_of(p, sample->sites, depth);
  p->pub.stacks[stack].count++;
  struct md__frame *f = sampled_frame(p, sample->task);
  if (!f)
    return;
  sample->depth = depth;
  name_callback(p, t, f);
  give_to_callback(f, stack, hot_site(p, sample->sites, depth));
}

void md__on_sample(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  md__sample_flush(p, t);
  p->pub.samples++;
  p->pub.samples_lost += e->r.w;
  p->pub.interval.samples++;
  t->sample = (struct md__sample){.task = e->r.x, .depth = e->r.h, .open = 1};
  if (!t->sample.depth)
    md__sample_flush(p, t);
}

void md__on_frames(struct md__process *p, const struct tr_event *e) {
  struct md__thread *t = md__thread_of(p, e);
  struct md__sample *sample = &t->sample;
  if (!sample->open)
    return;
  const uint32_t sites[FRAMES_PER_RECORD] = {e->r.w, (uint32_t)e->r.x,
                                             (uint32_t)(e->r.x >> 32), (uint32_t)e->r.y,
                                             (uint32_t)(e->r.y >> 32)};
  for (int i = 0; i < FRAMES_PER_RECORD && sample->seen < sample->depth; i++) {
    if (sample->seen < MD_STACK)
      sample->sites[sample->seen] = sites[i];
    sample->seen++;
  }
  if (sample->seen >= sample->depth)
    md__sample_flush(p, t);
}
