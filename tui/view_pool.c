/* Screen 3: the thread pool: who works on what, what waits, and where the time goes. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tui/view.h"
#include "tui/widgets.h"

enum ui__part { QUEUED, RUN, DELIVERY, PARTS };

static const char *const ui__part_names[PARTS] = {"queued", "running", "for loop"};
static const enum ui_glyph ui__part_glyphs[PARTS] = {UI_G_QUEUED, UI_G_FULL, UI_G_DELIVERY};
static const enum ui_style ui__part_styles[PARTS] = {UI_QUEUED, UI_RUN, UI_DELIVERY};

struct ui__pool_view {
  int top;
  struct md_work live[256];
};

static void *ui__create(struct ui *u) {
  (void)u;
  return ui__alloc(sizeof(struct ui__pool_view));
}

/* ---- summary and judgement ---- */

static void ui__summary(struct ui_page *page, const struct md_process *p) {
  const struct md_pool *pool = &p->pool;
  uint64_t now = ui_now(page->u);
  char oldest[32], text[256];
  uint32_t size = pool->size > 0 ? pool->size : (uint32_t)pool->worker_count;
  int full = size > 0 && pool->busy >= size && pool->queued > 0, y = ui_page_y(page);
  if (pool->queued > 0)
    ui_format(text, sizeof text,
              "%" PRIu32 " of %" PRIu32 " workers busy, %" PRIu32
              " queued, oldest waits %s (most queued: %" PRIu32 ")",
              pool->busy, size, pool->queued,
              md_format_ns(oldest, sizeof oldest,
                           now > pool->oldest_submit_ns ? now - pool->oldest_submit_ns : 0),
              pool->queued_max);
  else
    ui_format(text, sizeof text,
              "%" PRIu32 " of %" PRIu32 " workers busy, 0 queued (most queued: %" PRIu32 ")",
              pool->busy, size, pool->queued_max);
  if (y >= 0)
    ui_put(&page->u->canvas, y, page->r.x, page->r.width, full ? UI_WARN : UI_BOLD, text);
}

static void ui__verdict(int part, const double percent[PARTS], char *out, size_t size) {
  if (part == QUEUED)
    ui_format(out, size, "POOL-BOUND: %.0f %% of the items' time is waiting for a worker; "
                         "more workers help", percent[QUEUED]);
  else if (part == RUN)
    ui_format(out, size, "TASK-BOUND: %.0f %% of the items' time is the work itself, %.0f %% "
                         "waiting for a worker", percent[RUN], percent[QUEUED]);
  else
    ui_format(out, size, "LOOP-BOUND: %.0f %% of the items' time is waiting for a busy loop; "
                         "see Callbacks", percent[DELIVERY]);
}

/* Which of the three waits rules, over all kinds. */
static void ui__judge(struct ui_page *page, const struct md_process *p) {
  uint64_t sums[PARTS] = {0}, total = 0;
  double percent[PARTS];
  char text[128];
  int worst = RUN, y = ui_page_y(page);
  for (size_t i = 0; i < p->pool.kind_count; i++) {
    const struct md_pool_kind *k = &p->pool.kinds[i];
    sums[QUEUED] += k->queued.sum_ns;
    sums[RUN] += k->run.sum_ns;
    sums[DELIVERY] += k->delivery.sum_ns;
  }
  for (int i = 0; i < PARTS; i++) {
    total += sums[i];
    if (sums[i] > sums[worst])
      worst = i;
  }
  if (y < 0)
    return;
  for (int i = 0; i < PARTS; i++)
    percent[i] = total > 0 ? (double)sums[i] * 100.0 / (double)total : 0;
  ui__verdict(worst, percent, text, sizeof text);
  ui_put(&page->u->canvas, y, page->r.x, page->r.width,
         total == 0 ? UI_DIM : worst == RUN ? UI_GOOD : UI_WARN,
         total == 0 ? "Nothing is finished yet." : text);
}

/* ---- lanes ---- */

static void ui__worker(struct ui_page *page, const struct md_worker *w) {
  struct ui_canvas *c = &page->u->canvas;
  uint64_t now = ui_now(page->u), life = now > w->seen_ns ? now - w->seen_ns : 0;
  char op[64], age[32], text[64];
  int y = ui_page_y(page), x = page->r.x, busy = w->current_task != 0;
  double share = life > 0 ? (double)w->busy_ns / (double)life : 0;
  if (y < 0)
    return;
  ui_format(text, sizeof text, "worker %" PRId32, w->tid); /* as on the timeline */
  ui_put(c, y, x, 14, UI_LABEL, text);
  x += 15;
  ui_put(c, y, x, 5, busy ? UI_BUSY : UI_DIM, busy ? "BUSY" : "idle");
  md_escape(op, sizeof op, busy && w->op != NULL ? w->op : "");
  md_format_ns(age, sizeof age, now > w->since_ns ? now - w->since_ns : 0);
  ui_putf(c, y, x + 5, 28, UI_NORMAL, "%s%sfor %s", op, busy ? " " : "", age);
  if (page->r.width < 64)
    return;
  ui_meter(c, y, x + 34, page->r.width - 72 > 30 ? 30 : page->r.width - 72, share, UI_RUN);
  ui_format(text, sizeof text, "%3.0f %% busy, %" PRIu64 " items", share * 100, w->items);
  ui_put_right(c, y, page->r.x + page->r.width - 21, 21, UI_NORMAL, text);
}

