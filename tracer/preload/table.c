/*
 * The original callbacks, found again by the handle or request that they belong to: open
 * addressing with linear probing, in pages of its own, under a spin lock. A lookup that
 * failed would be a callback that is never called; so a callback is only replaced once it
 * is in here.
 */
#include <errno.h>
#include <sched.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

#include "tracer/preload/preload.h"

enum { FIRST = 1024 };

static struct {
  _Atomic int lock;
  struct tr__call *calls; /* key NULL: free */
  size_t size;            /* a power of two */
  size_t count;
} table;

static void lock(void) {
  int open = 0;
  while (!atomic_compare_exchange_weak_explicit(&table.lock, &open, 1,
                                                memory_order_acquire,
                                                memory_order_relaxed)) {
    open = 0;
    sched_yield();
  }
}

static void unlock(void) {
  atomic_store_explicit(&table.lock, 0, memory_order_release);
}

static size_t home(const void *key, uint32_t part) {
  uint64_t h = ((uintptr_t)key ^ (uint64_t)part << 56) * 0x9e3779b97f4a7c15u;
  return (size_t)(h >> 32) & (table.size - 1);
}

static struct tr__call *find(const void *key, uint32_t part) {
  size_t i = home(key, part);
  while (table.calls[i].key && (table.calls[i].key != key || table.calls[i].part != part))
    i = (i + 1) & (table.size - 1);
  return &table.calls[i];
}

static int grow(void) {
  struct tr__call *old = table.calls;
  size_t old_size = table.size, size = old_size ? old_size * 2 : FIRST;
  void *p = mmap(NULL, size * sizeof *old, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED)
    return -ENOMEM;
  table.calls = p;
  table.size = size;
  for (size_t i = 0; i < old_size; i++)
    if (old[i].key)
      *find(old[i].key, old[i].part) = old[i];
  if (old)
    munmap(old, old_size * sizeof *old);
  return 0;
}

int tr__call_put(const struct tr__call *call) {
  int saved = errno, error = 0;
  lock();
  if (table.count + 1 > table.size / 4 * 3)
    error = grow();
  if (!error) {
    struct tr__call *place = find(call->key, call->part);
    table.count += !place->key;
    *place = *call;
  }
  unlock();
  errno = saved;
  return error;
}

/* Closes the gap, so that the others are still found. */
static void forget(struct tr__call *hole) {
  size_t mask = table.size - 1, gap = (size_t)(hole - table.calls);
  for (size_t i = (gap + 1) & mask; table.calls[i].key; i = (i + 1) & mask) {
    size_t wanted = home(table.calls[i].key, table.calls[i].part);
    if (((i - wanted) & mask) < ((i - gap) & mask))
      continue;
    table.calls[gap] = table.calls[i];
    gap = i;
  }
  table.calls[gap].key = NULL;
  table.count--;
}

int tr__call_get(const void *key, uint32_t part, int take, struct tr__call *out) {
  int found = 0;
  lock();
  struct tr__call *call = table.size ? find(key, part) : NULL;
  if (call && call->key) {
    found = 1;
    if (out)
      *out = *call;
    if (take)
      forget(call);
  }
  unlock();
  return found;
}

void tr__call_time(const void *key, uint32_t part, uint64_t time) {
  lock();
  struct tr__call *call = table.size ? find(key, part) : NULL;
  if (call && call->key)
    call->time = time;
  unlock();
}

void tr__call_time_first(const void *key, uint32_t part, uint64_t time) {
  int open = 0;
  if (!atomic_compare_exchange_strong_explicit(&table.lock, &open, 1,
                                               memory_order_acquire,
                                               memory_order_relaxed))
    return;
  struct tr__call *call = table.size ? find(key, part) : NULL;
  if (call && call->key && !call->time)
    call->time = time;
  unlock();
}

/* Another thread may have held the lock when this process was forked. */
static void after_fork(void) {
  unlock();
}

__attribute__((constructor)) static void prepare(void) {
  pthread_atfork(NULL, NULL, after_fork);
}
