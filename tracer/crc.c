/* CRC-32C (Castagnoli): a processor instruction where there is one. */
#include <string.h>

#include "tracer/uvt.h"

static uint32_t crc_portable(uint32_t crc, const unsigned char *p, size_t size) {
  static const uint32_t table[16] = {0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1,
                                     0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d,
                                     0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9,
                                     0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75};
  while (size--) {
    crc ^= *p++;
    crc = crc >> 4 ^ table[crc & 15];
    crc = crc >> 4 ^ table[crc & 15];
  }
  return crc;
}

#ifdef __x86_64__
#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t
crc_sse42(uint32_t crc, const unsigned char *p, size_t size) {
  uint64_t c = crc;
  for (; size >= 8; size -= 8, p += 8) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    c = _mm_crc32_u64(c, word);
  }
  crc = (uint32_t)c;
  while (size--)
    crc = _mm_crc32_u8(crc, *p++);
  return crc;
}
#endif

uint32_t tr__crc32c(const void *data, size_t size) {
#ifdef __x86_64__
  if (__builtin_cpu_supports("sse4.2"))
    return ~crc_sse42(~0u, data, size);
#endif
  return ~crc_portable(~0u, data, size);
}
