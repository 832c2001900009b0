/* zlib: codecs for JavaScript, each step of which runs on the pool or at once. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "runtime/modules/zlib.h"
#include "runtime/rt.h"

static const char TAG[] = "Zlib";

struct handle {
  struct zl_codec *codec; /* NULL: closed */
  int busy;               /* a step runs on the pool */
  int close_asked;        /* meanwhile */
};

/* One step, or, when `whole`, as many as it takes. */
struct job {
  struct rt_work w; /* first */
  struct rt *rt;
  struct handle *handle;
  rt_slot handle_slot, in_slot, out_slot, callback;
  struct zl_step step;
  struct zl_error error;
  int whole;
  unsigned char *all; /* of `whole`: malloc()ed */
  size_t length, size, max;
};

static const char *const op_names[ZL_MODES] = {
    "zlib",       "deflate", "inflate",          "gzip",          "gunzip", "deflateRaw",
    "inflateRaw", "unzip",   "brotliDecompress", "brotliCompress"};

/* ---- handles ---- */

static void shut(struct handle *h) {
  if (h->codec)
    zl_close(h->codec);
  h->codec = NULL;
}

static void finalize(js_State *J, void *data) {
  (void)J;
  shut(data);
  free(data);
}

static _Noreturn void throw_zlib(js_State *J, const struct zl_error *e) {
  rt_push_coded_error(J, "Error", e->code, e->message);
  js_pushnumber(J, e->number);
  js_setproperty(J, -2, "errno");
  js_throw(J);
}

static struct handle *handle_of(js_State *J) {
  struct handle *h = js_isuserdata(J, 1, TAG) ? js_touserdata(J, 1, TAG) : NULL;
  if (!h || !h->codec)
    rt_throw_code(J, "Error", "ERR_INTERNAL_ASSERTION", "zlib binding closed");
  if (h->busy)
    rt_throw_code(J, "Error", "ERR_INTERNAL_ASSERTION", "write already in progress");
  return h;
}

static void read_params(js_State *J, int idx, struct zl_options *o) {
  int n = js_isarray(J, idx) ? js_getlength(J, idx) : 0;
  for (int i = 0; i < n && i < (int)(sizeof o->params / sizeof *o->params); i++) {
    js_getindex(J, idx, i);
    o->params[o->param_count++] = (uint32_t)js_tonumber(J, -1);
    js_pop(J, 1);
  }
}

/* open(mode, windowBits, level, memLevel, strategy, dictionary or undefined,
 * brotli's parameters or undefined) */
static void b_open(js_State *J) {
  size_t length = 0;
  const unsigned char *dictionary = rt_to_buffer(J, 6, &length);
  struct zl_error error = {0};
  int mode = js_tointeger(J, 1);
  struct zl_options o = {.mode = mode < 1 || mode >= ZL_MODES ? ZL_DEFLATE : mode,
                         .window_bits = js_tointeger(J, 2),
                         .level = js_tointeger(J, 3),
                         .mem_level = js_tointeger(J, 4),
                         .strategy = js_tointeger(J, 5)};
  read_params(J, 7, &o);
  struct handle *h = calloc(1, sizeof *h);
  if (!h)
    rt_oom();
  js_newobject(J);
  js_newuserdata(J, TAG, h, finalize);
  if (dictionary) {
    o.dictionary_length = length;
    o.dictionary = malloc(length + 1);
    if (!o.dictionary)
      rt_oom();
    memcpy(o.dictionary, dictionary, length);
  }
  h->codec = zl_open(&o, &error);
  if (!h->codec)
    throw_zlib(J, &error);
}

/* close(handle): what runs ends first. */
static void b_close(js_State *J) {
  struct handle *h = js_isuserdata(J, 1, TAG) ? js_touserdata(J, 1, TAG) : NULL;
  if (h && h->busy)
    h->close_asked = 1;
  else if (h)
    shut(h);
  js_pushundefined(J);
}

static void b_reset(js_State *J) {
  struct zl_error error = zl_reset(handle_of(J)->codec);
  if (error.message)
    throw_zlib(J, &error);
  js_pushundefined(J);
}

static void b_params(js_State *J) {
  struct zl_error error =
      zl_params(handle_of(J)->codec, js_tointeger(J, 2), js_tointeger(J, 3));
  if (error.message)
    throw_zlib(J, &error);
  js_pushundefined(J);
}

/* ---- what runs ---- */

static void too_large(struct job *j) {
  j->error = (struct zl_error){"", "ERR_BUFFER_TOO_LARGE", 0};
}

/* Room for some more output; the last of it is one byte beyond what is allowed. */
static int grow(struct job *j) {
  size_t more = j->size ? j->size : j->step.out_left, room = j->max + 1 - j->length;
  if (j->length > j->max)
    return 0;
  if (more > room)
    more = room;
  unsigned char *bigger = realloc(j->all, j->length + more);
  if (!bigger)
    rt_oom();
  j->all = bigger;
  j->size = j->length + more;
  j->step.out = j->all + j->length;
  j->step.out_left = more;
  return 1;
}

static void run_whole(struct job *j) {
  do {
    if (!grow(j)) {
      too_large(j);
      return;
    }
    zl_run(j->handle->codec, &j->step);
    j->length = j->size - j->step.out_left;
    j->error = zl_check(j->handle->codec, &j->step);
  } while (!j->error.message && j->step.out_left == 0);
  if (!j->error.message && j->length > j->max)
    too_large(j);
}

static void run(struct rt_work *w) {
  struct job *j = (struct job *)w;
  if (j->whole) {
    run_whole(j);
    return;
  }
  zl_run(j->handle->codec, &j->step);
  j->error = zl_check(j->handle->codec, &j->step);
}

