/* Screen 5: what is wrong, worst first, each with its evidence and a word of advice. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view.h"
#include "tui/widgets.h"
#include "tui/travel.h"

enum ui__column { SEVERITY, ID, TITLE, PLACE, PID };

struct ui__findings {
  struct ui_table table;
};

static const struct ui_column ui__columns[] = {
    [SEVERITY] = {.title = "", .width = 2, .left = 1},
    [ID] = {.title = "FINDING", .width = 15, .left = 1, .drop = 2, .ascending = 1},
    [TITLE] = {.title = "WHAT", .width = 26, .flex = 3, .left = 1, .ascending = 1},
    [PLACE] = {.title = "FILE:LINE", .width = 12, .flex = 1, .left = 1, .tail = 1, .drop = 5,
               .ascending = 1},
    [PID] = {.title = "PID", .width = 7, .drop = 4, .ascending = 1},
};

static const struct md_finding *ui__finding(const struct ui_row *row) {
  return row->item;
}

static void ui__value(struct ui *u, const struct ui_row *row, int column,
                      struct ui_value *out) {
  const struct md_finding *f = ui__finding(row);
  (void)u;
  switch ((enum ui__column)column) {
  case SEVERITY: out->number = (uint64_t)f->severity; break;
  case ID: out->text = f->id; break;
  case TITLE: out->text = f->title; break;
  case PLACE: out->text = f->file; break;
  case PID: out->number = (uint64_t)f->pid; break;
  }
}

static void ui__text(struct ui *u, const struct ui_row *row, int column,
                     struct ui_cell_text *out) {
  const struct md_finding *f = ui__finding(row);
  size_t size = sizeof out->text;
  (void)u;
  switch ((enum ui__column)column) {
  case SEVERITY:
    ui_format(out->text, size, "%s", ui_severity_mark(f->severity));
    out->style = ui_severity_style(f->severity);
    break;
  case ID:
    ui_format(out->text, size, "%s", f->id);
    out->style = ui_severity_style(f->severity);
    break;
  case TITLE: md_escape(out->text, size, f->title); break;
  case PLACE:
    ui_short_place(f->file, f->line, out->text, size);
    out->style = UI_LABEL;
    break;
  case PID: ui_format(out->text, size, "%" PRId32, f->pid); break;
  }
}

static void ui__find(struct ui *u, const struct ui_row *row, char *out, size_t size) {
  const struct md_finding *f = ui__finding(row);
  char title[400], place[512];
  (void)u;
  md_escape(title, sizeof title, f->title);
  ui_place(f->file, f->line, place, sizeof place);
  ui_format(out, size, "%s %s %s %" PRId32, f->id, title, place, f->pid);
}

static const struct ui_table_ops ui__ops = {
    .columns = ui__columns,
    .column_count = sizeof ui__columns / sizeof ui__columns[0],
    .sort = -1, /* they come worst first */
    .empty = "Nothing found so far.",
    .value = ui__value,
    .text = ui__text,
    .find = ui__find,
};

static void *ui__create(struct ui *u) {
  struct ui__findings *v = ui__alloc(sizeof *v);
  (void)u;
  ui_table_init(&v->table, &ui__ops);
  return v;
}

static void ui__destroy(void *state) {
  struct ui__findings *v = state;
  ui_table_release(&v->table);
  free(v);
}

/* The same finding about the same place is the same row. */
static uint64_t ui__key(const struct md_finding *f) {
  uint64_t key = 1469598103934665603u;
  for (const char *s = f->id; *s != '\0'; s++)
    key = (key ^ (unsigned char)*s) * 1099511628211u;
  key = (key ^ f->process) * 1099511628211u;
  return ((key ^ f->site) * 1099511628211u) | 1;
}

/* Returns the rows it takes. */
static int ui__draw_detail(struct ui *u, const struct md_finding *f, const char *rows,
                           struct ui_rect r) {
  struct ui_canvas *c = &u->canvas;
  char text[1024], place[512];
  int begin = r.y, end = r.y + r.height;
  ui_format(text, sizeof text, "%s, %s%s", f->id, md_severity_name(f->severity), rows);
  ui_hline(c, r.y, r.x, r.width, UI_DIM, text);
  r.y++;
  r.height = end - r.y;
  md_escape(text, sizeof text, f->title);
  r.y += ui_paragraph(c, r, UI_BOLD, text);
  r.height = end - r.y;
  ui_place(f->file, f->line, place, sizeof place);
  if (place[0] != '\0' && r.height > 0) {
    ui_put(c, r.y, r.x, 10, UI_LABEL, "Where");
    ui_put_tail(c, r.y++, r.x + 10, r.width - 10, UI_NORMAL, place);
  }
  for (int i = 0; i < 2 && r.y < end; i++) {
    struct ui_rect area = {r.y, r.x + 10, end - r.y, r.width - 10};
    md_escape(text, sizeof text, i == 0 ? f->evidence : f->advice != NULL ? f->advice : "");
    ui_put(c, r.y, r.x, 10, UI_LABEL, i == 0 ? "Evidence" : "Advice");
    r.y += ui_paragraph(c, area, UI_NORMAL, text);
  }
  return r.y - begin;
}

