/*
 * The live source: following the ring files of a session directory. Private to tracer/.
 * live.c polls, follow.c finds processes, ring_reader.c reads one process's rings.
 */
#ifndef TR_LIVE_H
#define TR_LIVE_H

#include <sys/types.h>

#include "tracer/layout.h"
#include "tracer/merge.h"
#include "tracer/timeline.h"

/* One thread's ring as the reader sees it. */
struct tr__ring_cursor {
  struct tr__cursor c; /* first: the merge knows only this */
  struct tr__attached *process;
  const struct tr__slot *slot;
  const struct tr_record *ring;
  size_t ring_size;
  uint64_t ring_end; /* in the file */
  uint64_t max_records;
  uint64_t at;      /* the next record to copy */
  uint64_t seen;    /* the head at the last poll */
  uint64_t last_ns; /* time of the last record copied */
  size_t room;      /* of c.records */
  int started;      /* some record was copied, or the past was skipped */
  int old;          /* the ring was there when the reader was opened */
};

/* One process whose file is mapped. */
struct tr__attached {
  uint32_t index; /* the reader's */
  int fd;
  const char *base; /* mapping of header, slots and intern area */
  size_t size;
  const struct tr__header *header; /* = base */
  struct tr__header fixed; /* copy of what was checked: the file may change under us */
  struct tr__ring_cursor **cursors;
  size_t cursor_count;
  size_t cursor_room;
  uint64_t checked_ns; /* when it was last looked whether the process is alive */
  int ended;           /* it will write no more */
  int drained;         /* and all it wrote was copied */
  int cut;             /* its file became shorter than it was */
  int old;             /* it had started before the reader was opened */
};

/* A file that was looked at. A relation may become known later: then PENDING. */
enum tr__known_state {
  TR__KNOWN_NONE,
  TR__KNOWN_PENDING,
  TR__KNOWN_FOLLOWED,
  TR__KNOWN_REFUSED
};
struct tr__known {
  uint64_t start_ns;
  pid_t pid;
  pid_t ppid;
  pid_t root_pid;
  enum tr__known_state state;
};

struct tr__live {
  char dir[TR__PATH_MAX];
  int dir_fd;
  struct tr_live_options options;
  struct tr__timeline timeline;
  uint64_t opened_ns;
  uint64_t scanned_ns;
  uint64_t polled_ns;
  uint64_t poll_cost_ns;
  struct timespec dir_changed;
  int first_scan_done;
  struct tr__known *known; /* open addressing */
  size_t known_count;
  size_t known_size;
  struct tr__attached **attached; /* those with files still mapped */
  size_t attached_count;
  size_t attached_room;
  struct tr__attached **of_process; /* by process index; NULL when closed */
  size_t of_process_room;
  unsigned sweep; /* rotates the checks for life */
};

/* ---- follow.c ---- */

/* Looks for files of processes to follow, if it is time or `force`. */
void tr__follow_scan(struct tr_reader *r, uint64_t now, int force);

/* ---- ring_reader.c ---- */

/* Maps the file `fd` (now owned) whose header was checked. NULL when it cannot. */
struct tr__attached *tr__attached_open(int fd, const struct tr__header *h,
                                       size_t file_size);
void tr__attached_close(struct tr__attached *a);

/* How long the file is now. 0 when someone cut it: then it must not be touched any more
 * (it would raise SIGBUS), and there is nothing more to be had. To be asked before each
 * touch. */
uint64_t tr__attached_size(struct tr__attached *a);

/* Looks for new threads, and at the heads of all. */
void tr__attached_look(struct tr_reader *r, struct tr__attached *a);

/* Copies what the last look saw into the cursors and puts them into the heap. */
void tr__attached_copy(struct tr_reader *r, struct tr__attached *a);

/* Copies for one cursor; 1 when it has records now. */
int tr__ring_fill(struct tr_reader *r, struct tr__ring_cursor *rc);

/* Copies new names. */
void tr__attached_names(struct tr_reader *r, struct tr__attached *a);

#endif
