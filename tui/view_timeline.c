/* The timeline: lanes over a range of a recording, and the whole of it as a strip. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "model/spans.h"
#include "tui/travel.h"
#include "tui/view.h"
#include "tui/widgets.h"

enum { MAX_LANES = 256, MAX_CELLS = 500, LABEL = 14, STRIP = 4, DETAIL = 4, CHAIN = 8 };
static const uint64_t UI__LEAST = 200; /* ns that the narrowest range has */
static const uint64_t UI__READ_NS = 6000000;

struct ui__timeline {
  uint64_t from, to;   /* what is shown; 0, 0: everything */
  uint64_t moment;     /* to be shown as soon as it can be; 0 none */
  int came_from;       /* the screen that asked for a moment; -1 none */
  uint64_t cursor;     /* where in time */
  int lane, top;       /* the chosen one; the first on screen */
  struct md_lane lanes[MAX_LANES]; /* those of the shown process, then of the others */
  size_t lane_count;
  struct md_cell cells[MAX_CELLS];
  struct md_column columns[MAX_CELLS];
  struct ui_rect grid; /* where the cells were drawn */
};

static void *ui__create(struct ui *u) {
  struct ui__timeline *v = ui__alloc(sizeof *v);
  (void)u;
  v->came_from = -1;
  return v;
}

/* ---- what there is ---- */

static uint64_t ui__first(struct ui *u, struct md_timeline_state *s) {
  md_timeline_state(ui_travel(u), s);
  return s->first_ns;
}

/* Keeps range and cursor inside of the recording. */
static void ui__clamp(struct ui *u, struct ui__timeline *v) {
  struct md_timeline_state s;
  uint64_t first = ui__first(u, &s), end = s.last_ns + 1, length;
  if (v->to <= v->from) {
    v->from = first;
    v->to = end > first + UI__LEAST ? end : first + UI__LEAST;
  }
  length = v->to - v->from;
  if (length >= end - first) {
    v->from = first;
    v->to = first + (end - first > UI__LEAST ? end - first : UI__LEAST);
  } else if (v->from < first) {
    v->from = first;
    v->to = first + length;
  } else if (v->to > end) {
    v->to = end;
    v->from = end - length;
  }
  if (v->cursor < v->from || v->cursor >= v->to)
    v->cursor = v->from + (v->to - v->from) / 2;
}

/* The lanes of the shown process, and below them the callbacks of the others. */
static void ui__collect_lanes(struct ui *u, struct ui__timeline *v) {
  struct md_lane all[MAX_LANES];
  const struct md_process *shown = ui_shown(u);
  uint32_t process = shown != NULL ? shown->index : 0;
  size_t count = md_timeline_lanes(ui_travel(u), all, MAX_LANES);
  if (count > MAX_LANES)
    count = MAX_LANES;
  v->lane_count = 0;
  for (size_t i = 0; i < count; i++) {
    if (all[i].process == process)
      v->lanes[v->lane_count++] = all[i];
  }
  for (size_t i = 0; i < count; i++) {
    if (all[i].process != process && all[i].kind == MD_LANE_CALLBACK && all[i].number == 0)
      v->lanes[v->lane_count++] = all[i];
  }
  if (v->lane >= (int)v->lane_count)
    v->lane = v->lane_count > 0 ? (int)v->lane_count - 1 : 0;
}

static const struct md_lane *ui__lane(const struct ui__timeline *v) {
  return v->lane < (int)v->lane_count ? &v->lanes[v->lane] : NULL;
}

static const struct md_process *ui__process_of(struct ui *u, uint32_t index) {
  return ui_process(u, ui_position(u, index));
}

/* ---- names ---- */

static char *ui__lane_name(struct ui *u, const struct md_lane *lane, char *out, size_t size) {
  static const char *const names[MD_LANES] = {
      [MD_LANE_TICK] = "busy ticks", [MD_LANE_PHASE] = "phases",
      [MD_LANE_CALLBACK] = "callbacks", [MD_LANE_GC] = "collector",
      [MD_LANE_SYNC] = "sync calls", [MD_LANE_WORKER] = "worker",
      [MD_LANE_QUEUED] = "queued work", [MD_LANE_CHILD] = "children",
  };
  const struct md_process *shown = ui_shown(u);
  if (shown != NULL && lane->process != shown->index)
    ui_format(out, size, "pid %d", (int)lane->pid);
  else if (lane->kind == MD_LANE_WORKER)
    ui_format(out, size, "worker %d", (int)lane->tid);
  else if (lane->kind == MD_LANE_CALLBACK && lane->number > 0)
    ui_format(out, size, "  nested %u", lane->number);
  else
    ui_format(out, size, "%s", names[lane->kind]);
  return out;
}

