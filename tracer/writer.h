/*
 * The traced process's side of the ring file. Private to tracer/.
 *
 * One per process, because a process is traced once: this is the trace context. It never
 * calls malloc, so that it can live in a foreign program.
 */
#ifndef TR_WRITER_H
#define TR_WRITER_H

#include <pthread.h>
#include <sys/types.h>

#include "tracer/emit.h"
#include "tracer/layout.h"

enum tr__handle_state {
  TR__HANDLE_FREE,
  TR__HANDLE_LIVE,
  TR__HANDLE_EXITED,
  TR__HANDLE_ORPHAN
};

/* What belongs to a struct tr_thread and is not needed for emitting. */
struct tr__handle {
  struct tr_thread t;
  struct tr__slot *slot;
  char *map; /* of the ring's reserved part of the file */
  size_t map_size;
  uint64_t ring_offset;
  enum tr_role role;
  enum tr__handle_state state;
} __attribute__((aligned(128)));

struct tr__writer {
  _Atomic int active;
  int fd;
  dev_t dev; /* of the file: the program may close our descriptor and reuse its number */
  ino_t ino;
  char *base; /* mapping of header, slots and intern area */
  struct tr__header *header;
  struct tr__slot *slots;
  size_t ring_bytes;     /* largest size of a main ring */
  int ring_bytes_forced; /* $UVSCOPE_RING was given: it holds for every ring */
  pthread_mutex_t lock;  /* of all below */
  uint64_t file_end;     /* where the next ring is appended */
  uint32_t slots_committed;
  struct tr__handle *handles; /* TR__SLOTS of them, in private memory */
  uint32_t handle_count;
  struct tr__handle
      spare; /* the first ring, made by tr_start() so that it can complain */
  _Atomic int sandboxed; /* system calls may end the process */
  int foreign; /* struct tr_start_options */
  char context[80];
  char command[TR__COMMAND_MAX];
};
extern struct tr__writer tr__writer;

/* The calling thread's handle. */
extern _Thread_local struct tr_thread *tr__self
    __attribute__((tls_model("initial-exec")));

/* ---- file.c ---- */

/* Where a process belongs in the tree of traced processes. */
struct tr__ancestry {
  pid_t ppid;
  pid_t root_pid; /* 0: it is the root itself */
  uint64_t root_start_ns;
};

/* Creates the process's file in `dir`, with `used` bytes of intern area copied from `old`
 * when that is not NULL, and maps it into tr__writer. 0 or -errno with `why`. */
int tr__file_create(const char *dir, const struct tr__ancestry *a, const char *old,
                    uint64_t used, char *why, size_t why_size);

/* Allocates a part of the file, mapped at `address`, so that touching it cannot fail.
 * Async-signal-safe. 0 or -errno. */
int tr__file_commit(uint64_t offset, void *address, size_t size);

/* Makes the file `size` bytes long (sparse). 0 or -errno. */
int tr__file_extend(uint64_t size);

/* Whether tr__writer.fd still is our file. Async-signal-safe. */
int tr__file_fd_is_ours(void);

/* ---- ring.c ---- */

/* Reserves max_records in the file and commits `first` of them. 0 or -errno. The lock is
 * held. */
int tr__ring_create(struct tr__handle *h, uint64_t first, uint64_t max_records);

/* Lets the handle write into private memory that nobody reads. Async-signal-safe. */
void tr__ring_detach(struct tr__handle *h);

/* Gives back the allocated pages that were not written to. */
void tr__ring_trim(struct tr__handle *h);

/* Copies records [from, to) of a ring, oldest first, into `out`. Returns the index of the
 * first record that was not overwritten meanwhile (>= from; `to` if all were): out[i -
 * from] is sound for i from there. Partner of tr_emit(). */
uint64_t tr__ring_copy(const struct tr__slot *slot, const struct tr_record *ring,
                       uint64_t capacity, uint64_t from, uint64_t to,
                       struct tr_record *out);

/* ---- thread.c ---- */

/* Gives an inherited handle of the calling thread a slot and a ring in the new file. */
void tr__thread_adopt(struct tr__handle *h, enum tr_role role, const char *name);

/* ---- intern.c ---- */

/* Empties the tables and fills them from the area, after fork or at start. */
void tr__intern_init(void);

#endif
