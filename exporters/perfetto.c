/* Perfetto's own format: one sequence of packets with interned names. Opens in
 * ui.perfetto.dev and trace_processor. */
#include "exporters/perfetto.h"

#include <stdlib.h>

#include "exporters/fields.h"

/* Numbers of the tracks of a process, after its threads. */
enum {
  TRACK_COUNTER = 0x10000,
  TRACK_LANE = 0x20000,
  TRACK_SPAN = 0x30000,
  TRACK_LOST = 0x40000,
  RANK_LANES = 2000,
  RANK_SPANS = 1000,
  RANK_LOST = 3000
};

static struct pf__state *of(struct ex_timeline *t) {
  return t->own;
}

static uint64_t uuid_of(uint32_t process, uint32_t track) {
  return ((uint64_t)process + 1) << 32 | track;
}

static uint64_t thread_uuid(const struct ex_thread *thread) {
  return uuid_of(thread->process, thread->index + 1);
}

/* ---- packets ---- */

static void write_packet(struct pf__state *st) {
  struct ex_bytes head = {.at = ex_space(st->e->dest, 16), .capacity = 16};
  ex_pb_raw(&head, PF_TRACE_PACKET << 3 | EX_PB_BYTES);
  ex_pb_raw(&head, st->packet.used);
  ex_fill(st->e->dest, head.used);
  ex_put(st->e->dest, st->packet.at, st->packet.used);
}

/* The first packet says the clock, and that nothing was said before it. */
static void begin_sequence(struct pf__state *st, uint64_t ns) {
  struct ex_bytes *b = &st->packet;
  st->begun = 1;
  b->used = 0;
  ex_pb_u64(b, PF_SEQUENCE_ID, 1);
  ex_pb_u64(b, PF_SEQUENCE_FLAGS, 1);
  size_t snapshot = ex_pb_open(b, PF_CLOCK_SNAPSHOT);
  size_t clock = ex_pb_open(b, 1);
  ex_pb_u64(b, 1, PF_CLOCK_MONOTONIC);
  ex_pb_u64(b, 2, ns);
  ex_pb_close(b, clock);
  ex_pb_u64(b, 2, PF_CLOCK_MONOTONIC);
  ex_pb_close(b, snapshot);
  size_t defaults = ex_pb_open(b, PF_DEFAULTS);
  ex_pb_u64(b, PF_CLOCK_ID, PF_CLOCK_MONOTONIC);
  ex_pb_close(b, defaults);
  write_packet(st);
}

static struct ex_bytes *open_packet(struct pf__state *st, uint64_t ns) {
  struct ex_bytes *b = &st->packet;
  if (!st->begun)
    begin_sequence(st, ns);
  b->used = 0;
  st->interned.used = 0;
  ex_pb_u64(b, PF_TIMESTAMP, ns);
  ex_pb_u64(b, PF_SEQUENCE_ID, 1);
  ex_pb_u64(b, PF_SEQUENCE_FLAGS, 2);
  return b;
}

static void close_packet(struct pf__state *st) {
  if (st->interned.used)
    ex_pb_bytes(&st->packet, PF_INTERNED_DATA, st->interned.at, st->interned.used);
  write_packet(st);
}

static size_t open_event(struct pf__state *st, uint64_t ns, unsigned type,
                         uint64_t track) {
  struct ex_bytes *b = open_packet(st, ns);
  size_t begin = ex_pb_open(b, PF_TRACK_EVENT);
  ex_pb_u64(b, PF_TYPE, type);
  ex_pb_u64(b, PF_TRACK_UUID, track);
  return begin;
}

static void close_event(struct pf__state *st, size_t begin) {
  ex_pb_close(&st->packet, begin);
  close_packet(st);
}

static void put_category(struct pf__state *st, const char *cat) {
  ex_pb_u64(&st->packet, PF_CATEGORY_IID, pf__static(st, PF__CATEGORIES, cat));
}

/* ---- annotations ---- */

static size_t open_annotation(struct pf__state *st, const char *name) {
  size_t begin = ex_pb_open(&st->packet, PF_ANNOTATION);
  ex_pb_u64(&st->packet, PF_ANNOTATION_NAME_IID, pf__static(st, PF__FIELD_NAMES, name));
  return begin;
}

