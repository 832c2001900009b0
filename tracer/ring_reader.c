/* Reading one process's rings. Its file is not trusted: whatever it says is checked. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tracer/alloc.h"
#include "tracer/live.h"
#include "tracer/writer.h"

enum { BLOCK = 8192 };

struct tr__attached *tr__attached_open(int fd, const struct tr__header *h,
                                       size_t file_size) {
  uint64_t slots_end = h->slots_offset + (uint64_t)h->slot_max * sizeof(struct tr__slot);
  uint64_t intern_end = h->intern_offset + h->intern_max;
  size_t size = slots_end > intern_end ? slots_end : intern_end;
  if (size > file_size)
    return NULL;
  char *base = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
  if (base == MAP_FAILED)
    return NULL;
  struct tr__attached *a = tr__alloc(sizeof *a);
  a->fd = fd;
  a->base = base;
  a->size = size;
  a->header = (const struct tr__header *)base;
  memcpy(&a->fixed, h, sizeof a->fixed);
  return a;
}

static void cursor_free(struct tr__ring_cursor *rc) {
  munmap((void *)rc->ring, rc->ring_size);
  free(rc->c.records);
  free(rc);
}

void tr__attached_close(struct tr__attached *a) {
  for (size_t i = 0; i < a->cursor_count; i++)
    cursor_free(a->cursors[i]);
  free(a->cursors);
  munmap((void *)a->base, a->size);
  close(a->fd);
  free(a);
}

static int power_of_two(uint64_t n) {
  return n && !(n & (n - 1));
}

/* Maps a thread's ring. NULL when its slot makes no sense. */
static struct tr__ring_cursor *cursor_open(struct tr__attached *a, uint32_t index,
                                           uint64_t file_size) {
  const struct tr__slot *slot =
      (const struct tr__slot *)(a->base + a->fixed.slots_offset) + index;
  uint64_t offset = slot->ring_offset, max = slot->max_records;
  if (!power_of_two(max) || max > UINT64_C(1) << 32 || offset % 4096 ||
      offset > file_size || max * sizeof(struct tr_record) > file_size - offset)
    return NULL;
  size_t size = max * sizeof(struct tr_record);
  void *ring = mmap(NULL, size, PROT_READ, MAP_SHARED, a->fd, (off_t)offset);
  if (ring == MAP_FAILED)
    return NULL;
  struct tr__ring_cursor *rc = tr__alloc(sizeof *rc);
  rc->process = a;
  rc->slot = slot;
  rc->ring = ring;
  rc->ring_size = size;
  rc->ring_end = offset + size;
  rc->max_records = max;
  rc->last_ns = a->fixed.start_ns;
  rc->c.process = a->index;
  rc->c.thread = index;
  rc->c.pid = a->fixed.pid;
  rc->c.tid = atomic_load_explicit(&slot->tid, memory_order_relaxed);
  return rc;
}

uint64_t tr__attached_size(struct tr__attached *a) {
  struct stat st;
  uint64_t end = a->size;
  for (size_t i = 0; i < a->cursor_count; i++)
    if (a->cursors[i]->ring_end > end)
      end = a->cursors[i]->ring_end;
  if (a->cut || fstat(a->fd, &st) < 0 || (uint64_t)st.st_size < end) {
    a->cut = a->ended = a->drained = 1;
    return 0;
  }
  return (uint64_t)st.st_size;
}

static void open_cursors(struct tr__attached *a, uint64_t file_size, int old) {
  uint32_t count = atomic_load_explicit(&a->header->slot_count, memory_order_acquire);
  if (count > a->fixed.slot_max)
    count = a->fixed.slot_max;
  while (a->cursor_count < count) {
    uint32_t index = (uint32_t)a->cursor_count;
    struct tr__ring_cursor *rc = cursor_open(a, index, file_size);
    if (!rc)
      return; /* damaged, or no memory: what was opened so far goes on */
    rc->old = old;
    a->cursors = tr__reserve(a->cursors, &a->cursor_room, a->cursor_count + 1,
                             sizeof(*a->cursors));
    a->cursors[a->cursor_count++] = rc;
  }
}

