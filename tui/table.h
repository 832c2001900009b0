/*
 * A list of rows with columns: sorting, filtering, searching, a cursor, following a row.
 *
 * A view adds its rows anew at every frame; the table keeps cursor, order and texts from
 * frame to frame by the rows' keys. Thread: one. Ownership: the table borrows items until the
 * next ui_table_begin().
 */
#ifndef UI_TABLE_H
#define UI_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "tui/canvas.h"
#include "tui/keys.h"

struct ui;

struct ui_value { /* what a row sorts by: text when not NULL, else the numbers */
  uint64_t number, then;
  const char *text;
};

struct ui_row {
  uint64_t key;     /* the same thing has the same key in the next frame */
  const void *item;
  int depth;        /* in a tree */
  int kind;         /* the view's own */
  struct ui_value sort;
};

struct ui_cell_text {
  char text[256];
  enum ui_style style;
};

struct ui_column {
  const char *title;
  uint8_t width;     /* cells; of flexible ones, the least */
  uint8_t flex;      /* share of the room that is left */
  uint8_t drop;      /* 0: never dropped; the highest goes first when there is no room */
  uint8_t left;      /* left-aligned */
  uint8_t tail;      /* when cut, the end stays */
  uint8_t ascending; /* sorts that way at first */
};

struct ui_table_ops {
  const struct ui_column *columns;
  int column_count;
  int sort;          /* the first sort column; -1: in the order of adding */
  const char *empty; /* said instead of rows */
  void (*value)(struct ui *u, const struct ui_row *row, int column, struct ui_value *out);
  void (*text)(struct ui *u, const struct ui_row *row, int column, struct ui_cell_text *out);
  /* What search and filter look at. */
  void (*find)(struct ui *u, const struct ui_row *row, char *out, size_t size);
};

enum { UI_NEEDLE = 64 };

struct ui_table {
  const struct ui_table_ops *ops;
  struct ui_row *rows;
  size_t count, capacity;
  size_t added;        /* before filtering */
  uint64_t epoch;      /* of struct ui, when the rows were added */
  size_t cursor, top;
  uint64_t cursor_key;
  int follow;          /* the cursor stays with its row, not with its place */
  int sort, inverted;
  uint32_t hidden;     /* columns that the user does not want, a bit each */
  int page;            /* rows shown last */
  int first_row_y;     /* where they began, for clicks */
  char filter[UI_NEEDLE];
  char search[UI_NEEDLE];
};

void ui_table_init(struct ui_table *t, const struct ui_table_ops *ops);
void ui_table_release(struct ui_table *t);

/* The rows of a frame: begin, add each, end (filters, sorts, places the cursor). */
void ui_table_begin(struct ui_table *t);
struct ui_row *ui_table_add(struct ui_table *t, uint64_t key, const void *item);
void ui_table_end(struct ui_table *t, struct ui *u);
void ui_table_draw(struct ui_table *t, struct ui *u, struct ui_canvas *c, struct ui_rect r);
/* Which rows the last ui_table_draw() showed, "rows 1-19 of 22"; "" when these are all. */
char *ui_table_range(const struct ui_table *t, char *out, size_t size);

/* The row under the cursor, NULL when there is none. */
const struct ui_row *ui_table_current(const struct ui_table *t);
/* Moves, sorts, follows. 1 when the action was one of these. */
int ui_table_act(struct ui_table *t, enum ui_action action);
/* Puts the cursor on the next row (direction 1) or the one before (-1) that contains the
 * search text; 0 from the cursor on, it included. Returns whether there is one. */
int ui_table_search(struct ui_table *t, struct ui *u, int direction);
void ui_table_select_key(struct ui_table *t, uint64_t key);
/* A click at a line of the screen. */
void ui_table_click(struct ui_table *t, int y);

/* Whether text contains needle, letters' case ignored. */
int ui_contains(const char *text, const char *needle);

#endif
