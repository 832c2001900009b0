/* The timeline's slices, their sums, and the checkpoints between them. */
#include <stdlib.h>
#include <string.h>

#include "model/memory.h"
#include "model/timeline.h"

/* ---- moving counts ---- */

struct md__process *md__process_need(struct md_model *m, uint32_t process, int32_t pid,
                                     uint64_t time) {
  const struct tr_event e = {.r = {.time = time}, .process = process, .pid = pid};
  return md__process_of(m, &e);
}

struct md__bytes md__counts_take(struct md_model *m, uint64_t moved_ns, uint64_t now) {
  struct md__io io = md__io_writer();
  for (size_t i = 0; i < m->process_count; i++) {
    struct md__process *p = m->processes[i];
    if (p->pub.end_ns && p->pub.end_ns < m->moved_ns && !p->pub.events)
      continue; /* it had ended before, and nothing came after that */
    md__io_put(&io, (uint64_t)p->pub.index + 1);
    md__io_put(&io, (uint64_t)(uint32_t)p->pub.pid);
    md__io_put(&io, p->pub.first_ns);
    md__slice_process(p, &io, now);
  }
  md__io_put(&io, 0);
  m->totals.events = m->totals.lost = 0;
  m->moved_ns = moved_ns;
  return (struct md__bytes){md__resize(io.data, io.size, 1), io.size};
}

void md__counts_add(struct md_model *m, const struct md__bytes *bytes) {
  struct md__io io = md__io_reader(bytes->data, bytes->size);
  for (uint64_t n; (n = md__io_get(&io)) != 0;) {
    int32_t pid = (int32_t)md__io_get(&io);
    uint64_t first = md__io_get(&io);
    struct md__process *p = md__process_need(m, (uint32_t)(n - 1), pid, first);
    if (!p)
      break;
    if (first < p->pub.first_ns)
      p->pub.first_ns = first;
    md__slice_process(p, &io, 0);
  }
}

void md__counts_forget(struct md_model *m, uint64_t moved_ns, uint64_t now) {
  struct md__bytes gone = md__counts_take(m, moved_ns, now);
  free(gone.data);
}

/* ---- sums ---- */

static void level_add(struct md_timeline *t, size_t level, struct md__bytes bytes) {
  t->levels[level] = md__grow(t->levels[level], t->level_count[level],
                              &t->level_room[level], sizeof *t->levels[level]);
  t->levels[level][t->level_count[level]++] = bytes;
  t->state.bytes += bytes.size;
}

static struct md__bytes sum(const struct md__bytes *two) {
  struct md_model *m = md_new(NULL, NULL);
  md__counts_add(m, &two[0]);
  md__counts_add(m, &two[1]);
  struct md__bytes bytes = md__counts_take(m, 0, 0);
  md_free(m);
  return bytes;
}

static void add_sums(struct md_timeline *t) {
  for (size_t level = 0; level + 1 < MD__LEVELS && t->level_count[level] % 2 == 0; level++)
    level_add(t, level + 1, sum(&t->levels[level][t->level_count[level] - 2]));
}

/* ---- checkpoints ---- */

static struct md__known *known(struct md_timeline *t, uint32_t process) {
  if (process >= t->known_count) {
    size_t count = (size_t)process + 64;
    t->known = md__resize(t->known, count, sizeof *t->known);
    memset(t->known + t->known_count, 0, (count - t->known_count) * sizeof *t->known);
    t->known_count = count;
  }
  return &t->known[process];
}

/* Before the counts move out: which processes are not as they were. */
static void note_changes(struct md_timeline *t) {
  for (size_t i = 0; i < t->model->process_count; i++) {
    struct md__process *p = t->model->processes[i];
    struct md__known *k = known(t, p->pub.index);
    if (p->pub.events || !k->last || (p->pub.end_ns != 0) != k->ended)
      k->changed = 1;
    k->ended = p->pub.end_ns != 0;
  }
}

/* About how many bytes a checkpoint of what changed will take. */
static size_t estimate(struct md_timeline *t) {
  size_t bytes = 0;
  for (size_t i = 0; i < t->model->process_count; i++) {
    struct md__process *p = t->model->processes[i];
    if (known(t, p->pub.index)->changed)
      bytes += 1000 + 14 * p->tasks.map.count + 60 * p->pool.works;
  }
  return bytes;
}

static void checkpoint(struct md_timeline *t, struct md__slice *s) {
  struct md_model *m = t->model;
  if (t->slice_count && estimate(t) > ++t->since_checkpoint * MD__CHECKPOINT_BYTES)
    return;
  t->since_checkpoint = 0;
  s->opened = md__alloc(m->process_count + 1, sizeof *s->opened);
  for (size_t i = 0; i < m->process_count; i++) {
    struct md__process *p = m->processes[i];
    struct md__known *k = known(t, p->pub.index);
    if (k->changed || !k->last) {
      struct md__io io = md__io_writer();
      md__checkpoint_process(p, &io);
      k->last = md__alloc(1, sizeof *k->last);
      *k->last = (struct md__bytes){md__resize(io.data, io.size, 1), io.size};
      t->blobs = md__grow(t->blobs, t->blob_count, &t->blob_room, sizeof *t->blobs);
      t->blobs[t->blob_count++] = k->last;
      t->state.bytes += io.size;
      k->changed = 0;
    }
    s->opened[s->opened_count++] =
        (struct md__opened){p->pub.index, p->pub.pid, k->last};
  }
}

