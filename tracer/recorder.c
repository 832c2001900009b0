/* Writing a .uvt recording: a buffer for each thread, written as a chunk. */
#include "tracer/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tracer/alloc.h"
#include "tracer/layout.h"
#include "tracer/merge.h"
#include "tracer/private.h"
#include "tracer/uvt.h"

enum { FLUSH_NS = 100000000, BUFFER_FIRST = 64 };

struct buffer {
  uint32_t process;
  uint32_t thread;
  int32_t tid;
  size_t count;
  size_t room;
  uint64_t lost;
  struct tr_record *records;
};

/* What of a process is in the file already. */
struct written_process {
  int present;
  struct tr__uvt_process info;
  uint64_t names_end;
};

struct tr_recorder {
  int fd;
  int error; /* the first one; nothing is written after it */
  uint64_t offset;
  uint64_t oldest_ns;    /* about the time of the oldest event that is not in the file */
  struct buffer **table; /* open addressing by process and thread */
  size_t table_size;
  size_t table_count;
  struct written_process *processes;
  size_t process_count;
  size_t process_room;
  uint32_t announced; /* processes below this are in the file */
  struct tr__index_entry *index;
  size_t index_count;
  size_t index_room;
};

static int above_size_limit(const struct tr_recorder *rec, size_t size) {
  struct rlimit limit;
  return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
         rec->offset + size > limit.rlim_cur;
}

/* All or nothing: after a failure the file ends where it ended before. */
static int write_all(struct tr_recorder *rec, struct iovec *v, int parts) {
  size_t total = 0;
  for (int i = 0; i < parts; i++)
    total += v[i].iov_len;
  if (rec->error)
    return rec->error;
  if (above_size_limit(rec, total)) /* before SIGXFSZ ends us */
    rec->error = -EFBIG;
  for (size_t left = total; left && !rec->error;) {
    ssize_t n = writev(rec->fd, v, parts);
    if (n < 0 && errno != EINTR)
      rec->error = -errno;
    if (n <= 0)
      continue;
    left -= (size_t)n;
    for (; parts && (size_t)n >= v->iov_len; v++, parts--)
      n -= (ssize_t)v->iov_len;
    if (parts) {
      v->iov_base = (char *)v->iov_base + n;
      v->iov_len -= (size_t)n;
    }
  }
  if (!rec->error)
    rec->offset += total;
  else if (ftruncate(rec->fd, (off_t)rec->offset) == 0)
    lseek(rec->fd, (off_t)rec->offset, SEEK_SET);
  return rec->error;
}

static int write_chunk(struct tr_recorder *rec, struct tr__chunk *c, const void *body,
                       size_t size) {
  c->magic = TR__CHUNK_MAGIC;
  c->size = (uint32_t)size;
  c->body_crc = tr__crc32c(body, size);
  c->sequence = rec->index_count;
  TR__SEAL(c);
  uint64_t offset = rec->offset;
  struct iovec v[] = {{c, sizeof *c}, {(void *)body, size}};
  int error = write_all(rec, v, 2);
  if (error || c->type == TR__CHUNK_INDEX)
    return error;
  rec->index =
      tr__reserve(rec->index, &rec->index_room, rec->index_count + 1, sizeof *rec->index);
  struct tr__index_entry *entry = &rec->index[rec->index_count++];
  *entry = (struct tr__index_entry){offset, *c};
  entry->chunk.magic = 0;
  return 0;
}

/* ---- processes and names, which go before the events that need them ---- */

static struct written_process *written(struct tr_recorder *rec, uint32_t process) {
  size_t before = rec->process_count;
  if (process >= before) {
    rec->processes = tr__reserve(rec->processes, &rec->process_room, process + 1,
                                 sizeof *rec->processes);
    rec->process_count = process + 1;
    memset(rec->processes + before, 0,
           (rec->process_count - before) * sizeof *rec->processes);
  }
  return &rec->processes[process];
}

