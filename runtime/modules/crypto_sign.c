/* crypto: signatures. */
/* How long the numbers of a DSA or ECDSA signature are, the old structures tell. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/core_names.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/crypto.h"

struct options {
  int has_padding, padding;
  int has_salt, salt;
  int p1363;
};

/* ---- what a key wants ---- */

static int is_rsa(const EVP_PKEY *pkey) {
  int id = EVP_PKEY_get_id(pkey);
  return id == EVP_PKEY_RSA || id == EVP_PKEY_RSA2 || id == EVP_PKEY_RSA_PSS;
}

static int apply(const EVP_PKEY *pkey, EVP_PKEY_CTX *ctx, const struct options *o) {
  int padding = EVP_PKEY_get_id(pkey) == EVP_PKEY_RSA_PSS ? RSA_PKCS1_PSS_PADDING
                                                          : RSA_PKCS1_PADDING;
  if (!is_rsa(pkey))
    return 1;
  if (o->has_padding)
    padding = o->padding;
  if (EVP_PKEY_CTX_set_rsa_padding(ctx, padding) <= 0)
    return 0;
  return padding != RSA_PKCS1_PSS_PADDING || !o->has_salt ||
         EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, o->salt) > 0;
}

/* Bytes of each of a signature's two numbers; 0 when it has none. */
static int number_size(const EVP_PKEY *pkey) {
  const EC_KEY *ec;
  BIGNUM *q = NULL;
  int bits = 0;
  switch (EVP_PKEY_get_base_id(pkey)) {
  case EVP_PKEY_DSA:
    if (EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_FFC_Q, &q) == 1)
      bits = BN_num_bits(q);
    BN_free(q);
    break;
  case EVP_PKEY_EC:
    ec = EVP_PKEY_get0_EC_KEY(pkey);
    bits = ec ? EC_GROUP_order_bits(EC_KEY_get0_group(ec)) : 0;
    break;
  }
  return (bits + 7) / 8;
}

/* Replaces a DER signature by the two numbers; leaves what is none. */
static void to_p1363(const EVP_PKEY *pkey, unsigned char **bytes, size_t *length) {
  const unsigned char *at = *bytes;
  int n = number_size(pkey);
  ECDSA_SIG *sig = n ? d2i_ECDSA_SIG(NULL, &at, (long)*length) : NULL;
  unsigned char *out;
  if (!sig)
    return;
  out = malloc((size_t)n * 2);
  if (!out)
    rt_oom();
  if (BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, n) > 0 &&
      BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + n, n) > 0) {
    free(*bytes);
    *bytes = out;
    *length = (size_t)n * 2;
  } else {
    free(out);
  }
  ECDSA_SIG_free(sig);
}

/* A new signature as DER from malloc; NULL when the length is wrong. */
static unsigned char *to_der(const EVP_PKEY *pkey, const unsigned char *bytes,
                             size_t *length) {
  int n = number_size(pkey), size;
  unsigned char *out = NULL, *at;
  ECDSA_SIG *sig;
  if (n == 0 || *length != (size_t)n * 2)
    return NULL;
  sig = ECDSA_SIG_new();
  if (!sig ||
      ECDSA_SIG_set0(sig, BN_bin2bn(bytes, n, NULL), BN_bin2bn(bytes + n, n, NULL)) != 1)
    rt_oom();
  size = i2d_ECDSA_SIG(sig, NULL);
  if (size > 0) {
    at = out = malloc((size_t)size);
    if (!out)
      rt_oom();
    i2d_ECDSA_SIG(sig, &at);
    *length = (size_t)size;
  }
  ECDSA_SIG_free(sig);
  return out;
}

static struct options take_options(js_State *J, int idx) {
  struct options o = {0};
  o.has_padding = js_isnumber(J, idx);
  o.padding = o.has_padding ? js_tointeger(J, idx) : 0;
  o.has_salt = js_isnumber(J, idx + 1);
  o.salt = o.has_salt ? js_tointeger(J, idx + 1) : 0;
  o.p1363 = js_toboolean(J, idx + 2);
  return o;
}

/* ---- of a digest: Sign and Verify ---- */

static EVP_PKEY_CTX *context(const EVP_PKEY *pkey, const struct options *o,
                             const char *md, int (*init)(EVP_PKEY_CTX *)) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new((EVP_PKEY *)(uintptr_t)pkey, NULL);
  if (ctx && init(ctx) > 0 && apply(pkey, ctx, o) &&
      EVP_PKEY_CTX_set_signature_md(ctx, EVP_get_digestbyname(md)) > 0)
    return ctx;
  EVP_PKEY_CTX_free(ctx);
  return NULL;
}

static void throw_sign(js_State *J, const char *otherwise) {
  if (ERR_peek_error())
    crypto_throw(J, otherwise);
  crypto_fail(J, "Error", "ERR_CRYPTO_OPERATION_FAILED", "%s", otherwise);
}

/* signDigest(key, name of the digest, its bytes, padding, length of the salt, p1363) */
static void b_sign_digest(js_State *J) {
  EVP_PKEY *pkey = crypto_pkey_at(J, 1);
  struct options o = take_options(J, 4);
  size_t n, length = (size_t)EVP_PKEY_get_size(pkey);
  const unsigned char *digest = crypto_view(J, 3, &n);
  unsigned char *out = malloc(length + 1);
  EVP_PKEY_CTX *ctx;
  int ok;
  if (!out)
    rt_oom();
  ERR_clear_error();
  ctx = context(pkey, &o, js_tostring(J, 2), EVP_PKEY_sign_init);
  ok = ctx && EVP_PKEY_sign(ctx, out, &length, digest, n) > 0;
  EVP_PKEY_CTX_free(ctx);
  if (!ok) {
    free(out);
    throw_sign(J, "PEM_read_bio_PrivateKey failed");
  }
  if (o.p1363)
    to_p1363(pkey, &out, &length);
  ERR_clear_error();
  rt_push_buffer(rt_of(J), out, length);
}

