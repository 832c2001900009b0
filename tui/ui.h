/*
 * The live view: screens over a model, in a terminal or as text.
 *
 * The command line gives a model and a source that feeds it; the view draws, reads keys and
 * never touches rings or files. Thread: all functions from one thread. Units: nanoseconds
 * and terminal cells. Errors: 0 or -errno unless said otherwise; running out of memory ends
 * the program, with the terminal restored.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "model/model.h"

struct ui_prefs;

/* ---- what the traced program printed ---- */

enum ui_stream { UI_STDOUT, UI_STDERR, UI_NOTE /* a remark of our own */, UI_STREAMS };

struct ui_console; /* a bounded store of lines, oldest dropped first and counted */

struct ui_console_line {
  uint64_t time_ns;    /* of its first byte */
  enum ui_stream stream;
  const char *text;    /* raw bytes, NULs too; terminal escape sequences already removed */
  size_t length;
  int partial;         /* no newline has come yet */
};

/* Keeps about `max_bytes` of text; 0 is 4 MiB. */
struct ui_console *ui_console_new(size_t max_bytes);
void ui_console_free(struct ui_console *c);
/* Takes any bytes, in any pieces. Lines longer than 8 KiB are continued on a new line. */
void ui_console_append(struct ui_console *c, enum ui_stream stream, uint64_t time_ns,
                       const char *bytes, size_t length);
/* Lines kept, oldest first, the unfinished one of each stream last. */
size_t ui_console_count(const struct ui_console *c);
/* Line `index`; valid until the next append. 0, or -ENOENT beyond the last. */
int ui_console_get(const struct ui_console *c, size_t index, struct ui_console_line *out);
uint64_t ui_console_dropped(const struct ui_console *c); /* lines that were forgotten */

/* ---- where the model's events come from ---- */

enum ui_source_flags {
  UI_RECORDING = 1, /* not live: time stands still at its end */
  UI_SESSION = 2    /* all that is traced, not one program */
};

struct md_timeline;

struct ui_source {
  /* Feeds what is new into m, without waiting and within about 50 ms; live, it calls
   * md_advance() too, for only the source knows how late events may come. 0; 1: nothing
   * will come any more (the view calls md_finish()); -errno: the view ends with this error.
   * Called at every frame, paused or not, so that nothing is lost. */
  int (*poll)(void *data, struct md_model *m);
  /* One of `fds` is readable (captured output, say). NULL when fd_count is 0. */
  void (*drain)(void *data);
  /* The user reset the counters; after md_interval_begin(). NULL: nothing to do. */
  void (*reset)(void *data);
  /* Writes what comes to a new file from now on, or ends that, and sets `recording`.
   * 0 or -errno; `said` says what was done, or why not. NULL: cannot. */
  int (*record)(void *data, int on, char *said, size_t size);
  /* Saves what is known of the past to a new file. As `record`. */
  int (*save)(void *data, char *said, size_t size);
  /* Gives text to the program's stdin; with length 0, closes it. As `record`. NULL: its
   * stdin is elsewhere. */
  int (*input)(void *data, const char *text, size_t length, char *said, size_t size);
  /* Live, for time travel while the screens stand still: a timeline over what is still known
   * of the past, until past_end(). NULL with what is wrong in `said`. past NULL: cannot. */
  struct md_timeline *(*past)(void *data, char *said, size_t size);
  void (*past_end)(void *data);
  /* For time travel: its windows are what the screens show, and the model given to ui_run()
   * is not fed. NULL: none. */
  struct md_timeline *timeline;
  void *data;
  const int *fds;      /* may change between calls of poll and drain; no more than 16 */
  size_t fd_count;
  const char *title;   /* what is watched: "server.js", "out.uvt" */
  const char *recording; /* the file that record() writes; NULL: none */
  const char *status;  /* a word on the program ("exited with status 3"); NULL: none */
  unsigned flags;
  struct ui_console *console; /* NULL: output is not captured */
};

/* ---- running ---- */

enum ui_color { UI_COLOR_AUTO, UI_COLOR_NONE, UI_COLOR_8, UI_COLOR_16, UI_COLOR_256 };

struct ui_options {
  unsigned refresh_ms; /* 0: 100 */
  int ascii;           /* only ASCII characters; set by itself where the locale is not UTF-8 */
  int mouse;           /* clicks choose screens and rows; `m` toggles */
  enum ui_color color; /* AUTO honours NO_COLOR and TERM */
  const char *screen;  /* the first one, by name or number; NULL: overview */
  int32_t pid;         /* show this process first; 0: choose */
  const struct md_thresholds *thresholds; /* those of the model; NULL: the default ones */
  const struct ui_prefs *prefs; /* NULL: as they come */
  FILE *dump;          /* not NULL: read the source once (a recording: to its end), write
                          one frame as text here and return; needs no terminal */
  int dump_ansi;       /* the frame keeps its colours, as escape sequences */
  int width, height;   /* of the dump; 0: 80 and 24 */
};

/* Runs until the user quits. Returns 0 at quit, 1 when there is no usable terminal (one line
 * on stderr says what to do), 128 + n when signal n ended it, -errno when the source failed.
 * The terminal is restored in every case, after a crash too. */
int ui_run(const struct ui_options *options, struct md_model *m, struct ui_source *source);

/* 0 when `name` is a screen's name, a prefix of one, or its number; else -EINVAL. */
int ui_screen_valid(const char *name);
/* Its index among the screens; -1 when there is none of that name. */
int ui_screen_index(const char *name);
/* "overview callbacks ..." for messages. */
const char *ui_screen_names(void);

#endif
