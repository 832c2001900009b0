/* The queue of a push: what waits, what is tried again, what is lost. */
#include "cli/push_queue.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "cli/cli.h"

#define WAIT_NS 500000000u
#define WAIT_MAX_NS 30000000000u
#define AGE_MAX_NS 300000000000u
enum { GZIP = 15 + 16 };

static void *need(void *p) {
  if (!p) {
    cli_error("out of memory");
    exit(CLI_FAILED);
  }
  return p;
}

void cli_queue_init(struct cli_queue *q, size_t max_bytes) {
  *q = (struct cli_queue){.max_bytes = max_bytes};
  q->random = (uint64_t)(uintptr_t)q | 1;
}

static void complain(struct cli_queue *q, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void complain(struct cli_queue *q, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(q->why, sizeof q->why, format, args);
  va_end(args);
  q->fresh = 1;
}

static void compress_into(struct cli_batch *b, const char *message, size_t length) {
  z_stream z = {0};
  if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, GZIP, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    need(NULL);
  size_t room = deflateBound(&z, length);
  b->body = need(malloc(room));
  z.next_in = (Bytef *)(uintptr_t)message;
  z.avail_in = (uInt)length;
  z.next_out = (Bytef *)b->body;
  z.avail_out = (uInt)room;
  deflate(&z, Z_FINISH);
  b->length = room - z.avail_out;
  deflateEnd(&z);
  b->body = need(realloc(b->body, b->length));
}

/* Takes the batch out that stands after `before` (NULL: the first) and frees it. */
static void take_out(struct cli_queue *q, struct cli_batch *before) {
  struct cli_batch *b = before ? before->next : q->first;
  if (before)
    before->next = b->next;
  else
    q->first = b->next;
  if (q->last == b)
    q->last = before;
  q->bytes -= b->length;
  q->waiting[b->kind] -= b->count;
  free(b->body);
  free(b);
}

static void lose(struct cli_queue *q, struct cli_batch *before) {
  struct cli_batch *b = before ? before->next : q->first;
  q->lost[b->kind] += b->count;
  take_out(q, before);
}

void cli_queue_release(struct cli_queue *q) {
  while (q->first)
    take_out(q, NULL);
}

void cli_queue_put(struct cli_queue *q, enum cli_signal_kind kind, const char *message,
                   size_t length, uint64_t count, uint64_t now) {
  struct cli_batch *b = need(calloc(1, sizeof *b));
  b->kind = kind;
  b->count = count;
  b->since_ns = now;
  compress_into(b, message, length);
  if (q->last)
    q->last->next = b;
  else
    q->first = b;
  q->last = b;
  q->bytes += b->length;
  q->waiting[kind] += count;
  /* What is being sent stays. */
  while (q->bytes > q->max_bytes) {
    struct cli_batch *before = q->under_way ? q->first : NULL;
    if ((before ? before->next : q->first) == NULL)
      break;
    if (!*q->why)
      complain(q, "the collector is too slow");
    lose(q, before);
  }
}

static void forget_old(struct cli_queue *q, uint64_t now) {
  while (q->first && now - q->first->since_ns > AGE_MAX_NS)
    lose(q, NULL);
}

const struct cli_batch *cli_queue_next(struct cli_queue *q, uint64_t now) {
  if (q->under_way)
    return NULL;
  forget_old(q, now);
  if (!q->first || now < q->due_ns)
    return NULL;
  q->under_way = 1;
  return q->first;
}

/* ---- answers ---- */

static int is_later(int status) {
  return !status || status == 429 || status == 502 || status == 503 || status == 504;
}

static uint64_t by_chance(struct cli_queue *q, uint64_t below) {
  q->random ^= q->random << 13;
  q->random ^= q->random >> 7;
  q->random ^= q->random << 17;
  return q->random % below;
}

static void wait_longer(struct cli_queue *q, uint64_t asked_ns, uint64_t now) {
  unsigned doublings = q->tries < 6 ? q->tries : 6;
  uint64_t wait = (uint64_t)WAIT_NS << doublings;
  q->tries++;
  if (wait > WAIT_MAX_NS)
    wait = WAIT_MAX_NS;
  wait = wait / 2 + by_chance(q, wait);
  q->due_ns = now + (wait > asked_ns ? wait : asked_ns);
}

static int read_varint(const unsigned char **at, const unsigned char *end,
                       uint64_t *value) {
  *value = 0;
  for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
    unsigned char byte = *(*at)++;
    *value |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80)
      return 1;
  }
  return 0;
}

/* The message in field `field`, or the number, of a message; 0 when there is none, or
 * when this is no such message. */
static uint64_t find_field(const unsigned char **bytes, const unsigned char **end,
                           unsigned field) {
  const unsigned char *at = *bytes;
  uint64_t key, value;
  while (at < *end && read_varint(&at, *end, &key) && read_varint(&at, *end, &value)) {
    int nested = (key & 7) == 2;
    if ((!nested && (key & 7) != 0) || (nested && value > (uint64_t)(*end - at)))
      return 0;
    if (key >> 3 == field) {
      *bytes = at;
      *end = nested ? at + value : *end;
      return value;
    }
    at += nested ? value : 0;
  }
  return 0;
}

/* An answer that says yes may yet say that it did not take all of it. */
static uint64_t rejected(struct cli_queue *q, const struct cli_answer *a) {
  const unsigned char *bytes = (const unsigned char *)a->body.at, *end;
  if (!a->body.used)
    return 0;
  end = bytes + a->body.used;
  if (!find_field(&bytes, &end, 1)) /* partial_success */
    return 0;
  const unsigned char *text = bytes, *text_end = end;
  uint64_t count = find_field(&bytes, &end, 1);
  uint64_t length = find_field(&text, &text_end, 2);
  if (length > 300)
    length = 300;
  if (count)
    complain(q, "the collector did not take all: %.*s", (int)length, (const char *)text);
  return count;
}

static void accept_batch(struct cli_queue *q, const struct cli_answer *a) {
  struct cli_batch *b = q->first;
  uint64_t bad = rejected(q, a);
  if (bad > b->count || b->kind == CLI_METRICS)
    bad = bad ? b->count : 0;
  q->sent[b->kind] += b->count - bad;
  q->lost[b->kind] += bad;
  q->tries = 0;
  q->due_ns = 0;
  if (!bad)
    q->told = 0;
  take_out(q, NULL);
}

static void say_why(struct cli_queue *q, const struct cli_answer *a) {
  if (!a->status)
    complain(q, "%s", a->text);
  else if (a->status / 100 == 3)
    complain(q, "it redirects to %s, which is not followed: say that address with --otlp",
             *a->text ? a->text : "nowhere");
  else
    complain(q, "it answers %d", a->status);
}

void cli_queue_answer(struct cli_queue *q, const struct cli_answer *a, uint64_t now) {
  assert(q->under_way && q->first);
  q->under_way = 0;
  if (a->status / 100 == 2) {
    accept_batch(q, a);
    return;
  }
  say_why(q, a);
  if (is_later(a->status))
    wait_longer(q, a->retry_after_ns, now);
  else
    lose(q, NULL);
}

void cli_queue_give_up(struct cli_queue *q) {
  q->under_way = 0;
  while (q->first)
    lose(q, NULL);
}
