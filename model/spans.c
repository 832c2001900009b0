/* Rows of cells, and single spans, for whoever draws the timeline. */
#include "model/spans.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/memory.h"
#include "model/timeline.h"

enum { CLOSE_LOOK = 3 }; /* slices in a range that is worth reading again */

size_t md_timeline_lanes(struct md_timeline *t, struct md_lane *out, size_t max) {
  pthread_mutex_lock(&t->lock);
  size_t count = t->lods.lane_count;
  if (count && max)
    memcpy(out, t->lods.lanes, (count < max ? count : max) * sizeof *out);
  pthread_mutex_unlock(&t->lock);
  /* A few, and nearly in order: by process, kind and number. */
  size_t have = count < max ? count : max;
  for (size_t i = 1; i < have; i++)
    for (size_t k = i; k > 0; k--) {
      const struct md_lane *a = &out[k - 1], *b = &out[k];
      if (a->process != b->process ? a->process < b->process
          : a->kind != b->kind     ? a->kind < b->kind
                                   : a->number <= b->number)
        break;
      struct md_lane swap = out[k];
      out[k] = out[k - 1];
      out[k - 1] = swap;
    }
  return count;
}

const char *md_timeline_string(struct md_timeline *t, uint32_t process, uint32_t id) {
  if (!t->query)
    return "";
  struct md_names names = t->events.names(t->query);
  const char *s = names.string ? names.string(names.data, process, id) : NULL;
  return s ? s : "";
}

static uint64_t now_ns(void) {
  struct timespec ts;
  clock_gettime(CLOCK_MONOTONIC, &ts);
  return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* The slices that [from, to) touches; 0 when there are none. */
static int touched(const struct md_timeline *t, uint64_t from, uint64_t to, size_t *first,
                   size_t *last) {
  uint64_t end = md__timeline_end(t);
  if (!t->slices || from >= end || to <= t->slices[0].begin_ns || to <= from)
    return 0;
  *first = md__slice_at(t, from);
  *last = md__slice_at(t, to < end ? to - 1 : end - 1);
  return 1;
}

int md_timeline_prepare(struct md_timeline *t, uint64_t from_ns, uint64_t to_ns,
                        uint64_t budget_ns) {
  uint64_t begin = now_ns();
  size_t first, last;
  int all = 1;
  pthread_mutex_lock(&t->lock);
  if (touched(t, from_ns, to_ns, &first, &last) && last - first < CLOSE_LOOK)
    for (size_t s = first; s <= last && all; s++) {
      if (md__exact_get(t, s, 0))
        continue;
      md__exact_get(t, s, 1);
      all = s == last || !budget_ns || now_ns() - begin < budget_ns;
    }
  pthread_mutex_unlock(&t->lock);
  return all;
}

/* ---- rows ---- */

struct grid {
  uint64_t from, length;
  struct md_cell *cells;
  size_t n;
};

static size_t cell_of(const struct grid *g, uint64_t x) {
  size_t i = (size_t)((unsigned __int128)(x - g->from) * g->n / g->length);
  return i < g->n ? i : g->n - 1;
}

/* The first moment of cell i. */
static uint64_t cell_begin(const struct grid *g, size_t i) {
  return g->from + (uint64_t)(((unsigned __int128)i * g->length + g->n - 1) / g->n);
}

static void show_in(struct md_cell *c, uint64_t busy, const struct md_cell *what) {
  c->busy_ns += busy;
  if (what->longest_ns < c->longest_ns || (!what->longest_ns && c->begin_ns))
    return;
  c->longest_ns = what->longest_ns;
  c->begin_ns = what->begin_ns;
  c->kind = what->kind;
  c->site = what->site;
}

/* Draws what covers [begin, end), as far as that lies in the grid. `busy` is how much of it
 * is covered; `what` has its longest, and in count how many begin at its beginning. */
static void draw(const struct grid *g, uint64_t begin, uint64_t end, uint64_t busy,
                 const struct md_cell *what) {
  uint64_t to = g->from + g->length, all = end - begin;
  if (begin >= to || end < g->from || (end == g->from && end > begin))
    return;
  size_t first = cell_of(g, begin > g->from ? begin : g->from);
  size_t last = end > begin ? cell_of(g, (end < to ? end : to) - 1) : first;
  if (begin >= g->from)
    g->cells[first].count += what->count;
  for (size_t i = first; i <= last; i++) {
    uint64_t left = cell_begin(g, i), right = cell_begin(g, i + 1);
    uint64_t inside = (right < end ? right : end) - (left > begin ? left : begin);
    if (busy != all)
      inside = all ? (uint64_t)((double)busy * (double)inside / (double)all) : busy;
    show_in(&g->cells[i], inside, what);
  }
}

/* A span as far as it lies in the slice [low, high). */
static void draw_span(const struct grid *g, uint64_t low, uint64_t high, uint64_t begin,
                      uint64_t end, uint16_t kind, uint32_t site) {
  struct md_cell what = {.count = begin >= low,
                         .longest_ns = (end < UINT64_MAX ? end : high) - begin,
                         .begin_ns = begin,
                         .kind = kind,
                         .site = site};
  uint64_t from = begin > low ? begin : low, to = end < high ? end : high;
  if (to >= from)
    draw(g, from, to, to - from, &what);
}

static uint32_t ref_of(const struct md_span *s) {
  return s->lane == MD_LANE_CALLBACK || s->lane == MD_LANE_SYNC ? s->site : s->name;
}

static int overlaps(enum md_lane_kind kind) {
  return kind == MD_LANE_QUEUED || kind == MD_LANE_CHILD;
}

/* The first span that may reach `ns`: where they do not overlap, the one before the first
 * that begins later. */
static size_t first_at(const struct md__exact_span *spans, size_t count, uint64_t ns,
                       int overlap) {
  size_t low = 0, high = count;
  if (overlap)
    return 0;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (spans[middle].span.begin_ns < ns)
      low = middle + 1;
    else
      high = middle;
  }
  return low ? low - 1 : 0;
}

