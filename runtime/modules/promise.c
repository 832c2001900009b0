#include "runtime/internal.h"
void rt__promise_init(struct rt *rt) { (void)rt; }
int rt__rejections_run(struct rt *rt) { (void)rt; return 0; }
void rt__rejections_mark(struct rt *rt) { (void)rt; }
void rt__promise_binding(struct rt *rt) { js_newobject(rt->J); }
