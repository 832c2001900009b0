/*
 * What an export must remember of things that are under way: tasks that were scheduled
 * and have not run, children that were started and have not been seen, messages under
 * way. Memory grows with what is under way, up to a cap; beyond it others are forgotten,
 * such as those whose end was lost.
 *
 * Thread: one. Running out of memory ends the program.
 */
#ifndef EX_LINKS_H
#define EX_LINKS_H

#include <stddef.h>
#include <stdint.h>

enum { EX_LINKS_MAX = 1 << 18 };

/* Namespaces that are no process's. */
#define EX_LINK_CHILD UINT32_MAX
#define EX_LINK_MESSAGE (UINT32_MAX - 1)

struct ex_link {
  uint64_t key;     /* task, pid or flow id; 0: an empty place */
  uint64_t id;      /* unique in the export */
  uint64_t since;   /* when its stage, or what it stands for, began */
  uint64_t created; /* when the task was scheduled; 0 not seen */
  uint32_t site;    /* where */
  uint32_t space;   /* index of the process, or EX_LINK_* */
  uint32_t op;      /* of a work item: interned name */
  uint16_t lane;    /* of a work item */
  uint8_t kind;     /* of a work item */
  uint8_t stage;    /* of a work item; 0: none. What has a stage is not forgotten */
};

struct ex_links {
  struct ex_link *places;
  size_t capacity, used, hand;
  uint64_t next_id;
};

void ex_links_release(struct ex_links *l);
/* NULL when there is none. Pointers stay valid until the next ex_link_add(). */
struct ex_link *ex_link_find(struct ex_links *l, uint32_t space, uint64_t key);
/* Finds or adds; NULL when key is 0, or all that are remembered have a stage. */
struct ex_link *ex_link_add(struct ex_links *l, uint32_t space, uint64_t key);
void ex_link_remove(struct ex_links *l, struct ex_link *link);

#endif
