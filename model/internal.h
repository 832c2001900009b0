/*
 * What the files of model/ share: the private half of every structure, the entry points
 * of each file, and the handlers that feed.c's table calls.
 *
 * Thread: one, as the model. All pointers are borrowed from the model.
 */
#ifndef MD_INTERNAL_H
#define MD_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "model/map.h"
#include "model/model.h"

enum {
  MD__PROCESSES = 16384,
  MD__THREADS = 1024,  /* slots of one process; later ones share the last */
  MD__ROWS = 4096,     /* callback rows of one process */
  MD__TASKS = 1 << 20, /* live tasks of one process */
  MD__TASK_CHUNK = 1024,
  MD__WORKS = 1 << 16, /* live work items of one process */
  MD__WORKERS = 1024,
  MD__SPAWNS = 4096,
  MD__STACKS = 4096,
  MD__SYNCS = 256,
  MD__DEPTH = 64,  /* nested callbacks */
  MD__LONG = 64,   /* recent long callbacks, for harm */
  MD__ENDED = 256, /* finished tasks that may run again */
  MD__HOT = 8,
  MD__CANDIDATES = 4,
};
#define MD__LONG_NS 1000000u /* a callback this long can do harm */
#define MD__NONE UINT32_MAX

struct md__work;
struct md__io;

/* A row of callbacks with what only the model needs. */
struct md__row {
  struct md_callback pub; /* first: a md_callback is its row */
  int resolved;           /* its names were found */
  int start_up;           /* it is the script's first run */
  uint64_t slow_ns;       /* time of its slow runs */
  uint64_t first_ns;
  uint64_t idle_at_first; /* the loop's idle time when it ran first */
  uint64_t idle_at_last;
  struct {
    uint32_t site, count;
  } hot[MD__HOT]; /* innermost sampled sites; the rarest is replaced */
};

/* A task that is scheduled, or ended and perhaps to run again. */
struct md__task {
  uint64_t id;
  uint64_t create_ns; /* 0 unknown, as the next two */
  uint64_t ready_ns;
  uint64_t done_ns;
  struct md__row *creator; /* the callback that scheduled it */
  struct md__work *work;
  struct md__task *next_free;
  uint32_t site; /* where it was scheduled */
  uint32_t runs;
  uint8_t kind;
  uint8_t live;    /* counted in live_tasks */
  uint8_t repeats; /* an interval: it ends only when cancelled */
};

struct md__tasks {
  struct md__map map;
  struct md__task **chunks;
  size_t chunk_count, chunk_capacity;
  struct md__task *free;
  uint64_t ended[MD__ENDED]; /* ring of ids */
  uint32_t ended_next;
  uint32_t lost_limit;
};

enum md__work_state { MD__QUEUED, MD__RUNNING, MD__DONE, MD__WORK_STATES };

struct md__work {
  struct md_work pub;
  enum md__work_state state;
  struct md__work *prev, *next;              /* in the list of its state */
  uint32_t worker;                           /* index while running */
  uint64_t full_at_submit, capped_at_submit; /* the pool's full_ns and capped_ns then */
};

struct md__work_list {
  struct md__work *first, *last;
  uint32_t count;
};

/* The worst case of something that a finding tells about, and how often it happened. */
struct md__worst {
  uint64_t count;
  uint64_t sum_ns;
  uint64_t max_ns;
  uint64_t at_ns;
  uint32_t site;     /* of the worst; 0 unknown */
  uint32_t any_site; /* of some other of them, where the worst one's is not known */
  const char *op;
  enum tr_kind kind;
  const struct md__row *row;
};

struct md__pool {
  struct md__work_list lists[MD__WORK_STATES];
  struct md__work *free;
  uint32_t works;
  uint32_t queued_by_kind[TR_KIND_COUNT], running_by_kind[TR_KIND_COUNT];
  struct md__work *delivering;   /* POOL_DELIVER seen, its callback not yet */
  uint64_t settled_ns, shown_ns; /* pool time in the history, certain and assumed */
  uint64_t full_ns;              /* time with all workers busy */
  uint64_t
      capped_ns; /* time with slow I/O at its share of the workers, and others idle */
  size_t kind_capacity, worker_capacity;
  struct md__worst full, late, slow_io;
  struct md__worst holder; /* what ran while `full` waited longest; max_ns is that wait */
  struct md_work last;     /* that a worker has done */
};

/* One callback that runs. */
struct md__frame {
  struct md__row *row;
  uint64_t task;
  uint64_t begin_ns;
  uint64_t nested_ns; /* spent in callbacks inside it */
  uint64_t wait_ns;
  uint32_t samples;
  struct {
    uint32_t stack, count; /* index into stacks */
  } candidates[MD__CANDIDATES];
};

