/* Starting and stopping: the process's side of tracing. Threads are in thread.c. */
#include "tracer/emit.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tracer/private.h"
#include "tracer/session.h"
#include "tracer/writer.h"

enum { RING_MIN = 64 << 10, RING_MAIN = 4 << 20, RING_MAX = 1 << 30, SWEEP_AGE_S = 600 };

struct tr__writer tr__writer = {.fd = -1, .lock = PTHREAD_MUTEX_INITIALIZER};
_Thread_local struct tr_thread *tr__self __attribute__((tls_model("initial-exec")));

static _Atomic uint64_t task_blocks;
static _Atomic uint32_t flows;

int tr_active(void) {
  return atomic_load_explicit(&tr__writer.active, memory_order_acquire);
}

struct tr_thread *tr_self(void) {
  return tr__self;
}

/* A power of two, so that an index is a mask away. */
static size_t ring_size(uint64_t bytes) {
  size_t size = RING_MIN;
  while (size < RING_MAX && 2 * size <= bytes)
    size *= 2;
  return size;
}

/* Bytes with an optional K or M; 0 when it is neither. */
static uint64_t parse_bytes(const char *text) {
  char *end;
  unsigned long long n = strtoull(text, &end, 10);
  int shift = *end == 'K' || *end == 'k' ? 10 : *end == 'M' || *end == 'm' ? 20 : 0;
  if (shift)
    end++;
  return *end || n > RING_MAX ? 0 : (uint64_t)n << shift;
}

static void choose_ring_size(const struct tr_start_options *options) {
  const char *text = tr__environment("UVSCOPE_RING");
  uint64_t bytes = text ? parse_bytes(text) : 0;
  tr__writer.ring_bytes_forced = bytes != 0;
  if (!bytes)
    bytes = options && options->ring_bytes ? options->ring_bytes : RING_MAIN;
  tr__writer.ring_bytes = ring_size(bytes);
}

/* The context that a traced ancestor left in the environment, if it makes sense. */
static struct tr__ancestry read_ancestry(void) {
  struct tr__ancestry a = {.ppid = getppid()};
  const char *text = tr__environment(TR_ENV_CONTEXT);
  int root, parent;
  unsigned long long start;
  if (!text || sscanf(text, "%d:%llu:%d", &root, &start, &parent) != 3 || root <= 0 ||
      parent <= 0)
    return a;
  a.root_pid = root;
  a.root_start_ns = start;
  if (parent != getpid()) /* else this is the same process after exec */
    a.ppid = parent;
  return a;
}

/* Always as long, so that one can be written over another. */
static void format_context(char *out, size_t size, int root, uint64_t start, int parent) {
  snprintf(out, size, "%010d:%020llu:%010d", root, (unsigned long long)start, parent);
}

static void write_context(void) {
  struct tr__writer *w = &tr__writer;
  const struct tr__header *h = w->header;
  format_context(w->context, sizeof w->context, h->root_pid, h->root_start_ns, h->pid);
  char *there = getenv(TR_ENV_CONTEXT);
  if (there && strlen(there) == strlen(w->context))
    memcpy(there, w->context, strlen(there));
  else if (!w->foreign)
    setenv(TR_ENV_CONTEXT, w->context, 1);
}

void tr_context_reserve(void) {
  char text[80];
  struct tr__ancestry a = read_ancestry();
  if (!a.root_pid)
    return tr__environment_keep(); /* not started by a viewer: nothing to tell */
  format_context(text, sizeof text, a.root_pid, a.root_start_ns, a.ppid);
  setenv(TR_ENV_CONTEXT, text, 1);
  tr__environment_keep();
}

/* Only the forking thread lives on in the child; what it inherited must not write into
 * the parent's rings. Cheap, because every spawn passes here on its way to exec. */
