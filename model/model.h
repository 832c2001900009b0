/*
 * What the events mean: ticks, callbacks, waits, pool lanes, processes, findings.
 *
 * Feed it events in time order and read the structures below at any moment between two
 * feeds. Bounded memory: whatever the number of events, what is kept grows with the number
 * of distinct sites, processes and live tasks only, and each of these has a cap whose
 * overflow is counted.
 *
 * Units: nanoseconds, unless a name says otherwise. Thread: one. Ownership: everything
 * reached from a model belongs to it; pointers to processes stay valid until the model is
 * freed, pointers into their tables until the next feed. Errors: running out of memory ends
 * the program.
 */
#ifndef MD_MODEL_H
#define MD_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "model/histogram.h"
#include "tracer/events.h"
#include "tracer/reader.h"

struct md_model;

/* Where names come from, so that the model need not know where events come from. */
struct md_names {
  const char *(*string)(void *data, uint32_t process, uint32_t id);
  struct tr_site_info (*site)(void *data, uint32_t process, uint32_t id);
  const struct tr_process_info *(*process)(void *data, uint32_t process);
  void *data;
};

/* Thresholds of the findings, nanoseconds; md_thresholds_default() gives the documented
 * values. One row each in thresholds.def: name for the command line, default, meaning. */
struct md_thresholds {
#define THRESHOLD(name, value, text) uint64_t name;
#include "model/thresholds.def"
#undef THRESHOLD
};
void md_thresholds_default(struct md_thresholds *t);
/* Sets one by its name ("slow_callback_ns", "slow-callback") from text with a unit ("80ms"). 0 or -EINVAL. */
int md_threshold_set(struct md_thresholds *t, const char *name, const char *value);

struct md_model *md_new(const struct md_names *names, const struct md_thresholds *thresholds);
void md_free(struct md_model *m);

void md_feed(struct md_model *m, const struct tr_event *events, size_t count);

/* Live: says that time has reached `now_ns` although no event came, so that open callbacks,
 * queue ages and utilisation are true. Never moves back. Events older than that may still
 * come: what was assumed about the time since the last event is then corrected. Subtract
 * the reader's reorder window from the clock, or open spans look that much too long. */
void md_advance(struct md_model *m, uint64_t now_ns);

/* Live, for long: of the processes that ended only the last `keep` to appear stay; pointers
 * to others are no longer valid. Their totals stay counted. */
void md_forget_ended(struct md_model *m, size_t keep);

/* The end of a recording, or of all processes: closes what is open and evaluates findings. */
void md_finish(struct md_model *m);

/* ---- a callback site: one row of the callbacks table ---- */

enum { MD_SLOWEST = 8, MD_STACK = 24, MD_VICTIMS = 6 };

/* One run of a callback, among the slowest of its site. */
struct md_instance {
  uint64_t begin_ns;
  uint64_t run_ns;
  uint64_t wait_ns;  /* TR_UNKNOWN when not known */
  uint64_t harm_ns;  /* delay it caused to tasks that were ready meanwhile, summed */
  uint32_t victims;  /* how many they were */
  uint64_t task;
  uint32_t samples;  /* JS stack samples taken inside it */
  int unfinished;    /* it was still running when its process or the recording ended */
  uint32_t stack[MD_STACK]; /* site ids of the most frequent sampled stack, innermost first */
  uint32_t depth;
};

struct md_callback;

/* Who had to wait for a callback: the ready tasks of one row, delayed by runs of another. */
struct md_victim {
  const struct md_callback *callback; /* lives as long as its process */
  uint64_t count;
  uint64_t delay_ns, max_ns;
};

struct md_callback {
  enum tr_kind kind;
  uint32_t site;       /* in its process */
  const char *name;    /* function name; "" when anonymous or unknown */
  const char *file;
  uint32_t line;
  struct md_hist run;  /* from begin to end of the outermost callback, nested ones excluded */
  struct md_hist wait; /* from runnable to begin, where known */
  uint64_t harm_ns;
  uint64_t victims;
  /* Those with the most delay, in no order; where there are more rows than places, the
   * least delayed gave way and what is here is a little less than true. */
  struct md_victim worst_victims[MD_VICTIMS];
  uint32_t victim_rows;
  uint64_t last_ns;    /* when it ran last */
  uint64_t created;    /* tasks scheduled that lead here */
  uint32_t scheduled_at; /* site id of the last place that scheduled it; 0 unknown */
  struct md_instance slowest[MD_SLOWEST]; /* by run_ns, longest first */
  uint32_t slowest_count;
  uint64_t slow_runs;  /* runs at or above the threshold slow_callback_ns */
  uint64_t self_scheduled; /* runs that an earlier run of this row had scheduled */
  uint64_t samples;    /* JS stack samples taken inside its runs */
};

/* ---- the thread pool ---- */

struct md_pool_kind { /* one row per kind */
  enum tr_kind kind;
  uint64_t count;        /* delivered */
  struct md_hist queued; /* submitted -> picked up */
  struct md_hist run;    /* picked up -> finished */
  struct md_hist delivery; /* finished -> its callback on the loop */
};