/* What a span of this lane is: a function, an operation, a phase. */
static char *ui__what(struct ui *u, const struct md_lane *lane, uint16_t kind, uint32_t ref,
                      char *out, size_t size) {
  const struct md_process *p = ui__process_of(u, lane->process);
  struct tr_site_info site = {"", "", 0, 0};
  char name[96], place[96];
  if (lane->kind == MD_LANE_PHASE) {
    ui_format(out, size, "%s", tr_phase_name(kind));
    return out;
  }
  if (lane->kind == MD_LANE_TICK || lane->kind == MD_LANE_GC) {
    ui_format(out, size, "%s", lane->kind == MD_LANE_GC ? "collector" : "tick");
    return out;
  }
  if (lane->kind != MD_LANE_CALLBACK && lane->kind != MD_LANE_SYNC) {
    md_escape(name, sizeof name, md_timeline_string(ui_travel(u), lane->process, ref));
    ui_format(out, size, "%s %s", tr_kind_name(kind), name);
    return out;
  }
  if (p != NULL)
    site = ui_site(u, p, ref);
  md_escape(name, sizeof name, site.function[0] != '\0' ? site.function : "(anonymous)");
  ui_short_place(site.file, site.line, place, sizeof place);
  ui_format(out, size, "%s %s %s", tr_kind_name(kind), name, place);
  return out;
}

/* ---- the strip ---- */

static int ui__strip_x(struct ui *u, struct ui_rect r, uint64_t ns) {
  struct md_timeline_state s;
  uint64_t first = ui__first(u, &s);
  if (ns <= first || s.last_ns <= first)
    return 0;
  double share = (double)(ns - first) / (double)(s.last_ns + 1 - first);
  return share < 1 ? (int)(share * r.width) : r.width - 1;
}

static void ui__draw_strip(struct ui *u, struct ui__timeline *v, struct ui_rect r) {
  struct md_timeline_state s;
  uint64_t first = ui__first(u, &s), most = 0;
  double values[MAX_CELLS], load[MAX_CELLS];
  char text[120], p99[16];
  int width = r.width < MAX_CELLS ? r.width : MAX_CELLS;
  md_timeline_strip(ui_travel(u), UINT32_MAX, first, s.last_ns + 1, v->columns, (size_t)width);
  for (int i = 0; i < width; i++) {
    if (v->columns[i].p99_ns > most)
      most = v->columns[i].p99_ns;
    values[i] = v->columns[i].ticks > 0 ? (double)v->columns[i].p99_ns : -1;
    load[i] = v->columns[i].utilization;
  }
  md_format_ns(p99, sizeof p99, most);
  ui_format(text, sizeof text, "whole recording: tick p99 (up to %s), below it utilisation", p99);
  ui_hline(&u->canvas, r.y, r.x, r.width, UI_DIM, text);
  ui_graph(&u->canvas, (struct ui_rect){r.y + 1, r.x, 1, width}, values, (double)most, UI_GRAPH);
  ui_graph(&u->canvas, (struct ui_rect){r.y + 2, r.x, 1, width}, load, 1, UI_BUSY);
  for (int i = 0; i < width; i++) {
    const struct md_column *c = &v->columns[i];
    const char *mark = c->lost > 0                  ? "x"
                       : c->marks[MD_MARK_ERROR] > 0 ? "E"
                       : c->marks[MD_MARK_SLOW] > 0 ? "!"
                       : c->marks[MD_MARK_USER] > 0 ? "m"
                                                    : NULL;
    if (mark != NULL)
      ui_put(&u->canvas, r.y + 3, r.x + i, 1, mark[0] == 'm' ? UI_LABEL : UI_BAD, mark);
  }
  if (v->from <= first && v->to > s.last_ns)
    return; /* all of it is shown */
  int left = ui__strip_x(u, r, v->from), right = ui__strip_x(u, r, v->to);
  ui_restyle(&u->canvas, r.y + 1, r.x + left, right - left + 1, UI_CURSOR);
  ui_restyle(&u->canvas, r.y + 2, r.x + left, right - left + 1, UI_CURSOR);
}

