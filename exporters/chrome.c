/* Chrome Trace Event JSON: what each event type becomes. Opens in Perfetto, Chrome's
 * DevTools, the Firefox Profiler and speedscope. */
#include "exporters/chrome.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exporters/fields.h"
#include "exporters/text.h"

enum stage { STAGE_NONE, STAGE_QUEUED, STAGE_RUNNING, STAGE_DONE };
static const char *const stage_names[] = {"", "queued", "running",
                                          "waiting for the loop"};

/* Everything that a rule needs. */
struct at {
  struct ex__chrome *c;
  struct ex__process *p;
  struct ex__thread *t;
  const struct tr_event *event;
};

struct rule {
  uint16_t type;
  uint16_t closes; /* the type that began the slice which this one ends */
  void (*apply)(const struct at *at, const struct rule *rule);
};

/* ---- who is who ---- */

static const char *default_role(uint16_t type) {
  return type == TR_EV_POOL_START || type == TR_EV_POOL_DONE ? "pool worker" : "loop";
}

static void name_thread(const struct at *at, const char *name, unsigned rank) {
  ex__metadata(at->c, at->t, "thread_name", name);
  ex__sort_index(at->c, at->t, "thread_sort_index", rank);
  at->t->named = 1;
}

static void name_process(const struct at *at) {
  const struct md_names *names = &at->c->e->options.names;
  const struct tr_process_info *info = names->process(names->data, at->event->process);
  at->p->named = 1;
  at->p->pid = at->event->pid;
  ex__metadata(at->c, at->t, "process_name", info ? info->command : "");
  ex__sort_index(at->c, at->t, "process_sort_index", at->event->process);
}

static struct ex__thread *thread_of(struct ex__process *p, const struct tr_event *event) {
  p->threads =
      ex__resize(p->threads, &p->thread_count, event->thread + 1, sizeof *p->threads);
  struct ex__thread *t = &p->threads[event->thread];
  if (!t->known) {
    t->known = 1;
    t->pid = event->pid;
    t->tid = event->tid > 0 ? event->tid : event->pid;
    snprintf(t->ids, sizeof t->ids, ",\"pid\":%d,\"tid\":%d", t->pid, t->tid);
  }
  return t;
}

/* ---- arrows ---- */

/* The flow that leads to the first slice of a process, from its parent's spawn; 0 none.
 * The child may be seen before its parent has said what the child's number is. */
static uint64_t birth_of(const struct at *at) {
  struct ex__chrome *c = at->c;
  struct ex_link *link = ex_link_find(&c->links, EX_LINK_CHILD, (uint64_t)at->p->pid);
  uint64_t id = link ? link->id : 0;
  if (link) {
    ex_link_remove(&c->links, link);
    return id;
  }
  const struct md_names *names = &c->e->options.names;
  const struct tr_process_info *info = names->process(names->data, at->event->process);
  for (size_t i = 0; info && i < c->process_count; i++) {
    if (c->processes[i].pid != info->ppid || !c->processes[i].spawning)
      continue;
    id = c->processes[i].spawning;
    c->processes[i].spawning = 0;
    return id;
  }
  return 0;
}

static void begin_slice(const struct at *at, const char *cat) {
  uint64_t birth = at->p->begun ? 0 : birth_of(at);
  at->p->begun = 1;
  /* Both ends of an arrow must have one category to be found by all viewers. */
  ex__slice_begin(at->c, at->t, at->event, birth ? "process" : cat);
  if (birth)
    ex__flow(at->c, 'f', at->t, at->event->r.time, "process", birth);
}

static void apply_begin(const struct at *at, const struct rule *rule) {
  (void)rule;
  begin_slice(at, tr_category_name(tr_event_info(at->event->r.type)->category));
}

/* Ends the slice that this event ends, and what is open above it: their ends were lost.
 */
static int close_slice(const struct at *at, uint16_t begun_by, uint64_t task) {
  struct ex__thread *t = at->t;
  size_t i = t->depth;
  while (i > 0 && (t->stack[i - 1].event.r.type != begun_by ||
                   (task && t->stack[i - 1].event.r.x != task)))
    i--;
  if (i == 0)
    return 0;
  while (t->depth > i)
    ex__slice_end(at->c, t, at->event->r.time, NULL);
  ex__slice_end(at->c, t, at->event->r.time, at->event);
  return 1;
}

