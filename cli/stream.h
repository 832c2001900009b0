/*
 * Events for a command that hands them on: from a recording or from a running program,
 * once or for as long as they come.
 *
 * Thread: the main one. Errors: said on stderr, but those of the one who takes.
 */
#ifndef CLI_STREAM_H
#define CLI_STREAM_H

#include "cli/cli.h"
#include "cli/source.h"

struct cli_stream {
  struct cli_source source;
  int live, follow;
  int signals;
  int interrupted; /* the signal that ended it; 0 none */
};

struct cli_taker {
  /* 0, or -errno: then it ends and cli_stream_run() returns that. */
  int (*take)(void *data, const struct tr_event *events, size_t count);
  /* Nothing more comes for now: what is held back should go out. 0 or -errno. NULL. */
  int (*idle)(void *data);
  int (*done)(void *data); /* 1: has enough; NULL */
  void *data;
  int watched_fd; /* ends with -EPIPE when nobody reads from it any more; -1 */
};

/* Opens the recording that is the first operand, else the running program that -p means.
 * An exit status. */
int cli_stream_open(struct cli_stream *s, const struct cli_args *args);
/* Until the end of the recording, or of what the rings hold; with `follow` until the
 * program has ended, the recording was closed, or a signal came. 0 or -errno. */
int cli_stream_run(struct cli_stream *s, const struct cli_taker *taker);
void cli_stream_release(struct cli_stream *s);

#endif
