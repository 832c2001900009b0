/* HTTP/1 messages: a machine that takes any number of bytes at a time. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/http_fields.h"
#include "runtime/rt.h"

enum state {
  S_START,         /* before a message; empty lines are skipped */
  S_METHOD,
  S_BEFORE_URL,
  S_SCHEMA,        /* "http" of http:// */
  S_SCHEMA_SLASH,
  S_URL,
  S_BEFORE_HTTP,
  S_HTTP,          /* "HTTP/" */
  S_MAJOR,
  S_DOT,
  S_MINOR,
  S_AFTER_VERSION,
  S_LINE_LF,       /* the LF of the first line */
  S_STATUS,        /* three digits */
  S_AFTER_STATUS,
  S_REASON,
  S_FIRST_FIELD,   /* the first header line begins */
  S_FIELD_START,   /* the next one does */
  S_FIELD,
  S_VALUE_START,
  S_VALUE,
  S_VALUE_LF,
  S_HEAD_LF,       /* the LF of the empty line */
  S_BODY,
  S_BODY_TO_END,   /* until the connection ends */
  S_CHUNK_START,
  S_CHUNK_SIZE,
  S_CHUNK_EXT,
  S_CHUNK_LF,
  S_CHUNK_DATA,
  S_CHUNK_DATA_CR,
  S_CHUNK_DATA_LF,
  S_AFTER_CLOSE,   /* nothing may follow */
  S_ERROR,
};

enum { MAX_EXTENSIONS = 16384 };

/* ---- the head's memory ---- */

static void *grown(void *old, size_t size) {
  void *p = realloc(old, size);
  if (!p)
    rt_oom();
  return p;
}

static void append(struct http_head *h, const char *bytes, size_t length) {
  if (h->length + length > h->room) {
    h->room = (uint32_t)(h->length + length) * 2 + 256;
    h->bytes = grown(h->bytes, h->room);
  }
  memcpy(h->bytes + h->length, bytes, length);
  h->length += (uint32_t)length;
}

static struct http_span *new_span(struct http_head *h) {
  if (h->count == h->fields_room) {
    h->fields_room = h->fields_room * 2 + 16;
    h->fields = grown(h->fields, h->fields_room * sizeof *h->fields);
  }
  h->fields[h->count] = (struct http_span){h->length, 0};
  return &h->fields[h->count++];
}

/* ---- errors ---- */

int http_parse_fail(struct http_parse *p, const char *code, const char *reason) {
  p->error = code;
  p->reason = reason;
  p->state = S_ERROR;
  return -1;
}

static int take(struct http_parse *p, struct http_span *span, const char *bytes,
                size_t length) {
  if (p->head->length + length >= p->max_head)
    return http_parse_fail(p, "HPE_HEADER_OVERFLOW", "Header overflow");
  append(p->head, bytes, length);
  span->length += (uint32_t)length;
  return 0;
}

int http_parse_keep_alive(const struct http_parse *p) {
  if (p->major > 1 || (p->major == 1 && p->minor > 0)) {
    if (p->flags & HTTP_CLOSE)
      return 0;
  } else if (!(p->flags & HTTP_KEEP_ALIVE)) {
    return 0;
  }
  return p->state != S_BODY_TO_END;
}

int http_parse_busy(const struct http_parse *p) {
  return p->state != S_START && p->state != S_AFTER_CLOSE && p->state != S_ERROR;
}

/* ---- the steps of a message ---- */

static void message_end(struct http_parse *p) {
  p->state = p->closing && !p->upgraded ? S_AFTER_CLOSE : S_START;
  p->ops->on_end(p->data);
}

static int empty_response(const struct http_parse *p) {
  return p->kind == HTTP_KIND_RESPONSE &&
         (p->status / 100 == 1 || p->status == 204 || p->status == 304);
}

static void body_begin(struct http_parse *p, enum http_body body) {
  if (body == HTTP_UPGRADED) {
    p->upgraded = 1;
    message_end(p);
    return;
  }
  if (body == HTTP_NO_BODY || empty_response(p))
    message_end(p);
  else if (p->flags & HTTP_CHUNKED)
    p->state = S_CHUNK_START;
  else if (p->flags & HTTP_LENGTH && p->left > 0)
    p->state = S_BODY;
  else if (p->flags & HTTP_LENGTH || p->kind == HTTP_KIND_REQUEST)
    message_end(p);
}

