/* Screen 1: is the loop blocked, by what, and how is everything else. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tui/verdict.h"
#include "tui/view.h"
#include "tui/widgets.h"

enum { LABEL = 10, NARROW = 60, MAX_VALUES = 1024 };

struct ui__overview {
  struct ui_verdict verdict;
};

static void *ui__create(struct ui *u) {
  (void)u;
  return ui__alloc(sizeof(struct ui__overview));
}

/* ---- meters: one line each ---- */

static void ui__label(struct ui *u, struct ui_rect r, const char *text) {
  ui_put(&u->canvas, r.y, r.x, LABEL - 1, UI_LABEL, text);
}

static void ui__loop_line(struct ui *u, const struct md_process *p, struct ui_rect r) {
  double busy = ui_utilization(u, p);
  int bar = r.width - LABEL - 24, recording = ui_is_past(u);
  enum ui_style style = busy >= 0.95 ? UI_BAD : busy >= 0.7 ? UI_WARN : UI_GOOD;
  const char *window = recording ? "all" : "last 1 s";
  ui__label(u, r, "Loop");
  if (bar > 50)
    bar = 50;
  if (busy < 0) {
    ui_put(&u->canvas, r.y, r.x + LABEL, r.width - LABEL, UI_DIM,
           p->has_loop ? "not known for the last second" : "no loop seen yet");
    return;
  }
  if (bar < 6)
    bar = 0;
  else
    ui_meter(&u->canvas, r.y, r.x + LABEL, bar, busy, style);
  ui_putf(&u->canvas, r.y, r.x + LABEL + bar + (bar > 0), r.width - LABEL - bar - 1, style,
          "%5.1f %% busy, %s", busy * 100, window);
}

static void ui__tick_line(struct ui *u, const struct md_process *p, struct ui_rect r) {
  int since = p->interval.begin_ns != 0; /* the user reset the counters */
  const struct md_hist *ticks = since ? &p->interval.ticks : &p->ticks;
  char p50[32], p99[32], max[32], count[32];
  ui__label(u, r, "Tick");
  if (ticks->count == 0) {
    ui_put(&u->canvas, r.y, r.x + LABEL, r.width - LABEL, UI_DIM, since ? "none since the reset" : "none yet");
    return;
  }
  md_format_ns(p99, sizeof p99, md_hist_percentile(ticks, 0.99));
  md_format_ns(max, sizeof max, ticks->max_ns);
  ui_format_count(count, sizeof count, ticks->count);
  if (r.width < NARROW) {
    ui_putf(&u->canvas, r.y, r.x + LABEL, r.width - LABEL, UI_NORMAL, "p99 %s max %s (%s)", p99,
            max, count);
    return;
  }
  ui_putf(&u->canvas, r.y, r.x + LABEL, r.width - LABEL,
          md_hist_percentile(ticks, 0.99) >= 100000000u ? UI_WARN : UI_NORMAL,
          "p50 %s  p99 %s  max %s  (%s tick%s%s)",
          md_format_ns(p50, sizeof p50, md_hist_percentile(ticks, 0.5)), p99, max, count,
          ticks->count == 1 ? "" : "s", since ? " since the reset" : "");
}

/* Kinds by rate, the most frequent first. */
static void ui__callbacks_line(struct ui *u, const struct md_process *p, struct ui_rect r) {
  double rates[TR_KIND_COUNT], total = 0;
  char text[512], number[32];
  size_t used;
  ui__label(u, r, "Callbacks");
  for (int i = 0; i < TR_KIND_COUNT; i++)
    total += rates[i] = ui_kind_rate(u, p, (enum tr_kind)i);
  ui_format(text, sizeof text, "%s/s ", ui_format_rate(number, sizeof number, total));
  for (int shown = 0; shown < TR_KIND_COUNT; shown++) {
    int best = 0;
    for (int i = 1; i < TR_KIND_COUNT; i++)
      best = rates[i] > rates[best] ? i : best;
    used = strlen(text);
    if (rates[best] <= 0 || used + 64 > sizeof text)
      break;
    ui_format(text + used, sizeof text - used, "  %s %s", tr_kind_name((unsigned)best),
              ui_format_rate(number, sizeof number, rates[best]));
    rates[best] = 0;
  }
  ui_put(&u->canvas, r.y, r.x + LABEL, r.width - LABEL, UI_NORMAL, text);
}

