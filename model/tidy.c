/* What is no longer asked for: processes that ended, and what is outside of a window. */
#include <stdlib.h>

#include "model/internal.h"

static int is_open(const struct md__process *p, const struct md__row *row) {
  for (uint32_t i = 0; i < p->thread_count; i++)
    for (uint32_t d = 0; p->threads[i] && d < p->threads[i]->depth; d++)
      if (p->threads[i]->frames[d].row == row)
        return 1;
  return 0;
}

static void hide_rows(struct md__process *p) {
  struct md_process *pub = &p->pub;
  size_t all = pub->callback_rows + p->rows_hidden, used = 0;
  for (size_t i = 0; i < all; i++) {
    struct md_callback *c = pub->callbacks[i];
    struct md__row *row = (struct md__row *)c;
    if (!md__row_used(row) && !is_open(p, row))
      continue;
    pub->callbacks[i] = pub->callbacks[used];
    pub->callbacks[used++] = c;
  }
  pub->callback_rows = used;
  p->rows_hidden = all - used;
}

static int by_begin(const void *a, const void *b) {
  const struct md_spawn *x = a, *y = b;
  return x->begin_ns < y->begin_ns ? -1 : x->begin_ns > y->begin_ns;
}

static int by_index(const void *a, const void *b) {
  const struct md__process *x = *(struct md__process *const *)a;
  const struct md__process *y = *(struct md__process *const *)b;
  return x->pub.index < y->pub.index ? -1 : x->pub.index > y->pub.index;
}

static void tidy_process(struct md__process *p, uint64_t from) {
  struct md_process *pub = &p->pub;
  size_t used = 0;
  hide_rows(p);
  if (pub->spawn_count)
    qsort(pub->spawns, pub->spawn_count, sizeof *pub->spawns, by_begin);
  for (size_t i = 0; i < pub->sync_count; i++)
    if (pub->syncs[i].count)
      pub->syncs[used++] = pub->syncs[i];
  pub->sync_count = used;
  if (pub->first_ns < from)
    pub->first_ns = from;
}

static void forget(struct md_model *m, struct md__process *p) {
  m->by_index[p->pub.index] = NULL;
  m->last = NULL;
  md__process_free(p);
}

void md_forget_ended(struct md_model *m, size_t keep) {
  size_t ended = 0, kept = 0;
  for (size_t i = 0; i < m->process_count; i++)
    ended += m->processes[i]->pub.end_ns != 0;
  if (ended <= keep)
    return;
  for (size_t i = 0; i < m->process_count; i++) {
    struct md__process *p = m->processes[i];
    if (p->pub.end_ns && ended > keep) {
      forget(m, p);
      ended--;
    } else {
      m->processes[kept++] = p;
    }
  }
  m->process_count = kept;
  m->finding_count = 0; /* they are about processes: looked for again when asked for */
  m->findings_at_ns = 0;
}

void md__slice_tidy(struct md_model *m, uint64_t from, uint64_t to) {
  size_t kept = 0;
  for (size_t i = 0; i < m->process_count; i++) {
    struct md__process *p = m->processes[i];
    if (p->pub.end_ns && p->pub.end_ns < from && !p->pub.events) {
      forget(m, p);
      continue;
    }
    m->processes[kept++] = p;
    tidy_process(p, from);
  }
  m->process_count = kept;
  if (m->process_count)
    qsort(m->processes, m->process_count, sizeof *m->processes, by_index);
  m->totals.first_ns = from;
  m->totals.now_ns = to;
  if (m->totals.last_ns > to || !m->totals.last_ns)
    m->totals.last_ns = to;
}
