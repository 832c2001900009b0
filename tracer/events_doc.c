#include "tracer/events_doc.h"

#include "tracer/events.h"

static const char *const span_names[] = {"begin", "end", "instant", "counter"};

static const struct {
  const char *name;
  const char *text;
} types[] = {
    [TR_FIELD_NONE] = {"", ""},
    [TR_FIELD_COUNT] = {"COUNT", "a plain number"},
    [TR_FIELD_INT] = {"INT", "a signed number, sign-extended from the field's width"},
    [TR_FIELD_ID] = {"ID", "an opaque number"},
    [TR_FIELD_NS] = {"NS", "a duration in nanoseconds; all ones is \"unknown\""},
    [TR_FIELD_MS] = {"MS", "a duration in milliseconds; 0xffffffff is \"for ever\""},
    [TR_FIELD_BYTES] = {"BYTES", "a number of bytes"},
    [TR_FIELD_KIB] = {"KIB", "a number of units of 1,024 bytes"},
    [TR_FIELD_KIND] = {"KIND", "what a task is, see below"},
    [TR_FIELD_PHASE] = {"PHASE", "where the loop is, see below"},
    [TR_FIELD_ROLE] = {"ROLE", "what a thread is for, see below"},
    [TR_FIELD_SIGNAL] = {"SIGNAL", "a signal's number; 0 is none"},
    [TR_FIELD_TASK] = {"TASK", "a task's id, unique in its process; 0 is none"},
    [TR_FIELD_FLOW] = {"FLOW", "an id that two processes share"},
    [TR_FIELD_PID] = {"PID", "a process id"},
    [TR_FIELD_TID] = {"TID", "a kernel thread id"},
    [TR_FIELD_STRING] = {"STRING", "an interned string; 0 is unknown"},
    [TR_FIELD_SITE] = {"SITE",
                       "an interned site: function, file, line, column; 0 is unknown"},
    [TR_FIELD_SITES] = {"SITES", "two sites, the first in the low 32 bits"},
};

static void put_field(FILE *out, const struct tr_field_info *field) {
  if (field->name)
    fprintf(out, " %s: %s |", field->name, types[field->type].name);
  else
    fputs(" |", out);
}

static void put_category(FILE *out, enum tr_category category) {
  fprintf(out, "\n## %s\n\n", tr_category_name(category));
  fputs("| id | symbol | name | span | h (16 bits) | w (32) | x (64) | y (64) |\n"
        "|---|---|---|---|---|---|---|---|\n",
        out);
  for (size_t i = 0; i < tr_event_info_count; i++) {
    const struct tr_event_info *e = &tr_event_infos[i];
    if (e->category != category)
      continue;
    fprintf(out, "| 0x%04x | %s | %s | %s |", e->type, e->symbol, e->name,
            span_names[e->span]);
    for (unsigned f = 0; f < TR_FIELDS; f++)
      put_field(out, &e->fields[f]);
    fputc('\n', out);
  }
}

static void put_kinds(FILE *out) {
  fputs("\n## Kinds\n\n| number | name | on the pool |\n|---|---|---|\n", out);
  for (unsigned i = 0; i < TR_KIND_COUNT; i++)
    fprintf(out, "| %u | %s | %s |\n", i, tr_kind_name(i),
            tr_kind_is_pooled(i) ? "yes" : "");
  fputs("\n## Phases\n\n| number | name |\n|---|---|\n", out);
  for (unsigned i = 0; i < TR_PHASE_COUNT; i++)
    fprintf(out, "| %u | %s |\n", i, tr_phase_name(i));
  fputs("\n## Roles\n\n| number | name |\n|---|---|\n", out);
  for (unsigned i = 0; i < TR_ROLE_COUNT; i++)
    fprintf(out, "| %u | %s |\n", i, tr_role_name(i));
}

void tr__events_doc(FILE *out) {
  fputs("# Events\n\n"
        "<!-- Made from tracer/events.def and tracer/kinds.def; a test compares. To make "
        "it\n"
        "     anew: UVSCOPE_UPDATE=1 build/tests/test_tracer_docs -->\n\n"
        "Every event is one record of 32 bytes: a time (64 bits), a type (16 bits: the "
        "ids\n"
        "below) and four payload fields, h, w, x and y. How records are stored is in\n"
        "[format.md](format.md). Numbers are never used for something else later: a "
        "reader\n"
        "that meets a type it does not know passes it over.\n\n"
        "A span's begin and end are of the same name and the same thread, and nest.\n",
        out);
  for (unsigned c = 0; c < TR_CAT_COUNT; c++)
    put_category(out, (enum tr_category)c);
  fputs("\n## Types of fields\n\n| type | meaning |\n|---|---|\n", out);
  for (size_t i = 1; i < sizeof types / sizeof *types; i++)
    fprintf(out, "| %s | %s |\n", types[i].name, types[i].text);
  put_kinds(out);
}
