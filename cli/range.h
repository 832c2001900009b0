/*
 * --from and --to: moments of a recording, as time since its start ("2.5s") or as a
 * finding with an offset ("slow-callback", "slow-callback:2-50ms").
 *
 * Thread: the main one. Errors: said on stderr; -errno is returned.
 */
#ifndef CLI_RANGE_H
#define CLI_RANGE_H

#include <stdint.h>

#include "cli/cli.h"
#include "exporters/filter.h"

/* What every command that chooses among events offers. */
#define CLI_FILTER_OPTIONS                                                               \
  CLI_ROW("from", 0, "TIME", from, CLI_TEXT, CLI_NOTHING,                                \
          "leave out what was before, since the start or a finding"),                    \
      CLI_ROW("to", 0, "TIME", to, CLI_TEXT, CLI_NOTHING, "leave out what came after"),  \
      CLI_ROW("site", 0, "TEXT", site, CLI_TEXT, CLI_NOTHING,                            \
              "only tasks of places with this in \"function (file:line)\""),             \
      CLI_ROW("kind", 0, "KINDS", kind, CLI_TEXT, CLI_NOTHING,                           \
              "only tasks of these kinds: timer,fs,...")

/* Their values, and that of -p. */
int cli_filter(const struct cli_args *args, struct ex_filter_options *out);

/* `path` is the recording, NULL when there is none: findings cannot be asked for then. */
int cli_range(const struct cli_args *args, const char *path, uint64_t *from_ns,
              uint64_t *to_ns);

#endif
