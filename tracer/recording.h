/*
 * The recorded source: a .uvt file, read with bounded reads and believed only where its
 * checksums hold. Private to tracer/. chunks.c finds the chunks, recording.c reads them.
 */
#ifndef TR_RECORDING_H
#define TR_RECORDING_H

#include "tracer/merge.h"
#include "tracer/uvt.h"

/* A chunk of the file, or a place where events are missing. */
struct tr__ref {
  uint64_t offset; /* 0: nothing is there to be read, chunk.count records are lost */
  struct tr__chunk chunk;
};

struct tr__recording {
  int fd;
  uint64_t size;    /* of the file, when last looked at */
  uint64_t scanned; /* up to here the chunks are known */
  int finished;     /* the recording was closed properly */
  int indexed;      /* an index chunk was seen: no events come after it */
  struct tr__ref *refs;
  size_t ref_count;
  size_t ref_room;
  size_t taken; /* refs that recording.c has dealt with */
};

/* Reads exactly `size` bytes; 0 when they are not there. */
int tr__read_at(int fd, void *to, size_t size, uint64_t offset);

/* Reads the whole index, if there is a sound one. */
int tr__chunks_from_index(struct tr__recording *rec, struct tr_reader_totals *totals);

/* Finds the chunks from rec->scanned on. `last`: nobody writes any more, so that what is
 * incomplete at the end is lost. */
void tr__chunks_scan(struct tr__recording *rec, struct tr_reader_totals *totals,
                     int last);

#endif