struct md__sample { /* being put together */
  uint64_t task;
  uint32_t depth; /* frames to come in all */
  uint32_t seen;  /* frames that came */
  uint32_t sites[MD_STACK];
  int open;
};

struct md__thread {
  uint32_t slot;
  int32_t tid;
  uint32_t depth;
  uint32_t skipped;         /* callbacks nested deeper than MD__DEPTH */
  struct md__frame *frames; /* NULL until it runs a callback */
  uint64_t gc_ns, spawn_ns, sync_ns, compile_ns; /* begin of the open one, 0 none */
  uint32_t sync_site, sync_kind;
  uint32_t exit_row;     /* of the last PROC_EXIT, MD__NONE */
  int phase_since_begin; /* the loop moved on while a callback was open */
  struct md__sample sample;
};

/* A callback that ran for long, and could delay others. */
struct md__long {
  struct md__row *row;
  uint64_t begin_ns, end_ns;
  uint32_t parent; /* ring number + 1 of the long callback around it; 0 none */
};

/* A run that is already moved out of the model (slice.c), and whose harm grew since. */
struct md__late {
  struct md__row *row;
  uint64_t begin_ns;
  uint64_t harm_ns;
  uint32_t victims;
};

struct md__process {
  struct md_process pub; /* first: a md_process is its private half */
  struct md_model *m;
  uint64_t settled_ns;             /* loop time is accounted for up to here */
  uint64_t shown_ns;               /* and assumed up to here; 0 nothing is */
  uint64_t certain_ns;             /* when the loop was heard of last */
  uint8_t counting, idle, unknown; /* state of the loop */
  uint8_t polled, saw_phase, in_start_up, tick_broken;
  uint32_t loop_thread; /* slot, MD__NONE */
  uint32_t tick_callbacks;
  uint64_t tick_busy_from;
  uint64_t start_up_ns;  /* busy time of the tick before the first poll */
  struct md__worst tick; /* ticks but the first */
  struct md__row *tick_row; /* the longest callback of this tick */
  uint64_t tick_run, tick_run_at;
  struct md__worst parked;  /* slow callbacks that hardly computed */
  struct md__worst stalled; /* the machine did */
  struct md__worst outside; /* requests that waited for others */
  struct md_hist outside_hist;

  struct md__thread **threads;
  uint32_t thread_count;

  struct md__map rows;
  struct md__row *other;
  size_t row_capacity;
  struct md__tasks tasks;
  struct md__pool pool;

  struct md__long longs[MD__LONG];
  uint64_t long_total;
  uint64_t long_end_ns; /* the latest end among them */
  struct md__late *late;
  size_t late_count, late_capacity;
  size_t rows_hidden; /* behind callbacks[callback_rows - 1]: nothing ran in this window */

  /* A run of nextTicks and microtasks without anything else between. */
  uint64_t drain_begin_ns, drain_end_ns, drain_count;
  struct md__row *drain_row;
  struct md__worst drain;

  size_t spawn_capacity, sync_capacity, stack_capacity;
  struct md__map syncs, stacks;
  uint32_t other_stack; /* index + 1 of the row for stacks beyond the cap */
  struct md__worst gc_second;
  struct {
    uint64_t at_ns;
    uint32_t site;
    const char *message;
    uint64_t callbacks; /* callback_count at that moment */
  } uncaught;

  struct md_bucket *bucket; /* of the last event */
  int touched;              /* in the model's list of processes to settle */
  struct md__process *next_touched;
  uint64_t dead_events, dead_at_ns; /* when its file was first seen without its process */
};

struct md_model {
  struct md_names names;
  struct md_thresholds thresholds;
  struct md__process **by_index; /* by the reader's index */
  size_t by_index_count;
  struct md__process **processes; /* in order of appearance */
  size_t process_count, process_capacity;
  struct md_totals totals;
  struct md__process *last;
  struct md__process *touched;
  uint64_t moved_ns; /* what happened before was moved out by slice.c; 0: nothing was */
  int finished;
  struct md_finding *findings;
  size_t finding_count, finding_capacity;
  uint64_t findings_at_ns; /* of the last evaluation, 0 none */
};

typedef void md__handler(struct md__process *p, const struct tr_event *e);

/* process.c: entries, names, threads, life */
struct md__process *md__process_of(struct md_model *m, const struct tr_event *e);
struct md__thread *md__thread_of(struct md__process *p, const struct tr_event *e);
const char *md__string(const struct md__process *p, uint32_t id); /* never NULL */
void md__process_free(struct md__process *p);
/* The process ended at `ns`; closes what is open in it. Only the first call counts. */
void md__process_end(struct md__process *p, uint64_t ns, int32_t status);

