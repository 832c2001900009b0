/* Finding the chunks of a recording, whatever happened to it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tracer/alloc.h"
#include "tracer/layout.h"
#include "tracer/recording.h"

int tr__read_at(int fd, void *to, size_t size, uint64_t offset) {
  char *p = to;
  while (size) {
    ssize_t n = pread(fd, p, size, (off_t)offset);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return 0;
    p += n;
    offset += (uint64_t)n;
    size -= (size_t)n;
  }
  return 1;
}

/* Whether a header that passed its checksum also makes sense. */
static int plausible(const struct tr__recording *rec, const struct tr__chunk *c) {
  /* Every process has a chunk of its own, before the chunks of later ones. */
  uint64_t processes = rec->size / (sizeof *c + sizeof(struct tr__uvt_process));
  if (c->magic != TR__CHUNK_MAGIC || c->size % 8 || c->process > processes)
    return 0;
  switch (c->type) {
  case TR__CHUNK_EVENTS:
    return c->count && c->count <= TR__CHUNK_RECORDS_MAX && c->first_ns <= c->last_ns &&
           c->thread < 1u << 16 && c->size == c->count * sizeof(struct tr_record);
  case TR__CHUNK_NAMES:
    return c->size >= 8 && c->size <= TR__INTERN_MAX + 8;
  case TR__CHUNK_PROCESS:
    return c->size >= sizeof(struct tr__uvt_process) && c->size <= 1u << 16;
  default:
    return 1;
  }
}

static void add(struct tr__recording *rec, uint64_t offset, const struct tr__chunk *c) {
  rec->refs =
      tr__reserve(rec->refs, &rec->ref_room, rec->ref_count + 1, sizeof *rec->refs);
  rec->refs[rec->ref_count++] = (struct tr__ref){offset, *c};
}

/* `count` records are missing here; they are laid to the thread written before. */
static void add_gap(struct tr__recording *rec, uint32_t count) {
  struct tr__chunk gap = {.type = TR__CHUNK_EVENTS, .count = count};
  for (size_t i = rec->ref_count; i-- > 0;) {
    const struct tr__chunk *c = &rec->refs[i].chunk;
    if (c->type != TR__CHUNK_EVENTS)
      continue;
    gap.process = c->process;
    gap.thread = c->thread;
    gap.tid = c->tid;
    gap.first_ns = gap.last_ns = c->last_ns;
    break;
  }
  add(rec, 0, &gap);
}

static void add_cut(struct tr__recording *rec, const struct tr__chunk *c) {
  struct tr__chunk gap = *c;
  if (c->type == TR__CHUNK_EVENTS)
    add(rec, 0, &gap);
}

/* ---- the index ---- */

static int entries_sound(const struct tr__recording *rec, struct tr__index_entry *e,
                         size_t count, uint64_t end) {
  uint64_t at = sizeof(struct tr__uvt_header);
  for (size_t i = 0; i < count; i++) {
    struct tr__chunk *c = &e[i].chunk;
    c->magic = TR__CHUNK_MAGIC;
    if (e[i].offset < at || e[i].offset > end ||
        end - e[i].offset < sizeof *c + c->size || !TR__SEALED(c) || !plausible(rec, c))
      return 0;
    at = e[i].offset + sizeof *c + c->size;
  }
  return at == end;
}

int tr__chunks_from_index(struct tr__recording *rec, struct tr_reader_totals *totals) {
  struct tr__uvt_end end;
  struct tr__chunk c;
  if (rec->size < sizeof(struct tr__uvt_header) + sizeof c + sizeof end)
    return 0;
  uint64_t at = rec->size - sizeof end;
  if (!tr__read_at(rec->fd, &end, sizeof end, at) || !TR__SEALED(&end) ||
      memcmp(end.magic, TR__UVT_END_MAGIC, sizeof end.magic))
    return 0;
  rec->finished = 1;
  uint64_t index = end.index_offset;
  int sound = index <= at - sizeof c && tr__read_at(rec->fd, &c, sizeof c, index) &&
              TR__SEALED(&c) && c.type == TR__CHUNK_INDEX &&
              index + sizeof c + c.size == at &&
              c.size == (uint64_t)c.count * sizeof(struct tr__index_entry);
  struct tr__index_entry *entries = sound ? tr__alloc(c.size) : NULL;
  sound = sound && tr__read_at(rec->fd, entries, c.size, index + sizeof c) &&
          tr__crc32c(entries, c.size) == c.body_crc &&
          entries_sound(rec, entries, c.count, index);
  for (size_t i = 0; sound && i < c.count; i++)
    add(rec, entries[i].offset, &entries[i].chunk);
  free(entries);
  if (sound)
    rec->scanned = rec->size;
  else
    totals->bytes_bad += sizeof c; /* at least: the events themselves may all be there */
  return sound;
}

