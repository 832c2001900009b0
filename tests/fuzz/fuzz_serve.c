/*
 * Fuzzing the HTTP door of `uvscope serve`. Requests are parsed by libmicrohttpd; what is
 * fuzzed is what we do with the parts: method, path, headers and the token. Its functions
 * are replaced by ones that check how we use them.
 *
 *   fuzz_serve [-t SECONDS] [-s SEED]
 */
#include "cli/http.c"

#include <time.h>
#include <unistd.h>

#include "cli/accept.h"
#include "cli/cli.h"

/* What the door needs of the command line is this one function. */
static struct cli_http_page page_of(void *data, const char *path, const char *accept);

enum { TEXT = 200, STEPS_MAX = 12 };
static const char token[] = "0123456789abcdef-token";

struct MHD_Response {
  MHD_ContentReaderCallback read;
  MHD_ContentReaderFreeCallback release;
  void *data;
  size_t size;
};

/* A request, and what became of it. */
struct MHD_Connection {
  char method[TEXT], url[TEXT], accept[TEXT], authorization[TEXT], length[TEXT],
      coding[TEXT];
  size_t body;
  unsigned status;
  int answers, suspended;
  struct MHD_Response *streaming;
};

static uint64_t state = 1;
static unsigned long seen[600];

static uint64_t random_number(uint64_t below) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (state * UINT64_C(0x2545f4914f6cdd1d) >> 16) % below;
}

static void die(const struct MHD_Connection *c, const char *what) {
  fprintf(stderr, "fuzz_http: %s: %s '%s' -> %u\n", what, c->method, c->url, c->status);
  abort();
}

/* ---- the library ---- */

static const union MHD_ConnectionInfo *info(struct MHD_Connection *c,
                                            enum MHD_ConnectionInfoType type, ...) {
  (void)c;
  (void)type;
  return NULL;
}

static const char *header(struct MHD_Connection *c, enum MHD_ValueKind kind,
                          const char *key) {
  const struct {
    const char *name, *value;
  } all[] = {{"Accept", c->accept},
             {"Authorization", c->authorization},
             {"Content-Length", c->length},
             {"Transfer-Encoding", c->coding}};
  (void)kind;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (!strcmp(all[i].name, key))
      return *all[i].value ? all[i].value : NULL;
  die(c, "a header that the fuzzer does not know");
  return NULL;
}

static struct MHD_Response *from_buffer(size_t size, void *text,
                                        enum MHD_ResponseMemoryMode mode) {
  struct MHD_Response *r = calloc(1, sizeof *r);
  volatile unsigned sum = 0;
  for (size_t i = 0; i < size; i++) /* all of it can be read */
    sum += ((const unsigned char *)text)[i];
  r->size = size;
  if (mode != MHD_RESPMEM_MUST_COPY)
    abort();
  return r;
}

static struct MHD_Response *from_callback(uint64_t size, size_t block,
                                          MHD_ContentReaderCallback read, void *data,
                                          MHD_ContentReaderFreeCallback release) {
  struct MHD_Response *r = calloc(1, sizeof *r);
  (void)size;
  (void)block;
  *r = (struct MHD_Response){.read = read, .release = release, .data = data};
  return r;
}

static enum MHD_Result add_header(struct MHD_Response *r, const char *name,
                                  const char *value) {
  (void)r;
  if (strpbrk(name, "\r\n: ") || strpbrk(value, "\r\n"))
    abort();
  return MHD_YES;
}

static enum MHD_Result queue(struct MHD_Connection *c, unsigned status,
                             struct MHD_Response *r) {
  c->status = status;
  c->answers++;
  if (r->read)
    c->streaming = r;
  return MHD_YES;
}

static void destroy(struct MHD_Response *r) {
  if (!r->read) /* else the connection still has it */
    free(r);
}

static void suspend(struct MHD_Connection *c) { c->suspended = 1; }
static void resume(struct MHD_Connection *c) { c->suspended = 0; }

static const struct library fakes = {
    .MHD_get_connection_info = info,
    .MHD_lookup_connection_value = header,
    .MHD_create_response_from_buffer = from_buffer,
    .MHD_create_response_from_callback = from_callback,
    .MHD_add_response_header = add_header,
    .MHD_queue_response = queue,
    .MHD_destroy_response = destroy,
    .MHD_suspend_connection = suspend,
    .MHD_resume_connection = resume,
};

/* ---- requests ---- */

static struct cli_http_page page_of(void *data, const char *path, const char *accept) {
  (void)data;
  static const char *const types[] = {"text/plain", "application/openmetrics-text"};
  for (int i = 0; i < 2; i++) {
    int rank = cli_accept_rank(accept, types[i]);
    if (rank < 0 || rank > 1000 || (!accept && rank))
      abort();
  }
  if (strcmp(path, "/metrics"))
    return (struct cli_http_page){0};
  return (struct cli_http_page){"figures\n", 8, types[0]};
}

