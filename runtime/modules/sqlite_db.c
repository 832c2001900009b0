/* sqlite: connections. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/sqlite.h"

static const char TAG[] = "SqliteHandle";

/* ---- life ---- */

struct sq_db *sq_db_new(struct rt *rt) {
  struct sq_db *db = rt__alloc(sizeof *db);
  db->rt = rt;
  db->refs = 1;
  return db;
}

void sq_db_ref(struct sq_db *db) {
  db->refs++;
}

void sq_db_unref(struct sq_db *db) {
  if (--db->refs > 0)
    return;
  sq_close(db);
  rt_drop(db->rt, db->thrown);
  free(db);
}

void sq_bury(struct sq_db *db) {
  if (db->in_flight || db->running || (!db->dead && !db->sessions))
    return;
  sq_db_ref(db);
  sq_close_sessions(db, 0);
  while (db->dead) {
    struct sq_statement *st = db->dead;
    db->dead = st->next;
    sqlite3_finalize(st->handle);
    st->handle = NULL;
    st->refs = 1;
    sq_statement_unref(st);
  }
  sq_db_unref(db);
}

void sq_close(struct sq_db *db) {
  sq_bury(db);
  while (db->statements)
    sq_finalize(db->statements);
  sq_close_sessions(db, 1);
  sqlite3_close_v2(db->handle);
  db->handle = NULL;
  rt_drop(db->rt, db->authorizer);
  db->authorizer = 0;
}

static void finalize(js_State *J, void *data) {
  (void)J;
  sq_db_unref(data);
}

struct sq_db *sq_db_at(js_State *J, int idx) {
  struct sq_db *db = rt__userdata(rt__object_at(J, idx), TAG);
  if (!db)
    js_typeerror(J, "Illegal invocation");
  return db;
}

void sq_check_free(js_State *J, struct sq_db *db) {
  if (db->in_flight)
    rt_throw_code(J, "Error", "ERR_INVALID_STATE",
                  "database is in use by an operation on the pool");
  if (db->authorizing)
    rt_throw_code(J, "Error", "ERR_INVALID_STATE",
                  "database cannot be used by its authorizer");
}

struct sq_db *sq_open_db_at(js_State *J, int idx) {
  struct sq_db *db = sq_db_at(J, idx);
  if (!db->handle)
    rt_throw_code(J, "Error", "ERR_INVALID_STATE", "database is not open");
  sq_check_free(J, db);
  return db;
}

/* create(): a connection that is not open. */
static void b_create(js_State *J) {
  struct sq_db *db = sq_db_new(rt_of(J));
  js_newobject(J);
  js_newuserdata(J, TAG, db, finalize);
}

/* ---- errors ---- */

void sq_push_error(js_State *J, int code, const char *message) {
  rt_push_text(J, message, strlen(message)); /* names in it come from the file */
  js_newerror(J, js_tostring(J, -1));
  js_rot2pop1(J);
  rt_set_string(J, "code", "ERR_SQLITE_ERROR");
  rt_set_number(J, "errcode", code);
  rt_set_string(J, "errstr", sqlite3_errstr(code));
}

void sq_throw(js_State *J, struct sq_db *db) {
  if (db->thrown) {
    rt_push_slot(db->rt, db->thrown);
    rt_drop(db->rt, db->thrown);
    db->thrown = 0;
  } else {
    sq_push_error(J, sqlite3_extended_errcode(db->handle), sqlite3_errmsg(db->handle));
  }
  js_throw(J);
}

/* ---- opening ---- */

static int option(js_State *J, int idx, const char *name) {
  js_getproperty(J, idx, name);
  int value = js_isnumber(J, -1) ? js_tointeger(J, -1) : js_toboolean(J, -1);
  js_pop(J, 1);
  return value;
}

void sq_read_options(js_State *J, int idx, struct sq_open *options) {
  options->read_only = option(J, idx, "readOnly");
  options->foreign_keys = option(J, idx, "enableForeignKeyConstraints");
  options->double_quoted = option(J, idx, "enableDoubleQuotedStringLiterals");
  options->defensive = option(J, idx, "defensive");
  options->timeout = option(J, idx, "timeout");
}