static void put_value(struct pf__state *st, const struct tr_event *event,
                      const struct ex_value *v, enum tr_field_type type) {
  struct ex_bytes *b = &st->packet;
  if (v->kind == EX_VALUE_U64)
    ex_pb_u64(b, PF_UINT, v->number);
  else if (v->kind == EX_VALUE_I64)
    ex_pb_u64(b, PF_INT, v->number);
  else if (v->kind == EX_VALUE_SITE)
    ex_pb_u64(b, PF_STRING_IID, pf__site(st, event, (uint32_t)v->number));
  else if (type == TR_FIELD_STRING)
    ex_pb_u64(b, PF_STRING_IID, pf__text(st, event, (uint32_t)v->number));
  else
    ex_pb_u64(b, PF_STRING_IID, pf__static(st, PF__TEXTS, v->text));
}

static void put_args(struct pf__state *st, const struct tr_event *event) {
  const struct tr_event_info *info = tr_event_info(event->r.type);
  for (unsigned i = 0; i < TR_FIELDS; i++) {
    struct ex_value v = ex_field_value(st->e, event, info, i);
    if (v.kind == EX_VALUE_NONE)
      continue;
    size_t begin = open_annotation(st, info->fields[i].name);
    put_value(st, event, &v, info->fields[i].type);
    ex_pb_close(&st->packet, begin);
  }
}

/* ---- tracks ---- */

static size_t open_track(struct pf__state *st, uint64_t uuid, uint64_t parent) {
  struct ex_bytes *b = open_packet(st, st->e->last_ns);
  size_t begin = ex_pb_open(b, PF_TRACK_DESCRIPTOR);
  ex_pb_u64(b, PF_UUID, uuid);
  if (parent)
    ex_pb_u64(b, PF_PARENT, parent);
  return begin;
}

static void put_track(struct pf__state *st, uint32_t process, uint32_t track,
                      const char *name, unsigned rank) {
  size_t begin = open_track(st, uuid_of(process, track), uuid_of(process, 0));
  ex_pb_text(&st->packet, PF_TRACK_NAME, name);
  ex_pb_u64(&st->packet, PF_ORDER_RANK, rank);
  close_event(st, begin);
}

static void draw_process(struct ex_timeline *t, struct ex_process *p,
                         const struct tr_process_info *info) {
  struct pf__state *st = of(t);
  struct ex_bytes *b = &st->packet;
  size_t room = 0;
  p->own = ex__resize(NULL, &room, 1, sizeof(struct pf__process));
  size_t begin = open_track(st, uuid_of(p->index, 0), 0);
  size_t process = ex_pb_open(b, PF_TRACK_PROCESS);
  ex_pb_u64(b, 1, (uint64_t)p->shown_pid);
  if (info) {
    ex_pb_text(b, 6, info->command);
    ex_pb_u64(b, 7, info->start_ns);
  }
  ex_pb_close(b, process);
  ex_pb_u64(b, PF_CHILD_ORDERING, 3); /* as the ranks say */
  close_event(st, begin);
}

static void draw_thread(struct ex_timeline *t, struct ex_thread *thread, const char *name,
                        unsigned rank) {
  struct pf__state *st = of(t);
  struct ex_bytes *b = &st->packet;
  size_t begin = open_track(st, thread_uuid(thread), uuid_of(thread->process, 0));
  size_t message = ex_pb_open(b, PF_TRACK_THREAD);
  ex_pb_u64(b, 1, (uint64_t)thread->shown_pid);
  ex_pb_u64(b, 2, (uint64_t)thread->shown_tid);
  ex_pb_text(b, 5, name);
  ex_pb_close(b, message);
  ex_pb_u64(b, PF_ORDER_RANK, rank);
  close_event(st, begin);
}

/* ---- what is drawn ---- */

static void put_arrows(struct pf__state *st, const struct ex_arrow *arrows,
                       size_t count) {
  for (size_t i = 0; i < count; i++)
    if (arrows[i].id)
      ex_pb_fixed64(&st->packet,
                    arrows[i].direction == EX_ARROW_IN ? PF_TERMINATING_FLOW : PF_FLOW,
                    arrows[i].id);
}

static void draw_begin(struct ex_timeline *t, struct ex_thread *thread,
                       struct ex_slice *slice) {
  struct pf__state *st = of(t);
  size_t begin = open_event(st, slice->event.r.time, PF_SLICE_BEGIN, thread_uuid(thread));
  put_category(st, slice->cat);
  ex_pb_u64(&st->packet, PF_NAME_IID, pf__label(st, &slice->event));
  put_args(st, &slice->event);
  put_arrows(st, slice->arrows, slice->arrow_count);
  close_event(st, begin);
}

