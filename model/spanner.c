#include "model/spanner.h"

#include <stdlib.h>
#include <string.h>

#include "model/memory.h"

enum { WAITING = 1 << 18 }; /* queued items and children that are followed */

/* ---- threads ---- */

static struct md__span_thread *thread_at(struct md__spanner *s, uint32_t process,
                                         uint32_t thread) {
  uint64_t key = ((uint64_t)process << 16 | (thread & 0xffff)) + 1;
  struct md__span_thread *t = md__map_get(&s->threads, key);
  if (t)
    return t;
  t = md__alloc(1, sizeof *t);
  t->process = process;
  t->thread = thread & 0xffff;
  md__map_add(&s->threads, key, t);
  s->list = md__grow(s->list, s->count, &s->room, sizeof(*s->list));
  s->list[s->count++] = t;
  return t;
}

static struct md__span_thread *thread_of(struct md__spanner *s, const struct tr_event *e) {
  struct md__span_thread *t = s->last;
  if (!t || t->process != e->process || t->thread != e->thread)
    t = s->last = thread_at(s, e->process, e->thread);
  t->pid = e->pid;
  t->tid = e->tid;
  return t;
}

static struct md_span span_of(const struct md__span_thread *t, enum md_lane_kind lane,
                              uint64_t begin) {
  return (struct md_span){.begin_ns = begin ? begin : 1,
                          .end_ns = UINT64_MAX,
                          .wait_ns = TR_UNKNOWN,
                          .process = t->process,
                          .thread = t->thread,
                          .pid = t->pid,
                          .tid = t->tid,
                          .lane = (uint8_t)lane};
}

static void finish(struct md__spanner *s, struct md_span *span, uint64_t now) {
  span->end_ns = now > span->begin_ns ? now : span->begin_ns;
  s->done(s->data, span);
  span->begin_ns = 0;
}

static void close_single(struct md__spanner *s, struct md__span_thread *t,
                         enum md_lane_kind lane, uint64_t now) {
  if (t->single[lane].begin_ns)
    finish(s, &t->single[lane], now);
}

static struct md_span *open_single(struct md__spanner *s, struct md__span_thread *t,
                                   enum md_lane_kind lane, uint64_t now) {
  close_single(s, t, lane, now);
  t->single[lane] = span_of(t, lane, now);
  return &t->single[lane];
}

/* ---- what waits: by an id of its process ---- */

static uint64_t waiting_key(uint32_t process, enum md_lane_kind lane, uint64_t id) {
  uint64_t key = (id * 0x9e3779b97f4a7c15u) ^ ((uint64_t)process << 4 | lane);
  return key ? key : 1;
}

static void wait_begin(struct md__spanner *s, const struct md_span *span, uint64_t id) {
  uint64_t key = waiting_key(span->process, span->lane, id);
  if (md__map_get(&s->waiting, key) || s->open_count >= WAITING)
    return;
  s->open = md__grow(s->open, s->open_count, &s->open_room, sizeof(*s->open));
  struct md_span *copy = md__alloc(1, sizeof *copy);
  *copy = *span;
  s->open[s->open_count++] = copy;
  md__map_add(&s->waiting, key, (void *)(uintptr_t)s->open_count);
}

static uint64_t id_of(const struct md_span *span) {
  return span->lane == MD_LANE_CHILD ? (uint64_t)span->value : span->task;
}

static void wait_end(struct md__spanner *s, uint32_t process, enum md_lane_kind lane,
                     uint64_t id, uint64_t now, int tell) {
  uint64_t key = waiting_key(process, lane, id);
  size_t number = (size_t)(uintptr_t)md__map_get(&s->waiting, key);
  if (!number)
    return;
  struct md_span *span = s->open[number - 1];
  if (tell)
    finish(s, span, now);
  free(span);
  md__map_remove(&s->waiting, key);
  struct md_span *last = s->open[--s->open_count];
  if (number - 1 == s->open_count)
    return;
  s->open[number - 1] = last;
  uint64_t moved = waiting_key(last->process, last->lane, id_of(last));
  md__map_remove(&s->waiting, moved);
  md__map_add(&s->waiting, moved, (void *)(uintptr_t)number);
}

