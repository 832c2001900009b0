/*
 * The past of a running program: what its rings hold, kept in a file without a name for as
 * long as somebody looks at it.
 *
 * Thread: the main one.
 */
#ifndef CLI_PAST_H
#define CLI_PAST_H

#include <stddef.h>
#include <sys/types.h>

#include "model/model.h"
#include "model/window.h"

struct cli_past {
  int fd; /* valid while there is a timeline */
  char path[32];
  struct md_timeline *timeline; /* NULL: none */
};

/* Copies the rings of a process and of its traced children (0: of all that is traced) and
 * opens them. 0, or -errno with what is wrong in `said`. */
int cli_past_open(struct cli_past *p, pid_t pid, const struct md_thresholds *thresholds,
                  char *said, size_t size);
void cli_past_close(struct cli_past *p);

#endif
