/*
 * What live and recorded sources share: processes, cursors over threads, and the merge of
 * these by time. Private to tracer/.
 */
#ifndef TR_MERGE_H
#define TR_MERGE_H

#include "tracer/names.h"
#include "tracer/reader.h"

/* One thread's records, in time order and in nanoseconds, as far as they are at hand. */
struct tr__cursor {
  uint64_t key; /* time of the next record: its place in the heap */
  struct tr_record *records;
  size_t next;
  size_t count;
  uint32_t process;
  uint32_t thread;
  int32_t pid;
  int32_t tid;
  int in_heap;
};

struct tr__process {
  uint64_t told_ns; /* its end as its parent was told; 0: not told */
  int32_t told_status;
  struct tr_process_info info;
  struct tr__names names;
};

/* What a kind of source does. */
struct tr__source_ops {
  /* Gets events ready. *until is the time up to which they may be delivered. 0 or -errno.
   */
  int (*poll)(struct tr_reader *r, int flush, uint64_t *until);
  /* The records of a cursor at the head of the heap are used up (or not loaded yet): gets
   * more and sets key. 1, or 0 when there is nothing for now. */
  int (*refill)(struct tr_reader *r, struct tr__cursor *c);
  /* Makes the process's names up to date. */
  void (*names)(struct tr_reader *r, uint32_t process);
  /* Brings info up to date; NULL when it cannot change. */
  void (*refresh)(struct tr_reader *r, uint32_t process);
  int (*any_alive)(struct tr_reader *r);
  /* What only a recording can: NULL for live rings. As in reader.h. */
  int (*span)(const struct tr_reader *r, uint64_t *first_ns, uint64_t *last_ns);
  void (*seek)(struct tr_reader *r, uint64_t from_ns, uint64_t to_ns);
  int (*update)(struct tr_reader *r);
  int (*growing)(const struct tr_reader *r);
  uint64_t (*between)(const struct tr_reader *r, uint64_t from_ns, uint64_t to_ns);
  void (*release)(struct tr_reader *r);
};

struct tr_reader {
  const struct tr__source_ops *ops;
  void *source; /* struct tr__live or struct tr__recording */
  struct tr__process **processes;
  size_t process_count;
  size_t process_room;
  struct tr__cursor **heap;
  size_t heap_count;
  size_t heap_room;
  uint64_t last_ns; /* time of the last event delivered; none goes back behind it */
  struct tr_reader_totals totals;
  int64_t epoch_ns; /* CLOCK_REALTIME less CLOCK_MONOTONIC */
};

struct tr_reader *tr__reader_new(const struct tr__source_ops *ops, void *source);

/* Adds a process and returns its index. */
uint32_t tr__reader_add_process(struct tr_reader *r, const struct tr_process_info *info);

/* Puts a cursor with a valid key into the heap; nothing when it is there already. */
void tr__heap_push(struct tr_reader *r, struct tr__cursor *c);

/* Delivers up to `max` events with times up to `until`. */
size_t tr__merge(struct tr_reader *r, struct tr_event *events, size_t max,
                 uint64_t until);

/* The names of a process, as far as they are known now; NULL for a bad index. For the
 * recorder. */
const struct tr__names *tr__reader_names(struct tr_reader *r, uint32_t process);

#endif
