/*
 * The parts of the timeline: timeline.c keeps threads, slices and what is open,
 * timeline_rules.c says what each event type does. Private to these two.
 */
#ifndef EX_TIMELINE_RULES_H
#define EX_TIMELINE_RULES_H

#include "exporters/timeline.h"

/* Everything that a rule needs. */
struct ex__at {
  struct ex_timeline *t;
  struct ex_process *p;
  struct ex_thread *thread;
  const struct tr_event *event;
};

struct ex__rule {
  void (*apply)(const struct ex__at *at, const struct ex__rule *rule);
  uint16_t closes; /* the type that began the slice which this one ends */
};

/* By event type; apply is NULL where a type is not drawn. */
enum { EX__TYPES = 0x0780 };
extern const struct ex__rule ex__rules[EX__TYPES];

void ex__name_thread(const struct ex__at *at, const char *name, unsigned rank);

/* Begins a slice; `arrow` (id 0: none) is drawn with the one that leads from the spawn.
 */
void ex__begin_slice(const struct ex__at *at, const char *cat, struct ex_arrow arrow);
/* Ends the topmost slice. */
void ex__end_slice(const struct ex__at *at, uint64_t ns, const struct tr_event *by);
/* Ends the slice that this event ends, and what is open above it: their ends were lost.
 * 0 when there is none. */
int ex__close_slice(const struct ex__at *at, uint16_t begun_by, uint64_t task);

/* Marks the callback that began so when it took long until now. */
void ex__mark_slow(const struct ex__at *at, const struct tr_event *begin);

/* Moves a work item on; EX_STAGE_NONE ends it. */
void ex__move_item(const struct ex__at *at, struct ex_link *item, enum ex_stage stage);

void ex__draw_point(const struct ex__at *at, const char *cat, struct ex_arrow arrow);
void ex__draw_mark(const struct ex__at *at, enum ex_mark kind,
                   const struct tr_event *event, const char *label);
void ex__draw_span(const struct ex__at *at, const char *cat, const char *name,
                   uint64_t from, uint64_t to);
void ex__count(const struct ex__at *at, enum ex_counter counter, uint64_t value);

#endif
