/*
 * OTLP, the OpenTelemetry protocol, as protocol buffers: otlp.c says which spans there
 * are and how they hang together, otlp_span.c writes them, otlp_causes.c remembers who
 * scheduled what, otlp_resource.c says who is who, otlp_metrics.c makes metrics of a
 * model, otlp_json.c makes JSON of it all.
 *
 * What comes out are resource_spans (or resource_metrics) fields, one after another: any
 * number of them in a row is a TracesData (MetricsData), and the body of a request to
 * /v1/traces (/v1/metrics) as well. Identifiers follow from the process and the moment,
 * so that a span has the same one in every export.
 *
 * Thread: one. Units: nanoseconds of CLOCK_MONOTONIC, but in what is written, which has
 * them since 1970. Errors: running out of memory ends the program.
 */
#ifndef EX_OTLP_H
#define EX_OTLP_H

#include "exporters/proto.h"
#include "exporters/timeline.h"

/* ---- for who sends them himself ---- */

/* Hands out the spans that are finished and not handed out yet; e is of this format. */
void ex_otlp_flush(struct ex_export *e);

/* Appends the metrics of all processes that had an event since `since_ns` or, live, are
 * alive; returns how many these are. */
uint64_t ex_otlp_metrics(struct ex_bytes *out, const struct md_model *m,
                         const struct ex_origin *origin, uint64_t since_ns,
                         uint64_t now_ns, int live);

/* ---- between its parts ---- */

/* A span, as others refer to it. */
struct ot__place {
  uint64_t trace[2];
  uint64_t span;  /* 0: there is none */
  uint32_t depth; /* how many caused one another in this trace */
};

/* Who scheduled a task, started a process, sent a message; found by the arrow's id. */
struct ot__cause {
  uint64_t arrow; /* 0: an empty place */
  struct ot__place by;
  struct ot__place item; /* of a work item: its span */
  uint64_t submitted_ns;
  uint64_t stage_ns[EX_STAGE_DONE + 1]; /* and how long it was in each stage */
  uint32_t stages;                      /* that it went through */
};

enum { OT__CAUSES_MAX = 1 << 17 };

struct ot__causes {
  struct ot__cause *places;
  size_t capacity, used, hand;
};

/* NULL when there is none. Pointers stay valid until the next add or remove. */
struct ot__cause *ot__cause_find(struct ot__causes *c, uint64_t arrow);
/* Finds or adds, zeroed but for the id; when there are too many, one of them gives way.
 */
struct ot__cause *ot__cause_add(struct ot__causes *c, uint64_t arrow);
void ot__cause_remove(struct ot__causes *c, struct ot__cause *cause);

/* What happened within a span: encoded, with how many there are and how many were too
 * many. */
struct ot__marks {
  struct ex_bytes bytes;
  uint32_t count, dropped;
  int error; /* it failed */
};

struct ot__process {
  uint64_t identity;
  uint64_t begin_ns;
  struct ot__place root; /* the span of the process; span 0: not known yet */
  uint64_t parent;
  struct ot__place link;
  struct ot__marks marks;
  uint64_t lost;   /* events, as last said */
  int ended, told; /* told: its span was written */
  int32_t exit_status;
  struct ex_bytes resource, spans;
  uint64_t count; /* of spans in there */
};

/* An open slice. */
struct ot__open {
  struct ot__place at;
  uint64_t parent;
  struct ot__place links[2];
  unsigned link_count;
  int hidden;  /* no span of its own: `at` is what it stands in */
  int arrived; /* nothing that is traced caused it */
  struct ot__marks marks;
};

struct ot__thread {
  struct ot__open *stack; /* beside the timeline's */
  size_t depth, room;
  uint64_t last_ns; /* when the last span began, and how many have begun then */
  uint64_t same;
};

struct ot__state {
  struct ex_timeline t;
  struct ex_export *e;
  struct ot__causes causes;
  struct ex_bytes key; /* scratch */
  uint64_t flushed_ns;
  struct md_model
      *model; /* for metrics; NULL: they have no place, or are made elsewhere */
  struct ex_dest *metrics;
  uint64_t metrics_ns;
};

enum ot__kind { OT__INTERNAL = 1, OT__SERVER, OT__CLIENT, OT__PRODUCER, OT__CONSUMER };

/* What a span is made of, besides its attributes. */
struct ot__head {
  struct ot__place at;
  uint64_t parent; /* 0: the first of its trace */
  enum ot__kind kind;
  uint64_t begin_ns, end_ns;
  const struct ot__place *links;
  unsigned link_count;
  struct ot__marks *marks; /* emptied; NULL */
};

/* Begins a span: its name and attributes follow, appended to what is returned, then
 * ot__span_end() with what *begin has become. */
struct ex_bytes *ot__span_begin(struct ot__state *st, struct ot__process *p,
                                const struct ot__head *head, size_t *begin);
void ot__span_end(struct ot__state *st, struct ot__process *p,
                  const struct ot__head *head, size_t begin);

enum { OT__SPAN_ATTRIBUTE = 9, OT__EVENT_ATTRIBUTE = 3, OT__RESOURCE_ATTRIBUTE = 1 };
enum { OT__SPAN_NAME = 5 };

/* Attributes, as field `field` of the message that is open. */
void ot__text(struct ex_bytes *b, unsigned field, const char *key, const char *value);
void ot__int(struct ex_bytes *b, unsigned field, const char *key, int64_t value);
void ot__bool(struct ex_bytes *b, unsigned field, const char *key, int value);
/* All fields of an event, named "uvscope." and as the table of events has them. */
void ot__fields(struct ot__state *st, struct ex_bytes *b, unsigned field,
                const struct tr_event *event);
/* code.function.name, code.file.path, code.line.number. */
void ot__code(struct ot__state *st, struct ex_bytes *b, const struct tr_event *event,
              uint32_t site);

/* Something that happened at a moment within a span: begins the message; NULL when the
 * span has too many already. */
struct ex_bytes *ot__mark_begin(struct ot__state *st, struct ot__marks *marks,
                                uint64_t ns, const char *name, size_t *begin);
void ot__mark_end(struct ot__marks *marks, size_t begin);

/* The format's functions, the same for both of its texts. */
extern const struct ex_format ex_format_otlp_json;
void ot__begin(struct ex_export *e);
void ot__event(struct ex_export *e, const struct tr_event *event);
void ot__end(struct ex_export *e);

/* Writes a TracesData or MetricsData as the format has it. */
void ot__write(struct ot__state *st, struct ex_dest *dest, const struct ex_bytes *data,
               int metrics);
/* Appends one of those, in protocol buffers, as a line of JSON. */
void ot__json(struct ex_bytes *out, const struct ex_bytes *data, int metrics);

/* Hands out the spans of a process. */
void ot__flush(struct ot__state *st, struct ot__process *p);

/* The message that says which process it is, as field 1 of what is open. */
void ot__resource(struct ex_bytes *b, const struct ex_origin *origin, int32_t pid,
                  const struct tr_process_info *info);
/* The message that says who made this, as field 1 of what is open. */
void ot__scope(struct ex_bytes *b, const struct ex_origin *origin);
uint64_t ot__identity(int32_t pid, const struct tr_process_info *info);
/* Never 0. */
uint64_t ot__mix(uint64_t seed, uint64_t value);

#endif
