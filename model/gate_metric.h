/*
 * The value of a metric, by its path. For gate.c. Thread: one.
 */
#ifndef MD_GATE_METRIC_H
#define MD_GATE_METRIC_H

#include "model/gate.h"

struct md__metric {
  struct md_gate_side value; /* known: 0 when there is no data */
  char why[160];             /* then, or when the path is wrong */
  int bad;                   /* there is no such metric */
};

/* "tick.p99", "site(server.js:10).run.p99", of `length` bytes, in a model. */
void md__metric(struct md_model *m, const struct md_gate_data *data, const char *path,
                size_t length, struct md__metric *out);

#endif
