/*
 * Fuzzing the reader of recordings. As a libFuzzer target (clang -fsanitize=fuzzer
 * -DUVSCOPE_LIBFUZZER), or by itself: from a sound recording it makes damaged ones, by a
 * seeded sequence, repairs some of the checksums so that the damage gets past them, and
 * reads each to its end.
 *
 *   fuzz_uvt [-t SECONDS] [-s SEED] [FILE...]    files are read first, as they are
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "tracer/layout.h"
#include "tracer/reader.h"
#include "tracer/uvt.h"

static char path[64];
static int file = -1;

static void open_memory_file(void) {
  file = memfd_create("fuzz.uvt", MFD_CLOEXEC);
  if (file < 0) {
    perror("memfd_create");
    exit(1);
  }
  snprintf(path, sizeof path, "/proc/self/fd/%d", file);
}

static void die(const char *what) {
  fprintf(stderr, "fuzz_uvt: %s\n", what);
  abort();
}

/* Everything a viewer may ask of a reader. */
static void read_all(struct tr_reader *r) {
  static struct tr_event events[512];
  struct tr_reader_totals totals;
  uint64_t last = 0, lost = 0, count = 0;
  for (int n; (n = tr_reader_next(r, events, 512, 0)) > 0;)
    for (int i = 0; i < n; i++, count++) {
      const struct tr_event *e = &events[i];
      if (e->r.time < last)
        die("time runs backwards");
      last = e->r.time;
      if (e->r.type == TR_EV_LOST)
        lost += e->r.x;
      if (!tr_reader_process(r, e->process))
        die("an event of no process");
      strlen(tr_reader_string(r, e->process, e->r.w));
      strlen(tr_reader_site(r, e->process, e->r.w).function);
    }
  for (uint32_t i = 0; i < tr_reader_process_count(r) && i < 100; i++)
    strlen(tr_reader_process(r, i)->command);
  tr_reader_totals(r, &totals);
  if (totals.events != count || totals.lost != lost)
    die("the totals are wrong");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct tr_reader *r;
  char why[200] = "";
  if (file < 0)
    open_memory_file();
  if (ftruncate(file, 0) || pwrite(file, data, size, 0) != (ssize_t)size)
    die("cannot write the input");
  int error = tr_reader_open_file(&r, path, why, sizeof why);
  if (error) {
    if (!*why)
      die("refused without a word");
    return 0;
  }
  read_all(r);
  tr_reader_free(r);
  return 0;
}

#ifndef UVSCOPE_LIBFUZZER

enum { SIZE_MAX_HERE = 1 << 16 };

static uint64_t state;

static uint64_t random_number(uint64_t below) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (state * UINT64_C(0x2545f4914f6cdd1d) >> 16) % below;
}

struct input {
  uint8_t bytes[SIZE_MAX_HERE];
  size_t size;
};

static void put(struct input *in, const void *data, size_t size) {
  if (in->size + size > sizeof in->bytes)
    return;
  memcpy(in->bytes + in->size, data, size);
  in->size += size;
}

static void put_chunk(struct input *in, struct tr__chunk c, const void *body,
                      size_t size) {
  c.magic = TR__CHUNK_MAGIC;
  c.size = (uint32_t)size;
  c.body_crc = tr__crc32c(body, size);
  TR__SEAL(&c);
  put(in, &c, sizeof c);
  put(in, body, size);
}

static size_t put_entry(char *area, size_t at, uint16_t tag, const void *data,
                        size_t size) {
  struct tr__entry e = {tag, (uint16_t)size, 0};
  memcpy(area + at, &e, sizeof e);
  memcpy(area + at + sizeof e, data, size);
  return at + tr__entry_size(tag, (uint16_t)size);
}

static void put_names(struct input *in) {
  char body[128] = {0};
  struct tr__site_payload site = {1, 3, 10, 2};
  size_t at = 8 + 8; /* the offset, and the unused first entry */
  at = put_entry(body, at, TR__TAG_STRING, "handler", 7);
  at = put_entry(body, at, TR__TAG_STRING, "app.js", 6);
  at = put_entry(body, at, TR__TAG_SITE, &site, sizeof site);
  put_chunk(in, (struct tr__chunk){.type = TR__CHUNK_NAMES}, body, at);
}

static void put_events(struct input *in, uint32_t thread, uint64_t time) {
  struct tr_record records[20];
  for (uint32_t i = 0; i < 20; i++)
    records[i] = (struct tr_record){
        .time = time + i * 100, .type = TR_EV_TASK_BEGIN, .w = 1 + i % 6, .x = i};
  struct tr__chunk c = {.type = TR__CHUNK_EVENTS,
                        .thread = thread,
                        .first_ns = time,
                        .last_ns = time + 1900,
                        .count = 20};
  put_chunk(in, c, records, sizeof records);
}