static int head_end(struct http_parse *p) {
  enum http_body body;
  if (p->trailing) {
    message_end(p);
    return 0;
  }
  if (p->kind == HTTP_KIND_REQUEST && (p->flags & (HTTP_TRANSFER | HTTP_CHUNKED)) ==
                                          HTTP_TRANSFER)
    return http_parse_fail(p, "HPE_INVALID_TRANSFER_ENCODING",
                "Request has invalid `Transfer-Encoding`");
  p->head->trailers = p->head->count;
  p->state = S_START;
  if (p->kind == HTTP_KIND_RESPONSE && !(p->flags & (HTTP_LENGTH | HTTP_CHUNKED)))
    p->state = S_BODY_TO_END;
  p->closing = !http_parse_keep_alive(p);
  if (empty_response(p) && p->state == S_BODY_TO_END)
    p->closing = p->flags & HTTP_CLOSE ? 1 : p->minor == 0 && !(p->flags & HTTP_KEEP_ALIVE);
  body = p->ops->on_head(p->data);
  if (body == HTTP_NO_BODY && p->state == S_BODY_TO_END) {
    p->state = S_START;
    p->closing = !http_parse_keep_alive(p);
  }
  body_begin(p, body);
  return 0;
}

static void message_begin(struct http_parse *p) {
  p->head = p->ops->on_begin(p->data);
  p->flags = 0;
  p->left = 0;
  p->status = 0;
  p->at = 0;
  p->major = 0;
  p->minor = 9;
  p->trailing = 0;
  p->extensions = 0;
  p->state = p->kind == HTTP_KIND_REQUEST ? S_METHOD : S_HTTP;
}

/* One more letter of the method; refused as soon as no method begins so. */
static int method_char(struct http_parse *p, char c) {
  int i;
  if (c == ' ') {
    p->word[p->at] = 0;
    for (i = 0; i < http_method_count; i++) {
      if (strcmp(p->word, http_methods[i]) == 0) {
        p->method = (uint8_t)i;
        p->state = S_BEFORE_URL;
        return 0;
      }
    }
    return http_parse_fail(p, "HPE_INVALID_METHOD", "Invalid method encountered");
  }
  if (p->at < sizeof p->word - 1) {
    p->word[p->at++] = c;
    for (i = 0; i < http_method_count; i++)
      if (strncmp(p->word, http_methods[i], p->at) == 0)
        return 0;
  }
  return http_parse_fail(p, "HPE_INVALID_METHOD", "Invalid method encountered");
}

static int url_start(struct http_parse *p, unsigned char c) {
  int letter = (c | 32) >= 'a' && (c | 32) <= 'z';
  p->head->url = (struct http_span){p->head->length, 0};
  if (p->method == HTTP_METHOD_CONNECT) {
    if (!letter && !(c >= '0' && c <= '9') && c != '[' && c != '_')
      return http_parse_fail(p, "HPE_INVALID_URL", "Unexpected char in url server");
    p->state = S_URL;
  } else if (c == '/' || c == '*') {
    p->state = S_URL;
  } else if (letter) {
    p->state = S_SCHEMA;
    p->at = 0;
  } else {
    return http_parse_fail(p, "HPE_INVALID_URL", "Unexpected start char in url");
  }
  return 0;
}

static int schema_char(struct http_parse *p, unsigned char c) {
  int letter = (c | 32) >= 'a' && (c | 32) <= 'z';
  if (p->state == S_SCHEMA && c == ':')
    p->state = S_SCHEMA_SLASH;
  else if (p->state == S_SCHEMA_SLASH && c == '/')
    p->state = ++p->at == 2 ? S_URL : S_SCHEMA_SLASH;
  else if (p->state != S_SCHEMA || !letter)
    return http_parse_fail(p, "HPE_INVALID_URL", "Unexpected char in url schema");
  return take(p, &p->head->url, (const char *)&c, 1);
}

static int version_done(struct http_parse *p) {
  int version = p->major * 10 + p->minor;
  if (version != 9 && version != 10 && version != 11 && version != 20)
    return http_parse_fail(p, "HPE_INVALID_VERSION", "Invalid HTTP version");
  p->state = S_AFTER_VERSION;
  return 0;
}

static int http_char(struct http_parse *p, char c) {
  if (c != "HTTP/"[p->at])
    return http_parse_fail(p, "HPE_INVALID_CONSTANT", "Expected HTTP/, RTSP/ or ICE/");
  if (++p->at == 5)
    p->state = S_MAJOR;
  return 0;
}

