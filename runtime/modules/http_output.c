/* http: a connection's answers, in the order of the requests, to the system. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/http_server.h"

enum { TOO_MUCH = 65536 };

static void touch(struct http_conn *c);

/* ---- letting go of messages ---- */

void http_msg_drop_objects(struct http_msg *m) {
  rt_drop(m->rt, m->req_slot);
  rt_drop(m->rt, m->res_slot);
  m->req_slot = m->res_slot = 0;
}

/* The connection's hold on a message whose answer is out, or never will be. */
void http_msg_release(struct http_msg *m) {
  rt_task_over(m->rt, m->task);
  http_msg_drop_objects(m);
  m->conn = NULL;
  http_msg_drop(m);
}

static void push_callbacks(struct http_msg *m) {
  js_State *J = m->rt->J;
  js_newarray(J);
  for (uint32_t i = 0; i < m->callback_count; i++) {
    rt_push_slot(m->rt, m->callbacks[i]);
    js_setindex(J, -2, (int)i);
    rt_drop(m->rt, m->callbacks[i]);
  }
  m->callback_count = 0;
}

/* Whether anybody could notice that something happened to this object. */
int http_has_listeners(struct http_msg *m, js_Object *object) {
  return object && jsV_getownproperty(m->rt->J, object, http_state(m->rt)->_events);
}

static int is_heard(struct http_msg *m) {
  return m->callback_count || http_has_listeners(m, m->res) || m->watched;
}

static void msg_sent(struct http_msg *m) {
  if (!m->finished)
    http_trace_end(m, 1);
  m->finished = 1;
}

static void msg_finished(struct http_msg *m) {
  struct rt *rt = m->rt;
  msg_sent(m);
  if (is_heard(m)) {
    rt_push_slot(rt, m->res_slot);
    rt_push_slot(rt, m->req_slot);
    push_callbacks(m);
    js_pushboolean(rt->J, rt->depth > 0);
    http_hook_any(rt, HOOK_FINISH, m->task, 4);
  }
}

void http_conn_finished(struct http_conn *c) {
  struct http_msg *m;
  while ((m = c->flushing)) {
    c->flushing = m->next;
    if (!c->flushing)
      c->flushing_last = NULL;
    m->next = NULL;
    msg_finished(m);
    http_msg_release(m);
  }
}

/* ---- writing ---- */

struct write_req {
  uv_write_t write; /* first */
  struct http_conn *conn;
  size_t length;
  char *bytes;
};

/* ---- the end ---- */

static void on_shutdown(uv_shutdown_t *req, int status) {
  struct http_conn *c = req->data;
  (void)status;
  free(req);
  if (!c->closing)
    http_conn_close(c, 1);
  http_conn_unref(c);
}

/* The last answer is out. */
static void maybe_shut(struct http_conn *c) {
  uv_shutdown_t *req;
  if (!c->ending || c->shut || c->closing || c->gone || c->queued || c->out.length)
    return;
  c->shut = 1;
  if (c->socket || !c->stream) {
    struct rt *rt = c->server->rt;
    rt_push_slot(rt, c->socket ? c->socket : c->transport);
    js_pushnumber(rt->J, 1);
    http_hook_any(rt, HOOK_DESTROY, c->task, 2);
    return;
  }
  req = rt__alloc(sizeof *req);
  req->data = c;
  c->refs++;
  if (uv_shutdown(req, &c->stream->u.stream, on_shutdown) < 0) {
    free(req);
    http_conn_close(c, 1);
    http_conn_unref(c);
  }
}

/* A callback that has just ended an answer may still say that it wants to hear of it: a
 * message that nobody listens to is let go of when that callback is over. */
static int must_wait(struct http_conn *c) {
  if (c->settling || !c->stream || c->server->rt->depth == 0)
    return 0;
  for (struct http_msg *m = c->flushing; m; m = m->next)
    if (!is_heard(m))
      return 1;
  return 0;
}

/* All that was written is with the system. */
static void drained(struct http_conn *c) {
  struct http_msg *m = c->first;
  if (must_wait(c)) {
    for (struct http_msg *sent = c->flushing; sent; sent = sent->next)
      msg_sent(sent);
    touch(c);
  } else {
    http_conn_finished(c);
  }
  if (m && m == c->first && !m->ended && (m->need_drain || m->callback_count)) {
    int drain = m->need_drain;
    m->need_drain = 0;
    rt_push_slot(m->rt, m->res_slot);
    push_callbacks(m);
    js_pushboolean(m->rt->J, drain);
    js_pushboolean(m->rt->J, m->rt->depth > 0);
    http_hook_any(m->rt, HOOK_FLUSHED, m->task, 4);
  }
  if (c->choked && !c->gone)
    http_conn_choke(c, 0);
  maybe_shut(c);
}

static void on_write(uv_write_t *write, int status) {
  struct write_req *w = (struct write_req *)write;
  struct http_conn *c = w->conn;
  c->queued -= w->length;
  free(w->bytes);
  free(w);
  if (status < 0 && !c->closing)
    http_conn_fail(c, status);
  else if (c->queued == 0 && !c->closing)
    drained(c);
  http_conn_unref(c);
}

