#include "model/flame.h"

#include <stdlib.h>
#include <string.h>

#include "model/memory.h"

struct build {
  struct md_flame *f;
  const struct md_model *m;
  const struct md_process *p;
  size_t capacity;
};

static int node_new(struct build *b, int parent, const char *function, const char *file) {
  struct md_flame *f = b->f;
  f->nodes = md__grow(f->nodes, f->count, &b->capacity, sizeof *f->nodes);
  struct md_flame_node *n = &f->nodes[f->count];
  *n = (struct md_flame_node){.function = function,
                              .file = file,
                              .parent = parent,
                              .child = MD_FLAME_NONE,
                              .next = MD_FLAME_NONE};
  if (parent != MD_FLAME_NONE) {
    n->depth = f->nodes[parent].depth + 1;
    n->next = f->nodes[parent].child;
    f->nodes[parent].child = (int)f->count;
  }
  if (n->depth > f->depth)
    f->depth = n->depth;
  return (int)f->count++;
}

static int child_of(struct build *b, int parent, const struct tr_site_info *site) {
  const char *function = site->function ? site->function : "";
  const char *file = site->file ? site->file : "";
  for (int i = b->f->nodes[parent].child; i != MD_FLAME_NONE; i = b->f->nodes[i].next)
    if (!strcmp(b->f->nodes[i].function, function) && !strcmp(b->f->nodes[i].file, file))
      return i;
  return node_new(b, parent, function, file);
}

/* Where there are more lines than places, the rarest gives way: its count is in no line then,
 * but in the node's total. */
static void count_line(struct md_flame_node *n, uint32_t line, uint64_t count) {
  uint32_t i = 0, rarest = 0;
  for (; i < n->line_count && n->lines[i].line != line; i++)
    if (n->lines[i].count < n->lines[rarest].count)
      rarest = i;
  if (i == MD_FLAME_LINES) {
    if (n->lines[rarest].count >= count)
      return;
    i = rarest;
    n->lines[i].count = 0;
  } else if (i == n->line_count) {
    n->lines[n->line_count++].count = 0;
  }
  n->lines[i].line = line;
  n->lines[i].count += count;
}

/* A stack begins in a callback when its outermost frame is the callback's function. */
static int begins_in(const struct build *b, const struct md_stack *s,
                     const struct md_callback *callback) {
  struct tr_site_info site;
  if (!callback)
    return 1;
  if (!s->depth)
    return 0;
  site = md_site(b->m, b->p, s->sites[s->depth - 1]);
  return !strcmp(site.function ? site.function : "", callback->name) &&
         !strcmp(site.file ? site.file : "", callback->file);
}

static void add_stack(struct build *b, const struct md_stack *s) {
  int at = 0;
  b->f->nodes[0].total += s->count;
  for (uint32_t i = s->depth; i > 0; i--) {
    struct tr_site_info site = md_site(b->m, b->p, s->sites[i - 1]);
    at = child_of(b, at, &site);
    b->f->nodes[at].total += s->count;
    if (site.line)
      count_line(&b->f->nodes[at], site.line, s->count);
  }
  b->f->nodes[at].self += s->count;
}

static int more_samples(const void *a, const void *b) {
  const struct md_flame_line *left = a, *right = b;
  return left->count > right->count ? -1 : left->count < right->count;
}

/* Puts the children of a node in order, those with the most samples first. */
static void sort_children(struct md_flame *f, int parent) {
  int sorted = MD_FLAME_NONE;
  for (int i = f->nodes[parent].child, next; i != MD_FLAME_NONE; i = next) {
    int *at = &sorted;
    next = f->nodes[i].next;
    while (*at != MD_FLAME_NONE && f->nodes[*at].total >= f->nodes[i].total)
      at = &f->nodes[*at].next;
    f->nodes[i].next = *at;
    *at = i;
  }
  f->nodes[parent].child = sorted;
}

void md_flame_init(struct md_flame *f, const struct md_model *m, const struct md_process *p,
                   const struct md_stack *stacks, size_t count,
                   const struct md_callback *callback) {
  struct build b = {.f = f, .m = m, .p = p};
  *f = (struct md_flame){.count = 0};
  node_new(&b, MD_FLAME_NONE, "", "");
  for (size_t i = 0; i < count; i++)
    if (stacks[i].count && begins_in(&b, &stacks[i], callback))
      add_stack(&b, &stacks[i]);
  for (size_t i = 0; i < f->count; i++) {
    struct md_flame_node *n = &f->nodes[i];
    qsort(n->lines, n->line_count, sizeof *n->lines, more_samples);
    n->line = n->line_count ? n->lines[0].line : 0;
    sort_children(f, (int)i);
  }
}

void md_flame_release(struct md_flame *f) {
  free(f->nodes);
  *f = (struct md_flame){.count = 0};
}
