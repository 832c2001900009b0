/*
 * zlib's modes over zlib and libbrotli: one step of compressing or expanding takes some input
 * and fills some output (zlib_codec.c); the binding runs steps on the pool or at once (zlib.c).
 *
 * Thread: a codec is used by one thread at a time; its owner sees to it.
 */
#ifndef RT_MODULES_ZLIB_H
#define RT_MODULES_ZLIB_H

#include <stddef.h>
#include <stdint.h>

/* As Node.js numbers them. */
enum zl_mode {
  ZL_DEFLATE = 1,
  ZL_INFLATE,
  ZL_GZIP,
  ZL_GUNZIP,
  ZL_DEFLATERAW,
  ZL_INFLATERAW,
  ZL_UNZIP,
  ZL_BROTLI_DECODE,
  ZL_BROTLI_ENCODE,
  ZL_MODES
};

/* What the codec is made with. Of `params` (key and value in turn) only brotli makes use. */
struct zl_options {
  enum zl_mode mode;
  int window_bits, level, mem_level, strategy;
  unsigned char *dictionary; /* malloc()ed; the codec takes it over */
  size_t dictionary_length;
  uint32_t params[32];
  size_t param_count;
};

/* In: what is there and how much room. Out: what is left of both. */
struct zl_step {
  const unsigned char *in;
  size_t in_left;
  unsigned char *out;
  size_t out_left;
  int flush; /* Z_NO_FLUSH ... Z_FINISH, or brotli's operation */
};

/* What went wrong: an errno and a code as Node.js reports them; message NULL: nothing. */
struct zl_error {
  const char *message, *code;
  int number;
};

struct zl_codec;

/* Takes the dictionary in any case; NULL with *error set when it cannot be. */
struct zl_codec *zl_open(const struct zl_options *options, struct zl_error *error);
void zl_close(struct zl_codec *c);

/* One step; blocks for as long as it computes. */
void zl_run(struct zl_codec *c, struct zl_step *step);
/* What is wrong after that step. */
struct zl_error zl_check(const struct zl_codec *c, const struct zl_step *step);
/* Whether the stream came to its end. */
int zl_at_end(const struct zl_codec *c);
struct zl_error zl_reset(struct zl_codec *c);
/* Of deflate: a new level and strategy. */
struct zl_error zl_params(struct zl_codec *c, int level, int strategy);

#endif
