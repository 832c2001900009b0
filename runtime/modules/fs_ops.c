/* fs: the table of operations, and those that are one system call. */
#include <string.h>

#include "runtime/modules/fs.h"

/* run_<name>() of operations that hand their arguments straight to libuv. */
#define SIMPLE(name, call)                                  \
  static ssize_t run_##name(struct fs_req *q, uv_fs_t *r) { \
    return call;                                            \
  }

SIMPLE(access, uv_fs_access(NULL, r, q->path, q->num[0], NULL))
SIMPLE(chmod, uv_fs_chmod(NULL, r, q->path, q->num[0], NULL))
SIMPLE(chown, uv_fs_chown(NULL, r, q->path, q->num[0], q->num[1], NULL))
SIMPLE(close, uv_fs_close(NULL, r, q->num[0], NULL))
SIMPLE(copyfile, uv_fs_copyfile(NULL, r, q->path, q->dest, q->num[0], NULL))
SIMPLE(fchmod, uv_fs_fchmod(NULL, r, q->num[0], q->num[1], NULL))
SIMPLE(fchown, uv_fs_fchown(NULL, r, q->num[0], q->num[1], q->num[2], NULL))
SIMPLE(fdatasync, uv_fs_fdatasync(NULL, r, q->num[0], NULL))
SIMPLE(fstat, uv_fs_fstat(NULL, r, q->num[0], NULL))
SIMPLE(fsync, uv_fs_fsync(NULL, r, q->num[0], NULL))
SIMPLE(ftruncate, uv_fs_ftruncate(NULL, r, q->num[0], q->num[1], NULL))
SIMPLE(futimes, uv_fs_futime(NULL, r, q->num[0], q->real[0], q->real[1], NULL))
SIMPLE(lchown, uv_fs_lchown(NULL, r, q->path, q->num[0], q->num[1], NULL))
SIMPLE(link, uv_fs_link(NULL, r, q->path, q->dest, NULL))
SIMPLE(lstat, uv_fs_lstat(NULL, r, q->path, NULL))
SIMPLE(lutimes, uv_fs_lutime(NULL, r, q->path, q->real[0], q->real[1], NULL))
SIMPLE(mkdir, uv_fs_mkdir(NULL, r, q->path, q->num[0], NULL))
SIMPLE(mkdtemp, uv_fs_mkdtemp(NULL, r, q->path, NULL))
SIMPLE(open, uv_fs_open(NULL, r, q->path, q->num[0], q->num[1], NULL))
SIMPLE(readlink, uv_fs_readlink(NULL, r, q->path, NULL))
SIMPLE(readv, uv_fs_read(NULL, r, q->num[0], q->bufs, q->buf_count, q->num[1], NULL))
SIMPLE(realpath, uv_fs_realpath(NULL, r, q->path, NULL))
SIMPLE(rename, uv_fs_rename(NULL, r, q->path, q->dest, NULL))
SIMPLE(rmdir, uv_fs_rmdir(NULL, r, q->path, NULL))
SIMPLE(scandir, uv_fs_scandir(NULL, r, q->path, 0, NULL))
SIMPLE(stat, uv_fs_stat(NULL, r, q->path, NULL))
SIMPLE(statfs, uv_fs_statfs(NULL, r, q->path, NULL))
SIMPLE(symlink, uv_fs_symlink(NULL, r, q->path, q->dest, 0, NULL))
SIMPLE(unlink, uv_fs_unlink(NULL, r, q->path, NULL))
SIMPLE(utimes, uv_fs_utime(NULL, r, q->path, q->real[0], q->real[1], NULL))
SIMPLE(writev, uv_fs_write(NULL, r, q->num[0], q->bufs, q->buf_count, q->num[1], NULL))

/* num: fd, offset, length, position. The range was checked in JavaScript; a wrong one
 * must not become a write past the end of the Buffer. */
static int range(const struct fs_req *q, uv_buf_t *buf) {
  int64_t offset = q->num[1], length = q->num[2];
  if (offset < 0 || length < 0 || (uint64_t)offset > q->length ||
      (uint64_t)length > q->length - (uint64_t)offset)
    return UV_EINVAL;
  *buf = uv_buf_init((char *)q->bytes + offset, (unsigned)length);
  buf->len = (size_t)length;
  return 0;
}

static ssize_t run_read(struct fs_req *q, uv_fs_t *r) {
  uv_buf_t buf;
  int err = range(q, &buf);
  return err < 0 ? err : uv_fs_read(NULL, r, q->num[0], &buf, 1, q->num[3], NULL);
}

static ssize_t run_write(struct fs_req *q, uv_fs_t *r) {
  uv_buf_t buf;
  int err = range(q, &buf);
  return err < 0 ? err : uv_fs_write(NULL, r, q->num[0], &buf, 1, q->num[3], NULL);
}

