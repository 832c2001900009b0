/* Rings: making, growing, detaching and copying them. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tracer/writer.h"

/* Where handles write that have no ring: after fork, and after tr_stop(). */
enum { DUMMY_RECORDS = 16 };
static struct tr_record dummy_records[DUMMY_RECORDS];
static _Atomic uint64_t dummy_head;

static uint64_t round_up(uint64_t n, uint64_t to) {
  return (n + to - 1) / to * to;
}

int tr__ring_create(struct tr__handle *h, uint64_t first, uint64_t max_records) {
  struct tr__writer *w = &tr__writer;
  size_t size = max_records * sizeof(struct tr_record);
  if (atomic_load_explicit(&w->sandboxed, memory_order_acquire))
    return -EPERM;
  if (!tr__file_fd_is_ours())
    return -EBADF;
  int error = tr__file_extend(w->file_end + size);
  if (error)
    return error;
  char *map =
      mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, w->fd, (off_t)w->file_end);
  if (map == MAP_FAILED)
    return -errno;
  error = tr__file_commit(w->file_end, map, first * sizeof(struct tr_record));
  if (error) {
    munmap(map, size);
    return error;
  }
  h->map = map;
  h->map_size = size;
  h->ring_offset = w->file_end;
  w->file_end += round_up(size, TR__ALIGN);
  h->t = (struct tr_thread){
      .records = (struct tr_record *)map, .mask = first - 1, .limit = first};
  return 0;
}

void tr__ring_detach(struct tr__handle *h) {
  h->t.records = dummy_records;
  h->t.mask = DUMMY_RECORDS - 1;
  h->t.limit = UINT64_MAX;
  h->t.next = 0;
  h->t.head = &dummy_head;
  h->slot = NULL;
}

void tr__ring_trim(struct tr__handle *h) {
  uint64_t capacity = h->t.mask + 1, page = (uint64_t)sysconf(_SC_PAGESIZE);
  uint64_t used = round_up(h->t.next * sizeof(struct tr_record), page);
  uint64_t all = capacity * sizeof(struct tr_record);
  if (h->map && used < all && tr__file_fd_is_ours())
    fallocate(tr__writer.fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
              (off_t)(h->ring_offset + used), (off_t)(all - used));
}

void tr_ring_grow(struct tr_thread *t) {
  struct tr__handle *h = (struct tr__handle *)t;
  uint64_t capacity = t->mask + 1;
  size_t bytes = capacity * sizeof(struct tr_record);
  int saved = errno;
  if (2 * bytes <= h->map_size &&
      tr__file_commit(h->ring_offset + bytes, h->map + bytes, bytes) == 0) {
    t->mask = 2 * capacity - 1;
    t->limit = 2 * capacity;
    /* Before the head that passes the old capacity; partner: readers' load after the
     * head. */
    atomic_store_explicit(&h->slot->capacity, 2 * capacity, memory_order_release);
  } else {
    t->limit = UINT64_MAX;
    /* Before the first word that overwrites; partner: tr__ring_copy(). */
    atomic_store_explicit(&h->slot->wraps, 1, memory_order_release);
  }
  errno = saved;
}

static void copy_run(const struct tr_record *ring, struct tr_record *out,
                     uint64_t count) {
  const _Atomic uint64_t *from = (const _Atomic uint64_t *)ring;
  uint64_t *to = (uint64_t *)out;
  /* Acquire: a word of a newer record brings with it the head that condemns the older. */
  for (uint64_t i = 0; i < count * 4; i++)
    to[i] = atomic_load_explicit(from + i, memory_order_acquire);
}

uint64_t tr__ring_copy(const struct tr__slot *slot, const struct tr_record *ring,
                       uint64_t capacity, uint64_t from, uint64_t to,
                       struct tr_record *out) {
  uint64_t start = from & (capacity - 1), count = to - from;
  uint64_t run = count < capacity - start ? count : capacity - start;
  copy_run(ring + start, out, run);
  copy_run(ring, out + run, count - run);
  uint64_t head = atomic_load_explicit(&slot->head, memory_order_acquire);
  if (!atomic_load_explicit(&slot->wraps, memory_order_acquire))
    return from;
  /* While record `head` is being written, record head - capacity is half gone. */
  uint64_t final = atomic_load_explicit(&slot->capacity, memory_order_acquire);
  uint64_t sound = head >= final ? head - final + 1 : 0;
  return sound <= from ? from : sound < to ? sound : to;
}
