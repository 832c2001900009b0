/* Regular expressions: the memory of a pattern's tree, and what it says about matches. */
#include <string.h>

#include "runtime/mujs/builtins/re.h"

/* Repetitions up to this many ints are written down instead of counted. */
enum { SMALL = 256 };

void re_fail(struct re_parser *p, const char *message) {
  if (!p->error)
    p->error = message;
  p->s = p->end;
  p->low = 0;
}

void *re_alloc(struct re_parser *p, size_t n) {
  struct re_block *block = p->blocks;
  n = (n + 15) & ~(size_t)15;
  if (!block || block->size - block->used < n) {
    size_t extra = n > sizeof block->data ? n : 0;
    block = extra < RE_BIG * 64 ? p->J->alloc(p->J->actx, NULL, (int)(sizeof *block + extra))
                                : NULL;
    if (!block)
      return NULL;
    block->next = p->blocks;
    block->size = sizeof block->data + extra;
    block->used = 0;
    p->blocks = block;
  }
  void *result = block->data + block->used;
  block->used += n;
  return memset(result, 0, n);
}

void re_parser_release(struct re_parser *p) {
  while (p->blocks) {
    struct re_block *next = p->blocks->next;
    p->J->alloc(p->J->actx, p->blocks, 0);
    p->blocks = next;
  }
}

int re_node_empty(const struct re_node *node) {
  const struct re_node *child = node->child;
  switch (node->type) {
  case RN_CHAR:
  case RN_SET:
    return 0;
  case RN_ALT:
    for (; child; child = child->next) {
      if (re_node_empty(child))
        return 1;
    }
    return 0;
  case RN_SEQ:
  case RN_GROUP:
    for (; child; child = child->next) {
      if (!re_node_empty(child))
        return 0;
    }
    return 1;
  case RN_REPEAT:
    return node->min == 0 || re_node_empty(child);
  default:
    return 1;
  }
}

static void add_byte(struct re_first *first, unsigned b) {
  first->bits[b >> 3] |= (uint8_t)(1 << (b & 7));
}

static void add_bytes(struct re_first *first, unsigned from, unsigned to) {
  for (unsigned b = from; b <= to; b++)
    add_byte(first, b);
}

static void add_char(struct re_first *first, uint32_t c, int unicode) {
  if (c == 0)
    add_byte(first, 0xC0);
  else if (c < 0x80)
    add_byte(first, c);
  else if (!unicode && c >= 0xD800 && c <= 0xDFFF)
    add_bytes(first, 0x80, 0xFF); /* a half of four bytes, or three of its own */
  else
    add_byte(first, c < 0x800 ? 0xC0 | c >> 6 : c < 0x10000 ? 0xE0 | c >> 12 : 0xF0 | c >> 18);
}

int re_node_first(const struct re_program *prog, const struct re_node *node,
                  struct re_first *first) {
  const struct re_node *child = node->child;
  int takes = 1;
  switch (node->type) {
  case RN_CHAR:
    add_char(first, node->c, prog->flags & JS_REGEXP_U);
    return 1;
  case RN_SET:
    for (unsigned b = 0; b < 256; b++) {
      if (prog->sets[node->index].by_byte[b])
        add_byte(first, b);
    }
    return 1;
  case RN_ALT:
    for (; child; child = child->next)
      takes &= re_node_first(prog, child, first);
    return takes;
  case RN_SEQ:
  case RN_GROUP:
    for (; child; child = child->next) {
      if (re_node_first(prog, child, first))
        return 1;
    }
    return 0;
  case RN_REPEAT:
    if (node->max == 0)
      return 0;
    return re_node_first(prog, child, first) && node->min > 0;
  case RN_REF:
    add_bytes(first, 0, 255);
    return 0;
  default:
    return 0;
  }
}

int re_node_needed(const struct re_node *node) {
  int needed = -1;
  switch (node->type) {
  case RN_CHAR:
    return node->c > 0 && node->c < 128 ? (int)node->c : -1;
  case RN_REPEAT:
    return node->min > 0 ? re_node_needed(node->child) : -1;
  case RN_SEQ:
  case RN_GROUP:
    for (const struct re_node *child = node->child; child; child = child->next) {
      int byte = re_node_needed(child);
      if (byte >= 0)
        needed = byte;
    }
    return needed;
  default:
    return -1;
  }
}

int re_copies(const struct re_node *node) {
  const struct re_node *child = node->child;
  int copies = node->max == RE_INF ? node->min + 1 : node->max;
  if (node->min == 1 && node->max == RE_INF && !re_node_empty(child))
    return 1;
  if (copies == 1)
    return 1;
  return copies < SMALL && re_node_size(child) * copies < SMALL ? copies : 0;
}

int re_node_size(const struct re_node *node) {
  const struct re_node *child = node->child;
  int64_t size = 8;
  switch (node->type) {
  case RN_REPEAT:
    if (child->type == RN_CHAR || child->type == RN_SET)
      break;
    size = re_copies(node);
    size = (size ? size : 2) * (re_node_size(child) + 12);
    break;
  default:
    for (; child && size < RE_BIG; child = child->next)
      size += re_node_size(child) + 6;
    break;
  }
  return size < RE_BIG ? (int)size : RE_BIG;
}