static int digit_char(struct http_parse *p, char c) {
  if (c < '0' || c > '9')
    return http_parse_fail(p, "HPE_INVALID_VERSION",
                p->state == S_MAJOR ? "Invalid major version" : "Invalid minor version");
  if (p->state == S_MAJOR) {
    p->major = (uint8_t)(c - '0');
    p->state = S_DOT;
    return 0;
  }
  p->minor = (uint8_t)(c - '0');
  return version_done(p);
}

static int after_version(struct http_parse *p, char c) {
  if (p->kind == HTTP_KIND_REQUEST) {
    if (c != '\r')
      return http_parse_fail(p, "HPE_INVALID_VERSION", "Expected CRLF after version");
    p->state = S_LINE_LF;
  } else {
    if (c != ' ')
      return http_parse_fail(p, "HPE_INVALID_VERSION", "Expected space after version");
    p->state = S_STATUS;
    p->at = 0;
  }
  return 0;
}

static int status_char(struct http_parse *p, char c) {
  if (c < '0' || c > '9')
    return http_parse_fail(p, "HPE_INVALID_STATUS", "Invalid status code");
  p->status = (uint16_t)(p->status * 10 + (c - '0'));
  if (++p->at == 3)
    p->state = S_AFTER_STATUS;
  return 0;
}

/* A space and the reason, or the line's end. */
static int after_status(struct http_parse *p, char c) {
  p->head->url = (struct http_span){p->head->length, 0};
  if (c == ' ')
    p->state = S_REASON;
  else if (c == '\r')
    p->state = S_LINE_LF;
  else
    return http_parse_fail(p, "HPE_INVALID_STATUS", "Invalid response status");
  return 0;
}

/* A line that goes on with the value before it. One that says where the message ends is
 * looked at again, and then refused. */
static int unfold(struct http_parse *p, char c) {
  struct http_span *value = &p->head->fields[p->head->count - 1];
  p->head->length = value->at + value->length;
  p->state = value->length ? S_VALUE : S_VALUE_START;
  return value->length ? take(p, value, &c, 1) : 0;
}

static int field_start(struct http_parse *p, unsigned char c, int first) {
  if (c == '\r') {
    p->state = S_HEAD_LF;
    return 0;
  }
  if ((c == ' ' || c == '\t') && !first && p->folds)
    return unfold(p, (char)c);
  if (c == ' ' || c == '\t')
    return first ? http_parse_fail(p, "HPE_UNEXPECTED_SPACE", "Unexpected space after start line")
                 : http_parse_fail(p, "HPE_INVALID_HEADER_TOKEN",
                        "Unexpected whitespace after header value");
  if (!http_token_char[c])
    return http_parse_fail(p, "HPE_INVALID_HEADER_TOKEN", "Invalid header token");
  new_span(p->head);
  p->state = S_FIELD;
  return 1;
}

static int lf(struct http_parse *p, char c, enum state next, const char *reason) {
  if (c != '\n')
    return http_parse_fail(p, "HPE_LF_EXPECTED", reason);
  p->state = next;
  return 0;
}

/* ---- runs of bytes ---- */

static size_t span_of(const unsigned char *set, const char *bytes, size_t length) {
  size_t i = 0;
  while (i < length && set[(unsigned char)bytes[i]])
    i++;
  return i;
}

/* Each of these uses at least one byte, or fails. */
static ssize_t run_url(struct http_parse *p, const char *bytes, size_t length) {
  size_t n = span_of(http_url_char, bytes, length);
  if (n && take(p, &p->head->url, bytes, n) < 0)
    return -1;
  if (n == length)
    return (ssize_t)n;
  if (bytes[n] == ' ')
    p->state = S_BEFORE_HTTP;
  else if (bytes[n] == '\r')
    p->state = S_LINE_LF;
  else
    return http_parse_fail(p, "HPE_INVALID_URL", bytes[n] == '\t' ? "Invalid characters in url"
                                                       : "Invalid char in url path");
  p->at = 0;
  return (ssize_t)n + 1;
}

/* Whether the name that was just read says where a message ends. */
static int is_framing(const struct http_head *h) {
  const struct http_span *name = &h->fields[h->count - 1];
  return http_name_is(h->bytes + name->at, name->length, "transfer-encoding") ||
         http_name_is(h->bytes + name->at, name->length, "content-length");
}

