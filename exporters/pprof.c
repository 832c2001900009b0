/* pprof: gzipped protocol buffers for `go tool pprof` and whatever reads its profiles.
 * Samples of the JavaScript stack, callbacks and work items are samples of one profile
 * whose several values say how often and how long. */
#include <errno.h>
#include <zlib.h>

#include "exporters/proto.h"
#include "exporters/stacks.h"

/* Fields of the messages, as profile.proto numbers them. */
enum {
  SAMPLE_TYPE = 1,
  SAMPLE = 2,
  LOCATION = 4,
  FUNCTION = 5,
  STRING = 6,
  DURATION = 10,
  PERIOD_TYPE = 11,
  PERIOD = 12,
  DEFAULT_TYPE = 14,
};

static const struct {
  const char *name, *unit;
} measures[EX_MEASURES] = {
    [EX_SAMPLES] = {"samples", "count"},      [EX_CPU] = {"cpu", "nanoseconds"},
    [EX_CALLS] = {"calls", "count"},          [EX_WALL] = {"wall", "nanoseconds"},
    [EX_QUEUED] = {"queued", "nanoseconds"},  [EX_RUNNING] = {"running", "nanoseconds"},
    [EX_WAITING] = {"waiting", "nanoseconds"}};

/* Strings before those of the frames: "", names and units of measures, label keys. */
enum { STRINGS_FIXED = 1 + 2 * EX_MEASURES + 1, STRING_PID = STRINGS_FIXED - 1 };

struct pprof {
  struct ex_stacks stacks;
  struct ex_export *e;
  struct ex_bytes out;
  z_stream z;
};

/* ---- gzip ---- */

static void deflate_out(struct pprof *p, int flush) {
  p->z.next_in = (Bytef *)p->out.at;
  p->z.avail_in = (uInt)p->out.used;
  do {
    p->z.next_out = (Bytef *)ex_space(p->e->dest, 4096);
    p->z.avail_out = 4096;
    deflate(&p->z, flush);
    ex_fill(p->e->dest, 4096 - p->z.avail_out);
  } while (!p->z.avail_out);
  p->out.used = 0;
}

static void step(struct pprof *p) {
  if (p->out.used > 65536)
    deflate_out(p, Z_NO_FLUSH);
}

/* ---- the profile ---- */

static void put_value_type(struct pprof *p, unsigned field, enum ex_measure m) {
  size_t begin = ex_pb_open(&p->out, field);
  ex_pb_u64(&p->out, 1, 1 + 2 * m);
  ex_pb_u64(&p->out, 2, 2 + 2 * m);
  ex_pb_close(&p->out, begin);
}

static void put_sample(struct pprof *p, uint32_t index) {
  const struct ex_stacks *s = &p->stacks;
  const struct ex_node *node = &s->nodes[index];
  struct ex_bytes *b = &p->out;
  uint64_t any = 0;
  for (unsigned i = 0; i < EX_MEASURES; i++)
    any |= node->values[i];
  if (!any)
    return;
  size_t sample = ex_pb_open(b, SAMPLE);
  size_t list = ex_pb_open(b, 1);
  for (uint32_t n = index + 1; n; n = s->nodes[n - 1].parent)
    ex_pb_raw(b, s->nodes[n - 1].frame + 1);
  ex_pb_close(b, list);
  list = ex_pb_open(b, 2);
  for (unsigned i = 0; i < EX_MEASURES; i++)
    ex_pb_raw(b, node->values[i]);
  ex_pb_close(b, list);
  size_t label = ex_pb_open(b, 3);
  ex_pb_u64(b, 1, STRING_PID);
  ex_pb_u64(b, 3, (uint64_t)s->t.processes[s->frames[node->frame].process].pid);
  ex_pb_close(b, label);
  ex_pb_close(b, sample);
  step(p);
}

