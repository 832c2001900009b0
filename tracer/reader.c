/* The reader's face; what lies behind it is in live.c and recording.c. */
#include "tracer/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tracer/alloc.h"
#include "tracer/clock.h"
#include "tracer/merge.h"

struct tr_reader *tr__reader_new(const struct tr__source_ops *ops, void *source) {
  struct tr_reader *r = tr__alloc(sizeof *r);
  r->ops = ops;
  r->source = source;
  r->epoch_ns = tr_clock_epoch_ns();
  return r;
}

uint32_t tr__reader_add_process(struct tr_reader *r, const struct tr_process_info *info) {
  struct tr__process *p = tr__alloc(sizeof *p);
  p->info = *info;
  r->processes = tr__reserve(r->processes, &r->process_room, r->process_count + 1,
                             sizeof(*r->processes));
  r->processes[r->process_count] = p;
  return (uint32_t)r->process_count++;
}

void tr_reader_free(struct tr_reader *r) {
  if (!r)
    return;
  r->ops->release(r);
  for (size_t i = 0; i < r->process_count; i++) {
    tr__names_release(&r->processes[i]->names);
    free(r->processes[i]);
  }
  free(r->processes);
  free(r->heap);
  free(r);
}

int tr_reader_next(struct tr_reader *r, struct tr_event *events, size_t max, int flush) {
  uint64_t until = 0;
  if (max > INT32_MAX)
    max = INT32_MAX;
  int error = r->ops->poll(r, flush, &until);
  return error ? error : (int)tr__merge(r, events, max, until);
}

int tr_reader_span(const struct tr_reader *r, uint64_t *first_ns, uint64_t *last_ns) {
  return r->ops->span ? r->ops->span(r, first_ns, last_ns) : -ENOTSUP;
}

int tr_reader_seek(struct tr_reader *r, uint64_t from_ns, uint64_t to_ns) {
  if (!r->ops->seek)
    return -ENOTSUP;
  r->heap_count = 0;
  r->last_ns = 0;
  r->totals.events = r->totals.lost = 0;
  r->totals.first_ns = r->totals.last_ns = 0;
  r->ops->seek(r, from_ns, to_ns);
  return 0;
}

int tr_reader_refresh(struct tr_reader *r) {
  return r->ops->update ? r->ops->update(r) : 0;
}

int tr_reader_growing(const struct tr_reader *r) {
  return r->ops->growing ? r->ops->growing(r) : 0;
}

uint64_t tr_reader_events_between(const struct tr_reader *r, uint64_t from_ns,
                                  uint64_t to_ns) {
  return r->ops->between ? r->ops->between(r, from_ns, to_ns) : 0;
}

int64_t tr_reader_epoch(const struct tr_reader *r) {
  return r->epoch_ns;
}

size_t tr_reader_process_count(const struct tr_reader *r) {
  return r->process_count;
}

const struct tr_process_info *tr_reader_process(struct tr_reader *r, uint32_t process) {
  if (process >= r->process_count)
    return NULL;
  if (r->ops->refresh)
    r->ops->refresh(r, process);
  struct tr__process *p = r->processes[process];
  if (p->told_ns && !p->info.end_ns) {
    p->info.end_ns = p->told_ns;
    p->info.exit_status = p->told_status;
    p->info.alive = 0;
  }
  return &p->info;
}

void tr_reader_process_ended(struct tr_reader *r, pid_t pid, int32_t status, uint64_t ns) {
  for (size_t i = r->process_count; i-- > 0;)
    if (r->processes[i]->info.pid == pid) {
      r->processes[i]->told_ns = ns;
      r->processes[i]->told_status = status;
      tr_reader_process(r, (uint32_t)i);
      return;
    }
}

const struct tr__names *tr__reader_names(struct tr_reader *r, uint32_t process) {
  if (process >= r->process_count)
    return NULL;
  r->ops->names(r, process);
  return &r->processes[process]->names;
}

const char *tr_reader_string(struct tr_reader *r, uint32_t process, uint32_t id) {
  if (process >= r->process_count || !id)
    return "";
  struct tr__names *n = &r->processes[process]->names;
  const char *s = tr__names_string(n, id);
  if (*s)
    return s;
  r->ops->names(r, process);
  return tr__names_string(n, id);
}

struct tr_site_info tr_reader_site(struct tr_reader *r, uint32_t process, uint32_t id) {
  if (process >= r->process_count || !id)
    return (struct tr_site_info){"", "", 0, 0};
  struct tr__names *n = &r->processes[process]->names;
  struct tr_site_info site = tr__names_site(n, id);
  if (*site.function || *site.file || site.line)
    return site;
  r->ops->names(r, process);
  return tr__names_site(n, id);
}

void tr_reader_totals(const struct tr_reader *r, struct tr_reader_totals *out) {
  *out = r->totals;
}

int tr_reader_any_alive(struct tr_reader *r) {
  return r->ops->any_alive(r);
}
