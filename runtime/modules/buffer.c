/* Buffer: memory, indexed access and the natives that work on whole ranges. */
#include "runtime/modules/buffer.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/internal.h"
#include "runtime/modules/codec.h"
#include "runtime/mujs/builtins/bytes.h"

#define PROTOTYPE "rt.buffer.prototype"
#define FAIL "rt.buffer.fail"

/* Node's longest string. */
#define MAX_STRING 0x1fffffe8

struct memory {
  unsigned char *data;
  size_t length;
};

/* ---- the object ---- */

static void memory_free(js_State *J, void *p) {
  struct memory *memory = p;
  js_gcadjust(J, -(long)memory->length);
  free(memory->data);
  free(memory);
}

static void push_prototype(js_State *J) {
  js_getregistry(J, PROTOTYPE);
  if (js_isobject(J, -1))
    return;
  js_pop(J, 1);
  rt_require_builtin(rt_of(J), "buffer");
  js_pop(J, 1);
  js_getregistry(J, PROTOTYPE);
}

/* Takes over data. */
static void push_owner(js_State *J, unsigned char *data, size_t length) {
  struct memory *memory = rt__alloc(sizeof *memory);
  memory->data = data;
  memory->length = length;
  push_prototype(J);
  js_newbytes(J, data, (int)length, memory, memory_free);
  js_gcadjust(J, (long)length);
}

static unsigned char *push_fresh(js_State *J, double length, int zero) {
  unsigned char *data = NULL;
  if (length <= INT_MAX) {
    js_reserve(J, (long)length);
    data = zero ? calloc(1, (size_t)length + 1) : malloc((size_t)length + 1);
  }
  if (!data)
    js_rangeerror(J, "Array buffer allocation failed");
  push_owner(J, data, (size_t)length);
  return data;
}

void rt_push_buffer(struct rt *rt, void *data, size_t length) {
  push_owner(rt->J, data ? data : rt__alloc(1), length);
}

unsigned char *rt_to_buffer(js_State *J, int idx, size_t *length) {
  int n = 0;
  unsigned char *data = js_tobytes(J, idx, &n);
  if (data)
    *length = (size_t)n;
  return data;
}

/* ---- errors ---- */

_Noreturn void rt__buffer_fail(js_State *J, const char *kind, int value, double a,
                               double b) {
  js_getregistry(J, FAIL);
  js_pushundefined(J);
  js_pushstring(J, kind);
  if (value)
    js_copy(J, value);
  else
    js_pushundefined(J);
  js_pushnumber(J, a);
  js_pushnumber(J, b);
  js_call(J, 4);
  js_throw(J);
}

struct rt__bytes rt__bytes_at(js_State *J, int idx) {
  struct rt__bytes b = {NULL, 0};
  b.data = rt_to_buffer(J, idx, &b.length);
  if (!b.data)
    rt__buffer_fail(J, "buffer", idx, idx, 0);
  return b;
}

static enum rt__encoding need_encoding(js_State *J, int idx) {
  enum rt__encoding encoding = RT_UTF8;
  if (!js_iscoercible(J, idx))
    return encoding;
  encoding = rt__encoding_of(js_tostring(J, idx));
  if (encoding == RT_NO_ENCODING)
    rt__buffer_fail(J, "encoding", idx, 0, 0);
  return encoding;
}

/* As above, but null is no encoding either. */
static enum rt__encoding named_encoding(js_State *J, int idx) {
  if (js_isnull(J, idx))
    rt__buffer_fail(J, "encoding", idx, 0, 0);
  return need_encoding(J, idx);
}

/* An offset as Node clamps it: not a number counts as `otherwise`. */
static size_t clamp(js_State *J, int idx, size_t otherwise, size_t limit, int from_end) {
  double n;
  if (!js_isdefined(J, idx))
    return otherwise;
  n = js_tonumber(J, idx);
  n = n != n ? 0 : n < 0 ? -(double)(uint64_t)(n < -1e15 ? 1e15 : -n)
                         : (double)(uint64_t)(n > 1e15 ? 1e15 : n);
  if (n < 0)
    n = from_end ? n + (double)limit : 0;
  if (n < 0)
    return 0;
  return n > (double)limit ? limit : (size_t)n;
}

