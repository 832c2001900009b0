/* setTimeout() and its kin: Node's rules over the heap of timer lists and one uv_timer_t. */
#include "runtime/timers.h"

#include <stdio.h>

#include "runtime/async.h"
#include "runtime/internal.h"
#include "runtime/mujs/builtins/builtins.h"

enum { TIMEOUT_MAX = 0x7fffffff };

struct rt_timers {
  uv_timer_t handle;
  struct rt__timer_heap heap;
  struct rt_slab more;     /* struct rt__timer_more */
  size_t refs;             /* waiting timers that keep the loop alive */
  struct rt__timer_more *running;
  int active;              /* on_timer() runs, and will schedule what comes next */
  rt_slot proto;
  rt_slot stand_in;        /* "this" of functions that do not look at it */
  /* Timers whose number the program has asked for. */
  struct rt__timer_more **numbered;
  uint32_t numbered_count;
  uint32_t numbered_capacity;
  uint32_t next_id;
};

static const char timer_tag[] = "Timeout";

static void on_timer(uv_timer_t *handle);

static uint64_t loop_now(struct rt *rt) {
  uv_update_time(rt->loop);
  return uv_now(rt->loop);
}

static struct rt__timer *cell_of(const struct rt__timer_more *m) {
  return rt__timer_at(&m->rt->timers->heap, m->number);
}

/* ---- numbers ---- */

static void number_drop(struct rt_timers *ts, struct rt__timer_more *m) {
  for (uint32_t i = 0; m->id && i < ts->numbered_count; i++)
    if (ts->numbered[i] == m) {
      ts->numbered[i] = ts->numbered[--ts->numbered_count];
      m->id = 0;
    }
}

static uint32_t number_of(struct rt_timers *ts, struct rt__timer_more *m) {
  if (m->id)
    return m->id;
  if (ts->numbered_count == ts->numbered_capacity) {
    ts->numbered_capacity = ts->numbered_capacity ? ts->numbered_capacity * 2 : 16;
    ts->numbered = rt__realloc(ts->numbered, ts->numbered_capacity * sizeof *ts->numbered);
  }
  ts->numbered[ts->numbered_count++] = m;
  return m->id = ++ts->next_id;
}

static struct rt__timer_more *number_find(struct rt_timers *ts, double id) {
  for (uint32_t i = 0; i < ts->numbered_count; i++)
    if (ts->numbered[i]->id == id)
      return ts->numbered[i];
  return NULL;
}

/* ---- life of a timer ---- */

static void timer_free(struct rt__timer_more *m) {
  struct rt_timers *ts = m->rt->timers;
  number_drop(ts, m);
  rt__callback_release(&m->callback);
  rt__table_put(&ts->heap.cells, m->number);
  rt__slab_put(&ts->more, m);
}

static void timer_finalize(js_State *J, void *data) {
  struct rt__timer_more *m = data;
  (void)J;
  m->self = NULL;
  if (!m->waiting && !m->running)
    timer_free(m);
}

/* Once it has run, the object alone keeps its callback, for refresh(). */
static void timer_mark(js_State *J, void *data) {
  struct rt__timer_more *m = data;
  rt__callback_mark(J, &m->callback);
}

/* A plain timer becomes one that has more; any other is one. */
static struct rt__timer_more *timer_more(struct rt *rt, uint32_t number) {
  struct rt__timer *t = rt__timer_at(&rt->timers->heap, number);
  if (!t->has_more) {
    struct rt__timer_more *m = rt__slab_get(&rt->timers->more);
    *m = (struct rt__timer_more){.rt = rt,
                                 .callback = {.fn = t->u.fn},
                                 .number = number,
                                 .waiting = 1,
                                 .refed = 1};
    t->u.more = m;
    t->has_more = 1;
  }
  return t->u.more;
}

static js_Object *push_object(struct rt *rt, struct rt__timer_more *m) {
  rt_push_slot(rt, rt->timers->proto);
  js_Object *self = jsV_newobject(rt->J, JS_CUSERDATA, rt__object_at(rt->J, -1));
  js_pop(rt->J, 1);
  self->u.user.tag = timer_tag;
  self->u.user.data = m;
  self->u.user.finalize = m ? timer_finalize : NULL;
  self->u.user.mark = m ? timer_mark : NULL;
  js_pushobject(rt->J, self);
  return self;
}

