/* sqlite: what jobs do, on a worker. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/sqlite_job.h"

enum { EACH_ROWS = 64 };

void sq_job_fail(struct sq_job *j, enum sq_failure failure, const char *message) {
  free(j->message);
  j->failure = failure;
  if (!(j->message = strdup(message)))
    rt_oom();
}

static void fail_sqlite(struct sq_job *j, sqlite3 *handle) {
  j->code = sqlite3_extended_errcode(handle);
  sq_job_fail(j, SQLITE, sqlite3_errmsg(handle));
}

/* What runs in several jobs outlives the parameters of the first. */
static int bind_cell(struct sq_job *j, int index, const struct sq_cell *cell) {
  sqlite3_stmt *handle = j->st->handle;
  sqlite3_destructor_type stays = j->what == EACH ? SQLITE_TRANSIENT : SQLITE_STATIC;
  switch (cell->type) {
  case SQ_INTEGER:
    return sqlite3_bind_int64(handle, index, cell->u.integer);
  case SQ_REAL:
    return sqlite3_bind_double(handle, index, cell->u.real);
  case SQ_TEXT:
    return sqlite3_bind_text64(handle, index, cell->bytes, cell->u.length, stays,
                               SQLITE_UTF8);
  case SQ_BLOB:
    return sqlite3_bind_blob64(handle, index, cell->bytes, cell->u.length, stays);
  default:
    return sqlite3_bind_null(handle, index);
  }
}

/* The number of the next parameter; 0 to leave it out, -1 when that failed. */
static int index_of(struct sq_job *j, const struct sq_cell *name, int *anonymous) {
  int index;
  if (name->type != SQ_NAME)
    return *anonymous = sq_next_anonymous(j->st->handle, *anonymous);
  index = sq_parameter(j->st, name->bytes);
  if (index || j->st->unknown)
    return index;
  j->failure = BAD_STATE;
  if (asprintf(&j->message, "Unknown named parameter '%s'", name->bytes) < 0)
    rt_oom();
  return -1;
}

static int bind_all(struct sq_job *j) {
  struct sq_cell name, value;
  int anonymous = 0;
  sqlite3_clear_bindings(j->st->handle);
  while (sq_cells_next(&j->parameters, &name)) {
    sq_cells_next(&j->parameters, &value);
    int index = index_of(j, &name, &anonymous);
    if (index < 0)
      return 0;
    if (index == 0)
      continue;
    if (bind_cell(j, index, &value) != SQLITE_OK) {
      fail_sqlite(j, j->db->handle);
      return 0;
    }
  }
  return 1;
}

static void add_column(struct sq_cells *cells, sqlite3_stmt *handle, int i) {
  struct sq_cell cell = {.type = SQ_NULL};
  switch (sqlite3_column_type(handle, i)) {
  case SQLITE_INTEGER:
    cell.type = SQ_INTEGER;
    cell.u.integer = sqlite3_column_int64(handle, i);
    break;
  case SQLITE_FLOAT:
    cell.type = SQ_REAL;
    cell.u.real = sqlite3_column_double(handle, i);
    break;
  case SQLITE_TEXT:
    cell.type = SQ_TEXT;
    cell.bytes = (const char *)sqlite3_column_text(handle, i);
    cell.u.length = (size_t)sqlite3_column_bytes(handle, i);
    break;
  case SQLITE_BLOB:
    cell.type = SQ_BLOB;
    cell.bytes = sqlite3_column_blob(handle, i);
    cell.u.length = (size_t)sqlite3_column_bytes(handle, i);
    break;
  }
  if ((cell.type == SQ_TEXT || cell.type == SQ_BLOB) && !cell.bytes)
    cell.u.length = 0;
  sq_cells_add(cells, &cell);
}

static int wants_more(const struct sq_job *j) {
  return j->what == ALL || (j->what == EACH && j->count < EACH_ROWS);
}

