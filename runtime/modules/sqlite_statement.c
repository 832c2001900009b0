/* sqlite: statements that block the loop. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/sqlite.h"

static const char TAG[] = "StatementSync";
#define PROTOTYPE "rt.sqliteStatement"

/* ---- life ---- */

struct sq_statement *sq_prepare(struct sq_db *db, const char *sql, const char **tail,
                                int *code) {
  sqlite3_stmt *handle = NULL;
  *code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, tail);
  if (*code != SQLITE_OK || !handle)
    return NULL;
  struct sq_statement *st = rt__alloc(sizeof *st);
  st->db = db;
  st->handle = handle;
  st->refs = 1;
  st->columns = -1;
  st->bare = 1;
  st->parameters = sqlite3_bind_parameter_count(handle);
  return st;
}

void sq_link(struct sq_statement *st) {
  struct sq_db *db = st->db;
  st->next = db->statements;
  if (st->next)
    st->next->previous = st;
  db->statements = st;
  sq_db_ref(db);
}

/* Out of the list of the living. */
static void leave(struct sq_statement *st) {
  if (st->previous)
    st->previous->next = st->next;
  else
    st->db->statements = st->next;
  if (st->next)
    st->next->previous = st->previous;
  st->next = st->previous = NULL;
}

void sq_finalize(struct sq_statement *st) {
  if (!st->handle)
    return;
  leave(st);
  sqlite3_finalize(st->handle);
  st->handle = NULL;
}

void sq_statement_ref(struct sq_statement *st) {
  st->refs++;
}

void sq_statement_unref(struct sq_statement *st) {
  struct sq_db *db = st->db;
  if (--st->refs > 0)
    return;
  if (st->handle && (db->in_flight || db->running)) {
    leave(st);
    st->next = db->dead;
    db->dead = st;
    return;
  }
  sq_finalize(st);
  free(st->place);
  free(st);
  sq_db_unref(db);
}

static void finalize(js_State *J, void *data) {
  (void)J;
  sq_statement_unref(data);
}

static void mark(js_State *J, void *data) {
  struct sq_statement *st = data;
  if (st->shape)
    js_markobject(J, st->shape);
}

void sq_push_statement(struct rt *rt, struct sq_statement *st) {
  js_State *J = rt->J;
  if (js_try(J)) {
    sq_statement_unref(st);
    js_throw(J);
  }
  js_getregistry(J, PROTOTYPE);
  js_newuserdata(J, TAG, st, NULL);
  js_endtry(J);
  js_Object *self = rt__object_at(J, -1);
  self->u.user.finalize = finalize;
  self->u.user.mark = mark;
}

struct sq_statement *sq_statement_at(js_State *J, int idx) {
  return rt__userdata(rt__object_at(J, idx), TAG);
}

static struct sq_statement *this_statement(js_State *J) {
  struct sq_statement *st = sq_statement_at(J, 0);
  if (!st)
    js_typeerror(J, "Illegal invocation");
  sq_check_alive(J, st);
  sq_check_free(J, st->db);
  return st;
}

/* ---- running ---- */

int sq_step(struct sq_statement *st) {
  st->running = st->begun = 1;
  st->db->running++;
  int rc = sqlite3_step(st->handle);
  st->db->running--;
  st->running = 0;
  return rc;
}

void sq_reset(struct sq_statement *st) {
  if (st->begun)
    sqlite3_reset(st->handle);
  st->begun = 0;
}

void sq_begin(js_State *J, struct sq_statement *st, int first) {
  if (st->running)
    rt_throw_code(J, "Error", "ERR_INVALID_STATE", "statement is being executed");
  st->generation++;
  sq_reset(st);
  sq_bind(J, st, first);
  sq_check_alive(J, st);
}

static const char *const OPS[SQ_OPS] = {"run", "get", "all", "iterate"};

static const char *op_name(struct sq_statement *st, enum sq_op op) {
  if (!st->db->rt->trace)
    return OPS[op];
  if (!st->ops[op])
    st->ops[op] = sq_op_name(st->db->rt, OPS[op], sqlite3_sql(st->handle));
  return st->ops[op];
}

/* Each leaves its result on the stack. */
static void run_all(js_State *J, struct sq_statement *st) {
  int rc, n = 0;
  js_newarray(J);
  while ((rc = sq_step(st)) == SQLITE_ROW) {
    sq_push_row(J, st);
    js_setindex(J, -2, n++);
  }
  if (rc != SQLITE_DONE || st->db->thrown)
    sq_throw(J, st->db);
}

static void run_get(js_State *J, struct sq_statement *st) {
  int rc = sq_step(st);
  if ((rc != SQLITE_ROW && rc != SQLITE_DONE) || st->db->thrown)
    sq_throw(J, st->db);
  if (rc == SQLITE_ROW)
    sq_push_row(J, st);
  else
    js_pushundefined(J);
}

