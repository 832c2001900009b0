/* All events as one JSON document: every field under its name in the table of events. */
#include "exporters/export.h"
#include "exporters/fields.h"
#include "exporters/text.h"

struct json_state {
  uint64_t written;
  uint32_t processes; /* those with an index below this were seen */
};

static void json_begin(struct ex_export *e) {
  ex_lit(e->dest, "{\"schema\":\"uvscope-events-1\",\"events\":[");
}

static void put_event(struct ex_export *e, const struct tr_event *event) {
  const struct tr_event_info *info = tr_event_info(event->r.type);
  struct ex_dest *d = e->dest;
  ex_lit(d, "{\"t_ns\":");
  ex_u64(d, event->r.time);
  ex_lit(d, ",\"pid\":");
  ex_i64(d, event->pid);
  ex_lit(d, ",\"tid\":");
  ex_i64(d, event->tid);
  ex_lit(d, ",\"type\":");
  ex_string(d, info->symbol);
  ex_lit(d, ",\"name\":");
  ex_string(d, info->name);
  ex_lit(d, ",\"category\":");
  ex_string(d, tr_category_name(info->category));
  ex_lit(d, ",\"args\":{");
  ex_fields(e, event, info, 0);
  ex_lit(d, "}}");
}

static void json_event(struct ex_export *e, const struct tr_event *event) {
  struct json_state *s = e->state;
  if (event->process >= s->processes)
    s->processes = event->process + 1;
  ex_puts(e->dest, s->written++ ? ",\n" : "\n");
  put_event(e, event);
}

static void put_process(struct ex_dest *d, const struct tr_process_info *p) {
  ex_lit(d, "\n{\"pid\":");
  ex_i64(d, p->pid);
  ex_lit(d, ",\"ppid\":");
  ex_i64(d, p->ppid);
  ex_lit(d, ",\"command\":");
  ex_string(d, p->command);
  ex_lit(d, ",\"start_ns\":");
  ex_u64(d, p->start_ns);
  ex_lit(d, ",\"end_ns\":");
  ex_u64(d, p->end_ns);
  ex_lit(d, "}");
}

static void json_end(struct ex_export *e) {
  struct json_state *s = e->state;
  const struct md_names *names = &e->options.names;
  unsigned written = 0;
  ex_lit(e->dest, "\n],\"processes\":[");
  for (uint32_t i = 0; i < s->processes; i++) {
    const struct tr_process_info *p = names->process(names->data, i);
    if (!p)
      continue;
    if (written++)
      ex_lit(e->dest, ",");
    put_process(e->dest, p);
  }
  ex_lit(e->dest, "\n]}\n");
}

const struct ex_format ex_format_json = {
    .name = "json",
    .summary = "one document: every event with all its fields",
    .state_size = sizeof(struct json_state),
    .lists_events = 1,
    .begin = json_begin,
    .event = json_event,
    .end = json_end,
};

static void lines_begin(struct ex_export *e) {
  (void)e;
}

static void lines_event(struct ex_export *e, const struct tr_event *event) {
  put_event(e, event);
  ex_lit(e->dest, "\n");
}

static void lines_end(struct ex_export *e) {
  (void)e;
}

const struct ex_format ex_format_events = {
    .name = "events",
    .summary = "every event with all its fields, a line for each",
    .lists_events = 1,
    .begin = lines_begin,
    .event = lines_event,
    .end = lines_end,
};
