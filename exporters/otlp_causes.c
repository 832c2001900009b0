/* Who scheduled what: a table by the number of the arrow, with open addresses. Numbers
 * are given in a row: as they are they would stand in one long run, and removing one
 * would look at all that follow. */
#include <stdlib.h>

#include "exporters/otlp.h"

static size_t home(const struct ot__causes *c, uint64_t arrow) {
  return ot__mix(0, arrow) & (c->capacity - 1);
}

/* Where an arrow is, or the empty place where it would be. */
static size_t look(const struct ot__causes *c, uint64_t arrow) {
  size_t i = home(c, arrow);
  while (c->places[i].arrow && c->places[i].arrow != arrow)
    i = (i + 1) & (c->capacity - 1);
  return i;
}

struct ot__cause *ot__cause_find(struct ot__causes *c, uint64_t arrow) {
  if (!c->capacity || !arrow)
    return NULL;
  struct ot__cause *cause = &c->places[look(c, arrow)];
  return cause->arrow ? cause : NULL;
}

/* What comes after it moves up, when it could not be found otherwise. */
void ot__cause_remove(struct ot__causes *c, struct ot__cause *cause) {
  size_t mask = c->capacity - 1, hole = (size_t)(cause - c->places);
  for (size_t i = (hole + 1) & mask; c->places[i].arrow; i = (i + 1) & mask) {
    if (((i - home(c, c->places[i].arrow)) & mask) < ((i - hole) & mask))
      continue;
    c->places[hole] = c->places[i];
    hole = i;
  }
  c->places[hole] = (struct ot__cause){0};
  c->used--;
}

static void grow(struct ot__causes *c) {
  struct ot__causes bigger = {.capacity = c->capacity ? c->capacity * 2 : 256};
  size_t none = 0;
  bigger.places = ex__resize(NULL, &none, bigger.capacity, sizeof *bigger.places);
  for (size_t i = 0; i < c->capacity; i++)
    if (c->places[i].arrow)
      bigger.places[look(&bigger, c->places[i].arrow)] = c->places[i];
  free(c->places);
  c->places = bigger.places;
  c->capacity = bigger.capacity;
}

static void forget_one(struct ot__causes *c) {
  do
    c->hand = (c->hand + 1) & (c->capacity - 1);
  while (!c->places[c->hand].arrow);
  ot__cause_remove(c, &c->places[c->hand]);
}

struct ot__cause *ot__cause_add(struct ot__causes *c, uint64_t arrow) {
  struct ot__cause *cause = ot__cause_find(c, arrow);
  if (cause)
    return cause;
  if (c->used >= OT__CAUSES_MAX)
    forget_one(c);
  else if (c->used * 2 >= c->capacity)
    grow(c);
  cause = &c->places[look(c, arrow)];
  cause->arrow = arrow;
  c->used++;
  return cause;
}
