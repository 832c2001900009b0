/* net: the short way for what is read and written, where none of a stream's bookkeeping
 * could be noticed: one listener that gets every chunk, nothing that waits to be written. */
#include <stdlib.h>
#include <string.h>

#include "runtime/internal.h"
#include "runtime/modules/net.h"

/* Names of properties, interned once. */
#define NAMES(X)                                                                        \
  X(_readableState) X(_writableState) X(_events) X(_handle) X(_timer) X(_userBuffer)     \
  X(flowing) X(length) X(decoder) X(destroyed) X(errored) X(sync) X(ended) X(ending)     \
  X(corked) X(writing) X(connecting) X(data)

struct names {
#define X(name) const char *name;
  NAMES(X)
#undef X
  rt_slot long_write; /* the function for what cannot take the short way */
};

/* The value of a plain property; NULL when there is none, or code behind it. */
static js_Value *value_of(js_State *J, js_Object *o, const char *name) {
  js_Property *p = jsV_getproperty(J, o, name);
  return p && !(p->atts & JS_ACCESSOR) ? &p->value : NULL;
}

static js_Object *object_of(js_State *J, js_Object *o, const char *name) {
  js_Value *v = value_of(J, o, name);
  return v && v->t.type == JS_TOBJECT ? v->u.object : NULL;
}

/* False, null, undefined, 0 or not there; what code gives may be anything. */
static int unset(js_State *J, js_Object *o, const char *name) {
  js_Property *p = jsV_getproperty(J, o, name);
  js_Value *v = p ? &p->value : NULL;
  if (p && p->atts & JS_ACCESSOR)
    return 0;
  if (!v || v->t.type == JS_TUNDEFINED || v->t.type == JS_TNULL)
    return 1;
  if (v->t.type == JS_TBOOLEAN)
    return !v->u.boolean;
  return v->t.type == JS_TNUMBER && v->u.number == 0;
}

static int is_true(js_State *J, js_Object *o, const char *name) {
  js_Value *v = value_of(J, o, name);
  return v && v->t.type == JS_TBOOLEAN && v->u.boolean;
}

static int is_zero(js_State *J, js_Object *o, const char *name) {
  js_Value *v = value_of(J, o, name);
  return v && v->t.type == JS_TNUMBER && v->u.number == 0;
}

/* ---- reading ---- */

/* The only 'data' listener, when a chunk would go straight to it. */
static js_Object *listener_of(js_State *J, js_Object *socket, const struct names *n) {
  js_Object *state = object_of(J, socket, n->_readableState);
  js_Object *events = object_of(J, socket, n->_events), *listener;
  if (!state || !events || !is_true(J, state, n->flowing) ||
      !is_zero(J, state, n->length) || !unset(J, state, n->decoder) ||
      !unset(J, state, n->destroyed) || !unset(J, state, n->errored) ||
      !unset(J, state, n->sync) || !unset(J, state, n->ended) ||
      !unset(J, socket, n->_timer) || !unset(J, socket, n->_userBuffer))
    return NULL;
  listener = object_of(J, events, n->data);
  return listener && (listener->type == JS_CFUNCTION || listener->type == JS_CCFUNCTION)
             ? listener
             : NULL;
}

/* Calls the program's own function, so that the trace names it, and leaves the stream as if
 * the chunk had passed through. */
static int deliver(struct rt_stream *s, char *data, size_t length) {
  struct rt *rt = s->rt;
  js_Object *socket, *listener;
  rt_push_slot(rt, s->reader);
  socket = rt__object_at(rt->J, -1);
  listener = listener_of(rt->J, socket, s->names);
  js_pop(rt->J, 1);
  if (!listener)
    return 0;
  s->bytes_read += length;
  js_pushobject(rt->J, listener);
  js_pushobject(rt->J, socket);
  rt_push_buffer(rt, data, length);
  rt_call_again(rt, s->kind, s->read_task, TR_UNKNOWN, 1);
  return 1;
}

/* deliverTo(handle, socket) */
static void b_deliver_to(js_State *J) {
  struct rt_stream *s = rt_stream_of(J, 1);
  if (s && !s->reader) {
    s->reader = rt_hold(s->rt, 2);
    s->names = js_currentfunctiondata(J);
    s->deliver = deliver;
  }
  js_pushundefined(J);
}

