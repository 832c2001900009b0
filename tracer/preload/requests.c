/* Requests of a shared libuv that go to its pool, or, without a callback, run at once. */
#include <stdlib.h>

#include "tracer/preload/preload.h"

enum { PART_REQUEST = 3 };

#define NEXT(name)                                                                       \
  static __typeof__(name) *next;                                                         \
  if (__builtin_expect(!next, 0))                                                        \
  next = (__typeof__(name) *)tr__next(#name)
#define CALLER __builtin_return_address(0)
#define FUNCTION(cb) ((const void *)(uintptr_t)(cb))

/* One call of libuv's. */
struct call {
  struct tr_thread *t;
  const void *req;
  uint16_t kind;
  uint32_t op;
  int wrapped, sync;
  uint64_t task;
};

#define OP(text)                                                                         \
  ({                                                                                     \
    static _Atomic uint32_t id;                                                          \
    tr__constant(&id, text);                                                             \
  })

/* Before libuv's function. `item`: the request's struct uv__work; NULL when it runs here
 * and now. Returns whether its callback is to be replaced by ours. */
static int begin(struct call *c, enum tr_kind kind, uint32_t op, const void *req,
                 void *item, const void *function, const void *caller) {
  *c = (struct call){.req = req, .kind = kind, .t = tr__foreign(TR_ROLE_LOOP)};
  if (!c->t)
    return 0;
  tr__callbacks_are_seen();
  c->op = op;
  c->sync = !item;
  if (c->sync) {
    tr_emit_SYNC_BEGIN(c->t, tr_now(c->t), kind, tr__site_of(caller), op);
    return 0;
  }
  c->task = tr_task_new();
  struct tr__call call = {.key = req,
                          .part = PART_REQUEST,
                          .kind = kind,
                          .site = tr__site_of(function),
                          .function = (void (*)(void))function,
                          .task = c->task};
  if (tr__call_put(&call))
    return 0;
  c->wrapped = 1;
  tr_emit_TASK_CREATE(c->t, tr_now(c->t), kind, tr__site_of(caller), c->task,
                      tr__current_task);
  struct tr__pending p = {.req = req, .item = item, .task = c->task};
  tr__pool_prepare(&p);
  return 1;
}

/* After it. */
static int end(struct call *c, int result) {
  if (c->sync && c->t)
    tr_emit_SYNC_END(c->t, tr_now(c->t), c->kind, c->op);
  if (!c->wrapped)
    return result;
  tr__pool_prepared();
  if (result >= 0 || !tr__call_get(c->req, PART_REQUEST, 1, NULL))
    return result;
  tr_emit_TASK_CANCEL(c->t, tr_now(c->t), c->kind, c->task);
  return result;
}

/* ---- their callbacks ---- */

struct running {
  struct tr_thread *t;
  struct tr__call call;
  uint64_t cause;
};

static void enter(struct running *r, const void *req) {
  if (!tr__call_get(req, PART_REQUEST, 1, &r->call))
    abort();
  r->t = tr__foreign(TR_ROLE_LOOP);
  r->cause = tr__current_task;
  tr__current_task = r->call.task;
  if (!r->t)
    return;
  tr__phase(r->t, TR_PHASE_IO);
  tr_emit_TASK_BEGIN(r->t, tr_now(r->t), r->call.kind, r->call.site, r->call.task,
                     TR_UNKNOWN);
}

static void leave(const struct running *r) {
  tr__current_task = r->cause;
  tr_emit_TASK_END(r->t, tr_now(r->t), r->call.kind, r->call.task);
}

#define OURS(name, params, args)                                                         \
  static void name params {                                                              \
    struct running r;                                                                    \
    enter(&r, req);                                                                      \
    if (r.call.function)                                                                 \
      ((void(*) params)r.call.function)args;                                             \
    leave(&r);                                                                           \
  }

OURS(on_fs, (uv_fs_t * req), (req))
OURS(on_address, (uv_getaddrinfo_t * req, int status, struct addrinfo *result),
     (req, status, result))
OURS(on_name,
     (uv_getnameinfo_t * req, int status, const char *host, const char *service),
     (req, status, host, service))
OURS(on_random, (uv_random_t * req, int status, void *buffer, size_t length),
     (req, status, buffer, length))
OURS(on_work, (uv_work_t * req, int status), (req, status))

/* ---- files ---- */

#define EXPAND(...) __VA_ARGS__
#define FS(op, params, args)                                                             \
  TR__INTERPOSED int uv_fs_##op(uv_loop_t *loop, uv_fs_t *req, EXPAND params,            \
                                uv_fs_cb cb) {                                           \
    NEXT(uv_fs_##op);                                                                    \
    struct call c;                                                                       \
    if (begin(&c, TR_KIND_FS, OP(#op), req, cb ? &req->work_req : NULL, FUNCTION(cb), \
              CALLER))                                                                   \
      cb = on_fs;                                                                        \
    return end(&c, next(loop, req, EXPAND args, cb));                                    \
  }

FS(close, (uv_file file), (file))
FS(open, (const char *path, int flags, int mode), (path, flags, mode))
FS(read, (uv_file file, const uv_buf_t bufs[], unsigned n, int64_t offset),
   (file, bufs, n, offset))
FS(write, (uv_file file, const uv_buf_t bufs[], unsigned n, int64_t offset),
   (file, bufs, n, offset))
FS(unlink, (const char *path), (path))
FS(copyfile, (const char *path, const char *to, int flags), (path, to, flags))
FS(mkdir, (const char *path, int mode), (path, mode))
FS(mkdtemp, (const char *path), (path))
FS(mkstemp, (const char *path), (path))
FS(rmdir, (const char *path), (path))
FS(scandir, (const char *path, int flags), (path, flags))
FS(opendir, (const char *path), (path))
FS(readdir, (uv_dir_t * dir), (dir))
FS(closedir, (uv_dir_t * dir), (dir))
FS(stat, (const char *path), (path))
FS(fstat, (uv_file file), (file))
FS(lstat, (const char *path), (path))
FS(statfs, (const char *path), (path))
FS(rename, (const char *path, const char *to), (path, to))
FS(fsync, (uv_file file), (file))
FS(fdatasync, (uv_file file), (file))
FS(ftruncate, (uv_file file, int64_t offset), (file, offset))
FS(sendfile, (uv_file out, uv_file in, int64_t offset, size_t length),
   (out, in, offset, length))
FS(access, (const char *path, int mode), (path, mode))
FS(chmod, (const char *path, int mode), (path, mode))
FS(fchmod, (uv_file file, int mode), (file, mode))
FS(utime, (const char *path, double atime, double mtime), (path, atime, mtime))
FS(futime, (uv_file file, double atime, double mtime), (file, atime, mtime))
FS(lutime, (const char *path, double atime, double mtime), (path, atime, mtime))
FS(link, (const char *path, const char *to), (path, to))
FS(symlink, (const char *path, const char *to, int flags), (path, to, flags))
FS(readlink, (const char *path), (path))
FS(realpath, (const char *path), (path))
FS(chown, (const char *path, uv_uid_t uid, uv_gid_t gid), (path, uid, gid))
FS(fchown, (uv_file file, uv_uid_t uid, uv_gid_t gid), (file, uid, gid))
FS(lchown, (const char *path, uv_uid_t uid, uv_gid_t gid), (path, uid, gid))

/* ---- names, random bytes, and the program's own work ---- */

TR__INTERPOSED int uv_getaddrinfo(uv_loop_t *loop, uv_getaddrinfo_t *req,
                                  uv_getaddrinfo_cb cb, const char *node,
                                  const char *service, const struct addrinfo *hints) {
  NEXT(uv_getaddrinfo);
  struct call c;
  if (begin(&c, TR_KIND_DNS, OP("getaddrinfo"), req, cb ? &req->work_req : NULL,
            FUNCTION(cb), CALLER))
    cb = on_address;
  return end(&c, next(loop, req, cb, node, service, hints));
}

TR__INTERPOSED int uv_getnameinfo(uv_loop_t *loop, uv_getnameinfo_t *req,
                                  uv_getnameinfo_cb cb, const struct sockaddr *address,
                                  int flags) {
  NEXT(uv_getnameinfo);
  struct call c;
  if (begin(&c, TR_KIND_DNS, OP("getnameinfo"), req, cb ? &req->work_req : NULL,
            FUNCTION(cb), CALLER))
    cb = on_name;
  return end(&c, next(loop, req, cb, address, flags));
}

TR__INTERPOSED int uv_random(uv_loop_t *loop, uv_random_t *req, void *buffer,
                             size_t length, unsigned flags, uv_random_cb cb) {
  NEXT(uv_random);
  struct call c;
  if (begin(&c, TR_KIND_CRYPTO, OP("random"), req, cb ? &req->work_req : NULL,
            FUNCTION(cb), CALLER))
    cb = on_random;
  return end(&c, next(loop, req, buffer, length, flags, cb));
}

TR__INTERPOSED int uv_queue_work(uv_loop_t *loop, uv_work_t *req, uv_work_cb work,
                                 uv_after_work_cb cb) {
  NEXT(uv_queue_work);
  struct call c = {.t = NULL};
  if (work && begin(&c, TR_KIND_USER, tr__name_id(FUNCTION(work)), req, &req->work_req,
                    FUNCTION(cb), CALLER))
    cb = on_work;
  return end(&c, next(loop, req, work, cb));
}
