/*
 * fs: one struct for an operation in flight, one table of operations.
 *
 * An operation is marshalled on the loop's thread (`args`), run once by libuv's
 * synchronous calls (on a pool worker, or on the loop's thread for the ...Sync form), and
 * its result is converted on the loop's thread (`result`). Adding one is one row in
 * fs_ops.c.
 */
#ifndef RT_MODULES_FS_H
#define RT_MODULES_FS_H

#include <stddef.h>
#include <stdint.h>
#include <mujs.h>
#include <uv.h>

#include "runtime/rt.h"

enum { FS_MAX_NUMBERS = 5 };
/* The number of an operation that gives FS_NAMES. */
enum { FS_TYPES = 1, FS_RAW = 2 };

enum fs_result {
  FS_VOID,
  FS_NUMBER, /* what libuv returned */
  FS_STAT,
  FS_STATFS,
  FS_TEXT,  /* a path in data; as a Buffer if the number of `args`, but a mode, is 1 */
  FS_DATA,  /* bytes in data, as a Buffer or (as_text) a string */
  FS_NAMES, /* directory entries in data: a type byte, then the name with its NUL */
};

struct fs_req;

struct fs_op {
  const char *key;       /* the native's name in the binding */
  const char *name;      /* Node's, for traces */
  const char *name_sync; /* Node's, of the form that blocks */
  const char *syscall;   /* as error messages name it */
  /* One character for each argument, the callback comes after them:
   * p path, d second path, P path or descriptor, i integer (null: -1), f floating point,
   * b Buffer, t Buffer or string (as UTF-8), v array of Buffers. */
  const char *args;
  enum fs_result result;
  int gives_back; /* the callback's third argument is the b, t or v that came in */
  /* Returns libuv's result; the caller cleans `r` up after taking the result out of it.
   */
  ssize_t (*run)(struct fs_req *q, uv_fs_t *r);
};

extern const struct fs_op fs_ops[];
extern const size_t fs_op_count;

/* What the natives share; lives as long as the engine. */
struct fs_binding {
  struct rt *rt;
  rt_slot stats; /* what every Stats is a copy of */
};

struct fs_req {
  struct rt_work w; /* first */
  struct fs_binding *binding;
  const struct fs_op *op;
  rt_slot callback;
  rt_slot held;  /* the Buffer or array that run() reads or fills */
  rt_slot parts; /* the Buffers of v */

  /* arguments */
  char *path;
  char *dest;
  int fd; /* of P; -1 when path is set */
  int64_t num[FS_MAX_NUMBERS];
  int nums;
  double real[2];
  int reals;
  unsigned char *bytes; /* of b and t; t's copy of a string is in `own` */
  size_t length;
  char *own;
  uv_buf_t *bufs; /* of v */
  unsigned buf_count;

  /* results */
  ssize_t result;
  const char *syscall; /* where it failed */
  double too_large;    /* the size of a file that no Buffer can hold, else 0 */
  int hide_path;       /* the call that failed was given no path */
  int as_text;
  int has_text; /* FS_TEXT: whether there is one, else undefined */
  char *data;
  size_t data_length;
  size_t data_room;
  uv_stat_t stat;
  uv_statfs_t statfs;
};

/* Operations of several system calls (fs_files.c, fs_trees.c). */
ssize_t fs_run_read_file(struct fs_req *q, uv_fs_t *r);
ssize_t fs_run_write_file(struct fs_req *q, uv_fs_t *r);
ssize_t fs_run_truncate(struct fs_req *q, uv_fs_t *r);
ssize_t fs_run_mkdirp(struct fs_req *q, uv_fs_t *r);
ssize_t fs_run_rm(struct fs_req *q, uv_fs_t *r);
ssize_t fs_run_realpath(struct fs_req *q, uv_fs_t *r);

/* Appends bytes to q->data. Any thread. */
void fs_append(struct fs_req *q, const void *bytes, size_t n);
/* Notes the step that failed, for the error's text, and returns `err`. */
ssize_t fs_failed(struct fs_req *q, ssize_t err, const char *syscall, int hide_path);

/* Takes what the result needs out of a finished request; on the thread that ran it. */
void fs_keep(struct fs_req *q, uv_fs_t *r);
/* Pushes the result; on the loop. */
void fs_push_result(js_State *J, struct fs_req *q);
/* The native that tells what a Stats is like, onto the binding on top of the stack. */
void fs_stats_init(struct fs_binding *b);

/* runtime/modules.def */
void rt_binding_fs(struct rt *rt);
void rt_binding_fs_watch(struct rt *rt);

#endif
