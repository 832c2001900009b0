/* Screen 4: the process tree: who started whom, at what cost, and how it ended. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view.h"
#include "tui/widgets.h"

/* A process: traced, or only known from being spawned, or both. */
struct ui__node {
  const struct md_process *p;
  const struct md_spawn *s;
  int32_t pid;
  uint64_t start_ns, key;
  size_t parent; /* index of its node; NO_PARENT */
  int depth, children, shown;
};

static const size_t NO_PARENT = (size_t)-1;
enum { MAX_DEPTH = 64, MAX_FOLDED = 256 };
#define UI__LINGER_NS UINT64_C(5000000000)

struct ui__processes {
  struct ui_table table;
  struct ui__node *nodes;
  size_t count, capacity;
  size_t *order;               /* node indexes by parent, then start */
  uint64_t folded[MAX_FOLDED]; /* keys */
  size_t folded_count;
};

enum ui__column {
  PID, COMMAND, STATE, BUSY, P99, MAX, POOL, FINDINGS, CALLBACKS, SPAWN, LIFE, MEMORY
};

static const struct ui_column ui__columns[] = {
    [PID] = {.title = "PID", .width = 8, .ascending = 1},
    [COMMAND] = {.title = "COMMAND", .width = 24, .flex = 1, .left = 1, .ascending = 1},
    [STATE] = {.title = "STATE", .width = 9, .left = 1, .ascending = 1},
    [BUSY] = {.title = "BUSY", .width = 5, .drop = 1},
    [P99] = {.title = "TICK P99", .width = 9, .drop = 3},
    [MAX] = {.title = "TICK MAX", .width = 9, .drop = 6},
    [POOL] = {.title = "POOL", .width = 8, .drop = 4},
    [FINDINGS] = {.title = "FINDINGS", .width = 8, .left = 1, .drop = 2},
    [CALLBACKS] = {.title = "RUNS", .width = 6, .drop = 9},
    [SPAWN] = {.title = "SPAWN COST", .width = 11, .drop = 5},
    [LIFE] = {.title = "TIME", .width = 8, .drop = 7},
    [MEMORY] = {.title = "MEMORY", .width = 8, .drop = 8},
};

/* ---- the tree ---- */

static struct ui__node *ui__add_node(struct ui__processes *v) {
  if (v->count == v->capacity) {
    v->capacity = v->capacity ? v->capacity * 2 : 64;
    v->nodes = ui__realloc(v->nodes, v->capacity * sizeof *v->nodes);
    v->order = ui__realloc(v->order, v->capacity * sizeof *v->order);
  }
  v->nodes[v->count] = (struct ui__node){.parent = NO_PARENT};
  return &v->nodes[v->count++];
}

/* The newest of the first `traced` nodes with this pid that began before `before_ns`. */
static size_t ui__node_of(const struct ui__processes *v, size_t traced, int32_t pid,
                          uint64_t after_ns, uint64_t before_ns) {
  for (size_t i = traced; i-- > 0;) {
    if (v->nodes[i].pid == pid && v->nodes[i].start_ns >= after_ns &&
        v->nodes[i].start_ns <= before_ns)
      return i;
  }
  return NO_PARENT;
}

static void ui__add_spawns(struct ui__processes *v, size_t traced, size_t parent) {
  const struct md_process *p = v->nodes[parent].p;
  for (size_t i = 0; i < p->spawn_count; i++) {
    const struct md_spawn *s = &p->spawns[i];
    size_t child = s->pid > 0 ? ui__node_of(v, traced, s->pid, s->begin_ns, UINT64_MAX)
                              : NO_PARENT;
    struct ui__node *node;
    if (child != NO_PARENT && v->nodes[child].s == NULL) {
      v->nodes[child].s = s;
      v->nodes[child].parent = parent;
      v->nodes[child].start_ns = s->begin_ns; /* in one order with the others */
      continue;
    }
    node = ui__add_node(v);
    node->s = s;
    node->pid = s->pid;
    node->start_ns = s->begin_ns;
    node->key = UINT64_C(1) << 63 | (uint64_t)p->index << 40 | (s->task & 0xffffffffff);
    node->parent = parent;
  }
}