static void queue_write(struct http_conn *c, const char *bytes, size_t length) {
  struct write_req *w = rt__alloc(sizeof *w);
  uv_buf_t buf;
  w->conn = c;
  w->length = length;
  w->bytes = rt__realloc(NULL, length);
  memcpy(w->bytes, bytes, length);
  buf = uv_buf_init(w->bytes, (unsigned)length);
  c->refs++;
  c->queued += length;
  if (uv_write(&w->write, &c->stream->u.stream, &buf, 1, on_write) < 0) {
    c->queued -= length;
    free(w->bytes);
    free(w);
    c->refs--;
  }
}

/* 0, or a negative error. What the system does not take at once libuv keeps. */
static int send_now(struct http_conn *c, const char *bytes, size_t length) {
  ssize_t n = 0;
  if (c->queued == 0) {
    uv_buf_t buf = uv_buf_init((char *)bytes, (unsigned)length);
    n = uv_try_write(&c->stream->u.stream, &buf, 1);
    if (n == UV_EAGAIN)
      n = 0;
    if (n < 0)
      return (int)n;
  }
  if ((size_t)n < length)
    queue_write(c, bytes + n, length - (size_t)n);
  return 0;
}

static void send_by_javascript(struct http_conn *c, const char *bytes, size_t length) {
  struct rt *rt = c->server->rt;
  char *copy = rt__realloc(NULL, length ? length : 1);
  memcpy(copy, bytes, length);
  rt_push_slot(rt, c->transport);
  rt_push_buffer(rt, copy, length);
  http_hook_any(rt, HOOK_WRITE, 0, 2);
}

void http_conn_flush(struct http_conn *c) {
  size_t length = c->out.length;
  int err = 0;
  if (c->gone || c->closing)
    return;
  c->out.length = 0;
  if (length && c->stream)
    err = send_now(c, c->out.bytes, length);
  else if (length)
    send_by_javascript(c, c->out.bytes, length);
  if (err < 0) {
    http_conn_fail(c, err);
    return;
  }
  if (c->active && length)
    http_conn_tell_active(c);
  if (c->queued == 0)
    drained(c);
  if (c->out.room > TOO_MUCH) {
    free(c->out.bytes);
    c->out = (struct http_text){0};
  }
}

static void settle_later(struct rt *rt, void *data, uint64_t created) {
  struct http_conn *c = data;
  (void)rt;
  (void)created;
  c->dirty = 0;
  c->settling = 1;
  http_conn_flush(c);
  if (c->queued == 0)
    http_conn_finished(c); /* also of a connection that is being closed */
  c->settling = 0;
  http_conn_unref(c);
}

static const struct rt__microtask settle_microtask = {.run = settle_later};

/* Looks once more at the connection when the callback that runs is over. */
static void touch(struct http_conn *c) {
  if ((c->parsing && c->parse.rest) || c->dirty)
    return;
  c->dirty = 1;
  c->refs++;
  rt__microtask_c(c->server->rt, &settle_microtask, c);
}

static void uncork(struct rt *rt, void *data, uint64_t created) {
  struct http_conn *c = data;
  (void)rt;
  (void)created;
  c->corked = 0;
  http_conn_flush(c);
  http_conn_unref(c);
}

static const struct rt__microtask uncork_tick = {.run = uncork};

/* What one callback writes goes out together, before the ticks that it asks for later. */
static void cork(struct http_conn *c) {
  if ((c->parsing && c->parse.rest) || c->corked)
    return;
  c->corked = 1;
  c->refs++;
  rt__tick_c(c->server->rt, &uncork_tick, c);
}

void http_conn_write(struct http_msg *m, const char *data, size_t length) {
  struct http_conn *c = m->conn;
  if (!c || c->gone || c->closing || length == 0)
    return;
  if (c->first != m) {
    http_text_add(&m->early, data, length);
    return;
  }
  http_text_add(&c->out, data, length);
  if (c->out.length > TOO_MUCH && c->stream) {
    size_t n = c->out.length;
    c->out.length = 0;
    if (send_now(c, c->out.bytes, n) < 0)
      c->failed = 1;
  }
  cork(c);
}

size_t http_conn_waiting(const struct http_msg *m) {
  const struct http_conn *c = m->conn;
  if (!c)
    return 0;
  return c->first == m ? c->out.length + c->queued : m->early.length;
}

/* ---- one answer after the other ---- */

static void next_answer(struct http_conn *c) {
  struct http_msg *m = c->first;
  if (!m || !m->early.length)
    return;
  http_text_add(&c->out, m->early.bytes, m->early.length);
  free(m->early.bytes);
  m->early = (struct http_text){0};
}

static void unqueue(struct http_conn *c, struct http_msg *m) {
  c->first = m->next;
  if (!c->first)
    c->last = NULL;
  m->next = NULL;
  if (c->flushing_last)
    c->flushing_last->next = m;
  else
    c->flushing = m;
  c->flushing_last = m;
}

void http_conn_finish(struct http_msg *m) {
  struct http_conn *c = m->conn;
  if (!c)
    return;
  while ((m = c->first) && m->ended) {
    unqueue(c, m);
    if (m->last || !m->parser_keep) {
      c->ending = 1;
      http_parse_stop(&c->parse);
    }
    if (!m->complete && !m->watched)
      m->dumped = 1;
    next_answer(c);
  }
  if (!c->first && !c->ending && !http_parse_busy(&c->parse))
    http_conn_set_idle(c, 1);
  if (c->parsing && c->parse.rest)
    return;
  http_conn_flush(c);
}
