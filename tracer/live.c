/* The live source: polls the rings of the processes that it follows. */
#include "tracer/live.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tracer/alloc.h"
#include "tracer/private.h"

enum {
  REORDER_NS = 20000000,
  POLL_NS = 500000,
  POLL_MAX_NS = 5000000,
  FOUND_NS =
      1000000, /* a process has its file this long before its first event, at most */
  CHECK_NS = 200000000,    /* how often to look whether a process is alive */
  CHECK_EACH_NS = 2000000, /* and that much less often for each process there is */
  CHECKS = 8               /* so many in one poll */
};

static struct tr__attached *attached_of(const struct tr__live *live, uint32_t process) {
  return process < live->of_process_room ? live->of_process[process] : NULL;
}

/* Before the heads are looked at: what a dead process wrote is then all there. */
static void check_alive(struct tr__live *live, uint64_t now) {
  uint64_t pause = CHECK_NS + live->attached_count * (uint64_t)CHECK_EACH_NS;
  for (size_t n = 0, checks = 0; n < live->attached_count && checks < CHECKS; n++) {
    struct tr__attached *a = live->attached[live->sweep++ % live->attached_count];
    if (a->ended || now - a->checked_ns < pause)
      continue;
    checks++;
    a->checked_ns = now;
    a->ended = !tr__process_alive(a->fixed.pid, a->fixed.start_ticks);
  }
}

static void refresh(struct tr_reader *r, uint32_t process) {
  struct tr__attached *a = attached_of(r->source, process);
  struct tr_process_info *info = &r->processes[process]->info;
  if (!a)
    return;
  if (!tr__attached_size(a)) {
    info->alive = 0;
    return;
  }
  info->end_ns = atomic_load_explicit(&a->header->end_ns, memory_order_acquire);
  info->exit_status = atomic_load_explicit(&a->header->exit_status, memory_order_relaxed);
  info->alive = !info->end_ns && !a->ended;
}

static void names(struct tr_reader *r, uint32_t process) {
  struct tr__attached *a = attached_of(r->source, process);
  if (a)
    tr__attached_names(r, a);
}

static int is_empty(const struct tr__attached *a) {
  for (size_t i = 0; i < a->cursor_count; i++)
    if (a->cursors[i]->c.in_heap)
      return 0;
  return 1;
}

/* A process that ended and was read to its end needs its file no more. */
static void detach(struct tr_reader *r, size_t at) {
  struct tr__live *live = r->source;
  struct tr__attached *a = live->attached[at];
  tr__attached_names(r, a);
  refresh(r, a->index);
  r->processes[a->index]->info.alive = 0;
  if (live->options.remove_read)
    unlink(r->processes[a->index]->info.path);
  live->of_process[a->index] = NULL;
  live->attached[at] = live->attached[--live->attached_count];
  tr__attached_close(a);
}

static void detach_drained(struct tr_reader *r) {
  struct tr__live *live = r->source;
  for (size_t i = live->attached_count; i-- > 0;)
    if (live->attached[i]->drained && is_empty(live->attached[i]))
      detach(r, i);
}

static void look_and_copy(struct tr_reader *r) {
  struct tr__live *live = r->source;
  for (size_t i = 0; i < live->attached_count; i++)
    tr__attached_look(r, live->attached[i]);
  /* After the heads: so every record seen is older than this. */
  live->polled_ns = tr__timeline_poll(&live->timeline);
  for (size_t i = 0; i < live->attached_count; i++)
    if (!live->attached[i]->drained)
      tr__attached_copy(r, live->attached[i]);
}

static void poll_rings(struct tr_reader *r, int flush) {
  struct tr__live *live = r->source;
  uint64_t start = tr_clock_monotonic_ns();
  detach_drained(r);
  tr__follow_scan(r, start, flush);
  check_alive(live, start);
  look_and_copy(r);
  detach_drained(r);
  live->first_scan_done = 1;
  live->poll_cost_ns = tr_clock_monotonic_ns() - start;
}

static uint64_t deliverable(const struct tr__live *live) {
  uint64_t polled = live->polled_ns - live->options.reorder_ns;
  uint64_t scanned = live->scanned_ns - FOUND_NS;
  return polled < scanned ? polled : scanned;
}

static int poll(struct tr_reader *r, int flush, uint64_t *until) {
  struct tr__live *live = r->source;
  uint64_t age = tr_clock_monotonic_ns() - live->polled_ns;
  uint64_t limit = flush ? UINT64_MAX : deliverable(live);
  int ready = live->first_scan_done && r->heap_count && r->heap[0]->key <= limit;
  /* Many rings take long to look at: not more often than is worth it, but often enough
   * that none of them overflows. */
  uint64_t pause = 10 * live->poll_cost_ns;
  pause = pause < POLL_NS ? POLL_NS : pause > POLL_MAX_NS ? POLL_MAX_NS : pause;
  if (age > pause || (flush && !ready))
    poll_rings(r, flush);
  *until = flush ? UINT64_MAX : deliverable(live);
  return 0;
}

static int refill(struct tr_reader *r, struct tr__cursor *c) {
  struct tr__ring_cursor *rc = (struct tr__ring_cursor *)c;
  if (rc->process->drained || rc->at >= rc->seen || !tr__attached_size(rc->process))
    return 0;
  return tr__ring_fill(r, rc);
}

static int any_alive(struct tr_reader *r) {
  struct tr__live *live = r->source;
  int found = 0;
  for (size_t i = 0; i < live->attached_count; i++) {
    struct tr__attached *a = live->attached[i];
    if (a->ended || !tr__attached_size(a) ||
        atomic_load_explicit(&a->header->end_ns, memory_order_acquire))
      continue;
    if (tr__process_alive(a->fixed.pid, a->fixed.start_ticks))
      return 1;
    a->ended = 1;
  }
  for (size_t i = 0; i < r->process_count; i++)
    found |= r->processes[i]->info.pid == live->options.pid;
  /* Just forked: it has no file yet. */
  return live->options.pid && !found && tr__process_alive(live->options.pid, 0);
}

static void release(struct tr_reader *r) {
  struct tr__live *live = r->source;
  for (size_t i = 0; i < live->attached_count; i++)
    tr__attached_close(live->attached[i]);
  free(live->attached);
  free(live->of_process);
  free(live->known);
  close(live->dir_fd);
  free(live);
}

static const struct tr__source_ops live_ops = {
    .poll = poll,
    .refill = refill,
    .names = names,
    .refresh = refresh,
    .any_alive = any_alive,
    .release = release,
};

int tr_reader_open_live(struct tr_reader **out, const char *dir,
                        const struct tr_live_options *options, char *why,
                        size_t why_size) {
  static const struct tr_live_options defaults;
  *out = NULL;
  if (strlen(dir) >= TR__PATH_MAX - 64)
    return tr__why(why, why_size, -ENAMETOOLONG,
                   "the session directory's name is too long");
  int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) {
    int error = errno;
    return tr__why(why, why_size, -error,
                   "cannot open the session directory %s: %s; has a traced program run?",
                   dir, strerror(error));
  }
  struct tr__live *live = tr__alloc(sizeof *live);
  snprintf(live->dir, sizeof live->dir, "%s", dir);
  live->dir_fd = fd;
  live->options = options ? *options : defaults;
  if (!live->options.reorder_ns)
    live->options.reorder_ns = REORDER_NS;
  live->opened_ns = tr_clock_monotonic_ns();
  tr__timeline_init(&live->timeline);
  *out = tr__reader_new(&live_ops, live);
  return 0;
}
