/* sqlite: jobs on the pool, how they start and what comes of them. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/sqlite_job.h"

static void release(struct sq_job *j) {
  rt_drop(j->db->rt, j->callback);
  rt_drop(j->db->rt, j->self);
  if (j->st)
    sq_statement_unref(j->st);
  sq_db_unref(j->db);
  sq_cells_release(&j->parameters);
  sq_cells_release(&j->rows);
  free(j->open.path);
  free(j->message);
  free(j->sql);
  free(j);
}

/* ---- results ---- */

static void push_failure(js_State *J, struct sq_job *j) {
  switch (j->failure) {
  case SQLITE:
    sq_push_error(J, j->code, j->message);
    break;
  case BAD_STATE:
    rt_push_coded_error(J, "Error", "ERR_INVALID_STATE", j->message);
    break;
  case BAD_VALUE:
    rt_push_coded_error(J, "TypeError", "ERR_INVALID_ARG_VALUE", j->message);
    break;
  default:
    js_newrangeerror(J, j->message);
  }
}

static void push_row(js_State *J, struct sq_job *j) {
  struct sq_cell value;
  js_Object *row = sq_push_shaped(J, j->st);
  for (int i = 0; i < j->columns && sq_cells_next(&j->rows, &value); i++) {
    if (i >= j->st->columns)
      continue;
    sq_push_cell(J, &value);
    row->properties[j->st->place[i]].value = *js_tovalue(J, -1);
    js_pop(J, 1);
  }
}

static void push_rows(js_State *J, struct sq_job *j) {
  js_newarray(J);
  for (int i = 0; i < j->count; i++) {
    push_row(J, j);
    js_setindex(J, -2, i);
  }
}

/* The callback's second argument. */
static void push_result(js_State *J, struct sq_job *j) {
  if (j->what == RUN)
    sq_push_changes(J, j->changes, j->rowid);
  else if (j->what == GET && j->count)
    push_row(J, j);
  else if (j->what == ALL || j->what == EACH)
    push_rows(J, j);
  else if (j->what == BACKUP)
    js_pushnumber(J, j->pages);
  else
    js_pushundefined(J);
}

/* The error, the result, and whether it is all, or what is left of the SQL. */
static void push_outcome(js_State *J, struct sq_job *j) {
  if (js_try(J)) { /* a value that cannot be shown, or no memory for it */
    js_pushundefined(J);
    js_pushundefined(J);
    return;
  }
  if (j->failure) {
    push_failure(J, j);
    js_pushundefined(J);
  } else {
    js_pushnull(J);
    push_result(J, j);
  }
  if (j->rest)
    rt_push_text(J, j->rest, strlen(j->rest));
  else
    js_pushboolean(J, j->ended);
  js_endtry(J);
}

/* Pushes the statement's object, which may be new. */
static void push_statement(js_State *J, struct sq_job *j) {
  struct rt *rt = j->db->rt;
  if (!j->prepared) {
    rt_push_slot(rt, j->self);
    return;
  }
  sq_link(j->st);
  if (js_try(J)) {
    js_pop(J, 1);
    js_pushundefined(J);
    return;
  }
  sq_statement_ref(j->st);
  sq_push_statement(rt, j->st);
  js_endtry(J);
}

/* callback(statement, and the three above) */
static void done(struct rt_work *w, int status) {
  struct sq_job *j = (struct sq_job *)w;
  struct rt *rt = j->db->rt;
  js_State *J = rt->J;
  uint64_t task = w->task, wait = rt_work_wait_ns(w);
  j->db->in_flight = 0;
  if (status < 0)
    sq_job_fail(j, NO_MEMORY, uv_strerror(status));
  rt_push_slot(rt, j->callback);
  js_pushundefined(J);
  push_statement(J, j);
  push_outcome(J, j);
  sq_bury(j->db);
  release(j);
  rt_call(rt, TR_KIND_DATABASE, task, wait, 4);
}

/* ---- starting ---- */

