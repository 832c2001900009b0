/*
 * What waits to be sent to a collector, and when to try: batches in the order in which
 * they came, one under way at a time, each until it is taken, refused or too old.
 *
 * The queue has a limit in bytes; what comes when it is full makes the oldest give way.
 * After an answer that says "later" (429, 502, 503, 504) or none, it waits: twice as long
 * each time, with chance in it, and at least as long as the answer asks for.
 *
 * Thread: one. Units: nanoseconds of CLOCK_MONOTONIC. Ownership: the queue owns what is
 * put there. Errors: running out of memory ends the program.
 */
#ifndef CLI_PUSH_QUEUE_H
#define CLI_PUSH_QUEUE_H

#include <stddef.h>
#include <stdint.h>

#include "cli/push_http.h"

enum cli_signal_kind { CLI_SPANS, CLI_METRICS, CLI_SIGNAL_KINDS };

struct cli_batch {
  struct cli_batch *next;
  enum cli_signal_kind kind;
  char *body; /* compressed */
  size_t length;
  uint64_t count; /* spans; processes of which it has the metrics */
  uint64_t since_ns;
};

struct cli_queue {
  struct cli_batch *first, *last;
  size_t bytes, max_bytes;
  int under_way;   /* the first of them */
  unsigned tries;  /* in vain, in a row */
  uint64_t due_ns; /* not before that */
  uint64_t random;
  uint64_t sent[CLI_SIGNAL_KINDS], lost[CLI_SIGNAL_KINDS];
  uint64_t waiting[CLI_SIGNAL_KINDS];
  char why[600]; /* the last thing that went wrong, "" nothing; may hold any bytes */
  int fresh;     /* something went wrong since the owner set this to 0 */
  int told;      /* the owner has said so since the last success */
};

void cli_queue_init(struct cli_queue *q, size_t max_bytes);
void cli_queue_release(struct cli_queue *q);

/* Compresses a message and puts it at the end. */
void cli_queue_put(struct cli_queue *q, enum cli_signal_kind kind, const char *message,
                   size_t length, uint64_t count, uint64_t now);

/* The batch that is to be sent now, which is under way from then on; NULL: none. */
const struct cli_batch *cli_queue_next(struct cli_queue *q, uint64_t now);

/* What the answer to the batch under way means. */
void cli_queue_answer(struct cli_queue *q, const struct cli_answer *answer, uint64_t now);

/* All that waits is lost. */
void cli_queue_give_up(struct cli_queue *q);

#endif
