/* crypto: Diffie-Hellman over elliptic curves, and the curves. */
/* EVP cannot hold half a key pair, nor a point that comes before its private key. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/ec.h>
#include <openssl/ecdh.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <stdlib.h>

#include "runtime/modules/crypto.h"

static const char TAG[] = "ECDH";

/* A private key that is set makes another EC_KEY, so the handle is one step away. */
struct ecdh {
  EC_KEY *key;
};

static void finalize(js_State *J, void *data) {
  struct ecdh *e = data;
  (void)J;
  EC_KEY_free(e->key);
  free(e);
}

static struct ecdh *ecdh_argument(js_State *J) {
  if (!js_isuserdata(J, 1, TAG))
    crypto_fail(J, "TypeError", "ERR_INVALID_THIS", "Value of \"this\" must be an ECDH");
  return js_touserdata(J, 1, TAG);
}

static _Noreturn void fail(js_State *J, const char *why) {
  ERR_clear_error();
  crypto_fail(J, "Error", "ERR_CRYPTO_OPERATION_FAILED", "%s", why);
}

static int curve_named(js_State *J, int idx) {
  int nid = OBJ_sn2nid(js_tostring(J, idx));
  if (nid == NID_undef)
    crypto_fail(J, "TypeError", "ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name");
  return nid;
}

/* ecdh(curve): a handle */
static void b_ecdh(js_State *J) {
  EC_KEY *key = EC_KEY_new_by_curve_name(curve_named(J, 1));
  struct ecdh *e;
  if (!key)
    fail(J, "Failed to create key using named curve");
  e = calloc(1, sizeof *e);
  if (!e)
    rt_oom();
  e->key = key;
  js_newobject(J);
  js_newuserdata(J, TAG, e, finalize);
}

/* ecdhGenerate(ecdh) */
static void b_generate(js_State *J) {
  if (EC_KEY_generate_key(ecdh_argument(J)->key) != 1)
    fail(J, "Failed to generate key");
  js_pushundefined(J);
}

/* NULL when it is none of the group's. */
static EC_POINT *point_argument(js_State *J, int idx, const EC_GROUP *group) {
  size_t length;
  const unsigned char *bytes = crypto_view(J, idx, &length);
  EC_POINT *point = EC_POINT_new(group);
  if (point && EC_POINT_oct2point(group, point, bytes, length, NULL) != 1) {
    EC_POINT_free(point);
    point = NULL;
  }
  ERR_clear_error();
  return point;
}

/* ecdhCompute(ecdh, other's public key): Buffer; undefined when that is no point */
static void b_compute(js_State *J) {
  EC_KEY *key = ecdh_argument(J)->key;
  const EC_GROUP *group = EC_KEY_get0_group(key);
  size_t length = ((size_t)EC_GROUP_get_degree(group) + 7) / 8;
  unsigned char *out;
  EC_POINT *point;
  int ok = EC_KEY_check_key(key) == 1;
  ERR_clear_error();
  if (!ok)
    crypto_fail(J, "RangeError", "ERR_CRYPTO_INVALID_KEYPAIR", "Invalid key pair");
  point = point_argument(J, 2, group);
  if (!point) {
    js_pushundefined(J);
    return;
  }
  out = malloc(length + 1);
  if (!out)
    rt_oom();
  ok = ECDH_compute_key(out, length, point, key, NULL) > 0;
  EC_POINT_free(point);
  if (!ok) {
    free(out);
    fail(J, "Failed to compute ECDH key");
  }
  rt_push_buffer(rt_of(J), out, length);
}

static int form_argument(js_State *J, int idx) {
  int form = js_tointeger(J, idx);
  return form == POINT_CONVERSION_COMPRESSED || form == POINT_CONVERSION_HYBRID
             ? form
             : POINT_CONVERSION_UNCOMPRESSED;
}

static void push_point(js_State *J, const EC_GROUP *group, const EC_POINT *point,
                       int form) {
  unsigned char *out = NULL;
  size_t n = EC_POINT_point2oct(group, point, form, NULL, 0, NULL);
  if (n > 0) {
    out = malloc(n);
    if (!out)
      rt_oom();
    n = EC_POINT_point2oct(group, point, form, out, n, NULL);
  }
  ERR_clear_error();
  if (n > 0)
    rt_push_buffer(rt_of(J), out, n);
  else
    js_pushundefined(J);
}

/* ecdhPublic(ecdh, form): Buffer */
static void b_public(js_State *J) {
  EC_KEY *key = ecdh_argument(J)->key;
  const EC_POINT *point = EC_KEY_get0_public_key(key);
  if (!point)
    fail(J, "Failed to get ECDH public key");
  push_point(J, EC_KEY_get0_group(key), point, form_argument(J, 2));
}

