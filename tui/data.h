/*
 * What views may ask: the model as it is now, or as it was when the user paused.
 *
 * Thread: one. Pointers stay valid until the next ui_update() or change of pause.
 */
#ifndef UI_DATA_H
#define UI_DATA_H

#include "tui/tui.h"

/* Freezes or goes on. Events still reach the model meanwhile, so nothing is lost by it. */
void ui_data_pause(struct ui *u, int pause);
uint64_t ui_data_paused_ns(const struct ui *u); /* for how long now */
/* Samples rates; after every update. */
void ui_data_sample(struct ui *u);
void ui_data_reset(struct ui *u); /* rates anew */
void ui_data_release(struct ui *u);

uint64_t ui_now(struct ui *u);    /* frozen time when paused */
/* Whether the screens stand still. */
int ui_is_paused(const struct ui *u);
/* Whether what is shown is all there will be: a recording, or the past of a live program. */
int ui_is_past(const struct ui *u);
struct md_totals ui_totals(struct ui *u);
size_t ui_process_count(struct ui *u);
const struct md_process *ui_process(struct ui *u, size_t index);
/* Where the process stands that md_process.index and findings call `index`: processes are
 * listed as they appeared, which is another order. Beyond the last when it is not there. */
size_t ui_position(struct ui *u, uint32_t index);
/* The process that the screens show; NULL while there is none. */
const struct md_process *ui_shown(struct ui *u);

/* Whether only its ticks are seen, not what they are made of: what is missing is unknown
 * then, not zero. */
int ui_is_opaque(const struct md_process *p);
const struct md_finding *ui_findings(struct ui *u, size_t *count);
size_t ui_pool_live(struct ui *u, const struct md_process *p, struct md_work *out, size_t max);
/* The oldest tasks, as md_tasks_live(); at most UI_LIVE_TASKS of them. */
size_t ui_tasks_live(struct ui *u, const struct md_process *p, struct md_task *out, size_t max);
struct tr_site_info ui_site(struct ui *u, const struct md_process *p, uint32_t site);

/* Where a sampled run was in a source: natives have no line, so it is their caller. The run
 * has a stack. */
struct tr_site_info ui_running_site(struct ui *u, const struct md_process *p,
                                    const struct md_instance *run);

/* Busy share of the loop in the last second, 0..1 (of a recording: its whole length); -1
 * when nothing is known. */
double ui_utilization(struct ui *u, const struct md_process *p);
/* Calls a second, over the last one to two seconds (of a recording: over its length). */
double ui_kind_rate(struct ui *u, const struct md_process *p, enum tr_kind kind);
double ui_callback_rate(struct ui *u, const struct md_process *p, size_t row);
double ui_event_rate(struct ui *u);
/* The viewer's own cost: share of one CPU in the last second, and its resident bytes. */
void ui_own_cost(struct ui *u, double *cpu, uint64_t *rss_bytes);
/* The slice of history of the process `ago` slices before now; NULL: none. */
const struct md_bucket *ui_bucket(struct ui *u, const struct md_process *p, uint64_t ago);
/* Of a live process or of one that ended, since its start. */
uint64_t ui_lifetime_ns(struct ui *u, const struct md_process *p);

/* ---- names as they may be shown: escaped ---- */

/* "renderInvoice", "(anonymous)". */
char *ui_callback_name(const struct md_callback *cb, char *out, size_t size);
/* "path/server.js:40", "" when there is no place. */
char *ui_place(const char *file, uint32_t line, char *out, size_t size);
/* The same, only the last part of the path. */
char *ui_short_place(const char *file, uint32_t line, char *out, size_t size);
/* How many runs took at least `ns` (to the precision of the histogram). */
uint64_t ui_hist_at_least(const struct md_hist *h, uint64_t ns);

#endif
