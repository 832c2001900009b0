/*
 * The timeline's lanes: what ran when, at any zoom.
 *
 * A lane is one row of spans: the loop's ticks, its phases, its callbacks at one depth of
 * nesting, the collector, synchronous calls, one worker of the pool, queued work, child
 * processes. For any range of time and any number of cells it is said what each cell shows:
 * of wide ranges from the slices' summaries (each lane of a slice has up to
 * MD__BINS cells of its own, or its spans when they are fewer), of narrow ones from the
 * spans themselves, which are read again and kept for a while.
 *
 * Thread: the viewer's. Units: nanoseconds. What was open when it was cut off has the end
 * UINT64_MAX.
 */
#ifndef MD_SPANS_H
#define MD_SPANS_H

#include "model/window.h"

enum md_lane_kind {
  MD_LANE_TICK,     /* the busy part of each turn of the loop */
  MD_LANE_PHASE,    /* poll (idle) and the phases; `kind` is the phase */
  MD_LANE_CALLBACK, /* `number` is the depth of nesting */
  MD_LANE_GC,
  MD_LANE_SYNC,
  MD_LANE_WORKER, /* `number` is the thread's slot */
  MD_LANE_QUEUED, /* work that waits for a worker: these overlap */
  MD_LANE_CHILD,  /* child processes: these overlap */
  MD_LANES
};
enum { MD_LANE_DEPTHS = 8 }; /* deeper callbacks are in the last one */

struct md_lane {
  enum md_lane_kind kind;
  uint32_t process; /* the reader's index */
  uint32_t number;
  int32_t pid, tid;
};

struct md_span {
  uint64_t begin_ns;
  uint64_t end_ns;  /* UINT64_MAX: not known to have ended */
  uint64_t task;    /* 0 none */
  uint64_t wait_ns; /* a callback's, before it began; TR_UNKNOWN */
  uint32_t process, thread;
  int32_t pid, tid;
  uint8_t lane;   /* enum md_lane_kind */
  uint8_t number; /* depth, of callbacks */
  uint16_t kind;  /* enum tr_kind; of phases enum tr_phase */
  uint32_t site;  /* callbacks and sync calls: the site */
  uint32_t name;  /* work, sync calls and children: a string of the process */
  int64_t value;  /* work: the result; children: the pid; the collector: bytes freed */
};

/* What one cell of a row shows. */
struct md_cell {
  uint64_t busy_ns;    /* covered by spans; may be more than the cell where they overlap */
  uint64_t count;      /* spans that begin in it, or were going on at its left edge */
  uint64_t longest_ns; /* of these, the whole length */
  uint64_t begin_ns;   /* of that one */
  uint16_t kind;       /* of that one, as in md_span */
  uint32_t site;       /* of that one: site or name */
};

/* All lanes that have a span anywhere, by process, kind and number. Returns how many there
 * are; fills up to max. */
size_t md_timeline_lanes(struct md_timeline *t, struct md_lane *out, size_t max);

/* Reads again what narrow ranges need, for at most budget_ns (0: as long as it takes).
 * 1 when all is there, 0 when more calls would make the rows more exact. */
int md_timeline_prepare(struct md_timeline *t, uint64_t from_ns, uint64_t to_ns,
                        uint64_t budget_ns);

/* What n cells from from_ns to to_ns show. */
void md_timeline_row(struct md_timeline *t, const struct md_lane *lane, uint64_t from_ns,
                     uint64_t to_ns, struct md_cell *cells, size_t n);

/* The span of the lane that covers `ns`; where none does, the one nearest to it that is no
 * further than `within_ns`. 0 or -ENOENT. */
int md_timeline_span(struct md_timeline *t, const struct md_lane *lane, uint64_t ns,
                     uint64_t within_ns, struct md_span *out);
/* The next (direction 1) or previous (-1) one that begins after or before `ns`. 0 or
 * -ENOENT. */
int md_timeline_step(struct md_timeline *t, const struct md_lane *lane, uint64_t ns,
                     int direction, struct md_span *out);

/* A name that a span or mark of the process has; "" when it is unknown. */
const char *md_timeline_string(struct md_timeline *t, uint32_t process, uint32_t id);

/* ---- causes ---- */

/* Who scheduled the span's task, who scheduled that one, ... up to the root: the first is
 * the span itself. site_at[i] is where out[i]'s task was scheduled (0 unknown). */
size_t md_timeline_causes(struct md_timeline *t, const struct md_span *span,
                          struct md_span *out, uint32_t *site_at, size_t max);
/* What ran (or waits still: with end_ns and begin_ns 0) of what it scheduled. */
size_t md_timeline_effects(struct md_timeline *t, const struct md_span *span,
                           struct md_span *out, uint32_t *site_at, size_t max);

/* ---- moments to jump to ---- */

enum md_mark_kind {
  MD_MARK_SLOW, /* a callback beyond the threshold; its beginning */
  MD_MARK_LOST, /* events were lost from here on */
  MD_MARK_USER, /* performance.mark() and the like; `name` is its label */
  MD_MARK_ERROR, /* an uncaught error */
  MD_MARK_KINDS
};
struct md_mark {
  uint64_t at_ns;
  uint64_t length_ns; /* of the callback; of the hole */
  uint64_t count;     /* lost events */
  enum md_mark_kind kind;
  uint32_t process;
  uint32_t name; /* string of the process; site of a callback */
};
/* The next (1) or previous (-1) mark of a kind. 0 or -ENOENT. */
int md_timeline_mark(struct md_timeline *t, enum md_mark_kind kind, uint64_t ns,
                     int direction, struct md_mark *out);
/* The longest tick that lies in the range. 0 or -ENOENT. */
int md_timeline_slowest_tick(struct md_timeline *t, uint64_t from_ns, uint64_t to_ns,
                             struct md_span *out);

/* ---- the strip: the whole recording at a glance ---- */

struct md_column {
  uint64_t ticks;
  uint64_t p99_ns;    /* of the ticks; where a column is narrower than a slice, the longest */
  uint64_t max_ns;
  float utilization;  /* of the busiest loop, 0..1; -1: nothing is known */
  uint64_t lost;
  uint32_t marks[MD_MARK_KINDS];
};
/* Of one process, or of all (process UINT32_MAX). */
void md_timeline_strip(struct md_timeline *t, uint32_t process, uint64_t from_ns,
                       uint64_t to_ns, struct md_column *columns, size_t n);

#endif
