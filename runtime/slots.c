/* JavaScript values kept alive by C: a table with a free list that the collector marks. */
#include <stdlib.h>

#include "runtime/internal.h"

struct rt_slots {
  js_Value *values;
  uint32_t *next_free; /* of a free slot; unused for a held one */
  uint32_t capacity;
  uint32_t used;       /* slots below this were held at some time; 0 is never given out */
  uint32_t free_head;  /* 0: none */
};

void rt__slots_init(struct rt *rt) {
  rt->slots = rt__alloc(sizeof *rt->slots);
  rt->slots->used = 1;
}

static void slots_grow(struct rt_slots *s) {
  s->capacity = s->capacity ? s->capacity * 2 : 64;
  s->values = rt__realloc(s->values, s->capacity * sizeof *s->values);
  s->next_free = rt__realloc(s->next_free, s->capacity * sizeof *s->next_free);
}

rt_slot rt_hold(struct rt *rt, int idx) {
  struct rt_slots *s = rt->slots;
  uint32_t slot = s->free_head;
  if (slot) {
    s->free_head = s->next_free[slot];
  } else {
    if (s->used >= s->capacity)
      slots_grow(s);
    slot = s->used++;
  }
  s->values[slot] = rt__value_at(rt->J, idx);
  return slot;
}

void rt_push_slot(struct rt *rt, rt_slot slot) {
  if (slot)
    js_pushvalue(rt->J, rt->slots->values[slot]);
  else
    js_pushundefined(rt->J);
}

void rt_drop(struct rt *rt, rt_slot slot) {
  struct rt_slots *s = rt->slots;
  if (!slot)
    return;
  s->values[slot] = rt__undefined();
  s->next_free[slot] = s->free_head;
  s->free_head = slot;
}

size_t rt__slots_mark(struct rt *rt) {
  for (uint32_t i = 1; i < rt->slots->used; i++)
    js_markvalue(rt->J, &rt->slots->values[i]);
  return rt->slots->used;
}

void rt__slots_free(struct rt *rt) {
  free(rt->slots->values);
  free(rt->slots->next_free);
  free(rt->slots);
}
