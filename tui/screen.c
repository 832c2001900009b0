#include "tui/screen.h"

#include <curses.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>

#include "tui/restore.h"

struct ui_screen {
  SCREEN *terminal;
  FILE *input;           /* stdin, or /dev/tty when stdin is something else */
  int input_owned;
  struct ui_cell *shown; /* what the terminal shows; NULL: unknown */
  int width, height;     /* of shown */
  attr_t attributes[UI_STYLE_COUNT];
  short pairs[UI_STYLE_COUNT];
};

static attr_t ui__curses_attributes(unsigned attributes) {
  return (attributes & UI_BOLD_TEXT ? A_BOLD : 0) | (attributes & UI_DIM_TEXT ? A_DIM : 0) |
         (attributes & UI_REVERSED ? A_REVERSE : 0) |
         (attributes & UI_UNDERLINED ? A_UNDERLINE : 0);
}

static enum ui_color ui__color_mode(enum ui_color wanted) {
  const char *no_color = getenv("NO_COLOR");
  enum ui_color best = !has_colors() || COLORS < 8 ? UI_COLOR_NONE
                       : COLORS < 16               ? UI_COLOR_8
                       : COLORS < 256              ? UI_COLOR_16
                                                   : UI_COLOR_256;
  if (wanted == UI_COLOR_AUTO)
    return no_color != NULL && no_color[0] != '\0' ? UI_COLOR_NONE : best;
  return wanted < best ? wanted : best;
}

static void ui__init_styles(struct ui_screen *s, const struct ui_theme *theme,
                            enum ui_color wanted) {
  enum ui_color mode;
  int own_background = 0;
  if (has_colors()) {
    start_color();
    own_background = use_default_colors() != OK;
  }
  mode = ui__color_mode(wanted);
  for (short i = 0; i < UI_STYLE_COUNT; i++) {
    const struct ui_look *look = &theme->looks[i];
    short color = mode == UI_COLOR_256  ? look->color256
                  : mode == UI_COLOR_16 ? look->color16
                  : mode == UI_COLOR_8  ? look->color8
                                        : -1;
    s->attributes[i] = ui__curses_attributes(look->attributes);
    if (color < 0)
      continue;
    /* A grey of its own needs no dimming on top. */
    s->attributes[i] &= ~(attr_t)A_DIM;
    s->pairs[i] = (short)(i + 1);
    init_pair(s->pairs[i], color, own_background ? COLOR_BLACK : -1);
  }
}

/* Appends a terminfo string without its padding marks. */
static void ui__append_capability(char *out, size_t size, const char *name) {
  const char *text = tigetstr(name);
  size_t length = strlen(out);
  if (text == NULL || text == (char *)-1)
    return;
  while (*text != '\0' && length + 1 < size) {
    if (text[0] == '$' && text[1] == '<') {
      text += strcspn(text, ">");
      text += *text == '>';
      continue;
    }
    out[length++] = *text++;
  }
  out[length] = '\0';
}

static int ui__open_input(struct ui_screen *s) {
  if (isatty(STDIN_FILENO)) {
    s->input = stdin;
    return 0;
  }
  s->input = fopen("/dev/tty", "re");
  if (s->input == NULL)
    return -ENOTTY;
  s->input_owned = 1;
  return 0;
}

static int ui__open_terminal(struct ui_screen *s, char *why, size_t why_size) {
  const char *term = getenv("TERM");
  char name[64];
  if (!isatty(STDOUT_FILENO) || ui__open_input(s) != 0) {
    snprintf(why, why_size, "the live view needs a terminal; for text, use `uvscope stat` "
                            "or `uvscope report`");
    return -ENOTTY;
  }
  if (term != NULL && term[0] != '\0')
    s->terminal = newterm(NULL, stdout, s->input);
  if (s->terminal != NULL && tigetstr("cup") != NULL && tigetstr("cup") != (char *)-1)
    return 0;
  snprintf(why, why_size,
           "the terminal type \"%s\" cannot show the live view; set TERM (such as "
           "TERM=xterm-256color) or use `uvscope stat`",
           term == NULL ? "" : md_escape(name, sizeof name, term));
  return -ENODEV;
}

static void ui__take_over(struct ui_screen *s) {
  raw(); /* Ctrl-C is a key: the traced program must not die of it */
  noecho();
  nonl();
  curs_set(0);
  set_escdelay(25);
  nodelay(stdscr, TRUE);
  keypad(stdscr, TRUE);
  leaveok(stdscr, TRUE);
  (void)s;
}

/* Where there is no second screen, the shell goes on in the last line. */
static void ui__clear_last_line(void) {
  move(LINES - 1, 0);
  clrtoeol();
  refresh();
}

static void ui__drop(struct ui_screen *s) {
  if (s->terminal != NULL) {
    ui__clear_last_line();
    endwin();
    delscreen(s->terminal);
  }
  if (s->input_owned)
    fclose(s->input);
  free(s->shown);
  free(s);
}

int ui_screen_open(struct ui_screen **out, const struct ui_theme *theme, enum ui_color color,
                   char *why, size_t why_size) {
  static const char *const leaving[] = {"sgr0", "rmkx", "cnorm", "rmcup"};
  struct ui_screen *s = ui__alloc(sizeof *s);
  char sequence[256] = "\033[?1000l\033[?1006l";
  int err = ui__open_terminal(s, why, why_size);
  if (err == 0) {
    reset_shell_mode(); /* what is saved must be the user's modes, not curses' */
    for (size_t i = 0; i < sizeof leaving / sizeof leaving[0]; i++)
      ui__append_capability(sequence, sizeof sequence, leaving[i]);
    err = ui_restore_begin(fileno(s->input), sequence);
    reset_prog_mode();
    if (err != 0)
      snprintf(why, why_size, "cannot read the terminal's modes: %s", strerror(-err));
  }
  if (err != 0) {
    ui__drop(s);
    return err;
  }
  ui__take_over(s);
  ui__init_styles(s, theme, color);
  *out = s;
  return 0;
}