static ssize_t run_field(struct http_parse *p, const char *bytes, size_t length) {
  struct http_head *h = p->head;
  size_t n = span_of(http_token_char, bytes, length);
  if (n && take(p, &h->fields[h->count - 1], bytes, n) < 0)
    return -1;
  if (n == length)
    return (ssize_t)n;
  if (bytes[n] != ':')
    return http_parse_fail(p, "HPE_INVALID_HEADER_TOKEN",
                bytes[n] == ' ' && is_framing(h) ? "Invalid header field char"
                                                 : "Invalid header token");
  new_span(h);
  p->state = S_VALUE_START;
  return (ssize_t)n + 1;
}

static ssize_t run_value(struct http_parse *p, const char *bytes, size_t length) {
  struct http_head *h = p->head;
  size_t n = span_of(http_value_char, bytes, length);
  struct http_span *span =
      p->state == S_REASON ? &h->url : &h->fields[h->count - 1];
  if (n && take(p, span, bytes, n) < 0)
    return -1;
  if (n == length)
    return (ssize_t)n;
  if (bytes[n] == '\n')
    return http_parse_fail(p, "HPE_CR_EXPECTED",
                p->state == S_REASON ? "Missing expected CR after response line"
                                     : "Missing expected CR after header value");
  if (bytes[n] != '\r')
    return http_parse_fail(p, "HPE_INVALID_HEADER_TOKEN", "Invalid header value char");
  p->state = p->state == S_REASON ? S_LINE_LF : S_VALUE_LF;
  return (ssize_t)n + 1;
}

static ssize_t run_body(struct http_parse *p, const char *bytes, size_t length) {
  size_t n = p->state != S_BODY_TO_END && length > p->left ? (size_t)p->left : length;
  int chunk = p->state == S_CHUNK_DATA;
  p->rest = length - n;
  if (p->state != S_BODY_TO_END)
    p->left -= n;
  if (chunk && p->left == 0)
    p->state = S_CHUNK_DATA_CR;
  p->ops->on_body(p->data, bytes, n);
  if (p->state == S_BODY && p->left == 0)
    message_end(p);
  return (ssize_t)n;
}

/* ---- chunks ---- */

static int chunk_size(struct http_parse *p, char c) {
  int digit = http_hex(c);
  if (digit >= 0) {
    if (p->state == S_CHUNK_START)
      p->left = 0;
    p->state = S_CHUNK_SIZE;
    if (p->left >> 60)
      return http_parse_fail(p, "HPE_INVALID_CHUNK_SIZE", "Chunk size overflow");
    p->left = p->left << 4 | (uint64_t)digit;
    return 0;
  }
  if (p->state == S_CHUNK_SIZE && c == '\r')
    p->state = S_CHUNK_LF;
  else if (p->state == S_CHUNK_SIZE && c == ';')
    p->state = S_CHUNK_EXT;
  else if (p->state == S_CHUNK_SIZE && c == '\n')
    return http_parse_fail(p, "HPE_CR_EXPECTED", "Missing expected CR after chunk size");
  else
    return http_parse_fail(p, "HPE_INVALID_CHUNK_SIZE", "Invalid character in chunk size");
  return 0;
}

static int chunk_extension(struct http_parse *p, unsigned char c) {
  if (++p->extensions > MAX_EXTENSIONS)
    return http_parse_fail(p, "HPE_CHUNK_EXTENSIONS_OVERFLOW", "Chunk extensions overflow");
  if (c == '\r')
    p->state = S_CHUNK_LF;
  else if (c == '\n')
    return http_parse_fail(p, "HPE_CR_EXPECTED", "Missing expected CR after chunk extension name");
  else if (!http_value_char[c])
    return http_parse_fail(p, "HPE_STRICT", "Invalid character in chunk extensions");
  return 0;
}

static int chunk_lf(struct http_parse *p, char c) {
  p->extensions = 0;
  if (c != '\n')
    return http_parse_fail(p, "HPE_STRICT", "Expected LF after chunk size");
  p->trailing = p->left == 0;
  p->state = p->trailing ? S_FIELD_START : S_CHUNK_DATA;
  return 0;
}

static int chunk_data_end(struct http_parse *p, char c) {
  if (c != (p->state == S_CHUNK_DATA_CR ? '\r' : '\n'))
    return http_parse_fail(p, "HPE_STRICT", "Expected LF after chunk data");
  p->state = p->state == S_CHUNK_DATA_CR ? S_CHUNK_DATA_LF : S_CHUNK_START;
  return 0;
}

/* ---- the machine ---- */

