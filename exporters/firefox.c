/* The Firefox Profiler's processed format: slices are interval markers on their threads,
 * work items markers on a thread of their own, and what scheduled a callback its cause.
 */
#include "exporters/firefox.h"

#include <stdio.h>
#include <stdlib.h>

#include "exporters/fields.h"
#include "exporters/text.h"

static struct firefox *of(struct ex_timeline *t) {
  return t->own;
}

static struct ff__process *process_of(struct ex_timeline *t,
                                      const struct ex_thread *thread) {
  return t->processes[thread->process].own;
}

/* ---- processes and threads ---- */

static struct ff__thread *add_thread(struct firefox *f, struct ff__process *p,
                                     const char *name, int32_t tid) {
  size_t one = 0;
  struct ex_bytes text = {0};
  struct ff__thread *t = ex__resize(NULL, &one, 1, sizeof *t);
  ex_bytes_utf8(&text, name);
  ex_bytes_byte(&text, 0);
  t->name = text.at;
  t->process = p;
  t->tid = tid;
  *f->last_thread = t;
  f->last_thread = &t->next;
  return t;
}

/* Pids are strings there: one that was used again is told apart. */
static void draw_process(struct ex_timeline *t, struct ex_process *process,
                         const struct tr_process_info *info) {
  struct firefox *f = of(t);
  struct ex_bytes text = {0};
  size_t one = 0;
  unsigned again = 0;
  struct ff__process *p = ex__resize(NULL, &one, 1, sizeof *p);
  ex_bytes_utf8(&text, info ? info->command : "");
  ex_bytes_byte(&text, 0);
  for (size_t i = 0; i < t->process_count; i++)
    again += t->processes[i].own && t->processes[i].pid == process->pid;
  snprintf(p->pid, sizeof p->pid, again ? "%d.%u" : "%d", process->pid, again);
  p->title = text.at;
  p->start_ns = f->e->last_ns;
  process->own = p;
  *f->last_process = p;
  f->last_process = &p->next;
}

static void draw_thread(struct ex_timeline *t, struct ex_thread *thread, const char *name,
                        unsigned rank) {
  if (thread->own)
    return;
  struct ff__thread *own = add_thread(of(t), process_of(t, thread), name, thread->tid);
  own->main = rank == 0 && thread->tid == thread->pid;
  thread->own = own;
}

/* ---- markers ---- */

static void number(struct firefox *f, struct ff__thread *t, enum ff__column column,
                   uint64_t value) {
  struct ex_log *log = &t->columns[column];
  ex_log_next(log);
  ex_bytes_number(&log->text, value);
  ex_log_step(&f->spill, log);
}

static void moment(struct firefox *f, struct ff__thread *t, enum ff__column column,
                   uint64_t ns) {
  struct ex_log *log = &t->columns[column];
  ex_log_next(log);
  ex_bytes_ms(&log->text, ns, f->e->first_ns);
  ex_log_step(&f->spill, log);
}

/* A marker; its data is to be appended to what is returned, without its braces, and then
 * ended by end_data(). */
static struct ex_bytes *marker(struct firefox *f, struct ff__thread *t, uint64_t name,
                               unsigned category, uint64_t from_ns, uint64_t to_ns,
                               int interval, const char *type) {
  struct ex_log *data = &t->columns[FF__DATA];
  number(f, t, FF__NAME, name);
  number(f, t, FF__CATEGORY, category);
  number(f, t, FF__PHASE, interval ? 1 : 0);
  moment(f, t, FF__START, from_ns);
  moment(f, t, FF__END, to_ns);
  ex_log_next(data);
  ex_bytes_lit(&data->text, "{\"type\":\"");
  ex_bytes_puts(&data->text, type);
  ex_bytes_byte(&data->text, '"');
  return &data->text;
}

static void end_data(struct firefox *f, struct ff__thread *t) {
  ex_bytes_byte(&t->columns[FF__DATA].text, '}');
  ex_log_step(&f->spill, &t->columns[FF__DATA]);
}

static void member(struct ex_bytes *b, const char *name) {
  ex_bytes_lit(b, ",\"");
  ex_bytes_puts(b, name);
  ex_bytes_lit(b, "\":");
}

