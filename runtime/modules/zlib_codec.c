/* One step of zlib's and brotli's algorithms, and what its result means. */
#include <brotli/decode.h>
#include <brotli/encode.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "runtime/modules/zlib.h"

struct zl_codec {
  struct zl_options options;
  enum zl_mode mode; /* of ZL_UNZIP: what its input turned out to be */
  z_stream z;
  int open;          /* z was initialised */
  int status;        /* of the last step; zlib's */
  unsigned magic;    /* bytes of gzip's two that were seen */
  BrotliEncoderState *encoder;
  BrotliDecoderState *decoder;
  int ok; /* of brotli's last step */
};

static const struct zl_error FINE;

/* ---- opening ---- */

static int is_brotli(const struct zl_codec *c) {
  return c->options.mode >= ZL_BROTLI_DECODE;
}

static int compresses(const struct zl_codec *c) {
  return c->mode == ZL_DEFLATE || c->mode == ZL_GZIP || c->mode == ZL_DEFLATERAW;
}

static int window_bits(const struct zl_options *o) {
  switch (o->mode) {
  case ZL_GZIP:
  case ZL_GUNZIP:
    return o->window_bits + 16;
  case ZL_UNZIP:
    return o->window_bits + 32;
  case ZL_DEFLATERAW:
  case ZL_INFLATERAW:
    return -o->window_bits;
  default:
    return o->window_bits;
  }
}

static int set_dictionary(struct zl_codec *c) {
  const struct zl_options *o = &c->options;
  if (!o->dictionary)
    return Z_OK;
  if (c->mode == ZL_DEFLATE || c->mode == ZL_DEFLATERAW)
    return deflateSetDictionary(&c->z, o->dictionary, (uInt)o->dictionary_length);
  if (c->mode == ZL_INFLATERAW)
    return inflateSetDictionary(&c->z, o->dictionary, (uInt)o->dictionary_length);
  return Z_OK; /* inflate asks for it */
}

static struct zl_error zlib_error(const char *message, int status) {
  static const char *const codes[] = {"Z_VERSION_ERROR", "Z_BUF_ERROR",  "Z_MEM_ERROR",
                                      "Z_DATA_ERROR",    "Z_STREAM_ERROR", "Z_ERRNO",
                                      "Z_OK",            "Z_STREAM_END", "Z_NEED_DICT"};
  return (struct zl_error){message, codes[status + 6], status};
}

static struct zl_error open_zlib(struct zl_codec *c) {
  const struct zl_options *o = &c->options;
  int status = compresses(c) ? deflateInit2(&c->z, o->level, Z_DEFLATED, window_bits(o),
                                            o->mem_level, o->strategy)
                             : inflateInit2(&c->z, window_bits(o));
  if (status != Z_OK)
    return zlib_error("Init error", status);
  c->open = 1;
  status = set_dictionary(c);
  return status == Z_OK ? FINE : zlib_error("Failed to set dictionary", status);
}

static struct zl_error open_brotli(struct zl_codec *c) {
  const struct zl_options *o = &c->options;
  int ok = 1;
  if (o->mode == ZL_BROTLI_ENCODE)
    c->encoder = BrotliEncoderCreateInstance(NULL, NULL, NULL);
  else
    c->decoder = BrotliDecoderCreateInstance(NULL, NULL, NULL);
  for (size_t i = 0; i + 1 < o->param_count && ok; i += 2)
    ok = c->encoder ? BrotliEncoderSetParameter(
                          c->encoder, (BrotliEncoderParameter)o->params[i], o->params[i + 1])
                    : BrotliDecoderSetParameter(c->decoder,
                                                (BrotliDecoderParameter)o->params[i],
                                                o->params[i + 1]);
  if (ok && (c->encoder || c->decoder))
    return FINE;
  return (struct zl_error){"Initialization failed", "ERR_ZLIB_INITIALIZATION_FAILED", -1};
}

static void end(struct zl_codec *c) {
  if (c->open)
    (void)(compresses(c) ? deflateEnd(&c->z) : inflateEnd(&c->z));
  if (c->encoder)
    BrotliEncoderDestroyInstance(c->encoder);
  if (c->decoder)
    BrotliDecoderDestroyInstance(c->decoder);
  c->open = 0;
  c->encoder = NULL;
  c->decoder = NULL;
}

static struct zl_error begin(struct zl_codec *c) {
  c->mode = c->options.mode;
  c->magic = 0;
  c->status = Z_OK;
  c->ok = 1;
  memset(&c->z, 0, sizeof c->z);
  return is_brotli(c) ? open_brotli(c) : open_zlib(c);
}

struct zl_codec *zl_open(const struct zl_options *options, struct zl_error *error) {
  struct zl_codec *c = calloc(1, sizeof *c);
  if (!c) {
    free(options->dictionary);
    *error = zlib_error("out of memory", Z_MEM_ERROR);
    return NULL;
  }
  c->options = *options;
  *error = begin(c);
  if (!error->message)
    return c;
  zl_close(c);
  return NULL;
}

void zl_close(struct zl_codec *c) {
  end(c);
  free(c->options.dictionary);
  free(c);
}

/* ---- a step ---- */

/* Of ZL_UNZIP: gzip's two bytes decide, wherever the input was cut. */
static void look_at_magic(struct zl_codec *c, const struct zl_step *s) {
  static const unsigned char magic[] = {0x1f, 0x8b};
  for (size_t i = 0; i < s->in_left && c->mode == ZL_UNZIP; i++) {
    if (s->in[i] != magic[c->magic])
      c->mode = ZL_INFLATE;
    else if (++c->magic == sizeof magic)
      c->mode = ZL_GUNZIP;
  }
}

