/*
 * The report as text for people. Every figure has its unit; names are escaped.
 *
 * Thread: the main one.
 */
#ifndef CLI_REPORT_TEXT_H
#define CLI_REPORT_TEXT_H

#include <stdio.h>

#include "model/model.h"

struct cli_report_options {
  const char *label; /* the recording */
  unsigned width;    /* columns */
  int all;           /* every process and row, not only those that matter most */
};

void cli_report_text(struct md_model *m, const struct cli_report_options *o, FILE *out);

#endif
