/* crypto: OpenSSL's errors as Node.js words them. */
#include <ctype.h>
#include <openssl/err.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/modules/crypto.h"

/* The libraries whose name is part of an error's code. */
static const struct {
  int lib;
  const char *prefix;
} PREFIXES[] = {
    {ERR_LIB_SYS, "SYS_"},       {ERR_LIB_BN, "BN_"},
    {ERR_LIB_RSA, "RSA_"},       {ERR_LIB_DH, "DH_"},
    {ERR_LIB_EVP, "EVP_"},       {ERR_LIB_BUF, "BUF_"},
    {ERR_LIB_OBJ, "OBJ_"},       {ERR_LIB_PEM, "PEM_"},
    {ERR_LIB_DSA, "DSA_"},       {ERR_LIB_X509, "X509_"},
    {ERR_LIB_ASN1, "ASN1_"},     {ERR_LIB_CONF, "CONF_"},
    {ERR_LIB_CRYPTO, "CRYPTO_"}, {ERR_LIB_EC, "EC_"},
    {ERR_LIB_SSL, "SSL_"},       {ERR_LIB_BIO, "BIO_"},
    {ERR_LIB_PKCS7, "PKCS7_"},   {ERR_LIB_X509V3, "X509V3_"},
    {ERR_LIB_PKCS12, "PKCS12_"}, {ERR_LIB_RAND, "RAND_"},
    {ERR_LIB_DSO, "DSO_"},       {ERR_LIB_ENGINE, "ENGINE_"},
    {ERR_LIB_OCSP, "OCSP_"},     {ERR_LIB_UI, "UI_"},
    {ERR_LIB_COMP, "COMP_"},     {ERR_LIB_ECDSA, "ECDSA_"},
    {ERR_LIB_ECDH, "ECDH_"},     {ERR_LIB_OSSL_STORE, "OSSL_STORE_"},
    {ERR_LIB_FIPS, "FIPS_"},     {ERR_LIB_CMS, "CMS_"},
    {ERR_LIB_TS, "TS_"},         {ERR_LIB_HMAC, "HMAC_"},
    {ERR_LIB_CT, "CT_"},         {ERR_LIB_ASYNC, "ASYNC_"},
    {ERR_LIB_KDF, "KDF_"},       {ERR_LIB_SM2, "SM2_"},
    {ERR_LIB_USER, "USER_"},
};

void crypto_error_take(struct crypto_error *e) {
  unsigned long err;
  e->count = 0;
  while ((err = ERR_get_error()) != 0)
    if (e->count < (int)(sizeof e->codes / sizeof e->codes[0]))
      e->codes[e->count++] = err;
}

void crypto_error_text(char *text, size_t size, const char *otherwise) {
  unsigned long err = ERR_peek_last_error();
  if (err)
    ERR_error_string_n(err, text, size);
  else
    snprintf(text, size, "%s", otherwise);
  ERR_clear_error();
}

/* "bad decrypt" of the library EVP is ERR_OSSL_EVP_BAD_DECRYPT; a reason that begins with
 * its library's name does not get it twice. */
static void make_code(char *code, size_t size, unsigned long err, const char *reason) {
  const char *prefix = "";
  char upper[128];
  size_t i;
  for (i = 0; i < sizeof PREFIXES / sizeof PREFIXES[0]; i++)
    if (PREFIXES[i].lib == ERR_GET_LIB(err))
      prefix = PREFIXES[i].prefix;
  for (i = 0; reason[i] && i + 1 < sizeof upper; i++)
    upper[i] = reason[i] == ' ' ? '_' : (char)toupper((unsigned char)reason[i]);
  upper[i] = 0;
  if (strncmp(upper, prefix, strlen(prefix)) == 0)
    prefix = "";
  snprintf(code, size, "ERR_OSSL_%s%s", prefix, upper);
}

static void decorate(js_State *J, unsigned long err) {
  const char *library = ERR_lib_error_string(err);
  const char *reason = ERR_reason_error_string(err);
  char code[192];
  if (library) {
    js_pushstring(J, library);
    js_setproperty(J, -2, "library");
  }
  if (!reason)
    return;
  js_pushstring(J, reason);
  js_setproperty(J, -2, "reason");
  make_code(code, sizeof code, err, reason);
  js_pushstring(J, code);
  js_setproperty(J, -2, "code");
}

void crypto_error_push(js_State *J, const struct crypto_error *e, const char *otherwise,
                       int plain) {
  char text[256];
  int i;
  if (e->count > 0)
    ERR_error_string_n(e->codes[0], text, 128);
  else
    snprintf(text, sizeof text, "%s", otherwise);
  js_newerror(J, text);
  if (e->count > 1) {
    js_newarray(J);
    for (i = e->count - 1; i > 0; i--) {
      ERR_error_string_n(e->codes[i], text, sizeof text);
      js_pushstring(J, text);
      js_setindex(J, -2, e->count - 1 - i);
    }
    js_setproperty(J, -2, "opensslErrorStack");
  }
  if (e->count > 0 && !plain)
    decorate(J, e->codes[0]);
}

_Noreturn void crypto_throw(js_State *J, const char *otherwise) {
  struct crypto_error e;
  crypto_error_take(&e);
  crypto_error_push(J, &e, otherwise, 0);
  js_throw(J);
}

_Noreturn void crypto_fail(js_State *J, const char *type, const char *code,
                           const char *format, ...) {
  char text[256];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (strcmp(type, "TypeError") == 0)
    js_newtypeerror(J, text);
  else if (strcmp(type, "RangeError") == 0)
    js_newrangeerror(J, text);
  else
    js_newerror(J, text);
  js_pushstring(J, code);
  js_setproperty(J, -2, "code");
  js_throw(J);
}