/* The object the program sees; it is made anew when it was collected in the meantime. */
static js_Object *timer_object(struct rt__timer_more *m) {
  struct rt *rt = m->rt;
  if (!m->self) {
    m->self = push_object(rt, m);
    js_pop(rt->J, 1);
  }
  return m->self;
}

static void count_refs(struct rt *rt, int change) {
  struct rt_timers *ts = rt->timers;
  ts->refs += (size_t)change;
  if (ts->refs == 0)
    uv_unref((uv_handle_t *)&ts->handle);
  else if (change > 0 && ts->refs == 1)
    uv_ref((uv_handle_t *)&ts->handle);
}

size_t rt__timers_active(const struct rt *rt) {
  const struct rt__timer_more *m = rt->timers->running;
  return rt->timers->refs + (m && m->refed && !m->cleared && !m->waiting);
}

static void schedule(struct rt *rt, uint64_t expiry, uint64_t now) {
  uv_timer_start(&rt->timers->handle, on_timer, expiry > now ? expiry - now : 1, 0);
}

static void timer_start(struct rt *rt, uint32_t number, uint64_t start) {
  struct rt_timers *ts = rt->timers;
  if (rt__heap_insert(&ts->heap, number, start) && !ts->active)
    schedule(rt, rt__heap_first(&ts->heap)->expiry, start);
}

static void timer_restart(struct rt__timer_more *m, uint64_t start) {
  m->waiting = 1;
  if (m->refed)
    count_refs(m->rt, 1);
  timer_start(m->rt, m->number, start);
}

static void timer_stop(struct rt__timer_more *m) {
  m->waiting = 0;
  if (m->refed)
    count_refs(m->rt, -1);
  rt__heap_remove(&m->rt->timers->heap, m->number);
}

/* A task for a run that is not the first: scheduled where the first one was. */
static void timer_next_task(struct rt__timer_more *m, uint64_t cause) {
  struct tr_thread *trace = m->rt->trace;
  uint64_t old = cell_of(m)->task, task = old;
  if (trace) {
    task = cell_of(m)->task = tr_task_new();
    tr_emit_TASK_CREATE(trace, trace->last, TR_KIND_TIMER, m->site, task, cause);
  }
  if (m->rt->async)
    rt__async_renamed(m->rt, TR_KIND_TIMER, old, task);
}

/* ---- running ---- */

static uint64_t wait_ns(struct rt *rt, uint64_t due_ms) {
  if (!rt->trace)
    return TR_UNKNOWN;
  uint64_t due = due_ms * 1000000u;
  uint64_t now = rt__clock_ns(rt, rt->trace->last);
  return now > due ? now - due : 0;
}

/* Its cell is free before the function runs. */
static void plain_run(struct rt *rt, uint32_t number, uint64_t due) {
  struct rt_timers *ts = rt->timers;
  const struct rt__timer *t = rt__timer_at(&ts->heap, number);
  js_Object *fn = t->u.fn;
  uint64_t task = t->task;
  rt__table_put(&ts->heap.cells, number);
  count_refs(rt, -1);
  js_pushobject(rt->J, fn);
  rt_push_slot(rt, ts->stand_in);
  rt__invoke(rt, TR_KIND_TIMER, task, wait_ns(rt, due), rt__site_of_object(rt, fn), 0);
  rt_task_over(rt, task);
}

/* The timer is "this", unless the function does not care. */
static int push_call(struct rt__timer_more *m) {
  struct rt *rt = m->rt;
  js_Object *self = m->self;
  if (!self && rt__callback_wants_this(m->callback.fn))
    self = timer_object(m);
  if (!self) {
    rt_push_slot(rt, rt->timers->stand_in);
    self = rt__object_at(rt->J, -1);
    js_pop(rt->J, 1);
  }
  return rt__callback_push(rt->J, &m->callback, self);
}

