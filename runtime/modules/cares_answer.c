/* cares: the records of an answer as the objects that programs see. */
#include <ares.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/internal.h"
#include "runtime/modules/cares.h"

enum { NAME_MAX_LENGTH = 1025, HEADER = 12, FIXED = 10, CLASS_IN = 1 };

struct message {
  const unsigned char *bytes;
  size_t length;
};

struct record {
  const struct message *m;
  const unsigned char *data;
  size_t length;
  uint32_t ttl;
  int type;
  int typed; /* its object says its type */
};

static unsigned u16(const unsigned char *p) {
  return (unsigned)p[0] << 8 | p[1];
}

static uint32_t u32(const unsigned char *p) {
  return (uint32_t)u16(p) << 16 | u16(p + 2);
}

/* The name at p, and how many bytes it takes there; 0, or -1 when it is damaged. */
static int read_name(const struct message *m, const unsigned char *p, char *to,
                     size_t *taken) {
  char *name = NULL;
  long used = 0;
  size_t length;
  int status;
  if (p >= m->bytes + m->length)
    return -1;
  status = ares_expand_name(p, m->bytes, (int)m->length, &name, &used);
  if (status != ARES_SUCCESS)
    return -1;
  length = strlen(name);
  if (length < NAME_MAX_LENGTH)
    memcpy(to, name, length + 1);
  ares_free_string(name);
  *taken = (size_t)used;
  return length < NAME_MAX_LENGTH ? 0 : -1;
}

/* Texts have no encoding: a byte is a character. A record holds 65535 at most. */
static void push_latin1(js_State *J, const unsigned char *p, size_t length) {
  char *text = malloc(2 * length + 1), *to = text;
  if (!text)
    rt_oom();
  for (size_t i = 0; i < length; i++) {
    if (p[i] >= 0x80) {
      *to++ = (char)(0xc0 | p[i] >> 6);
      *to++ = (char)(0x80 | (p[i] & 0x3f));
    } else {
      *to++ = (char)p[i];
    }
  }
  rt_push_text(J, text, (size_t)(to - text));
  free(text);
}

/* ---- one function for each type: pushes the record, or nothing and returns -1 ---- */

static void say_type(js_State *J, const struct record *r, const char *name) {
  if (r->typed)
    rt_set_string(J, "type", name);
}

static int push_address(js_State *J, const struct record *r) {
  int six = r->type == RT__DNS_AAAA;
  char text[64];
  if (r->length != (six ? 16 : 4) ||
      uv_inet_ntop(six ? AF_INET6 : AF_INET, r->data, text, sizeof text) < 0)
    return -1;
  if (!r->typed) {
    js_pushstring(J, text);
    return 0;
  }
  js_newobject(J);
  rt_set_string(J, "address", text);
  rt_set_number(J, "ttl", r->ttl);
  say_type(J, r, six ? "AAAA" : "A");
  return 0;
}

static int push_name(js_State *J, const struct record *r) {
  char name[NAME_MAX_LENGTH];
  size_t taken;
  if (read_name(r->m, r->data, name, &taken) < 0)
    return -1;
  if (!r->typed) {
    js_pushstring(J, name);
    return 0;
  }
  js_newobject(J);
  rt_set_string(J, "value", name);
  say_type(J, r,
           r->type == RT__DNS_NS    ? "NS"
           : r->type == RT__DNS_PTR ? "PTR"
                                    : "CNAME");
  return 0;
}

static int push_mx(js_State *J, const struct record *r) {
  char name[NAME_MAX_LENGTH];
  size_t taken;
  if (r->length < 3 || read_name(r->m, r->data + 2, name, &taken) < 0)
    return -1;
  js_newobject(J);
  rt_set_string(J, "exchange", name);
  rt_set_number(J, "priority", u16(r->data));
  say_type(J, r, "MX");
  return 0;
}

