/*
 * An event's fields as the members of a JSON object, named and typed by the table of
 * events.
 *
 * Thread: one. Errors: the destination's.
 */
#ifndef EX_FIELDS_H
#define EX_FIELDS_H

#include "exporters/export.h"

/* Writes "name":value,... for every field of the event that has a value, without braces.
 * `before` is how many members stand before them; returns how many there are then. */
unsigned ex_fields(struct ex_export *e, const struct tr_event *event,
                   const struct tr_event_info *info, unsigned before);

/* "function (file:line)", "file:line" or "function"; a JSON string with quotes. */
void ex_site_string(struct ex_export *e, const struct tr_event *event, uint32_t site);

/* What a field says, for formats that are not text. */
enum ex_value_kind {
  EX_VALUE_NONE,
  EX_VALUE_U64,
  EX_VALUE_I64,
  EX_VALUE_TEXT,
  EX_VALUE_SITE
};
struct ex_value {
  enum ex_value_kind kind;
  uint64_t number;  /* U64; I64 in two's complement; SITE: its id */
  const char *text; /* TEXT, as the program gave it; borrowed, never NULL */
};

/* The value of field `i`; EX_VALUE_NONE when the field is not used, says nothing, or
 * holds the frames of a sample. */
struct ex_value ex_field_value(const struct ex_export *e, const struct tr_event *event,
                               const struct tr_event_info *info, unsigned i);

#endif
