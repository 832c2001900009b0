/*
 * What the model knows as metrics for Prometheus: its text format, or OpenMetrics. Names
 * are those of prom-client where it has them, uvscope_* for the rest.
 *
 * Thread: one. Errors: running out of memory ends the program.
 */
#ifndef EX_METRICS_H
#define EX_METRICS_H

#include "exporters/bytes.h"
#include "model/model.h"

/* Appends the metrics of all processes that are alive. now_ns: CLOCK_MONOTONIC. */
void ex_metrics(struct ex_bytes *out, const struct md_model *m, uint64_t now_ns,
                int openmetrics);

#endif
