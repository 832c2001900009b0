/* Screen 6: what the program printed. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view.h"
#include "tui/widgets.h"
#include "tui/travel.h"

enum { TAB_WIDTH = 8, RAW_MAX = 8192, TEXT_MAX = RAW_MAX * 8 };

struct ui__console_view {
  uint64_t top;     /* number of the first line shown, counted from the very first one */
  uint64_t end;     /* one past the last line that may be shown: stands still when paused */
  uint64_t match;   /* line number + 1 of the last search hit, 0 none */
  int away;         /* the user scrolled up: new lines do not move the text */
  int left;         /* cells scrolled to the right */
  int page;
  char raw[RAW_MAX * TAB_WIDTH + 1];
  char text[TEXT_MAX + 1];
};

static void *ui__create(struct ui *u) {
  (void)u;
  return ui__alloc(sizeof(struct ui__console_view));
}

static uint64_t ui__first(const struct ui *u) {
  return ui_console_dropped(u->source->console);
}

/* The line as it may be shown: tabs as blanks, everything else that is not text escaped. */
static const char *ui__line_text(struct ui__console_view *v,
                                 const struct ui_console_line *line) {
  size_t out = 0, done = 0;
  for (size_t i = 0; i < line->length && out + TAB_WIDTH < sizeof v->raw; i++) {
    if (line->text[i] != '\t') {
      v->raw[out++] = line->text[i];
      continue;
    }
    do
      v->raw[out++] = ' ';
    while (out % TAB_WIDTH != 0);
  }
  v->raw[out] = '\0';
  v->text[0] = '\0';
  for (size_t used = 0; done <= out && used + 8 < sizeof v->text;) {
    md_escape(v->text + used, sizeof v->text - used, v->raw + done);
    used += strlen(v->text + used);
    done += strlen(v->raw + done) + 1;
    if (done <= out && used + 8 < sizeof v->text)
      strcpy(v->text + used, "\\x00"), used += 4;
  }
  return v->text;
}

static void ui__draw_line(struct ui *u, struct ui__console_view *v, uint64_t number,
                          struct ui_rect r) {
  static const char *const names[UI_STREAMS] = {"   ", "err", "***"};
  static const enum ui_style styles[UI_STREAMS] = {UI_NORMAL, UI_ERROR_TEXT, UI_DIM};
  struct ui_canvas *c = &u->canvas;
  struct ui_console_line line;
  struct md_totals totals = ui_totals(u);
  const char *text, *end;
  int x = r.x, width = r.width;
  if (ui_console_get(u->source->console, number - ui__first(u), &line) != 0)
    return;
  if (r.width >= 60) {
    double at = line.time_ns > totals.first_ns && totals.first_ns != 0
                    ? (double)(line.time_ns - totals.first_ns) / 1e9 : 0;
    ui_putf(c, r.y, x, 10, UI_DIM, "%8.3f s", at);
    x += 11;
  }
  x += ui_put(c, r.y, x, 3, styles[line.stream], names[line.stream]) + 1;
  width = r.x + r.width - x;
  text = ui__line_text(v, &line);
  end = text + strlen(text);
  for (int skip = v->left; skip > 0 && text < end; skip--)
    ui_utf8_next(&text, end);
  ui_put(c, r.y, x, width, styles[line.stream], text);
  if (v->match == number + 1)
    ui_restyle(c, r.y, x, width, UI_MATCH);
}

static void ui__place(struct ui *u, struct ui__console_view *v, int height) {
  uint64_t first = ui__first(u), last_top;
  if (!ui_is_paused(u) || v->end <= first)
    v->end = first + ui_console_count(u->source->console);
  if (v->end < first)
    v->end = first;
  last_top = v->end - first > (uint64_t)height ? v->end - (uint64_t)height : first;
  if (!v->away || v->top >= last_top) {
    v->top = last_top;
    v->away = 0;
  }
  if (v->top < first)
    v->top = first; /* what was there is forgotten */
  v->page = height;
}

