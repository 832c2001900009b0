/* process: what it tells about itself, its resources and the machine. */
#include <ares.h>
#include <brotli/encode.h>
#include <errno.h>
#include <grp.h>
#include <math.h>
#include <openssl/crypto.h>
#include <pwd.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "runtime/modules/process.h"

#ifndef UVSCOPE_VERSION
#define UVSCOPE_VERSION "0.1.0"
#endif
/* The release whose documented behaviour the modules follow. */
#define API_VERSION "20.20.2"
#define MODULES_VERSION 115
#define STRING(value) STRING_(value)
#define STRING_(value) #value

#if defined(__x86_64__)
#define ARCH "x64"
#elif defined(__aarch64__)
#define ARCH "arm64"
#elif defined(__i386__)
#define ARCH "ia32"
#elif defined(__arm__)
#define ARCH "arm"
#elif defined(__riscv)
#define ARCH "riscv64"
#else
#define ARCH "unknown"
#endif

/* ---- time ---- */

static void process_hrtime(js_State *J) {
  uint64_t now = uv_hrtime();
  double s = (double)(now / 1000000000u), ns = (double)(now % 1000000000u);
  if (js_isdefined(J, 1)) {
    if (!js_isarray(J, 1))
      rt_throw_arg(J, 1, "time", "an instance of Array");
    if (js_getlength(J, 1) != 2)
      rt_throw_code(J, "RangeError", "ERR_OUT_OF_RANGE",
                    "The value of \"time\" is out of range. It must be 2. Received %d",
                    js_getlength(J, 1));
    js_getindex(J, 1, 0);
    js_getindex(J, 1, 1);
    s -= js_tonumber(J, -2);
    ns -= js_tonumber(J, -1);
    if (ns < 0) {
      s -= 1;
      ns += 1e9;
    }
  }
  js_newarray(J);
  js_pushnumber(J, s);
  js_setindex(J, -2, 0);
  js_pushnumber(J, ns);
  js_setindex(J, -2, 1);
}

static void process_uptime(js_State *J) {
  js_pushnumber(J, (double)(uv_hrtime() - rt_of(J)->start_ns) / 1e9);
}

/* ---- memory and time used ---- */

static double resident_bytes(void) {
  size_t rss = 0;
  return uv_resident_set_memory(&rss) == 0 ? (double)rss : 0;
}

static void process_rss(js_State *J) {
  js_pushnumber(J, resident_bytes());
}

static void process_memory_usage(js_State *J) {
  struct rt_heap_usage usage;
  rt__heap_usage(rt_of(J), &usage);
  js_newobject(J);
  rt_set_number(J, "rss", resident_bytes());
  rt_set_number(J, "heapTotal", (double)usage.total);
  rt_set_number(J, "heapUsed", (double)usage.used);
  rt_set_number(J, "external", (double)usage.external);
  rt_set_number(J, "arrayBuffers", (double)usage.external);
}

static double micros(uv_timeval_t t) {
  return (double)t.tv_sec * 1e6 + (double)t.tv_usec;
}

static double member(js_State *J, int idx, const char *name) {
  double value = 0;
  if (js_isobject(J, idx)) {
    js_getproperty(J, idx, name);
    value = js_isnumber(J, -1) ? js_tonumber(J, -1) : 0;
    js_pop(J, 1);
  }
  return value;
}

void rt__process_cpu_usage(js_State *J) {
  uv_rusage_t usage;
  int err = uv_getrusage(&usage);
  if (err)
    rt_throw_uv(J, err, "uv_getrusage", NULL, NULL);
  double user = micros(usage.ru_utime) - member(J, 1, "user");
  double system = micros(usage.ru_stime) - member(J, 1, "system");
  js_newobject(J);
  rt_set_number(J, "user", user);
  rt_set_number(J, "system", system);
}

static void process_resource_usage(js_State *J) {
  uv_rusage_t u;
  int err = uv_getrusage(&u);
  if (err)
    rt_throw_uv(J, err, "uv_getrusage", NULL, NULL);
  const struct {
    const char *name;
    double value;
  } fields[] = {{"userCPUTime", micros(u.ru_utime)},
                {"systemCPUTime", micros(u.ru_stime)},
                {"maxRSS", (double)u.ru_maxrss},
                {"sharedMemorySize", (double)u.ru_ixrss},
                {"unsharedDataSize", (double)u.ru_idrss},
                {"unsharedStackSize", (double)u.ru_isrss},
                {"minorPageFault", (double)u.ru_minflt},
                {"majorPageFault", (double)u.ru_majflt},
                {"swappedOut", (double)u.ru_nswap},
                {"fsRead", (double)u.ru_inblock},
                {"fsWrite", (double)u.ru_oublock},
                {"ipcSent", (double)u.ru_msgsnd},
                {"ipcReceived", (double)u.ru_msgrcv},
                {"signalsCount", (double)u.ru_nsignals},
                {"voluntaryContextSwitches", (double)u.ru_nvcsw},
                {"involuntaryContextSwitches", (double)u.ru_nivcsw}};
  js_newobject(J);
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
    rt_set_number(J, fields[i].name, fields[i].value);
}