/* One work item: in the queue, on a worker, or waiting for the loop. */
struct md_work {
  uint64_t task;
  enum tr_kind kind;
  const char *op;      /* "readFile", "pbkdf2" */
  uint64_t submit_ns;
  uint64_t start_ns;   /* 0: not yet */
  uint64_t done_ns;    /* 0: not yet */
  uint64_t deliver_ns; /* 0: not yet */
  int32_t worker_tid;
  uint32_t site;       /* where it was scheduled */
};

struct md_worker {
  int32_t tid;
  uint64_t busy_ns;    /* since it was seen first */
  uint64_t items;
  uint64_t current_task; /* 0: idle */
  uint64_t since_ns;   /* when the current item began, or it fell idle */
  uint64_t seen_ns;    /* when it was seen first */
  const char *op;      /* of the current item */
};

enum { MD_RECENT_WORK = 256 };

struct md_pool {
  uint32_t size;       /* UV_THREADPOOL_SIZE in effect; 0 unknown */
  struct md_pool_kind *kinds; /* those seen */
  size_t kind_count;
  struct md_worker *workers;
  size_t worker_count;
  uint32_t busy;       /* workers at work now */
  uint32_t queued;     /* items waiting for a worker now */
  uint32_t queued_max;
  uint64_t oldest_submit_ns; /* of the waiting items; 0 when none waits */
  struct md_work recent[MD_RECENT_WORK]; /* ring of the last delivered items */
  uint64_t recent_total; /* ever put there; the newest is (recent_total - 1) % MD_RECENT_WORK */
  uint64_t cancelled;
  uint64_t undelivered; /* finished by a worker, the loop's turn now */
};

/* ---- processes ---- */

struct md_spawn {
  int32_t pid;          /* of the child; negative error when the spawn failed */
  const char *command;
  uint64_t begin_ns;
  uint64_t cost_ns;     /* how long the loop was blocked in it */
  uint64_t exit_ns;     /* 0: runs still */
  int32_t exit_code;    /* valid when exit_ns */
  int32_t signal;       /* 0 none */
  uint64_t maxrss_kib, user_ns, system_ns; /* valid when exit_ns, 0 unknown */
  uint64_t task;
  uint32_t site;        /* where it was scheduled */
};

struct md_stack { /* a distinct sampled stack */
  uint32_t sites[MD_STACK]; /* innermost first */
  uint32_t depth;
  uint64_t count;
};

/* A slice of history, MD_BUCKET_NS long, for graphs. */
#define MD_BUCKET_NS 100000000u
enum { MD_BUCKETS = 3000 };
struct md_bucket {
  uint64_t start_ns;     /* 0: empty */
  uint64_t busy_ns, idle_ns, gc_ns, pool_busy_ns;
  uint64_t tick_max_ns;
  uint32_t ticks, callbacks, spawns, queued_max;
  uint64_t lost;
  uint64_t heap_bytes;
};

/* Synchronous calls that blocked the loop, by operation and place. */
struct md_sync {
  const char *op;
  enum tr_kind kind;
  uint32_t site;
  uint64_t count;       /* after the first poll; start-up is not counted */
  uint64_t sum_ns, max_ns;
  uint64_t max_at_ns;   /* when the longest began */
};

/* What happened since the last md_interval_begin(), for `stat` and meters. */
struct md_interval {
  uint64_t begin_ns;
  uint64_t busy_ns, idle_ns;
  struct md_hist ticks;
  uint64_t callbacks[TR_KIND_COUNT];
  uint64_t gc_ns, lost, spawns, samples;
};

struct md_process {
  const struct tr_process_info *info;
  uint32_t index;
  int32_t pid, ppid;
  const char *command;   /* never NULL */
  int has_loop;          /* a loop was seen in it */
  uint64_t first_ns, last_ns; /* of its events */
  uint64_t end_ns;       /* 0: alive as far as is known */
  int32_t exit_status;   /* when exit_known; -signal when killed */
  int exit_known;        /* whether it, or its parent, has said how it ended */

  /* the loop */
  struct md_hist ticks;  /* busy time of each tick that ran anything */
  uint64_t busy_ns, idle_ns;
  uint64_t unknown_ns;   /* neither is known: lost records, from the loss to the next sign */
  uint64_t phase_ns[TR_PHASE_COUNT];
  enum tr_phase phase;   /* now */
  uint64_t tick;         /* number of the current one */
  uint64_t tick_begin_ns;
  int polling;           /* inside poll now */
  uint64_t callback_count;
  uint64_t callbacks_by_kind[TR_KIND_COUNT];

  /* open now: innermost callback, 0 kinds when none */
  const struct md_callback *open;
  uint64_t open_begin_ns;

  struct md_callback **callbacks; /* rows, in order of appearance */
  size_t callback_rows;
  uint64_t callback_rows_dropped; /* sites beyond the cap, counted under one row "(other)" */
  uint64_t tasks_dropped; /* beyond the most live tasks that are followed */
  uint64_t works_dropped; /* beyond the most live work items */
  uint64_t live_tasks;   /* scheduled and neither finished nor cancelled */

