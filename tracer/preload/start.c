/* Starting inside a foreign program: as late as its first poll, so that programs without a
 * loop are left alone. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "tracer/preload/preload.h"
#include "tracer/private.h"

enum state { UNTRIED, STARTING, ON, OFF };

static _Atomic int state;
static _Atomic int sandboxed;
static _Atomic int forked; /* a child without exec, which has no file of its own yet */
static pthread_key_t thread_key;
static TR__TLS int refused; /* this thread has no ring and asks no more */
static TR__TLS int inside;
static _Atomic unsigned generation; /* of processes, by fork */

unsigned tr__generation(void) {
  return atomic_load_explicit(&generation, memory_order_relaxed);
}

int tr__on_main_thread(void) {
  return syscall(SYS_gettid) == getpid();
}

/* ---- other people's functions ---- */

struct search {
  const char *name;
  void *found;
};

/* A library that was loaded later, for one user only, is not in the global scope. */
static int search_object(struct dl_phdr_info *info, size_t size, void *data) {
  struct search *s = data;
  (void)size;
  if (!info->dlpi_name || !strstr(info->dlpi_name, "libuv"))
    return 0;
  if (strstr(info->dlpi_name, "libuvscope"))
    return 0;
  void *handle = dlopen(info->dlpi_name, RTLD_LAZY | RTLD_NOLOAD);
  if (!handle)
    return 0;
  s->found = dlsym(handle, s->name);
  dlclose(handle);
  return s->found != NULL;
}

void *tr__next(const char *name) {
  struct search s = {name, dlsym(RTLD_NEXT, name)};
  if (!s.found)
    dl_iterate_phdr(search_object, &s);
  return s.found;
}

/* ---- the log ---- */

static void log_line(const char *text) {
  char dir[512], path[600], line[800];
  if (tr_active() && atomic_load(&sandboxed))
    return;
  if (tr_session_dir(dir, sizeof dir, 1, NULL, 0))
    return;
  snprintf(path, sizeof path, "%s/preload.log", dir);
  int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return;
  int n = snprintf(line, sizeof line, "%d: %s\n", (int)getpid(), text);
  ssize_t ignored = write(fd, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
  (void)ignored;
  close(fd);
}

void tr__foreign_off(const char *format, ...) {
  char text[600];
  va_list args;
  int saved = errno;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  atomic_store(&state, OFF);
  log_line(text);
  errno = saved;
}

/* ---- starting ---- */

static void thread_ends(void *ring) {
  refused = 1;
  tr_thread_stop(ring);
}

/* The program's words, as people typed them. */
static void read_command(char *out, size_t size) {
  int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? 0 : read(fd, out, size - 1);
  if (fd >= 0)
    close(fd);
  if (n <= 0)
    n = snprintf(out, size, "%s", program_invocation_name);
  for (ssize_t i = 0; i + 1 < n; i++)
    if (!out[i])
      out[i] = ' ';
  out[n] = 0;
}

static void on_fork(void) {
  if (atomic_load(&state) == ON)
    atomic_store(&forked, 1);
}

static void at_exit(void) {
  if (atomic_load(&state) == ON && !atomic_load(&forked))
    tr_stop(0);
}

static void start(void) {
  char command[512], why[400];
  read_command(command, sizeof command);
  struct tr_start_options options = {.command = command, .foreign = 1};
  int error = tr_start(&options, why, sizeof why);
  if (!error && pthread_key_create(&thread_key, thread_ends))
    error = -1, snprintf(why, sizeof why, "no thread key left");
  if (error > 0)
    atomic_store(&state, OFF);
  else if (error)
    tr__foreign_off("not traced: %s", why);
  if (error)
    return;
  pthread_atfork(NULL, NULL, on_fork);
  atexit(at_exit);
  tr__pool_find();
  atomic_store(&state, ON);
}

static void restart(void) {
  char why[400];
  int yes = 1;
  if (!atomic_compare_exchange_strong(&forked, &yes, 0))
    return;
  refused = 0;
  generation++;
  if (tr_restart(why, sizeof why))
    tr__foreign_off("the child is not traced: %s", why);
}

static struct tr_thread *new_ring(enum tr_role role) {
  const char *name = role == TR_ROLE_POOL           ? "pool worker"
                     : tr__on_main_thread()         ? "main"
                     : role == TR_ROLE_LOOP         ? "loop"
                                                    : "thread";
  struct tr_thread *t = tr_thread_start(role, name);
  if (t)
    pthread_setspecific(thread_key, t);
  else
    refused = 1;
  return t;
}

/* The slow half of tr__foreign(). */
static struct tr_thread *start_thread(enum tr_role role) {
  int saved = errno, untried = UNTRIED;
  struct tr_thread *t = NULL;
  inside = 1;
  if (atomic_compare_exchange_strong(&state, &untried, STARTING))
    start();
  if (atomic_load(&forked))
    restart();
  if (atomic_load(&state) == ON && tr_active())
    t = tr_self() ? tr_self() : new_ring(role);
  inside = 0;
  errno = saved;
  return t;
}

struct tr_thread *tr__foreign(enum tr_role role) {
  struct tr_thread *t = tr_self();
  if (__builtin_expect(t && !atomic_load_explicit(&forked, memory_order_relaxed), 1))
    return atomic_load_explicit(&state, memory_order_relaxed) == ON ? t : NULL;
  int s = atomic_load_explicit(&state, memory_order_acquire);
  if (inside || s == OFF || s == STARTING || (refused && !forked))
    return NULL;
  return start_thread(role);
}

struct tr_thread *tr__foreign_started(enum tr_role role) {
  enum { LOOK_NS = 100000, LOOKS = 10000 };
  struct timespec pause = {.tv_nsec = LOOK_NS};
  for (int i = 0; i < LOOKS && atomic_load(&state) == STARTING; i++)
    nanosleep(&pause, NULL);
  return tr__foreign(role);
}

/* Before a process confines itself. What we would ask of the kernel afterwards, its filter may
 * answer with a kill; so tracing that has not begun does not begin, and one that has
 * makes do with what it has. */
TR__INTERPOSED int prctl(int option, ...) {
  typedef int prctl_fn(int, unsigned long, unsigned long, unsigned long, unsigned long);
  static prctl_fn *real;
  unsigned long a[4];
  va_list args;
  int untried = UNTRIED;
  if (!real)
    real = (prctl_fn *)tr__next("prctl");
  va_start(args, option);
  for (int i = 0; i < 4; i++)
    a[i] = va_arg(args, unsigned long);
  va_end(args);
  if (option == PR_SET_NO_NEW_PRIVS || option == PR_SET_SECCOMP) {
    atomic_store(&sandboxed, 1);
    if (atomic_compare_exchange_strong(&state, &untried, OFF))
      log_line("not traced: it confines itself (seccomp) before its first poll");
    else
      tr_sandboxed();
  }
  return real(option, a[0], a[1], a[2], a[3]);
}

int tr__confined(void) {
  return atomic_load_explicit(&sandboxed, memory_order_relaxed);
}

/* Runs before main(), when there is one thread: the place of the session's context in the
 * environment is made now, so that it can be filled in later without setenv(). */
__attribute__((constructor)) static void loaded(void) {
  const char *choice = getenv("UVSCOPE");
  /* A program with tracepoints of its own needs none of ours. */
  if (dlsym(RTLD_DEFAULT, "tr_start") || (choice && !strcmp(choice, "off"))) {
    atomic_store(&state, OFF);
    return;
  }
  tr_context_reserve();
}