static void more_run(struct rt *rt, struct rt__timer_more *m, uint64_t due) {
  struct rt__timer_more *outer = rt->timers->running;
  uint64_t start = m->repeat ? loop_now(rt) : 0;
  uint64_t task = cell_of(m)->task;
  m->waiting = 0;
  if (m->refed)
    count_refs(rt, -1);
  m->running = 1;
  m->cleared = 0;
  rt->timers->running = m;
  int argc = push_call(m);
  uint32_t site = rt__site_of_object(rt, m->callback.fn);
  rt__invoke(rt, TR_KIND_TIMER, task, wait_ns(rt, due), site, argc);
  rt->timers->running = outer;
  m->running = 0;
  if (m->waiting)
    return; /* refresh() in the callback started it again */
  if (m->repeat && !m->cleared && !rt->exiting) {
    timer_next_task(m, task);
    timer_restart(m, start ? start : loop_now(rt));
    return;
  }
  rt_task_over(rt, task);
  if (!m->self)
    timer_free(m);
}

static void timer_run(struct rt *rt, uint32_t number, uint64_t due) {
  const struct rt__timer *t = rt__timer_at(&rt->timers->heap, number);
  if (t->has_more || rt__callback_wants_this(t->u.fn))
    more_run(rt, timer_more(rt, number), due);
  else
    plain_run(rt, number, due);
}

/* Runs what is due of one list; then it waits for its next timer, or goes. */
static void list_run(struct rt *rt, struct rt__timer_list *list, uint64_t now) {
  struct rt__timer_heap *heap = &rt->timers->heap;
  list->running = 1;
  while (list->first && !rt->exiting) {
    uint64_t due = rt__timer_start(rt__timer_at(heap, list->first), now) + list->duration;
    if (now < due) {
      list->running = 0;
      rt__heap_delay(heap, list, due);
      return;
    }
    timer_run(rt, rt__heap_take(heap, list), due);
  }
  list->running = 0;
  rt__heap_drop_if_empty(heap, list);
}

/* What is due now: what becomes due in the meantime waits for the loop to come round, or an
 * interval that takes longer than its time would keep everything else from running. */
static void on_timer(uv_timer_t *handle) {
  struct rt *rt = handle->data;
  struct rt_timers *ts = rt->timers;
  struct rt__timer_list *list;
  uint64_t now = uv_now(rt->loop);
  rt__phase(rt, TR_PHASE_TIMERS);
  ts->active = 1;
  while ((list = rt__heap_first(&ts->heap)) != NULL && !rt->exiting) {
    if (list->expiry > now)
      break;
    list_run(rt, list, now);
  }
  ts->active = 0;
  if (list && !rt->exiting)
    schedule(rt, list->expiry, uv_now(rt->loop));
}

/* ---- natives ---- */

static uint32_t duration_of(js_State *J, int idx) {
  double after = js_isdefined(J, idx) ? js_tonumber(J, idx) : 1;
  if (after > TIMEOUT_MAX) {
    char text[128];
    snprintf(text, sizeof text,
             "%.17g does not fit into a 32-bit signed integer.\n"
             "Timeout duration was set to 1.",
             after);
    rt__process_warning(rt_of(J), text, "TimeoutOverflowWarning", NULL);
    return 1;
  }
  return after >= 1 ? (uint32_t)after : 1;
}

/* Plain as long as nothing else is wanted: see runtime/timers.h. */
static uint32_t cell_new(struct rt *rt, js_State *J, uint32_t duration) {
  struct rt__timer_heap *heap = &rt->timers->heap;
  uint32_t number = rt__table_get(&heap->cells);
  struct rt__timer *t = rt__timer_at(heap, number);
  t->u.fn = rt__object_at(J, 1);
  t->has_more = 0;
  t->duration = duration & TIMEOUT_MAX;
  if (__builtin_expect(rt->async != NULL, 0) && rt->async->hooked)
    rt__async_next(rt, NULL, timer_object(timer_more(rt, number)));
  uint64_t task = rt_task_new(rt, TR_KIND_TIMER);
  rt__timer_at(heap, number)->task = task; /* hooks may have set timers */
  count_refs(rt, 1);
  timer_start(rt, number, loop_now(rt));
  return number;
}

