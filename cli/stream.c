/* Events, as long as they come. */
#include "cli/stream.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli/signals.h"
#include "tracer/clock.h"

enum { WAIT_MS = 20 };

int cli_stream_open(struct cli_stream *s, const struct cli_args *args) {
  *s = (struct cli_stream){.follow = args->follow, .live = !args->operand_count};
  if (!s->live) {
    if (cli_open_file(&s->source, args->operands[0]))
      return CLI_FAILED;
    if (cli_check_pid(&s->source, args->pid)) {
      cli_source_release(&s->source);
      return CLI_FAILED;
    }
  } else {
    pid_t pid;
    if (cli_choose(NULL, args->pid, !args->follow, &pid))
      return CLI_FAILED;
    struct tr_live_options options = {.pid = pid, .include_dead = !args->follow};
    if (cli_open_live(&s->source, &options))
      return CLI_FAILED;
  }
  s->signals = cli_signals_open();
  return CLI_OK;
}

void cli_stream_release(struct cli_stream *s) {
  cli_source_release(&s->source);
  if (s->signals >= 0)
    close(s->signals);
}

/* Whether someone still reads from the pipe or socket. */
static int is_read(int fd) {
  struct pollfd p = {.fd = fd};
  return fd < 0 || poll(&p, 1, 0) <= 0 || !(p.revents & (POLLERR | POLLHUP | POLLNVAL));
}

static int stopped(struct cli_stream *s, int wait_ms) {
  struct cli_signal got = cli_signals_wait(s->signals, wait_ms);
  if (got.number && got.number != SIGCHLD)
    s->interrupted = got.number;
  return s->interrupted;
}

/* Whether more will come. */
static int goes_on(struct cli_stream *s) {
  struct tr_reader_totals totals;
  if (!s->follow)
    return 0;
  if (s->live)
    return tr_reader_any_alive(s->source.reader);
  tr_reader_totals(s->source.reader, &totals);
  return totals.truncated != 0;
}

static int hand_on(struct cli_stream *s, const struct cli_taker *taker, int n) {
  int err = taker->take(taker->data, s->source.events, (size_t)n);
  if (err)
    return err;
  return taker->done && taker->done(taker->data);
}

/* Nothing is there now. 1: it ends. */
static int pause_or_end(struct cli_stream *s, const struct cli_taker *taker, int ends) {
  int err = taker->idle ? taker->idle(taker->data) : 0;
  if (!err && !ends && !is_read(taker->watched_fd))
    err = -EPIPE;
  if (err || ends)
    return err ? err : 1;
  stopped(s, WAIT_MS);
  return 0;
}

int cli_stream_run(struct cli_stream *s, const struct cli_taker *taker) {
  uint64_t begin = tr_clock_monotonic_ns();
  int end = 0;
  while (!end && !stopped(s, 0)) {
    int more = goes_on(s);
    int n = tr_reader_next(s->source.reader, s->source.events, CLI_BATCH, !more);
    if (n < 0) {
      cli_error("cannot read %s: %s", s->source.label, strerror(-n));
      return n;
    }
    if (n == 0)
      end = pause_or_end(s, taker, !more);
    else
      end = hand_on(s, taker, n);
    /* A running program never stops writing: what came later is not asked for. */
    if (!end && n > 0 && s->live && !s->follow &&
        s->source.events[n - 1].r.time > begin)
      end = 1;
  }
  return end < 0 ? end : 0;
}
