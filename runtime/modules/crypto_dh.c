/* crypto: Diffie-Hellman over prime fields, and of two keys. */
/* EVP cannot hold a group with half a key pair, nor say why a public key is refused. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bnerr.h>
#include <openssl/dh.h>
#include <openssl/dherr.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runtime/modules/crypto.h"

static const char TAG[] = "DiffieHellman";

static void finalize(js_State *J, void *data) {
  (void)J;
  DH_free(data);
}

static DH *dh_argument(js_State *J) {
  if (!js_isuserdata(J, 1, TAG))
    crypto_fail(J, "TypeError", "ERR_INVALID_THIS",
                "Value of \"this\" must be a DiffieHellman");
  return js_touserdata(J, 1, TAG);
}

/* ---- making one ---- */

/* Pushes it and what OpenSSL has against its parameters: [handle, bits]. */
static void push_dh(js_State *J, DH *dh) {
  int codes = 0, ok = DH_check(dh, &codes);
  ERR_clear_error();
  js_newarray(J);
  js_newobject(J);
  js_newuserdata(J, TAG, dh, finalize);
  js_setindex(J, -2, 0);
  js_pushnumber(J, ok == 1 ? codes : 0);
  js_setindex(J, -2, 1);
}

static _Noreturn void refuse(js_State *J, int lib, int reason) {
  ERR_clear_error();
  ERR_raise(lib, reason);
  crypto_throw(J, "Initialization failed");
}

static DH *new_dh(BIGNUM *p, BIGNUM *g) {
  DH *dh = DH_new();
  if (!dh || !p || !g || DH_set0_pqg(dh, p, NULL, g) != 1)
    rt_oom();
  return dh;
}

/* make(prime, generator): the prime as a Buffer; the generator as a Buffer or number */
static void b_make(js_State *J) {
  size_t length, g_length;
  const unsigned char *p = crypto_view(J, 1, &length), *bytes;
  BIGNUM *g;
  if (length == 0)
    refuse(J, ERR_LIB_BN, BN_R_BITS_TOO_SMALL);
  if (js_isnumber(J, 2)) {
    if (js_tointeger(J, 2) <= 1)
      refuse(J, ERR_LIB_DH, DH_R_BAD_GENERATOR);
    g = BN_new();
    if (!g || !BN_set_word(g, (BN_ULONG)js_tointeger(J, 2)))
      rt_oom();
  } else {
    bytes = crypto_view(J, 2, &g_length);
    g = BN_bin2bn(bytes, (int)g_length, NULL);
    if (!g || BN_is_zero(g) || BN_is_one(g)) {
      BN_free(g);
      refuse(J, ERR_LIB_DH, DH_R_BAD_GENERATOR);
    }
  }
  push_dh(J, new_dh(BN_bin2bn(p, (int)length, NULL), g));
}

/* generate(bits of a new prime, generator) */
static void b_generate(js_State *J) {
  int bits = js_tointeger(J, 1), g = js_tointeger(J, 2), ok;
  DH *dh;
  if (bits < 2)
    refuse(J, ERR_LIB_DH, DH_R_MODULUS_TOO_SMALL);
  dh = DH_new();
  if (!dh)
    rt_oom();
  ERR_clear_error();
  rt_sync_begin(rt_of(J), TR_KIND_CRYPTO, "createDiffieHellman");
  ok = DH_generate_parameters_ex(dh, bits, g, NULL) == 1;
  rt_sync_end(rt_of(J), TR_KIND_CRYPTO, "createDiffieHellman");
  if (!ok) {
    DH_free(dh);
    crypto_throw(J, "Initialization failed");
  }
  push_dh(J, dh);
}

static const struct group {
  const char *name;
  BIGNUM *(*prime)(BIGNUM *);
} GROUPS[] = {
    {"modp1", BN_get_rfc2409_prime_768},   {"modp2", BN_get_rfc2409_prime_1024},
    {"modp5", BN_get_rfc3526_prime_1536},  {"modp14", BN_get_rfc3526_prime_2048},
    {"modp15", BN_get_rfc3526_prime_3072}, {"modp16", BN_get_rfc3526_prime_4096},
    {"modp17", BN_get_rfc3526_prime_6144}, {"modp18", BN_get_rfc3526_prime_8192},
};

/* prime(name): of a known group, whose generator is 2; undefined for another name */
static void b_prime(js_State *J) {
  const char *name = js_tostring(J, 1);
  BIGNUM *p;
  size_t i;
  for (i = 0; i < sizeof GROUPS / sizeof GROUPS[0]; i++)
    if (strcasecmp(name, GROUPS[i].name) == 0) {
      p = GROUPS[i].prime(NULL);
      if (!p)
        rt_oom();
      crypto_push_number(J, p, 0);
      BN_free(p);
      return;
    }
  js_pushundefined(J);
}

/* ---- using one ---- */

/* generateKeys(dh): the public one */
static void b_generate_keys(js_State *J) {
  DH *dh = dh_argument(J);
  const BIGNUM *key = NULL;
  int ok;
  ERR_clear_error();
  rt_sync_begin(rt_of(J), TR_KIND_CRYPTO, "generateKeys");
  ok = DH_generate_key(dh) == 1;
  rt_sync_end(rt_of(J), TR_KIND_CRYPTO, "generateKeys");
  if (!ok)
    crypto_throw(J, "Key generation failed");
  DH_get0_key(dh, &key, NULL);
  crypto_push_number(J, key, 0);
}

