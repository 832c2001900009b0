#include "tui/prefs.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "tui/tui.h"

_Static_assert((int)UI_VIEW_COUNT <= (int)UI_MAX_VIEWS, "a bit set for each view");

void ui_prefs_init(struct ui_prefs *p) {
  memset(p, 0, sizeof *p);
  ui_theme_init(&p->theme, NULL);
}

/* Whether `word` of `length` bytes names `name`: letters' case is ignored, "-" stands for a
 * blank or "_". */
static int ui__names(const char *word, size_t length, const char *name) {
  if (strlen(name) != length || length == 0)
    return 0;
  for (size_t i = 0; i < length; i++) {
    char c = name[i] == ' ' || name[i] == '_' ? '-' : name[i];
    char w = word[i] == '_' ? '-' : word[i];
    if (strncasecmp(&c, &w, 1) != 0)
      return 0;
  }
  return 1;
}

static const char *ui__next_word(const char *at, size_t *length) {
  at += strspn(at, " \t,");
  *length = strcspn(at, " \t,");
  return *length > 0 ? at : NULL;
}

/* ---- keys ---- */

static const char *const ui__actions[UI_ACTION_COUNT] = {
    [UI_DO_NOTHING] = "",
#define KEY(action, keys, where, bar, help) [UI_DO_##action] = #action,
#include "tui/keys.def"
#undef KEY
};

/* Keys with a number in them cannot be others. */
static int ui__fixed(enum ui_action action) {
  return action == UI_DO_NOTHING || action == UI_DO_SCREEN;
}

int ui_prefs_keys(struct ui_prefs *p, const char *action, const char *keys, char *why,
                  size_t why_size) {
  int index = 1;
  char *out;
  size_t length;
  while (index < UI_ACTION_COUNT && !ui__names(action, strlen(action), ui__actions[index]))
    index++;
  if (index == UI_ACTION_COUNT || ui__fixed(index)) {
    ui_format(why, why_size, "there is no action of that name; docs/config.md lists them");
    return -EINVAL;
  }
  out = p->keys[index];
  out[0] = '\0';
  for (const char *at = keys; (at = ui__next_word(at, &length)) != NULL; at += length) {
    size_t used = strlen(out);
    if (ui_key_parse(at, length) == UI_KEY_NONE || used + length + 2 > UI_KEY_TEXT) {
      ui_format(why, why_size, "'%.*s' is no key; keys are written as a, F5, Space or Ctrl-L",
                (int)length, at);
      return -EINVAL;
    }
    ui_format(out + used, UI_KEY_TEXT - used, "%s%.*s", used > 0 ? " " : "", (int)length, at);
  }
  if (out[0] != '\0')
    return 0;
  ui_format(why, why_size, "no key is given");
  return -EINVAL;
}

/* ---- columns ---- */

static int ui__column(const struct ui_table_ops *ops, const char *word, size_t length) {
  for (int i = 0; i < ops->column_count; i++) {
    if (ui__names(word, length, ops->columns[i].title))
      return i;
  }
  return -1;
}

static int ui__column_error(const struct ui_table_ops *ops, const char *word, size_t length,
                            char *why, size_t why_size) {
  ui_format(why, why_size, "there is no column '%.*s'; there are:", (int)length, word);
  for (int i = 0; i < ops->column_count; i++) {
    size_t used = strlen(why);
    ui_format(why + used, why_size - used, " %s", ops->columns[i].title);
    for (char *c = why + used + 1; *c != '\0'; c++)
      *c = *c == ' ' ? '-' : *c;
  }
  return -EINVAL;
}

int ui_prefs_columns(struct ui_prefs *p, const char *screen, const char *titles, char *why,
                     size_t why_size) {
  int view = ui_screen_index(screen);
  const struct ui_table_ops *ops = view >= 0 ? ui_views[view]->columns : NULL;
  uint32_t shown = 0;
  size_t length;
  if (ops == NULL) {
    ui_format(why, why_size, "there is no screen with a table of that name");
    return -EINVAL;
  }
  for (const char *at = titles; (at = ui__next_word(at, &length)) != NULL; at += length) {
    int column = ui__column(ops, at, length);
    if (column < 0)
      return ui__column_error(ops, at, length, why, why_size);
    shown |= UINT32_C(1) << column;
  }
  for (int i = 0; i < ops->column_count; i++) {
    /* What never drops out is what makes a row understandable. */
    if (ops->columns[i].drop == 0)
      shown |= UINT32_C(1) << i;
  }
  p->hidden[view] = ~shown;
  return 0;
}
