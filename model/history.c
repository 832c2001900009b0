/* Slices of time for graphs: a ring of buckets for each process. */
#include "model/internal.h"

static uint64_t start_of(uint64_t t) {
  return t - t % MD_BUCKET_NS;
}

struct md_bucket *md__bucket(struct md__process *p, uint64_t t) {
  struct md_bucket *b = p->bucket;
  if (b && t >= b->start_ns && t - b->start_ns < MD_BUCKET_NS)
    return b;
  uint64_t start = start_of(t);
  b = &p->pub.history[t / MD_BUCKET_NS % MD_BUCKETS];
  if (b->start_ns > start)
    return NULL;
  if (b->start_ns < start)
    *b = (struct md_bucket){.start_ns = start};
  p->bucket = b;
  return b;
}

void md__history_add(struct md__process *p, uint64_t from, uint64_t to, int64_t weight,
                     size_t field) {
  const uint64_t whole = (uint64_t)MD_BUCKETS * MD_BUCKET_NS;
  if (to <= from)
    return;
  /* What is older than the ring would be overwritten at once. */
  if (to - from > whole)
    from = to - whole;
  while (from < to) {
    uint64_t end = start_of(from) + MD_BUCKET_NS;
    if (end > to || end < from)
      end = to;
    struct md_bucket *b = md__bucket(p, from);
    uint64_t *v = b ? (uint64_t *)((char *)b + field) : NULL;
    if (v && weight < 0 && *v < (end - from) * (uint64_t)-weight)
      *v = 0; /* what is taken back was in a bucket that is gone */
    else if (v)
      *v += (end - from) * (uint64_t)weight;
    from = end;
  }
}
