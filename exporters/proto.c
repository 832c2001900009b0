/* The longer parts of protocol buffers. */
#include "exporters/proto.h"

void ex_pb_close(struct ex_bytes *b, size_t begin) {
  size_t length = b->used - begin, extra = 0;
  for (size_t rest = length >> 7; rest; rest >>= 7)
    extra++;
  if (extra) {
    ex_bytes_room(b, extra);
    memmove(b->at + begin + extra, b->at + begin, length);
  }
  b->used = begin - 1;
  ex_pb_raw(b, length);
  b->used += length;
}

void ex_pb_text(struct ex_bytes *b, unsigned field, const char *text) {
  size_t begin = ex_pb_open(b, field);
  ex_bytes_utf8(b, text);
  ex_pb_close(b, begin);
}
