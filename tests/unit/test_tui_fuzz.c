/* Random keys at random sizes while events come in: nothing crashes, nothing unclean is
 * drawn. The seed is fixed; UVSCOPE_SEED gives another. */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/tui_fixture.h"

/* UVSCOPE_KEYS changes it: `make fuzz` presses 100,000. */
enum { KEYS = 10000 };

static uint64_t state;

static uint32_t next(uint32_t below) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(state >> 33) % below;
}

static uint32_t random_key(void) {
  static const char usual[] =
      "?1234567812345678\t\r\r\x1b\x1b ><iIf/nNtF-kjgGpPR[]m+hZwsadwsad,.,.OrS";
  switch (next(8)) {
  case 0: return UI_KEY_NONE + next(UI_KEY_LAST - UI_KEY_NONE + 1);
  case 1: return next(0x80);
  case 2: return next(0x110000 + 100);
  default: return (uint32_t)usual[next(sizeof usual - 1)];
  }
}

static void more_events(struct tf *t, uint64_t at) {
  switch (next(4)) {
  case 0: tf_server(t, at, 1); break;
  case 1: tf_children(t, at); break;
  case 2: tf_hostile(t, at); break;
  default: tf_lost(t, at, next(1000)); break;
  }
  tf_feed(t, at + TF_SEC);
}

static void print_noise(struct tf *t) {
  char bytes[200];
  for (size_t i = 0; i < sizeof bytes; i++)
    bytes[i] = (char)next(next(2) ? 256 : 32);
  ui_console_append(t->source.console, (enum ui_stream)next(UI_STREAMS), TF_BASE, bytes,
                    sizeof bytes);
}

START_TEST(random_keys) {
  struct tf t;
  const char *seed = getenv("UVSCOPE_SEED");
  const char *wanted = getenv("UVSCOPE_KEYS");
  int keys = wanted != NULL ? atoi(wanted) : KEYS;
  uint64_t at = 0;
  state = (seed != NULL ? strtoull(seed, NULL, 10) : 20) + (uint64_t)_i;
  tf_init(&t);
  t.u->canvas.ascii = _i % 2;
  for (int i = 0; i < keys / 4; i++) {
    int width = 1 + (int)next(next(4) ? 130 : 30), height = 1 + (int)next(next(4) ? 50 : 10);
    if (next(40) == 0)
      more_events(&t, at += 2 * TF_SEC);
    if (next(10) == 0)
      print_noise(&t);
    if (next(20) == 0)
      ui_click(t.u, (int)next(60), (int)next(150));
    else
      ui_key(t.u, random_key());
    tf_check_clean(tf_draw(&t, width, height), width, height);
  }
  tf_release(&t);
}
END_TEST

int main(void) {
  Suite *s = suite_create("tui fuzz");
  TCase *c = tcase_create("all");
  SRunner *r = srunner_create(s);
  int failed;
  tcase_set_timeout(c, 1800);
  tcase_add_loop_test(c, random_keys, 0, 4);
  suite_add_tcase(s, c);
  srunner_run_all(r, CK_NORMAL);
  failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
