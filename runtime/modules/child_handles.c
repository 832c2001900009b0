/* child_process: handles that travel with messages. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/child.h"
#include "runtime/modules/dgram.h"
#include "runtime/modules/net.h"
#include "runtime/modules/stream_handle.h"

/* A message under way together with its handle. */
struct handle_req {
  uv_write_t write; /* first */
  struct rt *rt;
  rt_slot channel, handle, callback;
  char *bytes;
  uint64_t task;
};

static void release_req(struct handle_req *r) {
  rt_drop(r->rt, r->channel);
  rt_drop(r->rt, r->handle);
  rt_drop(r->rt, r->callback);
  free(r->bytes);
  free(r);
}

static void on_sent(uv_write_t *write, int status) {
  struct handle_req *r = (struct handle_req *)write;
  struct rt *rt = r->rt;
  uint64_t task = r->task;
  rt_push_slot(rt, r->callback);
  release_req(r);
  js_pushundefined(rt->J);
  js_pushnumber(rt->J, status);
  rt_call(rt, TR_KIND_MESSAGE, task, TR_UNKNOWN, 1);
}

/* The message's bytes in memory of their own: of a string or a Buffer. */
static char *copy_message(js_State *J, int idx, size_t *length) {
  unsigned char *bytes;
  char *copy;
  if (js_isstring(J, idx))
    return rt_to_text(J, idx, length);
  bytes = rt_to_buffer(J, idx, length);
  copy = malloc(*length ? *length : 1);
  if (!copy)
    rt_oom();
  return bytes ? memcpy(copy, bytes, *length) : copy;
}

/* What libuv can send; NULL for anything else. It takes UDP sockets for streams, too. */
static uv_stream_t *handle_at(js_State *J, int idx) {
  struct rt_stream *s = rt_stream_of(J, idx);
  if (!s)
    return (uv_stream_t *)rt_udp_of(J, idx);
  return s->u.handle.type == UV_TCP || s->u.handle.type == UV_NAMED_PIPE ? &s->u.stream
                                                                         : NULL;
}

/* sendHandle(channel, text or Buffer, handle, callback): 0, then callback(error number)
 * follows; or a negative error. The handle stays open until then, whatever closes it. */
static void b_send_handle(js_State *J) {
  struct rt_stream *channel = rt_stream_of(J, 1);
  uv_stream_t *sent = handle_at(J, 3);
  struct handle_req *r;
  size_t length = 0;
  uv_buf_t buf;
  int err;
  if (!channel || !sent) {
    js_pushnumber(J, UV_EBADF);
    return;
  }
  r = calloc(1, sizeof *r);
  if (!r)
    rt_oom();
  r->rt = channel->rt;
  r->bytes = copy_message(J, 2, &length);
  r->channel = rt_hold(r->rt, 1);
  r->handle = rt_hold(r->rt, 3);
  r->callback = rt_hold(r->rt, 4);
  r->task = rt_task_new(r->rt, TR_KIND_MESSAGE);
  buf = uv_buf_init(r->bytes, (unsigned)length);
  err = uv_write2(&r->write, &channel->u.stream, &buf, 1, sent, on_sent);
  if (err < 0) {
    rt_task_cancel(r->rt, TR_KIND_MESSAGE, r->task);
    release_req(r);
  }
  js_pushnumber(J, err);
}

/* Pushes the stream that waits in the channel; 0 if that is not possible. */
static int take_stream(struct rt_stream *channel, uv_handle_type type) {
  struct rt *rt = channel->rt;
  struct rt_stream *s = rt_stream_push(rt, TR_KIND_NET);
  if (type == UV_TCP)
    uv_tcp_init(rt->loop, &s->u.tcp);
  else
    uv_pipe_init(rt->loop, &s->u.pipe, 0);
  rt_stream_opened(s, -1);
  if (uv_accept(&channel->u.stream, &s->u.stream) == 0)
    return 1;
  rt_stream_close(s);
  js_pop(rt->J, 1);
  return 0;
}

static int take_udp(struct rt_stream *channel) {
  uv_udp_t *udp = rt_udp_push(channel->rt);
  if (!udp)
    return 0;
  uv_accept(&channel->u.stream, (uv_stream_t *)udp);
  rt_udp_adopted(udp);
  return 1;
}

/* takeHandle(channel): the handle that came with what was read last; null if none did. */
static void b_take_handle(js_State *J) {
  struct rt_stream *channel = rt_stream_of(J, 1);
  uv_handle_type type = UV_UNKNOWN_HANDLE;
  int taken = 0;
  if (channel && uv_pipe_pending_count(&channel->u.pipe) > 0)
    type = uv_pipe_pending_type(&channel->u.pipe);
  if (type == UV_TCP || type == UV_NAMED_PIPE)
    taken = take_stream(channel, type);
  else if (type == UV_UDP)
    taken = take_udp(channel);
  if (!taken)
    js_pushnull(J);
}

/* handleKind(value): 'stream' or 'udp' if sendHandle() takes it, else ''. */
static void b_handle_kind(js_State *J) {
  js_pushliteral(J, !handle_at(J, 1) ? "" : rt_udp_of(J, 1) ? "udp" : "stream");
}

void child_handles_binding(js_State *J) {
  rt_method(J, "sendHandle", b_send_handle, 4);
  rt_method(J, "takeHandle", b_take_handle, 1);
  rt_method(J, "handleKind", b_handle_kind, 1);
}
