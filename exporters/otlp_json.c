/* OTLP as JSON: what otlp.c made, read again by a table of its messages and written as
 * the protocol's own JSON: identifiers in hexadecimal, 64-bit numbers as strings. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "exporters/otlp.h"

enum message {
  DATA_TRACES,
  DATA_METRICS,
  RESOURCE_SPANS,
  RESOURCE_METRICS,
  RESOURCE,
  SCOPE_SPANS,
  SCOPE_METRICS,
  SCOPE,
  SPAN,
  EVENT,
  LINK,
  STATUS,
  KEY_VALUE,
  ANY,
  METRIC,
  GAUGE,
  SUM,
  HISTOGRAM,
  NUMBER,
  BUCKETS
};

enum type { MESSAGE, MESSAGES, TEXT, HEX, SMALL, LONG, BOOL, DOUBLE, LONGS, DOUBLES };

/* By message: fields as the protocol's .proto files number and name them. */
static const struct field {
  enum message in;
  unsigned number;
  const char *name;
  enum type type;
  enum message holds;
} fields[] = {
    {DATA_TRACES, 1, "resourceSpans", MESSAGES, RESOURCE_SPANS},
    {DATA_METRICS, 1, "resourceMetrics", MESSAGES, RESOURCE_METRICS},
    {RESOURCE_SPANS, 1, "resource", MESSAGE, RESOURCE},
    {RESOURCE_SPANS, 2, "scopeSpans", MESSAGES, SCOPE_SPANS},
    {RESOURCE_METRICS, 1, "resource", MESSAGE, RESOURCE},
    {RESOURCE_METRICS, 2, "scopeMetrics", MESSAGES, SCOPE_METRICS},
    {RESOURCE, 1, "attributes", MESSAGES, KEY_VALUE},
    {SCOPE_SPANS, 1, "scope", MESSAGE, SCOPE},
    {SCOPE_SPANS, 2, "spans", MESSAGES, SPAN},
    {SCOPE_METRICS, 1, "scope", MESSAGE, SCOPE},
    {SCOPE_METRICS, 2, "metrics", MESSAGES, METRIC},
    {SCOPE, 1, "name", TEXT, 0},
    {SCOPE, 2, "version", TEXT, 0},
    {SPAN, 1, "traceId", HEX, 0},
    {SPAN, 2, "spanId", HEX, 0},
    {SPAN, 4, "parentSpanId", HEX, 0},
    {SPAN, 5, "name", TEXT, 0},
    {SPAN, 6, "kind", SMALL, 0},
    {SPAN, 7, "startTimeUnixNano", LONG, 0},
    {SPAN, 8, "endTimeUnixNano", LONG, 0},
    {SPAN, 9, "attributes", MESSAGES, KEY_VALUE},
    {SPAN, 11, "events", MESSAGES, EVENT},
    {SPAN, 12, "droppedEventsCount", SMALL, 0},
    {SPAN, 13, "links", MESSAGES, LINK},
    {SPAN, 15, "status", MESSAGE, STATUS},
    {EVENT, 1, "timeUnixNano", LONG, 0},
    {EVENT, 2, "name", TEXT, 0},
    {EVENT, 3, "attributes", MESSAGES, KEY_VALUE},
    {LINK, 1, "traceId", HEX, 0},
    {LINK, 2, "spanId", HEX, 0},
    {STATUS, 3, "code", SMALL, 0},
    {KEY_VALUE, 1, "key", TEXT, 0},
    {KEY_VALUE, 2, "value", MESSAGE, ANY},
    {ANY, 1, "stringValue", TEXT, 0},
    {ANY, 2, "boolValue", BOOL, 0},
    {ANY, 3, "intValue", LONG, 0},
    {METRIC, 1, "name", TEXT, 0},
    {METRIC, 3, "unit", TEXT, 0},
    {METRIC, 5, "gauge", MESSAGE, GAUGE},
    {METRIC, 7, "sum", MESSAGE, SUM},
    {METRIC, 9, "histogram", MESSAGE, HISTOGRAM},
    {GAUGE, 1, "dataPoints", MESSAGES, NUMBER},
    {SUM, 1, "dataPoints", MESSAGES, NUMBER},
    {SUM, 2, "aggregationTemporality", SMALL, 0},
    {SUM, 3, "isMonotonic", BOOL, 0},
    {HISTOGRAM, 1, "dataPoints", MESSAGES, BUCKETS},
    {HISTOGRAM, 2, "aggregationTemporality", SMALL, 0},
    {NUMBER, 2, "startTimeUnixNano", LONG, 0},
    {NUMBER, 3, "timeUnixNano", LONG, 0},
    {NUMBER, 4, "asDouble", DOUBLE, 0},
    {NUMBER, 6, "asInt", LONG, 0},
    {NUMBER, 7, "attributes", MESSAGES, KEY_VALUE},
    {BUCKETS, 2, "startTimeUnixNano", LONG, 0},
    {BUCKETS, 3, "timeUnixNano", LONG, 0},
    {BUCKETS, 4, "count", LONG, 0},
    {BUCKETS, 5, "sum", DOUBLE, 0},
    {BUCKETS, 6, "bucketCounts", LONGS, 0},
    {BUCKETS, 7, "explicitBounds", DOUBLES, 0},
    {BUCKETS, 11, "min", DOUBLE, 0},
    {BUCKETS, 12, "max", DOUBLE, 0},
};

