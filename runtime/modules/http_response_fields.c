/* http: the properties of a ServerResponse that C knows the values of. */
#include <stdlib.h>

#include "runtime/modules/http.h"

enum field {
  F_STATUS, F_STATUS_MESSAGE, F_SENT, F_HEADER, F_HEADER_SENT, F_FINISHED, F_ENDED,
  F_FLUSHED, F_LENGTH, F_NEED_DRAIN, F_KEEP, F_DATE, F_CHUNKED, F_MAY_CHUNK, F_HAS_BODY,
  F_LAST, F_SOCKET, F_CONTENT_LENGTH, F_REQ, F_COUNT
};

static const char *const FIELDS[F_COUNT] = {
    [F_STATUS] = "statusCode", [F_STATUS_MESSAGE] = "statusMessage",
    [F_SENT] = "headersSent", [F_HEADER] = "_header", [F_HEADER_SENT] = "_headerSent",
    [F_FINISHED] = "finished", [F_ENDED] = "writableEnded",
    [F_FLUSHED] = "writableFinished", [F_LENGTH] = "writableLength",
    [F_NEED_DRAIN] = "writableNeedDrain", [F_KEEP] = "shouldKeepAlive",
    [F_DATE] = "sendDate", [F_CHUNKED] = "chunkedEncoding",
    [F_MAY_CHUNK] = "useChunkedEncodingByDefault", [F_HAS_BODY] = "_hasBody",
    [F_LAST] = "_last", [F_SOCKET] = "socket", [F_CONTENT_LENGTH] = "_contentLength",
    [F_REQ] = "req",
};

struct accessor {
  enum field field;
  rt_slot get, set; /* for objects that are not ours; 0: a plain property */
};

/* Where a statusCode that is no number of a status waits for the head to be made. */
static const char ODD_STATUS[] = "_oddStatusCode";

void http_push_status(js_State *J, const struct http_msg *m) {
  if (m->odd_status)
    js_getproperty(J, 0, ODD_STATUS);
  else
    js_pushnumber(J, m->status);
}

static void set_status(js_State *J, struct http_msg *m) {
  double n = js_isnumber(J, 1) ? js_tonumber(J, 1) : -1;
  if (n >= 0 && n < 65536 && n == (uint16_t)n) {
    m->status = (uint16_t)n;
    m->odd_status = 0;
    return;
  }
  js_copy(J, 1);
  js_defproperty(J, 0, ODD_STATUS, JS_DONTENUM);
  m->odd_status = 1;
}

static void push_message(js_State *J, const struct http_msg *m) {
  const char *reason = http_reason(m->fixed ? m->head_status : m->status);
  if (m->status_message.t.type != JS_TUNDEFINED || !(m->fixed || m->headed))
    js_pushvalue(J, m->status_message);
  else
    js_pushstring(J, reason ? reason : "unknown");
}

static void push_field(js_State *J, struct http_msg *m, enum field field) {
  switch (field) {
  case F_STATUS:
    http_push_status(J, m);
    break;
  case F_STATUS_MESSAGE:
    push_message(J, m);
    break;
  case F_SENT:
  case F_HEADER_SENT:
    js_pushboolean(J, field == F_SENT ? m->fixed || m->headed : m->headed);
    break;
  case F_HEADER:
    if (m->fixed || m->headed)
      js_pushliteral(J, "HTTP/1.1\r\n\r\n");
    else
      js_pushnull(J);
    break;
  case F_FINISHED:
  case F_ENDED:
    js_pushboolean(J, m->ended);
    break;
  case F_FLUSHED:
    js_pushboolean(J, m->finished);
    break;
  case F_LENGTH:
    js_pushnumber(J, (double)http_conn_waiting(m));
    break;
  case F_NEED_DRAIN:
    js_pushboolean(J, m->need_drain);
    break;
  case F_KEEP:
    js_pushboolean(J, m->keep);
    break;
  case F_DATE:
    js_pushboolean(J, m->send_date);
    break;
  case F_CHUNKED:
    js_pushboolean(J, m->chunked);
    break;
  case F_MAY_CHUNK:
    js_pushboolean(J, m->may_chunk);
    break;
  case F_HAS_BODY:
    js_pushboolean(J, !m->no_body);
    break;
  case F_LAST:
    js_pushboolean(J, m->last);
    break;
  case F_SOCKET:
    if (m->peer && !m->told)
      http_conn_push_socket(m->peer);
    else
      js_pushnull(J);
    break;
  case F_REQ:
    if (m->req)
      js_pushobject(J, m->req);
    else
      js_pushundefined(J);
    break;
  default:
    if (m->wanted >= 0)
      js_pushnumber(J, (double)m->wanted);
    else
      js_pushnull(J);
  }
}

static void get_field(js_State *J) {
  const struct accessor *a = js_currentfunctiondata(J);
  struct http_msg *m = http_response_of(J, 0);
  if (m && !m->detached) {
    push_field(J, m, a->field);
  } else if (a->get) {
    rt_push_slot(rt_of(J), a->get);
    js_copy(J, 0);
    js_call(J, 0);
  } else {
    js_pushundefined(J);
  }
}

static void set_flag(struct http_msg *m, enum field field, int on) {
  switch (field) {
  case F_KEEP:
    m->keep = on & 1;
    break;
  case F_DATE:
    m->send_date = on & 1;
    break;
  case F_CHUNKED:
    m->chunked = on & 1;
    break;
  case F_MAY_CHUNK:
    m->may_chunk = on & 1;
    break;
  case F_HAS_BODY:
    m->no_body = !on;
    break;
  case F_LAST:
    m->last = on & 1;
    break;
  default:
    break;
  }
}

static void set_field(js_State *J) {
  const struct accessor *a = js_currentfunctiondata(J);
  struct http_msg *m = http_response_of(J, 0);
  if (m && !m->detached) {
    if (a->field == F_STATUS) {
      set_status(J, m);
    } else if (a->field == F_STATUS_MESSAGE) {
      m->status_message = rt__value_at(J, 1);
    } else {
      set_flag(m, a->field, js_toboolean(J, 1));
    }
  } else if (a->set) {
    rt_push_slot(rt_of(J), a->set);
    js_copy(J, 0);
    js_copy(J, 1);
    js_call(J, 1);
  } else {
    js_copy(J, 1);
    js_defproperty(J, 0, FIELDS[a->field], 0);
  }
  js_pushundefined(J);
}

static void free_data(js_State *J, void *data) {
  (void)J;
  free(data);
}

/* The accessors on the prototype at 1; `base` (2) says how others get them. */
void http_define_fields(struct rt *rt) {
  js_State *J = rt->J;
  for (int i = 0; i < F_COUNT; i++) {
    struct accessor *a = rt__alloc(sizeof *a);
    a->field = (enum field)i;
    js_getproperty(J, 2, FIELDS[i]);
    if (js_isobject(J, -1)) {
      js_getproperty(J, -1, "get");
      if (js_iscallable(J, -1))
        a->get = rt_hold(rt, -1);
      js_getproperty(J, -2, "set");
      if (js_iscallable(J, -1))
        a->set = rt_hold(rt, -1);
      js_pop(J, 2);
    }
    js_pop(J, 1);
    js_newcfunctionx(J, get_field, FIELDS[i], 0, a, free_data);
    js_newcfunctionx(J, set_field, FIELDS[i], 1, a, NULL);
    js_defaccessor(J, 1, FIELDS[i], JS_DONTENUM);
  }
}