static void draw_end(struct ex_timeline *t, struct ex_thread *thread,
                     const struct ex_slice *slice, uint64_t ns,
                     const struct tr_event *by) {
  struct pf__state *st = of(t);
  size_t begin = open_event(st, ns, PF_SLICE_END, thread_uuid(thread));
  if (by && by->r.type == TR_EV_TASK_END &&
      ns - slice->event.r.time >= t->e->options.slow_ns) {
    size_t slow = open_annotation(st, "slow");
    ex_pb_u64(&st->packet, PF_BOOL, 1);
    ex_pb_close(&st->packet, slow);
  }
  if (by && by->r.type == TR_EV_GC_END)
    put_args(st, by);
  close_event(st, begin);
}

static void draw_point(struct ex_timeline *t, struct ex_thread *thread,
                       const struct tr_event *event, const char *cat,
                       const struct ex_arrow *arrow) {
  struct pf__state *st = of(t);
  size_t begin = open_event(st, event->r.time, PF_INSTANT, thread_uuid(thread));
  put_category(st, cat);
  ex_pb_u64(&st->packet, PF_NAME_IID, pf__label(st, event));
  put_args(st, event);
  put_arrows(st, arrow, 1);
  close_event(st, begin);
}

/* A slice on a track that is not a thread's; name NULL: its end. */
static void put_slice(struct pf__state *st, uint64_t track, uint64_t ns, const char *cat,
                      const char *name) {
  size_t begin = open_event(st, ns, name ? PF_SLICE_BEGIN : PF_SLICE_END, track);
  if (name) {
    put_category(st, cat);
    ex_pb_text(&st->packet, PF_NAME, name);
  }
  close_event(st, begin);
}

/* The stage within the item, which was begun or is to end. */
static void put_stage(struct pf__state *st, uint64_t track, uint64_t ns, unsigned type,
                      enum ex_stage stage) {
  size_t begin = open_event(st, ns, type, track);
  if (type == PF_SLICE_BEGIN) {
    put_category(st, "pool");
    ex_pb_u64(&st->packet, PF_NAME_IID,
              pf__static(st, PF__LABELS, ex_stage_names[stage]));
  }
  close_event(st, begin);
}

static void begin_item(struct pf__state *st, struct pf__process *p, uint64_t track,
                       const struct ex_thread *thread, const struct ex_link *item,
                       uint64_t ns) {
  while (p->lanes <= item->lane)
    put_track(st, thread->process, TRACK_LANE + p->lanes++, "pool items", RANK_LANES);
  /* As the event of its submission has it. */
  struct tr_event submit = {
      .r = {.type = TR_EV_POOL_SUBMIT, .h = item->kind, .w = item->op, .x = item->key},
      .process = thread->process};
  size_t begin = open_event(st, ns, PF_SLICE_BEGIN, track);
  put_category(st, "pool");
  ex_pb_u64(&st->packet, PF_NAME_IID, pf__label(st, &submit));
  put_args(st, &submit);
  close_event(st, begin);
}

static void draw_item(struct ex_timeline *t, struct ex_thread *thread,
                      const struct ex_link *item, enum ex_stage next, uint64_t ns) {
  struct pf__state *st = of(t);
  uint64_t track = uuid_of(thread->process, TRACK_LANE + item->lane);
  if (item->stage == EX_STAGE_NONE)
    begin_item(st, t->processes[thread->process].own, track, thread, item, ns);
  else
    put_stage(st, track, ns, PF_SLICE_END, item->stage);
  put_stage(st, track, ns, next ? PF_SLICE_BEGIN : PF_SLICE_END, next);
}

/* Spans that overlap go to tracks of one name, which the viewer shows as lanes. */
static void draw_span(struct ex_timeline *t, struct ex_thread *thread, const char *cat,
                      const char *name, uint64_t from_ns, uint64_t to_ns) {
  struct pf__state *st = of(t);
  struct pf__process *p = t->processes[thread->process].own;
  int lost = cat[0] == 'l';
  uint64_t *ends = p->span_ends[lost];
  uint32_t lane = 0;
  while (lane < PF__SPAN_LANES - 1 && ends[lane] > from_ns)
    lane++;
  if (from_ns < ends[lane])
    from_ns = ends[lane];
  if (to_ns < from_ns)
    to_ns = from_ns;
  uint32_t track = (lost ? TRACK_LOST : TRACK_SPAN) + lane;
  if (!ends[lane])
    put_track(st, thread->process, track, lost ? "lost events" : "user timings",
              lost ? RANK_LOST : RANK_SPANS);
  ends[lane] = to_ns;
  put_slice(st, uuid_of(thread->process, track), from_ns, lost ? "lost" : "user", name);
  put_slice(st, uuid_of(thread->process, track), to_ns, NULL, NULL);
}

