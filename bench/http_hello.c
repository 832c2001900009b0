/* An HTTP server in C over libuv and our parser, as a measure: "hello" to every request, on
 * the port that it prints. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uv.h>

#include "runtime/modules/http_parse.h"

_Noreturn void rt_oom(void);
void rt_oom(void) {
  abort();
}

struct conn {
  uv_tcp_t tcp; /* first */
  struct http_parse parse;
  struct http_head head;
};

static char room[65536];

static void on_close(uv_handle_t *handle) {
  http_head_release(&((struct conn *)handle)->head);
  free(handle);
}

static struct http_head *on_begin(void *data) {
  struct conn *c = data;
  c->head.length = c->head.count = 0;
  return &c->head;
}

static enum http_body on_head(void *data) {
  (void)data;
  return HTTP_BODY;
}

static void on_body(void *data, const char *bytes, size_t length) {
  (void)data;
  (void)bytes;
  (void)length;
}

static void on_end(void *data) {
  struct conn *c = data;
  char text[256], date[40];
  time_t now = time(NULL);
  struct tm tm;
  gmtime_r(&now, &tm);
  strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &tm);
  int n = snprintf(text, sizeof text,
                   "HTTP/1.1 200 OK\r\nDate: %s\r\nConnection: keep-alive\r\n"
                   "Keep-Alive: timeout=5\r\nContent-Length: 5\r\n\r\nhello", date);
  uv_buf_t buf = uv_buf_init(text, (unsigned)n);
  uv_try_write((uv_stream_t *)&c->tcp, &buf, 1);
}

static const struct http_parse_ops OPS = {on_begin, on_head, on_body, on_end};

static void on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *buf) {
  (void)handle;
  (void)wanted;
  *buf = uv_buf_init(room, sizeof room);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
  struct conn *c = (struct conn *)stream;
  if (n > 0)
    http_parse_run(&c->parse, buf->base, (size_t)n);
  if (n < 0 || c->parse.error)
    uv_close((uv_handle_t *)stream, on_close);
}

static void on_connection(uv_stream_t *server, int status) {
  struct conn *c = calloc(1, sizeof *c);
  if (status < 0 || !c)
    exit(1);
  uv_tcp_init(server->loop, &c->tcp);
  http_parse_init(&c->parse, HTTP_KIND_REQUEST, &OPS, c, 16384);
  if (uv_accept(server, (uv_stream_t *)&c->tcp) == 0) {
    uv_tcp_nodelay(&c->tcp, 1);
    uv_read_start((uv_stream_t *)&c->tcp, on_alloc, on_read);
  }
}

int main(void) {
  uv_tcp_t server;
  struct sockaddr_storage address;
  int length = sizeof address;
  uv_tcp_init(uv_default_loop(), &server);
  uv_ip4_addr("127.0.0.1", 0, (struct sockaddr_in *)&address);
  uv_tcp_bind(&server, (struct sockaddr *)&address, 0);
  if (uv_listen((uv_stream_t *)&server, 511, on_connection) < 0)
    return 1;
  uv_tcp_getsockname(&server, (struct sockaddr *)&address, &length);
  printf("%d\n", ntohs(((struct sockaddr_in *)&address)->sin_port));
  fflush(stdout);
  return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
