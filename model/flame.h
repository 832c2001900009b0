/*
 * Sampled stacks as a tree: who called whom, and where the time went.
 *
 * Functions are merged by name and file; their lines are counted apart. Thread: the model's.
 * Units: samples. Ownership: names are borrowed from the model. Errors: running out of memory
 * ends the program.
 */
#ifndef MD_FLAME_H
#define MD_FLAME_H

#include <stddef.h>
#include <stdint.h>

#include "model/model.h"

enum { MD_FLAME_LINES = 16, MD_FLAME_NONE = -1 };

struct md_flame_line {
  uint32_t line;
  uint64_t count;
};

struct md_flame_node {
  const char *function, *file; /* never NULL; node 0 is all of it */
  uint32_t line;               /* where most of its samples were; 0: a native */
  uint64_t total, self;
  int parent, child, next;     /* indexes; the child and the next sibling have fewer samples
                                  the further they come; MD_FLAME_NONE */
  int depth;
  struct md_flame_line lines[MD_FLAME_LINES]; /* where its samples were; most first */
  uint32_t line_count;
};

struct md_flame {
  struct md_flame_node *nodes;
  size_t count;
  int depth; /* of the deepest node */
};

/* Those of `stacks` that begin in the function of `callback`; all when it is NULL. Names are
 * those of process `p` of the model. */
void md_flame_init(struct md_flame *f, const struct md_model *m, const struct md_process *p,
                   const struct md_stack *stacks, size_t count,
                   const struct md_callback *callback);
void md_flame_release(struct md_flame *f);

#endif
