/* The state of the live view: updating, drawing, keys. Knows no terminal. */
#include <errno.h>
#include <langinfo.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tui/data.h"
#include "tui/travel.h"
#include "tui/widgets.h"

#define VIEW(name) extern const struct ui_view ui_view_##name;
#include "tui/views.def"
#undef VIEW

const struct ui_view *const ui_views[UI_VIEW_COUNT] = {
#define VIEW(name) [UI_VIEW_##name] = &ui_view_##name,
#include "tui/views.def"
#undef VIEW
};

/* ---- screens by name ---- */

static const char *const ui__names[UI_VIEW_COUNT] = {
#define VIEW(name) [UI_VIEW_##name] = #name,
#include "tui/views.def"
#undef VIEW
};

int ui_screen_index(const char *name) {
  if (name == NULL || name[0] == '\0')
    return -1;
  for (int i = 0; i < UI_VIEW_COUNT; i++) {
    if (strncasecmp(ui__names[i], name, strlen(name)) == 0 ||
        (name[0] == '1' + i && name[1] == '\0'))
      return i;
  }
  return -1;
}

int ui_screen_valid(const char *name) {
  return ui_screen_index(name) < 0 ? -EINVAL : 0;
}

const char *ui_screen_names(void) {
  return ""
#define VIEW(name) #name " "
#include "tui/views.def"
#undef VIEW
      ;
}

/* ---- life ---- */

struct ui *ui_new(const struct ui_options *options, struct md_model *m,
                  struct ui_source *source) {
  struct ui *u = ui__alloc(sizeof *u);
  int utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  int first = ui_screen_index(options->screen);
  u->options = options;
  if (options->prefs != NULL)
    u->prefs = *options->prefs;
  else
    ui_prefs_init(&u->prefs);
  u->model = u->live = m;
  u->source = source;
  u->refresh_ms = options->refresh_ms > 0 ? options->refresh_ms : 100;
  u->mouse = options->mouse;
  u->view = first >= 0 ? first : 0;
  ui_canvas_init(&u->canvas, 80, 24, options->ascii || !utf8);
  for (int i = 0; i < UI_VIEW_COUNT; i++) {
    u->states[i] = ui_views[i]->create(u);
    if (ui_views[i]->table != NULL)
      ui_views[i]->table(u->states[i])->hidden = u->prefs.hidden[i];
  }
  return u;
}

void ui_free(struct ui *u) {
  if (u == NULL)
    return;
  for (int i = 0; i < UI_VIEW_COUNT; i++)
    ui_views[i]->destroy(u->states[i]);
  ui_travel_release(u);
  ui_data_release(u);
  ui_canvas_release(&u->canvas);
  free(u);
}

/* ---- data ---- */

/* The process that was asked for, or the first one with a loop: the root, normally. */
static void ui__default_process(struct ui *u) {
  const struct md_process *p = md_process(u->model, u->process);
  if (u->process_chosen || (p != NULL && p->has_loop && u->options->pid == 0))
    return;
  for (size_t i = 0; i < md_process_count(u->model); i++) {
    p = md_process(u->model, i);
    if (u->options->pid != 0 ? p->pid == u->options->pid : p->has_loop) {
      u->process = (uint32_t)i;
      u->process_chosen = u->options->pid != 0;
      return;
    }
  }
}

int ui_update(struct ui *u) {
  int result = 0;
  u->epoch++;
  if (!u->ended) {
    result = u->source->poll(u->source->data, u->live);
    if (result < 0)
      return result;
  }
  if (result > 0 && u->source->timeline == NULL) {
    u->ended = 1;
    md_finish(u->live);
  }
  if (ui_travel(u) != NULL) {
    result = ui_travel_update(u);
    if (result < 0)
      return result;
    if (u->past == NULL)
      u->ended = result;
  }
  ui__default_process(u);
  ui_data_sample(u);
  return 0;
}

void ui_choose_process(struct ui *u, uint32_t process) {
  u->epoch++;
  u->process = process;
  u->process_chosen = 1;
  if (u->frozen == NULL)
    ui_data_reset(u);
}

static void ui__step_process(struct ui *u, int step) {
  size_t count = ui_process_count(u);
  if (count < 2) {
    ui_say(u, 0, "There is only one traced process.");
    return;
  }
  ui_choose_process(u, (uint32_t)((u->process + count + (size_t)(long)step) % count));
}

