/*
 * The thread pool of a foreign libuv, exactly: an item's two functions are replaced by ours
 * while libuv still holds the pool's lock, so that no worker can have seen it yet. That
 * moment is pthread_mutex_unlock(), which libuv calls through its symbol table, whether it
 * is a shared library or a part of the program.
 *
 * With the shared library every item comes through a function that we interpose, which says
 * beforehand what it is. Inside an executable the items are found at the end of the pool's
 * queues, whose addresses its symbol table gives.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracer/preload/preload.h"

/* libuv's struct uv__work, unchanged since its 1.0. */
struct item {
  void (*work)(struct item *);
  void (*done)(struct item *, int);
  uv_loop_t *loop;
  struct item_link {
    struct item_link *next, *prev;
  } link;
};

enum { PART_ITEM = 16 };

static TR__TLS struct tr__pending pending;
static TR__TLS int taken;

/* ---- what an item is ---- */

static struct {
  pthread_mutex_t *mutex; /* NULL: not found */
  struct item_link *queues[2];
  const struct item_link *messages[2]; /* not items: they only wake workers */
  uintptr_t fs, queue, getaddrinfo, getnameinfo, random;
} pool;

static const char *const fs_names[] = {
#define FS(name) [UV_FS_##name] = #name
    FS(OPEN),     FS(CLOSE),   FS(READ),      FS(WRITE),    FS(SENDFILE), FS(STAT),
    FS(LSTAT),    FS(FSTAT),   FS(FTRUNCATE), FS(UTIME),    FS(FUTIME),   FS(ACCESS),
    FS(CHMOD),    FS(FCHMOD),  FS(FSYNC),     FS(FDATASYNC), FS(UNLINK),  FS(RMDIR),
    FS(MKDIR),    FS(MKDTEMP), FS(RENAME),    FS(SCANDIR),  FS(LINK),     FS(SYMLINK),
    FS(READLINK), FS(CHOWN),   FS(FCHOWN),    FS(REALPATH), FS(COPYFILE), FS(LCHOWN),
    FS(OPENDIR),  FS(READDIR), FS(CLOSEDIR),  FS(STATFS),   FS(MKSTEMP),  FS(LUTIME),
#undef FS
};

static uint32_t lower_string(const char *name) {
  char text[32];
  size_t n = 0;
  for (; name[n] && n < sizeof text - 1; n++)
    text[n] = (char)(name[n] >= 'A' && name[n] <= 'Z' ? name[n] + 32 : name[n]);
  return tr_string(text, n);
}

static uint32_t fs_op(const uv_fs_t *req) {
  static _Atomic uint32_t ids[sizeof fs_names / sizeof *fs_names];
  int type = (int)req->fs_type;
  if (type < 0 || (size_t)type >= sizeof fs_names / sizeof *fs_names || !fs_names[type])
    return tr_string("fs", 2);
  uint32_t id = atomic_load_explicit(&ids[type], memory_order_relaxed);
  if (!id)
    atomic_store_explicit(&ids[type], id = lower_string(fs_names[type]),
                          memory_order_relaxed);
  return id;
}

#define HOLDER(type, item) ((const type *)((const char *)(item)-offsetof(type, work_req)))

/* What a C++ class that runs on the pool calls itself; libuv's request follows two pointers
 * in it, the first to its virtual table. */
static const char *class_name(const uv_work_t *req) {
  const void *const *object = (const void *const *)((const char *)req - 2 * sizeof(void *));
  const char *name, *library;
  uintptr_t offset;
  Dl_info info;
  if (!dladdr(object[0], &info))
    return NULL;
  tr__symbol_name(object[0], &name, &library, &offset);
  return name && !strncmp(name, "_ZTV", 4) ? name + 4 : NULL;
}

struct job {
  const char *part, *op;
  enum tr_kind kind;
};

/* Node.js's own classes, by a part of their names. */
static const struct job jobs[] = {
    {"PBKDF2", "pbkdf2", TR_KIND_CRYPTO},
    {"Scrypt", "scrypt", TR_KIND_CRYPTO},
    {"HKDF", "hkdf", TR_KIND_CRYPTO},
    {"RandomBytes", "randomBytes", TR_KIND_CRYPTO},
    {"RandomPrime", "randomPrime", TR_KIND_CRYPTO},
    {"KeyGen", "generateKey", TR_KIND_CRYPTO},
    {"Hmac", "hmac", TR_KIND_CRYPTO},
    {"Hash", "hash", TR_KIND_CRYPTO},
    {"Sign", "sign", TR_KIND_CRYPTO},
    {"Cipher", "cipher", TR_KIND_CRYPTO},
    {"DH", "diffieHellman", TR_KIND_CRYPTO},
    {"crypto", "crypto", TR_KIND_CRYPTO},
    {"BrotliEncoder", "brotliCompress", TR_KIND_COMPRESSION},
    {"BrotliDecoder", "brotliDecompress", TR_KIND_COMPRESSION},
    {"Brotli", "brotli", TR_KIND_COMPRESSION},
    {"Zstd", "zstd", TR_KIND_COMPRESSION},
    {"Zlib", "zlib", TR_KIND_COMPRESSION},
    {"Compression", "zlib", TR_KIND_COMPRESSION},
    {"Sqlite", "sqlite", TR_KIND_DATABASE},
    {"sqlite", "sqlite", TR_KIND_DATABASE},
    {"napi", "native addon", TR_KIND_USER},
    {"uvimpl", "native addon", TR_KIND_USER},
    {"blob", "blob", TR_KIND_FS},
};

