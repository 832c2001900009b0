/* OTLP traces: which spans there are, and how they hang together.
 *
 * A span's parent is what scheduled it: a callback for a callback or a work item, a spawn
 * for a process. What nothing that is traced has scheduled - each request that comes in,
 * each turn of an interval - begins a trace of its own, with a link to its process, so
 * that traces stay small; so does a chain of callbacks that has become very long. */
#include "exporters/otlp.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { CHAIN_MAX = 200 };
#define FLUSH_NS 1000000000u
#define METRICS_NS 1000000000u

static struct ot__state *of(struct ex_timeline *t) {
  return t->own;
}

static struct ot__process *process_of(struct ex_timeline *t, uint32_t process) {
  return t->processes[process].own;
}

static struct ot__thread *thread_of(struct ex_thread *thread) {
  size_t none = 0;
  if (!thread->own)
    thread->own = ex__resize(NULL, &none, 1, sizeof(struct ot__thread));
  return thread->own;
}

/* ---- places ---- */

/* The span of a process; it begins a trace unless its parent was seen before. */
static const struct ot__place *root_of(struct ot__process *p) {
  if (!p->root.span) {
    p->root.span = ot__mix(p->identity, 2);
    p->root.trace[0] = p->identity;
    p->root.trace[1] = p->root.span;
  }
  return &p->root;
}

static void set_parent(struct ot__process *p, const struct ot__place *spawn) {
  if (p->root.span) {
    p->link = *spawn;
    return;
  }
  p->root = *spawn;
  p->root.depth++;
  p->root.span = ot__mix(p->identity, 2);
  p->parent = spawn->span;
}

/* Where the thread is now. */
static const struct ot__place *here(struct ot__process *p, const struct ot__thread *t) {
  return t->depth ? &t->stack[t->depth - 1].at : root_of(p);
}

/* Spans that begin at one moment have different ids, too. */
static uint64_t new_id(const struct ot__process *p, const struct ex_thread *thread,
                       uint64_t ns, uint64_t type) {
  struct ot__thread *t = thread->own;
  t->same = ns == t->last_ns ? t->same + 1 : 0;
  t->last_ns = ns;
  uint64_t id = ot__mix(ot__mix(p->identity, ns), type);
  return ot__mix(ot__mix(id, thread->index), t->same);
}

static void begin_trace(const struct ot__process *p, struct ot__place *at) {
  at->trace[0] = p->identity;
  at->trace[1] = at->span;
  at->depth = 0;
}

/* Under `parent`, or with a link to it at the head of a new trace. */
static void stand(struct ot__process *p, struct ot__open *o,
                  const struct ot__place *parent, int anew) {
  if (anew || parent->depth >= CHAIN_MAX) {
    o->links[o->link_count++] = *parent;
    begin_trace(p, &o->at);
    return;
  }
  memcpy(o->at.trace, parent->trace, sizeof o->at.trace);
  o->at.depth = parent->depth + 1;
  o->parent = parent->span;
}

/* ---- processes and threads ---- */

static void draw_process(struct ex_timeline *t, struct ex_process *p,
                         const struct tr_process_info *info) {
  struct ot__state *st = of(t);
  size_t none = 0;
  struct ot__process *own = ex__resize(NULL, &none, 1, sizeof *own);
  p->own = own;
  own->identity = ot__identity(p->pid, info);
  own->begin_ns = st->e->last_ns;
  ot__resource(&own->resource, &st->e->options.origin, p->pid, info);
}

