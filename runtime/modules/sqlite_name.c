/* sqlite: what an operation is called in the trace. */
#include <ctype.h>
#include <string.h>

#include "runtime/modules/sqlite.h"

enum { TEXT_ROOM = 80, NAMES_MAX = 512 };
#define NAMES "rt.sqliteNames"

struct text {
  char bytes[TEXT_ROOM + 8];
  size_t length;
};

static void put(struct text *t, char c) {
  if (t->length < TEXT_ROOM)
    t->bytes[t->length++] = c;
}

static const char *after_quoted(const char *s) {
  for (s++; *s; s++) {
    if (*s == '\'' && s[1] == '\'')
      s++;
    else if (*s == '\'')
      return s + 1;
  }
  return s;
}

static const char *after_comment(const char *s) {
  const char *end = s[0] == '-' ? strchr(s, '\n') : strstr(s + 2, "*/");
  return !end ? s + strlen(s) : end + (s[0] == '-' ? 1 : 2);
}

static int is_word(char c) {
  return isalnum((unsigned char)c) || c == '_' || c == '?' || (unsigned char)c >= 0x80;
}

/* One word, value, comment or other character. */
static const char *take(struct text *t, const char *s) {
  char before = t->length ? t->bytes[t->length - 1] : ' ';
  if (*s == '\'') {
    put(t, '?');
    return after_quoted(s);
  }
  if ((s[0] == '-' && s[1] == '-') || (s[0] == '/' && s[1] == '*'))
    return after_comment(s);
  if (isspace((unsigned char)*s)) {
    if (before != ' ')
      put(t, ' ');
    return s + 1;
  }
  if (isdigit((unsigned char)*s) && !is_word(before)) {
    put(t, '?');
    while (isalnum((unsigned char)*s) || *s == '.')
      s++;
    return s;
  }
  put(t, *s);
  return s + 1;
}

/* Characters are not cut in two. */
static void cut(struct text *t, int more) {
  if (more) {
    while (t->length > 0 && ((unsigned char)t->bytes[t->length - 1] & 0xc0) == 0x80)
      t->length--;
    if (t->length > 0 && (unsigned char)t->bytes[t->length - 1] >= 0xc0)
      t->length--;
  }
  while (t->length > 0 && t->bytes[t->length - 1] == ' ')
    t->length--;
  if (more)
    memcpy(t->bytes + t->length, "...", 3), t->length += 3;
  t->bytes[t->length] = 0;
}

/* How many names were made, counted with the program's other values. */
static int may_make_one(js_State *J) {
  js_getregistry(J, NAMES);
  double made = js_isnumber(J, -1) ? js_tonumber(J, -1) : 0;
  js_pop(J, 1);
  if (made >= NAMES_MAX)
    return 0;
  js_pushnumber(J, made + 1);
  js_setregistry(J, NAMES);
  return 1;
}

const char *sq_op_name(struct rt *rt, const char *op, const char *sql) {
  struct text t = {.length = 0};
  if (!rt->trace)
    return op;
  for (; *op; op++)
    put(&t, *op);
  put(&t, ' ');
  while (*sql && t.length < TEXT_ROOM)
    sql = take(&t, sql);
  cut(&t, *sql != 0);
  const char *name = jsS_find(rt->J, t.bytes);
  if (name && !jsS_iscollected(name))
    return name;
  if (!may_make_one(rt->J)) {
    t.bytes[strcspn(t.bytes, " ")] = 0; /* one of a few */
  }
  return js_intern(rt->J, t.bytes);
}
