/* Which processes are there, and what their files' headers say. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tracer/private.h"

int tr__why(char *why, size_t size, int error, const char *format, ...) {
  if (why && size) {
    va_list ap;
    va_start(ap, format);
    vsnprintf(why, size, format, ap);
    va_end(ap);
  }
  return error;
}

uint64_t tr__process_ticks(pid_t pid, int *zombie) {
  char path[40], text[1024];
  if (zombie)
    *zombie = 0;
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return 0;
  ssize_t n = read(fd, text, sizeof text - 1);
  close(fd);
  if (n <= 0)
    return 0;
  text[n] = 0;
  /* The second field is the program's name, which may hold anything, even ") ". */
  char *p = strrchr(text, ')');
  if (!p || p[1] != ' ')
    return 0;
  char state = p[2];
  unsigned long long threads = 0, ticks = 0;
  p += 3;
  for (int field = 4; field <= 22 && *p; field++) {
    unsigned long long value = strtoull(p, &p, 10);
    if (field == 20)
      threads = value;
    else if (field == 22)
      ticks = value;
  }
  /* A leader that called pthread_exit() is a zombie too, but its process runs on. */
  if (zombie)
    *zombie = (state == 'Z' || state == 'X') && threads <= 1;
  return ticks;
}

int tr__process_alive(pid_t pid, uint64_t start_ticks) {
  int zombie = 0;
  if (pid <= 0 || (kill(pid, 0) < 0 && errno == ESRCH))
    return 0;
  uint64_t ticks = tr__process_ticks(pid, &zombie);
  if (zombie)
    return 0;
  return !ticks || !start_ticks || ticks == start_ticks;
}

int tr__ring_name_parse(const char *name, pid_t *pid, uint64_t *start_ns) {
  char *end;
  if (*name < '1' || *name > '9')
    return 0;
  errno = 0;
  long number = strtol(name, &end, 10);
  if (errno || *end != '-' || number > INT32_MAX || end[1] < '0' || end[1] > '9')
    return 0;
  *pid = (pid_t)number;
  *start_ns = strtoull(end + 1, &end, 10);
  return !errno && !strcmp(end, ".ring");
}

static int section_fits(uint64_t offset, uint64_t size, uint64_t file_size) {
  return offset % 4096 == 0 && offset >= 4096 && offset <= file_size &&
         size <= file_size - offset;
}

int tr__header_check(const struct tr__header *h, uint64_t file_size) {
  if (file_size < 4096 || memcmp(h->magic, TR__MAGIC, sizeof h->magic))
    return -EBADMSG;
  if (h->byte_order != TR__BYTE_ORDER || h->major != TR__VERSION_MAJOR)
    return -EPROTO;
  if (h->slot_size != sizeof(struct tr__slot) || !h->slot_max || h->slot_max > 1u << 16 ||
      !section_fits(h->slots_offset, (uint64_t)h->slot_max * h->slot_size, file_size) ||
      h->intern_max > 1u << 30 ||
      !section_fits(h->intern_offset, h->intern_max, file_size))
    return -EBADMSG;
  if (h->pid <= 0 || h->clock_source > TR_CLOCK_TSC)
    return -EBADMSG;
  return 0;
}

void tr__header_info(const struct tr__header *h, const char *path,
                     struct tr_process_info *out) {
  memset(out, 0, sizeof *out);
  snprintf(out->path, sizeof out->path, "%s", path);
  size_t length = strnlen(h->command, sizeof h->command);
  if (length >= sizeof out->command)
    length = sizeof out->command - 1;
  memcpy(out->command, h->command, length);
  out->pid = h->pid;
  out->ppid = h->ppid;
  out->root_pid = h->root_pid;
  out->start_ns = h->start_ns;
  out->end_ns = atomic_load_explicit(&h->end_ns, memory_order_acquire);
  out->exit_status = atomic_load_explicit(&h->exit_status, memory_order_relaxed);
}
