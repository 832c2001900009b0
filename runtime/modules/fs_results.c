/* fs: results, from libuv's to JavaScript's. */
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/fs.h"

const char FS_STATS[] = "Stats";

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
  } else if (q->op->result == FS_NAMES) {
    keep_names(q, r);
  } else if (q->op->result == FS_TEXT && text) {
    fs_append(q, text, strlen(text));
    q->has_text = 1;
  }
}

/* ---- Stats: the numbers stay in C until one of them is asked for ---- */

static void free_stats(js_State *J, void *data) {
  (void)J;
  free(data);
}

static void push_stats(js_State *J, const struct fs_req *q) {
  uv_stat_t *copy = malloc(sizeof *copy);
  if (!copy)
    rt_oom();
  *copy = q->stat;
  rt_push_slot(q->binding->rt, q->binding->stats_proto);
  js_newuserdata(J, FS_STATS, copy, free_stats);
}

static double milliseconds(const uv_timespec_t *t) {
  return t->tv_sec * 1e3 + t->tv_nsec / 1e6;
}

/* Defines, as the prototype's accessors of the same names must not be asked. */
static void own_number(js_State *J, const char *name, double value) {
  js_pushnumber(J, value);
  js_defproperty(J, -2, name, 0);
}

/* fillStats(stats, target): defines the numbers as target's own properties. */
static void fill_stats(js_State *J) {
  const uv_stat_t *st;
  if (!js_isuserdata(J, 1, FS_STATS)) {
    js_pushboolean(J, 0);
    return;
  }
  st = js_touserdata(J, 1, FS_STATS);
  js_copy(J, 2);
  own_number(J, "dev", st->st_dev);
  own_number(J, "mode", st->st_mode);
  own_number(J, "nlink", st->st_nlink);
  own_number(J, "uid", st->st_uid);
  own_number(J, "gid", st->st_gid);
  own_number(J, "rdev", st->st_rdev);
  own_number(J, "blksize", st->st_blksize);
  own_number(J, "ino", st->st_ino);
  own_number(J, "size", st->st_size);
  own_number(J, "blocks", st->st_blocks);
  own_number(J, "atimeMs", milliseconds(&st->st_atim));
  own_number(J, "mtimeMs", milliseconds(&st->st_mtim));
  own_number(J, "ctimeMs", milliseconds(&st->st_ctim));
  own_number(J, "birthtimeMs", milliseconds(&st->st_birthtim));
  js_pop(J, 1);
  js_pushboolean(J, 1);
}

/* statMode(stats): st_mode without making the other properties; -1 for other objects. */
static void stat_mode(js_State *J) {
  const uv_stat_t *st =
      js_isuserdata(J, 1, FS_STATS) ? js_touserdata(J, 1, FS_STATS) : NULL;
  js_pushnumber(J, st ? (double)st->st_mode : -1);
}

/* statSize(stats): likewise. */
static void stat_size(js_State *J) {
  const uv_stat_t *st =
      js_isuserdata(J, 1, FS_STATS) ? js_touserdata(J, 1, FS_STATS) : NULL;
  js_pushnumber(J, st ? (double)st->st_size : -1);
}

/* setStatsPrototype(prototype) */
static void set_stats_prototype(js_State *J) {
  struct fs_binding *b = js_currentfunctiondata(J);
  rt_drop(b->rt, b->stats_proto);
  b->stats_proto = rt_hold(b->rt, 1);
  js_pushundefined(J);
}

static void free_binding(js_State *J, void *data) {
  (void)J;
  free(data);
}

void fs_stats_init(struct fs_binding *b) {
  js_State *J = b->rt->J;
  rt_method(J, "fillStats", fill_stats, 2);
  rt_method(J, "statMode", stat_mode, 1);
  rt_method(J, "statSize", stat_size, 1);
  js_newcfunctionx(J, set_stats_prototype, "setStatsPrototype", 1, b, free_binding);
  js_setproperty(J, -2, "setStatsPrototype");
}

/* ---- on the loop ---- */

/* An array of the names; with types (the first number): [names, types]. */
static void push_names(js_State *J, const struct fs_req *q) {
  const char *end = q->data + q->data_length, *at;
  int i = 0;
  js_newarray(J);
  for (at = q->data; at && at < end; at += strlen(at) + 1) {
    at++;
    rt_push_text(J, at, strlen(at));
    js_setindex(J, -2, i++);
  }
  if (q->num[0] <= 0)
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
    rt_push_text(J, q->data, q->data_length);
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
