/* The table of formats, and the driver that feeds one. */
#include "exporters/export.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT(name) extern const struct ex_format ex_format_##name;
#include "exporters/formats.def"
#undef FORMAT

const struct ex_format *const ex_formats[] = {
#define FORMAT(name) &ex_format_##name,
#include "exporters/formats.def"
#undef FORMAT
};
const size_t ex_format_count = sizeof ex_formats / sizeof *ex_formats;

const struct ex_format *ex_format_find(const char *name) {
  for (size_t i = 0; i < ex_format_count; i++)
    if (!strcmp(ex_formats[i]->name, name))
      return ex_formats[i];
  return NULL;
}

static void *zeroed(size_t size) {
  void *p = calloc(1, size ? size : 1);
  if (!p) {
    fputs("uvscope: out of memory\n", stderr);
    exit(1);
  }
  return p;
}

struct ex_export *ex_export_begin(const struct ex_format *format, struct ex_dest *dest,
                                  const struct ex_options *options) {
  struct ex_export *e = zeroed(sizeof *e);
  e->format = format;
  e->dest = dest;
  e->options = *options;
  if (!e->options.slow_ns)
    e->options.slow_ns = 10000000;
  e->state = zeroed(format->state_size);
  format->begin(e);
  return e;
}

static int wanted(const struct ex_export *e, const struct tr_event *event) {
  const struct ex_options *o = &e->options;
  uint64_t at = event->r.time - e->first_ns;
  return (!o->pid || event->pid == o->pid) && at >= o->from_ns &&
         (!o->to_ns || at <= o->to_ns);
}

int ex_export_feed(struct ex_export *e, const struct tr_event *events, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (!e->first_ns)
      e->first_ns = events[i].r.time;
    if (!wanted(e, &events[i]))
      continue;
    if (!tr_event_info(events[i].r.type)) {
      e->skipped++;
      continue;
    }
    e->last_ns = events[i].r.time;
    e->events++;
    e->format->event(e, &events[i]);
  }
  return ex_error(e->dest);
}

int ex_export_end(struct ex_export *e) {
  struct ex_dest *dest = e->dest;
  e->format->end(e);
  ex_flush(dest);
  free(e->state);
  free(e);
  return ex_error(dest);
}

void ex_note(struct ex_export *e, const char *format, ...) {
  va_list args;
  va_start(args, format);
  if (e->options.note)
    vsnprintf(e->options.note, EX_NOTE, format, args);
  va_end(args);
}

const char *ex_name(const struct ex_export *e, const struct tr_event *event,
                    uint32_t id) {
  const struct md_names *n = &e->options.names;
  const char *name = id ? n->string(n->data, event->process, id) : NULL;
  return name ? name : "";
}

struct tr_site_info ex_site(const struct ex_export *e, const struct tr_event *event,
                            uint32_t id) {
  const struct md_names *n = &e->options.names;
  return id ? n->site(n->data, event->process, id)
            : (struct tr_site_info){.function = "", .file = ""};
}
