/* Interned data: a name is written once and has a number from then on. */
#include <stdlib.h>

#include "exporters/perfetto.h"

/* Opens an entry of a table; its number is its first field. */
static size_t open_entry(struct pf__state *st, unsigned field, uint64_t iid) {
  size_t begin = ex_pb_open(&st->interned, field);
  ex_pb_u64(&st->interned, 1, iid);
  return begin;
}

static void put_entry(struct pf__state *st, unsigned field, uint64_t iid,
                      const char *text) {
  size_t begin = open_entry(st, field, iid);
  ex_pb_text(&st->interned, 2, text);
  ex_pb_close(&st->interned, begin);
}

uint64_t pf__label(struct pf__state *st, const struct tr_event *event) {
  int fresh;
  uint64_t iid =
      ex_ids_get(&st->tables[PF__LABELS], event->process, ex_label_key(event), &fresh);
  if (fresh) {
    st->scratch.used = 0;
    ex_label(&st->scratch, st->e, event);
    ex_bytes_byte(&st->scratch, 0);
    put_entry(st, PF_NAMES, iid, st->scratch.at);
  }
  return iid;
}

uint64_t pf__static(struct pf__state *st, enum pf__table table, const char *text) {
  static const unsigned fields[PF__TABLES] = {[PF__LABELS] = PF_NAMES,
                                              [PF__CATEGORIES] = PF_CATEGORIES,
                                              [PF__FIELD_NAMES] = PF_ANNOTATION_NAMES,
                                              [PF__TEXTS] = PF_STRINGS};
  int fresh;
  uint64_t iid =
      ex_ids_get(&st->tables[table], UINT32_MAX, (uint64_t)(uintptr_t)text, &fresh);
  if (fresh)
    put_entry(st, fields[table], iid, text);
  return iid;
}

uint64_t pf__text(struct pf__state *st, const struct tr_event *event, uint32_t string) {
  int fresh;
  uint64_t iid = ex_ids_get(&st->tables[PF__TEXTS], event->process, string, &fresh);
  if (fresh)
    put_entry(st, PF_STRINGS, iid, ex_name(st->e, event, string));
  return iid;
}

uint64_t pf__site(struct pf__state *st, const struct tr_event *event, uint32_t site) {
  int fresh;
  uint64_t iid = ex_ids_get(&st->tables[PF__TEXTS], event->process,
                            (uint64_t)1 << 32 | site, &fresh);
  if (fresh) {
    st->scratch.used = 0;
    ex_label_site(&st->scratch, st->e, event, site, 0);
    ex_bytes_byte(&st->scratch, 0);
    put_entry(st, PF_STRINGS, iid, st->scratch.at);
  }
  return iid;
}

/* Function names and paths are told apart by the site that first has them: a path is
 * written once for each site in it, which costs little. */
static uint64_t frame(struct pf__state *st, const struct tr_event *event, uint32_t site) {
  int fresh, new_name;
  uint64_t iid = ex_ids_get(&st->tables[PF__FRAMES], event->process, site, &fresh);
  if (!fresh)
    return iid;
  struct tr_site_info info = ex_site(st->e, event, site);
  uint64_t name = ex_ids_get(&st->tables[PF__FUNCTIONS], event->process, site, &new_name);
  put_entry(st, PF_FUNCTIONS, name, *info.function ? info.function : "(anonymous)");
  put_entry(st, PF_SOURCE_PATHS, name, info.file);
  size_t begin = open_entry(st, PF_FRAMES, iid);
  ex_pb_u64(&st->interned, 2, name);
  ex_pb_u64(&st->interned, 3, 1); /* the mapping that stands for all JavaScript */
  ex_pb_u64(&st->interned, 4, iid);
  ex_pb_u64(&st->interned, 5, name);
  ex_pb_u64(&st->interned, 6, info.line);
  ex_pb_close(&st->interned, begin);
  return iid;
}

static uint64_t hash_stack(const uint32_t *sites, unsigned depth) {
  uint64_t h = 0xcbf29ce484222325u;
  for (unsigned i = 0; i < depth; i++)
    h = (h ^ sites[i]) * 0x9e3779b97f4a7c15u + (h >> 29);
  return h;
}

static void mapping(struct pf__state *st) {
  int fresh;
  ex_ids_get(&st->tables[PF__PATHS], 0, 1, &fresh);
  if (!fresh)
    return;
  put_entry(st, PF_MAPPING_PATHS, 1, "JavaScript");
  size_t begin = open_entry(st, PF_MAPPINGS, 1);
  ex_pb_u64(&st->interned, 7, 1);
  ex_pb_close(&st->interned, begin);
}

/* Stacks are told apart by a hash of 64 bits. */
uint64_t pf__callstack(struct pf__state *st, const struct tr_event *event,
                       const uint32_t *sites, unsigned depth) {
  int fresh;
  uint64_t frames[EX_FRAMES_MAX];
  uint64_t iid = ex_ids_get(&st->tables[PF__STACKS], event->process,
                            hash_stack(sites, depth), &fresh);
  if (!fresh)
    return iid;
  mapping(st);
  for (unsigned i = 0; i < depth; i++)
    frames[i] = frame(st, event, sites[i]);
  size_t begin = open_entry(st, PF_CALLSTACKS, iid);
  while (depth-- > 0)
    ex_pb_u64(&st->interned, 2, frames[depth]);
  ex_pb_close(&st->interned, begin);
  return iid;
}

void pf__names_release(struct pf__state *st) {
  for (size_t i = 0; i < PF__TABLES; i++)
    ex_ids_release(&st->tables[i]);
  ex_bytes_release(&st->packet);
  ex_bytes_release(&st->interned);
  ex_bytes_release(&st->scratch);
}