static void apply_end(const struct at *at, const struct rule *rule) {
  close_slice(at, rule->closes, 0);
}

/* ---- the loop ---- */

static void end_phase(const struct at *at) {
  close_slice(at, TR_EV_PHASE, 0);
}

static void apply_phase(const struct at *at, const struct rule *rule) {
  end_phase(at);
  if (at->event->r.h != TR_PHASE_NONE && at->event->r.h != TR_PHASE_POLL)
    apply_begin(at, rule);
}

/* The longest tick of each ten milliseconds. */
static void count_delay(const struct at *at) {
  uint64_t now = at->event->r.time;
  if (!at->t->poll_end_ns)
    return;
  uint64_t tick = now - at->t->poll_end_ns;
  if (tick > at->p->tick_max_ns)
    at->p->tick_max_ns = tick;
  if (at->p->tick_said && now - at->p->tick_said_ns < 10000000)
    return;
  ex__counter(at->c, at->t, now, "loop delay", "us", at->p->tick_max_ns / 1000);
  at->p->tick_said = 1;
  at->p->tick_said_ns = now;
  at->p->tick_max_ns = 0;
}

static void apply_poll_begin(const struct at *at, const struct rule *rule) {
  end_phase(at);
  count_delay(at);
  apply_begin(at, rule);
}

static void apply_poll_end(const struct at *at, const struct rule *rule) {
  apply_end(at, rule);
  at->t->poll_end_ns = at->event->r.time;
}

static void apply_loop_stop(const struct at *at, const struct rule *rule) {
  (void)rule;
  end_phase(at);
}

/* ---- tasks ---- */

static void apply_create(const struct at *at, const struct rule *rule) {
  (void)rule;
  ex__point(at->c, at->t, at->event, "task");
  struct ex_link *link = ex_link_add(&at->c->links, at->event->process, at->event->r.x);
  if (link)
    ex__flow(at->c, 's', at->t, at->event->r.time, "task", link->id);
}

static void forget_task(const struct at *at, uint64_t task);

static void apply_task_begin(const struct at *at, const struct rule *rule) {
  (void)rule;
  begin_slice(at, "task");
  struct ex_link *link = ex_link_find(&at->c->links, at->event->process, at->event->r.x);
  if (!link)
    return;
  ex__flow(at->c, 'f', at->t, at->event->r.time, "task", link->id);
  forget_task(at, at->event->r.x);
}

static void mark_slow(const struct at *at, const struct tr_event *begin) {
  char took[32];
  md_format_ns(took, sizeof took, at->event->r.time - begin->r.time);
  ex__open(at->c, 'i', at->event->r.time, at->t);
  ex_lit(at->c->d, ",\"s\":\"t\",\"cat\":\"slow\",\"name\":\"slow: ");
  ex_escaped(at->c->d, took);
  ex_lit(at->c->d, " in ");
  ex__slice_name(at->c, begin);
  ex_lit(at->c->d, "\"");
  ex__args(at->c, begin);
  ex__close(at->c);
}

static void apply_task_end(const struct at *at, const struct rule *rule) {
  struct ex__thread *t = at->t;
  struct tr_event begin = t->depth ? t->stack[t->depth - 1].event : *at->event;
  if (!close_slice(at, rule->closes, at->event->r.x) || begin.r.type != TR_EV_TASK_BEGIN)
    return;
  if (at->event->r.time - begin.r.time >= at->c->e->options.slow_ns)
    mark_slow(at, &begin);
}

static void apply_task_cancel(const struct at *at, const struct rule *rule) {
  (void)rule;
  forget_task(at, at->event->r.x);
}

/* ---- the pool ---- */

static void count_pool(const struct at *at, int busy, int queued) {
  struct ex__process *p = at->p;
  p->busy += (uint32_t)busy;
  p->queued += (uint32_t)queued;
  if (busy)
    ex__counter(at->c, at->t, at->event->r.time, "pool busy", "workers", p->busy);
  if (queued)
    ex__counter(at->c, at->t, at->event->r.time, "pool queued", "items", p->queued);
}

/* Moves a work item on; STAGE_NONE ends it. Each item is a span of its own with its three
 * waits inside. */
