/* The bytes of a message as a value: the reading half of the structured clone. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/message_clone.h"
#include "runtime/modules/message_port.h"
#include "runtime/mujs/builtins/bytes.h"
#include "runtime/mujs/builtins/table.h"

struct reader {
  struct rt *rt;
  js_State *J;
  struct rt_message *m;
  size_t at;
  int known; /* place on the stack of the array of all objects, by their numbers */
  int count;
};

static void read_value(struct reader *r);

/* ---- bytes ---- */

static void get(struct reader *r, void *to, size_t length) {
  memcpy(to, r->m->bytes + r->at, length);
  r->at += length;
}

static enum clone_tag get_tag(struct reader *r) {
  return (enum clone_tag)r->m->bytes[r->at++];
}

static uint32_t get_u32(struct reader *r) {
  uint32_t n;
  get(r, &n, sizeof n);
  return n;
}

static double get_double(struct reader *r) {
  double n;
  get(r, &n, sizeof n);
  return n;
}

static void push_text(struct reader *r) {
  uint32_t length = get_u32(r);
  r->at += length;
  js_pushlstring(r->J, (const char *)r->m->bytes + r->at - length, (int)length);
}

/* ---- objects ---- */

/* The object on top has the next number. */
static void remember(struct reader *r) {
  js_copy(r->J, -1);
  js_setindex(r->J, r->known, r->count++);
}

static void read_properties(struct reader *r) {
  js_State *J = r->J;
  while (get_tag(r) != CLONE_END) {
    push_text(r);
    read_value(r);
    js_defproperty(J, -3, js_tostring(J, -2), 0);
    js_pop(J, 1);
  }
}

static void read_array(struct reader *r, int dense) {
  js_State *J = r->J;
  uint32_t length = get_u32(r);
  js_newarray(J);
  remember(r);
  if (!dense)
    js_setlength(J, -1, (int)length);
  for (uint32_t i = 0; dense && i < length; i++) {
    read_value(r);
    js_setindex(J, -2, (int)i);
  }
  read_properties(r);
}

static void define_hidden(js_State *J, const char *name) {
  js_defproperty(J, -2, name, JS_DONTENUM);
}

static void read_error(struct reader *r) {
  js_State *J = r->J;
  js_Object *const prototypes[] = {
#define X(name, prototype) J->prototype,
      CLONE_ERRORS(X)
#undef X
  };
  uint32_t which = get_u32(r), has = get_u32(r);
  js_pushobject(J, jsV_newobject(J, JS_CERROR, prototypes[which]));
  remember(r);
  if (has & CLONE_MESSAGE) {
    push_text(r);
    define_hidden(J, "message");
  }
  if (has & CLONE_STACK) {
    push_text(r);
    define_hidden(J, "stack");
  }
  if (has & CLONE_CAUSE) {
    read_value(r);
    define_hidden(J, "cause");
  }
}

/* Pushes a new Map or Set, without asking the program's own globals. */
static void push_collection(struct reader *r, int place) {
  js_State *J = r->J;
  js_pushobject(J, J->builtins[place]);
  js_getproperty(J, -1, "constructor");
  js_construct(J, 0);
  js_rot2pop1(J);
}

static void read_map(struct reader *r) {
  js_State *J = r->J;
  uint32_t n = get_u32(r);
  push_collection(r, JSB_PROTO_MAP);
  struct jsb_table *t = rt__object_at(J, -1)->u.user.data;
  remember(r);
  for (uint32_t i = 0; i < n; i += 2) {
    read_value(r);
    read_value(r);
    struct jsb_entry *e = jsb_table_put(J, t, js_tovalue(J, -2));
    e->value[0] = *js_tovalue(J, -1);
    js_pop(J, 2);
  }
}

static void read_set(struct reader *r) {
  js_State *J = r->J;
  uint32_t n = get_u32(r);
  push_collection(r, JSB_PROTO_SET);
  struct jsb_table *t = rt__object_at(J, -1)->u.user.data;
  remember(r);
  for (uint32_t i = 0; i < n; i++) {
    read_value(r);
    jsb_table_put(J, t, js_tovalue(J, -1));
    js_pop(J, 1);
  }
}

