/*
 * Timers by duration: all timers of one duration expire in the order of their start, so a
 * list for each duration and a heap of lists by the next expiry are enough, over one
 * uv_timer_t. Milliseconds of the loop's clock. Thread: the loop's.
 *
 * A million timers are common, and nearly all of them are a function, run once, whose object
 * the program never looks at: those are a cell of 32 bytes. What any other timer has besides
 * is allocated apart.
 */
#ifndef RT_TIMERS_H
#define RT_TIMERS_H

#include "runtime/callback.h"
#include "runtime/memory.h"

struct rt__timer {
  union {
    js_Object *fn;               /* of a plain timer, which waits and keeps the loop alive */
    struct rt__timer_more *more; /* of any other */
  } u;
  uint64_t task;
  uint32_t next; /* cells by their numbers; 0 for none */
  uint32_t prev;
  uint32_t start; /* the low bits; see rt__timer_start() */
  uint32_t duration : 31;
  uint32_t has_more : 1;
};

struct rt__timer_more {
  struct rt *rt;
  js_Object *self; /* weak: NULL once collected */
  struct rt__callback callback;
  uint32_t number; /* of its cell */
  uint32_t site;   /* where it was set */
  uint32_t id;     /* 0 until the program asked for it */
  unsigned char waiting; /* in a list */
  unsigned char refed;
  unsigned char repeat;
  unsigned char running;
  unsigned char cleared; /* by clearTimeout() while it ran */
};

struct rt__timer_list {
  uint32_t first; /* 0 for none */
  uint32_t last;
  uint64_t expiry;
  uint64_t order; /* lists with equal expiry run in this order */
  uint32_t duration;
  uint32_t heap_index;
  int running; /* its timers run now; it must not be freed */
};

struct rt__timer_heap {
  struct rt_table cells; /* struct rt__timer */
  struct rt__timer_list **lists;
  uint32_t count;
  uint32_t capacity;
  uint64_t next_order;
  struct rt__timer_list **buckets; /* by duration, open addressing */
  uint32_t bucket_count;           /* a power of two */
};

static inline struct rt__timer *rt__timer_at(const struct rt__timer_heap *h,
                                             uint32_t number) {
  return rt__table_at(&h->cells, number);
}

/* When it started; `now` is the clock, which may be 12 days old. A timer is found due up to
 * 12 days after the longest duration there is. */
static inline uint64_t rt__timer_start(const struct rt__timer *t, uint64_t now) {
  uint64_t latest = now + (1 << 30);
  return latest - (uint32_t)(latest - t->start);
}

void rt__heap_prepare(struct rt__timer_heap *h);
/* Puts a timer at the end of its duration's list, as one that starts now; true when that
 * list is now the first. */
int rt__heap_insert(struct rt__timer_heap *h, uint32_t number, uint64_t start);
/* Takes a waiting timer out; an empty list goes too, unless it runs. */
void rt__heap_remove(struct rt__timer_heap *h, uint32_t number);
/* Takes the first timer of a list, which is the caller's to drop when it is empty. */
uint32_t rt__heap_take(struct rt__timer_heap *h, struct rt__timer_list *list);
/* The list that expires first, NULL when there is none. */
struct rt__timer_list *rt__heap_first(const struct rt__timer_heap *h);
/* Gives a list a later expiry. */
void rt__heap_delay(struct rt__timer_heap *h, struct rt__timer_list *list, uint64_t expiry);
/* Frees a list that is empty. */
void rt__heap_drop_if_empty(struct rt__timer_heap *h, struct rt__timer_list *list);
void rt__heap_release(struct rt__timer_heap *h);

#endif
