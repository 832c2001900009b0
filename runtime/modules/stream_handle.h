/*
 * One libuv stream (pipe, terminal, later a socket) as a JavaScript object with methods:
 *
 *   readStart(onread)     onread(err, buffer): (null, Buffer) data, (null, null) the end
 *   readStop()
 *   write(data, callback) data: Buffer or string. 0: written, no callback follows;
 *                         1: queued, callback(err) follows; negative: a UV_E* error
 *   shutdown(callback)    callback(err); 0 or a negative error
 *   close(callback)       the callback may be left out; closing twice is allowed
 *   ref() unref() hasRef() queueSize() fd()
 *   setRawMode(on)        terminals
 *   setNoDelay(on) setKeepAlive(on, seconds)
 *                         TCP; nothing for others
 *
 * A struct rt_stream lives until it is closed and its object has been collected; the
 * object is kept alive while the handle is open. Loop's thread only.
 */
#ifndef RT_MODULES_STREAM_HANDLE_H
#define RT_MODULES_STREAM_HANDLE_H

#include <mujs.h>
#include <uv.h>

#include "runtime/rt.h"

struct rt_stream {
  union {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_pipe_t pipe;
    uv_tty_t tty;
    uv_tcp_t tcp;
  } u; /* first: the handle's address is the stream's */
  struct rt *rt;
  enum tr_kind kind; /* of the callbacks that readers get */
  rt_slot self;      /* the object, while the handle is open */
  rt_slot on_read;
  rt_slot on_close;
  uint64_t read_task;
  uint64_t close_task;
  /* May take what was read, without the callback: true when it did. */
  int (*deliver)(struct rt_stream *s, char *data, size_t length);
  rt_slot reader; /* whom it delivers to */
  const void *names;
  void (*on_closed)(struct rt_stream *s); /* for an owner in C; before the callback */
  void *owner;
  uint64_t bytes_read, bytes_written; /* without the stream's methods knowing */
  uint64_t cause; /* of a server: the task that listened, and where */
  uint32_t site;
  size_t last_read; /* bytes */
  int read_ran;
  int inited; /* there is a handle to close */
  int closing;
  int closed;
};

/* Pushes a new object; the caller inits one of `u` and then calls rt_stream_opened(). */
struct rt_stream *rt_stream_push(struct rt *rt, enum tr_kind kind);
/* The handle was inited (not necessarily connected): from here on it must be closed. */
void rt_stream_opened(struct rt_stream *s, int idx);
/* The stream of an object on the stack, or NULL when it is none or was closed. */
struct rt_stream *rt_stream_of(js_State *J, int idx);
/* As the method close(). */
void rt_stream_close(struct rt_stream *s);

/* runtime/modules.def */
void rt_binding_stream_handle(struct rt *rt);

#endif
