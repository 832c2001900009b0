/*
 * The histograms of perf_hooks: whole numbers up to 2^53 with three significant digits.
 * Thread: the loop's. Owner: the object that JavaScript sees.
 */
#ifndef RT_MODULES_HISTOGRAM_H
#define RT_MODULES_HISTOGRAM_H

#include "runtime/internal.h"

struct rt__histogram;

/* Native: a new histogram object with add(), join(), stats(), percentile() and clear(). */
void rt__js_histogram(js_State *J);

/* The histogram at idx; throws a TypeError when there is none. */
struct rt__histogram *rt__histogram_at(js_State *J, int idx);

void rt__histogram_add(struct rt__histogram *h, uint64_t value);

#endif
