/* Node's encodings over the engine's strings. */
#include "runtime/modules/codec.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runtime/internal.h"

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64url_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char hex_digits[] = "0123456789abcdef";

static const struct {
  const char *name;
  enum rt__encoding encoding;
} names[] = {
    {"utf8", RT_UTF8},      {"utf-8", RT_UTF8},       {"ucs2", RT_UTF16LE},
    {"ucs-2", RT_UTF16LE},  {"utf16le", RT_UTF16LE},  {"utf-16le", RT_UTF16LE},
    {"latin1", RT_LATIN1},  {"binary", RT_LATIN1},    {"base64", RT_BASE64},
    {"hex", RT_HEX},        {"ascii", RT_ASCII},      {"base64url", RT_BASE64URL},
};

enum rt__encoding rt__encoding_of(const char *name) {
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcasecmp(names[i].name, name) == 0)
      return names[i].encoding;
  return RT_NO_ENCODING;
}

/* ---- reading the engine's strings ---- */

/* The next code point, surrogates that stand side by side taken together. */
static uint32_t next_rune(const unsigned char **at) {
  const unsigned char *s = *at;
  uint32_t rune, low;
  if (s[0] < 0x80) {
    *at = s + 1;
    return s[0];
  }
  if (s[0] < 0xe0 || !s[1]) {
    *at = s[1] ? s + 2 : s + 1;
    return (uint32_t)(s[0] & 0x1f) << 6 | (s[1] & 0x3f);
  }
  if (s[0] >= 0xf0 && s[2] && s[3]) {
    *at = s + 4;
    return (uint32_t)(s[0] & 7) << 18 | (uint32_t)(s[1] & 0x3f) << 12 |
           (uint32_t)(s[2] & 0x3f) << 6 | (s[3] & 0x3f);
  }
  *at = s[2] ? s + 3 : s + 2;
  rune = (uint32_t)(s[0] & 15) << 12 | (uint32_t)(s[1] & 0x3f) << 6 | (s[2] & 0x3f);
  if (rune < 0xd800 || rune > 0xdbff || s[3] != 0xed || s[4] < 0xb0 || !s[5])
    return rune;
  low = 0xd000 | (uint32_t)(s[4] & 0x3f) << 6 | (s[5] & 0x3f);
  *at = s + 6;
  return 0x10000 + ((rune - 0xd800) << 10) + (low - 0xdc00);
}

/* The number of UTF-16 units. */
static size_t unit_count(const char *s) {
  size_t n = 0;
  for (const unsigned char *p = (const unsigned char *)s; *p; p++)
    n += (*p & 0xc0) != 0x80 ? (*p >= 0xf0 ? 2 : 1) : 0;
  return n;
}

static int is_surrogate(uint32_t rune) {
  return rune >= 0xd800 && rune <= 0xdfff;
}

static size_t put_utf8(unsigned char *out, uint32_t rune) {
  if (rune < 0x80) {
    out[0] = (unsigned char)rune;
    return 1;
  }
  if (rune < 0x800) {
    out[0] = (unsigned char)(0xc0 | rune >> 6);
    out[1] = (unsigned char)(0x80 | (rune & 0x3f));
    return 2;
  }
  if (rune < 0x10000) {
    out[0] = (unsigned char)(0xe0 | rune >> 12);
    out[1] = (unsigned char)(0x80 | (rune >> 6 & 0x3f));
    out[2] = (unsigned char)(0x80 | (rune & 0x3f));
    return 3;
  }
  out[0] = (unsigned char)(0xf0 | rune >> 18);
  out[1] = (unsigned char)(0x80 | (rune >> 12 & 0x3f));
  out[2] = (unsigned char)(0x80 | (rune >> 6 & 0x3f));
  out[3] = (unsigned char)(0x80 | (rune & 0x3f));
  return 4;
}

/* ---- lengths ---- */

static size_t utf8_length(const char *s) {
  size_t n = 0;
  for (const unsigned char *p = (const unsigned char *)s; *p;) {
    uint32_t rune = next_rune(&p);
    n += rune < 0x80 ? 1 : rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
  }
  return n;
}

static size_t base64_length(const char *s) {
  size_t n = unit_count(s), bytes = strlen(s);
  if (n > 0 && s[bytes - 1] == '=')
    n--;
  if (n > 1 && bytes > 1 && s[bytes - 2] == '=')
    n--;
  return n * 3 / 4;
}