/* verifyDigest(key, name, digest, padding, salt, p1363, signature): whether it holds */
static void b_verify_digest(js_State *J) {
  EVP_PKEY *pkey = crypto_pkey_at(J, 1);
  struct options o = take_options(J, 4);
  size_t n, length;
  const unsigned char *digest = crypto_view(J, 3, &n);
  const unsigned char *signature = crypto_view(J, 7, &length);
  unsigned char *der = NULL;
  EVP_PKEY_CTX *ctx;
  int ok;
  if (o.p1363 && number_size(pkey) > 0) {
    signature = der = to_der(pkey, signature, &length);
    if (!der)
      crypto_fail(J, "Error", "ERR_CRYPTO_OPERATION_FAILED", "Malformed signature");
  }
  ctx = context(pkey, &o, js_tostring(J, 2), EVP_PKEY_verify_init);
  ok = ctx && EVP_PKEY_verify(ctx, signature, length, digest, n) == 1;
  EVP_PKEY_CTX_free(ctx);
  free(der);
  ERR_clear_error();
  js_pushboolean(J, ok);
}

/* ---- of data at once: crypto.sign() and verify() ---- */

struct sign_task {
  struct crypto_task t; /* first */
  EVP_PKEY *pkey;
  const EVP_MD *md;
  struct options options;
  unsigned char *data, *signature;
  size_t length, signature_length;
  int verifies, valid;
};

static void release(struct crypto_task *t) {
  struct sign_task *s = (struct sign_task *)t;
  EVP_PKEY_free(s->pkey);
  crypto_forget(s->data, s->length);
  free(s->signature);
}

static int run_sign(struct sign_task *s, EVP_MD_CTX *md) {
  size_t length = 0;
  if (EVP_DigestSign(md, NULL, &length, s->data, s->length) <= 0)
    return 0;
  s->signature = malloc(length + 1);
  if (!s->signature)
    rt_oom();
  if (EVP_DigestSign(md, s->signature, &length, s->data, s->length) <= 0)
    return 0;
  s->signature_length = length;
  if (s->options.p1363)
    to_p1363(s->pkey, &s->signature, &s->signature_length);
  return 1;
}

static int run(struct crypto_task *t) {
  struct sign_task *s = (struct sign_task *)t;
  EVP_MD_CTX *md = EVP_MD_CTX_new();
  EVP_PKEY_CTX *ctx = NULL;
  int ok;
  if (!md)
    rt_oom();
  ok = s->verifies ? EVP_DigestVerifyInit(md, &ctx, s->md, NULL, s->pkey)
                   : EVP_DigestSignInit(md, &ctx, s->md, NULL, s->pkey);
  ok = ok > 0 && apply(s->pkey, ctx, &s->options);
  if (ok && s->verifies)
    s->valid =
        EVP_DigestVerify(md, s->signature, s->signature_length, s->data, s->length) == 1;
  else if (ok)
    ok = run_sign(s, md);
  EVP_MD_CTX_free(md);
  return ok;
}

static void push(struct crypto_task *t) {
  struct sign_task *s = (struct sign_task *)t;
  unsigned char *signature = s->signature;
  if (s->verifies) {
    js_pushboolean(t->rt->J, s->valid);
    return;
  }
  s->signature = NULL;
  rt_push_buffer(t->rt, signature, s->signature_length);
}

static const struct crypto_task_ops SIGN = {
    .name = "sign",
    .name_sync = "signSync",
    .failed = "PEM_read_bio_PrivateKey failed",
    .run = run,
    .push = push,
    .release = release,
    .decorated = 1,
};
static const struct crypto_task_ops VERIFY = {
    .name = "verify",
    .name_sync = "verifySync",
    .failed = "EVP_SignInit_ex failed",
    .run = run,
    .push = push,
    .release = release,
    .decorated = 1,
};

/* sign(key, name of the digest or undefined, data, padding, salt, p1363, signature or
 * undefined to make one, callback or undefined) */
static void b_sign(js_State *J) {
  EVP_PKEY *pkey = crypto_pkey_at(J, 1);
  const EVP_MD *md = NULL;
  struct sign_task *s;
  int verifies = !js_isundefined(J, 7);
  if (js_isstring(J, 2) && !(md = EVP_get_digestbyname(js_tostring(J, 2)))) {
    ERR_clear_error();
    crypto_fail(J, "TypeError", "ERR_CRYPTO_INVALID_DIGEST", "Invalid digest: %s",
                js_tostring(J, 2));
  }
  s = crypto_task_new(J, sizeof *s, verifies ? &VERIFY : &SIGN);
  EVP_PKEY_up_ref(pkey);
  s->pkey = pkey;
  s->md = md;
  s->options = take_options(J, 4);
  s->verifies = verifies;
  s->data = crypto_bytes(J, 3, &s->length);
  s->signature = verifies ? crypto_bytes(J, 7, &s->signature_length) : NULL;
  if (s->signature && s->options.p1363) {
    unsigned char *der = to_der(pkey, s->signature, &s->signature_length);
    if (der || number_size(pkey) > 0) {
      free(s->signature);
      s->signature = der ? der : calloc(1, 1);
      s->signature_length = der ? s->signature_length : 0;
    }
  }
  crypto_task_start(J, &s->t, 8);
}

void rt_binding_crypto_sign(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "signDigest", b_sign_digest, 6);
  rt_method(J, "verifyDigest", b_verify_digest, 7);
  rt_method(J, "sign", b_sign, 8);
}
