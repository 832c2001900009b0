/*
 * The ring file: what one traced process shares with its readers. Private to tracer/.
 *
 *   0         struct tr__header, one page
 *   slots     TR__SLOTS of struct tr__slot; committed a page at a time
 *   intern    strings and sites, append only; an id is an offset in here divided by 8
 *   rings     appended as threads start; each reserves its largest size in the file and
 *             commits (allocates) the part it uses
 *
 * The file is sparse. The writer touches only pages that it has allocated first, so that
 * a full file system can never raise SIGBUS in the traced program; a reader touches only
 * what the counters below say is written.
 */
#ifndef TR_LAYOUT_H
#define TR_LAYOUT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "tracer/clock.h"
#include "tracer/events.h"

#define TR__MAGIC "UVSRING"
#define TR__BYTE_ORDER 0x01020304u
/*
 * Bump rule: MAJOR when a reader of the old version would misread the file (a field
 * moved, changed its meaning or became necessary); readers refuse other majors. MINOR
 * when the old reader may ignore what is new. A new row in events.def needs neither.
 */
enum { TR__VERSION_MAJOR = 1, TR__VERSION_MINOR = 0 };

enum {
  TR__SLOTS = 1280,
  TR__ALIGN = 65536, /* sections and rings start on this, whatever the page size */
  TR__INTERN_MAX = 16 << 20,
  TR__STRING_MAX = 1023,
  TR__COMMAND_MAX = 512,
  TR__PATH_MAX = 512
};

struct tr__header {
  char magic[8];
  uint32_t byte_order;
  uint16_t major;
  uint16_t minor;
  uint32_t slot_size;
  uint32_t slot_max;
  uint64_t slots_offset;
  uint64_t intern_offset;
  uint64_t intern_max;
  uint32_t clock_source; /* enum tr_clock_source */
  uint32_t flags;        /* none yet; readers ignore unknown ones */
  int32_t pid;
  int32_t ppid; /* nearest traced ancestor, else getppid() */
  int32_t root_pid;
  _Atomic uint32_t command_id; /* the command as an interned string */
  uint64_t root_start_ns;
  uint64_t start_ns;
  uint64_t
      start_ticks; /* field 22 of /proc/<pid>/stat: tells this pid from a later one */
  struct tr_clock_pair
      pair; /* both clocks at start; whole before the file gets its name */
  _Atomic uint64_t
      end_ns; /* stored with release after exit_status; acquired by readers */
  _Atomic int32_t exit_status;
  _Atomic uint32_t slot_count; /* released after a slot is filled; acquired by readers */
  _Atomic uint64_t
      intern_used; /* released after an entry is filled; acquired by readers */
  char command[TR__COMMAND_MAX];
};
_Static_assert(sizeof(struct tr__header) <= 4096, "the header is one page");

enum tr__slot_state { TR__SLOT_LIVE = 1, TR__SLOT_EXITED = 2 };

/* One thread's entry. A slot may be taken over by a later thread after the first exited;
 * the ring then goes on where it was, with a new THREAD_START. */
struct tr__slot {
  _Atomic uint32_t state;
  _Atomic uint32_t role;
  _Atomic int32_t tid;
  _Atomic uint32_t name; /* interned string */
  uint32_t owner;        /* the slot that a sampler's ring describes, else its own */
  uint32_t reserved;
  uint64_t ring_offset;
  uint64_t max_records;
  _Atomic uint64_t
      capacity;           /* records committed; a power of two. Released before the first
                             head that needs it; acquired by readers after the head */
  _Atomic uint32_t wraps; /* 1 before the first record is overwritten */
  uint32_t reserved2;
  _Alignas(64) _Atomic uint64_t head; /* records written; alone on its cache line */
};
_Static_assert(sizeof(struct tr__slot) == 128, "the slot is the file format");
_Static_assert(offsetof(struct tr__slot, head) == 64, "the slot is the file format");

/* Entries of the intern area, each on 8 bytes; the first 8 bytes of the area are unused
 * so that no id is 0. */
enum tr__tag { TR__TAG_STRING = 1, TR__TAG_SITE = 2 };

struct tr__entry {
  uint16_t tag;    /* enum tr__tag */
  uint16_t length; /* bytes of payload, without the NUL that follows a string */
  uint32_t hash;
};
struct tr__site_payload {
  uint32_t function;
  uint32_t file;
  uint32_t line;
  uint32_t column;
};

/* Bytes that an entry takes, padding included. */
static inline size_t tr__entry_size(uint16_t tag, uint16_t length) {
  size_t payload = length + (tag == TR__TAG_STRING ? 1u : 0u);
  return (sizeof(struct tr__entry) + payload + 7) & ~(size_t)7;
}

enum {
  TR__SLOTS_OFFSET = TR__ALIGN,
  TR__INTERN_OFFSET = TR__ALIGN + 4 * TR__ALIGN,
  TR__RINGS_OFFSET = TR__INTERN_OFFSET + TR__INTERN_MAX
};
_Static_assert(TR__SLOTS * sizeof(struct tr__slot) <= 4 * TR__ALIGN, "slots fit");

#endif
