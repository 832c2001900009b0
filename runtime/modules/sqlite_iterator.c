/* sqlite: the iterator of a statement's rows. */
#include <stdlib.h>

#include "runtime/modules/sqlite.h"

static const char TAG[] = "StatementSyncIterator";
#define PROTOTYPE "rt.sqliteIterator"

struct iterator {
  struct sq_statement *st;
  js_Object *statement; /* its object */
  unsigned generation;
  int done;
};

static void finalize(js_State *J, void *data) {
  struct iterator *it = data;
  (void)J;
  sq_statement_unref(it->st);
  free(it);
}

static void mark(js_State *J, void *data) {
  js_markobject(J, ((struct iterator *)data)->statement);
}

void sq_iterate(js_State *J) {
  struct sq_statement *st = sq_statement_at(J, 0);
  if (!st)
    js_typeerror(J, "Illegal invocation");
  sq_check_alive(J, st);
  sq_check_free(J, st->db);
  sq_begin(J, st, 1);
  js_getregistry(J, PROTOTYPE);
  js_newuserdata(J, TAG, NULL, NULL);
  struct iterator *it = rt__alloc(sizeof *it);
  it->st = st;
  it->statement = rt__object_at(J, 0);
  it->generation = st->generation;
  sq_statement_ref(st);
  js_Object *self = rt__object_at(J, -1);
  self->u.user.data = it;
  self->u.user.finalize = finalize;
  self->u.user.mark = mark;
}

static struct iterator *this_iterator(js_State *J) {
  struct iterator *it = rt__userdata(rt__object_at(J, 0), TAG);
  if (!it)
    js_typeerror(J, "Illegal invocation");
  sq_check_alive(J, it->st);
  sq_check_free(J, it->st->db);
  return it;
}

/* Pushes {done, value}; the value is on top of the stack. */
static void push_result(js_State *J, int done) {
  js_pushobject(J, jsV_newobject(J, JS_COBJECT, NULL));
  js_pushboolean(J, done);
  js_setproperty(J, -2, "done");
  js_rot2(J);
  js_setproperty(J, -2, "value");
}

static void push_end(js_State *J, struct iterator *it) {
  it->done = 1;
  if (!it->st->running && it->st->generation == it->generation)
    sq_reset(it->st);
  js_pushnull(J);
  push_result(J, 1);
}

static void next_row(js_State *J, struct iterator *it) {
  struct sq_statement *st = it->st;
  int rc = sq_step(st);
  if ((rc != SQLITE_ROW && rc != SQLITE_DONE) || st->db->thrown)
    sq_throw(J, st->db);
  if (rc == SQLITE_DONE) {
    push_end(J, it);
    return;
  }
  sq_push_row(J, st);
  push_result(J, 0);
}

static void i_next(js_State *J) {
  struct iterator *it = this_iterator(J);
  struct rt *rt = it->st->db->rt;
  if (it->done) {
    push_end(J, it);
    return;
  }
  if (it->generation != it->st->generation || it->st->running)
    rt_throw_code(J, "Error", "ERR_INVALID_STATE", "iterator was invalidated");
  rt_sync_begin(rt, TR_KIND_DATABASE, "next");
  if (js_try(J)) {
    rt_sync_end(rt, TR_KIND_DATABASE, "next");
    it->done = 1;
    sq_reset(it->st);
    js_throw(J);
  }
  next_row(J, it);
  js_endtry(J);
  rt_sync_end(rt, TR_KIND_DATABASE, "next");
  sq_bury(it->st->db);
}

static void i_return(js_State *J) {
  push_end(J, this_iterator(J));
}

static void i_constructor(js_State *J) {
  rt_throw_code(J, "Error", "ERR_ILLEGAL_CONSTRUCTOR", "Illegal constructor");
}

/* iteratorPrototype: what all have; the module says what it inherits from. */
void sq_iterator_natives(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  js_newcfunction(J, i_next, "next", 0);
  js_setproperty(J, -2, "next");
  js_newcfunction(J, i_return, "return", 0);
  js_setproperty(J, -2, "return");
  js_copy(J, -1);
  js_setregistry(J, PROTOTYPE);
  js_copy(J, -1);
  js_newcconstructor(J, i_constructor, i_constructor, "StatementSyncIterator", 0);
  js_pop(J, 1);
  js_setproperty(J, -2, "iteratorPrototype");
}
