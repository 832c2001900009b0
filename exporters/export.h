/*
 * Exporting events: a format (what is written) to a destination (where to).
 *
 * Feed events in time order, then end it; whatever the events are, what has been written
 * is then a whole document of its format. Thread: one. Units: nanoseconds. Errors: those
 * of the destination; formats themselves cannot fail.
 */
#ifndef EX_EXPORT_H
#define EX_EXPORT_H

#include <stddef.h>
#include <stdint.h>

#include "exporters/dest.h"
#include "exporters/filter.h"
#include "exporters/redact.h"
#include "exporters/texts.h"
#include "model/model.h"
#include "tracer/events.h"

struct ex_export;

/* A table of formats that hold rows (tables.h). */
struct ex_table {
  const char *name;
  const struct ex_column *columns;
  unsigned column_count;
};
extern const struct ex_table ex_tables[];
extern const size_t ex_table_count;
const struct ex_table *ex_table_find(const char *name);

/* Where the events come from, for formats that say so; all of it may be 0. */
struct ex_origin {
  int64_t epoch_ns;    /* to be added to a moment for nanoseconds since 1970 */
  char host[256];      /* the machine's name; "" not known */
  const char *service; /* what the program is called there; NULL: its command */
  const char *version; /* of this program */
};

/* Who takes finished spans instead of the destination (otlp). */
struct ex_batches {
  void (*take)(void *data, const char *bytes, size_t length, uint64_t spans);
  void *data;
};

/* What is to be exported, and from where its names come. Zero means "all" and "default".
 */
struct ex_options {
  struct md_names names;
  struct ex_filter_options filter;
  unsigned redact;  /* enum ex_redact_what */
  uint64_t slow_ns; /* callbacks that run this long get a marker; 0: 10 ms */
  const char *table; /* csv, jsonl: only this one; NULL: all */
  struct ex_origin origin;
  struct ex_batches batches;
  char *note;       /* room for EX_NOTE bytes, or NULL: gets what the user should know */
};

enum { EX_NOTE = 512 };

struct ex_format {
  const char *name;
  const char *summary;
  size_t state_size; /* zeroed before begin() */
  /* When not NULL the export is a directory of files with such names (as
   * ex_dest_directory() takes them), and cannot go to a descriptor. */
  const char *const *files;
  int lists_events; /* events as they are: spans are not cut at the range's ends */
  void (*begin)(struct ex_export *e);
  void (*event)(struct ex_export *e, const struct tr_event *event);
  void (*end)(struct ex_export *e); /* closes everything and frees its state */
};

/* What a format sees. */
struct ex_export {
  const struct ex_format *format;
  struct ex_dest *dest;
  struct ex_options options;
  void *state;
  struct ex_filter *filter;
  struct ex_redact redact;
  struct md_names names_of_source;
  uint64_t first_ns, last_ns; /* of the source; of what was exported */
  uint64_t events;            /* exported */
  struct ex_texts sites;      /* of ex_site_string() */
  uint64_t skipped;           /* of types that this build does not know */
};

/* Rows of formats.def. */
extern const struct ex_format *const ex_formats[];
extern const size_t ex_format_count;
const struct ex_format *ex_format_find(const char *name);
/* Events as JSON Lines, for `uvscope events`: not a format of files. */
extern const struct ex_format ex_format_events;

/* Begins an export; `dest` is borrowed until ex_export_end(). */
struct ex_export *ex_export_begin(const struct ex_format *format, struct ex_dest *dest,
                                  const struct ex_options *options);
/* Returns the destination's error, 0 or -errno; then there is no use in going on. */
int ex_export_feed(struct ex_export *e, const struct tr_event *events, size_t count);
/* Whether what is asked for has been seen: what is fed from now on is left out. */
int ex_export_done(const struct ex_export *e);
/* Ends the document and frees e. Returns the destination's error. */
int ex_export_end(struct ex_export *e);

/* Says, in one line, what the user should know of the result (printf). */
void ex_note(struct ex_export *e, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Names of an event's process; never NULL. */
const char *ex_name(const struct ex_export *e, const struct tr_event *event, uint32_t id);
struct tr_site_info ex_site(const struct ex_export *e, const struct tr_event *event,
                            uint32_t id);

#endif
