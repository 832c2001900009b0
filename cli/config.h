/*
 * What a user sets once: a configuration file, and the options that change it for one run.
 *
 * The file is $XDG_CONFIG_HOME/uvscope/config, or ~/.config/uvscope/config, or what --config
 * names; docs/config.md describes it. Thread: the main one. Errors: cli_config_load() has
 * said in one line on stderr what is wrong and where, and returns -errno.
 */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include "cli/cli.h"
#include "model/model.h"
#include "tui/prefs.h"

struct cli_config {
  struct md_thresholds thresholds;
  struct ui_prefs prefs;
  char screen[32];      /* the first one; "" the overview */
  uint64_t interval_ns; /* between two pictures; 0: as usual */
  int ascii, no_mouse, no_color;
};

/* Options that every command with findings has. */
#define CLI_CONFIG_OPTIONS                                                             \
  CLI_ROW("config", 0, "FILE", config, CLI_TEXT, CLI_FILES,                            \
          "read settings from FILE (~/.config/uvscope/config)"),                       \
      CLI_ROW("threshold", 't', "NAME=VALUE,...", thresholds, CLI_TEXT, CLI_NOTHING,   \
              "what findings go by, such as slow_callback=50ms")

/* The defaults, changed by the file, changed by the options. A file that was not asked for
 * need not exist. */
int cli_config_load(struct cli_config *c, const struct cli_args *args);

#endif
