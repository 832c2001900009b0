/* crypto: key derivation and random bytes, as jobs. */
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/crypto.h"

struct job;

/* One character for each argument, the callback comes after them: s bytes (string or
 * Buffer), n number, m digest's name, f Buffer to fill. The first number is the length of
 * the result, unless it fills a Buffer (then offset, length). */
struct job_kind {
  const char *key; /* the native's name in the binding */
  const char *name;
  const char *name_sync;
  const char *args;
  int (*run)(struct job *j); /* 1 is success, as OpenSSL has it */
};

struct job {
  struct rt_work w; /* first */
  struct rt *rt;
  const struct job_kind *kind;
  rt_slot callback;
  rt_slot held; /* the Buffer that is filled */
  unsigned char *bytes[3];
  size_t lengths[3];
  double numbers[5];
  const EVP_MD *md;
  unsigned char *out;
  size_t out_length;
  int ok;
  char error[256];
};

static void release(struct job *j) {
  rt_drop(j->rt, j->callback);
  rt_drop(j->rt, j->held);
  if (!j->held)
    free(j->out);
  crypto_forget(j->bytes[0], j->lengths[0]);
  crypto_forget(j->bytes[1], j->lengths[1]);
  crypto_forget(j->bytes[2], j->lengths[2]);
  free(j);
}

/* ---- what runs ---- */

static int run_pbkdf2(struct job *j) {
  if (j->out_length == 0)
    return 1;
  return PKCS5_PBKDF2_HMAC((const char *)j->bytes[0], (int)j->lengths[0], j->bytes[1],
                           (int)j->lengths[1], (int)j->numbers[1], j->md,
                           (int)j->out_length, j->out);
}

/* numbers: length, N, r, p, maxmem */
static int run_scrypt(struct job *j) {
  if (j->out_length == 0)
    return 1;
  return EVP_PBE_scrypt((const char *)j->bytes[0], j->lengths[0], j->bytes[1],
                        j->lengths[1], (uint64_t)j->numbers[1], (uint64_t)j->numbers[2],
                        (uint64_t)j->numbers[3], (uint64_t)j->numbers[4], j->out,
                        j->out_length);
}

/* bytes: key, salt, info */
static int run_hkdf(struct job *j) {
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, NULL);
  size_t length = j->out_length;
  int ok = ctx && EVP_PKEY_derive_init(ctx) > 0 &&
           EVP_PKEY_CTX_set_hkdf_md(ctx, j->md) > 0 &&
           EVP_PKEY_CTX_set1_hkdf_salt(ctx, j->bytes[1], (int)j->lengths[1]) > 0 &&
           EVP_PKEY_CTX_set1_hkdf_key(ctx, j->bytes[0], (int)j->lengths[0]) > 0 &&
           EVP_PKEY_CTX_add1_hkdf_info(ctx, j->bytes[2], (int)j->lengths[2]) > 0 &&
           (length == 0 || EVP_PKEY_derive(ctx, j->out, &length) > 0);
  EVP_PKEY_CTX_free(ctx);
  return ok;
}

static int run_random(struct job *j) {
  size_t at = 0;
  while (at < j->out_length) {
    size_t left = j->out_length - at;
    int n = left > 1 << 20 ? 1 << 20 : (int)left;
    if (RAND_bytes(j->out + at, n) != 1)
      return 0;
    at += n;
  }
  return 1;
}

static const struct job_kind KINDS[] = {
    {"pbkdf2", "pbkdf2", "pbkdf2Sync", "ssnnm", run_pbkdf2},
    {"scrypt", "scrypt", "scryptSync", "ssnnnnn", run_scrypt},
    {"hkdf", "hkdf", "hkdfSync", "sssnm", run_hkdf},
    {"randomBytes", "randomBytes", "randomBytes", "n", run_random},
    {"randomFill", "randomFill", "randomFillSync", "fnn", run_random},
};

/* ---- arguments ---- */

static int take(struct job *j, int idx, char what, int *bytes, int *numbers) {
  js_State *J = j->rt->J;
  switch (what) {
  case 's':
    j->bytes[*bytes] = crypto_bytes(J, idx, &j->lengths[*bytes]);
    return j->bytes[(*bytes)++] ? 0 : -1;
  case 'n':
    j->numbers[(*numbers)++] = js_isnumber(J, idx) ? js_tonumber(J, idx) : 0;
    return 0;
  case 'm':
    j->md = js_isstring(J, idx) ? EVP_get_digestbyname(js_tostring(J, idx)) : NULL;
    return j->md ? 0 : -1;
  case 'f':
    j->out = rt_to_buffer(J, idx, &j->out_length);
    j->held = j->out ? rt_hold(j->rt, idx) : 0;
    return j->out ? 0 : -1;
  }
  return -1;
}

/* The place for the result: a part of the Buffer to fill, or memory of its own. */
static int make_room(struct job *j) {
  double from = j->numbers[0], length = j->numbers[1];
  if (!j->held) {
    j->out_length = (size_t)from;
    j->out = malloc(j->out_length + 1);
    if (!j->out)
      rt_oom();
    return 0;
  }
  if (from < 0 || length < 0 || from + length > j->out_length)
    return -1;
  j->out += (size_t)from;
  j->out_length = (size_t)length;
  return 0;
}

