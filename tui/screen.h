/*
 * The terminal: shows a canvas, reads keys. The only module that knows curses.
 *
 * One at a time in a process. Thread: one. Restores the terminal when closed, and on crashes
 * and signals (restore.h).
 */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include <stddef.h>

#include "tui/canvas.h"
#include "tui/keys.h"
#include "tui/theme.h"
#include "tui/ui.h"

struct ui_screen;

/* Takes over the terminal. 0; -ENOTTY, -ENODEV or another -errno, and `why` says in one line
 * what to do. */
int ui_screen_open(struct ui_screen **out, const struct ui_theme *theme, enum ui_color color,
                   char *why, size_t why_size);
void ui_screen_close(struct ui_screen *s);

/* Looks at the terminal's size anew. */
void ui_screen_size(struct ui_screen *s, int *width, int *height);
/* Shows the canvas; only what changed is written. */
void ui_screen_show(struct ui_screen *s, const struct ui_canvas *canvas);
/* Forgets what the terminal shows: the next show paints everything. */
void ui_screen_forget(struct ui_screen *s);
/* Leaves the terminal to another program; ui_screen_resume() takes it back. */
void ui_screen_leave(struct ui_screen *s);
/* Leaves the terminal to the shell, stops this process (or its whole job), takes the terminal
 * back when it goes on. */
void ui_screen_suspend(struct ui_screen *s, int job);
/* After a SIGCONT that was not ours: puts the terminal's modes back. */
void ui_screen_resume(struct ui_screen *s);

int ui_screen_fd(const struct ui_screen *s); /* to poll for input */
/* The next key, or UI_KEY_NONE; never waits. For UI_KEY_MOUSE, *y and *x say where. */
uint32_t ui_screen_key(struct ui_screen *s, int *y, int *x);
void ui_screen_mouse(struct ui_screen *s, int on);

#endif