size_t rt__encoded_length(enum rt__encoding encoding, const char *s) {
  switch (encoding) {
  case RT_UTF16LE:
    return unit_count(s) * 2;
  case RT_LATIN1:
  case RT_ASCII:
    return unit_count(s);
  case RT_HEX:
    return unit_count(s) / 2;
  case RT_BASE64:
  case RT_BASE64URL:
    return base64_length(s);
  default:
    return utf8_length(s);
  }
}

/* ---- encoding ---- */

static size_t encode_utf8(const char *s, unsigned char *out, size_t room) {
  unsigned char piece[4];
  size_t n = 0;
  for (const unsigned char *p = (const unsigned char *)s; *p;) {
    uint32_t rune = next_rune(&p);
    size_t size = put_utf8(piece, is_surrogate(rune) ? 0xfffd : rune);
    if (n + size > room)
      break;
    memcpy(out + n, piece, size);
    n += size;
  }
  return n;
}

static size_t encode_utf16(const char *s, unsigned char *out, size_t room) {
  size_t n = 0;
  for (const unsigned char *p = (const unsigned char *)s; *p && n + 2 <= room;) {
    uint32_t rune = next_rune(&p);
    uint32_t unit = rune > 0xffff ? 0xd800 + ((rune - 0x10000) >> 10) : rune;
    out[n++] = (unsigned char)unit;
    out[n++] = (unsigned char)(unit >> 8);
    if (rune > 0xffff && n + 2 <= room) {
      unit = 0xdc00 + ((rune - 0x10000) & 0x3ff);
      out[n++] = (unsigned char)unit;
      out[n++] = (unsigned char)(unit >> 8);
    }
  }
  return n;
}

static size_t encode_latin1(const char *s, unsigned char *out, size_t room) {
  size_t n = 0;
  for (const unsigned char *p = (const unsigned char *)s; *p && n < room;) {
    uint32_t rune = next_rune(&p);
    if (rune > 0xffff) {
      out[n++] = (unsigned char)((rune - 0x10000) >> 10);
      rune -= 0x10000;
    }
    if (n < room)
      out[n++] = (unsigned char)rune;
  }
  return n;
}

