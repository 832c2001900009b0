/*
 * Chrome Trace Event JSON, the parts of one exporter: chrome.c has the rules for each
 * event type, chrome_write.c writes the objects, chrome_profile.c the CPU profile.
 */
#ifndef EX_CHROME_H
#define EX_CHROME_H

#include "exporters/export.h"
#include "exporters/links.h"

/* A slice that was begun and has not ended. */
struct ex__slice {
  struct tr_event event; /* that began it */
  const char *cat;
};

struct ex__thread {
  char ids[48]; /* ,"pid":1,"tid":2 */
  int known, named;
  int32_t pid, tid;
  struct ex__slice *stack;
  size_t depth, capacity;
  uint64_t poll_end_ns;
};

struct ex__frame; /* a node of the tree of sampled stacks */

/* The CPU profile of a process: samples come in pieces, from the sampler's own ring. */
struct ex__profile {
  struct ex__frame *nodes; /* id 1 is (root) */
  size_t count, capacity;
  uint64_t last_ns;
  uint32_t sites[128]; /* of the sample that is being read, innermost first */
  unsigned depth, got;
  struct tr_event sample;
};

struct ex__process {
  int named, begun;
  int32_t pid;
  uint64_t spawning;     /* the flow of a spawn that is under way; 0 none */
  uint32_t busy, queued; /* work items */
  uint64_t tick_max_ns, tick_said_ns, tick_said; /* for the counter of the loop's delay */
  struct ex__thread *threads;
  size_t thread_count;
  struct ex__profile profile;
};

struct ex__chrome {
  struct ex_export *e;
  struct ex_dest *d;
  uint64_t written;
  struct ex__process *processes;
  size_t process_count;
  struct ex_links links;
};

/* An object: ex__open() writes phase, time and ids; members follow; ex__close() ends it.
 */
void ex__open(struct ex__chrome *c, char phase, uint64_t ns, const struct ex__thread *t);
void ex__cat_name(struct ex__chrome *c, const char *cat, const char *name);
void ex__close(struct ex__chrome *c);
/* ,"args":{ every field of the event } */
void ex__args(struct ex__chrome *c, const struct tr_event *event);

/* Begins a slice on t's track; ends the topmost one, with its fields of `by` when not
 * NULL. */
void ex__slice_begin(struct ex__chrome *c, struct ex__thread *t,
                     const struct tr_event *event, const char *cat);
void ex__slice_end(struct ex__chrome *c, struct ex__thread *t, uint64_t ns,
                   const struct tr_event *by);
/* What a slice that this event begins is called, without quotes. */
void ex__slice_name(struct ex__chrome *c, const struct tr_event *event);

/* A slice without length, so that an arrow can start or end at its very moment. */
void ex__point(struct ex__chrome *c, const struct ex__thread *t,
               const struct tr_event *event, const char *cat);
void ex__flow(struct ex__chrome *c, char phase, const struct ex__thread *t, uint64_t ns,
              const char *cat, uint64_t id);
/* Phase 'b' or 'e' of a span that is on no thread's track. */
void ex__async(struct ex__chrome *c, char phase, const struct ex__thread *t, uint64_t ns,
               const char *cat, uint64_t id, const char *name);
void ex__counter(struct ex__chrome *c, const struct ex__thread *t, uint64_t ns,
                 const char *name, const char *unit, uint64_t value);
void ex__metadata(struct ex__chrome *c, const struct ex__thread *t, const char *what,
                  const char *name);
void ex__sort_index(struct ex__chrome *c, const struct ex__thread *t, const char *what,
                    uint64_t index);

void ex__profile_sample(struct ex__chrome *c, struct ex__process *p, struct ex__thread *t,
                        const struct tr_event *event);
void ex__profile_frames(struct ex__chrome *c, struct ex__process *p, struct ex__thread *t,
                        const struct tr_event *event);
void ex__profile_release(struct ex__profile *profile);

void *ex__resize(void *array, size_t *capacity, size_t wanted, size_t size);

#endif