/* ---- lanes ---- */

static enum ui_style ui__cell_style(struct ui *u, const struct md_lane *lane,
                                    const struct md_cell *c) {
  uint64_t slow = u->options->thresholds != NULL ? u->options->thresholds->slow_callback_ns
                                                 : 100000000u;
  switch (lane->kind) {
  case MD_LANE_TICK:
  case MD_LANE_CALLBACK: return c->longest_ns >= slow ? UI_BAD : UI_RUN;
  case MD_LANE_PHASE: return c->kind == TR_PHASE_POLL ? UI_DIM : UI_BUSY;
  case MD_LANE_GC: case MD_LANE_SYNC: return UI_DELIVERY;
  case MD_LANE_QUEUED: return UI_QUEUED;
  case MD_LANE_CHILD: return UI_GOOD;
  default: return UI_RUN;
  }
}

static int ui__is_drawn(const struct md_cell *c) {
  return c->busy_ns > 0 || c->count > 0;
}

/* Names are written into spans that have room for them. */
static void ui__name_spans(struct ui *u, const struct md_lane *lane,
                           const struct ui__timeline *v, struct ui_rect r) {
  for (int i = 0, end; i < r.width; i = end) {
    const struct md_cell *c = &v->cells[i];
    char name[160];
    end = i + 1;
    while (end < r.width && ui__is_drawn(c) && v->cells[end].begin_ns == c->begin_ns &&
           v->cells[end].count == 0)
      end++;
    if (!ui__is_drawn(c) || end - i < 6 || c->count > 1)
      continue;
    ui__what(u, lane, c->kind, c->site, name, sizeof name);
    int used = ui_put(&u->canvas, r.y, r.x + i, end - i, ui__cell_style(u, lane, c), name);
    ui_fill(&u->canvas, r.y, r.x + i + used, end - i - used, ui__cell_style(u, lane, c),
            ui_glyph(&u->canvas, UI_G_QUEUED));
  }
}

static void ui__draw_lane(struct ui *u, struct ui__timeline *v, const struct md_lane *lane,
                          struct ui_rect r, int chosen) {
  char name[64];
  uint64_t cell = (v->to - v->from) / (uint64_t)r.width + 1;
  ui_put(&u->canvas, r.y, 0, LABEL - 1, chosen ? UI_CURSOR : UI_LABEL,
         ui__lane_name(u, lane, name, sizeof name));
  md_timeline_row(ui_travel(u), lane, v->from, v->to, v->cells, (size_t)r.width);
  for (int i = 0; i < r.width; i++) {
    const struct md_cell *c = &v->cells[i];
    if (!ui__is_drawn(c))
      continue;
    enum ui_glyph g = c->busy_ns * 2 >= cell ? UI_G_FULL
                      : c->busy_ns * 8 >= cell ? UI_G_QUEUED
                                               : UI_G_VLINE;
    ui_fill(&u->canvas, r.y, r.x + i, 1, ui__cell_style(u, lane, c), ui_glyph(&u->canvas, g));
  }
  ui__name_spans(u, lane, v, r);
}

static int ui__cursor_x(const struct ui__timeline *v, int width) {
  return (int)((double)(v->cursor - v->from) / (double)(v->to - v->from) * width);
}

static void ui__draw_ruler(struct ui *u, const struct ui__timeline *v, struct ui_rect r) {
  struct md_timeline_state s;
  uint64_t first = ui__first(u, &s);
  char text[120], from[16], length[16], at[16];
  md_format_ns(from, sizeof from, v->from - first);
  md_format_ns(length, sizeof length, v->to - v->from);
  md_format_ns(at, sizeof at, v->cursor - first);
  ui_format(text, sizeof text, "from %s, %s wide; cursor at %s", from, length, at);
  ui_hline(&u->canvas, r.y, 0, r.x + r.width, UI_DIM, text);
}

/* ---- the span under the cursor ---- */

