/* Screen "In flight": what is scheduled and has not finished, oldest first. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tui/snapshot.h"
#include "tui/view.h"
#include "tui/widgets.h"

enum ui__column { AGE, STATE, KIND, OP, SINCE, RUNS, PLACE, BY };

/* Among so many tasks the oldest are looked for once a second only. */
enum { UI__MANY = 20000 };

struct ui__inflight {
  struct ui_table table;
  struct md_task *tasks; /* as of looked_ns */
  size_t count;
  uint64_t looked_ns;
  uint32_t process;
};

static const struct ui_column ui__columns[] = {
    [AGE] = {.title = "AGE", .width = 8},
    [STATE] = {.title = "STATE", .width = 9, .left = 1, .ascending = 1},
    [KIND] = {.title = "KIND", .width = 9, .left = 1, .drop = 4, .ascending = 1},
    [OP] = {.title = "WHAT", .width = 12, .left = 1, .drop = 2, .ascending = 1},
    [SINCE] = {.title = "READY", .width = 8, .drop = 7},
    [RUNS] = {.title = "RUNS", .width = 6, .drop = 6},
    [PLACE] = {.title = "SCHEDULED AT", .width = 18, .flex = 4, .left = 1, .tail = 1,
               .ascending = 1},
    [BY] = {.title = "BY", .width = 12, .flex = 3, .left = 1, .drop = 5, .ascending = 1},
};

static const struct md_task *ui__task(const struct ui_row *row) {
  return row->item;
}

static uint64_t ui__ago(struct ui *u, uint64_t ns) {
  uint64_t now = ui_now(u);
  return ns != 0 && now > ns ? now - ns : 0;
}

/* Colour for tasks that wait longer than a request normally takes; the number says it. */
static enum ui_style ui__state_style(enum md_task_state state) {
  switch (state) {
  case MD_TASK_QUEUED: return UI_QUEUED;
  case MD_TASK_WORKING: return UI_RUN;
  case MD_TASK_READY: return UI_DELIVERY;
  case MD_TASK_CALLBACK: return UI_BUSY;
  default: return UI_DIM;
  }
}

static const char *ui__by(const struct md_task *task, char *out, size_t size) {
  if (task->creator == NULL)
    return ui_format(out, size, "-");
  return ui_callback_name(task->creator, out, size);
}

static void ui__value(struct ui *u, const struct ui_row *row, int column,
                      struct ui_value *out) {
  const struct md_task *task = ui__task(row);
  switch ((enum ui__column)column) {
  case AGE: out->number = ui__ago(u, task->created_ns); break;
  case STATE: out->text = md_task_state_name(task->state); break;
  case KIND: out->text = tr_kind_name(task->kind); break;
  case OP: out->text = task->op; break;
  case SINCE: out->number = ui__ago(u, task->ready_ns); break;
  case RUNS: out->number = task->runs; break;
  case PLACE: out->text = ui_site(u, ui_shown(u), task->site).file; break;
  case BY: out->text = task->creator != NULL ? task->creator->name : ""; break;
  }
}

static void ui__ns(struct ui_cell_text *out, uint64_t ns) {
  if (ns == 0)
    ui_format(out->text, sizeof out->text, "-");
  else
    md_format_ns(out->text, sizeof out->text, ns);
}

static void ui__text(struct ui *u, const struct ui_row *row, int column,
                     struct ui_cell_text *out) {
  const struct md_task *task = ui__task(row);
  struct tr_site_info site;
  size_t size = sizeof out->text;
  switch ((enum ui__column)column) {
  case AGE: ui__ns(out, ui__ago(u, task->created_ns)); break;
  case STATE:
    ui_format(out->text, size, "%s", md_task_state_name(task->state));
    out->style = ui__state_style(task->state);
    break;
  case KIND: ui_format(out->text, size, "%s", tr_kind_name(task->kind)); break;
  case OP: md_escape(out->text, size, task->op[0] != '\0' ? task->op : "-"); break;
  case SINCE: ui__ns(out, ui__ago(u, task->ready_ns)); break;
  case RUNS: ui_format_count(out->text, size, task->runs); break;
  case PLACE:
    site = ui_site(u, ui_shown(u), task->site);
    ui_place(site.file, site.line, out->text, size);
    out->style = UI_LABEL;
    break;
  case BY: ui__by(task, out->text, size); break;
  }
}

static void ui__find(struct ui *u, const struct ui_row *row, char *out, size_t size) {
  const struct md_task *task = ui__task(row);
  struct tr_site_info site = ui_site(u, ui_shown(u), task->site);
  char place[512], op[128], by[256];
  ui_place(site.file, site.line, place, sizeof place);
  ui_format(out, size, "%s %s %s %s %s", md_task_state_name(task->state),
            tr_kind_name(task->kind), md_escape(op, sizeof op, task->op), place,
            ui__by(task, by, sizeof by));
}

static const struct ui_table_ops ui__ops = {
    .columns = ui__columns,
    .column_count = sizeof ui__columns / sizeof ui__columns[0],
    .sort = AGE,
    .empty = "Nothing is in flight.",
    .value = ui__value,
    .text = ui__text,
    .find = ui__find,
};

