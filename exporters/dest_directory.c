/* A destination that is a directory: made beside its name, and put in place when whole.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exporters/dest.h"
#include "exporters/dest_private.h"

static int matches(const char *name, const char *const *patterns) {
  for (; *patterns; patterns++)
    if (!fnmatch(*patterns, name, 0))
      return 1;
  return 0;
}

/* Whether what is at `path` may be replaced: nothing, or what matches. */
static int replaceable(const char *path, const char *const *patterns) {
  struct stat st;
  DIR *dir = opendir(path);
  int err = 0;
  if (!dir)
    return lstat(path, &st) && errno == ENOENT ? 0 : -EEXIST;
  for (struct dirent *e; !err && (e = readdir(dir));)
    if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..") &&
        !matches(e->d_name, patterns))
      err = -EEXIST;
  closedir(dir);
  return err;
}

/* Removes a directory of files. */
static void remove_all(const char *path) {
  DIR *dir = opendir(path);
  if (!dir)
    return;
  for (struct dirent *e; (e = readdir(dir));)
    if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
      unlinkat(dirfd(dir), e->d_name, 0);
  closedir(dir);
  rmdir(path);
}

int ex_dest_directory(struct ex_dest **out, const char *path,
                      const char *const *patterns) {
  struct ex_dest *d = ex__need(calloc(1, sizeof *d));
  size_t length = strlen(path);
  while (length > 1 && path[length - 1] == '/')
    length--;
  d->directory = 1;
  d->fd = -1;
  d->path = ex__need(strndup(path, length));
  size_t size = length + sizeof ".XXXXXX";
  d->temporary = ex__need(malloc(size));
  snprintf(d->temporary, size, "%s.XXXXXX", d->path);
  int err = replaceable(d->path, patterns);
  if (!err && !mkdtemp(d->temporary))
    err = -errno;
  mode_t mask = umask(0);
  umask(mask);
  if (!err)
    chmod(d->temporary, 0777 & ~mask);
  if (err)
    ex__dest_free(d);
  else
    *out = d;
  return err;
}

static void close_file(struct ex_dest *d) {
  if (d->fd >= 0 && close(d->fd))
    ex_fail(d, -errno);
  d->fd = -1;
}

void ex_append(struct ex_dest *d, const char *name, const char *bytes, size_t length) {
  if (d->fd < 0 || strcmp(name, d->current)) {
    char path[PATH_MAX];
    close_file(d);
    snprintf(d->current, sizeof d->current, "%s", name);
    if (snprintf(path, sizeof path, "%s/%s", d->temporary, name) >= (int)sizeof path)
      ex_fail(d, -ENAMETOOLONG);
    else
      d->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (d->fd < 0)
      ex_fail(d, -errno);
  }
  if (d->fd >= 0)
    ex__write_all(d, bytes, length);
  d->written += length;
}

/* An old directory changes places with the new one and is then removed. */
static int put_in_place(struct ex_dest *d) {
  if (!rename(d->temporary, d->path))
    return 0;
  if (errno != ENOTEMPTY && errno != EEXIST)
    return -errno;
  if (renameat2(AT_FDCWD, d->temporary, AT_FDCWD, d->path, RENAME_EXCHANGE))
    return -errno;
  remove_all(d->temporary);
  return 0;
}

int ex__close_directory(struct ex_dest *d, int keep) {
  close_file(d);
  if (keep && !d->error)
    ex_fail(d, put_in_place(d));
  if (!keep || d->error)
    remove_all(d->temporary);
  int err = d->error;
  ex__dest_free(d);
  return err;
}
