/*
 * Helpers that several views share. Thread: one.
 */
#ifndef UI_VIEW_H
#define UI_VIEW_H

#include "tui/data.h"

/* "! slow-callback  title  server.js:40", severity in words, mark and colour. */
void ui_finding_line(struct ui *u, const struct md_finding *f, struct ui_rect r);
const char *ui_severity_mark(enum md_severity severity);
enum ui_style ui_severity_style(enum md_severity severity);

/* "p50 1 ms  p99 2 ms  max 3 ms (12 runs)", "none" when empty. */
char *ui_hist_line(const struct md_hist *h, const char *unit, char *out, size_t size);

/* Draws text broken at blanks, at most r.height lines; returns the lines used. */
int ui_paragraph(struct ui_canvas *c, struct ui_rect r, enum ui_style style,
                 const char *text);

/* A page of lines, longer than the area at times. Lines are written one after the other;
 * those above `top` or below the area are not seen. */
struct ui_page {
  struct ui *u;
  struct ui_rect r;
  int line, top;
};

/* Where the next line goes on the screen; -1: nowhere. */
int ui_page_y(struct ui_page *page);
void ui_page_line(struct ui_page *page, const char *label, const char *text);
void ui_page_rule(struct ui_page *page, const char *title);
/* The sign in the lower right corner of `r` that there is more below. */
void ui_more_below(struct ui_canvas *c, struct ui_rect r, int more);
/* Draws what `lines` writes, from line *top on, which is kept in range; it is called twice. */
void ui_page_draw(struct ui *u, struct ui_rect r, int *top,
                  void (*lines)(struct ui_page *page, void *data), void *data);
/* Moves *top. Returns enum ui_result. */
unsigned ui_page_act(int *top, int height, enum ui_action action);

/* What the flame screen opens instead of a callback's row + 1. */
#define UI_FLAME_ALL UINT64_MAX

/* What a callback did in detail (view_callback.c); `top` scrolls and is kept in range. */
void ui_callback_draw(struct ui *u, const struct md_process *p, size_t row, struct ui_rect r,
                      int *top);

#endif
