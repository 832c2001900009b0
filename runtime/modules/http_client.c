/* http: the parser as an object, for connections that JavaScript reads: clients'. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/http.h"

static const char TAG[] = "HttpParser";

/*
 * parser(maxHead, onHead, onBody, onEnd): an object with
 *   run(buffer)      how many bytes were used, or [code, reason, used]
 *   finish()         undefined, or [code, reason, 0]
 *   upgraded         after run(): what follows is not HTTP
 * onHead(res, keepAlive, upgrade): 0 it has a body, 1 it has none, 2 it is an upgrade.
 */
struct parser {
  struct http_parse parse;
  struct rt *rt;
  struct http_msg *msg;
  rt_slot on_head, on_body, on_end, res;
  uint32_t max_headers;
  int join_all;
};

static struct http_head *on_begin(void *data) {
  struct parser *p = data;
  if (p->msg)
    http_msg_drop(p->msg);
  p->msg = http_msg_new(p->rt);
  return &p->msg->head;
}

static enum http_body on_head(void *data) {
  struct parser *p = data;
  js_State *J = p->rt->J;
  struct http_msg *m = p->msg;
  int answer;
  m->kind = HTTP_KIND_RESPONSE;
  m->in_status = p->parse.status;
  m->major = p->parse.major;
  m->minor = p->parse.minor;
  m->max_headers = p->max_headers;
  m->join_all = p->join_all & 1;
  if (!p->on_head)
    return HTTP_NO_BODY;
  rt_push_slot(p->rt, p->on_head);
  js_pushundefined(J);
  http_push_request(m);
  rt_drop(p->rt, p->res);
  p->res = rt_hold(p->rt, -1);
  js_pushboolean(J, http_parse_keep_alive(&p->parse));
  js_pushboolean(J, (p->parse.flags & (HTTP_UPGRADE | HTTP_CONN_UPGRADE)) ==
                        (HTTP_UPGRADE | HTTP_CONN_UPGRADE));
  js_call(J, 3);
  answer = js_tointeger(J, -1);
  js_pop(J, 1);
  return answer == 1 ? HTTP_NO_BODY : answer == 2 ? HTTP_UPGRADED : HTTP_BODY;
}

static void on_body(void *data, const char *bytes, size_t length) {
  struct parser *p = data;
  js_State *J = p->rt->J;
  char *copy;
  if (!p->on_body)
    return; /* thrown away meanwhile */
  copy = rt__realloc(NULL, length);
  memcpy(copy, bytes, length);
  rt_push_slot(p->rt, p->on_body);
  js_pushundefined(J);
  rt_push_slot(p->rt, p->res);
  rt_push_buffer(p->rt, copy, length);
  js_call(J, 2);
  js_pop(J, 1);
}

static void on_end(void *data) {
  struct parser *p = data;
  js_State *J = p->rt->J;
  if (p->msg)
    p->msg->complete = 1;
  if (!p->on_end)
    return;
  rt_push_slot(p->rt, p->on_end);
  js_pushundefined(J);
  rt_push_slot(p->rt, p->res);
  js_call(J, 1);
  js_pop(J, 1);
}

static const struct http_parse_ops OPS = {on_begin, on_head, on_body, on_end};

static void finalize(js_State *J, void *data) {
  struct parser *p = data;
  (void)J;
  if (p->msg)
    http_msg_drop(p->msg);
  free(p);
}

static struct parser *this_parser(js_State *J) {
  struct parser *p = rt__userdata(rt__object_at(J, 0), TAG);
  if (!p)
    js_typeerror(J, "not a parser");
  return p;
}

static void push_error(js_State *J, const struct parser *p, size_t used) {
  js_newarray(J);
  js_pushstring(J, p->parse.error);
  js_setindex(J, -2, 0);
  js_pushstring(J, p->parse.reason);
  js_setindex(J, -2, 1);
  js_pushnumber(J, (double)used);
  js_setindex(J, -2, 2);
}

static void m_run(js_State *J) {
  struct parser *p = this_parser(J);
  int length;
  unsigned char *bytes = js_tobytes(J, 1, &length);
  size_t used = 0;
  if (bytes)
    used = http_parse_run(&p->parse, (char *)bytes, (size_t)length);
  if (p->parse.error)
    push_error(J, p, used);
  else
    js_pushnumber(J, (double)used);
}

static void m_finish(js_State *J) {
  struct parser *p = this_parser(J);
  if (http_parse_finish(&p->parse) < 0)
    push_error(J, p, 0);
  else
    js_pushundefined(J);
}

static void m_upgraded(js_State *J) {
  js_pushboolean(J, this_parser(J)->parse.upgraded);
}

static void m_stop(js_State *J) {
  http_parse_stop(&this_parser(J)->parse);
  js_pushundefined(J);
}

/* The functions are kept as properties too: a parser that is thrown away frees them. */
static void m_free(js_State *J) {
  struct parser *p = this_parser(J);
  rt_drop(p->rt, p->on_head);
  rt_drop(p->rt, p->on_body);
  rt_drop(p->rt, p->on_end);
  rt_drop(p->rt, p->res);
  p->on_head = p->on_body = p->on_end = p->res = 0;
  js_pushundefined(J);
}

static void b_parser(js_State *J) {
  struct rt *rt = rt_of(J);
  struct parser *p = rt__alloc(sizeof *p);
  p->rt = rt;
  p->on_head = rt_hold(rt, 2);
  p->on_body = rt_hold(rt, 3);
  p->on_end = rt_hold(rt, 4);
  p->max_headers = js_touint32(J, 5);
  p->join_all = js_toboolean(J, 6);
  http_parse_init(&p->parse, HTTP_KIND_RESPONSE, &OPS, p, js_touint32(J, 1));
  p->parse.folds = js_toboolean(J, 7) & 1;
  js_newobject(J);
  rt_method(J, "run", m_run, 1);
  rt_method(J, "finish", m_finish, 0);
  rt_method(J, "upgraded", m_upgraded, 0);
  rt_method(J, "stop", m_stop, 0);
  rt_method(J, "free", m_free, 0);
  js_newuserdata(J, TAG, p, finalize);
}

void http_client_binding(struct rt *rt) {
  rt_method(rt->J, "parser", b_parser, 7);
}
