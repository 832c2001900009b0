/*
 * CTF 1.8, the parts of one exporter: ctf.c writes packets and events, ctf_metadata.c the
 * text that describes them. An event has the id of its type, and its fields as the table
 * of events has them: numbers in their width there, names as strings.
 */
#ifndef EX_CTF_H
#define EX_CTF_H

#include <stddef.h>

#include "exporters/bytes.h"

enum { CTF_MAGIC = (int)0xc1fc1fc1 };
extern const unsigned char ctf__uuid[16];

/* Events that no recording has: what follows from several of its events. */
enum { CTF_SLOW = 0xf001, CTF_POOL_STAGE, CTF_CHILD, CTF_COUNTER, CTF_SPAN };

void ctf__metadata(struct ex_bytes *out);

#endif