/* Steps until there are the rows that the job wants. */
static void collect(struct sq_job *j) {
  sqlite3_stmt *handle = j->st->handle;
  int rc;
  do {
    rc = sqlite3_step(handle);
    if (rc != SQLITE_ROW)
      break;
    if (j->what == RUN)
      continue;
    j->count++;
    j->columns = sqlite3_column_count(handle);
    for (int i = 0; i < j->columns; i++)
      add_column(&j->rows, handle, i);
  } while (!j->rows.failed && (j->what == RUN || wants_more(j)));
  if (rc != SQLITE_ROW && rc != SQLITE_DONE)
    fail_sqlite(j, j->db->handle);
  if (j->rows.failed)
    sq_job_fail(j, NO_MEMORY, "Out of memory");
  j->ended = rc != SQLITE_ROW || j->what != EACH || j->failure;
}

/* False when there is no statement. */
static int run_prepare(struct sq_job *j) {
  const char *one, *other;
  int rc;
  j->st = sq_prepare(j->db, j->sql, NULL, &rc);
  if (rc != SQLITE_OK)
    fail_sqlite(j, j->db->handle);
  else if (!j->st)
    sq_job_fail(j, BAD_VALUE, "The SQL query contains no statements.");
  else if (sq_bare_conflict(j->st->handle, &one, &other))
    j->st->bare = 0; /* both are to be named in full */
  j->prepared = j->st != NULL;
  return j->prepared;
}

static void run_statement(struct sq_job *j) {
  if (!j->st && !run_prepare(j))
    return;
  sqlite3_stmt *handle = j->st->handle;
  if (!j->again) {
    sq_reset(j->st);
    if (!bind_all(j)) {
      j->ended = 1;
      return;
    }
  }
  collect(j);
  j->st->begun = 1;
  if (j->ended) {
    sq_reset(j->st);
    sqlite3_clear_bindings(handle);
  }
  j->changes = sqlite3_changes64(j->db->handle);
  j->rowid = sqlite3_last_insert_rowid(j->db->handle);
}

static void run_open(struct sq_job *j) {
  char *message = NULL;
  j->code = sq_open_handle(&j->open, &j->db->handle, &message);
  if (j->code != SQLITE_OK)
    sq_job_fail(j, SQLITE, message);
  free(message);
}

static void run_close(struct sq_job *j) {
  sqlite3_close_v2(j->db->handle);
  j->db->handle = NULL;
}

/* One statement of the text; 0 when it failed. */
static int exec_one(struct sq_job *j, const char *sql, const char **tail) {
  sqlite3_stmt *handle = NULL;
  int rc = sqlite3_prepare_v2(j->db->handle, sql, -1, &handle, tail);
  while (rc == SQLITE_OK && handle && (rc = sqlite3_step(handle)) == SQLITE_ROW)
    rc = SQLITE_OK;
  int good = rc == SQLITE_OK || rc == SQLITE_DONE;
  if (!good)
    fail_sqlite(j, j->db->handle);
  sqlite3_finalize(handle);
  return good;
}

static void run_exec(struct sq_job *j) {
  const char *tail;
  j->rest = j->sql;
  while (*j->rest && exec_one(j, j->rest, &tail))
    j->rest = tail;
}

/* Copies the whole database into a file. */
static void run_backup(struct sq_job *j) {
  sqlite3 *to = NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI;
  int rc = sqlite3_open_v2(j->open.path, &to, flags, NULL);
  sqlite3_backup *backup =
      rc == SQLITE_OK ? sqlite3_backup_init(to, "main", j->db->handle, "main") : NULL;
  if (backup) {
    sqlite3_busy_timeout(to, j->open.timeout);
    rc = sqlite3_backup_step(backup, -1);
    j->pages = sqlite3_backup_pagecount(backup);
    sqlite3_backup_finish(backup);
  }
  if (backup && rc != SQLITE_DONE) {
    j->code = rc;
    sq_job_fail(j, SQLITE, sqlite3_errstr(rc));
  } else if (!backup) {
    fail_sqlite(j, to);
  }
  sqlite3_close_v2(to);
}

void sq_job_run(struct rt_work *w) {
  struct sq_job *j = (struct sq_job *)w;
  switch (j->what) {
  case OPEN:
    run_open(j);
    break;
  case CLOSE:
    run_close(j);
    break;
  case EXEC:
    run_exec(j);
    break;
  case PREPARE:
    run_prepare(j);
    break;
  case BACKUP:
    run_backup(j);
    break;
  default:
    run_statement(j);
  }
  w->result = j->failure == SQLITE ? -j->code : j->count;
}
