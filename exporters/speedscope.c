/* speedscope's own format: a profile for each thread, for each lane of work items, for
 * the stack samples of each process, for its slow callbacks and for lost ranges. A
 * profile stands in the file in one piece, so each waits in a log of its own. */
#include <stdio.h>
#include <stdlib.h>

#include "exporters/ids.h"
#include "exporters/spill.h"
#include "exporters/text.h"
#include "exporters/timeline.h"

enum { LANES = 64 };

/* One profile; a list in the order of their places in the file. */
struct profile {
  struct ex_log events;  /* of a sampled one: samples */
  struct ex_log weights; /* of a sampled one */
  int sampled;
  char *name;
  uint64_t last, total; /* nanoseconds since the beginning; sum of weights */
  struct profile *next;
};

struct process {
  char *title;
  struct profile *lanes[LANES];
  struct profile *samples, *slow, *lost;
};

struct speedscope {
  struct ex_timeline t;
  struct ex_export *e;
  struct ex_spill spill;
  struct ex_ids frames;
  struct ex_log frame_log;
  struct profile *first, **last;
  uint64_t hidden; /* work items beyond the last lane */
  struct ex_bytes text;
};

static struct speedscope *of(struct ex_timeline *t) {
  return t->own;
}

/* Numbers of JSON are doubles there: times count from the beginning, so that nanoseconds
 * stay exact for a hundred days. */
static uint64_t since_start(const struct speedscope *s, uint64_t ns) {
  return ns > s->e->first_ns ? ns - s->e->first_ns : 0;
}

/* ---- frames ---- */

static void put_place(struct speedscope *s, const struct tr_event *event, uint32_t site) {
  struct tr_site_info info = ex_site(s->e, event, site);
  struct ex_bytes *b = &s->frame_log.text;
  if (!*info.file)
    return;
  ex_bytes_lit(b, ",\"file\":");
  ex_bytes_string(b, info.file);
  if (info.line) {
    ex_bytes_lit(b, ",\"line\":");
    ex_bytes_number(b, info.line);
  }
  if (info.column) {
    ex_bytes_lit(b, ",\"col\":");
    ex_bytes_number(b, info.column);
  }
}

static uint64_t put_frame(struct speedscope *s, const struct tr_event *event,
                          const char *name, uint32_t site) {
  struct ex_bytes *b = &s->frame_log.text;
  ex_log_next(&s->frame_log);
  ex_bytes_lit(b, "\n{\"name\":");
  ex_bytes_string(b, *name ? name : "(anonymous)");
  if (site)
    put_place(s, event, site);
  ex_bytes_byte(b, '}');
  ex_log_step(&s->spill, &s->frame_log);
  return s->frame_log.count - 1;
}

static uint64_t frame_of_slice(struct speedscope *s, const struct tr_event *event) {
  int fresh;
  uint64_t id = ex_ids_get(&s->frames, event->process, ex_label_key(event), &fresh);
  if (!fresh)
    return id - 1;
  s->text.used = 0;
  ex_label(&s->text, s->e, event);
  ex_bytes_byte(&s->text, 0);
  return put_frame(s, event, s->text.at, ex_slice_site(event));
}

static uint64_t frame_of_site(struct speedscope *s, const struct tr_event *event,
                              uint32_t site) {
  int fresh;
  uint64_t id = ex_ids_get(&s->frames, event->process, (uint64_t)1 << 63 | site, &fresh);
  return fresh ? put_frame(s, event, ex_site(s->e, event, site).function, site) : id - 1;
}

/* A frame that is told apart by its text. */
static uint64_t frame_of_text(struct speedscope *s, const char *text) {
  int fresh;
  uint64_t h = 0xcbf29ce484222325u;
  const struct tr_event none = {0};
  for (const char *c = text; *c; c++)
    h = (h ^ (unsigned char)*c) * 0x100000001b3u;
  uint64_t id = ex_ids_get(&s->frames, UINT32_MAX, h, &fresh);
  return fresh ? put_frame(s, &none, text, 0) : id - 1;
}

/* ---- profiles ---- */

static struct profile *add_profile(struct speedscope *s, const char *title,
                                   const char *name, int sampled) {
  size_t one = 0;
  struct profile *p = ex__resize(NULL, &one, 1, sizeof *p);
  struct ex_bytes text = {0};
  ex_bytes_puts(&text, title);
  ex_bytes_puts(&text, ": ");
  ex_bytes_utf8(&text, name);
  ex_bytes_byte(&text, 0);
  p->name = text.at;
  p->sampled = sampled;
  *s->last = p;
  s->last = &p->next;
  return p;
}

