#include "model/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static _Noreturn void out_of_memory(void) {
  fputs("uvscope: out of memory; analyse a shorter recording or fewer processes\n",
        stderr);
  exit(70);
}

void *md__alloc(size_t count, size_t size) {
  void *p = calloc(count ? count : 1, size);
  if (!p)
    out_of_memory();
  return p;
}

void *md__resize(void *items, size_t count, size_t size) {
  if (count > SIZE_MAX / size)
    out_of_memory();
  void *p = realloc(items, count * size);
  if (!p)
    out_of_memory();
  return p;
}

void *md__grow(void *items, size_t count, size_t *capacity, size_t size) {
  if (count < *capacity)
    return items;
  *capacity = *capacity ? *capacity * 2 : 16;
  return md__resize(items, *capacity, size);
}
