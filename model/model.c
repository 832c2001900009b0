/* The model as its users see it: feeding, time, totals. */
#include "model/model.h"

#include <stdlib.h>

#include "model/internal.h"
#include "model/memory.h"

/* What each event does to the model. Types without a row mean nothing to it. */
static md__handler *const handlers[] = {
    [TR_EV_LOOP_START] = md__on_loop_start,
    [TR_EV_LOOP_STOP] = md__on_loop_stop,
    [TR_EV_POLL_BEGIN] = md__on_poll_begin,
    [TR_EV_POLL_END] = md__on_poll_end,
    [TR_EV_PHASE] = md__on_phase,
    [TR_EV_TICK_CPU] = md__on_tick_cpu,
    [TR_EV_HOST_STALL] = md__on_host_stall,
    [TR_EV_TASK_CREATE] = md__on_task_create,
    [TR_EV_TASK_READY] = md__on_task_ready,
    [TR_EV_TASK_BEGIN] = md__on_task_begin,
    [TR_EV_TASK_END] = md__on_task_end,
    [TR_EV_TASK_CANCEL] = md__on_task_cancel,
    [TR_EV_REQUEST_OPEN] = md__on_request_open,
    [TR_EV_REQUEST_END] = md__on_request_end,
    [TR_EV_SYNC_BEGIN] = md__on_sync_begin,
    [TR_EV_SYNC_END] = md__on_sync_end,
    [TR_EV_POOL_SUBMIT] = md__on_pool_submit,
    [TR_EV_POOL_START] = md__on_pool_start,
    [TR_EV_POOL_DONE] = md__on_pool_done,
    [TR_EV_POOL_DELIVER] = md__on_pool_deliver,
    [TR_EV_POOL_CANCEL] = md__on_pool_cancel,
    [TR_EV_POOL_SIZE] = md__on_pool_size,
    [TR_EV_SPAWN_BEGIN] = md__on_spawn_begin,
    [TR_EV_SPAWN_END] = md__on_spawn_end,
    [TR_EV_PROC_EXIT] = md__on_proc_exit,
    [TR_EV_PROC_RUSAGE] = md__on_proc_rusage,
    [TR_EV_IPC_SEND] = md__on_ipc_send,
    [TR_EV_IPC_RECV] = md__on_ipc_recv,
    [TR_EV_GC_BEGIN] = md__on_gc_begin,
    [TR_EV_GC_END] = md__on_gc_end,
    [TR_EV_HEAP] = md__on_heap,
    [TR_EV_COMPILE_BEGIN] = md__on_compile_begin,
    [TR_EV_COMPILE_END] = md__on_compile_end,
    [TR_EV_SAMPLE] = md__on_sample,
    [TR_EV_FRAMES] = md__on_frames,
    [TR_EV_THREAD_START] = md__on_thread_start,
    [TR_EV_LOST] = md__on_lost,
    [TR_EV_PROCESS_START] = md__on_process_start,
    [TR_EV_PROCESS_END] = md__on_process_end,
    [TR_EV_UNCAUGHT] = md__on_uncaught,
};
enum { HANDLERS = sizeof handlers / sizeof *handlers };

struct md_model *md_new(const struct md_names *names,
                        const struct md_thresholds *thresholds) {
  struct md_model *m = md__alloc(1, sizeof *m);
  if (names)
    m->names = *names;
  if (thresholds)
    m->thresholds = *thresholds;
  else
    md_thresholds_default(&m->thresholds);
  return m;
}

void md_free(struct md_model *m) {
  if (!m)
    return;
  for (size_t i = 0; i < m->process_count; i++)
    md__process_free(m->processes[i]);
  free(m->processes);
  free(m->by_index);
  free(m->findings);
  free(m);
}

static void note_time(struct md_model *m, struct md__process *p, uint64_t time) {
  struct md_totals *totals = &m->totals;
  p->pub.events++;
  totals->events++;
  if (time > p->pub.last_ns)
    p->pub.last_ns = time;
  if (time > totals->last_ns)
    totals->last_ns = time;
  if (!totals->first_ns || time < totals->first_ns)
    totals->first_ns = time;
  if (time > totals->now_ns)
    totals->now_ns = time;
  if (!p->touched) {
    p->touched = 1;
    p->next_touched = m->touched;
    m->touched = p;
  }
}

