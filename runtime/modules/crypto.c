#include <openssl/err.h>
#include <stdio.h>
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

void crypto_error_text(char *text, size_t size, const char *otherwise) {
  unsigned long err = ERR_peek_last_error();
  if (err)
    ERR_error_string_n(err, text, size);
  else
    snprintf(text, size, "%s", otherwise);
  ERR_clear_error();
}

void rt_binding_crypto(struct rt *rt) {
  js_newobject(rt->J);
  crypto_hash_init(rt);
  crypto_jobs_init(rt);
}
