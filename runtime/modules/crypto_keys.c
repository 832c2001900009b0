/* crypto: handles of keys, and reading them. */
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/crypto.h"

static const char TAG[] = "KeyObjectHandle";

/* ---- handles ---- */

static void finalize(js_State *J, void *data) {
  struct crypto_key *key = data;
  (void)J;
  EVP_PKEY_free(key->pkey);
  crypto_forget(key->secret, key->length);
  free(key);
}

static struct crypto_key *push_handle(js_State *J, enum crypto_key_type type) {
  struct crypto_key *key = calloc(1, sizeof *key);
  if (!key)
    rt_oom();
  key->type = type;
  js_newobject(J);
  js_newuserdata(J, TAG, key, finalize);
  return key;
}

void crypto_push_pkey(js_State *J, enum crypto_key_type type, EVP_PKEY *pkey) {
  push_handle(J, type)->pkey = pkey;
}

void crypto_push_secret(js_State *J, unsigned char *secret, size_t length) {
  struct crypto_key *key = push_handle(J, CRYPTO_SECRET);
  key->secret = secret;
  key->length = length;
}

struct crypto_key *crypto_key_at(js_State *J, int idx) {
  return js_isuserdata(J, idx, TAG) ? js_touserdata(J, idx, TAG) : NULL;
}

static struct crypto_key *need_key(js_State *J, int idx) {
  struct crypto_key *key = crypto_key_at(J, idx);
  if (!key)
    rt_throw_arg(J, idx, "key", "an instance of KeyObject");
  return key;
}

EVP_PKEY *crypto_pkey_at(js_State *J, int idx) {
  struct crypto_key *key = need_key(J, idx);
  if (!key->pkey)
    crypto_fail(J, "TypeError", "ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE",
                "Invalid key object type secret, expected private or public.");
  return key->pkey;
}

/* secret(bytes): a handle */
static void b_secret(js_State *J) {
  size_t length;
  unsigned char *bytes = crypto_bytes(J, 1, &length);
  if (!bytes)
    rt_throw_arg(J, 1, "key", "an instance of Buffer");
  crypto_push_secret(J, bytes, length);
}

/* ---- reading ---- */

enum outcome { READ, NOT_RECOGNIZED, NEEDS_PASSPHRASE, FAILED };

struct source {
  const unsigned char *data;
  size_t length;
  int pem;
  const char *type; /* "" when it was not told */
  const unsigned char *passphrase;
  size_t passphrase_length;
  int has_passphrase;
};

static int give_passphrase(char *buffer, int size, int writes, void *data) {
  const struct source *s = data;
  (void)writes;
  if (!s->has_passphrase || s->passphrase_length > (size_t)size)
    return -1;
  memcpy(buffer, s->passphrase, s->passphrase_length);
  return (int)s->passphrase_length;
}

static EVP_PKEY *spki(const unsigned char *der, long length) {
  return d2i_PUBKEY(NULL, &der, length);
}

static EVP_PKEY *rsa_public(const unsigned char *der, long length) {
  return d2i_PublicKey(EVP_PKEY_RSA, NULL, &der, length);
}

static EVP_PKEY *of_certificate(const unsigned char *der, long length) {
  X509 *x509 = d2i_X509(NULL, &der, length);
  EVP_PKEY *pkey = x509 ? X509_get_pubkey(x509) : NULL;
  X509_free(x509);
  return pkey;
}

static enum outcome read_block(const struct source *s, const char *name, EVP_PKEY **pkey,
                               EVP_PKEY *(*parse)(const unsigned char *, long)) {
  BIO *bio = BIO_new_mem_buf(s->data, (int)s->length);
  unsigned char *der = NULL;
  long length = 0;
  int found;
  if (!bio)
    rt_oom();
  ERR_set_mark();
  found = PEM_bytes_read_bio(&der, &length, NULL, name, bio, NULL, NULL) == 1;
  ERR_pop_to_mark();
  BIO_free(bio);
  if (!found)
    return NOT_RECOGNIZED;
  *pkey = parse(der, length);
  OPENSSL_clear_free(der, (size_t)length);
  return *pkey ? READ : FAILED;
}