static void put_edge(struct speedscope *s, struct profile *p, char type, uint64_t frame,
                     uint64_t ns) {
  struct ex_bytes *b = &p->events.text;
  uint64_t at = since_start(s, ns);
  if (at < p->last)
    at = p->last;
  p->last = at;
  ex_log_next(&p->events);
  ex_bytes_lit(b, "\n{\"type\":\"");
  ex_bytes_byte(b, (unsigned)type);
  ex_bytes_lit(b, "\",\"frame\":");
  ex_bytes_number(b, frame);
  ex_bytes_lit(b, ",\"at\":");
  ex_bytes_number(b, at);
  ex_bytes_byte(b, '}');
  ex_log_step(&s->spill, &p->events);
}

/* ---- what is drawn ---- */

static void draw_process(struct ex_timeline *t, struct ex_process *p,
                         const struct tr_process_info *info) {
  size_t one = 0;
  struct process *own = ex__resize(NULL, &one, 1, sizeof *own);
  struct ex_bytes text = {0};
  ex_bytes_utf8(&text, info ? info->command : "");
  ex_bytes_lit(&text, " (");
  ex_bytes_number(&text, (uint64_t)p->pid);
  ex_bytes_put(&text, ")", 2);
  own->title = text.at;
  p->own = own;
  (void)t;
}

static struct process *process_of(struct ex_timeline *t, const struct ex_thread *thread) {
  return t->processes[thread->process].own;
}

static void draw_thread(struct ex_timeline *t, struct ex_thread *thread, const char *name,
                        unsigned rank) {
  (void)rank;
  if (!thread->own)
    thread->own = add_profile(of(t), process_of(t, thread)->title, name, 0);
}

static void draw_begin(struct ex_timeline *t, struct ex_thread *thread,
                       struct ex_slice *slice) {
  if (thread->own)
    put_edge(of(t), thread->own, 'O', frame_of_slice(of(t), &slice->event),
             slice->event.r.time);
}

static void draw_end(struct ex_timeline *t, struct ex_thread *thread,
                     const struct ex_slice *slice, uint64_t ns,
                     const struct tr_event *by) {
  (void)by;
  if (thread->own)
    put_edge(of(t), thread->own, 'C', frame_of_slice(of(t), &slice->event), ns);
}

static void draw_item(struct ex_timeline *t, struct ex_thread *thread,
                      const struct ex_link *item, enum ex_stage next, uint64_t ns) {
  struct speedscope *s = of(t);
  struct process *p = process_of(t, thread);
  struct tr_event submit = {.r = {.type = TR_EV_POOL_SUBMIT, .w = item->op},
                            .process = thread->process};
  if (item->lane >= LANES) {
    s->hidden += item->stage == EX_STAGE_NONE;
    return;
  }
  struct profile **lane = &p->lanes[item->lane];
  if (!*lane) {
    char name[32];
    snprintf(name, sizeof name, "work items, lane %u", item->lane + 1u);
    *lane = add_profile(s, p->title, name, 0);
  }
  if (item->stage == EX_STAGE_NONE)
    put_edge(s, *lane, 'O', frame_of_slice(s, &submit), ns);
  else
    put_edge(s, *lane, 'C', frame_of_text(s, ex_stage_names[item->stage]), ns);
  if (next == EX_STAGE_NONE)
    put_edge(s, *lane, 'C', frame_of_slice(s, &submit), ns);
  else
    put_edge(s, *lane, 'O', frame_of_text(s, ex_stage_names[next]), ns);
}

/* One after the other: a range that reaches back into one before it is shown from there.
 */
static void put_range(struct speedscope *s, struct profile *p, uint64_t frame,
                      uint64_t from_ns, uint64_t to_ns) {
  put_edge(s, p, 'O', frame, from_ns);
  put_edge(s, p, 'C', frame, to_ns);
}

static void draw_span(struct ex_timeline *t, struct ex_thread *thread, const char *cat,
                      const char *name, uint64_t from_ns, uint64_t to_ns) {
  struct process *p = process_of(t, thread);
  if (*cat != 'l')
    return; /* user's spans overlap as they please, which stacks cannot */
  if (!p->lost)
    p->lost = add_profile(of(t), p->title, "lost events", 0);
  put_range(of(t), p->lost, frame_of_text(of(t), name), from_ns, to_ns);
}

static int inside_another(const struct ex_thread *thread, const struct tr_event *event) {
  for (size_t i = 0; i < thread->depth; i++)
    if (thread->stack[i].event.r.type == TR_EV_TASK_BEGIN &&
        thread->stack[i].event.r.x != event->r.x)
      return 1;
  return 0;
}

static void draw_mark(struct ex_timeline *t, struct ex_thread *thread, enum ex_mark kind,
                      const struct tr_event *event, uint64_t ns, const char *label) {
  struct process *p = process_of(t, thread);
  (void)label;
  if (kind != EX_MARK_SLOW || inside_another(thread, event))
    return;
  if (!p->slow)
    p->slow = add_profile(of(t), p->title, "slow callbacks", 0);
  put_range(of(t), p->slow, frame_of_slice(of(t), event), event->r.time, ns);
}