  struct md_pool pool;

  struct md_spawn *spawns;
  size_t spawn_count;    /* rows kept: the running, the costliest and the last */
  uint64_t spawn_total;
  struct md_hist spawn_cost;

  struct md_sync *syncs;
  size_t sync_count;

  uint64_t ipc_sent, ipc_received, ipc_sent_bytes, ipc_received_bytes;

  struct md_hist gc;
  uint64_t compile_ns;
  uint64_t uncaught;     /* errors that no callback caught */
  uint64_t heap_bytes, heap_objects, rss_bytes; /* last reported, 0 unknown */

  struct md_stack *stacks;
  size_t stack_count;
  uint64_t samples, samples_lost;

  uint64_t events, lost;

  struct md_bucket *history; /* ring of MD_BUCKETS; bucket of time t: (t / MD_BUCKET_NS) % MD_BUCKETS */
  struct md_interval interval;
};

size_t md_process_count(const struct md_model *m);
const struct md_process *md_process(const struct md_model *m, size_t index);
/* The newest process with this pid; NULL when there is none. */
const struct md_process *md_process_by_pid(const struct md_model *m, int32_t pid);

/* Names of a site of a process, as in its callbacks. */
struct tr_site_info md_site(const struct md_model *m, const struct md_process *p, uint32_t site);

/* Busy share of the interval 0..1, of the whole life when no interval was begun. */
double md_utilization(const struct md_process *p);
/* Over the buckets of the last `window_ns`; -1 when nothing is known. */
double md_utilization_window(const struct md_model *m, const struct md_process *p,
                             uint64_t window_ns);
void md_interval_begin(struct md_model *m);

struct md_totals {
  uint64_t events, lost, first_ns, last_ns, now_ns;
  uint64_t processes_dropped; /* events of processes beyond the most that are followed */
};
void md_totals(const struct md_model *m, struct md_totals *out);

/* Work items that are queued, running or undelivered now, oldest first; up to max. */
size_t md_pool_live(const struct md_model *m, const struct md_process *p, struct md_work *out,
                    size_t max);

/* ---- in flight ---- */

enum md_task_state {
  MD_TASK_WAITING,  /* for its time, for the outside, for a child */
  MD_TASK_QUEUED,   /* for a worker of the pool */
  MD_TASK_WORKING,  /* on a worker */
  MD_TASK_READY,    /* its callback could run: it waits for the loop */
  MD_TASK_CALLBACK, /* its callback runs now */
  MD_TASK_REPEATS,  /* ran before and may again: an interval, a stream, a server */
};

struct md_task { /* scheduled, and neither finished nor cancelled */
  uint64_t task;
  enum tr_kind kind;
  enum md_task_state state;
  uint64_t created_ns; /* 0 unknown */
  uint64_t ready_ns;   /* 0: is not, or unknown */
  uint32_t runs;       /* of its callback so far */
  uint32_t site;       /* where it was scheduled */
  const char *op;      /* of pool work; never NULL */
  const struct md_callback *creator; /* the callback that scheduled it; NULL unknown */
};

/* The oldest live tasks, oldest first, up to max; p->live_tasks says how many there are.
 * Looks at all of them: for a screen, not for each event. */
size_t md_tasks_live(const struct md_process *p, struct md_task *out, size_t max);
const char *md_task_state_name(enum md_task_state s);

/* ---- findings ---- */

enum md_severity { MD_INFO, MD_WARNING, MD_ERROR };

struct md_finding {
  const char *id;        /* "slow-callback" */
  enum md_severity severity;
  char title[160];       /* plain text; names inside are already escaped */
  char evidence[320];    /* the numbers, with units and the count of samples */
  const char *advice;
  int32_t pid;
  uint32_t process;
  const char *file;      /* "" when it has no place */
  uint32_t line;
  uint32_t site;         /* 0 none */
  uint64_t at_ns;        /* the moment that shows it best, 0 none */
  uint64_t weight_ns;    /* for ranking: harm or time lost */
};

/* The findings now, worst first; valid until the next call. Live, re-evaluated at most ten
 * times a second. */
const struct md_finding *md_findings(struct md_model *m, size_t *count);

const char *md_severity_name(enum md_severity s);

/* ---- text helpers that every viewer shares ---- */

/* "1.23 ms": three significant digits and a unit. Returns out. */
char *md_format_ns(char *out, size_t size, uint64_t ns);
char *md_format_bytes(char *out, size_t size, uint64_t bytes);
/* Copies UTF-8 text for people: control characters, escapes and invalid bytes come out as
 * \xNN, \n as \n; never cuts inside a character. Returns out. */
char *md_escape(char *out, size_t size, const char *text);
/* "250us", "10ms", "2s", "1.5 s", "3m": 0 or -EINVAL. */
int md_parse_duration(const char *text, uint64_t *ns);

#endif