/* All that the finding says, if the list keeps enough to be one; and no less than what most
 * findings take, so that the list does not jump as one goes through it. */
static int ui__detail_height(struct ui *u, const struct ui_table *t,
                             const struct md_finding *f, struct ui_rect r) {
  struct ui_rect below = {u->canvas.height, r.x, 64, r.width}; /* only counts */
  int list = (int)(t->count < 64 ? t->count : 64) + 1;
  int usual = r.height >= 30 ? 12 : r.height >= 12 ? 8 : r.height / 2;
  int needed = ui__draw_detail(u, f, "", below), most;
  list = list < r.height / 3 ? list : r.height / 3;
  most = r.height - (list > 2 ? list : 2);
  needed = needed > usual ? needed : usual;
  return needed < most ? needed : most;
}

static void ui__collect(struct ui *u, void *state) {
  struct ui__findings *v = state;
  size_t count;
  const struct md_finding *findings = ui_findings(u, &count);
  ui_table_begin(&v->table);
  for (size_t i = 0; i < count; i++)
    ui_table_add(&v->table, ui__key(&findings[i]), &findings[i]);
  ui_table_end(&v->table, u);
}

static void ui__draw(struct ui *u, void *state, struct ui_rect r) {
  struct ui__findings *v = state;
  const struct ui_row *row = ui_table_current(&v->table);
  int detail = row != NULL ? ui__detail_height(u, &v->table, ui__finding(row), r) : 0;
  char range[48], rows[64] = "";
  ui_table_draw(&v->table, u, &u->canvas, (struct ui_rect){r.y, r.x, r.height - detail, r.width});
  if (ui_table_range(&v->table, range, sizeof range)[0] != '\0')
    ui_format(rows, sizeof rows, " (list: %s)", range);
  if (row != NULL && detail > 1)
    ui__draw_detail(u, ui__finding(row), rows,
                    (struct ui_rect){r.y + r.height - detail, r.x, detail, r.width});
}

static struct ui_table *ui__table(void *state) {
  return &((struct ui__findings *)state)->table;
}

/* Opens the callback that the finding is about. */
static unsigned ui__open(struct ui *u, const struct md_finding *f) {
  uint32_t at = (uint32_t)ui_position(u, f->process);
  const struct md_process *p = ui_process(u, at);
  for (size_t i = 0; p != NULL && f->site != 0 && i < p->callback_rows; i++) {
    if (p->callbacks[i]->site == f->site) {
      ui_choose_process(u, at);
      ui_go(u, UI_VIEW_callbacks, i + 1);
      return UI_USED;
    }
  }
  if (p != NULL)
    ui_choose_process(u, at);
  ui_say(u, 0, "This finding is about no single callback.");
  return UI_USED;
}

static unsigned ui__act(struct ui *u, void *state, enum ui_action action) {
  const struct ui_row *row = ui_table_current(&((struct ui__findings *)state)->table);
  if (action == UI_DO_MOMENT && row != NULL)
    ui_travel_moment(u, ui__finding(row)->at_ns);
  if (action == UI_DO_MOMENT)
    return UI_USED;
  if (action != UI_DO_OPEN)
    return UI_UNUSED;
  return row != NULL ? ui__open(u, ui__finding(row)) : UI_USED;
}

static struct ui_place ui__source_place(struct ui *u, void *state) {
  const struct ui_row *row = ui_table_current(&((struct ui__findings *)state)->table);
  (void)u;
  if (row == NULL)
    return (struct ui_place){NULL, 0};
  return (struct ui_place){ui__finding(row)->file, ui__finding(row)->line};
}

const struct ui_view ui_view_findings = {
    .name = "Findings",
    .about =
        "What looks wrong in all traced processes, worst first. !! is an error, ! a warning, i "
        "a remark. Below the list: the place, the numbers that show it, and what helps.\n"
        "Enter opens the callback that the finding is about, y its moment on the timeline. Each finding stands alone; none "
        "is a verdict on everything.",
    .takes = UI_ON_MOVE | UI_ON_SORT | UI_ON_FILTER | UI_ON_FIND | UI_ON_OPEN | UI_ON_PLACE |
             UI_ON_MOMENT,
    .create = ui__create,
    .destroy = ui__destroy,
    .draw = ui__draw,
    .act = ui__act,
    .columns = &ui__ops,
    .table = ui__table,
    .collect = ui__collect,
    .place = ui__source_place,
};
