/*
 * Texts that are made once and wanted often: labels, escaped names. What is kept has a
 * limit, after which it is forgotten and made again.
 *
 *   if ((out = ex_texts_make(&texts, process, key)))
 *     append to out, then ex_texts_made(&texts);
 *   ... texts.text, texts.length
 *
 * Thread: one. Errors: running out of memory ends the program.
 */
#ifndef EX_TEXTS_H
#define EX_TEXTS_H

#include "exporters/bytes.h"
#include "exporters/ids.h"

struct ex_texts {
  const char *text; /* of the last one asked for; no NUL; until the next call */
  size_t length;
  struct ex_ids ids;
  struct ex_text_at {
    uint32_t offset, length;
  } * at;
  size_t capacity;
  uint32_t making;
  struct ex_bytes bytes;
};

/* Looks a text up: NULL when it is there, else where to append it. */
struct ex_bytes *ex_texts_make(struct ex_texts *t, uint32_t process, uint64_t key);
void ex_texts_made(struct ex_texts *t);
void ex_texts_release(struct ex_texts *t);

#endif
