/* The objects of Chrome Trace Event JSON. The array form is written, which readers accept
 * even when it was cut. */
#include "exporters/chrome.h"

#include "exporters/fields.h"
#include "exporters/text.h"

void ex__open(struct ex__chrome *c, char phase, uint64_t ns, const struct ex_thread *t) {
  if (c->written++)
    ex_lit(c->d, ",\n{\"ph\":\"");
  else
    ex_lit(c->d, "[{\"ph\":\"");
  ex_put(c->d, &phase, 1);
  ex_lit(c->d, "\",\"ts\":");
  ex_us(c->d, ns);
  ex_lit(c->d, ",\"pid\":");
  ex_i64(c->d, t->shown_pid);
  ex_lit(c->d, ",\"tid\":");
  ex_i64(c->d, t->shown_tid);
}

void ex__close(struct ex__chrome *c) {
  ex_lit(c->d, "}");
}

static void put_cat(struct ex__chrome *c, const char *cat) {
  ex_lit(c->d, ",\"cat\":\"");
  ex_puts(c->d, cat);
  ex_lit(c->d, "\",\"name\":\"");
}

void ex__cat_name(struct ex__chrome *c, const char *cat, const char *name) {
  put_cat(c, cat);
  ex_escaped(c->d, name);
  ex_lit(c->d, "\"");
}

static void put_label(struct ex__chrome *c, struct ex_bytes *out,
                      const struct tr_event *event) {
  c->plain.used = 0;
  ex_label(&c->plain, c->e, event);
  ex_bytes_byte(&c->plain, 0);
  ex_bytes_escaped(out, c->plain.at);
}

void ex__cat_label(struct ex__chrome *c, const char *cat, const struct tr_event *event) {
  struct ex_bytes *out = ex_texts_make(&c->labels, event->process, ex_label_key(event));
  if (out) {
    put_label(c, out, event);
    ex_texts_made(&c->labels);
  }
  put_cat(c, cat);
  ex_put(c->d, c->labels.text, c->labels.length);
  ex_lit(c->d, "\"");
}

void ex__args(struct ex__chrome *c, const struct tr_event *event) {
  ex_lit(c->d, ",\"args\":{");
  ex_fields(c->e, event, tr_event_info(event->r.type), 0);
  ex_lit(c->d, "}");
}

/* Only what is alike for all slices of a name: viewers put slices whose arguments differ
 * into groups of their own. */
static void put_group_args(struct ex__chrome *c, struct ex_bytes *b,
                           const struct tr_event *event) {
  const struct tr_event_info *info = tr_event_info(event->r.type);
  unsigned written = 0;
  for (unsigned i = 0; i < TR_FIELDS; i++) {
    struct ex_value v = ex_field_value(c->e, event, info, i);
    if (v.kind != EX_VALUE_TEXT && v.kind != EX_VALUE_SITE)
      continue;
    if (written++)
      ex_bytes_byte(b, ',');
    ex_bytes_string(b, info->fields[i].name);
    ex_bytes_byte(b, ':');
    c->plain.used = 0;
    if (v.kind == EX_VALUE_SITE)
      ex_label_site(&c->plain, c->e, event, (uint32_t)v.number, 0);
    else
      ex_bytes_puts(&c->plain, v.text);
    ex_bytes_byte(&c->plain, 0);
    ex_bytes_string(b, c->plain.at);
  }
}

/* What tells its name and arguments from those of others: all the fields that they show.
 */
static uint64_t slice_key(const struct tr_event *event) {
  uint64_t key = (uint64_t)event->r.type << 48 | (uint64_t)event->r.h << 32 | event->r.w;
  if (event->r.type == TR_EV_SYNC_BEGIN)
    key ^= event->r.x * 0x9e3779b97f4a7c15u;
  return event->r.type == TR_EV_POLL_BEGIN ? key & ~(uint64_t)UINT32_MAX : key;
}

void ex__cat_slice(struct ex__chrome *c, const char *cat, const struct tr_event *event) {
  struct ex_bytes *out = ex_texts_make(&c->slices, event->process, slice_key(event));
  if (out) {
    put_label(c, out, event);
    ex_bytes_lit(out, "\",\"args\":{");
    put_group_args(c, out, event);
    ex_bytes_byte(out, '}');
    ex_texts_made(&c->slices);
  }
  put_cat(c, cat);
  ex_put(c->d, c->slices.text, c->slices.length);
}

static void put_id(struct ex__chrome *c, uint64_t id) {
  static const char hex[] = "0123456789abcdef";
  char text[16], *begin = text + sizeof text;
  do
    *--begin = hex[id & 15];
  while (id >>= 4);
  ex_lit(c->d, ",\"id\":\"0x");
  ex_put(c->d, begin, (size_t)(text + sizeof text - begin));
  ex_lit(c->d, "\"");
}

void ex__flow(struct ex__chrome *c, const struct ex_thread *t, uint64_t ns,
              const struct ex_arrow *arrow) {
  int out = arrow->direction == EX_ARROW_OUT;
  ex__open(c, out ? 's' : 'f', ns, t);
  put_id(c, arrow->id);
  ex__cat_name(c, arrow->cat, "leads to");
  if (!out)
    ex_lit(c->d, ",\"bp\":\"e\"");
  ex__close(c);
}

void ex__async(struct ex__chrome *c, char phase, const struct ex_thread *t, uint64_t ns,
               const char *cat, uint64_t id, const char *name) {
  ex__open(c, phase, ns, t);
  put_id(c, id);
  ex__cat_name(c, cat, name);
  ex__close(c);
}

/* Without a category: viewers that look at the first event's would be misled. */
static void open_metadata(struct ex__chrome *c, const struct ex_thread *t,
                          const char *what) {
  ex__open(c, 'M', 0, t);
  ex_lit(c->d, ",\"name\":");
  ex_string(c->d, what);
  ex_lit(c->d, ",\"args\":{");
}

void ex__metadata(struct ex__chrome *c, const struct ex_thread *t, const char *what,
                  const char *name) {
  open_metadata(c, t, what);
  ex_lit(c->d, "\"name\":");
  ex_string(c->d, name);
  ex_lit(c->d, "}");
  ex__close(c);
}

void ex__sort_index(struct ex__chrome *c, const struct ex_thread *t, const char *what,
                    uint64_t index) {
  open_metadata(c, t, what);
  ex_lit(c->d, "\"sort_index\":");
  ex_u64(c->d, index);
  ex_lit(c->d, "}");
  ex__close(c);
}