/* ---- making ---- */

/* alloc(length, zero) */
static void native_alloc(js_State *J) {
  push_fresh(J, js_tonumber(J, 1), js_toboolean(J, 2));
}

/* fromString(string, encoding) */
static void native_from_string(js_State *J) {
  const char *s = js_tostring(J, 1);
  enum rt__encoding encoding = need_encoding(J, 2);
  size_t room = rt__encoded_length(encoding, s);
  unsigned char *data = rt__realloc(NULL, room + 1);
  push_owner(J, data, rt__encode(encoding, s, data, room));
}

/* fromArray(arrayLike) */
static void native_from_array(js_State *J) {
  int length = js_getlength(J, 1);
  unsigned char *data = push_fresh(J, length > 0 ? length : 0, 1);
  for (int i = 0; i < length; i++) {
    js_getindex(J, 1, i);
    data[i] = (unsigned char)js_touint32(J, -1);
    js_pop(J, 1);
  }
}

/* byteLength(string, encoding): an unknown encoding counts as UTF-8 */
static void native_byte_length(js_State *J) {
  enum rt__encoding encoding = RT_UTF8;
  if (js_isstring(J, 2))
    encoding = rt__encoding_of(js_tostring(J, 2));
  js_pushnumber(J, (double)rt__encoded_length(encoding, js_tostring(J, 1)));
}

static void native_is_encoding(js_State *J) {
  js_pushboolean(J, js_isstring(J, 1) &&
                        rt__encoding_of(js_tostring(J, 1)) != RT_NO_ENCODING);
}

static void native_is_buffer(js_State *J) {
  js_Object *obj = rt__object_at(J, 1);
  int found = 0;
  if (obj && js_isbytes(J, 1)) {
    js_getregistry(J, PROTOTYPE);
    js_Object *prototype = rt__object_at(J, -1);
    for (obj = obj->prototype; obj && !found; obj = obj->prototype)
      found = obj == prototype;
  }
  js_pushboolean(J, found);
}

static void native_is_bytes(js_State *J) {
  js_Object *obj = rt__object_at(J, 1);
  js_pushboolean(J, obj && obj->type == JS_CBYTES && obj->u.b.kind == JS_UINT8);
}

/* fromArrayBuffer(buffer, offset, length): the same memory; undefined when it is none */
static void native_from_array_buffer(js_State *J) {
  js_Object *buffer = jsb_of_class(J, 1, JS_CARRAYBUFFER);
  if (!buffer) {
    js_pushundefined(J);
    return;
  }
  double offset = js_tonumber(J, 2), length = js_tonumber(J, 3), size = buffer->u.b.length;
  offset = offset == offset ? trunc(offset) : 0;
  if (offset > size)
    rt__buffer_fail(J, "outside", 0, 0, 0);
  if (offset < 0)
    js_rangeerror(J, "Start offset %.0f is outside the bounds of the buffer", offset);
  length = !js_isdefined(J, 3) ? size - offset : length > 0 ? trunc(length) : 0;
  if (length > size - offset)
    rt__buffer_fail(J, "outside", 0, 1, 0);
  push_prototype(J);
  js_Object *prototype = rt__object_at(J, -1);
  jsb_new_view(J, JS_CBYTES, prototype, JS_UINT8, buffer, (int)offset, (int)length);
}

/* ---- methods ---- */

/* buf.slice(start, end): the same memory */
static void native_slice(js_State *J) {
  struct rt__bytes b = rt__bytes_at(J, 0);
  size_t start = clamp(J, 1, 0, b.length, 1);
  size_t end = clamp(J, 2, b.length, b.length, 1);
  push_prototype(J);
  js_newbytesview(J, 0, (int)start, end > start ? (int)(end - start) : 0);
}