static int write_one_process(struct tr_recorder *rec, struct tr_reader *r,
                             uint32_t process) {
  const struct tr_process_info *info = tr_reader_process(r, process);
  struct written_process *w = written(rec, process);
  struct {
    struct tr__uvt_process p;
    char command[sizeof info->command + 8];
  } body = {0};
  if (!info)
    return 0;
  size_t length = strlen(info->command);
  body.p = (struct tr__uvt_process){info->pid,         info->ppid,      info->root_pid,
                                    info->exit_status, info->start_ns,  info->end_ns,
                                    info->alive,       (uint32_t)length};
  if (w->present && !memcmp(&w->info, &body.p, sizeof body.p))
    return 0;
  memcpy(body.command, info->command, length);
  struct tr__chunk c = {.type = TR__CHUNK_PROCESS, .process = process};
  int error = write_chunk(rec, &c, &body, sizeof body.p + ((length + 7) & ~(size_t)7));
  if (error)
    return error;
  w->present = 1;
  w->info = body.p;
  return 0;
}

/* In the order of their indexes, so that a reader knows which indexes there can be. */
static int write_process(struct tr_recorder *rec, struct tr_reader *r, uint32_t process) {
  int error = 0;
  for (; rec->announced < process && !error; rec->announced++)
    error = write_one_process(rec, r, rec->announced);
  return error ? error : write_one_process(rec, r, process);
}

/* A block of the reader's copy is one chunk, so that no entry is cut in two. */
static int write_names(struct tr_recorder *rec, struct tr_reader *r, uint32_t process) {
  const struct tr__names *names = tr__reader_names(r, process);
  struct written_process *w = written(rec, process);
  int error = 0;
  while (names && !error && w->names_end < tr__names_end(names)) {
    size_t size = TR__INTERN_MAX;
    const char *data = tr__names_range(names, w->names_end, &size);
    if (!data) { /* names of a damaged recording may have holes */
      w->names_end += 8;
      continue;
    }
    uint64_t *body = tr__alloc(sizeof *body + size);
    body[0] = w->names_end;
    memcpy(body + 1, data, size);
    struct tr__chunk c = {.type = TR__CHUNK_NAMES, .process = process};
    error = write_chunk(rec, &c, body, sizeof *body + size);
    w->names_end += size;
    free(body);
  }
  return error;
}

/* ---- events ---- */

static int write_buffer(struct tr_recorder *rec, struct tr_reader *r, struct buffer *b) {
  if (!b->count)
    return rec->error;
  int error = write_process(rec, r, b->process);
  if (!error)
    error = write_names(rec, r, b->process);
  struct tr__chunk c = {.type = TR__CHUNK_EVENTS,
                        .process = b->process,
                        .thread = b->thread,
                        .first_ns = b->records[0].time,
                        .last_ns = b->records[b->count - 1].time,
                        .count = (uint32_t)b->count,
                        .tid = b->tid,
                        .lost = b->lost > UINT32_MAX ? UINT32_MAX : (uint32_t)b->lost};
  if (!error)
    error = write_chunk(rec, &c, b->records, b->count * sizeof *b->records);
  b->count = 0;
  b->lost = 0;
  return error;
}

static struct buffer **place(const struct tr_recorder *rec, uint32_t process,
                             uint32_t thread) {
  size_t i = (process * 2654435761u ^ thread * 40503u) & (rec->table_size - 1);
  while (rec->table[i] &&
         (rec->table[i]->process != process || rec->table[i]->thread != thread))
    i = (i + 1) & (rec->table_size - 1);
  return &rec->table[i];
}

static void grow_table(struct tr_recorder *rec) {
  struct buffer **old = rec->table;
  size_t size = rec->table_size;
  if (rec->table_count < size / 2)
    return;
  rec->table_size = size ? 2 * size : 64;
  rec->table = tr__alloc(rec->table_size * sizeof(*rec->table));
  for (size_t i = 0; i < size; i++)
    if (old[i])
      *place(rec, old[i]->process, old[i]->thread) = old[i];
  free(old);
}

static struct buffer *buffer_of(struct tr_recorder *rec, uint32_t process,
                                uint32_t thread) {
  grow_table(rec);
  struct buffer **at = place(rec, process, thread);
  if (!*at) {
    *at = tr__alloc(sizeof **at);
    (*at)->process = process;
    (*at)->thread = thread;
    rec->table_count++;
  }
  return *at;
}

static void buffer_room(struct buffer *b) {
  if (b->count < b->room)
    return;
  b->room = b->room ? b->room * 4 : BUFFER_FIRST;
  b->records = tr__realloc(b->records, b->room * sizeof *b->records);
}