/* A small sound recording, with an index as its reader wants it. */
static void make_seed(struct input *in) {
  struct tr__uvt_header h = {
      .magic = TR__UVT_MAGIC, .byte_order = TR__BYTE_ORDER, .major = TR__UVT_MAJOR};
  struct {
    struct tr__uvt_process p;
    char command[8];
  } process = {{.pid = 5, .command_length = 7}, "program"};
  struct tr__index_entry entries[8];
  in->size = 0;
  TR__SEAL(&h);
  put(in, &h, sizeof h);
  put_chunk(in, (struct tr__chunk){.type = TR__CHUNK_PROCESS}, &process, sizeof process);
  put_names(in);
  for (uint32_t i = 0; i < 4; i++)
    put_events(in, i % 2, 1000 + i * 700);
  struct tr__chunk index = {.type = TR__CHUNK_INDEX};
  for (size_t at = sizeof h; at < in->size;) {
    struct tr__index_entry *e = &entries[index.count++];
    e->offset = at;
    memcpy(&e->chunk, in->bytes + at, sizeof e->chunk);
    at += sizeof e->chunk + e->chunk.size;
    e->chunk.magic = 0;
  }
  struct tr__uvt_end end = {
      .magic = TR__UVT_END_MAGIC, .index_offset = in->size, .chunks = index.count};
  put_chunk(in, index, entries, index.count * sizeof *entries);
  TR__SEAL(&end);
  put(in, &end, sizeof end);
}

static void change(struct input *in) {
  static const uint64_t odd[] = {0,      1,        7,          0x7f,      0xff,
                                 0xffff, 1u << 20, UINT32_MAX, UINT64_MAX};
  size_t at = random_number(in->size), n = 1 + random_number(64);
  if (n > in->size - at)
    n = in->size - at;
  switch (random_number(7)) {
  case 0:
    in->bytes[at] ^= (uint8_t)(1u << random_number(8));
    break;
  case 1:
    in->bytes[at] = (uint8_t)random_number(256);
    break;
  case 2:
    memcpy(in->bytes + at, &odd[random_number(9)], n < 8 ? n : 8);
    break;
  case 3: /* cut */
    if (random_number(4) == 0)
      in->size = at + 1;
    break;
  case 4: /* take out */
    memmove(in->bytes + at, in->bytes + at + n, in->size - at - n);
    in->size -= in->size > n ? n : 0;
    break;
  case 5: /* copy to elsewhere */
    memmove(in->bytes + random_number(in->size - n + 1), in->bytes + at, n);
    break;
  default: /* append a copy */
    if (in->size + n <= sizeof in->bytes) {
      memcpy(in->bytes + in->size, in->bytes + at, n);
      in->size += n;
    }
  }
}

/* Checksums that hold let the damage through to where it is believed. */
static void repair(struct input *in) {
  struct tr__uvt_header h;
  if (in->size >= sizeof h && random_number(2)) {
    memcpy(&h, in->bytes, sizeof h);
    TR__SEAL(&h);
    memcpy(in->bytes, &h, sizeof h);
  }
  for (size_t at = sizeof h; at + sizeof(struct tr__chunk) <= in->size;) {
    struct tr__chunk c;
    memcpy(&c, in->bytes + at, sizeof c);
    if (c.magic != TR__CHUNK_MAGIC) {
      at++;
      continue;
    }
    if (c.size <= in->size - at - sizeof c)
      c.body_crc = tr__crc32c(in->bytes + at + sizeof c, c.size);
    TR__SEAL(&c);
    memcpy(in->bytes + at, &c, sizeof c);
    at += c.size <= in->size - at - sizeof c ? sizeof c + c.size : sizeof c;
  }
  struct tr__uvt_end end;
  if (in->size >= sizeof end && random_number(2)) {
    memcpy(&end, in->bytes + in->size - sizeof end, sizeof end);
    TR__SEAL(&end);
    memcpy(in->bytes + in->size - sizeof end, &end, sizeof end);
  }
}

/* The input that made it crash is in this file afterwards. */
static void keep(const struct input *in) {
  static int fd = -1;
  if (fd < 0) {
    const char *name = getenv("FUZZ_KEEP");
    fd = open(name ? name : "/tmp/fuzz_uvt.last", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC,
              0600);
  }
  if (fd >= 0 &&
      (pwrite(fd, in->bytes, in->size, 0) < 0 || ftruncate(fd, (off_t)in->size)))
    fd = -1;
}

static void run_file(const char *name) {
  static struct input in;
  FILE *f = fopen(name, "r");
  if (!f) {
    perror(name);
    exit(1);
  }
  in.size = fread(in.bytes, 1, sizeof in.bytes, f);
  fclose(f);
  LLVMFuzzerTestOneInput(in.bytes, in.size);
}

int main(int argc, char **argv) {
  static struct input seed, in;
  long seconds = 10;
  unsigned long number = 1;
  for (int option; (option = getopt(argc, argv, "t:s:")) != -1;)
    if (option == 't')
      seconds = atol(optarg);
    else if (option == 's')
      number = strtoul(optarg, NULL, 10);
    else
      return 2;
  for (int i = optind; i < argc; i++)
    run_file(argv[i]);
  make_seed(&seed);
  LLVMFuzzerTestOneInput(seed.bytes, seed.size);
  time_t end = time(NULL) + seconds;
  unsigned long runs = 0;
  for (; time(NULL) < end; runs++) {
    state = (number << 32) + runs + 1; /* each run can be made again by itself */
    in = seed;
    for (uint64_t n = 1 + random_number(8); n && in.size > 64; n--)
      change(&in);
    if (random_number(3))
      repair(&in);
    keep(&in);
    LLVMFuzzerTestOneInput(in.bytes, in.size);
  }
  printf("fuzz_uvt: %lu inputs in %ld s, seed %lu\n", runs, seconds, number);
  return 0;
}
#endif
