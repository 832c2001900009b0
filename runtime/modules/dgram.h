/*
 * UDP sockets as JavaScript objects. socket(ipv6) makes one; its methods return 0 or a
 * negative UV_E* number, where nothing else is said:
 *
 *   open(fd) bind(address, port, flags) connect(address, port) disconnect()
 *   recvStart(callback)       callback(number of bytes or error, Buffer, { address, family,
 *                             port, size }); recvStop()
 *   send(buffers, port, address, callback)
 *                             port and address undefined when connected. 1 + the number of
 *                             bytes when it was sent at once: no callback follows; 0: queued,
 *                             callback(error number, bytes) follows
 *   sockname() peername()     { address, family, port }, or a number
 *   option(name, value)       broadcast, ttl, multicastTTL, multicastLoopback
 *   multicastInterface(address)
 *   membership(group, interface, join) sourceMembership(source, group, interface, join)
 *   bufferSize(receive, size) the size, set first unless it is 0; or a negative number
 *   queueSize() queueCount() ref() unref() hasRef() fd() close(callback)
 *
 * A received message is a task that was scheduled where recvStart() was called; a queued send
 * is one that ends with its callback. A socket lives until it is closed and its object has
 * been collected; the object is kept alive while it is open. Loop's thread only.
 */
#ifndef RT_MODULES_DGRAM_H
#define RT_MODULES_DGRAM_H

#include <mujs.h>
#include <uv.h>

#include "runtime/rt.h"

/* The socket of an object on the stack, or NULL when it is none or was closed. */
uv_udp_t *rt_udp_of(js_State *J, int idx);
/* Pushes a new one, which is not bound; NULL, and nothing, when there can be none. */
uv_udp_t *rt_udp_push(struct rt *rt);
/* Says what family the socket has that another process opened. */
void rt_udp_adopted(uv_udp_t *handle);

/* runtime/modules.def */
void rt_binding_dgram(struct rt *rt);

#endif
