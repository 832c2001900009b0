/* An error that no callback caught. */
#include "model/findings.h"

static void check(struct md__findings *out, const struct md__process *p) {
  char place[MD__TEXT], message[96];
  if (!p->pub.uncaught)
    return;
  /* A handler of the program may have dealt with it: then callbacks went on. */
  int went_on = p->pub.callback_count > p->uncaught.callbacks + 16;
  struct md_finding *f = md__report(out, p, went_on ? MD_WARNING : MD_ERROR, 0);
  md__report_site(out, p, f, p->uncaught.site);
  f->at_ns = p->uncaught.at_ns;
  md_escape(message, sizeof message, p->uncaught.message);
  md__title(f, "uncaught error: %s", message);
  md__evidence(f, "%llu in all", (unsigned long long)p->pub.uncaught);
  if (f->line)
    md__evidence(f, "the last one at %s",
                 md__line(place, sizeof place, f->file, f->line));
}

const struct md_rule md__rule_uncaught_error = {
    .id = "uncaught-error",
    .rank = MD__CULPRIT,
    .advice =
        "Catch it where it is thrown, or handle the error argument of the callback; an "
        "'uncaughtException' listener is for logging only.",
    .check = check,
};
