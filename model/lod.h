/*
 * What the timeline keeps of each slice to draw it: private to model/.
 *
 * Thread: written by the timeline's thread under its lock, read under it by the viewer's.
 */
#ifndef MD_LOD_H
#define MD_LOD_H

#include "model/spanner.h"
#include "model/spans.h"

enum {
  MD__BINS = 128,      /* of a lane with many spans in one slice */
  MD__LIST = 64,       /* up to as many spans are kept as they are */
  MD__MARKS = 1 << 16, /* of a kind */
  MD__CROSSING = 1 << 19,
  MD__LANES_MAX = 1 << 16
};

/* A span, or all spans that begin in a bin, cut to it. */
struct md__piece {
  uint64_t begin_ns; /* of the longest */
  uint64_t longest_ns;
  uint64_t busy_ns; /* inside the bin; of a listed span: inside the slice */
  uint32_t count;   /* that begin here */
  uint32_t who;     /* index into the table of names */
};

struct md__lod_lane {
  uint32_t lane;  /* index into the timeline's lanes */
  uint32_t count; /* pieces */
  int listed;     /* pieces are spans in order of begin, not bins */
  struct md__piece total;
  struct md__piece *pieces;
  uint8_t *ticks; /* of a lane of ticks: their histogram, as md__io_hist() writes it */
  size_t tick_bytes;
};

struct md__lod {
  uint64_t begin_ns, end_ns;
  struct md__lod_lane *lanes; /* by lane index */
  uint32_t lane_count;
};

struct md__who {
  uint16_t kind;
  uint32_t ref; /* site or name */
};

struct md__task_range { /* tasks created in a slice, by process */
  uint32_t process;
  uint64_t first, last;
};

/* A span of the slice being made. */
struct md__piece_of {
  uint32_t lane, who;
  uint64_t begin_ns, end_ns;
};

struct md__lods {
  struct md_lane *lanes;
  size_t lane_count, lane_room;
  struct md__map lane_index;
  struct md__who *who;
  size_t who_count, who_room;
  struct md__map who_index;
  struct md_mark *marks[MD_MARK_KINDS];
  size_t mark_count[MD_MARK_KINDS], mark_room[MD_MARK_KINDS];
  uint64_t marks_dropped;
  uint64_t lost; /* events */
  struct md__map crossing; /* ends of spans that lie in several slices, by their identity */
  struct md__spanner spanner;
  struct md__piece_of *pieces;
  size_t piece_count, piece_room;
  uint64_t slow_ns; /* a callback this long is a mark */
  uint64_t begin_ns; /* of the slice being made */
  struct md__task_range ranges[64];
  uint32_t range_count;
  size_t *bytes; /* the timeline's count of memory */
};

/* Where the viewer finds more about a slice. */
struct md__slice_spans {
  struct md__lod lod;
  uint8_t *open; /* the spanner at its beginning */
  size_t open_bytes;
  struct md__task_range *ranges;
  uint32_t range_count;
};

void md__lods_init(struct md__lods *l, uint64_t slow_ns, size_t *bytes);
void md__lods_release(struct md__lods *l);
/* A slice begins: writes down what is open. */
void md__lods_begin(struct md__lods *l, struct md__slice_spans *s, uint64_t begin_ns);
/* It ends: its pieces become lists and bins. */
void md__lods_end(struct md__lods *l, struct md__slice_spans *s, uint64_t end_ns);
/* b follows a and becomes part of it; b is released. */
void md__lods_join(struct md__lods *l, struct md__slice_spans *a, struct md__slice_spans *b);
void md__slice_spans_release(struct md__slice_spans *s);

/* The lane's index, MD__NONE when it is not known. */
uint32_t md__lane_find(const struct md__lods *l, uint32_t process, enum md_lane_kind kind,
                       uint32_t number);
uint64_t md__span_key(const struct md_span *span);

#endif
