#include "tui/table.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tui/tui.h"

void ui_table_init(struct ui_table *t, const struct ui_table_ops *ops) {
  memset(t, 0, sizeof *t);
  t->ops = ops;
  t->sort = ops->sort;
  t->page = 1;
  t->first_row_y = -1;
}

void ui_table_release(struct ui_table *t) {
  free(t->rows);
  t->rows = NULL;
}

void ui_table_begin(struct ui_table *t) {
  t->count = 0;
}

struct ui_row *ui_table_add(struct ui_table *t, uint64_t key, const void *item) {
  struct ui_row *row;
  if (t->count == t->capacity) {
    t->capacity = t->capacity ? t->capacity * 2 : 64;
    t->rows = ui__realloc(t->rows, t->capacity * sizeof *t->rows);
  }
  row = &t->rows[t->count++];
  *row = (struct ui_row){.key = key, .item = item};
  return row;
}

int ui_contains(const char *text, const char *needle) {
  return strcasestr(text, needle) != NULL;
}

static int ui__row_matches(struct ui_table *t, struct ui *u, const struct ui_row *row,
                           const char *needle) {
  char text[1024];
  text[0] = '\0';
  t->ops->find(u, row, text, sizeof text);
  return ui_contains(text, needle);
}

static void ui__filter(struct ui_table *t, struct ui *u) {
  size_t kept = 0;
  t->added = t->count;
  if (t->filter[0] == '\0')
    return;
  for (size_t i = 0; i < t->count; i++) {
    if (ui__row_matches(t, u, &t->rows[i], t->filter))
      t->rows[kept++] = t->rows[i];
  }
  t->count = kept;
}

static int ui__order(uint64_t a, uint64_t b) {
  return a < b ? -1 : a > b;
}

static int ui__compare(const void *a, const void *b, void *direction) {
  const struct ui_row *left = a, *right = b;
  int order;
  if (left->sort.text != NULL && right->sort.text != NULL)
    order = strcasecmp(left->sort.text, right->sort.text);
  else
    order = ui__order(left->sort.number, right->sort.number);
  if (order == 0)
    order = ui__order(left->sort.then, right->sort.then);
  if (order != 0)
    return order * *(int *)direction;
  return left->key < right->key ? -1 : left->key > right->key;
}

static void ui__sort(struct ui_table *t, struct ui *u) {
  int direction;
  if (t->sort < 0 || t->count == 0)
    return;
  direction = t->ops->columns[t->sort].ascending ? 1 : -1;
  if (t->inverted)
    direction = -direction;
  for (size_t i = 0; i < t->count; i++)
    t->ops->value(u, &t->rows[i], t->sort, &t->rows[i].sort);
  qsort_r(t->rows, t->count, sizeof *t->rows, ui__compare, &direction);
}

static void ui__place_cursor(struct ui_table *t) {
  if (t->follow) {
    for (size_t i = 0; i < t->count; i++) {
      if (t->rows[i].key == t->cursor_key) {
        t->cursor = i;
        return;
      }
    }
  }
  if (t->cursor >= t->count)
    t->cursor = t->count > 0 ? t->count - 1 : 0;
  if (t->count > 0 && !t->follow)
    t->cursor_key = t->rows[t->cursor].key;
}

void ui_table_end(struct ui_table *t, struct ui *u) {
  t->epoch = u->epoch;
  ui__filter(t, u);
  ui__sort(t, u);
  ui__place_cursor(t);
}

const struct ui_row *ui_table_current(const struct ui_table *t) {
  return t->cursor < t->count ? &t->rows[t->cursor] : NULL;
}

void ui_table_select_key(struct ui_table *t, uint64_t key) {
  t->cursor_key = key;
  t->follow = 1;
}

/* ---- drawing ---- */

enum { MAX_COLUMNS = 24 };

static int ui__needed(const struct ui_table_ops *ops, const char *shown) {
  int width = 0;
  for (int i = 0; i < ops->column_count; i++)
    width += shown[i] ? ops->columns[i].width + 1 : 0;
  return width - 1;
}

