/* A buffer of texts, and where in it each is. */
#include "exporters/texts.h"

#include <stdlib.h>

enum { LIMIT = 4 << 20 };

static void point_at(struct ex_texts *t, uint32_t id) {
  t->text = t->bytes.at + t->at[id - 1].offset;
  t->length = t->at[id - 1].length;
}

struct ex_bytes *ex_texts_make(struct ex_texts *t, uint32_t process, uint64_t key) {
  int fresh;
  if (t->bytes.used > LIMIT || t->ids.used > LIMIT / 16) {
    ex_ids_release(&t->ids);
    t->bytes.used = 0;
  }
  uint32_t id = ex_ids_get(&t->ids, process, key, &fresh);
  if (!fresh) {
    point_at(t, id);
    return NULL;
  }
  t->at = ex__resize(t->at, &t->capacity, id, sizeof *t->at);
  t->at[id - 1].offset = (uint32_t)t->bytes.used;
  t->making = id;
  return &t->bytes;
}

void ex_texts_made(struct ex_texts *t) {
  t->at[t->making - 1].length = (uint32_t)t->bytes.used - t->at[t->making - 1].offset;
  ex_bytes_room(&t->bytes, 1); /* so that an empty text is somewhere too */
  point_at(t, t->making);
}

void ex_texts_release(struct ex_texts *t) {
  ex_ids_release(&t->ids);
  free(t->at);
  ex_bytes_release(&t->bytes);
  *t = (struct ex_texts){0};
}
