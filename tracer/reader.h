/*
 * Reading events in time order from a session's live rings or from a recording; the
 * caller cannot tell which.
 *
 * Thread: a reader belongs to one thread. Ownership: strings and sites returned stay valid
 * until the reader is freed. Errors: 0 or -errno; `why` says in one line what to do. Damage
 * in a recording and overwritten records are never silent: they come as TR_EV_LOST events
 * (x = records lost, at least 1 when the number cannot be known) and in the totals. What a
 * ring had overwritten before the reader was opened is the past and no loss; a thread whose
 * beginning is gone (or skipped) is introduced by a THREAD_START of the reader's making.
 *
 * Time: events come in time order, over all threads and processes. One that is committed
 * later than the reorder window allows gets the time of the event before it.
 */
#ifndef TR_READER_H
#define TR_READER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "tracer/events.h"
#include "tracer/session.h"

struct tr_reader;

struct tr_site_info {
  const char *function; /* never NULL; "" when unknown */
  const char *file;
  uint32_t line;
  uint32_t column;
};

struct tr_live_options {
  pid_t pid;           /* this process and its traced descendants; 0: all of the session */
  int include_dead;    /* also processes that had ended before the reader was opened */
  int only_new;        /* skip what the rings held when the reader was opened */
  int past_is_lost;    /* count what was overwritten before the reader was opened: for who
                          asks about the whole life of a process, not from now on */
  int remove_read;     /* unlink the file of a dead process once it was read to its end */
  uint64_t reorder_ns; /* how long to wait for late threads; 0: 20 ms */
};

/* Opens a reader over live rings of the session directory `dir`. */
int tr_reader_open_live(struct tr_reader **out, const char *dir,
                        const struct tr_live_options *options, char *why, size_t why_size);

/* Opens a recording. A file that is cut or damaged opens as far as it is sound. */
int tr_reader_open_file(struct tr_reader **out, const char *path, char *why,
                        size_t why_size);

void tr_reader_free(struct tr_reader *r);

/* Delivers up to `max` events in time order. Returns how many; 0 means: nothing now (live)
 * or the end (recording). Live, it looks for new processes and threads by itself, and
 * holds back events younger than the reorder window; `flush` delivers these too. -errno on
 * failure of the whole source. */
int tr_reader_next(struct tr_reader *r, struct tr_event *events, size_t max, int flush);

/* ---- going to a moment of a recording ---- */

/* A recording's span of time, as the headers of its chunks say it, without reading events:
 * cheap at any size. 0; -ENODATA when it has no events (yet), -ENOTSUP for live rings. */
int tr_reader_span(const struct tr_reader *r, uint64_t *first_ns, uint64_t *last_ns);

/* From now on delivers the events with from_ns <= time <= to_ns, all processes merged as
 * without it; 0 and UINT64_MAX: everything from the beginning. Costs a search in the index
 * and the reading of one chunk for each thread; may be called at any time and any number of
 * times. The totals of what was delivered begin anew; what is known of processes and names
 * stays. At the end of the range tr_reader_next() gives 0; in a recording that grows it
 * gives what came since. 0, or -ENOTSUP for live rings.
 *
 * An event that the merge had to deliver late (see above) has its own time here, and comes
 * where that is. */
int tr_reader_seek(struct tr_reader *r, uint64_t from_ns, uint64_t to_ns);

/* Looks for what a recorder has added since. 1 when there is more than before, 0 when not.
 * tr_reader_next() does it by itself at the end of what is known. */
int tr_reader_refresh(struct tr_reader *r);

/* Whether a recorder still writes the recording. */
int tr_reader_growing(const struct tr_reader *r);

/* Events in the chunks that lie wholly or partly between the two moments: an upper bound of
 * what a seek there will deliver. */
uint64_t tr_reader_events_between(const struct tr_reader *r, uint64_t from_ns,
                                  uint64_t to_ns);

/* Number of processes seen so far; their `process` indexes are 0..n-1. */
size_t tr_reader_process_count(const struct tr_reader *r);
/* Their header, refreshed (alive, end) when live; NULL for a bad index. */
const struct tr_process_info *tr_reader_process(struct tr_reader *r, uint32_t process);

/* What its parent was told of a process's end: `status` of exit, or -signal. It stands in
 * the header of the newest process with this pid where that one could not say it itself. */
void tr_reader_process_ended(struct tr_reader *r, pid_t pid, int32_t status, uint64_t ns);

/* Resolves ids of one process. Unknown ids give "" and zero lines. */
const char *tr_reader_string(struct tr_reader *r, uint32_t process, uint32_t id);
struct tr_site_info tr_reader_site(struct tr_reader *r, uint32_t process, uint32_t id);

/* What to add to the time of an event for nanoseconds since 1970: as the clocks stood when
 * the recording was begun, or stand now. */
int64_t tr_reader_epoch(const struct tr_reader *r);

struct tr_reader_totals {
  uint64_t events;     /* delivered */
  uint64_t lost;       /* the sum of the LOST events delivered; exact when live */
  uint64_t bytes_bad;  /* bytes of a recording that could not be used */
  int truncated;       /* the recording has no proper end */
  uint64_t first_ns;   /* of delivered events; 0 when none */
  uint64_t last_ns;
};
void tr_reader_totals(const struct tr_reader *r, struct tr_reader_totals *out);

/* Live: whether any process that the reader follows is still alive. */
int tr_reader_any_alive(struct tr_reader *r);

#endif
