/*
 * The JavaScript sources of the built-in modules, embedded by runtime/embed.sh.
 * Constant data; any thread.
 */
#ifndef RT_LIB_H
#define RT_LIB_H

#include <stddef.h>

struct rt_lib {
  const char *name; /* file name without .js; NULL ends the table */
  const char *source;
  size_t length;
};
extern const struct rt_lib rt_libs[];

#endif
