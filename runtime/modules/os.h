/*
 * What the two files of the os module share. Thread: the loop's.
 */
#ifndef RT_MODULES_OS_H
#define RT_MODULES_OS_H

#include "runtime/rt.h"

/* Pushes os.constants. */
void rt__os_push_constants(js_State *J);

#endif
