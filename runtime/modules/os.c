/* The os module's natives: libuv's view of the machine. */
#include "runtime/modules/os.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Throws an Error that os.js turns into Node's SystemError. */
static void check(js_State *J, int err, const char *syscall) {
  if (err < 0)
    rt_throw_uv(J, err, syscall, NULL, NULL);
}

static void native_hostname(js_State *J) {
  char name[UV_MAXHOSTNAMESIZE];
  size_t size = sizeof name;
  check(J, uv_os_gethostname(name, &size), "uv_os_gethostname");
  rt_push_text(J, name, size);
}

/* uname(): { sysname, release, version, machine } */
static void native_uname(js_State *J) {
  uv_utsname_t u;
  check(J, uv_os_uname(&u), "uv_os_uname");
  js_newobject(J);
  rt_set_string(J, "sysname", u.sysname);
  rt_set_string(J, "release", u.release);
  rt_set_string(J, "version", u.version);
  rt_set_string(J, "machine", u.machine);
}

static void native_uptime(js_State *J) {
  double seconds = 0;
  check(J, uv_uptime(&seconds), "uv_uptime");
  js_pushnumber(J, (double)(long long)(seconds * 100) / 100);
}

static void native_loadavg(js_State *J) {
  double load[3];
  uv_loadavg(load);
  js_newarray(J);
  for (int i = 0; i < 3; i++) {
    js_pushnumber(J, load[i]);
    js_setindex(J, -2, i);
  }
}

static void native_totalmem(js_State *J) {
  js_pushnumber(J, (double)uv_get_total_memory());
}

static void native_freemem(js_State *J) {
  js_pushnumber(J, (double)uv_get_free_memory());
}

static void native_homedir(js_State *J) {
  char path[4096];
  size_t size = sizeof path;
  check(J, uv_os_homedir(path, &size), "uv_os_homedir");
  rt_push_text(J, path, size);
}

/* The processors this process may run on. */
static void native_parallelism(js_State *J) {
  cpu_set_t set;
  int n = 0;
  if (sched_getaffinity(0, sizeof set, &set) == 0)
    n = CPU_COUNT(&set);
  js_pushnumber(J, n > 0 ? n : 1);
}

static void push_cpu(js_State *J, const uv_cpu_info_t *cpu) {
  js_newobject(J);
  rt_set_string(J, "model", cpu->model);
  rt_set_number(J, "speed", cpu->speed);
  js_newobject(J);
  rt_set_number(J, "user", (double)cpu->cpu_times.user);
  rt_set_number(J, "nice", (double)cpu->cpu_times.nice);
  rt_set_number(J, "sys", (double)cpu->cpu_times.sys);
  rt_set_number(J, "idle", (double)cpu->cpu_times.idle);
  rt_set_number(J, "irq", (double)cpu->cpu_times.irq);
  js_setproperty(J, -2, "times");
}

static void native_cpus(js_State *J) {
  uv_cpu_info_t *cpus = NULL;
  int count = 0;
  js_newarray(J);
  if (uv_cpu_info(&cpus, &count) < 0)
    return;
  if (js_try(J)) {
    uv_free_cpu_info(cpus, count);
    js_throw(J);
  }
  for (int i = 0; i < count; i++) {
    push_cpu(J, &cpus[i]);
    js_setindex(J, -2, i);
  }
  js_endtry(J);
  uv_free_cpu_info(cpus, count);
}

static void push_interface(js_State *J, const uv_interface_address_t *a) {
  char text[INET6_ADDRSTRLEN], mac[18];
  const unsigned char *p = (const unsigned char *)a->phys_addr;
  int six = a->address.address4.sin_family == AF_INET6;
  js_newobject(J);
  rt_set_string(J, "name", a->name);
  if (six)
    uv_ip6_name(&a->address.address6, text, sizeof text);
  else
    uv_ip4_name(&a->address.address4, text, sizeof text);
  rt_set_string(J, "address", text);
  if (six)
    uv_ip6_name(&a->netmask.netmask6, text, sizeof text);
  else
    uv_ip4_name(&a->netmask.netmask4, text, sizeof text);
  rt_set_string(J, "netmask", text);
  rt_set_string(J, "family", six ? "IPv6" : "IPv4");
  snprintf(mac, sizeof mac, "%02x:%02x:%02x:%02x:%02x:%02x", p[0], p[1], p[2], p[3], p[4],
           p[5]);
  rt_set_string(J, "mac", mac);
  js_pushboolean(J, a->is_internal);
  js_setproperty(J, -2, "internal");
  if (six)
    rt_set_number(J, "scopeid", a->address.address6.sin6_scope_id);
}

/* interfaces(): one object for each address, with the interface's name */
static void native_interfaces(js_State *J) {
  uv_interface_address_t *list = NULL;
  int count = 0;
  check(J, uv_interface_addresses(&list, &count), "uv_interface_addresses");
  if (js_try(J)) {
    uv_free_interface_addresses(list, count);
    js_throw(J);
  }
  js_newarray(J);
  for (int i = 0; i < count; i++) {
    push_interface(J, &list[i]);
    js_setindex(J, -2, i);
  }
  js_endtry(J);
  uv_free_interface_addresses(list, count);
}

static void native_user_info(js_State *J) {
  uv_passwd_t user;
  check(J, uv_os_get_passwd(&user), "uv_os_get_passwd");
  if (js_try(J)) {
    uv_os_free_passwd(&user);
    js_throw(J);
  }
  js_newobject(J);
  rt_set_number(J, "uid", (double)user.uid);
  rt_set_number(J, "gid", (double)user.gid);
  rt_set_string(J, "username", user.username);
  rt_set_string(J, "homedir", user.homedir);
  if (user.shell)
    rt_set_string(J, "shell", user.shell);
  js_endtry(J);
  uv_os_free_passwd(&user);
}

/* getPriority(pid) */
static void native_get_priority(js_State *J) {
  int priority = 0;
  check(J, uv_os_getpriority(js_toint32(J, 1), &priority), "uv_os_getpriority");
  js_pushnumber(J, priority);
}

/* setPriority(pid, priority) */
static void native_set_priority(js_State *J) {
  check(J, uv_os_setpriority(js_toint32(J, 1), js_toint32(J, 2)), "uv_os_setpriority");
}

static void native_constants(js_State *J) {
  rt__os_push_constants(J);
}

void rt__os_binding(struct rt *rt) {
  static const struct {
    const char *name;
    js_CFunction fn;
    int arity;
  } natives[] = {
      {"hostname", native_hostname, 0},
      {"uname", native_uname, 0},
      {"uptime", native_uptime, 0},
      {"loadavg", native_loadavg, 0},
      {"totalmem", native_totalmem, 0},
      {"freemem", native_freemem, 0},
      {"homedir", native_homedir, 0},
      {"parallelism", native_parallelism, 0},
      {"cpus", native_cpus, 0},
      {"interfaces", native_interfaces, 0},
      {"userInfo", native_user_info, 0},
      {"getPriority", native_get_priority, 1},
      {"setPriority", native_set_priority, 2},
      {"constants", native_constants, 0},
  };
  js_newobject(rt->J);
  for (size_t i = 0; i < sizeof natives / sizeof *natives; i++)
    rt_method(rt->J, natives[i].name, natives[i].fn, natives[i].arity);
}
