/*
 * The Firefox Profiler's processed format, the parts of one exporter: firefox.c draws,
 * firefox_tables.c numbers strings and stacks, firefox_write.c writes the document. Its
 * tables are columns, so each column of each thread waits in a log of its own.
 */
#ifndef EX_FIREFOX_H
#define EX_FIREFOX_H

#include "exporters/ids.h"
#include "exporters/spill.h"
#include "exporters/timeline.h"

enum ff__column {
  FF__NAME,
  FF__START,
  FF__END,
  FF__PHASE,
  FF__CATEGORY,
  FF__DATA,
  FF__STACK, /* of samples */
  FF__TIME,
  FF__WEIGHT,
  FF__COLUMNS
};

/* A thread of the document; a list. */
struct ff__thread {
  struct ex_log columns[FF__COLUMNS];
  char *name;
  struct ff__process *process;
  int32_t tid;
  int main, items; /* items: that of the process's work items */
  struct ff__thread *next;
};

struct ff__counter {
  struct ex_log time, count;
  uint64_t last;
};

/* A list, in the order in which they were seen. */
struct ff__process {
  char *title, pid[32];
  struct ff__thread *items;
  uint64_t start_ns;
  struct ff__counter counters[EX_COUNTERS];
  struct ff__process *next;
};

/* Columns of the tables that all threads share. */
enum ff__shared {
  FF__STRINGS,
  FF__STACK_FRAME,
  FF__STACK_PREFIX,
  FF__FRAME_FUNC,
  FF__FRAME_LINE,
  FF__FRAME_COLUMN,
  FF__FUNC_NAME,
  FF__FUNC_SOURCE,
  FF__SOURCE_NAME,
  FF__SHARED
};

struct firefox {
  struct ex_timeline t;
  struct ex_export *e;
  struct ex_spill spill;
  struct ex_log shared[FF__SHARED];
  struct ex_ids strings, stacks, frames, funcs, sources;
  struct ff__thread *threads, **last_thread;
  struct ff__process *processes, **last_process;
  struct ex_bytes text;
};

/* Categories, by their place in the list; the event's come first, as in the table. */
enum { FF__SLOW = TR_CAT_COUNT, FF__LOST, FF__OTHER, FF__CATEGORIES };

/* Indexes into stringArray. */
uint64_t ff__string(struct firefox *f, const char *text);
uint64_t ff__name_string(struct firefox *f, const struct tr_event *event, uint32_t id);
uint64_t ff__site_string(struct firefox *f, const struct tr_event *event, uint32_t site);
uint64_t ff__label(struct firefox *f, const struct tr_event *event);
/* Index into stackTable; sites innermost first. */
uint64_t ff__stack(struct firefox *f, const struct tr_event *event, const uint32_t *sites,
                   unsigned depth);

void ff__write(struct firefox *f);

#endif