static void ui__pool_line(struct ui *u, const struct md_process *p, struct ui_rect r) {
  const struct md_pool *pool = &p->pool;
  uint64_t now = ui_now(u);
  uint32_t size = pool->size > 0 ? pool->size : (uint32_t)pool->worker_count;
  int bar = size > 24 ? 26 : (int)size + 2, full = size > 0 && pool->busy >= size;
  char oldest[32];
  ui__label(u, r, "Pool");
  if (size == 0) {
    ui_put(&u->canvas, r.y, r.x + LABEL, r.width - LABEL, UI_DIM,
           ui_is_opaque(p) ? "not seen in this program" : "not used yet");
    return;
  }
  if (r.width < NARROW)
    bar = -1;
  else
    ui_meter(&u->canvas, r.y, r.x + LABEL, bar, (double)pool->busy / size,
             full ? UI_WARN : UI_RUN);
  r.x += LABEL + bar + 1;
  r.width -= LABEL + bar + 1;
  r.x += ui_putf(&u->canvas, r.y, r.x, r.width, full ? UI_WARN : UI_NORMAL,
                 "%" PRIu32 " of %" PRIu32 " busy", pool->busy, size);
  if (pool->queued > 0)
    ui_putf(&u->canvas, r.y, r.x, r.width - 12, UI_WARN, ", %" PRIu32 " queued, oldest %s",
            pool->queued,
            md_format_ns(oldest, sizeof oldest,
                         now > pool->oldest_submit_ns ? now - pool->oldest_submit_ns : 0));
  else
    ui_putf(&u->canvas, r.y, r.x, r.width - 12, UI_NORMAL,
            r.width < 30 ? ", 0 queued" : ", 0 queued (most %" PRIu32 ")", pool->queued_max);
}

static void ui__process_line(struct ui *u, const struct md_process *p, struct ui_rect r) {
  size_t alive = 0, count = ui_process_count(u);
  char p50[32], max[32], text[256];
  ui__label(u, r, "Processes");
  for (size_t i = 0; i < count; i++)
    alive += ui_process(u, i)->end_ns == 0;
  ui_format(text, sizeof text, "%zu traced", count);
  if (!ui_is_past(u))
    ui_format(text, sizeof text, "%zu traced, %zu alive", count, alive);
  if (p->spawn_total > 0 && r.width < NARROW) {
    size_t used = strlen(text);
    ui_format(text + used, sizeof text - used, "; %" PRIu64 " spawned", p->spawn_total);
  } else if (p->spawn_total > 0) {
    size_t used = strlen(text);
    ui_format(text + used, sizeof text - used,
              "; %" PRIu64 " spawned, cost p50 %s, max %s", p->spawn_total,
              md_format_ns(p50, sizeof p50, md_hist_percentile(&p->spawn_cost, 0.5)),
              md_format_ns(max, sizeof max, p->spawn_cost.max_ns));
  }
  ui_put(&u->canvas, r.y, r.x + LABEL, r.width - LABEL, UI_NORMAL, text);
}

static void ui__memory_line(struct ui *u, const struct md_process *p, struct ui_rect r) {
  char rss[32], heap[32], gc[32], max[32], text[256];
  size_t used;
  ui__label(u, r, "Memory");
  ui_format(text, sizeof text, r.width < NARROW ? "%s, heap %s" : "resident %s, heap %s",
            p->rss_bytes > 0 ? md_format_bytes(rss, sizeof rss, p->rss_bytes) : "not known",
            p->heap_bytes > 0 ? md_format_bytes(heap, sizeof heap, p->heap_bytes) : "not known");
  used = strlen(text);
  if (p->gc.count > 0)
    ui_format(text + used, sizeof text - used, "; GC %" PRIu64 " run%s, %s, max %s",
              p->gc.count, p->gc.count == 1 ? "" : "s", md_format_ns(gc, sizeof gc, p->gc.sum_ns),
              md_format_ns(max, sizeof max, p->gc.max_ns));
  ui_put(&u->canvas, r.y, r.x + LABEL, r.width - LABEL, UI_NORMAL, text);
}

static void (*const ui__lines[])(struct ui *, const struct md_process *, struct ui_rect) = {
    ui__loop_line, ui__tick_line,    ui__pool_line,
    ui__callbacks_line, ui__process_line, ui__memory_line};
enum { LINES_COUNT = sizeof ui__lines / sizeof ui__lines[0] };

/* ---- graphs ---- */

enum ui__series { BUSY, TICK_MAX, QUEUE, SERIES };

struct ui__history {
  double values[SERIES][MAX_VALUES];
  double max[SERIES];
  int slices; /* of history, in a column */
};