static void after_fork_in_child(void) {
  struct tr__writer *w = &tr__writer;
  if (!atomic_load_explicit(&w->active, memory_order_relaxed))
    return;
  atomic_store_explicit(&w->active, 0, memory_order_release);
  pthread_mutex_init(&w->lock, NULL); /* another thread may have held it */
  for (uint32_t i = 0; i < w->handle_count; i++)
    tr__ring_detach(&w->handles[i]);
}

static int make_handles(void) {
  struct tr__writer *w = &tr__writer;
  if (w->handles)
    return 0;
  void *p = mmap(NULL, TR__SLOTS * sizeof *w->handles, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED)
    return -errno;
  w->handles = p;
  return 0;
}

/* The first ring is made here, so that a full disk is said and not only suffered. */
static int make_spare(const char *dir, char *why, size_t why_size) {
  struct tr__writer *w = &tr__writer;
  uint64_t max = w->ring_bytes / sizeof(struct tr_record);
  uint64_t first = (256 << 10) / sizeof(struct tr_record);
  int error = tr__ring_create(&w->spare, first < max ? first : max, max);
  if (!error)
    return 0;
  char path[TR__PATH_MAX + 64];
  snprintf(path, sizeof path, "%s/%d-%llu.ring", dir, (int)getpid(),
           (unsigned long long)w->header->start_ns);
  unlink(path);
  munmap(w->base, TR__RINGS_OFFSET);
  w->base = NULL;
  close(w->fd);
  w->fd = -1;
  return tr__why(why, why_size, error,
                 "no space for a ring in %s: %s; remove old files "
                 "there or set UVSCOPE_DIR to another directory",
                 dir, strerror(-error));
}

static int open_file(const struct tr__ancestry *a, const char *old, uint64_t used,
                     char *why, size_t why_size) {
  char dir[TR__PATH_MAX];
  int error = tr_session_dir(dir, sizeof dir, 1, why, why_size);
  if (error)
    return error;
  if (!old)
    tr_session_sweep(dir, SWEEP_AGE_S);
  error = tr__file_create(dir, a, old, used, why, why_size);
  if (!error)
    error = make_spare(dir, why, why_size);
  if (error)
    return error;
  tr__intern_init();
  atomic_store_explicit(&tr__writer.active, 1, memory_order_release);
  tr__writer.header->command_id =
      tr_string(tr__writer.command, strlen(tr__writer.command));
  write_context();
  return 0;
}

int tr_start(const struct tr_start_options *options, char *why, size_t why_size) {
  static int registered;
  const char *choice = tr__environment("UVSCOPE");
  if (choice && (!strcmp(choice, "off") || !strcmp(choice, "0")))
    return tr__why(why, why_size, 1, "UVSCOPE is \"%s\"", choice);
  if (tr_active())
    return 0;
  if (tr__writer.base && tr__writer.header->pid != getpid())
    return tr_restart(why, why_size);
  if (tr__writer.base)
    return tr__why(why, why_size, -EALREADY, "tracing was stopped in this process");
  tr_clock_init();
  tr__writer.foreign = options && options->foreign;
  choose_ring_size(options);
  snprintf(tr__writer.command, sizeof tr__writer.command, "%s",
           options && options->command ? options->command : "");
  int error = make_handles();
  if (error)
    return tr__why(why, why_size, error, "no memory for tracing: %s", strerror(-error));
  struct tr__ancestry ancestry = read_ancestry();
  error = open_file(&ancestry, NULL, 0, why, why_size);
  if (!error && !registered) {
    registered = 1;
    pthread_atfork(NULL, NULL, after_fork_in_child);
  }
  return error;
}

/* Detaches the rings of the calling thread and of threads that exited, and frees what
 * they did not use; other threads may still be writing into theirs. */
