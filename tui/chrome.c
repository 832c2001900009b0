/* What surrounds a view: the header, the tabs, the line at the bottom. */
#include <inttypes.h>
#include <string.h>

#include "tui/data.h"
#include "tui/travel.h"
#include "tui/verdict.h"
#include "tui/widgets.h"

enum { SMALL_WIDTH = 20, SMALL_HEIGHT = 6, LEAST_TITLE = 16 };

static int ui__tiny(const struct ui *u) {
  return u->canvas.width < SMALL_WIDTH || u->canvas.height < SMALL_HEIGHT;
}

struct ui_rect ui_chrome_body(const struct ui *u) {
  struct ui_rect r = {2, 0, u->canvas.height - 3, u->canvas.width};
  if (ui__tiny(u))
    r.height = 0;
  return r;
}

/* ---- header ---- */

static int ui__put_badge(struct ui *u, int end, enum ui_style style, const char *text) {
  int width = ui_text_width(&u->canvas, text) + 2;
  if (end - width < 0)
    width = end;
  ui_fill(&u->canvas, 0, end - width, width, style, ' ');
  ui_put(&u->canvas, 0, end - width + 1, width - 1, style, text);
  return end - width;
}

static int ui__draw_badges(struct ui *u) {
  struct md_totals totals = ui_totals(u);
  int end = u->canvas.width;
  char text[80], number[32];
  if (u->canvas.width >= 60 && ui_travel_text(u, text, sizeof text)[0] != '\0')
    end = ui__put_badge(u, end, u->travel.to_ns != 0 ? UI_TAB_ACTIVE : UI_TITLE, text);
  if (u->source->recording != NULL)
    end = ui__put_badge(u, end, UI_ALARM, "REC");
  if (totals.lost > 0) {
    ui_format_count(number, sizeof number, totals.lost);
    ui_format(text, sizeof text, "LOST %s events", number);
    if (u->canvas.width < 60)
      ui_format(text, sizeof text, "LOST %s", number);
    end = ui__put_badge(u, end, UI_LOST, text);
  }
  if (ui_is_paused(u)) {
    ui_format_age(number, sizeof number, ui_data_paused_ns(u));
    ui_format(text, sizeof text, u->canvas.width < 60 ? "PAUSED" : "PAUSED %s", number);
    end = ui__put_badge(u, end, UI_TAB_ACTIVE, text);
  } else if (u->canvas.width >= 60) {
    const char *state = u->source->status != NULL           ? u->source->status
                        : u->source->flags & UI_RECORDING   ? "recording"
                        : u->ended                          ? "ended"
                                                            : "live";
    md_escape(text, sizeof text, state);
    end = ui__put_badge(u, end, UI_TITLE, text);
  }
  return end;
}

static void ui__draw_header(struct ui *u) {
  const struct md_process *p = ui_shown(u);
  char text[128] = "", title[256], age[32];
  int end, x, room;
  size_t used;
  ui_fill(&u->canvas, 0, 0, u->canvas.width, UI_TITLE, ' ');
  end = ui__draw_badges(u);
  md_escape(title, sizeof title, u->source->title != NULL ? u->source->title : "");
  if (p != NULL) {
    ui_format_age(age, sizeof age, ui_lifetime_ns(u, p));
    ui_format(text, sizeof text, "  pid %" PRId32 "  %s %s", p->pid,
             p->end_ns != 0 || ui_is_past(u) ? "ran" : "up", age);
  }
  if (ui_process_count(u) > 1) {
    used = strlen(text);
    ui_format(text + used, sizeof text - used, "  process %" PRIu32 " of %zu", u->process + 1,
             ui_process_count(u));
  }
  x = ui_put(&u->canvas, 0, 0, end, UI_TITLE, " uvscope  ");
  /* A long command gives way to the figures, as far as something is left of it. */
  room = end - x - (int)strlen(text);
  x += ui_put(&u->canvas, 0, x, room >= LEAST_TITLE ? room : end - x, UI_TITLE, title);
  ui_put(&u->canvas, 0, x, end - x, UI_TITLE, text);
}

/* ---- tabs ---- */

/* How much the tabs say: names with room around them, names without, these without the
 * number of findings, only the name of the screen shown, with and without room, that alone. */
enum ui__tabs {
  UI__TABS_WIDE, UI__TABS_TIGHT, UI__TABS_PLAIN, UI__TABS_NUMBERS, UI__TABS_CLOSE, UI__TABS_ALONE
};

static int ui__is_close(enum ui__tabs tabs) {
  return tabs == UI__TABS_TIGHT || tabs == UI__TABS_PLAIN || tabs == UI__TABS_CLOSE;
}

static void ui__tab_text(struct ui *u, int view, enum ui__tabs tabs, char *out, size_t size) {
  const char *blank = ui__is_close(tabs) ? "" : " ";
  size_t findings = 0;
  char count[32] = "";
  if (view == UI_VIEW_findings)
    ui_findings(u, &findings);
  out[0] = '\0';
  if (view != u->view && (ui_views[view]->aside || tabs == UI__TABS_ALONE))
    return;
  if (findings > 0 && tabs != UI__TABS_PLAIN)
    ui_format(count, sizeof count, "%s(%zu)", blank, findings);
  if (tabs < UI__TABS_NUMBERS || view == u->view)
    ui_format(out, size, "%s%d%s%s%s ", blank, view + 1, blank, ui_views[view]->name, count);
  else
    ui_format(out, size, "%s%d ", blank, view + 1);
}

