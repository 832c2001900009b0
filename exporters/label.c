/* What slices are called. */
#include <string.h>

#include "exporters/timeline.h"

void ex_label_site(struct ex_bytes *out, const struct ex_export *e,
                   const struct tr_event *event, uint32_t site, int shorten) {
  struct tr_site_info info = ex_site(e, event, site);
  const char *slash = shorten ? strrchr(info.file, '/') : NULL;
  const char *file = slash ? slash + 1 : info.file;
  ex_bytes_utf8(out, info.function);
  if (!*file)
    return;
  if (*info.function)
    ex_bytes_puts(out, " (");
  ex_bytes_utf8(out, file);
  if (info.line) {
    ex_bytes_byte(out, ':');
    ex_bytes_number(out, info.line);
  }
  if (*info.function)
    ex_bytes_byte(out, ')');
}

uint32_t ex_slice_site(const struct tr_event *event) {
  switch (event->r.type) {
  case TR_EV_TASK_BEGIN:
  case TR_EV_SYNC_BEGIN:
  case TR_EV_TASK_CREATE:
    return event->r.w;
  default:
    return 0;
  }
}

static void with(struct ex_bytes *out, const char *before, const char *name) {
  ex_bytes_puts(out, before);
  ex_bytes_utf8(out, name);
}

void ex_label(struct ex_bytes *out, const struct ex_export *e,
              const struct tr_event *event) {
  size_t before = out->used;
  switch (event->r.type) {
  case TR_EV_TASK_BEGIN:
    ex_label_site(out, e, event, event->r.w, 1);
    if (out->used == before)
      ex_bytes_puts(out, tr_kind_name(event->r.h));
    break;
  case TR_EV_PHASE:
    ex_bytes_puts(out, tr_phase_name(event->r.h));
    break;
  case TR_EV_SYNC_BEGIN:
    ex_bytes_utf8(out, ex_name(e, event, (uint32_t)event->r.x));
    break;
  case TR_EV_POOL_SUBMIT:
  case TR_EV_POOL_START:
  case TR_EV_MARK:
    ex_bytes_utf8(out, ex_name(e, event, event->r.w));
    break;
  case TR_EV_SPAWN_BEGIN:
    with(out, "spawn ", ex_name(e, event, event->r.w));
    break;
  case TR_EV_COMPILE_BEGIN:
    with(out, "compile ", ex_name(e, event, event->r.w));
    break;
  case TR_EV_TASK_CREATE:
    with(out, "schedule ", tr_kind_name(event->r.h));
    break;
  default:
    ex_bytes_puts(out, tr_event_info(event->r.type)->name);
  }
}

uint64_t ex_label_key(const struct tr_event *event) {
  uint64_t type = (uint64_t)event->r.type << 48;
  switch (event->r.type) {
  case TR_EV_TASK_BEGIN:
    return type | (event->r.w ? event->r.w : (uint64_t)event->r.h << 32);
  case TR_EV_PHASE:
  case TR_EV_TASK_CREATE:
    return type | event->r.h;
  case TR_EV_SYNC_BEGIN:
    return type | (uint32_t)event->r.x;
  case TR_EV_POOL_SUBMIT:
  case TR_EV_POOL_START:
  case TR_EV_MARK:
  case TR_EV_SPAWN_BEGIN:
  case TR_EV_COMPILE_BEGIN:
    return type | event->r.w;
  default:
    return type;
  }
}
