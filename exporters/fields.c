/* Fields by the table of events. */
#include "exporters/fields.h"

#include <string.h>

#include "exporters/text.h"
#include "exporters/timeline.h"

void ex_site_string(struct ex_export *e, const struct tr_event *event, uint32_t site) {
  struct ex_bytes *out = ex_texts_make(&e->sites, event->process, site);
  if (out) {
    struct ex_bytes plain = {0};
    ex_label_site(&plain, e, event, site, 0);
    ex_bytes_byte(&plain, 0);
    ex_bytes_string(out, plain.at);
    ex_texts_made(&e->sites);
    ex_bytes_release(&plain);
  }
  ex_put(e->dest, e->sites.text, e->sites.length);
}

static void put_sites(struct ex_export *e, const struct tr_event *event, uint64_t value) {
  ex_lit(e->dest, "[");
  ex_site_string(e, event, (uint32_t)value);
  ex_lit(e->dest, ",");
  ex_site_string(e, event, (uint32_t)(value >> 32));
  ex_lit(e->dest, "]");
}

static void put_value(struct ex_export *e, const struct tr_event *event,
                      enum tr_field_type type, uint64_t value) {
  switch (type) {
  case TR_FIELD_INT:
    ex_i64(e->dest, (int64_t)value);
    break;
  case TR_FIELD_KIND:
    ex_string(e->dest, tr_kind_name((unsigned)value));
    break;
  case TR_FIELD_PHASE:
    ex_string(e->dest, tr_phase_name((unsigned)value));
    break;
  case TR_FIELD_ROLE:
    ex_string(e->dest, tr_role_name((unsigned)value));
    break;
  case TR_FIELD_STRING:
    ex_string(e->dest, ex_name(e, event, (uint32_t)value));
    break;
  case TR_FIELD_SITE:
    ex_site_string(e, event, (uint32_t)value);
    break;
  case TR_FIELD_SITES:
    put_sites(e, event, value);
    break;
  default:
    ex_u64(e->dest, value);
  }
}

/* Whether the field says nothing: an unknown time, no site, no string, no task. */
static int is_empty(enum tr_field_type type, uint64_t value) {
  switch (type) {
  case TR_FIELD_NS:
    return value == TR_UNKNOWN;
  case TR_FIELD_MS:
    return value == UINT32_MAX;
  case TR_FIELD_STRING:
  case TR_FIELD_SITE:
  case TR_FIELD_SITES:
  case TR_FIELD_TASK:
    return value == 0;
  default:
    return 0;
  }
}

unsigned ex_fields(struct ex_export *e, const struct tr_event *event,
                   const struct tr_event_info *info, unsigned before) {
  for (unsigned i = 0; i < TR_FIELDS; i++) {
    const struct tr_field_info *field = &info->fields[i];
    uint64_t value = field->name ? tr_event_field(&event->r, i) : 0;
    if (!field->name || is_empty(field->type, value))
      continue;
    if (before++)
      ex_lit(e->dest, ",");
    ex_string(e->dest, field->name);
    ex_lit(e->dest, ":");
    put_value(e, event, field->type, value);
  }
  return before;
}

struct ex_value ex_field_value(const struct ex_export *e, const struct tr_event *event,
                               const struct tr_event_info *info, unsigned i) {
  const struct tr_field_info *field = &info->fields[i];
  uint64_t number = field->name ? tr_event_field(&event->r, i) : 0;
  struct ex_value v = {.kind = EX_VALUE_TEXT, .number = number};
  if (!field->name || is_empty(field->type, number))
    return (struct ex_value){.kind = EX_VALUE_NONE};
  switch (field->type) {
  case TR_FIELD_KIND:
    v.text = tr_kind_name((unsigned)number);
    break;
  case TR_FIELD_PHASE:
    v.text = tr_phase_name((unsigned)number);
    break;
  case TR_FIELD_ROLE:
    v.text = tr_role_name((unsigned)number);
    break;
  case TR_FIELD_STRING:
    v.text = ex_name(e, event, (uint32_t)number);
    break;
  case TR_FIELD_SITES:
    v.kind = EX_VALUE_NONE;
    break;
  case TR_FIELD_SITE:
    v.kind = EX_VALUE_SITE;
    break;
  case TR_FIELD_INT:
    v.kind = EX_VALUE_I64;
    break;
  default:
    v.kind = EX_VALUE_U64;
  }
  return v;
}
