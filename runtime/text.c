/* Text between C and the engine, whose strings are UTF-8 with NUL as the bytes C0 80. */
#include <stdlib.h>
#include <string.h>

#include "runtime/internal.h"
#include "runtime/modules/codec.h"

/* The length of the valid UTF-8 sequence at s, or 0. Surrogates are let through: the engine
 * keeps lone ones as three bytes. */
static size_t sequence_length(const unsigned char *s, size_t left) {
  static const unsigned char lowest[5] = {0, 0, 0x80, 0xa0, 0x90};
  size_t need = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3
                : s[0] < 0xf5 ? 4 : 0;
  if (need < 2)
    return need;
  if (need > left)
    return 0;
  for (size_t i = 1; i < need; i++)
    if ((s[i] & 0xc0) != 0x80)
      return 0;
  if ((s[0] == 0xe0 || s[0] == 0xf0) && s[1] < lowest[need])
    return 0;
  return s[0] == 0xf4 && s[1] > 0x8f ? 0 : need;
}

/* How many bytes of a broken sequence one U+FFFD stands for: its longest valid beginning. */
static size_t broken_length(const unsigned char *s, size_t left) {
  size_t need = s[0] >= 0xc2 && s[0] < 0xe0   ? 2
                : s[0] >= 0xe0 && s[0] < 0xf0 ? 3
                : s[0] >= 0xf0 && s[0] < 0xf5 ? 4
                                              : 1;
  size_t n = 1;
  if (need > 1 && left > 1) {
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90) ||
        (s[0] == 0xf4 && s[1] > 0x8f) || (s[0] == 0xed && s[1] > 0x9f))
      return 1;
  }
  while (n < need && n < left && (s[n] & 0xc0) == 0x80)
    n++;
  return n;
}

static int plain(const char *data, size_t length) {
  for (size_t i = 0; i < length;) {
    size_t n = sequence_length((const unsigned char *)data + i, length - i);
    if (n == 0 || data[i] == 0)
      return 0;
    i += n;
  }
  return 1;
}

void rt_push_text(js_State *J, const char *data, size_t length) {
  if (plain(data, length)) {
    js_pushlstring(J, data, (int)length);
    return;
  }
  char *text = rt__realloc(NULL, length * 3 + 1);
  size_t out = 0;
  for (size_t i = 0; i < length;) {
    const unsigned char *s = (const unsigned char *)data + i;
    size_t n = sequence_length(s, length - i);
    if (n && *s) {
      memcpy(text + out, s, n);
      out += n;
      i += n;
    } else {
      memcpy(text + out, *s ? "\xef\xbf\xbd" : "\xc0\x80", *s ? 3 : 2);
      out += *s ? 3 : 2;
      i += *s ? broken_length(s, length - i) : 1;
    }
  }
  if (js_try(J)) {
    free(text);
    js_throw(J);
  }
  js_pushlstring(J, text, (int)out);
  js_endtry(J);
  free(text);
}

char *rt_to_text(js_State *J, int idx, size_t *length) {
  const char *s = js_tostring(J, idx);
  size_t size = strlen(s);
  char *text;
  /* NUL and surrogates are what the engine writes in its own way. */
  if (strpbrk(s, "\xc0\xed")) {
    size = rt__encoded_length(RT_UTF8, s);
    text = rt__realloc(NULL, size + 1);
    size = rt__encode(RT_UTF8, s, (unsigned char *)text, size);
  } else {
    text = rt__realloc(NULL, size + 1);
    memcpy(text, s, size);
  }
  text[size] = 0;
  if (length)
    *length = size;
  return text;
}
