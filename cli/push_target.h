/*
 * Where a push goes: the collector's address, and the headers it wants, from the command
 * line or from OpenTelemetry's own environment variables.
 *
 * Thread: the main one. Ownership: the target owns its texts. Errors: said on stderr,
 * -EINVAL.
 */
#ifndef CLI_PUSH_TARGET_H
#define CLI_PUSH_TARGET_H

#include "cli/cli.h"
#include "cli/push_queue.h"

struct cli_target {
  char url[CLI_SIGNAL_KINDS][1100];
  char *headers[2 * CLI_LIST_MAX]; /* "Name: value" */
  size_t header_count;
};

int cli_target_init(struct cli_target *t, const struct cli_args *args);
void cli_target_release(struct cli_target *t);

#endif