static struct sq_job *job_new(struct sq_db *db, enum sq_what what) {
  struct sq_job *j = rt__alloc(sizeof *j);
  j->db = db;
  j->what = what;
  sq_db_ref(db);
  return j;
}

/* The task was made when the program asked for the operation. */
static void submit(js_State *J, struct sq_job *j, const char *op, int task) {
  struct rt *rt = j->db->rt;
  j->callback = rt_hold(rt, task + 1);
  j->w.run = sq_job_run;
  j->w.done = done;
  int err = rt_work_submit_task(rt, &j->w, TR_KIND_DATABASE, op,
                                (uint64_t)js_tonumber(J, task));
  if (err < 0) {
    release(j);
    rt_throw_uv(J, err, "sqlite", NULL, NULL);
  }
  j->db->in_flight = 1;
  js_pushundefined(J);
}

/* False for what cannot be one, and where there was no memory. */
static int add_value(js_State *J, struct sq_job *j, int idx) {
  struct sq_cell cell = {.type = SQ_NULL};
  char *text = NULL;
  if (js_isnumber(J, idx)) {
    cell.type = SQ_REAL;
    cell.u.real = js_tonumber(J, idx);
  } else if (js_isboolean(J, idx)) {
    cell.type = SQ_INTEGER;
    cell.u.integer = js_toboolean(J, idx);
  } else if (js_isstring(J, idx)) {
    cell.type = SQ_TEXT;
    cell.bytes = text = rt_to_text(J, idx, &cell.u.length);
  } else if ((cell.bytes = sq_bytes_at(J, idx, &cell.u.length))) {
    cell.type = SQ_BLOB;
  } else if (!js_isnull(J, idx)) {
    return 0;
  }
  sq_cells_add(&j->parameters, &cell);
  free(text);
  return !j->parameters.failed;
}

static void add_name(js_State *J, struct sq_job *j, int idx) {
  struct sq_cell cell = {.type = SQ_NULL};
  char *text = NULL;
  if (js_isstring(J, idx)) {
    cell.type = SQ_NAME;
    cell.bytes = text = rt_to_text(J, idx, &cell.u.length);
  }
  sq_cells_add(&j->parameters, &cell);
  free(text);
}

/* Pairs of a name, or null, and a value: how many were good. */
static int add_parameters(js_State *J, struct sq_job *j, int idx) {
  int i, n = js_getlength(J, idx);
  for (i = 0; i + 1 < n; i += 2) {
    js_getindex(J, idx, i);
    add_name(J, j, js_gettop(J) - 1);
    js_getindex(J, idx, i + 1);
    int good = add_value(J, j, js_gettop(J) - 1);
    js_pop(J, 2);
    if (!good)
      break;
  }
  return i / 2;
}

static const char *const OPS[SQ_OPS] = {"run", "get", "all", "each"};

static const char *op_name(struct sq_job *j) {
  struct sq_statement *st = j->st;
  if (!st || !j->db->rt->trace)
    return sq_op_name(j->db->rt, OPS[j->what], j->sql);
  if (!st->ops[j->what])
    st->ops[j->what] = sq_op_name(j->db->rt, OPS[j->what], sqlite3_sql(st->handle));
  return st->ops[j->what];
}

/* The statement at idx, or the text of one. */
static void take_statement(js_State *J, struct sq_job *j, int idx) {
  if (js_isstring(J, idx)) {
    j->sql = rt_to_text(J, idx, NULL);
    return;
  }
  j->self = rt_hold(j->db->rt, idx);
  j->st = sq_statement_at(J, idx);
  sq_statement_ref(j->st);
}

static void check_query(js_State *J) {
  struct sq_statement *st = sq_statement_at(J, 3);
  int what = js_tointeger(J, 2);
  if (what < RUN || what > EACH || (!st && !js_isstring(J, 3)))
    js_typeerror(J, "Illegal invocation");
  if (st && !st->handle)
    rt_throw_code(J, "Error", "ERR_INVALID_STATE", "statement has been finalized");
}

/* query(db, what, statement or SQL, parameters, go on, task, callback); the parameters are an
 * array of the module's own, so that nothing here runs the program's JavaScript */