static void *ui__create(struct ui *u) {
  struct ui__inflight *v = ui__alloc(sizeof *v);
  (void)u;
  ui_table_init(&v->table, &ui__ops);
  v->tasks = ui__alloc(UI_LIVE_TASKS * sizeof *v->tasks);
  return v;
}

static void ui__destroy(void *state) {
  struct ui__inflight *v = state;
  ui_table_release(&v->table);
  free(v->tasks);
  free(v);
}

static void ui__look(struct ui *u, struct ui__inflight *v, const struct md_process *p) {
  uint64_t now = ui_now(u);
  if (v->looked_ns != 0 && v->process == u->process && p->live_tasks > UI__MANY &&
      now >= v->looked_ns && now - v->looked_ns < 1000000000u)
    return;
  v->count = ui_tasks_live(u, p, v->tasks, UI_LIVE_TASKS);
  v->looked_ns = now;
  v->process = u->process;
}

static void ui__collect(struct ui *u, void *state) {
  struct ui__inflight *v = state;
  const struct md_process *p = ui_shown(u);
  ui_table_begin(&v->table);
  if (p != NULL) {
    ui__look(u, v, p);
    for (size_t i = 0; i < v->count; i++)
      ui_table_add(&v->table, v->tasks[i].task, &v->tasks[i]);
  }
  ui_table_end(&v->table, u);
}

/* One line under the list: how many there are, and how many of them are shown. */
static void ui__draw_note(struct ui *u, const struct ui__inflight *v,
                          const struct md_process *p, struct ui_rect r) {
  char text[256], all[32], range[64];
  ui_format_count(all, sizeof all, p->live_tasks);
  ui_table_range(&v->table, range, sizeof range);
  if (v->table.filter[0] != '\0')
    ui_format(text, sizeof text, "Filter \"%s\": %zu of %zu rows", v->table.filter,
              v->table.count, v->table.added);
  else if (p->live_tasks > v->count)
    ui_format(text, sizeof text, "The oldest %zu of %s tasks in flight.", v->count, all);
  else
    ui_format(text, sizeof text, "%s in flight%s%s. READY: how long it could have run already.",
              all, range[0] != '\0' ? ", " : "", range);
  ui_put(&u->canvas, r.y, r.x, r.width, UI_DIM, text);
}

static void ui__draw(struct ui *u, void *state, struct ui_rect r) {
  struct ui__inflight *v = state;
  const struct md_process *p = ui_shown(u);
  int note = r.height >= 6 && p != NULL;
  r.height -= note;
  ui_table_draw(&v->table, u, &u->canvas, r);
  if (note)
    ui__draw_note(u, v, p, (struct ui_rect){r.y + r.height, r.x, 1, r.width});
}

static struct ui_table *ui__table(void *state) {
  return &((struct ui__inflight *)state)->table;
}

/* Opens the callback that scheduled the task. */
static unsigned ui__open(struct ui *u, const struct md_task *task) {
  const struct md_process *live = md_process(u->model, u->process);
  for (size_t i = 0; task->creator != NULL && live != NULL && i < live->callback_rows; i++) {
    if (live->callbacks[i] == task->creator) {
      ui_go(u, UI_VIEW_callbacks, i + 1);
      return UI_USED;
    }
  }
  ui_say(u, 0, "Which callback scheduled it is not known.");
  return UI_USED;
}

static unsigned ui__act(struct ui *u, void *state, enum ui_action action) {
  const struct ui_row *row = ui_table_current(&((struct ui__inflight *)state)->table);
  if (action != UI_DO_OPEN)
    return UI_UNUSED;
  return row != NULL ? ui__open(u, ui__task(row)) : UI_USED;
}

static struct ui_place ui__source_place(struct ui *u, void *state) {
  const struct ui_row *row = ui_table_current(&((struct ui__inflight *)state)->table);
  struct tr_site_info site;
  if (row == NULL)
    return (struct ui_place){NULL, 0};
  site = ui_site(u, ui_shown(u), ui__task(row)->site);
  return (struct ui_place){site.file, site.line};
}

const struct ui_view ui_view_inflight = {
    .name = "In flight",
    .about =
        "Tasks, requests and handles that are alive now, oldest first. AGE: since it was "
        "scheduled. STATE: waiting (for its time, or for the outside), queued (for a worker), "
        "on worker, ready (for the loop), running, or repeats (an interval, a stream, a "
        "server that called back before). READY: for how long it could have run. RUNS: how "
        "often its callback ran. BY: the callback that scheduled it.\n"
        "Enter opens that callback. A row that only grows older is stuck or forgotten; many "
        "rows from one place are a leak.",
    .takes = UI_ON_MOVE | UI_ON_SORT | UI_ON_FILTER | UI_ON_FIND | UI_ON_OPEN | UI_ON_PLACE,
    .create = ui__create,
    .destroy = ui__destroy,
    .draw = ui__draw,
    .act = ui__act,
    .columns = &ui__ops,
    .table = ui__table,
    .collect = ui__collect,
    .place = ui__source_place,
};
