/*
 * JSON text, written straight into a destination: for the streaming formats, where
 * building objects would cost more than everything else together.
 *
 * Thread: one. Errors: the destination's.
 */
#ifndef EX_TEXT_H
#define EX_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "exporters/bytes.h"
#include "exporters/dest.h"

void ex_u64(struct ex_dest *d, uint64_t value);
void ex_i64(struct ex_dest *d, int64_t value);

/* Nanoseconds as microseconds with three decimals, exactly. */
void ex_us(struct ex_dest *d, uint64_t ns);

/* The text with what JSON needs escaped, without quotes. Invalid UTF-8 becomes U+FFFD. */
void ex_escaped(struct ex_dest *d, const char *text);

/* The same into a buffer. */
void ex_bytes_escaped(struct ex_bytes *b, const char *text);

/* The same as ex_escaped(), with quotes around it. */
void ex_string(struct ex_dest *d, const char *text);

/* The length of the valid UTF-8 sequence that `text` begins with; 0 when there is none.
 */
size_t ex_utf8_length(const char *text);

/* Valid UTF-8 of `text`, as ex_escaped() would read it, in memory that the caller frees.
 */
char *ex_utf8(const char *text);

/* A literal. */
#define ex_lit(d, literal) ex_put((d), (literal), sizeof(literal) - 1)

#endif
