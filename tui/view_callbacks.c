/* Screen 2: a row for each place whose code the loop runs. Enter opens one. */
#include <stdlib.h>
#include <string.h>

#include "tui/view.h"
#include "tui/widgets.h"
#include "tui/travel.h"

struct ui__callbacks {
  struct ui_table table;
  int open;        /* the detail is shown */
  uint64_t row;    /* of it */
  uint32_t process; /* that the row belongs to */
  int top;
};

enum ui__column { KIND, NAME, PLACE, COUNT, RATE, TOTAL, SHARE, P50, P99, MAX, WAIT, HARM };

static const struct ui_column ui__columns[] = {
    [KIND] = {.title = "KIND", .width = 9, .left = 1, .drop = 6, .ascending = 1},
    [NAME] = {.title = "FUNCTION", .width = 14, .flex = 5, .left = 1, .ascending = 1},
    [PLACE] = {.title = "FILE:LINE", .width = 16, .flex = 6, .left = 1, .tail = 1, .drop = 3,
               .ascending = 1},
    [COUNT] = {.title = "RUNS", .width = 6, .drop = 7},
    [RATE] = {.title = "RUNS/S", .width = 7, .drop = 9},
    [TOTAL] = {.title = "TOTAL", .width = 8, .drop = 10},
    [SHARE] = {.title = "LOOP%", .width = 6, .drop = 8},
    [P50] = {.title = "P50", .width = 8, .drop = 12},
    [P99] = {.title = "P99", .width = 8, .drop = 5},
    [MAX] = {.title = "MAX", .width = 8},
    [WAIT] = {.title = "WAIT P99", .width = 9, .drop = 11},
    [HARM] = {.title = "HARM", .width = 8, .drop = 4},
};

static const struct md_callback *ui__cb(const struct ui_row *row) {
  return row->item;
}

static double ui__share(struct ui *u, const struct md_callback *cb) {
  const struct md_process *p = ui_shown(u);
  uint64_t time = p->busy_ns + p->idle_ns;
  if (time == 0)
    time = ui_lifetime_ns(u, p);
  return time > 0 ? (double)cb->run.sum_ns / (double)time : 0;
}

static void ui__value(struct ui *u, const struct ui_row *row, int column,
                      struct ui_value *out) {
  const struct md_callback *cb = ui__cb(row);
  const struct md_process *p = ui_shown(u);
  switch ((enum ui__column)column) {
  case KIND: out->text = tr_kind_name(cb->kind); break;
  case NAME: out->text = cb->name; break;
  case PLACE: out->text = cb->file; break;
  case COUNT: out->number = cb->run.count; break;
  case RATE: out->number = (uint64_t)(ui_callback_rate(u, p, row->key - 1) * 1000); break;
  case TOTAL: case SHARE: out->number = cb->run.sum_ns; break;
  case P50: out->number = md_hist_percentile(&cb->run, 0.5); break;
  case P99: out->number = md_hist_percentile(&cb->run, 0.99); break;
  case MAX: out->number = cb->run.max_ns; break;
  case WAIT: out->number = md_hist_percentile(&cb->wait, 0.99); break;
  case HARM: out->number = cb->harm_ns; out->then = cb->run.max_ns; break;
  }
}

static void ui__ns(struct ui_cell_text *out, uint64_t ns) {
  if (ns == 0)
    ui_format(out->text, sizeof out->text, "-");
  else
    md_format_ns(out->text, sizeof out->text, ns);
}

/* Colour for how long others had to wait; the number says the same. */
static enum ui_style ui__duration_style(uint64_t ns) {
  return ns >= 1000000000u ? UI_BAD : ns >= 100000000u ? UI_WARN : UI_NORMAL;
}

