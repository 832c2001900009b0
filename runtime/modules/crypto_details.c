/* crypto: what there is to know of a key. */
/* The restrictions of an RSA-PSS key can be had from the old structures only. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

#include "runtime/modules/crypto.h"

static void set_bits(js_State *J, EVP_PKEY *pkey, const char *param, const char *name) {
  BIGNUM *n = NULL;
  if (EVP_PKEY_get_bn_param(pkey, param, &n) == 1)
    rt_set_number(J, name, BN_num_bits(n));
  BN_free(n);
}

/* Exponents are small; a larger one than a number can tell is told as near as it goes. */
static void set_exponent(js_State *J, EVP_PKEY *pkey) {
  BIGNUM *e = NULL;
  unsigned char bytes[512];
  double value = 0;
  int i, length;
  if (EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_E, &e) != 1)
    return;
  length = BN_num_bytes(e) <= (int)sizeof bytes ? BN_bn2bin(e, bytes) : 0;
  for (i = 0; i < length; i++)
    value = value * 256 + bytes[i];
  BN_free(e);
  rt_set_number(J, "publicExponent", value);
}

static void set_pss(js_State *J, EVP_PKEY *pkey) {
  const RSA *rsa = EVP_PKEY_get0_RSA(pkey);
  const RSA_PSS_PARAMS *pss = rsa ? RSA_get0_pss_params(rsa) : NULL;
  int hash = NID_sha1, mask = NID_mgf1, mask_hash = NID_sha1;
  int64_t salt = 20;
  if (!pss)
    return;
  if (pss->hashAlgorithm)
    hash = OBJ_obj2nid(pss->hashAlgorithm->algorithm);
  if (pss->maskGenAlgorithm) {
    mask = OBJ_obj2nid(pss->maskGenAlgorithm->algorithm);
    if (mask == NID_mgf1 && pss->maskHash)
      mask_hash = OBJ_obj2nid(pss->maskHash->algorithm);
  }
  if (pss->saltLength)
    ASN1_INTEGER_get_int64(&salt, pss->saltLength);
  rt_set_string(J, "hashAlgorithm", OBJ_nid2ln(hash));
  if (mask == NID_mgf1)
    rt_set_string(J, "mgf1HashAlgorithm", OBJ_nid2ln(mask_hash));
  rt_set_number(J, "saltLength", (double)salt);
}

static void set_curve(js_State *J, EVP_PKEY *pkey) {
  char name[80];
  int nid;
  if (EVP_PKEY_get_group_name(pkey, name, sizeof name, NULL) != 1)
    return;
  nid = OBJ_txt2nid(name);
  rt_set_string(J, "namedCurve", nid == NID_undef ? name : OBJ_nid2sn(nid));
}

/* details(handle): an object */
static void b_details(js_State *J) {
  EVP_PKEY *pkey = crypto_pkey_at(J, 1);
  int id = EVP_PKEY_get_id(pkey);
  js_newobject(J);
  switch (id) {
  case EVP_PKEY_RSA:
  case EVP_PKEY_RSA2:
  case EVP_PKEY_RSA_PSS:
    set_bits(J, pkey, OSSL_PKEY_PARAM_RSA_N, "modulusLength");
    set_exponent(J, pkey);
    if (id == EVP_PKEY_RSA_PSS)
      set_pss(J, pkey);
    break;
  case EVP_PKEY_DSA:
    set_bits(J, pkey, OSSL_PKEY_PARAM_FFC_P, "modulusLength");
    set_bits(J, pkey, OSSL_PKEY_PARAM_FFC_Q, "divisorLength");
    break;
  case EVP_PKEY_EC:
    set_curve(J, pkey);
    break;
  }
  ERR_clear_error();
}

void crypto_details_init(struct rt *rt) {
  rt_method(rt->J, "details", b_details, 1);
}
