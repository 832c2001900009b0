/* fs: from JavaScript's arguments to an operation and from its result to the callback. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/fs.h"

/* The data of a native: which operation, of which binding. */
struct fs_native {
  struct fs_binding *binding;
  const struct fs_op *op;
};

static void release(struct fs_req *q) {
  struct rt *rt = q->binding->rt;
  rt_drop(rt, q->callback);
  rt_drop(rt, q->held);
  rt_drop(rt, q->parts);
  free(q->path);
  free(q->dest);
  free(q->own);
  free(q->bufs);
  free(q->data);
  free(q);
}

void fs_append(struct fs_req *q, const void *bytes, size_t n) {
  if (q->data_length + n > q->data_room) {
    size_t room = (q->data_length + n) * 2 + 256;
    char *data = realloc(q->data, room);
    if (!data)
      rt_oom();
    q->data = data;
    q->data_room = room;
  }
  memcpy(q->data + q->data_length, bytes, n);
  q->data_length += n;
}

ssize_t fs_failed(struct fs_req *q, ssize_t err, const char *syscall, int hide_path) {
  q->syscall = syscall;
  q->hide_path = hide_path;
  return err;
}

/* ---- arguments ---- */

/* A string or the bytes of a Buffer, copied, NUL added; NULL for anything else. */
static char *take_text(js_State *J, int idx) {
  size_t length;
  unsigned char *bytes;
  char *copy;
  if (js_isstring(J, idx))
    return rt_to_text(J, idx, &length);
  if (!(bytes = rt_to_buffer(J, idx, &length)))
    return NULL;
  if (!(copy = malloc(length + 1)))
    rt_oom();
  memcpy(copy, bytes, length);
  copy[length] = 0;
  return copy;
}

static int take_path(js_State *J, int idx, char **path) {
  *path = take_text(J, idx);
  return *path ? 0 : -1;
}

static int take_integer(js_State *J, int idx, int64_t *value) {
  *value = -1;
  if (js_isnumber(J, idx)) {
    double number = js_tonumber(J, idx);
    if (!(number >= -9007199254740992.0 && number <= 9007199254740992.0))
      return -1;
    *value = (int64_t)number;
  } else if (js_isboolean(J, idx)) {
    *value = js_toboolean(J, idx);
  } else if (js_isdefined(J, idx) && !js_isnull(J, idx)) {
    return -1;
  }
  return 0;
}

static int take_buffer(js_State *J, int idx, struct fs_req *q) {
  q->bytes = rt_to_buffer(J, idx, &q->length);
  if (!q->bytes)
    return -1;
  q->held = rt_hold(q->binding->rt, idx);
  return 0;
}

static int take_data(js_State *J, int idx, struct fs_req *q) {
  if (!js_isstring(J, idx))
    return take_buffer(J, idx, q);
  if (q->op->gives_back)
    q->held = rt_hold(q->binding->rt, idx);
  q->own = rt_to_text(J, idx, &q->length);
  q->bytes = (unsigned char *)q->own;
  return 0;
}

/* The program may change its array meanwhile: an array of our own keeps the Buffers
 * alive. */
static int take_buffers(js_State *J, int idx, struct fs_req *q) {
  int i, n;
  if (!js_isarray(J, idx))
    return -1;
  n = js_getlength(J, idx);
  q->bufs = calloc(n > 0 ? n : 1, sizeof *q->bufs);
  if (!q->bufs)
    rt_oom();
  q->buf_count = n;
  q->held = rt_hold(q->binding->rt, idx);
  js_newarray(J);
  q->parts = rt_hold(q->binding->rt, -1);
  for (i = 0; i < n; i++) {
    size_t length = 0;
    js_getindex(J, idx, i);
    q->bufs[i].base = (char *)rt_to_buffer(J, -1, &length);
    q->bufs[i].len = length;
    js_setindex(J, -2, i);
    if (!q->bufs[i].base)
      return -1;
  }
  js_pop(J, 1);
  return 0;
}

static int take_file(js_State *J, int idx, struct fs_req *q) {
  if (!js_isnumber(J, idx))
    return take_path(J, idx, &q->path);
  q->fd = js_tointeger(J, idx);
  return 0;
}

static int take(js_State *J, int idx, char what, struct fs_req *q) {
  switch (what) {
  case 'p':
    return take_path(J, idx, &q->path);
  case 'd':
    return take_path(J, idx, &q->dest);
  case 'P':
    return take_file(J, idx, q);
  case 'i':
    return take_integer(J, idx, &q->num[q->nums++]);
  case 'b':
    return take_buffer(J, idx, q);
  case 't':
    return take_data(J, idx, q);
  case 'v':
    return take_buffers(J, idx, q);
  case 'f':
    q->real[q->reals++] = js_isnumber(J, idx) ? js_tonumber(J, idx) : 0;
    return 0;
  }
  return -1;
}

/* The request for the arguments on the stack; throws what the JavaScript half should have
 * checked (it says so better). */
