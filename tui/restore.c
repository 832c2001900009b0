#include "tui/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { HANGUP = 1 }; /* its place in the list */
static const int ui__noted[] = {SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH};
static const int ui__fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
enum {
  NOTED = sizeof ui__noted / sizeof ui__noted[0],
  FATAL = sizeof ui__fatal / sizeof ui__fatal[0]
};

/* Signal handlers have no argument of their own: this is the one place that they reach. */
static struct {
  atomic_int active;
  int fd, pipe[2];
  struct termios modes;
  char sequence[256];
  size_t length;
  atomic_int pending[NOTED]; /* set by the handler, taken by ui_restore_take() */
  struct sigaction noted[NOTED], fatal[FATAL];
} ui__terminal;

/* Writes the sequence, if any, and gives the terminal its modes. A background job may not
 * change these, unless it does not listen to the signal that says so. */
static void ui__give_back(const char *sequence, size_t length) {
  sigset_t block, before;
  sigemptyset(&block);
  sigaddset(&block, SIGTTOU);
  sigprocmask(SIG_BLOCK, &block, &before);
  if (length > 0 && write(ui__terminal.fd, sequence, length) < 0)
    errno = 0; /* nothing can be done about it here */
  tcsetattr(ui__terminal.fd, TCSADRAIN, &ui__terminal.modes);
  sigprocmask(SIG_SETMASK, &before, NULL);
}

void ui_restore_now(void) {
  if (atomic_exchange(&ui__terminal.active, 0))
    ui__give_back(ui__terminal.sequence, ui__terminal.length);
}

static void ui__on_fatal(int number) {
  ui_restore_now();
  for (int i = 0; i < FATAL; i++)
    sigaction(ui__fatal[i], &ui__terminal.fatal[i], NULL);
  raise(number);
}

static void ui__on_noted(int number) {
  int saved = errno;
  for (int i = 0; i < NOTED; i++) {
    if (ui__noted[i] != number)
      continue;
    /* A second request to end, not yet taken: the loop hangs, so end here. */
    if (atomic_exchange(&ui__terminal.pending[i], 1) && number == SIGTERM) {
      ui_restore_now();
      signal(number, SIG_DFL);
      raise(number);
    }
  }
  if (write(ui__terminal.pipe[1], "", 1) < 0)
    errno = 0; /* full: whoever reads will wake up anyway */
  errno = saved;
}

static void ui__install(const int *numbers, int count, void (*handler)(int),
                        struct sigaction *before, int flags) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < count; i++)
    sigaction(numbers[i], &action, &before[i]);
}

int ui_restore_begin(int fd, const char *sequence) {
  if (tcgetattr(fd, &ui__terminal.modes) != 0)
    return -errno;
  if (pipe2(ui__terminal.pipe, O_CLOEXEC | O_NONBLOCK) != 0)
    return -errno;
  ui__terminal.fd = fd;
  ui__terminal.length = strlen(sequence);
  if (ui__terminal.length > sizeof ui__terminal.sequence)
    ui__terminal.length = sizeof ui__terminal.sequence;
  memcpy(ui__terminal.sequence, sequence, ui__terminal.length);
  for (int i = 0; i < NOTED; i++)
    atomic_store(&ui__terminal.pending[i], 0);
  atomic_store(&ui__terminal.active, 1);
  ui__install(ui__noted, NOTED, ui__on_noted, ui__terminal.noted, 0);
  ui__install(ui__fatal, FATAL, ui__on_fatal, ui__terminal.fatal, SA_NODEFER);
  return 0;
}

void ui_restore_end(void) {
  if (!atomic_exchange(&ui__terminal.active, 0))
    return;
  ui__give_back(NULL, 0);
  /* A terminal that goes away says so more than once, and its shell again: the program under
   * the view has to be ended yet. */
  if (ui__terminal.noted[HANGUP].sa_handler == SIG_DFL)
    ui__terminal.noted[HANGUP].sa_handler = SIG_IGN;
  for (int i = 0; i < NOTED; i++)
    sigaction(ui__noted[i], &ui__terminal.noted[i], NULL);
  for (int i = 0; i < FATAL; i++)
    sigaction(ui__fatal[i], &ui__terminal.fatal[i], NULL);
  close(ui__terminal.pipe[0]);
  close(ui__terminal.pipe[1]);
}

int ui_restore_fd(void) {
  return atomic_load(&ui__terminal.active) ? ui__terminal.pipe[0] : -1;
}

int ui_restore_take(void) {
  char bytes[64];
  while (read(ui__terminal.pipe[0], bytes, sizeof bytes) > 0)
    continue;
  for (int i = 0; i < NOTED; i++) {
    if (atomic_exchange(&ui__terminal.pending[i], 0))
      return ui__noted[i];
  }
  return 0;
}

void ui_restore_stop(int job) {
  struct sigaction stop = {.sa_handler = SIG_DFL}, before;
  sigaction(SIGTSTP, &stop, &before);
  if (job)
    kill(0, SIGTSTP);
  else
    raise(SIGTSTP);
  sigaction(SIGTSTP, &before, NULL);
}