static void put_process(struct ot__state *st, uint32_t index, uint64_t end_ns) {
  struct ot__process *p = process_of(&st->t, index);
  if (p->told)
    return;
  p->told = 1;
  const struct md_names *names = &st->e->options.names;
  const struct tr_process_info *info = names->process(names->data, index);
  struct ot__head head = {.at = *root_of(p),
                          .parent = p->parent,
                          .kind = OT__INTERNAL,
                          .begin_ns = p->begin_ns,
                          .end_ns = end_ns,
                          .links = &p->link,
                          .link_count = p->link.span != 0,
                          .marks = &p->marks};
  size_t begin;
  if (p->exit_status)
    p->marks.error = 1;
  struct ex_bytes *b = ot__span_begin(st, p, &head, &begin);
  ex_pb_text(b, OT__SPAN_NAME, info && *info->command ? info->command : "process");
  if (p->ended)
    ot__int(b, OT__SPAN_ATTRIBUTE, "process.exit.code", p->exit_status);
  else
    ot__bool(b, OT__SPAN_ATTRIBUTE, "uvscope.unfinished", 1);
  ot__span_end(st, p, &head, begin);
}

/* ---- slices ---- */

static int is_hidden(uint16_t type) {
  return type == TR_EV_POLL_BEGIN || type == TR_EV_PHASE || type == TR_EV_POOL_START;
}

static struct ot__open *push(struct ot__thread *t) {
  t->stack = ex__resize(t->stack, &t->room, t->depth + 1, sizeof *t->stack);
  struct ot__open *o = &t->stack[t->depth++];
  struct ex_bytes kept = o->marks.bytes;
  kept.used = 0;
  *o = (struct ot__open){.marks.bytes = kept};
  return o;
}

/* What the arrow that ends here says: the place of the cause, and the work item that was
 * in between. */
static void follow(struct ot__state *st, struct ot__process *p, struct ot__open *o,
                   const struct ex_arrow *arrow) {
  struct ot__cause *cause = ot__cause_find(&st->causes, arrow->id);
  if (!cause)
    return;
  if (cause->by.span)
    stand(p, o, &cause->by, 0);
  if (cause->item.span)
    o->links[o->link_count++] = cause->item;
  ot__cause_remove(&st->causes, cause);
}

static void leave(struct ot__state *st, uint64_t arrow, const struct ot__place *from) {
  struct ot__cause *cause = ot__cause_add(&st->causes, arrow);
  if (!cause->by.span)
    cause->by = *from;
}

/* The first slice of a process may have an arrow from the spawn. */
static void be_born(struct ot__state *st, struct ot__process *p,
                    const struct ex_slice *slice) {
  const struct ex_arrow *a = slice->arrows;
  if (!slice->arrow_count || a->direction != EX_ARROW_IN || strcmp(a->cat, "process"))
    return;
  struct ot__cause *cause = ot__cause_find(&st->causes, a->id);
  if (!cause)
    return;
  set_parent(p, &cause->by);
  ot__cause_remove(&st->causes, cause);
}

static void draw_begin(struct ex_timeline *t, struct ex_thread *thread,
                       struct ex_slice *slice) {
  struct ot__state *st = of(t);
  struct ot__process *p = process_of(t, thread->process);
  struct ot__thread *own = thread_of(thread);
  const struct tr_record *r = &slice->event.r;
  be_born(st, p, slice);
  struct ot__place around = *here(p, own);
  int nested = own->depth && around.span != p->root.span;
  struct ot__open *o = push(own);
  if ((o->hidden = is_hidden(r->type))) {
    o->at = around;
    return;
  }
  o->at.span = new_id(p, thread, r->time, r->type);
  for (size_t i = 0; i < slice->arrow_count; i++)
    if (slice->arrows[i].direction == EX_ARROW_IN &&
        !strcmp(slice->arrows[i].cat, "task"))
      follow(st, p, o, &slice->arrows[i]);
  if (!o->at.trace[0]) {
    o->arrived = r->type == TR_EV_TASK_BEGIN && r->h != TR_KIND_MAIN && !nested;
    stand(p, o, &around, o->arrived);
  }
  for (size_t i = 0; i < slice->arrow_count; i++)
    if (slice->arrows[i].direction == EX_ARROW_OUT)
      leave(st, slice->arrows[i].id, &o->at);
}

static void mark_slow(struct ot__state *st, struct ot__open *o, uint64_t ns,
                      uint64_t took) {
  char text[32];
  size_t begin;
  struct ex_bytes *b = ot__mark_begin(st, &o->marks, ns, "slow callback", &begin);
  if (!b)
    return;
  ot__text(b, OT__EVENT_ATTRIBUTE, "uvscope.took", md_format_ns(text, sizeof text, took));
  ot__mark_end(&o->marks, begin);
}

