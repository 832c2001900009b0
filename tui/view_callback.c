/* One callback in detail: numbers, histogram, slowest runs with their stacks. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view.h"
#include "tui/widgets.h"

enum { HISTOGRAM_ROWS = 5, MAX_COLUMNS = 160 };

/* ---- histogram: run time on a logarithmic axis ---- */

struct ui__bars {
  double values[MAX_COLUMNS];
  double low, high; /* log10 of ns, of the axis */
  double max;
  int width;
};

static int ui__bar_of(const struct ui__bars *b, uint64_t ns) {
  double at = (log10((double)(ns > 0 ? ns : 1)) - b->low) / (b->high - b->low);
  int column = (int)(at * b->width);
  return column < 0 ? 0 : column >= b->width ? b->width - 1 : column;
}

static void ui__fill_bars(const struct md_hist *h, struct ui__bars *b) {
  uint64_t low, high, count;
  double first = log10((double)(h->min_ns > 0 ? h->min_ns : 1));
  double last = log10((double)(h->max_ns > 0 ? h->max_ns : 1));
  if (last - first < 0.5) { /* no less than half a decade, so that equal runs look equal */
    double middle = (first + last) / 2;
    first = middle - 0.25;
    last = middle + 0.25;
  }
  b->low = first;
  b->high = last + 1e-6;
  for (uint32_t i = 0; i < h->bucket_count; i++) {
    int column;
    if (!md_hist_bucket(h, i, &low, &high, &count) || count == 0)
      continue;
    column = ui__bar_of(b, low + (high - low) / 2);
    b->values[column] += (double)count;
    if (b->values[column] > b->max)
      b->max = b->values[column];
  }
}

static void ui__axis(struct ui_page *page, const struct md_hist *h, const struct ui__bars *b) {
  char low[32], high[32];
  struct ui_canvas *c = &page->u->canvas;
  int y = ui_page_y(page), x = page->r.x + 10;
  if (y >= 0) {
    ui_fill(c, y, x, b->width, UI_DIM, ui_glyph(c, UI_G_HLINE));
    int p50 = ui__bar_of(b, md_hist_percentile(h, 0.5));
    int p99 = ui__bar_of(b, md_hist_percentile(h, 0.99));
    ui_put(c, y, x + p50, 12, UI_BOLD, p99 - p50 < 5 ? "^p50, p99" : "^p50");
    if (p99 - p50 >= 5)
      ui_put(c, y, x + p99, 4, UI_WARN, "^p99");
  }
  y = ui_page_y(page);
  if (y < 0)
    return;
  md_format_ns(low, sizeof low, (uint64_t)pow(10, b->low));
  md_format_ns(high, sizeof high, (uint64_t)pow(10, b->high));
  ui_put(c, y, x, b->width / 2, UI_DIM, low);
  ui_put_right(c, y, x + b->width / 2, b->width - b->width / 2, UI_DIM, high);
}

static void ui__histogram(struct ui_page *page, const struct md_hist *h) {
  struct ui__bars bars = {.width = page->r.width - 20};
  struct ui_canvas *c = &page->u->canvas;
  int top = page->line - page->top;
  char count[32];
  if (bars.width > MAX_COLUMNS)
    bars.width = MAX_COLUMNS;
  if (bars.width < 16 || h->count == 0)
    return;
  ui_page_rule(page, "How long it runs (logarithmic axis)");
  top = page->line - page->top;
  ui__fill_bars(h, &bars);
  page->line += HISTOGRAM_ROWS;
  /* Only as a whole: half a graph misleads. */
  if (top >= 0 && top + HISTOGRAM_ROWS <= page->r.height) {
    struct ui_rect area = {page->r.y + top, page->r.x + 10, HISTOGRAM_ROWS, bars.width};
    ui_graph(c, area, bars.values, bars.max, UI_GRAPH);
    ui_format_count(count, sizeof count, (uint64_t)bars.max);
    ui_putf(c, area.y, page->r.x, 9, UI_DIM, "%s runs", count);
  }
  ui__axis(page, h, &bars);
}

/* ---- slowest runs ---- */

static void ui__stack_lines(struct ui_page *page, const struct md_process *p,
                            const struct md_instance *run) {
  char name[160], place[320], line[512];
  if (run->depth == 0) {
    ui_page_line(page, "", "  no stack sample fell into this run");
    return;
  }
  for (uint32_t i = 0; i < run->depth && i < MD_STACK; i++) {
    struct tr_site_info site = ui_site(page->u, p, run->stack[i]);
    md_escape(name, sizeof name,
              site.function != NULL && site.function[0] != '\0' ? site.function
                                                                : "(anonymous)");
    ui_place(site.file, site.line, place, sizeof place);
    ui_format(line, sizeof line, "  %s%s (%s)", i == 0 ? "in " : "by ", name, place);
    ui_page_line(page, "", line);
  }
}