static void move_item(const struct at *at, struct ex_link *item, enum stage stage,
                      uint32_t op) {
  uint64_t now = at->event->r.time;
  enum stage before = item->stage;
  if (before == stage)
    return;
  if (before == STAGE_NONE) {
    item->op = op;
    ex__async(at->c, 'b', at->t, now, "pool", item->id, ex_name(at->c->e, at->event, op));
  } else {
    ex__async(at->c, 'e', at->t, now, "pool", item->id, stage_names[before]);
  }
  if (stage == STAGE_NONE)
    ex__async(at->c, 'e', at->t, now, "pool", item->id,
              ex_name(at->c->e, at->event, item->op));
  else
    ex__async(at->c, 'b', at->t, now, "pool", item->id, stage_names[stage]);
  item->stage = stage;
  count_pool(at, (stage == STAGE_RUNNING) - (before == STAGE_RUNNING),
             (stage == STAGE_QUEUED) - (before == STAGE_QUEUED));
}

static void forget_task(const struct at *at, uint64_t task) {
  struct ex_link *link = ex_link_find(&at->c->links, at->event->process, task);
  if (!link)
    return;
  if (link->stage != STAGE_NONE)
    move_item(at, link, STAGE_NONE, 0);
  ex_link_remove(&at->c->links, link);
}

static void move_task(const struct at *at, enum stage stage) {
  struct ex_link *item = ex_link_add(&at->c->links, at->event->process, at->event->r.x);
  if (item)
    move_item(at, item, stage, at->event->r.w);
}

static void apply_submit(const struct at *at, const struct rule *rule) {
  (void)rule;
  move_task(at, STAGE_QUEUED);
}

static void apply_work_begin(const struct at *at, const struct rule *rule) {
  (void)rule;
  begin_slice(at, "pool");
  move_task(at, STAGE_RUNNING);
}

static void apply_work_end(const struct at *at, const struct rule *rule) {
  close_slice(at, rule->closes, at->event->r.x);
  move_task(at, STAGE_DONE);
}

/* The item's callback follows; only then is it forgotten. */
static void apply_deliver(const struct at *at, const struct rule *rule) {
  (void)rule;
  struct ex_link *item = ex_link_find(&at->c->links, at->event->process, at->event->r.x);
  if (item && item->stage != STAGE_NONE)
    move_item(at, item, STAGE_NONE, 0);
}

/* ---- processes ---- */

static void apply_spawn_begin(const struct at *at, const struct rule *rule) {
  (void)rule;
  begin_slice(at, "process");
  at->p->spawning = ++at->c->links.next_id;
  ex__flow(at->c, 's', at->t, at->event->r.time, "process", at->p->spawning);
}

static void apply_spawn_end(const struct at *at, const struct rule *rule) {
  close_slice(at, rule->closes, 0);
  int64_t pid = (int64_t)at->event->r.y;
  struct ex_link *link = pid > 0 && at->p->spawning
                             ? ex_link_add(&at->c->links, EX_LINK_CHILD, (uint64_t)pid)
                             : NULL;
  if (link)
    link->id = at->p->spawning;
  at->p->spawning = 0;
}

static void apply_send(const struct at *at, const struct rule *rule) {
  (void)rule;
  ex__point(at->c, at->t, at->event, "process");
  struct ex_link *link = ex_link_add(&at->c->links, EX_LINK_MESSAGE, at->event->r.x);
  if (link)
    ex__flow(at->c, 's', at->t, at->event->r.time, "process", link->id);
}

static void apply_receive(const struct at *at, const struct rule *rule) {
  (void)rule;
  ex__point(at->c, at->t, at->event, "process");
  struct ex_link *link = ex_link_find(&at->c->links, EX_LINK_MESSAGE, at->event->r.x);
  if (!link)
    return;
  ex__flow(at->c, 'f', at->t, at->event->r.time, "process", link->id);
  ex_link_remove(&at->c->links, link);
}

/* ---- the engine, the user, and the rest ---- */

static void apply_instant(const struct at *at, const struct rule *rule) {
  const struct tr_event_info *info = tr_event_info(at->event->r.type);
  const char *label = rule->type == TR_EV_MARK
                          ? ex_name(at->c->e, at->event, at->event->r.w)
                          : info->name;
  ex__open(at->c, 'i', at->event->r.time, at->t);
  ex_lit(at->c->d, ",\"s\":\"p\"");
  ex__cat_name(at->c, tr_category_name(info->category), label);
  ex__args(at->c, at->event);
  ex__close(at->c);
}

static void apply_gc_end(const struct at *at, const struct rule *rule) {
  apply_end(at, rule);
  ex__counter(at->c, at->t, at->event->r.time, "heap", "bytes", at->event->r.x);
}

