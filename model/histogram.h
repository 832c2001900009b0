/*
 * A log-linear histogram of durations (nanoseconds), after HdrHistogram's idea: relative
 * error below 1% over the whole range, memory that grows only with the range in use.
 *
 * Thread: one. Errors: running out of memory ends the program.
 */
#ifndef MD_HISTOGRAM_H
#define MD_HISTOGRAM_H

#include <stdint.h>

struct md_hist {
  uint64_t count;
  uint64_t sum_ns;
  uint64_t min_ns; /* exact; UINT64_MAX while empty */
  uint64_t max_ns; /* exact */
  uint32_t *buckets; /* owned; NULL while empty */
  uint32_t bucket_count;
};

void md_hist_init(struct md_hist *h);
void md_hist_release(struct md_hist *h);
void md_hist_reset(struct md_hist *h);
void md_hist_add(struct md_hist *h, uint64_t ns);
void md_hist_merge(struct md_hist *into, const struct md_hist *from);

/* Adds to one bucket only; the caller sees to the other members. For model/. */
void md__hist_add_bucket(struct md_hist *h, uint32_t index, uint32_t count);

/* The value below or at which `q` (0..1) of the samples lie; 0 when there are none. Never
 * above max_ns nor below min_ns. */
uint64_t md_hist_percentile(const struct md_hist *h, double q);
uint64_t md_hist_mean(const struct md_hist *h);
/* Standard deviation, of the buckets' middles; 0 when there are none. */
uint64_t md_hist_stddev(const struct md_hist *h);

/* Buckets for drawing: the span [*low, *high) ns and count of bucket `index`, 0 beyond the
 * last. */
int md_hist_bucket(const struct md_hist *h, uint32_t index, uint64_t *low, uint64_t *high,
                   uint64_t *count);

#endif