void md_feed(struct md_model *m, const struct tr_event *events, size_t count) {
  if (count)
    m->finished = 0; /* more came after all */
  for (const struct tr_event *e = events; e < events + count; e++) {
    struct md__process *p = m->last;
    if (!p || p->pub.index != e->process)
      p = m->last = md__process_of(m, e);
    if (!p)
      continue;
    note_time(m, p, e->r.time);
    md__handler *handler = e->r.type < HANDLERS ? handlers[e->r.type] : NULL;
    if (handler)
      handler(p, e);
  }
  for (struct md__process *p = m->touched; p; p = p->next_touched) {
    p->touched = 0;
    md__loop_pass(p, p->pub.last_ns);
    md__pool_settle(p, p->pub.last_ns);
  }
  m->touched = NULL;
}

void md_advance(struct md_model *m, uint64_t now_ns) {
  if (now_ns > m->totals.now_ns)
    m->totals.now_ns = now_ns;
  for (size_t i = 0; i < m->process_count; i++) {
    struct md__process *p = m->processes[i];
    md__process_refresh(p);
    if (p->pub.end_ns)
      continue;
    md__loop_show(p, m->totals.now_ns);
    md__pool_show(p, m->totals.now_ns);
  }
}

/* A recording may stop while the process goes on: then what is open ran until its end. */
static void finish_process(struct md_model *m, struct md__process *p) {
  struct md_process *pub = &p->pub;
  const struct tr_process_info *info = pub->info;
  if (info && (info->end_ns || !info->alive))
    md__process_gone(p);
  uint64_t end = pub->end_ns ? pub->end_ns : pub->last_ns;
  if (!pub->end_ns && info && info->alive)
    end = m->totals.now_ns;
  for (uint32_t i = 0; i < p->thread_count; i++)
    if (p->threads[i]) {
      md__sample_flush(p, p->threads[i]);
      md__frames_close(p, p->threads[i], end);
    }
  md__drain_close(p);
  md__loop_settle(p, end);
  md__pool_callback(p, NULL, end);
  for (size_t i = 0; i < pub->callback_rows; i++)
    md__row_resolve(p, (struct md__row *)pub->callbacks[i]);
}

void md_finish(struct md_model *m) {
  if (m->finished)
    return;
  m->finished = 1;
  for (size_t i = 0; i < m->process_count; i++)
    finish_process(m, m->processes[i]);
  md__findings_update(m);
}

/* ---- access ---- */

size_t md_process_count(const struct md_model *m) {
  return m->process_count;
}

const struct md_process *md_process(const struct md_model *m, size_t index) {
  return index < m->process_count ? &m->processes[index]->pub : NULL;
}

const struct md_process *md_process_by_pid(const struct md_model *m, int32_t pid) {
  for (size_t i = m->process_count; i > 0; i--)
    if (m->processes[i - 1]->pub.pid == pid)
      return &m->processes[i - 1]->pub;
  return NULL;
}

struct tr_site_info md_site(const struct md_model *m, const struct md_process *p,
                            uint32_t site) {
  struct tr_site_info info = {"", "", 0, 0};
  if (site && m->names.site)
    info = m->names.site(m->names.data, p->index, site);
  if (!info.function)
    info.function = "";
  if (!info.file)
    info.file = "";
  return info;
}

static double share(uint64_t busy, uint64_t idle) {
  return busy + idle ? (double)busy / (double)(busy + idle) : 0;
}

double md_utilization(const struct md_process *p) {
  if (p->interval.begin_ns)
    return share(p->interval.busy_ns, p->interval.idle_ns);
  return share(p->busy_ns, p->idle_ns);
}

double md_utilization_window(const struct md_model *m, const struct md_process *p,
                             uint64_t window_ns) {
  uint64_t now = m->totals.now_ns, busy = 0, idle = 0;
  uint64_t first = (now > window_ns ? now - window_ns : 0) / MD_BUCKET_NS;
  uint64_t last = now / MD_BUCKET_NS;
  if (last - first >= MD_BUCKETS)
    first = last - MD_BUCKETS + 1;
  for (uint64_t i = first; i <= last; i++) {
    const struct md_bucket *b = &p->history[i % MD_BUCKETS];
    if (b->start_ns != i * MD_BUCKET_NS)
      continue;
    busy += b->busy_ns;
    idle += b->idle_ns;
  }
  return busy + idle ? share(busy, idle) : -1;
}

void md_interval_begin(struct md_model *m) {
  for (size_t i = 0; i < m->process_count; i++) {
    struct md_interval *interval = &m->processes[i]->pub.interval;
    struct md_hist ticks = interval->ticks;
    md_hist_reset(&ticks);
    *interval = (struct md_interval){.begin_ns = m->totals.now_ns, .ticks = ticks};
  }
}

void md_totals(const struct md_model *m, struct md_totals *out) {
  *out = m->totals;
}
