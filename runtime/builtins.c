/* modules.def as a table. */
#include "runtime/builtins.h"

#include <string.h>

#define PUBLIC 1
#define INTERNAL 0
/* A binding is declared by its row; NULL rows declare nothing that is used. */
#define MODULE(name, js, init, visibility) extern rt_binding_init init;
#undef NULL
#define NULL rt__no_binding
#include "runtime/modules.def"
#undef MODULE
#define rt__no_binding ((rt_binding_init *)0)

const struct rt__builtin rt__builtins[] = {
#define MODULE(name, js, init, visibility) {name, js, init, visibility},
#include "runtime/modules.def"
#undef MODULE
};

const size_t rt__builtin_count = sizeof rt__builtins / sizeof rt__builtins[0];

int rt__builtin_find(const char *name) {
  for (size_t i = 0; i < rt__builtin_count; i++)
    if (strcmp(rt__builtins[i].name, name) == 0)
      return (int)i;
  return -1;
}
