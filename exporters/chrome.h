/*
 * Chrome Trace Event JSON, the parts of one exporter: chrome.c draws, chrome_write.c
 * writes the objects, chrome_profile.c the CPU profile.
 */
#ifndef EX_CHROME_H
#define EX_CHROME_H

#include "exporters/texts.h"
#include "exporters/timeline.h"

struct ex__frame; /* a node of the tree of sampled stacks */

/* The CPU profile of a process: samples come in pieces, from the sampler's own ring. */
struct ex__profile {
  struct ex__frame *nodes; /* id 1 is (root) */
  size_t count, capacity;
  uint64_t last_ns;
};

struct ex__chrome {
  struct ex_timeline t;
  struct ex_export *e;
  struct ex_dest *d;
  uint64_t written;
  struct ex_texts labels; /* escaped */
  struct ex_texts slices; /* and the arguments with them */
  struct ex_bytes plain;  /* scratch */
};

/* An object: ex__open() writes phase, time and ids; members follow; ex__close() ends it.
 */
void ex__open(struct ex__chrome *c, char phase, uint64_t ns, const struct ex_thread *t);
void ex__cat_name(struct ex__chrome *c, const char *cat, const char *name);
/* The same with the label of an event, which is escaped once. */
void ex__cat_label(struct ex__chrome *c, const char *cat, const struct tr_event *event);
/* Category, name and arguments of a slice. */
void ex__cat_slice(struct ex__chrome *c, const char *cat, const struct tr_event *event);
void ex__close(struct ex__chrome *c);
/* ,"args":{ every field of the event } */
void ex__args(struct ex__chrome *c, const struct tr_event *event);
void ex__flow(struct ex__chrome *c, const struct ex_thread *t, uint64_t ns,
              const struct ex_arrow *arrow);
/* Phase 'b' or 'e' of a span that is on no thread's track. */
void ex__async(struct ex__chrome *c, char phase, const struct ex_thread *t, uint64_t ns,
               const char *cat, uint64_t id, const char *name);
void ex__metadata(struct ex__chrome *c, const struct ex_thread *t, const char *what,
                  const char *name);
void ex__sort_index(struct ex__chrome *c, const struct ex_thread *t, const char *what,
                    uint64_t index);

void ex__profile_sample(struct ex_timeline *timeline, struct ex_process *p,
                        struct ex_thread *t, const struct tr_event *event,
                        const uint32_t *sites, unsigned depth);
void ex__profile_release(struct ex_process *p);

#endif