static int push_srv(js_State *J, const struct record *r) {
  char name[NAME_MAX_LENGTH];
  size_t taken;
  if (r->length < 7 || read_name(r->m, r->data + 6, name, &taken) < 0)
    return -1;
  js_newobject(J);
  rt_set_string(J, "name", name);
  rt_set_number(J, "port", u16(r->data + 4));
  rt_set_number(J, "priority", u16(r->data));
  rt_set_number(J, "weight", u16(r->data + 2));
  say_type(J, r, "SRV");
  return 0;
}

/* The texts of a record, each with its length before it: pushes an array. */
static int push_texts(js_State *J, const unsigned char *p, size_t length) {
  int n = 0;
  js_newarray(J);
  while (length > 0) {
    if (p[0] >= length) {
      js_pop(J, 1);
      return -1;
    }
    push_latin1(J, p + 1, p[0]);
    js_setindex(J, -2, n++);
    length -= p[0] + 1u;
    p += p[0] + 1u;
  }
  return 0;
}

static int push_txt(js_State *J, const struct record *r) {
  if (r->length == 0)
    return -1;
  if (r->typed)
    js_newobject(J);
  if (push_texts(J, r->data, r->length) < 0) {
    js_pop(J, r->typed);
    return -1;
  }
  if (r->typed) {
    js_setproperty(J, -2, "entries");
    say_type(J, r, "TXT");
  }
  return 0;
}

static int push_soa(js_State *J, const struct record *r) {
  char server[NAME_MAX_LENGTH], master[NAME_MAX_LENGTH];
  const unsigned char *end = r->data + r->length, *p;
  size_t taken, more;
  if (read_name(r->m, r->data, server, &taken) < 0 ||
      read_name(r->m, r->data + taken, master, &more) < 0)
    return -1;
  p = r->data + taken + more;
  if (p > end || end - p < 20)
    return -1;
  js_newobject(J);
  rt_set_string(J, "nsname", server);
  rt_set_string(J, "hostmaster", master);
  rt_set_number(J, "serial", u32(p));
  rt_set_number(J, "refresh", (int32_t)u32(p + 4));
  rt_set_number(J, "retry", (int32_t)u32(p + 8));
  rt_set_number(J, "expire", (int32_t)u32(p + 12));
  rt_set_number(J, "minttl", u32(p + 16));
  say_type(J, r, "SOA");
  return 0;
}

static int push_naptr(js_State *J, const struct record *r) {
  static const char *const NAMES[] = {"flags", "service", "regexp"};
  char name[NAME_MAX_LENGTH];
  const unsigned char *p = r->data + 4, *end = r->data + r->length, *texts = p;
  size_t taken;
  int i;
  for (i = 0; r->length >= 4 && i < 3 && p < end; i++)
    p += p[0] + 1u;
  if (i < 3 || p >= end || read_name(r->m, p, name, &taken) < 0)
    return -1;
  js_newobject(J);
  for (i = 0; i < 3; i++, texts += texts[0] + 1u) {
    push_latin1(J, texts + 1, texts[0]);
    js_setproperty(J, -2, NAMES[i]);
  }
  rt_set_string(J, "replacement", name);
  rt_set_number(J, "order", u16(r->data));
  rt_set_number(J, "preference", u16(r->data + 2));
  say_type(J, r, "NAPTR");
  return 0;
}

static int push_caa(js_State *J, const struct record *r) {
  char tag[256];
  size_t length;
  if (r->length < 3 || r->data[1] == 0 || r->data[1] + 2u > r->length)
    return -1;
  length = r->data[1];
  memcpy(tag, r->data + 2, length);
  tag[length] = 0;
  js_newobject(J);
  rt_set_number(J, "critical", r->data[0]);
  push_latin1(J, r->data + 2 + length, r->length - 2 - length);
  js_setproperty(J, -2, tag);
  say_type(J, r, "CAA");
  return 0;
}

static const struct {
  int type;
  int (*push)(js_State *J, const struct record *r);
} TYPES[] = {
    /* In the order in which an answer to ANY shows them. */
    {RT__DNS_CNAME, push_name}, {RT__DNS_A, push_address}, {RT__DNS_AAAA, push_address},
    {RT__DNS_MX, push_mx},      {RT__DNS_NS, push_name},   {RT__DNS_TXT, push_txt},
    {RT__DNS_SRV, push_srv},    {RT__DNS_PTR, push_name},  {RT__DNS_NAPTR, push_naptr},
    {RT__DNS_SOA, push_soa},    {RT__DNS_CAA, push_caa},
};

