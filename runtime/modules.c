/* Built-in modules, compiling text as functions, and what the CommonJS loader in
 * runtime/lib/module.js needs from C. */
#include <ctype.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/builtins.h"
#include "runtime/internal.h"
#include "runtime/lib.h"

struct rt_modules {
  rt_slot *loaded; /* by index in rt__builtins: its module object, {exports: ...} */
  rt_slot require; /* the require() of built-in modules */
};

/* ---- compiling ---- */

static const char *line_start(const char *source, int number) {
  for (int i = 1; i < number; i++) {
    const char *end = strchr(source, '\n');
    if (!end)
      break;
    source = end + 1;
  }
  return source;
}

/* The place that Node prints above a syntax error: the line, and carets under what is wrong. */
static char *syntax_place(js_State *J, const char *file, const char *source) {
  int number = js_placeline(J->errorplace), column = js_placecolumn(J->errorplace);
  const char *line = line_start(source, number);
  int width = (int)strcspn(line, "\r\n"), carets = J->errorwidth;
  char *text = NULL, marks[64];
  if (column < 1 || column > 500)
    column = 1;
  if (carets > (int)sizeof marks - 1)
    carets = sizeof marks - 1;
  memset(marks, '^', sizeof marks);
  if (asprintf(&text, "%s:%d\n%.*s\n%*s%.*s\n\n", file, number, width < 500 ? width : 500, line,
               column - 1, "", carets, marks) < 0)
    rt_oom();
  return text;
}

/* A syntax error's stack begins with its place, as Node shows it. */
static void show_syntax_error(js_State *J, const char *file, const char *source) {
  if (!js_iserror(J, -1) || !J->errorplace)
    return;
  char *place = syntax_place(J, file, source);
  J->errorplace = 0;
  js_pushstring(J, place);
  free(place);
  js_getproperty(J, -2, "stack");
  js_concat(J);
  js_defproperty(J, -2, "stack", JS_DONTENUM);
}

/* The engine parses "a, b)" for parameters. */
static void compile(js_State *J, const char *file, const char *params, const char *source) {
  char list[256];
  snprintf(list, sizeof list, "%s)", params);
  if (js_try(J)) {
    show_syntax_error(J, file, source);
    jsP_freeparse(J);
    js_throw(J);
  }
  js_Ast *tree = jsP_parsefunction(J, file, params[0] ? list : NULL, source);
  js_Function *code = jsC_compilefunction(J, tree);
  jsP_freeparse(J);
  js_newfunction(J, code, J->GE);
  js_endtry(J);
}

void rt__compile(struct rt *rt, const char *file, const char *params, const char *source) {
  struct tr_thread *t = rt->trace;
  uint32_t name = t ? tr_string(file, strlen(file)) : 0;
  js_State *J = rt->J;
  tr_emit_COMPILE_BEGIN(t, tr_now(t), name);
  if (js_try(J)) {
    tr_emit_COMPILE_END(t, tr_now(t), name);
    js_throw(J);
  }
  compile(J, file, params, source);
  js_endtry(J);
  tr_emit_COMPILE_END(t, tr_now(t), name);
}

/* ---- built-in modules ---- */

static const char *lib_source(const char *name) {
  for (const struct rt_lib *lib = rt_libs; lib->name; lib++)
    if (strcmp(lib->name, name) == 0)
      return lib->source;
  return NULL;
}

static void builtin_run(struct rt *rt, const struct rt__builtin *b) {
  js_State *J = rt->J;
  char file[128];
  const char *source = lib_source(b->js);
  if (!source)
    js_error(J, "the built-in module '%s' has no source", b->name);
  snprintf(file, sizeof file, "node:%s", b->name);
  J->sourcestays = 1;
  rt__compile(rt, file, "exports,require,module,binding,process", source);
  js_pushundefined(J);
  js_getproperty(J, -3, "exports");
  rt_push_slot(rt, rt->modules->require);
  js_copy(J, -5);
  if (b->binding)
    b->binding(rt);
  else
    js_pushundefined(J);
  rt_require_builtin(rt, "process");
  js_call(J, 5);
  js_pop(J, 1);
}

