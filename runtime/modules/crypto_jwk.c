/* crypto: keys as JSON Web Keys: their numbers as Buffers; the texts are JavaScript's. */
/* The old functions check points and build keys part by part, as Node.js does. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <string.h>

#include "runtime/modules/crypto.h"

/* ---- writing ---- */

static void set_number(js_State *J, EVP_PKEY *pkey, const char *param, const char *name) {
  BIGNUM *n = NULL;
  if (EVP_PKEY_get_bn_param(pkey, param, &n) != 1)
    return;
  crypto_push_number(J, n, 0);
  BN_clear_free(n);
  js_setproperty(J, -2, name);
}

static void write_rsa(js_State *J, EVP_PKEY *pkey, int with_private) {
  static const char *const names[][2] = {
      {OSSL_PKEY_PARAM_RSA_D, "d"},          {OSSL_PKEY_PARAM_RSA_FACTOR1, "p"},
      {OSSL_PKEY_PARAM_RSA_FACTOR2, "q"},    {OSSL_PKEY_PARAM_RSA_EXPONENT1, "dp"},
      {OSSL_PKEY_PARAM_RSA_EXPONENT2, "dq"}, {OSSL_PKEY_PARAM_RSA_COEFFICIENT1, "qi"},
  };
  size_t i;
  set_number(J, pkey, OSSL_PKEY_PARAM_RSA_N, "n");
  set_number(J, pkey, OSSL_PKEY_PARAM_RSA_E, "e");
  for (i = 0; with_private && i < sizeof names / sizeof names[0]; i++)
    set_number(J, pkey, names[i][0], names[i][1]);
}

/* Coordinates are as long as the curve's degree, numbers as its order. */
static void write_ec(js_State *J, EVP_PKEY *pkey, int with_private) {
  const EC_KEY *ec = EVP_PKEY_get0_EC_KEY(pkey);
  const EC_GROUP *group = ec ? EC_KEY_get0_group(ec) : NULL;
  const EC_POINT *point = ec ? EC_KEY_get0_public_key(ec) : NULL;
  BIGNUM *x = BN_new(), *y = BN_new();
  int degree;
  if (!x || !y)
    rt_oom();
  if (point && EC_POINT_get_affine_coordinates(group, point, x, y, NULL) == 1) {
    degree = (EC_GROUP_get_degree(group) + 7) / 8;
    rt_set_string(J, "crv", OBJ_nid2sn(EC_GROUP_get_curve_name(group)));
    crypto_push_number(J, x, degree);
    js_setproperty(J, -2, "x");
    crypto_push_number(J, y, degree);
    js_setproperty(J, -2, "y");
    if (with_private && EC_KEY_get0_private_key(ec)) {
      crypto_push_number(J, EC_KEY_get0_private_key(ec),
                         (EC_GROUP_order_bits(group) + 7) / 8);
      js_setproperty(J, -2, "d");
    }
  }
  BN_free(x);
  BN_free(y);
}

typedef int raw_key(const EVP_PKEY *pkey, unsigned char *bytes, size_t *length);

static void set_raw(js_State *J, EVP_PKEY *pkey, raw_key *get, const char *name) {
  unsigned char bytes[64];
  size_t length = sizeof bytes;
  if (get(pkey, bytes, &length) == 1) {
    crypto_push_copy(J, bytes, length);
    js_setproperty(J, -2, name);
  }
  OPENSSL_cleanse(bytes, sizeof bytes);
}

/* numbers(handle): the parts of a public or private key, by their names in a JWK */
static void b_numbers(js_State *J) {
  EVP_PKEY *pkey = crypto_pkey_at(J, 1);
  int with_private = crypto_key_at(J, 1)->type == CRYPTO_PRIVATE;
  js_newobject(J);
  switch (EVP_PKEY_get_id(pkey)) {
  case EVP_PKEY_RSA:
  case EVP_PKEY_RSA2:
    write_rsa(J, pkey, with_private);
    break;
  case EVP_PKEY_EC:
    write_ec(J, pkey, with_private);
    break;
  default:
    if (with_private)
      set_raw(J, pkey, EVP_PKEY_get_raw_private_key, "d");
    set_raw(J, pkey, EVP_PKEY_get_raw_public_key, "x");
    break;
  }
  ERR_clear_error();
}

/* ---- reading ---- */

static BIGNUM *number(js_State *J, int idx) {
  size_t length;
  const unsigned char *bytes = crypto_view(J, idx, &length);
  return BN_bin2bn(bytes, (int)length, NULL);
}

