/* setTimeout() and its kin: Node's rules over the heap of timer lists and one uv_timer_t. */
#include "runtime/timers.h"

#include <stdio.h>

#include "runtime/internal.h"
#include "runtime/memory.h"
#include "runtime/mujs/builtins/builtins.h"

#define TIMEOUT_MAX 2147483647.0

struct rt_timers {
  uv_timer_t handle;
  struct rt__timer_heap heap;
  struct rt_slab slab;
  size_t refs;             /* waiting timers that keep the loop alive */
  struct rt__timer *running;
  int active;              /* on_timer() runs, and will schedule what comes next */
  rt_slot proto;
  /* Timers whose number the program has asked for. */
  struct rt__timer **numbered;
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

/* ---- numbers ---- */

static void number_drop(struct rt_timers *ts, struct rt__timer *t) {
  for (uint32_t i = 0; t->id && i < ts->numbered_count; i++)
    if (ts->numbered[i] == t) {
      ts->numbered[i] = ts->numbered[--ts->numbered_count];
      t->id = 0;
    }
}

static uint32_t number_of(struct rt_timers *ts, struct rt__timer *t) {
  if (t->id)
    return t->id;
  if (ts->numbered_count == ts->numbered_capacity) {
    ts->numbered_capacity = ts->numbered_capacity ? ts->numbered_capacity * 2 : 16;
    ts->numbered = rt__realloc(ts->numbered, ts->numbered_capacity * sizeof *ts->numbered);
  }
  ts->numbered[ts->numbered_count++] = t;
  return t->id = ++ts->next_id;
}

static struct rt__timer *number_find(struct rt_timers *ts, double id) {
  for (uint32_t i = 0; i < ts->numbered_count; i++)
    if (ts->numbered[i]->id == id)
      return ts->numbered[i];
  return NULL;
}

/* ---- life of a timer ---- */

static void timer_free(struct rt__timer *t) {
  struct rt_timers *ts = t->rt->timers;
  number_drop(ts, t);
  rt__callback_release(&t->callback);
  rt__slab_put(&ts->slab, t);
}

static void timer_finalize(js_State *J, void *data) {
  struct rt__timer *t = data;
  (void)J;
  t->self = NULL;
  if (!t->list && !t->running)
    timer_free(t);
}

/* Once it has run, the object alone keeps its callback, for refresh(). */
static void timer_mark(js_State *J, void *data) {
  struct rt__timer *t = data;
  rt__callback_mark(J, &t->callback);
}

/* The object the program sees; it is made anew when it was collected in the meantime. */
static js_Object *timer_object(struct rt__timer *t) {
  struct rt *rt = t->rt;
  if (!t->self) {
    rt_push_slot(rt, rt->timers->proto);
    js_Object *self = jsV_newobject(rt->J, JS_CUSERDATA, rt__object_at(rt->J, -1));
    js_pop(rt->J, 1);
    self->u.user.tag = timer_tag;
    self->u.user.data = t;
    self->u.user.finalize = timer_finalize;
    self->u.user.mark = timer_mark;
    t->self = self;
  }
  return t->self;
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
  return rt->timers->refs;
}

static void schedule(struct rt *rt, uint64_t expiry, uint64_t now) {
  uv_timer_start(&rt->timers->handle, on_timer, expiry > now ? expiry - now : 1, 0);
}

static void timer_start(struct rt__timer *t, uint64_t start) {
  struct rt *rt = t->rt;
  t->start = start;
  if (t->refed)
    count_refs(rt, 1);
  if (rt__heap_insert(&rt->timers->heap, t) && !rt->timers->active)
    schedule(rt, t->list->expiry, start);
}

static void timer_stop(struct rt__timer *t) {
  if (t->refed)
    count_refs(t->rt, -1);
  rt__heap_remove(&t->rt->timers->heap, t);
}

/* A task for a run that is not the first: scheduled where the first one was. */
static void timer_next_task(struct rt__timer *t, uint64_t cause) {
  struct tr_thread *trace = t->rt->trace;
  if (!trace)
    return;
  t->task = tr_task_new();
  tr_emit_TASK_CREATE(trace, trace->last, TR_KIND_TIMER, t->site, t->task, cause);
}

/* ---- running ---- */

static uint64_t timer_wait_ns(struct rt__timer *t) {
  struct rt *rt = t->rt;
  if (!rt->trace)
    return TR_UNKNOWN;
  uint64_t due = (t->start + t->duration) * 1000000u;
  uint64_t now = rt__clock_ns(rt, rt->trace->last);
  return now > due ? now - due : 0;
}

static void timer_run(struct rt__timer *t) {
  struct rt *rt = t->rt;
  struct rt__timer *outer = rt->timers->running;
  uint64_t start = t->repeat ? loop_now(rt) : 0;
  uint64_t task = t->task;
  if (t->refed)
    count_refs(rt, -1);
  t->running = 1;
  t->cleared = 0;
  rt->timers->running = t;
  int argc = rt__callback_push(rt->J, &t->callback, timer_object(t));
  uint32_t site = rt__site_of_object(rt, t->callback.fn);
  rt__invoke(rt, TR_KIND_TIMER, task, timer_wait_ns(t), site, argc);
  rt->timers->running = outer;
  t->running = 0;
  if (t->list)
    return; /* refresh() in the callback started it again */
  if (t->repeat && !t->cleared && !rt->exiting) {
    timer_next_task(t, task);
    timer_start(t, start);
  } else if (!t->self) {
    timer_free(t);
  }
}

static void list_take_first(struct rt__timer_list *list) {
  struct rt__timer *t = list->first;
  list->first = t->next;
  if (t->next)
    t->next->prev = NULL;
  else
    list->last = NULL;
  t->list = NULL;
}

/* Runs what is due of one list; then it waits for its next timer, or goes. */
static void list_run(struct rt *rt, struct rt__timer_list *list, uint64_t now) {
  struct rt__timer_heap *heap = &rt->timers->heap;
  struct rt__timer *t;
  list->running = 1;
  while ((t = list->first) != NULL && !rt->exiting) {
    if (now < t->start + t->duration) {
      now = loop_now(rt);
      if (now < t->start + t->duration) {
        uint64_t expiry = t->start + t->duration;
        list->running = 0;
        rt__heap_delay(heap, list, expiry > now + 1 ? expiry : now + 1);
        return;
      }
    }
    list_take_first(list);
    timer_run(t);
  }
  list->running = 0;
  rt__heap_drop_if_empty(heap, list);
}

static void on_timer(uv_timer_t *handle) {
  struct rt *rt = handle->data;
  struct rt_timers *ts = rt->timers;
  struct rt__timer_list *list;
  uint64_t now = uv_now(rt->loop);
  rt__phase(rt, TR_PHASE_TIMERS);
  ts->active = 1;
  while ((list = rt__heap_first(&ts->heap)) != NULL && !rt->exiting) {
    if (list->expiry > now) {
      now = loop_now(rt);
      if (list->expiry > now)
        break;
    }
    list_run(rt, list, now);
  }
  ts->active = 0;
  if (list && !rt->exiting)
    schedule(rt, list->expiry, now);
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

static void timer_new(js_State *J, unsigned char repeat) {
  struct rt *rt = rt_of(J);
  if (!js_iscallable(J, 1))
    rt_throw_arg(J, 1, "callback", "of type function");
  uint32_t duration = duration_of(J, 2);
  struct rt__timer *t = rt__slab_get(&rt->timers->slab);
  *t = (struct rt__timer){.rt = rt, .refed = 1, .repeat = repeat, .duration = duration};
  rt__callback_init(&t->callback, J, 1, 3);
  if (repeat)
    t->site = rt_site_here(rt);
  t->task = rt_task_new(rt, TR_KIND_TIMER);
  timer_start(t, loop_now(rt));
  js_pushobject(J, timer_object(t));
}

void rt__js_set_timeout(js_State *J) {
  timer_new(J, 0);
}

void rt__js_set_interval(js_State *J) {
  timer_new(J, 1);
}

static void timer_clear(struct rt__timer *t) {
  t->cleared = 1;
  if (!t->list)
    return;
  timer_stop(t);
  rt_task_cancel(t->rt, TR_KIND_TIMER, t->task);
  if (!t->self && !t->running)
    timer_free(t);
}

void rt__js_clear_timer(js_State *J) {
  struct rt *rt = rt_of(J);
  struct rt__timer *t = rt__userdata(rt__object_at(J, 1), timer_tag);
  if (!t && (js_isnumber(J, 1) || js_isstring(J, 1)))
    t = number_find(rt->timers, js_tonumber(J, 1));
  if (t)
    timer_clear(t);
  js_pushundefined(J);
}

static struct rt__timer *this_timer(js_State *J) {
  struct rt__timer *t = rt__userdata(rt__object_at(J, 0), timer_tag);
  if (!t)
    js_typeerror(J, "Illegal invocation");
  return t;
}

static void timer_set_ref(js_State *J, unsigned char refed) {
  struct rt__timer *t = rt__userdata(rt__object_at(J, 0), timer_tag);
  if (t && t->list && t->refed != refed)
    count_refs(t->rt, refed ? 1 : -1);
  if (t)
    t->refed = refed;
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
  struct rt__timer *t = this_timer(J);
  if (!t->cleared) {
    if (t->list)
      timer_stop(t);
    else
      timer_next_task(t, t->rt->task);
    timer_start(t, loop_now(t->rt));
  }
  js_copy(J, 0);
}

static void timer_close(js_State *J) {
  timer_clear(this_timer(J));
  js_copy(J, 0);
}

static void timer_value_of(js_State *J) {
  struct rt__timer *t = this_timer(J);
  js_pushnumber(J, number_of(t->rt->timers, t));
}

/* ---- life ---- */

size_t rt__timers_mark(struct rt *rt) {
  struct rt__timer_heap *heap = &rt->timers->heap;
  size_t n = 0;
  for (uint32_t i = 0; i < heap->count; i++)
    for (struct rt__timer *t = heap->lists[i]->first; t; t = t->next, n++) {
      rt__callback_mark(rt->J, &t->callback);
      if (t->self && t->self->count > 0)
        js_markobject(rt->J, t->self);
    }
  if (rt->timers->running)
    rt__callback_mark(rt->J, &rt->timers->running->callback);
  return n;
}

void rt__timers_init(struct rt *rt) {
  struct rt_timers *ts = rt->timers = rt__alloc(sizeof *ts);
  js_State *J = rt->J;
  ts->slab.cell_size = sizeof(struct rt__timer);
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
  jsb_symbolmethod(J, JS_SYM_TOPRIMITIVE, "[Symbol.toPrimitive]", timer_value_of, 0, JS_DONTENUM);
  js_pop(J, 1);
}

/* After the engine: its objects let go of their timers. */
void rt__timers_free(struct rt *rt) {
  struct rt_timers *ts = rt->timers;
  for (uint32_t i = 0; i < ts->heap.count; i++)
    for (struct rt__timer *t = ts->heap.lists[i]->first; t; t = t->next)
      rt__callback_release(&t->callback);
  rt__heap_release(&ts->heap);
  rt__slab_release(&ts->slab);
  free(ts->numbered);
  free(ts);
}
