/*
 * What live, attach and view share: a source of the command line's as the live view wants
 * it.
 *
 * Thread: the main one. Errors: as in source.h.
 */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include "cli/cli.h"
#include "cli/config.h"
#include "cli/launch.h"
#include "cli/past.h"
#include "cli/source.h"
#include "tui/ui.h"

struct cli_watch {
  struct cli_source source;
  struct cli_child *child; /* started for this view; NULL */
  pid_t pid;               /* else the root of what is watched; 0: all that is traced */
  int session;             /* whatever is traced, now and later: it never ends */
  struct ui_source ui;
  struct cli_past past; /* while the view is paused */
  struct cli_config config;
  int width, height; /* of a dump; 0: as usual */
  char title[256], status[128];
  uint64_t begin_ns;
  int noted; /* the remark that nothing is traced was made */
  int finished;
};

/* Options of the view that several commands have. */
#define CLI_VIEW_OPTIONS                                                                \
  CLI_ROW("screen", 's', "NAME", screen, CLI_TEXT, CLI_NOTHING, "the first screen"),    \
      CLI_ROW("interval", 'i', "TIME", interval_ns, CLI_DURATION, CLI_NOTHING,          \
              "time between two pictures (100ms)"),                                     \
      CLI_ROW("ascii", 0, NULL, ascii, CLI_FLAG, CLI_NOTHING, "only ASCII characters"), \
      CLI_ROW("no-mouse", 0, NULL, no_mouse, CLI_FLAG, CLI_NOTHING,                     \
              "leave the mouse to the terminal"),                                       \
      CLI_ROW("no-color", 0, NULL, no_color, CLI_FLAG, CLI_NOTHING, "no colours"),      \
      CLI_ROW("theme", 0, "NAME", theme, CLI_TEXT, CLI_NOTHING,                         \
              "colours: dark, light, contrast or mono"),                                \
      CLI_CONFIG_OPTIONS

/* Options of the views that can draw without a terminal. */
#define CLI_DUMP_OPTIONS                                                                \
  CLI_ROW("dump", 0, "FORMAT", dump, CLI_TEXT, CLI_NOTHING,                             \
          "print one picture as txt or ansi, and leave"),                               \
      CLI_ROW("size", 0, "WxH", size, CLI_TEXT, CLI_NOTHING,                            \
              "of that picture, in characters (80x24)")

/* Reads the settings and checks the options of the view, and that there is a terminal to
 * draw on when one is needed; else says in one line what to do instead: `instead` is a
 * command. 0 or -errno. */
int cli_watch_begin(struct cli_watch *w, const struct cli_args *args, const char *name,
                    const char *instead);

/* Shows w->source until the user quits; its ui source is set up here. Returns an exit
 * status. */
int cli_watch_run(struct cli_watch *w, const struct cli_args *args, const char *title,
                  int recording);

#endif
