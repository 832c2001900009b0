/* Message ports: groups of two (a MessageChannel) or of all that have a name (a
 * BroadcastChannel), whose members get what another one posts. */
#include "runtime/modules/message_port.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char port_tag[] = "MessagePort";
/* No more messages at once than there were, or this many: the loop has other work too. */
enum { AT_ONCE = 1000 };

struct group {
  pthread_mutex_t lock;
  struct rt_port *members;
  struct group *next; /* among those with a name */
  char *name;         /* NULL: a pair */
};

struct rt_port {
  struct rt_mail mail;
  struct group *group; /* NULL once it is closed */
  struct rt_port *next;
  struct rt_message *first, **last;
  struct rt_mailbox *box; /* NULL while nobody has it */
  int listening;          /* messages are to be delivered */
  int peer_gone;          /* the group's lock: the other one of a pair was closed */
  /* of the thread that has it */
  struct rt_port *next_here, **link;
  struct rt *rt;
  rt_slot self;
  int started;
  int delivering;   /* messages that had come */
  int close_wanted; /* after these */
  int refed;
};

static pthread_mutex_t names_lock = PTHREAD_MUTEX_INITIALIZER;
static struct group *named_groups; /* under names_lock */

/* ---- groups ---- */

static void enter(struct group *g, struct rt_port *port) {
  port->group = g;
  port->next = g->members;
  g->members = port;
}

static struct group *group_new(const char *name) {
  struct group *g = rt__alloc(sizeof *g);
  pthread_mutex_init(&g->lock, NULL);
  g->name = name ? strdup(name) : NULL;
  return g;
}

static void group_free(struct group *g) {
  pthread_mutex_destroy(&g->lock);
  free(g->name);
  free(g);
}

static struct group *group_named(const char *name) {
  struct group *g;
  for (g = named_groups; g; g = g->next)
    if (strcmp(g->name, name) == 0)
      return g;
  g = group_new(name);
  g->next = named_groups;
  named_groups = g;
  return g;
}

static void group_forget(struct group *g) {
  struct group **link = &named_groups;
  while (*link != g)
    link = &(*link)->next;
  *link = g->next;
}

static void wake(struct rt_port *port) {
  if (port->box)
    rt__mailbox_put(port->box, &port->mail);
}

/* Takes a port out of its group; the last one of a group takes it with it. */
static void leave(struct rt_port *port) {
  struct group *g = port->group;
  int named = g->name != NULL, last;
  if (named)
    pthread_mutex_lock(&names_lock);
  pthread_mutex_lock(&g->lock);
  struct rt_port **link = &g->members;
  while (*link != port)
    link = &(*link)->next;
  *link = port->next;
  port->group = NULL;
  port->box = NULL;
  if (!named && g->members) {
    g->members->peer_gone = 1;
    wake(g->members);
  }
  last = !g->members;
  if (last && named)
    group_forget(g);
  pthread_mutex_unlock(&g->lock);
  if (named)
    pthread_mutex_unlock(&names_lock);
  if (last)
    group_free(g);
}

/* ---- messages on their way ---- */

static void messages_free(struct rt_message *m) {
  while (m) {
    struct rt_message *next = m->next;
    rt__message_free(m);
    m = next;
  }
}

static void append(struct rt_port *to, struct rt_message *m) {
  m->next = NULL;
  *to->last = m;
  to->last = &m->next;
  if (to->listening)
    wake(to);
}

static void trace_sent(struct rt *rt, struct rt_message *m) {
  struct tr_thread *t = rt->trace;
  if (!t)
    return;
  m->flow = tr_flow_new();
  m->sent = tr_now(t);
  m->cause = rt->task;
  m->site = rt_site_here(rt);
  tr_emit_IPC_SEND(t, m->sent, (uint32_t)m->length, m->flow, (uint64_t)getpid());
}

/* A port cannot be sent through itself. */
static int is_lost(const struct group *g, const struct rt_message *m) {
  for (int i = 0; i < m->port_count; i++)
    if (m->ports[i] && m->ports[i]->group == g)
      return 1;
  return 0;
}

