/* Error.stack, in V8's format. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "runtime/mujs/builtins/builtins.h"
#include "runtime/mujs/builtins/stack.h"
#include "runtime/mujs/builtins/util.h"

enum { LIMIT = 10, MAX_LIMIT = 200, FRAME_TEXT = 600, LOOKED_AT = 64 };

static const char eval_prefix[] = "eval at ";

/* ---- frames ---- */

/* Ways to call that no stack of V8's shows. */
static int is_hidden(const char *native) {
  static const char *const names[] = {"Function.prototype.call", "Function.prototype.apply",
                                      "[bind]", ""};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (strcmp(native, names[i]) == 0)
      return 1;
  }
  return strncmp(native, "bound ", 6) == 0;
}

/* "push" of "Array.prototype.push". */
static const char *last_part(const char *name) {
  const char *bracket = strchr(name, '['), *dot = strrchr(name, '.');
  if (bracket)
    return bracket;
  return dot ? dot + 1 : name;
}

int jsb_frame_at(js_State *J, int index, struct jsb_frame *frame) {
  const js_StackTrace *t = &J->trace[index];
  const js_Value *function = &J->stack[t->bot - 1];
  frame->name = t->name;
  frame->file = t->file;
  frame->place = t->place;
  frame->construct = t->construct;
  frame->function = *function;
  frame->self = J->stack[t->bot];
  if (function->t.type != JS_TOBJECT)
    return 0;
  if (function->u.object->type != JS_CCFUNCTION)
    return 1;
  frame->file = NULL;
  frame->name = last_part(t->name);
  return !is_hidden(t->name);
}

int jsb_frame_toplevel(js_State *J, const struct jsb_frame *frame) {
  const js_Value *self = &frame->self;
  return self->t.type == JS_TUNDEFINED || self->t.type == JS_TNULL ||
         (self->t.type == JS_TOBJECT && self->u.object == J->G);
}

/* The name of a function that is a property's value; NULL if it is none. */
static const char *function_name(const js_Value *v) {
  if (v->t.type != JS_TOBJECT)
    return NULL;
  if (v->u.object->type == JS_CFUNCTION)
    return v->u.object->u.f.function->ownname;
  return v->u.object->type == JS_CCFUNCTION ? last_part(v->u.object->u.c.name) : NULL;
}

const char *jsb_frame_type(js_State *J, const js_Value *self) {
  js_Property *ref;
  const char *name;
  switch (self->t.type) {
  case JS_TUNDEFINED:
  case JS_TNULL: return "Object";
  case JS_TBOOLEAN: return "Boolean";
  case JS_TNUMBER: return "Number";
  case JS_TOBJECT: break;
  default: return js_isstring(J, 0) || self->t.type < JS_TOBJECT ? "String" : "Symbol";
  }
  switch (self->u.object->type) {
  case JS_CMATH: return "Math";
  case JS_CJSON: return "JSON";
  case JS_CFUNCTION:
  case JS_CCFUNCTION: return "Function";
  default: break;
  }
  ref = jsV_getproperty(J, self->u.object, "constructor");
  name = ref && !(ref->atts & JS_ACCESSOR) ? function_name(&ref->value) : NULL;
  return name && name[0] ? name : "Object";
}

static int same_function(const js_Property *ref, const js_Value *function) {
  const js_Object *wanted = function->u.object;
  if (!ref)
    return 0;
  if (ref->atts & JS_ACCESSOR)
    return ref->accessor->getter == wanted || ref->accessor->setter == wanted;
  return ref->value.t.type == JS_TOBJECT && ref->value.u.object == wanted;
}

/* The first of the receiver's properties, or of what it inherits, that is the function. */
const char *jsb_frame_method(js_State *J, const struct jsb_frame *frame) {
  const char *name = last_part(frame->name);
  int looked = 0;
  if (frame->self.t.type != JS_TOBJECT)
    return "";
  if (name[0] && same_function(jsV_getproperty(J, frame->self.u.object, name), &frame->function))
    return name;
  for (js_Object *obj = frame->self.u.object; obj; obj = obj->prototype) {
    for (int i = 0; i < obj->used && looked++ < LOOKED_AT; i++) {
      const js_Property *ref = &obj->properties[i];
      if (ref->name && !ref->symbol && same_function(ref, &frame->function))
        return ref->name;
    }
  }
  return "";
}

