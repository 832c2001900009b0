/* The heap of timer lists, and the table that finds a duration's list. */
#include "runtime/timers.h"

static int earlier(const struct rt__timer_list *a, const struct rt__timer_list *b) {
  return a->expiry != b->expiry ? a->expiry < b->expiry : a->order < b->order;
}

static void heap_place(struct rt__timer_heap *h, struct rt__timer_list *list, uint32_t i) {
  h->lists[i] = list;
  list->heap_index = i;
}

static void sift_up(struct rt__timer_heap *h, struct rt__timer_list *list) {
  uint32_t i = list->heap_index;
  while (i > 0 && earlier(list, h->lists[(i - 1) / 2])) {
    heap_place(h, h->lists[(i - 1) / 2], i);
    i = (i - 1) / 2;
  }
  heap_place(h, list, i);
}

static void sift_down(struct rt__timer_heap *h, struct rt__timer_list *list) {
  uint32_t i = list->heap_index;
  for (uint32_t child; (child = 2 * i + 1) < h->count; i = child) {
    if (child + 1 < h->count && earlier(h->lists[child + 1], h->lists[child]))
      child++;
    if (!earlier(h->lists[child], list))
      break;
    heap_place(h, h->lists[child], i);
  }
  heap_place(h, list, i);
}

/* ---- durations ---- */

static uint32_t bucket_of(const struct rt__timer_heap *h, uint32_t duration) {
  return (duration * 2654435761u >> 8) & (h->bucket_count - 1);
}

static void bucket_put(struct rt__timer_heap *h, struct rt__timer_list *list) {
  uint32_t i = bucket_of(h, list->duration);
  while (h->buckets[i])
    i = (i + 1) & (h->bucket_count - 1);
  h->buckets[i] = list;
}

static void buckets_grow(struct rt__timer_heap *h) {
  free(h->buckets);
  h->bucket_count = h->bucket_count ? h->bucket_count * 2 : 64;
  h->buckets = rt__alloc(h->bucket_count * sizeof *h->buckets);
  for (uint32_t i = 0; i < h->count; i++)
    bucket_put(h, h->lists[i]);
}

static struct rt__timer_list *bucket_find(const struct rt__timer_heap *h,
                                          uint32_t duration) {
  if (!h->bucket_count)
    return NULL;
  uint32_t i = bucket_of(h, duration);
  while (h->buckets[i] && h->buckets[i]->duration != duration)
    i = (i + 1) & (h->bucket_count - 1);
  return h->buckets[i];
}

/* Those behind it in the same run of buckets move up, so that look-ups still find them. */
static void bucket_remove(struct rt__timer_heap *h, struct rt__timer_list *list) {
  uint32_t mask = h->bucket_count - 1;
  uint32_t i = bucket_of(h, list->duration);
  while (h->buckets[i] != list)
    i = (i + 1) & mask;
  h->buckets[i] = NULL;
  for (i = (i + 1) & mask; h->buckets[i]; i = (i + 1) & mask) {
    struct rt__timer_list *moved = h->buckets[i];
    h->buckets[i] = NULL;
    bucket_put(h, moved);
  }
}

/* ---- lists ---- */

static struct rt__timer_list *list_new(struct rt__timer_heap *h, uint32_t duration,
                                       uint64_t expiry) {
  if (h->count == h->capacity) {
    h->capacity = h->capacity ? h->capacity * 2 : 16;
    h->lists = rt__realloc(h->lists, h->capacity * sizeof *h->lists);
  }
  if ((h->count + 1) * 2 > h->bucket_count)
    buckets_grow(h);
  struct rt__timer_list *list = rt__alloc(sizeof *list);
  list->duration = duration;
  list->expiry = expiry;
  list->order = h->next_order++;
  list->heap_index = h->count++;
  sift_up(h, list);
  bucket_put(h, list);
  return list;
}

void rt__heap_drop_if_empty(struct rt__timer_heap *h, struct rt__timer_list *list) {
  if (list->first || list->running)
    return;
  bucket_remove(h, list);
  uint32_t i = list->heap_index;
  struct rt__timer_list *last = h->lists[--h->count];
  if (last != list) {
    heap_place(h, last, i);
    sift_up(h, last);
    sift_down(h, last);
  }
  free(list);
}

void rt__heap_prepare(struct rt__timer_heap *h) {
  *h = (struct rt__timer_heap){.cells.cell_size = sizeof(struct rt__timer)};
}

int rt__heap_insert(struct rt__timer_heap *h, uint32_t number, uint64_t start) {
  struct rt__timer *t = rt__timer_at(h, number);
  struct rt__timer_list *list = bucket_find(h, t->duration);
  if (!list)
    list = list_new(h, t->duration, start + t->duration);
  t->start = (uint32_t)start;
  t->next = 0;
  t->prev = list->last;
  if (list->last)
    rt__timer_at(h, list->last)->next = number;
  else
    list->first = number;
  list->last = number;
  return h->lists[0] == list;
}

static void list_unlink(struct rt__timer_heap *h, struct rt__timer_list *list,
                        const struct rt__timer *t) {
  if (t->prev)
    rt__timer_at(h, t->prev)->next = t->next;
  else
    list->first = t->next;
  if (t->next)
    rt__timer_at(h, t->next)->prev = t->prev;
  else
    list->last = t->prev;
}

void rt__heap_remove(struct rt__timer_heap *h, uint32_t number) {
  const struct rt__timer *t = rt__timer_at(h, number);
  struct rt__timer_list *list = bucket_find(h, t->duration);
  list_unlink(h, list, t);
  rt__heap_drop_if_empty(h, list);
}

uint32_t rt__heap_take(struct rt__timer_heap *h, struct rt__timer_list *list) {
  uint32_t number = list->first;
  list_unlink(h, list, rt__timer_at(h, number));
  return number;
}

struct rt__timer_list *rt__heap_first(const struct rt__timer_heap *h) {
  return h->count ? h->lists[0] : NULL;
}

void rt__heap_delay(struct rt__timer_heap *h, struct rt__timer_list *list,
                    uint64_t expiry) {
  list->expiry = expiry;
  list->order = h->next_order++;
  sift_down(h, list);
}

void rt__heap_release(struct rt__timer_heap *h) {
  for (uint32_t i = 0; i < h->count; i++)
    free(h->lists[i]);
  free(h->lists);
  free(h->buckets);
  rt__table_release(&h->cells);
  rt__heap_prepare(h);
}
