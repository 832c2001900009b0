#include "tracer/timeline.h"

#include <string.h>

enum { MEASURE_NS = 1000000, FIRST_NS = 200000 };

static struct tr_clock_pair *pair_at(const struct tr__timeline *t, unsigned i) {
  return (struct tr_clock_pair *)&t->pairs[i % TR__PAIRS];
}

static unsigned oldest(const struct tr__timeline *t) {
  return t->count > TR__PAIRS ? t->count - TR__PAIRS : 0;
}

static uint64_t slope_between(struct tr_clock_pair a, struct tr_clock_pair b) {
  const uint64_t one = UINT64_C(1) << 56;
  if (b.clock <= a.clock || b.ns <= a.ns)
    return one;
  unsigned __int128 slope =
      ((unsigned __int128)(b.ns - a.ns) << 56) / (b.clock - a.clock);
  return slope > 100 * (unsigned __int128)one ? 100 * one : (uint64_t)slope;
}

void tr__timeline_add(struct tr__timeline *t, struct tr_clock_pair pair) {
  if (t->count) {
    struct tr_clock_pair last = *pair_at(t, t->count - 1);
    if (pair.clock <= last.clock)
      return;
    if (pair.ns <= last.ns) /* an error of measurement; time does not stand still */
      pair.ns = last.ns + 1;
  }
  *pair_at(t, t->count++) = pair;
}

void tr__timeline_init(struct tr__timeline *t) {
  memset(t, 0, sizeof *t);
  struct tr_clock_pair first = tr_clock_pair_read(TR_CLOCK_TSC), second;
  tr__timeline_add(t, first);
  do /* a slope to begin with */
    second = tr_clock_pair_read(TR_CLOCK_TSC);
  while (second.ns < first.ns + FIRST_NS || second.clock <= first.clock);
  tr__timeline_add(t, second);
}

uint64_t tr__timeline_poll(struct tr__timeline *t) {
  struct tr_clock_pair pair = tr_clock_pair_read(TR_CLOCK_TSC);
  struct tr_clock_pair last = *pair_at(t, t->count - 1);
  if (pair.ns >= last.ns + MEASURE_NS)
    tr__timeline_add(t, pair);
  /* Else events up to now lie beyond the last pair, on its line; the next pair may differ
   * from that line by what a millisecond can: nanoseconds, which readers even out. */
  return pair.ns;
}

void tr__timeline_piece(const struct tr__timeline *t, enum tr_clock_source source,
                        struct tr_clock_pair start, uint64_t clock,
                        struct tr__piece *out) {
  if (source == TR_CLOCK_MONOTONIC) {
    *out = (struct tr__piece){0, UINT64_MAX, {0, 0}, UINT64_C(1) << 56};
    return;
  }
  unsigned first = oldest(t);
  struct tr_clock_pair a = *pair_at(t, first);
  if (clock < a.clock && start.clock < a.clock) {
    *out = (struct tr__piece){0, a.clock, start, slope_between(start, a)};
    return;
  }
  unsigned i = t->count - 2;
  while (i > first && clock < pair_at(t, i)->clock)
    i--;
  a = *pair_at(t, i);
  struct tr_clock_pair b = *pair_at(t, i + 1);
  *out = (struct tr__piece){i == first ? 0 : a.clock,
                            i + 2 == t->count ? UINT64_MAX : b.clock, a,
                            slope_between(a, b)};
}
