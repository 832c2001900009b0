/*
 * Numbers given to names: a table from (process, key) to an index that counts from 1.
 * It grows with the number of distinct names, which the source holds in memory too.
 *
 * Thread: one. Errors: running out of memory ends the program.
 */
#ifndef EX_IDS_H
#define EX_IDS_H

#include <stddef.h>
#include <stdint.h>

struct ex_id {
  uint64_t key;
  uint32_t process;
  uint32_t value; /* 0: an empty place */
};

struct ex_ids {
  struct ex_id *places;
  size_t capacity;
  uint32_t used; /* = the last number given */
};

void ex_ids_release(struct ex_ids *ids);
/* The number of a key, a new one when it was not there: then *fresh is 1. */
uint32_t ex_ids_get(struct ex_ids *ids, uint32_t process, uint64_t key, int *fresh);

#endif
