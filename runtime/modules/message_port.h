/*
 * Messages between engines: values as bytes, ports that carry them, and the mailbox of a
 * thread, where all that concerns it from other threads arrives.
 *
 * Thread: a port belongs to the thread whose mailbox it has; what other threads touch is
 * under its group's lock. Order of locks: a group's, then a mailbox's.
 */
#ifndef RT_MODULES_MESSAGE_PORT_H
#define RT_MODULES_MESSAGE_PORT_H

#include <pthread.h>

#include "runtime/internal.h"

/* ---- the mailbox ---- */

/* Something that is to be looked at on the mailbox's thread. Embed it first. */
struct rt_mail {
  struct rt_mail *next;
  int queued;
  void (*deliver)(struct rt *rt, struct rt_mail *mail);
};

struct rt_mailbox;

/* The thread's own; made at its first use. */
struct rt_mailbox *rt__mailbox(struct rt *rt);
/* Any thread, while the box is open: deliver() is called soon, once for several calls. */
void rt__mailbox_put(struct rt_mailbox *box, struct rt_mail *mail);
/* Forgets a mail that waits. On the mailbox's thread. */
void rt__mailbox_forget(struct rt_mailbox *box, struct rt_mail *mail);
/* Counts what keeps the loop alive: +1 or -1. */
void rt__mailbox_ref(struct rt_mailbox *box, int change);
/* The end of its thread: closes the handle; later frees the rest. */
void rt__mailbox_close(struct rt *rt);
void rt__mailbox_free(struct rt *rt);

/* ---- messages ---- */

struct jsb_shared;
struct rt_port;

/* A value on its way. What it carries besides bytes is owned by it until it is read. */
struct rt_message {
  struct rt_message *next;
  unsigned char *bytes;
  size_t length, room;
  struct rt_port **ports; /* transferred; NULL where they were taken out */
  int port_count;
  struct jsb_shared **shared; /* memory of SharedArrayBuffers, a reference each */
  int shared_count;
  uint64_t flow;    /* id of the trace's flow, 0 without */
  uint64_t sent;    /* when; clock units */
  uint64_t cause;   /* the task that sent it */
  uint32_t site;    /* and the line */
};

/* Writes the value at idx, with the objects of the array at `list` (may be undefined)
 * transferred; `source` is the port that it is posted to, NULL for none. Throws what Node
 * throws, and then everything is as it was. Caller frees with rt__message_free(). */
struct rt_message *rt__message_write(struct rt *rt, int idx, int list,
                                     struct rt_port *source);
/* Pushes the value; the message stays the caller's, its ports are taken out of it. */
void rt__message_read(struct rt *rt, struct rt_message *m);
/* Another one with the same bytes and memory, but without ports. Any thread. */
struct rt_message *rt__message_copy(const struct rt_message *m);
/* Any thread. */
void rt__message_free(struct rt_message *m);

/* ---- ports ---- */

/* The port of the object at idx; NULL when it is none, or has been given away. */
struct rt_port *rt__port_of(js_State *J, int idx);
int rt__port_is(js_State *J, int idx);

/* Takes a port away from its object and thread, for a message. */
void rt__port_detach(struct rt *rt, struct rt_port *port);
/* Pushes a new object for a detached port, which is this thread's from now on. */
void rt__port_push(struct rt *rt, struct rt_port *port);
/* Two detached ports that are connected. */
void rt__port_pair(struct rt_port *ports[2]);
/* A port that is nobody's: closes and frees it. Any thread. */
void rt__port_discard(struct rt_port *port);
/* Appends to the queue of a detached port's peer, or of an attached one's. */
void rt__port_post(struct rt *rt, struct rt_port *port, struct rt_message *m);

/* The end of this thread. */
void rt__ports_close(struct rt *rt);
void rt__ports_free(struct rt *rt);

/* The functions of the binding that concern ports, on the object on top. */
void rt__port_natives(struct rt *rt);

/* Calls hooks of internal_message_port.js by number: "refuse" and so on. */
enum rt__port_hook { PORT_HOOK_REFUSE, PORT_HOOK_MESSAGE, PORT_HOOK_CLOSE,
                     PORT_HOOK_TRANSFER, PORT_HOOK_EXIT, PORT_HOOKS };
void rt__port_push_hook(struct rt *rt, enum rt__port_hook hook);

#endif
