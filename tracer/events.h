/*
 * Event types, their fields and the 32-byte record, expanded from events.def.
 *
 * Purpose: what writer, reader and everyone downstream agree on. No code that touches
 * rings or files. Thread: constants and pure functions only.
 */
#ifndef TR_EVENTS_H
#define TR_EVENTS_H

#include <stddef.h>
#include <stdint.h>

enum tr_category {
  TR_CAT_LOOP,
  TR_CAT_TASK,
  TR_CAT_POOL,
  TR_CAT_PROCESS,
  TR_CAT_ENGINE,
  TR_CAT_USER,
  TR_CAT_META,
  TR_CAT_COUNT
};

enum tr_span { TR_SPAN_BEGIN, TR_SPAN_END, TR_SPAN_INSTANT, TR_SPAN_COUNTER };

/* How a field's number is to be understood. */
enum tr_field_type {
  TR_FIELD_NONE,
  TR_FIELD_COUNT,  /* a plain number */
  TR_FIELD_INT,    /* signed, sign-extended from the field's width */
  TR_FIELD_ID,     /* an opaque number */
  TR_FIELD_NS,     /* duration, nanoseconds; TR_UNKNOWN when unknown */
  TR_FIELD_MS,     /* duration, milliseconds; 0xffffffff is "for ever" */
  TR_FIELD_BYTES,
  TR_FIELD_KIB,    /* 1024 bytes */
  TR_FIELD_KIND,   /* enum tr_kind */
  TR_FIELD_PHASE,  /* enum tr_phase */
  TR_FIELD_ROLE,   /* enum tr_role */
  TR_FIELD_SIGNAL, /* signal number, 0 is none */
  TR_FIELD_TASK,   /* task id in this process, 0 is none */
  TR_FIELD_FLOW,   /* id shared between processes */
  TR_FIELD_PID,
  TR_FIELD_TID,
  TR_FIELD_STRING, /* interned string */
  TR_FIELD_SITE,   /* interned site: function, file, line, column */
  TR_FIELD_SITES   /* two sites, the first in the low 32 bits */
};

#define TR_UNKNOWN UINT64_MAX

enum tr_event_type {
  TR_EV_NONE = 0,
#define EV(id, sym, name, cat, span, h, w, x, y) TR_EV_##sym = (id),
#include "tracer/events.def"
#undef EV
};

enum tr_kind {
#define KIND(n, sym, name, pooled) TR_KIND_##sym = (n),
#include "tracer/kinds.def"
  TR_KIND_COUNT
};

enum tr_phase {
#define PHASE(n, sym, name) TR_PHASE_##sym = (n),
#include "tracer/kinds.def"
  TR_PHASE_COUNT
};

enum tr_role {
#define ROLE(n, sym, name) TR_ROLE_##sym = (n),
#include "tracer/kinds.def"
  TR_ROLE_COUNT
};

/* One event on the wire: in a ring `time` is in clock units, in a recording and in
 * struct tr_event in CLOCK_MONOTONIC nanoseconds. */
struct tr_record {
  uint64_t time;
  uint16_t type; /* enum tr_event_type */
  uint16_t h;
  uint32_t w;
  uint64_t x;
  uint64_t y;
};
_Static_assert(sizeof(struct tr_record) == 32, "the record is the wire format");

/* One event as readers deliver it: a record in nanoseconds, and where it came from. */
struct tr_event {
  struct tr_record r;
  int32_t pid;
  int32_t tid;      /* kernel thread id */
  uint32_t process; /* the reader's index of the process (pids may be reused) */
  uint32_t thread;  /* thread slot within the process */
};

struct tr_field_info {
  const char *name; /* NULL when unused */
  enum tr_field_type type;
};

enum { TR_FIELD_H, TR_FIELD_W, TR_FIELD_X, TR_FIELD_Y, TR_FIELDS };

struct tr_event_info {
  uint16_t type;
  enum tr_category category;
  enum tr_span span;
  const char *symbol; /* "TASK_BEGIN" */
  const char *name;   /* "callback" */
  struct tr_field_info fields[TR_FIELDS];
};

/* All rows of events.def, in its order. */
extern const struct tr_event_info tr_event_infos[];
extern const size_t tr_event_info_count;

/* The row of a type, or NULL when this build does not know it (a newer writer's). */
const struct tr_event_info *tr_event_info(uint16_t type);

/* The payload field number `field` (TR_FIELD_H...) of r; TR_FIELD_INT is sign-extended. */
uint64_t tr_event_field(const struct tr_record *r, unsigned field);

/* Names for the small enumerations; "?" for numbers this build does not know. */
const char *tr_category_name(enum tr_category category);
const char *tr_kind_name(unsigned kind);
const char *tr_phase_name(unsigned phase);
const char *tr_role_name(unsigned role);
/* Whether work of this kind runs on the thread pool. */
int tr_kind_is_pooled(unsigned kind);

#endif
