/* Memory: the one place where running out of it ends the process; cells of a size, in slabs
 * and tables. */
#include "runtime/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* ---- tables ---- */

static void table_grow(struct rt_table *table) {
  if (table->block_count == table->block_capacity) {
    table->block_capacity = table->block_capacity ? table->block_capacity * 2 : 8;
    table->blocks =
        rt__realloc(table->blocks, table->block_capacity * sizeof *table->blocks);
  }
  table->blocks[table->block_count++] =
      rt__realloc(NULL, (size_t)RT_TABLE_BLOCK * table->cell_size);
}

uint32_t rt__table_get(struct rt_table *table) {
  uint32_t number = table->free;
  if (number) {
    memcpy(&table->free, rt__table_at(table, number), sizeof table->free);
    return number;
  }
  if (table->fresh == UINT32_MAX)
    rt_oom();
  if (table->fresh == 0)
    table->fresh = 1;
  if (table->fresh / RT_TABLE_BLOCK >= table->block_count)
    table_grow(table);
  return table->fresh++;
}

void rt__table_put(struct rt_table *table, uint32_t number) {
  memcpy(rt__table_at(table, number), &table->free, sizeof table->free);
  table->free = number;
}

void rt__table_release(struct rt_table *table) {
  for (uint32_t i = 0; i < table->block_count; i++)
    free(table->blocks[i]);
  free(table->blocks);
  *table = (struct rt_table){.cell_size = table->cell_size};
}
