#include "tui/edit.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tui/restore.h"

extern char **environ;

/* Editors that take FILE:LINE after an option instead of +LINE FILE. */
static const struct {
  const char *name, *option;
} ui__colon_editors[] = {
    {"code", "-g"}, {"codium", "-g"}, {"subl", NULL}, {"zed", NULL}, {"hx", NULL},
};

static const char *ui__editor(void) {
  const char *names[] = {getenv("VISUAL"), getenv("EDITOR")};
  for (int i = 0; i < 2; i++) {
    if (names[i] != NULL && names[i][0] != '\0')
      return names[i];
  }
  return "vi";
}

/* The name of the program in "/usr/bin/code --wait". */
static int ui__is(const char *editor, const char *name) {
  size_t length = strcspn(editor, " \t");
  const char *base = editor;
  for (const char *c = editor; c < editor + length; c++)
    base = *c == '/' ? c + 1 : base;
  return strlen(name) == (size_t)(editor + length - base) &&
         memcmp(base, name, strlen(name)) == 0;
}

/* $EDITOR may hold arguments of its own, so a shell takes it apart; the file's name is never
 * looked at by it. */
static void ui__exec(const char *editor, const char *file, uint32_t line) {
  char command[4096], at[4096 + 32], first[32];
  const char *argv[] = {"sh", "-c", command, "sh", first, at, NULL};
  int colon = -1;
  snprintf(command, sizeof command, "exec %s \"$@\"", editor);
  snprintf(first, sizeof first, "+%" PRIu32, line > 0 ? line : 1);
  snprintf(at, sizeof at, "%s%s", file[0] == '-' ? "./" : "", file);
  for (int i = 0; i < (int)(sizeof ui__colon_editors / sizeof ui__colon_editors[0]); i++) {
    if (ui__is(editor, ui__colon_editors[i].name))
      colon = i;
  }
  if (colon >= 0) {
    size_t used = strlen(at);
    snprintf(at + used, sizeof at - used, ":%" PRIu32, line > 0 ? line : 1);
    if (ui__colon_editors[colon].option != NULL)
      snprintf(first, sizeof first, "%s", ui__colon_editors[colon].option);
    else
      argv[4] = at, argv[5] = NULL;
  }
  execve("/bin/sh", (char *const *)argv, environ);
  _exit(127);
}

static pid_t ui__start(const char *editor, const char *file, uint32_t line) {
  pid_t pid = fork();
  if (pid == 0) {
    static const int usual[] = {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH, SIGPIPE};
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
      signal(usual[i], SIG_DFL);
    ui__exec(editor, file, line);
  }
  return pid;
}

/* Waits for the editor; what was typed there is not ours, so an interrupt is not, either. */
static int ui__wait_for(struct ui *u, pid_t pid, int *end_signal) {
  int status = 0;
  for (;;) {
    pid_t got = waitpid(pid, &status, WNOHANG);
    struct timespec pause = {.tv_nsec = 20000000};
    int number;
    if (got == pid || (got < 0 && errno != EINTR))
      return status;
    while ((number = ui_restore_take()) != 0) {
      if (number == SIGTSTP)
        ui_restore_stop(0); /* the editor was stopped, with all of its job */
      else if (number == SIGTERM || number == SIGHUP)
        *end_signal = number;
    }
    if (*end_signal != 0)
      kill(pid, *end_signal);
    ui_update(u);
    nanosleep(&pause, NULL);
  }
}

void ui_edit(struct ui *u, struct ui_screen *s) {
  const char *editor = ui__editor();
  char file[4096];
  int status, end_signal = 0;
  uint32_t line = u->place.line;
  pid_t pid;
  /* The model may move names while the editor is open. */
  ui_format(file, sizeof file, "%s", u->place.file);
  if (access(file, R_OK) != 0) {
    ui_say(u, 1, "%s: %s", file, strerror(errno));
    return;
  }
  ui_screen_leave(s);
  pid = ui__start(editor, file, line);
  status = pid > 0 ? ui__wait_for(u, pid, &end_signal) : 127 << 8;
  ui_screen_resume(s);
  if (end_signal != 0)
    raise(end_signal);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
    ui_say(u, 1, "Cannot start the editor '%s': set VISUAL or EDITOR.", editor);
  else if (WIFSIGNALED(status))
    ui_say(u, 1, "The editor was killed by signal %d.", WTERMSIG(status));
}
