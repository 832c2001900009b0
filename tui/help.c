/* The help screen, drawn from the key table and the view's own words. */
#include <string.h>

#include "tui/tui.h"
#include "tui/view.h"

struct ui__page {
  struct ui_canvas *c;
  struct ui_rect r;
  int line, top; /* the line being written, the first one shown */
};

static void ui__line(struct ui__page *page, enum ui_style style, const char *keys,
                     const char *text) {
  int y = page->line++ - page->top, column = page->r.width >= 60 ? 20 : 12;
  if (y < 0 || y >= page->r.height)
    return;
  if (keys != NULL) {
    ui_put(page->c, page->r.y + y, page->r.x + 1, column - 2, UI_KEY, keys);
    ui_put(page->c, page->r.y + y, page->r.x + column, page->r.width - column, style, text);
  } else {
    ui_put(page->c, page->r.y + y, page->r.x + 1, page->r.width - 2, style, text);
  }
}

/* Breaks text at blanks and newlines. */
static void ui__paragraph(struct ui__page *page, const char *text) {
  size_t width = page->r.width > 4 ? (size_t)page->r.width - 2 : 2;
  char line[512];
  if (width > sizeof line - 1)
    width = sizeof line - 1;
  while (*text != '\0') {
    size_t length = strcspn(text, "\n");
    if (length > width) {
      length = width;
      while (length > 1 && text[length] != ' ')
        length--;
      if (length == 1)
        length = width;
    }
    memcpy(line, text, length);
    line[length] = '\0';
    ui__line(page, UI_NORMAL, NULL, line);
    text += length;
    text += *text == '\n' || *text == ' ';
  }
}

static void ui__keys(struct ui__page *page, const struct ui_prefs *prefs, unsigned takes,
                     int general) {
  for (size_t i = 0; i < ui_key_row_count; i++) {
    const struct ui_key_row *row = &ui_key_rows[i];
    int is_general = (row->where & UI_ON_ALL) != 0;
    if (is_general == general && (is_general || (row->where & takes)))
      ui__line(page, UI_NORMAL, ui_key_words(prefs, row), row->help);
  }
}

void ui_help_draw(struct ui *u, struct ui_rect r) {
  const struct ui_view *view = ui_views[u->view];
  struct ui__page page = {&u->canvas, r, 0, u->help_top};
  char title[64];
  ui_format(title, sizeof title, "%s: what it shows", view->name);
  ui__line(&page, UI_HEAD, NULL, title);
  ui__paragraph(&page, view->about);
  ui__line(&page, UI_NORMAL, NULL, "");
  if (view->takes != 0) {
    ui__line(&page, UI_HEAD, NULL, "Keys of this screen");
    ui__keys(&page, &u->prefs, view->takes, 0);
    ui__line(&page, UI_NORMAL, NULL, "");
  }
  ui__line(&page, UI_HEAD, NULL, "Keys everywhere (arrows and PgDn scroll this help)");
  ui__keys(&page, &u->prefs, 0, 1);
  /* No further than to the last line. */
  if (page.line - u->help_top < r.height && u->help_top > 0) {
    int most = page.line > r.height ? page.line - r.height : 0;
    if (u->help_top > most) {
      u->help_top = most;
      for (int y = 0; y < r.height; y++)
        ui_fill(&u->canvas, r.y + y, r.x, r.width, UI_NORMAL, ' ');
      ui_help_draw(u, r);
      return;
    }
  }
  ui_more_below(&u->canvas, r, page.line - u->help_top > r.height);
}