/* ---- the folder, the mask, the title ---- */

static void process_cwd(js_State *J) {
  char path[8192];
  size_t size = sizeof path;
  int err = uv_cwd(path, &size);
  if (err)
    rt_throw_uv(J, err, "uv_cwd", NULL, NULL);
  rt_push_text(J, path, size);
}

static void process_chdir(js_State *J) {
  char from[8192];
  size_t size = sizeof from;
  if (!js_isstring(J, 1))
    rt_throw_arg(J, 1, "directory", "of type string");
  const char *to = js_tostring(J, 1);
  int err = uv_chdir(to);
  if (err)
    rt_throw_uv(J, err, "chdir", uv_cwd(from, &size) ? "" : from, to);
  js_pushundefined(J);
}

/* A mode as a whole number or as text of octal digits. */
static mode_t mode_argument(js_State *J, int idx) {
  double mode = js_isnumber(J, idx) ? js_tonumber(J, idx) : -1;
  if (js_isstring(J, idx)) {
    const char *text = js_tostring(J, idx);
    char *end;
    mode = (double)strtol(text, &end, 8);
    if (!text[0] || *end)
      rt_throw_code(J, "TypeError", "ERR_INVALID_ARG_VALUE",
                    "The argument 'mask' must be a 32-bit unsigned integer or an octal "
                    "string. Received '%s'",
                    text);
  } else if (!js_isnumber(J, idx)) {
    rt_throw_arg(J, idx, "mask", "of type number");
  }
  if (!(mode >= 0 && mode <= UINT32_MAX && floor(mode) == mode))
    rt_throw_code(J, "RangeError", "ERR_OUT_OF_RANGE",
                  "The value of \"mask\" is out of range. It must be %s. Received %g",
                  floor(mode) == mode ? ">= 0 && <= 4294967295" : "an integer", mode);
  return (mode_t)mode & 0777;
}

static void process_umask(js_State *J) {
  mode_t old, new;
  if (js_isdefined(J, 1)) {
    new = mode_argument(J, 1);
    old = umask(new);
  } else {
    old = umask(0);
    umask(old);
  }
  js_pushnumber(J, old);
}

static void title_get(js_State *J) {
  const char *title = rt_of(J)->process->title;
  js_pushstring(J, title ? title : program_invocation_name);
}

/* The kernel keeps the first 15 bytes, for ps and top. */
static void title_set(js_State *J) {
  struct rt_process *p = rt_of(J)->process;
  char *title = rt_of(J)->worker ? NULL : strdup(js_tostring(J, 1));
  if (rt_of(J)->worker) { /* it is the process's */
    js_pushundefined(J);
    return;
  }
  if (!title)
    rt_oom();
  free(p->title);
  p->title = title;
  prctl(PR_SET_NAME, title);
}

/* ---- ids ---- */

static void process_getuid(js_State *J) {
  js_pushnumber(J, getuid());
}

static void process_geteuid(js_State *J) {
  js_pushnumber(J, geteuid());
}

static void process_getgid(js_State *J) {
  js_pushnumber(J, getgid());
}

static void process_getegid(js_State *J) {
  js_pushnumber(J, getegid());
}

static void process_getgroups(js_State *J) {
  gid_t groups[257], own = getegid();
  int n = getgroups(256, groups), there = 0;
  js_newarray(J);
  for (int i = 0; i < n; i++)
    there |= groups[i] == own;
  if (n >= 0 && !there)
    groups[n++] = own; /* Node says that it is always among them */
  for (int i = 0; i < n; i++) {
    js_pushnumber(J, groups[i]);
    js_setindex(J, -2, i);
  }
}

static int user_of(const char *name, uint32_t *id) {
  const struct passwd *entry = getpwnam(name);
  *id = entry ? entry->pw_uid : 0;
  return entry != NULL;
}

static int group_of(const char *name, uint32_t *id) {
  const struct group *entry = getgrnam(name);
  *id = entry ? entry->gr_gid : 0;
  return entry != NULL;
}