static void timer_new(js_State *J, unsigned char repeat) {
  struct rt *rt = rt_of(J);
  int dropped = jsR_isdropped(J);
  if (!js_iscallable(J, 1))
    rt_throw_arg(J, 1, "callback", "of type function");
  uint32_t number = cell_new(rt, J, duration_of(J, 2));
  if (dropped && !repeat && rt__callback_is_plain(J, 3))
    return;
  struct rt__timer_more *m = timer_more(rt, number);
  rt__callback_init(&m->callback, J, 1, 3);
  m->repeat = repeat;
  if (repeat)
    m->site = rt_site_here(rt);
  js_pushobject(J, timer_object(m));
}

void rt__js_set_timeout(js_State *J) {
  timer_new(J, 0);
}

void rt__js_set_interval(js_State *J) {
  timer_new(J, 1);
}

static void timer_clear(struct rt__timer_more *m) {
  m->cleared = 1;
  if (!m->waiting)
    return;
  timer_stop(m);
  rt_task_cancel(m->rt, TR_KIND_TIMER, cell_of(m)->task);
  if (!m->self && !m->running)
    timer_free(m);
}

void rt__js_clear_timer(js_State *J) {
  struct rt *rt = rt_of(J);
  struct rt__timer_more *m = rt__userdata(rt__object_at(J, 1), timer_tag);
  if (!m && (js_isnumber(J, 1) || js_isstring(J, 1)))
    m = number_find(rt->timers, js_tonumber(J, 1));
  if (m)
    timer_clear(m);
  js_pushundefined(J);
}

static struct rt__timer_more *this_timer(js_State *J) {
  struct rt__timer_more *m = rt__userdata(rt__object_at(J, 0), timer_tag);
  if (!m)
    js_typeerror(J, "Illegal invocation");
  return m;
}

static void timer_set_ref(js_State *J, unsigned char refed) {
  struct rt__timer_more *m = rt__userdata(rt__object_at(J, 0), timer_tag);
  if (m && m->waiting && m->refed != refed)
    count_refs(m->rt, refed ? 1 : -1);
  if (m)
    m->refed = refed;
  js_copy(J, 0);
}

static void timer_ref(js_State *J) {
  timer_set_ref(J, 1);
}

static void timer_unref(js_State *J) {
  timer_set_ref(J, 0);
}

static void timer_has_ref(js_State *J) {
  js_pushboolean(J, this_timer(J)->refed);
}

static void timer_refresh(js_State *J) {
  struct rt__timer_more *m = this_timer(J);
  if (!m->cleared) {
    if (m->waiting)
      timer_stop(m);
    else
      timer_next_task(m, m->rt->task);
    timer_restart(m, loop_now(m->rt));
  }
  js_copy(J, 0);
}

static void timer_close(js_State *J) {
  timer_clear(this_timer(J));
  js_copy(J, 0);
}

static void timer_value_of(js_State *J) {
  struct rt__timer_more *m = this_timer(J);
  js_pushnumber(J, number_of(m->rt->timers, m));
}

/* ---- what Node's timers have for those who look into them ---- */

static void get_destroyed(js_State *J) {
  struct rt__timer_more *m = this_timer(J);
  js_pushboolean(J, m->cleared || (!m->waiting && !m->running));
}

static void get_repeat(js_State *J) {
  struct rt__timer_more *m = this_timer(J);
  if (m->repeat)
    js_pushnumber(J, cell_of(m)->duration);
  else
    js_pushnull(J);
}

static void set_repeat(js_State *J) {
  struct rt__timer_more *m = this_timer(J);
  m->repeat = js_toboolean(J, 1) ? 1 : 0;
  js_pushundefined(J);
}

static void get_delay(js_State *J) {
  struct rt__timer_more *m = this_timer(J);
  js_pushnumber(J, m->cleared ? -1 : (double)cell_of(m)->duration);
}

/* -1 ends a timer that repeats; other delays are taken up by refresh() in Node, not here. */
static void set_delay(js_State *J) {
  struct rt__timer_more *m = this_timer(J);
  if (js_tonumber(J, 1) < 0)
    timer_clear(m);
  js_pushundefined(J);
}