static void ui__lanes(struct ui_page *page, const struct md_process *p) {
  size_t most = p->pool.worker_count <= 16 ? p->pool.worker_count : 15;
  char text[96];
  ui_page_rule(page, "Workers");
  for (size_t i = 0; i < most; i++)
    ui__worker(page, &p->pool.workers[i]);
  if (most < p->pool.worker_count) {
    ui_format(text, sizeof text, "and %zu more", p->pool.worker_count - most);
    ui_page_line(page, "", text);
  }
  if (p->pool.size > p->pool.worker_count) {
    ui_format(text, sizeof text, "%zu more have done nothing yet",
              p->pool.size - p->pool.worker_count);
    ui_page_line(page, "", text);
  }
}

/* What waits for a worker, oldest first. */
static void ui__queue(struct ui_page *page, const struct md_process *p,
                      struct ui__pool_view *v) {
  size_t count = ui_pool_live(page->u, p, v->live, 256);
  uint64_t now = ui_now(page->u);
  char text[512] = "", op[64], age[32];
  for (size_t i = 0; i < count; i++) {
    const struct md_work *w = &v->live[i];
    size_t used = strlen(text);
    if (w->start_ns != 0 || used + 96 > sizeof text)
      continue;
    ui_format(text + used, sizeof text - used, "%s%s %s", used > 0 ? ", " : "",
              md_escape(op, sizeof op, w->op != NULL ? w->op : "?"),
              md_format_ns(age, sizeof age, now > w->submit_ns ? now - w->submit_ns : 0));
  }
  ui_page_line(page, "queue", text[0] != '\0' ? text : "empty");
}

/* ---- by kind ---- */

static const struct md_hist *ui__part(const struct md_pool_kind *k, int part) {
  return part == QUEUED ? &k->queued : part == RUN ? &k->run : &k->delivery;
}

static void ui__percentiles(struct ui_canvas *c, int y, int x, const struct md_hist *h) {
  uint64_t values[3] = {md_hist_percentile(h, 0.5), md_hist_percentile(h, 0.99), h->max_ns};
  char text[32];
  for (int i = 0; i < 3; i++, x += 10)
    ui_put_right(c, y, x, 9, UI_NORMAL,
                 h->count > 0 ? md_format_ns(text, sizeof text, values[i]) : "-");
}

static void ui__kind_part(struct ui_page *page, const struct md_pool_kind *k, int part,
                          uint64_t total) {
  struct ui_canvas *c = &page->u->canvas;
  const struct md_hist *h = ui__part(k, part);
  int y = ui_page_y(page), x = page->r.x, bar = page->r.width - 64;
  double share = total > 0 ? (double)h->sum_ns / (double)total : 0;
  char count[32];
  if (y < 0)
    return;
  if (part == QUEUED) {
    ui_put(c, y, x, 11, UI_LABEL, tr_kind_name(k->kind));
    ui_put_right(c, y, x + 12, 6, UI_NORMAL, ui_format_count(count, sizeof count, k->count));
  }
  ui_put(c, y, x + 20, 8, UI_NORMAL, ui__part_names[part]);
  ui__percentiles(c, y, x + 29, h);
  ui_putf(c, y, x + 59, 5, UI_NORMAL, "%3.0f%%", share * 100);
  if (bar > 60)
    bar = 60;
  if (bar >= 4 && share > 0)
    ui_fill(c, y, x + 64, (int)(share * bar + 0.999), ui__part_styles[part],
            ui_glyph(c, ui__part_glyphs[part]));
}

static void ui__kinds(struct ui_page *page, const struct md_process *p) {
  int y;
  ui_page_rule(page, "Where the time goes, by kind");
  y = ui_page_y(page);
  if (y >= 0) {
    ui_fill(&page->u->canvas, y, page->r.x, page->r.width, UI_HEAD, ' ');
    ui_putf(&page->u->canvas, y, page->r.x, page->r.width, UI_HEAD, "%-11s %6s  %-8s %9s %9s %9s %s",
            "KIND", "ITEMS", "PART", "P50", "P99", "MAX", "SHARE");
  }
  for (size_t i = 0; i < p->pool.kind_count; i++) {
    const struct md_pool_kind *k = &p->pool.kinds[i];
    uint64_t total = k->queued.sum_ns + k->run.sum_ns + k->delivery.sum_ns;
    for (int part = 0; part < PARTS; part++)
      ui__kind_part(page, k, part, total);
  }
}

