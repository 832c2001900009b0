#include "tui/canvas.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "tui/restore.h"
#include "tui/theme.h"

static const struct {
  const char *wide, *ascii;
} ui__glyphs[UI_G_COUNT] = {
    [UI_G_HLINE] = {"─", "-"}, [UI_G_VLINE] = {"│", "|"},    [UI_G_FULL] = {"█", "#"},
    [UI_G_EMPTY] = {"·", "."}, [UI_G_QUEUED] = {"░", "~"},   [UI_G_DELIVERY] = {"▒", "+"},
    [UI_G_UP] = {"▲", "^"},    [UI_G_DOWN] = {"▼", "v"},     [UI_G_MORE] = {"…", "~"},
    [UI_G_TEE] = {"├", "|"},   [UI_G_ELBOW] = {"└", "`"},    [UI_G_PIPE] = {"│", "|"},
    [UI_G_POINT] = {"▶", ">"},
};

static void *ui__checked(void *memory) {
  if (memory == NULL) {
    ui_restore_now();
    fputs("uvscope: out of memory\n", stderr);
    abort();
  }
  return memory;
}

void *ui__alloc(size_t size) {
  return ui__checked(calloc(1, size ? size : 1));
}

void *ui__realloc(void *memory, size_t size) {
  return ui__checked(realloc(memory, size ? size : 1));
}

void *ui__copy(const void *memory, size_t size) {
  void *copy = ui__alloc(size);
  if (size > 0)
    memcpy(copy, memory, size);
  return copy;
}

void ui_canvas_init(struct ui_canvas *c, int width, int height, int ascii) {
  memset(c, 0, sizeof *c);
  c->ascii = ascii;
  ui_canvas_reset(c, width, height);
}

void ui_canvas_release(struct ui_canvas *c) {
  free(c->cells);
  c->cells = NULL;
}

void ui_canvas_reset(struct ui_canvas *c, int width, int height) {
  size_t count;
  if (width < 1)
    width = 1;
  if (height < 1)
    height = 1;
  count = (size_t)width * (size_t)height;
  if (c->cells == NULL || width != c->width || height != c->height)
    c->cells = ui__realloc(c->cells, count * sizeof *c->cells);
  c->width = width;
  c->height = height;
  memset(c->cells, 0, count * sizeof *c->cells); /* equal frames are equal bytes */
  for (size_t i = 0; i < count; i++) {
    c->cells[i].chars[0] = ' ';
    c->cells[i].width = 1;
  }
}

static int ui__utf8_length(unsigned char first) {
  if (first < 0x80)
    return 1;
  if (first >= 0xc2 && first <= 0xdf)
    return 2;
  if (first >= 0xe0 && first <= 0xef)
    return 3;
  if (first >= 0xf0 && first <= 0xf4)
    return 4;
  return 0;
}

char *ui_format(char *out, size_t size, const char *format, ...) {
  va_list args;
  int length;
  va_start(args, format);
  length = vsnprintf(out, size, format, args);
  va_end(args);
  if (length >= 0 && (size_t)length >= size && size > 0) {
    size_t end = size - 1;
    while (end > 0 && ((unsigned char)out[end - 1] & 0xc0) == 0x80)
      end--;
    if (end > 0 && (unsigned char)out[end - 1] >= 0xc0)
      end--; /* a whole last character goes too: rarely, and harmlessly */
    else
      end = size - 1;
    out[end] = '\0';
  }
  return out;
}

uint32_t ui_utf8_next(const char **text, const char *end) {
  static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
  const unsigned char *s = (const unsigned char *)*text;
  int length = ui__utf8_length(*s);
  uint32_t code;
  if (length == 0 || length > end - *text) {
    (*text)++;
    return 0xfffd;
  }
  code = length == 1 ? *s : *s & (0x7fu >> length);
  for (int i = 1; i < length; i++) {
    if ((s[i] & 0xc0) != 0x80) {
      (*text)++;
      return 0xfffd;
    }
    code = code << 6 | (s[i] & 0x3f);
  }
  if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    (*text)++;
    return 0xfffd;
  }
  *text += length;
  return code;
}

