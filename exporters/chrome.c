/* Chrome Trace Event JSON. Opens in Perfetto, Chrome's DevTools, the Firefox Profiler and
 * speedscope. */
#include "exporters/chrome.h"

#include "exporters/fields.h"
#include "exporters/text.h"

static struct ex__chrome *of(struct ex_timeline *t) {
  return t->own;
}

static void draw_process(struct ex_timeline *t, struct ex_process *p,
                         const struct tr_process_info *info) {
  const struct ex_thread *thread = ex_timeline_thread(t, p->index);
  ex__metadata(of(t), thread, "process_name", info ? info->command : "");
  ex__sort_index(of(t), thread, "process_sort_index", p->index);
}

static void draw_thread(struct ex_timeline *t, struct ex_thread *thread, const char *name,
                        unsigned rank) {
  ex__metadata(of(t), thread, "thread_name", name);
  ex__sort_index(of(t), thread, "thread_sort_index", rank);
}

/* Slices are written as a whole when they end. (DevTools pairs begins with ends across
 * threads, and so wrongly.) Viewers take the slice that stands first in the file for the
 * outer one when two begin at the same moment, where here the inner ones stand first; and
 * they add up begin and duration as microseconds in doubles, after which what ended when
 * the next began may seem to end in it. So what is at the same moment on a thread is drawn
 * a nanosecond apart. */
static uint64_t apart(struct ex_thread *thread, uint64_t ns) {
  uint64_t last = (uint64_t)(uintptr_t)thread->own;
  if (ns <= last)
    ns = last + 1;
  thread->own = (void *)(uintptr_t)ns;
  return ns;
}

static void draw_begin(struct ex_timeline *t, struct ex_thread *thread,
                       struct ex_slice *slice) {
  (void)t;
  slice->own = apart(thread, slice->event.r.time);
}

static void draw_end(struct ex_timeline *t, struct ex_thread *thread,
                     const struct ex_slice *slice, uint64_t ns,
                     const struct tr_event *by) {
  struct ex__chrome *c = of(t);
  uint64_t begin = slice->own, end = apart(thread, ns);
  (void)by;
  ex__open(c, 'X', begin, thread);
  ex_lit(c->d, ",\"dur\":");
  ex_us(c->d, end - begin);
  ex__cat_slice(c, slice->cat, &slice->event);
  ex__close(c);
  for (size_t i = 0; i < slice->arrow_count; i++)
    if (slice->arrows[i].direction != EX_ARROW_THROUGH)
      ex__flow(c, thread, begin, &slice->arrows[i]);
}

/* A slice without length, so that an arrow can start or end at its very moment. */
static void draw_point(struct ex_timeline *t, struct ex_thread *thread,
                       const struct tr_event *event, const char *cat,
                       const struct ex_arrow *arrow) {
  struct ex__chrome *c = of(t);
  uint64_t at = apart(thread, event->r.time);
  ex__open(c, 'X', at, thread);
  ex_lit(c->d, ",\"dur\":0");
  ex__cat_label(c, cat, event);
  ex__args(c, event);
  ex__close(c);
  if (arrow->id)
    ex__flow(c, thread, at, arrow);
}

/* Each item is a span of its own with its three waits inside. */
static void draw_item(struct ex_timeline *t, struct ex_thread *thread,
                      const struct ex_link *item, enum ex_stage next, uint64_t ns) {
  struct ex__chrome *c = of(t);
  const struct tr_event of_process = {.process = thread->process};
  const char *op = ex_name(c->e, &of_process, item->op);
  if (item->stage == EX_STAGE_NONE)
    ex__async(c, 'b', thread, ns, "pool", item->id, op);
  else
    ex__async(c, 'e', thread, ns, "pool", item->id, ex_stage_names[item->stage]);
  if (next == EX_STAGE_NONE)
    ex__async(c, 'e', thread, ns, "pool", item->id, op);
  else
    ex__async(c, 'b', thread, ns, "pool", item->id, ex_stage_names[next]);
}

static void draw_span(struct ex_timeline *t, struct ex_thread *thread, const char *cat,
                      const char *name, uint64_t from_ns, uint64_t to_ns) {
  uint64_t id = ++t->links.next_id;
  ex__async(of(t), 'b', thread, from_ns, cat, id, name);
  ex__async(of(t), 'e', thread, to_ns, cat, id, name);
}

static void draw_counter(struct ex_timeline *t, struct ex_thread *thread,
                         enum ex_counter counter, uint64_t ns, uint64_t value) {
  struct ex__chrome *c = of(t);
  ex__open(c, 'C', ns, thread);
  ex__cat_name(c, "counter", ex_counter_infos[counter].name);
  ex_lit(c->d, ",\"args\":{\"");
  ex_puts(c->d, ex_counter_infos[counter].unit);
  ex_lit(c->d, "\":");
  ex_u64(c->d, value);
  ex_lit(c->d, "}");
  ex__close(c);
}

static void draw_mark(struct ex_timeline *t, struct ex_thread *thread, enum ex_mark kind,
                      const struct tr_event *event, uint64_t ns, const char *label) {
  struct ex__chrome *c = of(t);
  const struct tr_event_info *info = tr_event_info(event->r.type);
  ex__open(c, 'i', ns, thread);
  if (kind == EX_MARK_SLOW)
    ex_lit(c->d, ",\"s\":\"t\"");
  else
    ex_lit(c->d, ",\"s\":\"p\"");
  ex__cat_name(c, kind == EX_MARK_SLOW ? "slow" : tr_category_name(info->category),
               label);
  ex__args(c, event);
  ex__close(c);
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
    .sample = ex__profile_sample,
};

static void chrome_begin(struct ex_export *e) {
  struct ex__chrome *c = e->state;
  c->e = e;
  c->d = e->dest;
  ex_timeline_begin(&c->t, e, &drawing, c);
}

static void chrome_event(struct ex_export *e, const struct tr_event *event) {
  ex_timeline_event(&((struct ex__chrome *)e->state)->t, event);
}

static void chrome_end(struct ex_export *e) {
  struct ex__chrome *c = e->state;
  ex_timeline_close(&c->t);
  ex_puts(c->d, c->written ? "\n]\n" : "[]\n");
  for (size_t i = 0; i < c->t.process_count; i++)
    ex__profile_release(&c->t.processes[i]);
  ex_timeline_release(&c->t);
  ex_texts_release(&c->labels);
  ex_texts_release(&c->slices);
  ex_bytes_release(&c->plain);
}

const struct ex_format ex_format_chrome = {
    .name = "chrome",
    .summary = "trace for Perfetto, Chrome DevTools, Firefox Profiler, speedscope",
    .state_size = sizeof(struct ex__chrome),
    .begin = chrome_begin,
    .event = chrome_event,
    .end = chrome_end,
};