static void put_fields(struct firefox *f, struct ex_bytes *b,
                       const struct tr_event *event) {
  const struct tr_event_info *info = tr_event_info(event->r.type);
  for (unsigned i = 0; i < TR_FIELDS; i++) {
    struct ex_value v = ex_field_value(f->e, event, info, i);
    if (v.kind == EX_VALUE_NONE)
      continue;
    member(b, info->fields[i].name);
    if (v.kind == EX_VALUE_SITE)
      ex_bytes_number(b, ff__site_string(f, event, (uint32_t)v.number));
    else if (info->fields[i].type == TR_FIELD_STRING)
      ex_bytes_number(b, ff__name_string(f, event, (uint32_t)v.number));
    else if (v.kind == EX_VALUE_TEXT)
      ex_bytes_number(b, ff__string(f, v.text));
    else if (v.kind == EX_VALUE_I64 && (int64_t)v.number < 0) {
      ex_bytes_byte(b, '-');
      ex_bytes_number(b, 0 - v.number);
    } else
      ex_bytes_number(b, v.number);
  }
}

static void put_cause(struct firefox *f, struct ex_bytes *b, const struct tr_event *event,
                      uint64_t ns, uint32_t site) {
  if (!site)
    return;
  ex_bytes_lit(b, ",\"cause\":{\"time\":");
  ex_bytes_ms(b, ns, f->e->first_ns);
  ex_bytes_lit(b, ",\"stack\":");
  ex_bytes_number(b, ff__stack(f, event, &site, 1));
  ex_bytes_byte(b, '}');
}

static void put_flow(struct firefox *f, struct ex_bytes *b, uint64_t id, int ends) {
  char text[32];
  snprintf(text, sizeof text, "spawn %llx", (unsigned long long)id);
  member(b, ends ? "arrived" : "flow");
  ex_bytes_number(b, ff__string(f, text));
}

static void draw_end(struct ex_timeline *t, struct ex_thread *thread,
                     const struct ex_slice *slice, uint64_t ns,
                     const struct tr_event *by) {
  struct firefox *f = of(t);
  const struct tr_event *event = &slice->event;
  const struct tr_event_info *info = tr_event_info(event->r.type);
  if (!thread->own)
    return;
  struct ex_bytes *b = marker(f, thread->own, ff__label(f, event), info->category,
                              event->r.time, ns, 1, info->symbol);
  put_fields(f, b, event);
  if (by && by->r.type == TR_EV_GC_END)
    put_fields(f, b, by);
  if (event->r.type == TR_EV_TASK_BEGIN && ns - event->r.time >= f->e->options.slow_ns)
    ex_bytes_lit(b, ",\"slow\":\"yes\"");
  for (size_t i = 0; i < slice->arrow_count; i++) {
    const struct ex_arrow *arrow = &slice->arrows[i];
    put_cause(f, b, event, arrow->from_ns, arrow->from_site);
    if (*arrow->cat == 'p')
      put_flow(f, b, arrow->id, arrow->direction == EX_ARROW_IN);
  }
  end_data(f, thread->own);
}

static void draw_point(struct ex_timeline *t, struct ex_thread *thread,
                       const struct tr_event *event, const char *cat,
                       const struct ex_arrow *arrow) {
  struct firefox *f = of(t);
  const struct tr_event_info *info = tr_event_info(event->r.type);
  (void)cat;
  (void)arrow;
  if (!thread->own)
    return;
  struct ex_bytes *b = marker(f, thread->own, ff__label(f, event), info->category,
                              event->r.time, event->r.time, 0, info->symbol);
  put_fields(f, b, event);
  if (event->r.type == TR_EV_TASK_CREATE)
    put_cause(f, b, event, event->r.time, event->r.w);
  end_data(f, thread->own);
}

/* A marker for each stage, which the marker chart stacks where they overlap. */
static void draw_item(struct ex_timeline *t, struct ex_thread *thread,
                      const struct ex_link *item, enum ex_stage next, uint64_t ns) {
  struct firefox *f = of(t);
  struct ff__process *p = process_of(t, thread);
  struct tr_event submit = {
      .r = {.type = TR_EV_POOL_SUBMIT, .h = item->kind, .w = item->op, .x = item->key},
      .process = thread->process};
  (void)next;
  if (item->stage == EX_STAGE_NONE)
    return;
  if (!p->items) {
    p->items = add_thread(f, p, "work items", 0);
    p->items->items = 1;
  }
  struct ex_bytes *b = marker(f, p->items, ff__string(f, ex_stage_names[item->stage]),
                              TR_CAT_POOL, item->since, ns, 1, "POOL_SUBMIT");
  put_fields(f, b, &submit);
  put_cause(f, b, &submit, item->created, item->site);
  end_data(f, p->items);
}

static void draw_span(struct ex_timeline *t, struct ex_thread *thread, const char *cat,
                      const char *name, uint64_t from_ns, uint64_t to_ns) {
  struct firefox *f = of(t);
  if (!thread->own)
    draw_thread(t, thread, "thread", 1);
  marker(f, thread->own, ff__string(f, name), *cat == 'l' ? FF__LOST : TR_CAT_USER,
         from_ns, to_ns, 1, "Span");
  end_data(f, thread->own);
}

