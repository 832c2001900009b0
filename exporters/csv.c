/* Comma-separated values as RFC 4180 has them: a directory with a file for each table, or
 * one table. A text that a spreadsheet would take for a formula gets a ' before it. */
#include <stdio.h>
#include <string.h>

#include "exporters/tables.h"
#include "exporters/text.h"

enum { PIECE = 32 * 1024 };

struct csv {
  struct ex_rows rows;
  const struct ex_table *only;
  struct ex_export *e;
  struct ex_bytes buffers[EX_TABLES], scratch;
};

static void put_text(struct csv *c, struct ex_bytes *b, const char *text) {
  size_t plain = strcspn(text, "\",\r\n");
  int formula = *text && strchr("=+-@\t\r", *text);
  if (!formula && !text[plain]) {
    ex_bytes_utf8(b, text);
    return;
  }
  c->scratch.used = 0;
  ex_bytes_utf8(&c->scratch, text);
  ex_bytes_byte(b, '"');
  if (formula)
    ex_bytes_byte(b, '\'');
  for (size_t i = 0; i < c->scratch.used; i++) {
    if (c->scratch.at[i] == '"')
      ex_bytes_byte(b, '"');
    ex_bytes_byte(b, (unsigned char)c->scratch.at[i]);
  }
  ex_bytes_byte(b, '"');
}

static void put_cell(struct csv *c, struct ex_bytes *b, const struct ex_cell *cell) {
  int negative = cell->kind == EX_CELL_SIGNED && (int64_t)cell->number < 0;
  if (cell->kind == EX_CELL_TEXT)
    put_text(c, b, cell->text);
  else if (cell->kind != EX_CELL_NULL) {
    if (negative)
      ex_bytes_byte(b, '-');
    ex_bytes_number(b, negative ? 0 - cell->number : cell->number);
  }
}

static void put_out(struct csv *c, const struct ex_table *table) {
  struct ex_bytes *b = &c->buffers[table - ex_tables];
  char name[32];
  snprintf(name, sizeof name, "%s.csv", table->name);
  if (c->only)
    ex_put(c->e->dest, b->at, b->used);
  else
    ex_append(c->e->dest, name, b->at, b->used);
  b->used = 0;
}

static void put_row(void *data, const struct ex_table *table,
                    const struct ex_cell *cells) {
  struct csv *c = data;
  struct ex_bytes *b = &c->buffers[table - ex_tables];
  if (c->only && table != c->only)
    return;
  for (unsigned i = 0; i < table->column_count; i++) {
    if (i)
      ex_bytes_byte(b, ',');
    put_cell(c, b, &cells[i]);
  }
  ex_bytes_puts(b, "\r\n");
  if (b->used > PIECE)
    put_out(c, table);
}

static void put_head(struct csv *c, const struct ex_table *table) {
  struct ex_bytes *b = &c->buffers[table - ex_tables];
  for (unsigned i = 0; i < table->column_count; i++) {
    if (i)
      ex_bytes_byte(b, ',');
    ex_bytes_puts(b, table->columns[i].name);
  }
  ex_bytes_puts(b, "\r\n");
}

static void csv_begin(struct ex_export *e) {
  struct csv *c = e->state;
  c->e = e;
  c->only = e->options.table ? ex_table_find(e->options.table) : NULL;
  for (size_t i = 0; i < ex_table_count; i++)
    if (!c->only || c->only == &ex_tables[i])
      put_head(c, &ex_tables[i]);
  ex_rows_begin(&c->rows, e, put_row, c);
}

static void csv_event(struct ex_export *e, const struct tr_event *event) {
  ex_rows_event(&((struct csv *)e->state)->rows, event);
}

static void csv_end(struct ex_export *e) {
  struct csv *c = e->state;
  ex_rows_end(&c->rows);
  for (size_t i = 0; i < ex_table_count; i++) {
    if (!c->only || c->only == &ex_tables[i])
      put_out(c, &ex_tables[i]);
    ex_bytes_release(&c->buffers[i]);
  }
  ex_bytes_release(&c->scratch);
}

static const char *const files[] = {"*.csv", NULL};

const struct ex_format ex_format_csv = {
    .name = "csv",
    .summary = "a directory of tables; with --table one of them",
    .state_size = sizeof(struct csv),
    .files = files,
    .begin = csv_begin,
    .event = csv_event,
    .end = csv_end,
};
