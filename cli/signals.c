/* Signals through a descriptor. */
#include "cli/signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

static sigset_t watched(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP);
  sigaddset(&set, SIGQUIT);
  sigaddset(&set, SIGCHLD);
  return set;
}

int cli_signals_open(void) {
  sigset_t set = watched();
  signal(SIGPIPE, SIG_IGN);
  sigprocmask(SIG_BLOCK, &set, NULL);
  int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  return fd < 0 ? -errno : fd;
}

struct cli_signal cli_signals_wait(int fd, int timeout_ms) {
  struct pollfd p = {.fd = fd, .events = POLLIN};
  struct signalfd_siginfo info;
  struct cli_signal out = {0};
  if (poll(&p, 1, timeout_ms) > 0 && read(fd, &info, sizeof info) == sizeof info) {
    out.number = (int)info.ssi_signo;
    out.from_terminal = info.ssi_code == SI_KERNEL;
  }
  return out;
}

void cli_signals_restore(void) {
  sigset_t set = watched();
  signal(SIGPIPE, SIG_DFL);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
}
