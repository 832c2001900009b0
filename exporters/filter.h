/*
 * What of the events an export holds, between the reader and the formats: a range of
 * time, processes, kinds of tasks, places in the code.
 *
 * Spans that reach into the range from before it begin at its beginning: what had begun
 * and not ended then is begun there anew, on each thread and for each work item. That
 * is done here once; a format only sees events in order. Formats that list the events
 * themselves ask for none of it.
 *
 * Thread: one. Units: nanoseconds. Errors: running out of memory ends the program.
 */
#ifndef EX_FILTER_H
#define EX_FILTER_H

#include "exporters/ids.h"
#include "exporters/pending.h"
#include "model/model.h"
#include "tracer/events.h"

struct ex_filter_options {
  uint64_t from_ns, to_ns; /* since the first event of the source; to 0: to its end */
  int32_t pid;             /* 0: all */
  uint32_t kinds;          /* a bit for each enum tr_kind; 0: all */
  uint16_t type;           /* only events of this type; 0: all */
  const char *site; /* part of "function (file:line)", or a pattern; NULL: all */
  int as_it_is;     /* spans are not begun anew */
};

/* "timer,fs": 0 or -EINVAL. */
int ex_kinds_parse(const char *text, uint32_t *kinds);

struct ex_filter;

typedef void (*ex_filter_sink)(void *data, const struct tr_event *event);

/* `names` is borrowed. */
struct ex_filter *ex_filter_new(const struct ex_filter_options *options,
                                const struct md_names *names, ex_filter_sink sink,
                                void *data);
void ex_filter_free(struct ex_filter *f);

/* Hands the event on, or not. */
void ex_filter_event(struct ex_filter *f, const struct tr_event *event);

/* The end of the range was passed: nothing more will come out. */
int ex_filter_done(const struct ex_filter *f);
/* Bounds of the range as times of events; valid once an event was seen. */
uint64_t ex_filter_end_ns(const struct ex_filter *f);

#endif
