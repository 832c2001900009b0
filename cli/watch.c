/* The live view's source: feeds the model from a reader, and the console from the
 * captured output. */
#include "cli/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/save.h"
#include "tracer/clock.h"

enum { BUDGET_NS = 40000000, NOTE_AFTER_NS = 2000000000, OUTPUT_PER_FRAME = 1 << 20 };

/* "120x40"; 1 to 1000 each. */
static int parse_size(const char *text, int *width, int *height) {
  int used = 0;
  if (sscanf(text, "%4dx%4d%n", width, height, &used) != 2 || text[used] || *width < 1 ||
      *height < 1 || *width > 1000 || *height > 1000)
    return -EINVAL;
  return 0;
}

static int check_dump(struct cli_watch *w, const struct cli_args *args, const char *name) {
  if (args->dump && strcmp(args->dump, "txt") && strcmp(args->dump, "ansi")) {
    cli_error("%s: --dump gives txt or ansi, not '%s'", name, args->dump);
    return -EINVAL;
  }
  if (args->size && parse_size(args->size, &w->width, &w->height)) {
    cli_error("%s: --size: '%s' is not a width and a height such as 120x40", name,
              args->size);
    return -EINVAL;
  }
  return 0;
}

/* Keys come from the terminal also where stdin is something else: the program's input. */
static int has_keyboard(void) {
  int fd = isatty(0) ? -1 : open("/dev/tty", O_RDONLY | O_CLOEXEC);
  if (fd >= 0)
    close(fd);
  return fd >= 0 || isatty(0);
}

int cli_watch_begin(struct cli_watch *w, const struct cli_args *args, const char *name,
                    const char *instead) {
  int err = cli_config_load(&w->config, args);
  if (!err)
    err = check_dump(w, args, name);
  if (err)
    return err;
  if (args->screen && ui_screen_valid(args->screen)) {
    cli_error("%s: there is no screen '%s'; there are: %s", name, args->screen,
              ui_screen_names());
    return -EINVAL;
  }
  if (args->dump || (isatty(1) && has_keyboard()))
    return 0;
  cli_error("%s needs a terminal; without one: %s", name, instead);
  return -ENOTTY;
}

/* ---- captured output ---- */

static void take_output(struct cli_watch *w, uint64_t now) {
  static const enum ui_stream streams[] = {UI_STDOUT, UI_STDERR};
  char buffer[65536];
  for (int i = 0; w->child && i < 2; i++)
    for (size_t n, all = 0; all < OUTPUT_PER_FRAME; all += n) {
      n = cli_child_output(w->child, i, buffer, sizeof buffer);
      if (!n)
        break;
      ui_console_append(w->ui.console, streams[i], now, buffer, n);
    }
}

static void remark(struct cli_watch *w, uint64_t now, const char *text) {
  if (w->ui.console)
    ui_console_append(w->ui.console, UI_NOTE, now, text, strlen(text));
}

static void look_for_processes(struct cli_watch *w, uint64_t now) {
  if (tr_reader_process_count(w->source.reader)) {
    w->ui.status = NULL;
    return;
  }
  if (w->noted || now - w->begin_ns < NOTE_AFTER_NS)
    return;
  w->noted = 1;
  w->ui.status = w->session ? "nothing is traced" : "no traced process yet";
  remark(w, now,
         "uvscope: no traced process has appeared yet; a program is traced from its event "
         "loop's first poll on\n");
}

/* ---- the program's end ---- */

static void say_end(struct cli_watch *w, uint64_t now) {
  if (!w->child) {
    snprintf(w->status, sizeof w->status, "has ended");
  } else if (WIFSIGNALED(w->child->status)) {
    int number = WTERMSIG(w->child->status);
    snprintf(w->status, sizeof w->status, "killed by signal %d (%s)", number,
             strsignal(number));
  } else {
    snprintf(w->status, sizeof w->status, "exited with status %d",
             WEXITSTATUS(w->child->status));
  }
  char line[sizeof w->status + 32];
  snprintf(line, sizeof line, "uvscope: the program %s\n", w->status);
  remark(w, now, line);
  w->ui.status = w->status;
  w->finished = 1;
}

/* Whether nothing will come any more. A command's own end is not that of the programs
 * which it started. */
static int has_ended(struct cli_watch *w) {
  if (w->session)
    return 0;
  if (!w->child)
    return !tr_reader_any_alive(w->source.reader);
  if (!cli_child_poll(w->child))
    return 0;
  for (size_t i = 0; i < tr_reader_process_count(w->source.reader); i++)
    if (tr_reader_process(w->source.reader, (uint32_t)i)->alive)
      return 0;
  return 1;
}