/* A module that throws while it loads may be tried again. */
static void builtin_load(struct rt *rt, int index) {
  const struct rt__builtin *b = &rt__builtins[index];
  js_State *J = rt->J;
  js_newobject(J);
  if (b->js[0]) {
    js_newobject(J);
    js_setproperty(J, -2, "exports");
  } else {
    b->binding(rt);
    js_setproperty(J, -2, "exports");
  }
  rt->modules->loaded[index] = rt_hold(rt, -1);
  if (!b->js[0])
    return;
  if (js_try(J)) {
    rt_drop(rt, rt->modules->loaded[index]);
    rt->modules->loaded[index] = 0;
    js_throw(J);
  }
  builtin_run(rt, b);
  js_endtry(J);
  if (strcmp(b->name, "events") == 0)
    rt__process_inherit(rt);
}

void rt_require_builtin(struct rt *rt, const char *name) {
  js_State *J = rt->J;
  int index = rt__builtin_find(name);
  if (index < 0)
    js_error(J, "there is no built-in module '%s'", name);
  if (rt->modules->loaded[index])
    rt_push_slot(rt, rt->modules->loaded[index]);
  else
    builtin_load(rt, index);
  js_getproperty(J, -1, "exports");
  js_rot2pop1(J);
}

int rt__builtin_loaded(struct rt *rt, const char *name) {
  int index = rt__builtin_find(name);
  return index >= 0 && rt->modules->loaded[index] != 0;
}

/* require() as built-in modules see it: built-in modules only, internal ones too. */
static void builtin_require(js_State *J) {
  const char *name = js_tostring(J, 1);
  rt_require_builtin(rt_of(J), strncmp(name, "node:", 5) ? name : name + 5);
}

/* ---- values made at their first use ---- */

static void lazy_set(js_State *J, const char *name) {
  js_delproperty(J, 0, name);
  js_copy(J, 1);
  js_defproperty(J, 0, name, 0);
}

static void lazy_setter(js_State *J) {
  lazy_set(J, js_currentfunctiondata(J));
}

void rt__lazy(js_State *J, const char *name, js_CFunction make) {
  js_newcfunctionx(J, make, name, 0, (void *)name, NULL);
  js_newcfunctionx(J, lazy_setter, name, 1, (void *)name, NULL);
  js_defaccessor(J, -3, name, JS_DONTENUM);
}

void rt__lazy_done(js_State *J, const char *name, int atts) {
  js_delproperty(J, 0, name);
  js_copy(J, -1);
  js_defproperty(J, 0, name, atts);
}

/* ---- the loader's binding ---- */

/* 0 file, 1 directory, -1 neither. */
static void module_stat(js_State *J) {
  struct stat st;
  int kind = -1;
  if (stat(js_tostring(J, 1), &st) == 0)
    kind = S_ISDIR(st.st_mode) ? 1 : 0;
  js_pushnumber(J, kind);
}

static char *read_file(const char *path, size_t *length) {
  struct stat st;
  char *text = NULL;
  size_t used = 0;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || fstat(fd, &st) != 0)
    goto out;
  size_t capacity = (size_t)st.st_size + 1;
  text = rt__realloc(NULL, capacity + 1);
  for (ssize_t n; (n = read(fd, text + used, capacity - used)) != 0;) {
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      free(text);
      text = NULL;
      goto out;
    }
    used += (size_t)n;
    if (used == capacity)
      text = rt__realloc(text, (capacity *= 2) + 1);
  }
  text[used] = 0;
  *length = used;
out:
  if (fd >= 0) {
    int saved = errno;
    close(fd);
    errno = saved;
  }
  return text;
}

static void push_and_free(js_State *J, char *text, size_t skip, size_t length) {
  if (js_try(J)) {
    free(text);
    js_throw(J);
  }
  rt_push_text(J, text + skip, length - skip);
  js_endtry(J);
  free(text);
}