static enum outcome read_public_pem(const struct source *s, EVP_PKEY **pkey) {
  enum outcome o = read_block(s, PEM_STRING_PUBLIC, pkey, spki);
  if (o == NOT_RECOGNIZED)
    o = read_block(s, PEM_STRING_RSA_PUBLIC, pkey, rsa_public);
  if (o == NOT_RECOGNIZED)
    o = read_block(s, PEM_STRING_X509, pkey, of_certificate);
  return o;
}

/* The contents of a DER sequence: where they begin, and their length; 0 for another type.
 */
static size_t sequence(const struct source *s, size_t *at) {
  size_t i, n, length = 0;
  if (s->length < 2 || s->data[0] != 0x30)
    return 0;
  *at = 2;
  if (!(s->data[1] & 0x80))
    return s->data[1] < s->length - 2 ? s->data[1] : s->length - 2;
  n = s->data[1] & 0x7f;
  if (n + 2 > s->length || n > sizeof length)
    return 0;
  for (i = 0; i < n; i++)
    length = length << 8 | s->data[i + 2];
  *at = 2 + n;
  return length < s->length - *at ? length : s->length - *at;
}

/* A private key of PKCS#1 begins with its version, 0 or 1; a public one with the modulus.
 */
static int is_rsa_private(const struct source *s) {
  size_t at = 0;
  return sequence(s, &at) >= 3 && s->data[at] == 2 && s->data[at + 1] == 1 &&
         !(s->data[at + 2] & 0xfe);
}

/* What is encrypted begins with an algorithm instead of a version. */
static int is_encrypted(const struct source *s) {
  size_t at = 0;
  return sequence(s, &at) >= 1 && s->data[at] != 2;
}

static EVP_PKEY *read_pkcs8(const struct source *s, BIO *bio) {
  PKCS8_PRIV_KEY_INFO *info;
  EVP_PKEY *pkey;
  if (is_encrypted(s))
    return d2i_PKCS8PrivateKey_bio(bio, NULL, give_passphrase, (void *)(uintptr_t)s);
  info = d2i_PKCS8_PRIV_KEY_INFO_bio(bio, NULL);
  pkey = info ? EVP_PKCS82PKEY(info) : NULL;
  PKCS8_PRIV_KEY_INFO_free(info);
  return pkey;
}

static EVP_PKEY *read_private_data(const struct source *s) {
  const unsigned char *der = s->data;
  BIO *bio = BIO_new_mem_buf(s->data, (int)s->length);
  EVP_PKEY *pkey;
  if (!bio)
    rt_oom();
  if (s->pem)
    pkey = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, (void *)(uintptr_t)s);
  else if (strcmp(s->type, "pkcs8") == 0)
    pkey = read_pkcs8(s, bio);
  else
    pkey = d2i_PrivateKey(strcmp(s->type, "sec1") == 0 ? EVP_PKEY_EC : EVP_PKEY_RSA, NULL,
                          &der, (long)s->length);
  BIO_free(bio);
  return pkey;
}

static enum outcome read_private(const struct source *s, EVP_PKEY **pkey) {
  unsigned long err;
  *pkey = read_private_data(s);
  err = ERR_peek_error();
  if (err == 0 && *pkey)
    return READ;
  EVP_PKEY_free(*pkey);
  *pkey = NULL;
  if (ERR_GET_LIB(err) == ERR_LIB_PEM && ERR_GET_REASON(err) == PEM_R_BAD_PASSWORD_READ &&
      !s->has_passphrase)
    return NEEDS_PASSPHRASE;
  return FAILED;
}

/* A public key, or a private one, which has the public one in it. */
static enum outcome read_either(const struct source *s, EVP_PKEY **pkey) {
  enum outcome o;
  if (s->pem) {
    o = read_public_pem(s, pkey);
    return o == NOT_RECOGNIZED ? read_private(s, pkey) : o;
  }
  if (strcmp(s->type, "spki") == 0)
    *pkey = spki(s->data, (long)s->length);
  else if (strcmp(s->type, "pkcs1") == 0 && !is_rsa_private(s))
    *pkey = rsa_public(s->data, (long)s->length);
  else
    return read_private(s, pkey);
  return *pkey ? READ : FAILED;
}

