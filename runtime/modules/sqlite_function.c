/* sqlite: functions of SQL that are JavaScript's. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/sqlite.h"

/* A function, or the four of an aggregate; `start` may be a plain value. */
struct function {
  struct sq_db *db;
  rt_slot call, start, inverse, result; /* call: the function itself, or step */
};

static void destroy(void *data) {
  struct function *f = data;
  struct rt *rt = f->db->rt;
  rt_drop(rt, f->call);
  rt_drop(rt, f->start);
  rt_drop(rt, f->inverse);
  rt_drop(rt, f->result);
  free(f);
}

/* ---- values ---- */

static void give_text(sqlite3_context *context, js_State *J, int idx) {
  size_t length;
  char *text = rt_to_text(J, idx, &length);
  sqlite3_result_text64(context, text, length, free, SQLITE_UTF8);
}

static void give_object(sqlite3_context *context, js_State *J, int idx) {
  const js_Object *obj = rt__object_at(J, idx);
  size_t length = 0;
  const void *bytes = sq_bytes_at(J, idx, &length);
  if (bytes) {
    if (length)
      sqlite3_result_blob64(context, bytes, length, SQLITE_TRANSIENT);
    else
      sqlite3_result_zeroblob(context, 0);
  } else if (obj->type == JS_CUSERDATA && strcmp(obj->u.user.tag, "Promise") == 0) {
    sqlite3_result_error(context, "Asynchronous user-defined functions are not supported",
                         -1);
  } else {
    sqlite3_result_error(
        context, "Returned JavaScript value cannot be converted to a SQLite value", -1);
  }
}

/* The value on top of the stack is the function's. */
static void give(sqlite3_context *context, js_State *J) {
  if (js_isnull(J, -1) || js_isundefined(J, -1))
    sqlite3_result_null(context);
  else if (js_isnumber(J, -1))
    sqlite3_result_double(context, js_tonumber(J, -1));
  else if (js_isstring(J, -1))
    give_text(context, J, -1);
  else if (js_isobject(J, -1))
    give_object(context, J, -1);
  else
    sqlite3_result_error(
        context, "Returned JavaScript value cannot be converted to a SQLite value", -1);
}

/* ---- calling ---- */

enum { TRIES = 16 }; /* which the engine must have left */

typedef void body_fn(sqlite3_context *context, struct function *f, int argc,
                     sqlite3_value **argv);

/* Nothing is thrown through SQLite's frames: it goes on when SQLite has returned. */
static void guard(sqlite3_context *context, body_fn *body, int argc, sqlite3_value **argv) {
  struct function *f = sqlite3_user_data(context);
  struct sq_db *db = f->db;
  js_State *J = db->rt->J;
  if (J->trytop + TRIES > JS_TRYLIMIT) {
    sqlite3_result_error(context, "too much recursion", -1);
    return;
  }
  if (js_try(J)) {
    if (!db->thrown)
      db->thrown = rt_hold(db->rt, -1);
    js_pop(J, 1);
    sqlite3_result_error(context, "", 0);
    return;
  }
  body(context, f, argc, argv);
  js_endtry(J);
}

/* Leaves the value of fn(first, arguments...); there may be no first. */
static void call(struct function *f, rt_slot fn, const rt_slot *first, int argc,
                 sqlite3_value **argv) {
  struct rt *rt = f->db->rt;
  rt_push_slot(rt, fn);
  js_pushundefined(rt->J);
  if (first)
    rt_push_slot(rt, *first);
  for (int i = 0; i < argc; i++)
    sq_push_value(rt->J, argv[i]);
  js_call(rt->J, argc + (first != NULL));
}

static void function_body(sqlite3_context *context, struct function *f, int argc,
                          sqlite3_value **argv) {
  call(f, f->call, NULL, argc, argv);
  give(context, f->db->rt->J);
  js_pop(f->db->rt->J, 1);
}

static void x_function(sqlite3_context *context, int argc, sqlite3_value **argv) {
  guard(context, function_body, argc, argv);
}

int sq_call(struct sq_db *db, rt_slot fn, const struct sq_cell *cells, int count) {
  js_State *J = db->rt->J;
  if (J->trytop + TRIES > JS_TRYLIMIT)
    return 0;
  if (js_try(J)) {
    if (!db->thrown)
      db->thrown = rt_hold(db->rt, -1);
    js_pop(J, 1);
    return 0;
  }
  rt_push_slot(db->rt, fn);
  js_pushundefined(J);
  for (int i = 0; i < count; i++)
    sq_push_cell(J, &cells[i]);
  js_call(J, count);
  js_endtry(J);
  return 1;
}

