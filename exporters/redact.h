/*
 * Names that are not to be seen by others: each becomes "path-1", "command-2", "text-3",
 * the same one wherever it stands, so that an export can still be read.
 *
 * Paths: of source files, as sites and compilations have them. Commands: what processes
 * were started with. Texts: what the program itself gave, as labels, marks and messages.
 * Names of functions stay.
 *
 * Thread: one. Ownership: the names it gives live as long as it does.
 */
#ifndef EX_REDACT_H
#define EX_REDACT_H

#include "exporters/ids.h"
#include "model/model.h"
#include "tracer/events.h"

enum ex_redact_what { EX_REDACT_ARGV = 1, EX_REDACT_PATHS = 2, EX_REDACT_STRINGS = 4 };

/* "argv,paths,strings" or "all": 0 or -EINVAL. */
int ex_redact_parse(const char *text, unsigned *what);

struct ex_redact {
  unsigned what;
  struct md_names names; /* the source's */
  struct ex_ids seen;    /* (process, string id) */
  unsigned char *classes;
  size_t class_room;
  struct ex_ids ordinals[3];
  char **texts[3];
  size_t text_room[3];
  struct tr_process_info **processes;
  size_t process_room;
};

/* The names to be used from now on; *r must stay where it is. */
struct md_names ex_redact_begin(struct ex_redact *r, unsigned what,
                                const struct md_names *names);
/* An event that is to be exported: its names are asked for only after this. */
void ex_redact_event(struct ex_redact *r, const struct tr_event *event);
void ex_redact_release(struct ex_redact *r);

#endif
