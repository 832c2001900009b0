/*
 * Protocol buffers, written by hand into a buffer: varints, lengths, nested messages.
 *
 * Thread: one. Errors: running out of memory ends the program.
 */
#ifndef EX_PROTO_H
#define EX_PROTO_H

#include "exporters/bytes.h"

enum { EX_PB_VARINT = 0, EX_PB_FIXED64 = 1, EX_PB_BYTES = 2 };

static inline void ex_pb_raw(struct ex_bytes *b, uint64_t value) {
  char *out = ex_bytes_room(b, 10), *end = out;
  for (; value >= 0x80; value >>= 7)
    *end++ = (char)(value | 0x80);
  *end++ = (char)value;
  b->used += (size_t)(end - out);
}

static inline void ex_pb_u64(struct ex_bytes *b, unsigned field, uint64_t value) {
  ex_pb_raw(b, field << 3 | EX_PB_VARINT);
  ex_pb_raw(b, value);
}

static inline void ex_pb_fixed64(struct ex_bytes *b, unsigned field, uint64_t value) {
  ex_pb_raw(b, field << 3 | EX_PB_FIXED64);
  ex_bytes_u64(b, value);
}

static inline void ex_pb_bytes(struct ex_bytes *b, unsigned field, const void *bytes,
                               size_t length) {
  ex_pb_raw(b, field << 3 | EX_PB_BYTES);
  ex_pb_raw(b, length);
  ex_bytes_put(b, bytes, length);
}

/* Begins a nested message; hand what it returns to ex_pb_close() at its end. */
static inline size_t ex_pb_open(struct ex_bytes *b, unsigned field) {
  ex_pb_raw(b, field << 3 | EX_PB_BYTES);
  ex_bytes_byte(b, 0); /* most are short */
  return b->used;
}

/* Ends the message: writes its length, moving it where that takes more than a byte. */
void ex_pb_close(struct ex_bytes *b, size_t begin);

/* A text as valid UTF-8. */
void ex_pb_text(struct ex_bytes *b, unsigned field, const char *text);

#endif