static void put_slice(struct ot__state *st, struct ot__process *p, struct ot__open *o,
                      const struct ex_thread *thread, const struct ex_slice *slice,
                      uint64_t ns, const struct tr_event *by) {
  const struct tr_record *r = &slice->event.r;
  uint64_t took = ns > r->time ? ns - r->time : 0;
  int slow = r->type == TR_EV_TASK_BEGIN && took >= st->e->options.slow_ns;
  struct ot__head head = {.at = o->at,
                          .parent = o->parent,
                          .kind = o->arrived && r->h == TR_KIND_HTTP ? OT__SERVER
                                                                     : OT__INTERNAL,
                          .begin_ns = r->time,
                          .end_ns = ns,
                          .links = o->links,
                          .link_count = o->link_count,
                          .marks = &o->marks};
  size_t begin;
  if (slow)
    mark_slow(st, o, ns, took);
  struct ex_bytes *b = ot__span_begin(st, p, &head, &begin);
  size_t name = ex_pb_open(b, OT__SPAN_NAME);
  ex_label(b, st->e, &slice->event);
  ex_pb_close(b, name);
  ot__text(b, OT__SPAN_ATTRIBUTE, "uvscope.span",
           slice->event.r.type == TR_EV_TASK_BEGIN ? "callback"
                                                   : tr_event_info(r->type)->name);
  ot__int(b, OT__SPAN_ATTRIBUTE, "thread.id", thread->tid);
  ot__fields(st, b, OT__SPAN_ATTRIBUTE,
             by && r->type != TR_EV_TASK_BEGIN && r->type != TR_EV_SYNC_BEGIN
                 ? by
                 : &slice->event);
  if (ex_slice_site(&slice->event))
    ot__code(st, b, &slice->event, ex_slice_site(&slice->event));
  if (slow)
    ot__bool(b, OT__SPAN_ATTRIBUTE, "uvscope.slow", 1);
  if (!by)
    ot__bool(b, OT__SPAN_ATTRIBUTE, "uvscope.unfinished", 1);
  ot__span_end(st, p, &head, begin);
}

static void draw_end(struct ex_timeline *t, struct ex_thread *thread,
                     const struct ex_slice *slice, uint64_t ns,
                     const struct tr_event *by) {
  struct ot__thread *own = thread_of(thread);
  struct ot__open *o = &own->stack[--own->depth];
  if (!o->hidden)
    put_slice(of(t), process_of(t, thread->process), o, thread, slice, ns, by);
}

/* ---- points ---- */

/* A message that goes or comes is a span without length, so that others can point to it.
 */
static void put_message(struct ot__state *st, struct ot__process *p,
                        struct ex_thread *thread, const struct tr_event *event,
                        const struct ex_arrow *arrow) {
  struct ot__place parent = *here(p, thread_of(thread)), sender = {0};
  struct ot__cause *cause = NULL;
  struct ot__head head = {.at = parent,
                          .parent = parent.span,
                          .begin_ns = event->r.time,
                          .end_ns = event->r.time,
                          .links = &sender};
  head.at.span = new_id(p, thread, event->r.time, event->r.type);
  head.kind = event->r.type == TR_EV_IPC_SEND ? OT__PRODUCER : OT__CONSUMER;
  if (arrow->direction == EX_ARROW_OUT && arrow->id)
    leave(st, arrow->id, &head.at);
  else if ((cause = ot__cause_find(&st->causes, arrow->id)))
    sender = cause->by;
  if (cause)
    ot__cause_remove(&st->causes, cause);
  head.link_count = sender.span != 0;
  size_t begin;
  struct ex_bytes *b = ot__span_begin(st, p, &head, &begin);
  ex_pb_text(b, OT__SPAN_NAME, tr_event_info(event->r.type)->name);
  ot__int(b, OT__SPAN_ATTRIBUTE, "thread.id", thread->tid);
  ot__fields(st, b, OT__SPAN_ATTRIBUTE, event);
  ot__span_end(st, p, &head, begin);
}