static void release_rings(const struct tr_thread *self) {
  struct tr__writer *w = &tr__writer;
  uint32_t own = self->slot;
  sigset_t all, before;
  if (atomic_load_explicit(&w->sandboxed, memory_order_acquire))
    return;
  sigfillset(&all); /* the sampler's handler must not see a ring half detached */
  pthread_sigmask(SIG_SETMASK, &all, &before);
  for (uint32_t i = 0; i < w->handle_count; i++) {
    struct tr__handle *h = &w->handles[i], detached;
    if (!h->slot ||
        (&h->t != self && h->state != TR__HANDLE_EXITED && h->slot->owner != own))
      continue;
    detached = *h;
    tr__ring_detach(h);
    tr__ring_trim(&detached);
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void tr_sandboxed(void) {
  atomic_store_explicit(&tr__writer.sandboxed, 1, memory_order_release);
}

void tr_stop(int status) {
  struct tr__writer *w = &tr__writer;
  if (!tr_active())
    return;
  struct tr_thread *self = tr__self;
  tr_emit_PROCESS_END(self, tr_now(self), (uint32_t)status, (uint64_t)getpid());
  atomic_store_explicit(&w->active, 0, memory_order_release);
  if (self)
    release_rings(self);
  atomic_store_explicit(&w->header->exit_status, status, memory_order_relaxed);
  /* Partner: the readers' load, after which they take the rings to be complete. */
  atomic_store_explicit(&w->header->end_ns, tr_clock_monotonic_ns(),
                        memory_order_release);
}

/* The rings that the child inherited, except its own thread's handle, are gone for good.
 */
static void drop_inherited(char *old_base) {
  struct tr__writer *w = &tr__writer;
  for (uint32_t i = 0; i < w->handle_count; i++) {
    struct tr__handle *h = &w->handles[i];
    if (h->map)
      munmap(h->map, h->map_size);
    h->map = NULL;
    h->state = TR__HANDLE_ORPHAN;
  }
  munmap(old_base, TR__RINGS_OFFSET);
}

int tr_restart(char *why, size_t why_size) {
  struct tr__writer *w = &tr__writer;
  if (tr_active() || !w->base || w->header->pid == getpid())
    return tr__why(why, why_size, -EINVAL,
                   "only the child of a traced process can restart");
  char *old_base = w->base;
  const struct tr__header *old = w->header;
  struct tr__ancestry ancestry = {old->pid, old->root_pid, old->root_start_ns};
  uint64_t used = atomic_load_explicit(&old->intern_used, memory_order_acquire);
  close(w->fd);
  w->fd = -1;
  w->base = NULL;
  if (w->spare.map)
    munmap(w->spare.map, w->spare.map_size);
  w->spare.map = NULL;
  /* The area comes along, so that ids which the program keeps stay true. */
  int error = open_file(&ancestry, old_base + TR__INTERN_OFFSET, used, why, why_size);
  drop_inherited(old_base);
  struct tr__handle *self = (struct tr__handle *)tr__self;
  if (!error && self) {
    enum tr_role role = self->role;
    tr__self = NULL;
    tr__thread_adopt(self, role, "main");
  }
  return error;
}

const char *tr_child_context(void) {
  return tr_active() ? tr__writer.context : NULL;
}

uint64_t tr_task_new(void) {
  enum { BLOCK = 256 };
  /* Blocks of ids, so that threads do not fight over one counter. */
  static _Thread_local uint64_t next __attribute__((tls_model("initial-exec")));
  static _Thread_local uint64_t end __attribute__((tls_model("initial-exec")));
  if (next == end) {
    next = 1 + BLOCK * atomic_fetch_add_explicit(&task_blocks, 1, memory_order_relaxed);
    end = next + BLOCK;
  }
  return next++;
}

uint64_t tr_flow_new(void) {
  /* 22 bits are what a pid can have; the rest tells it from an earlier owner of the pid.
   */
  uint64_t start = tr__writer.base ? tr__writer.header->start_ns >> 20 & 0x3ff : 0;
  uint32_t n = atomic_fetch_add_explicit(&flows, 1, memory_order_relaxed) + 1;
  return (uint64_t)getpid() << 42 | start << 32 | n;
}