static void draw_counter(struct ex_timeline *t, struct ex_thread *thread,
                         enum ex_counter counter, uint64_t ns, uint64_t value) {
  struct firefox *f = of(t);
  struct ff__counter *c = &process_of(t, thread)->counters[counter];
  ex_log_next(&c->time);
  ex_bytes_ms(&c->time.text, ns, f->e->first_ns);
  ex_log_step(&f->spill, &c->time);
  ex_log_next(&c->count);
  if (value < c->last)
    ex_bytes_byte(&c->count.text, '-');
  ex_bytes_number(&c->count.text, value < c->last ? c->last - value : value - c->last);
  ex_log_step(&f->spill, &c->count);
  c->last = value;
}

static void draw_mark(struct ex_timeline *t, struct ex_thread *thread, enum ex_mark kind,
                      const struct tr_event *event, uint64_t ns, const char *label) {
  struct firefox *f = of(t);
  const struct tr_event_info *info = tr_event_info(event->r.type);
  if (!thread->own)
    draw_thread(t, thread, "thread", 1);
  unsigned category = kind == EX_MARK_SLOW   ? (unsigned)FF__SLOW
                      : kind == EX_MARK_LOST ? (unsigned)FF__LOST
                                             : (unsigned)info->category;
  struct ex_bytes *b =
      marker(f, thread->own, ff__string(f, label), category, ns, ns, 0, info->symbol);
  put_fields(f, b, event);
  end_data(f, thread->own);
}

/* Samples are written to the sampler's slot, which carries the number of the thread that
 * they are of. */
static struct ff__thread *sampled(struct ex_timeline *t, const struct ex_process *p,
                                  struct ex_thread *sampler) {
  for (size_t i = 0; !sampler->own && i < p->thread_count; i++)
    if (p->threads[i].own && p->threads[i].tid == sampler->tid)
      sampler->own = p->threads[i].own;
  if (!sampler->own)
    sampler->own = add_thread(of(t), p->own, "main", sampler->tid);
  return sampler->own;
}

static void draw_sample(struct ex_timeline *t, struct ex_process *p,
                        struct ex_thread *thread, const struct tr_event *event,
                        const uint32_t *sites, unsigned depth) {
  struct firefox *f = of(t);
  struct ff__thread *to = sampled(t, p, thread);
  number(f, to, FF__STACK, ff__stack(f, event, sites, depth));
  number(f, to, FF__WEIGHT, 1);
  moment(f, to, FF__TIME, event->r.time);
}

static const struct ex_drawing drawing = {
    .process = draw_process,
    .thread = draw_thread,
    .end = draw_end,
    .point = draw_point,
    .item = draw_item,
    .span = draw_span,
    .counter = draw_counter,
    .mark = draw_mark,
    .sample = draw_sample,
};

/* ---- the format ---- */

static void firefox_begin(struct ex_export *e) {
  struct firefox *f = e->state;
  f->e = e;
  f->last_thread = &f->threads;
  f->last_process = &f->processes;
  ex_spill_begin(&f->spill, e->dest);
  ex_timeline_begin(&f->t, e, &drawing, f);
}

static void firefox_event(struct ex_export *e, const struct tr_event *event) {
  ex_timeline_event(&((struct firefox *)e->state)->t, event);
}

static void release(struct firefox *f) {
  for (struct ff__thread *t = f->threads, *next; t; t = next) {
    next = t->next;
    for (size_t i = 0; i < FF__COLUMNS; i++)
      ex_log_release(&t->columns[i]);
    free(t->name);
    free(t);
  }
  for (struct ff__process *p = f->processes, *next; p; p = next) {
    next = p->next;
    for (size_t i = 0; i < EX_COUNTERS; i++) {
      ex_log_release(&p->counters[i].time);
      ex_log_release(&p->counters[i].count);
    }
    free(p->title);
    free(p);
  }
  for (size_t i = 0; i < FF__SHARED; i++)
    ex_log_release(&f->shared[i]);
  struct ex_ids *ids[] = {&f->strings, &f->stacks, &f->frames, &f->funcs, &f->sources};
  for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
    ex_ids_release(ids[i]);
  ex_bytes_release(&f->text);
  ex_timeline_release(&f->t);
  ex_spill_release(&f->spill);
}

static void firefox_end(struct ex_export *e) {
  struct firefox *f = e->state;
  ex_timeline_close(&f->t);
  ff__write(f);
  release(f);
}

const struct ex_format ex_format_firefox = {
    .name = "firefox",
    .summary = "for the Firefox Profiler, profiler.firefox.com",
    .state_size = sizeof(struct firefox),
    .begin = firefox_begin,
    .event = firefox_event,
    .end = firefox_end,
};