/* field(dh, "p", "g", "public" or "private"): Buffer, or undefined */
static void b_field(js_State *J) {
  DH *dh = dh_argument(J);
  const char *which = js_tostring(J, 2);
  const BIGNUM *n = NULL;
  if (strcmp(which, "p") == 0)
    DH_get0_pqg(dh, &n, NULL, NULL);
  else if (strcmp(which, "g") == 0)
    DH_get0_pqg(dh, NULL, NULL, &n);
  else if (strcmp(which, "public") == 0)
    DH_get0_key(dh, &n, NULL);
  else
    DH_get0_key(dh, NULL, &n);
  if (n)
    crypto_push_number(J, n, 0);
  else
    js_pushundefined(J);
}

/* setKey(dh, bytes, whether private) */
static void b_set_key(js_State *J) {
  DH *dh = dh_argument(J);
  size_t length;
  const unsigned char *bytes = crypto_view(J, 2, &length);
  BIGNUM *n = BN_bin2bn(bytes, (int)length, NULL);
  int is_private = js_toboolean(J, 3);
  if (!n || DH_set0_key(dh, is_private ? NULL : n, is_private ? n : NULL) != 1)
    rt_oom();
  js_pushundefined(J);
}

/* Why the other's key was refused; frees it. */
static _Noreturn void throw_bad_public(js_State *J, DH *dh, BIGNUM *key) {
  int result = 0, checked = DH_check_pub_key(dh, key, &result);
  struct crypto_error e;
  BN_free(key);
  crypto_error_take(&e);
  if (!checked) {
    crypto_error_push(J, &e, "Invalid Key", 0);
    js_throw(J);
  }
  if (result & DH_CHECK_PUBKEY_TOO_SMALL)
    crypto_fail(J, "RangeError", "ERR_CRYPTO_INVALID_KEYLEN",
                "Supplied key is too small");
  if (result & DH_CHECK_PUBKEY_TOO_LARGE)
    crypto_fail(J, "RangeError", "ERR_CRYPTO_INVALID_KEYLEN",
                "Supplied key is too large");
  crypto_fail(J, "RangeError", "ERR_CRYPTO_INVALID_KEYTYPE", "Invalid key type");
}

/* computeSecret(dh, other's public key): Buffer, as long as the prime */
static void b_compute(js_State *J) {
  DH *dh = dh_argument(J);
  size_t length, size = (size_t)DH_size(dh);
  const unsigned char *bytes = crypto_view(J, 2, &length);
  BIGNUM *key = BN_bin2bn(bytes, (int)length, NULL);
  unsigned char *out = calloc(1, size + 1);
  int n;
  if (!key || !out)
    rt_oom();
  ERR_clear_error();
  n = DH_compute_key(out, key, dh);
  if (n < 0) {
    crypto_forget(out, size);
    throw_bad_public(J, dh, key);
  }
  BN_free(key);
  ERR_clear_error();
  if ((size_t)n < size) {
    memmove(out + size - n, out, (size_t)n);
    memset(out, 0, size - (size_t)n);
  }
  rt_push_buffer(rt_of(J), out, size);
}

/* ---- of two keys ---- */

struct derive_task {
  struct crypto_task t; /* first */
  EVP_PKEY *ours, *theirs;
  unsigned char *out;
  size_t length;
};

static int run_derive(struct crypto_task *t) {
  struct derive_task *d = (struct derive_task *)t;
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(d->ours, NULL);
  size_t size = 0, n;
  int ok = ctx && EVP_PKEY_derive_init(ctx) > 0 &&
           EVP_PKEY_derive_set_peer(ctx, d->theirs) > 0 &&
           EVP_PKEY_derive(ctx, NULL, &size) > 0;
  if (ok) {
    n = size;
    d->out = calloc(1, size + 1);
    if (!d->out)
      rt_oom();
    ok = EVP_PKEY_derive(ctx, d->out, &n) > 0;
    if (ok && n < size) {
      memmove(d->out + size - n, d->out, n);
      memset(d->out, 0, size - n);
    }
    d->length = size;
  }
  EVP_PKEY_CTX_free(ctx);
  return ok;
}

static void push_derived(struct crypto_task *t) {
  struct derive_task *d = (struct derive_task *)t;
  unsigned char *out = d->out;
  d->out = NULL;
  rt_push_buffer(t->rt, out, d->length);
}

static void release_derive(struct crypto_task *t) {
  struct derive_task *d = (struct derive_task *)t;
  EVP_PKEY_free(d->ours);
  EVP_PKEY_free(d->theirs);
  crypto_forget(d->out, d->length);
}

static const struct crypto_task_ops DERIVE = {
    .name = "diffieHellman",
    .name_sync = "diffieHellmanSync",
    .failed = "diffieHellman failed",
    .run = run_derive,
    .push = push_derived,
    .release = release_derive,
    .decorated = 1,
};

/* derive(private key, public key, callback or undefined) */
static void b_derive(js_State *J) {
  EVP_PKEY *ours = crypto_pkey_at(J, 1), *theirs = crypto_pkey_at(J, 2);
  struct derive_task *d = crypto_task_new(J, sizeof *d, &DERIVE);
  EVP_PKEY_up_ref(ours);
  EVP_PKEY_up_ref(theirs);
  d->ours = ours;
  d->theirs = theirs;
  crypto_task_start(J, &d->t, 3);
}

void rt_binding_crypto_dh(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "make", b_make, 2);
  rt_method(J, "generate", b_generate, 2);
  rt_method(J, "prime", b_prime, 1);
  rt_method(J, "generateKeys", b_generate_keys, 1);
  rt_method(J, "field", b_field, 2);
  rt_method(J, "setKey", b_set_key, 3);
  rt_method(J, "computeSecret", b_compute, 2);
  rt_method(J, "derive", b_derive, 3);
  crypto_ecdh_init(rt);
}
