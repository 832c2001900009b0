/* A value as the bytes of a message: the writing half of the structured clone. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/message_clone.h"
#include "runtime/modules/message_port.h"
#include "runtime/mujs/builtins/bytes.h"
#include "runtime/mujs/builtins/table.h"

struct seen {
  js_Object *object;
  uint32_t number;
};

/* `keep` on the stack is an array of all objects that were written: their addresses stay
 * theirs that long. */
struct writer {
  struct rt *rt;
  js_State *J;
  struct rt_message *m;
  struct seen *seen; /* by address, open addressing */
  uint32_t count, capacity;
  int keep;  /* its place on the stack */
  int list;  /* of what is transferred */
  int count_given;
};

static void write_value(struct writer *w);

/* ---- bytes ---- */

static void put(struct writer *w, const void *data, size_t length) {
  struct rt_message *m = w->m;
  if (m->room - m->length < length) {
    m->room = (m->room + length) * 2 + 64;
    m->bytes = rt__realloc(m->bytes, m->room);
  }
  if (length)
    memcpy(m->bytes + m->length, data, length);
  m->length += length;
}

static void put_tag(struct writer *w, enum clone_tag tag) {
  unsigned char byte = (unsigned char)tag;
  put(w, &byte, 1);
}

static void put_u32(struct writer *w, uint32_t n) {
  put(w, &n, sizeof n);
}

static void put_double(struct writer *w, double n) {
  put(w, &n, sizeof n);
}

static void put_text(struct writer *w, const char *text) {
  size_t length = strlen(text);
  put_u32(w, (uint32_t)length);
  put(w, text, length);
}

/* ---- what was written already ---- */

static struct seen *seen_at(struct seen *table, uint32_t capacity, const js_Object *object) {
  uint32_t i = (uint32_t)((uintptr_t)object >> 4) * 0x9e3779b1u >> 7 & (capacity - 1);
  while (table[i].object && table[i].object != object)
    i = (i + 1) & (capacity - 1);
  return &table[i];
}

static void seen_grow(struct writer *w) {
  uint32_t capacity = w->capacity ? w->capacity * 2 : 32;
  struct seen *table = rt__alloc(capacity * sizeof *table);
  for (uint32_t i = 0; i < w->capacity; i++)
    if (w->seen[i].object)
      *seen_at(table, capacity, w->seen[i].object) = w->seen[i];
  free(w->seen);
  w->seen = table;
  w->capacity = capacity;
}

/* True when the object on top was written before, and then its number is now. */
static int write_seen(struct writer *w, js_Object *object) {
  if (w->count * 2 >= w->capacity)
    seen_grow(w);
  struct seen *s = seen_at(w->seen, w->capacity, object);
  if (s->object) {
    put_tag(w, CLONE_SEEN);
    put_u32(w, s->number);
    return 1;
  }
  s->object = object;
  s->number = w->count++;
  js_copy(w->J, -1);
  js_setindex(w->J, w->keep, (int)s->number);
  return 0;
}

/* ---- objects; the one in question is on top of the stack ---- */

_Noreturn static void refuse(struct writer *w) {
  js_State *J = w->J;
  rt__port_push_hook(w->rt, PORT_HOOK_REFUSE);
  js_pushundefined(J);
  js_copy(J, -3);
  js_call(J, 1);
  js_throw(J);
}

static void write_property(struct writer *w, const char *name) {
  js_getproperty(w->J, -1, name);
  write_value(w);
  js_pop(w->J, 1);
}

/* Its own enumerable properties with strings for names. */
static void write_properties(struct writer *w) {
  js_State *J = w->J;
  const char *name;
  js_pushiterator(J, -1, 1);
  while ((name = js_nextiterator(J, -1))) {
    if (!js_hasproperty(J, -2, name)) /* a getter has deleted it */
      continue;
    put_tag(w, CLONE_STRING);
    put_text(w, name);
    write_value(w);
    js_pop(J, 1);
  }
  js_pop(J, 1);
  put_tag(w, CLONE_END);
}