/* buf.toString(encoding, start, end) */
static void native_to_string(js_State *J) {
  struct rt__bytes b = rt__bytes_at(J, 0);
  size_t start = clamp(J, 2, 0, b.length, 0);
  size_t end = clamp(J, 3, b.length, b.length, 0);
  if (end > start && end - start > MAX_STRING)
    rt__buffer_fail(J, "long", 0, 0, 0);
  if (end <= start)
    js_pushliteral(J, "");
  else
    rt__push_decoded(J, named_encoding(J, 1), b.data + start, end - start);
}

/* encodeInto(buf, string, offset, length, encoding): the bytes written */
static void native_encode_into(js_State *J) {
  struct rt__bytes b = rt__bytes_at(J, 1);
  const char *s = js_tostring(J, 2);
  size_t offset = clamp(J, 3, 0, b.length, 0);
  size_t room = clamp(J, 4, b.length - offset, b.length - offset, 0);
  js_pushnumber(J, (double)rt__encode(need_encoding(J, 5), s, b.data + offset, room));
}

/* copyRange(source, target, targetStart, sourceStart, sourceEnd): the bytes copied */
static void native_copy_range(js_State *J) {
  struct rt__bytes source = rt__bytes_at(J, 1), target = rt__bytes_at(J, 2);
  size_t at = clamp(J, 3, 0, target.length, 0);
  size_t start = clamp(J, 4, 0, source.length, 0);
  size_t end = clamp(J, 5, source.length, source.length, 0);
  size_t n = end > start ? end - start : 0;
  if (n > target.length - at)
    n = target.length - at;
  memmove(target.data + at, source.data + start, n);
  js_pushnumber(J, (double)n);
}

/* compareRange(a, aStart, aEnd, b, bStart, bEnd): -1, 0, 1 */
static void native_compare_range(js_State *J) {
  struct rt__bytes a = rt__bytes_at(J, 1), b = rt__bytes_at(J, 4);
  size_t a_start = clamp(J, 2, 0, a.length, 0), a_end = clamp(J, 3, a.length, a.length, 0);
  size_t b_start = clamp(J, 5, 0, b.length, 0), b_end = clamp(J, 6, b.length, b.length, 0);
  size_t an = a_end > a_start ? a_end - a_start : 0;
  size_t bn = b_end > b_start ? b_end - b_start : 0;
  int order = memcmp(a.data + a_start, b.data + b_start, an < bn ? an : bn);
  if (order == 0)
    order = an < bn ? -1 : an > bn;
  js_pushnumber(J, order < 0 ? -1 : order > 0);
}

/* fillRange(buf, byte or Buffer, start, end) */
static void native_fill_range(js_State *J) {
  struct rt__bytes b = rt__bytes_at(J, 1), pattern = {NULL, 0};
  size_t start = clamp(J, 3, 0, b.length, 0);
  size_t end = clamp(J, 4, b.length, b.length, 0);
  if (end <= start)
    return;
  pattern.data = rt_to_buffer(J, 2, &pattern.length);
  if (!pattern.data) {
    memset(b.data + start, (int)(js_touint32(J, 2) & 0xff), end - start);
    return;
  }
  for (size_t i = start, k = 0; i < end; i++) {
    b.data[i] = pattern.data[k];
    k = k + 1 == pattern.length ? 0 : k + 1;
  }
}

/* By characters of two bytes, as UTF-16 is searched: no other place counts. */
static double find_pairs(struct rt__bytes b, struct rt__bytes what, size_t from,
                         int backward) {
  size_t units = b.length / 2, wanted = what.length / 2, at = from / 2;
  if (wanted == 0 || wanted > units || (!backward && what.length > b.length - from))
    return -1;
  if (at > units - wanted)
    at = units - wanted;
  for (size_t left = backward ? at + 1 : units - wanted - at + 1; left > 0; left--) {
    if (memcmp(b.data + at * 2, what.data, wanted * 2) == 0)
      return (double)(at * 2);
    at = backward ? at - 1 : at + 1;
  }
  return -1;
}

static double find_forward(struct rt__bytes b, struct rt__bytes what, size_t from) {
  const unsigned char *at = memmem(b.data + from, b.length - from, what.data,
                                   what.length);
  return at ? (double)(at - b.data) : -1;
}

