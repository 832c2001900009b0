/* The objects of Chrome Trace Event JSON. The array form is written, which readers accept
 * even when it was cut. */
#include "exporters/chrome.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exporters/fields.h"
#include "exporters/text.h"

void *ex__resize(void *array, size_t *capacity, size_t wanted, size_t size) {
  size_t larger = *capacity ? *capacity : 8;
  while (larger < wanted)
    larger *= 2;
  if (larger == *capacity)
    return array;
  array = realloc(array, larger * size);
  if (!array) {
    fputs("uvscope: out of memory\n", stderr);
    exit(1);
  }
  memset((char *)array + *capacity * size, 0, (larger - *capacity) * size);
  *capacity = larger;
  return array;
}

void ex__open(struct ex__chrome *c, char phase, uint64_t ns, const struct ex__thread *t) {
  ex_puts(c->d, c->written++ ? ",\n{\"ph\":\"" : "[{\"ph\":\"");
  ex_put(c->d, &phase, 1);
  ex_lit(c->d, "\",\"ts\":");
  ex_us(c->d, ns);
  ex_puts(c->d, t->ids);
}

void ex__close(struct ex__chrome *c) {
  ex_lit(c->d, "}");
}

static void put_cat(struct ex__chrome *c, const char *cat) {
  ex_lit(c->d, ",\"cat\":\"");
  ex_puts(c->d, cat);
  ex_lit(c->d, "\",\"name\":\"");
}

void ex__cat_name(struct ex__chrome *c, const char *cat, const char *name) {
  put_cat(c, cat);
  ex_escaped(c->d, name);
  ex_lit(c->d, "\"");
}

void ex__args(struct ex__chrome *c, const struct tr_event *event) {
  ex_lit(c->d, ",\"args\":{");
  ex_fields(c->e, event, tr_event_info(event->r.type), 0);
  ex_lit(c->d, "}");
}

static void callback_name(struct ex__chrome *c, const struct tr_event *event) {
  if (event->r.w)
    ex_site_name(c->e, event, event->r.w, 1);
  else
    ex_escaped(c->d, tr_kind_name(event->r.h));
}

static void name_with(struct ex__chrome *c, const char *before, const char *name) {
  ex_puts(c->d, before);
  ex_escaped(c->d, name);
}

void ex__slice_name(struct ex__chrome *c, const struct tr_event *event) {
  switch (event->r.type) {
  case TR_EV_TASK_BEGIN:
    callback_name(c, event);
    break;
  case TR_EV_PHASE:
    ex_escaped(c->d, tr_phase_name(event->r.h));
    break;
  case TR_EV_SYNC_BEGIN:
    ex_escaped(c->d, ex_name(c->e, event, (uint32_t)event->r.x));
    break;
  case TR_EV_POOL_START:
    ex_escaped(c->d, ex_name(c->e, event, event->r.w));
    break;
  case TR_EV_SPAWN_BEGIN:
    name_with(c, "spawn ", ex_name(c->e, event, event->r.w));
    break;
  case TR_EV_COMPILE_BEGIN:
    name_with(c, "compile ", ex_name(c->e, event, event->r.w));
    break;
  case TR_EV_TASK_CREATE:
    name_with(c, "schedule ", tr_kind_name(event->r.h));
    break;
  default:
    ex_escaped(c->d, tr_event_info(event->r.type)->name);
  }
}

static void put_slice_name(struct ex__chrome *c, const char *cat,
                           const struct tr_event *event) {
  put_cat(c, cat);
  ex__slice_name(c, event);
  ex_lit(c->d, "\"");
}

void ex__slice_begin(struct ex__chrome *c, struct ex__thread *t,
                     const struct tr_event *event, const char *cat) {
  t->stack = ex__resize(t->stack, &t->capacity, t->depth + 1, sizeof *t->stack);
  t->stack[t->depth++] = (struct ex__slice){.event = *event, .cat = cat};
  ex__open(c, 'B', event->r.time, t);
  put_slice_name(c, cat, event);
  ex__close(c);
}

