#include "tui/widgets.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

void ui_meter(struct ui_canvas *c, int y, int x, int width, double fraction,
              enum ui_style style) {
  int inside = width - 2, full;
  if (inside < 1)
    return;
  if (!(fraction > 0))
    fraction = 0;
  if (fraction > 1)
    fraction = 1;
  full = (int)lround(fraction * inside);
  if (full == 0 && fraction > 0)
    full = 1;
  ui_put(c, y, x, 1, UI_BOLD, "[");
  ui_fill(c, y, x + 1, full, style, ui_glyph(c, UI_G_FULL));
  ui_fill(c, y, x + 1 + full, inside - full, UI_DIM, ui_glyph(c, UI_G_EMPTY));
  ui_put(c, y, x + width - 1, 1, UI_BOLD, "]");
}

/* What a cell shows of a column `eighths` high, seen from its own bottom. */
static uint32_t ui__level(const struct ui_canvas *c, int eighths) {
  static const char ascii[] = " __..::##";
  if (eighths <= 0)
    return ' ';
  if (eighths > 8)
    eighths = 8;
  return c->ascii ? (uint32_t)ascii[eighths] : 0x2580u + (uint32_t)eighths;
}

void ui_graph(struct ui_canvas *c, struct ui_rect r, const double *values, double max,
              enum ui_style style) {
  for (int i = 0; i < r.width; i++) {
    int total = 0;
    if (values[i] > 0 && max > 0) {
      double part = values[i] / max;
      total = (int)lround((part > 1 ? 1 : part) * r.height * 8);
      if (total < 1)
        total = 1;
    }
    for (int row = 0; row < r.height; row++) {
      int eighths = total - (r.height - 1 - row) * 8;
      uint32_t glyph = ui__level(c, eighths);
      ui_fill(c, r.y + row, r.x + i, 1, style, glyph);
    }
  }
}

void ui_bar3(struct ui_canvas *c, int y, int x, int width, const uint64_t parts[3],
             uint64_t max) {
  static const enum ui_glyph glyphs[3] = {UI_G_QUEUED, UI_G_FULL, UI_G_DELIVERY};
  static const enum ui_style styles[3] = {UI_QUEUED, UI_RUN, UI_DELIVERY};
  int cells[3], used = 0, at = x;
  if (max == 0 || width < 3)
    return;
  for (int i = 0; i < 3; i++) {
    cells[i] = (int)lround((double)parts[i] / (double)max * width);
    if (cells[i] == 0 && parts[i] > 0)
      cells[i] = 1;
    if (cells[i] > width)
      cells[i] = width;
    used += cells[i];
  }
  while (used > width) {
    int longest = cells[0] >= cells[1] && cells[0] >= cells[2] ? 0 : cells[1] >= cells[2] ? 1 : 2;
    cells[longest]--;
    used--;
  }
  for (int i = 0; i < 3; i++) {
    ui_fill(c, y, at, cells[i], styles[i], ui_glyph(c, glyphs[i]));
    at += cells[i];
  }
}

char *ui_format_count(char *out, size_t size, uint64_t count) {
  if (count < 10000)
    ui_format(out, size, "%" PRIu64, count);
  else if (count < 999500)
    ui_format(out, size, "%.*fk", count < 99950 ? 1 : 0, (double)count / 1e3);
  else if (count < 999500000)
    ui_format(out, size, "%.*fM", count < 99950000 ? 1 : 0, (double)count / 1e6);
  else
    ui_format(out, size, "%.1fG", (double)count / 1e9);
  return out;
}

char *ui_format_rate(char *out, size_t size, double rate) {
  if (!(rate > 0))
    ui_format(out, size, "0");
  else if (rate < 9.95)
    ui_format(out, size, "%.1f", rate);
  else
    ui_format_count(out, size, (uint64_t)(rate + 0.5));
  return out;
}

char *ui_format_age(char *out, size_t size, uint64_t ns) {
  uint64_t s = ns / 1000000000u;
  if (s < 60)
    ui_format(out, size, "%.1f s", (double)ns / 1e9);
  else if (s < 3600)
    ui_format(out, size, "%" PRIu64 "m %02" PRIu64 "s", s / 60, s % 60);
  else if (s < 86400)
    ui_format(out, size, "%" PRIu64 "h %02" PRIu64 "m", s / 3600, s / 60 % 60);
  else
    ui_format(out, size, "%" PRIu64 "d %02" PRIu64 "h", s / 86400, s / 3600 % 24);
  return out;
}
