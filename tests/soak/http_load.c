/*
 * A counted load of HTTP for the memory soak: every answer is read to its end and counted.
 *
 *   http_load PORT REQUESTS CONNECTIONS keep|close
 *
 * With "close" every request has a connection of its own. Every tenth request has a body, and
 * asks the server to answer with it. Exits with 0 when all were answered with 200.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 1024, ANSWER_MAX = 8192 };

struct connection {
  int fd;
  size_t length;
  char answer[ANSWER_MAX + 1];
};

static struct connection connections[CONNECTIONS_MAX];
static int epoll, port, keep;
static unsigned long asked, answered, wanted;

static _Noreturn void die(const char *what) {
  perror(what);
  exit(1);
}

static void ask(struct connection *c) {
  static const char body[] = "a body, sent to and fro";
  char request[400];
  const char *last = keep ? "" : "Connection: close\r\n";
  int n = asked % 10 == 9
              ? snprintf(request, sizeof request,
                         "POST /echo HTTP/1.1\r\nHost: soak\r\n%sContent-Length: %zu\r\n\r\n%s",
                         last, sizeof body - 1, body)
              : snprintf(request, sizeof request, "GET /%lu?a=b HTTP/1.1\r\nHost: soak\r\n%s\r\n",
                         asked % 10, last);
  asked++;
  c->length = 0;
  if (write(c->fd, request, (size_t)n) != n)
    die("http_load: write");
}

static void open_one(struct connection *c) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address) < 0)
    die("http_load: connect");
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event) < 0)
    die("http_load: epoll");
  ask(c);
}

/* Whether the answer is whole; all of them say how long they are. */
static int whole(const struct connection *c) {
  const char *end = strstr(c->answer, "\r\n\r\n");
  const char *length = strcasestr(c->answer, "content-length:");
  if (!end)
    return 0;
  if (strncmp(c->answer, "HTTP/1.1 200", 12) != 0 || !length || length > end) {
    fprintf(stderr, "http_load: unexpected answer: %s\n", c->answer);
    exit(1);
  }
  return c->length >= (size_t)(end + 4 - c->answer) + strtoul(length + 15, NULL, 10);
}

static void next(struct connection *c) {
  answered++;
  if (!keep || asked >= wanted)
    close(c->fd);
  if (asked >= wanted)
    return;
  if (keep)
    ask(c);
  else
    open_one(c);
}

static void arrived(struct connection *c) {
  ssize_t n = read(c->fd, c->answer + c->length, ANSWER_MAX - c->length);
  if (n <= 0) {
    errno = n == 0 ? ECONNRESET : errno;
    die("http_load: read");
  }
  c->length += (size_t)n;
  c->answer[c->length] = 0;
  if (whole(c))
    next(c);
}

int main(int argc, char **argv) {
  struct epoll_event events[256];
  int count;
  if (argc != 5)
    return 2;
  port = atoi(argv[1]);
  wanted = strtoul(argv[2], NULL, 10);
  count = atoi(argv[3]) < CONNECTIONS_MAX ? atoi(argv[3]) : CONNECTIONS_MAX;
  keep = strcmp(argv[4], "keep") == 0;
  epoll = epoll_create1(0);
  for (int i = 0; i < count && asked < wanted; i++)
    open_one(&connections[i]);
  while (answered < wanted) {
    int n = epoll_wait(epoll, events, 256, 30000);
    if (n <= 0) {
      fprintf(stderr, "http_load: %lu of %lu answered\n", answered, asked);
      return 1;
    }
    for (int i = 0; i < n; i++)
      arrived(events[i].data.ptr);
  }
  return 0;
}
