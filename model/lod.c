#include "model/lod.h"

#include <stdlib.h>
#include <string.h>

#include "model/internal.h"
#include "model/memory.h"

/* ---- names and lanes ---- */

static uint64_t lane_key(uint32_t process, enum md_lane_kind kind, uint32_t number) {
  return ((uint64_t)process << 32 | (uint64_t)(number & 0xffffff) << 8 | kind) + 1;
}

uint32_t md__lane_find(const struct md__lods *l, uint32_t process, enum md_lane_kind kind,
                       uint32_t number) {
  size_t n = (size_t)(uintptr_t)md__map_get(&l->lane_index, lane_key(process, kind, number));
  return n ? (uint32_t)n - 1 : MD__NONE;
}

static uint32_t number_of(const struct md_span *span) {
  return span->lane == MD_LANE_CALLBACK ? span->number
         : span->lane == MD_LANE_WORKER ? span->thread
                                        : 0;
}

static uint32_t lane_of(struct md__lods *l, const struct md_span *span) {
  uint32_t number = number_of(span), at = md__lane_find(l, span->process, span->lane, number);
  if (at != MD__NONE || l->lane_count >= MD__LANES_MAX)
    return at;
  l->lanes = md__grow(l->lanes, l->lane_count, &l->lane_room, sizeof *l->lanes);
  l->lanes[l->lane_count++] = (struct md_lane){.kind = span->lane,
                                               .process = span->process,
                                               .number = number,
                                               .pid = span->pid,
                                               .tid = span->tid};
  md__map_add(&l->lane_index, lane_key(span->process, span->lane, number),
              (void *)(uintptr_t)l->lane_count);
  return (uint32_t)l->lane_count - 1;
}

static uint32_t who_of(struct md__lods *l, const struct md_span *span) {
  uint32_t ref = span->lane == MD_LANE_CALLBACK || span->lane == MD_LANE_SYNC ? span->site
                                                                              : span->name;
  uint64_t key = ((uint64_t)ref << 16 | span->kind) + 1;
  size_t n = (size_t)(uintptr_t)md__map_get(&l->who_index, key);
  if (n)
    return (uint32_t)n - 1;
  l->who = md__grow(l->who, l->who_count, &l->who_room, sizeof *l->who);
  l->who[l->who_count++] = (struct md__who){.kind = span->kind, .ref = ref};
  md__map_add(&l->who_index, key, (void *)(uintptr_t)l->who_count);
  return (uint32_t)l->who_count - 1;
}

uint64_t md__span_key(const struct md_span *span) {
  uint64_t key = span->begin_ns * 0x9e3779b97f4a7c15u;
  key ^= span->task * 0xff51afd7ed558ccdu;
  key ^= (uint64_t)span->process << 40 ^ (uint64_t)span->thread << 8 ^ span->lane;
  key ^= (uint64_t)span->number << 4;
  if (span->lane == MD_LANE_CHILD) /* elsewhere it is known at the end only */
    key ^= (uint64_t)span->value << 20;
  return key ? key : 1;
}

/* ---- what the spanner tells ---- */

static void add_mark(struct md__lods *l, const struct md_mark *mark) {
  enum md_mark_kind k = mark->kind;
  l->lost += mark->count;
  if (l->mark_count[k] == MD__MARKS) {
    l->marks_dropped++;
    return;
  }
  l->marks[k] =
      md__grow(l->marks[k], l->mark_count[k], &l->mark_room[k], sizeof *l->marks[k]);
  /* Nearly in order already: a callback is known when it ends. */
  size_t at = l->mark_count[k]++;
  for (; at && l->marks[k][at - 1].at_ns > mark->at_ns; at--)
    l->marks[k][at] = l->marks[k][at - 1];
  l->marks[k][at] = *mark;
}

static void on_mark(void *data, const struct md_mark *mark) {
  add_mark(data, mark);
}

