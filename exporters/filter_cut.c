/* What is open when a range begins. */
#include <stdlib.h>

#include "exporters/bytes.h"
#include "exporters/filter_private.h"

struct ex__open_thread *ex__open_thread(struct ex_filter *f,
                                        const struct tr_event *event) {
  f->processes = ex__resize(f->processes, &f->process_count, (size_t)event->process + 1,
                            sizeof *f->processes);
  struct ex__open_process *p = &f->processes[event->process];
  p->threads = ex__resize(p->threads, &p->thread_count, (size_t)event->thread + 1,
                          sizeof *p->threads);
  return &p->threads[event->thread];
}

static void push(struct ex__open_thread *t, const struct tr_event *event) {
  if (t->depth == EX__OPEN_MAX)
    return;
  t->open = ex__resize(t->open, &t->room, t->depth + 1, sizeof *t->open);
  t->open[t->depth++] = *event;
}

/* Ends the last one of the type, and what was begun inside it: their ends were lost. */
static void pop(struct ex__open_thread *t, uint16_t type) {
  size_t i = t->depth;
  while (i > 0 && t->open[i - 1].r.type != type)
    i--;
  if (i > 0)
    t->depth = i - 1;
}

static void forget(struct ex_filter *f, uint32_t process) {
  struct ex__open_process *p = &f->processes[process];
  for (size_t i = 0; i < p->thread_count; i++)
    p->threads[i].depth = 0;
  ex_pending_forget(&f->work, process);
}

static void forget_pid(struct ex_filter *f, int32_t pid) {
  for (size_t i = 0; i < f->process_count; i++)
    if (f->processes[i].thread_count && f->processes[i].start.pid == pid)
      forget(f, (uint32_t)i);
}

static void note_work(struct ex_filter *f, const struct tr_event *event) {
  struct ex_pending_item *item =
      event->r.type == TR_EV_POOL_SUBMIT
          ? ex_pending_add(&f->work, event->process, event->r.x)
          : ex_pending_find(&f->work, event->process, event->r.x);
  if (!item)
    return;
  if (event->r.type == TR_EV_POOL_SUBMIT)
    item->begin = *event;
  else if (event->r.type != TR_EV_POOL_START && event->r.type != TR_EV_POOL_DONE)
    ex_pending_remove(&f->work, item);
}

/* The event that an end event ends; 0: it is no end. */
static uint16_t ends(uint16_t type) {
  switch (type) {
  case TR_EV_POLL_END:
    return TR_EV_POLL_BEGIN;
  case TR_EV_TASK_END:
    return TR_EV_TASK_BEGIN;
  case TR_EV_SYNC_END:
    return TR_EV_SYNC_BEGIN;
  case TR_EV_POOL_DONE:
    return TR_EV_POOL_START;
  case TR_EV_SPAWN_END:
    return TR_EV_SPAWN_BEGIN;
  case TR_EV_GC_END:
    return TR_EV_GC_BEGIN;
  case TR_EV_COMPILE_END:
    return TR_EV_COMPILE_BEGIN;
  case TR_EV_LOOP_STOP:
    return TR_EV_LOOP_START;
  default:
    return 0;
  }
}

static int begins(uint16_t type) {
  const struct tr_event_info *info = tr_event_info(type);
  return info && info->span == TR_SPAN_BEGIN && type != TR_EV_TIME_BEGIN;
}

static void note_thread(struct ex__open_thread *t, const struct tr_event *event) {
  uint16_t type = event->r.type;
  if (type == TR_EV_THREAD_START)
    t->start = *event;
  else if (type == TR_EV_THREAD_EXIT)
    t->depth = 0;
  if (type == TR_EV_PHASE || type == TR_EV_POLL_BEGIN)
    pop(t, TR_EV_PHASE);
  if (begins(type) || (type == TR_EV_PHASE && event->r.h != TR_PHASE_NONE &&
                       event->r.h != TR_PHASE_POLL))
    push(t, event);
  else if (ends(type))
    pop(t, ends(type));
}

void ex__cut_note(struct ex_filter *f, const struct tr_event *event) {
  struct ex__open_thread *t = ex__open_thread(f, event);
  struct ex__open_process *p = &f->processes[event->process];
  if (!p->start.pid)
    p->start.pid = event->pid;
  note_thread(t, event);
  switch (event->r.type) {
  case TR_EV_POOL_SUBMIT:
  case TR_EV_POOL_START:
  case TR_EV_POOL_DONE:
  case TR_EV_POOL_DELIVER:
  case TR_EV_POOL_CANCEL:
    note_work(f, event);
    break;
  case TR_EV_POOL_SIZE:
    p->pool_size = *event;
    break;
  case TR_EV_PROCESS_START:
    p->start = *event;
    break;
  case TR_EV_PROCESS_END:
    forget(f, event->process);
    break;
  case TR_EV_PROC_EXIT:
    forget_pid(f, (int32_t)event->r.y);
    break;
  default:
    break;
  }
}

static void hand_on(struct ex_filter *f, struct tr_event event, uint64_t at_ns) {
  if (!event.r.type)
    return;
  event.r.time = at_ns;
  ex__filter_choose(f, &event);
}

static void begin_work(struct ex_filter *f, uint64_t at_ns) {
  for (size_t i = 0; i < f->work.capacity; i++)
    if (f->work.places[i].key)
      hand_on(f, f->work.places[i].begin, at_ns);
}

void ex__cut_begin(struct ex_filter *f, uint64_t at_ns) {
  for (size_t i = 0; i < f->process_count; i++) {
    struct ex__open_process *p = &f->processes[i];
    hand_on(f, p->start, at_ns);
    for (size_t j = 0; j < p->thread_count; j++)
      hand_on(f, p->threads[j].start, at_ns);
    hand_on(f, p->pool_size, at_ns);
  }
  begin_work(f, at_ns);
  for (size_t i = 0; i < f->process_count; i++)
    for (size_t j = 0; j < f->processes[i].thread_count; j++) {
      struct ex__open_thread *t = &f->processes[i].threads[j];
      for (size_t k = 0; k < t->depth; k++)
        hand_on(f, t->open[k], at_ns);
    }
  ex_pending_release(&f->work);
}

void ex__cut_release(struct ex_filter *f) {
  for (size_t i = 0; i < f->process_count; i++) {
    for (size_t j = 0; j < f->processes[i].thread_count; j++)
      free(f->processes[i].threads[j].open);
    free(f->processes[i].threads);
  }
  free(f->processes);
  ex_pending_release(&f->work);
}