void tr__attached_look(struct tr_reader *r, struct tr__attached *a) {
  const struct tr__live *live = r->source;
  uint64_t file_size = tr__attached_size(a);
  if (!file_size)
    return;
  /* Ended first: what the heads say after that is all there will be. */
  if (atomic_load_explicit(&a->header->end_ns, memory_order_acquire))
    a->ended = 1;
  open_cursors(a, file_size, a->old && !live->first_scan_done);
  for (size_t i = 0; i < a->cursor_count; i++) {
    struct tr__ring_cursor *rc = a->cursors[i];
    uint64_t head = atomic_load_explicit(&rc->slot->head, memory_order_acquire);
    if (head >= rc->seen && head - rc->seen < UINT64_C(1) << 56) /* else it is damaged */
      rc->seen = head;
  }
}

static struct tr_record *make_room(struct tr__ring_cursor *rc, size_t count) {
  struct tr__cursor *c = &rc->c;
  if (c->next == c->count)
    c->next = c->count = 0;
  if (c->count + count > rc->room && c->next) {
    memmove(c->records, c->records + c->next, (c->count - c->next) * sizeof *c->records);
    c->count -= c->next;
    c->next = 0;
  }
  c->records = tr__reserve(c->records, &rc->room, c->count + count, sizeof *c->records);
  return c->records + c->count;
}

static void append(struct tr__ring_cursor *rc, struct tr_record record) {
  *make_room(rc, 1) = record;
  rc->c.count++;
}

/* Into nanoseconds; never before the record before it, never after now. */
static void convert(struct tr__ring_cursor *rc, const struct tr__live *live,
                    struct tr_record *records, size_t count) {
  const struct tr__header *h = &rc->process->fixed;
  struct tr__piece piece = {.lo = 1, .hi = 0};
  uint64_t last = rc->last_ns, now = live->polled_ns;
  for (size_t i = 0; i < count; i++) {
    uint64_t clock = records[i].time;
    if (clock < piece.lo || clock >= piece.hi)
      tr__timeline_piece(&live->timeline, h->clock_source, h->pair, clock, &piece);
    uint64_t ns = tr__piece_ns(&piece, clock);
    if (ns > now)
      ns = now;
    if (ns > last)
      last = ns;
    records[i].time = last;
  }
  rc->last_ns = last;
}

/* The past of this thread was overwritten or skipped: says who it is nevertheless. */
static void introduce(struct tr__ring_cursor *rc, uint64_t ns) {
  const struct tr__slot *slot = rc->slot;
  const struct tr__header *h = &rc->process->fixed;
  if (rc->c.thread == 0)
    append(rc,
           (struct tr_record){.time = ns,
                              .type = TR_EV_PROCESS_START,
                              .w = atomic_load_explicit(&rc->process->header->command_id,
                                                        memory_order_relaxed),
                              .x = (uint64_t)h->pid,
                              .y = (uint64_t)h->ppid});
  append(rc, (struct tr_record){
                 .time = ns,
                 .type = TR_EV_THREAD_START,
                 .h = (uint16_t)atomic_load_explicit(&slot->role, memory_order_relaxed),
                 .w = atomic_load_explicit(&slot->name, memory_order_relaxed),
                 .x = (uint64_t)atomic_load_explicit(&slot->tid, memory_order_relaxed)});
}

/* Records [at, first) are gone; `ns` is the time of record `first`. */
static void report_gap(struct tr__ring_cursor *rc, const struct tr__live *live,
                       uint64_t first, uint64_t before_ns, uint64_t ns) {
  if (!rc->started)
    introduce(rc, ns);
  /* What was overwritten before the reader was opened is the past to a viewer. */
  if (rc->started || !rc->old || live->options.past_is_lost)
    append(rc,
           (struct tr_record){
               .time = ns, .type = TR_EV_LOST, .x = first - rc->at, .y = ns - before_ns});
}