void ui_screen_close(struct ui_screen *s) {
  if (s == NULL)
    return;
  ui_screen_mouse(s, 0);
  ui__drop(s);
  ui_restore_end();
}

void ui_screen_size(struct ui_screen *s, int *width, int *height) {
  struct winsize size;
  if (ioctl(fileno(stdout), TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0 &&
      (size.ws_row != LINES || size.ws_col != COLS)) {
    resizeterm(size.ws_row, size.ws_col);
    ui_screen_forget(s);
  }
  *width = COLS;
  *height = LINES;
}

void ui_screen_forget(struct ui_screen *s) {
  free(s->shown);
  s->shown = NULL;
  clearok(curscr, TRUE);
}

static void ui__write_row(struct ui_screen *s, int y, const struct ui_cell *row, int width) {
  for (int x = 0; x < width; x++) {
    wchar_t text[UI_CELL_CHARS + 1] = {0};
    cchar_t cell;
    if (row[x].width == 0)
      continue;
    for (int i = 0; i < UI_CELL_CHARS; i++)
      text[i] = (wchar_t)row[x].chars[i];
    setcchar(&cell, text, s->attributes[row[x].style], s->pairs[row[x].style], NULL);
    mvadd_wch(y, x, &cell);
  }
}

void ui_screen_show(struct ui_screen *s, const struct ui_canvas *canvas) {
  size_t row_size = (size_t)canvas->width * sizeof *canvas->cells;
  size_t size = row_size * (size_t)canvas->height;
  int known = s->shown != NULL && s->width == canvas->width && s->height == canvas->height;
  if (!known) {
    s->shown = ui__realloc(s->shown, size);
    s->width = canvas->width;
    s->height = canvas->height;
    erase();
  }
  for (int y = 0; y < canvas->height && y < LINES; y++) {
    size_t at = (size_t)y * (size_t)canvas->width;
    if (known && memcmp(s->shown + at, canvas->cells + at, row_size) == 0)
      continue;
    ui__write_row(s, y, canvas->cells + at, canvas->width < COLS ? canvas->width : COLS);
  }
  memcpy(s->shown, canvas->cells, size);
  refresh();
}

void ui_screen_leave(struct ui_screen *s) {
  (void)s;
  def_prog_mode();
  ui__clear_last_line();
  endwin();
}

void ui_screen_suspend(struct ui_screen *s, int job) {
  ui_screen_leave(s);
  ui_restore_stop(job);
  ui_screen_resume(s);
}

void ui_screen_resume(struct ui_screen *s) {
  reset_prog_mode();
  ui_screen_forget(s);
  refresh();
  curs_set(0);
}

int ui_screen_fd(const struct ui_screen *s) {
  return fileno(s->input);
}

static uint32_t ui__function_key(wint_t code) {
  switch (code) {
  case KEY_UP: return UI_KEY_UP;
  case KEY_DOWN: return UI_KEY_DOWN;
  case KEY_LEFT: return UI_KEY_LEFT;
  case KEY_RIGHT: return UI_KEY_RIGHT;
  case KEY_HOME: return UI_KEY_HOME;
  case KEY_END: return UI_KEY_END;
  case KEY_PPAGE: return UI_KEY_PAGE_UP;
  case KEY_NPAGE: return UI_KEY_PAGE_DOWN;
  case KEY_BTAB: return UI_KEY_SHIFT_TAB;
  case KEY_BACKSPACE: return UI_KEY_BACKSPACE;
  case KEY_DC: return UI_KEY_DELETE;
  case KEY_ENTER: return '\r';
  case KEY_MOUSE: return UI_KEY_MOUSE;
  default: break;
  }
  if (code >= (wint_t)KEY_F(1) && code <= (wint_t)KEY_F(12))
    return UI_KEY_F0 + (uint32_t)(code - KEY_F0);
  return UI_KEY_LAST; /* a key without a meaning here */
}

static uint32_t ui__mouse_key(int *y, int *x) {
  MEVENT event;
  if (getmouse(&event) != OK)
    return UI_KEY_LAST;
  *y = event.y;
  *x = event.x;
  if (event.bstate & BUTTON4_PRESSED)
    return UI_KEY_UP;
#ifdef BUTTON5_PRESSED
  if (event.bstate & BUTTON5_PRESSED)
    return UI_KEY_DOWN;
#endif
  return event.bstate & BUTTON1_PRESSED ? UI_KEY_MOUSE : UI_KEY_LAST;
}

uint32_t ui_screen_key(struct ui_screen *s, int *y, int *x) {
  wint_t code = 0;
  int kind = get_wch(&code);
  uint32_t key;
  (void)s;
  if (kind == ERR)
    return UI_KEY_NONE;
  if (kind != KEY_CODE_YES)
    return code == 0x7f ? UI_KEY_BACKSPACE : (uint32_t)code;
  key = ui__function_key(code);
  return key == UI_KEY_MOUSE ? ui__mouse_key(y, x) : key;
}

void ui_screen_mouse(struct ui_screen *s, int on) {
  (void)s;
  mouseinterval(0);
  mousemask(on ? ALL_MOUSE_EVENTS : 0, NULL);
}