/* ---- callbacks ---- */

static void callback_begin(struct md__spanner *s, struct md__span_thread *t,
                           const struct tr_event *e) {
  (void)s;
  if (t->depth == MD__SPAN_DEPTH) {
    t->skipped++;
    return;
  }
  if (!t->depth)
    t->moved = 0;
  struct md_span span = span_of(t, MD_LANE_CALLBACK, e->r.time);
  span.number =
      (uint8_t)(t->depth < MD_LANE_DEPTHS ? t->depth : MD_LANE_DEPTHS - 1);
  span.kind = e->r.h;
  span.site = e->r.w;
  span.task = e->r.x;
  span.wait_ns = e->r.y;
  t->stack[t->depth++] = span;
}

static void callback_end(struct md__spanner *s, struct md__span_thread *t,
                         const struct tr_event *e) {
  uint32_t at = t->depth;
  if (t->skipped) {
    t->skipped--;
    return;
  }
  while (at && t->stack[at - 1].task != e->r.x)
    at--;
  if (!at)
    return;
  while (t->depth >= at)
    finish(s, &t->stack[--t->depth], e->r.time);
}

/* ---- the loop ---- */

/* A poll inside a callback is a private loop's, unless the loop itself moved on. */
static int is_nested(struct md__span_thread *t) {
  if (t->depth && !t->moved)
    return 1;
  t->depth = t->skipped = 0;
  return 0;
}

static void poll_begin(struct md__spanner *s, struct md__span_thread *t,
                       const struct tr_event *e) {
  if (is_nested(t))
    return;
  close_single(s, t, MD_LANE_TICK, e->r.time);
  open_single(s, t, MD_LANE_PHASE, e->r.time)->kind = TR_PHASE_POLL;
}

static void poll_end(struct md__spanner *s, struct md__span_thread *t,
                     const struct tr_event *e) {
  if (is_nested(t))
    return;
  open_single(s, t, MD_LANE_TICK, e->r.time);
  open_single(s, t, MD_LANE_PHASE, e->r.time)->kind = TR_PHASE_IO;
}

static void loop_stop(struct md__spanner *s, struct md__span_thread *t, uint64_t now) {
  close_single(s, t, MD_LANE_TICK, now);
  close_single(s, t, MD_LANE_PHASE, now);
}

static void phase(struct md__spanner *s, struct md__span_thread *t,
                  const struct tr_event *e) {
  t->moved = t->depth != 0;
  open_single(s, t, MD_LANE_PHASE, e->r.time)->kind = e->r.h;
}

/* ---- the pool ---- */

static void submit(struct md__spanner *s, struct md__span_thread *t,
                   const struct tr_event *e) {
  struct md_span span = span_of(t, MD_LANE_QUEUED, e->r.time);
  span.kind = e->r.h;
  span.name = e->r.w;
  span.task = e->r.x;
  wait_begin(s, &span, e->r.x);
}

static void work_begin(struct md__spanner *s, struct md__span_thread *t,
                       const struct tr_event *e) {
  wait_end(s, t->process, MD_LANE_QUEUED, e->r.x, e->r.time, 1);
  struct md_span *span = open_single(s, t, MD_LANE_WORKER, e->r.time);
  span->kind = e->r.h;
  span->name = e->r.w;
  span->task = e->r.x;
}

static void work_end(struct md__spanner *s, struct md__span_thread *t,
                     const struct tr_event *e) {
  struct md_span *span = &t->single[MD_LANE_WORKER];
  if (!span->begin_ns || span->task != e->r.x)
    return;
  span->value = (int64_t)e->r.y;
  finish(s, span, e->r.time);
}

/* ---- children ---- */

static void child_begin(struct md__spanner *s, struct md__span_thread *t,
                        const struct tr_event *e) {
  struct md_span span = span_of(t, MD_LANE_CHILD, e->r.time);
  span.kind = TR_KIND_CHILD;
  span.name = e->r.w;
  span.task = e->r.x;
  span.value = (int32_t)e->r.y;
  if (span.value > 0)
    wait_begin(s, &span, (uint64_t)span.value);
}

