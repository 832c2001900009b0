/* worker_threads: starting, stopping and outliving threads. What the program sees is in
 * internal_worker.js. */
#include "runtime/modules/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/modules/message_port.h"
#include "runtime/modules/process.h"

static const char worker_tag[] = "worker";
enum { MB = 1 << 20, STACK_MB = 8, MAIN_WAITS_MS = 1000 };

struct rt_worker {
  struct rt_mail mail; /* put into the parent's mailbox when the thread is through */
  struct rt *parent;
  struct rt_worker *next, **link; /* among the parent's that run */
  rt_slot self;
  int refed;
  struct rt_port *control; /* for the worker to take over, detached */
  struct rt_options options;
  char *name;
  double id;
  size_t stack_bytes;
  pthread_t thread;
  int status;
  /* under the lock */
  pthread_mutex_t lock;
  pthread_cond_t ended;
  int stop;      /* it is to end */
  int over;      /* the thread will touch nothing of this any more but to return */
  struct rt *rt; /* the worker's, while it may be stopped */
  uv_async_t *wake;
};

static _Atomic unsigned last_id;
/* The engine that a signal stops on this thread. */
static _Thread_local js_State *stoppable;

/* ---- stopping ---- */

/* Neither the program's, nor that of the sampler. */
static int stop_signal(void) {
  return SIGRTMAX - 4;
}

static void on_stop(int number) {
  (void)number;
  if (stoppable)
    js_interrupt(stoppable);
}

static void catch_stop(void) {
  struct sigaction action = {.sa_handler = on_stop, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(stop_signal(), &action, NULL);
}

static void request_stop(struct rt_worker *w) {
  pthread_mutex_lock(&w->lock);
  w->stop = 1;
  if (w->rt) {
    uv_async_send(w->wake);
    pthread_kill(w->thread, stop_signal());
  }
  pthread_mutex_unlock(&w->lock);
}

static void on_wake(uv_async_t *handle) {
  struct rt *rt = handle->data;
  rt__worker_leave(rt, 1);
}

void rt__worker_leave(struct rt *rt, int status) {
  if (!rt->stopping) {
    rt->stopping = 1;
    rt->exiting = 1;
    rt->exit_code = status;
    rt->exit_code_set = 1;
  }
  js_interrupt(rt->J);
  uv_stop(rt->loop);
  if (rt->depth > 0) {
    js_pushliteral(rt->J, "interrupted");
    js_throw(rt->J);
  }
}

/* ---- the thread ---- */

struct rt_port *rt__worker_control(struct rt *rt) {
  struct rt_port *port = rt->worker->control;
  rt->worker->control = NULL;
  return port;
}

static void thread_begin(struct rt *rt, struct rt_worker *w, uv_async_t *wake) {
  sigset_t stop;
  uv_async_init(rt->loop, wake, on_wake);
  uv_unref((uv_handle_t *)wake);
  wake->data = rt;
  stoppable = rt->J;
  sigemptyset(&stop);
  sigaddset(&stop, stop_signal());
  pthread_sigmask(SIG_UNBLOCK, &stop, NULL);
  pthread_mutex_lock(&w->lock);
  w->wake = wake;
  w->rt = rt;
  int stopped = w->stop;
  pthread_mutex_unlock(&w->lock);
  if (stopped)
    rt__worker_leave(rt, 1);
}

/* From here on it cannot be stopped any more, which is no matter: it ends. */
static void thread_ending(struct rt *rt, struct rt_worker *w, uv_async_t *wake) {
  pthread_mutex_lock(&w->lock);
  w->rt = NULL;
  pthread_mutex_unlock(&w->lock);
  stoppable = NULL;
  rt->stopping = rt->exiting = 1;
  js_resume(rt->J);
  uv_close((uv_handle_t *)wake, NULL);
}

static void *run(void *data) {
  struct rt_worker *w = data;
  struct rt *rt = rt__alloc(sizeof *rt);
  uv_async_t wake;
  rt__worker_init(rt, &w->options, w, w->name, w->stack_bytes);
  thread_begin(rt, w, &wake);
  if (!rt->stopping)
    rt__worker_run(rt);
  thread_ending(rt, w, &wake);
  w->status = rt->exit_code;
  rt__worker_close(rt);
  free(rt);
  pthread_mutex_lock(&w->lock);
  w->over = 1;
  pthread_cond_broadcast(&w->ended);
  rt__mailbox_put(rt__mailbox(w->parent), &w->mail);
  pthread_mutex_unlock(&w->lock);
  return NULL;
}

/* Signals are for the main thread, but for those that are sent to this very one. */
static int thread_start(struct rt_worker *w) {
  pthread_attr_t attributes;
  sigset_t all, before;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, w->stack_bytes + MB);
  sigfillset(&all);
  sigdelset(&all, SIGSEGV);
  sigdelset(&all, SIGBUS);
  sigdelset(&all, SIGFPE);
  sigdelset(&all, SIGILL);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = pthread_create(&w->thread, &attributes, run, w);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return -error;
}

