/* Spans as OTLP writes them, gathered for each process. */
#include "exporters/fields.h"
#include "exporters/otlp.h"

/* Fields of Span and of what is in it, as the protocol's .proto files number them. */
enum {
  SPANS = 2, /* of ScopeSpans */
  TRACE_ID = 1,
  SPAN_ID = 2,
  PARENT_ID = 4,
  KIND = 6,
  BEGIN_TIME = 7,
  END_TIME = 8,
  EVENTS = 11,
  DROPPED_EVENTS = 12,
  LINKS = 13,
  STATUS = 15,
  STATUS_CODE = 3,
  CODE_ERROR = 2,
  MARK_TIME = 1,
  MARK_NAME = 2
};

enum { BATCH = 16 * 1024, MARKS_MAX = 128 };

static void put_id(struct ex_bytes *b, unsigned field, uint64_t id) {
  uint64_t bytes = __builtin_bswap64(id);
  ex_pb_bytes(b, field, &bytes, sizeof bytes);
}

static void put_trace(struct ex_bytes *b, const uint64_t id[2]) {
  uint64_t bytes[2] = {__builtin_bswap64(id[0]), __builtin_bswap64(id[1])};
  ex_pb_bytes(b, TRACE_ID, bytes, sizeof bytes);
}

static uint64_t since_1970(const struct ot__state *st, uint64_t ns) {
  return ns + (uint64_t)st->e->options.origin.epoch_ns;
}

struct ex_bytes *ot__span_begin(struct ot__state *st, struct ot__process *p,
                                const struct ot__head *head, size_t *begin) {
  struct ex_bytes *b = &p->spans;
  uint64_t end = head->end_ns < head->begin_ns ? head->begin_ns : head->end_ns;
  *begin = ex_pb_open(b, SPANS);
  put_trace(b, head->at.trace);
  put_id(b, SPAN_ID, head->at.span);
  if (head->parent)
    put_id(b, PARENT_ID, head->parent);
  ex_pb_u64(b, KIND, head->kind);
  ex_pb_fixed64(b, BEGIN_TIME, since_1970(st, head->begin_ns));
  ex_pb_fixed64(b, END_TIME, since_1970(st, end));
  return b;
}

static void put_marks(struct ex_bytes *b, struct ot__marks *marks) {
  ex_bytes_put(b, marks->bytes.at, marks->bytes.used);
  if (marks->dropped)
    ex_pb_u64(b, DROPPED_EVENTS, marks->dropped);
  if (marks->error) {
    size_t status = ex_pb_open(b, STATUS);
    ex_pb_u64(b, STATUS_CODE, CODE_ERROR);
    ex_pb_close(b, status);
  }
  marks->bytes.used = 0;
  marks->count = marks->dropped = 0;
  marks->error = 0;
}

void ot__span_end(struct ot__state *st, struct ot__process *p,
                  const struct ot__head *head, size_t begin) {
  struct ex_bytes *b = &p->spans;
  for (unsigned i = 0; i < head->link_count; i++) {
    size_t link = ex_pb_open(b, LINKS);
    put_trace(b, head->links[i].trace);
    put_id(b, SPAN_ID, head->links[i].span);
    ex_pb_close(b, link);
  }
  if (head->marks)
    put_marks(b, head->marks);
  ex_pb_close(b, begin);
  p->count++;
  if (b->used >= BATCH)
    ot__flush(st, p);
}

/* ---- attributes ---- */

void ot__code(struct ot__state *st, struct ex_bytes *b, const struct tr_event *event,
              uint32_t site) {
  struct tr_site_info info = ex_site(st->e, event, site);
  if (*info.function)
    ot__text(b, OT__SPAN_ATTRIBUTE, "code.function.name", info.function);
  if (!*info.file)
    return;
  ot__text(b, OT__SPAN_ATTRIBUTE, "code.file.path", info.file);
  if (info.line)
    ot__int(b, OT__SPAN_ATTRIBUTE, "code.line.number", info.line);
}

static const char *key_of(struct ot__state *st, const char *field) {
  st->key.used = 0;
  ex_bytes_puts(&st->key, "uvscope.");
  ex_bytes_puts(&st->key, field);
  ex_bytes_byte(&st->key, 0);
  return st->key.at;
}

static void put_site(struct ot__state *st, struct ex_bytes *b, unsigned field,
                     const struct tr_event *event, uint32_t site) {
  size_t name = st->key.used;
  ex_label_site(&st->key, st->e, event, site, 0);
  ex_bytes_byte(&st->key, 0);
  ot__text(b, field, st->key.at, st->key.at + name);
}

void ot__fields(struct ot__state *st, struct ex_bytes *b, unsigned field,
                const struct tr_event *event) {
  const struct tr_event_info *info = tr_event_info(event->r.type);
  for (unsigned i = 0; i < TR_FIELDS; i++) {
    struct ex_value v = ex_field_value(st->e, event, info, i);
    if (v.kind == EX_VALUE_NONE)
      continue;
    const char *key = key_of(st, info->fields[i].name);
    if (v.kind == EX_VALUE_SITE)
      put_site(st, b, field, event, (uint32_t)v.number);
    else if (v.kind == EX_VALUE_TEXT)
      ot__text(b, field, key, v.text);
    else
      ot__int(b, field, key, (int64_t)v.number);
  }
}

/* ---- what happens within a span ---- */

struct ex_bytes *ot__mark_begin(struct ot__state *st, struct ot__marks *marks,
                                uint64_t ns, const char *name, size_t *begin) {
  if (marks->count >= MARKS_MAX) {
    marks->dropped++;
    return NULL;
  }
  marks->count++;
  *begin = ex_pb_open(&marks->bytes, EVENTS);
  ex_pb_fixed64(&marks->bytes, MARK_TIME, since_1970(st, ns));
  ex_pb_text(&marks->bytes, MARK_NAME, name);
  return &marks->bytes;
}

void ot__mark_end(struct ot__marks *marks, size_t begin) {
  ex_pb_close(&marks->bytes, begin);
}

/* ---- batches ---- */

void ot__write(struct ot__state *st, struct ex_dest *dest, const struct ex_bytes *data,
               int metrics) {
  struct ex_bytes json = {0};
  if (st->e->format == &ex_format_otlp_json)
    ot__json(&json, data, metrics);
  if (data->used)
    ex_put(dest, json.at ? json.at : data->at, json.at ? json.used : data->used);
  ex_bytes_release(&json);
}

static void hand_out(struct ot__state *st, const struct ex_bytes *b, uint64_t spans) {
  const struct ex_batches *batches = &st->e->options.batches;
  if (batches->take)
    batches->take(batches->data, b->at, b->used, spans);
  else
    ot__write(st, st->e->dest, b, 0);
}

void ot__flush(struct ot__state *st, struct ot__process *p) {
  struct ex_bytes out = {0};
  if (!p->count)
    return;
  size_t resource_spans = ex_pb_open(&out, 1);
  ex_bytes_put(&out, p->resource.at, p->resource.used);
  size_t scope_spans = ex_pb_open(&out, 2);
  ot__scope(&out, &st->e->options.origin);
  ex_bytes_put(&out, p->spans.at, p->spans.used);
  ex_pb_close(&out, scope_spans);
  ex_pb_close(&out, resource_spans);
  hand_out(st, &out, p->count);
  ex_bytes_release(&out);
  p->spans.used = 0;
  p->count = 0;
}