/* The name is repeated and the arguments stand here, not at the beginning: viewers that
 * group slices by name and arguments would put each one into a group of its own. */
void ex__slice_end(struct ex__chrome *c, struct ex__thread *t, uint64_t ns,
                   const struct tr_event *by) {
  const struct ex__slice *slice = &t->stack[--t->depth];
  const struct tr_event *begin = &slice->event;
  ex__open(c, 'E', ns, t);
  put_slice_name(c, slice->cat, begin);
  ex_lit(c->d, ",\"args\":{");
  unsigned written = ex_fields(c->e, begin, tr_event_info(begin->r.type), 0);
  if (by && by->r.type == TR_EV_TASK_END && ns - begin->r.time >= c->e->options.slow_ns)
    ex_puts(c->d, written++ ? ",\"slow\":true" : "\"slow\":true");
  if (by && by->r.type == TR_EV_GC_END)
    ex_fields(c->e, by, tr_event_info(by->r.type), written);
  ex_lit(c->d, "}");
  ex__close(c);
}

void ex__point(struct ex__chrome *c, const struct ex__thread *t,
               const struct tr_event *event, const char *cat) {
  ex__open(c, 'X', event->r.time, t);
  ex_lit(c->d, ",\"dur\":0");
  put_slice_name(c, cat, event);
  ex__args(c, event);
  ex__close(c);
}

static void put_id(struct ex__chrome *c, uint64_t id) {
  char text[32];
  int n = snprintf(text, sizeof text, ",\"id\":\"0x%llx\"", (unsigned long long)id);
  ex_put(c->d, text, (size_t)n);
}

void ex__flow(struct ex__chrome *c, char phase, const struct ex__thread *t, uint64_t ns,
              const char *cat, uint64_t id) {
  ex__open(c, phase, ns, t);
  put_id(c, id);
  ex__cat_name(c, cat, "leads to");
  if (phase != 's')
    ex_lit(c->d, ",\"bp\":\"e\"");
  ex__close(c);
}

void ex__async(struct ex__chrome *c, char phase, const struct ex__thread *t, uint64_t ns,
               const char *cat, uint64_t id, const char *name) {
  ex__open(c, phase, ns, t);
  put_id(c, id);
  ex__cat_name(c, cat, name);
  ex__close(c);
}

void ex__counter(struct ex__chrome *c, const struct ex__thread *t, uint64_t ns,
                 const char *name, const char *unit, uint64_t value) {
  ex__open(c, 'C', ns, t);
  ex__cat_name(c, "counter", name);
  ex_lit(c->d, ",\"args\":{");
  ex_string(c->d, unit);
  ex_lit(c->d, ":");
  ex_u64(c->d, value);
  ex_lit(c->d, "}");
  ex__close(c);
}

/* Without a category: viewers that look at the first event's would be misled. */
static void open_metadata(struct ex__chrome *c, const struct ex__thread *t,
                          const char *what) {
  ex__open(c, 'M', 0, t);
  ex_lit(c->d, ",\"name\":");
  ex_string(c->d, what);
  ex_lit(c->d, ",\"args\":{");
}

void ex__metadata(struct ex__chrome *c, const struct ex__thread *t, const char *what,
                  const char *name) {
  open_metadata(c, t, what);
  ex_lit(c->d, "\"name\":");
  ex_string(c->d, name);
  ex_lit(c->d, "}");
  ex__close(c);
}

void ex__sort_index(struct ex__chrome *c, const struct ex__thread *t, const char *what,
                    uint64_t index) {
  open_metadata(c, t, what);
  ex_lit(c->d, "\"sort_index\":");
  ex_u64(c->d, index);
  ex_lit(c->d, "}");
  ex__close(c);
}
