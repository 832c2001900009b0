/* nextTicks, microtasks and immediates: queues in C, one call through the door for each
 * callback. nextTicks all run before microtasks, both after each outermost callback. */
#include "runtime/callback.h"
#include "runtime/internal.h"
#include "runtime/memory.h"

/* A nextTick, or a microtask: of JavaScript (run is NULL) or of C. */
struct job {
  struct rt__callback callback;
  rt__microtask_fn *run;
  rt__microtask_mark *mark;
  void *data;
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

struct immediate {
  struct immediate *next;
  struct immediate *prev;
  js_Object *self; /* weak: NULL once collected */
  struct rt__callback callback;
  uint64_t task;
  uint64_t created;
  struct rt *rt;
  unsigned char queued;
  unsigned char refed;
  unsigned char running;
};

struct immediate_list {
  struct immediate *first;
  struct immediate *last;
};

struct rt_queues {
  struct job_queue ticks;
  struct job_queue microtasks;
  int draining;
  int checking; /* on_check() runs */
  struct immediate_list waiting; /* for the next check phase */
  struct immediate_list due;     /* of the check phase that runs now */
  size_t immediate_refs;         /* those that keep the loop alive */
  struct rt_slab slab;
  rt_slot immediate_proto;
  uv_check_t check;
  uv_idle_t idle; /* keeps poll from blocking while there are immediates */
};

static const char immediate_tag[] = "Immediate";

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
    rt__callback_mark(rt->J, &job->callback);
    if (job->mark)
      job->mark(rt, job->data);
  }
  return q->count;
}

/* A job for the function at idx with the arguments from `first` on. */
static void queue_function(struct rt *rt, struct job_queue *q, enum tr_kind kind, int idx,
                           int first) {
  uint64_t task = rt_task_new(rt, kind);
  struct job *job = queue_add(q);
  *job = (struct job){.task = task, .created = rt->trace ? rt->trace->last : 0};
  rt__callback_init(&job->callback, rt->J, idx, first);
}

void rt__microtask_c(struct rt *rt, rt__microtask_fn *run, rt__microtask_mark *mark,
                     void *data) {
  struct job *job = queue_add(&rt->queues->microtasks);
  *job = (struct job){.run = run, .mark = mark, .data = data};
}

