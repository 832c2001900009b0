/*
 * Memory of the model: running out of it ends the program with one line, here only.
 * Thread: any.
 */
#ifndef MD_MEMORY_H
#define MD_MEMORY_H

#include <stddef.h>

/* Zeroed memory for `count` items of `size` bytes; never NULL. Free with free(). */
void *md__alloc(size_t count, size_t size);

/* Makes room for one more item: returns `items`, moved when it had to grow. The new half
 * is not cleared. */
void *md__grow(void *items, size_t count, size_t *capacity, size_t size);

void *md__resize(void *items, size_t count, size_t size);

#endif