void ui_draw(struct ui *u, int width, int height) {
  struct ui_rect body;
  if (u->rates == NULL)
    ui_data_sample(u);
  ui_canvas_reset(&u->canvas, width, height);
  body = ui_chrome_body(u);
  if (body.height > 0) {
    if (u->help)
      ui_help_draw(u, body);
    else {
      if (ui_views[u->view]->collect != NULL)
        ui_views[u->view]->collect(u, u->states[u->view]);
      ui_views[u->view]->draw(u, u->states[u->view], body);
    }
  }
  ui_chrome_draw(u);
}

void ui_say(struct ui *u, int bad, const char *format, ...) {
  char text[512];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  md_escape(u->message, sizeof u->message, text);
  u->message_bad = bad;
}

/* ---- keys ---- */

static struct ui_table *ui__table(struct ui *u) {
  const struct ui_view *view = ui_views[u->view];
  return view->table != NULL ? view->table(u->states[u->view]) : NULL;
}

static void ui__search(struct ui *u, int direction) {
  const struct ui_view *view = ui_views[u->view];
  struct ui_table *table = ui__table(u);
  int found = 0;
  const char *text = table != NULL ? table->search : u->search;
  if (text[0] == '\0')
    return;
  if (table != NULL)
    found = ui_table_search(table, u, direction);
  else if (view->search != NULL)
    found = (int)view->search(u, u->states[u->view], direction);
  if (!found)
    ui_say(u, 1, "Nothing contains \"%s\".", text);
}

static void ui__prompt_changed(struct ui *u) {
  struct ui_table *table = ui__table(u);
  if (u->prompt == UI_PROMPT_FILTER && table != NULL)
    ui_format(table->filter, sizeof table->filter, "%s", u->text);
}

static void ui__open_prompt(struct ui *u, enum ui_prompt prompt) {
  struct ui_table *table = ui__table(u);
  u->prompt = prompt;
  u->text[0] = '\0';
  if (prompt == UI_PROMPT_FILTER && table != NULL)
    ui_format(u->text, sizeof u->text, "%s", table->filter);
}

static void ui__open_input(struct ui *u) {
  if (u->source->input == NULL)
    ui_say(u, 0, "The program's stdin is not held by this view: start it with live --stdin.");
  else if (u->ended)
    ui_say(u, 0, "The program has ended.");
  else
    ui__open_prompt(u, UI_PROMPT_INPUT);
}

static void ui__give_input(struct ui *u, size_t length) {
  char said[sizeof u->message] = "";
  int err = u->source->input(u->source->data, u->text, length, said, sizeof said);
  if (said[0] != '\0')
    ui_say(u, err != 0, "%s", said);
}

static void ui__close_prompt(struct ui *u, int keep) {
  struct ui_table *table = ui__table(u);
  char *search = table != NULL ? table->search : u->search;
  if (!keep)
    u->text[0] = '\0';
  if (u->prompt == UI_PROMPT_INPUT && keep) {
    strcat(u->text, "\n"); /* there is room: ui__prompt_key() leaves it */
    ui__give_input(u, strlen(u->text));
  }
  if (u->prompt == UI_PROMPT_SEARCH && keep) {
    ui_format(search, UI_NEEDLE, "%s", u->text);
    ui__search(u, 0);
  }
  ui__prompt_changed(u);
  u->prompt = UI_PROMPT_NONE;
}

static unsigned ui__prompt_key(struct ui *u, uint32_t key) {
  size_t length = strlen(u->text);
  char bytes[4];
  if (key == '\r' || key == '\n' || key == 0x1b) {
    ui__close_prompt(u, key != 0x1b);
    return UI_USED;
  }
  if (key == 0x04 && u->prompt == UI_PROMPT_INPUT && length == 0) { /* Ctrl-D */
    u->prompt = UI_PROMPT_NONE;
    ui__give_input(u, 0);
    return UI_USED;
  }
  if (key == UI_KEY_BACKSPACE || key == 0x08) {
    while (length > 0 && ((unsigned char)u->text[length - 1] & 0xc0) == 0x80)
      length--;
    u->text[length > 0 ? length - 1 : 0] = '\0';
  } else if (key == 0x15) { /* Ctrl-U */
    u->text[0] = '\0';
  } else if (key >= 0x20 && key <= 0x10ffff && !(key >= 0xd800 && key <= 0xdfff)) {
    size_t more = (size_t)ui_utf8_put(bytes, key);
    size_t room = u->prompt == UI_PROMPT_INPUT ? sizeof u->text - 1 : UI_NEEDLE;
    if (length + more < room) {
      memcpy(u->text + length, bytes, more);
      u->text[length + more] = '\0';
    }
  }
  ui__prompt_changed(u);
  return UI_USED;
}

