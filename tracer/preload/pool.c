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

#include "tracer/preload/node.h"
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

static TR__TLS struct tr__pending pending;

/* ---- what an item is ---- */

/* The five sorts of requests that libuv ever gives to its pool. What their two functions are
 * is learned from the first of each, so that nothing has to be looked up afterwards. */
enum sort { FILES, ADDRESS, NAME, RANDOM, WORK, SORTS };

static struct {
  _Atomic(void *) work, done;
  size_t offset; /* of the item in its request */
} sorts[SORTS] = {
    [FILES].offset = offsetof(uv_fs_t, work_req),
    [ADDRESS].offset = offsetof(uv_getaddrinfo_t, work_req),
    [NAME].offset = offsetof(uv_getnameinfo_t, work_req),
    [RANDOM].offset = offsetof(uv_random_t, work_req),
    [WORK].offset = offsetof(uv_work_t, work_req),
};

static uv_req_t *request_of(struct item *item, enum sort sort) {
  return (uv_req_t *)((char *)item - sorts[sort].offset);
}

/* The item's task, and the place it came from, are kept in the part of the request that
 * libuv reserves and never uses. */
static uint64_t *task_of(struct item *item, enum sort sort) {
  return (uint64_t *)&request_of(item, sort)->reserved[5];
}
static uintptr_t *site_of(struct item *item, enum sort sort) {
  return (uintptr_t *)&request_of(item, sort)->reserved[4];
}

static struct {
  pthread_mutex_t *mutex; /* NULL: not found */
  struct item_link *queues[2];
  const struct item_link *messages[2]; /* not items: they only wake workers */
  uintptr_t work[SORTS];
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
    return 0;
  uint32_t id = atomic_load_explicit(&ids[type], memory_order_relaxed);
  if (!id)
    atomic_store_explicit(&ids[type], id = lower_string(fs_names[type]),
                          memory_order_relaxed);
  return id;
}

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

static _Atomic uint32_t job_ops[sizeof jobs / sizeof *jobs];

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

struct what {
  enum tr_kind kind;
  uint32_t op;
};

static struct what describe_work(const uv_work_t *req) {
  void *function = *(void *const *)&req->work_cb;
  static _Atomic(void *) of_node; /* the function behind all of Node.js's own work */
  static _Atomic(void *) not_of_node;
  const struct job *job = NULL;
  if (function == atomic_load_explicit(&of_node, memory_order_relaxed)) {
    job = job_of(req);
  } else if (function != atomic_load_explicit(&not_of_node, memory_order_relaxed)) {
    const char *name, *library;
    uintptr_t offset;
    tr__symbol_name(function, &name, &library, &offset);
    int is = name && strstr(name, "ThreadPoolWork");
    atomic_store_explicit(is ? &of_node : &not_of_node, function, memory_order_relaxed);
    job = is ? job_of(req) : NULL;
  }
  if (job)
    return (struct what){job->kind, tr__constant(&job_ops[job - jobs], job->op)};
  return (struct what){TR_KIND_USER, tr__name_id(function)};
}

static struct what describe(struct item *item, enum sort sort) {
  static _Atomic uint32_t address, name, random;
  const uv_req_t *req = request_of(item, sort);
  switch (sort) {
  case FILES:
    return (struct what){TR_KIND_FS, fs_op((const uv_fs_t *)req)};
  case ADDRESS:
    return (struct what){TR_KIND_DNS, tr__constant(&address, "getaddrinfo")};
  case NAME:
    return (struct what){TR_KIND_DNS, tr__constant(&name, "getnameinfo")};
  case RANDOM:
    return (struct what){TR_KIND_CRYPTO, tr__constant(&random, "random")};
  default:
    return describe_work((const uv_work_t *)req);
  }
}

/* ---- its life ---- */

/* On a worker. */
static void run(struct item *item, enum sort sort) {
  void (*real)(struct item *) = (void (*)(struct item *))atomic_load_explicit(
      &sorts[sort].work, memory_order_relaxed);
  struct tr_thread *t = tr__foreign(TR_ROLE_POOL);
  struct what what = describe(item, sort);
  uint64_t task = *task_of(item, sort);
  tr_emit_POOL_START(t, tr_now(t), what.kind, what.op, task);
  real(item);
  int64_t result = sort == FILES ? ((uv_fs_t *)request_of(item, sort))->result : 0;
  tr_emit_POOL_DONE(t, tr_now(t), what.kind, what.op, task, (uint64_t)result);
}

