/* JSON Lines: each row of a table is an object, whose first member names the table. Written
 * straight, not through objects: these would take longer than everything else. */
#include "exporters/tables.h"
#include "exporters/text.h"

struct jsonl {
  struct ex_rows rows;
  const struct ex_table *only;
  struct ex_dest *d;
};

static void put_cell(struct ex_dest *d, const struct ex_cell *cell) {
  switch (cell->kind) {
  case EX_CELL_NULL:
    ex_lit(d, "null");
    break;
  case EX_CELL_UNSIGNED:
    ex_u64(d, cell->number);
    break;
  case EX_CELL_SIGNED:
    ex_i64(d, (int64_t)cell->number);
    break;
  case EX_CELL_TEXT:
    ex_string(d, cell->text);
    break;
  }
}

static void put_row(void *data, const struct ex_table *table,
                    const struct ex_cell *cells) {
  struct jsonl *j = data;
  if (j->only && table != j->only)
    return;
  ex_lit(j->d, "{\"table\":\"");
  ex_puts(j->d, table->name);
  ex_lit(j->d, "\"");
  for (unsigned i = 0; i < table->column_count; i++) {
    ex_lit(j->d, ",\"");
    ex_puts(j->d, table->columns[i].name);
    ex_lit(j->d, "\":");
    put_cell(j->d, &cells[i]);
  }
  ex_lit(j->d, "}\n");
}

static void jsonl_begin(struct ex_export *e) {
  struct jsonl *j = e->state;
  j->d = e->dest;
  j->only = e->options.table ? ex_table_find(e->options.table) : NULL;
  ex_rows_begin(&j->rows, e, put_row, j);
}

static void jsonl_event(struct ex_export *e, const struct tr_event *event) {
  ex_rows_event(&((struct jsonl *)e->state)->rows, event);
}

static void jsonl_end(struct ex_export *e) {
  ex_rows_end(&((struct jsonl *)e->state)->rows);
}

const struct ex_format ex_format_jsonl = {
    .name = "jsonl",
    .summary = "tables as JSON Lines, for DuckDB, pandas, jq",
    .state_size = sizeof(struct jsonl),
    .begin = jsonl_begin,
    .event = jsonl_event,
    .end = jsonl_end,
};
