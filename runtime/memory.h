/*
 * Fixed-size cells handed out again and again: for the small structs behind a million
 * timers or promises. Owner: whoever embeds it; one thread. Running out of memory ends the
 * process in rt_oom().
 */
#ifndef RT_MEMORY_H
#define RT_MEMORY_H

#include <stddef.h>

struct rt_slab {
  size_t cell_size; /* at least a pointer */
  void *free;
  void *blocks; /* that the cells are in */
};

void *rt__slab_get(struct rt_slab *slab); /* not zeroed */
void rt__slab_put(struct rt_slab *slab, void *cell);
void rt__slab_release(struct rt_slab *slab); /* all cells, used or not */

#endif