static int is_dense(const js_Object *obj) {
  return obj->u.a.simple && obj->u.a.flat_length == (int)obj->u.a.length && !obj->count;
}

static void write_array(struct writer *w, js_Object *obj) {
  js_State *J = w->J;
  uint32_t length = obj->u.a.length;
  if (!is_dense(obj)) {
    put_tag(w, CLONE_ARRAY);
    put_u32(w, length);
    write_properties(w);
    return;
  }
  put_tag(w, CLONE_DENSE);
  put_u32(w, length);
  for (uint32_t i = 0; i < length; i++) {
    js_getindex(J, -1, (int)i);
    write_value(w);
    js_pop(J, 1);
  }
  put_tag(w, CLONE_END);
}

static const char *const error_names[] = {
#define X(name, prototype) name,
    CLONE_ERRORS(X)
#undef X
};

static uint32_t error_which(js_State *J) {
  uint32_t which = 0;
  js_getproperty(J, -1, "name");
  if (js_isstring(J, -1))
    for (uint32_t i = 0; i < sizeof error_names / sizeof error_names[0]; i++)
      if (strcmp(js_tostring(J, -1), error_names[i]) == 0)
        which = i;
  js_pop(J, 1);
  return which;
}

static void write_string_of(struct writer *w, const char *name) {
  js_getproperty(w->J, -1, name);
  put_text(w, js_tostring(w->J, -1));
  js_pop(w->J, 1);
}

static void write_error(struct writer *w, js_Object *obj) {
  js_State *J = w->J;
  uint32_t has = 0;
  if (jsV_getownproperty(J, obj, "message"))
    has |= CLONE_MESSAGE;
  if (jsV_getownproperty(J, obj, "cause"))
    has |= CLONE_CAUSE;
  js_getproperty(J, -1, "stack");
  if (js_isstring(J, -1))
    has |= CLONE_STACK;
  js_pop(J, 1);
  put_tag(w, CLONE_ERROR);
  put_u32(w, error_which(J));
  put_u32(w, has);
  if (has & CLONE_MESSAGE)
    write_string_of(w, "message");
  if (has & CLONE_STACK)
    write_string_of(w, "stack");
  if (has & CLONE_CAUSE)
    write_property(w, "cause");
}

/* The entries are put aside first: what is written may change the table. */
static void write_table(struct writer *w, struct jsb_table *t, enum clone_tag tag) {
  js_State *J = w->J;
  int n = 0;
  js_newarray(J);
  for (uint32_t i = t->first; i < t->used; i++) {
    struct jsb_entry *e = (struct jsb_entry *)(t->entries + (size_t)i * t->stride);
    if (e->key.t.type == JSB_HOLE)
      continue;
    js_pushvalue(J, e->key);
    js_setindex(J, -2, n++);
    if (tag == CLONE_SET)
      continue;
    js_pushvalue(J, ((struct jsb_entry *)(t->entries + (size_t)i * t->stride))->value[0]);
    js_setindex(J, -2, n++);
  }
  put_tag(w, tag);
  put_u32(w, (uint32_t)n);
  for (int i = 0; i < n; i++) {
    js_getindex(J, -1, i);
    write_value(w);
    js_pop(J, 1);
  }
  js_pop(J, 1);
}

static uint32_t message_add_shared(struct writer *w, struct jsb_shared *block) {
  struct rt_message *m = w->m;
  m->shared = rt__realloc(m->shared, (size_t)(m->shared_count + 1) * sizeof *m->shared);
  m->shared[m->shared_count] = jsb_shared_ref(block);
  return (uint32_t)m->shared_count++;
}

