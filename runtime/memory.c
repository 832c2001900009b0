/* Memory: the one place where running out of it ends the process, and cells of a size. */
#include "runtime/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/internal.h"

enum { SLAB_CELLS = 128 };

_Noreturn void rt_oom(void) {
  static const char text[] = "uvscope: out of memory\n";
  if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
    abort();
  abort();
}

void *rt__alloc(size_t size) {
  void *p = calloc(1, size);
  if (!p)
    rt_oom();
  return p;
}

void *rt__realloc(void *old, size_t size) {
  void *p = realloc(old, size);
  if (!p)
    rt_oom();
  return p;
}

static void slab_refill(struct rt_slab *slab) {
  enum { HEAD = 16 }; /* the block before it; as much as cells have to be aligned to */
  char *block = malloc(HEAD + slab->cell_size * SLAB_CELLS), *cells = block + HEAD;
  if (!block)
    rt_oom();
  *(void **)block = slab->blocks;
  slab->blocks = block;
  for (size_t i = SLAB_CELLS; i-- > 0;)
    rt__slab_put(slab, cells + i * slab->cell_size);
}

void *rt__slab_get(struct rt_slab *slab) {
  if (!slab->free)
    slab_refill(slab);
  void *cell = slab->free;
  slab->free = *(void **)cell;
  return cell;
}

void rt__slab_put(struct rt_slab *slab, void *cell) {
  *(void **)cell = slab->free;
  slab->free = cell;
}

void rt__slab_release(struct rt_slab *slab) {
  for (void *block = slab->blocks, *next; block; block = next) {
    next = *(void **)block;
    free(block);
  }
  slab->blocks = slab->free = NULL;
}
