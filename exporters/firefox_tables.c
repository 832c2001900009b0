/* Strings, functions, frames and stacks of the Firefox Profiler's shared tables. */
#include <string.h>

#include "exporters/firefox.h"
#include "exporters/text.h"

static uint64_t hash(const char *text, uint64_t h) {
  for (const char *c = text; *c; c++)
    h = (h ^ (unsigned char)*c) * 0x100000001b3u;
  return h ^ h >> 32;
}

static void add(struct firefox *f, enum ff__shared column, uint64_t value) {
  struct ex_log *log = &f->shared[column];
  ex_log_next(log);
  ex_bytes_number(&log->text, value);
  ex_log_step(&f->spill, log);
}

static uint64_t add_string(struct firefox *f, const char *text) {
  struct ex_log *log = &f->shared[FF__STRINGS];
  ex_log_next(log);
  ex_bytes_string(&log->text, text);
  ex_log_step(&f->spill, log);
  return log->count - 1;
}

/* All strings have one numbering; the keys of the kinds differ in their upper bits. */
static uint64_t string_of(struct firefox *f, uint32_t process, uint64_t key, int *fresh) {
  return ex_ids_get(&f->strings, process, key, fresh) - 1;
}

uint64_t ff__string(struct firefox *f, const char *text) {
  int fresh;
  uint64_t index = string_of(f, UINT32_MAX, hash(text, 0xcbf29ce484222325u), &fresh);
  return fresh ? add_string(f, text) : index;
}

uint64_t ff__name_string(struct firefox *f, const struct tr_event *event, uint32_t id) {
  int fresh;
  uint64_t index = string_of(f, event->process, (uint64_t)1 << 60 | id, &fresh);
  return fresh ? add_string(f, ex_name(f->e, event, id)) : index;
}

uint64_t ff__site_string(struct firefox *f, const struct tr_event *event, uint32_t site) {
  int fresh;
  uint64_t index = string_of(f, event->process, (uint64_t)1 << 61 | site, &fresh);
  if (!fresh)
    return index;
  f->text.used = 0;
  ex_label_site(&f->text, f->e, event, site, 0);
  ex_bytes_byte(&f->text, 0);
  return add_string(f, f->text.at);
}

uint64_t ff__label(struct firefox *f, const struct tr_event *event) {
  int fresh;
  uint64_t key = (uint64_t)1 << 62 | ex_label_key(event);
  uint64_t index = string_of(f, event->process, key, &fresh);
  if (!fresh)
    return index;
  f->text.used = 0;
  ex_label(&f->text, f->e, event);
  ex_bytes_byte(&f->text, 0);
  return add_string(f, f->text.at);
}

static uint64_t source_of(struct firefox *f, const char *file) {
  int fresh;
  uint64_t id = ex_ids_get(&f->sources, 0, hash(file, 0xcbf29ce484222325u), &fresh);
  if (fresh)
    add(f, FF__SOURCE_NAME, ff__string(f, file));
  return id - 1;
}

/* A function without a name is called by its place. */
static uint64_t func_of(struct firefox *f, const struct tr_event *event, uint32_t site,
                        struct tr_site_info info) {
  int fresh;
  uint64_t key = hash(info.file, hash(info.function, 0xcbf29ce484222325u));
  uint64_t id = ex_ids_get(&f->funcs, 0, *info.function ? key : key + info.line, &fresh);
  if (!fresh)
    return id - 1;
  f->text.used = 0;
  if (!*info.function)
    ex_label_site(&f->text, f->e, event, site, 1);
  ex_bytes_byte(&f->text, 0);
  const char *name = *info.function ? info.function
                     : *f->text.at  ? f->text.at
                                    : "(anonymous)";
  add(f, FF__FUNC_NAME, ff__string(f, name));
  add(f, FF__FUNC_SOURCE, source_of(f, info.file));
  return id - 1;
}

static uint64_t frame_of(struct firefox *f, const struct tr_event *event, uint32_t site) {
  int fresh;
  uint64_t id = ex_ids_get(&f->frames, event->process, site, &fresh);
  if (!fresh)
    return id - 1;
  struct tr_site_info info = ex_site(f->e, event, site);
  add(f, FF__FRAME_FUNC, func_of(f, event, site, info));
  add(f, FF__FRAME_LINE, info.line);
  add(f, FF__FRAME_COLUMN, info.column);
  return id - 1;
}

uint64_t ff__stack(struct firefox *f, const struct tr_event *event, const uint32_t *sites,
                   unsigned depth) {
  uint64_t node = 0; /* one more than its index */
  while (depth-- > 0) {
    int fresh;
    uint64_t key = node << 32 | frame_of(f, event, sites[depth]);
    uint64_t id = ex_ids_get(&f->stacks, 0, key, &fresh);
    if (fresh) {
      struct ex_log *prefix = &f->shared[FF__STACK_PREFIX];
      add(f, FF__STACK_FRAME, key & UINT32_MAX);
      ex_log_next(prefix);
      if (node)
        ex_bytes_number(&prefix->text, node - 1);
      else
        ex_bytes_lit(&prefix->text, "null");
      ex_log_step(&f->spill, prefix);
    }
    node = id;
  }
  return node - 1;
}
