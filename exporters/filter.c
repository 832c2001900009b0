/* Which events are chosen. */
#include "exporters/filter.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exporters/bytes.h"
#include "exporters/filter_private.h"

int ex_kinds_parse(const char *text, uint32_t *kinds) {
  *kinds = 0;
  for (const char *word = text;;) {
    size_t length = strcspn(word, ",");
    unsigned kind = 1;
    while (kind < TR_KIND_COUNT && (strlen(tr_kind_name(kind)) != length ||
                                    memcmp(tr_kind_name(kind), word, length)))
      kind++;
    if (kind == TR_KIND_COUNT)
      return -EINVAL;
    *kinds |= (uint32_t)1 << kind;
    if (!word[length])
      return 0;
    word += length + 1;
  }
}

struct ex_filter *ex_filter_new(const struct ex_filter_options *options,
                                const struct md_names *names, ex_filter_sink sink,
                                void *data) {
  size_t none = 0;
  struct ex_filter *f = ex__resize(NULL, &none, 1, sizeof *f);
  f->o = *options;
  f->names = names;
  f->sink = sink;
  f->data = data;
  return f;
}

void ex_filter_free(struct ex_filter *f) {
  if (!f)
    return;
  ex__cut_release(f);
  ex_pending_release(&f->chosen);
  ex_ids_release(&f->sites);
  free(f->matches);
  free(f);
}

/* ---- by place ---- */

static int site_matches(const struct ex_filter *f, const struct tr_event *event,
                        uint32_t site) {
  struct tr_site_info info = f->names->site(f->names->data, event->process, site);
  char text[2048];
  snprintf(text, sizeof text, "%.900s (%.1000s:%u)", info.function, info.file, info.line);
  if (!strpbrk(f->o.site, "*?["))
    return strstr(text, f->o.site) != NULL;
  return !fnmatch(f->o.site, text, 0) || !fnmatch(f->o.site, info.function, 0) ||
         !fnmatch(f->o.site, info.file, 0);
}

static int at_place(struct ex_filter *f, const struct tr_event *event, uint64_t site) {
  int fresh;
  if (!f->o.site)
    return 1;
  if (!site)
    return 0;
  uint32_t n = ex_ids_get(&f->sites, event->process, site, &fresh);
  f->matches = ex__resize(f->matches, &f->match_room, (size_t)n + 1, 1);
  if (fresh)
    f->matches[n] = (unsigned char)site_matches(f, event, (uint32_t)site);
  return f->matches[n];
}

/* ---- by task ---- */

static int kind_fits(const struct ex_filter *f, unsigned kind) {
  return !f->o.kinds || (kind < 32 && f->o.kinds >> kind & 1);
}

static int is_chosen(struct ex_filter *f, const struct tr_event *event, uint64_t task) {
  return ex_pending_find(&f->chosen, event->process, task) != NULL;
}

/* A task belongs to what is asked for when its callback, or the place that scheduled it,
 * is there. */
static int task_fits(struct ex_filter *f, const struct tr_event *event) {
  const struct tr_record *r = &event->r;
  int names_place = r->type == TR_EV_TASK_CREATE || r->type == TR_EV_TASK_BEGIN;
  if (!kind_fits(f, r->h))
    return 0;
  if (!f->o.site)
    return 1;
  if (names_place && at_place(f, event, r->w)) {
    ex_pending_add(&f->chosen, event->process, r->x);
    return 1;
  }
  int was = is_chosen(f, event, r->x);
  if (was && (r->type == TR_EV_TASK_CANCEL || r->type == TR_EV_POOL_CANCEL))
    ex_pending_remove(&f->chosen, ex_pending_find(&f->chosen, event->process, r->x));
  return was;
}

static int of_task(struct ex_filter *f, const struct tr_event *event, unsigned kind,
                   uint64_t task) {
  return kind_fits(f, kind) && (!f->o.site || is_chosen(f, event, task));
}

/* What has no task of its own goes with what it came from. */
static int part_fits(struct ex_filter *f, const struct tr_event *event) {
  const struct tr_record *r = &event->r;
  struct ex__open_thread *t = ex__open_thread(f, event);
  switch (r->type) {
  case TR_EV_SYNC_BEGIN:
    return t->sync = kind_fits(f, r->h) && at_place(f, event, r->w);
  case TR_EV_SYNC_END:
    return t->sync;
  case TR_EV_SPAWN_BEGIN:
    return t->spawn = of_task(f, event, TR_KIND_CHILD, r->x);
  case TR_EV_SPAWN_END:
    return t->spawn;
  case TR_EV_PROC_EXIT:
    return t->spawn = of_task(f, event, TR_KIND_CHILD, r->x);
  case TR_EV_PROC_RUSAGE:
    return t->spawn;
  case TR_EV_SAMPLE:
    return t->sample = f->o.site && is_chosen(f, event, r->x);
  case TR_EV_FRAMES:
    return t->sample;
  case TR_EV_IPC_SEND:
  case TR_EV_IPC_RECV:
    return !f->o.site && kind_fits(f, TR_KIND_MESSAGE);
  case TR_EV_TASK_LABEL:
    return is_chosen(f, event, r->x) || !f->o.site;
  default:
    return tr_event_info(r->type)->category == TR_CAT_META;
  }
}

static int fits(struct ex_filter *f, const struct tr_event *event) {
  switch (event->r.type) {
  case TR_EV_TASK_CREATE:
  case TR_EV_TASK_READY:
  case TR_EV_TASK_BEGIN:
  case TR_EV_TASK_END:
  case TR_EV_TASK_CANCEL:
  case TR_EV_POOL_SUBMIT:
  case TR_EV_POOL_START:
  case TR_EV_POOL_DONE:
  case TR_EV_POOL_DELIVER:
  case TR_EV_POOL_CANCEL:
    return task_fits(f, event);
  default:
    return part_fits(f, event);
  }
}

void ex__filter_choose(struct ex_filter *f, const struct tr_event *event) {
  if ((f->o.kinds || f->o.site) && tr_event_info(event->r.type) && !fits(f, event))
    return;
  if (f->o.type && event->r.type != f->o.type)
    return;
  f->sink(f->data, event);
}

/* ---- by time ---- */

static int before_range(struct ex_filter *f, const struct tr_event *event) {
  if (event->r.time - f->first_ns < f->o.from_ns) {
    if (!f->o.as_it_is && tr_event_info(event->r.type))
      ex__cut_note(f, event);
    return 1;
  }
  if (!f->started && f->o.from_ns && !f->o.as_it_is)
    ex__cut_begin(f, f->first_ns + f->o.from_ns);
  f->started = 1;
  return 0;
}

void ex_filter_event(struct ex_filter *f, const struct tr_event *event) {
  if (!f->first_ns)
    f->first_ns = event->r.time;
  if (f->o.to_ns && event->r.time - f->first_ns > f->o.to_ns)
    f->done = 1;
  if (f->done || (f->o.pid && event->pid != f->o.pid) || before_range(f, event))
    return;
  ex__filter_choose(f, event);
}

int ex_filter_done(const struct ex_filter *f) {
  return f->done;
}

uint64_t ex_filter_end_ns(const struct ex_filter *f) {
  return f->o.to_ns ? f->first_ns + f->o.to_ns : UINT64_MAX;
}
