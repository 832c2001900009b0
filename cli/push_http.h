/*
 * Sending one HTTP request at a time, without ever waiting for it: for `uvscope push`.
 *
 * The protocol is libcurl's, which is loaded when it is needed: linking it would make
 * every start of the program slower. Redirections are not followed, answers are read up
 * to a limit, and a request has ten seconds. Thread: one; nothing runs but in
 * cli_sender_step(), though the library looks names up in a thread of its own. Errors: 0
 * or -errno; `why` says what is wrong.
 */
#ifndef CLI_PUSH_HTTP_H
#define CLI_PUSH_HTTP_H

#include <stddef.h>
#include <stdint.h>

#include "exporters/bytes.h"

struct cli_sender;

struct cli_answer {
  int status;              /* of HTTP; 0: there was no whole answer */
  uint64_t retry_after_ns; /* what it asks for; 0 nothing */
  char text[512];          /* what went wrong, or where it redirects to; any bytes */
  struct ex_bytes body;    /* belongs to the sender */
};

/* `headers`: "Name: value" lines beside those of the protocol; borrowed. */
int cli_sender_open(struct cli_sender **out, const char *const *headers,
                    size_t header_count, char *why, size_t why_size);
void cli_sender_close(struct cli_sender *s);

/* Begins a POST of gzip-compressed protocol buffers; url and body are borrowed until the
 * answer has come. */
void cli_sender_start(struct cli_sender *s, const char *url, const char *body,
                      size_t length);
int cli_sender_busy(const struct cli_sender *s);

/* Goes on; waits up to `wait_ms` for something to do, or for `fd` (-1: none) to be
 * readable. The answer when it has come, until the next request; else NULL. */
const struct cli_answer *cli_sender_step(struct cli_sender *s, int fd, int wait_ms);

#endif