int ui_utf8_put(char out[4], uint32_t code) {
  if (code < 0x80) {
    out[0] = (char)code;
    return 1;
  }
  if (code < 0x800) {
    out[0] = (char)(0xc0 | code >> 6);
    out[1] = (char)(0x80 | (code & 0x3f));
    return 2;
  }
  if (code < 0x10000) {
    out[0] = (char)(0xe0 | code >> 12);
    out[1] = (char)(0x80 | (code >> 6 & 0x3f));
    out[2] = (char)(0x80 | (code & 0x3f));
    return 3;
  }
  out[0] = (char)(0xf0 | code >> 18);
  out[1] = (char)(0x80 | (code >> 12 & 0x3f));
  out[2] = (char)(0x80 | (code >> 6 & 0x3f));
  out[3] = (char)(0x80 | (code & 0x3f));
  return 4;
}

/* Characters that would move, hide or reorder other text. */
static int ui__harmful(uint32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0xad ||
         (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2060 && code <= 0x206f) || code == 0xfeff ||
         (code >= 0xfff9 && code <= 0xfffd) || (code >= 0xe0000 && code <= 0xe007f);
}

/* What stands in a cell for a code point, and how many cells it takes (0: a mark). */
static int ui__cell_width(const struct ui_canvas *c, uint32_t *code) {
  int width;
  if (*code >= 0x20 && *code < 0x7f)
    return 1;
  if (ui__harmful(*code) || c->ascii) {
    *code = '?';
    return 1;
  }
  width = wcwidth((wchar_t)*code);
  if (width < 0 || width > 2) {
    *code = '?';
    return 1;
  }
  return width;
}

int ui_text_width(const struct ui_canvas *c, const char *text) {
  const char *end = text + strlen(text);
  int width = 0;
  while (text < end) {
    uint32_t code = ui_utf8_next(&text, end);
    width += ui__cell_width(c, &code);
  }
  return width;
}

static struct ui_cell *ui__cell(struct ui_canvas *c, int y, int x) {
  if (y < 0 || x < 0 || y >= c->height || x >= c->width)
    return NULL;
  return &c->cells[(size_t)y * (size_t)c->width + (size_t)x];
}

/* Writing over one half of a wide character leaves a blank in the other. */
static void ui__split(struct ui_canvas *c, int y, int x) {
  struct ui_cell *cell = ui__cell(c, y, x), *other;
  if (cell == NULL)
    return;
  other = cell->width == 0 ? ui__cell(c, y, x - 1)
                           : cell->width == 2 ? ui__cell(c, y, x + 1) : NULL;
  if (other != NULL) {
    memset(other->chars, 0, sizeof other->chars);
    other->chars[0] = ' ';
    other->width = 1;
  }
}

static void ui__set(struct ui_canvas *c, int y, int x, enum ui_style style, uint32_t code,
                    int width) {
  for (int i = 0; i < width; i++) {
    struct ui_cell *cell = ui__cell(c, y, x + i);
    if (cell == NULL)
      continue;
    ui__split(c, y, x + i);
    memset(cell->chars, 0, sizeof cell->chars);
    cell->style = (uint8_t)style;
    cell->width = i == 0 ? (uint8_t)width : 0;
    cell->chars[0] = i == 0 ? code : 0;
  }
}

static void ui__mark(struct ui_canvas *c, int y, int x, uint32_t code) {
  struct ui_cell *cell = ui__cell(c, y, x);
  if (cell != NULL && cell->width == 0)
    cell = ui__cell(c, y, x - 1);
  for (int i = 1; cell != NULL && i < UI_CELL_CHARS; i++) {
    if (cell->chars[i] == 0) {
      cell->chars[i] = code;
      return;
    }
  }
}

/* Draws what fits, without an ellipsis. */
static int ui__draw(struct ui_canvas *c, int y, int x, int width, enum ui_style style,
                    const char *text, const char *end) {
  int used = 0;
  while (text < end) {
    uint32_t code = ui_utf8_next(&text, end);
    int cells = ui__cell_width(c, &code);
    if (cells == 0) {
      if (used > 0)
        ui__mark(c, y, x + used - 1, code);
      continue;
    }
    if (used + cells > width || x + used + cells > c->width)
      break;
    ui__set(c, y, x + used, style, code, cells);
    used += cells;
  }
  return used;
}

int ui_put(struct ui_canvas *c, int y, int x, int width, enum ui_style style,
           const char *text) {
  const char *end = text + strlen(text);
  int used;
  if (x + width > c->width)
    width = c->width - x;
  if (width <= 0 || y < 0 || y >= c->height)
    return 0;
  if (ui_text_width(c, text) <= width)
    return ui__draw(c, y, x, width, style, text, end);
  used = ui__draw(c, y, x, width - 1, style, text, end);
  ui__set(c, y, x + used, style, ui_glyph(c, UI_G_MORE), 1);
  return used + 1;
}

