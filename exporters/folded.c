/* Folded stacks, one a line, as flamegraph.pl, inferno, speedscope and others read them:
 * "process;outer;inner N". N counts samples; where there are none, the lines are
 * callbacks and N the microseconds that they took. */
#include <stdlib.h>

#include "exporters/stacks.h"
#include "exporters/text.h"

struct folded {
  struct ex_stacks stacks;
  struct ex_bytes line;
};

/* What would break the line: separators and control characters become others. */
static void put_name(struct ex_bytes *b, const char *name) {
  for (; *name; name++) {
    unsigned char c = (unsigned char)*name;
    ex_bytes_byte(b, c == ';' ? ':' : c < 0x20 || c == 0x7f ? ' ' : c);
  }
}

static void put_frame(struct folded *f, const struct ex_frame *frame) {
  const struct ex_stacks *s = &f->stacks;
  const char *file = ex_stacks_text(s, frame->file);
  const char *slash = strrchr(file, '/');
  put_name(&f->line, ex_stacks_text(s, frame->name));
  if (!*file)
    return;
  ex_bytes_lit(&f->line, " (");
  put_name(&f->line, slash ? slash + 1 : file);
  if (frame->line) {
    ex_bytes_byte(&f->line, ':');
    ex_bytes_number(&f->line, frame->line);
  }
  ex_bytes_byte(&f->line, ')');
}

static void put_stack(struct folded *f, uint32_t node) {
  const struct ex_stacks *s = &f->stacks;
  uint32_t path[EX_FRAMES_MAX + 80];
  size_t depth = 0;
  for (; node && depth < sizeof path / sizeof *path; node = s->nodes[node - 1].parent)
    path[depth++] = s->nodes[node - 1].frame;
  f->line.used = 0;
  while (depth-- > 0) {
    put_frame(f, &s->frames[path[depth]]);
    if (depth)
      ex_bytes_byte(&f->line, ';');
  }
}

static void folded_begin(struct ex_export *e) {
  ex_stacks_begin(&((struct folded *)e->state)->stacks, e);
}

static void folded_event(struct ex_export *e, const struct tr_event *event) {
  ex_stacks_event(&((struct folded *)e->state)->stacks, event);
}

static void folded_end(struct ex_export *e) {
  struct folded *f = e->state;
  struct ex_stacks *s = &f->stacks;
  ex_stacks_close(s);
  int sampled = s->totals[EX_SAMPLES] > 0;
  for (uint32_t i = 0; i < s->node_count; i++) {
    const uint64_t *values = s->nodes[i].values;
    uint64_t n = sampled ? values[EX_SAMPLES] : values[EX_WALL] / 1000;
    if (!n)
      continue;
    put_stack(f, i + 1);
    ex_bytes_byte(&f->line, ' ');
    ex_bytes_number(&f->line, n);
    ex_bytes_byte(&f->line, '\n');
    ex_put(e->dest, f->line.at, f->line.used);
  }
  if (!sampled && s->totals[EX_WALL])
    ex_note(e, "there are no stack samples: the lines are callbacks, in microseconds");
  ex_bytes_release(&f->line);
  ex_stacks_release(s);
}

const struct ex_format ex_format_folded = {
    .name = "folded",
    .summary = "a line for each stack, for flamegraph.pl and the like",
    .state_size = sizeof(struct folded),
    .begin = folded_begin,
    .event = folded_event,
    .end = folded_end,
};
