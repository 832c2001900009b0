/*
 * All stacks of a recording as one tree, with what was measured in each: for formats that
 * have no time axis. The tree's roots are processes. Under each are the sampled stacks,
 * the callbacks (those called from within another under it) and the work items.
 *
 * Memory grows with the number of distinct stacks up to a cap; what goes beyond it counts
 * for the caller.
 *
 * Thread: one. Units: nanoseconds and counts. Ownership: all of it belongs to the tree.
 * Errors: running out of memory ends the program.
 */
#ifndef EX_STACKS_H
#define EX_STACKS_H

#include "exporters/ids.h"
#include "exporters/timeline.h"

enum ex_measure {
  EX_SAMPLES, /* of the JavaScript stack */
  EX_CPU,     /* nanoseconds of the processor that they stand for */
  EX_CALLS,   /* callbacks, or work items */
  EX_WALL,    /* that callbacks took, without those inside them */
  EX_QUEUED,  /* the three waits of work items */
  EX_RUNNING,
  EX_WAITING,
  EX_MEASURES
};

struct ex_node {
  uint32_t parent, frame; /* parent: index + 1; 0 none. Parents come before children */
  uint64_t values[EX_MEASURES]; /* of this very stack */
};

struct ex_frame {
  uint32_t process;
  uint32_t name, file; /* offsets into texts */
  uint32_t line;
};

struct ex_stacks {
  struct ex_timeline t;
  struct ex_ids node_ids, frame_ids;
  struct ex_node *nodes;
  size_t node_count, node_room;
  struct ex_frame *frames;
  size_t frame_count, frame_room;
  struct ex_bytes texts;
  uint64_t totals[EX_MEASURES];
  uint64_t cut; /* stacks that found no room */
};

void ex_stacks_begin(struct ex_stacks *s, struct ex_export *e);
void ex_stacks_event(struct ex_stacks *s, const struct tr_event *event);
void ex_stacks_close(struct ex_stacks *s);
void ex_stacks_release(struct ex_stacks *s);

static inline const char *ex_stacks_text(const struct ex_stacks *s, uint32_t offset) {
  return s->texts.at + offset;
}

#endif
