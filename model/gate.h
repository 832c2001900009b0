/*
 * Conditions on what a model knows, for continuous integration: "tick.p99 < 50ms",
 * "finding(slow-callback) == 0", "site(server.js:10).run.p99 < 1.2 * baseline".
 *
 * Units: times are nanoseconds inside; in a condition they carry a unit, and a time is only
 * ever compared with a time. Thread: one. Ownership: a result borrows nothing. Errors: a
 * condition that cannot be understood is a result of its own, with the reason.
 */
#ifndef MD_GATE_H
#define MD_GATE_H

#include <stddef.h>
#include <stdint.h>

#include "model/model.h"

enum md_gate_unit { MD_GATE_NUMBER, MD_GATE_TIME, MD_GATE_BYTES };

/* In the order in which they outweigh each other when several conditions are told together. */
enum md_gate_outcome {
  MD_GATE_PASSED,
  MD_GATE_NO_DATA, /* too few samples, or nothing of the kind happened */
  MD_GATE_FAILED,
  MD_GATE_BAD      /* not understood */
};

struct md_gate_side { /* of the comparison that decided */
  double value;
  enum md_gate_unit unit;
  uint64_t samples; /* that a percentile or mean is made of; 0: not of samples */
  int known;
};

struct md_gate_result {
  enum md_gate_outcome outcome;
  struct md_gate_side left, right;
  char operator[4];
  char why[256]; /* when it did not pass */
};

struct md_gate_data {
  struct md_model *model;    /* finished */
  struct md_model *baseline; /* NULL: none was given */
  int32_t pid;               /* only this process; 0: all together */
  uint64_t min_samples;      /* for percentiles; 0: so many that the percentile is not just
                                the maximum (100 for p99) */
};

void md_gate_check(const char *condition, const struct md_gate_data *data,
                   struct md_gate_result *out);
const char *md_gate_outcome_name(enum md_gate_outcome o);
/* "12.3 ms (662 samples)", "3", "0.45", "1.2 MiB". Returns out. */
char *md_gate_format(const struct md_gate_side *side, char *out, size_t size);

/* The metrics, for help and documentation: name, whether ".p99" and the like follow, and what
 * it is. NULL name ends the list. */
struct md_gate_metric_info {
  const char *name, *text;
  int is_histogram;
};
extern const struct md_gate_metric_info md_gate_metric_infos[];

#endif
