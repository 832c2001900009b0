/* crypto: primes. */
/* Only the old function lets one say how often a number is tried. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/err.h>
#include <stdlib.h>

#include "runtime/modules/crypto.h"

struct prime_task {
  struct crypto_task t; /* first */
  int bits, safe, checks;
  int is_prime;
  BIGNUM *prime; /* made, or to be checked */
  BIGNUM *add, *rem;
};

static void release(struct crypto_task *t) {
  struct prime_task *p = (struct prime_task *)t;
  BN_clear_free(p->prime);
  BN_free(p->add);
  BN_free(p->rem);
}

static BIGNUM *number(js_State *J, int idx) {
  size_t length;
  const unsigned char *bytes;
  BIGNUM *n;
  if (js_isundefined(J, idx))
    return NULL;
  bytes = crypto_view(J, idx, &length);
  n = BN_bin2bn(bytes, (int)length, NULL);
  if (!n)
    rt_oom();
  return n;
}

static int run_generate(struct crypto_task *t) {
  struct prime_task *p = (struct prime_task *)t;
  return BN_generate_prime_ex(p->prime, p->bits, p->safe, p->add, p->rem, NULL);
}

static void push_prime(struct crypto_task *t) {
  struct prime_task *p = (struct prime_task *)t;
  crypto_push_number(t->rt->J, p->prime, 0);
}

static const struct crypto_task_ops GENERATE = {
    .name = "generatePrime",
    .name_sync = "generatePrimeSync",
    .failed = "Ok",
    .run = run_generate,
    .push = push_prime,
    .release = release,
};

static _Noreturn void refuse(js_State *J, struct prime_task *p, const char *why) {
  crypto_task_free(&p->t);
  crypto_fail(J, "RangeError", "ERR_OUT_OF_RANGE", "%s", why);
}

/* generate(bits, safe, add, rem, callback or undefined): Buffer. What `add` and `rem`
 * must not be would have OpenSSL search for ever. */
static void b_generate(js_State *J) {
  struct prime_task *p = crypto_task_new(J, sizeof *p, &GENERATE);
  p->bits = js_tointeger(J, 1);
  p->safe = js_toboolean(J, 2);
  p->add = number(J, 3);
  p->rem = number(J, 4);
  if (p->add && BN_num_bits(p->add) > p->bits)
    refuse(J, p, "invalid options.add");
  if (p->add && p->rem && BN_cmp(p->add, p->rem) != 1)
    refuse(J, p, "invalid options.rem");
  p->prime = BN_secure_new();
  if (!p->prime)
    rt_oom();
  crypto_task_start(J, &p->t, 5);
}

static int run_check(struct crypto_task *t) {
  struct prime_task *p = (struct prime_task *)t;
  BN_CTX *ctx = BN_CTX_new();
  if (!ctx)
    rt_oom();
  p->is_prime = BN_is_prime_ex(p->prime, p->checks, ctx, NULL);
  BN_CTX_free(ctx);
  return p->is_prime >= 0;
}

static void push_check(struct crypto_task *t) {
  js_pushboolean(t->rt->J, ((struct prime_task *)t)->is_prime == 1);
}

static const struct crypto_task_ops CHECK = {
    .name = "checkPrime",
    .name_sync = "checkPrimeSync",
    .failed = "Ok",
    .run = run_check,
    .push = push_check,
    .release = release,
};

/* check(bytes, how often, callback or undefined) */
static void b_check(js_State *J) {
  struct prime_task *p = crypto_task_new(J, sizeof *p, &CHECK);
  p->prime = number(J, 1);
  p->checks = js_tointeger(J, 2);
  if (!p->prime && !(p->prime = BN_new()))
    rt_oom();
  crypto_task_start(J, &p->t, 3);
}

void rt_binding_crypto_prime(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "generate", b_generate, 5);
  rt_method(J, "check", b_check, 3);
}
