/*
 * Interned strings and sites: entries in the file, found again through a hash table in
 * private memory. The table is reserved at its largest and used from small to large, so
 * that it needs no allocator and touches few pages.
 */
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>

#include "tracer/writer.h"

enum {
  TABLE_MIN = 1024,
  TABLE_MAX = 1 << 20,
  COMMIT_STEP = 16 << 10 /* file.c commits the first of these */
};

/* Table of size n lies at [n, 2n) of `ids`: the sizes do not overlap. */
static struct {
  _Atomic int lock;
  uint32_t *ids; /* 0 is empty */
  uint32_t size;
  uint32_t count;
  uint64_t committed; /* bytes of the area that are allocated */
} table;

static int try_lock(void) {
  int free = 0;
  return atomic_compare_exchange_strong_explicit(
      &table.lock, &free, 1, memory_order_acquire, memory_order_relaxed);
}

static void lock(void) {
  while (!try_lock())
    sched_yield();
}

static void unlock(void) {
  atomic_store_explicit(&table.lock, 0, memory_order_release);
}

static char *area(void) {
  return tr__writer.base + TR__INTERN_OFFSET;
}

static const struct tr__entry *entry_at(uint32_t id) {
  return (const struct tr__entry *)(area() + (uint64_t)id * 8);
}

/* FNV-1a over words, with a final mix; good enough for names, and quick. */
static uint32_t hash_bytes(const void *data, size_t length, uint32_t tag) {
  const unsigned char *p = data;
  uint64_t h = 0xcbf29ce484222325u ^ tag;
  for (size_t i = 0; i < length; i++)
    h = (h ^ p[i]) * 0x100000001b3u;
  return (uint32_t)(h ^ h >> 32);
}

static uint32_t *find(const void *data, uint16_t length, uint16_t tag, uint32_t hash) {
  uint32_t *ids = table.ids + table.size;
  for (uint32_t i = hash & (table.size - 1);; i = (i + 1) & (table.size - 1)) {
    if (!ids[i])
      return &ids[i];
    const struct tr__entry *e = entry_at(ids[i]);
    if (e->hash == hash && e->tag == tag && e->length == length &&
        !memcmp(e + 1, data, length))
      return &ids[i];
  }
}

static void put(uint32_t id) {
  uint32_t *ids = table.ids + table.size;
  uint32_t i = entry_at(id)->hash & (table.size - 1);
  while (ids[i])
    i = (i + 1) & (table.size - 1);
  ids[i] = id;
}

/* At three quarters full. 0 when the largest table is full. */
static int make_room(void) {
  if (table.count < table.size / 4 * 3)
    return 1;
  if (table.size == TABLE_MAX)
    return 0;
  const uint32_t *old = table.ids + table.size;
  uint32_t size = table.size;
  table.size *= 2;
  for (uint32_t i = 0; i < size; i++)
    if (old[i])
      put(old[i]);
  return 1;
}

static int commit_until(uint64_t end) {
  while (table.committed < end) {
    if (tr__file_commit(TR__INTERN_OFFSET + table.committed, area() + table.committed,
                        COMMIT_STEP))
      return -1;
    table.committed += COMMIT_STEP;
  }
  return 0;
}

static uint32_t append(const void *data, uint16_t length, uint16_t tag, uint32_t hash) {
  _Atomic uint64_t *used = &tr__writer.header->intern_used;
  uint64_t at = atomic_load_explicit(used, memory_order_relaxed);
  uint64_t end = at + tr__entry_size(tag, length);
  int saved = errno;
  int full = end > TR__INTERN_MAX || commit_until(end) < 0;
  errno = saved;
  if (full)
    return 0;
  struct tr__entry *e = (struct tr__entry *)(area() + at);
  e->tag = tag;
  e->length = length;
  e->hash = hash;
  memcpy(e + 1, data, length); /* the file was zero: the NUL and the padding are there */
  /* Partner: the reader's load of intern_used, before it copies the area up to there. */
  atomic_store_explicit(used, end, memory_order_release);
  return (uint32_t)(at / 8);
}

static uint32_t intern(const void *data, uint16_t length, uint16_t tag) {
  uint32_t hash = hash_bytes(data, length, tag);
  uint32_t *place = find(data, length, tag, hash);
  if (*place)
    return *place;
  if (!make_room())
    return 0;
  uint32_t id = append(data, length, tag, hash);
  if (id) {
    put(id);
    table.count++;
  }
  return id;
}

/* Cuts at the last character that fits whole. */
static uint16_t cut_length(const char *s, size_t length) {
  if (length <= TR__STRING_MAX)
    return (uint16_t)length;
  length = TR__STRING_MAX;
  size_t at = length;
  while (at > length - 4 && ((unsigned char)s[at] & 0xc0) == 0x80)
    at--;
  return (uint16_t)(at > length - 4 ? at : length);
}

void tr__intern_init(void) {
  size_t bytes = 2 * (size_t)TABLE_MAX * sizeof *table.ids;
  if (table.ids)
    munmap(table.ids, bytes);
  table.ids = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (table.ids == MAP_FAILED)
    table.ids = NULL;
  table.size = TABLE_MIN;
  table.count = 0;
  uint64_t used =
      atomic_load_explicit(&tr__writer.header->intern_used, memory_order_relaxed);
  table.committed = (used + COMMIT_STEP - 1) / COMMIT_STEP * COMMIT_STEP;
  for (uint64_t at = 8; table.ids && at < used && make_room(); table.count++) {
    const struct tr__entry *e = entry_at((uint32_t)(at / 8));
    put((uint32_t)(at / 8));
    at += tr__entry_size(e->tag, e->length);
  }
  unlock();
}

static int usable(void) {
  return table.ids && tr_active();
}

uint32_t tr_string(const char *s, size_t length) {
  if (!usable())
    return 0;
  lock();
  uint32_t id = intern(s, cut_length(s, length), TR__TAG_STRING);
  unlock();
  return id;
}

uint32_t tr_site(uint32_t function, uint32_t file, uint32_t line, uint32_t column) {
  struct tr__site_payload site = {function, file, line, column};
  if (!usable())
    return 0;
  lock();
  uint32_t id = intern(&site, sizeof site, TR__TAG_SITE);
  unlock();
  return id;
}

static uint32_t intern_name(const char *s) {
  return s ? intern(s, cut_length(s, strlen(s)), TR__TAG_STRING) : 0;
}

uint32_t tr_site_try(const char *function, const char *file, uint32_t line) {
  if (!usable() || !try_lock())
    return 0;
  struct tr__site_payload site = {intern_name(function), intern_name(file), line, 0};
  uint32_t id = intern(&site, sizeof site, TR__TAG_SITE);
  unlock();
  return id;
}
