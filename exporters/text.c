/* Numbers and strings of JSON. */
#include "exporters/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Writes the digits so that they end at `end`; returns where they begin. */
static char *digits(char *end, uint64_t value) {
  do
    *--end = (char)('0' + value % 10);
  while (value /= 10);
  return end;
}

void ex_u64(struct ex_dest *d, uint64_t value) {
  char text[20], *begin = digits(text + sizeof text, value);
  ex_put(d, begin, (size_t)(text + sizeof text - begin));
}

void ex_i64(struct ex_dest *d, int64_t value) {
  if (value < 0)
    ex_lit(d, "-");
  ex_u64(d, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void ex_us(struct ex_dest *d, uint64_t ns) {
  char text[24], *end = text + sizeof text;
  unsigned rest = (unsigned)(ns % 1000);
  *--end = (char)('0' + rest % 10);
  *--end = (char)('0' + rest / 10 % 10);
  *--end = (char)('0' + rest / 100);
  *--end = '.';
  char *begin = digits(end, ns / 1000);
  ex_put(d, begin, (size_t)(text + sizeof text - begin));
}

static size_t sequence(const unsigned char *s) {
  unsigned lead = s[0];
  size_t length = lead < 0x80                   ? 1
                  : lead >= 0xc2 && lead < 0xe0 ? 2
                  : lead >= 0xe0 && lead < 0xf0 ? 3
                  : lead >= 0xf0 && lead < 0xf5 ? 4
                                                : 0;
  if (length < 2)
    return length;
  unsigned min = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  unsigned max = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (s[1] < min || s[1] > max)
    return 0;
  for (size_t i = 2; i < length; i++)
    if (s[i] < 0x80 || s[i] > 0xbf)
      return 0;
  return length;
}

size_t ex_utf8_length(const char *text) {
  return sequence((const unsigned char *)text);
}

/* Bytes that go through as they are. DEL is left alone: JSON allows it. */
static size_t plain_run(const unsigned char *s) {
  const unsigned char *p = s;
  while (*p >= 0x20 && *p < 0x80 && *p != '"' && *p != '\\')
    p++;
  return (size_t)(p - s);
}

/* What a byte that cannot stand for itself becomes; returns its length. */
static size_t control(char out[6], unsigned char c) {
  static const char hex[] = "0123456789abcdef";
  static const char names[] = "btn fr"; /* 8 to 13, without vertical tab */
  out[0] = '\\';
  if (c == '"' || c == '\\' || (c >= 8 && c <= 13 && c != 11)) {
    out[1] = c < 0x20 ? names[c - 8] : (char)c;
    return 2;
  }
  memcpy(out + 1, "u00", 3);
  out[4] = hex[c >> 4];
  out[5] = hex[c & 15];
  return 6;
}

/* The next piece of the escaped text: *piece and its length, 0 at the end. *s moves on.
 */
static size_t next_piece(const unsigned char **s, char room[6], const char **piece) {
  const unsigned char *p = *s;
  size_t run = plain_run(p);
  *piece = (const char *)p;
  if (run || !*p) {
    *s += run;
    return run;
  }
  if (*p < 0x80) {
    *s += 1;
    *piece = room;
    return control(room, *p);
  }
  size_t length = sequence(p);
  *s += length ? length : 1;
  if (!length)
    *piece = "\xef\xbf\xbd";
  return length ? length : 3;
}

void ex_escaped(struct ex_dest *d, const char *text) {
  const unsigned char *s = (const unsigned char *)text;
  const char *piece;
  char room[6];
  for (size_t length; (length = next_piece(&s, room, &piece)) > 0;)
    ex_put(d, piece, length);
}

void ex_bytes_escaped(struct ex_bytes *b, const char *text) {
  const unsigned char *s = (const unsigned char *)text;
  const char *piece;
  char room[6];
  for (size_t length; (length = next_piece(&s, room, &piece)) > 0;)
    ex_bytes_put(b, piece, length);
}

void ex_string(struct ex_dest *d, const char *text) {
  ex_lit(d, "\"");
  ex_escaped(d, text);
  ex_lit(d, "\"");
}

char *ex_utf8(const char *text) {
  char *out = malloc(strlen(text) * 3 + 1), *end = out;
  if (!out) {
    fputs("uvscope: out of memory\n", stderr);
    exit(1);
  }
  for (const unsigned char *s = (const unsigned char *)text; *s;) {
    size_t length = sequence(s);
    memcpy(end, length ? (const char *)s : "\xef\xbf\xbd", length ? length : 3);
    end += length ? length : 3;
    s += length ? length : 1;
  }
  *end = 0;
  return out;
}