static void read_buffer(struct reader *r) {
  js_State *J = r->J;
  uint32_t length = get_u32(r);
  js_Object *obj = jsb_new_memory(J, JS_CARRAYBUFFER, J->builtins[JSB_PROTO_ARRAY_BUFFER],
                                  JS_UINT8, length);
  get(r, obj->u.b.data, length);
  remember(r);
}

/* Its number is before that of its buffer. */
static void read_view(struct reader *r) {
  js_State *J = r->J;
  uint32_t kind = get_u32(r), offset = get_u32(r), length = get_u32(r);
  int number = r->count++;
  js_pushundefined(J);
  js_setindex(J, r->known, number);
  read_value(r);
  js_Object *buffer = rt__object_at(J, -1);
  if (kind == CLONE_DATA_VIEW)
    jsb_new_view(J, JS_CDATAVIEW, J->builtins[JSB_PROTO_DATA_VIEW], JS_UINT8, buffer,
                 (int)offset, (int)length);
  else
    jsb_new_view(J, JS_CBYTES, J->builtins[JSB_PROTO_TYPED_ARRAYS + kind], (int)kind, buffer,
                 (int)offset, (int)length);
  js_rot2pop1(J);
  js_copy(J, -1);
  js_setindex(J, r->known, number);
}

static void read_port(struct reader *r) {
  uint32_t place = get_u32(r);
  struct rt_port *port = r->m->ports[place];
  r->m->ports[place] = NULL;
  if (port)
    rt__port_push(r->rt, port);
  else
    js_pushnull(r->J);
  remember(r);
}

static void read_box(struct reader *r) {
  js_State *J = r->J;
  read_value(r);
  js_pushobject(J, js_toobject(J, -1));
  js_rot2pop1(J);
  remember(r);
}

static void read_regexp(struct reader *r) {
  js_State *J = r->J;
  push_text(r);
  js_newregexp(J, js_tostring(J, -1), (int)get_u32(r));
  js_rot2pop1(J);
  remember(r);
}

static void read_date(struct reader *r) {
  js_State *J = r->J;
  js_Object *obj = jsV_newobject(J, JS_CDATE, J->Date_prototype);
  obj->u.number = get_double(r);
  js_pushobject(J, obj);
  remember(r);
}

static void read_object(struct reader *r, enum clone_tag tag) {
  js_State *J = r->J;
  js_checkcstack(J);
  switch (tag) {
  case CLONE_OBJECT:
    js_newobject(J);
    remember(r);
    read_properties(r);
    break;
  case CLONE_ARRAY:
  case CLONE_DENSE:
    read_array(r, tag == CLONE_DENSE);
    break;
  case CLONE_DATE:
    read_date(r);
    break;
  case CLONE_REGEXP:
    read_regexp(r);
    break;
  case CLONE_BOX:
    read_box(r);
    break;
  case CLONE_ERROR:
    read_error(r);
    break;
  case CLONE_MAP:
    read_map(r);
    break;
  case CLONE_SET:
    read_set(r);
    break;
  case CLONE_BUFFER:
    read_buffer(r);
    break;
  case CLONE_SHARED:
    jsb_new_shared(J, jsb_shared_ref(r->m->shared[get_u32(r)]));
    remember(r);
    break;
  case CLONE_VIEW:
    read_view(r);
    break;
  default:
    read_port(r);
  }
}

/* Pushes it. */
static void read_value(struct reader *r) {
  js_State *J = r->J;
  enum clone_tag tag = get_tag(r);
  switch (tag) {
  case CLONE_UNDEFINED:
    js_pushundefined(J);
    break;
  case CLONE_NULL:
    js_pushnull(J);
    break;
  case CLONE_TRUE:
  case CLONE_FALSE:
    js_pushboolean(J, tag == CLONE_TRUE);
    break;
  case CLONE_NUMBER:
    js_pushnumber(J, get_double(r));
    break;
  case CLONE_STRING:
    push_text(r);
    break;
  case CLONE_SEEN:
    js_getindex(J, r->known, (int)get_u32(r));
    break;
  default:
    read_object(r, tag);
  }
}

/* Ports that nothing in the value refers to are this thread's all the same. */
void rt__message_read(struct rt *rt, struct rt_message *m) {
  js_State *J = rt->J;
  struct reader r = {.rt = rt, .J = J, .m = m, .known = js_gettop(J)};
  js_newarray(J);
  read_value(&r);
  js_rot2pop1(J);
}