static int ui__under_cursor(struct ui *u, const struct ui__timeline *v, struct md_span *span) {
  const struct md_lane *lane = ui__lane(v);
  uint64_t near = (v->to - v->from) / (uint64_t)(v->grid.width > 0 ? v->grid.width : 1);
  return lane != NULL ? md_timeline_span(ui_travel(u), lane, v->cursor, near, span) : -1;
}

static void ui__draw_chain(struct ui *u, const struct md_lane *lane,
                           const struct md_span *span, struct ui_rect r) {
  struct md_span chain[CHAIN];
  uint32_t sites[CHAIN];
  size_t n = md_timeline_causes(ui_travel(u), span, chain, sites, CHAIN);
  const struct md_process *p = ui__process_of(u, lane->process);
  int x = 0;
  for (size_t i = 0; i < n && x < r.width; i++) {
    char name[160], place[96];
    struct tr_site_info at = {"", "", 0, 0};
    struct md_lane callbacks = {.kind = MD_LANE_CALLBACK, .process = lane->process};
    if (i > 0) {
      ui__what(u, &callbacks, chain[i].kind, chain[i].site, name, sizeof name);
      x += ui_put(&u->canvas, r.y, r.x + x, r.width - x, UI_DIM, i == 1 ? " by " : " <- ");
      x += ui_put(&u->canvas, r.y, r.x + x, r.width - x, UI_NORMAL, name);
    } else if (sites[0] != 0 && p != NULL) {
      at = ui_site(u, p, sites[0]);
      ui_short_place(at.file, at.line, place, sizeof place);
      x += ui_putf(&u->canvas, r.y, r.x, r.width, UI_NORMAL, "scheduled at %s", place);
    }
  }
  if (n < 2 && x == 0)
    ui_put(&u->canvas, r.y, r.x, r.width, UI_DIM, "who scheduled it is not known");
}

static void ui__draw_detail(struct ui *u, const struct ui__timeline *v, struct ui_rect r) {
  const struct md_lane *lane = ui__lane(v);
  struct md_span span;
  struct md_timeline_state s;
  char name[160], length[16], wait[16], at[16];
  ui_hline(&u->canvas, r.y, r.x, r.width, UI_DIM, "at the cursor");
  if (ui__under_cursor(u, v, &span) != 0) {
    ui_put(&u->canvas, r.y + 1, r.x, r.width, UI_DIM, "nothing in this lane here");
    return;
  }
  ui__what(u, lane, span.kind,
           lane->kind == MD_LANE_CALLBACK || lane->kind == MD_LANE_SYNC ? span.site
                                                                        : span.name,
           name, sizeof name);
  ui_put(&u->canvas, r.y + 1, r.x, r.width, UI_BOLD, name);
  md_format_ns(at, sizeof at, span.begin_ns - ui__first(u, &s));
  md_format_ns(length, sizeof length, (span.end_ns < UINT64_MAX ? span.end_ns : s.last_ns) -
                                          span.begin_ns);
  md_format_ns(wait, sizeof wait, span.wait_ns);
  ui_putf(&u->canvas, r.y + 2, r.x, r.width, UI_NORMAL, "%s%s at %s%s%s", length,
          span.end_ns < UINT64_MAX ? "" : " and not ended", at,
          span.wait_ns != TR_UNKNOWN ? ", had waited " : "",
          span.wait_ns != TR_UNKNOWN ? wait : "");
  if (r.height > 3 && span.task != 0)
    ui__draw_chain(u, lane, &span, (struct ui_rect){r.y + 3, r.x, 1, r.width});
}

static void ui__take_moment(struct ui__timeline *v, const struct md_timeline_state *s) {
  enum { AROUND = 50000000 };
  if (v->moment == 0 || (!s->finished && s->indexed_ns < v->moment))
    return;
  v->from = v->moment > AROUND ? v->moment - AROUND : 0;
  v->to = v->moment + AROUND;
  v->cursor = v->moment;
  v->moment = 0;
}

