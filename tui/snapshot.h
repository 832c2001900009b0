/*
 * A deep copy of what the views read, taken when the user pauses.
 *
 * Thread: one. Names are shared with the model, which keeps them; everything else is the
 * snapshot's own.
 */
#ifndef UI_SNAPSHOT_H
#define UI_SNAPSHOT_H

#include "model/model.h"

enum { UI_LIVE_WORK = 256, UI_LIVE_TASKS = 1024 };

struct ui_frozen_process {
  struct md_process p;
  double utilization;
  struct md_work *live;
  size_t live_count;
  struct md_task *tasks;
  size_t task_count;
};

struct ui_snapshot {
  uint64_t now_ns;
  struct md_totals totals;
  struct ui_frozen_process *processes;
  size_t process_count;
  struct md_finding *findings;
  size_t finding_count;
};

struct ui_snapshot *ui_snapshot_new(struct md_model *m, uint64_t now_ns, int recording);
void ui_snapshot_free(struct ui_snapshot *s);

/* Utilisation as the views mean it. */
double ui_model_utilization(struct md_model *m, const struct md_process *p, int recording);

#endif
