/* crypto: what its parts share, and the binding of the module itself. */
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/crypto.h"

unsigned char *crypto_bytes(js_State *J, int idx, size_t *length) {
  unsigned char *bytes, *copy;
  *length = 0;
  if (js_isstring(J, idx))
    return (unsigned char *)rt_to_text(J, idx, length);
  if (!(bytes = rt_to_buffer(J, idx, length)))
    return NULL;
  copy = malloc(*length + 1);
  if (!copy)
    rt_oom();
  memcpy(copy, bytes, *length);
  return copy;
}

const unsigned char *crypto_view(js_State *J, int idx, size_t *length) {
  unsigned char *bytes;
  *length = 0;
  bytes = js_isundefined(J, idx) ? NULL : rt_to_buffer(J, idx, length);
  return bytes ? bytes : (const unsigned char *)"";
}

void crypto_push_copy(js_State *J, const void *bytes, size_t length) {
  unsigned char *copy = malloc(length + 1);
  if (!copy)
    rt_oom();
  if (length > 0)
    memcpy(copy, bytes, length);
  rt_push_buffer(rt_of(J), copy, length);
}

void crypto_push_number(js_State *J, const BIGNUM *n, int size) {
  int length = BN_num_bytes(n) > size ? BN_num_bytes(n) : size;
  unsigned char *bytes = malloc((size_t)length + 1);
  if (!bytes || BN_bn2binpad(n, bytes, length) < 0)
    rt_oom();
  rt_push_buffer(rt_of(J), bytes, (size_t)length);
}

void crypto_forget(unsigned char *bytes, size_t length) {
  if (bytes)
    OPENSSL_cleanse(bytes, length);
  free(bytes);
}

void crypto_push_bio(js_State *J, BIO *bio, int as_text) {
  char *data = NULL;
  long length = BIO_get_mem_data(bio, &data);
  if (length < 0 || !data)
    length = 0;
  if (as_text)
    rt_push_text(J, data ? data : "", (size_t)length);
  else
    crypto_push_copy(J, data, (size_t)length);
}

void rt_binding_crypto(struct rt *rt) {
  js_newobject(rt->J);
  crypto_hash_init(rt);
  crypto_jobs_init(rt);
}
