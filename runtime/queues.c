/* nextTicks and microtasks: queues in C, one call through the door for each callback.
 * nextTicks all run before microtasks, both after each outermost callback. */
#include "runtime/callback.h"
#include "runtime/internal.h"

/* A nextTick, or a microtask. */
struct job {
  const struct rt__microtask *native; /* NULL: of JavaScript */
  union {
    struct rt__callback callback;
    void *data; /* of a native one */
  } u;
  uint64_t task;
  uint64_t created; /* clock units */
};

/* A ring that doubles when it is full. */
struct job_queue {
  struct job *jobs;
  size_t head;
  size_t count;
  size_t capacity; /* a power of two */
};

struct rt_queues {
  struct job_queue ticks;
  struct job_queue microtasks;
  int draining;
};

/* ---- jobs ---- */

static struct job *queue_add(struct job_queue *q) {
  if (q->count == q->capacity) {
    size_t capacity = q->capacity ? q->capacity * 2 : 64;
    struct job *jobs = rt__realloc(NULL, capacity * sizeof *jobs);
    for (size_t i = 0; i < q->count; i++)
      jobs[i] = q->jobs[(q->head + i) & (q->capacity - 1)];
    free(q->jobs);
    q->jobs = jobs;
    q->head = 0;
    q->capacity = capacity;
  }
  return &q->jobs[(q->head + q->count++) & (q->capacity - 1)];
}

static struct job queue_take(struct job_queue *q) {
  struct job job = q->jobs[q->head];
  q->head = (q->head + 1) & (q->capacity - 1);
  q->count--;
  return job;
}

static size_t queue_mark(struct rt *rt, struct job_queue *q) {
  for (size_t i = 0; i < q->count; i++) {
    struct job *job = &q->jobs[(q->head + i) & (q->capacity - 1)];
    if (!job->native)
      rt__callback_mark(rt->J, &job->u.callback);
    else if (job->native->mark)
      job->native->mark(rt, job->u.data);
  }
  return q->count;
}

/* A job for the function at idx with the arguments from `first` on. */
static void queue_function(struct rt *rt, struct job_queue *q, enum tr_kind kind, int idx,
                           int first) {
  uint64_t task = rt_task_new(rt, kind);
  struct job *job = queue_add(q);
  *job = (struct job){.task = task, .created = rt->trace ? rt->trace->last : 0};
  rt__callback_init(&job->u.callback, rt->J, idx, first);
}

static void queue_native(struct rt *rt, struct job_queue *q,
                         const struct rt__microtask *native, void *data) {
  struct job *job = queue_add(q);
  *job = (struct job){.native = native,
                      .u.data = data,
                      .created = rt->trace ? rt->trace->last : 0};
}

void rt__microtask_c(struct rt *rt, const struct rt__microtask *microtask, void *data) {
  queue_native(rt, &rt->queues->microtasks, microtask, data);
}

void rt__tick_c(struct rt *rt, const struct rt__microtask *tick, void *data) {
  queue_native(rt, &rt->queues->ticks, tick, data);
}

static void job_run(struct rt *rt, struct job_queue *q, enum tr_kind kind) {
  struct job job = queue_take(q);
  if (job.native) {
    job.native->run(rt, job.u.data, job.created);
    return;
  }
  int argc = rt__callback_push(rt->J, &job.u.callback, NULL);
  uint32_t site = rt__site_of_object(rt, job.u.callback.fn);
  rt__callback_release(&job.u.callback);
  rt__invoke(rt, kind, job.task, rt__ns_since(rt, job.created), site, argc);
}

void rt_drain(struct rt *rt) {
  struct rt_queues *q = rt->queues;
  if (q->draining)
    return;
  q->draining = 1;
  do {
    while (q->ticks.count && !rt->exiting)
      job_run(rt, &q->ticks, TR_KIND_NEXTTICK);
    while (q->microtasks.count && !rt->exiting)
      job_run(rt, &q->microtasks, TR_KIND_MICROTASK);
  } while (!rt->exiting && (q->ticks.count || rt__rejections_run(rt)));
  q->draining = 0;
}

static void need_function(js_State *J, int idx) {
  if (!js_iscallable(J, idx))
    rt_throw_arg(J, idx, "callback", "of type function");
}

void rt__js_next_tick(js_State *J) {
  struct rt *rt = rt_of(J);
  need_function(J, 1);
  if (!rt->exiting)
    queue_function(rt, &rt->queues->ticks, TR_KIND_NEXTTICK, 1, 2);
  js_pushundefined(J);
}

void rt__js_queue_microtask(js_State *J) {
  struct rt *rt = rt_of(J);
  need_function(J, 1);
  queue_function(rt, &rt->queues->microtasks, TR_KIND_MICROTASK, 1, js_gettop(J));
  js_pushundefined(J);
}

/* ---- life ---- */

size_t rt__queues_mark(struct rt *rt) {
  return queue_mark(rt, &rt->queues->ticks) + queue_mark(rt, &rt->queues->microtasks);
}

void rt__queues_init(struct rt *rt) {
  rt->queues = rt__alloc(sizeof *rt->queues);
}

static void queue_free(struct job_queue *q) {
  for (size_t i = 0; i < q->count; i++) {
    struct job *job = &q->jobs[(q->head + i) & (q->capacity - 1)];
    if (!job->native)
      rt__callback_release(&job->u.callback);
    else if (job->native->drop)
      job->native->drop(job->u.data);
  }
  free(q->jobs);
}

/* After the engine. */
void rt__queues_free(struct rt *rt) {
  struct rt_queues *q = rt->queues;
  queue_free(&q->ticks);
  queue_free(&q->microtasks);
  free(q);
}
