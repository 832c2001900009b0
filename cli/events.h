/*
 * A recording that can be read again and again, for the timeline of the model.
 *
 * Thread: each cursor has a reader of its own, so that the timeline's thread and the
 * viewer's do not meet. Ownership: `path` is borrowed.
 */
#ifndef CLI_EVENTS_H
#define CLI_EVENTS_H

#include "model/window.h"

struct md_events cli_file_events(const char *path);

#endif