static void draw_sample(struct ex_timeline *t, struct ex_process *process,
                        struct ex_thread *thread, const struct tr_event *event,
                        const uint32_t *sites, unsigned depth) {
  struct speedscope *s = of(t);
  struct process *p = process->own;
  (void)thread;
  if (!p->samples)
    p->samples = add_profile(s, p->title, "JavaScript samples", 1);
  struct profile *samples = p->samples;
  uint64_t weight = event->r.y && event->r.y < (uint64_t)1 << 40 ? event->r.y : 1;
  ex_log_next(&samples->events);
  ex_bytes_byte(&samples->events.text, '[');
  while (depth-- > 0) {
    ex_bytes_number(&samples->events.text, frame_of_site(s, event, sites[depth]));
    if (depth)
      ex_bytes_byte(&samples->events.text, ',');
  }
  ex_bytes_byte(&samples->events.text, ']');
  ex_log_step(&s->spill, &samples->events);
  ex_log_next(&samples->weights);
  ex_bytes_number(&samples->weights.text, weight);
  ex_log_step(&s->spill, &samples->weights);
  samples->total += weight;
}

static const struct ex_drawing drawing = {
    .process = draw_process,
    .thread = draw_thread,
    .begin = draw_begin,
    .end = draw_end,
    .item = draw_item,
    .span = draw_span,
    .mark = draw_mark,
    .sample = draw_sample,
};

/* ---- the document ---- */

static void write_profile(struct speedscope *s, struct profile *p, int first) {
  struct ex_dest *d = s->e->dest;
  uint64_t end = p->sampled ? p->total : since_start(s, s->e->last_ns);
  ex_puts(d, first ? "\n" : ",\n");
  ex_puts(d, p->sampled ? "{\"type\":\"sampled\",\"name\":"
                        : "{\"type\":\"evented\",\"name\":");
  ex_string(d, p->name);
  ex_lit(d, ",\"unit\":\"nanoseconds\",\"startValue\":0,\"endValue\":");
  ex_u64(d, end > p->last ? end : p->last);
  ex_puts(d, p->sampled ? ",\"samples\":[" : ",\"events\":[");
  ex_log_copy(&s->spill, &p->events, d);
  if (p->sampled) {
    ex_lit(d, "],\"weights\":[");
    ex_log_copy(&s->spill, &p->weights, d);
  }
  ex_lit(d, "]}");
}

/* That of the first process, which the viewer shows. */
static const char *title_of(const struct speedscope *s) {
  for (size_t i = 0; i < s->t.process_count; i++)
    if (s->t.processes[i].own)
      return ((const struct process *)s->t.processes[i].own)->title;
  return "uvscope";
}

/* Profiles of threads on which nothing happened are left out. */
static void write_document(struct speedscope *s) {
  struct ex_dest *d = s->e->dest;
  int first = 1;
  ex_lit(d, "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\n"
            "\"exporter\":\"uvscope\",\"name\":");
  ex_string(d, title_of(s));
  ex_lit(d, ",\"activeProfileIndex\":0,\n\"profiles\":[");
  for (struct profile *p = s->first; p; p = p->next) {
    if (!p->events.count)
      continue;
    write_profile(s, p, first);
    first = 0;
  }
  ex_lit(d, "],\n\"shared\":{\"frames\":[");
  ex_log_copy(&s->spill, &s->frame_log, d);
  ex_lit(d, "]}}\n");
}

static void release(struct speedscope *s) {
  for (struct profile *p = s->first, *next; p; p = next) {
    next = p->next;
    ex_log_release(&p->events);
    ex_log_release(&p->weights);
    free(p->name);
    free(p);
  }
  for (size_t i = 0; i < s->t.process_count; i++) {
    struct process *own = s->t.processes[i].own;
    if (own)
      free(own->title);
    free(own);
  }
  ex_log_release(&s->frame_log);
  ex_ids_release(&s->frames);
  ex_bytes_release(&s->text);
  ex_timeline_release(&s->t);
  ex_spill_release(&s->spill);
}

static void speedscope_begin(struct ex_export *e) {
  struct speedscope *s = e->state;
  s->e = e;
  s->last = &s->first;
  ex_spill_begin(&s->spill, e->dest);
  ex_timeline_begin(&s->t, e, &drawing, s);
}

static void speedscope_event(struct ex_export *e, const struct tr_event *event) {
  ex_timeline_event(&((struct speedscope *)e->state)->t, event);
}

static void speedscope_end(struct ex_export *e) {
  struct speedscope *s = e->state;
  ex_timeline_close(&s->t);
  write_document(s);
  if (s->hidden)
    ex_note(e, "%llu work items stood in the queue beyond its first %d and have no lane",
            (unsigned long long)s->hidden, LANES);
  release(s);
}

const struct ex_format ex_format_speedscope = {
    .name = "speedscope",
    .summary = "for speedscope.app; call the file NAME.speedscope.json",
    .state_size = sizeof(struct speedscope),
    .begin = speedscope_begin,
    .event = speedscope_event,
    .end = speedscope_end,
};
