/*
 * A small HTTP server for `uvscope serve`: pages made on demand, and a stream of
 * server-sent events. GET and HEAD only, no bodies, bounded heads, time limits for slow
 * clients, at most a thousand and some connections.
 *
 * The protocol is libmicrohttpd's, which is loaded when it is needed: linking it would
 * make every start of the program slower. Thread: one; nothing runs but in
 * cli_http_run(). Errors: 0 or -errno; `why` says what is wrong.
 */
#ifndef CLI_HTTP_H
#define CLI_HTTP_H

#include <stddef.h>
#include <sys/socket.h>

struct cli_http;

struct cli_http_page {
  const char *text; /* copied; NULL: there is no such page */
  size_t length;
  const char *type;
};

struct cli_http_options {
  struct sockaddr_storage address; /* IPv4 or IPv6 */
  const char *token; /* that clients must send; NULL: none */
  struct cli_http_page (*page)(void *data, const char *path, const char *accept);
  void *data;
};

int cli_http_open(struct cli_http **out, const struct cli_http_options *options, char *why,
                  size_t why_size);
unsigned cli_http_port(const struct cli_http *h);
/* Answers what has come; waits up to `timeout_ms` for more. */
void cli_http_run(struct cli_http *h, int timeout_ms);
/* Sends text to all who listen to /events; those who do not read lose some of it. */
void cli_http_tell(struct cli_http *h, const char *text, size_t length);
void cli_http_close(struct cli_http *h);

#endif