static void take_source(js_State *J, struct source *s) {
  memset(s, 0, sizeof *s);
  s->data = crypto_view(J, 2, &s->length);
  s->pem = !js_isstring(J, 3) || strcmp(js_tostring(J, 3), "der") != 0;
  s->type = js_isstring(J, 4) ? js_tostring(J, 4) : "";
  s->has_passphrase = !js_isundefined(J, 5);
  s->passphrase = crypto_view(J, 5, &s->passphrase_length);
  if (s->length > INT_MAX)
    crypto_fail(J, "RangeError", "ERR_OUT_OF_RANGE", "keyData is too big");
}

/* read(what, bytes, "pem" or "der", type or undefined, passphrase or undefined): a
 * handle. What: "private"; "public" makes a public one of any; "either" keeps what it is.
 */
static void b_read(js_State *J) {
  const char *what = js_tostring(J, 1);
  int wants_private = strcmp(what, "private") == 0;
  struct source s;
  EVP_PKEY *pkey = NULL;
  enum outcome o;
  take_source(J, &s);
  ERR_clear_error();
  o = wants_private ? read_private(&s, &pkey) : read_either(&s, &pkey);
  if (o == NEEDS_PASSPHRASE) {
    ERR_clear_error();
    crypto_fail(J, "TypeError", "ERR_MISSING_PASSPHRASE",
                "Passphrase required for encrypted key");
  }
  if (o != READ)
    crypto_throw(J, wants_private ? "Failed to read private key"
                                  : "Failed to read asymmetric key");
  ERR_clear_error();
  crypto_push_pkey(J, wants_private ? CRYPTO_PRIVATE : CRYPTO_PUBLIC, pkey);
}

/* publicOf(handle): a handle of the same key as a public one */
static void b_public_of(js_State *J) {
  EVP_PKEY *pkey = crypto_pkey_at(J, 1);
  EVP_PKEY_up_ref(pkey);
  crypto_push_pkey(J, CRYPTO_PUBLIC, pkey);
}

/* ---- asking ---- */

/* equals(handle, handle) */
static void b_equals(js_State *J) {
  struct crypto_key *a = need_key(J, 1), *b = need_key(J, 2);
  int same;
  if (!a->pkey || !b->pkey) {
    same = !a->pkey && !b->pkey && a->length == b->length &&
           CRYPTO_memcmp(a->secret, b->secret, a->length) == 0;
  } else {
    same = EVP_PKEY_eq(a->pkey, b->pkey);
    ERR_clear_error();
    if (same == -2)
      crypto_fail(J, "Error", "ERR_CRYPTO_UNSUPPORTED_OPERATION",
                  "Unsupported crypto operation");
  }
  js_pushboolean(J, same == 1);
}

static const char *type_name(int id) {
  switch (id) {
  case EVP_PKEY_RSA:
  case EVP_PKEY_RSA2:
    return "rsa";
  case EVP_PKEY_RSA_PSS:
    return "rsa-pss";
  case EVP_PKEY_DSA:
    return "dsa";
  case EVP_PKEY_DH:
    return "dh";
  case EVP_PKEY_EC:
    return "ec";
  case EVP_PKEY_X25519:
    return "x25519";
  case EVP_PKEY_X448:
    return "x448";
  case EVP_PKEY_ED25519:
    return "ed25519";
  case EVP_PKEY_ED448:
    return "ed448";
  default:
    return NULL;
  }
}

/* typeOf(handle): "rsa"..., or undefined */
static void b_type_of(js_State *J) {
  const char *name = type_name(EVP_PKEY_get_id(crypto_pkey_at(J, 1)));
  if (name)
    js_pushstring(J, name);
  else
    js_pushundefined(J);
}

/* size(handle): of a secret, bytes */
static void b_size(js_State *J) {
  js_pushnumber(J, (double)need_key(J, 1)->length);
}

/* isPrivate(handle) */
static void b_is_private(js_State *J) {
  js_pushboolean(J, need_key(J, 1)->type == CRYPTO_PRIVATE);
}

void rt_binding_crypto_keys(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "secret", b_secret, 1);
  rt_method(J, "read", b_read, 5);
  rt_method(J, "publicOf", b_public_of, 1);
  rt_method(J, "equals", b_equals, 2);
  rt_method(J, "typeOf", b_type_of, 1);
  rt_method(J, "size", b_size, 1);
  rt_method(J, "isPrivate", b_is_private, 1);
  crypto_export_init(rt);
  crypto_details_init(rt);
  crypto_jwk_init(rt);
}