static int poll_live(void *data, struct md_model *m) {
  struct cli_watch *w = data;
  (void)m;
  if (w->finished)
    return 1;
  int ended = has_ended(w);
  int more = cli_feed(&w->source, ended, BUDGET_NS);
  uint64_t now = tr_clock_monotonic_ns();
  take_output(w, now);
  if (more < 0)
    return more;
  if (!ended) {
    md_advance(w->source.model, now - CLI_REORDER_NS);
    look_for_processes(w, now);
  } else if (!more) {
    if (w->child)
      cli_tell_end(&w->source, w->child);
    md_finish(w->source.model);
    say_end(w, now);
  }
  return w->finished;
}

static int poll_recording(void *data, struct md_model *m) {
  struct cli_watch *w = data;
  (void)m;
  if (w->finished)
    return 1;
  if (w->ui.timeline) /* it reads by itself */
    return 0;
  int more = cli_feed(&w->source, 1, BUDGET_NS);
  if (more < 0)
    return more;
  if (!more) {
    md_finish(w->source.model);
    w->finished = 1;
  }
  return w->finished;
}

/* ---- the program's input ---- */

static int input(void *data, const char *text, size_t length, char *said, size_t size) {
  struct cli_watch *w = data;
  int err = cli_child_input(w->child, text, length);
  if (err == -EAGAIN)
    snprintf(said, size, "The program does not read its stdin: not all of the line was given.");
  else if (err == -EPIPE || err == -EBADF)
    snprintf(said, size, "The program's stdin is closed.");
  else if (err)
    snprintf(said, size, "Cannot write to the program's stdin: %s", strerror(-err));
  else if (length == 0)
    snprintf(said, size, "The program's stdin is closed now.");
  else
    ui_console_append(w->ui.console, UI_NOTE, tr_clock_monotonic_ns(), text, length);
  return err;
}

/* ---- saving ---- */

static pid_t watched(const struct cli_watch *w) {
  return w->child ? w->child->follow : w->pid;
}

static int record(void *data, int on, char *said, size_t size) {
  struct cli_watch *w = data;
  char path[128];
  cli_save_name(watched(w), path, sizeof path);
  int err = on ? cli_save_begin(&w->source, path, said, size)
               : cli_save_end(&w->source, said, size);
  w->ui.recording = w->source.rec ? w->source.rec_path : NULL;
  return err;
}

static int save(void *data, char *said, size_t size) {
  struct cli_watch *w = data;
  char path[128];
  cli_save_name(watched(w), path, sizeof path);
  return cli_save_rings(watched(w), path, said, size);
}

/* ---- the past ---- */

static struct md_timeline *past(void *data, char *said, size_t size) {
  struct cli_watch *w = data;
  return cli_past_open(&w->past, watched(w), &w->config.thresholds, said, size)
             ? NULL
             : w->past.timeline;
}

static void past_end(void *data) {
  struct cli_watch *w = data;
  cli_past_close(&w->past);
}

/* A recording that the user did not end ends with the view. */
static void end_recording(struct cli_watch *w) {
  char said[1024];
  if (!w->source.rec)
    return;
  cli_save_end(&w->source, said, sizeof said);
  cli_error("%s", said);
}

/* ---- running ---- */

static int status_of(int result) {
  if (result < 0)
    cli_error("cannot read the events: %s", strerror(-result));
  if (result == 1)
    return CLI_USAGE;
  return result < 0 ? CLI_FAILED : result;
}

int cli_watch_run(struct cli_watch *w, const struct cli_args *args, const char *title,
                  int recording) {
  uint64_t interval_ns = args->interval_ns ? args->interval_ns : w->config.interval_ns;
  struct ui_options options = {
      .refresh_ms = (unsigned)(interval_ns / 1000000),
      .ascii = args->ascii || w->config.ascii,
      .mouse = !args->no_mouse && !w->config.no_mouse,
      .color = args->no_color || w->config.no_color ? UI_COLOR_NONE : UI_COLOR_AUTO,
      .screen = args->screen ? args->screen : w->config.screen,
      .thresholds = &w->config.thresholds,
      .prefs = &w->config.prefs,
      .dump = args->dump ? stdout : NULL,
      .dump_ansi = args->dump && !strcmp(args->dump, "ansi"),
      .width = w->width,
      .height = w->height,
  };
  md_escape(w->title, sizeof w->title, title);
  w->begin_ns = tr_clock_monotonic_ns();
  w->ui.poll = recording ? poll_recording : poll_live;
  w->ui.data = w;
  w->ui.input = w->child && w->child->input >= 0 ? input : NULL;
  w->ui.record = recording ? NULL : record;
  w->ui.save = recording ? NULL : save;
  w->ui.past = recording ? NULL : past;
  w->ui.past_end = past_end;
  w->ui.title = w->title;
  w->ui.flags = (recording ? UI_RECORDING : 0) | (w->session ? UI_SESSION : 0);
  if (w->child)
    w->ui.console = ui_console_new(0);
  int result = ui_run(&options, w->source.model, &w->ui);
  end_recording(w);
  if (w->ui.console)
    ui_console_free(w->ui.console);
  if (result == 0 && args->dump)
    return cli_flush_stdout();
  return status_of(result);
}