static void ui__read_column(struct ui *u, const struct md_process *p, uint64_t ago,
                            struct ui__history *h, int column) {
  uint64_t busy = 0, idle = 0, tick = 0, queue = 0;
  int known = 0;
  for (int i = 0; i < h->slices; i++) {
    const struct md_bucket *b = ui_bucket(u, p, ago + (uint64_t)i);
    if (b == NULL)
      continue;
    known = 1;
    busy += b->busy_ns;
    idle += b->idle_ns;
    tick = b->tick_max_ns > tick ? b->tick_max_ns : tick;
    queue = b->queued_max > queue ? b->queued_max : queue;
  }
  h->values[BUSY][column] = !known || busy + idle == 0 ? -1 : (double)busy / (double)(busy + idle);
  h->values[TICK_MAX][column] = known ? (double)tick : -1;
  h->values[QUEUE][column] = known ? (double)queue : -1;
  for (int s = 0; s < SERIES; s++) {
    if (h->values[s][column] > h->max[s])
      h->max[s] = h->values[s][column];
  }
}

/* Slices of history that a recording fills. */
static int ui__slices(struct ui *u, const struct md_process *p) {
  uint64_t slices = ui_lifetime_ns(u, p) / MD_BUCKET_NS + 1;
  return (int)(slices > MD_BUCKETS ? MD_BUCKETS : slices);
}

/* Live: a second in each column, on the clock's seconds so that columns do not flicker. Of a
 * recording: all of it, as far as history goes. */
static void ui__read_history(struct ui *u, const struct md_process *p, int width,
                             struct ui__history *h) {
  int recording = ui_is_past(u);
  uint64_t now = ui_now(u) / MD_BUCKET_NS, offset;
  h->slices = recording ? (ui__slices(u, p) + width - 1) / width : 10;
  offset = now % (uint64_t)h->slices;
  memset(h->max, 0, sizeof h->max);
  for (int i = 0; i < width; i++) {
    int column = width - 1 - i;
    /* Column 0 is the unfinished slice: its buckets are those since the last boundary. */
    uint64_t newest = i == 0 ? 0 : offset + 1 + (uint64_t)(i - 1) * (uint64_t)h->slices;
    int slices = h->slices;
    if (i == 0)
      h->slices = (int)offset + 1;
    ui__read_column(u, p, newest, h, column);
    h->slices = slices;
  }
}

static void ui__draw_graph(struct ui *u, struct ui_rect r, const struct ui__history *h,
                           enum ui__series series, int side) {
  static const char *const names[SERIES] = {"busy %", "tick max", "queue"};
  static const enum ui_style styles[SERIES] = {UI_GRAPH, UI_BUSY, UI_QUEUED};
  struct ui_rect area = {r.y, r.x + LABEL, r.height, r.width - LABEL - side};
  char top[32];
  double max = series == BUSY ? 1 : h->max[series];
  ui__label(u, r, names[series]);
  ui_graph(&u->canvas, area, h->values[series], max, styles[series]);
  if (series == BUSY)
    ui_format(top, sizeof top, "%.0f %% top", h->max[BUSY] * 100);
  else if (series == TICK_MAX)
    md_format_ns(top, sizeof top, (uint64_t)h->max[TICK_MAX]);
  else
    ui_format(top, sizeof top, "%.0f top", h->max[QUEUE]);
  ui_put(&u->canvas, r.y, r.x + r.width - side + 1, side - 1, UI_NORMAL, top);
}

static void ui__draw_graphs(struct ui *u, const struct md_process *p, struct ui_rect r,
                            int height) {
  struct ui__history *h = ui__alloc(sizeof *h);
  char title[80], span[32];
  int side = 11, width = r.width - LABEL - side;
  if (width > MAX_VALUES) {
    side += width - MAX_VALUES;
    width = MAX_VALUES;
  }
  if (width >= 8) {
    if (ui_is_past(u) && ui__slices(u, p) < width) {
      side += width - ui__slices(u, p); /* a short one fills what it can */
      width = ui__slices(u, p);
    }
    ui__read_history(u, p, width, h);
    ui_format_age(span, sizeof span, (uint64_t)(width * h->slices) * MD_BUCKET_NS);
    ui_format(title, sizeof title, "%s %s, newest on the right",
              ui_is_past(u) ? "Over" : "Last", span);
    ui_hline(&u->canvas, r.y, r.x, r.width, UI_DIM, title);
    for (int s = 0; s < SERIES; s++) {
      struct ui_rect line = {r.y + 1 + s * height, r.x, height, r.width};
      ui__draw_graph(u, line, h, (enum ui__series)s, side);
    }
  }
  free(h);
}

/* ---- findings and cost ---- */

static void ui__draw_findings(struct ui *u, struct ui_rect r) {
  size_t count;
  const struct md_finding *findings = ui_findings(u, &count);
  char title[64];
  ui_format(title, sizeof title, "Findings, worst first (%zu)", count);
  ui_hline(&u->canvas, r.y, r.x, r.width, UI_DIM, title);
  if (count == 0 && r.height > 1)
    ui_put(&u->canvas, r.y + 1, r.x, r.width, UI_DIM, "None so far.");
  for (int i = 0; i + 1 < r.height && (size_t)i < count; i++) {
    struct ui_rect line = {r.y + 1 + i, r.x, 1, r.width};
    ui_finding_line(u, &findings[i], line);
  }
}

