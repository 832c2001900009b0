/*
 * Opening a source in the user's editor while the view waits.
 *
 * Thread: the screen's.
 */
#ifndef UI_EDIT_H
#define UI_EDIT_H

#include "tui/screen.h"
#include "tui/tui.h"

/* Opens u->place in $VISUAL, $EDITOR or vi, at its line, and waits for it; meanwhile events
 * are still taken from the source. Says on the screen when that did not work. */
void ui_edit(struct ui *u, struct ui_screen *s);

#endif
