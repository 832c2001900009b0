/*
 * A string of bytes that numbers are written to and read back from, so that one function
 * describes both directions: what moves out of a model, and what moves into another.
 *
 * A field is written in a form that reading *adds* to what is there (md__io_sum, _max,
 * _hist) and cleared by writing, or copied (md__io_set, ...) and left. Numbers are varints.
 * Pointers to names are kept as they are: the reader that gave them must live as long.
 *
 * Thread: one. Ownership: a writing io owns its bytes until they are taken from it.
 */
#ifndef MD_IO_H
#define MD_IO_H

#include <stddef.h>
#include <stdint.h>

#include "model/histogram.h"

struct md__io {
  uint8_t *data;
  size_t size; /* written, or to be read */
  size_t room;
  size_t at; /* read so far */
  int writing;
};

static inline struct md__io md__io_writer(void) {
  return (struct md__io){.writing = 1};
}
static inline struct md__io md__io_reader(const uint8_t *data, size_t size) {
  return (struct md__io){.data = (uint8_t *)data, .size = size};
}

void md__io_put(struct md__io *io, uint64_t v);
uint64_t md__io_get(struct md__io *io);

/* Copied as it is. */
static inline uint64_t md__io_set(struct md__io *io, uint64_t v) {
  if (!io->writing)
    return md__io_get(io);
  md__io_put(io, v);
  return v;
}
#define MD__SET(io, field) ((field) = (__typeof__(field))md__io_set(io, (uint64_t)(field)))

/* Moved: added to what is there when it is read, 0 after it was written. */
static inline void md__io_sum(struct md__io *io, uint64_t *v) {
  if (!io->writing)
    *v += md__io_get(io);
  else {
    md__io_put(io, *v);
    *v = 0;
  }
}
static inline void md__io_max(struct md__io *io, uint64_t *v) {
  if (io->writing) {
    md__io_put(io, *v);
    *v = 0;
    return;
  }
  uint64_t other = md__io_get(io);
  *v = other > *v ? other : *v;
}
void md__io_hist(struct md__io *io, struct md_hist *h);

/* A pointer that outlives the bytes. */
static inline const char *md__io_text(struct md__io *io, const char *text) {
  return (const char *)(uintptr_t)md__io_set(io, (uint64_t)(uintptr_t)text);
}

#endif
