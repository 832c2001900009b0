/* Child processes: libuv starts them with fork() and hears of their end by waitpid(). */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tracer/preload/preload.h"

enum { PART_PID = 32, NAMELESS = 16 };

static TR__TLS struct {
  int depth; /* of spawns that were announced */
  uint32_t command;
  uint64_t task;
} spawning;

/* Children whose command is read from /proc once they have become it. */
static TR__TLS struct {
  pid_t pid;
  uint64_t task;
} nameless[NAMELESS];
static TR__TLS unsigned nameless_count;

static const void *key_of(pid_t pid) {
  return (const void *)(uintptr_t)(pid > 0 ? pid : 1);
}

void tr__spawn_begin(const char *command, uint64_t task) {
  struct tr_thread *t = tr__foreign(TR_ROLE_LOOP);
  if (spawning.depth++ || !t)
    return;
  spawning.command = command ? tr_string(command, strlen(command)) : 0;
  spawning.task = task;
  tr_emit_SPAWN_BEGIN(t, tr_now(t), spawning.command, task);
}

void tr__spawn_end(int64_t pid) {
  struct tr_thread *t = tr__foreign(TR_ROLE_LOOP);
  if (--spawning.depth || !t)
    return;
  tr_emit_SPAWN_END(t, tr_now(t), spawning.command, spawning.task, (uint64_t)pid);
  struct tr__call call = {.key = key_of((pid_t)pid),
                          .part = PART_PID,
                          .kind = TR_KIND_CHILD,
                          .task = spawning.task};
  if (pid > 0)
    tr__call_put(&call);
  if (pid > 0 && !spawning.command && nameless_count < NAMELESS && !tr__confined()) {
    nameless[nameless_count].pid = (pid_t)pid;
    nameless[nameless_count++].task = spawning.task;
  }
}

static void name_child(struct tr_thread *t, pid_t pid, uint64_t task) {
  char path[64], text[256];
  snprintf(path, sizeof path, "/proc/%d/cmdline", (int)pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
  if (fd >= 0)
    close(fd);
  if (n <= 0)
    return;
  for (ssize_t i = 0; i + 1 < n; i++)
    if (!text[i])
      text[i] = ' ';
  text[n] = 0;
  tr_emit_TASK_LABEL(t, tr_now(t), tr_string(text, strlen(text)), task);
}

void tr__spawn_tidy(struct tr_thread *t) {
  int saved = errno;
  while (nameless_count) {
    nameless_count--;
    name_child(t, nameless[nameless_count].pid, nameless[nameless_count].task);
  }
  errno = saved;
}

/* Only where a loop's thread does it: a shell's own forks are no business of ours. */
TR__INTERPOSED pid_t fork(void) {
  typedef pid_t fork_fn(void);
  static fork_fn *real;
  if (!real)
    real = (fork_fn *)tr__next("fork");
  struct tr_thread *t = tr_self();
  if (!t || spawning.depth)
    return real();
  tr__spawn_begin(NULL, tr_task_new());
  pid_t pid = real();
  int saved = errno;
  if (pid == 0)
    spawning.depth = 0;
  else
    tr__spawn_end(pid < 0 ? -saved : pid);
  errno = saved;
  return pid;
}

typedef int posix_spawn_fn(pid_t *, const char *, const posix_spawn_file_actions_t *,
                           const posix_spawnattr_t *, char *const[], char *const[]);

static int spawn_with(posix_spawn_fn *real, pid_t *pid, const char *file,
                      const posix_spawn_file_actions_t *actions,
                      const posix_spawnattr_t *attributes, char *const words[],
                      char *const environment[]) {
  pid_t own;
  if (!tr_self())
    return real(pid, file, actions, attributes, words, environment);
  tr__spawn_begin(file, tr_task_new());
  int error = real(pid ? pid : &own, file, actions, attributes, words, environment);
  tr__spawn_end(error ? -error : pid ? *pid : own);
  return error;
}

TR__INTERPOSED int posix_spawn(pid_t *pid, const char *file,
                               const posix_spawn_file_actions_t *actions,
                               const posix_spawnattr_t *attributes, char *const words[],
                               char *const environment[]) {
  static posix_spawn_fn *real;
  if (!real)
    real = (posix_spawn_fn *)tr__next("posix_spawn");
  return spawn_with(real, pid, file, actions, attributes, words, environment);
}

TR__INTERPOSED int posix_spawnp(pid_t *pid, const char *file,
                                const posix_spawn_file_actions_t *actions,
                                const posix_spawnattr_t *attributes, char *const words[],
                                char *const environment[]) {
  static posix_spawn_fn *real;
  if (!real)
    real = (posix_spawn_fn *)tr__next("posix_spawnp");
  return spawn_with(real, pid, file, actions, attributes, words, environment);
}

static void child_ended(pid_t pid, int status) {
  struct tr__call call = {.task = 0};
  struct tr_thread *t = tr_self();
  if (!t || !(WIFEXITED(status) || WIFSIGNALED(status)))
    return;
  tr__call_get(key_of(pid), PART_PID, 1, &call);
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  tr_emit_PROC_EXIT(t, tr_now(t), (uint16_t)number, (uint32_t)code, call.task,
                    (uint64_t)pid);
}

TR__INTERPOSED pid_t waitpid(pid_t pid, int *status, int options) {
  typedef pid_t waitpid_fn(pid_t, int *, int);
  static waitpid_fn *real;
  int own = 0;
  if (!real)
    real = (waitpid_fn *)tr__next("waitpid");
  pid_t result = real(pid, status ? status : &own, options);
  int saved = errno;
  if (result > 0)
    child_ended(result, status ? *status : own);
  errno = saved;
  return result;
}
