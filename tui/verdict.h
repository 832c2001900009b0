/*
 * The first question answered: is the loop blocked, and by which line?
 *
 * Thread: one. Text is ready to be shown.
 */
#ifndef UI_VERDICT_H
#define UI_VERDICT_H

#include "tui/data.h"

struct ui_verdict {
  enum ui_style style;
  char text[320];       /* "BLOCKED 14 times, up to 121 ms, by render (server.js:40)" */
  char hint[320];       /* what it did to others, what to press; may be "" */
  char brief[96];       /* for one short line */
  const struct md_callback *callback; /* NULL: none to blame */
  size_t row;           /* of callback in its process */
};

void ui_verdict_make(struct ui *u, const struct md_process *p, struct ui_verdict *out);

#endif
