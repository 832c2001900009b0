#include "model/histogram.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/memory.h"

/* Values below STEPS have a bucket each; above, every power of two is cut into STEPS
 * equal buckets. A bucket's middle is then at most 1 / (2 * STEPS) = 0.8% away from its
 * values. */
enum { STEP_BITS = 6, STEPS = 1 << STEP_BITS };

static uint32_t index_of(uint64_t ns) {
  if (ns < STEPS)
    return (uint32_t)ns;
  unsigned exponent = 63 - (unsigned)__builtin_clzll(ns);
  unsigned shift = exponent - STEP_BITS;
  return (shift + 1) * STEPS + (uint32_t)(ns >> shift) - STEPS;
}

static uint64_t low_of(uint32_t index) {
  if (index < STEPS)
    return index;
  unsigned shift = index / STEPS - 1;
  return (uint64_t)(STEPS + index % STEPS) << shift;
}

static uint64_t width_of(uint32_t index) {
  return index < STEPS ? 1 : (uint64_t)1 << (index / STEPS - 1);
}

void md_hist_init(struct md_hist *h) {
  *h = (struct md_hist){.min_ns = UINT64_MAX};
}

void md_hist_release(struct md_hist *h) {
  free(h->buckets);
  md_hist_init(h);
}

void md_hist_reset(struct md_hist *h) {
  uint32_t *buckets = h->buckets;
  uint32_t count = h->bucket_count;
  md_hist_init(h);
  if (count)
    memset(buckets, 0, count * sizeof *buckets);
  h->buckets = buckets;
  h->bucket_count = count;
}

/* Grows to whole powers of two, so that this is rare. */
static void reach(struct md_hist *h, uint32_t index) {
  uint32_t count = (index / STEPS + 1) * STEPS;
  h->buckets = md__resize(h->buckets, count, sizeof *h->buckets);
  memset(h->buckets + h->bucket_count, 0, (count - h->bucket_count) * sizeof *h->buckets);
  h->bucket_count = count;
}

void md_hist_add(struct md_hist *h, uint64_t ns) {
  uint32_t index = index_of(ns);
  if (__builtin_expect(index >= h->bucket_count, 0))
    reach(h, index);
  if (h->buckets[index] != UINT32_MAX)
    h->buckets[index]++;
  /* A zeroed histogram is a valid empty one too. */
  if (ns < h->min_ns || h->count == 0)
    h->min_ns = ns;
  if (ns > h->max_ns)
    h->max_ns = ns;
  h->count++;
  h->sum_ns += ns;
}

void md_hist_merge(struct md_hist *into, const struct md_hist *from) {
  if (!from->count)
    return;
  if (from->bucket_count > into->bucket_count)
    reach(into, from->bucket_count - 1);
  for (uint32_t i = 0; i < from->bucket_count; i++) {
    uint32_t room = UINT32_MAX - into->buckets[i];
    into->buckets[i] += from->buckets[i] < room ? from->buckets[i] : room;
  }
  if (!into->count || from->min_ns < into->min_ns)
    into->min_ns = from->min_ns;
  if (from->max_ns > into->max_ns)
    into->max_ns = from->max_ns;
  into->count += from->count;
  into->sum_ns += from->sum_ns;
}

void md__hist_add_bucket(struct md_hist *h, uint32_t index, uint32_t count) {
  if (index >= 64 * STEPS)
    return;
  if (index >= h->bucket_count)
    reach(h, index);
  uint32_t room = UINT32_MAX - h->buckets[index];
  h->buckets[index] += count < room ? count : room;
}

static uint64_t clamp(const struct md_hist *h, uint64_t ns) {
  if (ns < h->min_ns)
    return h->min_ns;
  return ns > h->max_ns ? h->max_ns : ns;
}

uint64_t md_hist_percentile(const struct md_hist *h, double q) {
  if (!h->count)
    return 0;
  if (!(q > 0))
    return h->min_ns;
  if (q >= 1)
    return h->max_ns;
  double exact = q * (double)h->count;
  uint64_t rank = (uint64_t)exact;
  if ((double)rank < exact || !rank)
    rank++;
  uint64_t seen = 0;
  for (uint32_t i = 0; i < h->bucket_count; i++) {
    seen += h->buckets[i];
    if (seen >= rank)
      return clamp(h, low_of(i) + (width_of(i) - 1) / 2);
  }
  return h->max_ns;
}

uint64_t md_hist_mean(const struct md_hist *h) {
  return h->count ? h->sum_ns / h->count : 0;
}

uint64_t md_hist_stddev(const struct md_hist *h) {
  double mean = h->count ? (double)h->sum_ns / (double)h->count : 0, squares = 0;
  uint64_t low, high, count;
  for (uint32_t i = 0; md_hist_bucket(h, i, &low, &high, &count); i++) {
    double from_mean = ((double)low + (double)(high - 1)) / 2 - mean;
    squares += from_mean * from_mean * (double)count;
  }
  return h->count ? (uint64_t)sqrt(squares / (double)h->count) : 0;
}

int md_hist_bucket(const struct md_hist *h, uint32_t index, uint64_t *low, uint64_t *high,
                   uint64_t *count) {
  if (index >= h->bucket_count)
    return 0;
  *low = low_of(index);
  *high = *low + width_of(index);
  if (*high < *low)
    *high = UINT64_MAX;
  *count = h->buckets[index];
  return 1;
}
