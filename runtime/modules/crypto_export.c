/* crypto: writing keys as PEM and DER. */
/* Node.js's own formats for PKCS#1 and SEC1 are what these functions write. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/crypto.h"

struct target {
  EVP_PKEY *pkey;
  BIO *bio;
  int pem;
  const char *type;
  const EVP_CIPHER *cipher; /* NULL: not encrypted */
  char *passphrase;
  int length;
};

static int write_spki(const struct target *t) {
  return t->pem ? PEM_write_bio_PUBKEY(t->bio, t->pkey) : i2d_PUBKEY_bio(t->bio, t->pkey);
}

static int write_rsa_public(const struct target *t) {
  const RSA *rsa = EVP_PKEY_get0_RSA(t->pkey);
  if (!rsa)
    return 0;
  return t->pem ? PEM_write_bio_RSAPublicKey(t->bio, rsa)
                : i2d_RSAPublicKey_bio(t->bio, rsa);
}

static int write_pkcs1(const struct target *t) {
  RSA *rsa = EVP_PKEY_get1_RSA(t->pkey);
  int ok = rsa && (t->pem ? PEM_write_bio_RSAPrivateKey(t->bio, rsa, t->cipher,
                                                        (unsigned char *)t->passphrase,
                                                        t->length, NULL, NULL)
                          : i2d_RSAPrivateKey_bio(t->bio, rsa));
  RSA_free(rsa);
  return ok;
}

static int write_pkcs8(const struct target *t) {
  return t->pem ? PEM_write_bio_PKCS8PrivateKey(t->bio, t->pkey, t->cipher, t->passphrase,
                                                t->length, NULL, NULL)
                : i2d_PKCS8PrivateKey_bio(t->bio, t->pkey, t->cipher, t->passphrase,
                                          t->length, NULL, NULL);
}

static int write_sec1(const struct target *t) {
  EC_KEY *ec = EVP_PKEY_get1_EC_KEY(t->pkey);
  int ok = ec && (t->pem ? PEM_write_bio_ECPrivateKey(t->bio, ec, t->cipher,
                                                      (unsigned char *)t->passphrase,
                                                      t->length, NULL, NULL)
                         : i2d_ECPrivateKey_bio(t->bio, ec));
  EC_KEY_free(ec);
  return ok;
}

static void take_target(js_State *J, struct target *t) {
  memset(t, 0, sizeof *t);
  t->pkey = crypto_pkey_at(J, 1);
  t->pem = strcmp(js_tostring(J, 2), "pem") == 0;
  t->type = js_isundefined(J, 3) ? "" : js_tostring(J, 3);
}

static void finish(js_State *J, struct target *t, int ok, const char *otherwise) {
  if (ok == 1)
    crypto_push_bio(J, t->bio, t->pem);
  BIO_free(t->bio);
  if (ok != 1)
    crypto_throw(J, otherwise);
  ERR_clear_error();
}

/* exportPublic(handle, "pem" or "der", "pkcs1" or "spki"): text or a Buffer */
static void b_export_public(js_State *J) {
  struct target t;
  int ok;
  take_target(J, &t);
  t.bio = BIO_new(BIO_s_mem());
  if (!t.bio)
    rt_oom();
  ERR_clear_error();
  ok = strcmp(t.type, "pkcs1") == 0 ? write_rsa_public(&t) : write_spki(&t);
  finish(J, &t, ok, "Failed to encode public key");
}

/* exportPrivate(handle, format, "pkcs1", "pkcs8" or "sec1", cipher or undefined,
 * passphrase): text or a Buffer. Without a passphrase OpenSSL would ask at the terminal:
 * there is always one, if only an empty one. */
static void b_export_private(js_State *J) {
  struct target t;
  size_t length = 0;
  int ok;
  take_target(J, &t);
  if (js_isstring(J, 4)) {
    t.cipher = EVP_get_cipherbyname(js_tostring(J, 4));
    t.passphrase = (char *)(uintptr_t)crypto_view(J, 5, &length);
    t.length = (int)length;
  }
  t.bio = BIO_new(BIO_s_secmem());
  if (!t.bio)
    rt_oom();
  ERR_clear_error();
  if (strcmp(t.type, "pkcs1") == 0)
    ok = write_pkcs1(&t);
  else
    ok = strcmp(t.type, "sec1") == 0 ? write_sec1(&t) : write_pkcs8(&t);
  finish(J, &t, ok, "Failed to encode private key");
}

/* exportSecret(handle): Buffer */
static void b_export_secret(js_State *J) {
  struct crypto_key *key = crypto_key_at(J, 1);
  crypto_push_copy(J, key && key->secret ? key->secret : NULL, key ? key->length : 0);
}

/* hasCipher(name) */
static void b_has_cipher(js_State *J) {
  js_pushboolean(J, EVP_get_cipherbyname(js_tostring(J, 1)) != NULL);
  ERR_clear_error();
}

void crypto_export_init(struct rt *rt) {
  js_State *J = rt->J;
  rt_method(J, "exportPublic", b_export_public, 3);
  rt_method(J, "exportPrivate", b_export_private, 5);
  rt_method(J, "exportSecret", b_export_secret, 1);
  rt_method(J, "hasCipher", b_has_cipher, 1);
}
