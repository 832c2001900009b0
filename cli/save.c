#include "cli/save.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "tracer/clock.h"
#include "tracer/session.h"

void cli_save_name(pid_t pid, char *out, size_t size) {
  time_t now = time(NULL);
  struct tm t;
  char when[32];
  strftime(when, sizeof when, "%Y%m%d-%H%M%S", localtime_r(&now, &t));
  char what[32] = "all";
  if (pid)
    snprintf(what, sizeof what, "%d", pid);
  snprintf(out, size, "uvscope-%s-%s.uvt", what, when);
  for (int n = 2; n < 1000 && access(out, F_OK) == 0; n++)
    snprintf(out, size, "uvscope-%s-%s-%d.uvt", what, when, n);
}

static void say_written(const char *path, uint64_t events, uint64_t lost, char *said,
                        size_t size) {
  struct stat st = {0};
  char bytes[32];
  stat(path, &st);
  snprintf(said, size, "wrote %s: %" PRIu64 " events, %s, %" PRIu64 " lost", path, events,
           md_format_bytes(bytes, sizeof bytes, (uint64_t)st.st_size), lost);
}

static int copy(struct cli_source *s, struct tr_recorder *rec) {
  uint64_t begin = tr_clock_monotonic_ns();
  int n;
  while ((n = tr_reader_next(s->reader, s->events, CLI_BATCH, 1)) > 0) {
    int err = tr_recorder_write(rec, s->reader, s->events, (size_t)n);
    if (err)
      return err;
    /* A running program never stops writing. */
    if (s->events[n - 1].r.time > begin)
      return 0;
  }
  return n;
}

static int save(struct cli_source *s, const char *path, char *said, size_t size) {
  struct tr_recorder *rec;
  char why[512] = "";
  int err = tr_recorder_open(&rec, path, why, sizeof why);
  if (err) {
    snprintf(said, size, "%s", *why ? why : strerror(-err));
    return err;
  }
  int failed = copy(s, rec);
  err = tr_recorder_close(rec, s->reader, why, sizeof why);
  err = failed ? failed : err;
  if (err) {
    snprintf(said, size, "%s: %s", path, *why ? why : strerror(-err));
    return err;
  }
  struct tr_reader_totals t;
  tr_reader_totals(s->reader, &t);
  say_written(path, t.events, t.lost, said, size);
  return 0;
}

int cli_save_rings(pid_t pid, const char *path, char *said, size_t size) {
  struct cli_source s;
  struct tr_live_options options = {.pid = pid, .include_dead = 1, .past_is_lost = 1};
  int err = cli_try_live(&s, &options, said, size);
  if (err)
    return err;
  err = save(&s, path, said, size);
  cli_source_release(&s);
  return err;
}

void cli_remove_rings(pid_t root) {
  enum { MANY = 4096 };
  char dir[PATH_MAX];
  size_t total = 0, bad;
  struct tr_process_info *list = calloc(MANY, sizeof *list);
  if (list && !tr_session_dir(dir, sizeof dir, 0, NULL, 0))
    tr_session_list(dir, list, MANY, &total, &bad);
  for (size_t i = 0; i < total && i < MANY; i++)
    if (!list[i].alive && (list[i].root_pid == root || list[i].pid == root))
      unlink(list[i].path);
  free(list);
}

/* ---- what comes ---- */

int cli_save_begin(struct cli_source *s, const char *path, char *said, size_t size) {
  struct tr_reader_totals t;
  int err = tr_recorder_open(&s->rec, path, said, size);
  if (err && !*said)
    snprintf(said, size, "%s: %s", path, strerror(-err));
  if (err)
    return err;
  tr_reader_totals(s->reader, &t);
  snprintf(s->rec_path, sizeof s->rec_path, "%s", path);
  s->rec_events = t.events;
  s->rec_lost = t.lost;
  s->rec_error = 0;
  snprintf(said, size, "recording to %s", path);
  return 0;
}

int cli_save_end(struct cli_source *s, char *said, size_t size) {
  struct tr_reader_totals t;
  char why[512] = "";
  int err = tr_recorder_close(s->rec, s->reader, why, sizeof why);
  s->rec = NULL;
  err = s->rec_error ? s->rec_error : err;
  if (err) {
    snprintf(said, size, "%s: %s; what was written before is readable", s->rec_path,
             *why ? why : strerror(-err));
    return err;
  }
  tr_reader_totals(s->reader, &t);
  say_written(s->rec_path, t.events - s->rec_events, t.lost - s->rec_lost, said, size);
  return 0;
}
