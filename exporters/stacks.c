/* The tree of stacks. */
#include "exporters/stacks.h"

#include <stdlib.h>

enum { NODES_MAX = 1 << 17, NESTING = 64 };

/* What the callbacks that are open on a thread have called, by how deep they stand. */
struct thread {
  uint64_t inside_ns[NESTING];
};

/* ---- frames and nodes ---- */

static uint32_t put_text(struct ex_stacks *s, const char *text) {
  uint32_t at = (uint32_t)s->texts.used;
  ex_bytes_utf8(&s->texts, text);
  ex_bytes_byte(&s->texts, 0);
  return at;
}

static uint32_t add_frame(struct ex_stacks *s, const struct tr_event *event,
                          uint32_t site) {
  s->frames =
      ex__resize(s->frames, &s->frame_room, s->frame_count + 1, sizeof *s->frames);
  struct ex_frame *f = &s->frames[s->frame_count++];
  *f = (struct ex_frame){.process = event->process};
  if (site) {
    struct tr_site_info info = ex_site(s->t.e, event, site);
    f->file = put_text(s, info.file);
    f->line = info.line;
  }
  return (uint32_t)s->frame_count - 1;
}

/* By a key of the kind in its upper bits; a new one gets its name by the caller. */
static uint32_t frame_of(struct ex_stacks *s, const struct tr_event *event, uint64_t key,
                         uint32_t site, int *fresh) {
  uint32_t id = ex_ids_get(&s->frame_ids, event->process, key, fresh);
  return *fresh ? add_frame(s, event, site) : id - 1;
}

static void name_frame(struct ex_stacks *s, uint32_t frame, const char *before,
                       const char *name, const char *otherwise) {
  s->frames[frame].name = (uint32_t)s->texts.used;
  ex_bytes_puts(&s->texts, before);
  put_text(s, *name ? name : otherwise);
}

static uint32_t frame_of_site(struct ex_stacks *s, const struct tr_event *event,
                              uint32_t site) {
  int fresh;
  uint32_t frame = frame_of(s, event, (uint64_t)1 << 60 | site, site, &fresh);
  if (!fresh)
    return frame;
  name_frame(s, frame, "", ex_site(s->t.e, event, site).function, "(anonymous)");
  return frame;
}

static uint32_t frame_of_callback(struct ex_stacks *s, const struct tr_event *event) {
  int fresh;
  if (event->r.w)
    return frame_of_site(s, event, event->r.w);
  uint32_t frame = frame_of(s, event, (uint64_t)1 << 61 | event->r.h, 0, &fresh);
  if (fresh)
    name_frame(s, frame, "", tr_kind_name(event->r.h), "");
  return frame;
}

static uint32_t frame_of_process(struct ex_stacks *s, const struct tr_event *event) {
  int fresh;
  uint32_t frame = frame_of(s, event, (uint64_t)1 << 62, 0, &fresh);
  const struct md_names *names = &s->t.e->options.names;
  const struct tr_process_info *info = names->process(names->data, event->process);
  if (fresh)
    name_frame(s, frame, "", info ? info->command : "", "(process)");
  return frame;
}

/* The child of a node (index + 1; 0: a root) for a frame. */
static uint32_t child_of(struct ex_stacks *s, uint32_t parent, uint32_t frame) {
  int fresh;
  if (s->node_count >= NODES_MAX && parent) {
    s->cut++;
    return parent;
  }
  uint32_t id = ex_ids_get(&s->node_ids, 0, (uint64_t)parent << 32 | frame, &fresh);
  if (!fresh)
    return id;
  s->nodes = ex__resize(s->nodes, &s->node_room, s->node_count + 1, sizeof *s->nodes);
  s->nodes[s->node_count++] = (struct ex_node){.parent = parent, .frame = frame};
  return id;
}

static uint32_t root_of(struct ex_stacks *s, const struct tr_event *event) {
  return child_of(s, 0, frame_of_process(s, event));
}

static void add(struct ex_stacks *s, uint32_t node, enum ex_measure measure,
                uint64_t value) {
  s->nodes[node - 1].values[measure] += value;
  s->totals[measure] += value;
}

/* ---- what is measured ---- */

static struct thread *own_of(struct ex_thread *thread) {
  size_t one = 0;
  if (!thread->own)
    thread->own = ex__resize(NULL, &one, 1, sizeof(struct thread));
  return thread->own;
}

