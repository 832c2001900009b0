/* setImmediate() and its kin: a list that is run in each check phase. As with timers, most
 * are a function whose object nobody looks at, and those are a cell of 32 bytes. */
#include "runtime/async.h"
#include "runtime/callback.h"
#include "runtime/internal.h"
#include "runtime/memory.h"

struct immediate {
  union {
    js_Object *fn;               /* of a plain one, which keeps the loop alive */
    struct immediate_more *more; /* of any other */
  } u;
  uint64_t task;
  uint64_t created : 63; /* clock units */
  uint64_t has_more : 1;
  uint32_t next; /* cells by their numbers; 0 for none */
  uint32_t prev;
};

struct immediate_more {
  struct rt *rt;
  js_Object *self; /* weak: NULL once collected */
  struct rt__callback callback;
  uint32_t number; /* of its cell */
  unsigned char queued;
  unsigned char refed;
  unsigned char running;
};

struct immediate_list {
  uint32_t first; /* 0 for none */
  uint32_t last;
};

struct rt_immediates {
  struct rt_table cells; /* struct immediate */
  struct rt_slab more;   /* struct immediate_more */
  struct immediate_list waiting; /* for the next check phase */
  struct immediate_list due;     /* of the check phase that runs now */
  size_t refs;                   /* those that keep the loop alive */
  int checking;                  /* on_check() runs */
  rt_slot proto;
  rt_slot stand_in; /* "this" of functions that do not look at it */
  uv_check_t check;
  uv_idle_t idle; /* keeps poll from blocking while there are immediates */
};

static const char immediate_tag[] = "Immediate";

size_t rt__immediates_active(const struct rt *rt) {
  return rt->immediates->refs;
}

/* ---- lists ---- */

static struct immediate *cell_at(const struct rt_immediates *all, uint32_t number) {
  return rt__table_at(&all->cells, number);
}

static void list_append(struct rt_immediates *all, struct immediate_list *list,
                        uint32_t number) {
  struct immediate *i = cell_at(all, number);
  i->next = 0;
  i->prev = list->last;
  if (list->last)
    cell_at(all, list->last)->next = number;
  else
    list->first = number;
  list->last = number;
}

static void list_remove(struct rt_immediates *all, struct immediate_list *list,
                        uint32_t number) {
  const struct immediate *i = cell_at(all, number);
  if (i->prev)
    cell_at(all, i->prev)->next = i->next;
  else
    list->first = i->next;
  if (i->next)
    cell_at(all, i->next)->prev = i->prev;
  else
    list->last = i->prev;
}

static void idle_nothing(uv_idle_t *handle) {
  (void)handle;
}

/* While a check phase runs, it is left to its end whether the loop is to stay awake. */
static void count_refs(struct rt_immediates *all, int change) {
  all->refs += (size_t)change;
  if (all->checking)
    return;
  if (all->refs == 0)
    uv_idle_stop(&all->idle);
  else if (change > 0 && all->refs == 1)
    uv_idle_start(&all->idle, idle_nothing);
}

/* ---- life of an immediate ---- */

static void immediate_free(struct immediate_more *m) {
  struct rt_immediates *all = m->rt->immediates;
  rt__callback_release(&m->callback);
  rt__table_put(&all->cells, m->number);
  rt__slab_put(&all->more, m);
}

static void immediate_finalize(js_State *J, void *data) {
  struct immediate_more *m = data;
  (void)J;
  m->self = NULL;
  if (!m->queued && !m->running)
    immediate_free(m);
}

/* Once it has run, the object alone keeps its callback, for a look at it. */
static void immediate_mark(js_State *J, void *data) {
  struct immediate_more *m = data;
  rt__callback_mark(J, &m->callback);
}

/* A plain immediate becomes one that has more; any other is one. */
static struct immediate_more *immediate_more(struct rt *rt, uint32_t number) {
  struct immediate *i = cell_at(rt->immediates, number);
  if (!i->has_more) {
    struct immediate_more *m = rt__slab_get(&rt->immediates->more);
    *m = (struct immediate_more){.rt = rt,
                                 .callback = {.fn = i->u.fn},
                                 .number = number,
                                 .queued = 1,
                                 .refed = 1};
    i->u.more = m;
    i->has_more = 1;
  }
  return i->u.more;
}

