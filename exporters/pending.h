/*
 * Things under way, found by their process and number: work items of the pool, children,
 * open spans. Memory grows with what is under way, up to a cap; beyond it one that has
 * been there gives way, such as one whose end was lost.
 *
 * Thread: one. Running out of memory ends the program.
 */
#ifndef EX_PENDING_H
#define EX_PENDING_H

#include <stddef.h>
#include <stdint.h>

#include "tracer/events.h"

enum { EX_PENDING_MAX = 1 << 16 };

struct ex_pending_item {
  uint64_t key; /* 0: an empty place */
  uint32_t process;
  int32_t worker_tid;
  struct tr_event begin; /* that it began with; its time is 0 when that was not seen */
  uint64_t start_ns, done_ns; /* 0: not yet */
  uint64_t number; /* what the owner keeps with it */
};

struct ex_pending {
  struct ex_pending_item *places;
  size_t capacity, used, hand;
};

void ex_pending_release(struct ex_pending *p);
/* NULL when there is none. Pointers stay valid until the next add or remove. */
struct ex_pending_item *ex_pending_find(struct ex_pending *p, uint32_t process,
                                        uint64_t key);
/* Finds or adds, zeroed; NULL only when key is 0. */
struct ex_pending_item *ex_pending_add(struct ex_pending *p, uint32_t process,
                                       uint64_t key);
void ex_pending_remove(struct ex_pending *p, struct ex_pending_item *item);
/* Removes all of a process that has ended. */
void ex_pending_forget(struct ex_pending *p, uint32_t process);

#endif
