/* The HTTP server: libmicrohttpd polled from our own loop. */
#include "cli/http.h"

#include <dlfcn.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "exporters/bytes.h"
#include "tracer/clock.h"

enum {
  CONNECTIONS = 1100,
  HEAD_MAX = 16 * 1024,
  LIMIT_S = 10,      /* for a request to come in whole */
  IDLE_LIMIT_S = 15, /* in which nothing is read or written */
  BACKLOG_MAX = 256 * 1024,
  SOON_MS = 5
};
#define LIMIT_NS (LIMIT_S * 1000000000ull)

/* What is used of the library. */
#define FUNCTIONS(X)                                                                     \
  X(MHD_start_daemon)                                                                    \
  X(MHD_stop_daemon)                                                                     \
  X(MHD_run)                                                                             \
  X(MHD_get_daemon_info)                                                                 \
  X(MHD_get_connection_info)                                                             \
  X(MHD_lookup_connection_value)                                                         \
  X(MHD_create_response_from_buffer)                                                     \
  X(MHD_create_response_from_callback)                                                   \
  X(MHD_add_response_header)                                                             \
  X(MHD_queue_response)                                                                  \
  X(MHD_destroy_response)                                                                \
  X(MHD_suspend_connection)                                                              \
  X(MHD_resume_connection)

struct library {
  void *handle;
#define MEMBER(name) __typeof__(name) *name;
  FUNCTIONS(MEMBER)
#undef MEMBER
};

/* A connection: how long it has been sending a request. */
struct peer {
  struct peer *next, **back;
  int fd;
  int owed;          /* it has begun one: an answer, be it that it took too long */
  uint64_t since_ns; /* 0: it is being answered */
};

/* Someone who listens to /events. */
struct listener {
  struct listener *next, **back;
  struct cli_http *http;
  struct MHD_Connection *connection;
  struct ex_bytes waiting;
  int suspended;
};

struct cli_http {
  struct library lib;
  struct cli_http_options o;
  struct MHD_Daemon *daemon;
  struct peer *peers;
  struct listener *listeners;
  int epoll_fd;
  int closing;
};

