/* The loop of the live view, and its headless twin. */
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "tui/edit.h"
#include "tui/restore.h"
#include "tui/screen.h"
#include "tui/tui.h"

enum { MAX_FDS = 16, NOT_ENDED = -1 };

static int64_t ui__clock_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Names are UTF-8 whatever the user's language is; numbers stay as they are. */
static void ui__set_locale(void) {
  if (setlocale(LC_CTYPE, "") == NULL)
    setlocale(LC_CTYPE, "C");
}

static int ui__dump(const struct ui_options *options, struct md_model *m,
                    struct ui_source *source) {
  struct ui *u = ui_new(options, m, source);
  int err;
  do
    err = ui_update(u);
  while (err == 0 && !u->ended && (source->flags & UI_RECORDING));
  if (err == 0) {
    ui_draw(u, options->width > 0 ? options->width : 80,
            options->height > 0 ? options->height : 24);
    if (options->dump_ansi)
      ui_canvas_dump_ansi(&u->canvas, &u->prefs.theme, options->dump);
    else
      ui_canvas_dump(&u->canvas, options->dump);
  }
  ui_free(u);
  return err;
}

static void ui__frame(struct ui *u, struct ui_screen *s) {
  int width, height;
  ui_screen_size(s, &width, &height);
  ui_draw(u, width, height);
  ui_screen_show(s, &u->canvas);
}

/* Waits for a key, a signal, or something to drain, no longer than `timeout_ms`. Returns
 * whether the terminal went away. */
static int ui__wait(struct ui *u, struct ui_screen *s, int64_t timeout_ms) {
  struct pollfd fds[MAX_FDS + 2] = {{.fd = ui_screen_fd(s), .events = POLLIN},
                                    {.fd = ui_restore_fd(), .events = POLLIN}};
  nfds_t count = 2;
  int drain = 0;
  for (size_t i = 0; i < u->source->fd_count && i < MAX_FDS; i++)
    fds[count++] = (struct pollfd){.fd = u->source->fds[i], .events = POLLIN};
  if (poll(fds, count, timeout_ms > 0 ? (int)timeout_ms : 0) <= 0)
    return 0;
  for (nfds_t i = 2; i < count; i++)
    drain |= fds[i].revents != 0;
  if (drain && u->source->drain != NULL)
    u->source->drain(u->source->data);
  return (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

/* Returns 128 + n when signal n ends the view, NOT_ENDED otherwise. */
static int ui__signals(struct ui *u, struct ui_screen *s, int *draw) {
  int number;
  (void)u;
  while ((number = ui_restore_take()) != 0) {
    *draw = 1;
    if (number == SIGTERM || number == SIGHUP || number == SIGINT)
      return 128 + number;
    if (number == SIGTSTP)
      ui_screen_suspend(s, 0);
    else if (number == SIGCONT)
      ui_screen_resume(s);
  }
  return NOT_ENDED;
}

static int ui__keys(struct ui *u, struct ui_screen *s, int *draw) {
  int y = 0, x = 0;
  uint32_t key;
  while ((key = ui_screen_key(s, &y, &x)) != UI_KEY_NONE) {
    int mouse = u->mouse;
    unsigned result = key == UI_KEY_MOUSE ? ui_click(u, y, x) : ui_key(u, key);
    *draw = 1;
    if (result & UI_LEAVE)
      return 0;
    if (result & UI_REPAINT)
      ui_screen_forget(s);
    if (result & UI_STOP_JOB)
      ui_screen_suspend(s, 1);
    if (result & UI_EDIT)
      ui_edit(u, s);
    if (mouse != u->mouse)
      ui_screen_mouse(s, u->mouse);
    ui__frame(u, s); /* the next key acts on what this one showed */
  }
  return NOT_ENDED;
}

static int ui__loop(struct ui *u, struct ui_screen *s) {
  int64_t next = 0;
  int result = NOT_ENDED, draw = 1, gone;
  while (result == NOT_ENDED) {
    int64_t now = ui__clock_ms();
    if (now >= next) {
      int err = ui_update(u);
      if (err != 0)
        return err;
      next = now + u->refresh_ms;
      draw = 1;
    }
    if (draw)
      ui__frame(u, s);
    draw = 0;
    gone = ui__wait(u, s, next - ui__clock_ms());
    result = ui__signals(u, s, &draw);
    if (result == NOT_ENDED && gone)
      result = 128 + SIGHUP;
    if (result == NOT_ENDED)
      result = ui__keys(u, s, &draw);
  }
  return result;
}

int ui_run(const struct ui_options *options, struct md_model *m, struct ui_source *source) {
  struct ui_screen *screen = NULL;
  struct ui *u;
  char why[256];
  int result;
  ui__set_locale();
  if (options->dump != NULL)
    return ui__dump(options, m, source);
  u = ui_new(options, m, source);
  if (ui_screen_open(&screen, &u->prefs.theme, options->color, why, sizeof why) != 0) {
    fprintf(stderr, "uvscope: %s\n", why);
    ui_free(u);
    return 1;
  }
  ui_screen_mouse(screen, u->mouse);
  result = ui__loop(u, screen);
  ui_screen_close(screen);
  ui_free(u);
  return result;
}
