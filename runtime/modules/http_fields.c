/* HTTP/1 messages: what their header lines say of where they end. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/http_fields.h"

const char *const http_methods[] = {
    "GET",      "POST",       "HEAD",        "PUT",       "DELETE",     "OPTIONS",
    "PATCH",    "CONNECT",    "TRACE",       "COPY",      "LOCK",       "MKCOL",
    "MOVE",     "PROPFIND",   "PROPPATCH",   "SEARCH",    "UNLOCK",     "BIND",
    "REBIND",   "UNBIND",     "ACL",         "REPORT",    "MKACTIVITY", "CHECKOUT",
    "MERGE",    "M-SEARCH",   "NOTIFY",      "SUBSCRIBE", "UNSUBSCRIBE", "PURGE",
    "MKCALENDAR", "LINK",     "UNLINK",      "SOURCE",    "QUERY",
};
const int http_method_count = sizeof http_methods / sizeof *http_methods;

const unsigned char http_token_char[256] = {
    ['!'] = 1,  ['#'] = 1, ['$'] = 1, ['%'] = 1, ['&'] = 1, ['\''] = 1, ['*'] = 1,
    ['+'] = 1,  ['-'] = 1, ['.'] = 1, ['^'] = 1, ['_'] = 1, ['`'] = 1,  ['|'] = 1,
    ['~'] = 1,  ['0' ... '9'] = 1, ['a' ... 'z'] = 1, ['A' ... 'Z'] = 1,
};

const unsigned char http_value_char[256] = {
    ['\t'] = 1, [' ' ... '~'] = 1, [128 ... 255] = 1,
};
const unsigned char http_url_char[256] = {['!' ... '~'] = 1};

int http_hex(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c |= 32;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void http_head_release(struct http_head *h) {
  free(h->bytes);
  free(h->fields);
  *h = (struct http_head){0};
}

/* ---- what headers mean ---- */

static int lower(int c) {
  return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

int http_name_is(const char *bytes, size_t length, const char *name) {
  size_t i;
  for (i = 0; i < length; i++)
    if (lower((unsigned char)bytes[i]) != name[i])
      return 0;
  return name[i] == 0;
}

/* The next word of a list; 0 when there is none. */
static int next_word(const char **bytes, size_t *left, const char **word, size_t *length) {
  const char *s = *bytes, *end = s + *left, *stop;
  while (s < end && (*s == ' ' || *s == '\t' || *s == ','))
    s++;
  if (s == end)
    return 0;
  stop = memchr(s, ',', (size_t)(end - s));
  *word = s;
  *bytes = stop ? stop : end;
  *left = (size_t)(end - *bytes);
  for (s = *bytes; s > *word && (s[-1] == ' ' || s[-1] == '\t'); s--)
    ;
  *length = (size_t)(s - *word);
  return 1;
}

int http_list_has(const char *bytes, size_t length, const char *wanted) {
  const char *word;
  size_t n;
  while (next_word(&bytes, &length, &word, &n))
    if (http_name_is(word, n, wanted))
      return 1;
  return 0;
}

static int content_length(struct http_parse *p, const char *s, size_t n) {
  uint64_t value = 0;
  if (p->flags & HTTP_TRANSFER)
    return http_parse_fail(p, "HPE_INVALID_CONTENT_LENGTH",
                "Content-Length can't be present with Transfer-Encoding");
  if (p->flags & HTTP_LENGTH)
    return http_parse_fail(p, "HPE_UNEXPECTED_CONTENT_LENGTH", "Duplicate Content-Length");
  if (n == 0)
    return http_parse_fail(p, "HPE_INVALID_CONTENT_LENGTH", "Empty Content-Length");
  for (size_t i = 0; i < n; i++) {
    if (s[i] < '0' || s[i] > '9')
      return http_parse_fail(p, "HPE_INVALID_CONTENT_LENGTH", "Invalid character in Content-Length");
    if (value > (UINT64_MAX - 9) / 10)
      return http_parse_fail(p, "HPE_INVALID_CONTENT_LENGTH", "Content-Length overflow");
    value = value * 10 + (uint64_t)(s[i] - '0');
  }
  p->left = value;
  p->flags |= HTTP_LENGTH;
  return 0;
}

/* "chunked" must be the last coding, and given once. */
static int transfer_encoding(struct http_parse *p, const char *s, size_t n) {
  const char *word;
  size_t length;
  if (p->flags & HTTP_LENGTH)
    return http_parse_fail(p, "HPE_INVALID_TRANSFER_ENCODING",
                "Transfer-Encoding can't be present with Content-Length");
  p->flags |= HTTP_TRANSFER;
  while (next_word(&s, &n, &word, &length)) {
    if (p->flags & HTTP_CHUNKED)
      return http_parse_fail(p, "HPE_INVALID_TRANSFER_ENCODING",
                  "Invalid `Transfer-Encoding` header value");
    if (http_name_is(word, length, "chunked"))
      p->flags |= HTTP_CHUNKED;
  }
  return 0;
}

static void connection(struct http_parse *p, const char *s, size_t n) {
  const char *word;
  size_t length;
  while (next_word(&s, &n, &word, &length)) {
    if (http_name_is(word, length, "close"))
      p->flags |= HTTP_CLOSE;
    else if (http_name_is(word, length, "keep-alive"))
      p->flags |= HTTP_KEEP_ALIVE;
    else if (http_name_is(word, length, "upgrade"))
      p->flags |= HTTP_CONN_UPGRADE;
  }
}

/* A whole header line is there. */
int http_parse_field(struct http_parse *p) {
  struct http_head *h = p->head;
  struct http_span *name = &h->fields[h->count - 2], *value = &h->fields[h->count - 1];
  const char *n = h->bytes + name->at, *v = h->bytes + value->at;
  while (value->length && (v[value->length - 1] == ' ' || v[value->length - 1] == '\t'))
    value->length--;
  switch (name->length) {
  case 6:
    if (http_name_is(n, 6, "expect"))
      p->flags |= HTTP_EXPECT;
    return 0;
  case 7:
    if (http_name_is(n, 7, "upgrade"))
      p->flags |= HTTP_UPGRADE;
    return 0;
  case 10:
    if (http_name_is(n, 10, "connection"))
      connection(p, v, value->length);
    return 0;
  case 14:
    return http_name_is(n, 14, "content-length") ? content_length(p, v, value->length) : 0;
  case 17:
    return http_name_is(n, 17, "transfer-encoding")
               ? transfer_encoding(p, v, value->length)
               : 0;
  }
  return 0;
}
