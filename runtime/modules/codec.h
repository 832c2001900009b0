/*
 * Between the engine's strings and bytes in Node's encodings. The engine keeps strings as
 * UTF-8 with NUL as C0 80; surrogates that stand alone are three bytes each, and a pair may
 * be two of those or one sequence of four.
 *
 * Thread: any for the functions without an engine; the loop's for the others.
 */
#ifndef RT_MODULES_CODEC_H
#define RT_MODULES_CODEC_H

#include <stddef.h>
#include <mujs.h>

enum rt__encoding {
  RT_UTF8,
  RT_UTF16LE,
  RT_LATIN1,
  RT_ASCII,
  RT_BASE64,
  RT_BASE64URL,
  RT_HEX,
  RT_NO_ENCODING
};

/* "utf-8", "UCS2", "binary"...; RT_NO_ENCODING for a name Node does not know. */
enum rt__encoding rt__encoding_of(const char *name);

/* Bytes that encoding the string takes (for base64 at most; Node's byteLength()). */
size_t rt__encoded_length(enum rt__encoding encoding, const char *s);

/* Encodes into at most `room` bytes, no character in part; returns the bytes written. */
size_t rt__encode(enum rt__encoding encoding, const char *s, unsigned char *out,
                  size_t room);

/* Pushes the bytes as a string; what is not valid UTF-8 becomes U+FFFD as in Node. */
void rt__push_decoded(js_State *J, enum rt__encoding encoding, const unsigned char *bytes,
                      size_t length);

#endif
