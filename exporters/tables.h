/*
 * Events as rows of tables (tables.def): what sqlite, csv and jsonl hold. A row is
 * written when what it tells of has ended, so that memory grows only with what is open.
 *
 * Thread: one. Units: nanoseconds. Ownership: cells are valid during the call.
 */
#ifndef EX_TABLES_H
#define EX_TABLES_H

#include "exporters/bytes.h"
#include "exporters/export.h"
#include "exporters/ids.h"
#include "exporters/pending.h"

enum ex_table_id {
#define TABLE(name) EX_TABLE_##name,
#define COLUMN(table, name, type)
#define END_TABLE(name)
#include "exporters/tables.def"
#undef TABLE
#undef COLUMN
#undef END_TABLE
  EX_TABLES
};

enum { EX_COLUMNS_MAX = 16 };

enum ex_column_type { EX_COLUMN_INTEGER, EX_COLUMN_TEXT };

struct ex_column {
  const char *name;
  enum ex_column_type type;
};

struct ex_cell {
  enum { EX_CELL_NULL, EX_CELL_UNSIGNED, EX_CELL_SIGNED, EX_CELL_TEXT } kind;
  uint64_t number;  /* in two's complement when signed */
  const char *text; /* as the program gave it */
};

struct ex__row_thread; /* private to tables.c */

struct ex_rows {
  struct ex_export *e;
  void (*write)(void *data, const struct ex_table *table, const struct ex_cell *cells);
  void *data;
  struct ex__row_thread **threads; /* by number of `thread_ids` */
  size_t thread_room;
  struct ex_ids thread_ids, sites;
  uint32_t processes;
  struct ex_pending work, spawns, spans;
  struct ex_bytes text;
};

void ex_rows_begin(struct ex_rows *r, struct ex_export *e,
                   void (*write)(void *data, const struct ex_table *table,
                                 const struct ex_cell *cells),
                   void *data);
void ex_rows_event(struct ex_rows *r, const struct tr_event *event);
/* Writes what is open, then processes and threads, and frees everything. */
void ex_rows_end(struct ex_rows *r);

#endif
