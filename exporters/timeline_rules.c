/* What each event type means for a time axis. */
#include "exporters/timeline_rules.h"

static const struct ex_arrow no_arrow;

static void apply_begin(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  ex__begin_slice(at, tr_category_name(tr_event_info(at->event->r.type)->category),
                  no_arrow);
}

static void apply_end(const struct ex__at *at, const struct ex__rule *rule) {
  ex__close_slice(at, rule->closes, 0);
}

/* ---- the loop ---- */

static void end_phase(const struct ex__at *at) {
  ex__close_slice(at, TR_EV_PHASE, 0);
}

static void apply_phase(const struct ex__at *at, const struct ex__rule *rule) {
  end_phase(at);
  if (at->event->r.h != TR_PHASE_NONE && at->event->r.h != TR_PHASE_POLL)
    apply_begin(at, rule);
}

/* The longest tick of each ten milliseconds. */
static void count_delay(const struct ex__at *at) {
  uint64_t now = at->event->r.time;
  if (!at->thread->poll_end_ns)
    return;
  uint64_t tick = now - at->thread->poll_end_ns;
  if (tick > at->p->tick_max_ns)
    at->p->tick_max_ns = tick;
  if (at->p->tick_said && now - at->p->tick_said_ns < 10000000)
    return;
  ex__count(at, EX_LOOP_DELAY, at->p->tick_max_ns / 1000);
  at->p->tick_said = 1;
  at->p->tick_said_ns = now;
  at->p->tick_max_ns = 0;
}

static void apply_poll_begin(const struct ex__at *at, const struct ex__rule *rule) {
  end_phase(at);
  count_delay(at);
  apply_begin(at, rule);
}

static void apply_poll_end(const struct ex__at *at, const struct ex__rule *rule) {
  apply_end(at, rule);
  at->thread->poll_end_ns = at->event->r.time;
}

static void apply_loop_stop(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  end_phase(at);
}

/* ---- tasks ---- */

static void apply_create(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  struct ex_link *link = ex_link_add(&at->t->links, at->event->process, at->event->r.x);
  if (link) {
    link->created = at->event->r.time;
    link->site = at->event->r.w;
  }
  ex__draw_point(at, "task", (struct ex_arrow){.id = link ? link->id : 0, .cat = "task"});
}

static void forget_task(const struct ex__at *at, uint64_t task);

static void apply_task_begin(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  struct ex_link *link = ex_link_find(&at->t->links, at->event->process, at->event->r.x);
  struct ex_arrow arrow = {.direction = EX_ARROW_IN, .cat = "task"};
  if (link) {
    arrow.id = link->id;
    arrow.from_ns = link->created;
    arrow.from_site = link->site;
  }
  ex__begin_slice(at, "task", arrow);
  if (link)
    forget_task(at, at->event->r.x);
}

void ex__mark_slow(const struct ex__at *at, const struct tr_event *begin) {
  if (at->event->r.time - begin->r.time < at->t->e->options.slow_ns)
    return;
  char took[32];
  struct ex_bytes *text = &at->t->text;
  md_format_ns(took, sizeof took, at->event->r.time - begin->r.time);
  text->used = 0;
  ex_bytes_puts(text, "slow: ");
  ex_bytes_puts(text, took);
  ex_bytes_puts(text, " in ");
  ex_label(text, at->t->e, begin);
  ex_bytes_byte(text, 0);
  ex__draw_mark(at, EX_MARK_SLOW, begin, text->at);
}

static void apply_task_end(const struct ex__at *at, const struct ex__rule *rule) {
  struct ex_thread *t = at->thread;
  size_t i = t->depth;
  while (i > 0 && (t->stack[i - 1].event.r.type != TR_EV_TASK_BEGIN ||
                   t->stack[i - 1].event.r.x != at->event->r.x))
    i--;
  struct tr_event begin = i ? t->stack[i - 1].event : *at->event;
  if (ex__close_slice(at, rule->closes, at->event->r.x))
    ex__mark_slow(at, &begin);
}

static void apply_task_cancel(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  forget_task(at, at->event->r.x);
}

