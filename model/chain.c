/* Causes and effects: who scheduled a task, and what it scheduled. */
#include <string.h>

#include "model/spans.h"
#include "model/timeline.h"

enum { FORWARD = 8 }; /* slices in which an effect is looked for */

static int may_have(const struct md__slice_spans *s, uint32_t process, uint64_t task) {
  for (uint32_t i = 0; i < s->range_count; i++)
    if (s->ranges[i].process == process && task >= s->ranges[i].first &&
        task <= s->ranges[i].last)
      return 1;
  return 0;
}

/* The last one of this task that was created up to `ns`. */
static const struct md__created *created_in(const struct md__exact *e, uint32_t process,
                                            uint64_t task, uint64_t ns) {
  size_t low = 0, high = e->created_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    const struct md__created *c = &e->created[middle];
    if (c->process != process ? c->process < process
        : c->task != task     ? c->task < task
                              : c->at_ns <= ns)
      low = middle + 1;
    else
      high = middle;
  }
  const struct md__created *c = low ? &e->created[low - 1] : NULL;
  return c && c->process == process && c->task == task && c->at_ns <= ns ? c : NULL;
}

static int find_created(struct md_timeline *t, uint32_t process, uint64_t task, uint64_t ns,
                        struct md__created *out) {
  for (size_t s = md__slice_at(t, ns) + 1; s-- > 0;) {
    if (!may_have(&t->slices[s].spans, process, task))
      continue;
    struct md__exact *e = md__exact_get(t, s, 1);
    const struct md__created *c = e ? created_in(e, process, task, ns) : NULL;
    if (!c)
      continue;
    *out = *c;
    return 1;
  }
  return 0;
}

/* The callback of `task` that was open at `ns`. */
static int find_open(struct md_timeline *t, uint32_t process, uint64_t task, uint64_t ns,
                     struct md_span *out) {
  struct md__exact *e = md__exact_get(t, md__slice_at(t, ns), 1);
  for (uint32_t depth = MD_LANE_DEPTHS; e && depth-- > 0;) {
    size_t count;
    uint32_t lane = md__lane_find(&t->lods, process, MD_LANE_CALLBACK, depth);
    if (lane == MD__NONE)
      continue;
    const struct md__exact_span *spans = md__exact_lane(e, lane, &count);
    for (size_t i = 0; i < count && spans[i].span.begin_ns <= ns; i++)
      if (spans[i].span.task == task && spans[i].span.end_ns >= ns) {
        *out = spans[i].span;
        return 1;
      }
  }
  return 0;
}

size_t md_timeline_causes(struct md_timeline *t, const struct md_span *span,
                          struct md_span *out, uint32_t *site_at, size_t max) {
  size_t count = 0;
  struct md__created c;
  if (!max)
    return 0;
  pthread_mutex_lock(&t->lock);
  out[count++] = *span;
  for (;;) {
    struct md_span *last = &out[count - 1];
    uint64_t before = last->begin_ns;
    site_at[count - 1] = 0;
    if (!t->slices || !last->task ||
        !find_created(t, last->process, last->task, before, &c))
      break;
    site_at[count - 1] = c.site;
    if (!c.cause || count == max || c.cause == last->task)
      break;
    struct md_span *next = &out[count];
    if (!find_open(t, c.process, c.cause, c.at_ns, next) || next->begin_ns > before)
      break;
    count++;
  }
  pthread_mutex_unlock(&t->lock);
  return count;
}

/* The first callback, or work on a worker, of the task from `ns` on. */
static int find_run(struct md_timeline *t, uint32_t process, uint64_t task, uint64_t ns,
                    struct md_span *out) {
  size_t first = md__slice_at(t, ns), last = md__slice_at(t, md__timeline_end(t) - 1);
  for (size_t s = first; s <= last && s < first + FORWARD; s++) {
    const struct md__exact *e = md__exact_get(t, s, 1);
    const struct md_span *best = NULL;
    for (size_t i = 0; e && i < e->count; i++) {
      const struct md_span *x = &e->spans[i].span;
      if (x->task == task && x->process == process && x->lane == MD_LANE_CALLBACK &&
          x->begin_ns >= ns && (!best || x->begin_ns < best->begin_ns))
        best = x;
    }
    if (!best)
      continue;
    *out = *best;
    return 1;
  }
  return 0;
}

size_t md_timeline_effects(struct md_timeline *t, const struct md_span *span,
                           struct md_span *out, uint32_t *site_at, size_t max) {
  size_t count = 0;
  struct md__created made[256];
  size_t room = max < 256 ? max : 256;
  pthread_mutex_lock(&t->lock);
  uint64_t end = md__timeline_end(t);
  if (t->slices && span->task && span->begin_ns < end) {
    uint64_t to = span->end_ns < end ? span->end_ns : end - 1;
    size_t first = md__slice_at(t, span->begin_ns), last = md__slice_at(t, to);
    for (size_t s = first; s <= last && s < first + FORWARD; s++) {
      const struct md__exact *e = md__exact_get(t, s, 1);
      for (size_t i = 0; e && i < e->created_count && count < room; i++) {
        const struct md__created *c = &e->created[i];
        if (c->process == span->process && c->cause == span->task &&
            c->at_ns >= span->begin_ns && c->at_ns <= to)
          made[count++] = *c;
      }
    }
  }
  for (size_t i = 0; i < count; i++) {
    site_at[i] = made[i].site;
    if (!find_run(t, made[i].process, made[i].task, made[i].at_ns, &out[i]))
      out[i] = (struct md_span){.task = made[i].task,
                                .process = made[i].process,
                                .pid = span->pid,
                                .lane = MD_LANE_CALLBACK,
                                .kind = made[i].kind};
  }
  pthread_mutex_unlock(&t->lock);
  return count;
}
