/* Helpers over cJSON. */
#include "exporters/object.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exporters/text.h"

static void *need(void *p) {
  if (!p) {
    fputs("uvscope: out of memory\n", stderr);
    exit(1);
  }
  return p;
}

cJSON *ex__object(void) {
  return need(cJSON_CreateObject());
}

cJSON *ex__array(void) {
  return need(cJSON_CreateArray());
}

static void add(cJSON *o, const char *name, cJSON *item) {
  cJSON_AddItemToObject(o, name, need(item));
}

cJSON *ex__object_in(cJSON *parent, const char *name) {
  cJSON *o = ex__object();
  add(parent, name, o);
  return o;
}

cJSON *ex__array_in(cJSON *parent, const char *name) {
  cJSON *a = ex__array();
  add(parent, name, a);
  return a;
}

cJSON *ex__object_at_end(cJSON *array) {
  cJSON *o = ex__object();
  cJSON_AddItemToArray(array, o);
  return o;
}

/* cJSON's numbers are doubles: the digits are given instead. */
void ex__u64(cJSON *o, const char *name, uint64_t value) {
  char text[24];
  snprintf(text, sizeof text, "%" PRIu64, value);
  add(o, name, cJSON_CreateRaw(text));
}

void ex__i64(cJSON *o, const char *name, int64_t value) {
  char text[24];
  snprintf(text, sizeof text, "%" PRId64, value);
  add(o, name, cJSON_CreateRaw(text));
}

void ex__null(cJSON *o, const char *name) {
  add(o, name, cJSON_CreateNull());
}

void ex__bool(cJSON *o, const char *name, int value) {
  add(o, name, cJSON_CreateBool(value));
}

void ex__number(cJSON *o, const char *name, double value) {
  add(o, name, need(cJSON_CreateNumber(value)));
}

void ex__share(cJSON *o, const char *name, double value) {
  add(o, name,
      value >= 0 ? cJSON_CreateNumber(round(value * 1e4) / 1e4) : cJSON_CreateNull());
}

static cJSON *clean_string(const char *text) {
  char *clean = ex_utf8(text);
  cJSON *item = need(cJSON_CreateString(clean));
  free(clean);
  return item;
}

void ex__str(cJSON *o, const char *name, const char *text) {
  add(o, name, clean_string(text));
}

void ex__str_at_end(cJSON *array, const char *text) {
  cJSON_AddItemToArray(array, clean_string(text));
}

void ex__percentiles(cJSON *o, const struct md_hist *h) {
  ex__u64(o, "p50_ns", md_hist_percentile(h, 0.5));
  ex__u64(o, "p99_ns", md_hist_percentile(h, 0.99));
  ex__u64(o, "max_ns", h->count ? h->max_ns : 0);
}

char *ex__print(cJSON *o, int indented) {
  char *text = need(indented ? cJSON_Print(o) : cJSON_PrintUnformatted(o));
  cJSON_Delete(o);
  size_t length = strlen(text);
  char *line = need(realloc(text, length + 2));
  memcpy(line + length, "\n", 2);
  return line;
}