/* ---- text ---- */

static int is_identifier(const char *s) {
  if (isdigit((unsigned char)*s))
    return 0;
  for (; *s; s++) {
    if (!isalnum((unsigned char)*s) && *s != '_' && *s != '$' && !(*s & 0x80))
      return 0;
  }
  return 1;
}

static int ends_with_method(const char *name, const char *method) {
  size_t n = strlen(name), m = strlen(method);
  if (n < m || strcmp(name + n - m, method) != 0)
    return 0;
  return n == m || name[n - m - 1] == '.';
}

/* Appends what fits. */
static __attribute__((format(printf, 4, 5))) int append(char *text, size_t size, int n,
                                                        const char *format, ...) {
  va_list args;
  va_start(args, format);
  int k = vsnprintf(text + n, size - (size_t)n, format, args);
  va_end(args);
  return k < (int)size - n ? n + k : (int)size - 1;
}

/* Evaluated code has no name of its own. */
static int is_evaluated(const struct jsb_frame *f) {
  return f->file && strncmp(f->file, eval_prefix, sizeof eval_prefix - 1) == 0 &&
         (f->function.u.object->type == JS_CSCRIPT || strcmp(f->name, "anonymous") == 0);
}

/* Who was called: "new K", "Object.name [as method]", "name", or nothing. */
static int caller_text(js_State *J, const struct jsb_frame *f, char *text, size_t size) {
  if (f->construct)
    return append(text, size, 0, "new %s", f->name[0] ? f->name : "<anonymous>");
  if (is_evaluated(f))
    return append(text, size, 0, "eval");
  if (jsb_frame_toplevel(J, f))
    return append(text, size, 0, "%s", f->name);
  const char *type = jsb_frame_type(J, &f->self), *method = jsb_frame_method(J, f);
  if (!f->name[0])
    return append(text, size, 0, "%s.%s", type, method[0] ? method : "<anonymous>");
  int n = is_identifier(f->name) ? append(text, size, 0, "%s.", type) : 0;
  n = append(text, size, n, "%s", f->name);
  if (method[0] && !ends_with_method(f->name, method))
    n = append(text, size, n, " [as %s]", method);
  return n;
}

static int place_text(const struct jsb_frame *f, char *text, size_t size, int n) {
  int line = js_placeline(f->place), column = js_placecolumn(f->place);
  if (!f->file)
    return append(text, size, n, "<anonymous>");
  n = append(text, size, n, "%s:%d", f->file, line);
  return column ? append(text, size, n, ":%d", column) : n;
}

int jsb_frame_text(js_State *J, const struct jsb_frame *frame, char *text, size_t size) {
  int n = caller_text(J, frame, text, size / 2);
  if (n == 0)
    return place_text(frame, text, size, n);
  n = append(text, size, n, " (");
  n = place_text(frame, text, size - 1, n);
  return append(text, size, n, ")");
}

const char *jsb_evalname(js_State *J, int caller) {
  struct jsb_frame frame;
  char text[FRAME_TEXT], place[FRAME_TEXT];
  if (caller <= 0 || !jsb_frame_at(J, caller, &frame))
    return "eval at <anonymous>";
  if (frame.file && strncmp(frame.file, eval_prefix, sizeof eval_prefix - 1) == 0)
    return frame.file; /* or evaluation by evaluation would make names without end */
  place_text(&frame, place, sizeof place, 0);
  append(text, sizeof text, 0, "%s%s (%s), <anonymous>", eval_prefix,
         frame.name[0] ? frame.name : "<anonymous>", place);
  return js_intern(J, text);
}

/* ---- the property ---- */

/* Pushes a property as a string; 0 and nothing if it is undefined or would have to be called. */
static int push_text(js_State *J, js_Object *error, const char *name) {
  js_Property *ref = jsV_getproperty(J, error, name);
  if (!ref || (ref->atts & JS_ACCESSOR) || ref->value.t.type == JS_TUNDEFINED ||
      ref->value.t.type >= JS_TOBJECT)
    return 0;
  js_pushvalue(J, ref->value);
  js_tostring(J, -1);
  return 1;
}

