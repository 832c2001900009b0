/* The one door to the thread pool: where an item is, at each of its four moments. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/async.h"
#include "runtime/internal.h"

/* The trace of this pool worker; made with its first item. */
static _Thread_local struct tr_thread *worker_trace;
static _Thread_local int worker_known;

static struct tr_thread *worker_thread(void) {
  static _Atomic unsigned workers;
  if (!worker_known) {
    char name[32];
    worker_known = 1;
    snprintf(name, sizeof name, "worker %u", atomic_fetch_add(&workers, 1) + 1);
    worker_trace = tr_thread_start(TR_ROLE_POOL, name);
  }
  return worker_trace;
}

/* On a worker. */
static void work_run(uv_work_t *req) {
  struct rt_work *w = (struct rt_work *)req;
  struct tr_thread *t = w->rt->trace ? worker_thread() : NULL;
  if (t)
    tr_emit_POOL_START(t, tr_now(t), w->kind, w->op_id, w->task);
  w->run(w);
  if (t) {
    tr_emit_POOL_DONE(t, tr_now(t), w->kind, w->op_id, w->task, (uint64_t)w->result);
    w->done_clock = t->last;
  }
}

static void work_done(uv_work_t *req, int status) {
  struct rt_work *w = (struct rt_work *)req;
  struct rt *rt = w->rt;
  struct tr_thread *t = rt->trace;
  rt->works[w->kind]--;
  if (t) {
    if (rt->phase == TR_PHASE_NONE)
      rt__phase(rt, TR_PHASE_IO);
    if (status == UV_ECANCELED)
      tr_emit_POOL_CANCEL(t, tr_now(t), w->kind, w->op_id, w->task);
    else
      tr_emit_POOL_DELIVER(t, tr_now(t), w->kind, w->op_id, w->task);
  }
  w->done(w, status);
}

/* The pool's size as libuv will choose it. */
static unsigned pool_size(void) {
  const char *text = getenv("UV_THREADPOOL_SIZE");
  int size = text ? atoi(text) : 4;
  if (size == 0)
    size = 1;
  return size < 0 || size > 1024 ? 1024 : (unsigned)size;
}

static void first_work(struct rt *rt) {
  if (rt->pool_known)
    return;
  rt->pool_known = 1;
  if (rt->trace)
    tr_emit_POOL_SIZE(rt->trace, tr_now(rt->trace), pool_size());
}

int rt_work_submit_task(struct rt *rt, struct rt_work *w, enum tr_kind kind, const char *op,
                        uint64_t task) {
  struct tr_thread *t = rt->trace;
  first_work(rt);
  w->rt = rt;
  w->kind = kind;
  w->op = op;
  w->op_id = rt__op_id(rt, op);
  w->done_clock = 0;
  w->result = 0;
  w->task = task;
  if (rt->async)
    rt__async_again(rt, task);
  if (t)
    tr_emit_POOL_SUBMIT(t, t->last, kind, w->op_id, w->task);
  rt->works[kind]++;
  int err = uv_queue_work(rt->loop, &w->req, work_run, work_done);
  if (err)
    rt->works[kind]--;
  if (err && t)
    tr_emit_POOL_CANCEL(t, tr_now(t), kind, w->op_id, w->task);
  return err;
}

/* What async_hooks calls operations; NULL: as it calls their kind. */
static const char *type_of(const char *op) {
  static const char *const types[][2] = {
      {"checkPrime", "CHECKPRIMEREQUEST"},     {"generateKey", "KEYGENREQUEST"},
      {"generateKeyPair", "KEYPAIRGENREQUEST"}, {"generatePrime", "RANDOMPRIMEREQUEST"},
      {"hkdf", "DERIVEBITSREQUEST"},           {"lookupService", "GETNAMEINFOREQWRAP"},
      {"pbkdf2", "PBKDF2REQUEST"},             {"scrypt", "SCRYPTREQUEST"},
      {"sign", "SIGNREQUEST"},                 {"verify", "VERIFYREQUEST"},
  };
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
    if (strcmp(types[i][0], op) == 0)
      return types[i][1];
  return NULL;
}

int rt_work_submit(struct rt *rt, struct rt_work *w, enum tr_kind kind, const char *op) {
  uint64_t task = rt_task_new_as(rt, kind, rt->async ? type_of(op) : NULL);
  return rt_work_submit_task(rt, w, kind, op, task);
}

uint64_t rt_work_wait_ns(const struct rt_work *w) {
  return w->done_clock ? rt__ns_since(w->rt, w->done_clock) : TR_UNKNOWN;
}

void rt_sync_begin(struct rt *rt, enum tr_kind kind, const char *op) {
  struct tr_thread *t = rt->trace;
  if (t)
    tr_emit_SYNC_BEGIN(t, tr_now(t), kind, rt_site_here(rt), rt__op_id(rt, op));
}

void rt_sync_end(struct rt *rt, enum tr_kind kind, const char *op) {
  struct tr_thread *t = rt->trace;
  if (t)
    tr_emit_SYNC_END(t, tr_now(t), kind, rt__op_id(rt, op));
}