/* Drops columns until the rest fits; the sort column stays as long as any that may go. */
static void ui__choose_columns(const struct ui_table *t, int width, char *shown) {
  const struct ui_table_ops *ops = t->ops;
  for (int i = 0; i < MAX_COLUMNS; i++)
    shown[i] = !(t->hidden >> i & 1) || i == t->sort;
  while (ui__needed(ops, shown) > width) {
    int worst = -1, worst_drop = 0;
    for (int i = 0; i < ops->column_count; i++) {
      int drop = i == t->sort ? 1 : ops->columns[i].drop;
      if (shown[i] && ops->columns[i].drop > 0 && drop > worst_drop) {
        worst = i;
        worst_drop = drop;
      }
    }
    if (worst < 0)
      return;
    shown[worst] = 0;
  }
}

static void ui__layout(const struct ui_table *t, int width, char *shown, int *widths) {
  const struct ui_table_ops *ops = t->ops;
  int flex = 0, room;
  ui__choose_columns(t, width, shown);
  room = width - ui__needed(ops, shown);
  for (int i = 0; i < ops->column_count; i++) {
    flex += shown[i] ? ops->columns[i].flex : 0;
    widths[i] = ops->columns[i].width;
  }
  /* Too narrow even for what is never dropped: names give way to numbers. */
  for (int i = 0; i < ops->column_count && room < 0; i++) {
    int less = shown[i] && ops->columns[i].flex > 0 ? widths[i] - 4 : 0;
    less = less > -room ? -room : less;
    widths[i] -= less;
    room += less;
  }
  for (int i = 0; i < ops->column_count; i++) {
    int share = flex > 0 && room > 0 ? room * ops->columns[i].flex / flex : 0;
    widths[i] += shown[i] ? share : 0;
  }
}

static void ui__draw_head(const struct ui_table *t, struct ui_canvas *c, struct ui_rect r,
                          const char *shown, const int *widths) {
  int x = r.x;
  ui_fill(c, r.y, r.x, r.width, UI_HEAD, ' ');
  for (int i = 0; i < t->ops->column_count; i++) {
    const struct ui_column *column = &t->ops->columns[i];
    char title[64];
    int up;
    if (!shown[i])
      continue;
    up = column->ascending ? !t->inverted : t->inverted;
    ui_format(title, sizeof title, "%s%s", column->title,
             i == t->sort ? ui_glyph_text(c, up ? UI_G_UP : UI_G_DOWN) : "");
    if (column->left)
      ui_put(c, r.y, x, widths[i], i == t->sort ? UI_HEAD_SORT : UI_HEAD, title);
    else
      ui_put_right(c, r.y, x, widths[i], i == t->sort ? UI_HEAD_SORT : UI_HEAD, title);
    x += widths[i] + 1;
  }
}

static void ui__draw_row(struct ui_table *t, struct ui *u, struct ui_canvas *c,
                         struct ui_rect r, const struct ui_row *row, const char *shown,
                         const int *widths) {
  int x = r.x, end = r.x + r.width;
  for (int i = 0; i < t->ops->column_count; i++) {
    const struct ui_column *column = &t->ops->columns[i];
    struct ui_cell_text cell = {.style = UI_NORMAL};
    int width = widths[i];
    if (!shown[i] || x >= end)
      continue;
    if (width > end - x)
      width = end - x;
    t->ops->text(u, row, i, &cell);
    if (!column->left)
      ui_put_right(c, r.y, x, width, cell.style, cell.text);
    else if (column->tail)
      ui_put_tail(c, r.y, x, width, cell.style, cell.text);
    else
      ui_put(c, r.y, x, width, cell.style, cell.text);
    x += widths[i] + 1;
  }
}

static void ui__scroll(struct ui_table *t) {
  size_t page = t->page > 0 ? (size_t)t->page : 1;
  if (t->cursor < t->top)
    t->top = t->cursor;
  if (t->cursor >= t->top + page)
    t->top = t->cursor - page + 1;
  if (t->top + page > t->count)
    t->top = t->count > page ? t->count - page : 0;
}