/* The few tables of virtual functions that are ever seen, with what they stand for. */
static const struct job *job_of(const uv_work_t *req) {
  static struct {
    _Atomic(const void *) table;
    _Atomic(const struct job *) job;
  } seen[64];
  const void *table = ((const void *const *)req)[-2];
  size_t at = ((uintptr_t)table >> 3) * 0x9e3779b1u % 64;
  if (atomic_load_explicit(&seen[at].table, memory_order_acquire) == table)
    return atomic_load_explicit(&seen[at].job, memory_order_relaxed);
  const char *name = class_name(req);
  const struct job *job = NULL;
  for (size_t i = 0; name && !job && i < sizeof jobs / sizeof *jobs; i++)
    if (strstr(name, jobs[i].part))
      job = &jobs[i];
  atomic_store_explicit(&seen[at].job, job, memory_order_relaxed);
  atomic_store_explicit(&seen[at].table, table, memory_order_release);
  return job;
}

static void describe_user(const struct item *item, struct tr__pending *p) {
  const uv_work_t *req = HOLDER(uv_work_t, item);
  const char *name, *library;
  uintptr_t offset;
  tr__symbol_name(*(void *const *)&req->work_cb, &name, &library, &offset);
  const struct job *job = NULL;
  if (name && strstr(name, "ThreadPoolWork"))
    job = job_of(req);
  p->kind = job ? job->kind : TR_KIND_USER;
  if (job)
    p->op = tr_string(job->op, strlen(job->op));
  else
    p->op = tr__name_id(*(void *const *)&req->work_cb);
}

/* An item that was found in a queue. */
static void describe(const struct item *item, struct tr__pending *p) {
  uintptr_t work = (uintptr_t)item->work;
  *p = (struct tr__pending){.item = (void *)item, .kind = TR_KIND_USER};
  if (work == pool.fs) {
    p->kind = TR_KIND_FS;
    p->op = fs_op(HOLDER(uv_fs_t, item));
  } else if (work == pool.getaddrinfo) {
    p->kind = TR_KIND_DNS;
    p->op = tr_string("getaddrinfo", 11);
  } else if (work == pool.getnameinfo) {
    p->kind = TR_KIND_DNS;
    p->op = tr_string("getnameinfo", 11);
  } else if (work == pool.random) {
    p->kind = TR_KIND_CRYPTO;
    p->op = tr_string("random", 6);
  } else if (work == pool.queue) {
    describe_user(item, p);
  }
}

/* ---- its life ---- */

static int64_t result_of(const struct tr__call *call, const struct item *item) {
  return call->kind == TR_KIND_FS ? (int64_t)HOLDER(uv_fs_t, item)->result : 0;
}

/* On a worker. */
static void run(struct item *item) {
  struct tr__call call;
  if (!tr__call_get(item, PART_ITEM, 0, &call))
    abort();
  struct tr_thread *t = tr__foreign(TR_ROLE_POOL);
  tr_emit_POOL_START(t, tr_now(t), call.kind, call.op, call.task);
  ((void (*)(struct item *))call.function)(item);
  int64_t result = result_of(&call, item);
  tr_emit_POOL_DONE(t, tr_now(t), call.kind, call.op, call.task, (uint64_t)result);
}

static _Atomic int callbacks_follow;
static TR__TLS uint64_t delivering;

void tr__pool_callbacks_follow(void) {
  atomic_store_explicit(&callbacks_follow, 1, memory_order_relaxed);
}

uint64_t tr__pool_delivering(void) {
  uint64_t task = delivering;
  delivering = 0;
  return task;
}

/* On the loop. */
static void done(struct item *item, int status) {
  struct tr__call call;
  if (!tr__call_get(item, PART_ITEM, 1, &call))
    abort();
  void (*real)(struct item *, int) = (void (*)(struct item *, int))call.second;
  struct tr_thread *t = tr__foreign(TR_ROLE_LOOP);
  uint64_t cause = tr__current_task, now = tr_now(t);
  if (status == UV_ECANCELED)
    tr_emit_POOL_CANCEL(t, now, call.kind, call.op, call.task);
  else
    tr_emit_POOL_DELIVER(t, now, call.kind, call.op, call.task);
  if (call.quiet) {
    real(item, status);
    return;
  }
  if (atomic_load_explicit(&callbacks_follow, memory_order_relaxed)) {
    delivering = call.task;
    real(item, status);
    delivering = 0;
    return;
  }
  tr_emit_TASK_BEGIN(t, now, call.kind, call.site, call.task, TR_UNKNOWN);
  tr__current_task = call.task;
  real(item, status);
  tr__current_task = cause;
  tr_emit_TASK_END(t, tr_now(t), call.kind, call.task);
}