static void check_id(js_State *J, int idx, const char *name) {
  double number = js_isnumber(J, idx) ? js_tonumber(J, idx) : -1;
  if (js_isstring(J, idx))
    return;
  if (!js_isnumber(J, idx))
    rt_throw_arg(J, idx, name, "one of type number or string");
  if (!(number >= 0 && number <= UINT32_MAX && floor(number) == number))
    rt_throw_code(J, "RangeError", "ERR_OUT_OF_RANGE",
                  "The value of \"%s\" is out of range. It must be %s. Received %s", name,
                  floor(number) == number ? ">= 0 && <= 4294967295" : "an integer",
                  js_tostring(J, idx));
}

/* A user or a group by number or by name. */
static uint32_t id_argument(js_State *J, int idx, const char *name, int is_group) {
  uint32_t id;
  check_id(J, idx, name);
  if (!js_isstring(J, idx))
    return (uint32_t)js_tonumber(J, idx);
  const char *text = js_tostring(J, idx);
  if (!(is_group ? group_of(text, &id) : user_of(text, &id)))
    rt_throw_code(J, "Error", "ERR_UNKNOWN_CREDENTIAL", "%s identifier does not exist: %s",
                  is_group ? "Group" : "User", text);
  return id;
}

/* The errors of these are not libuv's: "EPERM, Operation not permitted". */
static void throw_errno(js_State *J, int number, const char *syscall) {
  char text[128];
  snprintf(text, sizeof text, "%s, %s", uv_err_name(-number), strerror(number));
  js_newerror(J, text);
  rt_set_number(J, "errno", number);
  rt_set_string(J, "code", uv_err_name(-number));
  rt_set_string(J, "syscall", syscall);
  js_throw(J);
}

static void set_id(js_State *J, int result, const char *name) {
  if (result)
    throw_errno(J, errno, name);
  js_pushundefined(J);
}

static void process_setuid(js_State *J) {
  set_id(J, setuid(id_argument(J, 1, "id", 0)), "setuid");
}

static void process_setgid(js_State *J) {
  set_id(J, setgid(id_argument(J, 1, "id", 1)), "setgid");
}

static void process_seteuid(js_State *J) {
  set_id(J, seteuid(id_argument(J, 1, "id", 0)), "seteuid");
}

static void process_setegid(js_State *J) {
  set_id(J, setegid(id_argument(J, 1, "id", 1)), "setegid");
}

/* setgroups(array), which is checked to be one before */
static void process_setgroups(js_State *J) {
  gid_t groups[256];
  char name[32];
  int count = js_getlength(J, 1);
  if (count > 256)
    throw_errno(J, EINVAL, "setgroups");
  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < count; i++) {
      snprintf(name, sizeof name, "groups[%d]", i);
      js_getindex(J, 1, i);
      if (pass == 0)
        check_id(J, js_gettop(J) - 1, name);
      else
        groups[i] = id_argument(J, js_gettop(J) - 1, name, 1);
      js_pop(J, 1);
    }
  set_id(J, setgroups((size_t)count, groups), "setgroups");
}

/* initgroups(user, another group) */
static void process_initgroups(js_State *J) {
  check_id(J, 1, "user");
  check_id(J, 2, "extraGroup");
  struct passwd *by_number =
      js_isstring(J, 1) ? NULL : getpwuid((uid_t)js_tonumber(J, 1));
  if (!js_isstring(J, 1) && !by_number)
    rt_throw_code(J, "Error", "ERR_UNKNOWN_CREDENTIAL", "User identifier does not exist: %s",
                  js_tostring(J, 1));
  char *user = strdup(by_number ? by_number->pw_name : js_tostring(J, 1));
  if (!user)
    rt_oom();
  if (js_try(J)) {
    free(user);
    js_throw(J);
  }
  gid_t extra = id_argument(J, 2, "extraGroup", 1);
  js_endtry(J);
  int err = initgroups(user, extra);
  free(user);
  set_id(J, err, "initgroups");
}

void rt__process_groups(js_State *J) {
  rt_method(J, "setGroups", process_setgroups, 1);
  rt_method(J, "initgroups", process_initgroups, 2);
}

/* ---- constants ---- */

static void ppid_get(js_State *J) {
  js_pushnumber(J, getppid());
}

/* A property that assignments do not change. */
static void set_fixed(js_State *J, const char *name, const char *value) {
  js_pushstring(J, value);
  js_defproperty(J, -2, name, JS_READONLY);
}

