/*
 * The library as a native module of Node.js: what the hook script calls. Node-API is stable
 * between versions; its functions are found in the executable, so that no header of it is
 * needed, nor anything of it in a program that is not Node.js.
 */
#include <stdlib.h>
#include <string.h>

#include "tracer/preload/node.h"
#include "tracer/preload/preload.h"

typedef struct env *napi_env;
typedef struct value *napi_value;
typedef struct info *napi_info;
typedef napi_value napi_callback(napi_env, napi_info);
typedef int napi_status;

#define WEAK __attribute__((weak))
WEAK napi_status napi_create_function(napi_env, const char *, size_t, napi_callback *,
                                      void *, napi_value *);
WEAK napi_status napi_set_named_property(napi_env, napi_value, const char *, napi_value);
WEAK napi_status napi_get_cb_info(napi_env, napi_info, size_t *, napi_value *,
                                  napi_value *, void **);
WEAK napi_status napi_get_value_uint32(napi_env, napi_value, uint32_t *);
WEAK napi_status napi_get_value_double(napi_env, napi_value, double *);
WEAK napi_status napi_get_value_string_utf8(napi_env, napi_value, char *, size_t,
                                            size_t *);
WEAK napi_status napi_create_uint32(napi_env, uint32_t, napi_value *);
WEAK napi_status napi_add_env_cleanup_hook(napi_env, void (*)(void *), void *);

enum { DEPTH = 64 };

/* Callbacks of JavaScript that run on this thread, nested as they are. */
static TR__TLS struct {
  unsigned depth;
  uint64_t ids; /* what the async ids of this thread are put above */
  struct {
    uint64_t task, cause;
    uint16_t kind;
  } open[DEPTH];
} js;

static size_t arguments(napi_env env, napi_info info, napi_value *list, size_t max) {
  size_t count = max;
  return napi_get_cb_info(env, info, &count, list, NULL, NULL) ? 0 : count;
}

/* site(function, file, line): an interned site. */
static napi_value make_site(napi_env env, napi_info info) {
  napi_value a[3], result = NULL;
  char name[256], file[1024];
  uint32_t line = 0;
  size_t n, m;
  if (arguments(env, info, a, 3) != 3 || !tr_active() ||
      napi_get_value_string_utf8(env, a[0], name, sizeof name, &n) ||
      napi_get_value_string_utf8(env, a[1], file, sizeof file, &m) ||
      napi_get_value_uint32(env, a[2], &line))
    return NULL;
  uint32_t site = tr_site(n ? tr_string(name, n) : 0, m ? tr_string(file, m) : 0, line, 0);
  napi_create_uint32(env, site, &result);
  return result;
}

/* begin(kind, site, async id) */
static napi_value begin(napi_env env, napi_info info) {
  napi_value a[3];
  uint32_t kind = 0, site = 0;
  double id = 0;
  struct tr_thread *t = tr__foreign(TR_ROLE_LOOP);
  if (arguments(env, info, a, 3) != 3 || napi_get_value_uint32(env, a[0], &kind) ||
      napi_get_value_uint32(env, a[1], &site) || napi_get_value_double(env, a[2], &id))
    return NULL;
  unsigned at = js.depth++;
  if (at >= DEPTH)
    return NULL;
  uint64_t task = tr__pool_delivering(); /* it is that item's callback */
  js.open[at].task = task ? task : js.ids + (uint64_t)id;
  js.open[at].cause = tr__current_task;
  js.open[at].kind = (uint16_t)kind;
  tr__current_task = js.open[at].task;
  tr_emit_TASK_BEGIN(t, tr_now(t), (uint16_t)kind, site, tr__current_task, TR_UNKNOWN);
  return NULL;
}

static void end_one(void) {
  unsigned at = --js.depth;
  struct tr_thread *t = tr_self();
  if (at >= DEPTH)
    return;
  tr__current_task = js.open[at].cause;
  tr_emit_TASK_END(t, tr_now(t), js.open[at].kind, js.open[at].task);
}

/* end(): of the innermost one. */
static napi_value end(napi_env env, napi_info info) {
  (void)env;
  (void)info;
  if (js.depth)
    end_one();
  return NULL;
}

/* An error that nobody caught takes the ends of the callbacks it passed with it. */
void tr__node_polls(void) {
  while (js.depth)
    end_one();
  tr__v8_polls();
}

static void env_ends(void *watched) {
  if (watched)
    tr__v8_unwatch(watched);
}

static void add(napi_env env, napi_value exports, const char *name, napi_callback *call) {
  napi_value function;
  if (!napi_create_function(env, name, strlen(name), call, NULL, &function))
    napi_set_named_property(env, exports, name, function);
}

TR__INTERPOSED int32_t node_api_module_get_api_version_v1(void) {
  return 8;
}

/* Called by Node.js for each thread that loads it. */
TR__INTERPOSED napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  static _Atomic uint64_t threads;
  const char *detail = getenv("UVSCOPE_DETAIL");
  /* V8's own thread for delayed tasks has a loop too, and may be the one that starts. */
  if (!tr__foreign_started(TR_ROLE_LOOP))
    return exports;
  /* Above the ids that tracing gives out itself, and below 2^53. */
  js.ids = (atomic_fetch_add(&threads, 1) + 1) << 44;
  napi_add_env_cleanup_hook(env, env_ends,
                            tr__v8_watch(detail && !strcmp(detail, "stacks")));
  int ticks = detail && !strcmp(detail, "ticks");
  tr__pool_callbacks(ticks ? TR__CALLBACKS_UNTOLD : TR__CALLBACKS_FOLLOW);
  if (ticks)
    return exports;
  add(env, exports, "site", make_site);
  add(env, exports, "begin", begin);
  add(env, exports, "end", end);
  return exports;
}
