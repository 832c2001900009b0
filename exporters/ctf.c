/* CTF 1.8: a directory with a stream file for each thread. Opens in babeltrace2 and Trace
 * Compass. */
#include "exporters/ctf.h"

#include <stdio.h>
#include <stdlib.h>

#include "exporters/fields.h"
#include "exporters/texts.h"
#include "exporters/timeline.h"

enum { PACKET = 32 * 1024, OPEN_MAX = 512 };

/* A thread's file and its packet that is being filled. */
struct stream {
  struct ex_bytes packet; /* empty: none is open */
  uint64_t begin_ns, end_ns;
  uint64_t discarded;
  uint32_t process, thread;
  int32_t pid, tid;
  int known, written;
};

struct streams {
  struct stream *threads;
  size_t count;
};

struct ctf {
  struct ex_timeline t;
  struct ex_export *e;
  struct streams *processes;
  size_t count;
  unsigned open; /* packets */
  struct ex_texts sites;
};

/* ---- packets ---- */

enum { AT_END = 4 + 16 + 4 + 8, AT_SIZES = AT_END + 8 };

static void begin_packet(struct ctf *c, struct stream *s, uint64_t ns) {
  const struct md_names *names = &c->e->options.names;
  const struct tr_process_info *info = names->process(names->data, s->process);
  struct ex_bytes *b = &s->packet;
  ex_bytes_u32(b, (uint32_t)CTF_MAGIC);
  ex_bytes_put(b, ctf__uuid, sizeof ctf__uuid);
  ex_bytes_u32(b, 0);
  ex_bytes_u64(b, ns);
  ex_bytes_u64(b, 0); /* this and the sizes are set at the end */
  ex_bytes_u64(b, 0);
  ex_bytes_u64(b, 0);
  ex_bytes_u64(b, s->discarded);
  ex_bytes_u32(b, (uint32_t)s->pid);
  ex_bytes_u32(b, (uint32_t)s->tid);
  ex_bytes_utf8(b, info ? info->command : "");
  ex_bytes_byte(b, 0);
  s->begin_ns = s->end_ns = ns;
  c->open++;
}

static void end_packet(struct ctf *c, struct stream *s) {
  char name[32];
  struct ex_bytes *b = &s->packet;
  uint64_t bits = (uint64_t)b->used * 8;
  if (!b->used)
    return;
  memcpy(b->at + AT_END, &s->end_ns, 8);
  memcpy(b->at + AT_SIZES, &bits, 8);
  memcpy(b->at + AT_SIZES + 8, &bits, 8);
  snprintf(name, sizeof name, "stream-%u-%u", s->process, s->thread);
  ex_append(c->e->dest, name, b->at, b->used);
  b->used = 0;
  s->written = 1;
  c->open--;
}

/* Gives the memory of all packets back: a recording may have very many threads. */
static void end_all(struct ctf *c) {
  for (size_t i = 0; i < c->count; i++)
    for (size_t j = 0; j < c->processes[i].count; j++) {
      end_packet(c, &c->processes[i].threads[j]);
      ex_bytes_release(&c->processes[i].threads[j].packet);
    }
}

static struct stream *stream_of(struct ctf *c, uint32_t process, uint32_t thread) {
  if (process >= c->count)
    c->processes = ex__resize(c->processes, &c->count, process + 1, sizeof *c->processes);
  struct streams *p = &c->processes[process];
  if (thread >= p->count)
    p->threads = ex__resize(p->threads, &p->count, thread + 1, sizeof *p->threads);
  return &p->threads[thread];
}

/* Begins an event; its fields follow, then end_event(). Time does not run backwards. */
static struct ex_bytes *begin_event(struct ctf *c, struct stream *s, unsigned id,
                                    uint64_t ns) {
  if (ns < s->end_ns)
    ns = s->end_ns;
  if (!s->packet.used) {
    if (c->open >= OPEN_MAX)
      end_all(c);
    begin_packet(c, s, ns);
  }
  s->end_ns = ns;
  ex_bytes_u16(&s->packet, (uint16_t)id);
  ex_bytes_u64(&s->packet, ns);
  ex_bytes_u32(&s->packet, (uint32_t)s->pid);
  ex_bytes_u32(&s->packet, (uint32_t)s->tid);
  return &s->packet;
}