static void ui__build(struct ui__processes *v, struct ui *u) {
  size_t traced = ui_process_count(u);
  v->count = 0;
  for (size_t i = 0; i < traced; i++) {
    struct ui__node *node = ui__add_node(v);
    node->p = ui_process(u, i);
    node->pid = node->p->pid;
    node->start_ns = node->p->first_ns;
    node->key = i + 1;
  }
  for (size_t i = 0; i < traced; i++)
    ui__add_spawns(v, traced, i);
  for (size_t i = 0; i < traced; i++) {
    struct ui__node *node = &v->nodes[i];
    if (node->parent == NO_PARENT)
      node->parent = ui__node_of(v, traced, node->p->ppid, 0, node->start_ns);
    if (node->parent == i)
      node->parent = NO_PARENT;
  }
  for (size_t i = 0; i < v->count; i++) {
    if (v->nodes[i].parent != NO_PARENT)
      v->nodes[v->nodes[i].parent].children++;
  }
}

static int ui__compare(const void *a, const void *b, void *data) {
  const struct ui__node *nodes = data;
  const struct ui__node *left = &nodes[*(const size_t *)a], *right = &nodes[*(const size_t *)b];
  if (left->parent != right->parent) /* roots first: NO_PARENT + 1 is 0 */
    return left->parent + 1 < right->parent + 1 ? -1 : 1;
  if (left->start_ns != right->start_ns)
    return left->start_ns < right->start_ns ? -1 : 1;
  return left->key < right->key ? -1 : left->key > right->key;
}

static int ui__is_folded(const struct ui__processes *v, uint64_t key) {
  for (size_t i = 0; i < v->folded_count; i++) {
    if (v->folded[i] == key)
      return 1;
  }
  return 0;
}

static void ui__show_node(struct ui__processes *v, size_t index, int depth);

/* The children of a node stand together in the order: found by halving. */
static void ui__show_children(struct ui__processes *v, size_t parent, int depth) {
  size_t low = 0, high = v->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (v->nodes[v->order[middle]].parent + 1 < parent + 1)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < v->count && v->nodes[v->order[low]].parent == parent; low++)
    ui__show_node(v, v->order[low], depth);
}

static void ui__show_node(struct ui__processes *v, size_t index, int depth) {
  struct ui__node *node = &v->nodes[index];
  struct ui_row *row;
  if (node->shown || depth > MAX_DEPTH)
    return;
  node->shown = 1;
  node->depth = depth;
  row = ui_table_add(&v->table, node->key, node);
  row->depth = depth;
  if (!ui__is_folded(v, node->key))
    ui__show_children(v, index, depth + 1);
}

/* Of all that is traced, the list has just that; those that ended only a little longer. */
static int ui__gone(struct ui *u, const struct ui__node *n) {
  uint64_t now = ui_now(u);
  if (!(u->source->flags & UI_SESSION))
    return 0;
  return n->p == NULL ||
         (n->p->end_ns != 0 && now > n->p->end_ns && now - n->p->end_ns > UI__LINGER_NS);
}

static void ui__collect(struct ui *u, void *state) {
  struct ui__processes *v = state;
  ui__build(v, u);
  for (size_t i = 0; i < v->count; i++)
    v->order[i] = i;
  if (v->count > 0)
    qsort_r(v->order, v->count, sizeof *v->order, ui__compare, v->nodes);
  ui_table_begin(&v->table);
  if (v->table.sort < 0)
    ui__show_children(v, NO_PARENT, 0);
  else
    for (size_t i = 0; i < v->count; i++)
      if (!ui__gone(u, &v->nodes[i]))
        ui_table_add(&v->table, v->nodes[i].key, &v->nodes[i]);
  ui_table_end(&v->table, u);
}

/* ---- cells ---- */

static const struct ui__node *ui__node(const struct ui_row *row) {
  return row->item;
}

static const char *ui__command(const struct ui__node *n) {
  const char *command = n->p != NULL ? n->p->command : n->s->command;
  return command != NULL ? command : "";
}

static uint64_t ui__life(struct ui *u, const struct ui__node *n) {
  uint64_t now = ui_now(u), end;
  if (n->p != NULL)
    return ui_lifetime_ns(u, n->p);
  end = n->s->pid <= 0 ? n->s->begin_ns : n->s->exit_ns != 0 ? n->s->exit_ns : now;
  return end > n->s->begin_ns ? end - n->s->begin_ns : 0;
}

