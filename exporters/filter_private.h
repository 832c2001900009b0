/*
 * The parts of the filter: filter.c chooses, filter_cut.c keeps what is open before the
 * range begins. Private to these two.
 */
#ifndef EX_FILTER_PRIVATE_H
#define EX_FILTER_PRIVATE_H

#include "exporters/filter.h"

enum { EX__OPEN_MAX = 256 };

struct ex__open_thread {
  struct tr_event start; /* that introduces it; type 0: not seen */
  struct tr_event *open; /* begun and not ended */
  size_t depth, room;
  int sync, spawn, sample; /* whether the last that began was chosen */
};

struct ex__open_process {
  struct tr_event start; /* PROCESS_START, POOL_SIZE: type 0: not seen */
  struct tr_event pool_size;
  struct ex__open_thread *threads;
  size_t thread_count;
};

struct ex_filter {
  struct ex_filter_options o;
  const struct md_names *names;
  ex_filter_sink sink;
  void *data;
  uint64_t first_ns;
  int started; /* the range has begun */
  int done;
  struct ex__open_process *processes;
  size_t process_count;
  struct ex_pending work;   /* queued when the range begins */
  struct ex_pending chosen; /* tasks */
  struct ex_ids sites;
  unsigned char *matches; /* by number of the site */
  size_t match_room;
};

struct ex__open_thread *ex__open_thread(struct ex_filter *f,
                                        const struct tr_event *event);
/* An event before the range. */
void ex__cut_note(struct ex_filter *f, const struct tr_event *event);
/* The range begins: hands on what is open. */
void ex__cut_begin(struct ex_filter *f, uint64_t at_ns);
void ex__cut_release(struct ex_filter *f);
/* Hands an event on if it is chosen by kind, place and type. */
void ex__filter_choose(struct ex_filter *f, const struct tr_event *event);

#endif