/* ---- loss, marks ---- */

static void lose(struct md__span_thread *t) {
  t->depth = t->skipped = 0;
  memset(t->single, 0, sizeof t->single);
}

static void tell(struct md__spanner *s, const struct tr_event *e, enum md_mark_kind kind,
                 uint32_t name) {
  struct md_mark mark = {
      .at_ns = e->r.time, .kind = kind, .process = e->process, .name = name};
  if (kind == MD_MARK_LOST) {
    mark.count = e->r.x;
    mark.length_ns = e->r.y < e->r.time ? e->r.y : 0;
    mark.at_ns -= mark.length_ns;
  }
  if (s->mark)
    s->mark(s->data, &mark);
}

static void created(struct md__spanner *s, const struct tr_event *e) {
  if (s->created)
    s->created(s->data, &(struct md__created){.task = e->r.x,
                                              .cause = e->r.y,
                                              .at_ns = e->r.time,
                                              .process = e->process,
                                              .site = e->r.w,
                                              .kind = e->r.h});
}

/* The process is gone, and with it all that was open in it. */
static void process_end(struct md__spanner *s, const struct tr_event *e) {
  for (size_t i = 0; i < s->count; i++) {
    struct md__span_thread *t = s->list[i];
    if (t->process != e->process)
      continue;
    while (t->depth)
      finish(s, &t->stack[--t->depth], e->r.time);
    for (int lane = 0; lane < MD_LANES; lane++)
      close_single(s, t, (enum md_lane_kind)lane, e->r.time);
  }
  for (size_t i = s->open_count; i-- > 0;)
    if (s->open[i]->process == e->process)
      wait_end(s, e->process, s->open[i]->lane, id_of(s->open[i]), e->r.time, 1);
}

static void feed_rest(struct md__spanner *s, struct md__span_thread *t,
                      const struct tr_event *e) {
  switch (e->r.type) {
  case TR_EV_SPAWN_END:
    child_begin(s, t, e);
    break;
  case TR_EV_PROC_EXIT:
    wait_end(s, t->process, MD_LANE_CHILD, (uint64_t)(int32_t)e->r.y, e->r.time, 1);
    break;
  case TR_EV_LOST:
    lose(t);
    tell(s, e, MD_MARK_LOST, 0);
    break;
  case TR_EV_MARK:
    tell(s, e, MD_MARK_USER, e->r.w);
    break;
  case TR_EV_UNCAUGHT:
    tell(s, e, MD_MARK_ERROR, (uint32_t)e->r.y);
    break;
  case TR_EV_PROCESS_END:
    process_end(s, e);
    break;
  default:
    break;
  }
}

static void feed_engine(struct md__spanner *s, struct md__span_thread *t,
                        const struct tr_event *e) {
  struct md_span *span;
  switch (e->r.type) {
  case TR_EV_GC_BEGIN:
    open_single(s, t, MD_LANE_GC, e->r.time);
    break;
  case TR_EV_GC_END:
    t->single[MD_LANE_GC].value = (int64_t)e->r.y;
    close_single(s, t, MD_LANE_GC, e->r.time);
    break;
  case TR_EV_SYNC_BEGIN:
    span = open_single(s, t, MD_LANE_SYNC, e->r.time);
    span->kind = e->r.h;
    span->site = e->r.w;
    span->name = (uint32_t)e->r.x;
    break;
  case TR_EV_SYNC_END:
    close_single(s, t, MD_LANE_SYNC, e->r.time);
    break;
  default:
    feed_rest(s, t, e);
  }
}

