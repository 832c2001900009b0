/*
 * Timers by duration: all timers of one duration expire in the order of their start, so a
 * list for each duration and a heap of lists by the next expiry are enough, over one
 * uv_timer_t. Milliseconds of the loop's clock. Thread: the loop's.
 */
#ifndef RT_TIMERS_H
#define RT_TIMERS_H

#include "runtime/callback.h"

struct rt__timer_list;

struct rt__timer {
  struct rt__timer *next;
  struct rt__timer *prev;
  struct rt__timer_list *list; /* NULL: not waiting */
  js_Object *self;             /* weak: NULL once collected */
  struct rt__callback callback;
  struct rt *rt;
  uint64_t start;
  uint64_t task;
  uint32_t duration;
  uint32_t site; /* where it was set */
  uint32_t id;   /* 0 until the program asked for a number */
  unsigned char refed;
  unsigned char repeat;
  unsigned char running;
  unsigned char cleared; /* by clearTimeout() while it ran */
};

struct rt__timer_list {
  struct rt__timer *first;
  struct rt__timer *last;
  uint64_t expiry;
  uint64_t order; /* lists with equal expiry run in this order */
  uint32_t duration;
  uint32_t heap_index;
  int running; /* its timers run now; it must not be freed */
};

struct rt__timer_heap {
  struct rt__timer_list **lists;
  uint32_t count;
  uint32_t capacity;
  uint64_t next_order;
  struct rt__timer_list **buckets; /* by duration, open addressing */
  uint32_t bucket_count;           /* a power of two */
};

/* Puts a timer at the end of its duration's list; true when that list is now the first. */
int rt__heap_insert(struct rt__timer_heap *h, struct rt__timer *t);
/* Takes a waiting timer out; an empty list goes too, unless it runs. */
void rt__heap_remove(struct rt__timer_heap *h, struct rt__timer *t);
/* The list that expires first, NULL when there is none. */
struct rt__timer_list *rt__heap_first(const struct rt__timer_heap *h);
/* Gives a list a later expiry. */
void rt__heap_delay(struct rt__timer_heap *h, struct rt__timer_list *list, uint64_t expiry);
/* Frees a list that is empty. */
void rt__heap_drop_if_empty(struct rt__timer_heap *h, struct rt__timer_list *list);
void rt__heap_release(struct rt__timer_heap *h);

#endif
