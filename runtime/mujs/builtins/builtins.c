/* builtins.def as a sequence of calls. */
#include "runtime/mujs/builtins/builtins.h"

/* Called by the engine at the end of jsB_init. */
void jsB_initextra(js_State *J) {
#define BUILTIN(area) jsb_##area(J);
#include "runtime/mujs/builtins/builtins.def"
#undef BUILTIN
}
