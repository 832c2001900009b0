/* Buffers and arrays that grow. */
#include "exporters/bytes.h"

#include <stdio.h>
#include <stdlib.h>

#include "exporters/text.h"

static void *need(void *p) {
  if (!p) {
    fputs("uvscope: out of memory\n", stderr);
    exit(1);
  }
  return p;
}

void *ex__resize(void *array, size_t *capacity, size_t wanted, size_t size) {
  size_t larger = *capacity ? *capacity : 8;
  while (larger < wanted)
    larger *= 2;
  if (larger == *capacity)
    return array;
  array = need(realloc(array, larger * size));
  memset((char *)array + *capacity * size, 0, (larger - *capacity) * size);
  *capacity = larger;
  return array;
}

void ex_bytes_release(struct ex_bytes *b) {
  free(b->at);
  *b = (struct ex_bytes){0};
}

void ex_bytes_grow(struct ex_bytes *b, size_t length) {
  size_t larger = b->capacity ? b->capacity : 256;
  while (larger - b->used < length)
    larger *= 2;
  b->at = need(realloc(b->at, larger));
  b->capacity = larger;
}

void ex_bytes_puts(struct ex_bytes *b, const char *text) {
  ex_bytes_put(b, text, strlen(text));
}

void ex_bytes_number(struct ex_bytes *b, uint64_t value) {
  char text[20], *begin = text + sizeof text;
  do
    *--begin = (char)('0' + value % 10);
  while (value /= 10);
  ex_bytes_put(b, begin, (size_t)(text + sizeof text - begin));
}

void ex_bytes_ms(struct ex_bytes *b, uint64_t ns, uint64_t from) {
  uint64_t value = ns >= from ? ns - from : from - ns;
  uint32_t rest = (uint32_t)(value % 1000000);
  if (ns < from)
    ex_bytes_byte(b, '-');
  ex_bytes_number(b, value / 1000000);
  ex_bytes_byte(b, '.');
  for (uint32_t digit = 100000; digit; digit /= 10)
    ex_bytes_byte(b, '0' + rest / digit % 10);
}

void ex_bytes_string(struct ex_bytes *b, const char *text) {
  ex_bytes_byte(b, '"');
  ex_bytes_escaped(b, text);
  ex_bytes_byte(b, '"');
}

void ex_bytes_utf8(struct ex_bytes *b, const char *text) {
  while (*text) {
    size_t plain = 0; /* most of it is ASCII */
    while ((signed char)text[plain] > 0)
      plain++;
    ex_bytes_put(b, text, plain);
    text += plain;
    if (!*text)
      break;
    size_t length = ex_utf8_length(text);
    ex_bytes_put(b, length ? text : "\xef\xbf\xbd", length ? length : 3);
    text += length ? length : 1;
  }
}
