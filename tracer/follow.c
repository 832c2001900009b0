/* Which files of the session directory a live reader follows. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tracer/alloc.h"
#include "tracer/live.h"
#include "tracer/private.h"

enum { SCAN_NS = 10000000, SETTLE_NS = 40000000 };

/* Open addressing by pid alone, so that all generations of a pid lie together. */
static size_t place(const struct tr__live *live, pid_t pid) {
  return ((uint32_t)pid * 2654435761u) & (live->known_size - 1);
}

static struct tr__known *known_find(const struct tr__live *live, pid_t pid,
                                    uint64_t start) {
  size_t i = place(live, pid);
  for (; live->known[i].state; i = (i + 1) & (live->known_size - 1))
    if (live->known[i].pid == pid && live->known[i].start_ns == start)
      break;
  return &live->known[i];
}

static void known_grow(struct tr__live *live) {
  struct tr__known *old = live->known;
  size_t size = live->known_size;
  if (size && live->known_count < size / 2)
    return;
  live->known_size = size ? size * 2 : 256;
  live->known = tr__alloc(live->known_size * sizeof *live->known);
  for (size_t i = 0; i < size; i++)
    if (old[i].state)
      *known_find(live, old[i].pid, old[i].start_ns) = old[i];
  free(old);
}

/* Whether `pid` is followed in a generation that was there at `start`. */
static int is_followed(const struct tr__live *live, pid_t pid, uint64_t start) {
  for (size_t i = place(live, pid); live->known[i].state;
       i = (i + 1) & (live->known_size - 1))
    if (live->known[i].pid == pid && live->known[i].state == TR__KNOWN_FOLLOWED &&
        live->known[i].start_ns <= start)
      return 1;
  return 0;
}

static int is_related(const struct tr__live *live, const struct tr__known *k) {
  pid_t wanted = live->options.pid;
  return !wanted || k->pid == wanted || k->root_pid == wanted ||
         is_followed(live, k->ppid, k->start_ns) ||
         is_followed(live, k->pid, k->start_ns);
}

static int open_file(const struct tr__live *live, const char *name, struct tr__header *h,
                     uint64_t *size, int *error) {
  struct stat st;
  int fd = openat(live->dir_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) {
    *error = -errno;
    return -1;
  }
  *error = -EBADMSG;
  if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
      pread(fd, h, sizeof *h, 0) == (ssize_t)sizeof *h)
    *error = tr__header_check(h, (uint64_t)st.st_size);
  *size = (uint64_t)st.st_size;
  if (!*error)
    return fd;
  close(fd);
  return -1;
}

/* The same process under a new file: it was replaced by exec, and the old file is final.
 */
static void end_older(struct tr__live *live, const struct tr__header *h) {
  for (size_t i = 0; i < live->attached_count; i++) {
    struct tr__attached *a = live->attached[i];
    if (a->fixed.pid == h->pid && a->fixed.start_ns < h->start_ns)
      a->ended = 1;
  }
}

static void attach(struct tr_reader *r, int fd, const struct tr__header *h,
                   const char *name, uint64_t size, int ended) {
  struct tr__live *live = r->source;
  struct tr__attached *a = tr__attached_open(fd, h, size);
  struct tr_process_info info;
  char path[TR__PATH_MAX + 300];
  if (!a) {
    close(fd);
    return;
  }
  snprintf(path, sizeof path, "%s/%s", live->dir, name);
  tr__header_info(h, path, &info);
  info.alive = !ended;
  a->ended = ended;
  a->old = h->start_ns < live->opened_ns;
  end_older(live, h);
  a->index = tr__reader_add_process(r, &info);
  live->of_process = tr__reserve(live->of_process, &live->of_process_room,
                                 r->process_count, sizeof(*live->of_process));
  live->of_process[a->index] = a;
  live->attached = tr__reserve(live->attached, &live->attached_room,
                               live->attached_count + 1, sizeof(*live->attached));
  live->attached[live->attached_count++] = a;
}

/* Decides about a file, and follows it when it is to be followed. */
static enum tr__known_state decide(struct tr_reader *r, struct tr__known *k,
                                   const char *name) {
  struct tr__live *live = r->source;
  struct tr__header h;
  uint64_t size;
  int error;
  if (k->state == TR__KNOWN_PENDING && !is_related(live, k))
    return TR__KNOWN_PENDING;
  int fd = open_file(live, name, &h, &size, &error);
  if (fd < 0) /* out of descriptors: again at the next scan */
    return error == -EMFILE || error == -ENFILE ? TR__KNOWN_NONE : TR__KNOWN_REFUSED;
  k->ppid = h.ppid;
  k->root_pid = h.root_pid;
  uint64_t end = atomic_load_explicit(&h.end_ns, memory_order_relaxed);
  int ended = end || !tr__process_alive(h.pid, h.start_ticks);
  int was_dead = ended && !live->first_scan_done && (!end || end < live->opened_ns);
  if (!is_related(live, k) || (was_dead && !live->options.include_dead)) {
    close(fd);
    return was_dead && !live->options.include_dead ? TR__KNOWN_REFUSED
                                                   : TR__KNOWN_PENDING;
  }
  attach(r, fd, &h, name, size, ended);
  return TR__KNOWN_FOLLOWED;
}

/* One pass over the directory. Returns how many files were newly followed. */
static size_t pass(struct tr_reader *r, DIR *d) {
  struct tr__live *live = r->source;
  size_t followed = 0;
  rewinddir(d);
  for (struct dirent *e; (e = readdir(d));) {
    struct tr__known fresh = {0};
    if (!tr__ring_name_parse(e->d_name, &fresh.pid, &fresh.start_ns))
      continue;
    known_grow(live);
    struct tr__known *k = known_find(live, fresh.pid, fresh.start_ns);
    if (k->state == TR__KNOWN_FOLLOWED || k->state == TR__KNOWN_REFUSED)
      continue;
    if (k->state)
      fresh = *k;
    else
      live->known_count++;
    fresh.state = decide(r, &fresh, e->d_name);
    if (!fresh.state)
      live->known_count--;
    *k = fresh;
    followed += fresh.state == TR__KNOWN_FOLLOWED;
  }
  return followed;
}

/* The directory's time of change has the kernel's granularity of some milliseconds: only
 * when it is well past, nothing can have come after the last scan. */
static int dir_changed(struct tr__live *live) {
  struct stat st;
  struct timespec now;
  if (fstat(live->dir_fd, &st) < 0)
    return 1;
  clock_gettime(CLOCK_REALTIME, &now);
  int64_t age = (int64_t)(now.tv_sec - st.st_mtim.tv_sec) * 1000000000 +
                (now.tv_nsec - st.st_mtim.tv_nsec);
  int same = st.st_mtim.tv_sec == live->dir_changed.tv_sec &&
             st.st_mtim.tv_nsec == live->dir_changed.tv_nsec;
  live->dir_changed = st.st_mtim;
  return !same || age < SETTLE_NS;
}

void tr__follow_scan(struct tr_reader *r, uint64_t now, int force) {
  struct tr__live *live = r->source;
  if (!force && now - live->scanned_ns < SCAN_NS)
    return;
  live->scanned_ns = now;
  if (live->first_scan_done && !dir_changed(live))
    return;
  int fd = openat(live->dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *d = fd < 0 ? NULL : fdopendir(fd);
  if (!d) {
    if (fd >= 0)
      close(fd);
    return;
  }
  /* A parent's file may come after its child's in the directory: until nothing is new. */
  while (pass(r, d) && live->options.pid) {
  }
  closedir(d);
}
