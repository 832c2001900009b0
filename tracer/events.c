#include "tracer/events.h"

#define FIELD_(...) \
  { 0, TR_FIELD_NONE }
#define FIELD_GIVEN(name, type) \
  { #name, TR_FIELD_##type }
#define FIELD(...) FIELD_##__VA_OPT__(GIVEN)(__VA_ARGS__)

const struct tr_event_info tr_event_infos[] = {
#define EV(id, sym, name, cat, span, h, w, x, y) \
  {(id), TR_CAT_##cat, TR_SPAN_##span, #sym, name, {FIELD h, FIELD w, FIELD x, FIELD y}},
#include "tracer/events.def"
#undef EV
};
const size_t tr_event_info_count = sizeof tr_event_infos / sizeof *tr_event_infos;

/* A type's high byte is its category + 1 and the low byte counts from 1, so its row is
 * found without a search. ROWS bounds the low byte. */
enum { ROWS = 64 };
enum row {
#define EV(id, sym, name, cat, span, h, w, x, y) ROW_##sym,
#include "tracer/events.def"
#undef EV
};
static const uint8_t row_of[(TR_CAT_COUNT + 1) * ROWS] = {
#define EV(id, sym, name, cat, span, h, w, x, y) \
  [((id) >> 8) * ROWS + ((id)&0xff)] = 1 + ROW_##sym,
#include "tracer/events.def"
#undef EV
};
#define EV(id, sym, name, cat, span, h, w, x, y) \
  _Static_assert((id) >> 8 == TR_CAT_##cat + 1 && ((id)&0xff) < ROWS, "id of " #sym);
#include "tracer/events.def"
#undef EV

const struct tr_event_info *tr_event_info(uint16_t type) {
  unsigned high = type >> 8, low = type & 0xff;
  if (high > TR_CAT_COUNT || low >= ROWS || !row_of[high * ROWS + low])
    return NULL;
  return &tr_event_infos[row_of[high * ROWS + low] - 1];
}

uint64_t tr_event_field(const struct tr_record *r, unsigned field) {
  const struct tr_event_info *info = tr_event_info(r->type);
  int sign = info && field < TR_FIELDS && info->fields[field].type == TR_FIELD_INT;
  switch (field) {
  case TR_FIELD_H:
    return sign ? (uint64_t)(int16_t)r->h : r->h;
  case TR_FIELD_W:
    return sign ? (uint64_t)(int32_t)r->w : r->w;
  case TR_FIELD_X:
    return r->x;
  case TR_FIELD_Y:
    return r->y;
  default:
    return 0;
  }
}

static const char *const category_names[] = {"loop",   "task", "pool", "process",
                                             "engine", "user", "meta"};
_Static_assert(sizeof category_names / sizeof *category_names == TR_CAT_COUNT, "names");

static const char *const kind_names[] = {
#define KIND(n, sym, name, pooled) [n] = name,
#include "tracer/kinds.def"
};
static const uint8_t kind_pooled[] = {
#define KIND(n, sym, name, pooled) [n] = pooled,
#include "tracer/kinds.def"
};
static const char *const phase_names[] = {
#define PHASE(n, sym, name) [n] = name,
#include "tracer/kinds.def"
};
static const char *const role_names[] = {
#define ROLE(n, sym, name) [n] = name,
#include "tracer/kinds.def"
};

static const char *name_in(const char *const *names, size_t count, unsigned i) {
  return i < count && names[i] ? names[i] : "?";
}
#define NAME_IN(names, i) name_in(names, sizeof names / sizeof *names, i)

const char *tr_category_name(enum tr_category category) {
  return NAME_IN(category_names, (unsigned)category);
}

const char *tr_kind_name(unsigned kind) {
  return NAME_IN(kind_names, kind);
}

const char *tr_phase_name(unsigned phase) {
  return NAME_IN(phase_names, phase);
}

const char *tr_role_name(unsigned role) {
  return NAME_IN(role_names, role);
}

int tr_kind_is_pooled(unsigned kind) {
  return kind < sizeof kind_pooled && kind_pooled[kind];
}
