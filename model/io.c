#include "model/io.h"

#include <string.h>

#include "model/memory.h"

void md__io_put(struct md__io *io, uint64_t v) {
  enum { LONGEST = 10 };
  if (io->room - io->size < LONGEST) {
    io->room = io->room ? io->room * 2 : 256;
    io->data = md__resize(io->data, io->room, 1);
  }
  uint8_t *p = io->data + io->size;
  while (v >= 0x80) {
    *p++ = (uint8_t)(v | 0x80);
    v >>= 7;
  }
  *p++ = (uint8_t)v;
  io->size = (size_t)(p - io->data);
}

uint64_t md__io_get(struct md__io *io) {
  uint64_t v = 0;
  for (unsigned shift = 0; io->at < io->size && shift < 64; shift += 7) {
    uint8_t byte = io->data[io->at++];
    v |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80)
      break;
  }
  return v;
}

static void hist_write(struct md__io *io, struct md_hist *h) {
  uint32_t last = 0, used = 0;
  for (uint32_t i = 0; h->count && i < h->bucket_count; i++)
    used += h->buckets[i] != 0;
  md__io_put(io, h->count);
  if (!h->count)
    return;
  md__io_put(io, h->sum_ns);
  md__io_put(io, h->min_ns);
  md__io_put(io, h->max_ns - h->min_ns);
  md__io_put(io, used);
  for (uint32_t i = 0; i < h->bucket_count; i++) {
    if (!h->buckets[i])
      continue;
    md__io_put(io, i - last);
    md__io_put(io, h->buckets[i]);
    last = i;
  }
  md_hist_reset(h);
}

void md__io_hist(struct md__io *io, struct md_hist *h) {
  if (io->writing) {
    hist_write(io, h);
    return;
  }
  uint64_t count = md__io_get(io);
  if (!count)
    return;
  uint64_t sum = md__io_get(io), min = md__io_get(io), max = min + md__io_get(io);
  uint64_t used = md__io_get(io);
  uint32_t index = 0;
  for (; used; used--) {
    index += (uint32_t)md__io_get(io);
    md__hist_add_bucket(h, index, (uint32_t)md__io_get(io));
  }
  if (!h->count || min < h->min_ns)
    h->min_ns = min;
  if (max > h->max_ns)
    h->max_ns = max;
  h->count += count;
  h->sum_ns += sum;
}
