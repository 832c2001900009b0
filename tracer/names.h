/*
 * A reader's copy of one process's intern area, in blocks that never move, so that
 * strings handed out stay valid. Private to tracer/.
 */
#ifndef TR_NAMES_H
#define TR_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "tracer/reader.h"

struct tr__name_block {
  uint64_t offset; /* in the area */
  size_t size;
  size_t room;
  char *data;
};

struct tr__names {
  struct tr__name_block *blocks; /* by offset, not overlapping */
  size_t count;
  size_t room;
};

/* Room for `size` bytes of the area at `offset`, which must begin an entry; the caller
 * fills it. NULL when the range overlaps what is there or is out of bounds. */
char *tr__names_add(struct tr__names *n, uint64_t offset, size_t size);

/* The end of the last block: up to here the area was copied. */
uint64_t tr__names_end(const struct tr__names *n);

/* A part of the copy, as long as it is in one piece: at most *size bytes from `offset`.
 * NULL when there is nothing. */
const char *tr__names_range(const struct tr__names *n, uint64_t offset, size_t *size);

const char *tr__names_string(const struct tr__names *n, uint32_t id);
struct tr_site_info tr__names_site(const struct tr__names *n, uint32_t id);
void tr__names_release(struct tr__names *n);

#endif