static int hex_value(int c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t encode_hex(const char *s, unsigned char *out, size_t room) {
  size_t n = 0;
  for (; n < room && s[0] && s[1]; s += 2) {
    int high = hex_value((unsigned char)s[0]), low = hex_value((unsigned char)s[1]);
    if (high < 0 || low < 0)
      break;
    out[n++] = (unsigned char)(high << 4 | low);
  }
  return n;
}

static int base64_value(int c) {
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  if (c == '+' || c == '-')
    return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

/* Both alphabets; characters of neither are passed over. */
static size_t encode_base64(const char *s, unsigned char *out, size_t room) {
  uint32_t bits = 0;
  unsigned have = 0;
  size_t n = 0;
  for (; *s && n < room; s++) {
    int value = base64_value((unsigned char)*s);
    if (*s == '=')
      break;
    if (value < 0)
      continue;
    bits = bits << 6 | (uint32_t)value;
    have += 6;
    if (have >= 8) {
      have -= 8;
      out[n++] = (unsigned char)(bits >> have);
    }
  }
  return n;
}

size_t rt__encode(enum rt__encoding encoding, const char *s, unsigned char *out,
                  size_t room) {
  switch (encoding) {
  case RT_UTF16LE:
    return encode_utf16(s, out, room);
  case RT_LATIN1:
  case RT_ASCII:
    return encode_latin1(s, out, room);
  case RT_HEX:
    return encode_hex(s, out, room);
  case RT_BASE64:
  case RT_BASE64URL:
    return encode_base64(s, out, room);
  default:
    return encode_utf8(s, out, room);
  }
}

/* ---- decoding ---- */

/* The valid sequence at s, surrogates not among them; `*broken` is how many bytes one U+FFFD
 * stands for when there is none (0 is returned). */
static size_t valid_utf8(const unsigned char *s, size_t left, size_t *broken) {
  unsigned low = 0x80, high = 0xbf;
  size_t need = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3
                : s[0] < 0xf5 ? 4 : 0;
  size_t n = 1;
  if (s[0] == 0xe0)
    low = 0xa0;
  else if (s[0] == 0xf0)
    low = 0x90;
  else if (s[0] == 0xed)
    high = 0x9f;
  else if (s[0] == 0xf4)
    high = 0x8f;
  for (; n < need && n < left && s[n] >= low && s[n] <= high; n++) {
    low = 0x80;
    high = 0xbf;
  }
  *broken = n;
  return n == need ? need : 0;
}

static size_t decode_utf8(const unsigned char *s, size_t length, char *out) {
  size_t n = 0, broken;
  for (size_t i = 0; i < length;) {
    size_t size = valid_utf8(s + i, length - i, &broken);
    if (size && s[i]) {
      memcpy(out + n, s + i, size);
      n += size;
      i += size;
    } else {
      memcpy(out + n, s[i] ? "\xef\xbf\xbd" : "\xc0\x80", s[i] ? 3 : 2);
      n += s[i] ? 3 : 2;
      i += size ? size : broken;
    }
  }
  return n;
}

static size_t put_unit(char *out, uint32_t rune) {
  if (rune == 0) {
    memcpy(out, "\xc0\x80", 2);
    return 2;
  }
  return put_utf8((unsigned char *)out, rune);
}

static size_t decode_utf16(const unsigned char *s, size_t length, char *out) {
  size_t n = 0;
  for (size_t i = 0; i + 1 < length; i += 2) {
    uint32_t unit = s[i] | (uint32_t)s[i + 1] << 8, next;
    if (unit >= 0xd800 && unit <= 0xdbff && i + 3 < length) {
      next = s[i + 2] | (uint32_t)s[i + 3] << 8;
      if (next >= 0xdc00 && next <= 0xdfff) {
        unit = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
        i += 2;
      }
    }
    n += put_unit(out + n, unit);
  }
  return n;
}

static size_t decode_bytes(const unsigned char *s, size_t length, unsigned mask, char *out) {
  size_t n = 0;
  for (size_t i = 0; i < length; i++)
    n += put_unit(out + n, s[i] & mask);
  return n;
}

static size_t decode_hex(const unsigned char *s, size_t length, char *out) {
  for (size_t i = 0; i < length; i++) {
    out[2 * i] = hex_digits[s[i] >> 4];
    out[2 * i + 1] = hex_digits[s[i] & 15];
  }
  return length * 2;
}

static size_t decode_base64(const unsigned char *s, size_t length, int url, char *out) {
  const char *digits = url ? base64url_digits : base64_digits;
  size_t n = 0, i = 0;
  for (; i + 2 < length; i += 3) {
    out[n++] = digits[s[i] >> 2];
    out[n++] = digits[(s[i] & 3) << 4 | s[i + 1] >> 4];
    out[n++] = digits[(s[i + 1] & 15) << 2 | s[i + 2] >> 6];
    out[n++] = digits[s[i + 2] & 63];
  }
  if (i < length) {
    unsigned second = i + 1 < length ? s[i + 1] : 0;
    out[n++] = digits[s[i] >> 2];
    out[n++] = digits[(s[i] & 3) << 4 | second >> 4];
    if (i + 1 < length)
      out[n++] = digits[(second & 15) << 2];
    else if (!url)
      out[n++] = '=';
    if (!url)
      out[n++] = '=';
  }
  return n;
}

static size_t decode(enum rt__encoding encoding, const unsigned char *s, size_t length,
                     char *out) {
  switch (encoding) {
  case RT_UTF16LE:
    return decode_utf16(s, length, out);
  case RT_LATIN1:
    return decode_bytes(s, length, 0xff, out);
  case RT_ASCII:
    return decode_bytes(s, length, 0x7f, out);
  case RT_HEX:
    return decode_hex(s, length, out);
  case RT_BASE64:
  case RT_BASE64URL:
    return decode_base64(s, length, encoding == RT_BASE64URL, out);
  default:
    return decode_utf8(s, length, out);
  }
}

static int all_ascii(const unsigned char *s, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (s[i] == 0 || s[i] >= 0x80)
      return 0;
  return 1;
}

/* The text goes even when the engine throws for want of memory. */
static void __attribute__((noinline)) push_and_free(js_State *J, char *text, size_t size) {
  if (js_try(J)) {
    free(text);
    js_throw(J);
  }
  js_pushlstring(J, text, (int)size);
  js_endtry(J);
  free(text);
}

void rt__push_decoded(js_State *J, enum rt__encoding encoding, const unsigned char *bytes,
                      size_t length) {
  if (length == 0) {
    js_pushliteral(J, "");
    return;
  }
  if ((encoding == RT_UTF8 || encoding == RT_LATIN1 || encoding == RT_ASCII) &&
      all_ascii(bytes, length)) {
    js_pushlstring(J, (const char *)bytes, (int)length);
    return;
  }
  char *text = rt__realloc(NULL, length * 3 + 4);
  push_and_free(J, text, decode(encoding, bytes, length, text));
}
