/*
 * A live view over made-up events, without a terminal.
 *
 * Scenes feed the model with a plausible server: timers, file reads on a pool of four, a
 * 120 ms callback, bursts of pbkdf2, child processes, garbage collection. Times are ns after
 * TF_BASE.
 */
#ifndef TESTS_TUI_FIXTURE_H
#define TESTS_TUI_FIXTURE_H

#include <check.h>
#include <stddef.h>
#include <stdint.h>

#include "model/model.h"
#include "tui/tui.h"
#include "tui/ui.h"

#define TF_MS UINT64_C(1000000)
#define TF_SEC UINT64_C(1000000000)
#define TF_BASE (1000 * TF_SEC)

/* Site ids; names are in the .c. */
enum {
  TF_NONE, TF_PAGE, TF_PAGE_READ, TF_INVOICE, TF_BURST, TF_LOGIN, TF_CONVERT, TF_CONVERTED,
  TF_BUSY_FOR, TF_MAIN, TF_EVIL, TF_LONG, TF_WIDE, TF_SITES
};

struct tf {
  struct md_model *m;
  struct ui_source source;
  struct ui_options options;
  struct ui *u;
  struct tr_event *events; /* to be fed, in any order */
  size_t count, capacity;
  uint64_t next_task;
  int polls;
  uint64_t now_ns; /* to which the poll advances; 0: does not */
  int poll_result; /* what the source's poll says */
  char *dump;      /* of the last tf_draw */
};

void tf_init(struct tf *t);
void tf_release(struct tf *t);
/* tf_init(), and a server whose last two seconds of twelve came after a pause. */
void tf_init_server(struct tf *t);

/* One event of process `process` (pid 4000 + process) in thread `thread`. */
void tf_add(struct tf *t, uint32_t process, uint32_t thread, uint64_t at_ns, uint16_t type,
            uint16_t h, uint32_t w, uint64_t x, uint64_t y);
/* Feeds what was added, in time order, and advances to `now_ns`. */
void tf_feed(struct tf *t, uint64_t now_ns);

/* `seconds` of the server from `from_ns` on, in process 0; ends idle. */
void tf_server(struct tf *t, uint64_t from_ns, unsigned seconds);
/* Traced child 1, untraced children of several fates. */
void tf_children(struct tf *t, uint64_t from_ns);
/* Callbacks named with escape sequences, 300 characters, wide and combining ones. */
void tf_hostile(struct tf *t, uint64_t from_ns);
void tf_lost(struct tf *t, uint64_t at_ns, uint32_t records);

/* Presses each key of text; "\x1b" is Esc. Returns the last result. */
unsigned tf_keys(struct tf *t, const char *text);
/* Goes to a screen by its number key. */
void tf_screen(struct tf *t, int view);
/* Draws and returns the frame as text. */
const char *tf_draw(struct tf *t, int width, int height);
/* The line of the last frame that contains `text`, in a buffer of the fixture's; NULL. */
const char *tf_line(struct tf *t, const char *text);

/* Checks that the last frame contains the text, or does not. */
void tf_has(const struct tf *t, const char *text);
void tf_has_not(const struct tf *t, const char *text);

/* Checks that no byte of the dump could do anything to a terminal, and its size. */
void tf_check_clean(const char *dump, int width, int height);

#endif
