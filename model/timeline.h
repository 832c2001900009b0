/* The timeline's inside. Private to model/; window.h is what others see. */
#ifndef MD_TIMELINE_H
#define MD_TIMELINE_H

#include <pthread.h>

#include "model/internal.h"
#include "model/io.h"
#include "model/window.h"

enum {
  MD__SLICE_EVENTS = 1 << 16,
  MD__LEVELS = 40,
  MD__BATCH = 2048,
  MD__TIMELINE_BYTES = 96 << 20, /* of slices; beyond, two and two are joined */
  MD__CHECKPOINT_BYTES = 256 << 10 /* a larger one is made less often */
};
#define MD__SLICE_NS 60000000000u /* the model's history must not go round in a slice */

struct md__bytes {
  uint8_t *data;
  size_t size;
};

/* What was open in a process. The bytes are shared with the checkpoint before, when nothing
 * happened in the process. */
struct md__opened {
  uint32_t process;
  int32_t pid;
  const struct md__bytes *bytes;
};

struct md__slice {
  uint64_t begin_ns;
  uint64_t events;
  struct md__opened *opened; /* NULL: no checkpoint here */
  size_t opened_count;
};

/* The model's history, all of it. */
struct md__past {
  struct md_bucket *buckets; /* of consecutive times; start_ns 0: nothing */
  size_t count, room;
  uint64_t first; /* number of the first bucket */
};

struct md__known { /* by process */
  struct md__bytes *last; /* of the last checkpoint */
  int changed;            /* since then */
  int ended;
  struct md__past past;
};

struct md_timeline {
  struct md_events events;
  struct md_thresholds thresholds;
  pthread_t thread;
  int started;
  pthread_mutex_t lock; /* for all that follows, but for what is said to be one thread's */
  pthread_cond_t wake;
  int stop;
  struct md_timeline_state state;

  struct md__slice *slices; /* whole ones; the next begins at state.indexed_ns */
  size_t slice_count, slice_room;
  struct md__bytes *levels[MD__LEVELS]; /* levels[l][i]: slices from i << l on, 1 << l */
  size_t level_count[MD__LEVELS], level_room[MD__LEVELS];
  struct md__bytes **blobs; /* of all checkpoints, to be freed */
  size_t blob_count, blob_room;
  struct md__known *known;
  size_t known_count;
  uint64_t slice_events; /* a slice's size now */
  size_t since_checkpoint;
  size_t bytes_limit;

  /* the thread's own */
  void *cursor;
  struct md_model *model;
  uint64_t fed; /* events in the slice that is being made */
  uint64_t begin_ns;
  uint64_t before_ns; /* time of the last event */

  /* the viewer's own */
  void *query;
};

/* timeline.c */
/* With slices of another size, and another bound of memory, for tests. */
struct md_timeline *md__timeline_new(const struct md_events *events,
                                     const struct md_thresholds *thresholds,
                                     uint64_t slice_events, size_t bytes);

/* slices.c: under the lock, by the timeline's thread: the slice that was fed ends */
void md__timeline_cut(struct md_timeline *t, uint64_t end_ns);
void md__timeline_release(struct md_timeline *t);
/* What the model counted before `moved_ns` moves out, with the time up to `now` (0: up to
 * the last event of each process: between slices, because an event may yet say that it was
 * spent otherwise, as a loss does). */
struct md__bytes md__counts_take(struct md_model *m, uint64_t moved_ns, uint64_t now);
void md__counts_add(struct md_model *m, const struct md__bytes *bytes);
void md__counts_forget(struct md_model *m, uint64_t moved_ns, uint64_t now);
/* The entry of a process in m. */
struct md__process *md__process_need(struct md_model *m, uint32_t process, int32_t pid,
                                     uint64_t time);

#endif