static void push_versions(js_State *J) {
  char brotli[32];
  uint32_t v = BrotliEncoderVersion();
  snprintf(brotli, sizeof brotli, "%u.%u.%u", v >> 24, v >> 12 & 0xfff, v & 0xfff);
  js_newobject(J);
  set_fixed(J, "node", API_VERSION);
  set_fixed(J, "uvscope", UVSCOPE_VERSION);
  set_fixed(J, "mujs", "1.3.6");
  set_fixed(J, "uv", uv_version_string());
  set_fixed(J, "modules", STRING(MODULES_VERSION));
  set_fixed(J, "openssl", OpenSSL_version(OPENSSL_VERSION_STRING));
  set_fixed(J, "zlib", zlibVersion());
  set_fixed(J, "brotli", brotli);
  set_fixed(J, "ares", ares_version(NULL));
  set_fixed(J, "sqlite", sqlite3_libversion());
}

static void push_release(js_State *J) {
  js_newobject(J);
  set_fixed(J, "name", "node");
  set_fixed(J, "lts", "Iron");
}

static void push_features(js_State *J) {
  static const struct {
    const char *name;
    int value;
  } features[] = {{"inspector", 0}, {"debug", 0},   {"uv", 1},      {"ipv6", 1},
                  {"tls_alpn", 0},  {"tls_sni", 0}, {"tls_ocsp", 0}, {"tls", 0}};
  js_newobject(J);
  for (size_t i = 0; i < sizeof features / sizeof features[0]; i++) {
    js_pushboolean(J, features[i].value);
    js_setproperty(J, -2, features[i].name);
  }
}

static void freeze(js_State *J) {
  js_getglobal(J, "Object");
  js_getproperty(J, -1, "freeze");
  js_rot2pop1(J);
  js_pushundefined(J);
  js_copy(J, -3);
  js_call(J, 1);
  js_pop(J, 1);
}

static void push_config(js_State *J) {
  js_newobject(J);
  js_newobject(J);
  freeze(J);
  js_setproperty(J, -2, "target_defaults");
  js_newobject(J);
  rt_set_number(J, "napi_build_version", 0);
  rt_set_number(J, "node_module_version", MODULES_VERSION);
  rt_set_number(J, "v8_enable_i18n_support", 0);
  freeze(J);
  js_setproperty(J, -2, "variables");
  freeze(J);
}

static void info_constants(js_State *J) {
  set_fixed(J, "version", "v" API_VERSION);
  push_versions(J);
  js_defproperty(J, -2, "versions", JS_READONLY);
  push_release(J);
  js_defproperty(J, -2, "release", JS_READONLY);
  push_features(J);
  js_defproperty(J, -2, "features", JS_READONLY);
  push_config(J);
  js_defproperty(J, -2, "config", JS_READONLY);
  set_fixed(J, "arch", ARCH);
  set_fixed(J, "platform", "linux");
  rt_set_number(J, "pid", getpid());
  rt_set_number(J, "debugPort", 9229);
  js_pushnull(J);
  js_defproperty(J, -2, "domain", 0);
  js_newarray(J);
  js_defproperty(J, -2, "_preload_modules", 0);
  js_pushboolean(J, 0);
  js_defproperty(J, -2, "sourceMapsEnabled", 0);
  js_newcfunction(J, ppid_get, "ppid", 0);
  js_pushundefined(J);
  js_defaccessor(J, -3, "ppid", 0);
  js_newcfunction(J, title_get, "title", 0);
  js_newcfunction(J, title_set, "title", 1);
  js_defaccessor(J, -3, "title", 0);
}

void rt__process_info(struct rt *rt) {
  static const struct {
    const char *name;
    js_CFunction fn;
    int arity;
  } methods[] = {{"hrtime", process_hrtime, 1},
                 {"uptime", process_uptime, 0},
                 {"memoryUsage", process_memory_usage, 0},
                 {"resourceUsage", process_resource_usage, 0},
                 {"cwd", process_cwd, 0},
                 {"chdir", process_chdir, 1},
                 {"umask", process_umask, 1},
                 {"getuid", process_getuid, 0},
                 {"geteuid", process_geteuid, 0},
                 {"getgid", process_getgid, 0},
                 {"getegid", process_getegid, 0},
                 {"getgroups", process_getgroups, 0},
                 {"setuid", process_setuid, 1},
                 {"setgid", process_setgid, 1},
                 {"seteuid", process_seteuid, 1},
                 {"setegid", process_setegid, 1}};
  js_State *J = rt->J;
  info_constants(J);
  for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
    rt_method(J, methods[i].name, methods[i].fn, methods[i].arity);
  js_getproperty(J, -1, "memoryUsage");
  rt_method(J, "rss", process_rss, 0);
  js_pop(J, 1);
}
