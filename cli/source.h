/*
 * Where a command's events come from: a recording, or the rings of running processes;
 * with the model that they are fed to.
 *
 * Thread: the main one. Errors: functions that return an int have said in one line on
 * stderr what is wrong, and return -errno.
 */
#ifndef CLI_SOURCE_H
#define CLI_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "cli/launch.h"
#include "model/model.h"
#include "tracer/reader.h"
#include "tracer/recorder.h"
#include "tracer/session.h"

struct cli_source {
  struct tr_reader *reader;
  struct md_model *model;  /* NULL until cli_source_model() */
  const char *label;       /* of the recording, for messages; borrowed */
  struct tr_event *events; /* room for a batch */
  struct tr_recorder *rec; /* cli_feed() writes there, too (save.h); NULL */
  char rec_path[512];
  uint64_t rec_events, rec_lost; /* of the reader when it began */
  int rec_error;
};

enum { CLI_BATCH = 8192, CLI_REORDER_NS = 20000000 };

int cli_open_file(struct cli_source *s, const char *path);
/* Opens live rings, with the session directory swept first. */
int cli_open_live(struct cli_source *s, const struct tr_live_options *options);
/* The same, but `why` says what is wrong and stderr nothing. */
int cli_try_live(struct cli_source *s, const struct tr_live_options *options, char *why,
                 size_t size);
void cli_source_release(struct cli_source *s);
/* Whether the recording has the process, 0: any. -ESRCH: no, which stderr says. */
int cli_check_pid(const struct cli_source *s, pid_t pid);

/* Gives the source a model; NULL: with the default thresholds. */
void cli_source_model(struct cli_source *s, const struct md_thresholds *thresholds);

struct md_names cli_names(struct tr_reader *r);

/* Reads the whole recording, or what the rings hold now, into the model and finishes it.
 * 0 or -errno. */
int cli_read_all(struct cli_source *s);

/* Feeds what is new for at most `budget_ns`. 1 when there may be more, 0 when there is
 * nothing now, or -errno. */
int cli_feed(struct cli_source *s, int flush, uint64_t budget_ns);

/* One line on stderr when the recording was damaged or events were lost. */
void cli_tell_damage(struct cli_source *s);

/* The same, after a timeline has read it. */
struct md_timeline;
void cli_tell_timeline(struct cli_source *s, struct md_timeline *t);

/* The program that was started here has ended: its header says how, also where a signal
 * ended it. Nothing while it runs. */
void cli_tell_end(struct cli_source *s, const struct cli_child *child);

/* ---- processes of the session ---- */

/* The session's processes; free() the list. 0 or -errno. */
int cli_processes(struct tr_process_info **list, size_t *count);

/* The process that a command means: `text` when not NULL, else the only traced tree that
 * runs. With `dead` 1 one that has ended will do. 0 or -errno; when there are several,
 * they were listed. */
int cli_choose(const char *text, pid_t pid, int dead, pid_t *out);

#endif
