/* child_process: uv_spawn() without a copy of this process.
 *
 * libuv forks, which copies what describes the memory of this process, faults on each page
 * that is written afterwards, and takes the copy down again: half of what a short child
 * costs. posix_spawn() shares the memory until the child runs its program. So fork(), which
 * libuv calls through its symbol table, is ours: while uv_spawn() runs for us, it starts the
 * child in that way and returns its number, as if the forked child had gone on to run it.
 * libuv does the rest: waits, reaps, and knows the process. A libuv that starts children
 * without fork() does it all itself. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/modules/child.h"

struct plan {
  const uv_process_options_t *options;
  char **env;
  int count; /* of what follows */
  struct plan_fd {
    int fd;              /* what the child has in this place; -1 for nothing */
    int pipe, moved;     /* the child's end of a new pipe, a duplicate; to be closed here */
    int ours;            /* our end */
    uv_stream_t *stream; /* which is to have it */
  } *fds;
};

/* The child that uv_spawn() is about to start on this thread. */
static _Thread_local struct plan *planned;

/* ---- where the program is ---- */

/* Text that is no program and says not what runs it is the shell's. */
static int start_file(const char *file, const struct plan *p, pid_t *pid,
                      const posix_spawn_file_actions_t *actions,
                      const posix_spawnattr_t *attr) {
  char *const *args = p->options->args;
  int err = posix_spawn(pid, file, actions, attr, args, p->env), n = 0;
  if (err != ENOEXEC)
    return err;
  while (args[n])
    n++;
  char **shell = calloc((size_t)n + 2, sizeof *shell);
  if (!shell)
    rt_oom();
  shell[0] = (char *)"/bin/sh";
  shell[1] = (char *)file;
  for (int i = 1; i < n; i++)
    shell[i + 1] = args[i];
  err = posix_spawn(pid, shell[0], actions, attr, shell, p->env);
  free(shell);
  return err;
}

static const char *search_path(char *const *env) {
  for (; *env; env++)
    if (strncmp(*env, "PATH=", 5) == 0)
      return *env + 5;
  return "/bin:/usr/bin";
}

/* As execvp() looks for it, in the child's own PATH. */
static int start_program(const struct plan *p, pid_t *pid,
                         const posix_spawn_file_actions_t *actions,
                         const posix_spawnattr_t *attr) {
  const char *file = p->options->file, *dir, *end;
  int denied = 0, last = 0;
  if (strchr(file, '/'))
    return start_file(file, p, pid, actions, attr);
  for (dir = search_path(p->env); *file && !last; dir = end + 1) {
    char path[PATH_MAX];
    end = strchrnul(dir, ':');
    last = !*end;
    int n = snprintf(path, sizeof path, "%.*s%s%s", (int)(end - dir), dir,
                     end > dir ? "/" : "", file);
    if (n >= (int)sizeof path)
      continue;
    /* Only a directory that does not depend on where the child will be can be looked at. */
    if (path[0] == '/' && faccessat(AT_FDCWD, path, F_OK, AT_EACCESS) < 0 &&
        errno != EACCES)
      continue;
    int err = start_file(path, p, pid, actions, attr);
    if (err == EACCES)
      denied = 1;
    else if (err != ENOENT && err != ENOTDIR)
      return err;
  }
  return denied ? EACCES : ENOENT;
}

/* ---- what the child has ---- */

static void add_files(posix_spawn_file_actions_t *actions, const struct plan *p) {
  for (int i = 0; i < p->count; i++) {
    if (p->fds[i].fd >= 0)
      posix_spawn_file_actions_adddup2(actions, p->fds[i].fd, i);
    else if (i <= STDERR_FILENO)
      posix_spawn_file_actions_addopen(actions, i, "/dev/null",
                                       i == STDIN_FILENO ? O_RDONLY : O_RDWR, 0);
  }
  if (p->options->cwd)
    posix_spawn_file_actions_addchdir_np(actions, p->options->cwd);
}

/* No signal is blocked or ignored; handlers of real-time signals are the C library's. */
static void set_signals(posix_spawnattr_t *attr, int detached) {
  sigset_t set;
  sigemptyset(&set);
  posix_spawnattr_setsigmask(attr, &set);
  for (int n = 1; n < 32; n++)
    if (n != SIGKILL && n != SIGSTOP)
      sigaddset(&set, n);
  posix_spawnattr_setsigdefault(attr, &set);
  posix_spawnattr_setflags(attr, (short)(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK |
                                         (detached ? POSIX_SPAWN_SETSID : 0)));
}

