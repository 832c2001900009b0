/* process.env: an object whose properties are the environment. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runtime/modules/process.h"

extern char **environ;

/* Workers may share it. What reads it in C does so before there are any. */
static pthread_mutex_t env_lock = PTHREAD_MUTEX_INITIALIZER;

/* NULL: there is none any more. */
static void env_set(const char *name, const char *value) {
  pthread_mutex_lock(&env_lock);
  if (value)
    setenv(name, value, 1);
  else
    unsetenv(name);
  if (strcmp(name, "TZ") == 0)
    tzset();
  pthread_mutex_unlock(&env_lock);
}

/* A definition must be what an assignment would do. */
static void check_definition(js_State *J) {
  const js_Descriptor *d = J->defining;
  int wanted = JS_HASVALUE | JS_HASWRITABLE | JS_HASENUMERABLE | JS_HASCONFIGURABLE;
  J->defining = NULL;
  if (!d)
    return;
  if (!(d->has & JS_HASVALUE) && d->has & JS_ISACCESSOR)
    rt_throw_code(J, "TypeError", "ERR_INVALID_OBJECT_DEFINE_PROPERTY",
                  "'process.env' does not accept an accessor(getter/setter) descriptor");
  if ((d->has & wanted) != wanted || d->atts & (JS_READONLY | JS_DONTENUM | JS_DONTCONF))
    rt_throw_code(J, "TypeError", "ERR_INVALID_OBJECT_DEFINE_PROPERTY",
                  "'process.env' only accepts a configurable, writable, and enumerable data "
                  "descriptor");
}

static void check_name(js_State *J, const char *name) {
  check_definition(J);
  if (JS_ISSYMBOLKEY(name))
    js_typeerror(J, "Cannot convert a Symbol value to a string");
}

static int env_put(js_State *J, void *data, const char *name) {
  (void)data;
  check_name(J, name);
  const char *value = js_tostring(J, -1);
  if (!name[0] || strchr(name, '='))
    return 1; /* no such variable can be */
  env_set(name, value);
  js_Value *v = js_tovalue(J, -1);
  if (v->t.type == JS_TMEMSTR || v->t.type == JS_TSHRSTR || v->t.type == JS_TLITSTR)
    return 0;
  js_pushstring(J, value);
  *js_tovalue(J, -2) = rt__value_at(J, -1);
  js_pop(J, 1);
  return 0;
}

static int env_delete(js_State *J, void *data, const char *name) {
  (void)J;
  (void)data;
  if (name[0] && !strchr(name, '='))
    env_set(name, NULL);
  return 0;
}

/* In a worker: text and nothing else, but no one else's. */
static int env_put_copy(js_State *J, void *data, const char *name) {
  (void)data;
  check_name(J, name);
  js_pushstring(J, js_tostring(J, -1));
  *js_tovalue(J, -2) = rt__value_at(J, -1);
  js_pop(J, 1);
  return 0;
}

void rt__process_copy_env(struct rt *rt, int idx) {
  js_State *J = rt->J;
  const char *name;
  rt_push_slot(rt, rt->process->object);
  js_getglobal(J, "Object");
  js_getproperty(J, -1, "prototype");
  js_rot2pop1(J);
  js_newuserdatax(J, "Object", NULL, NULL, NULL, NULL, NULL);
  js_pushiterator(J, idx, 1);
  while ((name = js_nextiterator(J, -1))) {
    js_getproperty(J, idx, name);
    js_setproperty(J, -3, name);
  }
  js_pop(J, 1);
  rt__object_at(J, -1)->u.user.put = env_put_copy;
  js_delproperty(J, -2, "env");
  js_defproperty(J, -2, "env", 0);
  js_pop(J, 1);
}

/* The entries of the environment as they are now; env_free() frees them. */
static char **env_copy(void) {
  size_t n = 0;
  pthread_mutex_lock(&env_lock);
  while (environ && environ[n])
    n++;
  char **all = rt__alloc((n + 1) * sizeof *all);
  for (size_t i = 0; i < n; i++)
    if (!(all[i] = strdup(environ[i])))
      rt_oom();
  pthread_mutex_unlock(&env_lock);
  return all;
}

static void env_free(char **all) {
  for (char **entry = all; *entry; entry++)
    free(*entry);
  free(all);
}

void rt__process_env(js_State *J) {
  js_getglobal(J, "Object");
  js_getproperty(J, -1, "prototype");
  js_rot2pop1(J);
  js_newuserdatax(J, "Object", NULL, NULL, NULL, NULL, NULL);
  char **const volatile all = env_copy();
  for (char **entry = all; *entry; entry++) {
    const char *sign = strchr(*entry, '=');
    if (!sign || sign == *entry)
      continue;
    char *name = strndup(*entry, (size_t)(sign - *entry));
    if (!name)
      rt_oom();
    if (js_try(J)) {
      free(name);
      env_free(all);
      js_throw(J);
    }
    rt_set_string(J, name, sign + 1);
    js_endtry(J);
    free(name);
  }
  env_free(all);
  js_Object *env = rt__object_at(J, -1);
  env->u.user.put = env_put;
  env->u.user.delete = env_delete;
  rt__lazy_done(J, "env", 0);
}
