/* Starting a program to be watched. */
#include "cli/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/signals.h"
#include "tracer/emit.h"
#include "tracer/session.h"

enum { OWN_WORDS = 8, STOP_TRIES = 200, STOP_STEP_NS = 10000000 };

/* The words of the child's command line; `storage` holds what is not borrowed. */
struct words {
  char self[PATH_MAX];
  char slow[32], heap[32];
  char **list;
};

static int own_path(char *path, size_t size) {
  ssize_t n = readlink("/proc/self/exe", path, size - 1);
  if (n < 0) {
    cli_error("cannot find this program's own file: %s", strerror(errno));
    return -errno;
  }
  path[n] = 0;
  return 0;
}

static int make_words(struct words *w, const struct cli_args *args) {
  w->list = calloc((size_t)args->operand_count + OWN_WORDS, sizeof *w->list);
  int n = 0, err = w->list ? 0 : -ENOMEM;
  if (!err && !args->separated) {
    err = own_path(w->self, sizeof w->self);
    w->list[n++] = w->self;
    w->list[n++] = (char *)"run";
    if (args->profile)
      w->list[n++] = (char *)"--profile";
    if (args->slow_ns) {
      snprintf(w->slow, sizeof w->slow, "--slow=%" PRIu64 "ns", args->slow_ns);
      w->list[n++] = w->slow;
    }
    if (args->max_heap_mb) {
      snprintf(w->heap, sizeof w->heap, "--max-heap=%" PRIu64, args->max_heap_mb);
      w->list[n++] = w->heap;
    }
  }
  for (int i = 0; !err && i < args->operand_count; i++)
    w->list[n++] = args->operands[i];
  return err;
}

/* ---- captured output ---- */

static int open_nameless(void) {
  static const char *const places[] = {"/tmp", "/var/tmp", "/dev/shm"};
  const char *first = getenv("TMPDIR");
  for (size_t i = 0; i <= sizeof places / sizeof *places; i++) {
    char path[PATH_MAX];
    const char *place = i ? places[i - 1] : first;
    if (!place ||
        snprintf(path, sizeof path, "%s/uvscope-output-XXXXXX", place) >= PATH_MAX)
      continue;
    int fd = mkostemp(path, O_APPEND | O_CLOEXEC);
    if (fd < 0)
      continue;
    unlink(path);
    return fd;
  }
  return -errno;
}

static int open_capture(struct cli_child *child, const char *console) {
  for (int i = 0; i < 2; i++) {
    int fd = console
                 ? open(console,
                        O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | (i ? 0 : O_TRUNC), 0666)
                 : open_nameless();
    if (fd < 0) {
      int err = console ? -errno : fd;
      cli_error("cannot capture the program's output%s%s: %s", console ? " in " : "",
                console ? console : "", strerror(-err));
      return err;
    }
    child->output[i].fd = fd;
    if (console)
      break;
  }
  return 0;
}

/* What was read is not needed any longer; a program that prints for days fills no disk.
 */
static void give_back(struct cli_capture *c) {
  enum { STEP = 1 << 20 };
  uint64_t whole = c->offset - c->offset % STEP;
  if (whole <= c->freed)
    return;
  fallocate(c->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)c->freed,
            (off_t)(whole - c->freed));
  c->freed = whole;
}

size_t cli_child_output(struct cli_child *child, int stream, char *buffer, size_t size) {
  struct cli_capture *c = &child->output[stream];
  ssize_t n = c->fd < 0 ? 0 : pread(c->fd, buffer, size, (off_t)c->offset);
  if (n <= 0)
    return 0;
  c->offset += (uint64_t)n;
  if (!child->kept)
    give_back(c);
  return (size_t)n;
}

/* ---- starting ---- */

/* A terminal is the view's, so the program must not read from it. */
static void redirect_input(int from) {
  int null = from < 0 && isatty(0) ? open("/dev/null", O_RDONLY) : -1;
  if (from >= 0 || null >= 0)
    dup2(from >= 0 ? from : null, 0);
  if (null > 2)
    close(null);
}

static void redirect(const struct cli_child *child) {
  int out = child->output[0].fd, err = child->output[1].fd;
  dup2(out, 1);
  dup2(err < 0 ? out : err, 2);
}

/* A command need not be traced itself, nor the programs between it and one that is. So
 * what it starts is told that this process is the root of its tree. */
static void be_root(pid_t root) {
  char context[64];
  tr_session_context(context, sizeof context, root);
  setenv(TR_ENV_CONTEXT, context, 1);
}

/* ---- the library for programs that know nothing of tracing ---- */

/* Beside this program, or where it is installed. 0, or -ENOENT. */
static int find_preload(char *out, size_t size) {
  static const char *const places[] = {"libuvscope-preload.so",
                                       "../lib/uvscope/libuvscope-preload.so"};
  char self[PATH_MAX];
  if (own_path(self, sizeof self))
    return -ENOENT;
  *strrchr(self, '/') = 0;
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    int n = snprintf(out, size, "%s/%s", self, places[i]);
    /* The dynamic linker takes a space or a colon for the end of a name. */
    if (n > 0 && (size_t)n < size && !strpbrk(out, " :") && access(out, R_OK) == 0)
      return 0;
  }
  return -ENOENT;
}

/* One more word in a variable that others may have set. */
static void put_first(const char *name, const char *word, char separator) {
  const char *old = getenv(name);
  char *text = NULL;
  if (old && *old && asprintf(&text, "%s%c%s", word, separator, old) < 0)
    return;
  setenv(name, text ? text : word, 1);
  free(text);
}