/* ---- the pool ---- */

static void count_pool(const struct ex__at *at, int busy, int queued) {
  struct ex_process *p = at->p;
  p->busy += (uint32_t)busy;
  p->queued += (uint32_t)queued;
  if (busy)
    ex__count(at, EX_POOL_BUSY, p->busy);
  if (queued)
    ex__count(at, EX_POOL_QUEUED, p->queued);
}

/* The lowest lane that is free; the last one is shared by all that find none. */
static uint16_t take_lane(struct ex_process *p) {
  size_t i = 0;
  while (i < p->lane_words && !~p->lanes[i])
    i++;
  if (i * 64 >= EX_LANES_MAX)
    return EX_LANES_MAX;
  p->lanes = ex__resize(p->lanes, &p->lane_words, i + 1, sizeof *p->lanes);
  unsigned bit = (unsigned)__builtin_ctzll(~p->lanes[i]);
  p->lanes[i] |= (uint64_t)1 << bit;
  return (uint16_t)(i * 64 + bit);
}

static void free_lane(struct ex_process *p, uint16_t lane) {
  if (lane < EX_LANES_MAX)
    p->lanes[lane / 64] &= ~((uint64_t)1 << lane % 64);
}

void ex__move_item(const struct ex__at *at, struct ex_link *item, enum ex_stage stage) {
  uint64_t now = at->event->r.time;
  enum ex_stage before = item->stage;
  if (before == stage)
    return;
  if (before == EX_STAGE_NONE) {
    item->op = at->event->r.w;
    item->kind = (uint8_t)at->event->r.h;
    item->lane = take_lane(at->p);
  }
  if (at->t->draw->item)
    at->t->draw->item(at->t, at->thread, item, stage, now);
  if (stage == EX_STAGE_NONE)
    free_lane(at->p, item->lane);
  item->stage = (uint8_t)stage;
  item->since = now;
  count_pool(at, (stage == EX_STAGE_RUNNING) - (before == EX_STAGE_RUNNING),
             (stage == EX_STAGE_QUEUED) - (before == EX_STAGE_QUEUED));
}

static void forget_task(const struct ex__at *at, uint64_t task) {
  struct ex_link *link = ex_link_find(&at->t->links, at->event->process, task);
  if (!link)
    return;
  if (link->stage != EX_STAGE_NONE)
    ex__move_item(at, link, EX_STAGE_NONE);
  ex_link_remove(&at->t->links, link);
}

static void move_task(const struct ex__at *at, enum ex_stage stage) {
  struct ex_link *item = ex_link_add(&at->t->links, at->event->process, at->event->r.x);
  if (item)
    ex__move_item(at, item, stage);
}

static void apply_submit(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  move_task(at, EX_STAGE_QUEUED);
}

static void apply_work_begin(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  struct ex_link *item = ex_link_find(&at->t->links, at->event->process, at->event->r.x);
  ex__begin_slice(at, "pool",
                  (struct ex_arrow){.id = item ? item->id : 0,
                                    .direction = EX_ARROW_THROUGH,
                                    .cat = "task"});
  move_task(at, EX_STAGE_RUNNING);
}

static void apply_work_end(const struct ex__at *at, const struct ex__rule *rule) {
  ex__close_slice(at, rule->closes, at->event->r.x);
  move_task(at, EX_STAGE_DONE);
}

/* The item's callback follows; only then is it forgotten. */
static void apply_deliver(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  struct ex_link *item = ex_link_find(&at->t->links, at->event->process, at->event->r.x);
  if (item && item->stage != EX_STAGE_NONE)
    ex__move_item(at, item, EX_STAGE_NONE);
}

/* ---- processes ---- */

static void apply_spawn_begin(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  at->p->spawning = ++at->t->links.next_id;
  ex__begin_slice(at, "process",
                  (struct ex_arrow){.id = at->p->spawning,
                                    .direction = EX_ARROW_OUT,
                                    .cat = "process"});
}

