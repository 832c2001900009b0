/*
 * What a user prefers about the screens: colours, keys, columns.
 *
 * Thread: any; plain data, made before a view runs and borrowed by it. Errors: -EINVAL, and
 * `why` then says in a few words what is wrong with it.
 */
#ifndef UI_PREFS_H
#define UI_PREFS_H

#include <stddef.h>

#include "tui/keys.h"
#include "tui/theme.h"

enum { UI_KEY_TEXT = 64, UI_MAX_VIEWS = 16 };

struct ui_prefs {
  struct ui_theme theme;
  char keys[UI_ACTION_COUNT][UI_KEY_TEXT]; /* instead of those of keys.def; "" keeps them */
  uint32_t hidden[UI_MAX_VIEWS];           /* a bit for each column of a screen's table */
};

void ui_prefs_init(struct ui_prefs *p);
/* `action` as in keys.def, in any case, "-" for "_"; `keys` separated by blanks. */
int ui_prefs_keys(struct ui_prefs *p, const char *action, const char *keys, char *why,
                  size_t why_size);
/* The columns of `screen` that are shown, by their titles in any case, "-" for blanks. */
int ui_prefs_columns(struct ui_prefs *p, const char *screen, const char *titles, char *why,
                     size_t why_size);

#endif
