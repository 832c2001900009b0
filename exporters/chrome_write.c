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
  ex_i64(c->d, t->pid);
  ex_lit(c->d, ",\"tid\":");
  ex_i64(c->d, t->tid);
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

void ex__cat_label(struct ex__chrome *c, const char *cat, const struct tr_event *event) {
  struct ex_bytes *out = ex_texts_make(&c->labels, event->process, ex_label_key(event));
  if (out) {
    struct ex_bytes *plain = &c->plain;
    plain->used = 0;
    ex_label(plain, c->e, event);
    ex_bytes_byte(plain, 0);
    ex_bytes_escaped(out, plain->at);
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
