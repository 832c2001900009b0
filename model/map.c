#include "model/map.h"

#include <stdlib.h>

#include "model/memory.h"

enum { FIRST_CAPACITY = 64 };

void md__map_release(struct md__map *m) {
  free(m->entries);
  *m = (struct md__map){0};
}

static void put(struct md__map *m, uint64_t key, void *value) {
  uint32_t i = md__map_home(m, key);
  while (m->entries[i].key)
    i = (i + 1) & m->mask;
  m->entries[i] = (struct md__map_entry){key, value};
}

static void grow(struct md__map *m) {
  struct md__map old = *m;
  uint32_t capacity = old.entries ? (old.mask + 1) * 2 : FIRST_CAPACITY;
  m->entries = md__alloc(capacity, sizeof *m->entries);
  m->mask = capacity - 1;
  for (uint32_t i = 0; old.entries && i <= old.mask; i++)
    if (old.entries[i].key)
      put(m, old.entries[i].key, old.entries[i].value);
  free(old.entries);
}

void md__map_add(struct md__map *m, uint64_t key, void *value) {
  /* At most two thirds full, so that a look-up of a missing key stays short. */
  if (!m->entries || (uint64_t)(m->count + 1) * 3 > (uint64_t)(m->mask + 1) * 2)
    grow(m);
  put(m, key, value);
  m->count++;
}

void md__map_remove(struct md__map *m, uint64_t key) {
  if (!m->entries || !key)
    return;
  uint32_t i = md__map_home(m, key);
  while (m->entries[i].key != key) {
    if (!m->entries[i].key)
      return;
    i = (i + 1) & m->mask;
  }
  /* Close the gap: move back every follower that a look-up would no longer reach. */
  for (uint32_t j = (i + 1) & m->mask; m->entries[j].key; j = (j + 1) & m->mask) {
    uint32_t home = md__map_home(m, m->entries[j].key);
    if (((j - home) & m->mask) >= ((j - i) & m->mask)) {
      m->entries[i] = m->entries[j];
      i = j;
    }
  }
  m->entries[i] = (struct md__map_entry){0, NULL};
  m->count--;
}