/* ---- recent items ---- */

static uint64_t ui__span(uint64_t from, uint64_t to) {
  return from != 0 && to > from ? to - from : 0;
}

static void ui__work_parts(const struct md_work *w, uint64_t parts[PARTS]) {
  parts[QUEUED] = ui__span(w->submit_ns, w->start_ns);
  parts[RUN] = ui__span(w->start_ns, w->done_ns);
  parts[DELIVERY] = ui__span(w->done_ns, w->deliver_ns);
}

static void ui__recent_item(struct ui_page *page, const struct md_process *p,
                            const struct md_work *w, uint64_t longest) {
  struct ui_canvas *c = &page->u->canvas;
  uint64_t parts[PARTS];
  char op[64], place[256], text[PARTS][32];
  struct tr_site_info site = ui_site(page->u, p, w->site);
  int y = ui_page_y(page), x = page->r.x, width = page->r.width, bar = width - 42;
  if (y < 0)
    return;
  ui__work_parts(w, parts);
  md_escape(op, sizeof op, w->op != NULL ? w->op : tr_kind_name(w->kind));
  ui_put(c, y, x, 11, UI_LABEL, op);
  for (int i = 0; i < PARTS; i++)
    ui_put_right(c, y, x + 12 + i * 9, 8, ui__part_styles[i],
                 md_format_ns(text[i], sizeof text[i], parts[i]));
  if (width >= 100) {
    ui_short_place(site.file, site.line, place, sizeof place);
    ui_put_tail(c, y, x + width - 22, 22, UI_LABEL, place);
    bar -= 23;
  }
  ui_bar3(c, y, x + 41, bar, parts, longest);
}

static void ui__recent(struct ui_page *page, const struct md_process *p) {
  const struct md_pool *pool = &p->pool;
  uint64_t count = pool->recent_total < 64 ? pool->recent_total : 64, longest = 0;
  struct ui_canvas *c = &page->u->canvas;
  char title[128];
  for (uint64_t i = 0; i < count; i++) {
    uint64_t parts[PARTS], sum;
    ui__work_parts(&pool->recent[(pool->recent_total - 1 - i) % MD_RECENT_WORK], parts);
    sum = parts[QUEUED] + parts[RUN] + parts[DELIVERY];
    longest = sum > longest ? sum : longest;
  }
  ui_format(title, sizeof title, "Last items, newest first: queued %s  running %s  for loop %s",
            ui_glyph_text(c, UI_G_QUEUED), ui_glyph_text(c, UI_G_FULL),
            ui_glyph_text(c, UI_G_DELIVERY));
  ui_page_rule(page, title);
  for (uint64_t i = 0; i < count; i++)
    ui__recent_item(page, p, &pool->recent[(pool->recent_total - 1 - i) % MD_RECENT_WORK],
                    longest);
  if (count == 0)
    ui_page_line(page, "", "none yet");
}

/* ---- all ---- */

static void ui__lines(struct ui_page *page, void *state) {
  const struct md_process *p = ui_shown(page->u);
  if (p == NULL) {
    ui_page_line(page, "", "No traced process has been seen yet.");
    return;
  }
  if (p->pool.worker_count == 0 && p->pool.kind_count == 0 && p->pool.queued == 0) {
    int opaque = ui_is_opaque(p);
    ui_page_line(page, "Pool",
                 opaque ? "No pool of libuv's has been seen in this process."
                        : "No work has gone to the thread pool of this process yet.");
    ui_page_line(page, "",
                 opaque ? "(it may have threads of its own, which nobody here can see)"
                        : "(files, DNS, crypto and compression use it)");
    return;
  }
  ui__summary(page, p);
  ui__judge(page, p);
  ui__lanes(page, p);
  ui__queue(page, p, state);
  ui__kinds(page, p);
  ui__recent(page, p);
}

static void ui__draw(struct ui *u, void *state, struct ui_rect r) {
  struct ui__pool_view *v = state;
  ui_page_draw(u, r, &v->top, ui__lines, v);
}

static unsigned ui__act(struct ui *u, void *state, enum ui_action action) {
  struct ui__pool_view *v = state;
  return ui_page_act(&v->top, ui_chrome_body(u).height, action);
}

const struct ui_view ui_view_pool = {
    .name = "Pool",
    .about =
        "Files, DNS, crypto and compression run on a few worker threads. Each item has three "
        "parts: queued (no worker was free), running, and waiting for the loop to take its "
        "result. The second line judges which part takes most.\n"
        "POOL-BOUND: more workers help (UV_THREADPOOL_SIZE). TASK-BOUND: the work is the cost. "
        "LOOP-BOUND: the loop was busy; find out with what under Callbacks.\n"
        "Below: each worker, the queue, percentiles by kind, and the last items as bars of "
        "their three parts, all to the same scale.",
    .takes = UI_ON_MOVE,
    .create = ui__create,
    .destroy = free,
    .draw = ui__draw,
    .act = ui__act,
};