static void ui__draw_cost(struct ui *u, struct ui_rect r) {
  struct md_totals totals = ui_totals(u);
  double cpu;
  uint64_t rss;
  char rate[32], memory[32], events[32], lost[32];
  ui_own_cost(u, &cpu, &rss);
  if (r.width < NARROW) {
    ui_putf(&u->canvas, r.y, r.x, r.width, totals.lost > 0 ? UI_WARN : UI_DIM,
            "uvscope %.1f %% CPU, %s; lost %s", cpu * 100,
            md_format_bytes(memory, sizeof memory, rss),
            ui_format_count(lost, sizeof lost, totals.lost));
    return;
  }
  ui_putf(&u->canvas, r.y, r.x, r.width, totals.lost > 0 ? UI_WARN : UI_DIM,
          "uvscope: %.1f %% of a CPU, %s; %s events, %s/s; lost %s", cpu * 100,
          md_format_bytes(memory, sizeof memory, rss),
          ui_format_count(events, sizeof events, totals.events),
          ui_format_rate(rate, sizeof rate, ui_event_rate(u)),
          ui_format_count(lost, sizeof lost, totals.lost));
}

/* ---- all ---- */

static int ui__draw_verdict(struct ui *u, const struct ui_verdict *v, struct ui_rect r) {
  struct ui_canvas *c = &u->canvas;
  int fits = ui_text_width(c, v->text) <= r.width || r.width >= 60, rows;
  if (r.height >= LINES_COUNT + 10) {
    /* Three rows for both; the last one is blank where one row holds each. */
    rows = ui_paragraph(c, (struct ui_rect){r.y, r.x, 2, r.width}, v->style, v->text);
    ui_paragraph(c, (struct ui_rect){r.y + rows, r.x, 3 - rows, r.width}, UI_NORMAL, v->hint);
    return 3;
  }
  ui_put(c, r.y, r.x, r.width, v->style, fits ? v->text : v->brief);
  if (r.height < 8)
    return 1;
  ui_put(c, r.y + 1, r.x, r.width, UI_NORMAL, v->hint);
  return 2;
}

static void ui__draw(struct ui *u, void *state, struct ui_rect r) {
  struct ui__overview *o = state;
  const struct md_process *p = ui_shown(u);
  int end = r.y + r.height, graph, left;
  ui_verdict_make(u, p, &o->verdict);
  r.y += ui__draw_verdict(u, &o->verdict, r);
  if (p == NULL)
    return;
  for (int i = 0; i < LINES_COUNT && r.y < end; i++, r.y++)
    ui__lines[i](u, p, r);
  left = end - r.y;
  if (left >= 1) {
    ui__draw_cost(u, (struct ui_rect){end - 1, r.x, 1, r.width});
    left--;
  }
  /* Some findings first, the rest of the room goes to the graphs. */
  graph = left >= 8 ? (left - 8) / SERIES : 0;
  if (left >= 8 && graph < 1)
    graph = 1;
  if (graph > 6)
    graph = 6;
  if (graph > 0) {
    ui__draw_graphs(u, p, r, graph);
    r.y += 1 + SERIES * graph;
    left -= 1 + SERIES * graph;
  }
  if (left >= 2)
    ui__draw_findings(u, (struct ui_rect){r.y, r.x, left, r.width});
}

static unsigned ui__act(struct ui *u, void *state, enum ui_action action) {
  struct ui__overview *o = state;
  if (action == UI_DO_FLAME) {
    ui_go(u, UI_VIEW_flame, UI_FLAME_ALL);
    return UI_USED;
  }
  if (action != UI_DO_OPEN)
    return UI_UNUSED;
  if (o->verdict.callback == NULL)
    ui_say(u, 0, "No callback has run yet.");
  else
    ui_go(u, UI_VIEW_callbacks, o->verdict.row + 1);
  return UI_USED;
}

const struct ui_view ui_view_overview = {
    .name = "Overview",
    .about =
        "The first line answers whether the loop is blocked, and by which line of code.\n"
        "Loop: share of the last second in which the loop ran callbacks; at 100 % everything "
        "waits. Tick: how long the loop was busy between two polls; every ready event waits "
        "that long. Pool: threads that do file, DNS, crypto and compression work; what is "
        "queued waits for one of them. Callbacks: how many ran a second, by kind.\n"
        "Below: the same over the last minutes, and findings, worst first. The last line is "
        "what uvscope itself costs, and how many events were lost (numbers are then too low).",
    .takes = UI_ON_OPEN | UI_ON_FLAME,
    .create = ui__create,
    .destroy = free,
    .draw = ui__draw,
    .act = ui__act,
};
