/*
 * The recording file, .uvt. Private to tracer/; docs/format.md describes it for others.
 *
 *   struct tr__uvt_header
 *   chunks: struct tr__chunk, then its body, `size` bytes, a multiple of 8
 *   struct tr__uvt_end, after the index chunk; only a recording closed properly has them
 *
 * Everything is in the writer's byte order, which the header states. Checksums are
 * CRC-32C.
 */
#ifndef TR_UVT_H
#define TR_UVT_H

#include <stddef.h>
#include <stdint.h>

#include "tracer/events.h"

#define TR__UVT_MAGIC "UVTRACE"
#define TR__UVT_END_MAGIC "UVTREND"
/*
 * Bump rule: MAJOR when a reader of the old version would misread the file; readers
 * refuse newer majors. MINOR when what is new may be ignored: a new type of chunk, a new
 * flag. A new row in events.def needs neither. The header's size and the places of its
 * magic, byte order, version and checksum never change.
 */
enum { TR__UVT_MAJOR = 1, TR__UVT_MINOR = 0 };

struct tr__uvt_header {
  char magic[8];
  uint32_t byte_order; /* 0x01020304 */
  uint16_t major;
  uint16_t minor;
  uint64_t start_ns;      /* CLOCK_MONOTONIC when the recording was begun */
  uint64_t start_real_ns; /* the same moment, CLOCK_REALTIME */
  uint8_t reserved[28];
  uint32_t crc; /* of the bytes before it */
};
_Static_assert(sizeof(struct tr__uvt_header) == 64, "file format");

enum tr__chunk_type {
  TR__CHUNK_PROCESS = 1, /* struct tr__uvt_process; later ones replace earlier ones */
  TR__CHUNK_NAMES = 2,   /* u64 offset in the intern area, then a copy from there */
  TR__CHUNK_EVENTS = 3,  /* struct tr_record[count], in time order, of one thread */
  TR__CHUNK_INDEX = 4    /* struct tr__index_entry[count]: all chunks before it */
};

#define TR__CHUNK_MAGIC 0x4b435655u /* "UVCK" */

struct tr__chunk {
  uint32_t magic;
  uint16_t type;  /* enum tr__chunk_type; unknown ones are skipped */
  uint16_t flags; /* none yet */
  uint32_t size;  /* of the body */
  uint32_t body_crc;
  uint32_t process;  /* index of the process in this recording */
  uint32_t thread;   /* slot of the thread in its process */
  uint64_t sequence; /* counts the chunks of the file from 0 */
  uint64_t first_ns; /* of the events */
  uint64_t last_ns;
  uint32_t count; /* of events or index entries */
  int32_t tid;    /* kernel thread id at the first event */
  uint32_t lost;  /* records lost before or among these (in LOST events); saturates */
  uint32_t crc;   /* of the bytes before it */
};
_Static_assert(sizeof(struct tr__chunk) == 64, "file format");

/* A chunk's header without its magic (0 here): a search for chunks must not find these.
 */
struct tr__index_entry {
  uint64_t offset;
  struct tr__chunk chunk;
};
_Static_assert(sizeof(struct tr__index_entry) == 72, "file format");

struct tr__uvt_process {
  int32_t pid;
  int32_t ppid;
  int32_t root_pid;
  int32_t exit_status;
  uint64_t start_ns;
  uint64_t end_ns;
  int32_t alive;           /* when this chunk was written */
  uint32_t command_length; /* the bytes follow */
};
_Static_assert(sizeof(struct tr__uvt_process) == 40, "file format");

struct tr__uvt_end {
  char magic[8];
  uint64_t index_offset; /* of the index chunk */
  uint64_t chunks;       /* in the index */
  uint32_t reserved;
  uint32_t crc; /* of the bytes before it */
};
_Static_assert(sizeof(struct tr__uvt_end) == 32, "file format");

enum {
  TR__CHUNK_RECORDS = 4096,       /* events in a full chunk, as we write it */
  TR__CHUNK_RECORDS_MAX = 1 << 20 /* that a reader accepts */
};

uint32_t tr__crc32c(const void *data, size_t size);

/* Fills and checks the checksums of the small structures, which end with it. */
#define TR__SEAL(p) ((p)->crc = tr__crc32c((p), sizeof *(p) - sizeof(p)->crc))
#define TR__SEALED(p) ((p)->crc == tr__crc32c((p), sizeof *(p) - sizeof(p)->crc))

#endif
