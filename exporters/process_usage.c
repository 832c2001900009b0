/* /proc/PID, as far as monitoring wants it. */
#include "exporters/process_usage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static int open_of(pid_t pid, const char *name, int flags) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
  return open(path, O_RDONLY | O_CLOEXEC | flags);
}

static uint64_t count_files(pid_t pid) {
  int fd = open_of(pid, "fd", O_DIRECTORY);
  DIR *dir = fd < 0 ? NULL : fdopendir(fd);
  uint64_t n = 0;
  if (!dir) {
    if (fd >= 0)
      close(fd);
    return 0;
  }
  for (struct dirent *e; (e = readdir(dir));)
    n += e->d_name[0] != '.';
  closedir(dir);
  return n;
}

static uint64_t now_of(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* The fields behind the name, which may hold anything, brackets included. */
static int parse(struct ex__usage *u, const char *text) {
  uint64_t user, system, start, size;
  int64_t pages, threads;
  const char *at = strrchr(text, ')');
  if (!at || sscanf(at + 1,
                    " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %" SCNu64 " %" SCNu64
                    " %*d %*d %*d %*d %" SCNd64 " %*d %" SCNu64 " %" SCNu64 " %" SCNd64,
                    &user, &system, &threads, &start, &size, &pages) != 6)
    return -EPROTO;
  uint64_t tick_ns = 1000000000u / (uint64_t)sysconf(_SC_CLK_TCK);
  u->user_ns = user * tick_ns;
  u->system_ns = system * tick_ns;
  u->threads = (uint64_t)threads;
  u->start_ns = now_of(CLOCK_REALTIME) - now_of(CLOCK_BOOTTIME) + start * tick_ns;
  u->virtual_bytes = size;
  u->resident_bytes = (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
  return 0;
}

int ex__usage_read(struct ex__usage *out, pid_t pid) {
  char text[1024];
  struct rlimit files;
  *out = (struct ex__usage){0};
  int fd = open_of(pid, "stat", 0);
  if (fd < 0)
    return -errno;
  ssize_t n = read(fd, text, sizeof text - 1);
  int err = n < 0 ? -errno : 0;
  close(fd);
  if (err)
    return err;
  text[n] = 0;
  err = parse(out, text);
  if (err)
    return err;
  out->open_fds = count_files(pid);
  if (!prlimit(pid, RLIMIT_NOFILE, NULL, &files))
    out->max_fds = files.rlim_cur;
  return 0;
}
