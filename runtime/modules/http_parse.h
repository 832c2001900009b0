/*
 * The parser of HTTP/1 messages, and the only header by which the rest knows it: bytes in,
 * a head and pieces of a body out. It is as strict as a server on the open network must
 * be: lines end in CR LF, a length is given once, no folded lines, no white space before a
 * colon. Errors carry the codes and words that programs know from Node.
 *
 * One struct parses one connection's messages, one after the other. No allocation but the
 * head's; no global state; any thread, one at a time.
 */
#ifndef RT_MODULES_HTTP_PARSE_H
#define RT_MODULES_HTTP_PARSE_H

#include <stddef.h>
#include <stdint.h>

/* A place in a head's bytes. */
struct http_span {
  uint32_t at, length;
};

/* The first line and the header lines of a message, and its trailers: text as it came, in
 * one block. fields[2 * i] is a name and fields[2 * i + 1] its value. */
struct http_head {
  char *bytes;
  uint32_t length, room;
  struct http_span url; /* a request's; of a response the reason */
  struct http_span *fields;
  uint32_t count, fields_room; /* count: of names and values together */
  uint32_t trailers;           /* where they begin in fields; count when there are none */
};
void http_head_release(struct http_head *h);

enum http_kind { HTTP_KIND_REQUEST, HTTP_KIND_RESPONSE };

enum http_flag {
  HTTP_CHUNKED = 1,
  HTTP_LENGTH = 2,          /* Content-Length was given */
  HTTP_TRANSFER = 4,        /* Transfer-Encoding was given */
  HTTP_KEEP_ALIVE = 8,      /* Connection: keep-alive */
  HTTP_CLOSE = 16,          /* Connection: close */
  HTTP_CONN_UPGRADE = 32,   /* Connection: upgrade */
  HTTP_UPGRADE = 64,        /* an Upgrade header */
  HTTP_EXPECT = 128,        /* an Expect header */
};

/* What on_head says of the message's body. */
enum http_body {
  HTTP_BODY,      /* it has what its headers say */
  HTTP_NO_BODY,   /* it has none, whatever they say: the answer to HEAD */
  HTTP_UPGRADED,  /* what follows is not HTTP: stop after the head */
};

struct http_parse;

/* Any of them may call http_parse_stop(). */
struct http_parse_ops {
  /* A message begins: returns the (empty) head to fill. */
  struct http_head *(*on_begin)(void *data);
  enum http_body (*on_head)(void *data);
  void (*on_body)(void *data, const char *bytes, size_t length);
  void (*on_end)(void *data);
};

struct http_parse {
  const struct http_parse_ops *ops;
  void *data;
  struct http_head *head;
  uint64_t left;           /* bytes of the body, or of the chunk, to come */
  const char *error;       /* NULL, or a code: "HPE_INVALID_METHOD" */
  const char *reason;      /* in words */
  size_t rest;             /* bytes of this run after those that were looked at */
  uint32_t max_head;       /* bytes of names, values and the address */
  int folds; /* folded lines of headers are taken */
  uint32_t extensions;     /* bytes of chunk extensions */
  uint16_t status;
  uint8_t kind;            /* enum http_kind */
  uint8_t state;
  uint8_t flags;           /* enum http_flag */
  uint8_t method;          /* index into http_methods[] */
  uint8_t major, minor;
  uint8_t at;              /* within a word that is being matched */
  uint8_t trailing;
  uint8_t stopped;
  uint8_t upgraded;        /* the rest is not HTTP */
  uint8_t closing;         /* no message may follow */
  char word[20];           /* a method */
};

enum { HTTP_METHOD_HEAD = 2, HTTP_METHOD_CONNECT = 7 }; /* in the list */
extern const char *const http_methods[];
extern const int http_method_count;

void http_parse_init(struct http_parse *p, enum http_kind kind,
                     const struct http_parse_ops *ops, void *data, uint32_t max_head);
/* Parses; returns how many bytes were used: less than given after an error, an upgrade or
 * a stop. */
size_t http_parse_run(struct http_parse *p, const char *bytes, size_t length);
/* The connection has ended. 0, or -1 with an error when that was too early. */
int http_parse_finish(struct http_parse *p);
/* Makes http_parse_run() return after this callback; the next run goes on. */
void http_parse_stop(struct http_parse *p);
/* Whether the connection lives on after the message whose head was read. */
int http_parse_keep_alive(const struct http_parse *p);
/* Whether a message has begun and has not ended. */
int http_parse_busy(const struct http_parse *p);

/* Whether a header's name is this one; `name` in small letters. */
int http_name_is(const char *bytes, size_t length, const char *name);
/* Whether a list such as "a, b" has this word, in small letters. */
int http_list_has(const char *bytes, size_t length, const char *word);
/* What may be in a token (a method, a header's name). */
extern const unsigned char http_token_char[256];

#endif