/* ---- aggregates ---- */

struct accumulator {
  rt_slot value;
  int started;
};

static struct accumulator *started(sqlite3_context *context, struct function *f) {
  struct accumulator *a = sqlite3_aggregate_context(context, sizeof *a);
  struct rt *rt = f->db->rt;
  if (!a)
    js_rangeerror(rt->J, "Out of memory");
  if (a->started)
    return a;
  rt_push_slot(rt, f->start);
  if (js_iscallable(rt->J, -1)) {
    js_pushundefined(rt->J);
    js_call(rt->J, 0);
  }
  a->value = rt_hold(rt, -1);
  a->started = 1;
  js_pop(rt->J, 1);
  return a;
}

static void advance(sqlite3_context *context, struct function *f, rt_slot fn, int argc,
                    sqlite3_value **argv) {
  struct rt *rt = f->db->rt;
  struct accumulator *a = started(context, f);
  call(f, fn, &a->value, argc, argv);
  rt_drop(rt, a->value);
  a->value = rt_hold(rt, -1);
  js_pop(rt->J, 1);
}

static void step_body(sqlite3_context *context, struct function *f, int argc,
                      sqlite3_value **argv) {
  advance(context, f, f->call, argc, argv);
}

static void inverse_body(sqlite3_context *context, struct function *f, int argc,
                         sqlite3_value **argv) {
  advance(context, f, f->inverse, argc, argv);
}

static void value_body(sqlite3_context *context, struct function *f, int argc,
                       sqlite3_value **argv) {
  struct accumulator *a = started(context, f);
  (void)argv;
  if (f->result)
    call(f, f->result, &a->value, argc, NULL);
  else
    rt_push_slot(f->db->rt, a->value);
  give(context, f->db->rt->J);
  js_pop(f->db->rt->J, 1);
}

static void x_step(sqlite3_context *context, int argc, sqlite3_value **argv) {
  guard(context, step_body, argc, argv);
}

static void x_inverse(sqlite3_context *context, int argc, sqlite3_value **argv) {
  guard(context, inverse_body, argc, argv);
}

static void x_value(sqlite3_context *context) {
  guard(context, value_body, 0, NULL);
}

/* Also when the statement was reset halfway: then nobody wants the value. */
static void x_final(sqlite3_context *context) {
  struct function *f = sqlite3_user_data(context);
  struct accumulator *a;
  if (f->db->running && !f->db->thrown)
    x_value(context);
  a = sqlite3_aggregate_context(context, 0);
  if (a && a->started)
    rt_drop(f->db->rt, a->value);
}

/* ---- defining ---- */

static rt_slot hold_if(struct rt *rt, int idx) {
  return js_isundefined(rt->J, idx) ? 0 : rt_hold(rt, idx);
}

static struct function *function_of(struct sq_db *db, int call) {
  struct function *f = rt__alloc(sizeof *f);
  f->db = db;
  f->call = rt_hold(db->rt, call);
  return f;
}

/* define(db, name, number of arguments, flags, function) */
static void b_define(js_State *J) {
  struct sq_db *db = sq_open_db_at(J, 1);
  int argc = js_tointeger(J, 3), flags = js_tointeger(J, 4);
  char *name = rt_to_text(J, 2, NULL);
  int rc = sqlite3_create_function_v2(db->handle, name, argc, SQLITE_UTF8 | flags,
                                      function_of(db, 5), x_function, NULL, NULL,
                                      destroy);
  free(name);
  if (rc != SQLITE_OK)
    sq_throw(J, db);
  js_pushundefined(J);
}

/* aggregate(db, name, number of arguments, flags, start, step, inverse, result) */
static void b_aggregate(js_State *J) {
  struct sq_db *db = sq_open_db_at(J, 1);
  int argc = js_tointeger(J, 3), flags = js_tointeger(J, 4);
  char *name = rt_to_text(J, 2, NULL);
  struct function *f = function_of(db, 6);
  f->start = rt_hold(db->rt, 5);
  f->inverse = hold_if(db->rt, 7);
  f->result = hold_if(db->rt, 8);
  int window = f->inverse != 0;
  int rc = sqlite3_create_window_function(db->handle, name, argc, SQLITE_UTF8 | flags, f,
                                          x_step, x_final, window ? x_value : NULL,
                                          window ? x_inverse : NULL, destroy);
  free(name);
  if (rc != SQLITE_OK)
    sq_throw(J, db);
  js_pushundefined(J);
}

void sq_function_natives(struct rt *rt) {
  rt_method(rt->J, "define", b_define, 5);
  rt_method(rt->J, "aggregate", b_aggregate, 8);
}