static void ui__instance(struct ui_page *page, const struct md_process *p,
                         const struct md_instance *run) {
  char time[32], at[32], wait[32], harm[32], line[256];
  size_t used;
  ui_format(line, sizeof line, "at %s",
            ui_format_age(at, sizeof at,
                          run->begin_ns > p->first_ns ? run->begin_ns - p->first_ns : 0));
  used = strlen(line);
  if (run->wait_ns != TR_UNKNOWN) {
    ui_format(line + used, sizeof line - used, ", had waited %s",
              md_format_ns(wait, sizeof wait, run->wait_ns));
    used = strlen(line);
  }
  if (run->victims > 0)
    ui_format(line + used, sizeof line - used, ", made %" PRIu32 " others wait %s in all",
              run->victims, md_format_ns(harm, sizeof harm, run->harm_ns));
  ui_page_line(page, md_format_ns(time, sizeof time, run->run_ns), line);
  ui__stack_lines(page, p, run);
}

/* ---- victims ---- */

static int ui__more_delayed(const void *a, const void *b) {
  const struct md_victim *left = a, *right = b;
  return left->delay_ns > right->delay_ns ? -1 : left->delay_ns < right->delay_ns;
}

static void ui__victim(struct ui_page *page, const struct md_victim *v) {
  char name[160], place[256], delay[32], most[32], line[640];
  ui_callback_name(v->callback, name, sizeof name);
  ui_short_place(v->callback->file, v->callback->line, place, sizeof place);
  ui_format(line, sizeof line, "%s %s (%s), %" PRIu64 " times, longest %s",
            tr_kind_name(v->callback->kind), name, place[0] != '\0' ? place : "?", v->count,
            md_format_ns(most, sizeof most, v->max_ns));
  ui_page_line(page, md_format_ns(delay, sizeof delay, v->delay_ns), line);
}

static void ui__victims(struct ui_page *page, const struct md_callback *cb) {
  struct md_victim victims[MD_VICTIMS];
  if (cb->victim_rows == 0)
    return;
  memcpy(victims, cb->worst_victims, sizeof victims);
  qsort(victims, cb->victim_rows, sizeof *victims, ui__more_delayed);
  ui_page_rule(page, "Victims: what was ready and waited for it, in all");
  for (uint32_t i = 0; i < cb->victim_rows; i++)
    ui__victim(page, &victims[i]);
}

/* ---- all ---- */

static void ui__numbers(struct ui_page *page, const struct md_process *p, size_t row) {
  const struct md_callback *cb = p->callbacks[row];
  char line[512], total[32], rate[32], harm[32], name[160], place[256];
  uint64_t time = p->busy_ns + p->idle_ns;
  ui_format(line, sizeof line, "%s/s now, %s in all, %.1f %% of the loop's time",
            ui_format_rate(rate, sizeof rate, ui_callback_rate(page->u, p, row)),
            md_format_ns(total, sizeof total, cb->run.sum_ns),
            time > 0 ? (double)cb->run.sum_ns * 100.0 / (double)time : 0.0);
  ui_page_line(page, "Runs", line);
  ui_page_line(page, "Run time", ui_hist_line(&cb->run, "run", line, sizeof line));
  ui_page_line(page, "Wait", ui_hist_line(&cb->wait, "run", line, sizeof line));
  if (cb->victims > 0)
    ui_format(line, sizeof line, "%s that %" PRIu64 " ready tasks had to wait for it, summed",
              md_format_ns(harm, sizeof harm, cb->harm_ns), cb->victims);
  else
    ui_format(line, sizeof line, "none: nothing that was ready had to wait for it");
  ui_page_line(page, "Harm", line);
  if (cb->scheduled_at != 0) {
    struct tr_site_info site = ui_site(page->u, p, cb->scheduled_at);
    md_escape(name, sizeof name, site.function);
    ui_place(site.file, site.line, place, sizeof place);
    ui_format(line, sizeof line, "%s%s%s", name, name[0] != '\0' ? " " : "", place);
    ui_page_line(page, "Scheduled", line);
  }
}

static void ui__title(struct ui_page *page, const struct md_callback *cb) {
  char name[256], place[512], line[800];
  int y = ui_page_y(page);
  ui_callback_name(cb, name, sizeof name);
  ui_place(cb->file, cb->line, place, sizeof place);
  ui_format(line, sizeof line, "%s (%s), %s callback", name, place[0] != '\0' ? place : "?",
            tr_kind_name(cb->kind));
  if (y >= 0) {
    int back = page->r.width >= 60 ? 11 : 0;
    if (back > 0)
      ui_put_right(&page->u->canvas, y, page->r.x, page->r.width, UI_DIM, "Esc: back");
    ui_put(&page->u->canvas, y, page->r.x, page->r.width - back, UI_BOLD, line);
  }
}

static void ui__page_lines(struct ui_page *page, const struct md_process *p, size_t row) {
  const struct md_callback *cb = p->callbacks[row];
  ui__title(page, cb);
  ui__numbers(page, p, row);
  ui__histogram(page, &cb->run);
  ui__victims(page, cb);
  ui_page_rule(page, "Slowest runs, and what they were doing");
  for (uint32_t i = 0; i < cb->slowest_count && i < MD_SLOWEST; i++)
    ui__instance(page, p, &cb->slowest[i]);
}

struct ui__subject {
  const struct md_process *p;
  size_t row;
};

static void ui__draw_lines(struct ui_page *page, void *data) {
  const struct ui__subject *subject = data;
  ui__page_lines(page, subject->p, subject->row);
}

void ui_callback_draw(struct ui *u, const struct md_process *p, size_t row, struct ui_rect r,
                      int *top) {
  struct ui__subject subject = {p, row};
  ui_page_draw(u, r, top, ui__draw_lines, &subject);
}