static void draw_exact(const struct grid *g, const struct md__exact *e, uint32_t lane,
                       int overlap) {
  size_t count;
  const struct md__exact_span *spans = md__exact_lane(e, lane, &count);
  for (size_t i = first_at(spans, count, g->from, overlap); i < count; i++) {
    const struct md_span *s = &spans[i].span;
    if (s->begin_ns >= g->from + g->length)
      break;
    draw_span(g, e->begin_ns, e->end_ns, s->begin_ns, s->end_ns, s->kind, ref_of(s));
  }
}

static void draw_piece(const struct md_timeline *t, const struct grid *g,
                       const struct md__piece *p, uint64_t begin, uint64_t end) {
  const struct md__who *who = &t->lods.who[p->who];
  struct md_cell what = {.count = p->count,
                         .longest_ns = p->longest_ns,
                         .begin_ns = p->begin_ns,
                         .kind = who->kind,
                         .site = who->ref};
  draw(g, begin, end, p->busy_ns, &what);
}

static const struct md__lod_lane *lod_lane(const struct md__lod *lod, uint32_t lane) {
  uint32_t low = 0, high = lod->lane_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (lod->lanes[middle].lane < lane)
      low = middle + 1;
    else
      high = middle;
  }
  return low < lod->lane_count && lod->lanes[low].lane == lane ? &lod->lanes[low] : NULL;
}

static void draw_lod(const struct md_timeline *t, const struct grid *g,
                     const struct md__lod *lod, uint32_t lane) {
  const struct md__lod_lane *l = lod_lane(lod, lane);
  uint64_t length = lod->end_ns - lod->begin_ns, width = length / MD__BINS + 1;
  if (!l)
    return;
  if (!l->listed && g->length / g->n >= length) {
    draw_piece(t, g, &l->total, lod->begin_ns, lod->end_ns);
    return;
  }
  for (uint32_t i = 0; i < l->count; i++) {
    const struct md__piece *p = &l->pieces[i];
    uint64_t begin = lod->begin_ns + i * width, end = begin + width;
    if (l->listed) {
      begin = p->begin_ns > lod->begin_ns ? p->begin_ns : lod->begin_ns;
      end = begin + p->busy_ns;
    } else if (!p->busy_ns && !p->count) {
      continue;
    } else if (end > lod->end_ns) {
      end = lod->end_ns;
    }
    draw_piece(t, g, p, begin, end > begin ? end : begin);
  }
}

