/*
 * How styles look: themes, and what a user changes about them.
 *
 * Thread: any; a theme is plain data. Colours are numbers of the 256-colour palette with
 * stand-ins for terminals of 16 and 8 colours; -1 is the terminal's own.
 */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <stddef.h>

#include "tui/canvas.h"

enum ui_attribute { UI_BOLD_TEXT = 1, UI_DIM_TEXT = 2, UI_REVERSED = 4, UI_UNDERLINED = 8 };

struct ui_look {
  short color256, color16, color8;
  unsigned attributes; /* of enum ui_attribute */
};

struct ui_theme {
  struct ui_look looks[UI_STYLE_COUNT];
};

/* The theme of this name, a prefix will do; NULL is the default one. 0 or -EINVAL. */
int ui_theme_init(struct ui_theme *t, const char *name);
/* "dark light ..." for messages, and a line on each for the help. */
const char *ui_theme_names(void);
/* Changes one style: `look` is a colour 0..255 or "default", and of "bold dim reverse
 * underline plain"; later words win. 0 or -EINVAL. */
int ui_theme_change(struct ui_theme *t, const char *style, const char *look);

/* The escape sequence that begins this look in a terminal of 256 colours, "" for none. */
const char *ui_theme_sequence(const struct ui_theme *t, enum ui_style style, char *out,
                              size_t size);

#endif