static void draw_point(struct ex_timeline *t, struct ex_thread *thread,
                       const struct tr_event *event, const char *cat,
                       const struct ex_arrow *arrow) {
  struct ot__state *st = of(t);
  struct ot__process *p = process_of(t, thread->process);
  (void)cat;
  if (event->r.type == TR_EV_IPC_SEND || event->r.type == TR_EV_IPC_RECV)
    put_message(st, p, thread, event, arrow);
  else if (arrow->id)
    leave(st, arrow->id, here(p, thread_of(thread)));
}

/* ---- work items ---- */

static void begin_item(struct ot__state *st, struct ot__process *p,
                       struct ex_thread *thread, const struct ex_link *item,
                       uint64_t ns) {
  struct ot__thread *own = thread_of(thread);
  leave(st, item->id, here(p, own));
  struct ot__cause *cause = ot__cause_find(&st->causes, item->id);
  memset(cause->stage_ns, 0, sizeof cause->stage_ns);
  cause->stages = 0;
  cause->item = cause->by;
  cause->item.depth++;
  cause->item.span = new_id(p, thread, st->e->last_ns, TR_EV_POOL_SUBMIT);
  cause->submitted_ns = ns;
}

static void put_stage(struct ot__state *st, struct ot__process *p,
                      const struct ex_thread *thread, struct ot__cause *cause,
                      const struct ex_link *item, uint64_t ns) {
  struct ot__head head = {.at = cause->item,
                          .parent = cause->item.span,
                          .kind = OT__INTERNAL,
                          .begin_ns = item->since,
                          .end_ns = ns};
  size_t begin;
  head.at.span = ot__mix(cause->item.span, ++cause->stages);
  struct ex_bytes *b = ot__span_begin(st, p, &head, &begin);
  ex_pb_text(b, OT__SPAN_NAME, ex_stage_names[item->stage]);
  ot__text(b, OT__SPAN_ATTRIBUTE, "uvscope.span", "stage");
  if (item->stage == EX_STAGE_RUNNING)
    ot__int(b, OT__SPAN_ATTRIBUTE, "thread.id", thread->tid);
  ot__span_end(st, p, &head, begin);
}

static void put_item(struct ot__state *st, struct ot__process *p,
                     const struct ex_thread *thread, const struct ot__cause *cause,
                     const struct ex_link *item, uint64_t ns) {
  static const char *const keys[] = {NULL, "uvscope.queued_ns", "uvscope.running_ns",
                                     "uvscope.waiting_ns"};
  struct tr_event submit = {
      .r = {.type = TR_EV_POOL_SUBMIT, .h = item->kind, .w = item->op, .x = item->key},
      .process = thread->process};
  struct ot__head head = {.at = cause->item,
                          .parent = cause->by.span,
                          .kind = OT__INTERNAL,
                          .begin_ns = cause->submitted_ns,
                          .end_ns = ns};
  size_t begin;
  struct ex_bytes *b = ot__span_begin(st, p, &head, &begin);
  size_t name = ex_pb_open(b, OT__SPAN_NAME);
  ex_label(b, st->e, &submit);
  ex_pb_close(b, name);
  ot__text(b, OT__SPAN_ATTRIBUTE, "uvscope.span", "work item");
  ot__fields(st, b, OT__SPAN_ATTRIBUTE, &submit);
  for (int i = EX_STAGE_QUEUED; i <= EX_STAGE_DONE; i++)
    if (i <= item->stage)
      ot__int(b, OT__SPAN_ATTRIBUTE, keys[i], (int64_t)cause->stage_ns[i]);
  if (item->stage != EX_STAGE_DONE)
    ot__bool(b, OT__SPAN_ATTRIBUTE, "uvscope.unfinished", 1);
  ot__span_end(st, p, &head, begin);
}

