/*
 * A hash table from non-zero 64-bit keys to pointers: open addressing, no memory per
 * entry. Thread: one. Values are borrowed. Errors: out of memory ends the program.
 */
#ifndef MD_MAP_H
#define MD_MAP_H

#include <stddef.h>
#include <stdint.h>

struct md__map_entry {
  uint64_t key; /* 0: free */
  void *value;
};

struct md__map {
  struct md__map_entry *entries;
  uint32_t mask; /* capacity - 1; 0 while empty */
  uint32_t count;
};

void md__map_release(struct md__map *m);
/* `key` must not be in the map yet, and not 0. */
void md__map_add(struct md__map *m, uint64_t key, void *value);
void md__map_remove(struct md__map *m, uint64_t key);

static inline uint32_t md__map_home(const struct md__map *m, uint64_t key) {
  return (uint32_t)((key * 0x9e3779b97f4a7c15u) >> 32) & m->mask;
}

/* NULL when the key is not there. */
static inline void *md__map_get(const struct md__map *m, uint64_t key) {
  if (!m->entries || !key)
    return NULL;
  for (uint32_t i = md__map_home(m, key); m->entries[i].key; i = (i + 1) & m->mask)
    if (m->entries[i].key == key)
      return m->entries[i].value;
  return NULL;
}

#endif
