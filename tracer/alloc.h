/* Memory for readers and recorders (never for traced programs): running out ends the
 * process, in one place. Private to tracer/. */
#ifndef TR_ALLOC_H
#define TR_ALLOC_H

#include <stddef.h>

/* Zeroed. */
void *tr__alloc(size_t size);
void *tr__realloc(void *p, size_t size);
/* Grows an array of `size`-byte items so that `count` fit; *room is its capacity. */
void *tr__reserve(void *items, size_t *room, size_t count, size_t size);

#endif
