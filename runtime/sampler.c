#include "runtime/internal.h"
void rt__sampler_init(struct rt *rt, const struct rt_options *options) { (void)rt; (void)options; }
void rt__sampler_stop(struct rt *rt) { (void)rt; }