static void get_function(js_State *J) {
  struct rt__timer_more *m = this_timer(J);
  if (m->callback.fn && !m->cleared)
    js_pushobject(J, m->callback.fn);
  else
    js_pushnull(J);
}

static void set_function(js_State *J) {
  struct rt__timer_more *m = this_timer(J);
  if (js_iscallable(J, 1))
    m->callback.fn = rt__object_at(J, 1);
  else
    timer_clear(m);
  js_pushundefined(J);
}

static void accessor(js_State *J, const char *name, js_CFunction get, js_CFunction set) {
  js_newcfunction(J, get, name, 0);
  if (set)
    js_newcfunction(J, set, name, 1);
  else
    js_pushundefined(J);
  js_defaccessor(J, -3, name, JS_DONTENUM);
}

static void timer_dispose(js_State *J) {
  timer_clear(this_timer(J));
  js_pushundefined(J);
}

/* ---- life ---- */

static void cell_mark(struct rt *rt, const struct rt__timer *t) {
  struct rt__timer_more *m = t->u.more;
  if (!t->has_more) {
    js_markobject(rt->J, t->u.fn);
    return;
  }
  rt__callback_mark(rt->J, &m->callback);
  if (m->self && m->self->count > 0)
    js_markobject(rt->J, m->self);
}

size_t rt__timers_mark(struct rt *rt) {
  struct rt__timer_heap *heap = &rt->timers->heap;
  size_t n = 0;
  for (uint32_t i = 0; i < heap->count; i++)
    for (uint32_t c = heap->lists[i]->first; c; c = rt__timer_at(heap, c)->next, n++)
      cell_mark(rt, rt__timer_at(heap, c));
  if (rt->timers->running)
    rt__callback_mark(rt->J, &rt->timers->running->callback);
  return n;
}

void rt__timers_init(struct rt *rt) {
  struct rt_timers *ts = rt->timers = rt__alloc(sizeof *ts);
  js_State *J = rt->J;
  ts->more.cell_size = sizeof(struct rt__timer_more);
  rt__heap_prepare(&ts->heap);
  uv_timer_init(rt->loop, &ts->handle);
  ts->handle.data = rt;
  uv_unref((uv_handle_t *)&ts->handle);
  ts->proto = rt_class_proto(rt, "Timeout");
  rt_push_slot(rt, ts->proto);
  rt_method(J, "ref", timer_ref, 0);
  rt_method(J, "unref", timer_unref, 0);
  rt_method(J, "hasRef", timer_has_ref, 0);
  rt_method(J, "refresh", timer_refresh, 0);
  rt_method(J, "close", timer_close, 0);
  rt_method(J, "valueOf", timer_value_of, 0);
  accessor(J, "_destroyed", get_destroyed, NULL);
  accessor(J, "_repeat", get_repeat, set_repeat);
  accessor(J, "_idleTimeout", get_delay, set_delay);
  accessor(J, "_onTimeout", get_function, set_function);
  jsb_symbolmethod(J, JS_SYM_TOPRIMITIVE, "[Symbol.toPrimitive]", timer_value_of, 0, JS_DONTENUM);
  js_pop(J, 1);
  push_object(rt, NULL);
  ts->stand_in = rt_hold(rt, -1);
  js_pop(J, 1);
}

void rt__timers_dispose_by(struct rt *rt, const char *key) {
  rt_push_slot(rt, rt->timers->proto);
  js_newcfunction(rt->J, timer_dispose, "[Symbol.dispose]", 0);
  js_defproperty(rt->J, -2, key, JS_DONTENUM);
  js_pop(rt->J, 1);
}

/* After the engine: its objects let go of their timers. */
void rt__timers_free(struct rt *rt) {
  struct rt_timers *ts = rt->timers;
  for (uint32_t i = 0; i < ts->heap.count; i++)
    for (uint32_t c = ts->heap.lists[i]->first; c; c = rt__timer_at(&ts->heap, c)->next)
      if (rt__timer_at(&ts->heap, c)->has_more)
        rt__callback_release(&rt__timer_at(&ts->heap, c)->u.more->callback);
  rt__heap_release(&ts->heap);
  rt__slab_release(&ts->more);
  free(ts->numbered);
  free(ts);
}