/* It ended as its header says; where that says nothing, with its last event, and nobody
 * knows how. */
void md__process_gone(struct md__process *p);
void md__process_refresh(struct md__process *p); /* from its header, live */
void md__on_process_start(struct md__process *p, const struct tr_event *e);
void md__on_process_end(struct md__process *p, const struct tr_event *e);
void md__on_thread_start(struct md__process *p, const struct tr_event *e);
void md__on_lost(struct md__process *p, const struct tr_event *e);
void md__on_uncaught(struct md__process *p, const struct tr_event *e);
void md__on_ipc_send(struct md__process *p, const struct tr_event *e);
void md__on_ipc_recv(struct md__process *p, const struct tr_event *e);

/* history.c: buckets of time */
/* NULL when t is older than the history. */
struct md_bucket *md__bucket(struct md__process *p, uint64_t t);
/* Adds `weight` for each nanosecond of [from, to) to the uint64_t at `field` of buckets.
 */
void md__history_add(struct md__process *p, uint64_t from, uint64_t to, int64_t weight,
                     size_t field);

/* loop.c: phases, ticks, busy and idle */
int md__is_loop_thread(struct md__process *p, const struct md__thread *t);
void md__loop_settle(struct md__process *p, uint64_t now);
/* The same where nothing was heard of the loop: a loss may yet take it back. */
void md__loop_pass(struct md__process *p, uint64_t now);
void md__loop_show(struct md__process *p, uint64_t now); /* assumes up to now */
/* As if [from, to) had not been counted; the loop's state was the same all the time. */
void md__loop_take_back(struct md__process *p, uint64_t from, uint64_t to);
void md__loop_lost(struct md__process *p, uint64_t from, uint64_t now);
void md__loop_end(struct md__process *p, uint64_t now);
void md__on_loop_start(struct md__process *p, const struct tr_event *e);
void md__on_loop_stop(struct md__process *p, const struct tr_event *e);
void md__on_poll_begin(struct md__process *p, const struct tr_event *e);
void md__on_poll_end(struct md__process *p, const struct tr_event *e);
void md__on_phase(struct md__process *p, const struct tr_event *e);

void md__on_tick_cpu(struct md__process *p, const struct tr_event *e);
void md__on_host_stall(struct md__process *p, const struct tr_event *e);
/* A callback that is not nested ended. */
void md__tick_ran(struct md__process *p, struct md__row *row, uint64_t begin, uint64_t end);

/* task.c: what is scheduled */
struct md__task *md__task_get(struct md__process *p, uint64_t id);
/* NULL when there are too many, or id is 0. */
struct md__task *md__task_need(struct md__process *p, uint64_t id, uint32_t kind);
void md__task_begins(struct md__process *p, struct md__task *task);
void md__task_ended(struct md__process *p, struct md__task *task);
void md__task_drop(struct md__process *p, struct md__task *task);
void md__tasks_lost(struct md__process *p);
void md__tasks_release(struct md__process *p);
void md__on_task_create(struct md__process *p, const struct tr_event *e);
void md__on_task_ready(struct md__process *p, const struct tr_event *e);
void md__on_task_cancel(struct md__process *p, const struct tr_event *e);
void md__on_request_open(struct md__process *p, const struct tr_event *e);
void md__on_request_end(struct md__process *p, const struct tr_event *e);

/* callback.c: what runs */
enum tr_kind md__kind(uint32_t kind); /* NONE for numbers this build does not know */
int md__kind_is_queue(uint32_t kind); /* drained after each callback */
struct md__row *md__row_of(struct md__process *p, uint32_t kind, uint32_t site);
struct md__row *md__row_other(struct md__process *p); /* for rows beyond the cap */
void md__row_resolve(struct md__process *p, struct md__row *row);
struct md__frame *md__frame_top(const struct md__thread *t);
void md__frames_forget(struct md__process *p, struct md__thread *t);
/* Ends what is still open as if it ran until `now`. */
void md__frames_close(struct md__process *p, struct md__thread *t, uint64_t now);
void md__drain_close(struct md__process *p);
void md__on_task_begin(struct md__process *p, const struct tr_event *e);
void md__on_task_end(struct md__process *p, const struct tr_event *e);

/* harm.c: who had to wait for a long callback */
void md__long_add(struct md__process *p, struct md__row *row, uint64_t begin,
                  uint64_t end);
/* A task of `row` begins at `begin` and was runnable since `ready`. */
void md__harm(struct md__process *p, struct md__row *row, uint64_t ready, uint64_t begin);
void md__victim_add(struct md_callback *row, const struct md_victim *v);
/* The long callback that covers most of [from, to]; NULL when there is none. */
const struct md__row *md__blocker(const struct md__process *p, uint64_t from,
                                  uint64_t to);

