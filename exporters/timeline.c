/* The threads of a timeline, their slices, and what is open when the events end. */
#include "exporters/timeline_rules.h"

#include <stdlib.h>

const char *const ex_stage_names[] = {"", "queued", "running", "waiting for the loop"};

const struct ex_counter_info ex_counter_infos[EX_COUNTERS] = {
    [EX_LOOP_DELAY] = {"loop delay", "us"},
    [EX_POOL_BUSY] = {"pool busy", "workers"},
    [EX_POOL_QUEUED] = {"pool queued", "items"},
    [EX_POOL_SIZE] = {"pool size", "workers"},
    [EX_HEAP] = {"heap", "bytes"},
    [EX_RSS] = {"resident memory", "bytes"},
};

/* ---- who is who ---- */

static const char *default_role(uint16_t type) {
  if (type == TR_EV_LOST)
    return "thread";
  return type == TR_EV_POOL_START || type == TR_EV_POOL_DONE ? "pool worker" : "loop";
}

void ex__name_thread(const struct ex__at *at, const char *name, unsigned rank) {
  at->thread->named = 1;
  if (at->t->draw->thread)
    at->t->draw->thread(at->t, at->thread, name, rank);
}

/* A process whose number was another's before gets one that Linux gives to none. */
static int32_t shown_pid(const struct ex_timeline *t, const struct ex_process *p) {
  enum { PID_LIMIT = 1 << 22 };
  for (size_t i = 0; i < t->process_count; i++)
    if (&t->processes[i] != p && t->processes[i].known && t->processes[i].pid == p->pid)
      return PID_LIMIT + (int32_t)p->index;
  return p->pid;
}

static void number_process(struct ex_timeline *t, struct ex_process *p,
                           const struct tr_event *event) {
  p->known = 1;
  p->pid = event->pid;
  p->index = event->process;
  p->shown_pid = shown_pid(t, p);
}

static void name_process(const struct ex__at *at) {
  const struct md_names *names = &at->t->e->options.names;
  const struct tr_process_info *info = names->process(names->data, at->event->process);
  if (at->t->draw->process)
    at->t->draw->process(at->t, at->p, info);
}

static struct ex_thread *thread_of(struct ex_process *p, const struct tr_event *event) {
  if (event->thread >= p->thread_count)
    p->threads =
        ex__resize(p->threads, &p->thread_count, event->thread + 1, sizeof *p->threads);
  struct ex_thread *t = &p->threads[event->thread];
  if (!t->known) {
    t->known = 1;
    t->pid = event->pid;
    t->tid = event->tid > 0 ? event->tid : event->pid;
    t->shown_pid = p->shown_pid;
    t->shown_tid = p->shown_pid == t->pid ? t->tid : t->tid + p->shown_pid - t->pid;
    t->process = event->process;
    t->index = event->thread;
  }
  return t;
}

struct ex_thread *ex_timeline_thread(struct ex_timeline *t, uint32_t process) {
  struct ex_process *p = &t->processes[process];
  size_t i = 0;
  while (!p->threads[i].known)
    i++;
  return &p->threads[i];
}

/* ---- slices and arrows ---- */

/* The arrow that leads to the first slice of a process, from its parent's spawn; 0 none.
 * The child may be seen before its parent has said what the child's number is. */
static uint64_t birth_of(const struct ex__at *at) {
  struct ex_timeline *t = at->t;
  struct ex_link *link = ex_link_find(&t->links, EX_LINK_CHILD, (uint64_t)at->p->pid);
  uint64_t id = link ? link->id : 0;
  if (link) {
    ex_link_remove(&t->links, link);
    return id;
  }
  const struct md_names *names = &t->e->options.names;
  const struct tr_process_info *info = names->process(names->data, at->event->process);
  for (size_t i = 0; info && i < t->process_count; i++) {
    if (t->processes[i].pid != info->ppid || !t->processes[i].spawning)
      continue;
    id = t->processes[i].spawning;
    t->processes[i].spawning = 0;
    return id;
  }
  return 0;
}

void ex__begin_slice(const struct ex__at *at, const char *cat, struct ex_arrow arrow) {
  struct ex_thread *t = at->thread;
  uint64_t birth = at->p->begun ? 0 : birth_of(at);
  at->p->begun = 1;
  t->stack = ex__resize(t->stack, &t->capacity, t->depth + 1, sizeof *t->stack);
  struct ex_slice *slice = &t->stack[t->depth++];
  slice->event = *at->event;
  /* Both ends of an arrow have one category, or not all viewers find them. */
  slice->cat = birth ? "process" : cat;
  slice->arrow_count = 0;
  if (birth)
    slice->arrows[slice->arrow_count++] =
        (struct ex_arrow){.id = birth, .direction = EX_ARROW_IN, .cat = "process"};
  if (arrow.id)
    slice->arrows[slice->arrow_count++] = arrow;
  if (at->t->draw->begin)
    at->t->draw->begin(at->t, t, slice);
}

