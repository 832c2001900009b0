/* fs: whole files in one job, which saves a round through the pool for each system call.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/modules/fs.h"

enum { FIRST_READ = 8192 };
static const uint64_t LARGEST_FILE = 0x7fffffff;

static ssize_t open_path(struct fs_req *q, int flags, int mode) {
  uv_fs_t r;
  ssize_t fd = uv_fs_open(NULL, &r, q->path, flags, mode, NULL);
  uv_fs_req_cleanup(&r);
  return fd;
}

static int close_fd(int fd) {
  uv_fs_t r;
  int err = uv_fs_close(NULL, &r, fd, NULL);
  uv_fs_req_cleanup(&r);
  return err;
}

/* ---- reading ---- */

static void make_room(struct fs_req *q, size_t room) {
  char *data;
  if (room <= q->data_room)
    return;
  if (!(data = realloc(q->data, room)))
    rt_oom();
  q->data = data;
  q->data_room = room;
}

static ssize_t too_large(struct fs_req *q, uint64_t size) {
  q->too_large = (double)size;
  return fs_failed(q, UV_EFBIG, "read", 1);
}

/* Reading is a handful of short system calls, which libuv's functions make noticeably
 * longer; their results are its own: errors are negative. */
static int open_to_read(const char *path, int flags) {
  int fd;
  do
    fd = open(path, flags | O_CLOEXEC, 0666);
  while (fd < 0 && errno == EINTR);
  return fd < 0 ? -errno : fd;
}

static ssize_t read_some(int fd, void *data, size_t length) {
  ssize_t n;
  do
    n = read(fd, data, length);
  while (n < 0 && errno == EINTR);
  return n < 0 ? -errno : n;
}

/* 0 where the size is not known, or nothing is said of it: of pipes, and in /proc. */
static int stat_size(struct fs_req *q, int fd, uint64_t *size) {
  struct stat st;
  if (fstat(fd, &st) < 0)
    return fs_failed(q, -errno, "fstat", 1);
  *size = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
  return *size > LARGEST_FILE ? too_large(q, *size) : 0;
}

/* As much as the file was said to have, or to the end. */
static ssize_t read_all(struct fs_req *q, int fd) {
  uint64_t size = 0;
  ssize_t n = stat_size(q, fd, &size);
  if (n < 0)
    return n;
  make_room(q, size ? size : FIRST_READ);
  while ((n = read_some(fd, q->data + q->data_length, q->data_room - q->data_length)) > 0) {
    q->data_length += n;
    if (q->data_length == size)
      return 0;
    if (q->data_length > LARGEST_FILE)
      return too_large(q, q->data_length);
    if (q->data_length == q->data_room)
      make_room(q, q->data_room * 2);
  }
  return n < 0 ? fs_failed(q, n, "read", 1) : 0;
}

/* num: flags, whether the result is text. */
ssize_t fs_run_read_file(struct fs_req *q, uv_fs_t *r) {
  ssize_t fd = q->path ? open_to_read(q->path, (int)q->num[0]) : q->fd;
  ssize_t err;
  (void)r;
  q->as_text = q->num[1] > 0;
  if (fd < 0)
    return fd;
  err = read_all(q, fd);
  if (q->path)
    close(fd);
  return err;
}

/* ---- writing ---- */

static ssize_t write_all(struct fs_req *q, int fd) {
  size_t at = 0;
  while (at < q->length) {
    uv_fs_t r;
    uv_buf_t buf = {.base = (char *)q->bytes + at, .len = q->length - at};
    ssize_t n = uv_fs_write(NULL, &r, fd, &buf, 1, -1, NULL);
    uv_fs_req_cleanup(&r);
    if (n < 0)
      return fs_failed(q, n, "write", 1);
    at += n;
  }
  return 0;
}

/* num: flags, mode, whether to sync to the disk. */
ssize_t fs_run_write_file(struct fs_req *q, uv_fs_t *r) {
  ssize_t fd = q->path ? open_path(q, q->num[0], q->num[1]) : q->fd;
  ssize_t err;
  if (fd < 0)
    return fd;
  err = write_all(q, fd);
  if (err == 0 && q->num[2] > 0)
    err = uv_fs_fsync(NULL, r, fd, NULL);
  if (q->path) {
    int closing = close_fd(fd);
    if (err == 0 && closing < 0)
      err = fs_failed(q, closing, "close", 1);
  }
  return err;
}

ssize_t fs_run_truncate(struct fs_req *q, uv_fs_t *r) {
  ssize_t fd = open_path(q, O_RDWR, 0666);
  ssize_t err;
  if (fd < 0)
    return fd;
  err = uv_fs_ftruncate(NULL, r, fd, q->num[0] > 0 ? q->num[0] : 0, NULL);
  if (err < 0)
    fs_failed(q, err, "ftruncate", 1);
  close_fd(fd);
  return err;
}
