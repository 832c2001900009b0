/*
 * TCP and Unix sockets: what is added to the stream handles of stream_handle.h. The natives
 * take the handle as their first argument and return 0 or a negative UV_E* number:
 *
 *   tcp() unix()                       a handle that is not connected yet
 *   open(handle, fd)
 *   bind(handle, address, port, flags) bindUnix(handle, path)
 *   listen(handle, backlog, callback)  callback(error number, connection)
 *   connect(handle, address, port, callback) connectUnix(handle, path, callback)
 *                                      callback(error number)
 *   sockname(handle) peername(handle)  { address, family, port }, or a number
 *   reset(handle)
 *   lookup(name, family, hints, callback)
 *                                      callback(error number, addresses), on the pool
 *
 * Loop's thread only.
 */
#ifndef RT_MODULES_NET_H
#define RT_MODULES_NET_H

#include "runtime/modules/stream_handle.h"

/* A task that follows from `cause` though no JavaScript runs: a connection that came in. */
uint64_t rt__task_follow(struct rt *rt, enum tr_kind kind, uint32_t site, uint64_t cause);

/* Pushes a handle of the server's kind that has accepted the waiting connection; pushes
 * nothing when there is an error, which is returned. */
int rt__net_accept(struct rt_stream *server, struct rt_stream **client);

/* Pushes { address, family, port } of a socket's address. */
void rt__net_push_address(js_State *J, const struct sockaddr *address);

/* The natives of net_fast.c, onto the binding on top of the stack. */
void rt__net_fast_binding(struct rt *rt);

/* runtime/modules.def */
void rt_binding_net(struct rt *rt);
void rt_binding_dns(struct rt *rt);

#endif