void ex__end_slice(const struct ex__at *at, uint64_t ns, const struct tr_event *by) {
  struct ex_thread *t = at->thread;
  struct ex_slice *slice = &t->stack[--t->depth];
  if (at->t->draw->end)
    at->t->draw->end(at->t, t, slice, ns, by);
}

int ex__close_slice(const struct ex__at *at, uint16_t begun_by, uint64_t task) {
  struct ex_thread *t = at->thread;
  size_t i = t->depth;
  while (i > 0 && (t->stack[i - 1].event.r.type != begun_by ||
                   (task && t->stack[i - 1].event.r.x != task)))
    i--;
  if (i == 0)
    return 0;
  while (t->depth > i)
    ex__end_slice(at, at->event->r.time, NULL);
  ex__end_slice(at, at->event->r.time, at->event);
  return 1;
}

void ex__draw_point(const struct ex__at *at, const char *cat, struct ex_arrow arrow) {
  if (at->t->draw->point)
    at->t->draw->point(at->t, at->thread, at->event, cat, &arrow);
}

void ex__count(const struct ex__at *at, enum ex_counter counter, uint64_t value) {
  if (at->t->draw->counter)
    at->t->draw->counter(at->t, at->thread, counter, at->event->r.time, value);
}

void ex__draw_mark(const struct ex__at *at, enum ex_mark kind,
                   const struct tr_event *event, const char *label) {
  if (at->t->draw->mark)
    at->t->draw->mark(at->t, at->thread, kind, event, at->event->r.time, label);
}

void ex__draw_span(const struct ex__at *at, const char *cat, const char *name,
                   uint64_t from, uint64_t to) {
  if (at->t->draw->span)
    at->t->draw->span(at->t, at->thread, cat, name, from, to < from ? from : to);
}

/* ---- the timeline ---- */

void ex_timeline_begin(struct ex_timeline *t, struct ex_export *e,
                       const struct ex_drawing *draw, void *own) {
  *t = (struct ex_timeline){.e = e, .draw = draw, .own = own};
}

void ex_timeline_event(struct ex_timeline *t, const struct tr_event *event) {
  if (event->process >= t->process_count)
    t->processes = ex__resize(t->processes, &t->process_count, event->process + 1,
                              sizeof *t->processes);
  struct ex__at at = {.t = t, .p = &t->processes[event->process], .event = event};
  int fresh = !at.p->known;
  if (fresh)
    number_process(t, at.p, event);
  at.thread = thread_of(at.p, event);
  if (fresh)
    name_process(&at);
  const struct ex__rule *rule = &ex__rules[event->r.type % EX__TYPES];
  if (event->r.type >= EX__TYPES || !rule->apply)
    return;
  if (!at.thread->named && event->r.type != TR_EV_THREAD_START &&
      event->r.type != TR_EV_SAMPLE && event->r.type != TR_EV_FRAMES)
    ex__name_thread(&at, default_role(event->r.type), 0);
  if (at.thread->sampler && event->r.type == TR_EV_LOST)
    at.thread = ex_timeline_thread(t, event->process);
  rule->apply(&at, rule);
}

static void end_items(struct ex_timeline *t) {
  for (size_t i = 0; i < t->links.capacity; i++) {
    struct ex_link *link = &t->links.places[i];
    if (!link->key || link->space >= t->process_count)
      continue;
    struct tr_event last = {
        .r.time = t->e->last_ns, .r.w = link->op, .process = link->space};
    struct ex__at at = {.t = t,
                        .p = &t->processes[link->space],
                        .thread = ex_timeline_thread(t, link->space),
                        .event = &last};
    if (link->stage != EX_STAGE_NONE)
      ex__move_item(&at, link, EX_STAGE_NONE);
    else if (link->key >> 63)
      ex__draw_span(&at, "user", ex_name(t->e, &last, link->op), link->since,
                    last.r.time);
  }
}

/* A callback that still runs may be the very one that is looked for. */
static void close_one(const struct ex__at *at) {
  struct tr_event begin = at->thread->stack[at->thread->depth - 1].event;
  ex__end_slice(at, at->event->r.time, NULL);
  if (begin.r.type == TR_EV_TASK_BEGIN)
    ex__mark_slow(at, &begin);
}

void ex_timeline_close(struct ex_timeline *t) {
  struct tr_event last = {.r.time = t->e->last_ns};
  end_items(t);
  for (size_t i = 0; i < t->process_count; i++) {
    struct ex_process *p = &t->processes[i];
    for (size_t j = 0; j < p->thread_count; j++) {
      struct ex__at at = {.t = t, .p = p, .thread = &p->threads[j], .event = &last};
      while (p->threads[j].depth)
        close_one(&at);
    }
  }
}

void ex_timeline_release(struct ex_timeline *t) {
  for (size_t i = 0; i < t->process_count; i++) {
    struct ex_process *p = &t->processes[i];
    for (size_t j = 0; j < p->thread_count; j++)
      free(p->threads[j].stack);
    free(p->threads);
    free(p->lanes);
    free(p->sites);
  }
  free(t->processes);
  ex_links_release(&t->links);
  ex_bytes_release(&t->text);
}