static void on_span(void *data, const struct md_span *span) {
  struct md__lods *l = data;
  uint32_t lane = lane_of(l, span);
  if (lane == MD__NONE)
    return;
  l->pieces = md__grow(l->pieces, l->piece_count, &l->piece_room, sizeof *l->pieces);
  l->pieces[l->piece_count++] = (struct md__piece_of){
      .lane = lane, .who = who_of(l, span), span->begin_ns, span->end_ns};
  if (span->end_ns == UINT64_MAX)
    return;
  if (span->begin_ns < l->begin_ns && l->crossing.count < MD__CROSSING) {
    if (!md__map_get(&l->crossing, md__span_key(span)))
      md__map_add(&l->crossing, md__span_key(span), (void *)(uintptr_t)span->end_ns);
  }
  uint64_t length = span->end_ns - span->begin_ns;
  if (span->lane == MD_LANE_CALLBACK && length >= l->slow_ns)
    add_mark(l, &(struct md_mark){.at_ns = span->begin_ns,
                                  .length_ns = length,
                                  .kind = MD_MARK_SLOW,
                                  .process = span->process,
                                  .name = span->site});
}

static void on_created(void *data, const struct md__created *c) {
  struct md__lods *l = data;
  enum { RANGES = sizeof l->ranges / sizeof *l->ranges };
  for (uint32_t i = 0; i < l->range_count; i++) {
    struct md__task_range *r = &l->ranges[i];
    if (r->process != c->process)
      continue;
    r->first = c->task < r->first ? c->task : r->first;
    r->last = c->task > r->last ? c->task : r->last;
    return;
  }
  if (l->range_count < RANGES)
    l->ranges[l->range_count++] = (struct md__task_range){c->process, c->task, c->task};
}

void md__lods_init(struct md__lods *l, uint64_t slow_ns, size_t *bytes) {
  *l = (struct md__lods){.slow_ns = slow_ns, .bytes = bytes};
  l->spanner = (struct md__spanner){
      .done = on_span, .created = on_created, .mark = on_mark, .data = l};
}

void md__lods_release(struct md__lods *l) {
  md__spanner_release(&l->spanner);
  for (int k = 0; k < MD_MARK_KINDS; k++)
    free(l->marks[k]);
  free(l->lanes);
  free(l->who);
  free(l->pieces);
  md__map_release(&l->lane_index);
  md__map_release(&l->who_index);
  md__map_release(&l->crossing);
}

/* ---- bins ---- */

static void merge(struct md__piece *into, const struct md__piece *p) {
  into->busy_ns += p->busy_ns;
  into->count += p->count;
  if (p->longest_ns >= into->longest_ns) {
    into->longest_ns = p->longest_ns;
    into->begin_ns = p->begin_ns;
    into->who = p->who;
  }
}

/* Spreads `p`, which covers [from, to) of the slice, over its bins. */
static void spread(const struct md__lod *lod, struct md__piece *bins,
                   const struct md__piece *p, uint64_t from, uint64_t to) {
  uint64_t length = lod->end_ns - lod->begin_ns, width = length / MD__BINS + 1;
  uint64_t first = (from - lod->begin_ns) / width;
  uint64_t last = to > from ? (to - 1 - lod->begin_ns) / width : first;
  uint64_t covered = to - from, count = p->count;
  for (uint64_t b = first; b <= last && b < MD__BINS; b++) {
    uint64_t begin = lod->begin_ns + b * width, end = begin + width;
    uint64_t inside = (end < to ? end : to) - (begin > from ? begin : from);
    struct md__piece part = *p;
    part.busy_ns = !covered             ? p->busy_ns
                   : p->busy_ns == covered ? inside
                                           : (uint64_t)((double)p->busy_ns *
                                                        (double)inside / (double)covered);
    part.count = (uint32_t)count;
    count = 0;
    merge(&bins[b], &part);
  }
}

static int by_lane(const void *a, const void *b) {
  const struct md__piece_of *x = a, *y = b;
  if (x->lane != y->lane)
    return x->lane < y->lane ? -1 : 1;
  return x->begin_ns < y->begin_ns ? -1 : x->begin_ns > y->begin_ns;
}

/* One span as it is inside the slice; *from and *to is where. */
static struct md__piece cut_piece(const struct md__lod *lod, const struct md__piece_of *s,
                                  uint64_t *from, uint64_t *to) {
  uint64_t end = s->end_ns < lod->end_ns ? s->end_ns : lod->end_ns;
  *from = s->begin_ns > lod->begin_ns ? s->begin_ns : lod->begin_ns;
  *to = end > *from ? end : *from;
  return (struct md__piece){.begin_ns = s->begin_ns,
                            .longest_ns = md__since(s->begin_ns, end),
                            .busy_ns = *to - *from,
                            .count = s->begin_ns >= lod->begin_ns,
                            .who = s->who};
}

