/* Threads: their slots in the file, their handles, their rings. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tracer/writer.h"

enum {
  FIRST_BYTES = 256 << 10,
  FIRST_BYTES_SMALL = 64 << 10,
  OTHER_BYTES = 1 << 20,
  REUSE_FROM = 256 /* slots in use before those of exited threads are taken over */
};

static int is_main(enum tr_role role) {
  return role == TR_ROLE_LOOP;
}

static uint64_t first_records(enum tr_role role, uint64_t max) {
  int small = role == TR_ROLE_POOL || role == TR_ROLE_SAMPLER;
  uint64_t first = (small ? FIRST_BYTES_SMALL : FIRST_BYTES) / sizeof(struct tr_record);
  return first < max ? first : max;
}

static uint64_t max_records(enum tr_role role) {
  const struct tr__writer *w = &tr__writer;
  uint64_t bytes = w->ring_bytes;
  if (!is_main(role) && !w->ring_bytes_forced && bytes > OTHER_BYTES)
    bytes = OTHER_BYTES;
  return bytes / sizeof(struct tr_record);
}

static int commit_slot(uint32_t slot) {
  struct tr__writer *w = &tr__writer;
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  if (slot >= TR__SLOTS)
    return -ENFILE;
  if (slot < w->slots_committed)
    return 0;
  uint64_t offset = (uint64_t)w->slots_committed * sizeof(struct tr__slot);
  int error = tr__file_commit(TR__SLOTS_OFFSET + offset, (char *)w->slots + offset, page);
  if (!error)
    w->slots_committed += (uint32_t)(page / sizeof(struct tr__slot));
  return error;
}

static int take_ring(struct tr__handle *h, enum tr_role role) {
  struct tr__handle *spare = &tr__writer.spare;
  uint64_t max = max_records(role);
  if (!spare->map || spare->map_size != max * sizeof(struct tr_record))
    return tr__ring_create(h, first_records(role, max), max);
  *h = *spare;
  spare->map = NULL;
  return 0;
}

/* A new slot with its ring for the handle; published when its name and so on are there.
 */
static int new_slot(struct tr__handle *h, enum tr_role role, uint32_t *index) {
  struct tr__writer *w = &tr__writer;
  *index = atomic_load_explicit(&w->header->slot_count, memory_order_relaxed);
  int error = commit_slot(*index);
  if (!error)
    error = take_ring(h, role);
  if (error)
    return error;
  struct tr__slot *slot = &w->slots[*index];
  slot->ring_offset = h->ring_offset;
  slot->max_records = h->map_size / sizeof(struct tr_record);
  atomic_store_explicit(&slot->capacity, h->t.mask + 1, memory_order_relaxed);
  h->t.head = &slot->head;
  h->t.slot = *index;
  h->slot = slot;
  return 0;
}

static void fill_slot(struct tr__handle *h, enum tr_role role, uint32_t name,
                      uint32_t owner) {
  struct tr__slot *slot = h->slot;
  h->role = role;
  h->state = TR__HANDLE_LIVE;
  slot->owner = owner == UINT32_MAX ? h->t.slot : owner;
  atomic_store_explicit(&slot->role, role, memory_order_relaxed);
  atomic_store_explicit(&slot->tid, (int32_t)syscall(SYS_gettid), memory_order_relaxed);
  atomic_store_explicit(&slot->name, name, memory_order_relaxed);
  atomic_store_explicit(&slot->state, TR__SLOT_LIVE, memory_order_release);
}

static void publish(uint32_t index) {
  _Atomic uint32_t *count = &tr__writer.header->slot_count;
  /* Partner: the readers' load, before they look at the slot. */
  if (atomic_load_explicit(count, memory_order_relaxed) == index)
    atomic_store_explicit(count, index + 1, memory_order_release);
}

