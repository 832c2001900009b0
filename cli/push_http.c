/* HTTP requests: libcurl, driven from our own loop. */
#include "cli/push_http.h"

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

enum { CONNECT_MS = 5000, REQUEST_MS = 10000, ANSWER_MAX = 64 * 1024 };
#define RETRY_AFTER_MAX_S 300

/* What is used of the library. */
#define FUNCTIONS(X)          \
  X(curl_global_init)         \
  X(curl_easy_init)           \
  X(curl_easy_setopt)         \
  X(curl_easy_getinfo)        \
  X(curl_easy_cleanup)        \
  X(curl_easy_strerror)       \
  X(curl_slist_append)        \
  X(curl_slist_free_all)      \
  X(curl_multi_init)          \
  X(curl_multi_add_handle)    \
  X(curl_multi_remove_handle) \
  X(curl_multi_perform)       \
  X(curl_multi_poll)          \
  X(curl_multi_info_read)     \
  X(curl_multi_cleanup)

struct library {
  void *handle;
#define MEMBER(name) __typeof__(name) *name;
  FUNCTIONS(MEMBER)
#undef MEMBER
};

struct cli_sender {
  struct library lib;
  CURLM *multi;
  CURL *easy;
  struct curl_slist *headers;
  int busy;
  char error[CURL_ERROR_SIZE];
  struct cli_answer answer;
};

static int load(struct library *l, char *why, size_t why_size) {
  l->handle = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!l->handle)
    l->handle = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!l->handle) {
    snprintf(why, why_size, "%s (install libcurl4)", dlerror());
    return -ENOENT;
  }
#define FIND(name)                                                 \
  if (!(l->name = (__typeof__(l->name))dlsym(l->handle, #name))) { \
    snprintf(why, why_size, "libcurl has no " #name);              \
    return -ENOENT;                                                \
  }
  FUNCTIONS(FIND)
#undef FIND
  return l->curl_global_init(CURL_GLOBAL_DEFAULT) ? -EIO : 0;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *data) {
  struct cli_sender *s = data;
  if (s->answer.body.used + count > ANSWER_MAX)
    return size * count + 1; /* ends the request with an error */
  ex_bytes_put(&s->answer.body, bytes, size * count);
  return size * count;
}

#define SET(option, value) s->lib.curl_easy_setopt(s->easy, option, value)

static void set_up(struct cli_sender *s) {
  SET(CURLOPT_ERRORBUFFER, s->error);
  SET(CURLOPT_HTTPHEADER, s->headers);
  SET(CURLOPT_WRITEFUNCTION, take_body);
  SET(CURLOPT_WRITEDATA, s);
  SET(CURLOPT_NOSIGNAL, 1L);
  SET(CURLOPT_POST, 1L);
  SET(CURLOPT_FOLLOWLOCATION, 0L);
  SET(CURLOPT_PROTOCOLS_STR, "http,https");
  SET(CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
  SET(CURLOPT_TIMEOUT_MS, (long)REQUEST_MS);
  SET(CURLOPT_USERAGENT, "uvscope/" CLI_VERSION);
}

static int add_header(struct cli_sender *s, const char *line) {
  struct curl_slist *list = s->lib.curl_slist_append(s->headers, line);
  if (!list)
    return -ENOMEM;
  s->headers = list;
  return 0;
}

int cli_sender_open(struct cli_sender **out, const char *const *headers,
                    size_t header_count, char *why, size_t why_size) {
  struct cli_sender *s = calloc(1, sizeof *s);
  int err = s ? load(&s->lib, why, why_size) : -ENOMEM;
  if (err)
    goto out;
  err = -ENOMEM;
  snprintf(why, why_size, "libcurl cannot be used");
  if (!(s->multi = s->lib.curl_multi_init()) || !(s->easy = s->lib.curl_easy_init()))
    goto out;
  /* A body that the other side must first agree to only costs time. */
  if (add_header(s, "Expect:") || add_header(s, "Content-Type: application/x-protobuf") ||
      add_header(s, "Content-Encoding: gzip"))
    goto out;
  for (size_t i = 0; i < header_count; i++)
    if (add_header(s, headers[i]))
      goto out;
  set_up(s);
  err = 0;
out:
  if (err && s)
    cli_sender_close(s);
  *out = err ? NULL : s;
  return err;
}

void cli_sender_close(struct cli_sender *s) {
  if (s->busy)
    s->lib.curl_multi_remove_handle(s->multi, s->easy);
  if (s->easy)
    s->lib.curl_easy_cleanup(s->easy);
  if (s->multi)
    s->lib.curl_multi_cleanup(s->multi);
  if (s->headers)
    s->lib.curl_slist_free_all(s->headers);
  ex_bytes_release(&s->answer.body);
  free(s); /* the library stays: it may have a thread that looks up a name */
}

void cli_sender_start(struct cli_sender *s, const char *url, const char *body,
                      size_t length) {
  s->answer.body.used = 0;
  *s->error = 0;
  SET(CURLOPT_URL, url);
  SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
  SET(CURLOPT_POSTFIELDS, body);
  s->busy = s->lib.curl_multi_add_handle(s->multi, s->easy) == CURLM_OK;
}

int cli_sender_busy(const struct cli_sender *s) {
  return s->busy;
}

static void finish(struct cli_sender *s, CURLcode result) {
  struct cli_answer *a = &s->answer;
  long status = 0;
  curl_off_t retry_after = 0;
  char *location = NULL;
  s->lib.curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
  s->lib.curl_easy_getinfo(s->easy, CURLINFO_RETRY_AFTER, &retry_after);
  s->lib.curl_easy_getinfo(s->easy, CURLINFO_REDIRECT_URL, &location);
  if (retry_after > RETRY_AFTER_MAX_S)
    retry_after = RETRY_AFTER_MAX_S;
  a->status = result == CURLE_OK ? (int)status : 0;
  a->retry_after_ns = retry_after > 0 ? (uint64_t)retry_after * 1000000000u : 0;
  snprintf(a->text, sizeof a->text, "%s",
           location             ? location
           : result == CURLE_OK ? ""
           : *s->error          ? s->error
                                : s->lib.curl_easy_strerror(result));
  s->lib.curl_multi_remove_handle(s->multi, s->easy);
  s->busy = 0;
}

const struct cli_answer *cli_sender_step(struct cli_sender *s, int fd, int wait_ms) {
  struct curl_waitfd extra = {.fd = fd, .events = CURL_WAIT_POLLIN};
  int running = 0, left;
  if (s->busy)
    s->lib.curl_multi_perform(s->multi, &running);
  if ((!s->busy || running) && wait_ms) {
    s->lib.curl_multi_poll(s->multi, &extra, fd >= 0, wait_ms, NULL);
    if (s->busy)
      s->lib.curl_multi_perform(s->multi, &running);
  }
  CURLMsg *message = s->lib.curl_multi_info_read(s->multi, &left);
  if (!message || message->msg != CURLMSG_DONE)
    return NULL;
  finish(s, message->data.result);
  return &s->answer;
}