/* Copies records [from, to) out of the ring, those of them that are still there. */
static void copy_block(struct tr__ring_cursor *rc, const struct tr__live *live,
                       uint64_t capacity, uint64_t from, uint64_t to) {
  size_t n = (size_t)(to - from);
  static const size_t extra = 3; /* for what report_gap() puts in front */
  uint64_t before = rc->last_ns;
  struct tr_record *out = make_room(rc, n + extra) + extra;
  uint64_t first = tr__ring_copy(rc->slot, rc->ring, capacity, from, to, out);
  size_t got = (size_t)(to - first);
  if (!got)
    return;
  struct tr_record *sound = out + (first - from);
  convert(rc, live, sound, got);
  if (first > rc->at)
    report_gap(rc, live, first, before, sound->time);
  memmove(rc->c.records + rc->c.count, sound, got * sizeof *sound);
  rc->c.count += got;
  rc->at = to;
  rc->started = 1;
}

static uint64_t sound_capacity(const struct tr__ring_cursor *rc) {
  uint64_t capacity = atomic_load_explicit(&rc->slot->capacity, memory_order_acquire);
  return power_of_two(capacity) && capacity <= rc->max_records ? capacity : 0;
}

/* At the first look: where to begin. */
static void skip_past(struct tr__ring_cursor *rc, const struct tr__live *live) {
  if (rc->started || !live->options.only_new || !rc->old)
    return;
  rc->at = rc->seen;
  rc->started = 1;
  rc->last_ns = live->polled_ns;
  introduce(rc, rc->last_ns);
}

int tr__ring_fill(struct tr_reader *r, struct tr__ring_cursor *rc) {
  const struct tr__live *live = r->source;
  struct tr__cursor *c = &rc->c;
  uint64_t capacity = sound_capacity(rc), margin = 0;
  skip_past(rc, live);
  /* A slow caller does not make the reader grow without end: then the ring overflows. */
  while (capacity && rc->at < rc->seen && c->count - c->next < 2 * rc->max_records) {
    uint64_t from = rc->at;
    if (rc->seen - from > capacity - margin)
      from = rc->seen - capacity + margin;
    uint64_t to = rc->seen - from < BLOCK ? rc->seen : from + BLOCK;
    copy_block(rc, live, capacity, from, to);
    if (rc->at < to) { /* all of it was overwritten: keep a distance from the writer */
      uint64_t head = atomic_load_explicit(&rc->slot->head, memory_order_acquire);
      if (head <= rc->seen)
        break;
      rc->seen = head;
      margin = capacity / 2;
    }
  }
  if (c->next == c->count)
    return 0;
  c->key = c->records[c->next].time;
  return 1;
}

void tr__attached_copy(struct tr_reader *r, struct tr__attached *a) {
  int all = 1;
  for (size_t i = 0; i < a->cursor_count; i++) {
    struct tr__ring_cursor *rc = a->cursors[i];
    if ((rc->at < rc->seen || !rc->started) && tr__ring_fill(r, rc))
      tr__heap_push(r, &rc->c);
    all = all && (rc->at >= rc->seen || !sound_capacity(rc));
  }
  a->drained = a->ended && all;
}

void tr__attached_names(struct tr_reader *r, struct tr__attached *a) {
  struct tr__names *names = &r->processes[a->index]->names;
  if (!tr__attached_size(a))
    return;
  uint64_t used = atomic_load_explicit(&a->header->intern_used, memory_order_acquire);
  uint64_t have = tr__names_end(names);
  if (used <= have || used > a->fixed.intern_max)
    return;
  char *to = tr__names_add(names, have, (size_t)(used - have));
  if (to)
    memcpy(to, a->base + a->fixed.intern_offset + have, (size_t)(used - have));
}
