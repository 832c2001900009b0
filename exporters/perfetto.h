/*
 * Perfetto's protocol buffers, the parts of one exporter: perfetto.c draws,
 * perfetto_names.c gives numbers to names, tracks and stacks, each said once.
 */
#ifndef EX_PERFETTO_H
#define EX_PERFETTO_H

#include "exporters/ids.h"
#include "exporters/proto.h"
#include "exporters/timeline.h"

/* Fields of Perfetto's messages, as its .proto files number them. */
enum {
  PF_TRACE_PACKET = 1,
  /* TracePacket */
  PF_CLOCK_SNAPSHOT = 6,
  PF_TIMESTAMP = 8,
  PF_SEQUENCE_ID = 10,
  PF_TRACK_EVENT = 11,
  PF_INTERNED_DATA = 12,
  PF_SEQUENCE_FLAGS = 13,
  PF_DEFAULTS = 59,
  PF_TRACK_DESCRIPTOR = 60,
  PF_PERF_SAMPLE = 66,
  /* TracePacketDefaults */
  PF_CLOCK_ID = 58,
  /* TrackDescriptor */
  PF_UUID = 1,
  PF_TRACK_NAME = 2,
  PF_TRACK_PROCESS = 3,
  PF_TRACK_THREAD = 4,
  PF_PARENT = 5,
  PF_TRACK_COUNTER = 8,
  PF_CHILD_ORDERING = 11,
  PF_ORDER_RANK = 12,
  /* TrackEvent */
  PF_CATEGORY_IID = 3,
  PF_ANNOTATION = 4,
  PF_TYPE = 9,
  PF_NAME_IID = 10,
  PF_TRACK_UUID = 11,
  PF_NAME = 23,
  PF_COUNTER_VALUE = 30,
  PF_FLOW = 47,
  PF_TERMINATING_FLOW = 48,
  /* DebugAnnotation */
  PF_ANNOTATION_NAME_IID = 1,
  PF_BOOL = 2,
  PF_UINT = 3,
  PF_INT = 4,
  PF_STRING = 6,
  PF_STRING_IID = 17,
  /* InternedData */
  PF_CATEGORIES = 1,
  PF_NAMES = 2,
  PF_ANNOTATION_NAMES = 3,
  PF_FUNCTIONS = 5,
  PF_FRAMES = 6,
  PF_CALLSTACKS = 7,
  PF_MAPPING_PATHS = 17,
  PF_SOURCE_PATHS = 18,
  PF_MAPPINGS = 19,
  PF_STRINGS = 29,
};
enum { PF_SLICE_BEGIN = 1, PF_SLICE_END, PF_INSTANT, PF_COUNTER };
enum { PF_CLOCK_MONOTONIC = 3 };

/* Kinds of names that are numbered. */
enum pf__table {
  PF__LABELS,
  PF__CATEGORIES,
  PF__FIELD_NAMES,
  PF__TEXTS,
  PF__FUNCTIONS,
  PF__PATHS,
  PF__FRAMES,
  PF__STACKS,
  PF__TABLES
};

enum { PF__SPAN_LANES = 64 };

/* What is kept of a process; uuids are (process + 1) << 32 | the number of its track. */
struct pf__process {
  uint64_t counters;                     /* a bit for each whose track was described */
  uint32_t lanes;                        /* pool lanes described so far */
  uint64_t span_ends[2][PF__SPAN_LANES]; /* of user's spans and lost ranges */
};

struct pf__state {
  struct ex_timeline t;
  struct ex_export *e;
  int begun;
  struct ex_ids tables[PF__TABLES];
  struct ex_bytes packet, interned, scratch;
};

/* A number for a name: when it is new, its entry is added to st->interned, which must be
 * written into this packet or one before it. */
uint64_t pf__label(struct pf__state *st, const struct tr_event *event);
/* For static strings: they are told apart by their address. */
uint64_t pf__static(struct pf__state *st, enum pf__table table, const char *text);
uint64_t pf__text(struct pf__state *st, const struct tr_event *event, uint32_t string);
uint64_t pf__site(struct pf__state *st, const struct tr_event *event, uint32_t site);
uint64_t pf__callstack(struct pf__state *st, const struct tr_event *event,
                       const uint32_t *sites, unsigned depth);
void pf__names_release(struct pf__state *st);

#endif
