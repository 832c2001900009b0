/*
 * crypto over OpenSSL 3: each part of the JavaScript (runtime/lib/internal_crypto_*.js)
 * has a binding of its own, so that a program loads what it uses. What takes long or may
 * block is a task, on the pool or, for the ...Sync forms, at once.
 *
 * Thread: the loop's, but for what is said to run on a worker; a key may be used on
 * several at once, OpenSSL counts its references.
 */
#ifndef RT_MODULES_CRYPTO_H
#define RT_MODULES_CRYPTO_H

#include <mujs.h>
#include <openssl/bn.h>
#include <openssl/evp.h>

#include "runtime/rt.h"

/* Add their natives to the binding on top of the stack. */
void crypto_hash_init(struct rt *rt);
void crypto_jobs_init(struct rt *rt);
void crypto_export_init(struct rt *rt);
void crypto_details_init(struct rt *rt);
void crypto_jwk_init(struct rt *rt);
void crypto_rsa_init(struct rt *rt);
void crypto_ecdh_init(struct rt *rt);

/* ---- bytes ---- */

/* A string (as UTF-8) or the bytes of a Buffer, copied with malloc; NULL for neither. */
unsigned char *crypto_bytes(js_State *J, int idx, size_t *length);

/* The bytes of a Buffer, borrowed; empty ones, never NULL, for anything else. */
const unsigned char *crypto_view(js_State *J, int idx, size_t *length);

/* Pushes a Buffer with a copy. */
void crypto_push_copy(js_State *J, const void *bytes, size_t length);

/* Pushes the number as a Buffer, most significant byte first, at least `size` bytes. */
void crypto_push_number(js_State *J, const BIGNUM *n, int size);

/* Overwrites and frees what malloc gave; accepts NULL. */
void crypto_forget(unsigned char *bytes, size_t length);

/* What is left in a memory BIO, as a Buffer or as text. */
void crypto_push_bio(js_State *J, BIO *bio, int as_text);

/* ---- errors ---- */

/* OpenSSL's errors of one thread, the oldest first. */
struct crypto_error {
  unsigned long codes[16];
  int count;
};

/* Takes over what this thread's queue holds. */
void crypto_error_take(struct crypto_error *e);

/* Pushes an Error with library, reason, code and opensslErrorStack, as Node.js makes it;
 * without an error of OpenSSL's one that says `otherwise`. `plain` leaves library, reason
 * and code away, as Node.js does for what was run on the pool. */
void crypto_error_push(js_State *J, const struct crypto_error *e, const char *otherwise,
                       int plain);

/* Throws what the queue holds, and empties it. */
_Noreturn void crypto_throw(js_State *J, const char *otherwise);

/* Throws a `type` with a code as Node.js's C++ does: the code is a property and no part
 * of the stack's first line. */
_Noreturn void crypto_fail(js_State *J, const char *type, const char *code,
                           const char *format, ...) __attribute__((format(printf, 4, 5)));

/* OpenSSL's last error as text, or `otherwise`; and clears its queue. */
void crypto_error_text(char *text, size_t size, const char *otherwise);

/* ---- keys ---- */

enum crypto_key_type { CRYPTO_SECRET, CRYPTO_PUBLIC, CRYPTO_PRIVATE };

struct crypto_key {
  enum crypto_key_type type;
  EVP_PKEY *pkey;        /* NULL for secrets */
  unsigned char *secret; /* malloc()ed */
  size_t length;
};

/* The key of the handle on the stack; NULL when it is none. Borrowed. */
struct crypto_key *crypto_key_at(js_State *J, int idx);

/* The same, of a public or private one; throws when it is none. */
EVP_PKEY *crypto_pkey_at(js_State *J, int idx);

/* Push a new handle. Both take over their argument. */
void crypto_push_pkey(js_State *J, enum crypto_key_type type, EVP_PKEY *pkey);
void crypto_push_secret(js_State *J, unsigned char *secret, size_t length);

/* ---- tasks ---- */

struct crypto_task;

struct crypto_task_ops {
  const char *name; /* of the work in the trace */
  const char *name_sync;
  const char *failed;                     /* the message when OpenSSL has none */
  int (*run)(struct crypto_task *t);      /* on a worker or here; 1 is success */
  void (*push)(struct crypto_task *t);    /* pushes the result */
  void (*release)(struct crypto_task *t); /* of what it holds; not of itself */
  int decorated;                          /* errors have library, reason, code */
};

/* Embed it first, in memory from calloc. */
struct crypto_task {
  struct rt_work w;
  struct rt *rt;
  const struct crypto_task_ops *ops;
  rt_slot callback;
  int ok;
  struct crypto_error error;
};

void *crypto_task_new(js_State *J, size_t size, const struct crypto_task_ops *ops);
void crypto_task_free(struct crypto_task *t);

/* With a function at `callback`: submits it, which will be called with (error) or (null,
 * result), and pushes undefined. Else runs it at once and pushes the result or throws.
 * Owns the task in all cases. */
void crypto_task_start(js_State *J, struct crypto_task *t, int callback);

/* ---- runtime/modules.def ---- */

void rt_binding_crypto(struct rt *rt);
void rt_binding_crypto_cipher(struct rt *rt);
void rt_binding_crypto_keys(struct rt *rt);
void rt_binding_crypto_keygen(struct rt *rt);
void rt_binding_crypto_sign(struct rt *rt);
void rt_binding_crypto_dh(struct rt *rt);
void rt_binding_crypto_prime(struct rt *rt);
void rt_binding_crypto_x509(struct rt *rt);

#endif