void md__spanner_feed(struct md__spanner *s, const struct tr_event *e) {
  if (e->r.type == TR_EV_TASK_CREATE) {
    created(s, e);
    return;
  }
  struct md__span_thread *t = thread_of(s, e);
  switch (e->r.type) {
  case TR_EV_TASK_BEGIN:
    callback_begin(s, t, e);
    break;
  case TR_EV_TASK_END:
    callback_end(s, t, e);
    break;
  case TR_EV_POLL_BEGIN:
    poll_begin(s, t, e);
    break;
  case TR_EV_POLL_END:
    poll_end(s, t, e);
    break;
  case TR_EV_PHASE:
    phase(s, t, e);
    break;
  case TR_EV_LOOP_STOP:
    loop_stop(s, t, e->r.time);
    break;
  case TR_EV_POOL_SUBMIT:
    submit(s, t, e);
    break;
  case TR_EV_POOL_START:
    work_begin(s, t, e);
    break;
  case TR_EV_POOL_DONE:
    work_end(s, t, e);
    break;
  case TR_EV_POOL_CANCEL:
    wait_end(s, t->process, MD_LANE_QUEUED, e->r.x, e->r.time, 1);
    break;
  default:
    feed_engine(s, t, e);
  }
}

/* ---- what is open ---- */

void md__spanner_show_open(struct md__spanner *s) {
  for (size_t i = 0; i < s->count; i++) {
    const struct md__span_thread *t = s->list[i];
    for (uint32_t d = 0; d < t->depth; d++)
      s->done(s->data, &t->stack[d]);
    for (int lane = 0; lane < MD_LANES; lane++)
      if (t->single[lane].begin_ns)
        s->done(s->data, &t->single[lane]);
  }
  for (size_t i = 0; i < s->open_count; i++)
    s->done(s->data, s->open[i]);
}

static void span_io(struct md__io *io, struct md_span *span) {
  MD__SET(io, span->begin_ns);
  MD__SET(io, span->task);
  span->wait_ns = md__io_set(io, span->wait_ns + 1) - 1;
  MD__SET(io, span->process);
  MD__SET(io, span->thread);
  MD__SET(io, span->pid);
  MD__SET(io, span->tid);
  MD__SET(io, span->lane);
  MD__SET(io, span->number);
  MD__SET(io, span->kind);
  MD__SET(io, span->site);
  MD__SET(io, span->name);
  MD__SET(io, span->value);
  span->end_ns = UINT64_MAX;
}

static void thread_io(struct md__io *io, struct md__span_thread *t) {
  MD__SET(io, t->pid);
  MD__SET(io, t->tid);
  MD__SET(io, t->moved);
  MD__SET(io, t->skipped);
  uint64_t depth = md__io_set(io, t->depth);
  t->depth = depth < MD__SPAN_DEPTH ? (uint32_t)depth : MD__SPAN_DEPTH;
  for (uint32_t d = 0; d < t->depth; d++)
    span_io(io, &t->stack[d]);
  for (int lane = 0; lane < MD_LANES; lane++)
    if (MD__SET(io, t->single[lane].begin_ns))
      span_io(io, &t->single[lane]);
}

static int is_quiet(const struct md__span_thread *t) {
  int open = t->depth || t->skipped;
  for (int lane = 0; lane < MD_LANES; lane++)
    open |= t->single[lane].begin_ns != 0;
  return !open;
}

void md__spanner_io(struct md__spanner *s, struct md__io *io) {
  for (size_t i = 0; io->writing && i < s->count; i++) {
    if (is_quiet(s->list[i]))
      continue;
    md__io_put(io, ((uint64_t)s->list[i]->process << 16 | s->list[i]->thread) + 1);
    thread_io(io, s->list[i]);
  }
  if (io->writing)
    md__io_put(io, 0);
  for (uint64_t key; !io->writing && (key = md__io_get(io)) != 0;)
    thread_io(io, thread_at(s, (uint32_t)((key - 1) >> 16), (key - 1) & 0xffff));
  uint64_t count = md__io_set(io, s->open_count);
  for (uint64_t i = 0; i < count; i++) {
    struct md_span span = {0};
    if (io->writing)
      span = *s->open[i];
    span_io(io, &span);
    if (!io->writing)
      wait_begin(s, &span, id_of(&span));
  }
}

void md__spanner_release(struct md__spanner *s) {
  for (size_t i = 0; i < s->count; i++)
    free(s->list[i]);
  free(s->list);
  for (size_t i = 0; i < s->open_count; i++)
    free(s->open[i]);
  free(s->open);
  md__map_release(&s->threads);
  md__map_release(&s->waiting);
}
