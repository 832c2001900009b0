#include "cli/events.h"

#include "cli/source.h"

static void *events_open(void *data) {
  char why[256];
  struct tr_reader *r = NULL;
  return tr_reader_open_file(&r, data, why, sizeof why) ? NULL : r;
}

static void events_close(void *cursor) {
  tr_reader_free(cursor);
}

static int events_span(void *cursor, uint64_t *first_ns, uint64_t *last_ns, int *growing) {
  tr_reader_refresh(cursor);
  *growing = tr_reader_growing(cursor);
  return tr_reader_span(cursor, first_ns, last_ns);
}

static int events_seek(void *cursor, uint64_t from_ns, uint64_t to_ns) {
  return tr_reader_seek(cursor, from_ns, to_ns);
}

static int events_next(void *cursor, struct tr_event *events, size_t max) {
  return tr_reader_next(cursor, events, max, 0);
}

static uint64_t events_bad(void *cursor) {
  struct tr_reader_totals totals;
  tr_reader_totals(cursor, &totals);
  return totals.bytes_bad;
}

static struct md_names events_names(void *cursor) {
  return cli_names(cursor);
}

struct md_events cli_file_events(const char *path) {
  return (struct md_events){.open = events_open,
                            .close = events_close,
                            .span = events_span,
                            .seek = events_seek,
                            .next = events_next,
                            .bad = events_bad,
                            .names = events_names,
                            .data = (void *)path};
}
