/* docs/events.md, made from events.def and kinds.def. Private to tracer/. */
#ifndef TR_EVENTS_DOC_H
#define TR_EVENTS_DOC_H

#include <stdio.h>

void tr__events_doc(FILE *out);

#endif
