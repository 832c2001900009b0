/*
 * Small helpers over cJSON: exact integers, sanitised strings, no unchecked allocation.
 * Private to exporters/.
 */
#ifndef EX_OBJECT_H
#define EX_OBJECT_H

#include <stdint.h>
#include <cjson/cJSON.h>

#include "model/histogram.h"

/* All of these end the program when memory runs out. */
cJSON *ex__object(void);
cJSON *ex__array(void);
cJSON *ex__object_in(cJSON *parent, const char *name);
cJSON *ex__array_in(cJSON *parent, const char *name);
cJSON *ex__object_at_end(cJSON *array);
void ex__u64(cJSON *o, const char *name, uint64_t value);
void ex__i64(cJSON *o, const char *name, int64_t value);
void ex__null(cJSON *o, const char *name);
void ex__bool(cJSON *o, const char *name, int value);
void ex__number(cJSON *o, const char *name, double value);
/* A share, with four decimals. */
void ex__share(cJSON *o, const char *name, double value);
void ex__str(cJSON *o, const char *name, const char *text);
void ex__str_at_end(cJSON *array, const char *text);
/* p50_ns, p99_ns and max_ns of h. */
void ex__percentiles(cJSON *o, const struct md_hist *h);
/* Prints and frees the object; with a newline at the end. */
char *ex__print(cJSON *o, int indented);

#endif
