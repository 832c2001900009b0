/* sqlite: values one after another in memory, on their way between threads. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/sqlite.h"

static int has_bytes(enum sq_type type) {
  return type == SQ_TEXT || type == SQ_BLOB || type == SQ_NAME;
}

static int make_room(struct sq_cells *c, size_t size) {
  if (c->room - c->used >= size)
    return 1;
  size_t room = (c->used + size) * 2 + 256;
  char *data = realloc(c->data, room);
  if (!data) {
    c->failed = 1;
    return 0;
  }
  c->data = data;
  c->room = room;
  return 1;
}

void sq_cells_add(struct sq_cells *c, const struct sq_cell *cell) {
  size_t bytes = has_bytes(cell->type) ? cell->u.length + 1 : 0;
  if (c->failed || !make_room(c, 1 + sizeof cell->u + bytes))
    return;
  c->data[c->used++] = (char)cell->type;
  memcpy(c->data + c->used, &cell->u, sizeof cell->u);
  c->used += sizeof cell->u;
  if (!bytes)
    return;
  if (cell->u.length)
    memcpy(c->data + c->used, cell->bytes, cell->u.length);
  c->data[c->used + cell->u.length] = 0;
  c->used += bytes;
}

int sq_cells_next(struct sq_cells *c, struct sq_cell *cell) {
  if (c->at >= c->used)
    return 0;
  cell->type = (enum sq_type)c->data[c->at++];
  memcpy(&cell->u, c->data + c->at, sizeof cell->u);
  c->at += sizeof cell->u;
  if (has_bytes(cell->type)) {
    cell->bytes = c->data + c->at;
    c->at += cell->u.length + 1;
  }
  return 1;
}

void sq_cells_release(struct sq_cells *c) {
  free(c->data);
  *c = (struct sq_cells){0};
}
