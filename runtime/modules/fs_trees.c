/* fs: operations on whole paths and trees, each one job for the pool. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/modules/fs.h"

static int failure(void) {
  return uv_translate_sys_error(errno);
}

/* ---- mkdir, with the folders above ---- */

/* Makes q->path; EEXIST is fine when what exists is a folder. Notes the first one made.
 */
static int make_folder(struct fs_req *q, mode_t mode) {
  struct stat st;
  if (mkdir(q->path, mode) == 0) {
    if (!q->has_text)
      fs_append(q, q->path, strlen(q->path));
    q->has_text = 1;
    return 0;
  }
  if (errno != EEXIST)
    return failure();
  return stat(q->path, &st) == 0 && S_ISDIR(st.st_mode) ? 0 : UV_EEXIST;
}

/* Where the component that begins at `at` ends. */
static char *component_end(char *at) {
  while (*at == '/')
    at++;
  while (*at && *at != '/')
    at++;
  return at;
}

/* num: mode. The result is the first folder that was made. */
ssize_t fs_run_mkdirp(struct fs_req *q, uv_fs_t *r) {
  char *end = q->path;
  int err;
  (void)r;
  do {
    char cut;
    end = component_end(end);
    cut = *end;
    *end = 0;
    err = make_folder(q, q->num[0]);
    *end = cut;
    if (err == UV_EEXIST && cut)
      err = UV_ENOTDIR;
  } while (err == 0 && *end);
  return err;
}

/* ---- rm ---- */

static int remove_tree(const char *path);

static int remove_entries(const char *path, uv_fs_t *list) {
  uv_dirent_t entry;
  int err = 0;
  while (err == 0 && uv_fs_scandir_next(list, &entry) != UV_EOF) {
    size_t room = strlen(path) + strlen(entry.name) + 2;
    char *child = malloc(room);
    if (!child)
      rt_oom();
    strcpy(child, path);
    strcat(child, "/");
    strcat(child, entry.name);
    err = remove_tree(child);
    free(child);
  }
  return err;
}

static int remove_folder(const char *path) {
  uv_fs_t list;
  int err = uv_fs_scandir(NULL, &list, path, 0, NULL);
  if (err >= 0)
    err = remove_entries(path, &list);
  uv_fs_req_cleanup(&list);
  if (err < 0)
    return err;
  return rmdir(path) < 0 ? failure() : 0;
}

/* What vanished meanwhile is as good as removed. */
static int remove_tree(const char *path) {
  struct stat st;
  int err = 0;
  if (lstat(path, &st) < 0)
    err = failure();
  else if (S_ISDIR(st.st_mode))
    err = remove_folder(path);
  else if (unlink(path) < 0)
    err = failure();
  return err == UV_ENOENT ? 0 : err;
}

/* num: recursive, force. EISDIR from "rm" means: a folder, and not recursive. */
ssize_t fs_run_rm(struct fs_req *q, uv_fs_t *r) {
  struct stat st;
  (void)r;
  if (lstat(q->path, &st) < 0) {
    int err = failure();
    return err == UV_ENOENT && q->num[1] > 0 ? 0 : fs_failed(q, err, "lstat", 0);
  }
  if (!S_ISDIR(st.st_mode))
    return unlink(q->path) < 0 ? fs_failed(q, failure(), "unlink", 0) : 0;
  return q->num[0] > 0 ? remove_tree(q->path) : UV_EISDIR;
}

/* ---- realpath ---- */

/* Shortens q->path to its first component that cannot be looked up: the one that Node's
 * own walk over the path stops at. */
static void blame_component(struct fs_req *q) {
  char *end = q->path;
  while (*(end = component_end(end))) {
    struct stat st;
    *end = 0;
    if (lstat(q->path, &st) < 0)
      return;
    *end = '/';
  }
}

ssize_t fs_run_realpath(struct fs_req *q, uv_fs_t *r) {
  struct stat st;
  ssize_t err = uv_fs_realpath(NULL, r, q->path, NULL);
  if (err >= 0)
    return err;
  if (lstat(q->path, &st) == 0)
    return fs_failed(q, err, "stat", 0);
  blame_component(q);
  return err;
}