static void apply_spawn_end(const struct ex__at *at, const struct ex__rule *rule) {
  ex__close_slice(at, rule->closes, 0);
  int64_t pid = (int64_t)at->event->r.y;
  struct ex_link *link = pid > 0 && at->p->spawning
                             ? ex_link_add(&at->t->links, EX_LINK_CHILD, (uint64_t)pid)
                             : NULL;
  if (link)
    link->id = at->p->spawning;
  at->p->spawning = 0;
}

static void apply_send(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  struct ex_link *link = ex_link_add(&at->t->links, EX_LINK_MESSAGE, at->event->r.x);
  ex__draw_point(at, "process",
                 (struct ex_arrow){.id = link ? link->id : 0,
                                   .direction = EX_ARROW_OUT,
                                   .cat = "process"});
}

static void apply_receive(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  struct ex_link *link = ex_link_find(&at->t->links, EX_LINK_MESSAGE, at->event->r.x);
  ex__draw_point(at, "process",
                 (struct ex_arrow){.id = link ? link->id : 0,
                                   .direction = EX_ARROW_IN,
                                   .cat = "process"});
  if (link)
    ex_link_remove(&at->t->links, link);
}

/* ---- the engine, the user, and the rest ---- */

static void apply_instant(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  ex__draw_mark(at, EX_MARK_EVENT, at->event, tr_event_info(at->event->r.type)->name);
}

static void apply_mark(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  ex__draw_mark(at, EX_MARK_USER, at->event,
                ex_name(at->t->e, at->event, at->event->r.w));
}

/* An instant where it was noticed, and the range from which it is missing. */
static void apply_lost(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  uint64_t now = at->event->r.time, ago = at->event->r.y;
  struct ex_bytes *text = &at->t->text;
  ex__draw_mark(at, EX_MARK_LOST, at->event, "lost");
  text->used = 0;
  ex_bytes_puts(text, "lost ");
  ex_bytes_number(text, at->event->r.x);
  ex_bytes_puts(text, at->event->r.x == 1 ? " event" : " events");
  ex_bytes_byte(text, 0);
  ex__draw_span(at, "lost", text->at, ago < now ? now - ago : now, now);
}

static void apply_gc_end(const struct ex__at *at, const struct ex__rule *rule) {
  apply_end(at, rule);
  ex__count(at, EX_HEAP, at->event->r.x);
}

static void apply_heap(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  ex__count(at, EX_HEAP, at->event->r.x);
  if (at->event->r.y)
    ex__count(at, EX_RSS, at->event->r.y);
}

static void apply_pool_size(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  ex__count(at, EX_POOL_SIZE, at->event->r.w);
}

static void apply_sample(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  size_t capacity = at->p->sites ? EX_FRAMES_MAX : 0;
  if (!capacity)
    at->p->sites = ex__resize(NULL, &capacity, EX_FRAMES_MAX, sizeof *at->p->sites);
  at->p->sample = *at->event;
  at->p->depth = at->event->r.h;
  at->p->got = 0;
}

static void apply_frames(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  const struct tr_record *r = &at->event->r;
  struct ex_process *p = at->p;
  const uint32_t sites[5] = {r->w, (uint32_t)r->x, (uint32_t)(r->x >> 32), (uint32_t)r->y,
                             (uint32_t)(r->y >> 32)};
  for (unsigned i = 0; i < 5 && sites[i] && p->got < p->depth && p->got < EX_FRAMES_MAX;
       i++)
    p->sites[p->got++] = sites[i];
  if (!p->depth || (p->got < p->depth && p->got < EX_FRAMES_MAX && sites[4]))
    return;
  p->depth = 0;
  if (at->t->draw->sample && p->got)
    at->t->draw->sample(at->t, p, at->thread, &p->sample, p->sites, p->got);
}

/* console.time: a label's span, which may go across callbacks. */
static uint64_t label_key(const struct ex__at *at) {
  return (uint64_t)1 << 63 | at->event->r.w;
}

static void apply_time_begin(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  struct ex_link *link = ex_link_add(&at->t->links, at->event->process, label_key(at));
  if (!link)
    return;
  link->op = at->event->r.w;
  link->since = at->event->r.time;
}