int tr_recorder_write(struct tr_recorder *rec, struct tr_reader *r,
                      const struct tr_event *events, size_t count) {
  struct buffer *b = NULL;
  for (size_t i = 0; i < count && !rec->error; i++) {
    const struct tr_event *e = &events[i];
    if (!b || b->process != e->process || b->thread != e->thread)
      b = buffer_of(rec, e->process, e->thread);
    buffer_room(b);
    if (!b->count)
      b->tid = e->tid;
    b->records[b->count++] = e->r;
    if (e->r.type == TR_EV_LOST)
      b->lost += e->r.x;
    if (b->count == TR__CHUNK_RECORDS)
      write_buffer(rec, r, b);
    if (!rec->oldest_ns)
      rec->oldest_ns = e->r.time;
    if (e->r.time - rec->oldest_ns >= FLUSH_NS && e->r.time > rec->oldest_ns)
      tr_recorder_flush(rec, r);
  }
  return rec->error;
}

int tr_recorder_flush(struct tr_recorder *rec, struct tr_reader *r) {
  for (size_t i = 0; i < rec->table_size; i++)
    if (rec->table[i])
      write_buffer(rec, r, rec->table[i]);
  rec->oldest_ns = 0;
  return rec->error;
}

/* ---- opening and closing ---- */

/* The lock tells readers that the file is still growing, and keeps others off it. */
static int take(int fd) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  if (fcntl(fd, F_OFD_SETLK, &lock) < 0 && (errno == EAGAIN || errno == EACCES))
    return -EBUSY;
  if (ftruncate(fd, 0) < 0 && errno != EINVAL)
    return -errno;
  return 0;
}

static int explain(int error, const char *path, char *why, size_t size) {
  if (error == -EBUSY)
    return tr__why(why, size, error, "%s is being written by another recorder", path);
  return tr__why(why, size, error, "cannot write %s: %s", path, strerror(-error));
}

int tr_recorder_open(struct tr_recorder **out, const char *path, char *why,
                     size_t why_size) {
  *out = NULL;
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0)
    return explain(-errno, path, why, why_size);
  int error = take(fd);
  struct timespec real;
  clock_gettime(CLOCK_REALTIME, &real);
  struct tr__uvt_header h = {.magic = TR__UVT_MAGIC,
                             .byte_order = TR__BYTE_ORDER,
                             .major = TR__UVT_MAJOR,
                             .minor = TR__UVT_MINOR,
                             .start_ns = tr_clock_monotonic_ns(),
                             .start_real_ns = (uint64_t)real.tv_sec * 1000000000u +
                                              (uint64_t)real.tv_nsec};
  TR__SEAL(&h);
  struct tr_recorder *rec = tr__alloc(sizeof *rec);
  rec->fd = fd;
  struct iovec v = {&h, sizeof h};
  if (!error)
    error = write_all(rec, &v, 1);
  if (!error) {
    *out = rec;
    return 0;
  }
  close(fd);
  free(rec);
  return explain(error, path, why, why_size);
}

static int write_end(struct tr_recorder *rec) {
  struct tr__uvt_end end = {.magic = TR__UVT_END_MAGIC,
                            .index_offset = rec->offset,
                            .chunks = rec->index_count};
  TR__SEAL(&end);
  struct tr__chunk c = {.type = TR__CHUNK_INDEX, .count = (uint32_t)rec->index_count};
  int error = write_chunk(rec, &c, rec->index, rec->index_count * sizeof *rec->index);
  struct iovec v = {&end, sizeof end};
  return error ? error : write_all(rec, &v, 1);
}

int tr_recorder_close(struct tr_recorder *rec, struct tr_reader *r, char *why,
                      size_t why_size) {
  if (!rec)
    return 0;
  tr_recorder_flush(rec, r);
  /* How they ended; and for processes that emitted nothing, that they were there. */
  for (size_t i = 0; i < tr_reader_process_count(r) && !rec->error; i++)
    write_process(rec, r, (uint32_t)i);
  int error = rec->error ? rec->error : write_end(rec);
  if (close(rec->fd) < 0 && !error)
    error = -errno;
  for (size_t i = 0; i < rec->table_size; i++)
    if (rec->table[i]) {
      free(rec->table[i]->records);
      free(rec->table[i]);
    }
  free(rec->table);
  free(rec->processes);
  free(rec->index);
  free(rec);
  if (error)
    tr__why(why, why_size, error,
            "the recording ends early: %s; what was written is readable",
            strerror(-error));
  return error;
}

uint64_t tr_recorder_bytes(const struct tr_recorder *rec) {
  return rec->offset;
}
