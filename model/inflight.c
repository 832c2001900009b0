/* What is alive now: the oldest tasks of a process, with where each of them is. */
#include "model/internal.h"

#include <stdlib.h>

#include "model/memory.h"

enum { CHUNK = MD__TASK_CHUNK };

static int older(const struct md__task *a, const struct md__task *b) {
  if (a->create_ns != b->create_ns)
    return a->create_ns < b->create_ns;
  return a->id < b->id;
}

/* A heap with the youngest of the kept at its top, so that an older one replaces it. */
static void sift(const struct md__task **heap, size_t count, size_t at) {
  for (;;) {
    size_t youngest = at, child = 2 * at + 1;
    for (size_t c = child; c < child + 2 && c < count; c++)
      if (older(heap[youngest], heap[c]))
        youngest = c;
    if (youngest == at)
      return;
    const struct md__task *task = heap[at];
    heap[at] = heap[youngest];
    heap[youngest] = task;
    at = youngest;
  }
}

static void keep(const struct md__task **heap, size_t *count, size_t max,
                 const struct md__task *task) {
  if (*count == max) {
    if (max == 0 || !older(task, heap[0]))
      return;
    heap[0] = task;
    sift(heap, *count, 0);
    return;
  }
  heap[(*count)++] = task;
  if (*count == max)
    for (size_t i = max / 2 + 1; i-- > 0;)
      sift(heap, max, i);
}

static int by_age(const void *a, const void *b) {
  const struct md__task *left = *(const struct md__task *const *)a;
  const struct md__task *right = *(const struct md__task *const *)b;
  return older(left, right) ? -1 : older(right, left) ? 1 : 0;
}

/* Whether a callback of the task is open on some thread. */
static int runs_now(const struct md__process *p, uint64_t id) {
  for (uint32_t t = 0; t < p->thread_count; t++)
    for (uint32_t d = 0; p->threads[t] && d < p->threads[t]->depth; d++)
      if (p->threads[t]->frames[d].task == id)
        return 1;
  return 0;
}

static enum md_task_state state_of(const struct md__process *p, const struct md__task *task) {
  if (runs_now(p, task->id))
    return MD_TASK_CALLBACK;
  if (task->work)
    return task->work->state == MD__QUEUED    ? MD_TASK_QUEUED
           : task->work->state == MD__RUNNING ? MD_TASK_WORKING
                                              : MD_TASK_READY;
  if (task->ready_ns)
    return MD_TASK_READY;
  if (task->repeats && task->kind == TR_KIND_HTTP)
    return MD_TASK_WAITING; /* a request that is not answered yet */
  return task->repeats || task->runs > 0 ? MD_TASK_REPEATS : MD_TASK_WAITING;
}

static void describe(const struct md__process *p, const struct md__task *task,
                     struct md_task *out) {
  *out = (struct md_task){
      .task = task->id,
      .kind = task->kind,
      .state = state_of(p, task),
      .created_ns = task->create_ns,
      .ready_ns = task->ready_ns,
      .runs = task->runs,
      .site = task->site,
      .op = task->work ? task->work->pub.op : "",
      .creator = task->creator ? &task->creator->pub : NULL,
  };
  if (task->work && task->work->state == MD__DONE)
    out->ready_ns = task->work->pub.done_ns;
}

size_t md_tasks_live(const struct md_process *pub, struct md_task *out, size_t max) {
  const struct md__process *p = (const struct md__process *)pub;
  const struct md__task **heap = md__alloc(max + 1, sizeof *heap);
  size_t count = 0;
  for (size_t c = 0; c < p->tasks.chunk_count; c++)
    for (int i = 0; i < CHUNK; i++)
      if (p->tasks.chunks[c][i].id && p->tasks.chunks[c][i].live)
        keep(heap, &count, max, &p->tasks.chunks[c][i]);
  qsort(heap, count, sizeof *heap, by_age);
  for (size_t i = 0; i < count; i++)
    describe(p, heap[i], &out[i]);
  free(heap);
  return count;
}

const char *md_task_state_name(enum md_task_state s) {
  static const char *const names[] = {
      [MD_TASK_WAITING] = "waiting", [MD_TASK_QUEUED] = "queued",
      [MD_TASK_WORKING] = "on worker", [MD_TASK_READY] = "ready",
      [MD_TASK_CALLBACK] = "running", [MD_TASK_REPEATS] = "repeats",
  };
  return names[s];
}
