/* Who is who in OTLP: resources, scopes, identifiers. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "exporters/otlp.h"

enum { KEY = 1, VALUE = 2, STRING_VALUE = 1, BOOL_VALUE = 2, INT_VALUE = 3 };

uint64_t ot__mix(uint64_t seed, uint64_t value) {
  uint64_t x = (seed ^ value) + 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  x ^= x >> 31;
  return x ? x : 1;
}

uint64_t ot__identity(int32_t pid, const struct tr_process_info *info) {
  return ot__mix(ot__mix((uint64_t)pid, 1), info ? info->start_ns : 0);
}

void ot__text(struct ex_bytes *b, unsigned field, const char *key, const char *value) {
  size_t begin = ex_pb_open(b, field);
  ex_pb_bytes(b, KEY, key, strlen(key));
  size_t any = ex_pb_open(b, VALUE);
  ex_pb_text(b, STRING_VALUE, value);
  ex_pb_close(b, any);
  ex_pb_close(b, begin);
}

static void number(struct ex_bytes *b, unsigned field, const char *key, unsigned type,
                   uint64_t value) {
  size_t begin = ex_pb_open(b, field);
  ex_pb_bytes(b, KEY, key, strlen(key));
  size_t any = ex_pb_open(b, VALUE);
  ex_pb_u64(b, type, value);
  ex_pb_close(b, any);
  ex_pb_close(b, begin);
}

void ot__int(struct ex_bytes *b, unsigned field, const char *key, int64_t value) {
  number(b, field, key, INT_VALUE, (uint64_t)value);
}

void ot__bool(struct ex_bytes *b, unsigned field, const char *key, int value) {
  number(b, field, key, BOOL_VALUE, value != 0);
}

/* The program's name out of its command: its first word without the folders. */
static void put_service(struct ex_bytes *b, const char *command) {
  char name[sizeof((struct tr_process_info *)0)->command];
  size_t length = strcspn(command, " \t\n");
  snprintf(name, sizeof name, "%.*s", (int)length, command);
  const char *slash = strrchr(name, '/');
  const char *base = slash && slash[1] ? slash + 1 : name;
  ot__text(b, OT__RESOURCE_ATTRIBUTE, "service.name", *base ? base : "unknown_service");
}

void ot__resource(struct ex_bytes *b, const struct ex_origin *origin, int32_t pid,
                  const struct tr_process_info *info) {
  char instance[32];
  size_t begin = ex_pb_open(b, 1);
  if (origin->service)
    ot__text(b, OT__RESOURCE_ATTRIBUTE, "service.name", origin->service);
  else
    put_service(b, info ? info->command : "");
  snprintf(instance, sizeof instance, "%016" PRIx64, ot__identity(pid, info));
  ot__text(b, OT__RESOURCE_ATTRIBUTE, "service.instance.id", instance);
  if (*origin->host)
    ot__text(b, OT__RESOURCE_ATTRIBUTE, "host.name", origin->host);
  ot__int(b, OT__RESOURCE_ATTRIBUTE, "process.pid", pid);
  if (info) {
    ot__int(b, OT__RESOURCE_ATTRIBUTE, "process.parent_pid", info->ppid);
    ot__text(b, OT__RESOURCE_ATTRIBUTE, "process.command_line", info->command);
  }
  ot__text(b, OT__RESOURCE_ATTRIBUTE, "process.runtime.name", "libuv");
  ex_pb_close(b, begin);
}

void ot__scope(struct ex_bytes *b, const struct ex_origin *origin) {
  size_t begin = ex_pb_open(b, 1);
  ex_pb_text(b, 1, "uvscope");
  if (origin->version)
    ex_pb_text(b, 2, origin->version);
  ex_pb_close(b, begin);
}