static void describe_counter(struct pf__state *st, uint32_t process,
                             enum ex_counter counter) {
  struct ex_bytes *b = &st->packet;
  size_t begin =
      open_track(st, uuid_of(process, TRACK_COUNTER + counter), uuid_of(process, 0));
  ex_pb_text(b, PF_TRACK_NAME, ex_counter_infos[counter].name);
  size_t message = ex_pb_open(b, PF_TRACK_COUNTER);
  if (counter == EX_LOOP_DELAY) {
    ex_pb_u64(b, 3, 1); /* ns */
    ex_pb_u64(b, 4, 1000);
  } else if (counter == EX_HEAP || counter == EX_RSS) {
    ex_pb_u64(b, 3, 3); /* bytes */
  } else {
    ex_pb_u64(b, 3, 2); /* a count */
    ex_pb_text(b, 6, ex_counter_infos[counter].unit);
  }
  ex_pb_close(b, message);
  close_event(st, begin);
}

static void draw_counter(struct ex_timeline *t, struct ex_thread *thread,
                         enum ex_counter counter, uint64_t ns, uint64_t value) {
  struct pf__state *st = of(t);
  struct pf__process *p = t->processes[thread->process].own;
  if (!(p->counters >> counter & 1))
    describe_counter(st, thread->process, counter);
  p->counters |= (uint64_t)1 << counter;
  size_t begin =
      open_event(st, ns, PF_COUNTER, uuid_of(thread->process, TRACK_COUNTER + counter));
  ex_pb_u64(&st->packet, PF_COUNTER_VALUE, value);
  close_event(st, begin);
}

static void draw_mark(struct ex_timeline *t, struct ex_thread *thread, enum ex_mark kind,
                      const struct tr_event *event, uint64_t ns, const char *label) {
  struct pf__state *st = of(t);
  size_t begin = open_event(st, ns, PF_INSTANT, thread_uuid(thread));
  put_category(st, kind == EX_MARK_SLOW
                       ? "slow"
                       : tr_category_name(tr_event_info(event->r.type)->category));
  ex_pb_text(&st->packet, PF_NAME, label);
  put_args(st, event);
  close_event(st, begin);
}

/* The sampler's slot carries the thread that it samples. */
static void draw_sample(struct ex_timeline *t, struct ex_process *p,
                        struct ex_thread *thread, const struct tr_event *event,
                        const uint32_t *sites, unsigned depth) {
  struct pf__state *st = of(t);
  struct ex_bytes *b = open_packet(st, event->r.time);
  (void)p;
  size_t begin = ex_pb_open(b, PF_PERF_SAMPLE);
  ex_pb_u64(b, 2, (uint64_t)thread->shown_pid);
  ex_pb_u64(b, 3, (uint64_t)thread->shown_tid);
  ex_pb_u64(b, 4, pf__callstack(st, event, sites, depth));
  ex_pb_u64(b, 5, 2); /* in user mode */
  close_event(st, begin);
}

static const struct ex_drawing drawing = {
    .process = draw_process,
    .thread = draw_thread,
    .begin = draw_begin,
    .end = draw_end,
    .point = draw_point,
    .item = draw_item,
    .span = draw_span,
    .counter = draw_counter,
    .mark = draw_mark,
    .sample = draw_sample,
};

static void perfetto_begin(struct ex_export *e) {
  struct pf__state *st = e->state;
  st->e = e;
  ex_timeline_begin(&st->t, e, &drawing, st);
}

static void perfetto_event(struct ex_export *e, const struct tr_event *event) {
  ex_timeline_event(&((struct pf__state *)e->state)->t, event);
}

static void perfetto_end(struct ex_export *e) {
  struct pf__state *st = e->state;
  ex_timeline_close(&st->t);
  if (!st->begun)
    begin_sequence(st, 0);
  for (size_t i = 0; i < st->t.process_count; i++)
    free(st->t.processes[i].own);
  ex_timeline_release(&st->t);
  pf__names_release(st);
}

const struct ex_format ex_format_perfetto = {
    .name = "perfetto",
    .summary = "Perfetto's own format, for ui.perfetto.dev and trace_processor",
    .state_size = sizeof(struct pf__state),
    .begin = perfetto_begin,
    .event = perfetto_event,
    .end = perfetto_end,
};
