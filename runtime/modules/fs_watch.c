/* fs: being told of changes in a file or folder. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/fs.h"

static const char TAG[] = "FSEvent";
static const char PROTOTYPE[] = "rt.fsEventPrototype";

struct watcher {
  uv_fs_event_t handle; /* first */
  struct rt *rt;
  rt_slot self; /* the object, while the handle is open */
  rt_slot callback;
  uint64_t task;
  int ran;
  int closing;
  int closed;
};

static void finalize(js_State *J, void *data) {
  struct watcher *w = data;
  (void)J;
  if (w->closed)
    free(w);
}

static void on_close(uv_handle_t *handle) {
  struct watcher *w = (struct watcher *)handle;
  rt_slot self = w->self;
  w->closed = 1;
  w->self = 0;
  rt_drop(w->rt, w->callback);
  rt_drop(w->rt, self);
}

static void close_watcher(struct watcher *w) {
  if (w->closing)
    return;
  w->closing = 1;
  if (w->task && !w->ran)
    rt_task_cancel(w->rt, TR_KIND_FS, w->task);
  else
    rt_task_over(w->rt, w->task);
  uv_close((uv_handle_t *)&w->handle, on_close);
}

static void close_handle(uv_handle_t *handle) {
  close_watcher((struct watcher *)handle);
}

static const struct rt_closer closer = {rt_closer_tag, close_handle, NULL};

static void on_event(uv_fs_event_t *handle, const char *name, int events, int status) {
  struct watcher *w = (struct watcher *)handle;
  js_State *J = w->rt->J;
  int argc = 1;
  w->ran = 1;
  rt_push_slot(w->rt, w->callback);
  js_pushundefined(J);
  if (status < 0) {
    rt_push_uv_error(J, status, "watch", NULL, NULL);
  } else {
    js_pushnull(J);
    js_pushstring(J, events & UV_RENAME ? "rename" : "change");
    if (name)
      rt_push_text(J, name, strlen(name));
    else
      js_pushnull(J);
    argc = 3;
  }
  rt_call_again(w->rt, TR_KIND_FS, w->task, TR_UNKNOWN, argc);
}

static struct watcher *this_watcher(js_State *J) {
  struct watcher *w = js_isuserdata(J, 0, TAG) ? js_touserdata(J, 0, TAG) : NULL;
  return w && !w->closing ? w : NULL;
}

static void m_close(js_State *J) {
  struct watcher *w = this_watcher(J);
  if (w)
    close_watcher(w);
  js_pushundefined(J);
}

static void m_ref(js_State *J) {
  struct watcher *w = this_watcher(J);
  if (w)
    uv_ref((uv_handle_t *)&w->handle);
  js_pushundefined(J);
}

static void m_unref(js_State *J) {
  struct watcher *w = this_watcher(J);
  if (w)
    uv_unref((uv_handle_t *)&w->handle);
  js_pushundefined(J);
}

/* watch(path, callback(err, type, name)) */
static void b_watch(js_State *J) {
  struct rt *rt = rt_of(J);
  const char *path = js_tostring(J, 1);
  struct watcher *w = calloc(1, sizeof *w);
  int err;
  if (!w)
    rt_oom();
  w->rt = rt;
  w->closed = 1;
  js_getregistry(J, PROTOTYPE);
  js_newuserdata(J, TAG, w, finalize);
  uv_fs_event_init(rt->loop, &w->handle);
  w->handle.data = (void *)&closer;
  w->closed = 0;
  w->self = rt_hold(rt, -1);
  w->callback = rt_hold(rt, 2);
  err = uv_fs_event_start(&w->handle, on_event, path, 0);
  if (err < 0) {
    close_watcher(w);
    rt_throw_uv(J, err, "watch", path, NULL);
  }
  w->task = rt_task_new(rt, TR_KIND_FS);
}

void rt_binding_fs_watch(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "close", m_close, 0);
  rt_method(J, "ref", m_ref, 0);
  rt_method(J, "unref", m_unref, 0);
  js_setregistry(J, PROTOTYPE);
  js_newobject(J);
  rt_method(J, "watch", b_watch, 2);
}