static void ui__draw(struct ui *u, void *state, struct ui_rect r) {
  struct ui__console_view *v = state;
  char dropped[64] = "", count[32];
  if (u->source->console == NULL) {
    ui_put(&u->canvas, r.y, r.x, r.width, UI_DIM,
           u->source->flags & UI_RECORDING
               ? "A recording does not hold the program's output."
               : "The output of this program goes elsewhere: it was not started by this view.");
    return;
  }
  ui__place(u, v, r.height - 1);
  if (v->end == ui__first(u))
    ui_put(&u->canvas, r.y, r.x, r.width, UI_DIM, "The program has printed nothing yet.");
  for (int i = 0; i < r.height - 1 && v->top + (uint64_t)i < v->end; i++)
    ui__draw_line(u, v, v->top + (uint64_t)i, (struct ui_rect){r.y + i, r.x, 1, r.width});
  if (ui__first(u) > 0)
    ui_format(dropped, sizeof dropped, "; the first %s are forgotten",
              ui_format_count(count, sizeof count, ui__first(u)));
  ui_putf(&u->canvas, r.y + r.height - 1, r.x, r.width, UI_DIM,
          "%" PRIu64 " lines%s%s; \"err\" is stderr", v->end - ui__first(u), dropped,
          v->away ? "; End shows the newest" : "");
}

static void ui__scroll_to(struct ui__console_view *v, uint64_t first, uint64_t top) {
  v->top = top < first ? first : top;
  v->away = 1;
}

/* Of the line that was found, or of the lowest one that is shown. */
static void ui__moment(struct ui *u, struct ui__console_view *v) {
  struct ui_console_line line;
  uint64_t first = ui__first(u), page = v->page > 0 ? (uint64_t)v->page : 1;
  uint64_t number = v->top + page < v->end ? v->top + page : v->end;
  if (v->match > first)
    number = v->match;
  if (number > first && ui_console_get(u->source->console, number - 1 - first, &line) == 0)
    ui_travel_moment(u, line.time_ns);
}

static unsigned ui__act(struct ui *u, void *state, enum ui_action action) {
  struct ui__console_view *v = state;
  uint64_t first, page = v->page > 2 ? (uint64_t)v->page - 1 : 1;
  if (u->source->console == NULL)
    return UI_UNUSED;
  first = ui__first(u);
  if (action == UI_DO_MOMENT) {
    ui__moment(u, v);
    return UI_USED;
  }
  switch (action) {
  case UI_DO_UP: ui__scroll_to(v, first, v->top > 0 ? v->top - 1 : 0); return UI_USED;
  case UI_DO_DOWN: v->top++; return UI_USED;
  case UI_DO_PAGE_UP: ui__scroll_to(v, first, v->top > page ? v->top - page : 0); return UI_USED;
  case UI_DO_PAGE_DOWN: v->top += page; return UI_USED;
  case UI_DO_TOP: ui__scroll_to(v, first, first); return UI_USED;
  case UI_DO_BOTTOM: v->away = 0; return UI_USED;
  case UI_DO_SCROLL_RIGHT: v->left += v->left < RAW_MAX ? 16 : 0; return UI_USED;
  case UI_DO_SCROLL_LEFT: v->left -= v->left >= 16 ? 16 : v->left; return UI_USED;
  case UI_DO_BACK: v->match = 0; v->left = 0; return UI_UNUSED;
  default: return UI_UNUSED;
  }
}

static unsigned ui__search(struct ui *u, void *state, int direction) {
  struct ui__console_view *v = state;
  struct ui_console_line line;
  uint64_t first, count, at;
  if (u->source->console == NULL)
    return 0;
  first = ui__first(u);
  count = v->end > first ? v->end - first : 0;
  at = v->match > first ? v->match - 1 - first : v->top > first ? v->top - first : 0;
  for (uint64_t tried = 0; tried < count; tried++) {
    if (direction != 0 || tried > 0)
      at = direction < 0 ? (at + count - 1) % count : (at + 1) % count;
    if (at < count && ui_console_get(u->source->console, at, &line) == 0 &&
        ui_contains(ui__line_text(v, &line), u->search)) {
      v->match = first + at + 1;
      ui__scroll_to(v, first, first + at > (uint64_t)v->page / 2
                                  ? first + at - (uint64_t)v->page / 2 : 0);
      return 1;
    }
  }
  return 0;
}

const struct ui_view ui_view_console = {
    .name = "Console",
    .about =
        "What the program wrote to its stdout and stderr (\"err\"), with the time since the "
        "first event. Control characters are shown as \\xNN; colours and cursor movements are "
        "left out. New lines scroll in at the bottom unless you scrolled up; End returns "
        "there. Right and Left scroll long lines.\n"
        "y shows on the timeline when the line that was found was printed, or the lowest one shown.\n"
        "With `live --stdin`, i gives the program a line of input.",
    .takes = UI_ON_MOVE | UI_ON_FIND | UI_ON_WIDE | UI_ON_INPUT | UI_ON_MOMENT,
    .create = ui__create,
    .destroy = free,
    .draw = ui__draw,
    .act = ui__act,
    .search = ui__search,
};