/* num: fd, position. */
static ssize_t run_write_text(struct fs_req *q, uv_fs_t *r) {
  uv_buf_t buf = {.base = (char *)q->bytes, .len = q->length};
  return uv_fs_write(NULL, r, q->num[0], &buf, 1, q->num[1], NULL);
}

/* The binding's key, and the names that traces show. */
#define NAMES(name) #name, #name, #name "Sync"

const struct fs_op fs_ops[] = {
    {NAMES(access), "access", "pi", FS_VOID, 0, run_access},
    {NAMES(appendFile), "open", "Ptiii", FS_VOID, 0, fs_run_write_file},
    {NAMES(chmod), "chmod", "pi", FS_VOID, 0, run_chmod},
    {NAMES(chown), "chown", "pii", FS_VOID, 0, run_chown},
    {NAMES(close), "close", "i", FS_VOID, 0, run_close},
    {NAMES(copyFile), "copyfile", "pdi", FS_VOID, 0, run_copyfile},
    {NAMES(fchmod), "fchmod", "ii", FS_VOID, 0, run_fchmod},
    {NAMES(fchown), "fchown", "iii", FS_VOID, 0, run_fchown},
    {NAMES(fdatasync), "fdatasync", "i", FS_VOID, 0, run_fdatasync},
    {NAMES(fstat), "fstat", "i", FS_STAT, 0, run_fstat},
    {NAMES(fsync), "fsync", "i", FS_VOID, 0, run_fsync},
    {NAMES(ftruncate), "ftruncate", "ii", FS_VOID, 0, run_ftruncate},
    {NAMES(futimes), "futime", "iff", FS_VOID, 0, run_futimes},
    {NAMES(lchown), "lchown", "pii", FS_VOID, 0, run_lchown},
    {NAMES(link), "link", "pd", FS_VOID, 0, run_link},
    {NAMES(lstat), "lstat", "p", FS_STAT, 0, run_lstat},
    {NAMES(lutimes), "lutime", "pff", FS_VOID, 0, run_lutimes},
    {NAMES(mkdir), "mkdir", "pi", FS_VOID, 0, run_mkdir},
    {"mkdirp", "mkdir", "mkdirSync", "mkdir", "pi", FS_TEXT, 0, fs_run_mkdirp},
    {NAMES(mkdtemp), "mkdtemp", "pi", FS_TEXT, 0, run_mkdtemp},
    {NAMES(open), "open", "pii", FS_NUMBER, 0, run_open},
    {NAMES(opendir), "opendir", "pi", FS_NAMES, 0, run_scandir},
    {NAMES(read), "read", "ibiii", FS_NUMBER, 1, run_read},
    {NAMES(readdir), "scandir", "pi", FS_NAMES, 0, run_scandir},
    {NAMES(readFile), "open", "Pii", FS_DATA, 0, fs_run_read_file},
    {NAMES(readlink), "readlink", "pi", FS_TEXT, 0, run_readlink},
    {NAMES(readv), "read", "ivi", FS_NUMBER, 1, run_readv},
    {NAMES(realpath), "lstat", "pi", FS_TEXT, 0, fs_run_realpath},
    {"realpathNative", "realpath", "realpathSync", "realpath", "pi", FS_TEXT, 0,
     run_realpath},
    {NAMES(rename), "rename", "pd", FS_VOID, 0, run_rename},
    {NAMES(rm), "rm", "pii", FS_VOID, 0, fs_run_rm},
    {NAMES(rmdir), "rmdir", "p", FS_VOID, 0, run_rmdir},
    {NAMES(stat), "stat", "p", FS_STAT, 0, run_stat},
    {NAMES(statfs), "statfs", "p", FS_STATFS, 0, run_statfs},
    {NAMES(symlink), "symlink", "pd", FS_VOID, 0, run_symlink},
    {NAMES(truncate), "open", "pi", FS_VOID, 0, fs_run_truncate},
    {NAMES(unlink), "unlink", "p", FS_VOID, 0, run_unlink},
    {NAMES(utimes), "utime", "pff", FS_VOID, 0, run_utimes},
    {NAMES(write), "write", "ibiii", FS_NUMBER, 1, run_write},
    {"writeText", "write", "writeSync", "write", "iti", FS_NUMBER, 1, run_write_text},
    {NAMES(writeFile), "open", "Ptiii", FS_VOID, 0, fs_run_write_file},
    {NAMES(writev), "write", "ivi", FS_NUMBER, 1, run_writev},
};

const size_t fs_op_count = sizeof fs_ops / sizeof fs_ops[0];
