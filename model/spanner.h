/*
 * Events to spans. Private to model/. What is open can be written down and read back, so
 * that spans can be had from the middle of a recording on.
 *
 * Thread: one. Ownership: the spanner owns everything; spans given to `done` are borrowed.
 */
#ifndef MD_SPANNER_H
#define MD_SPANNER_H

#include "model/io.h"
#include "model/map.h"
#include "model/spans.h"

enum { MD__SPAN_DEPTH = 64 };

struct md__span_thread {
  uint32_t process, thread;
  int32_t pid, tid;
  uint32_t depth, skipped;
  int moved; /* the loop moved on while a callback was open */
  struct md_span stack[MD__SPAN_DEPTH];
  struct md_span single[MD_LANES]; /* of lanes without nesting; begin_ns 0: closed */
};

struct md__created { /* a task */
  uint64_t task, cause, at_ns;
  uint32_t process, site;
  uint16_t kind;
};

struct md__spanner {
  void (*done)(void *data, const struct md_span *span);
  void (*created)(void *data, const struct md__created *c); /* NULL: not interested */
  void (*mark)(void *data, const struct md_mark *mark);     /* NULL: not interested */
  void *data;
  struct md__map threads; /* by process and slot */
  struct md__span_thread **list;
  struct md__span_thread *last; /* of the last event */
  size_t count, room;
  struct md__map waiting; /* queued work and children, by process and task or pid */
  struct md_span **open;
  size_t open_count, open_room;
};

void md__spanner_feed(struct md__spanner *s, const struct tr_event *e);
/* Gives what is open to `done`, with the end UINT64_MAX; it stays open. */
void md__spanner_show_open(struct md__spanner *s);
/* Writes what is open, or reads it into an empty spanner. */
void md__spanner_io(struct md__spanner *s, struct md__io *io);
void md__spanner_release(struct md__spanner *s);

#endif
