/*
 * Load for servers on this machine, from one thread.
 *
 *   net_load echo PORT CONNECTIONS SECONDS   64 bytes to and fro; prints round trips a second
 *   net_load http PORT CONNECTIONS SECONDS   GET / kept alive; prints answers a second
 *   net_load idle PORT CONNECTIONS           one GET on each, prints "ready", and holds them
 *                                            until its standard input ends
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char REQUEST[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
static char buffer[65536];

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int open_one(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
    perror("net_load: connect");
    exit(1);
  }
  return fd;
}

static void send_all(int fd, const char *bytes, size_t length) {
  if (write(fd, bytes, length) != (ssize_t)length)
    exit(1);
}

/* Whether what was read ends an answer: ours are short, and come whole. */
static void loop(int poll, const char *message, size_t length, double seconds) {
  struct epoll_event events[256];
  double begin = now(), end = begin + seconds;
  unsigned long count = 0;
  while (now() < end) {
    int n = epoll_wait(poll, events, 256, 100);
    for (int i = 0; i < n; i++) {
      if (read(events[i].data.fd, buffer, sizeof buffer) <= 0)
        exit(1);
      send_all(events[i].data.fd, message, length);
      count++;
    }
  }
  printf("%.0f\n", (double)count / (now() - begin));
}

static void many_files(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

static void idle(int port, int connections) {
  for (int i = 0; i < connections; i++) {
    int fd = open_one(port);
    send_all(fd, REQUEST, sizeof REQUEST - 1);
    if (read(fd, buffer, sizeof buffer) <= 0)
      exit(1);
  }
  puts("ready");
  fflush(stdout);
  while (read(0, buffer, sizeof buffer) > 0)
    ;
}

int main(int argc, char **argv) {
  int poll = epoll_create1(0), port, connections, http;
  if (argc < 4)
    return 2;
  many_files();
  port = atoi(argv[2]);
  connections = atoi(argv[3]);
  if (strcmp(argv[1], "idle") == 0) {
    idle(port, connections);
    return 0;
  }
  http = strcmp(argv[1], "http") == 0;
  for (int i = 0; i < connections; i++) {
    int fd = open_one(port);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
    send_all(fd, http ? REQUEST : buffer, http ? sizeof REQUEST - 1 : 64);
  }
  loop(poll, http ? REQUEST : buffer, http ? sizeof REQUEST - 1 : 64,
       argc > 4 ? atof(argv[4]) : 2);
  return 0;
}
