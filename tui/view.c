#include "tui/view.h"

#include <inttypes.h>
#include <string.h>

#include "tui/widgets.h"

const char *ui_severity_mark(enum md_severity severity) {
  return severity == MD_ERROR ? "!!" : severity == MD_WARNING ? "! " : "i ";
}

enum ui_style ui_severity_style(enum md_severity severity) {
  return severity == MD_ERROR ? UI_BAD : severity == MD_WARNING ? UI_WARN : UI_NORMAL;
}

void ui_finding_line(struct ui *u, const struct md_finding *f, struct ui_rect r) {
  struct ui_canvas *c = &u->canvas;
  char place[256], title[512];
  size_t used;
  int x = r.x, end = r.x + r.width, place_width;
  ui_short_place(f->file, f->line, place, sizeof place);
  title[0] = '\0';
  if (ui_process_count(u) > 1 && ui_position(u, f->process) != u->process)
    ui_format(title, sizeof title, "[pid %" PRId32 "] ", f->pid);
  used = strlen(title);
  md_escape(title + used, sizeof title - used, f->title);
  place_width = ui_text_width(c, place);
  if (place_width > r.width / 3)
    place_width = r.width / 3;
  /* The title may name the place already. */
  if (place[0] == '\0' || strstr(title, place) != NULL)
    place_width = 0;
  x += ui_put(c, r.y, x, 2, ui_severity_style(f->severity), ui_severity_mark(f->severity)) + 1;
  if (r.width >= 100) {
    ui_put(c, r.y, x, 16, ui_severity_style(f->severity), f->id);
    x += 17;
  }
  ui_put(c, r.y, x, end - x - (place_width > 0 ? place_width + 1 : 0), UI_NORMAL, title);
  if (place_width > 0)
    ui_put_tail(c, r.y, end - place_width, place_width, UI_LABEL, place);
}

char *ui_hist_line(const struct md_hist *h, const char *unit, char *out, size_t size) {
  char p50[32], p90[32], p99[32], max[32], count[32];
  if (h->count == 0)
    return ui_format(out, size, "not known");
  return ui_format(out, size, "p50 %s  p90 %s  p99 %s  max %s  (%s %s%s)",
                   md_format_ns(p50, sizeof p50, md_hist_percentile(h, 0.5)),
                   md_format_ns(p90, sizeof p90, md_hist_percentile(h, 0.9)),
                   md_format_ns(p99, sizeof p99, md_hist_percentile(h, 0.99)),
                   md_format_ns(max, sizeof max, h->max_ns),
                   ui_format_count(count, sizeof count, h->count), unit,
                   h->count == 1 ? "" : "s");
}

int ui_paragraph(struct ui_canvas *c, struct ui_rect r, enum ui_style style,
                 const char *text) {
  char line[512];
  int lines = 0, used = 0;
  while (*text != '\0' && lines < r.height && r.width > 0) {
    size_t most = (size_t)r.width < sizeof line - 1 ? (size_t)r.width : sizeof line - 1;
    size_t length = strcspn(text, "\n");
    if (length > most) {
      length = most;
      while (length > 0 && text[length] != ' ')
        length--;
      if (length == 0)
        length = most;
    }
    memcpy(line, text, length);
    line[length] = '\0';
    used = ui_put(c, r.y + lines++, r.x, r.width, style, line);
    text += length;
    text += *text == ' ' || *text == '\n';
  }
  if (*text != '\0' && lines > 0) { /* there is more than fits */
    used = used < r.width ? used : r.width - 1;
    ui_fill(c, r.y + lines - 1, r.x + used, 1, style, ui_glyph(c, UI_G_MORE));
  }
  return lines;
}

/* ---- pages ---- */

enum { PAGE_LABEL = 10 };

int ui_page_y(struct ui_page *page) {
  int y = page->line++ - page->top;
  return y >= 0 && y < page->r.height ? page->r.y + y : -1;
}

void ui_page_line(struct ui_page *page, const char *label, const char *text) {
  struct ui_rect r = page->r;
  int y = ui_page_y(page);
  if (y < 0)
    return;
  ui_put(&page->u->canvas, y, r.x, PAGE_LABEL, UI_LABEL, label);
  ui_put(&page->u->canvas, y, r.x + PAGE_LABEL, r.width - PAGE_LABEL, UI_NORMAL, text);
}

void ui_page_rule(struct ui_page *page, const char *title) {
  int y = ui_page_y(page);
  if (y >= 0)
    ui_hline(&page->u->canvas, y, page->r.x, page->r.width, UI_DIM, title);
}

void ui_more_below(struct ui_canvas *c, struct ui_rect r, int more) {
  if (more && r.width > 10 && r.height > 0)
    ui_putf(c, r.y + r.height - 1, r.x + r.width - 8, 8, UI_TITLE, " %s more ",
            ui_glyph_text(c, UI_G_DOWN));
}

void ui_page_draw(struct ui *u, struct ui_rect r, int *top,
                  void (*lines)(struct ui_page *page, void *data), void *data) {
  struct ui_page page = {u, {r.y, r.x, 0, r.width}, 0, 0};
  int most;
  lines(&page, data); /* only counts: the area has no rows */
  most = page.line > r.height ? page.line - r.height : 0;
  *top = *top > most ? most : *top < 0 ? 0 : *top;
  page = (struct ui_page){u, r, 0, *top};
  lines(&page, data);
  ui_more_below(&u->canvas, r, *top < most);
}

unsigned ui_page_act(int *top, int height, enum ui_action action) {
  int page = height > 2 ? height - 1 : 1;
  switch (action) {
  case UI_DO_UP: *top -= 1; return UI_USED;
  case UI_DO_DOWN: *top += 1; return UI_USED;
  case UI_DO_PAGE_UP: *top -= page; return UI_USED;
  case UI_DO_PAGE_DOWN: *top += page; return UI_USED;
  case UI_DO_TOP: *top = 0; return UI_USED;
  case UI_DO_BOTTOM: *top = 1 << 20; return UI_USED;
  default: return UI_UNUSED;
  }
}