static void ui__draw(struct ui *u, void *state, struct ui_rect r) {
  struct ui__timeline *v = state;
  struct ui_rect grid = {r.y, LABEL, r.height, r.width - LABEL};
  struct md_timeline_state s;
  if (ui_travel(u) == NULL || ui__first(u, &s) == 0 || grid.width < 10 || r.height < 4) {
    ui_paragraph(&u->canvas, r, UI_DIM,
                 ui_travel(u) != NULL
                     ? "Nothing is indexed yet, or the screen is too small."
                     : "Space, or any key of the timeline, holds the program's last moments and shows "
                       "them here, while the program goes on. r records to a file from now on; "
                       "`uvscope view FILE` shows all of it.");
    return;
  }
  ui__take_moment(v, &s);
  ui__clamp(u, v);
  ui__collect_lanes(u, v);
  if (grid.width > MAX_CELLS)
    grid.width = MAX_CELLS;
  if (r.height >= 14) {
    ui__draw_strip(u, v, (struct ui_rect){r.y, r.x, STRIP, r.width});
    grid.y += STRIP;
    grid.height -= STRIP;
  }
  ui__draw_ruler(u, v, grid);
  grid.y++;
  grid.height -= 1 + (r.height >= 10 ? DETAIL : 0);
  v->grid = grid;
  if (v->lane < v->top)
    v->top = v->lane;
  if (v->lane >= v->top + grid.height)
    v->top = v->lane - grid.height + 1;
  md_timeline_prepare(ui_travel(u), v->from, v->to, UI__READ_NS);
  for (int i = 0; i < grid.height && v->top + i < (int)v->lane_count; i++)
    ui__draw_lane(u, v, &v->lanes[v->top + i],
                  (struct ui_rect){grid.y + i, grid.x, 1, grid.width}, v->top + i == v->lane);
  for (int i = 0; i < grid.height && v->top + i < (int)v->lane_count; i++)
    ui_restyle(&u->canvas, grid.y + i, grid.x + ui__cursor_x(v, grid.width), 1, UI_CURSOR);
  if (r.height >= 10)
    ui__draw_detail(u, v, (struct ui_rect){r.y + r.height - DETAIL, r.x, DETAIL, r.width});
}

/* ---- keys ---- */

/* Around the cursor, which stays where it is on the screen. */
static void ui__zoom(struct ui__timeline *v, double factor) {
  double length = (double)(v->to - v->from), share = (double)(v->cursor - v->from) / length;
  length *= factor;
  if (length < (double)UI__LEAST)
    length = (double)UI__LEAST;
  uint64_t before = (uint64_t)(share * length);
  v->from = v->cursor > before ? v->cursor - before : 0;
  v->to = v->from + (uint64_t)length;
}

static void ui__pan(struct ui__timeline *v, int direction) {
  uint64_t by = (v->to - v->from) / 4 + 1;
  v->from = direction > 0 ? v->from + by : v->from > by ? v->from - by : 0;
  v->to = direction > 0 ? v->to + by : v->to > by ? v->to - by : by;
  v->cursor = direction > 0 ? v->cursor + by : v->cursor > by ? v->cursor - by : 0;
}

/* The cursor goes there; the range follows when it has to. */
static void ui__go_to(struct ui__timeline *v, uint64_t ns) {
  uint64_t length = v->to - v->from;
  v->cursor = ns;
  if (ns >= v->from && ns < v->to)
    return;
  v->from = ns > length / 2 ? ns - length / 2 : 0;
  v->to = v->from + length;
}

static void ui__step(struct ui *u, struct ui__timeline *v, int direction) {
  struct md_span span;
  uint64_t from = v->cursor;
  if (ui__lane(v) == NULL)
    return;
  if (ui__under_cursor(u, v, &span) == 0)
    from = span.begin_ns;
  if (md_timeline_step(ui_travel(u), ui__lane(v), from, direction, &span) == 0)
    ui__go_to(v, span.begin_ns);
  else
    ui_say(u, 0, "There is no further span in this lane.");
}

static void ui__choose(struct ui__timeline *v, const struct md_span *span) {
  for (size_t i = 0; i < v->lane_count; i++) {
    if (v->lanes[i].process == span->process && v->lanes[i].kind == span->lane &&
        (span->lane != MD_LANE_CALLBACK || v->lanes[i].number == span->number))
      v->lane = (int)i;
  }
  ui__go_to(v, span->begin_ns);
}

