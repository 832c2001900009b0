/* The tables, and how events become rows of them. */
#include "exporters/tables.h"

#include <stdlib.h>
#include <string.h>

#define TABLE(name) static const struct ex_column columns_of_##name[] = {
#define COLUMN(table, name, type) {#name, EX_COLUMN_##type},
#define END_TABLE(name) };
#include "exporters/tables.def"
#undef TABLE
#undef COLUMN
#undef END_TABLE

const struct ex_table ex_tables[] = {
#define TABLE(name)                                                                      \
  {#name, columns_of_##name, sizeof columns_of_##name / sizeof *columns_of_##name},
#define COLUMN(table, name, type)
#define END_TABLE(name)
#include "exporters/tables.def"
#undef TABLE
#undef COLUMN
#undef END_TABLE
};
const size_t ex_table_count = sizeof ex_tables / sizeof *ex_tables;

const struct ex_table *ex_table_find(const char *name) {
  for (size_t i = 0; i < ex_table_count; i++)
    if (!strcmp(ex_tables[i].name, name))
      return &ex_tables[i];
  return NULL;
}

/* ---- cells ---- */

/* No number of ours needs all 64 bits: one that does was less than nothing, and is unknown.
 * Databases have no place for it either. */
static struct ex_cell number(uint64_t n) {
  if (n > INT64_MAX)
    return (struct ex_cell){0};
  return (struct ex_cell){.kind = EX_CELL_UNSIGNED, .number = n};
}

static struct ex_cell integer(int64_t n) {
  return (struct ex_cell){.kind = EX_CELL_SIGNED, .number = (uint64_t)n};
}

static struct ex_cell text(const char *t) {
  return (struct ex_cell){.kind = EX_CELL_TEXT, .text = t ? t : ""};
}

/* 0 stands for unknown, or none. */
static struct ex_cell known(uint64_t n) {
  return n ? number(n) : (struct ex_cell){0};
}

static struct ex_cell between(uint64_t from, uint64_t to) {
  return from && to ? integer((int64_t)(to - from)) : (struct ex_cell){0};
}

/* ---- rows ---- */

struct open_one {
  struct tr_event event;
  uint64_t nested_ns; /* of the callbacks that ran inside it */
};

struct ex__row_thread {
  uint32_t process;
  int32_t pid, tid;
  uint16_t role;
  const char *name;
  uint64_t first_ns, last_ns, events;
  struct open_one *open; /* callbacks and synchronous calls, outermost first */
  size_t depth, room;
  uint64_t poll_begin_ns, poll_end_ns, callbacks;
  struct tr_event sample;
  uint32_t sites[128];
  unsigned frames;
};

#define ROW(rows, table, ...)                                                            \
  (rows)->write((rows)->data, &ex_tables[EX_TABLE_##table],                              \
                (const struct ex_cell[EX_COLUMNS_MAX]){__VA_ARGS__})
#define WHO(event) number((event)->process), integer((event)->pid)

static struct ex__row_thread *thread_of(struct ex_rows *r, const struct tr_event *event) {
  int fresh;
  uint32_t n = ex_ids_get(&r->thread_ids, event->process, event->thread, &fresh);
  r->threads =
      ex__resize(r->threads, &r->thread_room, (size_t)n + 1, sizeof *r->threads);
  size_t none = 0;
  if (fresh) {
    r->threads[n] = ex__resize(NULL, &none, 1, sizeof **r->threads);
    *r->threads[n] = (struct ex__row_thread){.process = event->process,
                                             .pid = event->pid,
                                             .tid = event->tid,
                                             .first_ns = event->r.time};
  }
  return r->threads[n];
}

static struct ex_cell site_of(struct ex_rows *r, const struct tr_event *event,
                              uint32_t id) {
  int fresh;
  if (!id)
    return (struct ex_cell){0};
  uint32_t n = ex_ids_get(&r->sites, event->process, id, &fresh);
  if (fresh) {
    struct tr_site_info info = ex_site(r->e, event, id);
    ROW(r, sites, number(n), number(event->process), text(info.function), text(info.file),
        known(info.line), known(info.column));
  }
  return number(n);
}

static struct ex_cell name_of(struct ex_rows *r, const struct tr_event *event,
                              uint32_t id) {
  return text(ex_name(r->e, event, id));
}

static void count(struct ex_rows *r, const struct tr_event *event, const char *name,
                  const char *unit, uint64_t value) {
  ROW(r, counters, WHO(event), number(event->r.time), text(name), text(unit),
      number(value));
}

/* ---- the loop ---- */

static void poll_begins(struct ex_rows *r, struct ex__row_thread *t,
                        const struct tr_event *event) {
  if (t->poll_end_ns)
    ROW(r, ticks, WHO(event), integer(t->tid), number(event->r.x), number(t->poll_end_ns),
        number(event->r.time), between(t->poll_end_ns, event->r.time),
        between(t->poll_begin_ns, t->poll_end_ns), number(t->callbacks));
  t->poll_begin_ns = event->r.time;
  t->poll_end_ns = 0;
}

static void begin_one(struct ex__row_thread *t, const struct tr_event *event) {
  if (t->depth == 4096)
    return;
  t->open = ex__resize(t->open, &t->room, t->depth + 1, sizeof *t->open);
  t->open[t->depth++] = (struct open_one){.event = *event};
}

/* The innermost ends; 0: nobody knows when. */
static void end_one(struct ex_rows *r, struct ex__row_thread *t, uint64_t end_ns) {
  const struct open_one *o = &t->open[--t->depth];
  const struct tr_event *b = &o->event;
  uint64_t run = end_ns ? end_ns - b->r.time : 0;
  unsigned depth = 0;
  if (b->r.type == TR_EV_SYNC_BEGIN) {
    ROW(r, syncs, WHO(b), integer(t->tid), name_of(r, b, (uint32_t)b->r.x),
        text(tr_kind_name(b->r.h)), site_of(r, b, b->r.w), number(b->r.time),
        known(end_ns), between(b->r.time, end_ns));
    return;
  }
  for (size_t i = 0; i < t->depth; i++)
    depth += t->open[i].event.r.type == TR_EV_TASK_BEGIN;
  ROW(r, callbacks, WHO(b), integer(t->tid), known(b->r.x), text(tr_kind_name(b->r.h)),
      site_of(r, b, b->r.w), number(b->r.time), known(end_ns),
      between(b->r.time, end_ns),
      b->r.y == TR_UNKNOWN ? (struct ex_cell){0} : number(b->r.y), number(depth),
      end_ns ? number(run > o->nested_ns ? run - o->nested_ns : 0)
             : (struct ex_cell){0});
  t->callbacks += depth == 0;
  for (size_t i = t->depth; i-- > 0;)
    if (t->open[i].event.r.type == TR_EV_TASK_BEGIN) {
      t->open[i].nested_ns += run;
      break;
    }
}

static void end_of(struct ex_rows *r, struct ex__row_thread *t,
                   const struct tr_event *event, uint16_t begun_by) {
  size_t i = t->depth;
  while (i > 0 && (t->open[i - 1].event.r.type != begun_by ||
                   t->open[i - 1].event.r.x != event->r.x))
    i--;
  if (!i)
    return;
  while (t->depth > i)
    end_one(r, t, 0);
  end_one(r, t, event->r.time);
}

/* ---- the pool ---- */

static void put_item(struct ex_rows *r, struct ex_pending_item *i, uint64_t deliver_ns,
                     int cancelled) {
  const struct tr_event *b = &i->begin;
  uint64_t submit = b->r.type == TR_EV_POOL_SUBMIT ? b->r.time : 0;
  ROW(r, pool_items, WHO(b), number(b->r.x), text(tr_kind_name(b->r.h)),
      name_of(r, b, b->r.w), i->worker_tid ? integer(i->worker_tid) : (struct ex_cell){0},
      known(submit), known(i->start_ns), known(i->done_ns), known(deliver_ns),
      between(submit, i->start_ns), between(i->start_ns, i->done_ns),
      between(i->done_ns, deliver_ns),
      i->done_ns ? integer((int64_t)i->number) : (struct ex_cell){0},
      number((uint64_t)cancelled));
  ex_pending_remove(&r->work, i);
}

static void move_item(struct ex_rows *r, const struct tr_event *event) {
  int ends = event->r.type == TR_EV_POOL_DELIVER || event->r.type == TR_EV_POOL_CANCEL;
  struct ex_pending_item *i =
      ends ? ex_pending_find(&r->work, event->process, event->r.x)
           : ex_pending_add(&r->work, event->process, event->r.x);
  if (!i)
    return;
  if (!i->begin.r.type)
    i->begin = *event;
  if (event->r.type == TR_EV_POOL_START) {
    i->start_ns = event->r.time;
    i->worker_tid = event->tid;
  } else if (event->r.type == TR_EV_POOL_DONE) {
    i->done_ns = event->r.time;
    i->number = event->r.y;
  } else if (ends) {
    int cancelled = event->r.type == TR_EV_POOL_CANCEL;
    put_item(r, i, cancelled ? 0 : event->r.time, cancelled);
  }
}

/* ---- processes ---- */

static void put_spawn(struct ex_rows *r, struct ex_pending_item *i,
                      const struct tr_event *exit) {
  const struct tr_event *b = &i->begin;
  struct ex_cell none = {0};
  ROW(r, spawns, WHO(b), known(b->r.x), name_of(r, b, b->r.w),
      i->done_ns ? integer((int64_t)i->number) : none, number(b->r.time),
      known(i->done_ns), between(b->r.time, i->done_ns), exit ? number(exit->r.time) : none,
      exit && !exit->r.h ? integer((int32_t)exit->r.w) : none,
      exit && exit->r.h ? number(exit->r.h) : none);
  ex_pending_remove(&r->spawns, i);
}

static void move_spawn(struct ex_rows *r, const struct tr_event *event) {
  struct ex_pending_item *i =
      event->r.type == TR_EV_SPAWN_BEGIN
          ? ex_pending_add(&r->spawns, event->process, event->r.x + 1)
          : ex_pending_find(&r->spawns, event->process, event->r.x + 1);
  if (!i)
    return;
  if (event->r.type == TR_EV_SPAWN_BEGIN) {
    i->begin = *event;
    i->done_ns = 0;
  } else if (event->r.type == TR_EV_SPAWN_END) {
    i->done_ns = event->r.time;
    i->number = event->r.y;
    if ((int64_t)event->r.y <= 0)
      put_spawn(r, i, NULL);
  } else {
    put_spawn(r, i, event);
  }
}

/* ---- samples and the user ---- */

static void put_sample(struct ex_rows *r, struct ex__row_thread *t) {
  r->text.used = 0;
  for (unsigned i = 0; i < t->frames; i++) {
    if (i)
      ex_bytes_puts(&r->text, " < ");
    struct tr_site_info info = ex_site(r->e, &t->sample, t->sites[i]);
    ex_bytes_utf8(&r->text, *info.function ? info.function : "(anonymous)");
    ex_bytes_puts(&r->text, " (");
    ex_bytes_utf8(&r->text, info.file);
    ex_bytes_byte(&r->text, ':');
    ex_bytes_number(&r->text, info.line);
    ex_bytes_byte(&r->text, ')');
  }
  ex_bytes_byte(&r->text, 0);
  struct ex_cell leaf =
      t->frames ? site_of(r, &t->sample, t->sites[0]) : (struct ex_cell){0};
  ROW(r, samples, WHO(&t->sample), integer(t->tid), number(t->sample.r.time),
      known(t->sample.r.x), number(t->sample.r.y), leaf, text(r->text.at));
  t->sample.r.type = 0;
  t->frames = 0;
}

static void add_frames(struct ex_rows *r, struct ex__row_thread *t,
                       const struct tr_record *f) {
  const uint32_t sites[5] = {f->w, (uint32_t)f->x, (uint32_t)(f->x >> 32), (uint32_t)f->y,
                             (uint32_t)(f->y >> 32)};
  if (!t->sample.r.type)
    return;
  for (unsigned i = 0; i < 5 && sites[i] && t->frames < 128; i++)
    t->sites[t->frames++] = sites[i];
  if (t->frames >= t->sample.r.h || t->frames == 128 || !sites[4])
    put_sample(r, t);
}

static void put_mark(struct ex_rows *r, const struct tr_event *event, uint64_t begin_ns,
                     uint64_t end_ns) {
  ROW(r, marks, WHO(event), text(tr_event_info(event->r.type)->name),
      name_of(r, event, event->r.w), known(begin_ns), known(end_ns));
}

static void user(struct ex_rows *r, const struct tr_event *event) {
  uint64_t now = event->r.time, begin = event->r.x < now ? now - event->r.x : 0;
  struct ex_pending_item *i;
  switch (event->r.type) {
  case TR_EV_TIME_BEGIN:
    i = ex_pending_add(&r->spans, event->process, event->r.w);
    if (i)
      i->start_ns = now;
    break;
  case TR_EV_TIME_END:
    i = ex_pending_find(&r->spans, event->process, event->r.w);
    put_mark(r, event, i ? i->start_ns : 0, now);
    if (i)
      ex_pending_remove(&r->spans, i);
    break;
  case TR_EV_MEASURE:
    put_mark(r, event, begin, begin + event->r.y);
    break;
  default:
    put_mark(r, event, now, now);
  }
}

static void message(struct ex_rows *r, const struct tr_event *event) {
  ROW(r, messages, WHO(event), text(event->r.type == TR_EV_IPC_SEND ? "send" : "receive"),
      number(event->r.x), integer((int32_t)event->r.y), number(event->r.w),
      number(event->r.time));
}

/* ---- every event ---- */

static void rest(struct ex_rows *r, struct ex__row_thread *t,
                 const struct tr_event *event) {
  const struct tr_record *e = &event->r;
  switch (e->type) {
  case TR_EV_POOL_SIZE:
    count(r, event, "pool size", "workers", e->w);
    break;
  case TR_EV_HEAP:
    count(r, event, "heap", "bytes", e->x);
    if (e->y)
      count(r, event, "resident memory", "bytes", e->y);
    break;
  case TR_EV_GC_END:
    count(r, event, "heap", "bytes", e->x);
    break;
  case TR_EV_SAMPLE:
    t->sample = *event;
    t->frames = 0;
    if (!e->h)
      put_sample(r, t);
    break;
  case TR_EV_FRAMES:
    add_frames(r, t, e);
    break;
  case TR_EV_TIME_BEGIN:
  case TR_EV_TIME_END:
  case TR_EV_MARK:
  case TR_EV_MEASURE:
    user(r, event);
    break;
  case TR_EV_IPC_SEND:
  case TR_EV_IPC_RECV:
    message(r, event);
    break;
  case TR_EV_THREAD_START:
    t->role = e->h;
    t->name = ex_name(r->e, event, e->w);
    break;
  case TR_EV_LOST:
    ROW(r, lost, WHO(event), integer(t->tid),
        e->y == TR_UNKNOWN || e->y > e->time ? number(e->time) : number(e->time - e->y),
        number(e->time), number(e->x));
    break;
  default:
    break;
  }
}

static void task(struct ex_rows *r, struct ex__row_thread *t,
                 const struct tr_event *event) {
  const struct tr_record *e = &event->r;
  switch (e->type) {
  case TR_EV_TASK_CREATE:
    ROW(r, tasks, WHO(event), number(e->x), text(tr_kind_name(e->h)),
        site_of(r, event, e->w), known(e->y), number(e->time));
    break;
  case TR_EV_TASK_BEGIN:
  case TR_EV_SYNC_BEGIN:
    begin_one(t, event);
    break;
  case TR_EV_TASK_END:
    end_of(r, t, event, TR_EV_TASK_BEGIN);
    break;
  case TR_EV_SYNC_END:
    end_of(r, t, event, TR_EV_SYNC_BEGIN);
    break;
  case TR_EV_TASK_CANCEL:
    ROW(r, cancels, WHO(event), number(e->x), number(e->time));
    break;
  default:
    break;
  }
}

void ex_rows_event(struct ex_rows *r, const struct tr_event *event) {
  struct ex__row_thread *t = thread_of(r, event);
  t->events++;
  t->last_ns = event->r.time;
  if (event->process >= r->processes)
    r->processes = event->process + 1;
  switch (event->r.type >> 8) {
  case 0x01:
    if (event->r.type == TR_EV_POLL_BEGIN)
      poll_begins(r, t, event);
    else if (event->r.type == TR_EV_POLL_END) {
      t->poll_end_ns = event->r.time;
      t->callbacks = 0;
    }
    break;
  case 0x02:
    task(r, t, event);
    break;
  case 0x03:
    if (event->r.type == TR_EV_POOL_SIZE)
      rest(r, t, event);
    else
      move_item(r, event);
    break;
  case 0x04:
    if (event->r.type == TR_EV_SPAWN_BEGIN || event->r.type == TR_EV_SPAWN_END ||
        event->r.type == TR_EV_PROC_EXIT)
      move_spawn(r, event);
    else
      rest(r, t, event);
    break;
  default:
    rest(r, t, event);
  }
}

void ex_rows_begin(struct ex_rows *r, struct ex_export *e,
                   void (*write)(void *data, const struct ex_table *table,
                                 const struct ex_cell *cells),
                   void *data) {
  *r = (struct ex_rows){.e = e, .write = write, .data = data};
}

static void end_threads(struct ex_rows *r) {
  for (uint32_t n = 1; n <= r->thread_ids.used; n++) {
    struct ex__row_thread *t = r->threads[n];
    while (t->depth)
      end_one(r, t, 0);
    ROW(r, threads, number(t->process), integer(t->pid), integer(t->tid),
        text(tr_role_name(t->role)), text(t->name), number(t->first_ns),
        number(t->last_ns), number(t->events));
    free(t->open);
    free(t);
  }
  free(r->threads);
}

static void end_processes(struct ex_rows *r) {
  const struct md_names *names = &r->e->options.names;
  for (uint32_t i = 0; i < r->processes; i++) {
    const struct tr_process_info *p = names->process(names->data, i);
    if (p)
      ROW(r, processes, number(i), integer(p->pid), integer(p->ppid), text(p->command),
          number(p->start_ns), known(p->end_ns),
          p->end_ns ? integer(p->exit_status) : (struct ex_cell){0});
  }
}

void ex_rows_end(struct ex_rows *r) {
  for (size_t i = 0; i < r->work.capacity;)
    if (r->work.places[i].key)
      put_item(r, &r->work.places[i], 0, 0);
    else
      i++;
  for (size_t i = 0; i < r->spawns.capacity;)
    if (r->spawns.places[i].key)
      put_spawn(r, &r->spawns.places[i], NULL);
    else
      i++;
  end_threads(r);
  end_processes(r);
  ex_ids_release(&r->thread_ids);
  ex_ids_release(&r->sites);
  ex_pending_release(&r->work);
  ex_pending_release(&r->spawns);
  ex_pending_release(&r->spans);
  ex_bytes_release(&r->text);
}