void rt__port_post(struct rt *rt, struct rt_port *port, struct rt_message *m) {
  struct group *g = port->group;
  if (!g) {
    rt__message_free(m);
    return;
  }
  if (is_lost(g, m)) {
    rt__message_free(m);
    rt__process_warning(rt, "The target port was posted to itself, and the communication "
                            "channel was lost", "Warning", NULL);
    return;
  }
  trace_sent(rt, m);
  pthread_mutex_lock(&g->lock);
  for (struct rt_port *to = g->members; to; to = to->next)
    if (to != port && g->name)
      append(to, rt__message_copy(m));
    else if (to != port) {
      append(to, m);
      m = NULL;
    }
  pthread_mutex_unlock(&g->lock);
  if (m)
    rt__message_free(m);
}

/* The next message. `left`: whether there is another one. */
static struct rt_message *take(struct rt_port *port, int *left) {
  struct group *g = port->group;
  *left = 0;
  if (!g)
    return NULL;
  pthread_mutex_lock(&g->lock);
  struct rt_message *m = port->first;
  if (m) {
    port->first = m->next;
    if (!port->first)
      port->last = &port->first;
    *left = port->first != NULL;
  }
  pthread_mutex_unlock(&g->lock);
  return m;
}

static size_t waiting(struct rt_port *port, int *peer_gone) {
  size_t n = 0;
  pthread_mutex_lock(&port->group->lock);
  for (struct rt_message *m = port->first; m; m = m->next)
    n++;
  *peer_gone = port->peer_gone;
  pthread_mutex_unlock(&port->group->lock);
  return n;
}

/* ---- life ---- */

static void deliver(struct rt *rt, struct rt_mail *mail);

static struct rt_port *port_new(void) {
  struct rt_port *port = rt__alloc(sizeof *port);
  port->mail.deliver = deliver;
  port->last = &port->first;
  return port;
}

void rt__port_pair(struct rt_port *ports[2]) {
  struct group *g = group_new(NULL);
  for (int i = 0; i < 2; i++)
    enter(g, ports[i] = port_new());
}

static void port_free(struct rt_port *port) {
  messages_free(port->first);
  free(port);
}

void rt__port_discard(struct rt_port *port) {
  if (port->group)
    leave(port);
  port_free(port);
}

static void finalize(js_State *J, void *data) {
  struct rt_port *port = data;
  (void)J;
  if (port && !port->group)
    port_free(port);
}

/* From here on no other thread wakes this one for the port. */
static void stop_listening(struct rt_port *port) {
  struct rt_mailbox *box = rt__mailbox(port->rt);
  if (port->group) {
    pthread_mutex_lock(&port->group->lock);
    port->box = NULL;
    port->listening = 0;
    pthread_mutex_unlock(&port->group->lock);
  }
  rt__mailbox_forget(box, &port->mail);
  if (port->started && port->refed)
    rt__mailbox_ref(box, -1);
  port->started = port->refed = 0;
}

static struct rt_port **ports_here(struct rt *rt);

static void unlink_here(struct rt_port *port) {
  *port->link = port->next_here;
  if (port->next_here)
    port->next_here->link = port->link;
}

void rt__port_detach(struct rt *rt, struct rt_port *port) {
  rt_slot self = port->self;
  stop_listening(port);
  unlink_here(port);
  rt_push_slot(rt, self);
  rt__object_at(rt->J, -1)->u.user.data = NULL;
  js_pop(rt->J, 1);
  port->self = 0;
  port->rt = NULL;
  rt_drop(rt, self);
}

static void push_object(struct rt *rt, struct rt_port *port, rt_slot proto) {
  struct rt_port **here = ports_here(rt);
  rt_push_slot(rt, proto);
  js_newuserdata(rt->J, port_tag, port, finalize);
  port->rt = rt;
  port->self = rt_hold(rt, -1);
  port->next_here = *here;
  port->link = here;
  if (*here)
    (*here)->link = &port->next_here;
  *here = port;
  pthread_mutex_lock(&port->group->lock);
  port->box = rt__mailbox(rt);
  if (port->peer_gone)
    wake(port);
  pthread_mutex_unlock(&port->group->lock);
}

/* The port stays on this thread; what waits in it is lost. */
static void close_port(struct rt_port *port) {
  struct rt *rt = port->rt;
  if (!port->group)
    return;
  stop_listening(port);
  leave(port);
  unlink_here(port);
  messages_free(port->first);
  port->first = NULL;
  port->last = &port->first;
  rt_drop(rt, port->self); /* the port may be freed from here on */
}

/* ---- delivery ---- */

struct ports {
  struct rt_port *here;
  rt_slot proto;
  rt_slot hooks[PORT_HOOKS];
  struct rt_message *reading; /* the one that the hook is called for */
};