static struct job *marshal(js_State *J, const struct job_kind *kind) {
  struct job *j = calloc(1, sizeof *j);
  int i, bytes = 0, numbers = 0, err = 0;
  if (!j)
    rt_oom();
  j->rt = rt_of(J);
  j->kind = kind;
  for (i = 0; kind->args[i] && err == 0; i++)
    err = take(j, i + 1, kind->args[i], &bytes, &numbers);
  if (err < 0 || make_room(j) < 0) {
    release(j);
    crypto_fail(J, "TypeError", "ERR_INVALID_ARG_TYPE",
                "Argument %d of %s has the wrong type", i, kind->name);
  }
  return j;
}

/* ---- running ---- */

static void run(struct rt_work *w) {
  struct job *j = (struct job *)w;
  j->ok = j->kind->run(j) == 1;
  /* The queue of errors belongs to the thread that failed. */
  if (!j->ok)
    crypto_error_text(j->error, sizeof j->error, "Operation failed");
}

static void push_result(struct job *j) {
  if (j->held) {
    rt_push_slot(j->rt, j->held);
    return;
  }
  rt_push_buffer(j->rt, j->out, j->out_length);
  j->out = NULL;
}

static void done(struct rt_work *w, int status) {
  struct job *j = (struct job *)w;
  struct rt *rt = j->rt;
  uint64_t task = w->task, wait = rt_work_wait_ns(w);
  int argc = 1;
  rt_push_slot(rt, j->callback);
  js_pushundefined(rt->J);
  if (status < 0 || !j->ok) {
    js_newerror(rt->J, status < 0 ? uv_strerror(status) : j->error);
  } else {
    js_pushnull(rt->J);
    push_result(j);
    argc = 2;
  }
  release(j);
  rt_call(rt, TR_KIND_CRYPTO, task, wait, argc);
}

static void run_now(js_State *J, struct job *j) {
  char error[sizeof j->error];
  rt_sync_begin(j->rt, TR_KIND_CRYPTO, j->kind->name_sync);
  run(&j->w);
  rt_sync_end(j->rt, TR_KIND_CRYPTO, j->kind->name_sync);
  if (j->ok) {
    push_result(j);
    release(j);
    return;
  }
  memcpy(error, j->error, sizeof error);
  release(j);
  js_newerror(J, error);
  js_throw(J);
}

static void submit(js_State *J, struct job *j, int callback) {
  int err;
  j->callback = rt_hold(j->rt, callback);
  j->w.run = run;
  j->w.done = done;
  err = rt_work_submit(j->rt, &j->w, TR_KIND_CRYPTO, j->kind->name);
  if (err < 0) {
    const char *name = j->kind->name;
    release(j);
    rt_throw_uv(J, err, name, NULL, NULL);
  }
  js_pushundefined(J);
}

/* Every job's native: name(arguments..., callback); without a callback it blocks. */
static void call(js_State *J) {
  const struct job_kind *kind = js_currentfunctiondata(J);
  int callback = (int)strlen(kind->args) + 1;
  struct job *j = marshal(J, kind);
  if (js_iscallable(J, callback))
    submit(J, j, callback);
  else
    run_now(J, j);
}

/* scryptFits(N, r, p, maxmem): undefined, or why OpenSSL will not do it. */
static void b_scrypt_fits(js_State *J) {
  char text[256];
  if (EVP_PBE_scrypt(NULL, 0, NULL, 0, (uint64_t)js_tonumber(J, 1),
                     (uint64_t)js_tonumber(J, 2), (uint64_t)js_tonumber(J, 3),
                     (uint64_t)js_tonumber(J, 4), NULL, 0) == 1) {
    js_pushundefined(J);
    return;
  }
  crypto_error_text(text, sizeof text, "");
  js_pushstring(J, text);
}

/* digestSize(name): bytes; undefined when there is no such digest. */
static void b_digest_size(js_State *J) {
  const EVP_MD *md = EVP_get_digestbyname(js_tostring(J, 1));
  ERR_clear_error();
  if (md)
    js_pushnumber(J, EVP_MD_get_size(md));
  else
    js_pushundefined(J);
}

/* randomUint(bytes): a whole random number of up to 6 bytes. */
static void b_random_uint(js_State *J) {
  unsigned char bytes[6];
  double value = 0;
  int i, n = js_tointeger(J, 1);
  if (n < 1 || n > 6 || RAND_bytes(bytes, n) != 1)
    js_error(J, "no random bytes");
  for (i = 0; i < n; i++)
    value = value * 256 + bytes[i];
  js_pushnumber(J, value);
}

/* randomUUID(): version 4. */
static void b_random_uuid(js_State *J) {
  unsigned char b[16];
  char text[37];
  if (RAND_bytes(b, sizeof b) != 1)
    js_error(J, "no random bytes");
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  snprintf(text, sizeof text,
           "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0],
           b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12],
           b[13], b[14], b[15]);
  js_pushstring(J, text);
}

void crypto_jobs_init(struct rt *rt) {
  js_State *J = rt->J;
  size_t i;
  for (i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
    js_newcfunctionx(J, call, KINDS[i].key, (int)strlen(KINDS[i].args) + 1,
                     (void *)(uintptr_t)&KINDS[i], NULL);
    js_setproperty(J, -2, KINDS[i].key);
  }
  rt_method(J, "scryptFits", b_scrypt_fits, 4);
  rt_method(J, "digestSize", b_digest_size, 1);
  rt_method(J, "randomUint", b_random_uint, 1);
  rt_method(J, "randomUUID", b_random_uuid, 0);
}
