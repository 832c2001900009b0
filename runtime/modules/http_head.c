/* http: the head of a response, from what was set and what we add. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "runtime/modules/http.h"

const char *http_reason(int status) {
  switch (status) {
#define S(n, text) \
  case n:          \
    return text;
#include "runtime/modules/http_status.def"
#undef S
  }
  return NULL;
}

static void add_date(struct rt *rt, struct http_text *t) {
  struct http_state *state = http_state(rt);
  time_t now = time(NULL);
  if (now != state->date_second) {
    struct tm tm;
    gmtime_r(&now, &tm);
    strftime(state->date, sizeof state->date, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &tm);
    state->date_second = now;
  }
  http_text_add(t, state->date, 37);
}

/* What the headers that were set say. */
struct seen {
  unsigned connection : 1, close : 1, length : 1, transfer : 1, date : 1, trailer : 1,
      keep_alive : 1, expect : 1;
};

/* Whether a word stands in the text on its own. */
static int has_word(const char *text, const char *word) {
  size_t n = strlen(word);
  for (const char *s = text; (s = strcasestr(s, word)); s++)
    if ((s == text || !(isalnum((unsigned char)s[-1]) || s[-1] == '_')) &&
        !(isalnum((unsigned char)s[n]) || s[n] == '_'))
      return 1;
  return 0;
}

static void look_at(struct http_msg *m, struct seen *seen, const char *name,
                    const char *value) {
  switch (strlen(name)) {
  case 4:
    seen->date |= strcasecmp(name, "date") == 0;
    break;
  case 6:
    seen->expect |= strcasecmp(name, "expect") == 0;
    break;
  case 7:
    seen->trailer |= strcasecmp(name, "trailer") == 0;
    break;
  case 10:
    if (strcasecmp(name, "connection") == 0) {
      seen->connection = 1;
      m->store.removed &= (uint8_t)~HTTP_NO_CONNECTION;
      if (has_word(value, "close"))
        m->last = 1;
      else
        m->keep = 1;
    } else if (strcasecmp(name, "keep-alive") == 0) {
      seen->keep_alive = 1;
    }
    break;
  case 14:
    if (strcasecmp(name, "content-length") == 0) {
      seen->length = 1;
      m->wanted = strtoll(value, NULL, 10);
    }
    break;
  case 17:
    if (strcasecmp(name, "transfer-encoding") == 0) {
      seen->transfer = 1;
      if (has_word(value, "chunked"))
        m->chunked = 1;
    }
    break;
  }
}

/* Node sends a head that goes out with text in that text's encoding. */
static void add_text(js_State *J, struct http_msg *m, struct http_text *t, int idx) {
  if (m->utf8_head)
    http_text_string(t, js_tostring(J, idx));
  else
    http_text_latin1(J, t, idx);
}

/* One header line for the name and the value at idx. */
static void add_line(js_State *J, struct http_msg *m, struct http_text *t,
                     struct seen *seen, int name, int value) {
  const char *n = js_tostring(J, name), *v;
  js_copy(J, value);
  v = js_tostring(J, -1);
  http_text_string(t, n);
  http_text_add(t, ": ", 2);
  if (m->fixed_length && strcasecmp(n, "content-disposition") == 0)
    http_text_latin1(J, t, -1);
  else
    add_text(J, m, t, -1);
  http_text_add(t, "\r\n", 2);
  look_at(m, seen, n, v);
  js_pop(J, 1);
}

static void add_entry(js_State *J, struct http_msg *m, struct http_text *t,
                      struct seen *seen, const struct http_entry *e) {
  int top = js_gettop(J);
  js_pushvalue(J, e->name);
  js_pushvalue(J, e->value);
  if (js_isarray(J, top + 1)) {
    int count = js_getlength(J, top + 1);
    int cookie = strcasecmp(js_tostring(J, top), "cookie") == 0;
    if (cookie) {
      js_getproperty(J, top + 1, "join");
      js_copy(J, top + 1);
      js_pushliteral(J, "; ");
      js_call(J, 1);
      add_line(J, m, t, seen, top, js_gettop(J) - 1);
      count = 0;
    }
    for (int i = 0; i < count; i++) {
      js_getindex(J, top + 1, i);
      add_line(J, m, t, seen, top, top + 2);
      js_pop(J, 1);
    }
  } else {
    add_line(J, m, t, seen, top, top + 1);
  }
  js_pop(J, js_gettop(J) - top);
}

