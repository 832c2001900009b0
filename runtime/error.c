/* What happens to an error that nobody caught, and how it is shown. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/internal.h"
#include "runtime/modules/process.h"
#include "runtime/modules/worker.h"

/* The exit status when a handler of uncaught errors throws itself. */
enum { HANDLER_FAILED = 7 };
/* When the program has put something else in the place of process._fatalException(). */
enum { NO_HANDLER = 6 };
/* When the heap is full: what a shell shows for Node.js, which aborts. */
enum { HEAP_FULL = 134 };

/* ---- the place an error came from ---- */

struct place {
  char file[4096];
  int line, column; /* 0 for a column that is not known */
};

/* "    at name (file:line:column)" or without name or column. */
static int parse_frame(const char *frame, size_t length, struct place *p) {
  const char *end = frame + length;
  const char *open = memchr(frame, '(', length);
  const char *begin = frame;
  while (begin < end && isspace((unsigned char)*begin))
    begin++;
  if (strncmp(begin, "at ", 3) != 0 || strncmp(begin, "at eval (", 9) == 0)
    return 0;
  begin = open && end[-1] == ')' ? open + 1 : begin + 3;
  if (end[-1] == ')')
    end--;
  int numbers[2] = {0, 0}, found = 0;
  while (found < 2) {
    const char *digits = end;
    while (digits > begin && isdigit((unsigned char)digits[-1]))
      digits--;
    if (digits == end || digits <= begin || digits[-1] != ':')
      break;
    numbers[found++] = atoi(digits);
    end = digits - 1;
  }
  if (!found || (size_t)(end - begin) >= sizeof p->file)
    return 0;
  p->line = numbers[found - 1];
  p->column = found == 2 ? numbers[0] : 0;
  memcpy(p->file, begin, (size_t)(end - begin));
  p->file[end - begin] = 0;
  return 1;
}

/* The innermost frame of the program's own code, else of a built-in module. */
static int find_place(const char *stack, struct place *p) {
  struct place inside = {"", 0, 0};
  for (const char *line = stack; line && *line;) {
    const char *end = strchr(line, '\n');
    size_t length = end ? (size_t)(end - line) : strlen(line);
    if (parse_frame(line, length, p) && p->line > 0) {
      if (strncmp(p->file, "node:", 5) != 0)
        return 1;
      if (!inside.line)
        inside = *p;
    }
    line = end ? end + 1 : NULL;
  }
  *p = inside;
  return inside.line > 0;
}

static char *read_line(const char *path, int number) {
  FILE *f = fopen(path, "re");
  char *line = NULL;
  size_t size = 0;
  if (!f)
    return NULL;
  ssize_t n = 0;
  for (int i = 0; i < number && n >= 0; i++)
    n = getline(&line, &size, f);
  fclose(f);
  if (n < 0) {
    free(line);
    return NULL;
  }
  while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
    line[--n] = 0;
  return line;
}

static void print_place(const struct place *p) {
  char *line = read_line(p->file, p->line);
  fprintf(stderr, "%s:%d\n", p->file, p->line);
  if (line && strlen(line) < 1000) {
    const char *at = strstr(line, "throw ");
    size_t column = at          ? (size_t)(at - line)
                    : p->column ? (size_t)p->column - 1
                                : strspn(line, " \t");
    if (column > strlen(line))
      column = 0;
    fprintf(stderr, "%s\n", line);
    for (size_t i = 0; i < column; i++)
      fputc(line[i] == '\t' ? '\t' : ' ', stderr);
    fputs("^\n", stderr);
  }
  fputc('\n', stderr);
  free(line);
}

/* ---- printing ---- */

static int has_own_keys(js_State *J, int idx) {
  js_pushiterator(J, idx, 1);
  const char *key = js_nextiterator(J, -1);
  js_pop(J, 1);
  return key != NULL;
}

/* The text of what was thrown, the argument: its stack, else what inspect says. */
static void native_error_text(js_State *J) {
  if (js_iserror(J, 1) && !has_own_keys(J, 1)) {
    js_getproperty(J, 1, "stack");
    if (js_isstring(J, -1))
      return;
    js_pop(J, 1);
  }
  rt_require_builtin(rt_of(J), "util");
  js_getproperty(J, -1, "inspect");
  js_pushundefined(J);
  js_copy(J, 1);
  js_newobject(J);
  js_pushboolean(J, 0);
  js_setproperty(J, -2, "customInspect");
  js_call(J, 2);
}

/* Leaves a string whatever happens. */
static const char *error_text(struct rt *rt) {
  js_State *J = rt->J;
  js_newcfunction(J, native_error_text, "", 1);
  js_pushundefined(J);
  js_copy(J, -3);
  if (js_pcall(J, 1)) {
    js_pop(J, 1);
    js_copy(J, -1);
  }
  return js_trystring(J, -1, "an error that cannot be shown");
}

