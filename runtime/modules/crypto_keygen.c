/* crypto: making keys. */
#include <openssl/dh.h>
#include <openssl/dsa.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/crypto.h"

enum { UNSET = -1 };
struct pair_task;

struct algorithm {
  const char *name;
  int id; /* OpenSSL's */
  int (*generate)(struct pair_task *p);
  void (*take)(js_State *J, struct pair_task *p); /* arguments, from the second on */
};

struct pair_task {
  struct crypto_task t; /* first */
  const struct algorithm *algorithm;
  int bits;          /* of the modulus or prime; a curve's id */
  unsigned exponent; /* or generator */
  int divisor;       /* bits, or UNSET */
  int salt;          /* bytes, or UNSET */
  int explicit_curve;
  const EVP_MD *md, *mask_md;
  unsigned char *prime; /* or NULL to make one */
  size_t prime_length;
  EVP_PKEY *pkey;
};

/* ---- arguments ---- */

static const EVP_MD *digest_argument(js_State *J, int idx, const char *what) {
  const EVP_MD *md;
  if (!js_isstring(J, idx))
    return NULL;
  md = EVP_get_digestbyname(js_tostring(J, idx));
  ERR_clear_error();
  if (!md)
    crypto_fail(J, "TypeError", "ERR_CRYPTO_INVALID_DIGEST", "Invalid %sdigest: %s", what,
                js_tostring(J, idx));
  return md;
}

static int int_argument(js_State *J, int idx) {
  return js_isnumber(J, idx) ? js_tointeger(J, idx) : UNSET;
}

/* (type, bits, exponent, digest, digest of the mask, length of the salt) */
static void take_rsa(js_State *J, struct pair_task *p) {
  p->bits = int_argument(J, 2);
  p->exponent = (unsigned)js_tonumber(J, 3);
  p->md = digest_argument(J, 4, "");
  p->mask_md = digest_argument(J, 5, "MGF1 ");
  p->salt = int_argument(J, 6);
}

/* (type, bits, bits of the divisor) */
static void take_dsa(js_State *J, struct pair_task *p) {
  p->bits = int_argument(J, 2);
  p->divisor = int_argument(J, 3);
}

/* (type, curve, whether its numbers are told instead of its name) */
static void take_ec(js_State *J, struct pair_task *p) {
  const char *name = js_tostring(J, 2);
  p->bits = EC_curve_nist2nid(name);
  if (p->bits == NID_undef)
    p->bits = OBJ_sn2nid(name);
  p->explicit_curve = js_toboolean(J, 3);
  if (p->bits == NID_undef)
    crypto_fail(J, "TypeError", "ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name");
}

static void take_none(js_State *J, struct pair_task *p) {
  (void)J;
  (void)p;
}

/* (type, prime or its bits, generator) */
static void take_dh(js_State *J, struct pair_task *p) {
  p->bits = int_argument(J, 2);
  p->exponent = (unsigned)js_tonumber(J, 3);
}

/* ---- running ---- */

static int keygen(struct pair_task *p, EVP_PKEY_CTX *ctx) {
  return EVP_PKEY_keygen(ctx, &p->pkey) > 0;
}

/* Takes over the parameters. */
static int keygen_of(struct pair_task *p, EVP_PKEY *params) {
  EVP_PKEY_CTX *ctx = params ? EVP_PKEY_CTX_new(params, NULL) : NULL;
  int ok = ctx && EVP_PKEY_keygen_init(ctx) > 0 && keygen(p, ctx);
  EVP_PKEY_CTX_free(ctx);
  EVP_PKEY_free(params);
  return ok;
}

static int set_exponent(struct pair_task *p, EVP_PKEY_CTX *ctx) {
  BIGNUM *e;
  int ok;
  if (p->exponent == 0x10001)
    return 1;
  e = BN_new();
  if (!e || !BN_set_word(e, p->exponent))
    rt_oom();
  ok = EVP_PKEY_CTX_set1_rsa_keygen_pubexp(ctx, e) > 0;
  BN_free(e);
  return ok;
}

/* The mask's digest is the message's unless told otherwise, and the salt as long as that.
 */