static _Atomic enum tr__callbacks callbacks;
static TR__TLS uint64_t delivering;
static TR__TLS uint32_t delivered_site; /* where the item whose callback runs came from */

void tr__pool_callbacks(enum tr__callbacks who) {
  atomic_store_explicit(&callbacks, who, memory_order_relaxed);
}

uint64_t tr__pool_delivering(void) {
  uint64_t task = delivering;
  delivering = 0;
  return task;
}

/* On the loop. In an executable with libuv inside, nobody but us tells of the callback that
 * libuv calls from here, unless the program's own language does. */
static void done(struct item *item, enum sort sort, int status) {
  void (*real)(struct item *, int) = (void (*)(struct item *, int))atomic_load_explicit(
      &sorts[sort].done, memory_order_relaxed);
  struct tr_thread *t = tr__foreign(TR_ROLE_LOOP);
  struct what what = describe(item, sort);
  uint64_t cause = tr__current_task, now = tr_now(t), task = *task_of(item, sort);
  int told = !pool.mutex || atomic_load_explicit(&callbacks, memory_order_relaxed) !=
                                TR__CALLBACKS_OURS;
  if (status == UV_ECANCELED)
    tr_emit_POOL_CANCEL(t, now, what.kind, what.op, task);
  else
    tr_emit_POOL_DELIVER(t, now, what.kind, what.op, task);
  if (!told) {
    tr_emit_TASK_BEGIN(t, now, what.kind, 0, task, TR_UNKNOWN);
    tr__current_task = task;
  } else if (pool.mutex) {
    delivering = task;
  }
  delivered_site = (uint32_t)*site_of(item, sort);
  real(item, status);
  delivered_site = 0;
  delivering = 0;
  if (told)
    return;
  tr__current_task = cause;
  tr_emit_TASK_END(t, tr_now(t), what.kind, task);
}

#define OURS(sort)                                                                       \
  static void run_##sort(struct item *item) {                                            \
    run(item, sort);                                                                     \
  }                                                                                      \
  static void done_##sort(struct item *item, int status) {                               \
    done(item, sort, status);                                                            \
  }
OURS(FILES)
OURS(ADDRESS)
OURS(NAME)
OURS(RANDOM)
OURS(WORK)

static const struct {
  void (*run)(struct item *);
  void (*done)(struct item *, int);
} ours[SORTS] = {[FILES] = {run_FILES, done_FILES},
                 [ADDRESS] = {run_ADDRESS, done_ADDRESS},
                 [NAME] = {run_NAME, done_NAME},
                 [RANDOM] = {run_RANDOM, done_RANDOM},
                 [WORK] = {run_WORK, done_WORK}};

/* As libuv chooses it with its first item. */
static void announce_size(struct tr_thread *t) {
  static _Atomic int said;
  if (atomic_load_explicit(&said, memory_order_relaxed) || atomic_exchange(&said, 1))
    return;
  const char *text = getenv("UV_THREADPOOL_SIZE");
  int size = text ? atoi(text) : 4;
  size = size == 0 ? 1 : size < 0 || size > 1024 ? 1024 : size;
  tr_emit_POOL_SIZE(t, t->last, (uint32_t)size);
}

/* Whether a sort's function is the one that is known of it; the first tells. */
static int is_known(_Atomic(void *) * place, void *function) {
  void *known = atomic_load_explicit(place, memory_order_acquire);
  if (known)
    return known == function;
  return atomic_compare_exchange_strong(place, &known, function) || known == function;
}

/* What was taken over and is told once the lock is free: others wait for it. */
struct taken {
  struct tr_thread *t;
  uint64_t time, task;
  struct what what;
  uintptr_t *site; /* where to keep it */
  int is_new;
};

