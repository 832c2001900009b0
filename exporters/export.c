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

/* An event that is to be exported. */
static void take(void *data, const struct tr_event *event) {
  struct ex_export *e = data;
  if (!tr_event_info(event->r.type)) {
    e->skipped++;
    return;
  }
  if (e->options.redact)
    ex_redact_event(&e->redact, event);
  e->last_ns = event->r.time;
  e->events++;
  e->format->event(e, event);
}

struct ex_export *ex_export_begin(const struct ex_format *format, struct ex_dest *dest,
                                  const struct ex_options *options) {
  struct ex_export *e = zeroed(sizeof *e);
  e->format = format;
  e->dest = dest;
  e->options = *options;
  e->names_of_source = options->names;
  if (!e->options.slow_ns)
    e->options.slow_ns = 10000000;
  e->options.filter.as_it_is |= format->lists_events;
  e->filter = ex_filter_new(&e->options.filter, &e->names_of_source, take, e);
  if (options->redact)
    e->options.names =
        ex_redact_begin(&e->redact, options->redact, &e->names_of_source);
  e->state = zeroed(format->state_size);
  format->begin(e);
  return e;
}

int ex_export_feed(struct ex_export *e, const struct tr_event *events, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (!e->first_ns)
      e->first_ns = events[i].r.time;
    ex_filter_event(e->filter, &events[i]);
  }
  return ex_error(e->dest);
}

int ex_export_done(const struct ex_export *e) {
  return ex_filter_done(e->filter);
}

int ex_export_end(struct ex_export *e) {
  struct ex_dest *dest = e->dest;
  if (ex_filter_done(e->filter) && e->events)
    e->last_ns = ex_filter_end_ns(e->filter);
  e->format->end(e);
  ex_flush(dest);
  ex_filter_free(e->filter);
  ex_redact_release(&e->redact);
  ex_texts_release(&e->sites);
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