static void b_query(js_State *J) {
  struct sq_db *db = sq_open_db_at(J, 1);
  check_query(J);
  struct sq_job *j = job_new(db, (enum sq_what)js_tointeger(J, 2));
  take_statement(J, j, 3);
  j->again = js_toboolean(J, 5);
  int pairs = js_getlength(J, 4) / 2, good = add_parameters(J, j, 4);
  if (good < pairs) {
    int failed = j->parameters.failed;
    release(j);
    if (failed)
      js_rangeerror(J, "Out of memory");
    rt_throw_code(J, "TypeError", "ERR_INVALID_ARG_TYPE",
                  "Provided value cannot be bound to SQLite parameter %d.", good + 1);
  }
  submit(J, j, op_name(j), 6);
}

/* openLater(db, path, options, task, callback) */
static void b_open_later(js_State *J) {
  struct sq_db *db = sq_db_at(J, 1);
  sq_check_free(J, db);
  struct sq_job *j = job_new(db, OPEN);
  sq_read_options(J, 3, &j->open);
  j->open.path = rt_to_text(J, 2, NULL);
  submit(J, j, "open", 4);
}

/* closeLater(db, task, callback) */
static void b_close_later(js_State *J) {
  struct sq_db *db = sq_open_db_at(J, 1);
  struct sq_job *j = job_new(db, CLOSE);
  while (db->statements)
    sq_finalize(db->statements);
  submit(J, j, "close", 2);
}

static void with_sql(js_State *J, enum sq_what what, const char *op) {
  struct sq_db *db = sq_open_db_at(J, 1);
  struct sq_job *j = job_new(db, what);
  j->sql = rt_to_text(J, 2, NULL);
  submit(J, j, sq_op_name(db->rt, op, j->sql), 3);
}

/* execLater(db, sql, task, callback) */
static void b_exec_later(js_State *J) {
  with_sql(J, EXEC, "exec");
}

/* prepareLater(db, sql, task, callback) */
static void b_prepare_later(js_State *J) {
  with_sql(J, PREPARE, "prepare");
}

/* backup(db, path, timeout, task, callback) */
static void b_backup(js_State *J) {
  struct sq_db *db = sq_open_db_at(J, 1);
  struct sq_job *j = job_new(db, BACKUP);
  j->open.path = rt_to_text(J, 2, NULL);
  j->open.timeout = js_tointeger(J, 3);
  submit(J, j, "backup", 4);
}

/* reset(statement): it holds no lock any more. */
static void b_reset(js_State *J) {
  struct sq_statement *st = sq_statement_at(J, 1);
  if (st && st->handle && !st->running && !st->db->in_flight)
    sq_reset(st);
  js_pushundefined(J);
}

/* finalize(statement) */
static void b_finalize(js_State *J) {
  struct sq_statement *st = sq_statement_at(J, 1);
  if (st && !st->running && !st->db->in_flight)
    sq_finalize(st);
  js_pushundefined(J);
}

/* task(): of an operation that the program asks for now. */
static void b_task(js_State *J) {
  js_pushnumber(J, (double)rt_task_new(rt_of(J), TR_KIND_DATABASE));
}

/* cancel(task): it will not run. */
static void b_cancel(js_State *J) {
  rt_task_cancel(rt_of(J), TR_KIND_DATABASE, (uint64_t)js_tonumber(J, 1));
  js_pushundefined(J);
}

void sq_job_natives(struct rt *rt) {
  js_State *J = rt->J;
  rt_method(J, "query", b_query, 7);
  rt_method(J, "openLater", b_open_later, 5);
  rt_method(J, "closeLater", b_close_later, 3);
  rt_method(J, "execLater", b_exec_later, 4);
  rt_method(J, "prepareLater", b_prepare_later, 4);
  rt_method(J, "backup", b_backup, 5);
  rt_method(J, "task", b_task, 0);
  rt_method(J, "cancel", b_cancel, 1);
  rt_method(J, "reset", b_reset, 1);
  rt_method(J, "finalize", b_finalize, 1);
}
