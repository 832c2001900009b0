/* sqlite: sessions, which record changes, changesets, and who may do what. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/sqlite.h"

static const char TAG[] = "Session";
#define PROTOTYPE "rt.sqliteSession"

/* Lives until its object and the session itself are gone. */
struct sq_session {
  struct sq_db *db;
  sqlite3_session *handle; /* NULL: closed */
  struct sq_session *next; /* of the connection's open ones */
  int orphan;              /* its object is gone, but the connection was in use */
};

/* ---- life ---- */

static void close_session(struct sq_session *s) {
  struct sq_session **place = &s->db->sessions;
  if (!s->handle)
    return;
  while (*place != s)
    place = &(*place)->next;
  *place = s->next;
  sqlite3session_delete(s->handle);
  s->handle = NULL;
}

static void release(struct sq_session *s) {
  struct sq_db *db = s->db;
  close_session(s);
  free(s);
  sq_db_unref(db);
}

void sq_close_sessions(struct sq_db *db, int all) {
  struct sq_session *s, *next;
  for (s = db->sessions; s; s = next) {
    next = s->next;
    if (s->orphan)
      release(s);
    else if (all)
      close_session(s);
  }
}

static void finalize(js_State *J, void *data) {
  struct sq_session *s = data;
  (void)J;
  if (s->handle && (s->db->running || s->db->in_flight))
    s->orphan = 1;
  else
    release(s);
}

static struct sq_session *this_session(js_State *J) {
  struct sq_session *s = rt__userdata(rt__object_at(J, 0), TAG);
  if (!s)
    js_typeerror(J, "Illegal invocation");
  if (!s->db->handle)
    rt_throw_code(J, "Error", "ERR_INVALID_STATE", "database is not open");
  if (!s->handle)
    rt_throw_code(J, "Error", "ERR_INVALID_STATE", "session is not open");
  sq_check_free(J, s->db);
  return s;
}

/* createSession(db, name of the database, table or undefined) */
static void b_create_session(js_State *J) {
  struct sq_db *db = sq_open_db_at(J, 1);
  struct sq_session *s = rt__alloc(sizeof *s);
  char *name = rt_to_text(J, 2, NULL);
  char *table = js_isundefined(J, 3) ? NULL : rt_to_text(J, 3, NULL);
  s->db = db;
  sq_db_ref(db);
  js_getregistry(J, PROTOTYPE);
  js_newuserdata(J, TAG, s, finalize);
  int rc = sqlite3session_create(db->handle, name, &s->handle);
  if (rc == SQLITE_OK) {
    s->next = db->sessions;
    db->sessions = s;
    rc = sqlite3session_attach(s->handle, table);
  }
  free(name);
  free(table);
  if (rc != SQLITE_OK)
    sq_throw(J, db);
}

/* ---- what has changed ---- */

typedef int take_fn(sqlite3_session *session, int *length, void **bytes);

static void push_changes(js_State *J, take_fn *take) {
  struct sq_session *s = this_session(J);
  void *bytes = NULL;
  int length = 0;
  if (take(s->handle, &length, &bytes) != SQLITE_OK)
    sq_throw(J, s->db);
  if (js_try(J)) {
    sqlite3_free(bytes);
    js_throw(J);
  }
  sq_push_bytes(J, bytes, (size_t)length);
  js_endtry(J);
  sqlite3_free(bytes);
}

static void s_changeset(js_State *J) {
  push_changes(J, sqlite3session_changeset);
}

static void s_patchset(js_State *J) {
  push_changes(J, sqlite3session_patchset);
}

static void s_close(js_State *J) {
  struct sq_session *s = this_session(J);
  if (s->db->running)
    rt_throw_code(J, "Error", "ERR_INVALID_STATE",
                  "session cannot be closed while its database is being used");
  close_session(s);
  js_pushundefined(J);
}

static void s_constructor(js_State *J) {
  rt_throw_code(J, "Error", "ERR_ILLEGAL_CONSTRUCTOR", "Illegal constructor");
}

/* ---- doing the same elsewhere ---- */

struct apply {
  struct sq_db *db;
  rt_slot filter, conflict; /* 0: there is none */
};