static void expand_members(struct zl_codec *c, int flush) {
  const struct zl_options *o = &c->options;
  c->status = inflate(&c->z, flush);
  if (c->mode != ZL_INFLATERAW && c->status == Z_NEED_DICT && o->dictionary) {
    c->status = inflateSetDictionary(&c->z, o->dictionary, (uInt)o->dictionary_length);
    if (c->status == Z_OK)
      c->status = inflate(&c->z, flush);
    else if (c->status == Z_DATA_ERROR)
      c->status = Z_NEED_DICT; /* it is another one that is needed */
  }
  /* What follows a member of a gzip file, unless it is padding, is the next one. */
  while (c->z.avail_in > 0 && c->mode == ZL_GUNZIP && c->status == Z_STREAM_END &&
         c->z.next_in[0] != 0) {
    inflateReset(&c->z);
    c->status = inflate(&c->z, flush);
  }
}

static void run_zlib(struct zl_codec *c, struct zl_step *s) {
  look_at_magic(c, s);
  c->z.next_in = (unsigned char *)(uintptr_t)s->in;
  c->z.avail_in = (uInt)s->in_left;
  c->z.next_out = s->out;
  c->z.avail_out = (uInt)s->out_left;
  if (compresses(c))
    c->status = deflate(&c->z, s->flush);
  else
    expand_members(c, s->flush);
  s->in = c->z.next_in;
  s->in_left = c->z.avail_in;
  s->out = c->z.next_out;
  s->out_left = c->z.avail_out;
}

static void run_brotli(struct zl_codec *c, struct zl_step *s) {
  const uint8_t *in = s->in;
  if (c->encoder) {
    c->ok = BrotliEncoderCompressStream(c->encoder, (BrotliEncoderOperation)s->flush,
                                        &s->in_left, &in, &s->out_left, &s->out, NULL);
  } else {
    BrotliDecoderResult result = BrotliDecoderDecompressStream(
        c->decoder, &s->in_left, &in, &s->out_left, &s->out, NULL);
    c->status = result;
    c->ok = result != BROTLI_DECODER_RESULT_ERROR;
  }
  s->in = in;
}

void zl_run(struct zl_codec *c, struct zl_step *s) {
  if (is_brotli(c))
    run_brotli(c, s);
  else
    run_zlib(c, s);
}

int zl_at_end(const struct zl_codec *c) {
  if (c->encoder)
    return BrotliEncoderIsFinished(c->encoder);
  if (c->decoder)
    return BrotliDecoderIsFinished(c->decoder);
  return c->status == Z_STREAM_END;
}

/* ---- what it means ---- */

static struct zl_error check_zlib(const struct zl_codec *c, const struct zl_step *s) {
  const char *message = "Zlib error";
  switch (c->status) {
  case Z_STREAM_END:
    return FINE;
  case Z_OK:
  case Z_BUF_ERROR: /* fatal only when nothing more comes */
    if (s->flush != Z_FINISH || s->out_left == 0)
      return FINE;
    message = "unexpected end of file";
    break;
  case Z_NEED_DICT:
    message = c->options.dictionary ? "Bad dictionary" : "Missing dictionary";
    break;
  default:
    break;
  }
  if (c->status < 0 && c->z.msg && c->status != Z_BUF_ERROR)
    message = c->z.msg;
  return zlib_error(message, c->status);
}

/* "ERROR_FORMAT_X" becomes Node.js's "ERR__ERROR_FORMAT_X". */
static struct zl_error decoder_error(const struct zl_codec *c) {
  BrotliDecoderErrorCode number = BrotliDecoderGetErrorCode(c->decoder);
  switch (number) {
#define CODE(prefix, name, value)                                                        \
  case value:                                                                            \
    return (struct zl_error){"Decompression failed", "ERR_" #prefix #name, value};
#define NOTHING
    BROTLI_DECODER_ERROR_CODES_LIST(CODE, NOTHING)
  default:
    return (struct zl_error){"Decompression failed", "ERR_BROTLI_DECODER", (int)number};
  }
}

static struct zl_error check_brotli(const struct zl_codec *c, const struct zl_step *s) {
  if (c->encoder)
    return c->ok ? FINE
                 : (struct zl_error){"Compression failed",
                                     "ERR_BROTLI_COMPRESSION_FAILED", -1};
  if (!c->ok)
    return decoder_error(c);
  if (s->flush == BROTLI_OPERATION_FINISH &&
      c->status == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
    return zlib_error("unexpected end of file", Z_BUF_ERROR);
  return FINE;
}

struct zl_error zl_check(const struct zl_codec *c, const struct zl_step *s) {
  return is_brotli(c) ? check_brotli(c, s) : check_zlib(c, s);
}

struct zl_error zl_reset(struct zl_codec *c) {
  if (is_brotli(c)) {
    end(c);
    return begin(c);
  }
  c->mode = c->options.mode;
  c->magic = 0;
  c->status = compresses(c) ? deflateReset(&c->z) : inflateReset(&c->z);
  if (c->status == Z_OK)
    c->status = set_dictionary(c);
  return c->status == Z_OK ? FINE : zlib_error("Failed to reset stream", c->status);
}

struct zl_error zl_params(struct zl_codec *c, int level, int strategy) {
  c->status = compresses(c) ? deflateParams(&c->z, level, strategy) : Z_OK;
  if (c->status == Z_OK || c->status == Z_BUF_ERROR)
    return FINE;
  return zlib_error("Failed to set parameters", c->status);
}