static void run_run(js_State *J, struct sq_statement *st) {
  int rc = sq_step(st);
  if ((rc != SQLITE_ROW && rc != SQLITE_DONE) || st->db->thrown)
    sq_throw(J, st->db);
  sq_reset(st); /* what counts rows is complete then */
  sq_push_changes(J, sqlite3_changes64(st->db->handle),
                  sqlite3_last_insert_rowid(st->db->handle));
}

typedef void run_fn(js_State *J, struct sq_statement *st);
static run_fn *const RUN[] = {run_run, run_get, run_all};

/* Whatever happens, the statement holds no lock afterwards. */
static void execute(js_State *J, enum sq_op op) {
  struct sq_statement *st = this_statement(J);
  struct rt *rt = st->db->rt;
  const char *name = op_name(st, op);
  sq_begin(J, st, 1);
  rt_sync_begin(rt, TR_KIND_DATABASE, name);
  if (js_try(J)) {
    rt_sync_end(rt, TR_KIND_DATABASE, name);
    sq_reset(st);
    sqlite3_clear_bindings(st->handle);
    js_throw(J);
  }
  RUN[op](J, st);
  js_endtry(J);
  sq_reset(st);
  rt_sync_end(rt, TR_KIND_DATABASE, name);
  if (st->db->dead)
    sq_bury(st->db);
}

static void s_run(js_State *J) {
  execute(J, SQ_RUN);
}

static void s_get(js_State *J) {
  execute(J, SQ_GET);
}

static void s_all(js_State *J) {
  execute(J, SQ_ALL);
}

/* ---- the rest ---- */

static void s_columns(js_State *J) {
  sq_push_columns(J, this_statement(J));
}

static int flag(js_State *J, const char *name) {
  if (!js_isboolean(J, 1))
    rt_throw_code(J, "TypeError", "ERR_INVALID_ARG_TYPE",
                  "The \"%s\" argument must be a boolean.", name);
  return js_toboolean(J, 1);
}

static void s_set_return_arrays(js_State *J) {
  struct sq_statement *st = this_statement(J);
  st->arrays = (unsigned char)flag(J, "returnArrays");
  js_pushundefined(J);
}

static void s_set_allow_bare(js_State *J) {
  struct sq_statement *st = this_statement(J);
  st->bare = (unsigned char)flag(J, "allowBareNamedParameters");
  js_pushundefined(J);
}

static void s_set_allow_unknown(js_State *J) {
  struct sq_statement *st = this_statement(J);
  st->unknown = (unsigned char)flag(J, "enabled");
  js_pushundefined(J);
}

static void s_set_read_big_ints(js_State *J) {
  this_statement(J);
  if (flag(J, "readBigInts"))
    rt_throw_code(J, "Error", "ERR_METHOD_NOT_IMPLEMENTED",
                  "The engine has no BigInt: integers beyond 2^53 can be read as text, with "
                  "CAST(x AS TEXT)");
  js_pushundefined(J);
}

static void s_source_sql(js_State *J) {
  const char *sql = sqlite3_sql(this_statement(J)->handle);
  rt_push_text(J, sql, strlen(sql));
}

static void s_expanded_sql(js_State *J) {
  char *sql = sqlite3_expanded_sql(this_statement(J)->handle);
  if (!sql)
    js_rangeerror(J, "Out of memory");
  if (js_try(J)) {
    sqlite3_free(sql);
    js_throw(J);
  }
  rt_push_text(J, sql, strlen(sql));
  js_endtry(J);
  sqlite3_free(sql);
}

static void s_constructor(js_State *J) {
  rt_throw_code(J, "Error", "ERR_ILLEGAL_CONSTRUCTOR", "Illegal constructor");
}

static void enumerable_method(js_State *J, const char *name, js_CFunction fn) {
  js_newcfunction(J, fn, name, 0);
  js_setproperty(J, -2, name);
}

static void getter(js_State *J, const char *name, js_CFunction fn) {
  js_newcfunction(J, fn, "", 0);
  js_pushundefined(J);
  js_defaccessor(J, -3, name, 0);
}

void sq_statement_natives(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  enumerable_method(J, "iterate", sq_iterate);
  enumerable_method(J, "all", s_all);
  enumerable_method(J, "get", s_get);
  enumerable_method(J, "run", s_run);
  enumerable_method(J, "columns", s_columns);
  enumerable_method(J, "setAllowBareNamedParameters", s_set_allow_bare);
  enumerable_method(J, "setAllowUnknownNamedParameters", s_set_allow_unknown);
  enumerable_method(J, "setReadBigInts", s_set_read_big_ints);
  enumerable_method(J, "setReturnArrays", s_set_return_arrays);
  getter(J, "sourceSQL", s_source_sql);
  getter(J, "expandedSQL", s_expanded_sql);
  js_copy(J, -1);
  js_setregistry(J, PROTOTYPE);
  js_newcconstructor(J, s_constructor, s_constructor, "StatementSync", 0);
  js_setproperty(J, -2, "StatementSync");
}