static void end_event(struct ctf *c, struct stream *s) {
  if (s->packet.used > PACKET)
    end_packet(c, s);
}

/* ---- fields ---- */

static void put_text(struct ex_bytes *b, const char *text) {
  ex_bytes_utf8(b, text);
  ex_bytes_byte(b, 0);
}

static void put_site(struct ctf *c, struct ex_bytes *b, const struct tr_event *event,
                     uint32_t site) {
  struct ex_bytes *out = ex_texts_make(&c->sites, event->process, site);
  if (out) {
    ex_label_site(out, c->e, event, site, 0);
    ex_bytes_byte(out, 0);
    ex_texts_made(&c->sites);
  }
  ex_bytes_put(b, c->sites.text, c->sites.length);
}

static void put_field(struct ctf *c, struct ex_bytes *b, const struct tr_event *event,
                      enum tr_field_type type, unsigned place) {
  static const unsigned widths[TR_FIELDS] = {2, 4, 8, 8};
  uint64_t value = tr_event_field(&event->r, place);
  switch (type) {
  case TR_FIELD_STRING:
    put_text(b, ex_name(c->e, event, (uint32_t)value));
    break;
  case TR_FIELD_SITE:
    put_site(c, b, event, (uint32_t)value);
    break;
  case TR_FIELD_SITES:
    put_site(c, b, event, (uint32_t)value);
    put_site(c, b, event, (uint32_t)(value >> 32));
    break;
  default:
    ex_bytes_put(b, &value, widths[place]);
  }
}

static void put_event(struct ctf *c, struct stream *s, const struct tr_event *event) {
  const struct tr_event_info *info = tr_event_info(event->r.type);
  struct ex_bytes *b = begin_event(c, s, event->r.type, event->r.time);
  for (unsigned i = 0; i < TR_FIELDS; i++)
    if (info->fields[i].name)
      put_field(c, b, event, info->fields[i].type, i);
  end_event(c, s);
}

/* A packet of its own, before which there is always another: readers take the number of
 * events that are missing from the difference. */
static void put_lost(struct ctf *c, struct stream *s, const struct tr_event *event) {
  uint64_t ago = event->r.y < event->r.time ? event->r.y : 0;
  if (!s->packet.used && !s->written)
    begin_packet(c, s, event->r.time - ago);
  end_packet(c, s);
  s->discarded += event->r.x;
  put_event(c, s, event);
  end_packet(c, s);
}

/* ---- what follows from several events ---- */

static struct stream *stream_of_thread(struct ex_timeline *t,
                                       const struct ex_thread *thread) {
  return stream_of(t->own, thread->process, thread->index);
}

static void draw_begin(struct ex_timeline *t, struct ex_thread *thread,
                       struct ex_slice *slice) {
  const struct md_names *names = &t->e->options.names;
  const struct ex_arrow *arrow = &slice->arrows[0];
  if (!slice->arrow_count || arrow->direction != EX_ARROW_IN || *arrow->cat != 'p')
    return;
  const struct tr_process_info *info = names->process(names->data, thread->process);
  struct stream *s = stream_of_thread(t, thread);
  struct ex_bytes *b = begin_event(t->own, s, CTF_CHILD, slice->event.r.time);
  ex_bytes_u32(b, info ? (uint32_t)info->ppid : 0);
  ex_bytes_u64(b, arrow->id);
  end_event(t->own, s);
}

