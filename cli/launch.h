/*
 * Starting a program to be watched, as a child process of the command's.
 *
 * The child never depends on its viewer: where its output is captured, it goes to a file
 * without a name, so that it neither blocks on a reader nor dies without one.
 *
 * Thread: the main one. Errors: functions that return an int have said in one line on
 * stderr what is wrong, and return -errno.
 */
#ifndef CLI_LAUNCH_H
#define CLI_LAUNCH_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "cli/cli.h"

struct cli_capture {
  int fd;          /* -1: not captured */
  uint64_t offset; /* read up to here */
  uint64_t freed;  /* given back to the file system up to here */
};

struct cli_child {
  pid_t pid;    /* 0: none was started */
  pid_t follow; /* the root of what is to be watched, for the reader */
  int exited;
  int status;                   /* of waitpid(), when exited */
  int kept;                     /* the captured output has a name and stays */
  struct cli_capture output[2]; /* stdout, stderr */
  int input;                    /* where its stdin comes from, without waiting; -1: elsewhere */
};

struct cli_launch {
  const char *ring; /* UVSCOPE_RING for it, unless the user has set one */
  int capture; /* output captured, a process group of its own; stdin is this process's, or
                  /dev/null where that is a terminal */
  int input;   /* when captured: stdin is a pipe, child->input */
  const char *console; /* capture into this file, which is kept; NULL */
};

/* Starts args' operands: the command itself after "--", else `uvscope run` of the
 * program. */
int cli_launch(struct cli_child *child, const struct cli_args *args,
               const struct cli_launch *how);

/* Notices the child's end, without waiting. Returns child->exited. */
int cli_child_poll(struct cli_child *child);

/* Asks it to end (SIGTERM), insists after two seconds (SIGKILL), and waits. */
void cli_child_stop(struct cli_child *child);

/* Passes a signal on. */
void cli_child_signal(const struct cli_child *child, int number);

/* The exit status that a shell would give. */
int cli_child_status(const struct cli_child *child);

/* Gives text to its stdin without waiting; with length 0, closes it. 0, -EAGAIN when the
 * program does not read, -EPIPE when it has closed it, -EBADF when it is closed already. */
int cli_child_input(struct cli_child *child, const char *text, size_t length);

/* What it printed since the last call: up to `size` bytes of stdout (0) or stderr (1).
 * Returns how many. Space that was read is given back to the file system. */
size_t cli_child_output(struct cli_child *child, int stream, char *buffer, size_t size);

void cli_child_release(struct cli_child *child);

#endif
