#include "tui/keys.h"

#include <string.h>

#include "tui/prefs.h"

const struct ui_key_row ui_key_rows[] = {
#define KEY(action, keys, where, bar, help) {UI_DO_##action, keys, where, bar, help},
#include "tui/keys.def"
#undef KEY
};
const size_t ui_key_row_count = sizeof ui_key_rows / sizeof ui_key_rows[0];

static const struct {
  const char *name;
  uint32_t key;
} ui__key_names[] = {
    {"Up", UI_KEY_UP},           {"Down", UI_KEY_DOWN},
    {"Left", UI_KEY_LEFT},       {"Right", UI_KEY_RIGHT},
    {"Home", UI_KEY_HOME},       {"End", UI_KEY_END},
    {"PgUp", UI_KEY_PAGE_UP},    {"PgDn", UI_KEY_PAGE_DOWN},
    {"Tab", '\t'},               {"Shift-Tab", UI_KEY_SHIFT_TAB},
    {"Enter", '\r'},             {"Esc", 0x1b},
    {"Space", ' '},              {"Backspace", UI_KEY_BACKSPACE},
};

uint32_t ui_key_parse(const char *word, size_t length) {
  for (size_t i = 0; i < sizeof ui__key_names / sizeof ui__key_names[0]; i++) {
    if (strlen(ui__key_names[i].name) == length &&
        memcmp(ui__key_names[i].name, word, length) == 0)
      return ui__key_names[i].key;
  }
  if (length == 6 && memcmp(word, "Ctrl-", 5) == 0)
    return (uint32_t)word[5] & 0x1f;
  if (length == 2 && word[0] == 'F' && word[1] >= '1' && word[1] <= '9')
    return UI_KEY_F0 + (uint32_t)(word[1] - '0');
  if (length == 3 && word[0] == 'F' && word[1] == '1' && word[2] >= '0' && word[2] <= '2')
    return UI_KEY_F0 + 10 + (uint32_t)(word[2] - '0');
  return length == 1 ? (unsigned char)word[0] : UI_KEY_NONE;
}

const char *ui_key_words(const struct ui_prefs *prefs, const struct ui_key_row *row) {
  const char *own = prefs->keys[row->action];
  return own[0] != '\0' ? own : row->keys;
}

unsigned ui_key_where(enum ui_action action) {
  for (size_t i = 0; i < ui_key_row_count; i++) {
    if (ui_key_rows[i].action == action)
      return ui_key_rows[i].where;
  }
  return 0;
}

static int ui__has(const char *keys, uint32_t key) {
  for (const char *at = keys; *at != '\0';) {
    size_t length = strcspn(at, " ");
    if (ui_key_parse(at, length) == key)
      return 1;
    at += length + (at[length] == ' ');
  }
  return 0;
}

/* The user's own keys come before those of the table, so that one may be given a new
 * meaning. */
enum ui_action ui_key_action(const struct ui_prefs *prefs, uint32_t key, unsigned where) {
  if (key == '\n')
    key = '\r';
  for (size_t i = 0; i < ui_key_row_count; i++) {
    const struct ui_key_row *row = &ui_key_rows[i];
    if ((row->where & (where | UI_ON_ALL)) && ui__has(prefs->keys[row->action], key))
      return row->action;
  }
  for (size_t i = 0; i < ui_key_row_count; i++) {
    if ((ui_key_rows[i].where & (where | UI_ON_ALL)) && ui__has(ui_key_words(prefs, &ui_key_rows[i]), key))
      return ui_key_rows[i].action;
  }
  return UI_DO_NOTHING;
}
