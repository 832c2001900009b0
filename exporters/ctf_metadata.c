/* The description of the stream files, from the table of events. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

#include "exporters/ctf.h"
#include "exporters/timeline.h"

const unsigned char ctf__uuid[16] = {0x75, 0x76, 0x73, 0x63, 0x6f, 0x70, 0x45, 0x63,
                                     0x8f, 0x43, 0x74, 0x66, 0x31, 0x2e, 0x38, 0x00};

static void say(struct ex_bytes *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void say(struct ex_bytes *out, const char *format, ...) {
  char text[1024];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  ex_bytes_puts(out, text);
}

static void put_enum(struct ex_bytes *out, const char *type, const char *name,
                     unsigned count, const char *(*label)(unsigned)) {
  say(out, "typealias enum : %s {\n", type);
  for (unsigned i = 0; i < count; i++)
    say(out, "  \"%s\" = %u,\n", label(i), i);
  say(out, "} := %s;\n", name);
}

static const char *stage_name(unsigned i) {
  return i ? ex_stage_names[i] : "none";
}

static const char *counter_name(unsigned i) {
  return ex_counter_infos[i].name;
}

static void put_types(struct ex_bytes *out) {
  static const unsigned widths[] = {8, 16, 32, 64};
  for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
    say(out,
        "typealias integer { size = %u; align = 8; signed = false; } := uint%u_t;\n"
        "typealias integer { size = %u; align = 8; signed = true; } := int%u_t;\n",
        widths[i], widths[i], widths[i], widths[i]);
  put_enum(out, "uint16_t", "kind_t", TR_KIND_COUNT, tr_kind_name);
  put_enum(out, "uint16_t", "phase_t", TR_PHASE_COUNT, tr_phase_name);
  put_enum(out, "uint16_t", "role_t", TR_ROLE_COUNT, tr_role_name);
  put_enum(out, "uint16_t", "stage_t", EX_STAGE_DONE + 1, stage_name);
  put_enum(out, "uint16_t", "counter_t", EX_COUNTERS, counter_name);
}

static void put_uuid(struct ex_bytes *out) {
  for (unsigned i = 0; i < sizeof ctf__uuid; i++)
    say(out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", ctf__uuid[i]);
}

static void put_trace(struct ex_bytes *out) {
  say(out, "trace {\n  major = 1;\n  minor = 8;\n  uuid = \"");
  put_uuid(out);
  say(out, "\";\n  byte_order = le;\n  packet.header := struct {\n"
           "    uint32_t magic;\n    uint8_t uuid[16];\n    uint32_t stream_id;\n  };\n"
           "};\n"
           "env {\n  domain = \"ust\";\n  tracer_name = \"uvscope\";\n"
           "  tracer_major = 1;\n  tracer_minor = 0;\n};\n"
           "clock {\n  name = monotonic;\n"
           "  description = \"CLOCK_MONOTONIC of the machine\";\n"
           "  freq = 1000000000;\n  precision = 1;\n  offset_s = 0;\n  offset = 0;\n"
           "  absolute = false;\n};\n"
           "typealias integer { size = 64; align = 8; signed = false;"
           " map = clock.monotonic.value; } := time_t;\n");
  say(out, "stream {\n  id = 0;\n"
           "  event.header := struct { uint16_t id; time_t timestamp; };\n"
           "  event.context := struct { int32_t _vpid; int32_t _vtid; };\n"
           "  packet.context := struct {\n    time_t timestamp_begin;\n"
           "    time_t timestamp_end;\n    uint64_t content_size;\n"
           "    uint64_t packet_size;\n    uint64_t events_discarded;\n"
           "    int32_t _pid;\n    int32_t _tid;\n    string _procname;\n  };\n};\n");
}

/* The type of a field: its meaning, in the width that its place in the record has. Times
 * that are not known are -1. */
static const char *type_of(enum tr_field_type type, unsigned place) {
  static const char *const plain[] = {"uint16_t", "uint32_t", "uint64_t", "uint64_t"};
  static const char *const with_sign[] = {"int16_t", "int32_t", "int64_t", "int64_t"};
  switch (type) {
  case TR_FIELD_KIND:
    return "kind_t";
  case TR_FIELD_PHASE:
    return "phase_t";
  case TR_FIELD_ROLE:
    return "role_t";
  case TR_FIELD_STRING:
  case TR_FIELD_SITE:
  case TR_FIELD_SITES:
    return "string";
  case TR_FIELD_INT:
  case TR_FIELD_NS:
  case TR_FIELD_MS:
  case TR_FIELD_PID:
  case TR_FIELD_TID:
    return with_sign[place];
  default:
    return plain[place];
  }
}

/* Names begin with an underscore, which readers take off: some are words of the language.
 */
static void put_event(struct ex_bytes *out, const struct tr_event_info *info) {
  char name[64];
  size_t length = 0;
  for (; info->symbol[length] && length < sizeof name - 1; length++)
    name[length] = (char)tolower((unsigned char)info->symbol[length]);
  name[length] = 0;
  say(out,
      "event {\n  name = \"uvscope:%s\";\n  id = %u;\n  stream_id = 0;\n"
      "  fields := struct {\n",
      name, info->type);
  for (unsigned i = 0; i < TR_FIELDS; i++) {
    const struct tr_field_info *f = &info->fields[i];
    if (f->name)
      say(out, "    %s _%s%s;\n", type_of(f->type, i), f->name,
          f->type == TR_FIELD_SITES ? "[2]" : "");
  }
  say(out, "  };\n};\n");
}

static void put_derived(struct ex_bytes *out, unsigned id, const char *name,
                        const char *fields) {
  say(out,
      "event {\n  name = \"uvscope:%s\";\n  id = %u;\n  stream_id = 0;\n"
      "  fields := struct { %s };\n};\n",
      name, id, fields);
}

void ctf__metadata(struct ex_bytes *out) {
  say(out, "/* CTF 1.8 */\n");
  put_types(out);
  put_trace(out);
  for (size_t i = 0; i < tr_event_info_count; i++)
    put_event(out, &tr_event_infos[i]);
  put_derived(out, CTF_SLOW, "slow_callback",
              "kind_t _kind; string _callback; uint64_t _task; uint64_t _run_ns;");
  put_derived(out, CTF_POOL_STAGE, "pool_stage",
              "kind_t _kind; string _op; uint64_t _task; stage_t _stage; "
              "uint64_t _duration_ns;");
  put_derived(out, CTF_CHILD, "child_start", "int32_t _parent_pid; uint64_t _flow;");
  put_derived(out, CTF_COUNTER, "counter", "counter_t _counter; uint64_t _value;");
  put_derived(out, CTF_SPAN, "span",
              "string _label; uint64_t _begin_ns; uint64_t _duration_ns;");
}
