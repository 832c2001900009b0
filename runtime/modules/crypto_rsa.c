/* crypto: RSA as a cipher. */
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/crypto.h"

struct operation {
  const char *name;
  int (*init)(EVP_PKEY_CTX *);
  int (*run)(EVP_PKEY_CTX *, unsigned char *, size_t *, const unsigned char *, size_t);
  int decrypts;
};

static const struct operation OPERATIONS[] = {
    {"publicEncrypt", EVP_PKEY_encrypt_init, EVP_PKEY_encrypt, 0},
    {"privateDecrypt", EVP_PKEY_decrypt_init, EVP_PKEY_decrypt, 1},
    {"privateEncrypt", EVP_PKEY_sign_init, EVP_PKEY_sign, 0},
    {"publicDecrypt", EVP_PKEY_verify_recover_init, EVP_PKEY_verify_recover, 0},
};

/* OpenSSL owns the label that it was given. */
static int set_label(EVP_PKEY_CTX *ctx, const unsigned char *label, size_t length) {
  void *copy;
  if (length == 0)
    return 1;
  copy = OPENSSL_memdup(label, length);
  if (copy && EVP_PKEY_CTX_set0_rsa_oaep_label(ctx, copy, (int)length) > 0)
    return 1;
  OPENSSL_free(copy);
  return 0;
}

/* Without what hides whether a padding was right, decrypting PKCS#1 tells an attacker. */
static void check_hidden(js_State *J, EVP_PKEY *pkey) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);
  int ready, hides;
  if (!ctx)
    rt_oom();
  ready = EVP_PKEY_decrypt_init(ctx) > 0;
  hides = ready ? EVP_PKEY_CTX_ctrl_str(ctx, "rsa_pkcs1_implicit_rejection", "1") : 0;
  EVP_PKEY_CTX_free(ctx);
  if (!ready)
    crypto_throw(J, "Operation failed");
  ERR_clear_error();
  if (hides <= 0)
    crypto_fail(J, "TypeError", "ERR_INVALID_ARG_VALUE",
                "RSA_PKCS1_PADDING is no longer supported for private decryption");
}

/* operation(key, data, padding, name of OAEP's digest or undefined, label): Buffer */
static void b_operation(js_State *J) {
  const struct operation *op = js_currentfunctiondata(J);
  EVP_PKEY *pkey = crypto_pkey_at(J, 1);
  size_t n, label_length, length = 0;
  const unsigned char *data = crypto_view(J, 2, &n);
  const unsigned char *label = crypto_view(J, 5, &label_length);
  int padding = js_tointeger(J, 3), ok;
  const EVP_MD *md = NULL;
  unsigned char *out = NULL;
  EVP_PKEY_CTX *ctx;
  ERR_clear_error();
  if (op->decrypts && padding == RSA_PKCS1_PADDING)
    check_hidden(J, pkey);
  if (js_isstring(J, 4) && !(md = EVP_get_digestbyname(js_tostring(J, 4)))) {
    ERR_clear_error();
    crypto_fail(J, "Error", "ERR_OSSL_EVP_INVALID_DIGEST", "Invalid digest used");
  }
  ctx = EVP_PKEY_CTX_new(pkey, NULL);
  ok = ctx && op->init(ctx) > 0 && EVP_PKEY_CTX_set_rsa_padding(ctx, padding) > 0 &&
       (!md || EVP_PKEY_CTX_set_rsa_oaep_md(ctx, md) > 0) &&
       set_label(ctx, label, label_length) && op->run(ctx, NULL, &length, data, n) > 0;
  if (ok) {
    out = malloc(length + 1);
    if (!out)
      rt_oom();
    ok = op->run(ctx, out, &length, data, n) > 0;
  }
  EVP_PKEY_CTX_free(ctx);
  if (!ok) {
    free(out);
    crypto_throw(J, "error:00000000:lib(0)::reason(0)");
  }
  ERR_clear_error();
  rt_push_buffer(rt_of(J), out, length);
}

void crypto_rsa_init(struct rt *rt) {
  js_State *J = rt->J;
  size_t i;
  for (i = 0; i < sizeof OPERATIONS / sizeof OPERATIONS[0]; i++) {
    js_newcfunctionx(J, b_operation, OPERATIONS[i].name, 5,
                     (void *)(uintptr_t)&OPERATIONS[i], NULL);
    js_setproperty(J, -2, OPERATIONS[i].name);
  }
}