/* ---- results ---- */

static void release(struct job *j) {
  rt_drop(j->rt, j->handle_slot);
  rt_drop(j->rt, j->in_slot);
  rt_drop(j->rt, j->out_slot);
  rt_drop(j->rt, j->callback);
  free(j->all);
  free(j);
}

/* Pushes message or null, errno, code, input left, output left or the whole output. */
static int push_result(struct job *j) {
  js_State *J = j->rt->J;
  if (j->error.message)
    js_pushstring(J, j->error.message);
  else
    js_pushnull(J);
  js_pushnumber(J, j->error.number);
  js_pushstring(J, j->error.code ? j->error.code : "");
  js_pushnumber(J, (double)j->step.in_left);
  if (j->whole && !j->error.message) {
    rt_push_buffer(j->rt, j->all, j->length);
    j->all = NULL;
  } else {
    js_pushnumber(J, (double)j->step.out_left);
  }
  return 5;
}

static void done(struct rt_work *w, int status) {
  struct job *j = (struct job *)w;
  struct rt *rt = j->rt;
  struct handle *h = j->handle;
  uint64_t task = w->task, wait = rt_work_wait_ns(w);
  (void)status; /* nobody cancels */
  h->busy = 0;
  if (h->close_asked)
    shut(h);
  rt_push_slot(rt, j->callback);
  js_pushundefined(rt->J);
  int argc = push_result(j);
  release(j);
  rt_call(rt, TR_KIND_COMPRESSION, task, wait, argc);
}

static void run_now(js_State *J, struct job *j, const char *op) {
  rt_sync_begin(j->rt, TR_KIND_COMPRESSION, op);
  run(&j->w);
  rt_sync_end(j->rt, TR_KIND_COMPRESSION, op);
  js_newarray(J);
  int count = push_result(j);
  release(j);
  for (int i = count - 1; i >= 0; i--)
    js_setindex(J, -(i + 2), i);
}

static void start(js_State *J, struct job *j, int callback) {
  struct handle *h = j->handle;
  const char *op = op_names[js_tointeger(J, callback + 1) % ZL_MODES];
  if (!js_iscallable(J, callback)) {
    run_now(J, j, op);
    return;
  }
  j->handle_slot = rt_hold(j->rt, 1);
  j->callback = rt_hold(j->rt, callback);
  j->w.run = run;
  j->w.done = done;
  h->busy = 1;
  int err = rt_work_submit(j->rt, &j->w, TR_KIND_COMPRESSION, op);
  if (err < 0) {
    h->busy = 0;
    release(j);
    rt_throw_uv(J, err, op, NULL, NULL);
  }
  js_pushundefined(J);
}

static struct job *job_new(js_State *J, struct handle *h) {
  struct job *j = calloc(1, sizeof *j);
  if (!j)
    rt_oom();
  j->rt = rt_of(J);
  j->handle = h;
  j->step.flush = js_tointeger(J, 2);
  return j;
}

/* The bytes [from, from + length) of the Buffer at idx; throws when it has no such part. */
static unsigned char *part(js_State *J, int idx, double from, double length) {
  size_t size;
  unsigned char *bytes = rt_to_buffer(J, idx, &size);
  if (!bytes || !(from >= 0) || !(length >= 0) || !(from + length <= (double)size) ||
      length >= UINT32_MAX)
    rt_throw_code(J, "RangeError", "ERR_OUT_OF_RANGE", "no such part of a Buffer");
  return bytes + (size_t)from;
}

/* write(handle, flush, input, offset, length, output, offset, length, callback or
 * undefined, mode) */
static void b_write(js_State *J) {
  struct handle *h = handle_of(J);
  double in_length = js_tonumber(J, 5), out_length = js_tonumber(J, 8);
  unsigned char *in = part(J, 3, js_tonumber(J, 4), in_length);
  unsigned char *out = part(J, 6, js_tonumber(J, 7), out_length);
  struct job *j = job_new(J, h);
  j->step.in = in;
  j->step.in_left = (size_t)in_length;
  j->step.out = out;
  j->step.out_left = (size_t)out_length;
  if (js_iscallable(J, 9)) {
    j->in_slot = rt_hold(j->rt, 3);
    j->out_slot = rt_hold(j->rt, 6);
  }
  start(J, j, 9);
}

/* all(handle, flush, input, chunk size, longest output, callback or undefined, mode) */
static void b_all(js_State *J) {
  struct handle *h = handle_of(J);
  size_t length = 0;
  const unsigned char *in = rt_to_buffer(J, 3, &length);
  part(J, 3, 0, (double)length);
  struct job *j = job_new(J, h);
  j->whole = 1;
  j->step.in = in;
  j->step.in_left = length;
  j->step.out_left = (size_t)js_tonumber(J, 4);
  j->max = (size_t)js_tonumber(J, 5);
  if (js_iscallable(J, 6))
    j->in_slot = rt_hold(j->rt, 3);
  start(J, j, 6);
}

/* crc32(bytes, value so far) */
static void b_crc32(js_State *J) {
  size_t length = 0;
  const unsigned char *bytes = rt_to_buffer(J, 1, &length);
  js_pushnumber(J, (double)crc32_z((uLong)js_tonumber(J, 2), bytes, length));
}

void rt_binding_zlib(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "open", b_open, 7);
  rt_method(J, "close", b_close, 1);
  rt_method(J, "reset", b_reset, 1);
  rt_method(J, "params", b_params, 3);
  rt_method(J, "write", b_write, 10);
  rt_method(J, "all", b_all, 7);
  rt_method(J, "crc32", b_crc32, 2);
}