static void draw_item(struct ex_timeline *t, struct ex_thread *thread,
                      const struct ex_link *item, enum ex_stage next, uint64_t ns) {
  struct stream *s = stream_of_thread(t, thread);
  const struct tr_event of_process = {.process = thread->process};
  (void)next;
  if (item->stage == EX_STAGE_NONE)
    return;
  struct ex_bytes *b = begin_event(t->own, s, CTF_POOL_STAGE, ns);
  ex_bytes_u16(b, item->kind);
  put_text(b, ex_name(t->e, &of_process, item->op));
  ex_bytes_u64(b, item->key);
  ex_bytes_u16(b, item->stage);
  ex_bytes_u64(b, ns - item->since);
  end_event(t->own, s);
}

static void draw_span(struct ex_timeline *t, struct ex_thread *thread, const char *cat,
                      const char *name, uint64_t from_ns, uint64_t to_ns) {
  struct stream *s = stream_of_thread(t, thread);
  if (*cat == 'l')
    return; /* the stream says it itself */
  struct ex_bytes *b = begin_event(t->own, s, CTF_SPAN, t->e->last_ns);
  put_text(b, name);
  ex_bytes_u64(b, from_ns);
  ex_bytes_u64(b, to_ns - from_ns);
  end_event(t->own, s);
}

static void draw_counter(struct ex_timeline *t, struct ex_thread *thread,
                         enum ex_counter counter, uint64_t ns, uint64_t value) {
  struct stream *s = stream_of_thread(t, thread);
  struct ex_bytes *b = begin_event(t->own, s, CTF_COUNTER, ns);
  ex_bytes_u16(b, (uint16_t)counter);
  ex_bytes_u64(b, value);
  end_event(t->own, s);
}

static void draw_mark(struct ex_timeline *t, struct ex_thread *thread, enum ex_mark kind,
                      const struct tr_event *event, uint64_t ns, const char *label) {
  struct stream *s = stream_of_thread(t, thread);
  (void)label;
  if (kind != EX_MARK_SLOW)
    return;
  struct ex_bytes *b = begin_event(t->own, s, CTF_SLOW, ns);
  ex_bytes_u16(b, event->r.h);
  put_site(t->own, b, event, event->r.w);
  ex_bytes_u64(b, event->r.x);
  ex_bytes_u64(b, ns - event->r.time);
  end_event(t->own, s);
}

static const struct ex_drawing drawing = {
    .begin = draw_begin,
    .item = draw_item,
    .span = draw_span,
    .counter = draw_counter,
    .mark = draw_mark,
};

/* ---- the format ---- */

static void ctf_begin(struct ex_export *e) {
  struct ctf *c = e->state;
  struct ex_bytes text = {0};
  c->e = e;
  ex_timeline_begin(&c->t, e, &drawing, c);
  ctf__metadata(&text);
  ex_append(e->dest, "metadata", text.at, text.used);
  ex_bytes_release(&text);
}

static void ctf_event(struct ex_export *e, const struct tr_event *event) {
  struct ctf *c = e->state;
  struct stream *s = stream_of(c, event->process, event->thread);
  if (!s->known) {
    s->known = 1;
    s->process = event->process;
    s->thread = event->thread;
    s->pid = event->pid;
    s->tid = event->tid;
  }
  if (event->r.type == TR_EV_LOST)
    put_lost(c, s, event);
  else
    put_event(c, s, event);
  ex_timeline_event(&c->t, event);
}

static void ctf_end(struct ex_export *e) {
  struct ctf *c = e->state;
  ex_timeline_close(&c->t);
  end_all(c);
  for (size_t i = 0; i < c->count; i++)
    free(c->processes[i].threads);
  free(c->processes);
  ex_texts_release(&c->sites);
  ex_timeline_release(&c->t);
}

static const char *const files[] = {"metadata", "stream-*", NULL};

const struct ex_format ex_format_ctf = {
    .name = "ctf",
    .summary = "a directory for babeltrace2 and Trace Compass (CTF 1.8)",
    .state_size = sizeof(struct ctf),
    .files = files,
    .begin = ctf_begin,
    .event = ctf_event,
    .end = ctf_end,
};