/* The text of a file without its byte order mark. */
static void module_read(js_State *J) {
  const char *path = js_tostring(J, 1);
  size_t length;
  char *text = read_file(path, &length);
  if (!text)
    rt_throw_uv(J, -errno, "open", path, NULL);
  size_t skip = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  push_and_free(J, text, skip, length);
}

static void module_realpath(js_State *J) {
  char path[PATH_MAX];
  const char *given = js_tostring(J, 1);
  if (!realpath(given, path))
    rt_throw_uv(J, -errno, "realpath", given, NULL);
  rt_push_text(J, path, strlen(path));
}

/* compile(source, file, parameters) */
static void module_compile(js_State *J) {
  size_t length;
  char *source = rt_to_text(J, 1, &length);
  const char *file = js_tostring(J, 2);
  if (source[0] == '#' && source[1] == '!')
    source[0] = source[1] = '/';
  if (js_try(J)) {
    free(source);
    js_throw(J);
  }
  rt__compile(rt_of(J), file, js_tostring(J, 3), source);
  js_endtry(J);
  free(source);
}

/* evaluate(text, file): runs it in the global scope and returns its value. */
static void module_evaluate(js_State *J) {
  size_t length;
  char *source = rt_to_text(J, 1, &length);
  const char *file = js_tostring(J, 2);
  if (js_try(J)) {
    show_syntax_error(J, file, source);
    free(source);
    js_throw(J);
  }
  js_loadstring(J, file, source);
  js_endtry(J);
  free(source);
  js_pushundefined(J);
  js_call(J, 0);
}

static void module_builtin(js_State *J) {
  const char *name = js_tostring(J, 1);
  int index = rt__builtin_find(name);
  if (index < 0 || !rt__builtins[index].is_public)
    js_pushundefined(J);
  else
    rt_require_builtin(rt_of(J), name);
}

static void module_is_builtin(js_State *J) {
  int index = rt__builtin_find(js_tostring(J, 1));
  js_pushboolean(J, index >= 0 && rt__builtins[index].is_public);
}

static void module_builtins(js_State *J) {
  int n = 0;
  js_newarray(J);
  for (size_t i = 0; i < rt__builtin_count; i++)
    if (rt__builtins[i].is_public) {
      js_pushstring(J, rt__builtins[i].name);
      js_setindex(J, -2, n++);
    }
}

/* openNative(path): what the system says when it is to load a native addon, or that it is
 * none. Only a library that needs nothing of Node.js can be loaded at all. */
static void module_open_native(js_State *J) {
  const char *path = js_tostring(J, 1);
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    js_pushstring(J, dlerror());
    return;
  }
  dlclose(library);
  js_pushstring(J, "Module did not self-register: '");
  js_copy(J, 1);
  js_concat(J);
  js_pushstring(J, "'.");
  js_concat(J);
}

void rt__module_binding(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "stat", module_stat, 1);
  rt_method(J, "read", module_read, 1);
  rt_method(J, "realpath", module_realpath, 1);
  js_newcfunction(J, module_compile, "", 3); /* no stack is to show it */
  js_setproperty(J, -2, "compile");
  rt_method(J, "evaluate", module_evaluate, 2);
  rt_method(J, "openNative", module_open_native, 1);
  rt_method(J, "builtin", module_builtin, 1);
  rt_method(J, "isBuiltin", module_is_builtin, 1);
  rt_method(J, "builtins", module_builtins, 0);
}

void rt__modules_init(struct rt *rt) {
  rt->modules = rt__alloc(sizeof *rt->modules);
  rt->modules->loaded = rt__alloc(rt__builtin_count * sizeof *rt->modules->loaded);
  js_newcfunction(rt->J, builtin_require, "require", 1);
  rt->modules->require = rt_hold(rt, -1);
  js_pop(rt->J, 1);
}

void rt__modules_free(struct rt *rt) {
  free(rt->modules->loaded);
  free(rt->modules);
}
