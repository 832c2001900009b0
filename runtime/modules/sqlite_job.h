/*
 * An operation of sqlite on the pool. Made and delivered on the loop (sqlite_job.c), run on a
 * worker (sqlite_run.c), which has the connection and the statement meanwhile, and nothing else.
 */
#ifndef RT_MODULES_SQLITE_JOB_H
#define RT_MODULES_SQLITE_JOB_H

#include "runtime/modules/sqlite.h"

/* What a job does; those before OPEN run a statement. */
enum sq_what { RUN, GET, ALL, EACH, OPEN, CLOSE, EXEC, PREPARE, BACKUP };

/* Of an error, beside those of SQLite. */
enum sq_failure { NONE, SQLITE, BAD_STATE, BAD_VALUE, NO_MEMORY };

struct sq_job {
  struct rt_work w; /* first */
  struct sq_db *db;
  struct sq_statement *st; /* to run, or prepared */
  enum sq_what what;
  char *sql;        /* to prepare, or to execute */
  const char *rest; /* of it, when it stopped */
  struct sq_open open;
  struct sq_cells parameters, rows;
  int columns, count; /* of a row; rows */
  int again;          /* EACH: go on where the last job stopped */
  int prepared;       /* by this job: nobody else knows the statement yet */
  int ended;
  int pages; /* BACKUP */
  sqlite3_int64 changes, rowid;
  enum sq_failure failure;
  int code;
  char *message;
  rt_slot callback, self; /* the statement's object, which keeps the layout of its rows */
};

/* The job's run. Worker. */
void sq_job_run(struct rt_work *w);

/* Says what failed; the message is copied. Worker or loop. */
void sq_job_fail(struct sq_job *j, enum sq_failure failure, const char *message);

#endif