int ui_put_tail(struct ui_canvas *c, int y, int x, int width, enum ui_style style,
                const char *text) {
  const char *end = text + strlen(text);
  int total = ui_text_width(c, text);
  if (x + width > c->width)
    width = c->width - x;
  if (width <= 0 || y < 0 || y >= c->height)
    return 0;
  if (total <= width)
    return ui__draw(c, y, x, width, style, text, end);
  while (text < end && total > width - 1) {
    uint32_t code = ui_utf8_next(&text, end);
    total -= ui__cell_width(c, &code);
  }
  ui__set(c, y, x, style, ui_glyph(c, UI_G_MORE), 1);
  return 1 + ui__draw(c, y, x + 1, width - 1, style, text, end);
}

void ui_put_right(struct ui_canvas *c, int y, int x, int width, enum ui_style style,
                  const char *text) {
  int text_width = ui_text_width(c, text);
  ui_fill(c, y, x, width, style, ' ');
  if (text_width >= width)
    ui_put(c, y, x, width, style, text);
  else
    ui_put(c, y, x + width - text_width, text_width, style, text);
}

int ui_putf(struct ui_canvas *c, int y, int x, int width, enum ui_style style,
            const char *format, ...) {
  char text[1024];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  return ui_put(c, y, x, width, style, text);
}

void ui_fill(struct ui_canvas *c, int y, int x, int width, enum ui_style style, uint32_t ch) {
  for (int i = 0; i < width; i++)
    ui__set(c, y, x + i, style, ch, 1);
}

void ui_restyle(struct ui_canvas *c, int y, int x, int width, enum ui_style style) {
  for (int i = 0; i < width; i++) {
    struct ui_cell *cell = ui__cell(c, y, x + i);
    if (cell != NULL)
      cell->style = (uint8_t)style;
  }
}

void ui_hline(struct ui_canvas *c, int y, int x, int width, enum ui_style style,
              const char *title) {
  ui_fill(c, y, x, width, style, ui_glyph(c, UI_G_HLINE));
  if (title != NULL && title[0] != '\0' && width > 6)
    ui_putf(c, y, x + 2, width - 4, UI_BOLD, " %s ", title);
}

const char *ui_glyph_text(const struct ui_canvas *c, enum ui_glyph g) {
  return c->ascii ? ui__glyphs[g].ascii : ui__glyphs[g].wide;
}

uint32_t ui_glyph(const struct ui_canvas *c, enum ui_glyph g) {
  const char *text = ui_glyph_text(c, g);
  return ui_utf8_next(&text, text + strlen(text));
}

static void ui__dump_cell(const struct ui_cell *cell, FILE *out) {
  char bytes[4];
  for (int i = 0; i < UI_CELL_CHARS && cell->chars[i] != 0; i++)
    fwrite(bytes, 1, (size_t)ui_utf8_put(bytes, cell->chars[i]), out);
}

static void ui__dump_row(const struct ui_cell *row, int width, FILE *out) {
  while (width > 0 && row[width - 1].width == 1 && row[width - 1].chars[0] == ' ')
    width--;
  for (int x = 0; x < width; x++)
    ui__dump_cell(&row[x], out);
  fputc('\n', out);
}

void ui_canvas_dump(const struct ui_canvas *c, FILE *out) {
  for (int y = 0; y < c->height; y++)
    ui__dump_row(c->cells + (size_t)y * (size_t)c->width, c->width, out);
}

static void ui__dump_row_ansi(const struct ui_cell *row, int width,
                              const struct ui_theme *theme, FILE *out) {
  char sequence[48] = "", next[48];
  for (int x = 0; x < width; x++) {
    ui_theme_sequence(theme, row[x].style, next, sizeof next);
    if (strcmp(sequence, next) != 0) {
      fputs(next[0] != '\0' ? next : "\033[0m", out);
      memcpy(sequence, next, sizeof sequence);
    }
    ui__dump_cell(&row[x], out);
  }
  fputs(sequence[0] != '\0' ? "\033[0m\n" : "\n", out);
}

void ui_canvas_dump_ansi(const struct ui_canvas *c, const struct ui_theme *theme, FILE *out) {
  for (int y = 0; y < c->height; y++)
    ui__dump_row_ansi(c->cells + (size_t)y * (size_t)c->width, c->width, theme, out);
}
