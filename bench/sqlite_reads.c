/* Point reads by key, as in sqlite.js: nanoseconds of one. Arguments: file, reads. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS = 100000 };

static void check(int rc) {
  if (rc != SQLITE_OK && rc != SQLITE_ROW && rc != SQLITE_DONE) {
    fprintf(stderr, "bench: %s\n", sqlite3_errstr(rc));
    exit(1);
  }
}

static void fill(sqlite3 *db) {
  sqlite3_stmt *insert;
  char name[64];
  check(sqlite3_exec(db, "DROP TABLE IF EXISTS item;"
                     "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, price REAL)",
                     NULL, NULL, NULL));
  check(sqlite3_prepare_v2(db, "INSERT INTO item VALUES (?, ?, ?)", -1, &insert, NULL));
  check(sqlite3_exec(db, "BEGIN", NULL, NULL, NULL));
  for (int i = 1; i <= ROWS; i++) {
    int length = snprintf(name, sizeof name, "the name of item %d", i);
    check(sqlite3_bind_double(insert, 1, i));
    check(sqlite3_bind_text(insert, 2, name, length, SQLITE_TRANSIENT));
    check(sqlite3_bind_double(insert, 3, i / 4.0));
    check(sqlite3_step(insert));
    sqlite3_reset(insert);
  }
  check(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL));
  sqlite3_finalize(insert);
}

/* The text is copied, as who wants to keep it has to. */
static double reads(sqlite3_stmt *read, int count) {
  static unsigned key = 1;
  double sum = 0;
  for (int i = 0; i < count; i++) {
    key = (key * 7919u + 13) % ROWS + 1;
    check(sqlite3_bind_double(read, 1, key));
    check(sqlite3_step(read));
    char *name = strdup((const char *)sqlite3_column_text(read, 1));
    sum += sqlite3_column_double(read, 2) + (double)(sqlite3_column_int64(read, 0) & name[0]);
    free(name);
    sqlite3_reset(read);
  }
  return sum;
}

int main(int argc, char **argv) {
  int count = argc > 2 ? atoi(argv[2]) : 300000;
  struct timespec a, b;
  sqlite3_stmt *read;
  sqlite3 *db;
  check(sqlite3_open_v2(argc > 1 ? argv[1] : ":memory:", &db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        NULL));
  fill(db);
  check(sqlite3_prepare_v2(db, "SELECT id, name, price FROM item WHERE id = ?", -1, &read,
                           NULL));
  double sum = reads(read, count / 10);
  clock_gettime(CLOCK_MONOTONIC, &a);
  sum += reads(read, count);
  clock_gettime(CLOCK_MONOTONIC, &b);
  printf("%.1f %d\n",
         ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / count,
         sum > 0);
  sqlite3_finalize(read);
  sqlite3_close(db);
  return 0;
}