/* How many callbacks are open on the thread, from the bottom to `end`. */
static unsigned nesting(const struct ex_thread *thread, size_t end) {
  unsigned n = 0;
  for (size_t i = 0; i < end; i++)
    n += thread->stack[i].event.r.type == TR_EV_TASK_BEGIN;
  return n;
}

static void draw_begin(struct ex_timeline *t, struct ex_thread *thread,
                       struct ex_slice *slice) {
  (void)t;
  if (slice->event.r.type != TR_EV_TASK_BEGIN)
    return;
  unsigned level = nesting(thread, thread->depth) - 1;
  if (level < NESTING)
    own_of(thread)->inside_ns[level] = 0;
}

static void draw_end(struct ex_timeline *t, struct ex_thread *thread,
                     const struct ex_slice *slice, uint64_t ns,
                     const struct tr_event *by) {
  struct ex_stacks *s = t->own;
  const struct tr_event *event = &slice->event;
  (void)by;
  if (event->r.type != TR_EV_TASK_BEGIN)
    return;
  unsigned level = nesting(thread, thread->depth);
  uint64_t took = ns - event->r.time, inside = 0;
  uint32_t node = root_of(s, event);
  for (size_t i = 0; i < thread->depth; i++)
    if (thread->stack[i].event.r.type == TR_EV_TASK_BEGIN)
      node = child_of(s, node, frame_of_callback(s, &thread->stack[i].event));
  if (level < NESTING)
    inside = own_of(thread)->inside_ns[level];
  if (level > 0 && level <= NESTING)
    own_of(thread)->inside_ns[level - 1] += took;
  node = child_of(s, node, frame_of_callback(s, event));
  add(s, node, EX_CALLS, 1);
  add(s, node, EX_WALL, took > inside ? took - inside : 0);
}

static void draw_item(struct ex_timeline *t, struct ex_thread *thread,
                      const struct ex_link *item, enum ex_stage next, uint64_t ns) {
  struct ex_stacks *s = t->own;
  const struct tr_event of_process = {.process = thread->process};
  int fresh;
  (void)next;
  uint32_t frame = frame_of(s, &of_process, (uint64_t)1 << 63 | item->op, 0, &fresh);
  if (fresh)
    name_frame(s, frame, "work: ", ex_name(t->e, &of_process, item->op),
               tr_kind_name(item->kind));
  uint32_t node = child_of(s, root_of(s, &of_process), frame);
  if (item->stage == EX_STAGE_NONE)
    add(s, node, EX_CALLS, 1);
  else
    add(s, node, EX_QUEUED + item->stage - EX_STAGE_QUEUED, ns - item->since);
}

static void draw_sample(struct ex_timeline *t, struct ex_process *p,
                        struct ex_thread *thread, const struct tr_event *event,
                        const uint32_t *sites, unsigned depth) {
  struct ex_stacks *s = t->own;
  uint32_t node = root_of(s, event);
  (void)p;
  (void)thread;
  while (depth-- > 0)
    node = child_of(s, node, frame_of_site(s, event, sites[depth]));
  add(s, node, EX_SAMPLES, 1);
  add(s, node, EX_CPU, event->r.y < (uint64_t)1 << 40 ? event->r.y : 0);
}

static const struct ex_drawing drawing = {
    .begin = draw_begin,
    .end = draw_end,
    .item = draw_item,
    .sample = draw_sample,
};

void ex_stacks_begin(struct ex_stacks *s, struct ex_export *e) {
  ex_timeline_begin(&s->t, e, &drawing, s);
  ex_bytes_byte(&s->texts, 0); /* offset 0 is "" */
}

void ex_stacks_event(struct ex_stacks *s, const struct tr_event *event) {
  ex_timeline_event(&s->t, event);
}

void ex_stacks_close(struct ex_stacks *s) {
  ex_timeline_close(&s->t);
}

void ex_stacks_release(struct ex_stacks *s) {
  for (size_t i = 0; i < s->t.process_count; i++)
    for (size_t j = 0; j < s->t.processes[i].thread_count; j++)
      free(s->t.processes[i].threads[j].own);
  ex_ids_release(&s->node_ids);
  ex_ids_release(&s->frame_ids);
  free(s->nodes);
  free(s->frames);
  ex_bytes_release(&s->texts);
  ex_timeline_release(&s->t);
}