/* The fullest that fits; the blank at the end may be missing. */
static enum ui__tabs ui__tab_style(struct ui *u) {
  for (enum ui__tabs tabs = UI__TABS_WIDE; tabs < UI__TABS_ALONE; tabs++) {
    int width = 0;
    char text[64];
    for (int i = 0; i < UI_VIEW_COUNT; i++) {
      ui__tab_text(u, i, tabs, text, sizeof text);
      width += (int)strlen(text);
    }
    if (width <= u->canvas.width + 1)
      return tabs;
  }
  return UI__TABS_ALONE;
}

static void ui__draw_tabs(struct ui *u) {
  enum ui__tabs tabs = ui__tab_style(u);
  int x = 0;
  char text[64];
  for (int i = 0; i < UI_VIEW_COUNT; i++) {
    ui__tab_text(u, i, tabs, text, sizeof text);
    if ((int)strlen(text) == u->canvas.width - x + 1)
      text[strlen(text) - 1] = '\0';
    x += ui_put(&u->canvas, 1, x, u->canvas.width - x,
                i == u->view ? UI_TAB_ACTIVE : UI_TAB, text);
  }
}

int ui_chrome_tab_at(struct ui *u, int y, int at) {
  enum ui__tabs tabs = ui__tab_style(u);
  int x = 0;
  char text[64];
  for (int i = 0; y == 1 && i < UI_VIEW_COUNT; i++) {
    ui__tab_text(u, i, tabs, text, sizeof text);
    x += (int)strlen(text);
    if (at < x)
      return i;
  }
  return -1;
}

/* ---- the bottom line ---- */

static const char *ui__bar_word(const struct ui *u, const struct ui_key_row *row) {
  if (row->action == UI_DO_PAUSE && ui_is_paused(u))
    return "Go on";
  if (row->action == UI_DO_INPUT && u->source->input == NULL)
    return "";
  return row->action == UI_DO_NEXT_PROCESS && md_process_count(u->model) < 2 ? "" : row->bar;
}

static void ui__draw_bar(struct ui *u, int y) {
  unsigned takes = ui_views[u->view]->takes | UI_ON_ALL;
  int x = 0, width = u->canvas.width;
  for (size_t i = 0; i < ui_key_row_count; i++) {
    const struct ui_key_row *row = &ui_key_rows[i];
    const char *word = ui__bar_word(u, row), *keys = ui_key_words(&u->prefs, row);
    int key_length = (int)strcspn(keys, " "), word_length = (int)strlen(word);
    if (word[0] == '\0' || !(row->where & takes))
      continue;
    if (x + key_length + 1 + word_length + 2 > width)
      continue;
    ui_putf(&u->canvas, y, x, key_length, UI_KEY, "%.*s", key_length, keys);
    x += key_length;
    ui_fill(&u->canvas, y, x, word_length + 1, UI_TITLE, ' ');
    x += ui_put(&u->canvas, y, x, word_length, UI_TITLE, word) + 2;
    ui_fill(&u->canvas, y, x - 1, 1, UI_NORMAL, ' ');
  }
}

static void ui__draw_bottom(struct ui *u) {
  int y = u->canvas.height - 1, width = u->canvas.width;
  char text[UI_TYPED * 4];
  if (u->prompt != UI_PROMPT_NONE) {
    md_escape(text, sizeof text, u->text);
    int used = ui_put(&u->canvas, y, 0, width, UI_KEY,
                      u->prompt == UI_PROMPT_SEARCH   ? "Search: "
                      : u->prompt == UI_PROMPT_FILTER ? "Filter: "
                                                      : "Input: ");
    used += ui_put_tail(&u->canvas, y, used, width - used - 1, UI_NORMAL, text);
    ui_fill(&u->canvas, y, used, 1, UI_CURSOR, ' ');
    ui_put_right(&u->canvas, y, used + 2, width - used - 2, UI_DIM, u->prompt == UI_PROMPT_INPUT ? "Enter gives it, Ctrl-D closes stdin, Esc ends"
                                              : "Enter keeps, Esc ends");
    return;
  }
  if (u->message[0] != '\0') {
    ui_put(&u->canvas, y, 0, width, u->message_bad ? UI_WARN : UI_BOLD, u->message);
    return;
  }
  ui__draw_bar(u, y);
}

/* Too small for a screen: one line with what matters most. */
static void ui__draw_tiny(struct ui *u) {
  const struct md_process *p = ui_shown(u);
  struct ui_verdict verdict;
  struct md_totals totals = ui_totals(u);
  char text[256], lost[48] = "", number[32];
  size_t used;
  double busy = p != NULL ? ui_utilization(u, p) : -1;
  ui_verdict_make(u, p, &verdict);
  if (totals.lost > 0)
    ui_format(lost, sizeof lost, "LOST %s ",
              ui_format_count(number, sizeof number, totals.lost));
  if (u->canvas.height > 1 && totals.lost > 0) {
    ui_put(&u->canvas, 1, 0, u->canvas.width, UI_LOST, lost);
    lost[0] = '\0';
  }
  ui_format(text, sizeof text, "%s%s", ui_is_paused(u) ? "PAUSED " : "", lost);
  used = strlen(text);
  if (busy >= 0)
    ui_format(text + used, sizeof text - used, "%.0f%% ", busy * 100);
  used = strlen(text);
  ui_format(text + used, sizeof text - used, "%s", verdict.brief);
  ui_put(&u->canvas, 0, 0, u->canvas.width, verdict.style, text);
}

void ui_chrome_draw(struct ui *u) {
  if (ui__tiny(u)) {
    ui__draw_tiny(u);
    return;
  }
  ui__draw_header(u);
  ui__draw_tabs(u);
  ui__draw_bottom(u);
}
