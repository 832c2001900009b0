/* Destinations: buffering, short writes, a rename at the end. */
#include "exporters/dest.h"

#include "exporters/dest_private.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SPACE_MAX = 4096 };

void *ex__need(void *p) {
  if (!p) {
    fputs("uvscope: out of memory\n", stderr);
    exit(1);
  }
  return p;
}

/* Opens "path.XXXXXX" with the permissions that a new file would have. */
static int open_beside(struct ex_dest *d, const char *path) {
  size_t size = strlen(path) + sizeof ".XXXXXX";
  d->temporary = ex__need(malloc(size));
  snprintf(d->temporary, size, "%s.XXXXXX", path);
  d->fd = mkostemp(d->temporary, O_CLOEXEC);
  if (d->fd < 0)
    return -errno;
  d->path = ex__need(strdup(path));
  mode_t mask = umask(0);
  umask(mask);
  return fchmod(d->fd, 0666 & ~mask) ? -errno : 0;
}

static int open_path(struct ex_dest *d, const char *path) {
  struct stat st;
  if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
    return -EISDIR;
  if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
    d->fd = open(path, O_WRONLY | O_CLOEXEC);
    return d->fd < 0 ? -errno : 0;
  }
  return open_beside(d, path);
}

void ex__dest_free(struct ex_dest *d) {
  free(d->path);
  free(d->temporary);
  free(d);
}

int ex_dest_file(struct ex_dest **out, const char *path) {
  struct ex_dest *d = ex__need(calloc(1, sizeof *d));
  d->owned = 1;
  int err = open_path(d, path);
  if (err) {
    if (d->path) {
      close(d->fd);
      unlink(d->temporary);
    }
    ex__dest_free(d);
    return err;
  }
  *out = d;
  return 0;
}

int ex_dest_fd(struct ex_dest **out, int fd) {
  struct ex_dest *d = ex__need(calloc(1, sizeof *d));
  d->fd = fd;
  *out = d;
  return 0;
}

void ex__write_all(struct ex_dest *d, const char *bytes, size_t length) {
  while (length > 0 && !d->error) {
    ssize_t n = write(d->fd, bytes, length);
    if (n < 0) {
      if (errno != EINTR)
        d->error = -errno;
      continue;
    }
    bytes += n;
    length -= (size_t)n;
  }
}

void ex_flush(struct ex_dest *d) {
  ex__write_all(d, d->buffer, d->used);
  d->written += d->used;
  d->used = 0;
}

void ex_fail(struct ex_dest *d, int err) {
  if (!d->error)
    d->error = err;
}

void ex_put(struct ex_dest *d, const char *bytes, size_t length) {
  if (!length)
    return;
  if (length > EX__BUFFER - d->used)
    ex_flush(d);
  if (length > EX__BUFFER) {
    ex__write_all(d, bytes, length);
    d->written += length;
    return;
  }
  memcpy(d->buffer + d->used, bytes, length);
  d->used += length;
}

void ex_puts(struct ex_dest *d, const char *text) {
  ex_put(d, text, strlen(text));
}

char *ex_space(struct ex_dest *d, size_t length) {
  assert(length <= SPACE_MAX);
  if (length > EX__BUFFER - d->used)
    ex_flush(d);
  return d->buffer + d->used;
}

void ex_fill(struct ex_dest *d, size_t length) {
  d->used += length;
  assert(d->used <= EX__BUFFER);
}

int ex_error(const struct ex_dest *d) {
  return d->error;
}

uint64_t ex_bytes(const struct ex_dest *d) {
  return d->written + d->used;
}

int ex_dest_close(struct ex_dest *d, int keep) {
  if (d->directory)
    return ex__close_directory(d, keep);
  ex_flush(d);
  if (d->owned && close(d->fd) && !d->error)
    d->error = -errno;
  if (d->path && keep && !d->error && rename(d->temporary, d->path))
    d->error = -errno;
  if (d->path && (!keep || d->error))
    unlink(d->temporary);
  int err = d->error;
  ex__dest_free(d);
  return err;
}

int ex_dest_beside(struct ex_dest **out, const struct ex_dest *d, const char *mark) {
  if (!d->path)
    return -ENOTSUP;
  const char *slash = strrchr(d->path, '/'), *name = slash ? slash + 1 : d->path;
  const char *dot = strchr(name + (*name == '.'), '.');
  size_t before = dot ? (size_t)(dot - d->path) : strlen(d->path);
  size_t size = strlen(d->path) + strlen(mark) + 1;
  char *path = ex__need(malloc(size));
  snprintf(path, size, "%.*s%s%s", (int)before, d->path, mark, d->path + before);
  int err = ex_dest_file(out, path);
  free(path);
  return err;
}

int ex_temporary(const struct ex_dest *d) {
  const char *tmp = getenv("TMPDIR"), *path = d->path;
  const char *slash = path ? strrchr(path, '/') : NULL;
  int length = slash == path ? 1 : (int)(slash - path);
  size_t size =
      (path ? strlen(path) : 0) + (tmp ? strlen(tmp) : 0) + sizeof "/tmp/uvscope-XXXXXX";
  char *name = ex__need(malloc(size));
  if (path && slash)
    snprintf(name, size, "%.*s/uvscope-XXXXXX", length, path);
  else
    snprintf(name, size, "%s/uvscope-XXXXXX", path ? "." : tmp && *tmp ? tmp : "/tmp");
  int fd = mkostemp(name, O_CLOEXEC);
  int err = -errno;
  if (fd >= 0)
    unlink(name);
  free(name);
  return fd >= 0 ? fd : err;
}

int ex_dest_scratch(struct ex_dest *d, char *path, size_t size) {
  const char *tmp = getenv("TMPDIR");
  *path = 0;
  int n = d->path
              ? snprintf(path, size, "%s", d->temporary)
              : snprintf(path, size, "%s/uvscope-XXXXXX", tmp && *tmp ? tmp : "/tmp");
  if (n >= (int)size) {
    *path = 0;
    return -ENAMETOOLONG;
  }
  if (d->path)
    return 0;
  int fd = mkostemp(path, O_CLOEXEC);
  if (fd < 0) {
    *path = 0;
    return -errno;
  }
  close(fd);
  return 0;
}

void ex_dest_take(struct ex_dest *d, const char *path) {
  char piece[16384];
  if (d->path)
    return;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : 1;
  while (n > 0 && !d->error && (n = read(fd, piece, sizeof piece)) > 0)
    ex_put(d, piece, (size_t)n);
  if (n < 0)
    ex_fail(d, -errno);
  if (fd >= 0)
    close(fd);
  unlink(path);
}
