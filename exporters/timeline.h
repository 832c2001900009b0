/*
 * A timeline out of events: slices that nest on each thread, work items with their three
 * waits, arrows, counters, spans, instants and stack samples. What every format with a
 * time axis shows is decided here; a format is a struct of functions that draw.
 *
 * Times given to the functions never run backwards on a thread or a lane; slices nest:
 * ends that were lost are made up, and what is open when the events end is closed.
 *
 * Thread: one. Units: nanoseconds. Ownership: all structures belong to the timeline, and
 * pointers are valid during the call only, but `own` of a thread or process is the
 * format's (freed in its end() by ex_timeline_owned()). Errors: running out of memory
 * ends the program.
 */
#ifndef EX_TIMELINE_H
#define EX_TIMELINE_H

#include "exporters/bytes.h"
#include "exporters/export.h"
#include "exporters/links.h"

struct ex_thread {
  int known, named;
  int sampler; /* it has no track of its own */
  int32_t pid, tid;
  int32_t shown_pid, shown_tid; /* see struct ex_process */
  uint32_t process, index; /* index: the slot in its process */
  struct ex_slice *stack;
  size_t depth, capacity;
  uint64_t poll_end_ns;
  void *own;
};

enum { EX_FRAMES_MAX = 128, EX_LANES_MAX = 4096 };

enum ex_counter {
  EX_LOOP_DELAY, /* microseconds: the longest tick of each ten milliseconds */
  EX_POOL_BUSY,
  EX_POOL_QUEUED,
  EX_POOL_SIZE,
  EX_HEAP,
  EX_RSS,
  EX_COUNTERS
};
struct ex_counter_info {
  const char *name, *unit;
};
extern const struct ex_counter_info ex_counter_infos[EX_COUNTERS];

struct ex_process {
  int known, begun;
  int32_t pid;
  int32_t shown_pid; /* for viewers that know processes by it: no other here has the same */
  uint32_t index;
  uint64_t spawning;     /* the arrow of a spawn that is under way; 0 none */
  uint32_t busy, queued; /* work items */
  uint64_t *lanes;       /* a bit for each that is taken */
  size_t lane_words;
  uint64_t tick_max_ns, tick_said_ns, tick_said;
  struct ex_thread *threads;
  size_t thread_count;
  struct tr_event sample; /* that is being read */
  uint32_t *sites;        /* its frames so far, innermost first */
  unsigned depth, got;
  void *own;
};

/* Where a work item is. */
enum ex_stage { EX_STAGE_NONE, EX_STAGE_QUEUED, EX_STAGE_RUNNING, EX_STAGE_DONE };
extern const char *const ex_stage_names[];

/* An arrow that touches a slice: it leaves from its beginning, arrives there, or passes
 * through. One chain of arrows has one id. */
enum ex_direction { EX_ARROW_OUT, EX_ARROW_THROUGH, EX_ARROW_IN };
struct ex_arrow {
  uint64_t id;
  enum ex_direction direction;
  const char *cat;
  uint64_t from_ns;   /* of one that arrives: when it left, 0 not known */
  uint32_t from_site; /* and the place in the program, 0 not known */
};
enum { EX_ARROWS_MAX = 2 };

/* A slice that was begun and has not ended. */
struct ex_slice {
  struct tr_event event; /* that began it */
  const char *cat;
  struct ex_arrow arrows[EX_ARROWS_MAX]; /* that touch it */
  size_t arrow_count;
  uint64_t own; /* the format's, which begin() may set */
};

enum ex_mark { EX_MARK_EVENT, EX_MARK_USER, EX_MARK_SLOW, EX_MARK_LOST };

struct ex_timeline;

/* How a format draws; NULL: it does not show that. */
struct ex_drawing {
  void (*process)(struct ex_timeline *t, struct ex_process *p,
                  const struct tr_process_info *info); /* info may be NULL */
  /* A thread's name is known; rank orders the threads of a process. Comes before what is
   * drawn on it, or not at all for threads on which nothing is. */
  void (*thread)(struct ex_timeline *t, struct ex_thread *thread, const char *name,
                 unsigned rank);
  void (*begin)(struct ex_timeline *t, struct ex_thread *thread, struct ex_slice *slice);
  /* `by` is the event that ends it; NULL when that was lost. */
  void (*end)(struct ex_timeline *t, struct ex_thread *thread,
              const struct ex_slice *slice, uint64_t ns, const struct tr_event *by);
  /* Something without length from which an arrow starts or where it ends; id 0: no arrow.
   */
  void (*point)(struct ex_timeline *t, struct ex_thread *thread,
                const struct tr_event *event, const char *cat,
                const struct ex_arrow *arrow);
  /* A work item leaves the stage item->stage, begun at item->since, for `next`; these may
   * be EX_STAGE_NONE. thread is the one whose event says so. */
  void (*item)(struct ex_timeline *t, struct ex_thread *thread,
               const struct ex_link *item, enum ex_stage next, uint64_t ns);
  /* A span of time of the process: console.time, a measure, a lost range. */
  void (*span)(struct ex_timeline *t, struct ex_thread *thread, const char *cat,
               const char *name, uint64_t from_ns, uint64_t to_ns);
  void (*counter)(struct ex_timeline *t, struct ex_thread *thread,
                  enum ex_counter counter, uint64_t ns, uint64_t value);
  /* An instant; for EX_MARK_SLOW `event` is the slice's begin and ns its end, label what
   * to call it. */
  void (*mark)(struct ex_timeline *t, struct ex_thread *thread, enum ex_mark kind,
               const struct tr_event *event, uint64_t ns, const char *label);
  /* A sample of the JavaScript stack, innermost first; thread is the sampler's own slot.
   */
  void (*sample)(struct ex_timeline *t, struct ex_process *p, struct ex_thread *thread,
                 const struct tr_event *event, const uint32_t *sites, unsigned depth);
};

struct ex_timeline {
  struct ex_export *e;
  const struct ex_drawing *draw;
  void *own;
  struct ex_process *processes;
  size_t process_count;
  struct ex_links links;
  struct ex_bytes text; /* scratch */
};

void ex_timeline_begin(struct ex_timeline *t, struct ex_export *e,
                       const struct ex_drawing *draw, void *own);
void ex_timeline_event(struct ex_timeline *t, const struct tr_event *event);
/* Draws the end of all that is open. */
void ex_timeline_close(struct ex_timeline *t);
void ex_timeline_release(struct ex_timeline *t);

/* The thread of a process that carries what is on none: its first. */
struct ex_thread *ex_timeline_thread(struct ex_timeline *t, uint32_t process);

/* ---- names, as UTF-8 appended to `out` ---- */

/* What a slice that this event begins is called. */
void ex_label(struct ex_bytes *out, const struct ex_export *e,
              const struct tr_event *event);
/* "function (file:line)"; with `shorten` only the last part of the path. Nothing for an
 * unknown site. */
void ex_label_site(struct ex_bytes *out, const struct ex_export *e,
                   const struct tr_event *event, uint32_t site, int shorten);
/* The site of a slice (that of its callback, of its call), 0 when it has none. */
uint32_t ex_slice_site(const struct tr_event *event);
/* What tells the label of this event from others of its process; 0: make it each time. */
uint64_t ex_label_key(const struct tr_event *event);

#endif