static void ui__text(struct ui *u, const struct ui_row *row, int column,
                     struct ui_cell_text *out) {
  const struct md_callback *cb = ui__cb(row);
  const struct md_process *p = ui_shown(u);
  size_t size = sizeof out->text;
  switch ((enum ui__column)column) {
  case KIND: ui_format(out->text, size, "%s", tr_kind_name(cb->kind)); break;
  case NAME: ui_callback_name(cb, out->text, size); break;
  case PLACE:
    ui_place(cb->file, cb->line, out->text, size);
    out->style = UI_LABEL;
    break;
  case COUNT: ui_format_count(out->text, size, cb->run.count); break;
  case RATE: ui_format_rate(out->text, size, ui_callback_rate(u, p, row->key - 1)); break;
  case TOTAL: ui__ns(out, cb->run.sum_ns); break;
  case SHARE: ui_format(out->text, size, "%.1f%%", ui__share(u, cb) * 100); break;
  case P50: ui__ns(out, md_hist_percentile(&cb->run, 0.5)); break;
  case P99: ui__ns(out, md_hist_percentile(&cb->run, 0.99)); break;
  case MAX:
    ui__ns(out, cb->run.max_ns);
    out->style = ui__duration_style(cb->run.max_ns);
    break;
  case WAIT: ui__ns(out, cb->wait.count > 0 ? md_hist_percentile(&cb->wait, 0.99) : 0); break;
  case HARM:
    ui__ns(out, cb->harm_ns);
    out->style = ui__duration_style(cb->harm_ns);
    break;
  }
}

static void ui__find(struct ui *u, const struct ui_row *row, char *out, size_t size) {
  const struct md_callback *cb = ui__cb(row);
  char name[256], place[512];
  (void)u;
  ui_callback_name(cb, name, sizeof name);
  ui_place(cb->file, cb->line, place, sizeof place);
  ui_format(out, size, "%s %s %s", tr_kind_name(cb->kind), name, place);
}

static const struct ui_table_ops ui__ops = {
    .columns = ui__columns,
    .column_count = sizeof ui__columns / sizeof ui__columns[0],
    .sort = HARM,
    .empty = "No callback has run yet.",
    .value = ui__value,
    .text = ui__text,
    .find = ui__find,
};

static void *ui__create(struct ui *u) {
  struct ui__callbacks *v = ui__alloc(sizeof *v);
  (void)u;
  ui_table_init(&v->table, &ui__ops);
  return v;
}

static void ui__destroy(void *state) {
  struct ui__callbacks *v = state;
  ui_table_release(&v->table);
  free(v);
}

static void ui__collect(struct ui *u, void *state) {
  struct ui__callbacks *v = state;
  const struct md_process *p = ui_shown(u);
  ui_table_begin(&v->table);
  for (size_t i = 0; p != NULL && i < p->callback_rows; i++) {
    if (p->callbacks[i]->run.count > 0 || p->open == p->callbacks[i])
      ui_table_add(&v->table, i + 1, p->callbacks[i]);
  }
  ui_table_end(&v->table, u);
}

static void ui__draw_note(struct ui *u, const struct ui__callbacks *v,
                          const struct md_process *p, struct ui_rect r) {
  char text[256], range[64];
  if (ui_table_range(&v->table, range, sizeof range)[0] == '\0')
    ui_format(range, sizeof range, "%zu row%s", v->table.count,
              v->table.count == 1 ? "" : "s");
  if (v->table.filter[0] != '\0')
    ui_format(text, sizeof text, "Filter \"%s\": %zu of %zu rows", v->table.filter,
              v->table.count, v->table.added);
  else
    ui_format(text, sizeof text,
              "%s. MAX: longest run. HARM: how long others waited, summed.", range);
  if (p->callback_rows_dropped > 0)
    ui_format(text, sizeof text, "%zu rows; %llu more places are summed as (other)",
              v->table.count, (unsigned long long)p->callback_rows_dropped);
  ui_put(&u->canvas, r.y, r.x, r.width, UI_DIM, text);
}

static void ui__draw(struct ui *u, void *state, struct ui_rect r) {
  struct ui__callbacks *v = state;
  const struct md_process *p = ui_shown(u);
  if (v->open && (p == NULL || v->process != u->process || v->row >= p->callback_rows))
    v->open = 0;
  if (v->open) {
    ui_callback_draw(u, p, v->row, r, &v->top);
    return;
  }
  int note = r.height >= 6 && p != NULL;
  r.height -= note;
  ui_table_draw(&v->table, u, &u->canvas, r);
  if (note)
    ui__draw_note(u, v, p, (struct ui_rect){r.y + r.height, r.x, 1, r.width});
}

static struct ui_table *ui__table(void *state) {
  return &((struct ui__callbacks *)state)->table;
}

