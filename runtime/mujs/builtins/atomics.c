/* Atomics: operations on the integers of typed arrays that no other thread sees half done, and
 * waiting until another thread has something to say. */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <time.h>

#include "runtime/mujs/builtins/bytes.h"

/* ---- the element in question ---- */

struct element {
  js_Object *view;
  int index;
};

_Noreturn static void not_suitable(js_State *J, const char *what) {
  js_getglobal(J, "Object");
  js_getproperty(J, -1, "prototype");
  js_getproperty(J, -1, "toString");
  js_copy(J, 1);
  js_call(J, 0);
  js_typeerror(J, "%s is not %s.", js_tostring(J, -1), what);
}

static js_Object *integers_at(js_State *J) {
  js_Object *view = jsb_of_class(J, 1, JS_CBYTES);
  if (!view || view->u.b.kind == JS_UINT8C || view->u.b.kind >= JS_FLOAT32)
    not_suitable(J, "an integer typed array");
  if (view->u.b.detached)
    js_typeerror(J, "Cannot perform Atomics operation on a detached ArrayBuffer");
  return view;
}

/* Of the typed array at 1, the element that 2 says. */
static struct element element_at(js_State *J) {
  js_Object *view = integers_at(J);
  double index = jsb_to_index(J, 2);
  if (index < 0 || index >= view->u.b.length)
    js_rangeerror(J, "Invalid atomic access index");
  return (struct element){view, (int)index};
}

/* The operand at idx as 32 bits; what it is converted by may have taken the memory away. */
static uint32_t operand(js_State *J, struct element e, int idx, double *integer) {
  double n = js_tonumber(J, idx);
  n = isnan(n) ? 0 : trunc(n) + 0.0;
  if (integer)
    *integer = n;
  if (e.view->u.b.detached)
    js_typeerror(J, "Cannot perform Atomics operation on a detached ArrayBuffer");
  js_pushnumber(J, n);
  uint32_t bits = js_touint32(J, -1);
  js_pop(J, 1);
  return bits;
}

/* ---- operations ---- */

enum op { DO_LOAD, DO_STORE, DO_ADD, DO_SUB, DO_AND, DO_OR, DO_XOR, DO_EXCHANGE, DO_COMPARE };

/* One function for each type: what was there before. */
#define OPERATE(name, type)                                                                \
  static double operate_##name(enum op op, unsigned char *at, uint32_t a, uint32_t b) {    \
    type *p = (type *)(void *)at, value = (type)a, expected = (type)a;                     \
    switch (op) {                                                                          \
    case DO_LOAD: return __atomic_load_n(p, __ATOMIC_SEQ_CST);                             \
    case DO_STORE: __atomic_store_n(p, value, __ATOMIC_SEQ_CST); return 0;                 \
    case DO_ADD: return __atomic_fetch_add(p, value, __ATOMIC_SEQ_CST);                    \
    case DO_SUB: return __atomic_fetch_sub(p, value, __ATOMIC_SEQ_CST);                    \
    case DO_AND: return __atomic_fetch_and(p, value, __ATOMIC_SEQ_CST);                    \
    case DO_OR: return __atomic_fetch_or(p, value, __ATOMIC_SEQ_CST);                      \
    case DO_XOR: return __atomic_fetch_xor(p, value, __ATOMIC_SEQ_CST);                    \
    case DO_EXCHANGE: return __atomic_exchange_n(p, value, __ATOMIC_SEQ_CST);              \
    default:                                                                               \
      __atomic_compare_exchange_n(p, &expected, (type)b, 0, __ATOMIC_SEQ_CST,              \
                                  __ATOMIC_SEQ_CST);                                       \
      return expected;                                                                     \
    }                                                                                      \
  }
OPERATE(int8, int8_t)
OPERATE(uint8, uint8_t)
OPERATE(int16, int16_t)
OPERATE(uint16, uint16_t)
OPERATE(int32, int32_t)
OPERATE(uint32, uint32_t)
#undef OPERATE

static double operate(struct element e, enum op op, uint32_t a, uint32_t b) {
  int kind = e.view->u.b.kind;
  unsigned char *at = e.view->u.b.data + ((size_t)e.index << jsV_elementshift[kind]);
  switch (kind) {
  case JS_INT8: return operate_int8(op, at, a, b);
  case JS_UINT8: return operate_uint8(op, at, a, b);
  case JS_INT16: return operate_int16(op, at, a, b);
  case JS_UINT16: return operate_uint16(op, at, a, b);
  case JS_INT32: return operate_int32(op, at, a, b);
  default: return operate_uint32(op, at, a, b);
  }
}

static void read_modify_write(js_State *J, enum op op) {
  struct element e = element_at(J);
  js_pushnumber(J, operate(e, op, operand(J, e, 3, NULL), 0));
}

static void atomics_add(js_State *J) {
  read_modify_write(J, DO_ADD);
}

static void atomics_sub(js_State *J) {
  read_modify_write(J, DO_SUB);
}

static void atomics_and(js_State *J) {
  read_modify_write(J, DO_AND);
}

static void atomics_or(js_State *J) {
  read_modify_write(J, DO_OR);
}

static void atomics_xor(js_State *J) {
  read_modify_write(J, DO_XOR);
}

static void atomics_exchange(js_State *J) {
  read_modify_write(J, DO_EXCHANGE);
}

static void atomics_load(js_State *J) {
  js_pushnumber(J, operate(element_at(J), DO_LOAD, 0, 0));
}