static int configure(const struct sq_open *options, sqlite3 *handle) {
  const int settings[][2] = {
      {SQLITE_DBCONFIG_DQS_DML, options->double_quoted},
      {SQLITE_DBCONFIG_DQS_DDL, options->double_quoted},
      {SQLITE_DBCONFIG_ENABLE_FKEY, options->foreign_keys},
      {SQLITE_DBCONFIG_DEFENSIVE, options->defensive},
      {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
  };
  int rc = SQLITE_OK;
  for (size_t i = 0; i < sizeof settings / sizeof settings[0] && rc == SQLITE_OK; i++)
    rc = sqlite3_db_config(handle, settings[i][0], settings[i][1], NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_busy_timeout(handle, options->timeout);
  return rc;
}

int sq_open_handle(const struct sq_open *options, sqlite3 **handle, char **message) {
  int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
              (options->read_only ? SQLITE_OPEN_READONLY
                                  : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  int rc = sqlite3_open_v2(options->path, handle, flags, NULL);
  if (rc == SQLITE_OK)
    rc = configure(options, *handle);
  if (rc == SQLITE_OK)
    return rc;
  if (*handle)
    rc = sqlite3_extended_errcode(*handle);
  *message = strdup(*handle ? sqlite3_errmsg(*handle) : sqlite3_errstr(rc));
  if (!*message)
    rt_oom();
  sqlite3_close_v2(*handle);
  *handle = NULL;
  return rc;
}

/* open(db, path, options) */
static void b_open(js_State *J) {
  struct sq_db *db = sq_db_at(J, 1);
  struct sq_open options = {0};
  char *message = NULL;
  sq_check_free(J, db);
  sq_read_options(J, 3, &options);
  options.path = rt_to_text(J, 2, NULL);
  rt_sync_begin(db->rt, TR_KIND_DATABASE, "open");
  int rc = sq_open_handle(&options, &db->handle, &message);
  rt_sync_end(db->rt, TR_KIND_DATABASE, "open");
  free(options.path);
  js_pushundefined(J);
  if (rc == SQLITE_OK)
    return;
  if (js_try(J)) {
    free(message);
    js_throw(J);
  }
  sq_push_error(J, rc, message);
  js_endtry(J);
  free(message);
  js_throw(J);
}

static void b_close(js_State *J) {
  struct sq_db *db = sq_open_db_at(J, 1);
  if (db->running)
    rt_throw_code(J, "Error", "ERR_INVALID_STATE",
                  "database cannot be closed by a function that it calls");
  rt_sync_begin(db->rt, TR_KIND_DATABASE, "close");
  sq_close(db);
  rt_sync_end(db->rt, TR_KIND_DATABASE, "close");
  js_pushundefined(J);
}

static void b_is_open(js_State *J) {
  js_pushboolean(J, sq_db_at(J, 1)->handle != NULL);
}

static void b_is_transaction(js_State *J) {
  js_pushboolean(J, !sqlite3_get_autocommit(sq_open_db_at(J, 1)->handle));
}

/* location(db, name): the file of an attached database, null when it has none. */
static void b_location(js_State *J) {
  struct sq_db *db = sq_open_db_at(J, 1);
  char *name = rt_to_text(J, 2, NULL);
  const char *file = sqlite3_db_filename(db->handle, name);
  free(name);
  if (file && file[0])
    rt_push_text(J, file, strlen(file));
  else
    js_pushnull(J);
}

/* ---- SQL ---- */

/* exec(db, sql) */
static void b_exec(js_State *J) {
  struct sq_db *db = sq_open_db_at(J, 1);
  char *sql = rt_to_text(J, 2, NULL);
  const char *op = sq_op_name(db->rt, "exec", sql);
  rt_sync_begin(db->rt, TR_KIND_DATABASE, op);
  db->running++;
  int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
  db->running--;
  rt_sync_end(db->rt, TR_KIND_DATABASE, op);
  free(sql);
  if (rc != SQLITE_OK || db->thrown)
    sq_throw(J, db);
  sq_bury(db);
  js_pushundefined(J);
}

/* prepare(db, sql, returnArrays, bare names, unknown names) */
static void b_prepare(js_State *J) {
  struct sq_db *db = sq_open_db_at(J, 1);
  char *sql = rt_to_text(J, 2, NULL);
  int rc;
  db->running++; /* an authorizer may be called */
  struct sq_statement *st = sq_prepare(db, sql, NULL, &rc);
  db->running--;
  free(sql);
  sq_bury(db);
  if (rc != SQLITE_OK)
    sq_throw(J, db);
  if (!st)
    rt_throw_code(J, "TypeError", "ERR_INVALID_ARG_VALUE",
                  "The SQL query contains no statements.");
  st->arrays = js_toboolean(J, 3);
  st->bare = js_toboolean(J, 4);
  st->unknown = js_toboolean(J, 5);
  sq_link(st);
  sq_push_statement(db->rt, st);
}

/* serialize(db, name): the bytes of the database file. */
static void b_serialize(js_State *J) {
  struct sq_db *db = sq_open_db_at(J, 1);
  char *name = rt_to_text(J, 2, NULL);
  sqlite3_int64 size = 0;
  unsigned char *bytes = sqlite3_serialize(db->handle, name, &size, 0);
  free(name);
  if (!bytes && size > 0)
    js_rangeerror(J, "Out of memory");
  if (!bytes)
    sq_throw(J, db);
  if (js_try(J)) {
    sqlite3_free(bytes);
    js_throw(J);
  }
  sq_push_bytes(J, bytes, (size_t)size);
  js_endtry(J);
  sqlite3_free(bytes);
}

void sq_db_natives(struct rt *rt) {
  js_State *J = rt->J;
  rt_method(J, "create", b_create, 0);
  rt_method(J, "open", b_open, 3);
  rt_method(J, "close", b_close, 1);
  rt_method(J, "isOpen", b_is_open, 1);
  rt_method(J, "isTransaction", b_is_transaction, 1);
  rt_method(J, "location", b_location, 2);
  rt_method(J, "exec", b_exec, 2);
  rt_method(J, "prepare", b_prepare, 5);
  rt_method(J, "serialize", b_serialize, 2);
}
