/* The bounded store of what the traced program printed. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tui/canvas.h"
#include "tui/ui.h"

enum { LINE_MAX_BYTES = 8192, LINE_OVERHEAD = 64, DEFAULT_BYTES = 4 << 20 };

struct ui__line {
  uint64_t time_ns;
  enum ui_stream stream;
  char *text;
  size_t length;
};

/* Where a stream is inside a terminal escape sequence. */
enum ui__escape { PLAIN, ESCAPE, CSI, STRING, STRING_ESCAPE, CHARSET };

/* A line without its newline yet. */
struct ui__partial {
  char text[LINE_MAX_BYTES];
  size_t length;
  uint64_t time_ns;
  enum ui__escape state;
  int returned; /* a carriage return came: the next character starts the line anew */
};

struct ui_console {
  struct ui__line *lines; /* a ring */
  size_t first, count, capacity;
  size_t bytes, max_bytes;
  uint64_t dropped;
  struct ui__partial partial[UI_STREAMS];
};

struct ui_console *ui_console_new(size_t max_bytes) {
  struct ui_console *c = ui__alloc(sizeof *c);
  c->max_bytes = max_bytes > 0 ? max_bytes : DEFAULT_BYTES;
  return c;
}

static struct ui__line *ui__line(const struct ui_console *c, size_t index) {
  return &c->lines[(c->first + index) % c->capacity];
}

void ui_console_free(struct ui_console *c) {
  if (c == NULL)
    return;
  for (size_t i = 0; i < c->count; i++)
    free(ui__line(c, i)->text);
  free(c->lines);
  free(c);
}

static void ui__drop_first(struct ui_console *c) {
  struct ui__line *line = ui__line(c, 0);
  c->bytes -= line->length + LINE_OVERHEAD;
  free(line->text);
  c->first = (c->first + 1) % c->capacity;
  c->count--;
  c->dropped++;
}

static void ui__grow(struct ui_console *c) {
  size_t capacity = c->capacity ? c->capacity * 2 : 256;
  struct ui__line *lines = ui__alloc(capacity * sizeof *lines);
  for (size_t i = 0; i < c->count; i++)
    lines[i] = *ui__line(c, i);
  free(c->lines);
  c->lines = lines;
  c->first = 0;
  c->capacity = capacity;
}

static void ui__end_line(struct ui_console *c, enum ui_stream stream) {
  struct ui__partial *p = &c->partial[stream];
  struct ui__line line = {p->time_ns, stream, ui__copy(p->text, p->length), p->length};
  if (c->count == c->capacity)
    ui__grow(c);
  c->count++;
  *ui__line(c, c->count - 1) = line;
  c->bytes += line.length + LINE_OVERHEAD;
  while (c->bytes > c->max_bytes && c->count > 1)
    ui__drop_first(c);
  p->length = 0;
  p->time_ns = 0;
  p->returned = 0;
}

/* Escape sequences mean nothing outside of a terminal: they are left out. Returns whether
 * the byte was part of one. */
static int ui__skip_escape(struct ui__partial *p, unsigned char byte) {
  enum ui__escape before = p->state;
  switch (before) {
  case PLAIN:
    p->state = byte == 0x1b ? ESCAPE : PLAIN;
    return byte == 0x1b;
  case ESCAPE:
    p->state = byte == '['                                    ? CSI
               : byte != '\0' && strchr("]PX^_", byte) != NULL ? STRING
               : byte >= 0x20 && byte < 0x30                  ? CHARSET
                                                              : PLAIN;
    break;
  case CSI:
    p->state = byte >= 0x40 && byte < 0x7f ? PLAIN : CSI;
    break;
  case CHARSET:
    p->state = byte >= 0x20 && byte < 0x30 ? CHARSET : PLAIN;
    break;
  case STRING:
    p->state = byte == 0x07 ? PLAIN : byte == 0x1b ? STRING_ESCAPE : STRING;
    break;
  case STRING_ESCAPE:
    p->state = byte == '\\' ? PLAIN : STRING;
    break;
  }
  if (byte != '\n')
    return 1;
  p->state = PLAIN; /* a sequence that never ended does not eat the next line */
  return 0;
}

static void ui__append_byte(struct ui_console *c, enum ui_stream stream, uint64_t time_ns,
                            char byte) {
  struct ui__partial *p = &c->partial[stream];
  if (p->time_ns == 0)
    p->time_ns = time_ns;
  if (ui__skip_escape(p, (unsigned char)byte))
    return;
  if (byte == '\n') {
    ui__end_line(c, stream);
    return;
  }
  if (byte == '\r') {
    p->returned = 1;
    return;
  }
  if (p->returned) {
    p->length = 0;
    p->returned = 0;
  }
  p->text[p->length++] = byte;
  if (p->length == sizeof p->text)
    ui__end_line(c, stream);
}

void ui_console_append(struct ui_console *c, enum ui_stream stream, uint64_t time_ns,
                       const char *bytes, size_t length) {
  for (size_t i = 0; i < length; i++)
    ui__append_byte(c, stream, time_ns, bytes[i]);
}

size_t ui_console_count(const struct ui_console *c) {
  size_t count = c->count;
  for (int i = 0; i < UI_STREAMS; i++)
    count += c->partial[i].length > 0;
  return count;
}

int ui_console_get(const struct ui_console *c, size_t index, struct ui_console_line *out) {
  if (index < c->count) {
    const struct ui__line *line = ui__line(c, index);
    *out = (struct ui_console_line){line->time_ns, line->stream, line->text, line->length, 0};
    return 0;
  }
  index -= c->count;
  for (int i = 0; i < UI_STREAMS; i++) {
    const struct ui__partial *p = &c->partial[i];
    if (p->length == 0)
      continue;
    if (index-- == 0) {
      *out = (struct ui_console_line){p->time_ns, (enum ui_stream)i, p->text, p->length, 1};
      return 0;
    }
  }
  return -ENOENT;
}

uint64_t ui_console_dropped(const struct ui_console *c) {
  return c->dropped;
}
