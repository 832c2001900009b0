/* The session directory: finding, listing and sweeping it. */
#include "tracer/session.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "tracer/private.h"

static int check_dir(const char *path, char *why, size_t size) {
  struct stat st;
  if (lstat(path, &st) < 0)
    return tr__why(why, size, -errno, "cannot use the session directory %s: %s", path,
                   strerror(errno));
  if (!S_ISDIR(st.st_mode))
    return tr__why(why, size, -ENOTDIR,
                   "%s is not a directory; remove it or set UVSCOPE_DIR to another",
                   path);
  if (st.st_uid != geteuid())
    return tr__why(why, size, -EPERM,
                   "the session directory %s belongs to user %u, not to you; set "
                   "UVSCOPE_DIR to a directory of yours",
                   path, (unsigned)st.st_uid);
  if (st.st_mode & 077)
    return tr__why(why, size, -EPERM,
                   "the session directory %s is open to other users; chmod 700 it or set "
                   "UVSCOPE_DIR to another",
                   path);
  return 0;
}

static int make_dir(const char *path, int create, char *why, size_t size) {
  if (create && mkdir(path, 0700) < 0 && errno != EEXIST) {
    int error = errno;
    return tr__why(why, size, -error,
                   "cannot create the session directory %s: %s; create it or set "
                   "UVSCOPE_DIR to a directory of yours",
                   path, strerror(error));
  }
  return check_dir(path, why, size);
}

int tr_session_dir(char *path, size_t path_size, int create, char *why, size_t why_size) {
  const char *own = tr__environment("UVSCOPE_DIR");
  const char *run = tr__environment("XDG_RUNTIME_DIR");
  struct stat st;
  int n;
  if (own && *own)
    n = snprintf(path, path_size, "%s", own);
  else if (run && *run == '/' && stat(run, &st) == 0 && st.st_uid == geteuid())
    n = snprintf(path, path_size, "%s/uvscope", run);
  else
    n = snprintf(path, path_size, "/dev/shm/uvscope-%u", (unsigned)geteuid());
  if (n < 0 || (size_t)n >= path_size || n > TR__PATH_MAX - 64)
    return tr__why(
        why, why_size, -ENAMETOOLONG,
        "the session directory's name is too long; set UVSCOPE_DIR to a shorter");
  return make_dir(path, create, why, why_size);
}

static int read_header(int dir, const char *name, struct tr__header *h) {
  int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0)
    return -errno;
  struct stat st;
  int result = -EBADMSG;
  if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
      pread(fd, h, sizeof *h, 0) == (ssize_t)sizeof *h)
    result = tr__header_check(h, (uint64_t)st.st_size);
  close(fd);
  return result;
}

static int by_start(const void *a, const void *b) {
  const struct tr_process_info *x = a, *y = b;
  return x->start_ns < y->start_ns ? -1 : x->start_ns > y->start_ns;
}

/* A process that replaced itself by exec left a file whose pid lives on. */
static void mark_replaced(struct tr_process_info *list, size_t count) {
  for (size_t i = 0; i < count; i++)
    for (size_t j = i + 1; j < count && list[i].alive; j++)
      if (list[j].pid == list[i].pid)
        list[i].alive = 0;
}

/* Keeps the list's newest `max`, which is where people look for what they want. */
static size_t list_slot(struct tr_process_info *list, size_t max, size_t count,
                        uint64_t start_ns) {
  if (count < max)
    return count;
  size_t oldest = 0;
  for (size_t i = 1; i < max; i++)
    if (list[i].start_ns < list[oldest].start_ns)
      oldest = i;
  return max && list[oldest].start_ns < start_ns ? oldest : max;
}

int tr_session_list(const char *dir, struct tr_process_info *list, size_t max,
                    size_t *total, size_t *unreadable) {
  char path[TR__PATH_MAX + 300];
  struct tr__header h;
  size_t count = 0, bad = 0, all = 0;
  DIR *d = opendir(dir);
  if (!d)
    return -errno;
  for (struct dirent *e; (e = readdir(d));) {
    pid_t pid;
    uint64_t start;
    if (!tr__ring_name_parse(e->d_name, &pid, &start))
      continue;
    int error = read_header(dirfd(d), e->d_name, &h);
    if (error) {
      bad += error != -ENOENT;
      continue;
    }
    all++;
    size_t at = list_slot(list, max, count, h.start_ns);
    if (at == max)
      continue;
    snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
    tr__header_info(&h, path, &list[at]);
    list[at].alive = !list[at].end_ns && tr__process_alive(h.pid, h.start_ticks);
    count += at == count;
  }
  closedir(d);
  qsort(list, count, sizeof *list, by_start);
  mark_replaced(list, count);
  if (total)
    *total = all;
  if (unreadable)
    *unreadable = bad;
  return 0;
}