static int start_char(struct http_parse *p, char c) {
  if (c == '\r' || c == '\n')
    return 0;
  message_begin(p);
  return 1;
}

/* States of the first line; 0: the byte was used, 1: it is to be looked at again. */
static int line_char(struct http_parse *p, char c) {
  switch (p->state) {
  case S_METHOD:
    return method_char(p, c);
  case S_BEFORE_URL:
    if (c == ' ')
      return 0;
    return url_start(p, (unsigned char)c) < 0 ? -1 : 1;
  case S_SCHEMA:
  case S_SCHEMA_SLASH:
    return schema_char(p, (unsigned char)c);
  case S_BEFORE_HTTP:
    if (c == ' ')
      return 0;
    p->state = S_HTTP;
    return 1;
  case S_HTTP:
    return http_char(p, c);
  case S_MAJOR:
  case S_MINOR:
    return digit_char(p, c);
  case S_DOT:
    p->state = S_MINOR;
    return c == '.' ? 0 : http_parse_fail(p, "HPE_INVALID_VERSION", "Expected dot");
  case S_AFTER_VERSION:
    return after_version(p, c);
  case S_STATUS:
    return status_char(p, c);
  default:
    return after_status(p, c);
  }
}

/* States of one byte each. */
static int step(struct http_parse *p, char c) {
  switch (p->state) {
  case S_START:
    return start_char(p, c);
  case S_LINE_LF:
    return lf(p, c, S_FIRST_FIELD, "Expected LF after start line");
  case S_FIRST_FIELD:
  case S_FIELD_START:
    return field_start(p, (unsigned char)c, p->state == S_FIRST_FIELD);
  case S_VALUE_START:
    if (c == ' ' || c == '\t')
      return 0;
    p->state = S_VALUE;
    return 1;
  case S_VALUE_LF:
    if (lf(p, c, S_FIELD_START, "Missing expected LF after header value") < 0)
      return -1;
    return http_parse_field(p);
  case S_HEAD_LF:
    if (c != '\n')
      return http_parse_fail(p, "HPE_STRICT", "Expected LF after headers");
    return head_end(p);
  case S_CHUNK_START:
  case S_CHUNK_SIZE:
    return chunk_size(p, c);
  case S_CHUNK_EXT:
    return chunk_extension(p, (unsigned char)c);
  case S_CHUNK_LF:
    return chunk_lf(p, c);
  case S_CHUNK_DATA_CR:
  case S_CHUNK_DATA_LF:
    return chunk_data_end(p, c);
  case S_AFTER_CLOSE:
    if (c == '\r' || c == '\n')
      return 0;
    return http_parse_fail(p, "HPE_CLOSED_CONNECTION", "Data after `Connection: close`");
  case S_ERROR:
    return -1;
  default:
    return line_char(p, c);
  }
}

size_t http_parse_run(struct http_parse *p, const char *bytes, size_t length) {
  size_t i = 0;
  p->stopped = 0;
  while (i < length && !p->stopped && !p->upgraded) {
    ssize_t n;
    switch (p->state) {
    case S_URL:
      n = run_url(p, bytes + i, length - i);
      break;
    case S_FIELD:
      n = run_field(p, bytes + i, length - i);
      break;
    case S_VALUE:
    case S_REASON:
      n = run_value(p, bytes + i, length - i);
      break;
    case S_BODY:
    case S_BODY_TO_END:
    case S_CHUNK_DATA:
      n = run_body(p, bytes + i, length - i);
      break;
    default:
      p->rest = length - i - 1;
      n = step(p, bytes[i]);
      n = n < 0 ? -1 : n == 0;
    }
    if (n < 0)
      break;
    i += (size_t)n;
  }
  return i;
}

int http_parse_finish(struct http_parse *p) {
  if (p->error)
    return -1;
  if (p->state == S_BODY_TO_END) {
    message_end(p);
    return 0;
  }
  if (p->state == S_START || p->state == S_AFTER_CLOSE)
    return 0;
  return http_parse_fail(p, "HPE_INVALID_EOF_STATE", "Invalid EOF state");
}

void http_parse_stop(struct http_parse *p) {
  p->stopped = 1;
}

void http_parse_init(struct http_parse *p, enum http_kind kind,
                     const struct http_parse_ops *ops, void *data, uint32_t max_head) {
  *p = (struct http_parse){
      .ops = ops, .data = data, .kind = kind, .max_head = max_head, .state = S_START};
}
