/*
 * The session directory: where each traced process of this user keeps its file.
 *
 * $UVSCOPE_DIR, else $XDG_RUNTIME_DIR/uvscope, else /dev/shm/uvscope-<uid>. Mode 0700 and
 * owned by the user, or it is refused; files 0600, named <pid>-<start ns>.ring.
 */
#ifndef TR_SESSION_H
#define TR_SESSION_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Finds the directory, creating it when `create`. 0 or -errno; `why` says in one line what
 * is wrong and what to do. */
int tr_session_dir(char *path, size_t path_size, int create, char *why, size_t why_size);

/* One traced process, from its file's header. */
struct tr_process_info {
  char path[512];     /* of the ring file, or of the recording */
  char command[512];  /* as the process gave it; may hold any bytes but NUL */
  pid_t pid;
  pid_t ppid;         /* the nearest traced ancestor when there is one, else getppid() */
  pid_t root_pid;     /* first traced process of the tree */
  uint64_t start_ns;  /* CLOCK_MONOTONIC */
  uint64_t end_ns;    /* 0 while it has not ended cleanly */
  int32_t exit_status; /* valid when end_ns != 0 */
  int alive;
};

/* Fills `list` with up to `max` processes, oldest first; *total is how many there are.
 * Files that are damaged or of another version are skipped and counted in *unreadable. */
int tr_session_list(const char *dir, struct tr_process_info *list, size_t max, size_t *total,
                    size_t *unreadable);

/* For a program that is not traced itself but starts others: writes the value of the
 * environment variable TR_ENV_CONTEXT that makes those, however deep, one tree with `root`
 * as the root and the parent. */
void tr_session_context(char *out, size_t size, pid_t root);

/* Removes files of dead processes older than `age_s` seconds. Cheap; errors are ignored. */
void tr_session_sweep(const char *dir, unsigned age_s);

#endif
