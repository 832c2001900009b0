/*
 * crypto over OpenSSL 3's EVP: digests (crypto_hash.c) on the loop's thread, and jobs
 * that take long or may block (crypto_jobs.c), on the pool or, for the ...Sync forms, at
 * once.
 */
#ifndef RT_MODULES_CRYPTO_H
#define RT_MODULES_CRYPTO_H

#include <mujs.h>

#include "runtime/rt.h"

/* Add their natives to the binding on top of the stack. */
void crypto_hash_init(struct rt *rt);
void crypto_jobs_init(struct rt *rt);

/* A string (as UTF-8) or the bytes of a Buffer, copied with malloc; NULL for neither. */
unsigned char *crypto_bytes(js_State *J, int idx, size_t *length);

/* Pushes "error:...": OpenSSL's last error as text, or `otherwise`; and clears its queue.
 */
void crypto_error_text(char *text, size_t size, const char *otherwise);

/* runtime/modules.def */
void rt_binding_crypto(struct rt *rt);

#endif
