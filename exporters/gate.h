/*
 * The outcome of conditions, for machines. Thread: one. Errors: running out of memory ends
 * the program.
 */
#ifndef EX_GATE_H
#define EX_GATE_H

#include <stddef.h>

#include "exporters/dest.h"
#include "model/gate.h"

struct ex_check {
  const char *condition;
  struct md_gate_result result;
};

struct ex_gate {
  const char *recording, *baseline; /* paths; baseline NULL */
  uint64_t events, lost, duration_ns;
  const struct ex_check *checks;
  size_t count;
};

/* One JSON object; docs/json.md describes it. */
void ex_gate_json(struct ex_dest *d, const struct ex_gate *g);
/* A JUnit test suite: a condition is a test case; without data it is skipped. */
void ex_gate_junit(struct ex_dest *d, const struct ex_gate *g);

#endif
