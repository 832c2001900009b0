/*
 * What exports say of where their events come from.
 *
 * Thread: the main one. Errors: none; what is not known stays empty.
 */
#ifndef CLI_ORIGIN_H
#define CLI_ORIGIN_H

#include "exporters/export.h"
#include "tracer/reader.h"

/* `service` is borrowed; NULL: $OTEL_SERVICE_NAME, else programs are called after their
 * commands. The machine is
 * this one for running programs, and for recordings that were made since it was started.
 */
struct ex_origin cli_origin(const struct tr_reader *r, const char *service);

#endif