static void draw_item(struct ex_timeline *t, struct ex_thread *thread,
                      const struct ex_link *item, enum ex_stage next, uint64_t ns) {
  struct ot__state *st = of(t);
  struct ot__process *p = process_of(t, thread->process);
  struct ot__cause *cause = ot__cause_find(&st->causes, item->id);
  /* Its beginning may have been forgotten. */
  if (item->stage == EX_STAGE_NONE || !cause || !cause->item.span) {
    begin_item(st, p, thread, item, item->stage == EX_STAGE_NONE ? ns : item->since);
    cause = ot__cause_find(&st->causes, item->id);
  }
  if (item->stage != EX_STAGE_NONE) {
    cause->stage_ns[item->stage] = ns > item->since ? ns - item->since : 0;
    put_stage(st, p, thread, cause, item, ns);
  }
  if (next == EX_STAGE_NONE)
    put_item(st, p, thread, cause, item, ns);
}

/* ---- spans and marks ---- */

static void draw_span(struct ex_timeline *t, struct ex_thread *thread, const char *cat,
                      const char *name, uint64_t from_ns, uint64_t to_ns) {
  struct ot__state *st = of(t);
  struct ot__process *p = process_of(t, thread->process);
  struct ot__place parent = *root_of(p);
  struct ot__head head = {.at = parent,
                          .parent = parent.span,
                          .kind = OT__INTERNAL,
                          .begin_ns = from_ns,
                          .end_ns = to_ns};
  size_t begin;
  thread_of(thread);
  head.at.span = new_id(p, thread, st->e->last_ns, TR_EV_MEASURE);
  struct ex_bytes *b = ot__span_begin(st, p, &head, &begin);
  ex_pb_text(b, OT__SPAN_NAME, name);
  ot__text(b, OT__SPAN_ATTRIBUTE, "uvscope.span", cat);
  if (!strcmp(cat, "lost"))
    ot__int(b, OT__SPAN_ATTRIBUTE, "uvscope.lost", (int64_t)p->lost);
  ot__span_end(st, p, &head, begin);
}

/* On the span that is open there, else on that of the process. */
static struct ot__marks *marks_of(struct ot__process *p, struct ot__thread *own) {
  for (size_t i = own->depth; i-- > 0;)
    if (!own->stack[i].hidden)
      return &own->stack[i].marks;
  return &p->marks;
}

static void draw_mark(struct ex_timeline *t, struct ex_thread *thread, enum ex_mark kind,
                      const struct tr_event *event, uint64_t ns, const char *label) {
  struct ot__state *st = of(t);
  struct ot__process *p = process_of(t, thread->process);
  struct ot__marks *marks = marks_of(p, thread_of(thread));
  size_t begin;
  if (kind == EX_MARK_SLOW)
    return; /* the span says it */
  if (kind == EX_MARK_LOST)
    p->lost = event->r.x;
  int thrown = event->r.type == TR_EV_UNCAUGHT;
  struct ex_bytes *b =
      ot__mark_begin(st, marks, ns, thrown ? "exception" : label, &begin);
  if (b) {
    if (thrown)
      ot__text(b, OT__EVENT_ATTRIBUTE, "exception.message",
               ex_name(st->e, event, (uint32_t)event->r.y));
    ot__fields(st, b, OT__EVENT_ATTRIBUTE, event);
    ot__mark_end(marks, begin);
  }
  marks->error |= thrown;
  if (event->r.type == TR_EV_PROCESS_END && !p->ended) {
    p->ended = 1;
    p->exit_status = (int32_t)event->r.w;
    put_process(st, thread->process, ns);
  }
}

static const struct ex_drawing drawing = {
    .process = draw_process,
    .begin = draw_begin,
    .end = draw_end,
    .point = draw_point,
    .item = draw_item,
    .span = draw_span,
    .mark = draw_mark,
};

/* ---- the format ---- */

/* Metrics have no place among traces: they go to a file beside. */
static void begin_metrics(struct ot__state *st) {
  struct md_thresholds thresholds;
  if (st->e->options.batches.take)
    return;
  int err = ex_dest_beside(&st->metrics, st->e->dest, ".metrics");
  if (err) {
    if (err != -ENOTSUP)
      ex_fail(st->e->dest, err);
    return;
  }
  md_thresholds_default(&thresholds);
  st->model = md_new(&st->e->options.names, &thresholds);
}