static uint64_t ui__memory(const struct ui__node *n) {
  return n->s != NULL && n->s->maxrss_kib > 0 ? n->s->maxrss_kib * 1024
         : n->p != NULL                       ? n->p->rss_bytes
                                              : 0;
}

/* How many findings are about this process, and the worst of them. */
static void ui__findings(struct ui *u, const struct ui__node *n, enum md_severity *worst,
                         uint64_t *count) {
  size_t all;
  const struct md_finding *findings = ui_findings(u, &all);
  *worst = MD_INFO;
  *count = 0;
  for (size_t i = 0; n->p != NULL && i < all; i++) {
    if (findings[i].process != n->p->index)
      continue;
    ++*count;
    if (findings[i].severity > *worst)
      *worst = findings[i].severity;
  }
}

/* "3/4 +12": three of four workers are busy, twelve items wait. */
static void ui__pool(const struct ui__node *n, struct ui_cell_text *out) {
  const struct md_pool *pool = n->p != NULL ? &n->p->pool : NULL;
  char queued[16] = "";
  if (pool == NULL || pool->worker_count == 0)
    return;
  if (pool->queued > 0)
    ui_format(queued, sizeof queued, " +%" PRIu32, pool->queued);
  ui_format(out->text, sizeof out->text, "%" PRIu32 "/%zu%s", pool->busy,
            pool->size > 0 ? (size_t)pool->size : pool->worker_count, queued);
  if (pool->queued > 0)
    out->style = UI_QUEUED;
}

static void ui__value(struct ui *u, const struct ui_row *row, int column,
                      struct ui_value *out) {
  const struct ui__node *n = ui__node(row);
  double busy = n->p != NULL ? ui_utilization(u, n->p) : -1;
  enum md_severity worst;
  switch ((enum ui__column)column) {
  case PID: out->number = (uint64_t)(n->pid > 0 ? n->pid : 0); break;
  case COMMAND: out->text = ui__command(n); break;
  case STATE:
    out->number = n->s != NULL && n->s->exit_ns != 0 ? (uint64_t)(uint32_t)n->s->exit_code + 2
                  : n->p != NULL && n->p->end_ns != 0 ? (uint64_t)(uint32_t)n->p->exit_status + 2
                                                      : 1;
    break;
  case BUSY: out->number = busy > 0 ? (uint64_t)(busy * 1e6) : 0; break;
  case P99: out->number = n->p != NULL ? md_hist_percentile(&n->p->ticks, 0.99) : 0; break;
  case MAX: out->number = n->p != NULL ? n->p->ticks.max_ns : 0; break;
  case POOL:
    out->number = n->p != NULL ? n->p->pool.busy + n->p->pool.queued : 0;
    out->then = n->p != NULL ? n->p->pool.size : 0;
    break;
  case FINDINGS: ui__findings(u, n, &worst, &out->number); break;
  case CALLBACKS: out->number = n->p != NULL ? n->p->callback_count : 0; break;
  case SPAWN: out->number = n->s != NULL ? n->s->cost_ns : 0; break;
  case LIFE: out->number = ui__life(u, n); break;
  case MEMORY: out->number = ui__memory(n); break;
  }
}

static void ui__signal_text(int number, char *out, size_t size) {
  const char *name = sigabbrev_np(number);
  if (name != NULL)
    ui_format(out, size, "SIG%s", name);
  else
    ui_format(out, size, "signal %d", number);
}

static void ui__status(int32_t code, int32_t signal_number, struct ui_cell_text *out) {
  out->style = signal_number != 0 || code != 0 ? UI_WARN : UI_DIM;
  if (signal_number != 0)
    ui__signal_text(signal_number, out->text, sizeof out->text);
  else
    ui_format(out->text, sizeof out->text, "exit %" PRId32, code);
}

