/*
 * What the model knows, as JSON: a whole report, one line of figures, the list of
 * processes.
 *
 * The names are an interface: they may be added to, never changed. Integers are
 * nanoseconds and bytes, exact beyond 2^53. Thread: one. Ownership: the text returned is
 * the caller's to free(). Errors: running out of memory ends the program.
 */
#ifndef EX_REPORT_H
#define EX_REPORT_H

#include "model/model.h"

/* The whole model; indented. Ends with a newline. */
char *ex_report_json(struct md_model *m);

/* The interval since md_interval_begin() of one process. Ends with a newline. */
char *ex_stat_json(const struct md_model *m, const struct md_process *p, uint64_t now_ns,
                   uint32_t processes);

/* The model's processes, with their state now. Ends with a newline. */
char *ex_ps_json(const struct md_model *m, uint64_t now_ns);

#endif
