#include "tui/verdict.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "tui/widgets.h"

static uint64_t ui__slow_ns(const struct ui *u) {
  struct md_thresholds thresholds;
  if (u->options->thresholds != NULL)
    return u->options->thresholds->slow_callback_ns;
  md_thresholds_default(&thresholds);
  return thresholds.slow_callback_ns;
}

static size_t ui__row_of(const struct md_process *p, const struct md_callback *cb) {
  for (size_t i = 0; i < p->callback_rows; i++) {
    if (p->callbacks[i] == cb)
      return i;
  }
  return 0;
}

/* Of those that were slow, the one that harmed most; else the longest of all. */
static void ui__find_worst(const struct md_process *p, uint64_t slow, struct ui_verdict *v) {
  for (size_t i = 0; i < p->callback_rows; i++) {
    const struct md_callback *cb = p->callbacks[i], *best = v->callback;
    int is_slow = cb->run.count > 0 && cb->run.max_ns >= slow, best_slow;
    if (cb->run.count == 0)
      continue;
    best_slow = best != NULL && best->run.max_ns >= slow;
    if (best == NULL || is_slow > best_slow ||
        (is_slow == best_slow &&
         (is_slow && cb->harm_ns != best->harm_ns ? cb->harm_ns > best->harm_ns
                                                  : cb->run.max_ns > best->run.max_ns))) {
      v->callback = cb;
      v->row = i;
    }
  }
}

__attribute__((format(printf, 2, 3)))
static void ui__add_hint(struct ui_verdict *v, const char *format, ...) {
  size_t used = strlen(v->hint);
  va_list args;
  va_start(args, format);
  vsnprintf(v->hint + used, sizeof v->hint - used, format, args);
  va_end(args);
}

static void ui__who(const struct md_callback *cb, char *full, char *brief, size_t size) {
  char name[128], place[192];
  ui_callback_name(cb, name, sizeof name);
  ui_short_place(cb->file, cb->line, place, sizeof place);
  ui_format(brief, size, "%s%s%s", cb->name[0] != '\0' || place[0] == '\0' ? name : "",
           place[0] != '\0' ? " " : "", place);
  /* Short here too: at 80 columns a long path would push the line number off the screen. */
  if (place[0] != '\0')
    ui_format(full, size, "%s (%s)", name, place);
  else
    ui_format(full, size, "%s", name);
}

/* Where the longest run spent its time, what others paid for it. */
static void ui__harm_hint(struct ui *u, const struct md_process *p,
                          const struct md_callback *cb, struct ui_verdict *v) {
  char harm[32], name[96], place[128];
  if (cb->slowest_count > 0 && cb->slowest[0].depth > 0) {
    struct tr_site_info site = ui_running_site(u, p, &cb->slowest[0]);
    md_escape(name, sizeof name, site.function);
    ui_short_place(site.file, site.line, place, sizeof place);
    ui_format(v->hint, sizeof v->hint, "In %s%s%s. ", name, name[0] != '\0' ? " at " : "", place);
  }
  if (cb->victims > 0)
    ui__add_hint(v, "It made others wait %" PRIu64 " time%s, %s in all. ", cb->victims,
                 cb->victims == 1 ? "" : "s", md_format_ns(harm, sizeof harm, cb->harm_ns));
}

static void ui__say_open(struct ui *u, const struct md_process *p, uint64_t for_ns,
                         struct ui_verdict *v) {
  char who[256], brief[256], time[32];
  v->callback = p->open;
  v->row = ui__row_of(p, p->open);
  v->style = UI_ALARM;
  ui__who(p->open, who, brief, sizeof who);
  md_format_ns(time, sizeof time, for_ns);
  ui_format(v->text, sizeof v->text, "BLOCKED NOW, for %s so far, by %s", time, who);
  ui_format(v->brief, sizeof v->brief, "BLOCKED %s %.60s", time, brief);
  ui__add_hint(v, "Nothing else of this loop runs until it returns. ");
  ui__harm_hint(u, p, p->open, v);
}