static void job_run(struct rt *rt, struct job_queue *q, enum tr_kind kind) {
  struct job job = queue_take(q);
  if (job.run) {
    job.run(rt, job.data);
    return;
  }
  int argc = rt__callback_push(rt->J, &job.callback, NULL);
  uint32_t site = rt__site_of_object(rt, job.callback.fn);
  rt__callback_release(&job.callback);
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

size_t rt__immediates_active(const struct rt *rt) {
  return rt->queues->immediate_refs;
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

/* ---- immediates ---- */

static void list_append(struct immediate_list *list, struct immediate *i) {
  i->next = NULL;
  i->prev = list->last;
  if (list->last)
    list->last->next = i;
  else
    list->first = i;
  list->last = i;
}

static void list_remove(struct immediate_list *list, struct immediate *i) {
  if (i->prev)
    i->prev->next = i->next;
  else
    list->first = i->next;
  if (i->next)
    i->next->prev = i->prev;
  else
    list->last = i->prev;
}

static void idle_nothing(uv_idle_t *handle) {
  (void)handle;
}

/* While a check phase runs, it is left to its end whether the loop is to stay awake. */
static void immediate_count(struct rt *rt, int change) {
  struct rt_queues *q = rt->queues;
  q->immediate_refs += (size_t)change;
  if (q->checking)
    return;
  if (q->immediate_refs == 0)
    uv_idle_stop(&q->idle);
  else if (change > 0 && q->immediate_refs == 1)
    uv_idle_start(&q->idle, idle_nothing);
}

static void immediate_free(struct immediate *i) {
  rt__callback_release(&i->callback);
  rt__slab_put(&i->rt->queues->slab, i);
}

static void immediate_finalize(js_State *J, void *data) {
  struct immediate *i = data;
  (void)J;
  i->self = NULL;
  if (!i->queued && !i->running)
    immediate_free(i);
}

/* Once it has run, the object alone keeps its callback, for a look at it. */
static void immediate_mark(js_State *J, void *data) {
  struct immediate *i = data;
  rt__callback_mark(J, &i->callback);
}

/* The object the program sees; it is made anew when it was collected in the meantime. */
static js_Object *immediate_object(struct immediate *i) {
  struct rt *rt = i->rt;
  if (!i->self) {
    rt_push_slot(rt, rt->queues->immediate_proto);
    js_Object *self = jsV_newobject(rt->J, JS_CUSERDATA, rt__object_at(rt->J, -1));
    js_pop(rt->J, 1);
    self->u.user.tag = immediate_tag;
    self->u.user.data = i;
    self->u.user.finalize = immediate_finalize;
    self->u.user.mark = immediate_mark;
    i->self = self;
  }
  return i->self;
}

void rt__js_set_immediate(js_State *J) {
  struct rt *rt = rt_of(J);
  need_function(J, 1);
  struct immediate *i = rt__slab_get(&rt->queues->slab);
  *i = (struct immediate){.rt = rt, .queued = 1, .refed = 1};
  rt__callback_init(&i->callback, J, 1, 2);
  i->task = rt_task_new(rt, TR_KIND_IMMEDIATE);
  i->created = rt->trace ? rt->trace->last : 0;
  list_append(&rt->queues->waiting, i);
  immediate_count(rt, 1);
  js_pushobject(J, immediate_object(i));
}

void rt__js_clear_immediate(js_State *J) {
  struct immediate *i = rt__userdata(rt__object_at(J, 1), immediate_tag);
  if (i && i->queued) {
    struct rt *rt = i->rt;
    struct rt_queues *q = rt->queues;
    i->queued = 0;
    /* Which list holds it shows in its neighbours only at the ends; both accept it. */
    if (q->due.first == i || q->due.last == i)
      list_remove(&q->due, i);
    else
      list_remove(&q->waiting, i);
    if (i->refed)
      immediate_count(rt, -1);
    rt_task_cancel(rt, TR_KIND_IMMEDIATE, i->task);
    rt__callback_release(&i->callback);
  }
  js_pushundefined(J);
}

static struct immediate *this_immediate(js_State *J) {
  struct immediate *i = rt__userdata(rt__object_at(J, 0), immediate_tag);
  if (!i)
    js_typeerror(J, "Illegal invocation");
  return i;
}

static void immediate_set_ref(js_State *J, unsigned char refed) {
  struct immediate *i = this_immediate(J);
  if (i->queued && i->refed != refed)
    immediate_count(i->rt, refed ? 1 : -1);
  i->refed = refed;
  js_copy(J, 0);
}

static void immediate_ref(js_State *J) {
  immediate_set_ref(J, 1);
}

static void immediate_unref(js_State *J) {
  immediate_set_ref(J, 0);
}

static void immediate_has_ref(js_State *J) {
  struct immediate *i = this_immediate(J);
  js_pushboolean(J, i->queued && i->refed);
}

static void immediate_run(struct rt *rt, struct immediate *i) {
  i->queued = 0;
  i->running = 1;
  if (i->refed)
    immediate_count(rt, -1);
  int argc = rt__callback_push(rt->J, &i->callback, immediate_object(i));
  uint32_t site = rt__site_of_object(rt, i->callback.fn);
  rt__invoke(rt, TR_KIND_IMMEDIATE, i->task, rt__ns_since(rt, i->created), site, argc);
  i->running = 0;
  rt__callback_release(&i->callback);
  if (!i->self)
    immediate_free(i);
}

static void on_check(uv_check_t *handle) {
  struct rt *rt = handle->data;
  struct rt_queues *q = rt->queues;
  if (!q->waiting.first)
    return;
  rt__phase(rt, TR_PHASE_CHECK);
  q->due = q->waiting;
  q->waiting = (struct immediate_list){NULL, NULL};
  q->checking = 1;
  for (struct immediate *i; (i = q->due.first) && !rt->exiting;) {
    list_remove(&q->due, i);
    immediate_run(rt, i);
  }
  q->checking = 0;
  if (q->immediate_refs == 0)
    uv_idle_stop(&q->idle);
  else if (!uv_is_active((uv_handle_t *)&q->idle))
    uv_idle_start(&q->idle, idle_nothing);
}

static size_t immediates_mark(struct rt *rt, const struct immediate_list *list) {
  size_t n = 0;
  for (struct immediate *i = list->first; i; i = i->next, n++) {
    rt__callback_mark(rt->J, &i->callback);
    if (i->self && i->self->count > 0)
      js_markobject(rt->J, i->self);
  }
  return n;
}

/* ---- life ---- */

size_t rt__queues_mark(struct rt *rt) {
  struct rt_queues *q = rt->queues;
  return queue_mark(rt, &q->ticks) + queue_mark(rt, &q->microtasks) +
         immediates_mark(rt, &q->waiting) + immediates_mark(rt, &q->due);
}

void rt__queues_init(struct rt *rt) {
  struct rt_queues *q = rt->queues = rt__alloc(sizeof *q);
  q->slab.cell_size = sizeof(struct immediate);
  uv_check_init(rt->loop, &q->check);
  uv_idle_init(rt->loop, &q->idle);
  q->check.data = rt;
  uv_check_start(&q->check, on_check);
  uv_unref((uv_handle_t *)&q->check);
  q->immediate_proto = rt_class_proto(rt, "Immediate");
  rt_push_slot(rt, q->immediate_proto);
  rt_method(rt->J, "ref", immediate_ref, 0);
  rt_method(rt->J, "unref", immediate_unref, 0);
  rt_method(rt->J, "hasRef", immediate_has_ref, 0);
  js_pop(rt->J, 1);
}

static void queue_free(struct job_queue *q) {
  for (size_t i = 0; i < q->count; i++) {
    struct job *job = &q->jobs[(q->head + i) & (q->capacity - 1)];
    rt__callback_release(&job->callback);
    if (job->run)
      rt__promise_drop_job(job->run, job->data);
  }
  free(q->jobs);
}

static void immediates_free(const struct immediate_list *list) {
  for (struct immediate *i = list->first; i; i = i->next)
    rt__callback_release(&i->callback);
}

/* After the engine: its objects let go of their immediates. */
void rt__queues_free(struct rt *rt) {
  struct rt_queues *q = rt->queues;
  queue_free(&q->ticks);
  queue_free(&q->microtasks);
  immediates_free(&q->waiting);
  immediates_free(&q->due);
  rt__slab_release(&q->slab);
  free(q);
}