/* ---- the parent's side ---- */

static void worker_free(struct rt_worker *w) {
  if (w->control)
    rt__port_discard(w->control);
  pthread_cond_destroy(&w->ended);
  pthread_mutex_destroy(&w->lock);
  for (int i = 0; i < w->options.argc; i++)
    free(w->options.argv[i]);
  for (int i = 0; i < w->options.option_count; i++)
    free(w->options.options[i]);
  free(w->options.argv);
  free(w->options.options);
  free(w->name);
  free(w);
}

static void unlink_worker(struct rt_worker *w) {
  *w->link = w->next;
  if (w->next)
    w->next->link = w->link;
}

/* The thread is through: joins it and tells JavaScript. */
static void on_exit_mail(struct rt *rt, struct rt_mail *mail) {
  struct rt_worker *w = (struct rt_worker *)mail;
  rt_slot self = w->self;
  pthread_join(w->thread, NULL);
  unlink_worker(w);
  if (w->refed)
    rt__mailbox_ref(rt__mailbox(rt), -1);
  uint64_t task = rt_task_new(rt, TR_KIND_CLOSE);
  rt_push_slot(rt, self);
  rt__object_at(rt->J, -1)->u.user.data = NULL;
  js_pop(rt->J, 1);
  rt__port_push_hook(rt, PORT_HOOK_EXIT);
  js_pushundefined(rt->J);
  rt_push_slot(rt, self);
  js_pushnumber(rt->J, w->status);
  rt_drop(rt, self);
  worker_free(w);
  rt_call(rt, TR_KIND_CLOSE, task, TR_UNKNOWN, 2);
}

static struct timespec later(unsigned ms) {
  struct timespec ts;
  clock_gettime(CLOCK_REALTIME, &ts);
  ts.tv_sec += ms / 1000;
  ts.tv_nsec += (long)(ms % 1000) * 1000000;
  if (ts.tv_nsec >= 1000000000) {
    ts.tv_sec++;
    ts.tv_nsec -= 1000000000;
  }
  return ts;
}

/* The process is about to end: a thread that is inside of a system call is left behind. */
static void wait_a_while(struct rt_worker *w, const struct timespec *until) {
  pthread_mutex_lock(&w->lock);
  while (!w->over && pthread_cond_timedwait(&w->ended, &w->lock, until) != ETIMEDOUT)
    ;
  pthread_mutex_unlock(&w->lock);
}

void rt__workers_end(struct rt *rt) {
  struct timespec until = later(MAIN_WAITS_MS);
  for (struct rt_worker *w = rt->workers; w; w = w->next)
    request_stop(w);
  if (!rt->worker) {
    for (struct rt_worker *w = rt->workers; w; w = w->next)
      wait_a_while(w, &until);
    return;
  }
  while (rt->workers) {
    struct rt_worker *w = rt->workers;
    pthread_join(w->thread, NULL);
    rt__mailbox_forget(rt__mailbox(rt), &w->mail);
    unlink_worker(w);
    rt_push_slot(rt, w->self);
    rt__object_at(rt->J, -1)->u.user.data = NULL;
    js_pop(rt->J, 1);
    rt_drop(rt, w->self);
    worker_free(w);
  }
}

/* ---- natives ---- */

static char **strings_at(js_State *J, int idx, int *count) {
  int n = js_getlength(J, idx);
  char **list = rt__alloc((size_t)(n + 1) * sizeof *list);
  for (int i = 0; i < n; i++) {
    js_getindex(J, idx, i);
    list[i] = rt_to_text(J, -1, NULL);
    js_pop(J, 1);
  }
  *count = n;
  return list;
}

static struct rt_worker *worker_new(struct rt *rt) {
  struct rt_worker *w = rt__alloc(sizeof *w);
  js_State *J = rt->J;
  w->parent = rt;
  w->mail.deliver = on_exit_mail;
  pthread_mutex_init(&w->lock, NULL);
  pthread_cond_init(&w->ended, NULL);
  w->options = *rt->options;
  w->options.argv = strings_at(J, 2, &w->options.argc);
  w->options.options = strings_at(J, 3, &w->options.option_count);
  w->options.eval = NULL;
  w->options.print = 0;
  w->name = rt_to_text(J, 4, NULL);
  w->id = js_tonumber(J, 5);
  w->options.max_heap_mb = (uint64_t)js_tonumber(J, 6);
  w->stack_bytes = (size_t)(js_tonumber(J, 7) * MB);
  if (w->stack_bytes < STACK_MB * MB)
    w->stack_bytes = STACK_MB * MB;
  return w;
}

