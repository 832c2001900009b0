/* The whole recording at a glance, and the moments worth jumping to. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model/memory.h"
#include "model/spans.h"
#include "model/timeline.h"

/* ---- marks ---- */

static size_t first_mark(const struct md_mark *marks, size_t count, uint64_t ns) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (marks[middle].at_ns < ns)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

int md_timeline_mark(struct md_timeline *t, enum md_mark_kind kind, uint64_t ns,
                     int direction, struct md_mark *out) {
  int found = 0;
  pthread_mutex_lock(&t->lock);
  const struct md_mark *marks = t->lods.marks[kind];
  size_t count = t->lods.mark_count[kind];
  size_t at = first_mark(marks, count, direction > 0 ? ns + (ns < UINT64_MAX) : ns);
  if (direction > 0 ? at < count : at > 0) {
    *out = marks[direction > 0 ? at : at - 1];
    found = 1;
  }
  pthread_mutex_unlock(&t->lock);
  return found ? 0 : -ENOENT;
}

/* ---- ticks ---- */

int md_timeline_slowest_tick(struct md_timeline *t, uint64_t from_ns, uint64_t to_ns,
                             struct md_span *out) {
  struct md_lane best = {.kind = MD_LANE_TICK};
  uint64_t longest = 0, at = 0;
  pthread_mutex_lock(&t->lock);
  for (size_t s = 0; t->slices && s <= t->slice_count; s++) {
    const struct md__lod *lod = &t->slices[s].spans.lod;
    for (uint32_t i = 0; i < lod->lane_count; i++) {
      const struct md_lane *lane = &t->lods.lanes[lod->lanes[i].lane];
      if (lane->kind != MD_LANE_TICK || lod->lanes[i].total.longest_ns <= longest)
        continue;
      for (uint32_t k = 0; k < lod->lanes[i].count; k++) {
        const struct md__piece *p = &lod->lanes[i].pieces[k];
        if (p->longest_ns <= longest || p->begin_ns < from_ns || p->begin_ns >= to_ns)
          continue;
        longest = p->longest_ns;
        at = p->begin_ns;
        best = *lane;
      }
    }
  }
  pthread_mutex_unlock(&t->lock);
  return longest ? md_timeline_span(t, &best, at, 0, out) : -ENOENT;
}

/* ---- the strip ---- */

struct strip {
  uint64_t from, length;
  struct md_column *columns;
  struct md_hist *ticks; /* of each column */
  uint64_t *busy;        /* of the lane at hand */
  size_t n;
};

static size_t column_of(const struct strip *s, uint64_t x) {
  if (x <= s->from)
    return 0;
  size_t i = (size_t)((unsigned __int128)(x - s->from) * s->n / s->length);
  return i < s->n ? i : s->n - 1;
}

/* The ticks of a slice that lies in one column go into its histogram; else the longest of
 * each bin stand for themselves. */
static void add_ticks(struct strip *s, const struct md__lod *lod,
                      const struct md__lod_lane *lane) {
  size_t first = column_of(s, lod->begin_ns), last = column_of(s, lod->end_ns - 1);
  if (first == last && lane->ticks && lod->begin_ns >= s->from) {
    struct md__io io = md__io_reader(lane->ticks, lane->tick_bytes);
    md__io_hist(&io, &s->ticks[first]);
    return;
  }
  for (uint32_t i = 0; i < lane->count; i++) {
    const struct md__piece *p = &lane->pieces[i];
    if (p->count && p->begin_ns >= s->from && p->begin_ns < s->from + s->length)
      md_hist_add(&s->ticks[column_of(s, p->begin_ns)], p->longest_ns);
  }
}

static void add_lane(struct md_timeline *t, struct strip *s, uint32_t index,
                     struct md_cell *cells) {
  const struct md_lane lane = t->lods.lanes[index]; /* the table may move meanwhile */
  pthread_mutex_unlock(&t->lock);
  md_timeline_row(t, &lane, s->from, s->from + s->length, cells, s->n);
  pthread_mutex_lock(&t->lock);
  for (size_t i = 0; i < s->n; i++) {
    float share = (float)((double)cells[i].busy_ns * (double)s->n / (double)s->length);
    s->columns[i].ticks += cells[i].count;
    if (cells[i].longest_ns > s->columns[i].max_ns)
      s->columns[i].max_ns = cells[i].longest_ns;
    if (share > 1)
      share = 1;
    if (share > s->columns[i].utilization)
      s->columns[i].utilization = share;
  }
}

static void add_marks(struct md_timeline *t, struct strip *s, uint32_t process) {
  for (int k = 0; k < MD_MARK_KINDS; k++) {
    const struct md_mark *marks = t->lods.marks[k];
    size_t count = t->lods.mark_count[k];
    for (size_t i = first_mark(marks, count, s->from);
         i < count && marks[i].at_ns < s->from + s->length; i++) {
      if (process != UINT32_MAX && marks[i].process != process)
        continue;
      struct md_column *c = &s->columns[column_of(s, marks[i].at_ns)];
      c->marks[k]++;
      c->lost += marks[i].count;
    }
  }
}

void md_timeline_strip(struct md_timeline *t, uint32_t process, uint64_t from_ns,
                       uint64_t to_ns, struct md_column *columns, size_t n) {
  struct strip s = {.from = from_ns, .length = to_ns - from_ns, .columns = columns, .n = n};
  memset(columns, 0, n * sizeof *columns);
  for (size_t i = 0; i < n; i++)
    columns[i].utilization = -1;
  if (!n || to_ns <= from_ns)
    return;
  struct md_cell *cells = md__alloc(n, sizeof *cells);
  s.ticks = md__alloc(n, sizeof *s.ticks);
  pthread_mutex_lock(&t->lock);
  for (size_t i = 0; i < t->lods.lane_count; i++)
    if (t->lods.lanes[i].kind == MD_LANE_TICK &&
        (process == UINT32_MAX || t->lods.lanes[i].process == process))
      add_lane(t, &s, (uint32_t)i, cells);
  for (size_t k = 0; t->slices && k <= t->slice_count; k++) {
    const struct md__lod *lod = &t->slices[k].spans.lod;
    for (uint32_t i = 0; i < lod->lane_count; i++) {
      const struct md_lane *lane = &t->lods.lanes[lod->lanes[i].lane];
      if (lane->kind == MD_LANE_TICK &&
          (process == UINT32_MAX || lane->process == process) && lod->end_ns > from_ns &&
          lod->begin_ns < to_ns)
        add_ticks(&s, lod, &lod->lanes[i]);
    }
  }
  add_marks(t, &s, process);
  pthread_mutex_unlock(&t->lock);
  for (size_t i = 0; i < n; i++) {
    columns[i].p99_ns = md_hist_percentile(&s.ticks[i], 0.99);
    md_hist_release(&s.ticks[i]);
  }
  free(s.ticks);
  free(cells);
}