static int set_pss(struct pair_task *p, EVP_PKEY_CTX *ctx) {
  const EVP_MD *mask = p->mask_md ? p->mask_md : p->md;
  int salt = p->salt;
  if (p->algorithm->id != EVP_PKEY_RSA_PSS)
    return 1;
  if (salt < 0 && p->md)
    salt = EVP_MD_get_size(p->md);
  return (!p->md || EVP_PKEY_CTX_set_rsa_pss_keygen_md(ctx, p->md) > 0) &&
         (!mask || EVP_PKEY_CTX_set_rsa_pss_keygen_mgf1_md(ctx, mask) > 0) &&
         (salt < 0 || EVP_PKEY_CTX_set_rsa_pss_keygen_saltlen(ctx, salt) > 0);
}

static int generate_rsa(struct pair_task *p) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(p->algorithm->id, NULL);
  int ok = ctx && EVP_PKEY_keygen_init(ctx) > 0 &&
           EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, p->bits) > 0 && set_exponent(p, ctx) &&
           set_pss(p, ctx) && keygen(p, ctx);
  EVP_PKEY_CTX_free(ctx);
  return ok;
}

static int generate_dsa(struct pair_task *p) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_DSA, NULL);
  EVP_PKEY *params = NULL;
  int ok =
      ctx && EVP_PKEY_paramgen_init(ctx) > 0 &&
      EVP_PKEY_CTX_set_dsa_paramgen_bits(ctx, p->bits) > 0 &&
      (p->divisor < 0 || EVP_PKEY_CTX_set_dsa_paramgen_q_bits(ctx, p->divisor) > 0) &&
      EVP_PKEY_paramgen(ctx, &params) > 0;
  EVP_PKEY_CTX_free(ctx);
  return ok && keygen_of(p, params);
}

static int generate_ec(struct pair_task *p) {
  int encoding = p->explicit_curve ? OPENSSL_EC_EXPLICIT_CURVE : OPENSSL_EC_NAMED_CURVE;
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, NULL);
  EVP_PKEY *params = NULL;
  int ok = ctx && EVP_PKEY_paramgen_init(ctx) > 0 &&
           EVP_PKEY_CTX_set_ec_paramgen_curve_nid(ctx, p->bits) > 0 &&
           EVP_PKEY_CTX_set_ec_param_enc(ctx, encoding) > 0 &&
           EVP_PKEY_paramgen(ctx, &params) > 0;
  EVP_PKEY_CTX_free(ctx);
  return ok && keygen_of(p, params);
}

static int generate_named(struct pair_task *p) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(p->algorithm->id, NULL);
  int ok = ctx && EVP_PKEY_keygen_init(ctx) > 0 && keygen(p, ctx);
  EVP_PKEY_CTX_free(ctx);
  return ok;
}

/* A group of that prime and generator. */
static EVP_PKEY *dh_group(const struct pair_task *p) {
  OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
  BIGNUM *prime = BN_bin2bn(p->prime, (int)p->prime_length, NULL), *g = BN_new();
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_DH, NULL);
  EVP_PKEY *group = NULL;
  OSSL_PARAM *params;
  if (!build || !prime || !g || !BN_set_word(g, p->exponent) ||
      !OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_FFC_P, prime) ||
      !OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_FFC_G, g) ||
      !(params = OSSL_PARAM_BLD_to_param(build)))
    rt_oom();
  if (ctx && EVP_PKEY_fromdata_init(ctx) > 0)
    EVP_PKEY_fromdata(ctx, &group, EVP_PKEY_KEY_PARAMETERS, params);
  EVP_PKEY_CTX_free(ctx);
  OSSL_PARAM_free(params);
  OSSL_PARAM_BLD_free(build);
  BN_free(prime);
  BN_free(g);
  return group;
}

static int generate_dh(struct pair_task *p) {
  EVP_PKEY_CTX *ctx;
  EVP_PKEY *params = NULL;
  int ok;
  if (p->prime)
    return keygen_of(p, dh_group(p));
  ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_DH, NULL);
  ok = ctx && EVP_PKEY_paramgen_init(ctx) > 0 &&
       EVP_PKEY_CTX_set_dh_paramgen_prime_len(ctx, p->bits) > 0 &&
       EVP_PKEY_CTX_set_dh_paramgen_generator(ctx, (int)p->exponent) > 0 &&
       EVP_PKEY_paramgen(ctx, &params) > 0;
  EVP_PKEY_CTX_free(ctx);
  return ok && keygen_of(p, params);
}

