/*
 * Fixed-size cells handed out again and again: for the small structs behind a million
 * timers or promises; a slab's are known by their address, a table's by a number of half
 * the size. Owner: whoever embeds it; one thread. Running out of memory ends the process in
 * rt_oom().
 */
#ifndef RT_MEMORY_H
#define RT_MEMORY_H

#include <stddef.h>
#include <stdint.h>

struct rt_slab {
  size_t cell_size; /* at least a pointer */
  void *free;
  void *blocks; /* that the cells are in */
};

void *rt__slab_get(struct rt_slab *slab); /* not zeroed */
void rt__slab_put(struct rt_slab *slab, void *cell);
void rt__slab_release(struct rt_slab *slab); /* all cells, used or not */

enum { RT_TABLE_BLOCK = 1024 };

struct rt_table {
  uint32_t cell_size; /* at least a uint32_t */
  uint32_t free;      /* a cell that was in use before; 0 for none */
  uint32_t fresh;     /* from here on cells were never in use */
  uint32_t block_count;
  uint32_t block_capacity;
  char **blocks; /* the cells stay where they are */
};

/* A cell's number, never 0; not zeroed. */
uint32_t rt__table_get(struct rt_table *table);
void rt__table_put(struct rt_table *table, uint32_t number);
void rt__table_release(struct rt_table *table); /* all cells, used or not */

static inline void *rt__table_at(const struct rt_table *table, uint32_t number) {
  return table->blocks[number / RT_TABLE_BLOCK] +
         (size_t)(number % RT_TABLE_BLOCK) * table->cell_size;
}

#endif