/* ---- sweeping ---- */

enum {
  SWEEP_KEEP = 512,  /* files of dead processes that may stay before their time is up */
  SWEEP_CHECKS = 64, /* files looked into by one sweep, so that it stays cheap */
  SWEEP_NAMES = 2048
};

struct candidate {
  uint64_t start_ns;
  pid_t pid;
  char name[64];
};

/* When a dead process ended: as its header says; one that was killed is stamped when it
 * is first found dead: the file loses its write permission and gets the present time. */
static uint64_t ended_ago_ns(int dir, const char *name, const struct tr__header *h) {
  uint64_t now = tr_clock_monotonic_ns();
  uint64_t end = atomic_load_explicit(&h->end_ns, memory_order_acquire);
  if (end)
    return now > end ? now - end : 0;
  struct stat st;
  struct timespec real;
  if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
    return 0;
  if (st.st_mode & 0200) {
    fchmodat(dir, name, 0400, 0);
    utimensat(dir, name, NULL, 0);
    return 0;
  }
  clock_gettime(CLOCK_REALTIME, &real);
  return real.tv_sec > st.st_mtim.tv_sec
             ? (uint64_t)(real.tv_sec - st.st_mtim.tv_sec) * 1000000000u
             : 0;
}

/* 1 when the file was removed. `force`: whatever its age, if only its process is dead. */
static int sweep_one(int dir, const struct candidate *c, uint64_t age_ns, int force) {
  struct tr__header h;
  if (read_header(dir, c->name, &h)) /* damaged: keep it while its pid is in use */
    return !tr__process_alive(c->pid, 0) && force && unlinkat(dir, c->name, 0) == 0;
  int ended = atomic_load_explicit(&h.end_ns, memory_order_acquire) != 0;
  if (!ended && tr__process_alive(h.pid, h.start_ticks))
    return 0;
  if (!force && ended_ago_ns(dir, c->name, &h) < age_ns)
    return 0;
  return unlinkat(dir, c->name, 0) == 0;
}

static int by_candidate(const void *a, const void *b) {
  const struct candidate *x = a, *y = b;
  return x->start_ns < y->start_ns ? -1 : x->start_ns > y->start_ns;
}

/* A file whose process died before it was given its name. */
static void sweep_temporary(int dir, const char *name) {
  int pid = atoi(name + 5);
  if (!tr__process_alive(pid, 0))
    unlinkat(dir, name, 0);
}

static size_t sweep_collect(DIR *d, struct candidate *list, size_t max) {
  size_t count = 0;
  for (struct dirent *e; count < max && (e = readdir(d));) {
    struct candidate *c = &list[count];
    if (!strncmp(e->d_name, ".tmp-", 5))
      sweep_temporary(dirfd(d), e->d_name);
    else if (strlen(e->d_name) < sizeof c->name &&
             tr__ring_name_parse(e->d_name, &c->pid, &c->start_ns)) {
      strcpy(c->name, e->d_name);
      count++;
    }
  }
  return count;
}

/* Less than a quarter of the file system left: space for the living comes first. */
static int space_is_short(int dir) {
  struct statvfs vfs;
  return fstatvfs(dir, &vfs) == 0 && vfs.f_blocks && vfs.f_bavail < vfs.f_blocks / 4;
}

void tr_session_context(char *out, size_t size, pid_t root) {
  snprintf(out, size, "%d:%llu:%d", (int)root,
           (unsigned long long)tr_clock_monotonic_ns(), (int)root);
}

void tr_session_sweep(const char *dir, unsigned age_s) {
  uint64_t age_ns = age_s * UINT64_C(1000000000), now = tr_clock_monotonic_ns();
  DIR *d = opendir(dir);
  if (!d)
    return;
  struct candidate *list = malloc(SWEEP_NAMES * sizeof *list);
  size_t count = list ? sweep_collect(d, list, SWEEP_NAMES) : 0;
  if (count)
    qsort(list, count, sizeof *list, by_candidate);
  size_t left = count, keep = space_is_short(dirfd(d)) ? SWEEP_KEEP / 8 : SWEEP_KEEP;
  /* Many old files may be of living processes: then each sweep looks at another part. */
  size_t first = count > SWEEP_CHECKS ? now / 1024 % (count / 2) : 0;
  for (size_t i = first, checks = 0; i < count && checks < SWEEP_CHECKS; i++) {
    int force = left > keep;
    /* In the order of starting: who started later cannot have been dead for longer. */
    if (!force && (list[i].start_ns > now || now - list[i].start_ns < age_ns))
      break;
    checks++;
    left -= (size_t)sweep_one(dirfd(d), &list[i], age_ns, force);
  }
  free(list);
  closedir(d);
}
