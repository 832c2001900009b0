/*
 * sqlite over libsqlite3: connections and statements as Node.js has them, which block the
 * loop (sqlite_statement.c), and jobs of the same connections on the pool (sqlite_job.c).
 *
 * A connection is used by one thread at a time: by the loop's, or, from the submission of a
 * job to its delivery, by a pool worker (in_flight). What would free a statement meanwhile,
 * such as the collector, leaves it to whoever is done with the connection.
 *
 * Thread: the loop's, except for sqlite_cells.c and where it says worker.
 */
#ifndef RT_MODULES_SQLITE_H
#define RT_MODULES_SQLITE_H

#define SQLITE_ENABLE_SESSION
#define SQLITE_ENABLE_PREUPDATE_HOOK
#include <sqlite3.h>

#include "runtime/internal.h"

struct sq_cell;
struct sq_session;
struct sq_statement;

/* A connection; `handle` is NULL while it is closed. */
struct sq_db {
  struct rt *rt;
  sqlite3 *handle;
  struct sq_statement *statements; /* all that are not finalized */
  struct sq_statement *dead;       /* nobody's, but the connection was in use */
  struct sq_session *sessions;     /* that are open */
  unsigned refs;                   /* the object, statements, sessions, jobs */
  int running;                     /* calls of SQLite that may run JavaScript */
  int in_flight;                   /* a job has it */
  int authorizing;                 /* its authorizer runs: nothing else may */
  rt_slot authorizer;
  rt_slot thrown;                  /* what a function of JavaScript threw, held */
};

enum sq_op { SQ_RUN, SQ_GET, SQ_ALL, SQ_ITERATE, SQ_OPS };

struct sq_statement {
  struct sq_db *db;
  sqlite3_stmt *handle; /* NULL: finalized */
  struct sq_statement *next, *previous;
  unsigned refs;       /* the object, iterators, jobs */
  unsigned generation; /* how often it was begun, for iterators */
  int running;
  int begun; /* it was not reset since */
  int parameters;
  unsigned char arrays, bare, unknown; /* the options of its rows and parameters */
  unsigned char bare_checked;
  int columns;          /* of the layout below; -1: there is none */
  int prepared;         /* how often SQLite had compiled it anew then */
  js_Object *shape;     /* a row without values; marked by the statement's object */
  unsigned short *place; /* of each column among the shape's properties */
  const char *ops[SQ_OPS]; /* names of its operations in the trace */
};

/* ---- sqlite_db.c ---- */

struct sq_db *sq_db_at(js_State *J, int idx); /* throws for what is none */
struct sq_db *sq_open_db_at(js_State *J, int idx); /* and for one that is closed */
/* It can be used by this thread now, or throws. */
void sq_check_free(js_State *J, struct sq_db *db);
struct sq_db *sq_db_new(struct rt *rt);
void sq_db_ref(struct sq_db *db);
void sq_db_unref(struct sq_db *db);

/* Options of a connection; text is UTF-8. */
struct sq_open {
  char *path;
  int read_only, foreign_keys, double_quoted, defensive, timeout;
};
/* Worker or loop. SQLITE_OK, or the error, whose message is in malloc()ed *message. */
int sq_open_handle(const struct sq_open *options, sqlite3 **handle, char **message);
void sq_read_options(js_State *J, int idx, struct sq_open *options);

/* Ends the use of a connection: finalizes what died meanwhile. */
void sq_bury(struct sq_db *db);
/* Finalizes all statements and closes. */
void sq_close(struct sq_db *db);

/* Pushes Node.js's error of SQLite; throws that of the connection, or what a function of
 * JavaScript threw during the call. */
void sq_push_error(js_State *J, int code, const char *message);
_Noreturn void sq_throw(js_State *J, struct sq_db *db);

/* Natives of the binding. */
void sq_db_natives(struct rt *rt);

/* ---- sqlite_statement.c ---- */

/* A statement of the SQL's beginning, or NULL: *code is the error, SQLITE_OK where there is
 * no statement in it. *tail is what follows. Worker or loop. */
struct sq_statement *sq_prepare(struct sq_db *db, const char *sql, const char **tail,
                                int *code);