static void write_buffer(struct writer *w, js_Object *obj) {
  if (obj->u.b.detached) {
    rt__port_push_hook(w->rt, PORT_HOOK_TRANSFER);
    js_pushundefined(w->J);
    js_pushliteral(w->J, "detached");
    js_call(w->J, 1);
    js_throw(w->J);
  }
  if (obj->u.b.shared) {
    put_tag(w, CLONE_SHARED);
    put_u32(w, message_add_shared(w, jsb_shared_of(obj)));
    return;
  }
  put_tag(w, CLONE_BUFFER);
  put_u32(w, (uint32_t)obj->u.b.length);
  put(w, obj->u.b.data, (size_t)obj->u.b.length);
}

static void write_view(struct writer *w, js_Object *obj) {
  js_Object *buffer = jsb_buffer_of(w->J, obj);
  int data_view = obj->type == JS_CDATAVIEW;
  put_tag(w, CLONE_VIEW);
  put_u32(w, data_view ? CLONE_DATA_VIEW : obj->u.b.kind);
  put_u32(w, buffer->u.b.detached ? 0 : (uint32_t)(obj->u.b.data - buffer->u.b.data));
  put_u32(w, (uint32_t)obj->u.b.length);
  js_pushobject(w->J, buffer);
  write_value(w);
  js_pop(w->J, 1);
}

/* A port must be in the list, where its place is its number. */
static void write_port(struct writer *w, js_Object *obj) {
  js_State *J = w->J;
  for (int i = 0; i < w->count_given; i++) {
    js_getindex(J, w->list, i);
    js_Object *given = rt__object_at(J, -1);
    js_pop(J, 1);
    if (given == obj) {
      put_tag(w, CLONE_PORT);
      put_u32(w, (uint32_t)i);
      return;
    }
  }
  rt__port_push_hook(w->rt, PORT_HOOK_TRANSFER);
  js_pushundefined(J);
  js_pushliteral(J, "missing");
  js_call(J, 1);
  js_throw(J);
}

static void write_userdata(struct writer *w, js_Object *obj) {
  const char *tag = obj->u.user.tag;
  if (strcmp(tag, "Map") == 0)
    write_table(w, obj->u.user.data, CLONE_MAP);
  else if (strcmp(tag, "Set") == 0)
    write_table(w, obj->u.user.data, CLONE_SET);
  else if (rt__port_is(w->J, -1))
    write_port(w, obj);
  else if (strcmp(tag, "Object") == 0) { /* process.env */
    put_tag(w, CLONE_OBJECT);
    write_properties(w);
  } else
    refuse(w);
}

static void write_plain(struct writer *w) {
  put_tag(w, CLONE_OBJECT);
  write_properties(w);
}

static void write_object(struct writer *w, js_Object *obj) {
  js_State *J = w->J;
  switch (obj->type) {
  case JS_COBJECT:
  case JS_CARGUMENTS:
  case JS_CMATH:
  case JS_CJSON:
    write_plain(w);
    break;
  case JS_CARRAY:
    write_array(w, obj);
    break;
  case JS_CERROR:
    write_error(w, obj);
    break;
  case JS_CBOOLEAN:
    put_tag(w, CLONE_BOX);
    put_tag(w, obj->u.boolean ? CLONE_TRUE : CLONE_FALSE);
    break;
  case JS_CNUMBER:
    put_tag(w, CLONE_BOX);
    put_tag(w, CLONE_NUMBER);
    put_double(w, obj->u.number);
    break;
  case JS_CSTRING:
    put_tag(w, CLONE_BOX);
    put_tag(w, CLONE_STRING);
    put_text(w, obj->u.s.string);
    break;
  case JS_CDATE:
    put_tag(w, CLONE_DATE);
    put_double(w, obj->u.number);
    break;
  case JS_CREGEXP:
    put_tag(w, CLONE_REGEXP);
    put_text(w, js_toregexp(J, -1)->source);
    put_u32(w, js_toregexp(J, -1)->flags);
    break;
  case JS_CARRAYBUFFER:
    write_buffer(w, obj);
    break;
  case JS_CBYTES:
  case JS_CDATAVIEW:
    write_view(w, obj);
    break;
  case JS_CUSERDATA:
    write_userdata(w, obj);
    break;
  default:
    refuse(w);
  }
}

