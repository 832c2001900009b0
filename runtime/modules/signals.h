/*
 * Natives for signals. Thread: the loop's.
 */
#ifndef RT_MODULES_SIGNALS_H
#define RT_MODULES_SIGNALS_H

#include "runtime/internal.h"

/* signalStart(number, callback): a handle, or a negative error. The handle does not keep
 * the loop alive; it lives until signalStop(handle). */
void rt__js_signal_start(js_State *J);
void rt__js_signal_stop(js_State *J);

#endif
