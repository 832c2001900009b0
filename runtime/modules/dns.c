/* dns: names to addresses through the system's resolver, on the pool. */
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/internal.h"
#include "runtime/modules/net.h"

struct lookup {
  struct rt_work w; /* first */
  rt_slot callback;
  char *name;
  struct addrinfo hints;
  struct addrinfo *found;
  struct sockaddr_storage address;
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  int err;
};

static const struct {
  int system, uv;
} ERRORS[] = {
#ifdef EAI_ADDRFAMILY
    {EAI_ADDRFAMILY, UV_EAI_ADDRFAMILY},
#endif
    {EAI_AGAIN, UV_EAI_AGAIN},       {EAI_BADFLAGS, UV_EAI_BADFLAGS},
    {EAI_FAIL, UV_EAI_FAIL},         {EAI_FAMILY, UV_EAI_FAMILY},
    {EAI_MEMORY, UV_EAI_MEMORY},     {EAI_NODATA, UV_EAI_NODATA},
    {EAI_NONAME, UV_EAI_NONAME},     {EAI_OVERFLOW, UV_EAI_OVERFLOW},
    {EAI_SERVICE, UV_EAI_SERVICE},   {EAI_SOCKTYPE, UV_EAI_SOCKTYPE},
};

static int uv_error(int err) {
  if (err == 0 || err == EAI_SYSTEM)
    return err ? uv_translate_sys_error(errno) : 0;
  for (size_t i = 0; i < sizeof ERRORS / sizeof *ERRORS; i++)
    if (ERRORS[i].system == err)
      return ERRORS[i].uv;
  return UV_EAI_FAIL;
}

/* On a worker. */
static void run(struct rt_work *w) {
  struct lookup *l = (struct lookup *)w;
  l->err = uv_error(getaddrinfo(l->name, NULL, &l->hints, &l->found));
  w->result = l->err;
}

static void push_addresses(js_State *J, const struct lookup *l) {
  int n = 0;
  js_newarray(J);
  for (const struct addrinfo *a = l->found; a; a = a->ai_next) {
    if (a->ai_family != AF_INET && a->ai_family != AF_INET6)
      continue;
    char text[64];
    if (a->ai_family == AF_INET)
      uv_ip4_name((const struct sockaddr_in *)a->ai_addr, text, sizeof text);
    else
      uv_ip6_name((const struct sockaddr_in6 *)a->ai_addr, text, sizeof text);
    js_pushstring(J, text);
    js_setindex(J, -2, n++);
  }
}

static void release(struct lookup *l) {
  rt_drop(l->w.rt, l->callback);
  if (l->found)
    freeaddrinfo(l->found);
  free(l->name);
  free(l);
}

static void done(struct rt_work *w, int status) {
  struct lookup *l = (struct lookup *)w;
  struct rt *rt = w->rt;
  uint64_t task = w->task, wait = rt_work_wait_ns(w);
  rt_push_slot(rt, l->callback);
  js_pushundefined(rt->J);
  js_pushnumber(rt->J, status < 0 ? status : l->err);
  push_addresses(rt->J, l);
  release(l);
  rt_call(rt, TR_KIND_DNS, task, wait, 2);
}

static struct lookup *new_lookup(struct rt *rt, int callback) {
  struct lookup *l = calloc(1, sizeof *l);
  if (!l)
    rt_oom();
  l->w.rt = rt;
  l->callback = rt_hold(rt, callback);
  return l;
}

static void submit(js_State *J, struct lookup *l, const char *op) {
  int err = rt_work_submit(l->w.rt, &l->w, TR_KIND_DNS, op);
  if (err < 0)
    release(l);
  js_pushnumber(J, err);
}

/* lookup(name, family, hints, callback): callback(error number, addresses as texts) */
static void b_lookup(js_State *J) {
  struct rt *rt = rt_of(J);
  int family = js_tointeger(J, 2), flags = js_tointeger(J, 3);
  const char *name = js_tostring(J, 1);
  struct lookup *l = new_lookup(rt, 4);
  l->name = strdup(name);
  if (!l->name)
    rt_oom();
  l->hints.ai_family = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNSPEC;
  l->hints.ai_socktype = SOCK_STREAM;
  l->hints.ai_flags = flags;
  l->w.run = run;
  l->w.done = done;
  submit(J, l, "lookup");
}

/* ---- the other way ---- */

/* On a worker. */
static void run_service(struct rt_work *w) {
  struct lookup *l = (struct lookup *)w;
  l->err = uv_error(getnameinfo((struct sockaddr *)&l->address, sizeof l->address, l->host,
                                sizeof l->host, l->port, sizeof l->port, NI_NAMEREQD));
  w->result = l->err;
}

static void done_service(struct rt_work *w, int status) {
  struct lookup *l = (struct lookup *)w;
  struct rt *rt = w->rt;
  uint64_t task = w->task, wait = rt_work_wait_ns(w);
  rt_push_slot(rt, l->callback);
  js_pushundefined(rt->J);
  js_pushnumber(rt->J, status < 0 ? status : l->err);
  js_pushstring(rt->J, l->host);
  js_pushstring(rt->J, l->port);
  release(l);
  rt_call(rt, TR_KIND_DNS, task, wait, 3);
}

/* lookupService(address, port, callback): callback(error number, name, service) */
static void b_lookup_service(js_State *J) {
  struct rt *rt = rt_of(J);
  const char *text = js_tostring(J, 1);
  int port = js_tointeger(J, 2), err;
  struct lookup *l = new_lookup(rt, 3);
  if (strchr(text, ':'))
    err = uv_ip6_addr(text, port, (struct sockaddr_in6 *)&l->address);
  else
    err = uv_ip4_addr(text, port, (struct sockaddr_in *)&l->address);
  if (err < 0) {
    release(l);
    js_pushnumber(J, err);
    return;
  }
  l->w.run = run_service;
  l->w.done = done_service;
  submit(J, l, "lookupService");
}

void rt_binding_dns(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "lookup", b_lookup, 4);
  rt_method(J, "lookupService", b_lookup_service, 3);
  rt_set_number(J, "ADDRCONFIG", AI_ADDRCONFIG);
  rt_set_number(J, "ALL", AI_ALL);
  rt_set_number(J, "V4MAPPED", AI_V4MAPPED);
}
