/* Buffer's readers and writers of numbers: one table, four natives. */
#include <math.h>
#include <string.h>

#include "runtime/internal.h"
#include "runtime/modules/buffer.h"

struct number_kind {
  const char *read, *write; /* names of the methods */
  const char *read2, *write2; /* their second spelling (UInt, Uint) or NULL */
  unsigned size;            /* bytes; 0: given as the second (third) argument */
  int is_signed, big, is_float;
};

static const struct number_kind kinds[] = {
    {"readUInt8", "writeUInt8", "readUint8", "writeUint8", 1, 0, 0, 0},
    {"readUInt16LE", "writeUInt16LE", "readUint16LE", "writeUint16LE", 2, 0, 0, 0},
    {"readUInt16BE", "writeUInt16BE", "readUint16BE", "writeUint16BE", 2, 0, 1, 0},
    {"readUInt32LE", "writeUInt32LE", "readUint32LE", "writeUint32LE", 4, 0, 0, 0},
    {"readUInt32BE", "writeUInt32BE", "readUint32BE", "writeUint32BE", 4, 0, 1, 0},
    {"readUIntLE", "writeUIntLE", "readUintLE", "writeUintLE", 0, 0, 0, 0},
    {"readUIntBE", "writeUIntBE", "readUintBE", "writeUintBE", 0, 0, 1, 0},
    {"readInt8", "writeInt8", NULL, NULL, 1, 1, 0, 0},
    {"readInt16LE", "writeInt16LE", NULL, NULL, 2, 1, 0, 0},
    {"readInt16BE", "writeInt16BE", NULL, NULL, 2, 1, 1, 0},
    {"readInt32LE", "writeInt32LE", NULL, NULL, 4, 1, 0, 0},
    {"readInt32BE", "writeInt32BE", NULL, NULL, 4, 1, 1, 0},
    {"readIntLE", "writeIntLE", NULL, NULL, 0, 1, 0, 0},
    {"readIntBE", "writeIntBE", NULL, NULL, 0, 1, 1, 0},
    {"readFloatLE", "writeFloatLE", NULL, NULL, 4, 0, 0, 1},
    {"readFloatBE", "writeFloatBE", NULL, NULL, 4, 0, 1, 1},
    {"readDoubleLE", "writeDoubleLE", NULL, NULL, 8, 0, 0, 1},
    {"readDoubleBE", "writeDoubleBE", NULL, NULL, 8, 0, 1, 1},
};

/* Where the number stands; the argument may be left out only for the sized kinds. */
static unsigned char *place(js_State *J, struct rt__bytes b, int idx, size_t size,
                            int optional) {
  double at = 0;
  if (js_isdefined(J, idx) || !optional) {
    if (!js_isnumber(J, idx))
      rt__buffer_fail(J, "offset", idx, 0, 0);
    at = js_tonumber(J, idx);
  }
  if (at >= 0 && at + (double)size <= (double)b.length && at == floor(at))
    return b.data + (size_t)at;
  rt__buffer_fail(J, "bounds", idx, (double)b.length, (double)size);
}

static unsigned size_argument(js_State *J, int idx) {
  double n = js_isnumber(J, idx) ? js_tonumber(J, idx) : -1;
  if (!(n >= 1 && n <= 6 && n == floor(n)))
    rt__buffer_fail(J, "size", idx, 0, 0);
  return (unsigned)n;
}

/* The bytes in the order of the machine's little end. */
static void load(unsigned char *out, const unsigned char *in, size_t size, int big) {
  for (size_t i = 0; i < size; i++)
    out[i] = in[big ? size - 1 - i : i];
}

static double read_float(const unsigned char *p, unsigned size, int big) {
  unsigned char bytes[8];
  float single;
  double value;
  load(bytes, p, size, big);
  if (size == 8) {
    memcpy(&value, bytes, 8);
    return value;
  }
  memcpy(&single, bytes, 4);
  return single;
}

static double read_integer(const unsigned char *p, unsigned size, int big, int is_signed) {
  unsigned char bytes[8] = {0};
  uint64_t value;
  load(bytes, p, size, big);
  memcpy(&value, bytes, 8);
  if (is_signed && bytes[size - 1] & 0x80)
    return (double)value - ldexp(1, (int)size * 8);
  return (double)value;
}

static void native_read(js_State *J) {
  const struct number_kind *k = js_currentfunctiondata(J);
  struct rt__bytes b = rt__bytes_at(J, 0);
  if (k->size == 0 && !js_isdefined(J, 1))
    rt__buffer_fail(J, "offset", 1, 0, 0);
  unsigned size = k->size ? k->size : size_argument(J, 2);
  const unsigned char *p = place(J, b, 1, size, k->size != 0);
  if (k->is_float)
    js_pushnumber(J, read_float(p, size, k->big));
  else
    js_pushnumber(J, read_integer(p, size, k->big, k->is_signed));
}

static void write_float(unsigned char *p, double value, unsigned size, int big) {
  unsigned char bytes[8];
  float single = (float)value;
  if (size == 8)
    memcpy(bytes, &value, 8);
  else
    memcpy(bytes, &single, 4);
  load(p, bytes, size, big);
}

static void write_integer(unsigned char *p, double value, unsigned size, int big) {
  unsigned char bytes[8];
  uint64_t bits;
  value = value != value ? 0 : trunc(value);
  bits = value < 0 ? (uint64_t)(int64_t)value : (uint64_t)value;
  memcpy(bytes, &bits, 8);
  load(p, bytes, size, big);
}

/* write(value, offset[, size]): the offset after it */
static void native_write(js_State *J) {
  const struct number_kind *k = js_currentfunctiondata(J);
  struct rt__bytes b = rt__bytes_at(J, 0);
  double value = js_tonumber(J, 1);
  unsigned size = k->size ? k->size : size_argument(J, 3);
  double limit = ldexp(1, (int)size * 8 - k->is_signed);
  if (!k->is_float && (value < (k->is_signed ? -limit : 0) || value > limit - 1))
    rt__buffer_fail(J, k->is_signed ? "int" : "uint", 1, size, 0);
  unsigned char *p = place(J, b, 2, size, k->size != 0);
  if (k->is_float)
    write_float(p, value, size, k->big);
  else
    write_integer(p, value, size, k->big);
  js_pushnumber(J, (double)(p - b.data) + size);
}

/* One function under both names. */
static void define(js_State *J, const char *name, const char *name2, js_CFunction fn,
                   int arity, const struct number_kind *kind) {
  if (!name)
    return;
  js_newcfunctionx(J, fn, name, arity, (void *)kind, NULL);
  if (name2) {
    js_copy(J, -1);
    js_defproperty(J, -3, name2, JS_DONTENUM);
  }
  js_defproperty(J, -2, name, JS_DONTENUM);
}

void rt__buffer_number_natives(js_State *J) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    const struct number_kind *k = &kinds[i];
    int sized = k->size == 0;
    define(J, k->read, k->read2, native_read, 1 + sized, k);
    define(J, k->write, k->write2, native_write, 2 + sized, k);
  }
}
