#include "cli/past.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/events.h"
#include "cli/save.h"

static int temporary(char *path, size_t size) {
  const char *place = getenv("TMPDIR");
  if (snprintf(path, size, "%s/uvscope-past-XXXXXX", place && *place ? place : "/tmp") >=
      (int)size)
    return -ENAMETOOLONG;
  int fd = mkostemp(path, O_CLOEXEC);
  return fd < 0 ? -errno : fd;
}

int cli_past_open(struct cli_past *p, pid_t pid, const struct md_thresholds *thresholds,
                  char *said, size_t size) {
  char path[PATH_MAX];
  p->timeline = NULL;
  p->fd = temporary(path, sizeof path);
  if (p->fd < 0) {
    snprintf(said, size, "cannot make a file in $TMPDIR or /tmp: %s", strerror(-p->fd));
    return p->fd;
  }
  int err = cli_save_rings(pid, path, said, size);
  unlink(path);
  if (err) {
    close(p->fd);
    return err;
  }
  /* The timeline's cursors open it by this name, each for itself. */
  snprintf(p->path, sizeof p->path, "/proc/self/fd/%d", p->fd);
  struct md_events events = cli_file_events(p->path);
  p->timeline = md_timeline_new(&events, thresholds);
  return 0;
}

void cli_past_close(struct cli_past *p) {
  if (!p->timeline)
    return;
  md_timeline_free(p->timeline);
  p->timeline = NULL;
  close(p->fd);
}