void ui_go(struct ui *u, int view, uint64_t key) {
  if (ui_views[view]->aside && !ui_views[u->view]->aside)
    u->came_from = u->view;
  u->left = u->view;
  u->view = view;
  u->help = 0;
  if (key != 0 && ui_views[view]->show != NULL)
    ui_views[view]->show(u, u->states[view], key);
}

unsigned ui_back_from(struct ui *u) {
  ui_go(u, u->came_from, 0);
  return UI_USED;
}

/* The next screen that has a tab. */
static void ui__step_screen(struct ui *u, int step) {
  int view = u->view;
  do
    view = (view + step + UI_VIEW_COUNT) % UI_VIEW_COUNT;
  while (ui_views[view]->aside);
  ui_go(u, view, 0);
}

static unsigned ui__help_key(struct ui *u, enum ui_action action) {
  int page = u->canvas.height > 8 ? u->canvas.height - 6 : 1;
  switch (action) {
  case UI_DO_UP: u->help_top -= 1; break;
  case UI_DO_DOWN: u->help_top += 1; break;
  case UI_DO_PAGE_UP: u->help_top -= page; break;
  case UI_DO_PAGE_DOWN: case UI_DO_PAUSE: u->help_top += page; break;
  case UI_DO_TOP: u->help_top = 0; break;
  case UI_DO_BOTTOM: u->help_top = 1000; break;
  default: u->help = 0; break;
  }
  if (u->help_top < 0)
    u->help_top = 0;
  return UI_USED;
}

static void ui__set_refresh(struct ui *u, int slower) {
  static const unsigned steps[] = {50, 100, 200, 500, 1000, 2000, 5000};
  int at = 0, last = (int)(sizeof steps / sizeof steps[0]) - 1;
  while (at < last && steps[at] < u->refresh_ms)
    at++;
  if (slower && at < last && steps[at] <= u->refresh_ms)
    at++;
  else if (!slower && at > 0)
    at--;
  u->refresh_ms = steps[at];
  ui_say(u, 0, "Redrawn every %u ms.", u->refresh_ms);
}

static void ui__reset(struct ui *u) {
  md_interval_begin(u->live);
  if (u->source->reset != NULL)
    u->source->reset(u->source->data);
  if (!ui_is_paused(u))
    ui_data_reset(u);
  ui_say(u, 0, "The interval starts anew: ticks in the overview count from here.");
}

static void ui__pause(struct ui *u) {
  if (ui_is_paused(u))
    ui_travel_resume(u);
  else
    ui_travel_pause(u);
}

static unsigned ui__source(struct ui *u) {
  const struct ui_view *view = ui_views[u->view];
  u->place = view->place(u, u->states[u->view]);
  if (u->place.file != NULL && u->place.file[0] != '\0')
    return UI_USED | UI_EDIT;
  ui_say(u, 0, "No place in a source is known for this.");
  return UI_USED;
}

static void ui__save(struct ui *u, enum ui_action action) {
  struct ui_source *s = u->source;
  char said[sizeof u->message] = "";
  int err;
  if (s->flags & UI_RECORDING) {
    ui_say(u, 0, "This is a recording already.");
    return;
  }
  if (u->ended && !(action == UI_DO_RECORD && s->recording != NULL)) {
    ui_say(u, 0, "The program has ended: nothing more comes.");
    return;
  }
  if (action == UI_DO_RECORD ? s->record == NULL : s->save == NULL) {
    ui_say(u, 1, "These events cannot be saved.");
    return;
  }
  err = action == UI_DO_RECORD ? s->record(s->data, s->recording == NULL, said, sizeof said)
                               : s->save(s->data, said, sizeof said);
  ui_say(u, err != 0, "%s", said);
}