/* ---- the message ---- */

/* Where the answers begin; NULL when the message is damaged. */
static const unsigned char *skip_questions(const struct message *m) {
  const unsigned char *p = m->bytes + HEADER, *end = m->bytes + m->length;
  char name[NAME_MAX_LENGTH];
  size_t taken;
  if (m->length < HEADER)
    return NULL;
  for (unsigned n = u16(m->bytes + 4); n > 0; n--) {
    if (read_name(m, p, name, &taken) < 0 || (size_t)(end - p) < taken + 4)
      return NULL;
    p += taken + 4;
  }
  return p;
}

/* The record at *p, which moves behind it; its class. -1 when it is damaged. */
static int next_record(const struct message *m, const unsigned char **p,
                       struct record *r) {
  const unsigned char *end = m->bytes + m->length;
  char name[NAME_MAX_LENGTH];
  size_t taken;
  int class;
  if (read_name(m, *p, name, &taken) < 0 || (size_t)(end - *p) < taken + FIXED)
    return -1;
  *p += taken;
  r->type = (int)u16(*p);
  class = (int)u16(*p + 2);
  r->ttl = u32(*p + 4);
  r->length = u16(*p + 8);
  r->data = *p += FIXED;
  if ((size_t)(end - *p) < r->length)
    return -1;
  *p += r->length;
  return class;
}

struct list {
  js_State *J;
  const struct message *m;
  int n;
  int typed;
  uint32_t cname_ttl; /* a chain of names lives as long as its shortest link */
};

/* Appends the records of one type to the arrays on top: the records, their ttls. */
static int append(struct list *l, int type,
                  int (*push)(js_State *J, const struct record *r)) {
  const unsigned char *p = skip_questions(l->m);
  struct record r = {.m = l->m, .typed = l->typed};
  unsigned count = p ? u16(l->m->bytes + 6) : 0;
  if (!p)
    return ARES_EBADRESP;
  for (; count > 0; count--) {
    int class = next_record(l->m, &p, &r);
    if (class < 0)
      return ARES_EBADRESP;
    if (class != CLASS_IN)
      continue;
    if (r.type == RT__DNS_CNAME && r.ttl < l->cname_ttl)
      l->cname_ttl = r.ttl;
    if (r.type != type || (l->typed && type == RT__DNS_CNAME && l->n > 0))
      continue;
    if (r.ttl > l->cname_ttl)
      r.ttl = l->cname_ttl;
    if (push(l->J, &r) < 0)
      return ARES_EBADRESP;
    js_setindex(l->J, -3, l->n);
    js_pushnumber(l->J, r.ttl);
    js_setindex(l->J, -2, l->n++);
  }
  return ARES_SUCCESS;
}

static int append_all(struct list *l, int type) {
  int status = ARES_SUCCESS;
  for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES && status == ARES_SUCCESS; i++) {
    if (type != RT__DNS_ANY && type != TYPES[i].type)
      continue;
    if (type == RT__DNS_ANY && TYPES[i].type == RT__DNS_A && l->n > 0)
      continue; /* the addresses are another name's */
    status = append(l, TYPES[i].type, TYPES[i].push);
  }
  return status;
}

int rt__dns_push_records(js_State *J, const unsigned char *message, size_t length,
                         int type) {
  struct message m = {.bytes = message, .length = length};
  struct list l = {.J = J, .m = &m, .typed = type == RT__DNS_ANY, .cname_ttl = 0x7fffffff};
  int status;
  js_newarray(J);
  js_newarray(J);
  status = append_all(&l, type);
  if (status == ARES_SUCCESS && l.n == 0)
    status = ARES_ENODATA;
  if (status != ARES_SUCCESS)
    js_pop(J, 2);
  return status;
}