/* The pool's lock is held, so no worker runs the item yet. `task` 0: it is new. */
static void take_over(struct item *item, enum sort sort, uint64_t task,
                      struct taken *out) {
  struct tr_thread *t = tr__foreign(TR_ROLE_LOOP);
  if (!t || item->work == ours[sort].run ||
      !is_known(&sorts[sort].work, *(void **)&item->work) ||
      !is_known(&sorts[sort].done, *(void **)&item->done))
    return;
  *out = (struct taken){.t = t,
                        .time = tr_now(t),
                        .task = task ? task : tr_task_new(),
                        .what = describe(item, sort),
                        .site = site_of(item, sort),
                        .is_new = !task};
  *task_of(item, sort) = out->task;
  *out->site = 0;
  item->work = ours[sort].run;
  item->done = ours[sort].done;
}

/* What a language hands over from a function of its own, without a line of the program
 * near, goes on with what the program began. */
static uint32_t place(const struct taken *new) {
  int looked;
  uint32_t site = tr__v8_site(&looked);
  if (looked && !site)
    site = delivered_site;
  *new->site = site;
  return site;
}

static void tell(const struct taken *new) {
  enum tr__callbacks who = atomic_load_explicit(&callbacks, memory_order_relaxed);
  announce_size(new->t);
  if (new->is_new && who != TR__CALLBACKS_UNTOLD)
    tr_emit_TASK_CREATE(new->t, new->time, new->what.kind,
                        who == TR__CALLBACKS_FOLLOW ? place(new) : 0, new->task,
                        tr__current_task);
  tr_emit_POOL_SUBMIT(new->t, new->time, new->what.kind, new->what.op, new->task);
}

/* ---- when it is handed over ---- */

void tr__pool_prepare(const struct tr__pending *p) {
  pending = *p;
  ((struct item *)p->item)->work = NULL; /* tells what libuv writes from what was there */
}

void tr__pool_prepared(void) {
  pending.item = NULL;
}

static enum sort sort_of_request(const uv_req_t *req) {
  switch (req->type) {
  case UV_FS:
    return FILES;
  case UV_GETADDRINFO:
    return ADDRESS;
  case UV_GETNAMEINFO:
    return NAME;
  case UV_RANDOM:
    return RANDOM;
  default:
    return WORK;
  }
}

static void take_pending(struct taken *out) {
  struct item *item = pending.item;
  if (!item->work)
    return; /* another lock, on the way there */
  pending.item = NULL;
  take_over(item, sort_of_request(pending.req), pending.task, out);
}

static void take_newest(struct taken *out) {
  for (size_t i = 0; i < 2; i++) {
    struct item_link *head = pool.queues[i], *last = head ? head->prev : NULL;
    if (!last || last == head || last == pool.messages[0] || last == pool.messages[1])
      continue;
    struct item *item = (struct item *)((char *)last - offsetof(struct item, link));
    for (enum sort sort = 0; sort < SORTS; sort++)
      if (pool.work[sort] && (uintptr_t)item->work == pool.work[sort])
        take_over(item, sort, 0, out);
  }
}

typedef int unlock_fn(pthread_mutex_t *);

/* One of the two locks that matter is being released. */
static int release(unlock_fn *real, pthread_mutex_t *mutex) {
  struct taken new = {.t = NULL};
  if (pending.item)
    take_pending(&new);
  else
    take_newest(&new);
  int result = real(mutex);
  if (new.t)
    tell(&new);
  return result;
}

TR__INTERPOSED int pthread_mutex_unlock(pthread_mutex_t *mutex) {
  static unlock_fn *real;
  if (__builtin_expect(!real, 0))
    real = (unlock_fn *)tr__next("pthread_mutex_unlock");
  if (__builtin_expect(pending.item != NULL || mutex == pool.mutex, 0))
    return release(real, mutex);
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
  pool.work[FILES] = fs->address;
  pool.work[RANDOM] = random->address;
  pool.work[ADDRESS] = address->address;
  pool.work[NAME] = name->address;
  pool.work[WORK] = w[QUEUE_WORK].address;
  pool.queues[0] = (struct item_link *)w[WQ].address;
  pool.queues[1] = (struct item_link *)w[SLOW].address;
  pool.messages[0] = (const struct item_link *)w[SLOW_MESSAGE].address;
  pool.messages[1] = (const struct item_link *)w[EXIT_MESSAGE].address;
  pool.mutex = (pthread_mutex_t *)w[MUTEX].address;
}