static void apply_time_end(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  struct ex_link *link = ex_link_find(&at->t->links, at->event->process, label_key(at));
  if (!link)
    return;
  ex__draw_span(at, "user", ex_name(at->t->e, at->event, at->event->r.w), link->since,
                at->event->r.time);
  ex_link_remove(&at->t->links, link);
}

static void apply_measure(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  uint64_t now = at->event->r.time, ago = at->event->r.x;
  uint64_t begin = ago < now ? now - ago : 0;
  uint64_t length = at->event->r.y < UINT64_MAX - begin ? at->event->r.y : 0;
  ex__draw_span(at, "user", ex_name(at->t->e, at->event, at->event->r.w), begin,
                begin + length);
}

static void apply_thread_start(const struct ex__at *at, const struct ex__rule *rule) {
  (void)rule;
  const char *name = ex_name(at->t->e, at->event, at->event->r.w);
  unsigned role = at->event->r.h;
  if (role == TR_ROLE_SAMPLER)
    at->thread->sampler = at->thread->named = 1; /* it has its owner's track */
  else
    ex__name_thread(at, *name ? name : tr_role_name(role),
                    role == TR_ROLE_LOOP ? 0 : role);
}

const struct ex__rule ex__rules[EX__TYPES] = {
    [TR_EV_LOOP_STOP] = {apply_loop_stop, 0},
    [TR_EV_POLL_BEGIN] = {apply_poll_begin, 0},
    [TR_EV_POLL_END] = {apply_poll_end, TR_EV_POLL_BEGIN},
    [TR_EV_PHASE] = {apply_phase, 0},
    [TR_EV_TASK_CREATE] = {apply_create, 0},
    [TR_EV_TASK_BEGIN] = {apply_task_begin, 0},
    [TR_EV_TASK_END] = {apply_task_end, TR_EV_TASK_BEGIN},
    [TR_EV_TASK_CANCEL] = {apply_task_cancel, 0},
    [TR_EV_SYNC_BEGIN] = {apply_begin, 0},
    [TR_EV_SYNC_END] = {apply_end, TR_EV_SYNC_BEGIN},
    [TR_EV_POOL_SUBMIT] = {apply_submit, 0},
    [TR_EV_POOL_START] = {apply_work_begin, 0},
    [TR_EV_POOL_DONE] = {apply_work_end, TR_EV_POOL_START},
    [TR_EV_POOL_DELIVER] = {apply_deliver, 0},
    [TR_EV_POOL_CANCEL] = {apply_task_cancel, 0},
    [TR_EV_POOL_SIZE] = {apply_pool_size, 0},
    [TR_EV_SPAWN_BEGIN] = {apply_spawn_begin, 0},
    [TR_EV_SPAWN_END] = {apply_spawn_end, TR_EV_SPAWN_BEGIN},
    [TR_EV_PROC_EXIT] = {apply_instant, 0},
    [TR_EV_IPC_SEND] = {apply_send, 0},
    [TR_EV_IPC_RECV] = {apply_receive, 0},
    [TR_EV_GC_BEGIN] = {apply_begin, 0},
    [TR_EV_GC_END] = {apply_gc_end, TR_EV_GC_BEGIN},
    [TR_EV_HEAP] = {apply_heap, 0},
    [TR_EV_COMPILE_BEGIN] = {apply_begin, 0},
    [TR_EV_COMPILE_END] = {apply_end, TR_EV_COMPILE_BEGIN},
    [TR_EV_SAMPLE] = {apply_sample, 0},
    [TR_EV_FRAMES] = {apply_frames, 0},
    [TR_EV_TIME_BEGIN] = {apply_time_begin, 0},
    [TR_EV_TIME_END] = {apply_time_end, 0},
    [TR_EV_MARK] = {apply_mark, 0},
    [TR_EV_MEASURE] = {apply_measure, 0},
    [TR_EV_THREAD_START] = {apply_thread_start, 0},
    [TR_EV_LOST] = {apply_lost, 0},
    [TR_EV_PROCESS_END] = {apply_instant, 0},
    [TR_EV_UNCAUGHT] = {apply_instant, 0},
};