/* ecdhPrivate(ecdh): Buffer */
static void b_private(js_State *J) {
  const BIGNUM *n = EC_KEY_get0_private_key(ecdh_argument(J)->key);
  if (!n)
    fail(J, "Failed to get ECDH private key");
  crypto_push_number(J, n, 0);
}

/* From 1 to the group's order, which is excluded. */
static int in_range(const EC_GROUP *group, const BIGNUM *n) {
  return BN_cmp(n, BN_value_one()) >= 0 && BN_cmp(n, EC_GROUP_get0_order(group)) < 0;
}

/* The same curve with this private key and the public one that belongs to it. */
static EC_KEY *key_of(const EC_KEY *old, const BIGNUM *n) {
  const EC_GROUP *group = EC_KEY_get0_group(old);
  EC_KEY *key = EC_KEY_dup(old);
  EC_POINT *point = EC_POINT_new(group);
  if (!key || !point || EC_KEY_set_private_key(key, n) != 1 ||
      EC_POINT_mul(group, point, n, NULL, NULL, NULL) != 1 ||
      EC_KEY_set_public_key(key, point) != 1) {
    EC_KEY_free(key);
    key = NULL;
  }
  EC_POINT_free(point);
  return key;
}

/* ecdhSetPrivate(ecdh, bytes) */
static void b_set_private(js_State *J) {
  struct ecdh *e = ecdh_argument(J);
  size_t length;
  const unsigned char *bytes = crypto_view(J, 2, &length);
  BIGNUM *n = BN_bin2bn(bytes, (int)length, NULL);
  EC_KEY *key;
  if (!n)
    rt_oom();
  if (!in_range(EC_KEY_get0_group(e->key), n)) {
    BN_clear_free(n);
    crypto_fail(J, "RangeError", "ERR_CRYPTO_INVALID_KEYTYPE",
                "Private key is not valid for specified curve.");
  }
  key = key_of(e->key, n);
  BN_clear_free(n);
  if (!key)
    fail(J, "Failed to generate ECDH public key");
  EC_KEY_free(e->key);
  e->key = key;
  js_pushundefined(J);
}

/* ecdhSetPublic(ecdh, bytes) */
static void b_set_public(js_State *J) {
  EC_KEY *key = ecdh_argument(J)->key;
  EC_POINT *point = point_argument(J, 2, EC_KEY_get0_group(key));
  int ok;
  if (!point)
    fail(J, "Failed to convert Buffer to EC_POINT");
  ok = EC_KEY_set_public_key(key, point);
  EC_POINT_free(point);
  if (ok != 1)
    fail(J, "Failed to set EC_POINT as the public key");
  js_pushundefined(J);
}

/* convert(bytes, curve, form): Buffer */
static void b_convert(js_State *J) {
  EC_GROUP *group = EC_GROUP_new_by_curve_name(curve_named(J, 2));
  EC_POINT *point;
  if (!group)
    fail(J, "Failed to get EC_GROUP");
  point = point_argument(J, 1, group);
  if (!point) {
    EC_GROUP_free(group);
    fail(J, "Failed to convert Buffer to EC_POINT");
  }
  push_point(J, group, point, form_argument(J, 3));
  EC_POINT_free(point);
  EC_GROUP_free(group);
}

static int by_name(const void *a, const void *b) {
  const EC_builtin_curve *x = a, *y = b;
  const char *m = OBJ_nid2sn(x->nid), *n = OBJ_nid2sn(y->nid);
  for (; *m && *m == *n; m++)
    n++;
  return (unsigned char)*m - (unsigned char)*n;
}

/* curves(): an array of names */
static void b_curves(js_State *J) {
  size_t i, n = EC_get_builtin_curves(NULL, 0);
  EC_builtin_curve *list = calloc(n + 1, sizeof *list);
  if (!list)
    rt_oom();
  EC_get_builtin_curves(list, n);
  qsort(list, n, sizeof *list, by_name);
  js_newarray(J);
  for (i = 0; i < n; i++) {
    js_pushstring(J, OBJ_nid2sn(list[i].nid));
    js_setindex(J, -2, (int)i);
  }
  free(list);
}

void crypto_ecdh_init(struct rt *rt) {
  js_State *J = rt->J;
  rt_method(J, "ecdh", b_ecdh, 1);
  rt_method(J, "ecdhGenerate", b_generate, 1);
  rt_method(J, "ecdhCompute", b_compute, 2);
  rt_method(J, "ecdhPublic", b_public, 2);
  rt_method(J, "ecdhPrivate", b_private, 1);
  rt_method(J, "ecdhSetPrivate", b_set_private, 2);
  rt_method(J, "ecdhSetPublic", b_set_public, 2);
  rt_method(J, "convert", b_convert, 3);
  rt_method(J, "curves", b_curves, 0);
}