static struct fs_req *marshal(js_State *J, const struct fs_native *native) {
  const char *args = native->op->args;
  struct fs_req *q = calloc(1, sizeof *q);
  int i;
  if (!q)
    rt_oom();
  q->binding = native->binding;
  q->op = native->op;
  q->syscall = native->op->syscall;
  q->fd = -1;
  for (i = 0; args[i]; i++) {
    if (take(J, i + 1, args[i], q) < 0) {
      release(q);
      rt_throw_code(J, "TypeError", "ERR_INVALID_ARG_TYPE",
                    "Argument %d of %s has the wrong type", i + 1, native->op->name);
    }
  }
  return q;
}

/* ---- running ---- */

/* On a worker, or on the loop's thread for a ...Sync call. */
static void run(struct rt_work *w) {
  struct fs_req *q = (struct fs_req *)w;
  uv_fs_t r;
  memset(&r, 0, sizeof r);
  q->result = q->op->run(q, &r);
  if (q->result >= 0)
    fs_keep(q, &r);
  uv_fs_req_cleanup(&r);
  w->result = q->result;
}

/* A file that is too long for a Buffer: Node has an error of its own for it. */
static void push_too_large(js_State *J, const struct fs_req *q) {
  char message[80];
  snprintf(message, sizeof message, "File size (%.0f) is greater than 2 GiB", q->too_large);
  rt_require_builtin(q->binding->rt, "internal_errors");
  js_getproperty(J, -1, "rangeError");
  js_pushundefined(J);
  js_pushstring(J, "ERR_FS_FILE_TOO_LARGE");
  js_pushstring(J, message);
  js_call(J, 2);
  js_rot2pop1(J);
}

static void push_error(js_State *J, const struct fs_req *q) {
  if (q->too_large > 0) {
    push_too_large(J, q);
    return;
  }
  rt_push_uv_error(J, (int)q->result, q->syscall, q->hide_path ? NULL : q->path,
                   q->hide_path ? NULL : q->dest);
}

static int push_outcome(js_State *J, struct fs_req *q) {
  int failed = q->result < 0;
  if (failed)
    push_error(J, q);
  else
    js_pushnull(J);
  if (q->op->gives_back)
    js_pushnumber(J, failed ? 0 : q->result);
  else if (failed || q->op->result == FS_VOID)
    return 1;
  else
    fs_push_result(J, q);
  if (!q->op->gives_back)
    return 2;
  rt_push_slot(q->binding->rt, q->held);
  return 3;
}

static void done(struct rt_work *w, int status) {
  struct fs_req *q = (struct fs_req *)w;
  struct rt *rt = w->rt;
  uint64_t task = w->task, wait = rt_work_wait_ns(w);
  int argc;
  if (status < 0)
    q->result = status;
  rt_push_slot(rt, q->callback);
  js_pushundefined(rt->J);
  argc = push_outcome(rt->J, q);
  release(q);
  rt_call(rt, TR_KIND_FS, task, wait, argc);
}

static void run_now(js_State *J, struct fs_req *q) {
  struct rt *rt = q->binding->rt;
  rt_sync_begin(rt, TR_KIND_FS, q->op->name_sync);
  run(&q->w);
  rt_sync_end(rt, TR_KIND_FS, q->op->name_sync);
  if (q->result < 0) {
    push_error(J, q);
    release(q);
    js_throw(J);
  }
  fs_push_result(J, q);
  release(q);
}

static void submit(js_State *J, struct fs_req *q, int callback) {
  int err;
  q->callback = rt_hold(q->binding->rt, callback);
  q->w.run = run;
  q->w.done = done;
  err = rt_work_submit(q->binding->rt, &q->w, TR_KIND_FS, q->op->name);
  if (err < 0) {
    const char *syscall = q->op->syscall;
    release(q);
    rt_throw_uv(J, err, syscall, NULL, NULL);
  }
  js_pushundefined(J);
}

/* The native of every operation: name(arguments..., callback). Without a callback it
 * blocks and returns the result, or throws. */
static void call(js_State *J) {
  const struct fs_native *native = js_currentfunctiondata(J);
  int callback = (int)strlen(native->op->args) + 1;
  struct fs_req *q = marshal(J, native);
  if (js_iscallable(J, callback))
    submit(J, q, callback);
  else
    run_now(J, q);
}

static void free_data(js_State *J, void *data) {
  (void)J;
  free(data);
}

void rt_binding_fs(struct rt *rt) {
  js_State *J = rt->J;
  struct fs_binding *b = calloc(1, sizeof *b);
  size_t i;
  if (!b)
    rt_oom();
  b->rt = rt;
  js_newobject(J);
  for (i = 0; i < fs_op_count; i++) {
    struct fs_native *native = malloc(sizeof *native);
    if (!native)
      rt_oom();
    *native = (struct fs_native){b, &fs_ops[i]};
    js_newcfunctionx(J, call, fs_ops[i].key, (int)strlen(fs_ops[i].args) + 1, native,
                     free_data);
    js_setproperty(J, -2, fs_ops[i].key);
  }
  fs_stats_init(b);
}
