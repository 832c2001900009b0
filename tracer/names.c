#include "tracer/names.h"

#include <stdlib.h>
#include <string.h>

#include "tracer/alloc.h"
#include "tracer/layout.h"

enum { BLOCK_FIRST = 4096, BLOCK_LATER = 65536 };

/* The first block that ends after `offset`. */
static size_t find(const struct tr__names *n, uint64_t offset) {
  size_t lo = 0, hi = n->count;
  while (lo < hi) {
    size_t mid = (lo + hi) / 2;
    if (n->blocks[mid].offset + n->blocks[mid].size <= offset)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo;
}

char *tr__names_add(struct tr__names *n, uint64_t offset, size_t size) {
  size_t at = find(n, offset);
  if (!size || size > TR__INTERN_MAX || offset > TR__INTERN_MAX - size || offset % 8 ||
      (at < n->count && n->blocks[at].offset < offset + size))
    return NULL;
  struct tr__name_block *before = at ? &n->blocks[at - 1] : NULL;
  if (before && before->offset + before->size == offset &&
      before->room - before->size >= size) {
    char *data = before->data + before->size;
    before->size += size;
    return data;
  }
  size_t room = n->count ? BLOCK_LATER : BLOCK_FIRST;
  if (room < size)
    room = size;
  n->blocks = tr__reserve(n->blocks, &n->room, n->count + 1, sizeof *n->blocks);
  memmove(n->blocks + at + 1, n->blocks + at, (n->count - at) * sizeof *n->blocks);
  n->count++;
  n->blocks[at] = (struct tr__name_block){offset, size, room, tr__alloc(room)};
  return n->blocks[at].data;
}

uint64_t tr__names_end(const struct tr__names *n) {
  const struct tr__name_block *last = n->count ? &n->blocks[n->count - 1] : NULL;
  return last ? last->offset + last->size : 0;
}

const char *tr__names_range(const struct tr__names *n, uint64_t offset, size_t *size) {
  size_t at = find(n, offset);
  if (at == n->count || n->blocks[at].offset > offset)
    return NULL;
  size_t skip = (size_t)(offset - n->blocks[at].offset);
  if (*size > n->blocks[at].size - skip)
    *size = n->blocks[at].size - skip;
  return n->blocks[at].data + skip;
}

/* The payload of an entry of this tag, or NULL. Whatever the area holds, it stays inside.
 */
static const char *payload(const struct tr__names *n, uint32_t id, uint16_t tag,
                           uint16_t *length) {
  size_t size = sizeof(struct tr__entry);
  const char *p = id ? tr__names_range(n, (uint64_t)id * 8, &size) : NULL;
  struct tr__entry e;
  if (!p || size < sizeof e)
    return NULL;
  memcpy(&e, p, sizeof e);
  size = tr__entry_size(e.tag, e.length);
  size_t want = size;
  tr__names_range(n, (uint64_t)id * 8, &size);
  if (e.tag != tag || size < want)
    return NULL;
  *length = e.length;
  return p + sizeof e;
}

const char *tr__names_string(const struct tr__names *n, uint32_t id) {
  uint16_t length;
  const char *s = payload(n, id, TR__TAG_STRING, &length);
  return s && s[length] == 0 ? s : "";
}

struct tr_site_info tr__names_site(const struct tr__names *n, uint32_t id) {
  struct tr__site_payload site = {0};
  uint16_t length;
  const char *p = payload(n, id, TR__TAG_SITE, &length);
  if (p && length == sizeof site)
    memcpy(&site, p, sizeof site);
  return (struct tr_site_info){tr__names_string(n, site.function),
                               tr__names_string(n, site.file), site.line, site.column};
}

void tr__names_release(struct tr__names *n) {
  for (size_t i = 0; i < n->count; i++)
    free(n->blocks[i].data);
  free(n->blocks);
  memset(n, 0, sizeof *n);
}
