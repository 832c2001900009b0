/* A window: whole slices, added up, and the pieces at its edges, fed again. */
#include "model/window.h"

#include <stdlib.h>

#include "model/memory.h"
#include "model/timeline.h"

size_t md__slice_at(const struct md_timeline *t, uint64_t ns) {
  size_t low = 0, high = t->slice_count;
  while (low < high) {
    size_t middle = low + (high - low + 1) / 2;
    if (t->slices[middle].begin_ns <= ns)
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

uint64_t md__timeline_end(const struct md_timeline *t) {
  if (!t->slices)
    return 0;
  return t->state.finished ? t->state.last_ns + 1 : t->slices[t->slice_count].begin_ns;
}

uint64_t md__slice_end(const struct md_timeline *t, size_t slice) {
  return slice < t->slice_count ? t->slices[slice + 1].begin_ns : md__timeline_end(t);
}

/* A process that ended so long before the window has nothing in it. */
#define LONG_DEAD_NS 1000000000u

/* A model that knows what was open at the beginning of slice `*at`, or of one before it,
 * which is then *at. `from` is the window's beginning. */
static struct md_model *restore(struct md_timeline *t, size_t *at, uint64_t from) {
  struct md_names names = t->events.names(t->query);
  struct md_model *m = md_new(&names, &t->thresholds);
  while (*at && !t->slices[*at].opened)
    --*at;
  const struct md__slice *s = &t->slices[*at];
  for (size_t i = 0; i < s->opened_count; i++) {
    const struct md__opened *o = &s->opened[i];
    struct md__io io = md__io_reader(o->bytes->data, o->bytes->size);
    uint64_t end = md__io_get(&io);
    if (end && end < from - (from > LONG_DEAD_NS ? LONG_DEAD_NS : from))
      continue;
    struct md__process *p = md__process_need(m, o->process, o->pid, s->begin_ns);
    io.at = 0;
    if (p)
      md__checkpoint_process(p, &io);
  }
  m->moved_ns = s->begin_ns;
  return m;
}

static void feed(struct md_timeline *t, struct md_model *m, uint64_t from, uint64_t to) {
  if (from >= to || t->events.seek(t->query, from, to - 1))
    return;
  struct tr_event *events = md__alloc(MD__BATCH, sizeof *events);
  for (int n; (n = t->events.next(t->query, events, MD__BATCH)) > 0;)
    md_feed(m, events, (size_t)n);
  free(events);
}

/* A model as it is at `from`, with nothing counted yet. `now`: as for md__counts_take(). */
static struct md_model *model_at(struct md_timeline *t, uint64_t from, uint64_t ended,
                                 uint64_t now) {
  size_t at = md__slice_at(t, from);
  struct md_model *m = restore(t, &at, ended);
  feed(t, m, t->slices[at].begin_ns, from);
  md__counts_forget(m, from, now);
  return m;
}

/* Adds the slices from `first` on, before `end`, by as few sums as there are. */
static void add_slices(struct md_timeline *t, struct md_model *m, size_t first, size_t end) {
  while (first < end) {
    size_t level = 0;
    while (level + 1 < MD__LEVELS && first % ((size_t)2 << level) == 0 &&
           first + ((size_t)2 << level) <= end && first >> (level + 1) < t->level_count[level + 1])
      level++;
    md__counts_add(m, &t->levels[level][first >> level]);
    first += (size_t)1 << level;
  }
}

static void copy_history(const struct md_timeline *t, struct md__process *p, uint64_t from,
                         uint64_t to) {
  if (p->pub.index >= t->known_count)
    return;
  const struct md__past *past = &t->known[p->pub.index].past;
  uint64_t first = from / MD_BUCKET_NS, last = to / MD_BUCKET_NS;
  if (last - first >= MD_BUCKETS)
    first = last - MD_BUCKETS + 1;
  if (first < past->first)
    first = past->first;
  for (uint64_t n = first; n <= last && n - past->first < past->count; n++) {
    const struct md_bucket *b = &past->buckets[n - past->first];
    if (b->start_ns)
      p->pub.history[n % MD_BUCKETS] = *b;
  }
  p->bucket = NULL;
}

/* What was fed again is in the model's own buckets, all else in the timeline's. */
static void add_history(struct md_timeline *t, struct md_model *m, uint64_t from,
                        uint64_t to) {
  uint64_t indexed = t->slices[t->slice_count].begin_ns;
  for (size_t i = 0; i < m->process_count; i++)
    copy_history(t, m->processes[i], from, to < indexed ? to : indexed - 1);
}

static void settle(struct md_model *m, uint64_t now) {
  for (size_t i = 0; i < m->process_count; i++) {
    struct md__process *p = m->processes[i];
    if (p->pub.end_ns)
      continue;
    md__loop_settle(p, now);
    md__pool_settle(p, now);
  }
}

/* The piece of slice `a` from `from` on. A process that is silent in it counts, in the slice
 * of its next event, all the time since its last one: what of that lies before the window
 * is taken back here. */
static struct md__bytes left_piece(struct md_timeline *t, size_t a, uint64_t from) {
  uint64_t end = t->slices[a + 1].begin_ns;
  struct md_model *m = model_at(t, from, from, 0);
  uint64_t *settled = md__alloc(m->process_count + 1, sizeof *settled);
  size_t count = m->process_count;
  for (size_t i = 0; i < count; i++)
    settled[i] = m->processes[i]->settled_ns;
  md__counts_forget(m, from, from);
  feed(t, m, from, end);
  for (size_t i = 0; i < count; i++)
    if (!m->processes[i]->pub.events && !m->processes[i]->pub.end_ns)
      md__loop_take_back(m->processes[i], settled[i], from);
  free(settled);
  struct md__bytes left = md__counts_take(m, end, 0);
  md_free(m);
  return left;
}

/* `now`: time that passed counts up to here; 0: up to the last event, as in a recording
 * that ended. */
static struct md_model *window(struct md_timeline *t, uint64_t from, uint64_t to,
                               uint64_t now) {
  size_t a = md__slice_at(t, from), b = md__slice_at(t, to);
  if (a == b) {
    struct md_model *m = model_at(t, from, from, from);
    feed(t, m, from, to);
    return m;
  }
  struct md__bytes left = {0}, right;
  int whole = from <= t->slices[0].begin_ns;
  if (!whole)
    left = left_piece(t, a, from);
  uint64_t begin = t->slices[b].begin_ns;
  struct md_model *m = model_at(t, begin, from, 0);
  feed(t, m, begin, to);
  right = md__counts_take(m, to, now);
  if (!whole)
    md__counts_add(m, &left);
  add_slices(t, m, whole ? a : a + 1, b);
  md__counts_add(m, &right);
  free(left.data);
  free(right.data);
  return m;
}

struct md_model *md_window(struct md_timeline *t, uint64_t from_ns, uint64_t to_ns) {
  pthread_mutex_lock(&t->lock);
  struct md_names names = {0};
  uint64_t end = md__timeline_end(t);
  uint64_t first = t->slices ? t->slices[0].begin_ns : 0;
  from_ns = from_ns < first ? first : from_ns > end ? end : from_ns;
  to_ns = to_ns > end ? end : to_ns < from_ns ? from_ns : to_ns;
  if (t->query)
    names = t->events.names(t->query);
  int ends = to_ns == end && t->state.finished && !t->state.growing;
  struct md_model *m = t->slices ? window(t, from_ns, to_ns, ends ? 0 : to_ns)
                                 : md_new(&names, &t->thresholds);
  if (t->slices) {
    add_history(t, m, from_ns, to_ns);
    m->totals.now_ns = ends ? to_ns - 1 : to_ns;
    if (ends)
      md_finish(m);
    else
      settle(m, to_ns);
    md__slice_tidy(m, from_ns, m->totals.now_ns);
  }
  pthread_mutex_unlock(&t->lock);
  return m;
}
