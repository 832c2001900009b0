/* An open-addressing table; what is removed moves others up, so that there are no marks. */
#include "exporters/pending.h"

#include <stdlib.h>

#include "exporters/bytes.h"

void ex_pending_release(struct ex_pending *p) {
  free(p->places);
  *p = (struct ex_pending){0};
}

static size_t home(const struct ex_pending *p, uint32_t process, uint64_t key) {
  uint64_t h = (key ^ (uint64_t)process * 0xff51afd7ed558ccdu) * 0x9e3779b97f4a7c15u;
  return (size_t)(h >> 24) & (p->capacity - 1);
}

static size_t place_of(const struct ex_pending *p, uint32_t process, uint64_t key) {
  size_t i = home(p, process, key);
  while (p->places[i].key &&
         (p->places[i].key != key || p->places[i].process != process))
    i = (i + 1) & (p->capacity - 1);
  return i;
}

struct ex_pending_item *ex_pending_find(struct ex_pending *p, uint32_t process,
                                        uint64_t key) {
  if (!p->used || !key)
    return NULL;
  struct ex_pending_item *item = &p->places[place_of(p, process, key)];
  return item->key ? item : NULL;
}

static void grow(struct ex_pending *p) {
  struct ex_pending larger = {0};
  size_t wanted = p->capacity ? p->capacity * 2 : 64;
  larger.places = ex__resize(NULL, &larger.capacity, wanted, sizeof *larger.places);
  larger.used = p->used;
  for (size_t i = 0; i < p->capacity; i++)
    if (p->places[i].key)
      larger.places[place_of(&larger, p->places[i].process, p->places[i].key)] =
          p->places[i];
  free(p->places);
  *p = larger;
}

static void make_room(struct ex_pending *p) {
  if (p->used * 2 < p->capacity)
    return;
  if (p->used < EX_PENDING_MAX) {
    grow(p);
    return;
  }
  while (!p->places[p->hand].key)
    p->hand = (p->hand + 1) & (p->capacity - 1);
  ex_pending_remove(p, &p->places[p->hand]);
  p->hand = (p->hand + 1) & (p->capacity - 1);
}

struct ex_pending_item *ex_pending_add(struct ex_pending *p, uint32_t process,
                                       uint64_t key) {
  struct ex_pending_item *item = ex_pending_find(p, process, key);
  if (item || !key)
    return item;
  make_room(p);
  item = &p->places[place_of(p, process, key)];
  *item = (struct ex_pending_item){.key = key, .process = process};
  p->used++;
  return item;
}

void ex_pending_remove(struct ex_pending *p, struct ex_pending_item *item) {
  size_t mask = p->capacity - 1, hole = (size_t)(item - p->places);
  for (size_t i = (hole + 1) & mask; p->places[i].key; i = (i + 1) & mask) {
    size_t from = home(p, p->places[i].process, p->places[i].key);
    if (((i - from) & mask) < ((i - hole) & mask))
      continue;
    p->places[hole] = p->places[i];
    hole = i;
  }
  p->places[hole].key = 0;
  p->used--;
}

void ex_pending_forget(struct ex_pending *p, uint32_t process) {
  for (size_t i = 0; p->used && i < p->capacity;)
    if (p->places[i].key && p->places[i].process == process)
      ex_pending_remove(p, &p->places[i]); /* another one may be here now */
    else
      i++;
}