void sq_link(struct sq_statement *st); /* known to its connection from now on */
/* Pushes its object, which takes over the reference. */
void sq_push_statement(struct rt *rt, struct sq_statement *st);
struct sq_statement *sq_statement_at(js_State *J, int idx); /* NULL for what is none */
void sq_statement_ref(struct sq_statement *st);
void sq_statement_unref(struct sq_statement *st);
void sq_finalize(struct sq_statement *st);
int sq_step(struct sq_statement *st);
void sq_reset(struct sq_statement *st);
void sq_statement_natives(struct rt *rt);

/* ---- sqlite_iterator.c ---- */

void sq_iterate(js_State *J);
void sq_iterator_natives(struct rt *rt);
/* Binds the call's arguments from `first` on, after the last run's end. */
void sq_begin(js_State *J, struct sq_statement *st, int first);

/* ---- sqlite_bind.c ---- */

/* The bytes of a typed array, DataView or ArrayBuffer, while nothing else runs; NULL for what
 * has none, a pointer to nothing where their length is 0. */
const void *sq_bytes_at(js_State *J, int idx, size_t *length);
/* The number of a named parameter, 0 for none. */
int sq_parameter(struct sq_statement *st, const char *name);
/* Whether two names are the same without their first characters; what they are then. */
int sq_bare_conflict(sqlite3_stmt *handle, const char **one, const char **other);
/* The next parameter after `index` that has no name. */
int sq_next_anonymous(sqlite3_stmt *handle, int index);
/* Throws when the statement was finalized, such as by a getter of the parameters. */
void sq_check_alive(js_State *J, const struct sq_statement *st);
void sq_bind(js_State *J, struct sq_statement *st, int first);

/* ---- sqlite_row.c ---- */

/* Pushes the current row as the statement's options want it. */
void sq_push_row(js_State *J, struct sq_statement *st);
void sq_push_bytes(js_State *J, const void *bytes, size_t length);
void sq_push_value(js_State *J, sqlite3_value *value);
void sq_push_cell(js_State *J, const struct sq_cell *cell);
void sq_push_integer(js_State *J, sqlite3_int64 value);
/* Pushes an object of the statement's columns whose values are undefined: that of column i is
 * properties[st->place[i]]. Something must keep the statement's object alive. */
js_Object *sq_push_shaped(js_State *J, struct sq_statement *st);
/* Pushes {changes, lastInsertRowid}. */
void sq_push_changes(js_State *J, sqlite3_int64 changes, sqlite3_int64 rowid);
void sq_push_columns(js_State *J, struct sq_statement *st);

/* ---- sqlite_cells.c: values on their way between threads ---- */

enum sq_type { SQ_NULL, SQ_INTEGER, SQ_REAL, SQ_TEXT, SQ_BLOB, SQ_NAME };

struct sq_cell {
  enum sq_type type;
  union {
    sqlite3_int64 integer;
    double real;
    size_t length; /* of the bytes */
  } u;
  const char *bytes; /* after a text or a name comes NUL */
};

struct sq_cells {
  char *data;
  size_t used, room;
  size_t at;  /* where the next one is read */
  int failed; /* there was no memory */
};

void sq_cells_add(struct sq_cells *c, const struct sq_cell *cell);
/* 0 at the end. */
int sq_cells_next(struct sq_cells *c, struct sq_cell *cell);
void sq_cells_release(struct sq_cells *c);

/* ---- sqlite_function.c ---- */

void sq_function_natives(struct rt *rt);

/* Calls a function with some values, from within a call of SQLite: leaves its value, or returns
 * 0 and keeps what it threw for sq_throw(). */
int sq_call(struct sq_db *db, rt_slot fn, const struct sq_cell *cells, int count);

/* ---- sqlite_session.c ---- */

/* Those that nobody has any more, or all. */
void sq_close_sessions(struct sq_db *db, int all);
void sq_session_natives(struct rt *rt);

/* ---- sqlite_name.c ---- */

/* "get SELECT a FROM b WHERE c = ?": what to call an operation in the trace. Values in the
 * text become question marks, and there is an end to how many names are made. */
const char *sq_op_name(struct rt *rt, const char *op, const char *sql);

/* ---- sqlite_job.c ---- */

void sq_job_natives(struct rt *rt);

/* ---- runtime/modules.def ---- */

void rt_binding_sqlite(struct rt *rt);

#endif