static void make_lane(struct md__lods *l, struct md__lod *lod, struct md__lod_lane *out,
                      const struct md__piece_of *spans, size_t count) {
  struct md_hist ticks;
  int is_tick = l->lanes[spans->lane].kind == MD_LANE_TICK;
  md_hist_init(&ticks);
  *out = (struct md__lod_lane){.lane = spans->lane, .listed = count <= MD__LIST};
  out->count = out->listed ? (uint32_t)count : MD__BINS;
  out->pieces = md__alloc(out->count, sizeof *out->pieces);
  for (size_t i = 0; i < count; i++) {
    uint64_t from, to;
    struct md__piece p = cut_piece(lod, &spans[i], &from, &to);
    merge(&out->total, &p);
    if (out->listed)
      out->pieces[i] = p;
    else
      spread(lod, out->pieces, &p, from, to);
    if (is_tick && spans[i].end_ns != UINT64_MAX)
      md_hist_add(&ticks, spans[i].end_ns - spans[i].begin_ns);
  }
  *l->bytes += out->count * sizeof *out->pieces;
  if (is_tick) {
    struct md__io io = md__io_writer();
    md__io_hist(&io, &ticks);
    out->ticks = io.data;
    out->tick_bytes = io.size;
    *l->bytes += io.room;
  }
  md_hist_release(&ticks);
}

static void make_lod(struct md__lods *l, struct md__lod *lod) {
  size_t lanes = 0, at = 0;
  if (l->piece_count)
    qsort(l->pieces, l->piece_count, sizeof *l->pieces, by_lane);
  for (size_t i = 0; i < l->piece_count; i++)
    lanes += !i || l->pieces[i].lane != l->pieces[i - 1].lane;
  lod->lanes = md__alloc(lanes + 1, sizeof *lod->lanes);
  *l->bytes += lanes * sizeof *lod->lanes;
  while (at < l->piece_count) {
    size_t end = at;
    while (end < l->piece_count && l->pieces[end].lane == l->pieces[at].lane)
      end++;
    make_lane(l, lod, &lod->lanes[lod->lane_count++], l->pieces + at, end - at);
    at = end;
  }
}

/* ---- slices ---- */

void md__lods_begin(struct md__lods *l, struct md__slice_spans *s, uint64_t begin_ns) {
  struct md__io io = md__io_writer();
  *s = (struct md__slice_spans){.lod = {.begin_ns = begin_ns}};
  md__spanner_io(&l->spanner, &io);
  s->open = md__resize(io.data, io.size, 1);
  s->open_bytes = io.size;
  *l->bytes += io.size;
  l->begin_ns = begin_ns;
  l->piece_count = 0;
  l->range_count = 0;
}

void md__lods_end(struct md__lods *l, struct md__slice_spans *s, uint64_t end_ns) {
  s->lod.end_ns = end_ns;
  md__spanner_show_open(&l->spanner);
  make_lod(l, &s->lod);
  s->ranges = md__alloc(l->range_count + 1, sizeof *s->ranges);
  memcpy(s->ranges, l->ranges, l->range_count * sizeof *s->ranges);
  s->range_count = l->range_count;
}

static void release_lod(struct md__lod *lod) {
  for (uint32_t i = 0; i < lod->lane_count; i++) {
    free(lod->lanes[i].pieces);
    free(lod->lanes[i].ticks);
  }
  free(lod->lanes);
  lod->lanes = NULL;
  lod->lane_count = 0;
}

void md__slice_spans_release(struct md__slice_spans *s) {
  release_lod(&s->lod);
  free(s->open);
  free(s->ranges);
  *s = (struct md__slice_spans){0};
}

/* ---- joining two slices ---- */

/* Adds all of `lane`, of the slice `of`, to the bins of the slice `lod`. */
static void rebin(const struct md__lod *lod, struct md__piece *bins,
                  const struct md__lod *of, const struct md__lod_lane *lane) {
  uint64_t width = (of->end_ns - of->begin_ns) / MD__BINS + 1;
  for (uint32_t i = 0; lane && i < lane->count; i++) {
    const struct md__piece *p = &lane->pieces[i];
    uint64_t from = of->begin_ns + i * width, to = from + width;
    if (lane->listed) {
      from = p->begin_ns > of->begin_ns ? p->begin_ns : of->begin_ns;
      to = from + p->busy_ns;
    }
    if (from > of->end_ns)
      from = of->end_ns;
    if (p->count || p->busy_ns)
      spread(lod, bins, p, from, to > of->end_ns ? of->end_ns : to);
  }
}