static void ui__state(struct ui *u, const struct ui__node *n, struct ui_cell_text *out) {
  const char *name;
  if (n->s != NULL && n->s->pid < 0) {
    name = strerrorname_np(-n->s->pid);
    ui_format(out->text, sizeof out->text, "%s", name != NULL ? name : "failed");
    out->style = UI_BAD;
  } else if (n->s != NULL && n->s->exit_ns != 0) {
    ui__status(n->s->exit_code, n->s->signal, out);
  } else if (n->p != NULL && n->p->end_ns != 0 && !n->p->exit_known) {
    ui_format(out->text, sizeof out->text, "ended");
    out->style = UI_WARN;
  } else if (n->p != NULL && n->p->end_ns != 0) {
    int32_t status = n->p->exit_status;
    ui__status(status > 0 ? status : 0, status < 0 ? -status : 0, out);
  } else {
    ui_format(out->text, sizeof out->text,
              ui_is_past(u) ? "ran on" : "running");
    out->style = UI_GOOD;
  }
}

static void ui__command_text(struct ui *u, const struct ui__node *n, struct ui_cell_text *out) {
  char command[200];
  const char *branch = n->depth > 0 ? ui_glyph_text(&u->canvas, UI_G_ELBOW) : "";
  const struct ui__processes *v = u->states[UI_VIEW_processes];
  int folded = n->children > 0 && ui__is_folded(v, n->key);
  int indent = v->table.sort >= 0 ? 0 : n->depth > 8 ? 16 : n->depth * 2;
  md_escape(command, sizeof command,
            ui__command(n)[0] != '\0' ? ui__command(n) : "(command not known)");
  ui_format(out->text, sizeof out->text, "%*s%s%s%s%s%s", indent > 2 ? indent - 2 : 0, "",
            indent > 0 ? branch : "", indent > 0 ? " " : "", folded ? "[+] " : "",
            n->p != NULL && n->p == ui_shown(u) ? "* " : "", command);
  if (n->p == NULL)
    out->style = UI_DIM;
}

static void ui__duration(struct ui_cell_text *out, uint64_t ns) {
  if (ns == 0)
    ui_format(out->text, sizeof out->text, "-");
  else
    md_format_ns(out->text, sizeof out->text, ns);
}

static void ui__text(struct ui *u, const struct ui_row *row, int column,
                     struct ui_cell_text *out) {
  const struct ui__node *n = ui__node(row);
  size_t size = sizeof out->text;
  double busy = n->p != NULL ? ui_utilization(u, n->p) : -1;
  enum md_severity worst;
  uint64_t found;
  ui_format(out->text, size, "-");
  switch ((enum ui__column)column) {
  case PID:
    if (n->pid > 0)
      ui_format(out->text, size, "%" PRId32, n->pid);
    break;
  case COMMAND: ui__command_text(u, n, out); break;
  case STATE: ui__state(u, n, out); break;
  case BUSY:
    if (busy >= 0)
      ui_format(out->text, size, "%.0f%%", busy * 100);
    break;
  case P99: ui__duration(out, n->p != NULL ? md_hist_percentile(&n->p->ticks, 0.99) : 0); break;
  case MAX: ui__duration(out, n->p != NULL ? n->p->ticks.max_ns : 0); break;
  case POOL: ui__pool(n, out); break;
  case FINDINGS:
    ui__findings(u, n, &worst, &found);
    if (found > 0)
      ui_format(out->text, size, "%s %" PRIu64, ui_severity_mark(worst), found);
    if (found > 0)
      out->style = ui_severity_style(worst);
    break;
  case CALLBACKS:
    if (n->p != NULL)
      ui_format_count(out->text, size, n->p->callback_count);
    break;
  case SPAWN:
    ui__duration(out, n->s != NULL ? n->s->cost_ns : 0);
    if (n->s != NULL && n->s->cost_ns >= 20000000u)
      out->style = UI_WARN;
    break;
  case LIFE: ui_format_age(out->text, size, ui__life(u, n)); break;
  case MEMORY:
    if (ui__memory(n) > 0)
      md_format_bytes(out->text, size, ui__memory(n));
    break;
  }
}

static void ui__find(struct ui *u, const struct ui_row *row, char *out, size_t size) {
  const struct ui__node *n = ui__node(row);
  char command[400];
  struct ui_cell_text state = {.style = UI_NORMAL};
  ui__state(u, n, &state);
  md_escape(command, sizeof command, ui__command(n));
  ui_format(out, size, "%" PRId32 " %s %s", n->pid, command, state.text);
}

