/* crypto: digests and HMACs. */
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/crypto.h"

static const char TAG[] = "Digest";
enum { MAX_NAMES = 256 };

/* One of the two is set until the digest was taken. */
struct digest {
  EVP_MD_CTX *hash;
  EVP_MAC_CTX *mac;
  size_t length; /* of the result */
};

static void release(struct digest *d) {
  EVP_MD_CTX_free(d->hash);
  EVP_MAC_CTX_free(d->mac);
  d->hash = NULL;
  d->mac = NULL;
}

static void finalize(js_State *J, void *data) {
  (void)J;
  release(data);
  free(data);
}

/* Pushes a new one that inherits from the object at `prototype`. */
static struct digest *push_digest(js_State *J, int prototype) {
  struct digest *d = calloc(1, sizeof *d);
  if (!d)
    rt_oom();
  js_copy(J, prototype);
  js_newuserdata(J, TAG, d, finalize);
  return d;
}

/* The first argument; NULL when it is none, or its digest was taken. */
static struct digest *digest_argument(js_State *J) {
  struct digest *d = js_isuserdata(J, 1, TAG) ? js_touserdata(J, 1, TAG) : NULL;
  return d && (d->hash || d->mac) ? d : NULL;
}

/* ---- making one ---- */

static const EVP_MD *method_named(js_State *J, int idx) {
  const EVP_MD *md =
      js_isstring(J, idx) ? EVP_get_digestbyname(js_tostring(J, idx)) : NULL;
  ERR_clear_error();
  return md;
}

/* The length asked for (argument 2), which only some digests let one choose. */
static int set_length(js_State *J, struct digest *d, const EVP_MD *md) {
  size_t wanted;
  d->length = EVP_MD_get_size(md);
  if (!js_isnumber(J, 2))
    return 1;
  wanted = (size_t)js_tonumber(J, 2);
  if (wanted == d->length)
    return 1;
  d->length = wanted;
  if (EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF)
    return 1;
  ERR_raise(ERR_LIB_EVP, EVP_R_NOT_XOF_OR_INVALID_LENGTH);
  return 0;
}

/* hash(algorithm, length or undefined, prototype): undefined when there is no such
 * algorithm. */
static void b_hash(js_State *J) {
  const EVP_MD *md = method_named(J, 1);
  struct digest *d;
  if (!md) {
    js_pushundefined(J);
    return;
  }
  d = push_digest(J, 3);
  d->hash = EVP_MD_CTX_new();
  if (!d->hash)
    rt_oom();
  if (!set_length(J, d, md) || EVP_DigestInit_ex(d->hash, md, NULL) != 1)
    crypto_throw(J, "Digest method not supported");
}

static int init_mac(struct digest *d, const EVP_MD *md, const unsigned char *key,
                    size_t length) {
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
                                       (char *)(uintptr_t)EVP_MD_get0_name(md), 0),
      OSSL_PARAM_construct_end(),
  };
  EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
  int ok;
  d->mac = mac ? EVP_MAC_CTX_new(mac) : NULL;
  ok = d->mac &&
       EVP_MAC_init(d->mac, key ? key : (const unsigned char *)"", length, params);
  EVP_MAC_free(mac);
  d->length = EVP_MD_get_size(md);
  return ok;
}

/* hmac(algorithm, key or its handle, prototype): undefined when there is no such
 * algorithm. */
static void b_hmac(js_State *J) {
  const EVP_MD *md = method_named(J, 1);
  struct crypto_key *secret = crypto_key_at(J, 2);
  unsigned char *key = NULL;
  size_t length = 0;
  int ok;
  if (!md) {
    js_pushundefined(J);
    return;
  }
  if (!secret)
    key = crypto_bytes(J, 2, &length);
  ok = secret ? init_mac(push_digest(J, 3), md, secret->secret, secret->length)
              : init_mac(push_digest(J, 3), md, key, length);
  crypto_forget(key, length);
  if (!ok)
    crypto_throw(J, "HMAC failed");
}

/* ---- using one ---- */

static int update(struct digest *d, const unsigned char *bytes, size_t length) {
  if (d->hash)
    return EVP_DigestUpdate(d->hash, bytes, length) == 1;
  return d->mac && EVP_MAC_update(d->mac, bytes, length) == 1;
}

/* update(digest, string as UTF-8 or Buffer): whether it went well. */
static void b_update(js_State *J) {
  struct digest *d = digest_argument(J);
  size_t length = 0;
  char *own = js_isstring(J, 2) ? rt_to_text(J, 2, &length) : NULL;
  unsigned char *bytes = own ? (unsigned char *)own : rt_to_buffer(J, 2, &length);
  int ok = d && bytes && update(d, bytes, length);
  free(own);
  js_pushboolean(J, ok);
}