void md_timeline_row(struct md_timeline *t, const struct md_lane *lane, uint64_t from_ns,
                     uint64_t to_ns, struct md_cell *cells, size_t n) {
  struct grid g = {from_ns, to_ns - from_ns, cells, n};
  size_t first, last;
  memset(cells, 0, n * sizeof *cells);
  if (!n || to_ns <= from_ns)
    return;
  pthread_mutex_lock(&t->lock);
  uint32_t at = md__lane_find(&t->lods, lane->process, lane->kind, lane->number);
  if (at != MD__NONE && touched(t, from_ns, to_ns, &first, &last))
    for (size_t s = first; s <= last; s++) {
      const struct md__exact *e =
          last - first < CLOSE_LOOK ? md__exact_get(t, s, 0) : NULL;
      if (e)
        draw_exact(&g, e, at, overlaps(lane->kind));
      else
        draw_lod(t, &g, &t->slices[s].spans.lod, at);
    }
  pthread_mutex_unlock(&t->lock);
}

/* ---- single spans ---- */

static uint64_t distance(const struct md_span *s, uint64_t ns) {
  if (ns < s->begin_ns)
    return s->begin_ns - ns;
  return ns < s->end_ns || ns == s->begin_ns ? 0 : ns - s->end_ns + 1;
}

/* The nearest in this slice; of several that cover ns the one that began last. */
static void nearest(const struct md__exact *e, uint32_t lane, int overlap, uint64_t ns,
                    uint64_t *best, struct md_span *out) {
  size_t count;
  const struct md__exact_span *spans = md__exact_lane(e, lane, &count);
  for (size_t i = first_at(spans, count, ns, overlap); i < count; i++) {
    uint64_t d = distance(&spans[i].span, ns);
    if (d <= *best) {
      *best = d;
      *out = spans[i].span;
    }
    if (spans[i].span.begin_ns > ns && d > *best)
      break;
  }
}

int md_timeline_span(struct md_timeline *t, const struct md_lane *lane, uint64_t ns,
                     uint64_t within_ns, struct md_span *out) {
  uint64_t best = within_ns, low = ns > within_ns ? ns - within_ns : 0;
  uint64_t high = ns < UINT64_MAX - within_ns ? ns + within_ns + 1 : UINT64_MAX;
  size_t first, last;
  *out = (struct md_span){0};
  pthread_mutex_lock(&t->lock);
  uint32_t at = md__lane_find(&t->lods, lane->process, lane->kind, lane->number);
  if (at != MD__NONE && touched(t, low, high, &first, &last)) {
    size_t here = md__slice_at(t, ns);
    if (first + 1 < here)
      first = here - 1;
    if (last > here + 1)
      last = here + 1;
    for (size_t s = first; s <= last; s++)
      nearest(md__exact_get(t, s, 1), at, overlaps(lane->kind), ns, &best, out);
  }
  pthread_mutex_unlock(&t->lock);
  return out->begin_ns ? 0 : -ENOENT;
}

static int step_in(const struct md__exact *e, uint32_t lane, uint64_t ns, int direction,
                   struct md_span *out) {
  size_t count;
  const struct md__exact_span *spans = md__exact_lane(e, lane, &count);
  for (size_t i = 0; i < count; i++) {
    const struct md_span *s = &spans[direction > 0 ? i : count - 1 - i].span;
    if (direction > 0 ? s->begin_ns > ns : s->begin_ns < ns) {
      *out = *s;
      return 1;
    }
  }
  return 0;
}

int md_timeline_step(struct md_timeline *t, const struct md_lane *lane, uint64_t ns,
                     int direction, struct md_span *out) {
  int found = 0;
  pthread_mutex_lock(&t->lock);
  uint32_t at = md__lane_find(&t->lods, lane->process, lane->kind, lane->number);
  uint64_t end = md__timeline_end(t);
  if (at != MD__NONE && end) {
    size_t s = md__slice_at(t, ns < end ? ns : end - 1);
    size_t last = md__slice_at(t, end - 1);
    for (;; s += direction > 0 ? 1 : (size_t)-1) {
      /* Only a slice that has spans of the lane is read again. */
      if (lod_lane(&t->slices[s].spans.lod, at))
        found = step_in(md__exact_get(t, s, 1), at, ns, direction, out);
      if (found || s == (direction > 0 ? last : 0))
        break;
    }
  }
  pthread_mutex_unlock(&t->lock);
  return found ? 0 : -ENOENT;
}
