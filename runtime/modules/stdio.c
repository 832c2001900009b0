/* stdio: what a descriptor is, and writing that has happened when it returns. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "runtime/modules/stdio.h"

/* Bytes written so far to stdout and stderr. */
struct stdio {
  struct rt *rt;
  uint64_t written[3];
};

/* A descriptor that someone made non-blocking: waits until it takes more. */
static int wait_writable(int fd) {
  struct pollfd p = {.fd = fd, .events = POLLOUT};
  return poll(&p, 1, -1) < 0 && errno != EINTR ? -errno : 0;
}

static int write_all(int fd, const unsigned char *bytes, size_t length) {
  while (length > 0) {
    ssize_t n = write(fd, bytes, length);
    if (n >= 0) {
      bytes += n;
      length -= n;
    } else if (errno == EAGAIN) {
      int err = wait_writable(fd);
      if (err < 0)
        return err;
    } else if (errno != EINTR) {
      return -errno;
    }
  }
  return 0;
}

static void log_bytes(struct stdio *io, int fd, size_t length) {
  struct tr_thread *t = io->rt->trace;
  if (fd != 1 && fd != 2)
    return;
  tr_emit_LOG(t, tr_now(t), fd, length, io->written[fd]);
  io->written[fd] += length;
}

/* write(fd, string or Buffer): 0 or a negative error. */
static void b_write(js_State *J) {
  struct stdio *io = js_currentfunctiondata(J);
  int fd = js_tointeger(J, 1), err = UV_EINVAL;
  size_t length = 0;
  char *own = NULL;
  unsigned char *bytes;
  if (js_isstring(J, 2))
    bytes = (unsigned char *)(own = rt_to_text(J, 2, &length));
  else
    bytes = rt_to_buffer(J, 2, &length);
  if (bytes) {
    err = write_all(fd, bytes, length);
    if (err == 0)
      log_bytes(io, fd, length);
  }
  free(own);
  js_pushnumber(J, err);
}

static const char *type_name(uv_handle_type type) {
  switch (type) {
  case UV_TTY:
    return "TTY";
  case UV_FILE:
    return "FILE";
  case UV_NAMED_PIPE:
    return "PIPE";
  case UV_TCP:
    return "TCP";
  case UV_UDP:
    return "UDP";
  default:
    return "UNKNOWN";
  }
}

/* guess(fd): what kind of thing it is; "CLOSED" for none. */
static void b_guess(js_State *J) {
  int fd = js_tointeger(J, 1);
  if (fcntl(fd, F_GETFD) < 0)
    js_pushliteral(J, "CLOSED");
  else
    js_pushliteral(J, type_name(uv_guess_handle(fd)));
}

static void b_isatty(js_State *J) {
  js_pushboolean(J, isatty(js_tointeger(J, 1)));
}

/* windowSize(fd): [columns, rows], or undefined. */
static void b_window_size(js_State *J) {
  struct winsize size;
  if (ioctl(js_tointeger(J, 1), TIOCGWINSZ, &size) < 0) {
    js_pushundefined(J);
    return;
  }
  js_newarray(J);
  js_pushnumber(J, size.ws_col);
  js_setindex(J, -2, 0);
  js_pushnumber(J, size.ws_row);
  js_setindex(J, -2, 1);
}

/* resetMode(): gives the terminal back as it was found. */
static void b_reset_mode(js_State *J) {
  uv_tty_reset_mode();
  js_pushundefined(J);
}

static void free_stdio(js_State *J, void *data) {
  (void)J;
  free(data);
}

void rt_binding_stdio(struct rt *rt) {
  js_State *J = rt->J;
  struct stdio *io = calloc(1, sizeof *io);
  if (!io)
    rt_oom();
  io->rt = rt;
  js_newobject(J);
  js_newcfunctionx(J, b_write, "write", 2, io, free_stdio);
  js_setproperty(J, -2, "write");
  js_pushboolean(J, rt->worker != NULL);
  js_setproperty(J, -2, "worker");
  rt_method(J, "guess", b_guess, 1);
  rt_method(J, "isatty", b_isatty, 1);
  rt_method(J, "windowSize", b_window_size, 1);
  rt_method(J, "resetMode", b_reset_mode, 0);
}
