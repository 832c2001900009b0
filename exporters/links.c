/* An open-addressing table with removal by backward shift. */
#include "exporters/links.h"

#include <stdio.h>
#include <stdlib.h>

void ex_links_release(struct ex_links *l) {
  free(l->places);
  *l = (struct ex_links){0};
}

static size_t home(const struct ex_links *l, uint32_t space, uint64_t key) {
  uint64_t h = (key ^ (uint64_t)space << 40) * 0x9e3779b97f4a7c15u;
  return (size_t)(h >> 20) & (l->capacity - 1);
}

/* The place of the key, or the empty one where it would go. */
static size_t place_of(const struct ex_links *l, uint32_t space, uint64_t key) {
  size_t i = home(l, space, key);
  while (l->places[i].key && (l->places[i].key != key || l->places[i].space != space))
    i = (i + 1) & (l->capacity - 1);
  return i;
}

struct ex_link *ex_link_find(struct ex_links *l, uint32_t space, uint64_t key) {
  if (!l->used || !key)
    return NULL;
  struct ex_link *found = &l->places[place_of(l, space, key)];
  return found->key ? found : NULL;
}

static void grow(struct ex_links *l) {
  struct ex_links larger = {.capacity = l->capacity ? l->capacity * 2 : 1024};
  larger.places = calloc(larger.capacity, sizeof *larger.places);
  if (!larger.places) {
    fputs("uvscope: out of memory\n", stderr);
    exit(1);
  }
  for (size_t i = 0; i < l->capacity; i++)
    if (l->places[i].key)
      larger.places[place_of(&larger, l->places[i].space, l->places[i].key)] =
          l->places[i];
  free(l->places);
  l->places = larger.places;
  l->capacity = larger.capacity;
}

/* Forgets one that has no stage, in the order of the places. Zero when none was found. */
static int forget_one(struct ex_links *l) {
  for (size_t tries = 0; tries < 256; tries++) {
    struct ex_link *link = &l->places[l->hand++ & (l->capacity - 1)];
    if (link->key && !link->stage) {
      ex_link_remove(l, link);
      return 1;
    }
  }
  return 0;
}

struct ex_link *ex_link_add(struct ex_links *l, uint32_t space, uint64_t key) {
  struct ex_link *found = ex_link_find(l, space, key);
  if (found || !key || (l->used >= EX_LINKS_MAX && !forget_one(l)))
    return found;
  if (l->used * 2 >= l->capacity)
    grow(l);
  found = &l->places[place_of(l, space, key)];
  *found = (struct ex_link){.key = key, .space = space, .id = ++l->next_id};
  l->used++;
  return found;
}

void ex_link_remove(struct ex_links *l, struct ex_link *link) {
  size_t mask = l->capacity - 1, hole = (size_t)(link - l->places);
  for (size_t i = (hole + 1) & mask; l->places[i].key; i = (i + 1) & mask) {
    size_t wanted = home(l, l->places[i].space, l->places[i].key);
    if (((i - wanted) & mask) >= ((i - hole) & mask)) {
      l->places[hole] = l->places[i];
      hole = i;
    }
  }
  l->places[hole] = (struct ex_link){0};
  l->used--;
}