static void put_metrics(struct ot__state *st) {
  struct ex_bytes out = {0};
  ex_otlp_metrics(&out, st->model, &st->e->options.origin, st->metrics_ns, st->e->last_ns,
                  0);
  ot__write(st, st->metrics, &out, 1);
  ex_bytes_release(&out);
  md_interval_begin(st->model);
  st->metrics_ns = st->e->last_ns;
}

static void end_metrics(struct ot__state *st) {
  if (!st->model)
    return;
  md_finish(st->model);
  if (st->e->events)
    put_metrics(st);
  md_free(st->model);
  ex_flush(st->e->dest); /* when that fails, nothing appears beside it either */
  int err = ex_dest_close(st->metrics, !ex_error(st->e->dest));
  if (err)
    ex_fail(st->e->dest, err);
  else
    ex_note(st->e, "metrics are in a file beside it, with .metrics in its name");
}

void ot__begin(struct ex_export *e) {
  struct ot__state *st = e->state;
  st->e = e;
  begin_metrics(st);
  ex_timeline_begin(&st->t, e, &drawing, st);
}

static void release_thread(struct ot__thread *own) {
  for (size_t i = 0; own && i < own->room; i++)
    ex_bytes_release(&own->stack[i].marks.bytes);
  if (own)
    free(own->stack);
  free(own);
}

/* Of processes that have ended there may be very many. */
static void shrink(struct ex_process *p) {
  struct ot__process *own = p->own;
  ex_bytes_release(&own->spans);
  for (size_t i = 0; own->told && i < p->thread_count; i++) {
    struct ot__thread *t = p->threads[i].own;
    if (!t || t->depth)
      continue;
    release_thread(t);
    p->threads[i].own = NULL;
  }
}

static void flush_all(struct ot__state *st) {
  for (size_t i = 0; i < st->t.process_count; i++) {
    if (!st->t.processes[i].own)
      continue;
    ot__flush(st, st->t.processes[i].own);
    shrink(&st->t.processes[i]);
  }
  st->flushed_ns = st->e->last_ns;
}

void ex_otlp_flush(struct ex_export *e) {
  flush_all(e->state);
}

void ot__event(struct ex_export *e, const struct tr_event *event) {
  struct ot__state *st = e->state;
  ex_timeline_event(&st->t, event);
  if (!st->metrics_ns)
    st->metrics_ns = e->last_ns;
  if (st->model)
    md_feed(st->model, event, 1);
  if (st->model && e->last_ns - st->metrics_ns >= METRICS_NS)
    put_metrics(st);
  if (e->last_ns - st->flushed_ns > FLUSH_NS)
    flush_all(st);
}

static void release_process(struct ex_process *p) {
  struct ot__process *own = p->own;
  for (size_t i = 0; i < p->thread_count; i++)
    release_thread(p->threads[i].own);
  if (own) {
    ex_bytes_release(&own->marks.bytes);
    ex_bytes_release(&own->resource);
    ex_bytes_release(&own->spans);
  }
  free(own);
}

void ot__end(struct ex_export *e) {
  struct ot__state *st = e->state;
  ex_timeline_close(&st->t);
  for (size_t i = 0; i < st->t.process_count; i++)
    if (st->t.processes[i].own)
      put_process(st, (uint32_t)i, e->last_ns);
  flush_all(st);
  end_metrics(st);
  for (size_t i = 0; i < st->t.process_count; i++)
    release_process(&st->t.processes[i]);
  ex_timeline_release(&st->t);
  free(st->causes.places);
  ex_bytes_release(&st->key);
}

const struct ex_format ex_format_otlp = {
    .name = "otlp",
    .summary = "OpenTelemetry traces, for any collector; protocol buffers",
    .state_size = sizeof(struct ot__state),
    .begin = ot__begin,
    .event = ot__event,
    .end = ot__end,
};
