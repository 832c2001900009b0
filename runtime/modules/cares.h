/*
 * Questions to DNS servers through c-ares, on the loop: its sockets are polled, its timeouts
 * are one timer of a channel. channel(timeout ms or -1, tries) makes a channel, whose methods
 * return 0 or a number where nothing else is said:
 *
 *   query(type, name, callback)     the type's number
 *   reverse(address, -, callback)   UV_EINVAL when it is no address
 *                                   callback(status, records, ttls) of both: the status is
 *                                   ARES_*, the ttls (seconds) are those of A and AAAA
 *   getServers()                    [[address, port], ...]
 *   setServers([[family, address, port], ...])  ARES_*, or -1000 while questions are open
 *   setLocalAddress(ipv4, ipv6)     addresses that were checked; undefined is none
 *   cancel()
 *
 * A question is a task of kind dns. Answers are delivered after c-ares has returned, so that a
 * callback may do with its channel what it wants. A channel lives while it has questions or
 * its object does. Loop's thread only.
 */
#ifndef RT_MODULES_CARES_H
#define RT_MODULES_CARES_H

#include <stddef.h>

#include "runtime/rt.h"

/* runtime/modules.def */
void rt_binding_cares(struct rt *rt);

/* ---- cares_answer.c: what a server said ---- */

/* The types of records that programs may ask for. */
enum {
  RT__DNS_A = 1,
  RT__DNS_NS = 2,
  RT__DNS_CNAME = 5,
  RT__DNS_SOA = 6,
  RT__DNS_PTR = 12,
  RT__DNS_MX = 15,
  RT__DNS_TXT = 16,
  RT__DNS_AAAA = 28,
  RT__DNS_SRV = 33,
  RT__DNS_NAPTR = 35,
  RT__DNS_ANY = 255,
  RT__DNS_CAA = 257
};

/* Pushes two arrays, the records of the message that are of this type and their ttls, and
 * returns ARES_SUCCESS; or pushes nothing and returns ARES_ENODATA or ARES_EBADRESP. */
int rt__dns_push_records(js_State *J, const unsigned char *message, size_t length, int type);

#endif