static void ui__show(struct ui *u, void *state, uint64_t key) {
  struct ui__callbacks *v = state;
  v->open = 1;
  v->row = key - 1;
  v->process = u->process;
  v->top = 0;
  ui_table_select_key(&v->table, key);
}

static unsigned ui__detail_act(struct ui *u, struct ui__callbacks *v, enum ui_action action) {
  if (action == UI_DO_BACK)
    v->open = 0;
  if (action == UI_DO_BACK || action == UI_DO_OPEN)
    return UI_USED;
  /* What is meant for the list shows the list. */
  if (action == UI_DO_SORT_NEXT || action == UI_DO_SORT_PREVIOUS || action == UI_DO_INVERT ||
      action == UI_DO_FILTER || action == UI_DO_SEARCH)
    v->open = 0;
  return ui_page_act(&v->top, ui_chrome_body(u).height, action);
}

/* The opened callback, or that of the row. */
static const struct md_callback *ui__chosen(struct ui *u, const struct ui__callbacks *v) {
  const struct ui_row *row = ui_table_current(&v->table);
  const struct md_process *p = ui_shown(u);
  if (v->open && p != NULL)
    return p->callbacks[v->row];
  return row != NULL ? ui__cb(row) : NULL;
}

static unsigned ui__act(struct ui *u, void *state, enum ui_action action) {
  struct ui__callbacks *v = state;
  const struct ui_row *row = ui_table_current(&v->table);
  if (action == UI_DO_FLAME) {
    if (v->open || row != NULL)
      ui_go(u, UI_VIEW_flame, v->open ? v->row + 1 : row->key);
    return UI_USED;
  }
  if (action == UI_DO_MOMENT) {
    const struct md_callback *cb = ui__chosen(u, v);
    if (cb != NULL)
      ui_travel_moment(u, cb->slowest_count > 0 ? cb->slowest[0].begin_ns : 0);
    return UI_USED;
  }
  if (v->open)
    return ui__detail_act(u, v, action);
  if (action != UI_DO_OPEN)
    return UI_UNUSED;
  if (row != NULL)
    ui__show(u, v, row->key);
  return UI_USED;
}

static void ui__click(struct ui *u, void *state, int y, int x) {
  struct ui__callbacks *v = state;
  (void)u;
  (void)x;
  if (!v->open)
    ui_table_click(&v->table, y);
}

static struct ui_place ui__source_place(struct ui *u, void *state) {
  const struct ui__callbacks *v = state;
  const struct md_process *p = ui_shown(u);
  const struct md_callback *cb = ui__chosen(u, v);
  const struct md_instance *worst = v->open && cb->slowest_count > 0 ? &cb->slowest[0] : NULL;
  struct tr_site_info site;
  if (cb == NULL)
    return (struct ui_place){NULL, 0};
  /* In the detail: where its slowest run was seen at work. */
  if (worst != NULL && worst->depth > 0) {
    site = ui_running_site(u, p, worst);
    return (struct ui_place){site.file, site.line};
  }
  return (struct ui_place){cb->file, cb->line};
}

const struct ui_view ui_view_callbacks = {
    .name = "Callbacks",
    .about =
        "A row for each function that the loop calls. RUNS: how often, RUNS/S: now. TOTAL and "
        "LOOP%: its time, and that as a share of the loop's. P50, P99, MAX: how long one run "
        "took (half of the runs took less than P50). WAIT P99: how long it waited after it "
        "was ready. HARM: how long others that were ready waited for it, summed; the best "
        "column to find what to fix. \"-\" is nothing or not known.\n"
        "Columns drop out where the terminal is narrow; sorting by one brings it back.\n"
        "Enter opens a row: its histogram, its slowest runs and what they were doing; y shows its "
        "slowest run on the timeline.",
    .takes = UI_ON_MOVE | UI_ON_SORT | UI_ON_FILTER | UI_ON_FIND | UI_ON_OPEN | UI_ON_PLACE |
             UI_ON_MOMENT |
             UI_ON_FLAME,
    .create = ui__create,
    .destroy = ui__destroy,
    .draw = ui__draw,
    .act = ui__act,
    .columns = &ui__ops,
    .table = ui__table,
    .collect = ui__collect,
    .click = ui__click,
    .show = ui__show,
    .place = ui__source_place,
};