static struct ports *ports_of(struct rt *rt) {
  if (!rt->ports)
    rt->ports = rt__alloc(sizeof *rt->ports);
  return rt->ports;
}

static struct rt_port **ports_here(struct rt *rt) {
  return &ports_of(rt)->here;
}

void rt__port_push_hook(struct rt *rt, enum rt__port_hook hook) {
  rt_push_slot(rt, ports_of(rt)->hooks[hook]);
}

void rt__port_push(struct rt *rt, struct rt_port *port) {
  push_object(rt, port, ports_of(rt)->proto);
}

static void deliver_message(struct rt *rt, struct rt_port *port, struct rt_message *m) {
  struct tr_thread *t = rt->trace;
  uint64_t task = t || rt->async ? tr_task_new() : 0;
  if (t)
    tr_emit_TASK_CREATE(t, tr_now(t), TR_KIND_MESSAGE, m->site, task, m->cause);
  if (t && m->flow)
    tr_emit_IPC_RECV(t, tr_now(t), (uint32_t)m->length, m->flow, (uint64_t)getpid());
  rt__port_push_hook(rt, PORT_HOOK_MESSAGE);
  js_pushundefined(rt->J);
  rt_push_slot(rt, port->self);
  ports_of(rt)->reading = m;
  rt_call(rt, TR_KIND_MESSAGE, task, m->flow ? rt__ns_since(rt, m->sent) : TR_UNKNOWN, 1);
  ports_of(rt)->reading = NULL;
  rt__message_free(m);
}

static void deliver_close(struct rt *rt, struct rt_port *port) {
  uint64_t task = rt_task_new(rt, TR_KIND_CLOSE);
  rt__port_push_hook(rt, PORT_HOOK_CLOSE);
  js_pushundefined(rt->J);
  rt_push_slot(rt, port->self);
  close_port(port);
  rt_call(rt, TR_KIND_CLOSE, task, TR_UNKNOWN, 1);
}

static void deliver(struct rt *rt, struct rt_mail *mail) {
  struct rt_port *port = (struct rt_port *)mail;
  int gone, left = 0;
  size_t n = waiting(port, &gone);
  rt_push_slot(rt, port->self); /* keeps the port while it is looked at */
  if (!port->started) {
    if (gone && n == 0)
      deliver_close(rt, port);
    js_pop(rt->J, 1);
    return;
  }
  port->delivering = 1;
  for (n = n > AT_ONCE ? n : AT_ONCE; n > 0 && port->started && !rt->exiting; n--) {
    struct rt_message *m = take(port, &left);
    if (!m)
      break;
    deliver_message(rt, port, m);
  }
  port->delivering = 0;
  if (port->close_wanted)
    close_port(port);
  else if (port->group && left)
    rt__mailbox_put(rt__mailbox(rt), &port->mail);
  else if (port->group && port->started && waiting(port, &gone) == 0 && gone)
    deliver_close(rt, port);
  js_pop(rt->J, 1);
}

/* ---- natives ---- */

struct rt_port *rt__port_of(js_State *J, int idx) {
  struct rt_port *port = rt__userdata(rt__object_at(J, idx), port_tag);
  return port && port->group ? port : NULL;
}

int rt__port_is(js_State *J, int idx) {
  return js_isuserdata(J, idx, port_tag);
}

/* read(): the value of the message that the hook was called for. */
static void b_read(js_State *J) {
  struct rt *rt = rt_of(J);
  struct rt_message *m = ports_of(rt)->reading;
  ports_of(rt)->reading = NULL;
  if (m)
    rt__message_read(rt, m);
  else
    js_pushundefined(J);
}

/* channel(): two ports. */
static void b_channel(js_State *J) {
  struct rt *rt = rt_of(J);
  struct rt_port *ports[2];
  rt__port_pair(ports);
  js_newarray(J);
  for (int i = 0; i < 2; i++) {
    rt__port_push(rt, ports[i]);
    js_setindex(J, -2, i);
  }
}

/* broadcast(name, prototype): a port in the group of that name. */
static void b_broadcast(js_State *J) {
  struct rt *rt = rt_of(J);
  struct rt_port *port = port_new();
  const char *name = js_tostring(J, 1);
  pthread_mutex_lock(&names_lock);
  struct group *g = group_named(name);
  pthread_mutex_lock(&g->lock);
  enter(g, port);
  pthread_mutex_unlock(&g->lock);
  pthread_mutex_unlock(&names_lock);
  rt__port_push(rt, port);
}