static js_Object *push_object(struct rt *rt, struct immediate_more *m) {
  rt_push_slot(rt, rt->immediates->proto);
  js_Object *self = jsV_newobject(rt->J, JS_CUSERDATA, rt__object_at(rt->J, -1));
  js_pop(rt->J, 1);
  self->u.user.tag = immediate_tag;
  self->u.user.data = m;
  self->u.user.finalize = m ? immediate_finalize : NULL;
  self->u.user.mark = m ? immediate_mark : NULL;
  js_pushobject(rt->J, self);
  return self;
}

/* The object the program sees; it is made anew when it was collected in the meantime. */
static js_Object *immediate_object(struct immediate_more *m) {
  if (!m->self) {
    m->self = push_object(m->rt, m);
    js_pop(m->rt->J, 1);
  }
  return m->self;
}

/* ---- natives ---- */

void rt__js_set_immediate(js_State *J) {
  struct rt *rt = rt_of(J);
  struct rt_immediates *all = rt->immediates;
  if (!js_iscallable(J, 1))
    rt_throw_arg(J, 1, "callback", "of type function");
  uint32_t number = rt__table_get(&all->cells);
  struct immediate *i = cell_at(all, number);
  i->u.fn = rt__object_at(J, 1);
  i->has_more = 0;
  if (__builtin_expect(rt->async != NULL, 0) && rt->async->hooked)
    rt__async_next(rt, NULL, immediate_object(immediate_more(rt, number)));
  uint64_t task = rt_task_new(rt, TR_KIND_IMMEDIATE);
  i = cell_at(all, number); /* hooks may have made others */
  i->task = task;
  i->created = rt->trace ? rt->trace->last : 0;
  list_append(all, &all->waiting, number);
  count_refs(all, 1);
  if (jsR_isdropped(J) && rt__callback_is_plain(J, 2))
    return;
  struct immediate_more *m = immediate_more(rt, number);
  rt__callback_init(&m->callback, J, 1, 2);
  js_pushobject(J, immediate_object(m));
}

static void clear(struct immediate_more *m) {
  if (m && m->queued) {
    struct rt_immediates *all = m->rt->immediates;
    m->queued = 0;
    /* Which list holds it shows in its neighbours only at the ends; both accept it. */
    if (all->due.first == m->number || all->due.last == m->number)
      list_remove(all, &all->due, m->number);
    else
      list_remove(all, &all->waiting, m->number);
    if (m->refed)
      count_refs(all, -1);
    rt_task_cancel(m->rt, TR_KIND_IMMEDIATE, cell_at(all, m->number)->task);
    rt__callback_release(&m->callback);
    if (!m->self)
      immediate_free(m);
  }
}

void rt__js_clear_immediate(js_State *J) {
  clear(rt__userdata(rt__object_at(J, 1), immediate_tag));
  js_pushundefined(J);
}

static struct immediate_more *this_immediate(js_State *J) {
  struct immediate_more *m = rt__userdata(rt__object_at(J, 0), immediate_tag);
  if (!m)
    js_typeerror(J, "Illegal invocation");
  return m;
}

static void immediate_set_ref(js_State *J, unsigned char refed) {
  struct immediate_more *m = this_immediate(J);
  if (m->queued && m->refed != refed)
    count_refs(m->rt->immediates, refed ? 1 : -1);
  m->refed = refed;
  js_copy(J, 0);
}

static void immediate_ref(js_State *J) {
  immediate_set_ref(J, 1);
}

static void immediate_unref(js_State *J) {
  immediate_set_ref(J, 0);
}

static void immediate_has_ref(js_State *J) {
  struct immediate_more *m = this_immediate(J);
  js_pushboolean(J, m->queued && m->refed);
}

static void immediate_dispose(js_State *J) {
  clear(this_immediate(J));
  js_pushundefined(J);
}

static void immediate_destroyed(js_State *J) {
  struct immediate_more *m = this_immediate(J);
  js_pushboolean(J, !m->queued && !m->running);
}

void rt__immediates_dispose_by(struct rt *rt, const char *key) {
  js_State *J = rt->J;
  rt_push_slot(rt, rt->immediates->proto);
  js_newcfunction(J, immediate_dispose, "[Symbol.dispose]", 0);
  js_defproperty(J, -2, key, JS_DONTENUM);
  js_newcfunction(J, immediate_destroyed, "_destroyed", 0);
  js_pushundefined(J);
  js_defaccessor(J, -3, "_destroyed", JS_DONTENUM);
  js_pop(J, 1);
}

/* ---- running ---- */

