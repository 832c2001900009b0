/* child_process: from a description in JavaScript to libuv's, and the traced start and
 * end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/child.h"

enum { COMMAND_ROOM = 200 };
static const char DIRECTORY[] = "UVSCOPE_DIR";

static char *text_of(js_State *J, int idx, const char *key) {
  char *text = NULL;
  js_getproperty(J, idx, key);
  if (js_isstring(J, -1))
    text = rt_to_text(J, -1, NULL);
  js_pop(J, 1);
  return text;
}

/* The strings of an array, with `spare` more places, then NULL. */
static char **texts_of(js_State *J, int idx, const char *key, int spare) {
  char **list;
  int i, n;
  js_getproperty(J, idx, key);
  n = js_isarray(J, -1) ? js_getlength(J, -1) : 0;
  list = calloc(n + spare + 1, sizeof *list);
  if (!list)
    rt_oom();
  for (i = 0; i < n; i++) {
    js_getindex(J, -1, i);
    list[i] = rt_to_text(J, -1, NULL);
    js_pop(J, 1);
  }
  js_pop(J, 1);
  return list;
}

static void free_texts(char **list) {
  int i;
  for (i = 0; list && list[i]; i++)
    free(list[i]);
  free(list);
}

/* ---- the environment ---- */

static int names(const char *entry, const char *name) {
  size_t n = strlen(name);
  return strncmp(entry, name, n) == 0 && entry[n] == '=';
}

static void set_env(char **env, const char *name, const char *value, int replace) {
  char *entry;
  while (*env && !names(*env, name))
    env++;
  if (*env && !replace)
    return;
  if (asprintf(&entry, "%s=%s", name, value) < 0)
    rt_oom();
  free(*env);
  *env = entry;
}

/* The child is traced as a child of this process, even with an environment of its own. */
static void join_session(char **env) {
  const char *context = tr_active() ? tr_child_context() : NULL;
  const char *directory = getenv(DIRECTORY);
  if (!context)
    return;
  set_env(env, TR_ENV_CONTEXT, context, 1);
  if (directory)
    set_env(env, DIRECTORY, directory, 0);
}

/* ---- options ---- */

static int number_of(js_State *J, int idx, const char *key, unsigned *value) {
  int given;
  js_getproperty(J, idx, key);
  given = js_isnumber(J, -1);
  if (given)
    *value = (unsigned)js_tonumber(J, -1);
  js_pop(J, 1);
  return given;
}

static int truth_of(js_State *J, int idx, const char *key) {
  int truth;
  js_getproperty(J, idx, key);
  truth = js_toboolean(J, -1);
  js_pop(J, 1);
  return truth;
}

/* The arguments joined, cut to a length that fits a line. */
static uint32_t command_of(char **args) {
  char text[COMMAND_ROOM + 1];
  size_t used = 0;
  for (; *args && used < COMMAND_ROOM; args++) {
    int n = snprintf(text + used, sizeof text - used, used ? " %s" : "%s", *args);
    used += n < 0 ? 0 : n;
  }
  if (used > COMMAND_ROOM)
    used = COMMAND_ROOM;
  while (used > 0 && used == COMMAND_ROOM && (text[used - 1] & 0xc0) == 0x80)
    used--;
  return tr_string(text, used);
}

void child_options_read(struct rt *rt, int idx, struct child_options *o) {
  js_State *J = rt->J;
  memset(o, 0, sizeof *o);
  o->file = text_of(J, idx, "file");
  o->cwd = text_of(J, idx, "cwd");
  o->args = texts_of(J, idx, "args", 0);
  o->env = texts_of(J, idx, "env", 2);
  join_session(o->env);
  o->uv.file = o->file;
  o->uv.cwd = o->cwd;
  o->uv.args = o->args;
  o->uv.env = o->env;
  if (number_of(J, idx, "uid", &o->uv.uid))
    o->uv.flags |= UV_PROCESS_SETUID;
  if (number_of(J, idx, "gid", &o->uv.gid))
    o->uv.flags |= UV_PROCESS_SETGID;
  if (truth_of(J, idx, "detached"))
    o->uv.flags |= UV_PROCESS_DETACHED;
  o->command = rt->trace ? command_of(o->args) : 0;
}

void child_options_release(struct child_options *o) {
  free(o->file);
  free(o->cwd);
  free_texts(o->args);
  free_texts(o->env);
}

/* ---- the traced start and end ---- */

int child_start(struct rt *rt, uv_loop_t *loop, uv_process_t *process,
                struct child_options *o, uint64_t task) {
  struct tr_thread *t = rt->trace;
  int err;
  tr_emit_SPAWN_BEGIN(t, tr_now(t), o->command, task);
  err = child_spawn(loop, process, &o->uv);
  tr_emit_SPAWN_END(t, tr_now(t), o->command, task,
                    (uint64_t)(int64_t)(err < 0 ? err : process->pid));
  return err;
}

static uint64_t nanoseconds(const struct timeval *now, const struct timeval *before) {
  int64_t us = (int64_t)(now->tv_sec - before->tv_sec) * 1000000 +
               (now->tv_usec - before->tv_usec);
  return us > 0 ? (uint64_t)us * 1000 : 0;
}

void child_ended(struct child_state *state, int pid, uint64_t task, int64_t status,
                 int signal, int alone) {
  struct tr_thread *t = state->rt->trace;
  struct rusage now;
  if (!t)
    return;
  tr_emit_PROC_EXIT(t, tr_now(t), signal, (uint32_t)status, task, pid);
  getrusage(RUSAGE_CHILDREN, &now);
  /* The kernel keeps only the largest size of all; it is this child's if it grew. */
  if (alone)
    tr_emit_PROC_RUSAGE(t, t->last,
                        now.ru_maxrss > state->usage.ru_maxrss ? now.ru_maxrss : 0,
                        nanoseconds(&now.ru_utime, &state->usage.ru_utime),
                        nanoseconds(&now.ru_stime, &state->usage.ru_stime));
  state->usage = now;
}