/* As libuv chooses it with its first item. */
static void announce_size(struct tr_thread *t) {
  static _Atomic int said;
  if (atomic_exchange(&said, 1))
    return;
  const char *text = getenv("UV_THREADPOOL_SIZE");
  int size = text ? atoi(text) : 4;
  size = size == 0 ? 1 : size < 0 || size > 1024 ? 1024 : size;
  tr_emit_POOL_SIZE(t, tr_now(t), (uint32_t)size);
}

/* The pool's lock is held, so no worker runs the item yet. */
static void take_over(struct item *item, const struct tr__pending *p) {
  struct tr_thread *t = tr__foreign(TR_ROLE_LOOP);
  if (!t || item->work == run)
    return;
  struct tr__call call = {.key = item,
                          .part = PART_ITEM,
                          .kind = p->kind,
                          .op = p->op,
                          .quiet = p->quiet,
                          .site = p->site,
                          .function = (void (*)(void))item->work,
                          .second = (void (*)(void))item->done,
                          .task = p->task ? p->task : tr_task_new()};
  if (tr__call_put(&call))
    return;
  announce_size(t);
  uint64_t now = tr_now(t);
  if (!p->task)
    tr_emit_TASK_CREATE(t, now, p->kind, 0, call.task, tr__current_task);
  tr_emit_POOL_SUBMIT(t, now, p->kind, p->op, call.task);
  item->work = run;
  item->done = done;
}

/* ---- when it is handed over ---- */

void tr__pool_prepare(const struct tr__pending *p) {
  pending = *p;
  taken = 0;
  ((struct item *)p->item)->work = NULL; /* tells what libuv writes from what was there */
}

int tr__pool_prepared(void) {
  pending.item = NULL;
  return taken;
}

static void take_pending(void) {
  struct tr__pending p = pending;
  struct item *item = p.item;
  if (!item->work)
    return; /* another lock, on the way there */
  pending.item = NULL;
  taken = 1;
  take_over(item, &p);
}

static void take_newest(void) {
  for (size_t i = 0; i < 2; i++) {
    struct item_link *head = pool.queues[i], *last = head ? head->prev : NULL;
    if (!last || last == head || last == pool.messages[0] || last == pool.messages[1])
      continue;
    struct item *item = (struct item *)((char *)last - offsetof(struct item, link));
    if (item->work == run || !item->work)
      continue;
    struct tr__pending p;
    describe(item, &p);
    take_over(item, &p);
  }
}

typedef int unlock_fn(pthread_mutex_t *);

TR__INTERPOSED int pthread_mutex_unlock(pthread_mutex_t *mutex) {
  static unlock_fn *real;
  if (__builtin_expect(!real, 0))
    real = (unlock_fn *)tr__next("pthread_mutex_unlock");
  if (__builtin_expect(pending.item != NULL, 0))
    take_pending();
  else if (__builtin_expect(mutex == pool.mutex, 0))
    take_newest();
  return real(mutex);
}

/* ---- where the pool of an executable is ---- */

void tr__pool_find(void) {
  enum { MUTEX, WQ, SLOW, SLOW_MESSAGE, EXIT_MESSAGE, QUEUE_WORK, WANTED };
  struct tr__wanted w[WANTED] = {{"mutex", 0},
                                 {"wq", 0},
                                 {"slow_io_pending_wq", 0},
                                 {"run_slow_work_message", 0},
                                 {"exit_message", 0},
                                 {"uv__queue_work", 0}};
  if (tr__symbols_find("threadpool.c", w, WANTED) != WANTED)
    return;
  struct tr__wanted fs[] = {{"uv__fs_work", 0}}, random[] = {{"uv__random_work", 0}};
  struct tr__wanted address[] = {{"uv__getaddrinfo_work", 0}};
  struct tr__wanted name[] = {{"uv__getnameinfo_work", 0}};
  tr__symbols_find("fs.c", fs, 1);
  tr__symbols_find("random.c", random, 1);
  tr__symbols_find("getaddrinfo.c", address, 1);
  tr__symbols_find("getnameinfo.c", name, 1);
  pool.fs = fs->address;
  pool.random = random->address;
  pool.getaddrinfo = address->address;
  pool.getnameinfo = name->address;
  pool.queue = w[QUEUE_WORK].address;
  pool.queues[0] = (struct item_link *)w[WQ].address;
  pool.queues[1] = (struct item_link *)w[SLOW].address;
  pool.messages[0] = (const struct item_link *)w[SLOW_MESSAGE].address;
  pool.messages[1] = (const struct item_link *)w[EXIT_MESSAGE].address;
  pool.mutex = (pthread_mutex_t *)w[MUTEX].address;
}