static int load(struct library *l, char *why, size_t why_size) {
  l->handle = dlopen("libmicrohttpd.so.12", RTLD_NOW | RTLD_LOCAL);
  if (!l->handle) {
    snprintf(why, why_size, "%s (install libmicrohttpd12)", dlerror());
    return -ENOENT;
  }
#define FIND(name)                                                                       \
  if (!(l->name = (__typeof__(l->name))dlsym(l->handle, #name))) {                       \
    snprintf(why, why_size, "libmicrohttpd has no " #name);                              \
    return -ENOENT;                                                                      \
  }
  FUNCTIONS(FIND)
#undef FIND
  return 0;
}

/* ---- answers ---- */

static enum MHD_Result answer(struct cli_http *h, struct MHD_Connection *c,
                              unsigned status, const struct cli_http_page *page,
                              const char *header, const char *value) {
  struct MHD_Response *r = h->lib.MHD_create_response_from_buffer(
      page->length, (void *)(uintptr_t)page->text, MHD_RESPMEM_MUST_COPY);
  if (!r)
    return MHD_NO;
  h->lib.MHD_add_response_header(r, "Content-Type", page->type);
  h->lib.MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
  h->lib.MHD_add_response_header(r, "Cache-Control", "no-store");
  h->lib.MHD_add_response_header(r, "Vary", "Accept");
  if (header)
    h->lib.MHD_add_response_header(r, header, value);
  enum MHD_Result result = h->lib.MHD_queue_response(c, status, r);
  h->lib.MHD_destroy_response(r);
  return result;
}

static enum MHD_Result refuse(struct cli_http *h, struct MHD_Connection *c,
                              unsigned status, const char *text, const char *header,
                              const char *value) {
  struct cli_http_page page = {text, strlen(text), "text/plain"};
  return answer(h, c, status, &page, header, value);
}

/* In a time that does not tell how much of it was right. */
static int same(const char *given, const char *wanted) {
  size_t length = strlen(wanted), n = strlen(given);
  unsigned char differs = n != length;
  for (size_t i = 0; i < length; i++)
    differs |= (unsigned char)(wanted[i] ^ given[n ? i % n : 0]);
  return !differs;
}

static int is_allowed(struct cli_http *h, struct MHD_Connection *c) {
  static const char bearer[] = "Bearer ";
  const char *given =
      h->lib.MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Authorization");
  if (!h->o.token)
    return 1;
  return given && !strncmp(given, bearer, sizeof bearer - 1) &&
         same(given + sizeof bearer - 1, h->o.token);
}

/* ---- /events ---- */

static ssize_t read_events(void *data, uint64_t position, char *out, size_t max) {
  struct listener *l = data;
  (void)position;
  if (l->http->closing)
    return MHD_CONTENT_READER_END_OF_STREAM;
  if (!l->waiting.used) {
    l->suspended = 1;
    l->http->lib.MHD_suspend_connection(l->connection);
    return 0;
  }
  size_t n = l->waiting.used < max ? l->waiting.used : max;
  memcpy(out, l->waiting.at, n);
  memmove(l->waiting.at, l->waiting.at + n, l->waiting.used - n);
  l->waiting.used -= n;
  return (ssize_t)n;
}

static void forget_listener(void *data) {
  struct listener *l = data;
  *l->back = l->next;
  if (l->next)
    l->next->back = l->back;
  ex_bytes_release(&l->waiting);
  free(l);
}

static enum MHD_Result stream(struct cli_http *h, struct MHD_Connection *c) {
  struct listener *l = calloc(1, sizeof *l);
  if (!l)
    return MHD_NO;
  *l = (struct listener){
      .next = h->listeners, .back = &h->listeners, .http = h, .connection = c};
  if (l->next)
    l->next->back = &l->next;
  h->listeners = l;
  ex_bytes_puts(&l->waiting, ": uvscope-stat-1\n\n");
  struct MHD_Response *r = h->lib.MHD_create_response_from_callback(
      MHD_SIZE_UNKNOWN, 4096, read_events, l, forget_listener);
  if (!r) {
    forget_listener(l);
    return MHD_NO;
  }
  h->lib.MHD_add_response_header(r, "Content-Type", "text/event-stream");
  h->lib.MHD_add_response_header(r, "Cache-Control", "no-store");
  enum MHD_Result result = h->lib.MHD_queue_response(c, MHD_HTTP_OK, r);
  h->lib.MHD_destroy_response(r);
  return result;
}

static void wake(struct listener *l) {
  if (l->suspended)
    l->http->lib.MHD_resume_connection(l->connection);
  l->suspended = 0;
}

void cli_http_tell(struct cli_http *h, const char *text, size_t length) {
  for (struct listener *l = h->listeners; l; l = l->next) {
    if (length && l->waiting.used + length <= BACKLOG_MAX)
      ex_bytes_put(&l->waiting, text, length);
    if (l->waiting.used)
      wake(l);
  }
}

/* ---- requests ---- */

static struct peer *peer_of(struct cli_http *h, struct MHD_Connection *c) {
  const union MHD_ConnectionInfo *info =
      h->lib.MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}

static enum MHD_Result respond(struct cli_http *h, struct MHD_Connection *c,
                               const char *url, const char *method) {
  if (strcmp(method, "GET") && strcmp(method, "HEAD"))
    return refuse(h, c, MHD_HTTP_METHOD_NOT_ALLOWED, "only GET and HEAD\n", "Allow",
                  "GET, HEAD");
  if (!is_allowed(h, c))
    return refuse(h, c, MHD_HTTP_UNAUTHORIZED, "send the token\n", "WWW-Authenticate",
                  "Bearer");
  if (!strcmp(url, "/events"))
    return stream(h, c);
  const char *accept = h->lib.MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Accept");
  struct cli_http_page page = h->o.page(h->o.data, url, accept);
  if (!page.text)
    return refuse(h, c, MHD_HTTP_NOT_FOUND,
                  "there are /metrics, /snapshot.json, /events and /healthz\n", NULL,
                  NULL);
  return answer(h, c, MHD_HTTP_OK, &page, NULL, NULL);
}

static enum MHD_Result handle(void *data, struct MHD_Connection *c, const char *url,
                              const char *method, const char *version,
                              const char *upload, size_t *upload_size, void **request) {
  struct cli_http *h = data;
  struct peer *p = peer_of(h, c);
  const char *length =
      h->lib.MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Content-Length");
  (void)version;
  (void)upload;
  (void)request;
  if (p)
    p->since_ns = 0;
  if (*upload_size || (length && strcmp(length, "0")) ||
      h->lib.MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Transfer-Encoding"))
    return refuse(h, c, MHD_HTTP_CONTENT_TOO_LARGE, "requests have no body here\n",
                  "Connection", "close");
  return respond(h, c, url, method);
}

static void completed(void *data, struct MHD_Connection *c, void **request,
                      enum MHD_RequestTerminationCode how) {
  struct peer *p = peer_of(data, c);
  (void)request;
  (void)how;
  if (!p)
    return;
  p->since_ns = tr_clock_monotonic_ns();
  p->owed = 0;
}

/* The first line of a request is there. */
static void *begun(void *data, const char *uri, struct MHD_Connection *c) {
  struct peer *p = peer_of(data, c);
  (void)uri;
  if (p)
    p->owed = 1;
  return NULL;
}

static void connected(void *data, struct MHD_Connection *c, void **context,
                      enum MHD_ConnectionNotificationCode what) {
  struct cli_http *h = data;
  struct peer *p = *context;
  if (what == MHD_CONNECTION_NOTIFY_STARTED) {
    p = calloc(1, sizeof *p);
    if (!p)
      return;
    *p = (struct peer){.next = h->peers,
                       .back = &h->peers,
                       .owed = 1,
                       .since_ns = tr_clock_monotonic_ns()};
    p->fd = h->lib.MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)
                ->connect_fd;
    if (p->next)
      p->next->back = &p->next;
    h->peers = p;
    *context = p;
  } else if (p) {
    *p->back = p->next;
    if (p->next)
      p->next->back = p->back;
    free(p);
    *context = NULL;
  }
}

/* Those who take too long to say what they want, however steadily, are told and shut out;
 * those who want nothing more, only shut out. */
static void drop_slow(struct cli_http *h) {
  static const char late[] = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n"
                             "Content-Length: 0\r\n\r\n";
  uint64_t now = tr_clock_monotonic_ns();
  for (struct peer *p = h->peers; p; p = p->next) {
    if (!p->since_ns || now - p->since_ns <= LIMIT_NS)
      continue;
    if (p->owed)
      send(p->fd, late, sizeof late - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    p->owed = 0;
    shutdown(p->fd, SHUT_RDWR);
  }
}

static void ignore_log(void *data, const char *format, va_list args) {
  (void)data;
  (void)format;
  (void)args;
}

static void allow_files(void) {
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) || files.rlim_cur >= 2 * CONNECTIONS)
    return;
  files.rlim_cur = files.rlim_max < 2 * CONNECTIONS ? files.rlim_max : 2 * CONNECTIONS;
  setrlimit(RLIMIT_NOFILE, &files);
}

/* [::] stands for all addresses of both families. */
static unsigned family_flags(const struct sockaddr_storage *address) {
  const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
  if (address->ss_family != AF_INET6)
    return 0;
  return IN6_IS_ADDR_UNSPECIFIED(&six->sin6_addr) ? MHD_USE_DUAL_STACK : MHD_USE_IPv6;
}

int cli_http_open(struct cli_http **out, const struct cli_http_options *options, char *why,
                  size_t why_size) {
  struct cli_http *h = calloc(1, sizeof *h);
  if (!h || load(&h->lib, why, why_size)) {
    free(h);
    return -ENOENT;
  }
  h->o = *options;
  allow_files();
  h->daemon = h->lib.MHD_start_daemon(
      MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG |
          family_flags(&h->o.address),
      0, NULL, NULL, handle, h, MHD_OPTION_EXTERNAL_LOGGER, ignore_log, NULL,
      MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)&h->o.address,
      MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
      (unsigned)IDLE_LIMIT_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_MAX,
      MHD_OPTION_NOTIFY_CONNECTION, connected, h, MHD_OPTION_NOTIFY_COMPLETED, completed,
      h, MHD_OPTION_URI_LOG_CALLBACK, begun, h, MHD_OPTION_STRICT_FOR_CLIENT, 1,
      MHD_OPTION_END);
  if (!h->daemon) {
    snprintf(why, why_size, "cannot listen there: %s", strerror(errno));
    dlclose(h->lib.handle);
    free(h);
    return -EADDRINUSE;
  }
  h->epoll_fd =
      h->lib.MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  *out = h;
  return 0;
}

unsigned cli_http_port(const struct cli_http *h) {
  return h->lib.MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void cli_http_run(struct cli_http *h, int timeout_ms) {
  struct pollfd p = {.fd = h->epoll_fd, .events = POLLIN};
  uint64_t now = tr_clock_monotonic_ns(), end = now + (uint64_t)timeout_ms * 1000000;
  int came = 0;
  do {
    int left = now < end ? (int)((end - now) / 1000000) : 0;
    came = poll(&p, 1, came && left > SOON_MS ? SOON_MS : left) > 0;
    h->lib.MHD_run(h->daemon);
    now = tr_clock_monotonic_ns();
  } while (now + 1000000 < end);
  drop_slow(h);
}

void cli_http_close(struct cli_http *h) {
  h->closing = 1;
  for (struct listener *l = h->listeners; l; l = l->next)
    wake(l);
  h->lib.MHD_run(h->daemon);
  h->lib.MHD_stop_daemon(h->daemon);
  dlclose(h->lib.handle);
  free(h);
}