static int start(const struct plan *p, pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attr;
  if (posix_spawn_file_actions_init(&actions) || posix_spawnattr_init(&attr))
    rt_oom();
  add_files(&actions, p);
  set_signals(&attr, (p->options->flags & UV_PROCESS_DETACHED) != 0);
  int err = start_program(p, pid, &actions, &attr);
  posix_spawnattr_destroy(&attr);
  posix_spawn_file_actions_destroy(&actions);
  return err;
}

typedef pid_t fork_fn(void);

pid_t fork(void) {
  static fork_fn *_Atomic found; /* the same for whoever looks for it */
  const struct plan *p = planned;
  pid_t pid;
  if (!found)
    found = (fork_fn *)dlsym(RTLD_NEXT, "fork");
  if (!p)
    return found();
  planned = NULL;
  int err = start(p, &pid);
  if (err) {
    errno = err;
    return -1;
  }
  return pid;
}

/* ---- descriptors ---- */

/* What is lower than its place in the child would be overwritten before it is used there, so
 * it is moved out of the way. Standard streams are never nonblocking for the child. */
static int prepare_fd(const struct plan *p, int i) {
  struct plan_fd *f = &p->fds[i];
  int flags = i <= STDERR_FILENO ? fcntl(f->fd, F_GETFL) : 0;
  if (flags > 0 && (flags & O_NONBLOCK))
    fcntl(f->fd, F_SETFL, flags & ~O_NONBLOCK);
  if (f->fd >= i)
    return 0;
  f->moved = fcntl(f->fd, F_DUPFD_CLOEXEC, p->count);
  f->fd = f->moved;
  return f->moved < 0 ? -errno : 0;
}

/* Makes the pipes; what libuv sees of them are descriptors that are inherited. */
static int prepare(const struct plan *p) {
  for (int i = 0; i < p->count; i++) {
    uv_stdio_container_t *stdio = &p->options->stdio[i];
    struct plan_fd *f = &p->fds[i];
    int err = 0, pair[2];
    if (stdio->flags & UV_CREATE_PIPE) {
      if ((err = uv_socketpair(SOCK_STREAM, 0, pair, 0, 0)) != 0)
        return err;
      f->ours = pair[0];
      f->stream = stdio->data.stream;
      f->fd = f->pipe = stdio->data.fd = pair[1];
      stdio->flags = UV_INHERIT_FD;
    } else if (stdio->flags & UV_INHERIT_FD) {
      f->fd = stdio->data.fd;
    }
    if (f->fd >= 0 && (err = prepare_fd(p, i)) != 0)
      return err;
  }
  return 0;
}

static void close_if(int fd) {
  if (fd >= 0)
    close(fd);
}

/* Our ends go to their streams, which end at once where the child did not start. */
static int finish(const struct plan *p, int open_streams) {
  int err = 0;
  for (int i = 0; i < p->count; i++) {
    struct plan_fd *f = &p->fds[i];
    close_if(f->pipe);
    close_if(f->moved);
    if (open_streams && !err && f->ours >= 0) {
      err = uv_pipe_open((uv_pipe_t *)f->stream, f->ours);
      if (!err)
        continue;
    }
    close_if(f->ours);
  }
  return err;
}

/* Whether posix_spawn() can do all of it. */
static int is_simple(const uv_process_options_t *o) {
  if (o->flags & (UV_PROCESS_SETUID | UV_PROCESS_SETGID))
    return 0;
  for (int i = 0; i < o->stdio_count; i++)
    if (o->stdio[i].flags & UV_INHERIT_STREAM)
      return 0;
  return 1;
}

int child_spawn(uv_loop_t *loop, uv_process_t *process, uv_process_options_t *o) {
  if (!is_simple(o))
    return uv_spawn(loop, process, o);
  struct plan plan = {.options = o, .env = o->env ? o->env : environ, .count = o->stdio_count};
  plan.fds = calloc((size_t)plan.count + 1, sizeof *plan.fds);
  if (!plan.fds)
    rt_oom();
  for (int i = 0; i < plan.count; i++)
    plan.fds[i] = (struct plan_fd){.fd = -1, .pipe = -1, .moved = -1, .ours = -1};
  int unprepared = prepare(&plan);
  if (unprepared)
    o->file = ""; /* fails, but makes a handle that can be closed */
  planned = &plan;
  int err = uv_spawn(loop, process, o);
  planned = NULL;
  int unfinished = finish(&plan, !unprepared);
  free(plan.fds);
  return unprepared ? unprepared : err ? err : unfinished;
}