/* Its cell is free before the function runs. */
static void plain_run(struct rt *rt, uint32_t number) {
  struct rt_immediates *all = rt->immediates;
  struct immediate i = *cell_at(all, number);
  rt__table_put(&all->cells, number);
  count_refs(all, -1);
  js_pushobject(rt->J, i.u.fn);
  rt_push_slot(rt, all->stand_in);
  uint32_t site = rt__site_of_object(rt, i.u.fn);
  rt__invoke(rt, TR_KIND_IMMEDIATE, i.task, rt__ns_since(rt, i.created), site, 0);
}

static void more_run(struct rt *rt, struct immediate_more *m) {
  struct immediate i = *cell_at(rt->immediates, m->number);
  m->queued = 0;
  m->running = 1;
  if (m->refed)
    count_refs(rt->immediates, -1);
  int argc = rt__callback_push(rt->J, &m->callback, immediate_object(m));
  uint32_t site = rt__site_of_object(rt, m->callback.fn);
  rt__invoke(rt, TR_KIND_IMMEDIATE, i.task, rt__ns_since(rt, i.created), site, argc);
  m->running = 0;
  rt__callback_release(&m->callback);
  if (!m->self)
    immediate_free(m);
}

static void immediate_run(struct rt *rt, uint32_t number) {
  const struct immediate *i = cell_at(rt->immediates, number);
  if (i->has_more || rt__callback_wants_this(i->u.fn))
    more_run(rt, immediate_more(rt, number));
  else
    plain_run(rt, number);
}

static void on_check(uv_check_t *handle) {
  struct rt *rt = handle->data;
  struct rt_immediates *all = rt->immediates;
  if (rt->async && rt->async->destroyed_count)
    rt__async_tell_destroyed(rt);
  if (!all->waiting.first)
    return;
  rt__phase(rt, TR_PHASE_CHECK);
  all->due = all->waiting;
  all->waiting = (struct immediate_list){0, 0};
  all->checking = 1;
  for (uint32_t number; (number = all->due.first) != 0 && !rt->exiting;) {
    list_remove(all, &all->due, number);
    immediate_run(rt, number);
  }
  all->checking = 0;
  if (all->refs == 0)
    uv_idle_stop(&all->idle);
  else if (!uv_is_active((uv_handle_t *)&all->idle))
    uv_idle_start(&all->idle, idle_nothing);
}

/* ---- life ---- */

static size_t list_mark(struct rt *rt, const struct immediate_list *list) {
  size_t n = 0;
  for (uint32_t c = list->first; c; c = cell_at(rt->immediates, c)->next, n++) {
    const struct immediate *i = cell_at(rt->immediates, c);
    if (!i->has_more) {
      js_markobject(rt->J, i->u.fn);
      continue;
    }
    rt__callback_mark(rt->J, &i->u.more->callback);
    if (i->u.more->self && i->u.more->self->count > 0)
      js_markobject(rt->J, i->u.more->self);
  }
  return n;
}

size_t rt__immediates_mark(struct rt *rt) {
  return list_mark(rt, &rt->immediates->waiting) + list_mark(rt, &rt->immediates->due);
}

void rt__immediates_init(struct rt *rt) {
  struct rt_immediates *all = rt->immediates = rt__alloc(sizeof *all);
  all->cells.cell_size = sizeof(struct immediate);
  all->more.cell_size = sizeof(struct immediate_more);
  uv_check_init(rt->loop, &all->check);
  uv_idle_init(rt->loop, &all->idle);
  all->check.data = rt;
  uv_check_start(&all->check, on_check);
  uv_unref((uv_handle_t *)&all->check);
  all->proto = rt_class_proto(rt, "Immediate");
  rt_push_slot(rt, all->proto);
  rt_method(rt->J, "ref", immediate_ref, 0);
  rt_method(rt->J, "unref", immediate_unref, 0);
  rt_method(rt->J, "hasRef", immediate_has_ref, 0);
  js_pop(rt->J, 1);
  push_object(rt, NULL);
  all->stand_in = rt_hold(rt, -1);
  js_pop(rt->J, 1);
}

static void list_free(const struct rt_immediates *all, const struct immediate_list *list) {
  for (uint32_t c = list->first; c; c = cell_at(all, c)->next)
    if (cell_at(all, c)->has_more)
      rt__callback_release(&cell_at(all, c)->u.more->callback);
}

/* After the engine: its objects let go of their immediates. */
void rt__immediates_free(struct rt *rt) {
  struct rt_immediates *all = rt->immediates;
  list_free(all, &all->waiting);
  list_free(all, &all->due);
  rt__table_release(&all->cells);
  rt__slab_release(&all->more);
  free(all);
}