static void ui__cause(struct ui *u, struct ui__timeline *v) {
  struct md_span span, chain[2];
  uint32_t sites[2];
  if (ui__under_cursor(u, v, &span) == 0 &&
      md_timeline_causes(ui_travel(u), &span, chain, sites, 2) > 1)
    ui__choose(v, &chain[1]);
  else
    ui_say(u, 0, "Who scheduled this is not known.");
}

static void ui__focus(struct ui *u, struct ui__timeline *v) {
  struct md_span span;
  if (ui__under_cursor(u, v, &span) != 0 || span.end_ns == UINT64_MAX)
    return;
  uint64_t length = span.end_ns - span.begin_ns, margin = length / 8 + UI__LEAST / 4;
  v->from = span.begin_ns - margin;
  v->to = span.end_ns + margin;
  v->cursor = span.begin_ns + length / 2;
}

static void ui__jump(struct ui *u, struct ui__timeline *v, enum md_mark_kind kind,
                     int direction, const char *what) {
  struct md_mark mark;
  if (md_timeline_mark(ui_travel(u), kind, v->cursor, direction, &mark) == 0)
    ui__go_to(v, mark.at_ns);
  else
    ui_say(u, 0, "There is no %s %s.", direction > 0 ? "further" : "earlier", what);
}

static void ui__jump_tick(struct ui *u, struct ui__timeline *v) {
  struct md_span span;
  if (md_timeline_slowest_tick(ui_travel(u), v->from, v->to, &span) == 0)
    ui__choose(v, &span);
}

/* The finding's moment that is next to the cursor in this direction. */
static void ui__jump_finding(struct ui *u, struct ui__timeline *v, int direction) {
  size_t count;
  const struct md_finding *all = ui_findings(u, &count), *best = NULL;
  for (size_t i = 0; i < count; i++) {
    uint64_t at = all[i].at_ns;
    if (at == 0 || (direction > 0 ? at <= v->cursor : at >= v->cursor))
      continue;
    if (best == NULL || (direction > 0 ? at < best->at_ns : at > best->at_ns))
      best = &all[i];
  }
  if (best == NULL) {
    ui_say(u, 0, "No finding is about a moment %s.", direction > 0 ? "later" : "earlier");
    return;
  }
  ui__go_to(v, best->at_ns);
  ui_say(u, 0, "%s: %s", best->id, best->title);
}

static void ui__move_cursor(struct ui__timeline *v, int direction) {
  uint64_t cell = (v->to - v->from) / (uint64_t)(v->grid.width > 0 ? v->grid.width : 1) + 1;
  if (direction > 0)
    v->cursor = v->cursor + cell < v->to ? v->cursor + cell : v->to - 1;
  else
    v->cursor = v->cursor > v->from + cell ? v->cursor - cell : v->from;
}

static unsigned ui__act_range(struct ui *u, struct ui__timeline *v, enum ui_action action) {
  switch (action) {
  case UI_DO_ZOOM_IN: ui__zoom(v, 0.5); break;
  case UI_DO_ZOOM_OUT: ui__zoom(v, 2); break;
  case UI_DO_PAN_LEFT: ui__pan(v, -1); break;
  case UI_DO_PAN_RIGHT: ui__pan(v, 1); break;
  case UI_DO_FOCUS: ui__focus(u, v); break;
  case UI_DO_OPEN:
    ui_travel_window(u, v->from, v->to);
    ui_say(u, 0, "All screens now answer for this range; W gives everything again.");
    break;
  case UI_DO_WHOLE:
    v->from = v->to = 0;
    ui_travel_window(u, 0, 0);
    break;
  default: return UI_UNUSED;
  }
  return UI_USED;
}

/* A key that needs time to stand still makes it do so. */
static int ui__pauses(const struct ui *u, enum ui_action action) {
  return ui_travel(u) == NULL && u->source->past != NULL && !ui_is_paused(u) &&
         (action == UI_DO_OPEN || ui_key_where(action) & UI_ON_TIME);
}

