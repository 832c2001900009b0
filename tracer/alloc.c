#include "tracer/alloc.h"

#include <stdio.h>
#include <stdlib.h>

static void tr__oom(void) {
  fputs("uvscope: out of memory\n", stderr);
  exit(1);
}

void *tr__alloc(size_t size) {
  void *p = calloc(1, size ? size : 1);
  if (!p)
    tr__oom();
  return p;
}

void *tr__realloc(void *p, size_t size) {
  p = realloc(p, size ? size : 1);
  if (!p)
    tr__oom();
  return p;
}

void *tr__reserve(void *items, size_t *room, size_t count, size_t size) {
  if (count <= *room)
    return items;
  size_t want = *room ? *room * 2 : 8;
  if (want < count)
    want = count;
  *room = want;
  return tr__realloc(items, want * size);
}
