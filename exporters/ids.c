/* An open-addressing table without removal. */
#include "exporters/ids.h"

#include <stdio.h>
#include <stdlib.h>

void ex_ids_release(struct ex_ids *ids) {
  free(ids->places);
  *ids = (struct ex_ids){0};
}

static struct ex_id *place_of(const struct ex_ids *ids, uint32_t process, uint64_t key) {
  uint64_t h = (key ^ (uint64_t)process * 0xff51afd7ed558ccdu) * 0x9e3779b97f4a7c15u;
  size_t mask = ids->capacity - 1, i = (size_t)(h >> 24) & mask;
  while (ids->places[i].value &&
         (ids->places[i].key != key || ids->places[i].process != process))
    i = (i + 1) & mask;
  return &ids->places[i];
}

static void grow(struct ex_ids *ids) {
  struct ex_ids larger = {.capacity = ids->capacity ? ids->capacity * 2 : 256,
                          .used = ids->used};
  larger.places = calloc(larger.capacity, sizeof *larger.places);
  if (!larger.places) {
    fputs("uvscope: out of memory\n", stderr);
    exit(1);
  }
  for (size_t i = 0; i < ids->capacity; i++)
    if (ids->places[i].value)
      *place_of(&larger, ids->places[i].process, ids->places[i].key) = ids->places[i];
  free(ids->places);
  *ids = larger;
}

uint32_t ex_ids_get(struct ex_ids *ids, uint32_t process, uint64_t key, int *fresh) {
  if ((size_t)ids->used * 2 >= ids->capacity)
    grow(ids);
  struct ex_id *place = place_of(ids, process, key);
  *fresh = !place->value;
  if (*fresh)
    *place = (struct ex_id){.key = key, .process = process, .value = ++ids->used};
  return place->value;
}