/* slice.c: what was counted moves out of a model, and into another; what is open stays */
/* Writing: moves everything out, with the time up to `now` counted; 0: up to the last
 * event. Reading: adds it; slices must be added in order of time. */
void md__slice_process(struct md__process *p, struct md__io *io, uint64_t now);
/* Whether anything was counted in the row. */
int md__row_used(const struct md__row *row);
/* tidy.c: a window's model is complete: rows in which nothing ran are hidden. */
void md__slice_tidy(struct md_model *m, uint64_t from, uint64_t to);

void md__io_spawn(struct md__io *io, struct md_spawn *s);

/* checkpoint.c: what is open, so that a model can go on from there. The model that reads
 * it knows nothing of the process yet. */
void md__checkpoint_process(struct md__process *p, struct md__io *io);

/* A row as slices and checkpoints name it; NULL rows too. */
struct md__row *md__io_row(struct md__process *p, struct md__io *io,
                           const struct md__row *row);
/* A stack of pub.stacks by its frames: an index, MD__NONE for none. */
uint32_t md__io_stack(struct md__process *p, struct md__io *io, uint32_t stack);

/* pool.c */
struct md_pool_kind *md__pool_kind(struct md__process *p, enum tr_kind kind);
/* Takes over a work item as a checkpoint has it; its task is there when it is linked. */
struct md__work *md__work_restore(struct md__process *p, const struct md__work *from,
                                  int linked);
void md__pool_worker_seen(struct md__process *p, int32_t tid, uint64_t now);
void md__pool_settle(struct md__process *p, uint64_t now);
void md__pool_show(struct md__process *p, uint64_t now);
/* A callback of `task` begins, or something else shows that none will (task 0). */
void md__pool_callback(struct md__process *p, struct md__task *task, uint64_t now);
void md__pool_lost(struct md__process *p, struct md__thread *t, uint64_t now);
void md__pool_release(struct md__process *p);
/* How much of the wait of a queued item, until `now`, passed while all workers were busy;
 * while slow I/O was held at its share. */
uint64_t md__pool_full_wait(const struct md__process *p, const struct md__work *w,
                            uint64_t now);
/* Keeps what holds the workers now, when nothing has waited longer behind them. */
void md__pool_hold(const struct md__process *p, struct md__worst *worst, uint64_t waited,
                   uint64_t now);
uint64_t md__pool_capped_wait(const struct md__process *p, const struct md__work *w,
                              uint64_t now);
uint32_t md__pool_size(const struct md__process *p); /* as configured, else as seen */
void md__on_pool_submit(struct md__process *p, const struct tr_event *e);
void md__on_pool_start(struct md__process *p, const struct tr_event *e);
void md__on_pool_done(struct md__process *p, const struct tr_event *e);
void md__on_pool_deliver(struct md__process *p, const struct tr_event *e);
void md__on_pool_cancel(struct md__process *p, const struct tr_event *e);
void md__on_pool_size(struct md__process *p, const struct tr_event *e);

/* spawn.c */
void md__on_spawn_begin(struct md__process *p, const struct tr_event *e);
void md__on_spawn_end(struct md__process *p, const struct tr_event *e);
void md__on_proc_exit(struct md__process *p, const struct tr_event *e);
void md__on_proc_rusage(struct md__process *p, const struct tr_event *e);

/* engine.c: collector, heap, compiler, synchronous calls */
void md__on_gc_begin(struct md__process *p, const struct tr_event *e);
void md__on_gc_end(struct md__process *p, const struct tr_event *e);
void md__on_heap(struct md__process *p, const struct tr_event *e);
void md__on_compile_begin(struct md__process *p, const struct tr_event *e);
void md__on_compile_end(struct md__process *p, const struct tr_event *e);
void md__on_sync_begin(struct md__process *p, const struct tr_event *e);
void md__on_sync_end(struct md__process *p, const struct tr_event *e);

/* samples.c */
uint32_t md__stack_other(struct md__process *p); /* for stacks beyond the cap */
uint32_t md__stack_of(struct md__process *p, const uint32_t *sites, uint32_t depth);
void md__sample_flush(struct md__process *p, struct md__thread *t);
void md__on_sample(struct md__process *p, const struct tr_event *e);
void md__on_frames(struct md__process *p, const struct tr_event *e);

/* findings.c */
void md__findings_update(struct md_model *m);
void md__worst_add(struct md__worst *w, uint64_t ns, uint64_t at, uint32_t site);

static inline uint64_t md__since(uint64_t from, uint64_t to) {
  return to > from ? to - from : 0;
}

#endif