static const struct algorithm ALGORITHMS[] = {
    {"rsa", EVP_PKEY_RSA, generate_rsa, take_rsa},
    {"rsa-pss", EVP_PKEY_RSA_PSS, generate_rsa, take_rsa},
    {"dsa", EVP_PKEY_DSA, generate_dsa, take_dsa},
    {"ec", EVP_PKEY_EC, generate_ec, take_ec},
    {"ed25519", EVP_PKEY_ED25519, generate_named, take_none},
    {"ed448", EVP_PKEY_ED448, generate_named, take_none},
    {"x25519", EVP_PKEY_X25519, generate_named, take_none},
    {"x448", EVP_PKEY_X448, generate_named, take_none},
    {"dh", EVP_PKEY_DH, generate_dh, take_dh},
};

static int run_pair(struct crypto_task *t) {
  struct pair_task *p = (struct pair_task *)t;
  return p->algorithm->generate(p);
}

static void push_pair(struct crypto_task *t) {
  struct pair_task *p = (struct pair_task *)t;
  js_State *J = t->rt->J;
  js_newarray(J);
  EVP_PKEY_up_ref(p->pkey);
  crypto_push_pkey(J, CRYPTO_PUBLIC, p->pkey);
  js_setindex(J, -2, 0);
  EVP_PKEY_up_ref(p->pkey);
  crypto_push_pkey(J, CRYPTO_PRIVATE, p->pkey);
  js_setindex(J, -2, 1);
}

static void release_pair(struct crypto_task *t) {
  struct pair_task *p = (struct pair_task *)t;
  EVP_PKEY_free(p->pkey);
  free(p->prime);
}

static const struct crypto_task_ops PAIR = {
    .name = "generateKeyPair",
    .name_sync = "generateKeyPairSync",
    .failed = "Key generation job failed",
    .run = run_pair,
    .push = push_pair,
    .release = release_pair,
};

/* pair(type, five arguments of the type's, callback or undefined): [public, private] */
static void b_pair(js_State *J) {
  const char *type = js_tostring(J, 1);
  struct pair_task taken = {.divisor = UNSET, .salt = UNSET}, *p;
  size_t i;
  for (i = 0; i < sizeof ALGORITHMS / sizeof ALGORITHMS[0]; i++)
    if (strcmp(type, ALGORITHMS[i].name) == 0)
      taken.algorithm = &ALGORITHMS[i];
  if (!taken.algorithm)
    js_typeerror(J, "no such type of key");
  taken.algorithm->take(J, &taken);
  p = crypto_task_new(J, sizeof *p, &PAIR);
  taken.t = p->t;
  *p = taken;
  if (p->algorithm->id == EVP_PKEY_DH && !js_isnumber(J, 2))
    p->prime = crypto_bytes(J, 2, &p->prime_length);
  crypto_task_start(J, &p->t, 7);
}

/* ---- secrets ---- */

struct secret_task {
  struct crypto_task t; /* first */
  unsigned char *bytes;
  size_t length;
};

static int run_secret(struct crypto_task *t) {
  struct secret_task *s = (struct secret_task *)t;
  return s->length == 0 || RAND_bytes(s->bytes, (int)s->length) == 1;
}

static void push_secret(struct crypto_task *t) {
  struct secret_task *s = (struct secret_task *)t;
  unsigned char *bytes = s->bytes;
  s->bytes = NULL;
  crypto_push_secret(t->rt->J, bytes, s->length);
}

static void release_secret(struct crypto_task *t) {
  struct secret_task *s = (struct secret_task *)t;
  crypto_forget(s->bytes, s->length);
}

static const struct crypto_task_ops SECRET = {
    .name = "generateKey",
    .name_sync = "generateKeySync",
    .failed = "Key generation job failed",
    .run = run_secret,
    .push = push_secret,
    .release = release_secret,
};

/* secret(bits, callback or undefined): a handle */
static void b_secret(js_State *J) {
  double bits = js_tonumber(J, 1);
  struct secret_task *s = crypto_task_new(J, sizeof *s, &SECRET);
  s->length = bits > 0 ? (size_t)(bits / 8) : 0;
  s->bytes = malloc(s->length + 1);
  if (!s->bytes)
    rt_oom();
  crypto_task_start(J, &s->t, 2);
}

void rt_binding_crypto_keygen(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "pair", b_pair, 7);
  rt_method(J, "secret", b_secret, 2);
}