/* counts(handle): [bytes read, bytes written] by the short way. */
static void b_counts(js_State *J) {
  struct rt_stream *s = rt_stream_of(J, 1);
  js_newarray(J);
  js_pushnumber(J, s ? (double)s->bytes_read : 0);
  js_setindex(J, -2, 0);
  js_pushnumber(J, s ? (double)s->bytes_written : 0);
  js_setindex(J, -2, 1);
}

/* ---- writing ---- */

static int may_write(js_State *J, js_Object *socket, const struct names *n) {
  js_Object *w = object_of(J, socket, n->_writableState);
  return w && is_zero(J, w, n->length) && unset(J, w, n->ending) &&
         unset(J, w, n->destroyed) && unset(J, w, n->corked) && unset(J, w, n->writing) &&
         unset(J, w, n->errored) && unset(J, socket, n->connecting) &&
         unset(J, socket, n->_timer);
}

/* The bytes of a Buffer or of a string that is UTF-8 as it stands; NULL for others. */
static const char *plain_bytes(js_State *J, int idx, size_t *length) {
  const char *text;
  if (!js_isstring(J, idx))
    return (const char *)rt_to_buffer(J, idx, length);
  text = js_tostring(J, idx);
  *length = strlen(text);
  return memchr(text, 0xc0, *length) || memchr(text, 0xed, *length) ? NULL : text;
}

/* Calls the long way with this, and the chunk at 1 and what comes after it. */
static void write_long(js_State *J, const struct names *n) {
  int i, argc = js_gettop(J) - 1;
  rt_push_slot(rt_of(J), n->long_write);
  for (i = 0; i <= argc; i++)
    js_copy(J, i);
  js_call(J, argc);
}

static void write_rest(js_State *J, const struct names *n, const char *bytes,
                       size_t length) {
  char *copy = rt__realloc(NULL, length);
  memcpy(copy, bytes, length);
  rt_push_buffer(rt_of(J), copy, length);
  js_replace(J, 1);
  write_long(J, n);
}

/* write(chunk, encoding, callback) of a Socket: all bytes at once, or the long way. */
static void m_write(js_State *J) {
  const struct names *n = js_currentfunctiondata(J);
  js_Object *socket = rt__object_at(J, 0), *handle;
  struct rt_stream *s = NULL;
  const char *bytes = NULL;
  size_t length = 0;
  ssize_t done = -1;
  if (socket && js_isundefined(J, 2) && js_isundefined(J, 3) && may_write(J, socket, n) &&
      (handle = object_of(J, socket, n->_handle))) {
    js_pushobject(J, handle);
    s = rt_stream_of(J, -1);
    js_pop(J, 1);
  }
  if (s && uv_stream_get_write_queue_size(&s->u.stream) == 0)
    bytes = plain_bytes(J, 1, &length);
  if (bytes && length) {
    uv_buf_t buf = uv_buf_init((char *)bytes, (unsigned)length);
    done = uv_try_write(&s->u.stream, &buf, 1);
  }
  if (done > 0)
    s->bytes_written += (uint64_t)done;
  if (done <= 0)
    write_long(J, n);
  else if ((size_t)done < length)
    write_rest(J, n, bytes + done, length - (size_t)done);
  else
    js_pushboolean(J, 1);
}

/* shortWrite(function): the method, over the function for all other cases. */
static void b_short_write(js_State *J) {
  struct names *n = js_currentfunctiondata(J);
  n->long_write = rt_hold(rt_of(J), 1);
  js_newcfunctionx(J, m_write, "write", 3, n, NULL);
}

static void free_names(js_State *J, void *data) {
  (void)J;
  free(data);
}

void rt__net_fast_binding(struct rt *rt) {
  js_State *J = rt->J;
  struct names *n = rt__alloc(sizeof *n);
#define X(name) n->name = js_intern(J, #name);
  NAMES(X)
#undef X
  js_newcfunctionx(J, b_deliver_to, "deliverTo", 2, n, free_names);
  js_setproperty(J, -2, "deliverTo");
  js_newcfunctionx(J, b_short_write, "shortWrite", 1, n, NULL);
  js_setproperty(J, -2, "shortWrite");
  rt_method(J, "counts", b_counts, 1);
}