static unsigned ui__back(struct ui *u) {
  struct ui_table *table = ui__table(u);
  if (table != NULL) {
    table->filter[0] = '\0';
    table->search[0] = '\0';
  }
  u->search[0] = '\0';
  return UI_USED;
}

/* What every screen does the same way. */
static unsigned ui__act(struct ui *u, enum ui_action action, uint32_t key) {
  struct ui_table *table = ui__table(u);
  switch (action) {
  case UI_DO_QUIT: return UI_LEAVE;
  case UI_DO_REDRAW: return UI_USED | UI_REPAINT;
  case UI_DO_SUSPEND: return UI_USED | UI_STOP_JOB;
  case UI_DO_HELP: u->help = 1; u->help_top = 0; break;
  case UI_DO_SCREEN: ui_go(u, (int)(key - '1') % UI_VIEW_COUNT, 0); break;
  case UI_DO_NEXT_SCREEN: ui__step_screen(u, 1); break;
  case UI_DO_PREVIOUS_SCREEN: ui__step_screen(u, -1); break;
  case UI_DO_PAUSE: ui__pause(u); break;
  case UI_DO_RESET: ui__reset(u); break;
  case UI_DO_SOURCE: return ui__source(u);
  case UI_DO_RECORD:
  case UI_DO_SAVE: ui__save(u, action); break;
  case UI_DO_SLOWER: ui__set_refresh(u, 1); break;
  case UI_DO_FASTER: ui__set_refresh(u, 0); break;
  case UI_DO_NEXT_PROCESS: ui__step_process(u, 1); break;
  case UI_DO_PREVIOUS_PROCESS: ui__step_process(u, -1); break;
  case UI_DO_FILTER: ui__open_prompt(u, UI_PROMPT_FILTER); break;
  case UI_DO_SEARCH: ui__open_prompt(u, UI_PROMPT_SEARCH); break;
  case UI_DO_INPUT: ui__open_input(u); break;
  case UI_DO_SEARCH_NEXT: ui__search(u, 1); break;
  case UI_DO_SEARCH_PREVIOUS: ui__search(u, -1); break;
  case UI_DO_BACK: return ui__back(u);
  case UI_DO_MOUSE:
    u->mouse = !u->mouse;
    ui_say(u, 0, u->mouse ? "Mouse on: clicks choose screens and rows." : "Mouse off.");
    break;
  default:
    if (table == NULL || !ui_table_act(table, action))
      return UI_UNUSED;
    if (action == UI_DO_FOLLOW)
      ui_say(u, 0, table->follow ? "The cursor follows this row." : "The cursor stays in place.");
  }
  return UI_USED;
}

/* Keys may come when the rows of the last frame are gone: the terminal is too small for
 * them, or the data moved on. */
static void ui__refresh_rows(struct ui *u) {
  struct ui_table *table = ui__table(u);
  if (table != NULL && table->epoch != u->epoch)
    ui_views[u->view]->collect(u, u->states[u->view]);
}

unsigned ui_key(struct ui *u, uint32_t key) {
  const struct ui_view *view = ui_views[u->view];
  enum ui_action action;
  unsigned result = UI_UNUSED;
  if (key == 0x03) /* Ctrl-C, wherever one is */
    return UI_LEAVE;
  ui__refresh_rows(u);
  if (u->prompt != UI_PROMPT_NONE)
    return ui__prompt_key(u, key);
  u->message[0] = '\0';
  action = ui_key_action(&u->prefs, key, u->help ? UI_ON_MOVE : view->takes);
  if (action == UI_DO_NOTHING)
    return UI_USED; /* the message went */
  if (u->help && action != UI_DO_SUSPEND && action != UI_DO_REDRAW && action != UI_DO_SCREEN)
    return ui__help_key(u, action);
  if (view->act != NULL)
    result = view->act(u, u->states[u->view], action);
  return result != UI_UNUSED ? result : ui__act(u, action, key);
}

unsigned ui_click(struct ui *u, int y, int x) {
  const struct ui_view *view = ui_views[u->view];
  int tab = ui_chrome_tab_at(u, y, x);
  struct ui_table *table = ui__table(u);
  ui__refresh_rows(u);
  if (tab >= 0)
    ui_go(u, tab, 0);
  else if (view->click != NULL)
    view->click(u, u->states[u->view], y, x);
  else if (table != NULL)
    ui_table_click(table, y);
  return UI_USED;
}