static void push_or_undefined(js_State *J, enum crypto_key_type type, EVP_PKEY *pkey) {
  ERR_clear_error();
  if (pkey)
    crypto_push_pkey(J, type, pkey);
  else
    js_pushundefined(J);
}

static EVP_PKEY *of_rsa(RSA *rsa, int ok) {
  EVP_PKEY *pkey = ok ? EVP_PKEY_new() : NULL;
  if (pkey && EVP_PKEY_set1_RSA(pkey, rsa) != 1) {
    EVP_PKEY_free(pkey);
    pkey = NULL;
  }
  RSA_free(rsa);
  return pkey;
}

/* rsa(n, e[, d, p, q, dp, dq, qi]): a handle, or undefined */
static void b_rsa(js_State *J) {
  int with_private = !js_isundefined(J, 3);
  RSA *rsa = RSA_new();
  int ok;
  if (!rsa)
    rt_oom();
  ok = RSA_set0_key(rsa, number(J, 1), number(J, 2), with_private ? number(J, 3) : NULL);
  if (ok && with_private)
    ok = RSA_set0_factors(rsa, number(J, 4), number(J, 5)) &&
         RSA_set0_crt_params(rsa, number(J, 6), number(J, 7), number(J, 8));
  push_or_undefined(J, with_private ? CRYPTO_PRIVATE : CRYPTO_PUBLIC,
                    of_rsa(rsa, ok == 1));
}

static int set_ec(js_State *J, EC_KEY *ec, int with_private) {
  BIGNUM *x = number(J, 2), *y = number(J, 3), *d = with_private ? number(J, 4) : NULL;
  int ok = x && y && EC_KEY_set_public_key_affine_coordinates(ec, x, y) == 1 &&
           (!with_private || (d && EC_KEY_set_private_key(ec, d) == 1));
  BN_free(x);
  BN_free(y);
  BN_clear_free(d);
  return ok;
}

/* ec(curve, x, y[, d]): a handle, or undefined */
static void b_ec(js_State *J) {
  int with_private = !js_isundefined(J, 4);
  int nid = EC_curve_nist2nid(js_tostring(J, 1));
  EC_KEY *ec = EC_KEY_new_by_curve_name(nid ? nid : OBJ_sn2nid(js_tostring(J, 1)));
  EVP_PKEY *pkey = NULL;
  if (ec && set_ec(J, ec, with_private)) {
    pkey = EVP_PKEY_new();
    if (pkey && EVP_PKEY_set1_EC_KEY(pkey, ec) != 1) {
      EVP_PKEY_free(pkey);
      pkey = NULL;
    }
  }
  EC_KEY_free(ec);
  push_or_undefined(J, with_private ? CRYPTO_PRIVATE : CRYPTO_PUBLIC, pkey);
}

/* okp(curve, bytes, whether private): a handle, or undefined */
static void b_okp(js_State *J) {
  size_t length;
  const unsigned char *bytes = crypto_view(J, 2, &length);
  const char *curve = js_tostring(J, 1);
  int with_private = js_toboolean(J, 3);
  EVP_PKEY *pkey = with_private
                       ? EVP_PKEY_new_raw_private_key_ex(NULL, curve, NULL, bytes, length)
                       : EVP_PKEY_new_raw_public_key_ex(NULL, curve, NULL, bytes, length);
  push_or_undefined(J, with_private ? CRYPTO_PRIVATE : CRYPTO_PUBLIC, pkey);
}

/* point(curve, bytes): the public key of a point as it is on the wire, or undefined */
static void b_point(js_State *J) {
  size_t length;
  const unsigned char *bytes = crypto_view(J, 2, &length);
  int nid = EC_curve_nist2nid(js_tostring(J, 1));
  EC_KEY *ec = EC_KEY_new_by_curve_name(nid ? nid : OBJ_sn2nid(js_tostring(J, 1)));
  EVP_PKEY *pkey = NULL;
  if (ec && EC_KEY_oct2key(ec, bytes, length, NULL) == 1) {
    pkey = EVP_PKEY_new();
    if (pkey && EVP_PKEY_set1_EC_KEY(pkey, ec) != 1) {
      EVP_PKEY_free(pkey);
      pkey = NULL;
    }
  }
  EC_KEY_free(ec);
  push_or_undefined(J, CRYPTO_PUBLIC, pkey);
}

void crypto_jwk_init(struct rt *rt) {
  js_State *J = rt->J;
  rt_method(J, "numbers", b_numbers, 1);
  rt_method(J, "rsa", b_rsa, 8);
  rt_method(J, "ec", b_ec, 4);
  rt_method(J, "okp", b_okp, 3);
  rt_method(J, "point", b_point, 2);
}
