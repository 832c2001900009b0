/* Logs that wait in a file without a name. */
#include "exporters/spill.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct ex_piece {
  uint64_t at;
  uint32_t length;
};

enum { PIECE = 16 * 1024, HELD_MAX = 16 << 20 };

void ex_spill_begin(struct ex_spill *s, struct ex_dest *dest) {
  *s = (struct ex_spill){.dest = dest, .fd = -1};
}

static void write_at(struct ex_spill *s, const char *bytes, size_t length) {
  while (length > 0 && !ex_error(s->dest)) {
    ssize_t n = pwrite(s->fd, bytes, length, (off_t)s->end);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0) {
      ex_fail(s->dest, n < 0 ? -errno : -EIO);
      return;
    }
    bytes += n;
    length -= (size_t)n;
    s->end += (uint64_t)n;
  }
}

static void put_away(struct ex_spill *s, struct ex_log *log) {
  if (!log->text.used)
    return;
  if (s->fd < 0) {
    s->fd = ex_temporary(s->dest);
    if (s->fd < 0)
      ex_fail(s->dest, s->fd);
  }
  log->pieces = ex__resize(log->pieces, &log->piece_room, log->piece_count + 1,
                           sizeof *log->pieces);
  log->pieces[log->piece_count++] =
      (struct ex_piece){.at = s->end, .length = (uint32_t)log->text.used};
  if (s->fd >= 0)
    write_at(s, log->text.at, log->text.used);
  log->text.used = 0;
}

/* Very many logs, each with a little in memory: all of them give it back. */
static void put_all_away(struct ex_spill *s) {
  for (struct ex_log *log = s->logs; log; log = log->next) {
    put_away(s, log);
    ex_bytes_release(&log->text);
    log->known = 0;
  }
  s->logs = NULL;
  s->held = 0;
}

void ex_log_step(struct ex_spill *s, struct ex_log *log) {
  if (!log->known) {
    if (s->held >= HELD_MAX)
      put_all_away(s);
    log->known = 1;
    log->next = s->logs;
    s->logs = log;
    s->held += PIECE;
  }
  if (log->text.used >= PIECE - 1024)
    put_away(s, log);
}

void ex_log_copy(struct ex_spill *s, struct ex_log *log, struct ex_dest *to) {
  char room[PIECE];
  for (size_t i = 0; i < log->piece_count && !ex_error(s->dest); i++) {
    const struct ex_piece *piece = &log->pieces[i];
    for (uint32_t done = 0; done < piece->length;) {
      size_t want = piece->length - done;
      ssize_t n = pread(s->fd, room, want < sizeof room ? want : sizeof room,
                        (off_t)(piece->at + done));
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0) {
        ex_fail(s->dest, n < 0 ? -errno : -EIO);
        return;
      }
      ex_put(to, room, (size_t)n);
      done += (uint32_t)n;
    }
  }
  ex_put(to, log->text.at, log->text.used);
}

void ex_log_release(struct ex_log *log) {
  ex_bytes_release(&log->text);
  free(log->pieces);
  *log = (struct ex_log){0};
}

void ex_spill_release(struct ex_spill *s) {
  if (s->fd >= 0)
    close(s->fd);
  *s = (struct ex_spill){.fd = -1};
}
