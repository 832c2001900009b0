/* docs/events.md says what the tables say. Run from the top folder. */
#include "tests/unit/tracer_fixture.h"
#include "tracer/events_doc.h"

static const char page[] = "docs/events.md";

START_TEST(the_page_of_events_is_current) {
  char *made = NULL, *there = NULL;
  size_t made_size, there_size = 0;
  FILE *out = open_memstream(&made, &made_size);
  tr__events_doc(out);
  fclose(out);
  if (getenv("UVSCOPE_UPDATE")) {
    FILE *f = fopen(page, "w");
    ck_assert_ptr_nonnull(f);
    fwrite(made, 1, made_size, f);
    ck_assert_int_eq(fclose(f), 0);
  }
  FILE *f = fopen(page, "r");
  ck_assert_msg(f != NULL, "no %s here: run this from the top folder", page);
  there = malloc(made_size + 1);
  there_size = fread(there, 1, made_size + 1, f);
  fclose(f);
  ck_assert_msg(there_size == made_size && !memcmp(made, there, made_size),
                "%s is not what events.def says: UVSCOPE_UPDATE=1 makes it anew", page);
  free(made);
  free(there);
}
END_TEST

int main(void) {
  TCase *docs = tcase_create("docs");
  tcase_add_test(docs, the_page_of_events_is_current);
  return TF_RUN("tracer docs", docs);
}