static void apply_heap(const struct at *at, const struct rule *rule) {
  (void)rule;
  ex__counter(at->c, at->t, at->event->r.time, "heap", "bytes", at->event->r.x);
  if (at->event->r.y)
    ex__counter(at->c, at->t, at->event->r.time, "resident memory", "bytes",
                at->event->r.y);
}

static void apply_pool_size(const struct at *at, const struct rule *rule) {
  (void)rule;
  ex__counter(at->c, at->t, at->event->r.time, "pool size", "workers", at->event->r.w);
}

static void apply_sample(const struct at *at, const struct rule *rule) {
  (void)rule;
  ex__profile_sample(at->c, at->p, at->t, at->event);
}

static void apply_frames(const struct at *at, const struct rule *rule) {
  (void)rule;
  ex__profile_frames(at->c, at->p, at->t, at->event);
}

/* console.time: a label's span, which may go across callbacks. */
static uint64_t label_key(const struct at *at) {
  return (uint64_t)1 << 63 | at->event->r.w;
}

static void apply_time_begin(const struct at *at, const struct rule *rule) {
  (void)rule;
  const char *label = ex_name(at->c->e, at->event, at->event->r.w);
  struct ex_link *link = ex_link_add(&at->c->links, at->event->process, label_key(at));
  if (!link)
    return;
  link->op = at->event->r.w;
  ex__async(at->c, 'b', at->t, at->event->r.time, "user", link->id, label);
}

static void apply_time_end(const struct at *at, const struct rule *rule) {
  (void)rule;
  const char *label = ex_name(at->c->e, at->event, at->event->r.w);
  struct ex_link *link = ex_link_find(&at->c->links, at->event->process, label_key(at));
  if (!link)
    return;
  ex__async(at->c, 'e', at->t, at->event->r.time, "user", link->id, label);
  ex_link_remove(&at->c->links, link);
}

static void apply_measure(const struct at *at, const struct rule *rule) {
  (void)rule;
  const char *label = ex_name(at->c->e, at->event, at->event->r.w);
  uint64_t id = ++at->c->links.next_id, begin = at->event->r.time - at->event->r.x;
  ex__async(at->c, 'b', at->t, begin, "user", id, label);
  ex__async(at->c, 'e', at->t, begin + at->event->r.y, "user", id, label);
}

static void apply_thread_start(const struct at *at, const struct rule *rule) {
  (void)rule;
  const char *name = ex_name(at->c->e, at->event, at->event->r.w);
  unsigned role = at->event->r.h;
  if (role == TR_ROLE_SAMPLER)
    at->t->named = 1; /* it has its owner's track */
  else
    name_thread(at, *name ? name : tr_role_name(role), role == TR_ROLE_LOOP ? 0 : role);
}

static const struct rule rules[] = {
    {TR_EV_LOOP_STOP, 0, apply_loop_stop},
    {TR_EV_POLL_BEGIN, 0, apply_poll_begin},
    {TR_EV_POLL_END, TR_EV_POLL_BEGIN, apply_poll_end},
    {TR_EV_PHASE, 0, apply_phase},
    {TR_EV_TASK_CREATE, 0, apply_create},
    {TR_EV_TASK_BEGIN, 0, apply_task_begin},
    {TR_EV_TASK_END, TR_EV_TASK_BEGIN, apply_task_end},
    {TR_EV_TASK_CANCEL, 0, apply_task_cancel},
    {TR_EV_SYNC_BEGIN, 0, apply_begin},
    {TR_EV_SYNC_END, TR_EV_SYNC_BEGIN, apply_end},
    {TR_EV_POOL_SUBMIT, 0, apply_submit},
    {TR_EV_POOL_START, 0, apply_work_begin},
    {TR_EV_POOL_DONE, TR_EV_POOL_START, apply_work_end},
    {TR_EV_POOL_DELIVER, 0, apply_deliver},
    {TR_EV_POOL_CANCEL, 0, apply_task_cancel},
    {TR_EV_POOL_SIZE, 0, apply_pool_size},
    {TR_EV_SPAWN_BEGIN, 0, apply_spawn_begin},
    {TR_EV_SPAWN_END, TR_EV_SPAWN_BEGIN, apply_spawn_end},
    {TR_EV_PROC_EXIT, 0, apply_instant},
    {TR_EV_IPC_SEND, 0, apply_send},
    {TR_EV_IPC_RECV, 0, apply_receive},
    {TR_EV_GC_BEGIN, 0, apply_begin},
    {TR_EV_GC_END, TR_EV_GC_BEGIN, apply_gc_end},
    {TR_EV_HEAP, 0, apply_heap},
    {TR_EV_COMPILE_BEGIN, 0, apply_begin},
    {TR_EV_COMPILE_END, TR_EV_COMPILE_BEGIN, apply_end},
    {TR_EV_SAMPLE, 0, apply_sample},
    {TR_EV_FRAMES, 0, apply_frames},
    {TR_EV_TIME_BEGIN, 0, apply_time_begin},
    {TR_EV_TIME_END, 0, apply_time_end},
    {TR_EV_MARK, 0, apply_instant},
    {TR_EV_MEASURE, 0, apply_measure},
    {TR_EV_THREAD_START, 0, apply_thread_start},
    {TR_EV_LOST, 0, apply_instant},
    {TR_EV_PROCESS_END, 0, apply_instant},
    {TR_EV_UNCAUGHT, 0, apply_instant},
};

