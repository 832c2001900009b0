/*
 * Signals of a command that watches a program: taken from a descriptor, between two steps
 * of its own, never in a handler.
 *
 * Thread: the main one, before any other exists.
 */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

struct cli_signal {
  int number;        /* 0: none came */
  int from_terminal; /* the whole foreground group got it: not to be passed on */
};

/* Blocks SIGINT, SIGTERM, SIGHUP, SIGQUIT and SIGCHLD, ignores SIGPIPE, and returns a
 * descriptor that is readable when one of them has come; or -errno. */
int cli_signals_open(void);

/* Waits up to `timeout_ms` for one. */
struct cli_signal cli_signals_wait(int fd, int timeout_ms);

/* In a child before exec: gives it the signals as they were before cli_signals_open(). */
void cli_signals_restore(void);

#endif