static void native_error_stack(js_State *J) {
  js_copy(J, 1);
  if (js_isobject(J, -1))
    js_getproperty(J, 1, "stack");
}

static const char *error_stack(struct rt *rt) {
  js_State *J = rt->J;
  js_newcfunction(J, native_error_stack, "", 1);
  js_pushundefined(J);
  js_copy(J, -3);
  if (js_pcall(J, 1))
    return "";
  return js_isstring(J, -1) ? js_tostring(J, -1) : "";
}

/* Whether the line of the program that a syntax error shows, the second of its text, looks
 * like JavaScript newer than the engine's. */
static int looks_newer(const char *text) {
  static const char *const signs[] = {"const ", "let ", "class ", "async ", "await ", "import ",
                                      "export ", "=>", "`", "...", "**", "?.", "??", " of "};
  const char *line = strchr(text, '\n'), *end = line ? strchr(line + 1, '\n') : NULL;
  for (size_t i = 0; end && i < sizeof signs / sizeof *signs; i++) {
    const char *at = strstr(line, signs[i]);
    if (at && at < end)
      return 1;
  }
  return 0;
}

void rt_print_error(struct rt *rt) {
  js_State *J = rt->J;
  struct place place;
  fflush(stdout);
  int is_error = js_isobject(J, -1);
  const char *stack = error_stack(rt);
  int found = is_error && find_place(stack, &place);
  js_pop(J, 1);
  const char *text = error_text(rt);
  /* A syntax error's stack begins with its place already. */
  const char *header = strstr(text, "\n\nSyntaxError: "), *frames = strstr(text, "\n    at ");
  int shown = is_error && header && (!frames || header < frames);
  if (found && !shown)
    print_place(&place);
  else if (!is_error)
    fputs("Uncaught ", stderr);
  fprintf(stderr, "%s\n", text);
  if (shown && looks_newer(text))
    fputs("\nuvscope's engine reads ES5. Compile newer JavaScript to it, for instance with\n"
          "    tsc --target ES5 --downlevelIteration --allowJs --outDir es5 FILE...\n",
          stderr);
  js_pop(J, 1);
}

/* ---- policy ---- */

void rt__fatal(struct rt *rt, int status) {
  if (rt->trace)
    rt->task = 0;
  rt_print_error(rt);
  if (rt__heap_full(rt))
    status = HEAP_FULL;
  rt->exit_code = status;
  rt->exit_code_set = 1;
  rt_drop(rt, rt->process->exit_value);
  rt->process->exit_value = 0;
  if (!rt->exiting && status < NO_HANDLER)
    rt__process_emit_exit(rt);
  rt_exit(rt, rt->exit_code);
}

static void trace_uncaught(struct rt *rt) {
  struct tr_thread *t = rt->trace;
  struct place place;
  if (!t)
    return;
  const char *stack = error_stack(rt);
  uint32_t site = find_place(stack, &place)
                      ? rt__site_at(rt, NULL, place.file, place.line)
                      : 0;
  js_pop(rt->J, 1);
  js_copy(rt->J, -1);
  const char *text = js_trystring(rt->J, -1, "an error that cannot be shown");
  tr_emit_UNCAUGHT(t, tr_now(t), site, rt->task, tr_string(text, strlen(text)));
  js_pop(rt->J, 1);
}

static int is_overruled(struct rt *rt) {
  js_State *J = rt->J;
  rt_push_slot(rt, rt->process->object);
  const js_Property *p = jsV_getownproperty(J, rt__object_at(J, -1), "_fatalException");
  int overruled = !p || p->value.t.type != JS_TOBJECT;
  js_pop(J, 1);
  return overruled;
}

void rt__uncaught(struct rt *rt, const char *origin) {
  js_State *J = rt->J;
  trace_uncaught(rt);
  if (!rt->worker && is_overruled(rt))
    rt__fatal(rt, NO_HANDLER);
  js_copy(J, -1);
  js_pushstring(J, origin);
  int heard = rt__process_emit(rt, "uncaughtExceptionMonitor", 2), captured;
  if (heard >= 0 && (captured = rt__process_capture(rt)) != 0) {
    heard = captured;
  } else if (heard >= 0) {
    js_copy(J, -1);
    js_pushstring(J, origin);
    heard = rt__process_emit(rt, "uncaughtException", 2);
  }
  if (heard <= 0 && rt->worker)
    rt__worker_failed(rt);
  else if (heard <= 0)
    rt__fatal(rt, heard < 0 ? HANDLER_FAILED : 1);
  if (heard < 0)
    js_pop(J, 1);
  js_pop(J, 1);
}