/* The ring of a thread that exited, when there are many. The lock is held. */
static struct tr__handle *reuse(enum tr_role role) {
  struct tr__writer *w = &tr__writer;
  if (w->handle_count < REUSE_FROM)
    return NULL;
  for (uint32_t i = 0; i < w->handle_count; i++) {
    struct tr__handle *h = &w->handles[i];
    if (h->state == TR__HANDLE_EXITED && h->role == role && h->slot)
      return h;
  }
  return NULL;
}

static struct tr__handle *acquire(enum tr_role role) {
  struct tr__writer *w = &tr__writer;
  struct tr__handle *h = reuse(role);
  uint32_t index;
  if (h)
    return h;
  if (w->handle_count == TR__SLOTS)
    return NULL;
  h = &w->handles[w->handle_count];
  if (new_slot(h, role, &index))
    return NULL;
  w->handle_count++;
  return h;
}

static void announce(struct tr__handle *h, uint32_t name) {
  const struct tr__header *header = tr__writer.header;
  struct tr_thread *t = &h->t;
  uint64_t now = tr_now(t);
  if (t->slot == 0 && t->next == 0)
    tr_emit_PROCESS_START(t, now, header->command_id, (uint64_t)header->pid,
                          (uint64_t)header->ppid);
  int32_t tid = atomic_load_explicit(&h->slot->tid, memory_order_relaxed);
  tr_emit_THREAD_START(t, now, (uint16_t)h->role, name, (uint64_t)tid);
}

struct tr_thread *tr_thread_start(enum tr_role role, const char *name) {
  struct tr__writer *w = &tr__writer;
  if (!tr_active() || tr__self)
    return tr__self;
  uint32_t id = name ? tr_string(name, strlen(name)) : 0;
  pthread_mutex_lock(&w->lock);
  struct tr__handle *h = acquire(role);
  if (h) {
    fill_slot(h, role, id, UINT32_MAX);
    announce(h, id);
    publish(h->t.slot);
    tr__self = &h->t;
  }
  pthread_mutex_unlock(&w->lock);
  return tr__self;
}

struct tr_thread *tr_thread_sampler(struct tr_thread *owner) {
  struct tr__writer *w = &tr__writer;
  if (!tr_active() || !owner)
    return NULL;
  uint32_t id = tr_string("sampler", 7);
  pthread_mutex_lock(&w->lock);
  struct tr__handle *h = acquire(TR_ROLE_SAMPLER);
  if (h) {
    fill_slot(h, TR_ROLE_SAMPLER, id, owner->slot);
    announce(h, id);
    publish(h->t.slot);
  }
  pthread_mutex_unlock(&w->lock);
  return h ? &h->t : NULL;
}

void tr_thread_stop(struct tr_thread *t) {
  struct tr__handle *h = (struct tr__handle *)t;
  if (!t)
    return;
  if (h->slot) {
    int32_t tid = atomic_load_explicit(&h->slot->tid, memory_order_relaxed);
    tr_emit_THREAD_EXIT(t, tr_now(t), (uint16_t)h->role, (uint64_t)tid);
    atomic_store_explicit(&h->slot->state, TR__SLOT_EXITED, memory_order_release);
  }
  if (tr__self == t)
    tr__self = NULL;
  pthread_mutex_lock(&tr__writer.lock);
  if (h->state == TR__HANDLE_LIVE)
    h->state = TR__HANDLE_EXITED;
  pthread_mutex_unlock(&tr__writer.lock);
}

void tr__thread_adopt(struct tr__handle *h, enum tr_role role, const char *name) {
  uint32_t index, id = tr_string(name, strlen(name));
  pthread_mutex_lock(&tr__writer.lock);
  if (new_slot(h, role, &index) == 0) {
    fill_slot(h, role, id, UINT32_MAX);
    announce(h, id);
    publish(index);
    tr__self = &h->t;
  } else {
    tr__ring_detach(h);
  }
  pthread_mutex_unlock(&tr__writer.lock);
}
