/* Readers, the models they feed, and the processes of the session. */
#include "cli/source.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "cli/cli.h"
#include "model/window.h"
#include "tracer/clock.h"

enum { WHY = 512, SWEEP_AGE_S = 24 * 3600 };

static void *need(void *p) {
  if (!p) {
    cli_error("out of memory");
    exit(CLI_FAILED);
  }
  return p;
}

/* ---- names ---- */

static const char *name_string(void *data, uint32_t process, uint32_t id) {
  return tr_reader_string(data, process, id);
}

static struct tr_site_info name_site(void *data, uint32_t process, uint32_t id) {
  return tr_reader_site(data, process, id);
}

static const struct tr_process_info *name_process(void *data, uint32_t process) {
  return tr_reader_process(data, process);
}

struct md_names cli_names(struct tr_reader *r) {
  return (struct md_names){
      .string = name_string, .site = name_site, .process = name_process, .data = r};
}

/* ---- opening ---- */

int cli_open_file(struct cli_source *s, const char *path) {
  char why[WHY] = "";
  *s = (struct cli_source){.label = path};
  int err = tr_reader_open_file(&s->reader, path, why, sizeof why);
  if (err) {
    if (strstr(why, path))
      cli_error("%s", why);
    else
      cli_error("%s: %s", path, *why ? why : strerror(-err));
    return err;
  }
  s->events = need(malloc(CLI_BATCH * sizeof *s->events));
  return 0;
}

static int session_dir(char *dir, size_t size, char *why, size_t why_size) {
  *why = 0;
  int err = tr_session_dir(dir, size, 1, why, why_size);
  if (!err)
    tr_session_sweep(dir, SWEEP_AGE_S);
  return err;
}

int cli_try_live(struct cli_source *s, const struct tr_live_options *options, char *why,
                 size_t size) {
  char dir[512];
  *s = (struct cli_source){.label = "the rings"};
  int err = session_dir(dir, sizeof dir, why, size);
  if (!err)
    err = tr_reader_open_live(&s->reader, dir, options, why, size);
  if (err && !*why)
    snprintf(why, size, "%s", strerror(-err));
  if (!err)
    s->events = need(malloc(CLI_BATCH * sizeof *s->events));
  return err;
}

int cli_open_live(struct cli_source *s, const struct tr_live_options *options) {
  char why[WHY];
  int err = cli_try_live(s, options, why, sizeof why);
  if (err)
    cli_error("%s", why);
  return err;
}

int cli_check_pid(const struct cli_source *s, pid_t pid) {
  size_t count = tr_reader_process_count(s->reader), used = 0;
  char list[160] = "";
  if (!pid)
    return 0;
  for (size_t i = 0; i < count; i++) {
    pid_t here = tr_reader_process(s->reader, (uint32_t)i)->pid;
    if (here == pid)
      return 0;
    if (used + 16 < sizeof list)
      used += (size_t)snprintf(list + used, sizeof list - used, " %d", here);
    else if (used + 5 < sizeof list)
      used += (size_t)snprintf(list + used, sizeof list - used, " ...");
  }
  cli_error("%s has no process %d%s%s", s->label, pid, count ? "; there are:" : "", list);
  return -ESRCH;
}

void cli_source_model(struct cli_source *s, const struct md_thresholds *thresholds) {
  struct md_names names = cli_names(s->reader);
  struct md_thresholds defaults;
  md_thresholds_default(&defaults);
  s->model = md_new(&names, thresholds ? thresholds : &defaults);
}

void cli_source_release(struct cli_source *s) {
  char why[WHY];
  if (s->rec)
    tr_recorder_close(s->rec, s->reader, why, sizeof why);
  if (s->model)
    md_free(s->model);
  if (s->reader)
    tr_reader_free(s->reader);
  free(s->events);
  *s = (struct cli_source){0};
}

/* ---- reading ---- */

int cli_feed(struct cli_source *s, int flush, uint64_t budget_ns) {
  uint64_t until = tr_clock_monotonic_ns() + budget_ns;
  do {
    int n = tr_reader_next(s->reader, s->events, CLI_BATCH, flush);
    if (n <= 0)
      return n;
    if (s->rec && !s->rec_error)
      s->rec_error = tr_recorder_write(s->rec, s->reader, s->events, (size_t)n);
    md_feed(s->model, s->events, (size_t)n);
  } while (tr_clock_monotonic_ns() < until);
  return 1;
}

int cli_read_all(struct cli_source *s) {
  uint64_t begin = tr_clock_monotonic_ns(), last = 0;
  for (;;) {
    int n = tr_reader_next(s->reader, s->events, CLI_BATCH, 1);
    if (n < 0) {
      cli_error("cannot read %s: %s", s->label, strerror(-n));
      return n;
    }
    if (n == 0)
      break;
    md_feed(s->model, s->events, (size_t)n);
    last = s->events[n - 1].r.time;
    /* A running program never stops writing: what came after the command began is not
     * asked for. */
    if (last > begin)
      break;
  }
  md_finish(s->model);
  return 0;
}

