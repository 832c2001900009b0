/*
 * The table of built-in modules, expanded from modules.def. Constant data.
 */
#ifndef RT_BUILTINS_H
#define RT_BUILTINS_H

#include <stddef.h>

#include "runtime/rt.h"

struct rt__builtin {
  const char *name;
  const char *js;           /* file under runtime/lib without .js; "" for none */
  rt_binding_init *binding; /* NULL for none */
  int is_public;            /* programs may require it */
};

extern const struct rt__builtin rt__builtins[];
extern const size_t rt__builtin_count;

/* The index of a built-in, -1 when there is none. */
int rt__builtin_find(const char *name);

#endif