static const struct ui_table_ops ui__ops = {
    .columns = ui__columns,
    .column_count = sizeof ui__columns / sizeof ui__columns[0],
    .sort = -1,
    .empty = "No traced process has been seen yet.",
    .value = ui__value,
    .text = ui__text,
    .find = ui__find,
};

/* ---- the view ---- */

static void *ui__create(struct ui *u) {
  struct ui__processes *v = ui__alloc(sizeof *v);
  ui_table_init(&v->table, &ui__ops);
  if (u->source->flags & UI_SESSION)
    v->table.sort = BUSY;
  return v;
}

static void ui__destroy(void *state) {
  struct ui__processes *v = state;
  ui_table_release(&v->table);
  free(v->nodes);
  free(v->order);
  free(v);
}

static void ui__draw(struct ui *u, void *state, struct ui_rect r) {
  struct ui__processes *v = state;
  uint64_t spawns = 0, kept = 0;
  int note = r.height >= 6;
  char range[64];
  for (size_t i = 0; i < ui_process_count(u); i++) {
    spawns += ui_process(u, i)->spawn_total;
    kept += ui_process(u, i)->spawn_count;
  }
  r.height -= note;
  ui_table_draw(&v->table, u, &u->canvas, r);
  ui_table_range(&v->table, range, sizeof range);
  if (note)
    ui_putf(&u->canvas, r.y + r.height, r.x, r.width, UI_DIM,
            "%zu traced (* is shown in the other screens), %" PRIu64 " spawned%s%s%s",
            ui_process_count(u), spawns, kept < spawns ? ", of which not all are listed" : "",
            range[0] != '\0' ? "; " : "", range);
}

static struct ui_table *ui__table(void *state) {
  return &((struct ui__processes *)state)->table;
}

static void ui__fold(struct ui__processes *v, uint64_t key) {
  for (size_t i = 0; i < v->folded_count; i++) {
    if (v->folded[i] == key) {
      v->folded[i] = v->folded[--v->folded_count];
      return;
    }
  }
  if (v->folded_count < MAX_FOLDED)
    v->folded[v->folded_count++] = key;
}

static unsigned ui__act(struct ui *u, void *state, enum ui_action action) {
  struct ui__processes *v = state;
  const struct ui_row *row = ui_table_current(&v->table);
  switch (action) {
  case UI_DO_TREE:
    v->table.sort = v->table.sort < 0 ? BUSY : -1;
    v->table.inverted = 0;
    return UI_USED;
  case UI_DO_FOLD:
    if (row != NULL && ui__node(row)->children > 0)
      ui__fold(v, row->key);
    return UI_USED;
  case UI_DO_OPEN:
    if (row != NULL && ui__node(row)->p != NULL) {
      ui_choose_process(u, (uint32_t)ui_position(u, ui__node(row)->p->index));
      ui_go(u, UI_VIEW_overview, 0);
    } else if (row != NULL)
      ui_say(u, 0, "This process is not traced: only its start and end are known.");
    return UI_USED;
  default: return UI_UNUSED;
  }
}

const struct ui_view ui_view_processes = {
    .name = "Processes",
    .about =
        "The tree of processes, traced ones and those that they started (dim: not traced). "
        "SPAWN COST: how long starting it blocked the loop of its parent. STATE: running, its "
        "exit status, the signal that ended it, or why it could not start. BUSY, TICK P99 and "
        "TICK MAX are those of its own loop; TIME: how long it ran; MEMORY: its most.\n"
        "POOL: busy workers of all, and what waits for one. FINDINGS: how many are about it.\n"
        "Enter opens the overview of a process, and the other screens show it too; p and P step "
        "through them.",
    .takes = UI_ON_MOVE | UI_ON_SORT | UI_ON_FILTER | UI_ON_FIND | UI_ON_OPEN | UI_ON_TREE,
    .create = ui__create,
    .destroy = ui__destroy,
    .draw = ui__draw,
    .act = ui__act,
    .columns = &ui__ops,
    .table = ui__table,
    .collect = ui__collect,
};