/* What is read: bytes of our own making, so it is sound. */
struct part {
  const char *at, *end;
};

static uint64_t read_number(struct part *p) {
  uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    unsigned char byte = (unsigned char)*p->at++;
    value |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80)
      return value;
  }
}

static uint64_t read_fixed(struct part *p) {
  uint64_t value;
  memcpy(&value, p->at, sizeof value);
  p->at += sizeof value;
  return value;
}

static const struct field *find(enum message in, unsigned number) {
  const struct field *f = fields;
  while (f->in != in || f->number != number)
    f++;
  return f;
}

static void put_hex(struct ex_bytes *out, struct part p) {
  static const char digits[] = "0123456789abcdef";
  ex_bytes_byte(out, '"');
  for (; p.at < p.end; p.at++) {
    ex_bytes_byte(out, (unsigned char)digits[(unsigned char)*p.at >> 4]);
    ex_bytes_byte(out, (unsigned char)digits[*p.at & 15]);
  }
  ex_bytes_byte(out, '"');
}

static void put_long(struct ex_bytes *out, uint64_t value, int is_signed) {
  ex_bytes_byte(out, '"');
  if (is_signed && (int64_t)value < 0) {
    ex_bytes_byte(out, '-');
    value = -value;
  }
  ex_bytes_number(out, value);
  ex_bytes_byte(out, '"');
}

static void put_double(struct ex_bytes *out, uint64_t bits) {
  char text[40];
  double value;
  memcpy(&value, &bits, sizeof value);
  snprintf(text, sizeof text, "%.17g", value);
  ex_bytes_puts(out, isfinite(value) ? text : "\"NaN\"");
}

static void put_text(struct ex_bytes *out, struct ex_bytes *scratch, struct part p) {
  scratch->used = 0;
  ex_bytes_put(scratch, p.at, (size_t)(p.end - p.at));
  ex_bytes_byte(scratch, 0);
  ex_bytes_string(out, scratch->at);
}

static void put_list(struct ex_bytes *out, struct part p, enum type type) {
  ex_bytes_byte(out, '[');
  for (int i = 0; p.at < p.end; i++) {
    if (i)
      ex_bytes_byte(out, ',');
    if (type == LONGS)
      put_long(out, read_fixed(&p), 0);
    else
      put_double(out, read_fixed(&p));
  }
  ex_bytes_byte(out, ']');
}

static void put_message(struct ex_bytes *out, struct ex_bytes *scratch, enum message in,
                        struct part p);

static void put_value(struct ex_bytes *out, struct ex_bytes *scratch,
                      const struct field *f, struct part p, uint64_t number) {
  switch (f->type) {
  case MESSAGE:
  case MESSAGES:
    put_message(out, scratch, f->holds, p);
    break;
  case TEXT:
    put_text(out, scratch, p);
    break;
  case HEX:
    put_hex(out, p);
    break;
  case SMALL:
    ex_bytes_number(out, number);
    break;
  case LONG:
    put_long(out, number, f->in == ANY || f->in == NUMBER);
    break;
  case BOOL:
    ex_bytes_puts(out, number ? "true" : "false");
    break;
  case DOUBLE:
    put_double(out, number);
    break;
  default:
    put_list(out, p, f->type);
  }
}

/* Repeated fields follow one another: they are one list. */
static void put_message(struct ex_bytes *out, struct ex_bytes *scratch, enum message in,
                        struct part p) {
  enum { WIRE_FIXED = 1, WIRE_BYTES = 2 };
  const struct field *last = NULL;
  ex_bytes_byte(out, '{');
  while (p.at < p.end) {
    uint64_t key = read_number(&p);
    uint64_t number = (key & 7) == WIRE_FIXED ? read_fixed(&p) : read_number(&p);
    struct part inner = {p.at, p.at + ((key & 7) == WIRE_BYTES ? number : 0)};
    const struct field *f = find(in, (unsigned)(key >> 3));
    if (last && last->type == MESSAGES && last != f)
      ex_bytes_byte(out, ']');
    if (last)
      ex_bytes_byte(out, ',');
    if (last != f) {
      ex_bytes_string(out, f->name);
      ex_bytes_puts(out, f->type == MESSAGES ? ":[" : ":");
    }
    put_value(out, scratch, f, inner, number);
    p.at = inner.end;
    last = f;
  }
  if (last && last->type == MESSAGES)
    ex_bytes_byte(out, ']');
  ex_bytes_byte(out, '}');
}

void ot__json(struct ex_bytes *out, const struct ex_bytes *data, int metrics) {
  struct ex_bytes scratch = {0};
  put_message(out, &scratch, metrics ? DATA_METRICS : DATA_TRACES,
              (struct part){data->at, data->at + data->used});
  ex_bytes_byte(out, '\n');
  ex_bytes_release(&scratch);
}

const struct ex_format ex_format_otlp_json = {
    .name = "otlp-json",
    .summary = "the same as JSON Lines, as OpenTelemetry's file exporter writes them",
    .state_size = sizeof(struct ot__state),
    .begin = ot__begin,
    .event = ot__event,
    .end = ot__end,
};