static void tell_damage(const struct cli_source *s, struct tr_reader_totals t) {
  if (t.bytes_bad)
    cli_error("%s: damaged: %" PRIu64 " bytes could not be used, %" PRIu64
              " events lost; what is sound of it was read",
              s->label, t.bytes_bad, t.lost);
  else if (t.truncated)
    cli_error(
        "%s: the recording was cut short, it has no proper end; what is there was read",
        s->label);
  else if (t.lost)
    cli_error("%s: %" PRIu64 " events lost: overwritten before they were read (a larger "
              "UVSCOPE_RING keeps more)",
              s->label, t.lost);
}

void cli_tell_damage(struct cli_source *s) {
  struct tr_reader_totals t;
  tr_reader_totals(s->reader, &t);
  tell_damage(s, t);
}

void cli_tell_timeline(struct cli_source *s, struct md_timeline *timeline) {
  struct tr_reader_totals t;
  struct md_timeline_state state;
  tr_reader_totals(s->reader, &t);
  md_timeline_state(timeline, &state);
  t.lost = state.lost;
  if (state.bytes_bad > t.bytes_bad)
    t.bytes_bad = state.bytes_bad;
  tell_damage(s, t);
}

/* ---- processes ---- */

void cli_tell_end(struct cli_source *s, const struct cli_child *child) {
  if (child->exited && child->pid)
    tr_reader_process_ended(s->reader, child->pid,
                            WIFSIGNALED(child->status) ? -WTERMSIG(child->status)
                                                       : WEXITSTATUS(child->status),
                            tr_clock_monotonic_ns());
}

int cli_processes(struct tr_process_info **list, size_t *count) {
  char dir[512], why[WHY];
  size_t room = 64, total = 0, unreadable = 0;
  int err = session_dir(dir, sizeof dir, why, sizeof why);
  if (err)
    cli_error("%s", *why ? why : strerror(-err));
  *list = NULL;
  while (!err) {
    *list = need(realloc(*list, room * sizeof **list));
    err = tr_session_list(dir, *list, room, &total, &unreadable);
    if (err)
      cli_error("cannot list the traced processes in %s: %s", dir, strerror(-err));
    if (err || total <= room)
      break;
    room = total + 64;
  }
  if (err) {
    free(*list);
    *list = NULL;
  }
  *count = total < room ? total : room;
  return err;
}

static const struct tr_process_info *find_pid(const struct tr_process_info *list,
                                              size_t count, pid_t pid, int dead) {
  for (size_t i = count; i-- > 0;)
    if (list[i].pid == pid && (dead || list[i].alive))
      return &list[i];
  return NULL;
}

static int choose_given(const struct tr_process_info *list, size_t count, pid_t pid,
                        int dead) {
  if (find_pid(list, count, pid, dead))
    return 0;
  if (find_pid(list, count, pid, 1))
    cli_error("process %d has ended; uvscope report -p %d shows what it left", pid, pid);
  else
    cli_error("process %d is not traced; uvscope ps lists those that are", pid);
  return -ESRCH;
}

/* A tree's first process: none of its ancestors is traced. */
static int is_root(const struct tr_process_info *list, size_t count,
                   const struct tr_process_info *p) {
  return p->alive && !find_pid(list, count, p->ppid, 0);
}

static void tell_several(const struct tr_process_info *list, size_t count) {
  char command[80];
  cli_error("several traced programs are running; say which by its number:");
  for (size_t i = 0; i < count; i++)
    if (is_root(list, count, &list[i]))
      fprintf(stderr, "  %7d  %s\n", list[i].pid,
              md_escape(command, sizeof command, list[i].command));
}

static int choose_only(const struct tr_process_info *list, size_t count, pid_t *out) {
  size_t roots = 0;
  for (size_t i = 0; i < count; i++) {
    if (!is_root(list, count, &list[i]))
      continue;
    roots++;
    *out = list[i].pid;
  }
  if (roots == 1)
    return 0;
  if (roots)
    tell_several(list, count);
  else
    cli_error("no traced program is running; start one with: uvscope run app.js");
  return -ESRCH;
}

int cli_choose(const char *text, pid_t pid, int dead, pid_t *out) {
  struct tr_process_info *list;
  size_t count;
  if (text && cli_parse_pid(text, &pid)) {
    cli_error("'%s' is not a process id; uvscope ps lists the traced ones", text);
    return -EINVAL;
  }
  int err = cli_processes(&list, &count);
  if (err)
    return err;
  if (pid) {
    *out = pid;
    err = choose_given(list, count, pid, dead);
  } else {
    err = choose_only(list, count, out);
  }
  free(list);
  return err;
}