/* A frame is a location and a function of the same number; its strings come in pairs. */
static void put_frame(struct pprof *p, uint32_t index) {
  const struct ex_frame *frame = &p->stacks.frames[index];
  struct ex_bytes *b = &p->out;
  size_t begin = ex_pb_open(b, LOCATION);
  ex_pb_u64(b, 1, index + 1);
  size_t line = ex_pb_open(b, 4);
  ex_pb_u64(b, 1, index + 1);
  ex_pb_u64(b, 2, frame->line);
  ex_pb_close(b, line);
  ex_pb_close(b, begin);
  begin = ex_pb_open(b, FUNCTION);
  ex_pb_u64(b, 1, index + 1);
  ex_pb_u64(b, 2, STRINGS_FIXED + 2 * (uint64_t)index);
  ex_pb_u64(b, 3, STRINGS_FIXED + 2 * (uint64_t)index);
  ex_pb_u64(b, 4, STRINGS_FIXED + 2 * (uint64_t)index + 1);
  ex_pb_u64(b, 5, frame->line);
  ex_pb_close(b, begin);
  step(p);
}

static void put_strings(struct pprof *p) {
  const struct ex_stacks *s = &p->stacks;
  ex_pb_text(&p->out, STRING, "");
  for (unsigned i = 0; i < EX_MEASURES; i++) {
    ex_pb_text(&p->out, STRING, measures[i].name);
    ex_pb_text(&p->out, STRING, measures[i].unit);
  }
  ex_pb_text(&p->out, STRING, "pid");
  for (size_t i = 0; i < s->frame_count; i++) {
    ex_pb_text(&p->out, STRING, ex_stacks_text(s, s->frames[i].name));
    ex_pb_text(&p->out, STRING, ex_stacks_text(s, s->frames[i].file));
    step(p);
  }
}

static void put_profile(struct pprof *p) {
  const struct ex_stacks *s = &p->stacks;
  enum ex_measure first = s->totals[EX_SAMPLES] ? EX_CPU : EX_WALL;
  for (unsigned i = 0; i < EX_MEASURES; i++)
    put_value_type(p, SAMPLE_TYPE, i);
  for (uint32_t i = 0; i < s->node_count; i++)
    put_sample(p, i);
  for (uint32_t i = 0; i < s->frame_count; i++)
    put_frame(p, i);
  put_strings(p);
  ex_pb_u64(&p->out, DURATION,
            p->e->last_ns > p->e->first_ns ? p->e->last_ns - p->e->first_ns : 0);
  put_value_type(p, PERIOD_TYPE, EX_CPU);
  if (s->totals[EX_SAMPLES])
    ex_pb_u64(&p->out, PERIOD, s->totals[EX_CPU] / s->totals[EX_SAMPLES]);
  ex_pb_u64(&p->out, DEFAULT_TYPE, 1 + 2 * first);
}

static void pprof_begin(struct ex_export *e) {
  struct pprof *p = e->state;
  p->e = e;
  ex_stacks_begin(&p->stacks, e);
}

static void pprof_event(struct ex_export *e, const struct tr_event *event) {
  ex_stacks_event(&((struct pprof *)e->state)->stacks, event);
}

static void pprof_end(struct ex_export *e) {
  struct pprof *p = e->state;
  ex_stacks_close(&p->stacks);
  if (deflateInit2(&p->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8,
                   Z_DEFAULT_STRATEGY) == Z_OK) {
    put_profile(p);
    deflate_out(p, Z_FINISH);
    deflateEnd(&p->z);
  } else {
    ex_fail(e->dest, -ENOMEM);
  }
  if (p->stacks.cut)
    ex_note(e, "%llu frames of rare stacks were left out",
            (unsigned long long)p->stacks.cut);
  ex_bytes_release(&p->out);
  ex_stacks_release(&p->stacks);
}

const struct ex_format ex_format_pprof = {
    .name = "pprof",
    .summary = "for go tool pprof; values: cpu, wall, queued, running, waiting",
    .state_size = sizeof(struct pprof),
    .begin = pprof_begin,
    .event = pprof_event,
    .end = pprof_end,
};