/* Node.js reads its options from the environment, so that its children do too. The script
 * lies beside the library. */
static void hook_node(char *path) {
  char word[2 * PATH_MAX + 16];
  strcpy(strrchr(path, '/') + 1, "uvscope-node.cjs");
  if (access(path, R_OK) || strpbrk(path, " \"\\"))
    return;
  snprintf(word, sizeof word, "--require=%s", path);
  put_first("NODE_OPTIONS", word, ' ');
}

static void preload(const struct cli_args *args) {
  const char *detail = args->detail ? args->detail : args->profile ? "stacks" : "callbacks";
  char path[2 * PATH_MAX], slow[32];
  if (find_preload(path, sizeof path))
    return;
  put_first("LD_PRELOAD", path, ':');
  setenv("UVSCOPE_DETAIL", detail, 1);
  if (args->slow_ns) {
    snprintf(slow, sizeof slow, "%" PRIu64, args->slow_ns);
    setenv("UVSCOPE_SLOW_NS", slow, 1);
  }
  hook_node(path);
  /* Otherwise a program built with it refuses to start behind any other library. */
  put_first("ASAN_OPTIONS", "verify_asan_link_order=0", ':');
}

/* In the child. Says through `report` why exec failed. */
_Noreturn static void become(struct cli_child *child, char **words,
                             const struct cli_args *args, const struct cli_launch *how,
                             int report, int input) {
  cli_signals_restore();
  if (how->capture) {
    setpgid(0, 0);
    redirect_input(input);
    redirect(child);
  }
  if (how->ring)
    setenv("UVSCOPE_RING", how->ring, 0);
  if (child->follow) {
    be_root(child->follow);
    preload(args);
  }
  execvp(words[0], words);
  int err = errno;
  ssize_t ignored = write(report, &err, sizeof err);
  (void)ignored;
  _exit(127);
}

static int start(struct cli_child *child, char **words, const struct cli_args *args,
                 const struct cli_launch *how) {
  int report[2], input[2] = {-1, -1}, failed = 0;
  if (pipe2(report, O_CLOEXEC))
    return -errno;
  if (how->input && pipe2(input, O_CLOEXEC))
    input[0] = input[1] = -1;
  fflush(NULL);
  child->pid = fork();
  if (child->pid == 0)
    become(child, words, args, how, report[1], input[0]);
  int err = child->pid < 0 ? -errno : 0;
  close(report[1]);
  child->input = input[1];
  if (input[0] >= 0) {
    signal(SIGPIPE, SIG_IGN); /* it may close its stdin */
    close(input[0]);
    fcntl(input[1], F_SETFL, O_NONBLOCK);
  }
  if (!err && read(report[0], &failed, sizeof failed) == sizeof failed) {
    waitpid(child->pid, NULL, 0);
    err = -failed;
  }
  close(report[0]);
  if (err)
    child->pid = 0;
  return err;
}

static int check_detail(const char *detail) {
  static const char *const levels[] = {"ticks", "callbacks", "stacks"};
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
    if (!detail || !strcmp(detail, levels[i]))
      return 0;
  cli_error("--detail is ticks, callbacks or stacks, not '%s'", detail);
  return -EINVAL;
}

int cli_launch(struct cli_child *child, const struct cli_args *args,
               const struct cli_launch *how) {
  struct words words = {.list = NULL};
  *child = (struct cli_child){.kept = how->console != NULL,
                              .input = -1,
                              .output = {{.fd = -1}, {.fd = -1}}};
  int err = check_detail(args->detail);
  if (!err)
    err = make_words(&words, args);
  if (err)
    goto out;
  if (how->capture && (err = open_capture(child, how->console)))
    goto out;
  child->follow = args->separated ? getpid() : 0;
  err = start(child, words.list, args, how);
  if (!child->follow)
    child->follow = child->pid;
  if (err)
    cli_error("cannot start '%s': %s", words.list[0], strerror(-err));
out:
  free(words.list);
  if (err)
    cli_child_release(child);
  return err;
}

/* ---- its life ---- */

int cli_child_poll(struct cli_child *child) {
  if (child->pid && !child->exited)
    child->exited = waitpid(child->pid, &child->status, WNOHANG) == child->pid;
  return child->exited;
}

void cli_child_signal(const struct cli_child *child, int number) {
  if (child->pid && !child->exited)
    kill(child->pid, number);
}

void cli_child_stop(struct cli_child *child) {
  cli_child_signal(child, SIGTERM);
  for (int i = 0; !cli_child_poll(child) && child->pid; i++) {
    struct timespec step = {.tv_nsec = STOP_STEP_NS};
    if (i == STOP_TRIES)
      cli_child_signal(child, SIGKILL);
    nanosleep(&step, NULL);
  }
}

int cli_child_status(const struct cli_child *child) {
  return WIFSIGNALED(child->status) ? 128 + WTERMSIG(child->status)
                                    : WEXITSTATUS(child->status);
}

int cli_child_input(struct cli_child *child, const char *text, size_t length) {
  if (child->input < 0)
    return -EBADF;
  if (length > 0) {
    ssize_t n = write(child->input, text, length);
    return n < 0 ? -errno : (size_t)n < length ? -EAGAIN : 0;
  }
  close(child->input);
  child->input = -1;
  return 0;
}

void cli_child_release(struct cli_child *child) {
  if (child->input >= 0)
    close(child->input);
  child->input = -1;
  for (int i = 0; i < 2; i++) {
    if (child->output[i].fd >= 0)
      close(child->output[i].fd);
    child->output[i].fd = -1;
  }
}
