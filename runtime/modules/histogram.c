/* Log-linear histograms: 1024 buckets for each power of two. */
#include "runtime/modules/histogram.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SUB_BITS = 10, SUB_COUNT = 1 << SUB_BITS, TOP_BITS = 53 };
enum { BUCKETS = (TOP_BITS - SUB_BITS + 2) * SUB_COUNT };
#define LARGEST ((UINT64_C(1) << TOP_BITS) - 1)

struct rt__histogram {
  uint64_t count;
  uint64_t exceeds; /* values that were too large */
  uint64_t min;
  uint64_t max;
  double mean;
  double squares; /* sum of the squared distances from the mean */
  uint32_t buckets[BUCKETS];
};

static const char histogram_tag[] = "Histogram";

/* How far a value is shifted until it fits in SUB_BITS + 1 bits. */
static unsigned shift_of(uint64_t value) {
  unsigned bits = 64 - (unsigned)__builtin_clzll(value | 1);
  return bits > SUB_BITS + 1 ? bits - SUB_BITS - 1 : 0;
}

static unsigned bucket_of(uint64_t value) {
  unsigned shift = shift_of(value);
  return (shift << SUB_BITS) + (unsigned)(value >> shift);
}

/* The largest value that falls into a bucket. */
static uint64_t bucket_top(unsigned bucket) {
  if (bucket < 2 * SUB_COUNT)
    return bucket;
  unsigned shift = (bucket >> SUB_BITS) - 1;
  uint64_t sub = bucket - (shift << SUB_BITS);
  return ((sub + 1) << shift) - 1;
}

static uint64_t same_bucket_low(uint64_t value) {
  unsigned shift = shift_of(value);
  return value >> shift << shift;
}

void rt__histogram_add(struct rt__histogram *h, uint64_t value) {
  if (value > LARGEST) {
    h->exceeds++;
    return;
  }
  double distance = (double)value - h->mean;
  h->buckets[bucket_of(value)]++;
  h->count++;
  h->min = value < h->min ? value : h->min;
  h->max = value > h->max ? value : h->max;
  h->mean += distance / (double)h->count;
  h->squares += distance * ((double)value - h->mean);
}

static void histogram_clear(struct rt__histogram *h) {
  memset(h, 0, sizeof *h);
  h->min = UINT64_C(9223372036854776000) - 192;
}

static uint64_t percentile(const struct rt__histogram *h, double percent) {
  double exact = ceil(percent / 100 * (double)h->count);
  uint64_t wanted = exact < 1 ? 1 : (uint64_t)exact, seen = 0;
  if (percent >= 100 || h->count == 0)
    return h->count ? bucket_top(bucket_of(h->max)) : 0;
  for (unsigned i = 0; i < BUCKETS; i++)
    if ((seen += h->buckets[i]) >= wanted)
      return bucket_top(i);
  return h->max;
}

struct rt__histogram *rt__histogram_at(js_State *J, int idx) {
  struct rt__histogram *h = rt__userdata(rt__object_at(J, idx), histogram_tag);
  if (!h)
    js_typeerror(J, "not a histogram");
  return h;
}

/* add(value): false when it is none that can be recorded. */
static void js_add(js_State *J) {
  struct rt__histogram *h = rt__histogram_at(J, 0);
  double value = js_tonumber(J, 1);
  if (value >= 1 && value <= 9007199254740991.0)
    rt__histogram_add(h, (uint64_t)value);
  js_pushboolean(J, value >= 1 && value <= 9007199254740991.0);
}

/* percentile(percent, low): the largest value that counts as that one, or the smallest. */
static void js_percentile(js_State *J) {
  uint64_t value = percentile(rt__histogram_at(J, 0), js_tonumber(J, 1));
  js_pushnumber(J, (double)(js_toboolean(J, 2) ? same_bucket_low(value) : value));
}

/* join(other): as if the other's values had been recorded here. */
static void js_join(js_State *J) {
  struct rt__histogram *h = rt__histogram_at(J, 0);
  const struct rt__histogram *o = rt__histogram_at(J, 1);
  double n = (double)h->count, m = (double)o->count, distance = o->mean - h->mean;
  js_pushundefined(J);
  h->exceeds += o->exceeds;
  if (o->count == 0)
    return;
  for (unsigned i = 0; i < BUCKETS; i++)
    h->buckets[i] += o->buckets[i];
  h->squares += o->squares + distance * distance * n * m / (n + m);
  h->mean += distance * m / (n + m);
  h->count += o->count;
  h->min = o->min < h->min ? o->min : h->min;
  h->max = o->max > h->max ? o->max : h->max;
}

static void js_clear(js_State *J) {
  histogram_clear(rt__histogram_at(J, 0));
  js_pushundefined(J);
}

/* stats(): {min, max, mean, exceeds, stddev, count} */
static void js_stats(js_State *J) {
  const struct rt__histogram *h = rt__histogram_at(J, 0);
  uint64_t n = h->count;
  js_newobject(J);
  rt_set_number(J, "min", n ? (double)same_bucket_low(h->min) : (double)h->min);
  rt_set_number(J, "max", n ? (double)bucket_top(bucket_of(h->max)) : 0);
  rt_set_number(J, "mean", n ? h->mean : NAN);
  rt_set_number(J, "exceeds", (double)h->exceeds);
  rt_set_number(J, "stddev", n ? sqrt(h->squares / (double)n) : NAN);
  rt_set_number(J, "count", (double)n);
}

static void histogram_free(js_State *J, void *data) {
  (void)J;
  free(data);
}

void rt__js_histogram(js_State *J) {
  struct rt__histogram *h = rt__alloc(sizeof *h);
  histogram_clear(h);
  js_getglobal(J, "Object");
  js_getproperty(J, -1, "prototype");
  js_newuserdata(J, histogram_tag, h, histogram_free);
  rt_method(J, "add", js_add, 1);
  rt_method(J, "percentile", js_percentile, 2);
  rt_method(J, "join", js_join, 1);
  rt_method(J, "clear", js_clear, 0);
  rt_method(J, "stats", js_stats, 0);
}