void ui_table_draw(struct ui_table *t, struct ui *u, struct ui_canvas *c, struct ui_rect r) {
  char shown[MAX_COLUMNS];
  int widths[MAX_COLUMNS];
  if (r.height < 1)
    return;
  ui__layout(t, r.width, shown, widths);
  ui__draw_head(t, c, r, shown, widths);
  t->page = r.height - 1;
  t->first_row_y = r.y + 1;
  ui__scroll(t);
  if (t->count == 0 && t->page > 0)
    ui_put(c, r.y + 1, r.x, r.width, UI_DIM,
           t->added > 0 ? "No row contains the filter's text; Esc shows all." : t->ops->empty);
  for (int i = 0; i < t->page && t->top + (size_t)i < t->count; i++) {
    struct ui_rect line = {r.y + 1 + i, r.x, 1, r.width};
    size_t index = t->top + (size_t)i;
    ui__draw_row(t, u, c, line, &t->rows[index], shown, widths);
    if (index == t->cursor)
      ui_restyle(c, line.y, r.x, r.width, UI_CURSOR);
  }
}

char *ui_table_range(const struct ui_table *t, char *out, size_t size) {
  size_t page = t->page > 0 ? (size_t)t->page : 0;
  out[0] = '\0';
  if (t->count > page && page > 0)
    ui_format(out, size, "rows %zu-%zu of %zu", t->top + 1, t->top + page, t->count);
  return out;
}

/* ---- keys ---- */

static void ui__move(struct ui_table *t, long to) {
  if (t->count == 0)
    return;
  if (to < 0)
    to = 0;
  if ((size_t)to >= t->count)
    to = (long)t->count - 1;
  t->cursor = (size_t)to;
  t->cursor_key = t->rows[t->cursor].key;
  /* Who leaves the top looks at one row; who is at the top wants to see the worst. */
  t->follow = t->cursor > 0;
}

static void ui__sort_by(struct ui_table *t, int step) {
  int count = t->ops->column_count;
  t->sort = t->sort < 0 ? (step > 0 ? 0 : count - 1) : (t->sort + step + count) % count;
  t->inverted = 0;
}

int ui_table_act(struct ui_table *t, enum ui_action action) {
  long at = (long)t->cursor, page = t->page > 1 ? t->page - 1 : 1;
  switch (action) {
  case UI_DO_UP: ui__move(t, at - 1); return 1;
  case UI_DO_DOWN: ui__move(t, at + 1); return 1;
  case UI_DO_PAGE_UP: ui__move(t, at - page); return 1;
  case UI_DO_PAGE_DOWN: ui__move(t, at + page); return 1;
  case UI_DO_TOP: ui__move(t, 0); return 1;
  case UI_DO_BOTTOM: ui__move(t, (long)t->count - 1); return 1;
  case UI_DO_SORT_NEXT: ui__sort_by(t, 1); return 1;
  case UI_DO_SORT_PREVIOUS: ui__sort_by(t, -1); return 1;
  case UI_DO_INVERT: t->inverted = !t->inverted; return 1;
  case UI_DO_FOLLOW: t->follow = !t->follow; return 1;
  default: return 0;
  }
}

int ui_table_search(struct ui_table *t, struct ui *u, int direction) {
  size_t at = t->cursor;
  if (t->search[0] == '\0' || t->count == 0)
    return 0;
  for (size_t tried = 0; tried < t->count; tried++) {
    if (direction > 0)
      at = (at + 1) % t->count;
    else if (direction < 0)
      at = (at + t->count - 1) % t->count;
    else
      at = (t->cursor + tried) % t->count;
    if (ui__row_matches(t, u, &t->rows[at], t->search)) {
      ui__move(t, (long)at);
      t->follow = 1;
      return 1;
    }
  }
  return 0;
}

void ui_table_click(struct ui_table *t, int y) {
  int row = y - t->first_row_y;
  if (t->first_row_y >= 0 && row >= 0 && row < t->page)
    ui__move(t, (long)t->top + row);
}