/* Pushes "Name: message" of the error, without calling anything of its own. */
static void push_header(js_State *J, js_Object *error) {
  if (!push_text(J, error, "name"))
    js_pushliteral(J, "Error");
  if (!push_text(J, error, "message"))
    return;
  if (!js_tostring(J, -1)[0]) {
    js_pop(J, 1);
  } else if (!js_tostring(J, -2)[0]) {
    js_rot2pop1(J);
  } else {
    js_pushliteral(J, ": ");
    js_rot2(J);
    js_concat(J);
    js_concat(J);
  }
}

/* Appends the lines of the frames from `from` down to the string on top. */
static void add_frames(js_State *J, int from, int limit) {
  struct jsb_frame frame;
  char text[4096];
  int n = 0;
  for (int i = from; i > 0 && limit > 0; i--) {
    if (!jsb_frame_at(J, i, &frame))
      continue;
    limit--;
    memcpy(text + n, "\n    at ", 8);
    n += 8;
    n += jsb_frame_text(J, &frame, text + n, FRAME_TEXT);
    while (n > 0 && (text[n - 1] & 0xC0) == 0x80 && (size_t)n > sizeof text - FRAME_TEXT)
      n--;
    if ((size_t)n > sizeof text - FRAME_TEXT - 8 || limit == 0) {
      js_pushlstring(J, text, n);
      js_concat(J);
      n = 0;
    }
  }
  if (n > 0) {
    js_pushlstring(J, text, n);
    js_concat(J);
  }
}

/* Error.stackTraceLimit; -1 when it is no number, which means no stack at all. */
static int trace_limit(js_State *J) {
  js_Object *ctor = J->builtins[JSB_ERROR];
  js_Property *ref = ctor ? jsV_getownproperty(J, ctor, "stackTraceLimit") : NULL;
  if (!ctor)
    return LIMIT;
  if (!ref || (ref->atts & JS_ACCESSOR) || ref->value.t.type != JS_TNUMBER)
    return -1;
  double limit = ref->value.u.number;
  return limit >= MAX_LIMIT ? MAX_LIMIT : limit > 0 ? (int)limit : 0;
}

/* Leaves what Error.prepareStackTrace makes of the error on top and its frames; 0 and nothing
 * if there is no such function. */
static int prepared(js_State *J, int from, int limit) {
  js_Object *ctor = J->builtins[JSB_ERROR];
  js_Property *ref = ctor ? jsV_getownproperty(J, ctor, "prepareStackTrace") : NULL;
  if (!ref || (ref->atts & JS_ACCESSOR) || J->preparing || J->overflow || ref->value.t.type != JS_TOBJECT)
    return 0;
  js_pushvalue(J, ref->value);
  if (!js_iscallable(J, -1)) {
    js_pop(J, 1);
    return 0;
  }
  J->preparing = 1;
  if (js_try(J)) {
    J->preparing = 0;
    js_throw(J);
  }
  js_pushobject(J, ctor);
  js_copy(J, -3);
  jsb_push_callsites(J, from, limit);
  js_call(J, 2);
  js_endtry(J);
  J->preparing = 0;
  return 1;
}

static void set_stack(js_State *J, int from) {
  int limit = trace_limit(J);
  if (limit < 0)
    return;
  if (!prepared(J, from, limit)) {
    push_header(J, js_toobject(J, -1));
    add_frames(J, from, limit);
  }
  js_defproperty(J, -2, "stack", JS_DONTENUM);
}

void jsB_setstack(js_State *J, int skip) {
  set_stack(J, J->tracetop - skip);
}

static void E_captureStackTrace(js_State *J) {
  int from = J->tracetop - 1;
  if (!js_isobject(J, 1))
    js_typeerror(J, "Invalid argument");
  if (js_iscallable(J, 2)) {
    const js_Object *stop = js_toobject(J, 2);
    int i = from;
    while (i > 0 && J->stack[J->trace[i].bot - 1].u.object != stop)
      i--;
    from = i - 1;
  }
  js_copy(J, 1);
  set_stack(J, from);
  js_pushundefined(J);
}

void jsb_stack(js_State *J) {
  js_getglobal(J, "Error");
  jsb_keep(J, JSB_ERROR);
  jsB_propf(J, "Error.captureStackTrace", E_captureStackTrace, 2);
  js_pushnumber(J, LIMIT);
  js_setproperty(J, -2, "stackTraceLimit");
  js_pop(J, 1);
}
