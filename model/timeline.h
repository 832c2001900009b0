/* The timeline's inside. Private to model/; window.h is what others see. */
#ifndef MD_TIMELINE_H
#define MD_TIMELINE_H

#include <pthread.h>

#include "model/internal.h"
#include "model/io.h"
#include "model/lod.h"
#include "model/window.h"

enum {
  MD__SLICE_EVENTS = 1 << 16,
  MD__LEVELS = 40,
  MD__BATCH = 2048,
  MD__TIMELINE_BYTES = 96 << 20, /* of slices; beyond, two and two are joined */
  MD__SLICES = 1024, /* more are joined too */
  MD__EXACT = 12,    /* slices whose spans are kept */
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
  struct md__slice_spans spans;
};

/* A slice's spans, read again. */
struct md__exact_span {
  uint32_t lane;
  struct md_span span;
};
struct md__exact {
  uint64_t begin_ns, end_ns; /* of the slice; 0: free */
  uint64_t used;             /* when, for replacing */
  struct md__exact_span *spans; /* by lane and begin */
  size_t count, room;
  struct md__created *created; /* by task */
  size_t created_count, created_room;
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
  struct md__lods lods;
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
  struct md__exact exact[MD__EXACT];
  uint64_t looks;
};

/* timeline.c */
/* With slices of another size, and another bound of memory, for tests. */
struct md_timeline *md__timeline_new(const struct md_events *events,
                                     const struct md_thresholds *thresholds,
                                     uint64_t slice_events, size_t bytes);

/* The slice (or the unfinished one behind the last) in which `ns` lies. */
size_t md__slice_at(const struct md_timeline *t, uint64_t ns);
/* Up to where spans and windows can be had. */
uint64_t md__timeline_end(const struct md_timeline *t);
uint64_t md__slice_end(const struct md_timeline *t, size_t slice);

/* exact.c: the spans of a slice; NULL when they are not at hand and `load` is 0 */
struct md__exact *md__exact_get(struct md_timeline *t, size_t slice, int load);
void md__exact_release(struct md_timeline *t);
/* The lane's spans in it, in order of begin. */
const struct md__exact_span *md__exact_lane(const struct md__exact *e, uint32_t lane,
                                            size_t *count);

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