static void join_ticks(struct md__lods *l, struct md__lod_lane *out,
                       const struct md__lod_lane *a, const struct md__lod_lane *b) {
  struct md_hist all;
  struct md__io io = md__io_writer();
  if (!(a && a->ticks) && !(b && b->ticks))
    return;
  md_hist_init(&all);
  for (int i = 0; i < 2; i++) {
    const struct md__lod_lane *lane = i ? b : a;
    struct md__io in = md__io_reader(lane ? lane->ticks : NULL, lane ? lane->tick_bytes : 0);
    if (lane && lane->ticks)
      md__io_hist(&in, &all);
  }
  md__io_hist(&io, &all);
  md_hist_release(&all);
  out->ticks = io.data;
  out->tick_bytes = io.size;
  *l->bytes += io.room;
}

static void join_lane(struct md__lods *l, struct md__lod *lod, struct md__lod_lane *out,
                      const struct md__lod *x, const struct md__lod_lane *a,
                      const struct md__lod *y, const struct md__lod_lane *b) {
  uint32_t count = (a ? a->count : 0) + (b ? b->count : 0);
  int listed = (!a || a->listed) && (!b || b->listed) && count <= MD__LIST;
  *out = (struct md__lod_lane){.lane = a ? a->lane : b->lane, .listed = listed};
  out->count = listed ? count : MD__BINS;
  out->pieces = md__alloc(out->count, sizeof *out->pieces);
  if (a)
    merge(&out->total, &a->total);
  if (b)
    merge(&out->total, &b->total);
  if (!listed) {
    rebin(lod, out->pieces, x, a);
    rebin(lod, out->pieces, y, b);
  } else {
    if (a)
      memcpy(out->pieces, a->pieces, a->count * sizeof *a->pieces);
    if (b)
      memcpy(out->pieces + (a ? a->count : 0), b->pieces, b->count * sizeof *b->pieces);
  }
  *l->bytes += out->count * sizeof *out->pieces;
  join_ticks(l, out, a, b);
}

static size_t lod_bytes(const struct md__lod *lod) {
  size_t bytes = 0;
  for (uint32_t i = 0; i < lod->lane_count; i++)
    bytes += sizeof *lod->lanes + lod->lanes[i].count * sizeof *lod->lanes[i].pieces;
  return bytes;
}

static void join_ranges(struct md__slice_spans *a, const struct md__slice_spans *b) {
  a->ranges = md__resize(a->ranges, a->range_count + b->range_count + 1, sizeof *a->ranges);
  for (uint32_t i = 0; i < b->range_count; i++) {
    uint32_t k = 0;
    while (k < a->range_count && a->ranges[k].process != b->ranges[i].process)
      k++;
    struct md__task_range *r = &a->ranges[k];
    if (k == a->range_count) {
      a->ranges[a->range_count++] = b->ranges[i];
      continue;
    }
    r->first = b->ranges[i].first < r->first ? b->ranges[i].first : r->first;
    r->last = b->ranges[i].last > r->last ? b->ranges[i].last : r->last;
  }
}

void md__lods_join(struct md__lods *l, struct md__slice_spans *a, struct md__slice_spans *b) {
  struct md__lod lod = {.begin_ns = a->lod.begin_ns, .end_ns = b->lod.end_ns};
  uint32_t i = 0, k = 0;
  lod.lanes = md__alloc(a->lod.lane_count + b->lod.lane_count + 1, sizeof *lod.lanes);
  while (i < a->lod.lane_count || k < b->lod.lane_count) {
    const struct md__lod_lane *x = i < a->lod.lane_count ? &a->lod.lanes[i] : NULL;
    const struct md__lod_lane *y = k < b->lod.lane_count ? &b->lod.lanes[k] : NULL;
    if (x && y && x->lane != y->lane)
      *(x->lane < y->lane ? &y : &x) = NULL;
    join_lane(l, &lod, &lod.lanes[lod.lane_count++], &a->lod, x, &b->lod, y);
    i += x != NULL;
    k += y != NULL;
  }
  *l->bytes -= lod_bytes(&a->lod) + lod_bytes(&b->lod) + b->open_bytes;
  *l->bytes += lod.lane_count * sizeof *lod.lanes;
  join_ranges(a, b);
  release_lod(&a->lod);
  a->lod = lod;
  md__slice_spans_release(b);
}
