/* A SQLite database: the tables with indexes, and views for the questions that are asked
 * most. It is written beside its name, like every export; to a pipe, as a copy. */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exporters/tables.h"
#include "exporters/text.h"

enum { APPLICATION_ID = 0x75767363 /* "uvsc" */, VERSION = 1, BATCH = 100000 };

struct sqlite {
  struct ex_rows rows;
  struct ex_export *e;
  sqlite3 *db;
  char path[4096];
  sqlite3_stmt *inserts[EX_TABLES];
  struct ex_bytes text;
  uint64_t written;
};

static const char after[] =
    "CREATE INDEX callbacks_by_run ON callbacks(run_ns);"
    "CREATE INDEX callbacks_by_task ON callbacks(process, task);"
    "CREATE INDEX callbacks_by_time ON callbacks(begin_ns);"
    "CREATE INDEX callbacks_by_site ON callbacks(site);"
    "CREATE INDEX tasks_by_task ON tasks(process, task);"
    "CREATE INDEX pool_items_by_time ON pool_items(submit_ns);"
    "CREATE INDEX ticks_by_time ON ticks(begin_ns);"
    "CREATE INDEX counters_by_name ON counters(name, t_ns);"
    "CREATE VIEW slow_callbacks AS SELECT c.pid, c.kind, s.function, s.file, s.line,"
    " c.begin_ns, c.run_ns, c.wait_ns, c.task FROM callbacks c"
    " LEFT JOIN sites s ON s.site = c.site WHERE c.run_ns >= 10000000"
    " ORDER BY c.run_ns DESC;"
    "CREATE VIEW pool_waits AS SELECT pid, kind, op, count(*) AS items,"
    " avg(queued_ns) AS queued_avg_ns, max(queued_ns) AS queued_max_ns,"
    " avg(run_ns) AS run_avg_ns, max(run_ns) AS run_max_ns,"
    " avg(delivery_ns) AS delivery_avg_ns, max(delivery_ns) AS delivery_max_ns"
    " FROM pool_items GROUP BY pid, kind, op;"
    "CREATE VIEW causality AS SELECT t.process, t.pid, t.task, t.kind,"
    " t.created_ns, t.cause, s.function AS scheduled_in, s.file, s.line,"
    " c.begin_ns, c.run_ns FROM tasks t LEFT JOIN sites s ON s.site = t.site"
    " LEFT JOIN callbacks c ON c.process = t.process AND c.task = t.task;";

/* What SQLite says, as the destination's error. */
static void check(struct sqlite *s, int result) {
  if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW)
    return;
  int system = s->db ? sqlite3_system_errno(s->db) : 0;
  ex_fail(s->e->dest, result == SQLITE_FULL ? -ENOSPC : system ? -system : -EIO);
}

static void execute(struct sqlite *s, const char *sql) {
  if (s->db && !ex_error(s->e->dest))
    check(s, sqlite3_exec(s->db, sql, NULL, NULL, NULL));
}

static void make_table(struct sqlite *s, const struct ex_table *table) {
  struct ex_bytes *b = &s->text;
  b->used = 0;
  ex_bytes_puts(b, "CREATE TABLE ");
  ex_bytes_puts(b, table->name);
  for (unsigned i = 0; i < table->column_count; i++) {
    int key = i == 0 && (table == &ex_tables[EX_TABLE_processes] ||
                         table == &ex_tables[EX_TABLE_sites]);
    ex_bytes_puts(b, i ? ", \"" : "(\"");
    ex_bytes_puts(b, table->columns[i].name);
    ex_bytes_puts(b,
                  table->columns[i].type == EX_COLUMN_TEXT ? "\" TEXT" : "\" INTEGER");
    ex_bytes_puts(b, key ? " PRIMARY KEY" : "");
  }
  ex_bytes_put(b, ")", 2);
  execute(s, b->at);
  b->used = 0;
  ex_bytes_puts(b, "INSERT INTO ");
  ex_bytes_puts(b, table->name);
  for (unsigned i = 0; i < table->column_count; i++)
    ex_bytes_puts(b, i ? ",?" : " VALUES(?");
  ex_bytes_put(b, ")", 2);
  if (s->db && !ex_error(s->e->dest))
    check(s, sqlite3_prepare_v3(s->db, b->at, -1, SQLITE_PREPARE_PERSISTENT,
                                &s->inserts[table - ex_tables], NULL));
}

static void bind(struct sqlite *s, sqlite3_stmt *insert, int i,
                 const struct ex_cell *cell) {
  switch (cell->kind) {
  case EX_CELL_NULL:
    check(s, sqlite3_bind_null(insert, i));
    break;
  case EX_CELL_TEXT: {
    size_t before = s->text.used;
    ex_bytes_utf8(&s->text, cell->text);
    check(s, sqlite3_bind_text(insert, i, s->text.used > before ? s->text.at + before : "",
                               (int)(s->text.used - before), SQLITE_TRANSIENT));
    break;
  }
  default: /* beyond 2^63 there is no integer in SQLite: they wrap */
    check(s, sqlite3_bind_int64(insert, i, (sqlite3_int64)cell->number));
  }
}

static void put_row(void *data, const struct ex_table *table,
                    const struct ex_cell *cells) {
  struct sqlite *s = data;
  sqlite3_stmt *insert = s->inserts[table - ex_tables];
  if (!insert || ex_error(s->e->dest))
    return;
  s->text.used = 0;
  for (unsigned i = 0; i < table->column_count; i++)
    bind(s, insert, (int)i + 1, &cells[i]);
  check(s, sqlite3_step(insert));
  sqlite3_reset(insert);
  if (++s->written % BATCH == 0)
    execute(s, "COMMIT; BEGIN");
}

static void sqlite_begin(struct ex_export *e) {
  struct sqlite *s = e->state;
  char setup[256];
  s->e = e;
  int err = ex_dest_scratch(e->dest, s->path, sizeof s->path);
  if (err)
    ex_fail(e->dest, err);
  else
    check(s, sqlite3_open_v2(s->path, &s->db, SQLITE_OPEN_READWRITE, NULL));
  snprintf(setup, sizeof setup,
           "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;"
           "PRAGMA cache_size=-8000; PRAGMA application_id=%d; PRAGMA user_version=%d;"
           "BEGIN",
           APPLICATION_ID, VERSION);
  execute(s, setup);
  for (size_t i = 0; i < ex_table_count; i++)
    make_table(s, &ex_tables[i]);
  ex_rows_begin(&s->rows, e, put_row, s);
}

static void sqlite_event(struct ex_export *e, const struct tr_event *event) {
  ex_rows_event(&((struct sqlite *)e->state)->rows, event);
}

static void sqlite_end(struct ex_export *e) {
  struct sqlite *s = e->state;
  ex_rows_end(&s->rows);
  execute(s, after);
  execute(s, "COMMIT");
  for (size_t i = 0; i < ex_table_count; i++)
    sqlite3_finalize(s->inserts[i]);
  if (s->db && sqlite3_close(s->db) != SQLITE_OK)
    ex_fail(e->dest, -EIO);
  if (*s->path)
    ex_dest_take(e->dest, s->path);
  ex_bytes_release(&s->text);
}

const struct ex_format ex_format_sqlite = {
    .name = "sqlite",
    .summary = "a database with views: slow_callbacks, pool_waits, causality",
    .state_size = sizeof(struct sqlite),
    .begin = sqlite_begin,
    .event = sqlite_event,
    .end = sqlite_end,
};
