/*
 * A grid of character cells that views draw on; a terminal or a text dump shows it.
 *
 * Thread: one. Nothing here knows a terminal. Text is UTF-8; control characters, invalid
 * bytes and direction overrides never reach a cell: they come out as "?". Drawing outside
 * of the grid is clipped. Units: cells.
 */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum ui_style {
#define STYLE(name, color256, color16, color8, attributes) UI_##name,
#include "tui/styles.def"
#undef STYLE
  UI_STYLE_COUNT
};

enum { UI_CELL_CHARS = 3 }; /* a character and up to two combining marks */

struct ui_cell {
  uint32_t chars[UI_CELL_CHARS]; /* code points, 0 after the last */
  uint8_t style;
  uint8_t width; /* 1 or 2; 0: the right half of a wide character */
};

struct ui_canvas {
  int width, height;
  int ascii;
  struct ui_cell *cells; /* height rows of width */
};

struct ui_rect {
  int y, x, height, width;
};

/* Glyphs with an ASCII stand-in. */
enum ui_glyph {
  UI_G_HLINE, UI_G_VLINE, UI_G_FULL, UI_G_EMPTY, UI_G_QUEUED, UI_G_DELIVERY, UI_G_UP,
  UI_G_DOWN, UI_G_MORE, UI_G_TEE, UI_G_ELBOW, UI_G_PIPE, UI_G_POINT, UI_G_COUNT
};

void ui_canvas_init(struct ui_canvas *c, int width, int height, int ascii);
void ui_canvas_release(struct ui_canvas *c);
/* Empties it, with a new size. */
void ui_canvas_reset(struct ui_canvas *c, int width, int height);

/* Draws text from (y, x) in at most `width` cells; what does not fit ends in an ellipsis.
 * Returns the cells used. */
int ui_put(struct ui_canvas *c, int y, int x, int width, enum ui_style style,
           const char *text);
/* The same, but cuts at the front: for paths, whose end matters. */
int ui_put_tail(struct ui_canvas *c, int y, int x, int width, enum ui_style style,
                const char *text);
/* Right-aligned in exactly `width` cells. */
void ui_put_right(struct ui_canvas *c, int y, int x, int width, enum ui_style style,
                  const char *text);
__attribute__((format(printf, 6, 7)))
int ui_putf(struct ui_canvas *c, int y, int x, int width, enum ui_style style,
            const char *format, ...);
void ui_fill(struct ui_canvas *c, int y, int x, int width, enum ui_style style, uint32_t ch);
/* Restyles cells without changing their text. */
void ui_restyle(struct ui_canvas *c, int y, int x, int width, enum ui_style style);
void ui_hline(struct ui_canvas *c, int y, int x, int width, enum ui_style style,
              const char *title);

/* Cells that text takes. */
int ui_text_width(const struct ui_canvas *c, const char *text);
/* The next code point of UTF-8 text of `left` bytes; advances; 0xfffd for bad bytes. */
uint32_t ui_utf8_next(const char **text, const char *end);
/* Appends a code point as UTF-8; returns the bytes written (1..4). */
int ui_utf8_put(char out[4], uint32_t code);

uint32_t ui_glyph(const struct ui_canvas *c, enum ui_glyph g);
const char *ui_glyph_text(const struct ui_canvas *c, enum ui_glyph g);

/* Writes all rows as text, without trailing blanks, "\n" after each. */
void ui_canvas_dump(const struct ui_canvas *c, FILE *out);
/* The same with colours, as escape sequences for terminals of 256 colours. */
struct ui_theme;
void ui_canvas_dump_ansi(const struct ui_canvas *c, const struct ui_theme *theme, FILE *out);

/* As snprintf, for text that may be cut: never inside a UTF-8 character. Returns out. */
__attribute__((format(printf, 3, 4)))
char *ui_format(char *out, size_t size, const char *format, ...);

/* Memory that cannot be had ends the program. */
void *ui__alloc(size_t size);
void *ui__realloc(void *memory, size_t size);
void *ui__copy(const void *memory, size_t size);

#endif
