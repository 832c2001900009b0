/* fs: results, from libuv's to JavaScript's. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/internal.h"
#include "runtime/modules/fs.h"
#include "runtime/mujs/builtins/util.h"

/* ---- on the thread that ran the operation ---- */

static void keep_names(struct fs_req *q, uv_fs_t *r) {
  uv_dirent_t entry;
  while (uv_fs_scandir_next(r, &entry) != UV_EOF) {
    char type = (char)entry.type;
    fs_append(q, &type, 1);
    fs_append(q, entry.name, strlen(entry.name) + 1);
  }
}

void fs_keep(struct fs_req *q, uv_fs_t *r) {
  const char *text = r->fs_type == UV_FS_MKDTEMP ? r->path : r->ptr;
  if (q->op->result == FS_STAT) {
    q->stat = r->statbuf;
  } else if (q->op->result == FS_STATFS) {
    q->statfs = *(uv_statfs_t *)r->ptr;
  } else if (q->op->result == FS_NAMES) {
    keep_names(q, r);
  } else if (q->op->result == FS_TEXT && text) {
    fs_append(q, text, strlen(text));
    q->has_text = 1;
  }
}

/* ---- Stats ---- */

static double milliseconds(const uv_timespec_t *t) {
  return t->tv_sec * 1e3 + t->tv_nsec / 1e6;
}

static void set_date(js_State *J, js_Property *property, double ms) {
  js_Object *date = jsV_newobject(J, JS_CDATE, J->Date_prototype);
  date->u.number = floor(ms + 0.5);
  property->value.t.type = JS_TOBJECT;
  property->value.u.object = date;
}

/* A copy of the object that setStats was given, whose properties stand in this order. */
static void push_stats(js_State *J, const struct fs_req *q) {
  const uv_stat_t *st = &q->stat;
  double times[] = {milliseconds(&st->st_atim), milliseconds(&st->st_mtim),
                    milliseconds(&st->st_ctim), milliseconds(&st->st_birthtim)};
  double numbers[] = {st->st_dev,     st->st_mode, st->st_nlink, st->st_uid,  st->st_gid,
                      st->st_rdev,    st->st_blksize, st->st_ino,  st->st_size, st->st_blocks};
  enum { NUMBERS = sizeof numbers / sizeof *numbers, TIMES = 4 };
  rt_push_slot(q->binding->rt, q->binding->stats);
  js_Object *like = js_toobject(J, -1), *stats = jsV_newobject(J, JS_COBJECT, like->prototype);
  js_pop(J, 1);
  js_pushobject(J, stats);
  jsb_copy_properties(J, stats, like);
  js_Property *property = stats->properties;
  for (int i = 0; i < NUMBERS; i++)
    (property++)->value.u.number = numbers[i];
  for (int i = 0; i < TIMES; i++)
    (property++)->value.u.number = times[i];
  for (int i = 0; i < TIMES; i++)
    set_date(J, property++, times[i]);
}

/* setStats(stats): what all others are like */
static void set_stats(js_State *J) {
  struct fs_binding *b = js_currentfunctiondata(J);
  rt_drop(b->rt, b->stats);
  b->stats = rt_hold(b->rt, 1);
  js_pushundefined(J);
}

static void free_binding(js_State *J, void *data) {
  (void)J;
  free(data);
}

void fs_stats_init(struct fs_binding *b) {
  js_State *J = b->rt->J;
  js_newcfunctionx(J, set_stats, "setStats", 1, b, free_binding);
  js_setproperty(J, -2, "setStats");
}

/* ---- on the loop ---- */

static void push_name(js_State *J, const struct fs_req *q, const char *name, size_t length,
                      int raw) {
  if (raw)
    rt_push_buffer(q->binding->rt, memcpy(rt__alloc(length + 1), name, length), length);
  else
    rt_push_text(J, name, length);
}

/* type, block size, blocks, free ones, those for everybody, files, free ones */
static void push_statfs(js_State *J, const uv_statfs_t *st) {
  double numbers[] = {st->f_type,   st->f_bsize, st->f_blocks, st->f_bfree,
                      st->f_bavail, st->f_files, st->f_ffree};
  js_newarray(J);
  for (int i = 0; i < (int)(sizeof numbers / sizeof *numbers); i++) {
    js_pushnumber(J, numbers[i]);
    js_setindex(J, -2, i);
  }
}

/* An array of the names, as Buffers with FS_RAW; with FS_TYPES: [names, types]. */
static void push_names(js_State *J, const struct fs_req *q) {
  const char *end = q->data + q->data_length, *at;
  int i = 0;
  js_newarray(J);
  for (at = q->data; at && at < end; at += strlen(at) + 1) {
    at++;
    push_name(J, q, at, strlen(at), (q->num[0] & FS_RAW) != 0);
    js_setindex(J, -2, i++);
  }
  if (!(q->num[0] & FS_TYPES))
    return;
  js_newarray(J);
  js_rot2(J);
  js_setindex(J, -2, 0);
  js_newarray(J);
  for (i = 0, at = q->data; at && at < end; at += strlen(at) + 1) {
    js_pushnumber(J, *at++);
    js_setindex(J, -2, i++);
  }
  js_setindex(J, -2, 1);
}

static void push_data(js_State *J, struct fs_req *q) {
  if (q->as_text) {
    rt_push_text(J, q->data ? q->data : "", q->data_length);
    return;
  }
  rt_push_buffer(q->binding->rt, q->data, q->data_length);
  q->data = NULL;
}

static void push_text(js_State *J, const struct fs_req *q) {
  if (q->has_text)
    push_name(J, q, q->data, q->data_length, q->op->run != fs_run_mkdirp && q->num[0] > 0);
  else
    js_pushundefined(J);
}

void fs_push_result(js_State *J, struct fs_req *q) {
  switch (q->op->result) {
  case FS_VOID:
    js_pushundefined(J);
    break;
  case FS_NUMBER:
    js_pushnumber(J, q->result);
    break;
  case FS_STAT:
    push_stats(J, q);
    break;
  case FS_STATFS:
    push_statfs(J, &q->statfs);
    break;
  case FS_TEXT:
    push_text(J, q);
    break;
  case FS_DATA:
    push_data(J, q);
    break;
  case FS_NAMES:
    push_names(J, q);
    break;
  }
}