/* post(port, value, list of what is transferred) */
static void b_post(js_State *J) {
  struct rt *rt = rt_of(J);
  struct rt_port *port = rt__port_of(J, 1);
  struct rt_message *m = rt__message_write(rt, 2, 3, port);
  port = rt__port_of(J, 1); /* a getter may have closed it */
  if (port)
    rt__port_post(rt, port, m);
  else
    rt__message_free(m);
  js_pushundefined(J);
}

/* clone(value, list) */
static void b_clone(js_State *J) {
  struct rt *rt = rt_of(J);
  struct rt_message *m = rt__message_write(rt, 1, 2, NULL);
  if (js_try(J)) {
    rt__message_free(m);
    js_throw(J);
  }
  rt__message_read(rt, m);
  js_endtry(J);
  rt__message_free(m);
}

static void b_start(js_State *J) {
  struct rt_port *port = rt__port_of(J, 1);
  js_pushundefined(J);
  if (!port || port->started)
    return;
  port->started = 1;
  pthread_mutex_lock(&port->group->lock);
  port->listening = 1;
  if (port->first || port->peer_gone)
    wake(port);
  pthread_mutex_unlock(&port->group->lock);
}

/* ref(port, yes): only a port that was started keeps the loop alive. */
static void b_ref(js_State *J) {
  struct rt_port *port = rt__port_of(J, 1);
  int refed = js_toboolean(J, 2);
  js_pushundefined(J);
  if (!port || !port->started || port->refed == refed)
    return;
  port->refed = refed;
  rt__mailbox_ref(rt__mailbox(port->rt), refed ? 1 : -1);
}

static void b_has_ref(js_State *J) {
  struct rt_port *port = rt__port_of(J, 1);
  js_pushboolean(J, port && port->started && port->refed);
}

/* close(port): false when it was closed already. */
static void b_close(js_State *J) {
  struct rt_port *port = rt__port_of(J, 1);
  js_pushboolean(J, port != NULL);
  if (port && port->delivering)
    port->close_wanted = 1;
  else if (port)
    close_port(port);
}

/* receive(port): [value], or undefined when nothing waits. */
static void b_receive(js_State *J) {
  struct rt *rt = rt_of(J);
  struct tr_thread *t = rt->trace;
  struct rt_port *port = rt__port_of(J, 1);
  int left;
  struct rt_message *m = port ? take(port, &left) : NULL;
  if (!m) {
    js_pushundefined(J);
    return;
  }
  if (t && m->flow)
    tr_emit_IPC_RECV(t, tr_now(t), (uint32_t)m->length, m->flow, (uint64_t)getpid());
  if (js_try(J)) {
    rt__message_free(m);
    js_throw(J);
  }
  js_newarray(J);
  rt__message_read(rt, m);
  js_setindex(J, -2, 0);
  js_endtry(J);
  rt__message_free(m);
}

static void b_is_port(js_State *J) {
  js_pushnumber(J, rt__port_of(J, 1) ? 2 : rt__port_is(J, 1));
}

/* setUp(prototype of ports, hooks...) */
static void b_set_up(js_State *J) {
  struct rt *rt = rt_of(J);
  struct ports *p = ports_of(rt);
  p->proto = rt_hold(rt, 1);
  for (int i = 0; i < PORT_HOOKS; i++)
    p->hooks[i] = rt_hold(rt, 2 + i);
  js_pushundefined(J);
}

void rt__port_natives(struct rt *rt) {
  js_State *J = rt->J;
  rt_method(J, "read", b_read, 0);
  rt_method(J, "channel", b_channel, 0);
  rt_method(J, "broadcast", b_broadcast, 1);
  rt_method(J, "post", b_post, 3);
  rt_method(J, "clone", b_clone, 2);
  rt_method(J, "start", b_start, 1);
  rt_method(J, "ref", b_ref, 2);
  rt_method(J, "hasRef", b_has_ref, 1);
  rt_method(J, "close", b_close, 1);
  rt_method(J, "receive", b_receive, 1);
  rt_method(J, "isPort", b_is_port, 1);
  rt_method(J, "setUp", b_set_up, 1 + PORT_HOOKS);
}

/* ---- the end of a thread ---- */

void rt__ports_close(struct rt *rt) {
  while (rt->ports && rt->ports->here)
    close_port(rt->ports->here);
}

void rt__ports_free(struct rt *rt) {
  free(rt->ports);
}
