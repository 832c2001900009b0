/*
 * The parser of HTTP against bytes that were made up: messages are damaged, joined and cut
 * into pieces. Whatever comes, it must not crash, must give back what it was given, in
 * whichever pieces that came, and must stop where it says.
 *
 *   fuzz_http [-t seconds] [-s seed] [-n rounds]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runtime/modules/http_parse.h"

_Noreturn void rt_oom(void);
void rt_oom(void) {
  abort();
}

static uint64_t random_state;

static uint32_t random_below(uint32_t n) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return n ? (uint32_t)((random_state >> 11) % n) : 0;
}

/* ---- what a parse saw, as one text to compare ---- */

struct seen {
  struct http_parse p;
  struct http_head head;
  uint64_t hash;
  unsigned messages;
};

static void note(struct seen *s, const char *what, const char *bytes, size_t n) {
  for (; *what; what++)
    s->hash = (s->hash ^ (unsigned char)*what) * 1099511628211u;
  for (size_t i = 0; i < n; i++)
    s->hash = (s->hash ^ (unsigned char)bytes[i]) * 1099511628211u;
}

static struct http_head *on_begin(void *data) {
  struct seen *s = data;
  http_head_release(&s->head);
  s->messages++;
  return &s->head;
}

static void note_fields(struct seen *s, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to; i++) {
    const struct http_span *f = &s->head.fields[i];
    if (f->at + f->length > s->head.length)
      abort();
    note(s, "f", s->head.bytes + f->at, f->length);
  }
}

static enum http_body on_head(void *data) {
  struct seen *s = data;
  if (s->head.count % 2 || s->head.url.at + s->head.url.length > s->head.length)
    abort();
  note(s, "u", s->head.bytes + s->head.url.at, s->head.url.length);
  note_fields(s, 0, s->head.count);
  return s->p.flags & HTTP_UPGRADE ? HTTP_UPGRADED : HTTP_BODY;
}

static void on_body(void *data, const char *bytes, size_t n) {
  note(data, "", bytes, n);
}

static void on_end(void *data) {
  struct seen *s = data;
  note_fields(s, s->head.trailers, s->head.count & ~1u);
  note(s, "e", "", 0);
}

static const struct http_parse_ops OPS = {on_begin, on_head, on_body, on_end};

static uint64_t parse(const char *text, size_t n, enum http_kind kind, int pieces) {
  struct seen s = {.hash = 1469598103934665603u};
  size_t at = 0;
  uint64_t hash;
  http_parse_init(&s.p, kind, &OPS, &s, 4096);
  while (at < n && !s.p.error && !s.p.upgraded) {
    size_t take = pieces ? 1 + random_below(pieces == 1 ? 1 : 40) : n - at, used;
    char *copy; /* of its own, so that reading beyond it is seen */
    if (take > n - at)
      take = n - at;
    copy = malloc(take);
    memcpy(copy, text + at, take);
    used = http_parse_run(&s.p, copy, take);
    if (used > take || (used < take && !s.p.error && !s.p.upgraded))
      abort();
    at += used;
    free(copy);
  }
  if (s.p.error && (!s.p.reason || strncmp(s.p.error, "HPE_", 4) != 0))
    abort();
  note(&s, s.p.error ? s.p.error : "ok", "", 0);
  if (!s.p.error && !s.p.upgraded)
    note(&s, http_parse_finish(&s.p) < 0 ? "cut" : "whole", "", 0);
  http_head_release(&s.head);
  hash = s.hash + s.messages;
  return hash;
}

/* ---- made-up messages ---- */

static const char *const LINES[] = {
    "GET / HTTP/1.1\r\n", "POST /a?b#c HTTP/1.1\r\n", "HEAD http://a/b HTTP/1.0\r\n",
    "CONNECT a:80 HTTP/1.1\r\n", "OPTIONS * HTTP/1.1\r\n", "HTTP/1.1 200 OK\r\n",
    "HTTP/1.0 304\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "GET /\r\n"};
static const char *const FIELDS[] = {
    "Host: x\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: gzip, chunked\r\n", "Connection: close\r\n", "X:\r\n",
    "Connection: upgrade\r\nUpgrade: y\r\n", "Cookie:  a=b \t\r\n", " folded\r\n", "A\r\n",
    "Connection: keep-alive, x\r\n", "Content-Length: 18446744073709551615\r\n"};
static const char *const BODIES[] = {
    "", "hello", "5\r\nhello\r\n0\r\n\r\n", "3;x=y\r\nabc\r\n0\r\nT: v\r\n\r\n",
    "ffffffffffffffff\r\nx", "0\r\n\r\n", "2\r\nxyz"};
#define PICK(list) list[random_below(sizeof list / sizeof *list)]

static size_t add(char *text, size_t n, size_t room, const char *what) {
  size_t length = strlen(what);
  if (n + length < room) {
    memcpy(text + n, what, length);
    n += length;
  }
  return n;
}

static size_t make(char *text, size_t room) {
  size_t n = 0;
  for (uint32_t m = 1 + random_below(3); m; m--) {
    n = add(text, n, room, PICK(LINES));
    for (uint32_t f = random_below(5); f; f--)
      n = add(text, n, room, PICK(FIELDS));
    n = add(text, n, room, "\r\n");
    n = add(text, n, room, PICK(BODIES));
  }
  for (uint32_t d = random_below(4); d && n; d--) {
    size_t at = random_below((uint32_t)n);
    switch (random_below(4)) {
    case 0:
      text[at] = (char)random_below(256);
      break;
    case 1:
      memmove(text + at, text + at + 1, n - at - 1);
      n--;
      break;
    case 2:
      n = at;
      break;
    default:
      text[at] = "\r\n :\t\0;,"[random_below(8)];
    }
  }
  return n;
}

int main(int argc, char **argv) {
  double seconds = 5;
  uint64_t rounds = UINT64_MAX, done = 0, seed = (uint64_t)time(NULL);
  char text[8192];
  int option;
  while ((option = getopt(argc, argv, "t:s:n:")) != -1) {
    if (option == 't')
      seconds = atof(optarg);
    else if (option == 's')
      seed = strtoull(optarg, NULL, 10);
    else if (option == 'n')
      rounds = strtoull(optarg, NULL, 10);
    else
      return 2;
  }
  random_state = seed * 2654435761u + 88172645463325252u;
  for (time_t end = time(NULL) + (time_t)seconds; done < rounds; done++) {
    size_t n = make(text, sizeof text);
    enum http_kind kind = random_below(3) ? HTTP_KIND_REQUEST : HTTP_KIND_RESPONSE;
    uint64_t whole = parse(text, n, kind, 0);
    if (whole != parse(text, n, kind, 1) || whole != parse(text, n, kind, 2)) {
      fprintf(stderr, "seed %llu, round %llu: pieces parse differently:\n%.*s\n",
              (unsigned long long)seed, (unsigned long long)done, (int)n, text);
      return 1;
    }
    if ((done & 255) == 0 && time(NULL) > end)
      break;
  }
  printf("fuzz_http: %llu messages, seed %llu\n", (unsigned long long)done,
         (unsigned long long)seed);
  return 0;
}