/* ---- scanning ---- */

static int chunk_at(const struct tr__recording *rec, uint64_t offset,
                    struct tr__chunk *c) {
  return tr__read_at(rec->fd, c, sizeof *c, offset) && TR__SEALED(c) && plausible(rec, c);
}

/* The next sound chunk header at or after `offset`; rec->size when there is none. */
static uint64_t resync(const struct tr__recording *rec, uint64_t offset) {
  enum { BLOCK = 1 << 20, OVERLAP = sizeof(struct tr__chunk) - 1 };
  static const uint32_t magic = TR__CHUNK_MAGIC;
  uint64_t found = rec->size, all = rec->size > offset ? rec->size - offset : 0;
  char *block = tr__alloc(all < BLOCK ? (size_t)all : BLOCK);
  while (found == rec->size && offset + sizeof(struct tr__chunk) <= rec->size) {
    uint64_t left = rec->size - offset;
    size_t n = left < BLOCK ? (size_t)left : BLOCK;
    if (!tr__read_at(rec->fd, block, n, offset))
      break;
    for (char *p = block; (p = memmem(p, (size_t)(block + n - p), &magic, sizeof magic));
         p++) {
      struct tr__chunk c;
      uint64_t at = offset + (uint64_t)(p - block);
      if (block + n - p < (ptrdiff_t)sizeof c)
        break;
      memcpy(&c, p, sizeof c);
      if (TR__SEALED(&c) && plausible(rec, &c)) {
        found = at;
        break;
      }
    }
    offset += n > OVERLAP && n == BLOCK ? n - OVERLAP : n;
  }
  free(block);
  return found;
}

static int is_end(const struct tr__recording *rec, uint64_t offset) {
  struct tr__uvt_end end;
  return tr__read_at(rec->fd, &end, sizeof end, offset) && TR__SEALED(&end) &&
         !memcmp(end.magic, TR__UVT_END_MAGIC, sizeof end.magic);
}

/* What is neither chunk nor end, from rec->scanned on: skips it and says so. */
static void skip_bad(struct tr__recording *rec, struct tr_reader_totals *totals) {
  uint64_t next = resync(rec, rec->scanned + 1);
  totals->bytes_bad += next - rec->scanned;
  if (!rec->indexed)
    add_gap(rec, 1);
  rec->scanned = next;
}

/* The file ends within a chunk. */
static void cut_chunk(struct tr__recording *rec, const struct tr__chunk *c,
                      struct tr_reader_totals *totals) {
  totals->bytes_bad += rec->size - rec->scanned;
  if (c)
    add_cut(rec, c);
  else if (!rec->indexed)
    add_gap(rec, 1);
  rec->scanned = rec->size;
}

void tr__chunks_scan(struct tr__recording *rec, struct tr_reader_totals *totals,
                     int last) {
  while (rec->scanned < rec->size) {
    uint64_t left = rec->size - rec->scanned;
    struct tr__chunk c;
    if (left >= sizeof(struct tr__uvt_end) && is_end(rec, rec->scanned)) {
      rec->finished = 1;
      rec->scanned += sizeof(struct tr__uvt_end);
    } else if (left < sizeof c) {
      if (last)
        cut_chunk(rec, NULL, totals);
      break;
    } else if (!chunk_at(rec, rec->scanned, &c)) {
      skip_bad(rec, totals);
    } else if (left < sizeof c + c.size) {
      /* A length beyond the end is a cut, unless sound chunks follow: then it was damage.
       */
      if (last && resync(rec, rec->scanned + 1) < rec->size)
        skip_bad(rec, totals);
      else if (last)
        cut_chunk(rec, &c, totals);
      break;
    } else {
      add(rec, rec->scanned, &c);
      rec->indexed |= c.type == TR__CHUNK_INDEX;
      rec->scanned += sizeof c + c.size;
    }
  }
}
