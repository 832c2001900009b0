/* Tasks: scheduled, runnable, and gone. Those that ran stay a while in a ring, because an
 * interval or a stream begins again under the same id. */
#include "model/internal.h"

#include <stdlib.h>

#include "model/memory.h"

enum { CHUNK = MD__TASK_CHUNK };

struct md__task *md__task_get(struct md__process *p, uint64_t id) {
  return md__map_get(&p->tasks.map, id);
}

static void add_chunk(struct md__tasks *tasks) {
  tasks->chunks = md__grow(tasks->chunks, tasks->chunk_count, &tasks->chunk_capacity,
                           sizeof *tasks->chunks);
  struct md__task *chunk = md__alloc(CHUNK, sizeof *chunk);
  tasks->chunks[tasks->chunk_count++] = chunk;
  for (int i = CHUNK - 1; i >= 0; i--) {
    chunk[i].next_free = tasks->free;
    tasks->free = &chunk[i];
  }
}

static void set_live(struct md__process *p, struct md__task *task, int live) {
  if (task->live == live)
    return;
  task->live = (uint8_t)live;
  p->pub.live_tasks += live ? 1 : (uint64_t)-1;
}

struct md__task *md__task_need(struct md__process *p, uint64_t id, uint32_t kind) {
  struct md__tasks *tasks = &p->tasks;
  struct md__task *task = md__map_get(&tasks->map, id);
  if (task || !id)
    return task;
  if (tasks->map.count >= MD__TASKS) {
    p->pub.tasks_dropped++;
    return NULL;
  }
  if (!tasks->free)
    add_chunk(tasks);
  task = tasks->free;
  tasks->free = task->next_free;
  *task = (struct md__task){.id = id, .kind = (uint8_t)md__kind(kind)};
  md__map_add(&tasks->map, id, task);
  return task;
}

void md__task_drop(struct md__process *p, struct md__task *task) {
  set_live(p, task, 0);
  md__map_remove(&p->tasks.map, task->id);
  task->id = 0;
  task->next_free = p->tasks.free;
  p->tasks.free = task;
}

/* Kinds whose tasks run once: nothing more can be heard of them. */
static int runs_once(const struct md__task *task) {
  return task->kind == TR_KIND_IMMEDIATE || md__kind_is_queue(task->kind) ||
         (tr_kind_is_pooled(task->kind) && !task->work);
}

void md__task_ended(struct md__process *p, struct md__task *task) {
  struct md__tasks *tasks = &p->tasks;
  if (task->repeats)
    return;
  if (runs_once(task)) {
    md__task_drop(p, task);
    return;
  }
  set_live(p, task, 0);
  uint64_t *place = &tasks->ended[tasks->ended_next++ % MD__ENDED];
  struct md__task *oldest = md__task_get(p, *place);
  *place = task->id;
  if (oldest && oldest != task && !oldest->live && !oldest->work)
    md__task_drop(p, oldest);
}

void md__task_begins(struct md__process *p, struct md__task *task) {
  if (task->runs < UINT32_MAX)
    task->runs++;
  task->ready_ns = 0;
  if (task->runs > 1 && task->kind == TR_KIND_TIMER) {
    task->repeats = 1;
    set_live(p, task, 1);
  }
}

/* The ends of many tasks may be among what was lost. Looks at all of them only when there
 * are twice as many as after the last time, so that frequent losses stay cheap. */
void md__tasks_lost(struct md__process *p) {
  struct md__tasks *tasks = &p->tasks;
  if (tasks->map.count < CHUNK || tasks->map.count < tasks->lost_limit)
    return;
  for (size_t c = 0; c < tasks->chunk_count; c++)
    for (int i = 0; i < CHUNK; i++) {
      struct md__task *task = &tasks->chunks[c][i];
      if (task->id && runs_once(task))
        md__task_drop(p, task);
    }
  tasks->lost_limit = tasks->map.count * 2;
}

void md__tasks_release(struct md__process *p) {
  for (size_t c = 0; c < p->tasks.chunk_count; c++)
    free(p->tasks.chunks[c]);
  free(p->tasks.chunks);
  md__map_release(&p->tasks.map);
}

void md__on_task_create(struct md__process *p, const struct tr_event *e) {
  struct md__task *task = md__task_need(p, e->r.x, e->r.h);
  if (!task)
    return;
  struct md__frame *top = md__frame_top(md__thread_of(p, e));
  task->kind = (uint8_t)md__kind(e->r.h);
  task->create_ns = e->r.time;
  task->ready_ns = 0;
  task->site = e->r.w;
  task->creator = top ? top->row : NULL;
  task->runs = 0;
  task->repeats = 0;
  set_live(p, task, 1);
}

void md__on_task_ready(struct md__process *p, const struct tr_event *e) {
  struct md__task *task = md__task_need(p, e->r.x, e->r.h);
  if (task)
    task->ready_ns = e->r.time;
}

void md__on_task_cancel(struct md__process *p, const struct tr_event *e) {
  struct md__task *task = md__task_get(p, e->r.x);
  if (!task)
    return;
  set_live(p, task, 0);
  task->repeats = 0;
  if (!task->work)
    md__task_drop(p, task);
}

/* The handler returned, but the answer is not complete: the request is in flight. */
void md__on_request_open(struct md__process *p, const struct tr_event *e) {
  struct md__task *task = md__task_get(p, e->r.x);
  if (!task)
    return;
  task->repeats = 1;
  set_live(p, task, 1);
}

void md__on_request_end(struct md__process *p, const struct tr_event *e) {
  struct md__task *task = md__task_get(p, e->r.x);
  if (!task)
    return;
  task->repeats = 0;
  md__task_ended(p, task);
}
