/* crypto: operations that take long, on the pool or at once. */
#include <openssl/err.h>
#include <stdlib.h>

#include "runtime/modules/crypto.h"

void *crypto_task_new(js_State *J, size_t size, const struct crypto_task_ops *ops) {
  struct crypto_task *t = calloc(1, size);
  if (!t)
    rt_oom();
  t->rt = rt_of(J);
  t->ops = ops;
  return t;
}

void crypto_task_free(struct crypto_task *t) {
  rt_drop(t->rt, t->callback);
  t->ops->release(t);
  free(t);
}

static void run(struct rt_work *w) {
  struct crypto_task *t = (struct crypto_task *)w;
  ERR_clear_error();
  t->ok = t->ops->run(t) == 1;
  /* The queue of errors belongs to the thread that failed. */
  crypto_error_take(&t->error);
}

static void done(struct rt_work *w, int status) {
  struct crypto_task *t = (struct crypto_task *)w;
  struct rt *rt = t->rt;
  uint64_t task = w->task, wait = rt_work_wait_ns(w);
  int argc = 1;
  rt_push_slot(rt, t->callback);
  js_pushundefined(rt->J);
  if (status < 0) {
    js_newerror(rt->J, uv_strerror(status));
  } else if (!t->ok) {
    crypto_error_push(rt->J, &t->error, t->ops->failed, !t->ops->decorated);
  } else {
    js_pushnull(rt->J);
    t->ops->push(t);
    argc = 2;
  }
  crypto_task_free(t);
  rt_call(rt, TR_KIND_CRYPTO, task, wait, argc);
}

static void run_now(js_State *J, struct crypto_task *t) {
  const struct crypto_task_ops *ops = t->ops;
  struct crypto_error error;
  rt_sync_begin(t->rt, TR_KIND_CRYPTO, ops->name_sync);
  run(&t->w);
  rt_sync_end(t->rt, TR_KIND_CRYPTO, ops->name_sync);
  if (t->ok) {
    ops->push(t);
    crypto_task_free(t);
    return;
  }
  error = t->error;
  crypto_task_free(t);
  crypto_error_push(J, &error, ops->failed, !ops->decorated);
  js_throw(J);
}

void crypto_task_start(js_State *J, struct crypto_task *t, int callback) {
  int err;
  if (!js_iscallable(J, callback)) {
    run_now(J, t);
    return;
  }
  t->callback = rt_hold(t->rt, callback);
  t->w.run = run;
  t->w.done = done;
  err = rt_work_submit(t->rt, &t->w, TR_KIND_CRYPTO, t->ops->name);
  if (err < 0) {
    const char *name = t->ops->name;
    crypto_task_free(t);
    rt_throw_uv(J, err, name, NULL, NULL);
  }
  js_pushundefined(J);
}
