/*
 * Meters, graphs and bars, with an ASCII form of each.
 *
 * Thread: one. All clip to the canvas. Values are fractions 0..1 or non-negative numbers
 * scaled to `max`; a max of 0 draws an empty graph.
 */
#ifndef UI_WIDGETS_H
#define UI_WIDGETS_H

#include "tui/canvas.h"

/* "[#####.....]" in `width` cells. */
void ui_meter(struct ui_canvas *c, int y, int x, int width, double fraction,
              enum ui_style style);

/* A graph `height` rows high whose right edge is the newest value; width values, oldest
 * first; negative: unknown, left blank. */
void ui_graph(struct ui_canvas *c, struct ui_rect r, const double *values, double max,
              enum ui_style style);

/* Queued, running and delivery parts side by side, scaled so that `max` fills the width;
 * every part that is not zero gets at least one cell. */
void ui_bar3(struct ui_canvas *c, int y, int x, int width, const uint64_t parts[3],
             uint64_t max);

/* Short numbers with units, always the same width or less: "1,234", "12.3k", "3.4M". */
char *ui_format_count(char *out, size_t size, uint64_t count);
/* "0.3", "12", "1.2k" per second. */
char *ui_format_rate(char *out, size_t size, double rate);
/* "1h 02m", "3m 04s", "12.3 s": for ages and uptimes. */
char *ui_format_age(char *out, size_t size, uint64_t ns);

#endif
