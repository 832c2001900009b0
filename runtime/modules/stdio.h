/* The binding of internal_stdio; loop's thread. */
#ifndef RT_MODULES_STDIO_H
#define RT_MODULES_STDIO_H

#include "runtime/rt.h"

/* runtime/modules.def */
void rt_binding_stdio(struct rt *rt);

#endif
