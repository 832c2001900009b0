/* Creating the process's file, and allocating parts of it before they are touched. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tracer/private.h"
#include "tracer/writer.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

/* Allocation is interruptible: a busy profiling timer must not keep it from ending. */
enum { PIECE = 256 << 10, TRIES = 64, HIGH_FD = 200, FIRST_INTERN = 16 << 10 };

int tr__file_fd_is_ours(void) {
  struct stat st;
  struct tr__writer *w = &tr__writer;
  return w->fd >= 0 && fstat(w->fd, &st) == 0 && st.st_dev == w->dev &&
         st.st_ino == w->ino;
}

static int allocate(uint64_t offset, size_t size) {
  int tries = TRIES;
  while (fallocate(tr__writer.fd, 0, (off_t)offset, (off_t)size) < 0)
    if (errno != EINTR || !--tries)
      return -errno;
  return 0;
}

int tr__file_commit(uint64_t offset, void *address, size_t size) {
  if (atomic_load_explicit(&tr__writer.sandboxed, memory_order_acquire))
    return -EPERM;
  int have_fd = tr__file_fd_is_ours();
  for (size_t done = 0; done < size; done += PIECE) {
    size_t n = size - done < PIECE ? size - done : PIECE;
    int error = have_fd ? allocate(offset + done, n) : -EOPNOTSUPP;
    if (error && error != -EOPNOTSUPP)
      return error;
    /* Also maps the pages, so that the first events do not pay for page faults. Without
     * fallocate() it is what allocates; older kernels do not know it. */
    if (madvise((char *)address + done, n, MADV_POPULATE_WRITE) < 0 && error)
      return errno == EINVAL ? error : -errno;
  }
  return 0;
}

/* Growing a file past RLIMIT_FSIZE would end the program with SIGXFSZ. */
int tr__file_extend(uint64_t size) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
      limit.rlim_cur < size)
    return -EFBIG;
  return ftruncate(tr__writer.fd, (off_t)size) < 0 ? -errno : 0;
}

/* Out of the way of programs that count on getting the lowest numbers. */
static int move_fd_up(int fd) {
  int high = fcntl(fd, F_DUPFD_CLOEXEC, HIGH_FD);
  if (high < 0)
    return fd;
  close(fd);
  return high;
}

static int map_file(int fd) {
  struct tr__writer *w = &tr__writer;
  struct stat st;
  w->fd = move_fd_up(fd);
  if (fstat(w->fd, &st) < 0)
    return -errno;
  w->dev = st.st_dev;
  w->ino = st.st_ino;
  int error = tr__file_extend(TR__RINGS_OFFSET);
  if (error)
    return error;
  char *base = mmap(NULL, TR__RINGS_OFFSET, PROT_READ | PROT_WRITE, MAP_SHARED, w->fd, 0);
  if (base == MAP_FAILED)
    return -errno;
  w->base = base;
  w->header = (struct tr__header *)base;
  w->slots = (struct tr__slot *)(base + TR__SLOTS_OFFSET);
  w->file_end = TR__RINGS_OFFSET;
  w->slots_committed = 0;
  return 0;
}

static int commit_start(const char *old, uint64_t used) {
  struct tr__writer *w = &tr__writer;
  size_t intern = used > FIRST_INTERN
                      ? (used + FIRST_INTERN - 1) / FIRST_INTERN * FIRST_INTERN
                      : FIRST_INTERN;
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  int error = tr__file_commit(0, w->base, page);
  if (!error)
    error = tr__file_commit(TR__SLOTS_OFFSET, w->slots, page);
  if (!error)
    error = tr__file_commit(TR__INTERN_OFFSET, w->base + TR__INTERN_OFFSET, intern);
  if (error)
    return error;
  w->slots_committed = (uint32_t)(page / sizeof(struct tr__slot));
  if (old)
    memcpy(w->base + TR__INTERN_OFFSET, old, used);
  return 0;
}

static void fill_header(const struct tr__ancestry *a, uint64_t used) {
  struct tr__writer *w = &tr__writer;
  struct tr__header *h = w->header;
  memcpy(h->magic, TR__MAGIC, sizeof h->magic);
  h->byte_order = TR__BYTE_ORDER;
  h->major = TR__VERSION_MAJOR;
  h->minor = TR__VERSION_MINOR;
  h->slot_size = sizeof(struct tr__slot);
  h->slot_max = TR__SLOTS;
  h->slots_offset = TR__SLOTS_OFFSET;
  h->intern_offset = TR__INTERN_OFFSET;
  h->intern_max = TR__INTERN_MAX;
  h->clock_source = tr_clock_source;
  h->pid = getpid();
  h->ppid = a->ppid;
  h->pair = tr_clock_pair_read(tr_clock_source);
  h->start_ns = h->pair.ns;
  h->start_ticks = tr__process_ticks(h->pid, NULL);
  h->root_pid = a->root_pid ? a->root_pid : h->pid;
  h->root_start_ns = a->root_pid ? a->root_start_ns : h->start_ns;
  memcpy(h->command, w->command, sizeof h->command);
  atomic_store_explicit(&h->intern_used, used ? used : 8, memory_order_relaxed);
}

static void unmap(void) {
  struct tr__writer *w = &tr__writer;
  if (w->base)
    munmap(w->base, TR__RINGS_OFFSET);
  if (w->fd >= 0)
    close(w->fd);
  w->base = NULL;
  w->fd = -1;
}

static int explain(int error, const char *dir, char *why, size_t size) {
  if (error == -ENOSPC)
    return tr__why(why, size, error,
                   "no space left in %s; remove old files there or set UVSCOPE_DIR to "
                   "another directory",
                   dir);
  if (error == -EFBIG)
    return tr__why(
        why, size, error,
        "the limit on the size of files (ulimit -f) is below the 17 MiB (sparse) "
        "that tracing needs");
  return tr__why(why, size, error,
                 "cannot create a file in %s: %s; set UVSCOPE_DIR to a "
                 "directory that you can write to",
                 dir, strerror(-error));
}

int tr__file_create(const char *dir, const struct tr__ancestry *a, const char *old,
                    uint64_t used, char *why, size_t why_size) {
  struct tr__writer *w = &tr__writer;
  char temporary[TR__PATH_MAX + 64], path[TR__PATH_MAX + 64];
  w->fd = -1;
  w->base = NULL;
  snprintf(temporary, sizeof temporary, "%s/.tmp-%d-%llu", dir, (int)getpid(),
           (unsigned long long)tr_clock_monotonic_ns());
  int fd = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return explain(-errno, dir, why, why_size);
  int error = map_file(fd);
  if (!error)
    error = commit_start(old, used);
  if (!error) {
    fill_header(a, used);
    snprintf(path, sizeof path, "%s/%d-%llu.ring", dir, (int)getpid(),
             (unsigned long long)w->header->start_ns);
    if (rename(temporary, path) < 0)
      error = -errno;
  }
  if (!error)
    return 0;
  unlink(temporary);
  unmap();
  return explain(error, dir, why, why_size);
}