static int finish(struct digest *d, unsigned char *out) {
  size_t length = d->length;
  unsigned size = (unsigned)d->length;
  if (d->mac)
    return EVP_MAC_final(d->mac, out, &length, d->length) == 1;
  if (EVP_MD_get_flags(EVP_MD_CTX_get0_md(d->hash)) & EVP_MD_FLAG_XOF)
    return EVP_DigestFinalXOF(d->hash, out, d->length) == 1;
  return EVP_DigestFinal_ex(d->hash, out, &size) == 1;
}

static void push_hex(js_State *J, const unsigned char *bytes, size_t length) {
  static const char digits[] = "0123456789abcdef";
  char *text = malloc(length * 2 + 1);
  size_t i;
  if (!text)
    rt_oom();
  for (i = 0; i < length; i++) {
    text[i * 2] = digits[bytes[i] >> 4];
    text[i * 2 + 1] = digits[bytes[i] & 15];
  }
  rt_push_text(J, text, length * 2);
  free(text);
}

/* digest(digest, hex): a string of hexadecimal digits, or a Buffer; undefined when it was
 * taken before. */
static void b_digest(js_State *J) {
  struct digest *d = digest_argument(J);
  unsigned char *out;
  if (!d) {
    js_pushundefined(J);
    return;
  }
  out = malloc(d->length + 1);
  if (!out)
    rt_oom();
  if (!finish(d, out)) {
    free(out);
    crypto_throw(J, "Digest failed");
  }
  release(d);
  if (js_toboolean(J, 2)) {
    push_hex(J, out, d->length);
    free(out);
  } else {
    rt_push_buffer(rt_of(J), out, d->length);
  }
}

/* copy(digest, length or undefined, prototype): of a hash whose digest was not taken. */
static void b_copy(js_State *J) {
  struct digest *from = digest_argument(J), *to;
  if (!from || !from->hash) {
    js_pushundefined(J);
    return;
  }
  to = push_digest(J, 3);
  to->hash = EVP_MD_CTX_new();
  if (!to->hash)
    rt_oom();
  if (!set_length(J, to, EVP_MD_CTX_get0_md(from->hash)) ||
      EVP_MD_CTX_copy_ex(to->hash, from->hash) != 1)
    crypto_throw(J, "Digest copy error");
}

/* ---- names ---- */

struct names {
  const char *list[MAX_NAMES];
  int count;
};

static void add_name(const EVP_MD *md, const char *from, const char *to, void *data) {
  struct names *names = data;
  const char *name = from ? from : md ? EVP_MD_get0_name(md) : NULL;
  (void)to;
  if (name && names->count < MAX_NAMES && EVP_get_digestbyname(name))
    names->list[names->count++] = name;
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names that OpenSSL lists and can also make; blake2's long names stand beside the short.
 */
static void b_hashes(js_State *J) {
  struct names names = {.count = 0};
  int i, n = 0;
  EVP_MD_do_all_sorted(add_name, &names);
  qsort(names.list, names.count, sizeof names.list[0], by_name);
  js_newarray(J);
  for (i = 0; i < names.count; i++) {
    EVP_MD *md =
        EVP_MD_fetch(NULL, EVP_MD_get0_name(EVP_get_digestbyname(names.list[i])), NULL);
    if (!md || (i > 0 && strcmp(names.list[i], names.list[i - 1]) == 0)) {
      EVP_MD_free(md);
      continue;
    }
    EVP_MD_free(md);
    js_pushstring(J, names.list[i]);
    js_setindex(J, -2, n++);
  }
  ERR_clear_error();
}

/* hasHash(algorithm) */
static void b_has_hash(js_State *J) {
  js_pushboolean(J, method_named(J, 1) != NULL);
}

/* timingSafeEqual(a, b): Buffers of one length. */
static void b_equal(js_State *J) {
  size_t n = 0, m = 0;
  unsigned char *a = rt_to_buffer(J, 1, &n), *b = rt_to_buffer(J, 2, &m);
  js_pushboolean(J, n == m && (n == 0 || (a && b && CRYPTO_memcmp(a, b, n) == 0)));
}

void crypto_hash_init(struct rt *rt) {
  js_State *J = rt->J;
  rt_method(J, "hash", b_hash, 3);
  rt_method(J, "hmac", b_hmac, 3);
  rt_method(J, "update", b_update, 2);
  rt_method(J, "digest", b_digest, 2);
  rt_method(J, "copy", b_copy, 3);
  rt_method(J, "hashes", b_hashes, 0);
  rt_method(J, "hasHash", b_has_hash, 1);
  rt_method(J, "timingSafeEqual", b_equal, 2);
}