static double find_backward(struct rt__bytes b, struct rt__bytes what, size_t from) {
  if (what.length > b.length)
    return -1;
  if (from > b.length - what.length)
    from = b.length - what.length;
  for (size_t i = from + 1; i-- > 0;)
    if (memcmp(b.data + i, what.data, what.length) == 0)
      return (double)i;
  return -1;
}

/* find(buf, what, offset, backward, encoding): offset is within the Buffer; `what` is not
 * empty */
static void native_find(js_State *J) {
  struct rt__bytes b = rt__bytes_at(J, 1), what = rt__bytes_at(J, 2);
  size_t from = clamp(J, 3, 0, b.length, 0);
  if (js_isstring(J, 5) && rt__encoding_of(js_tostring(J, 5)) == RT_UTF16LE)
    js_pushnumber(J, find_pairs(b, what, from, js_toboolean(J, 4)));
  else if (js_toboolean(J, 4))
    js_pushnumber(J, find_backward(b, what, from));
  else
    js_pushnumber(J, find_forward(b, what, from));
}

/* swap(buf, size): reverses every group of `size` bytes */
static void native_swap(js_State *J) {
  struct rt__bytes b = rt__bytes_at(J, 1);
  size_t size = (size_t)js_touint32(J, 2);
  for (size_t i = 0; size && i + size <= b.length; i += size)
    for (size_t k = 0; k < size / 2; k++) {
      unsigned char byte = b.data[i + k];
      b.data[i + k] = b.data[i + size - 1 - k];
      b.data[i + size - 1 - k] = byte;
    }
}

/* toArray(buf): its bytes as numbers */
static void native_to_array(js_State *J) {
  struct rt__bytes b = rt__bytes_at(J, 1);
  js_newarray(J);
  for (size_t i = 0; i < b.length; i++) {
    js_pushnumber(J, b.data[i]);
    js_setindex(J, -2, (int)i);
  }
}

/* hasProperties(buf): more than its bytes */
static void native_has_properties(js_State *J) {
  js_Object *obj = rt__object_at(J, 1);
  js_pushboolean(J, obj && obj->count > 0);
}

/* setFail(function (kind, value, a, b)) that returns the error to throw */
static void native_set_fail(js_State *J) {
  js_copy(J, 1);
  js_setregistry(J, FAIL);
}

static void make_prototype(js_State *J) {
  js_pushobject(J, J->builtins[JSB_PROTO_TYPED_ARRAYS + JS_UINT8]);
  js_newobjectx(J);
  rt_method(J, "slice", native_slice, 2);
  rt_method(J, "subarray", native_slice, 2);
  rt_method(J, "toString", native_to_string, 3);
  rt_method(J, "toLocaleString", native_to_string, 3);
  rt__buffer_number_natives(J);
  js_copy(J, -1);
  js_setregistry(J, PROTOTYPE);
}

void rt__buffer_binding(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  make_prototype(J);
  js_setproperty(J, -2, "prototype");
  rt_method(J, "alloc", native_alloc, 2);
  rt_method(J, "fromString", native_from_string, 2);
  rt_method(J, "fromArray", native_from_array, 1);
  rt_method(J, "byteLength", native_byte_length, 2);
  rt_method(J, "isEncoding", native_is_encoding, 1);
  rt_method(J, "isBuffer", native_is_buffer, 1);
  rt_method(J, "isBytes", native_is_bytes, 1);
  rt_method(J, "fromArrayBuffer", native_from_array_buffer, 3);
  rt_method(J, "encodeInto", native_encode_into, 5);
  rt_method(J, "copyRange", native_copy_range, 5);
  rt_method(J, "compareRange", native_compare_range, 6);
  rt_method(J, "fillRange", native_fill_range, 4);
  rt_method(J, "find", native_find, 5);
  rt_method(J, "swap", native_swap, 2);
  rt_method(J, "toArray", native_to_array, 1);
  rt_method(J, "hasProperties", native_has_properties, 1);
  rt_method(J, "setFail", native_set_fail, 1);
}
