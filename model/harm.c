/* Harm: what long callbacks cost those that were runnable meanwhile. A ring keeps the
 * last long callbacks; a task that begins is compared with those that overlap its wait.
 */
#include "model/internal.h"
#include "model/memory.h"

static struct md__long *at(struct md__process *p, uint64_t number) {
  return &p->longs[number % MD__LONG];
}

static uint64_t oldest(const struct md__process *p) {
  return p->long_total > MD__LONG ? p->long_total - MD__LONG : 0;
}

void md__long_add(struct md__process *p, struct md__row *row, uint64_t begin,
                  uint64_t end) {
  uint64_t number = p->long_total++;
  /* Callbacks end before the one around them does: those that began in it are inside it.
   */
  for (uint64_t n = number; n > oldest(p) && at(p, n - 1)->begin_ns >= begin; n--)
    if (!at(p, n - 1)->parent)
      at(p, n - 1)->parent = (uint32_t)(number % MD__LONG) + 1;
  *at(p, number) = (struct md__long){.row = row, .begin_ns = begin, .end_ns = end};
  if (end > p->long_end_ns)
    p->long_end_ns = end;
}

static uint64_t overlap(const struct md__long *l, uint64_t from, uint64_t to) {
  uint64_t begin = l->begin_ns > from ? l->begin_ns : from;
  return md__since(begin, l->end_ns < to ? l->end_ns : to);
}

/* The run is in a slice of the past: that it harmed more goes into this one. */
static void blame_late(struct md__process *p, const struct md__long *l, uint64_t delay) {
  enum { MOST = 256 };
  for (size_t i = p->late_count; i-- > 0;)
    if (p->late[i].row == l->row && p->late[i].begin_ns == l->begin_ns) {
      p->late[i].harm_ns += delay;
      p->late[i].victims++;
      return;
    }
  if (p->late_count == MOST)
    return;
  p->late = md__grow(p->late, p->late_count, &p->late_capacity, sizeof *p->late);
  p->late[p->late_count++] = (struct md__late){l->row, l->begin_ns, delay, 1};
}

static void blame(struct md__process *p, struct md__long *l, uint64_t delay) {
  struct md_callback *row = &l->row->pub;
  row->harm_ns += delay;
  row->victims++;
  for (uint32_t i = 0; i < row->slowest_count; i++)
    if (row->slowest[i].begin_ns == l->begin_ns) {
      row->slowest[i].harm_ns += delay;
      row->slowest[i].victims++;
      return;
    }
  if (p->m->moved_ns && l->end_ns <= p->m->moved_ns)
    blame_late(p, l, delay);
}

/* The victim's place in the row's list: its own, a free one, or that of the least delayed. */
static struct md_victim *victim_of(struct md_callback *row, const struct md_callback *who) {
  struct md_victim *least = &row->worst_victims[0];
  for (uint32_t i = 0; i < row->victim_rows; i++) {
    if (row->worst_victims[i].callback == who)
      return &row->worst_victims[i];
    if (row->worst_victims[i].delay_ns < least->delay_ns)
      least = &row->worst_victims[i];
  }
  if (row->victim_rows < MD_VICTIMS)
    least = &row->worst_victims[row->victim_rows++];
  *least = (struct md_victim){.callback = who};
  return least;
}

void md__victim_add(struct md_callback *row, const struct md_victim *from) {
  struct md_victim *v = victim_of(row, from->callback);
  v->count += from->count;
  v->delay_ns += from->delay_ns;
  if (from->max_ns > v->max_ns)
    v->max_ns = from->max_ns;
}

static void remember(struct md__process *p, struct md__long *l, struct md__row *victim,
                     uint64_t delay) {
  if (!victim->resolved)
    md__row_resolve(p, victim);
  md__victim_add(&l->row->pub,
                 &(struct md_victim){.callback = &victim->pub,
                                      .count = 1,
                                      .delay_ns = delay,
                                      .max_ns = delay});
}

/* nextTicks, microtasks and immediates that a callback makes itself come after it by
 * design: they are not its victims. */
static int is_victim(uint32_t kind, uint64_t ready, const struct md__long *l) {
  int follows = kind == TR_KIND_IMMEDIATE || md__kind_is_queue(kind);
  return !follows || ready < l->begin_ns;
}

/* What is nested in a callback is booked before the callback around it, which is looked at
 * first here: it gets what is left of the delay. */
static struct md__long *around(struct md__process *p, const struct md__long *l, uint64_t begin) {
  struct md__long *parent = l->parent ? &p->longs[l->parent - 1] : NULL;
  if (parent && parent->begin_ns <= l->begin_ns && parent->end_ns >= l->end_ns &&
      parent->end_ns <= begin)
    return parent;
  return NULL;
}

void md__harm(struct md__process *p, struct md__row *row, uint64_t ready, uint64_t begin) {
  uint64_t delays[MD__LONG] = {0};
  uint64_t first = oldest(p), last = p->long_total, n;
  for (n = last; n > first; n--) {
    struct md__long *l = at(p, n - 1);
    if (l->end_ns <= ready)
      break;
    uint64_t delay = overlap(l, ready, begin);
    if (!delay || l->end_ns > begin || !is_victim(row->pub.kind, ready, l))
      continue;
    delays[l - p->longs] = delay;
    /* What a nested callback cost is not the fault of the one around it. */
    struct md__long *parent = around(p, l, begin);
    if (parent && delays[parent - p->longs] >= delay)
      delays[parent - p->longs] -= delay;
  }
  for (; n < last; n++) {
    struct md__long *l = at(p, n);
    if (!delays[l - p->longs])
      continue;
    blame(p, l, delays[l - p->longs]);
    remember(p, l, row, delays[l - p->longs]);
  }
}

const struct md__row *md__blocker(const struct md__process *p, uint64_t from,
                                  uint64_t to) {
  const struct md__row *row = NULL;
  uint64_t most = 0;
  for (uint64_t n = p->long_total; n > oldest(p); n--) {
    const struct md__long *l = &p->longs[(n - 1) % MD__LONG];
    if (l->end_ns <= from)
      break;
    uint64_t covered = overlap(l, from, to);
    if (covered > most) {
      most = covered;
      row = l->row;
    }
  }
  return row;
}