/* ---- history ---- */

static void past_reach(struct md__past *past, uint64_t number) {
  enum { MOST = 1 << 18 }; /* seven hours */
  if (!past->count)
    past->first = number;
  while (number >= past->first + past->count && past->count < MOST) {
    past->buckets =
        md__grow(past->buckets, past->count, &past->room, sizeof *past->buckets);
    past->buckets[past->count++] = (struct md_bucket){0};
  }
}

static void keep_history(struct md_timeline *t, uint64_t end_ns) {
  enum { AGAIN = 12 }; /* buckets that were not complete the last time */
  uint64_t last = end_ns / MD_BUCKET_NS, first = t->begin_ns / MD_BUCKET_NS;
  first = first > AGAIN ? first - AGAIN : 0;
  if (last - first >= MD_BUCKETS)
    first = last - MD_BUCKETS + 1;
  for (size_t i = 0; i < t->model->process_count; i++) {
    struct md__process *p = t->model->processes[i];
    struct md__past *past = &known(t, p->pub.index)->past;
    for (uint64_t n = first; n <= last; n++) {
      const struct md_bucket *b = &p->pub.history[n % MD_BUCKETS];
      if (b->start_ns != n * MD_BUCKET_NS || !b->start_ns)
        continue;
      past_reach(past, n);
      if (n >= past->first && n - past->first < past->count)
        past->buckets[n - past->first] = *b;
    }
  }
}

/* ---- cutting ---- */

/* Two and two slices become one, so that memory stays bounded. */
static void coarsen(struct md_timeline *t) {
  for (size_t i = 0; i < t->level_count[0]; i++) {
    t->state.bytes -= t->levels[0][i].size;
    free(t->levels[0][i].data);
  }
  free(t->levels[0]);
  memmove(t->levels, t->levels + 1, (MD__LEVELS - 1) * sizeof *t->levels);
  memmove(t->level_count, t->level_count + 1, (MD__LEVELS - 1) * sizeof *t->level_count);
  memmove(t->level_room, t->level_room + 1, (MD__LEVELS - 1) * sizeof *t->level_room);
  t->levels[MD__LEVELS - 1] = NULL;
  t->level_count[MD__LEVELS - 1] = t->level_room[MD__LEVELS - 1] = 0;
  for (size_t i = 0; i < t->slice_count / 2; i++) {
    free(t->slices[2 * i + 1].opened);
    md__lods_join(&t->lods, &t->slices[2 * i].spans, &t->slices[2 * i + 1].spans);
    t->slices[i] = t->slices[2 * i];
    t->slices[i].events += t->slices[2 * i + 1].events;
  }
  t->slice_count /= 2;
  t->slice_events *= 2;
}

/* The checkpoint at a slice's beginning is made when the one before ends, and waits in the
 * place behind the last. */
static void begin_slice(struct md_timeline *t, uint64_t begin_ns) {
  t->slices = md__grow(t->slices, t->slice_count, &t->slice_room, sizeof *t->slices);
  struct md__slice *s = &t->slices[t->slice_count];
  *s = (struct md__slice){.begin_ns = begin_ns};
  checkpoint(t, s);
  md__lods_begin(&t->lods, &s->spans, begin_ns);
  t->begin_ns = begin_ns;
  t->fed = 0;
}

void md__timeline_cut(struct md_timeline *t, uint64_t end_ns) {
  if (!t->slices) { /* the beginning of all */
    begin_slice(t, end_ns);
    t->state.indexed_ns = end_ns;
    return;
  }
  note_changes(t);
  level_add(t, 0, md__counts_take(t->model, end_ns, 0));
  keep_history(t, end_ns);
  md__lods_end(&t->lods, &t->slices[t->slice_count].spans, end_ns);
  t->slices[t->slice_count].events = t->fed;
  t->state.events += t->fed;
  t->slice_count++;
  add_sums(t);
  if ((t->state.bytes > t->bytes_limit || t->slice_count > MD__SLICES) &&
      t->slice_count % 2 == 0 && t->slice_count > 8)
    coarsen(t);
  begin_slice(t, end_ns);
  t->state.indexed_ns = end_ns;
  t->state.slices = t->slice_count;
}

void md__timeline_release(struct md_timeline *t) {
  for (size_t l = 0; l < MD__LEVELS; l++) {
    for (size_t i = 0; i < t->level_count[l]; i++)
      free(t->levels[l][i].data);
    free(t->levels[l]);
  }
  for (size_t i = 0; t->slices && i <= t->slice_count; i++) {
    free(t->slices[i].opened);
    md__slice_spans_release(&t->slices[i].spans);
  }
  md__lods_release(&t->lods);
  md__exact_release(t);
  free(t->slices);
  for (size_t i = 0; i < t->blob_count; i++) {
    free(t->blobs[i]->data);
    free(t->blobs[i]);
  }
  free(t->blobs);
  for (size_t i = 0; i < t->known_count; i++)
    free(t->known[i].past.buckets);
  free(t->known);
}