/* start(control port, argv, execArgv, name of the thread, id, MB of heap, MB of stack): an
 * object for the others, or a negative error. */
static void b_start(js_State *J) {
  struct rt *rt = rt_of(J);
  struct rt_worker *w = worker_new(rt);
  struct rt_port *port = rt__port_of(J, 1);
  rt__port_detach(rt, port);
  w->control = port;
  js_pushnull(J);
  js_newuserdata(J, worker_tag, w, NULL);
  catch_stop();
  struct rt_mailbox *box = rt__mailbox(rt);
  int err = thread_start(w);
  if (err) {
    rt__object_at(J, -1)->u.user.data = NULL;
    worker_free(w);
    js_pushnumber(J, err);
    return;
  }
  w->self = rt_hold(rt, -1);
  w->refed = 1;
  rt__mailbox_ref(box, 1);
  w->next = rt->workers;
  w->link = &rt->workers;
  if (w->next)
    w->next->link = &w->next;
  rt->workers = w;
}

static struct rt_worker *worker_at(js_State *J) {
  return rt__userdata(rt__object_at(J, 1), worker_tag);
}

static void b_stop(js_State *J) {
  struct rt_worker *w = worker_at(J);
  if (w)
    request_stop(w);
  js_pushundefined(J);
}

/* ref(worker, yes) */
static void b_ref(js_State *J) {
  struct rt_worker *w = worker_at(J);
  int refed = js_toboolean(J, 2);
  if (w && w->refed != refed) {
    w->refed = refed;
    rt__mailbox_ref(rt__mailbox(w->parent), refed ? 1 : -1);
  }
  js_pushundefined(J);
}

static void b_next_id(js_State *J) {
  js_pushnumber(J, ++last_id);
}

/* control(): the port to the parent, once. */
static void b_control(js_State *J) {
  struct rt *rt = rt_of(J);
  struct rt_port *port = rt->worker ? rt->worker->control : NULL;
  if (!port) {
    js_pushundefined(J);
    return;
  }
  rt->worker->control = NULL;
  rt__port_push(rt, port);
}

static void b_thread_id(js_State *J) {
  struct rt *rt = rt_of(J);
  js_pushnumber(J, rt->worker ? rt->worker->id : 0);
}

/* setEnvironment(object) */
static void b_set_environment(js_State *J) {
  rt__process_copy_env(rt_of(J), 1);
  js_pushundefined(J);
}

/* emitExit(): after an error that nobody caught. */
static void b_emit_exit(js_State *J) {
  struct rt *rt = rt_of(J);
  js_pushundefined(J);
  if (rt->exiting)
    return;
  if (!rt->exit_code_set || rt->exit_code == 0)
    rt->exit_code = 1;
  rt->exit_code_set = 1;
  rt__process_emit_exit(rt);
}

void rt_binding_worker(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "startThread", b_start, 7);
  rt_method(J, "stopThread", b_stop, 1);
  rt_method(J, "refThread", b_ref, 2);
  rt_method(J, "nextId", b_next_id, 0);
  rt_method(J, "control", b_control, 0);
  rt_method(J, "threadId", b_thread_id, 0);
  rt_method(J, "setEnvironment", b_set_environment, 1);
  rt_method(J, "emitExit", b_emit_exit, 0);
}

void rt_binding_message_port(struct rt *rt) {
  js_newobject(rt->J);
  rt__port_natives(rt);
}

/* ---- errors of a worker ---- */

void rt__worker_failed(struct rt *rt) {
  js_State *J = rt->J;
  if (rt->stopping)
    return;
  if (js_try(J)) {
    js_pop(J, 1);
  } else {
    rt_require_builtin(rt, "internal_worker_main");
    js_getproperty(J, -1, "failed");
    js_pushundefined(J);
    js_copy(J, -4);
    js_pushboolean(J, rt__heap_full(rt));
    js_call(J, 2);
    js_pop(J, 2);
    js_endtry(J);
  }
  if (rt->stopping)
    return;
  if (!rt->exiting && (!rt->exit_code_set || rt->exit_code == 0))
    rt->exit_code = 1;
  rt->stopping = rt->exiting = 1;
  js_interrupt(J);
  uv_stop(rt->loop);
}