enum { TYPES = 0x0800 };
struct chrome_state {
  struct ex__chrome c;
  const struct rule *by_type[TYPES];
};

static void chrome_begin(struct ex_export *e) {
  struct chrome_state *s = e->state;
  s->c.e = e;
  s->c.d = e->dest;
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    s->by_type[rules[i].type] = &rules[i];
}

static void chrome_event(struct ex_export *e, const struct tr_event *event) {
  struct chrome_state *s = e->state;
  struct ex__chrome *c = &s->c;
  const struct rule *rule = event->r.type < TYPES ? s->by_type[event->r.type] : NULL;
  c->processes = ex__resize(c->processes, &c->process_count, event->process + 1,
                            sizeof *c->processes);
  struct at at = {.c = c, .p = &c->processes[event->process], .event = event};
  at.t = thread_of(at.p, event);
  if (!at.p->named)
    name_process(&at);
  if (!rule)
    return;
  if (!at.t->named && tr_event_info(event->r.type)->span == TR_SPAN_BEGIN)
    name_thread(&at, default_role(event->r.type), 0);
  rule->apply(&at, rule);
}

/* Ends what is open when the events end, so that its length is not lost. */
static void end_open(struct ex__chrome *c) {
  for (size_t i = 0; i < c->process_count; i++)
    for (size_t j = 0; j < c->processes[i].thread_count; j++)
      while (c->processes[i].threads[j].depth)
        ex__slice_end(c, &c->processes[i].threads[j], c->e->last_ns, NULL);
}

/* Any track of the process will do for what is on none. */
static struct ex__thread *some_thread(struct ex__process *p) {
  size_t i = 0;
  while (!p->threads[i].known)
    i++;
  return &p->threads[i];
}

static void end_items(struct ex__chrome *c) {
  for (size_t i = 0; i < c->links.capacity; i++) {
    struct ex_link *link = &c->links.places[i];
    if (!link->key || link->space >= c->process_count)
      continue;
    struct ex__process *p = &c->processes[link->space];
    struct tr_event last = {.r.time = c->e->last_ns, .process = link->space};
    struct at at = {.c = c, .p = p, .t = some_thread(p), .event = &last};
    if (link->stage != STAGE_NONE)
      move_item(&at, link, STAGE_NONE, 0);
    else if (link->key >> 63)
      ex__async(c, 'e', at.t, last.r.time, "user", link->id,
                ex_name(c->e, &last, link->op));
  }
}

static void chrome_end(struct ex_export *e) {
  struct ex__chrome *c = &((struct chrome_state *)e->state)->c;
  end_items(c);
  end_open(c);
  ex_puts(c->d, c->written ? "\n]\n" : "[]\n");
  for (size_t i = 0; i < c->process_count; i++) {
    for (size_t j = 0; j < c->processes[i].thread_count; j++)
      free(c->processes[i].threads[j].stack);
    free(c->processes[i].threads);
    ex__profile_release(&c->processes[i].profile);
  }
  free(c->processes);
  ex_links_release(&c->links);
}

const struct ex_format ex_format_chrome = {
    .name = "chrome",
    .summary = "trace for Perfetto, Chrome DevTools, Firefox Profiler, speedscope",
    .state_size = sizeof(struct chrome_state),
    .begin = chrome_begin,
    .event = chrome_event,
    .end = chrome_end,
};