static void ui__say_slow(struct ui *u, const struct md_process *p, uint64_t slow,
                         struct ui_verdict *v) {
  const struct md_callback *cb = v->callback;
  char who[256], brief[256], time[32], ago[32];
  uint64_t times = ui_hist_at_least(&cb->run, slow), now = ui_now(u);
  ui__who(cb, who, brief, sizeof who);
  md_format_ns(time, sizeof time, cb->run.max_ns);
  v->style = UI_BAD;
  ui_format(v->text, sizeof v->text, "BLOCKED %" PRIu64 " time%s, up to %s, by %s", times,
           times == 1 ? "" : "s", time, who);
  ui_format(v->brief, sizeof v->brief, "max %s %.60s", time, brief);
  ui__harm_hint(u, p, cb, v);
  ui__add_hint(v, "Enter: its stack. ");
  ui_format_age(ago, sizeof ago, now > cb->last_ns ? now - cb->last_ns : 0);
  if (!ui_is_past(u) &&
      ui_text_width(&u->canvas, v->hint) + 22 <= u->canvas.width)
    ui__add_hint(v, "Last run %s ago.", ago);
}

static void ui__say_free(struct ui_verdict *v) {
  const struct md_callback *cb = v->callback;
  char who[256], brief[256], time[32];
  ui__who(cb, who, brief, sizeof who);
  md_format_ns(time, sizeof time, cb->run.max_ns);
  v->style = UI_GOOD;
  ui_format(v->text, sizeof v->text, "Not blocked: the longest callback took %s: %s", time, who);
  ui_format(v->brief, sizeof v->brief, "ok max %s %.60s", time, brief);
}

/* The worst that is wrong with this process though no callback was slow. */
static const struct md_finding *ui__problem(struct ui *u, const struct md_process *p) {
  size_t count;
  const struct md_finding *all = ui_findings(u, &count);
  for (size_t i = 0; i < count; i++) {
    if (all[i].pid == p->pid && all[i].severity >= MD_WARNING)
      return &all[i];
  }
  return NULL;
}

static void ui__say_problem(const struct md_finding *f, struct ui_verdict *v) {
  char place[192];
  v->style = UI_BAD;
  ui_format(v->text, sizeof v->text, "PROBLEM: %s", f->title);
  ui_format(v->brief, sizeof v->brief, "%.80s", f->title);
  ui_short_place(f->file, f->line, place, sizeof place);
  if (place[0] != '\0')
    ui__add_hint(v, "At %s. ", place);
  ui__add_hint(v, "%s", f->advice);
}

static void ui__say_nothing(struct ui *u, const struct md_process *p, struct ui_verdict *v) {
  const char *text = p == NULL       ? u->ended ? "No traced process was seen."
                                                : "Waiting for the program's first event..."
                     : !p->has_loop  ? "No event loop has been seen in this process."
                                     : "The loop has run no callback yet.";
  v->style = UI_BOLD;
  ui_format(v->text, sizeof v->text, "%s", text);
  ui_format(v->brief, sizeof v->brief, "%s", text);
  if (p != NULL && !p->has_loop && ui_process_count(u) > 1)
    ui_format(v->hint, sizeof v->hint, "Press p to see the next process.");
  else if (p == NULL && u->source->timeline == NULL)
    ui_format(v->hint, sizeof v->hint,
              "A program is seen from its first turn of an event loop on; one without a loop, "
              "or that is linked statically, is not seen at all.");
}

void ui_verdict_make(struct ui *u, const struct md_process *p, struct ui_verdict *v) {
  uint64_t slow = ui__slow_ns(u), now = ui_now(u);
  const struct md_finding *problem;
  memset(v, 0, sizeof *v);
  if (p != NULL && p->open != NULL && p->end_ns == 0 && now > p->open_begin_ns &&
      now - p->open_begin_ns >= slow) {
    ui__say_open(u, p, now - p->open_begin_ns, v);
    return;
  }
  if (p != NULL)
    ui__find_worst(p, slow, v);
  if (v->callback == NULL)
    ui__say_nothing(u, p, v);
  else if (v->callback->run.max_ns >= slow)
    ui__say_slow(u, p, slow, v);
  else if ((problem = ui__problem(u, p)) != NULL)
    ui__say_problem(problem, v);
  else
    ui__say_free(v);
  if (v->hint[0] == '\0' && u->ended && u->source->console != NULL &&
      ui_console_count(u->source->console) > 0)
    ui__add_hint(v, "The program has ended; screen %d shows what it printed.",
                 UI_VIEW_console + 1);
}