static unsigned ui__act(struct ui *u, void *state, enum ui_action action) {
  struct ui__timeline *v = state;
  unsigned used;
  if (action == UI_DO_BACK && v->came_from >= 0) {
    int from = v->came_from;
    v->came_from = -1;
    ui_go(u, from, 0);
    return UI_USED;
  }
  if (ui__pauses(u, action)) {
    ui_travel_pause(u);
    return UI_USED;
  }
  if (ui_travel(u) == NULL || v->to == 0)
    return UI_UNUSED;
  used = ui__act_range(u, v, action);
  switch (action) {
  case UI_DO_UP: v->lane -= v->lane > 0; break;
  case UI_DO_DOWN: v->lane += v->lane + 1 < (int)v->lane_count; break;
  case UI_DO_TOP: v->lane = 0; break;
  case UI_DO_BOTTOM: v->lane = v->lane_count > 0 ? (int)v->lane_count - 1 : 0; break;
  case UI_DO_CURSOR_LEFT: ui__move_cursor(v, -1); break;
  case UI_DO_CURSOR_RIGHT: ui__move_cursor(v, 1); break;
  case UI_DO_SPAN_PREVIOUS: ui__step(u, v, -1); break;
  case UI_DO_SPAN_NEXT: ui__step(u, v, 1); break;
  case UI_DO_CAUSE: ui__cause(u, v); break;
  case UI_DO_JUMP_SLOW: ui__jump(u, v, MD_MARK_SLOW, 1, "slow callback"); break;
  case UI_DO_JUMP_SLOW_BACK: ui__jump(u, v, MD_MARK_SLOW, -1, "slow callback"); break;
  case UI_DO_JUMP_LOST: ui__jump(u, v, MD_MARK_LOST, 1, "loss"); break;
  case UI_DO_JUMP_MARK: ui__jump(u, v, MD_MARK_USER, 1, "mark"); break;
  case UI_DO_JUMP_TICK: ui__jump_tick(u, v); break;
  case UI_DO_JUMP_FINDING: ui__jump_finding(u, v, 1); break;
  case UI_DO_JUMP_FINDING_BACK: ui__jump_finding(u, v, -1); break;
  default: return used;
  }
  return UI_USED;
}

/* A moment, once the timeline can show it: a live program's past takes a while to read. */
static void ui__show(struct ui *u, void *state, uint64_t at_ns) {
  struct ui__timeline *v = state;
  v->came_from = u->left;
  v->moment = at_ns;
}

static void ui__click(struct ui *u, void *state, int y, int x) {
  struct ui__timeline *v = state;
  int lane = v->top + y - v->grid.y, at = x - v->grid.x;
  if (ui_travel(u) == NULL || y < v->grid.y || y >= v->grid.y + v->grid.height || at < 0 ||
      at >= v->grid.width || lane >= (int)v->lane_count)
    return;
  v->lane = lane;
  v->cursor = v->from + (uint64_t)(((double)at + 0.5) / v->grid.width * (double)(v->to - v->from));
}

static struct ui_place ui__source_place(struct ui *u, void *state) {
  struct ui__timeline *v = state;
  const struct md_lane *lane = ui__lane(v);
  const struct md_process *p = lane != NULL ? ui__process_of(u, lane->process) : NULL;
  struct md_span span;
  if (ui_travel(u) == NULL || p == NULL || ui__under_cursor(u, v, &span) != 0 || span.site == 0)
    return (struct ui_place){NULL, 0};
  struct tr_site_info site = ui_site(u, p, span.site);
  return (struct ui_place){site.file, site.line};
}

const struct ui_view ui_view_timeline = {
    .name = "Timeline",
    .about =
        "The recording over time: above all of it, tick p99 and utilisation, with ! where a "
        "callback was slow, x where events were lost, E where an error was not caught and m "
        "where the program set a mark; below it lanes for the range that is highlighted "
        "there. A block is at least half covered, a shade at least an eighth, a bar less, "
        "however short it was. From afar, lanes are drawn from summaries whose cells may be "
        "a little beside; close by they are exact.\n"
        "The cursor tells what is at it, who scheduled it, and who that. Enter makes all "
        "screens answer for the range that is shown; W goes back to everything. Of a program that "
        "runs, Space or any key of the timeline holds the last moments.",
    .takes = UI_ON_MOVE | UI_ON_OPEN | UI_ON_TIME | UI_ON_PLACE,
    .create = ui__create,
    .destroy = free,
    .draw = ui__draw,
    .act = ui__act,
    .show = ui__show,
    .click = ui__click,
    .place = ui__source_place,
};