/* The value on top, which stays. */
static void write_value(struct writer *w) {
  js_State *J = w->J;
  js_Object *obj;
  if (js_isundefined(J, -1)) {
    put_tag(w, CLONE_UNDEFINED);
  } else if (js_isnull(J, -1)) {
    put_tag(w, CLONE_NULL);
  } else if (js_isboolean(J, -1)) {
    put_tag(w, js_toboolean(J, -1) ? CLONE_TRUE : CLONE_FALSE);
  } else if (js_isnumber(J, -1)) {
    put_tag(w, CLONE_NUMBER);
    put_double(w, js_tonumber(J, -1));
  } else if (js_isstring(J, -1)) {
    put_tag(w, CLONE_STRING);
    put_text(w, js_tostring(J, -1));
  } else if (!(obj = rt__object_at(J, -1))) { /* a symbol */
    refuse(w);
  } else if (!write_seen(w, obj)) {
    js_checkcstack(J);
    write_object(w, obj);
  }
}

/* ---- what is transferred ---- */

/* Only after everything was written without an error. */
static void give_away(struct writer *w) {
  js_State *J = w->J;
  struct rt_message *m = w->m;
  m->ports = w->count_given ? rt__alloc((size_t)w->count_given * sizeof *m->ports) : NULL;
  m->port_count = w->count_given;
  for (int i = 0; i < w->count_given; i++) {
    js_getindex(J, w->list, i);
    struct rt_port *port = rt__port_of(J, -1);
    js_Object *buffer = jsb_of_class(J, -1, JS_CARRAYBUFFER);
    if (port) {
      m->ports[i] = port;
      rt__port_detach(w->rt, port);
    } else if (buffer && !buffer->u.b.detached && !buffer->u.b.shared) {
      jsb_transfer(J, buffer);
      js_pop(J, 1);
    }
    js_pop(J, 1);
  }
}

struct rt_message *rt__message_write(struct rt *rt, int idx, int list,
                                     struct rt_port *source) {
  js_State *J = rt->J;
  struct writer w = {.rt = rt, .J = J, .list = list};
  (void)source;
  struct rt_message *m = w.m = rt__alloc(sizeof *m);
  struct writer *volatile at = &w;
  if (js_try(J)) {
    free(at->seen);
    rt__message_free(m);
    js_throw(J);
  }
  w.count_given = js_isarray(J, list) ? js_getlength(J, list) : 0;
  w.keep = js_gettop(J);
  js_newarray(J);
  js_copy(J, idx);
  write_value(&w);
  give_away(&w);
  js_pop(J, 2);
  js_endtry(J);
  free(w.seen);
  return m;
}

void rt__message_free(struct rt_message *m) {
  for (int i = 0; i < m->port_count; i++)
    if (m->ports[i])
      rt__port_discard(m->ports[i]);
  for (int i = 0; i < m->shared_count; i++)
    jsb_shared_unref(m->shared[i]);
  free(m->ports);
  free(m->shared);
  free(m->bytes);
  free(m);
}

struct rt_message *rt__message_copy(const struct rt_message *m) {
  struct rt_message *copy = rt__alloc(sizeof *copy);
  *copy = *m;
  copy->bytes = rt__realloc(NULL, m->length + 1);
  memcpy(copy->bytes, m->bytes, m->length);
  copy->ports = NULL;
  copy->port_count = 0;
  copy->shared = rt__realloc(NULL, ((size_t)m->shared_count + 1) * sizeof *copy->shared);
  for (int i = 0; i < m->shared_count; i++)
    copy->shared[i] = jsb_shared_ref(m->shared[i]);
  return copy;
}