static void atomics_store(js_State *J) {
  struct element e = element_at(J);
  double integer;
  uint32_t bits = operand(J, e, 3, &integer);
  operate(e, DO_STORE, bits, 0);
  js_pushnumber(J, integer);
}

static void atomics_compare_exchange(js_State *J) {
  struct element e = element_at(J);
  uint32_t expected = operand(J, e, 3, NULL), wanted = operand(J, e, 4, NULL);
  js_pushnumber(J, operate(e, DO_COMPARE, expected, wanted));
}

static void atomics_is_lock_free(js_State *J) {
  double n = js_tonumber(J, 1);
  js_pushboolean(J, n == 1 || n == 2 || n == 4 || n == 8);
}

/* ---- waiting ---- */

struct waiter {
  const unsigned char *address;
  struct waiter *next;
  pthread_cond_t wake;
  int woken;
};

static pthread_mutex_t waiting_lock = PTHREAD_MUTEX_INITIALIZER;
static struct waiter *waiters, **last_waiter = &waiters; /* in the order they came */

/* A thread that is to end looks up this often. */
#define LOOK_NS 20000000

static uint64_t now_ns(void) {
  struct timespec ts;
  clock_gettime(CLOCK_MONOTONIC, &ts);
  return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static void forget(struct waiter *w) {
  struct waiter **link = &waiters;
  while (*link && *link != w)
    link = &(*link)->next;
  if (!*link)
    return;
  *link = w->next;
  if (last_waiter == &w->next)
    last_waiter = link;
}

static void sleep_until(struct waiter *w, uint64_t ns) {
  struct timespec until = {(time_t)(ns / 1000000000u), (long)(ns % 1000000000u)};
  pthread_cond_timedwait(&w->wake, &waiting_lock, &until);
}

/* The lock is held. Returns whether it was woken. */
static int wait_for(js_State *J, const unsigned char *address, double timeout_ms) {
  struct waiter w = {.address = address};
  pthread_condattr_t clock;
  double left_ns = timeout_ms * 1e6;
  uint64_t end = left_ns < 1e18 ? now_ns() + (uint64_t)left_ns : UINT64_MAX;
  pthread_condattr_init(&clock);
  pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
  pthread_cond_init(&w.wake, &clock);
  pthread_condattr_destroy(&clock);
  *last_waiter = &w;
  last_waiter = &w.next;
  for (uint64_t now; !w.woken && !J->interrupt && (now = now_ns()) < end;)
    sleep_until(&w, end - now > LOOK_NS ? now + LOOK_NS : end);
  forget(&w);
  pthread_cond_destroy(&w.wake);
  return w.woken;
}

static struct element waitable_at(js_State *J) {
  js_Object *view = jsb_of_class(J, 1, JS_CBYTES);
  if (!view || view->u.b.kind != JS_INT32)
    not_suitable(J, "an int32 or BigInt64 typed array");
  return element_at(J);
}

static void atomics_wait(js_State *J) {
  struct element e = waitable_at(J);
  if (!jsb_buffer_of(J, e.view)->u.b.shared)
    not_suitable(J, "a shared typed array");
  uint32_t expected = operand(J, e, 3, NULL);
  double timeout = js_isdefined(J, 4) ? js_tonumber(J, 4) : INFINITY;
  if (isnan(timeout))
    timeout = INFINITY;
  unsigned char *address = e.view->u.b.data + (size_t)e.index * 4;
  const char *answer = "not-equal";
  pthread_mutex_lock(&waiting_lock);
  if ((int32_t)operate_int32(DO_LOAD, address, 0, 0) == (int32_t)expected)
    answer = wait_for(J, address, timeout > 0 ? timeout : 0) ? "ok" : "timed-out";
  pthread_mutex_unlock(&waiting_lock);
  js_pushstring(J, answer);
}

static void atomics_notify(js_State *J) {
  struct element e = waitable_at(J);
  double count = js_isdefined(J, 3) ? trunc(js_tonumber(J, 3)) : INFINITY;
  const unsigned char *address = e.view->u.b.data + (size_t)e.index * 4;
  int woken = 0;
  pthread_mutex_lock(&waiting_lock);
  for (struct waiter *w = waiters; w && woken < count; w = w->next)
    if (w->address == address && !w->woken) {
      w->woken = 1;
      woken++;
      pthread_cond_signal(&w->wake);
    }
  pthread_mutex_unlock(&waiting_lock);
  js_pushnumber(J, woken);
}

void jsb_atomics(js_State *J) {
  js_newobject(J);
  jsB_propf(J, "Atomics.load", atomics_load, 2);
  jsB_propf(J, "Atomics.store", atomics_store, 3);
  jsB_propf(J, "Atomics.add", atomics_add, 3);
  jsB_propf(J, "Atomics.sub", atomics_sub, 3);
  jsB_propf(J, "Atomics.and", atomics_and, 3);
  jsB_propf(J, "Atomics.or", atomics_or, 3);
  jsB_propf(J, "Atomics.xor", atomics_xor, 3);
  jsB_propf(J, "Atomics.exchange", atomics_exchange, 3);
  jsB_propf(J, "Atomics.compareExchange", atomics_compare_exchange, 4);
  jsB_propf(J, "Atomics.isLockFree", atomics_is_lock_free, 1);
  jsB_propf(J, "Atomics.wait", atomics_wait, 4);
  jsB_propf(J, "Atomics.notify", atomics_notify, 3);
  jsb_tag(J, "Atomics");
  js_defglobal(J, "Atomics", JS_DONTENUM);
}