/* One of the words, several, or a damaged one. */
static void make(char *out, const char *const *words, size_t count) {
  size_t length = 0;
  *out = 0;
  do {
    const char *word = words[random_number(count)];
    length += (size_t)snprintf(out + length, TEXT - length, "%s", word);
  } while (random_number(3) == 0 && length < TEXT / 2);
  while (length && random_number(3) == 0)
    out[random_number(length)] = (char)(1 + random_number(255));
  if (length && random_number(6) == 0)
    out[random_number(length)] = 0;
}

#define MAKE(out, ...)                                                                   \
  do {                                                                                   \
    static const char *const words[] = {__VA_ARGS__};                                    \
    make(out, words, sizeof words / sizeof *words);                                      \
  } while (0)

static void make_request(struct MHD_Connection *c) {
  *c = (struct MHD_Connection){0};
  MAKE(c->method, "GET", "HEAD", "GET", "POST", "get", "", "CONNECT");
  MAKE(c->url, "/metrics", "/events", "/", "/..", "/etc/passwd", "%00", "", "*", "?q=1");
  MAKE(c->accept, "", "*/*", "text/plain", "application/openmetrics-text", ";q=", "0.5", "1",
       ",", ";", "text/*", " ", "q=0.00000000000000000001", "*/", "/");
  MAKE(c->authorization, "", "Bearer ", token, "Bearer 0123456789abcdef-token", "Basic ");
  if (random_number(4) == 0)
    MAKE(c->length, "0", "1", "-1", "99999999999999999999", "0x0", "");
  if (random_number(8) == 0)
    MAKE(c->coding, "chunked", "identity", "gzip");
  c->body = random_number(16) == 0;
}

/* What must hold, whatever was asked. */
static void check(const struct MHD_Connection *c, int needs_token) {
  int body = c->body || *c->coding || (*c->length && strcmp(c->length, "0"));
  int known = !strcmp(c->method, "GET") || !strcmp(c->method, "HEAD");
  int right = !strncmp(c->authorization, "Bearer ", 7) && !strcmp(c->authorization + 7, token);
  unsigned wanted = 404;
  if (!strcmp(c->url, "/metrics") || !strcmp(c->url, "/events"))
    wanted = 200;
  if (needs_token && !right)
    wanted = 401;
  if (!known)
    wanted = 405;
  if (body)
    wanted = 413;
  if (c->answers != 1)
    die(c, "not one answer");
  if (c->status != wanted)
    die(c, "the wrong answer");
  seen[c->status]++;
}

/* Someone listens to events, reads some of them, and goes. */
static void listen_awhile(struct cli_http *h, struct MHD_Connection *c) {
  static char line[3000], out[4096];
  struct MHD_Response *r = c->streaming;
  uint64_t position = 0;
  memset(line, 'x', sizeof line);
  for (size_t i = random_number(STEPS_MAX); i; i--) {
    if (random_number(2))
      cli_http_tell(h, line, random_number(sizeof line));
    if (random_number(50) == 0)
      for (int n = 0; n < 200; n++) /* one who does not read */
        cli_http_tell(h, line, sizeof line);
    if (c->suspended)
      continue;
    ssize_t n = r->read(r->data, position, out, 1 + random_number(sizeof out));
    if (n < 0 || n > (ssize_t)sizeof out || (n == 0 && !c->suspended))
      die(c, "reading events");
    position += (uint64_t)n;
  }
  if (h->listeners && h->listeners->waiting.used > BACKLOG_MAX)
    die(c, "the backlog has no end");
  r->release(r->data);
  free(r);
  if (h->listeners)
    die(c, "a listener is left");
}

static void ask(struct cli_http *h) {
  struct MHD_Connection c;
  void *request = NULL;
  make_request(&c);
  h->o.token = random_number(2) ? token : NULL;
  size_t body = c.body;
  if (handle(h, &c, c.url, c.method, "HTTP/1.1", NULL, &body, &request) != MHD_YES)
    die(&c, "the connection was given up");
  check(&c, h->o.token != NULL);
  if (c.streaming)
    listen_awhile(h, &c);
}

int main(int argc, char **argv) {
  long seconds = 10, rounds = 0;
  for (int o; (o = getopt(argc, argv, "t:s:")) != -1;) {
    if (o == 't')
      seconds = atol(optarg);
    if (o == 's')
      state = strtoull(optarg, NULL, 10) * 2 + 1;
  }
  struct cli_http h = {.lib = fakes, .o = {.page = page_of}};
  for (time_t end = time(NULL) + seconds; time(NULL) < end;)
    for (int i = 0; i < 1000; i++, rounds++)
      ask(&h);
  printf("fuzz_http: %ld requests: %lu answered, %lu refused, %lu not there, %lu of "
         "another method, %lu with a body\n",
         rounds, seen[200], seen[401], seen[404], seen[405], seen[413]);
  if (!seen[200] || !seen[401] || !seen[404] || !seen[405] || !seen[413])
    die(&(struct MHD_Connection){0}, "not all answers were seen");
  return 0;
}
