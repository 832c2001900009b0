/*
 * A buffer that grows, and what binary formats put into it.
 *
 * Thread: one. Ownership: the buffer's memory is its own; ex_bytes_release() frees it.
 * Errors: running out of memory ends the program.
 */
#ifndef EX_BYTES_H
#define EX_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct ex_bytes {
  char *at;
  size_t used, capacity;
};

void ex_bytes_release(struct ex_bytes *b);
/* Room for `length` more bytes at b->at + b->used. */
void ex_bytes_grow(struct ex_bytes *b, size_t length);

static inline char *ex_bytes_room(struct ex_bytes *b, size_t length) {
  if (b->capacity - b->used < length)
    ex_bytes_grow(b, length);
  return b->at + b->used;
}

static inline void ex_bytes_put(struct ex_bytes *b, const void *bytes, size_t length) {
  if (!length)
    return;
  memcpy(ex_bytes_room(b, length), bytes, length);
  b->used += length;
}

static inline void ex_bytes_byte(struct ex_bytes *b, unsigned value) {
  *ex_bytes_room(b, 1) = (char)value;
  b->used++;
}

/* Numbers as they lie in memory here, which is little-endian wherever we run. */
static inline void ex_bytes_u16(struct ex_bytes *b, uint16_t value) {
  ex_bytes_put(b, &value, sizeof value);
}
static inline void ex_bytes_u32(struct ex_bytes *b, uint32_t value) {
  ex_bytes_put(b, &value, sizeof value);
}
static inline void ex_bytes_u64(struct ex_bytes *b, uint64_t value) {
  ex_bytes_put(b, &value, sizeof value);
}

void ex_bytes_puts(struct ex_bytes *b, const char *text);
void ex_bytes_number(struct ex_bytes *b, uint64_t value); /* in decimal digits */
/* Nanoseconds as milliseconds with six decimals, exactly; negative when from > ns. */
void ex_bytes_ms(struct ex_bytes *b, uint64_t ns, uint64_t from);
/* A string of JSON, with its quotes. */
void ex_bytes_string(struct ex_bytes *b, const char *text);
#define ex_bytes_lit(b, literal) ex_bytes_put((b), (literal), sizeof(literal) - 1)

/* The text as valid UTF-8: what is not becomes U+FFFD. */
void ex_bytes_utf8(struct ex_bytes *b, const char *text);

/* Grows a zeroed array of elements of `size` bytes to hold `wanted` of them; returns
 * where it is then. */
void *ex__resize(void *array, size_t *capacity, size_t wanted, size_t size);

#endif
