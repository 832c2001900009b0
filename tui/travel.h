/*
 * Time travel: the window of a recording that all screens answer for.
 *
 * Thread: one. Where the source has no timeline, none of this does anything.
 */
#ifndef UI_TRAVEL_H
#define UI_TRAVEL_H

#include "tui/tui.h"

/* The timeline that can be looked at now; NULL: none. */
struct md_timeline *ui_travel(const struct ui *u);
/* All screens answer for [from, to) from now on; 0, 0: for everything. */
void ui_travel_window(struct ui *u, uint64_t from_ns, uint64_t to_ns);
/* Gets the model of the window, when it changed or more is indexed. 1 when everything is
 * indexed, 0 when more will come, -errno. */
int ui_travel_update(struct ui *u);
/* The screens stand still, and show the past where the source knows it; and go on. */
void ui_travel_pause(struct ui *u);
void ui_travel_resume(struct ui *u);
/* Shows a moment on the timeline; live, the view is paused for it. 0: it has none. */
void ui_travel_moment(struct ui *u, uint64_t at_ns);
void ui_travel_release(struct ui *u);
/* "1.2 s to 3.4 s of 60 s", "indexing 40%"; "" when there is nothing to be said. */
char *ui_travel_text(struct ui *u, char *out, size_t size);

#endif
