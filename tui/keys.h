/*
 * Keys and what they do, from keys.def.
 *
 * A key is a Unicode code point, or one of enum ui_key above them. Thread: any; constants
 * and pure functions only.
 */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stddef.h>
#include <stdint.h>

enum ui_key {
  UI_KEY_NONE = 0x200000,
  UI_KEY_UP,
  UI_KEY_DOWN,
  UI_KEY_LEFT,
  UI_KEY_RIGHT,
  UI_KEY_HOME,
  UI_KEY_END,
  UI_KEY_PAGE_UP,
  UI_KEY_PAGE_DOWN,
  UI_KEY_SHIFT_TAB,
  UI_KEY_BACKSPACE,
  UI_KEY_DELETE,
  UI_KEY_F0,
  UI_KEY_F12 = UI_KEY_F0 + 12,
  UI_KEY_MOUSE, /* the screen says where */
  UI_KEY_LAST
};

/* Where a row of keys.def holds: a view names the kinds of keys that it takes. */
enum ui_on {
  UI_ON_ALL = 1,
  UI_ON_MOVE = 2,
  UI_ON_SORT = 4,
  UI_ON_FILTER = 8,
  UI_ON_FIND = 16,
  UI_ON_OPEN = 32,
  UI_ON_TREE = 64,
  UI_ON_WIDE = 128,
  UI_ON_PLACE = 256,
  UI_ON_INPUT = 512,
  UI_ON_FLAME = 1024,
  UI_ON_TIME = 2048,
  UI_ON_MOMENT = 4096
};

enum ui_action {
  UI_DO_NOTHING,
#define KEY(action, keys, where, bar, help) UI_DO_##action,
#include "tui/keys.def"
#undef KEY
  UI_ACTION_COUNT
};

struct ui_key_row {
  enum ui_action action;
  const char *keys;
  unsigned where;
  const char *bar;
  const char *help;
};

extern const struct ui_key_row ui_key_rows[];
extern const size_t ui_key_row_count;

struct ui_prefs;

/* The keys of a row: the user's, or those of the table. */
const char *ui_key_words(const struct ui_prefs *prefs, const struct ui_key_row *row);
/* Which screens take the action, UI_ON_*. */
unsigned ui_key_where(enum ui_action action);
/* What `key` does on a screen that takes `where`; UI_DO_NOTHING when it does nothing. */
enum ui_action ui_key_action(const struct ui_prefs *prefs, uint32_t key, unsigned where);
/* The key that a word of a row's `keys` of `length` bytes stands for; UI_KEY_NONE: none. */
uint32_t ui_key_parse(const char *word, size_t length);

#endif
