/*
 * A USDT probe for each row of events.def: provider "uvscope", probe name the symbol, with
 * the four payload fields as arguments. A probe nobody listens to is one nop instruction.
 */
#ifndef TR_PROBES_H
#define TR_PROBES_H

#if defined(__has_include)
#if __has_include(<sys/sdt.h>) && !defined(TR_NO_PROBES)
#include <sys/sdt.h>
#define TR_PROBE(sym, h, w, x, y) DTRACE_PROBE4(uvscope, sym, h, w, x, y)
#endif
#endif
#ifndef TR_PROBE
#define TR_PROBE(sym, h, w, x, y) ((void)0)
#endif

#endif