/* The text, the number, and what ends the line. */
static void add_number(struct http_text *t, const char *text, long long n, const char *end) {
  char digits[24];
  char *p = digits + sizeof digits;
  unsigned long long left = n < 0 ? 0 : (unsigned long long)n;
  do
    *--p = (char)('0' + left % 10);
  while ((left /= 10));
  http_text_string(t, text);
  http_text_add(t, p, (size_t)(digits + sizeof digits - p));
  http_text_string(t, end);
}

static void add_connection(struct http_msg *m, struct http_text *t, const struct seen *seen) {
  struct http_server *server = m->conn ? m->conn->server : NULL;
  if (m->store.removed & HTTP_NO_CONNECTION) {
    m->last = !m->keep;
    return;
  }
  if (seen->connection)
    return;
  if (!m->keep || !(seen->length || m->may_chunk) || m->limited) {
    m->last |= !m->limited;
    http_text_string(t, "Connection: close\r\n");
    return;
  }
  http_text_string(t, "Connection: keep-alive\r\n");
  if (!server || !server->options[HTTP_OPT_KEEP_ALIVE] || seen->keep_alive)
    return;
  add_number(t, "Keep-Alive: timeout=",
             (long long)(server->options[HTTP_OPT_KEEP_ALIVE] / 1000), "");
  if (server->options[HTTP_OPT_MAX_REQUESTS] > 0)
    add_number(t, ", max=", (long long)server->options[HTTP_OPT_MAX_REQUESTS], "");
  http_text_add(t, "\r\n", 2);
}

/* `length`: of the whole body where it is known, else -1. */
static void add_framing(struct http_msg *m, struct http_text *t, const struct seen *seen,
                        int64_t length) {
  if (seen->length || seen->transfer)
    return;
  if (m->no_body)
    m->chunked = 0;
  else if (!m->may_chunk)
    m->last = 1;
  else if (!seen->trailer && !(m->store.removed & HTTP_NO_LENGTH) && length >= 0)
    add_number(t, "Content-Length: ", length, "\r\n");
  else if (!(m->store.removed & HTTP_NO_TRANSFER)) {
    m->chunked = 1;
    http_text_string(t, "Transfer-Encoding: chunked\r\n");
  } else {
    m->last = 1;
  }
}

static void add_status(js_State *J, struct http_msg *m, struct http_text *t) {
  const char *reason = http_reason(m->head_status);
  add_number(t, "HTTP/1.1 ", m->head_status, " ");
  if (m->head_message.t.type != JS_TUNDEFINED) {
    js_pushvalue(J, m->head_message);
    add_text(J, m, t, -1);
    js_pop(J, 1);
  } else {
    http_text_string(t, reason ? reason : "unknown");
  }
  http_text_add(t, "\r\n", 2);
}

/* The whole head. It may throw (a value's toString()); the text is the caller's. */
_Noreturn void http_throw_trailers(js_State *J) {
  rt_throw_code(J, "Error", "ERR_HTTP_TRAILER_INVALID",
                "Trailers are invalid with this transfer encoding");
}

void http_head_add(js_State *J, struct http_msg *m, struct http_text *t, int64_t length) {
  struct seen seen = {0};
  if (m->head_status == 200 && m->head_message.t.type == JS_TUNDEFINED)
    http_text_add(t, "HTTP/1.1 200 OK\r\n", 17);
  else
    add_status(J, m, t);
  if (m->head_status / 100 == 1 || m->head_status == 204 || m->head_status == 304)
    m->no_body = 1;
  for (uint32_t i = 0; i < m->store.count; i++)
    add_entry(J, m, t, &seen, &m->store.entries[i]);
  if (m->send_date && !seen.date && !(m->store.removed & HTTP_NO_DATE))
    add_date(m->rt, t);
  if (m->chunked && (m->head_status == 204 || m->head_status == 304)) {
    m->chunked = 0;
    m->keep = 0;
  }
  add_connection(m, t, &seen);
  add_framing(m, t, &seen, length);
  if (!m->chunked && seen.trailer)
    http_throw_trailers(J);
  http_text_add(t, "\r\n", 2);
}