static int x_filter(void *data, const char *table) {
  struct apply *a = data;
  js_State *J = a->db->rt->J;
  struct sq_cell cell = {.type = SQ_TEXT, .bytes = table};
  cell.u.length = strlen(table);
  if (a->db->thrown || !sq_call(a->db, a->filter, &cell, 1))
    return 0;
  int wanted = js_toboolean(J, -1);
  js_pop(J, 1);
  return wanted;
}

static int x_conflict(void *data, int kind, sqlite3_changeset_iter *change) {
  struct apply *a = data;
  js_State *J = a->db->rt->J;
  struct sq_cell cell = {.type = SQ_INTEGER};
  (void)change;
  cell.u.integer = kind;
  if (!a->conflict || a->db->thrown || !sq_call(a->db, a->conflict, &cell, 1))
    return SQLITE_CHANGESET_ABORT;
  int answer = js_isnumber(J, -1) ? js_tointeger(J, -1) : -1; /* which SQLite refuses */
  js_pop(J, 1);
  return answer;
}

/* apply(db, bytes, filter, onConflict): whether all of it, or what onConflict let be. */
static void b_apply(js_State *J) {
  struct sq_db *db = sq_open_db_at(J, 1);
  struct apply a = {.db = db};
  size_t length = 0;
  const void *bytes = sq_bytes_at(J, 2, &length);
  void *copy = rt__alloc(length + 1); /* the program may do anything to its own */
  memcpy(copy, bytes, length);
  a.filter = js_iscallable(J, 3) ? rt_hold(db->rt, 3) : 0;
  a.conflict = js_iscallable(J, 4) ? rt_hold(db->rt, 4) : 0;
  rt_sync_begin(db->rt, TR_KIND_DATABASE, "applyChangeset");
  db->running++;
  int rc = sqlite3changeset_apply(db->handle, (int)length, copy, a.filter ? x_filter : NULL,
                                  x_conflict, &a);
  db->running--;
  rt_sync_end(db->rt, TR_KIND_DATABASE, "applyChangeset");
  rt_drop(db->rt, a.filter);
  rt_drop(db->rt, a.conflict);
  free(copy);
  sq_bury(db);
  if (db->thrown)
    sq_throw(J, db);
  if (rc != SQLITE_OK && rc != SQLITE_ABORT) {
    sq_push_error(J, rc, sqlite3_errstr(rc));
    js_throw(J);
  }
  js_pushboolean(J, rc == SQLITE_OK);
}

/* ---- who may do what ---- */

static struct sq_cell text_cell(const char *text) {
  struct sq_cell cell = {.type = text ? SQ_TEXT : SQ_NULL, .bytes = text};
  cell.u.length = text ? strlen(text) : 0;
  return cell;
}

static int x_authorize(void *data, int action, const char *a, const char *b, const char *c,
                       const char *d) {
  struct sq_db *db = data;
  struct sq_cell cells[] = {{.type = SQ_INTEGER}, text_cell(a), text_cell(b), text_cell(c),
                            text_cell(d)};
  cells[0].u.integer = action;
  if (db->thrown)
    return SQLITE_DENY;
  db->authorizing++;
  int answered = sq_call(db, db->authorizer, cells, 5), answer = SQLITE_DENY;
  db->authorizing--;
  if (answered) {
    answer = js_tointeger(db->rt->J, -1);
    js_pop(db->rt->J, 1);
  }
  return answer;
}

/* authorize(db, function or null); it returns one of the three numbers that SQLite knows. */
static void b_authorize(js_State *J) {
  struct sq_db *db = sq_open_db_at(J, 1);
  int some = js_iscallable(J, 2);
  rt_drop(db->rt, db->authorizer);
  db->authorizer = some ? rt_hold(db->rt, 2) : 0;
  sqlite3_set_authorizer(db->handle, some ? x_authorize : NULL, db);
  js_pushundefined(J);
}

static void method(js_State *J, const char *name, js_CFunction fn) {
  js_newcfunction(J, fn, name, 0);
  js_setproperty(J, -2, name);
}

void sq_session_natives(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  method(J, "changeset", s_changeset);
  method(J, "patchset", s_patchset);
  method(J, "close", s_close);
  js_copy(J, -1);
  js_setregistry(J, PROTOTYPE);
  js_newcconstructor(J, s_constructor, s_constructor, "Session", 0);
  js_setproperty(J, -2, "Session");
  rt_method(J, "createSession", b_create_session, 3);
  rt_method(J, "apply", b_apply, 4);
  rt_method(J, "authorize", b_authorize, 2);
}
