/* Reading a recording: its processes, its names, and a cursor for each thread. */
#include "tracer/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tracer/alloc.h"
#include "tracer/layout.h"
#include "tracer/private.h"

/* A thread of the recording: which chunks it has, in order of time. At most one of them is
 * in memory. */
struct thread_cursor {
  struct tr__cursor c; /* first: the merge knows only this */
  size_t *refs;
  size_t count;
  size_t room;
  void *block;   /* what c.records points into */
  size_t at;     /* the next chunk to load */
  int announced; /* the heap knows when that chunk begins */
};

struct process_names {
  size_t *refs;
  size_t count;
  size_t room;
  size_t loaded;
};

struct source {
  struct tr__recording rec;
  struct thread_cursor **threads; /* open addressing by process and thread */
  size_t thread_size;
  size_t thread_count;
  struct process_names *names; /* by process */
  size_t names_count;
  size_t names_room;
  int growing; /* a recorder held its lock when the file was looked at */
  uint64_t from_ns, to_ns; /* what is asked for */
  uint64_t first_ns, last_ns; /* of all events; 0 while there are none */
  char path[TR__PATH_MAX];
};

/* Whether the recorder is still at it: it holds a lock. */
static int is_growing(int fd) {
  struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
  return fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

/* ---- processes and names ---- */

static void need_process(struct tr_reader *r, uint32_t process) {
  struct source *s = r->source;
  struct tr_process_info unknown = {0};
  snprintf(unknown.path, sizeof unknown.path, "%s", s->path);
  while (r->process_count <= process)
    tr__reader_add_process(r, &unknown);
  size_t before = s->names_count;
  if (process >= before) {
    s->names = tr__reserve(s->names, &s->names_room, process + 1, sizeof *s->names);
    s->names_count = process + 1;
    memset(s->names + before, 0, (s->names_count - before) * sizeof *s->names);
  }
}

/* Reads a chunk's body and checks it; NULL when it is damaged. To be freed. */
static void *read_body(struct tr_reader *r, const struct tr__ref *ref) {
  struct source *s = r->source;
  const struct tr__chunk *c = &ref->chunk;
  /* One byte more, for a NUL behind text. */
  char *whole = tr__realloc(NULL, sizeof *c + c->size + 1);
  if (tr__read_at(s->rec.fd, whole, sizeof *c + c->size, ref->offset) &&
      !memcmp(whole, c, sizeof *c) &&
      tr__crc32c(whole + sizeof *c, c->size) == c->body_crc) {
    whole[sizeof *c + c->size] = 0;
    return whole;
  }
  free(whole);
  r->totals.bytes_bad += sizeof *c + c->size;
  return NULL;
}

static void load_process(struct tr_reader *r, const struct tr__ref *ref) {
  char *whole = read_body(r, ref);
  struct tr_process_info *info = &r->processes[ref->chunk.process]->info;
  struct tr__uvt_process p;
  if (!whole)
    return;
  char *body = whole + sizeof ref->chunk;
  memcpy(&p, body, sizeof p);
  size_t length = ref->chunk.size - sizeof p;
  if (length > p.command_length)
    length = p.command_length;
  if (length >= sizeof info->command)
    length = sizeof info->command - 1;
  memcpy(info->command, body + sizeof p, length);
  info->command[length] = 0;
  info->pid = p.pid;
  info->ppid = p.ppid;
  info->root_pid = p.root_pid;
  info->start_ns = p.start_ns;
  info->end_ns = p.end_ns;
  info->exit_status = p.exit_status;
  info->alive = p.alive;
  free(whole);
}

static void load_names(struct tr_reader *r, uint32_t process) {
  struct source *s = r->source;
  struct process_names *n = process < s->names_count ? &s->names[process] : NULL;
  while (n && n->loaded < n->count) {
    const struct tr__ref *ref = &s->rec.refs[n->refs[n->loaded++]];
    char *whole = read_body(r, ref);
    if (!whole)
      continue;
    uint64_t offset;
    memcpy(&offset, whole + sizeof ref->chunk, sizeof offset);
    size_t size = ref->chunk.size - sizeof offset;
    char *to = tr__names_add(&r->processes[process]->names, offset, size);
    if (to)
      memcpy(to, whole + sizeof ref->chunk + sizeof offset, size);
    free(whole);
  }
}

/* ---- threads ---- */

static struct thread_cursor **place(const struct source *s, uint32_t process,
                                    uint32_t thread) {
  size_t i = (process * 2654435761u ^ thread * 40503u) & (s->thread_size - 1);
  while (s->threads[i] &&
         (s->threads[i]->c.process != process || s->threads[i]->c.thread != thread))
    i = (i + 1) & (s->thread_size - 1);
  return &s->threads[i];
}

static void grow_threads(struct source *s) {
  struct thread_cursor **old = s->threads;
  size_t size = s->thread_size;
  if (s->thread_count < size / 2)
    return;
  s->thread_size = size ? 2 * size : 64;
  s->threads = tr__alloc(s->thread_size * sizeof(*s->threads));
  for (size_t i = 0; i < size; i++)
    if (old[i])
      *place(s, old[i]->c.process, old[i]->c.thread) = old[i];
  free(old);
}

static struct thread_cursor *thread_of(struct source *s, const struct tr__chunk *c) {
  grow_threads(s);
  struct thread_cursor **at = place(s, c->process, c->thread);
  if (!*at) {
    *at = tr__alloc(sizeof **at);
    (*at)->c.process = c->process;
    (*at)->c.thread = c->thread;
    (*at)->c.tid = c->tid;
    s->thread_count++;
  }
  return *at;
}

static void widen(struct source *s, const struct tr__chunk *c) {
  if (!s->last_ns || c->first_ns < s->first_ns)
    s->first_ns = c->first_ns;
  if (c->last_ns > s->last_ns)
    s->last_ns = c->last_ns;
}

/* Sorts newly found chunks to where they belong. */
static void take_refs(struct tr_reader *r) {
  struct source *s = r->source;
  for (; s->rec.taken < s->rec.ref_count; s->rec.taken++) {
    size_t i = s->rec.taken;
    const struct tr__ref *ref = &s->rec.refs[i];
    if (ref->chunk.type < TR__CHUNK_PROCESS || ref->chunk.type > TR__CHUNK_EVENTS)
      continue;
    need_process(r, ref->chunk.process);
    if (ref->chunk.type == TR__CHUNK_PROCESS) {
      load_process(r, ref);
    } else if (ref->chunk.type == TR__CHUNK_NAMES) {
      struct process_names *n = &s->names[ref->chunk.process];
      n->refs = tr__reserve(n->refs, &n->room, n->count + 1, sizeof *n->refs);
      n->refs[n->count++] = i;
    } else {
      struct thread_cursor *t = thread_of(s, &ref->chunk);
      t->refs = tr__reserve(t->refs, &t->room, t->count + 1, sizeof *t->refs);
      t->refs[t->count++] = i;
      widen(s, &ref->chunk);
    }
  }
}

static void replace_block(struct thread_cursor *t, void *block) {
  free(t->block);
  t->block = block;
  t->c.records = block;
  t->c.next = t->c.count = 0;
}

/* The first record at or after `ns`. */
static size_t skip_to(const struct tr__cursor *c, uint64_t ns) {
  size_t low = 0, high = c->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (c->records[middle].time < ns)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* What is skipped may say who writes here. */
static void learn_tid(struct tr__cursor *c) {
  for (size_t i = c->next; i-- > 0;)
    if (c->records[i].type == TR_EV_THREAD_START) {
      c->tid = (int32_t)c->records[i].x;
      return;
    }
}

/* The chunk's events, or a LOST where they are not to be had. */
static void load_events(struct tr_reader *r, struct thread_cursor *t,
                        struct tr__ref *ref) {
  const struct source *s = r->source;
  const struct tr__chunk *c = &ref->chunk;
  char *whole = ref->offset ? read_body(r, ref) : NULL;
  if (!whole)
    ref->offset = 0; /* it was counted as bad, and is not read again */
  t->c.pid = r->processes[c->process]->info.pid;
  if (whole) {
    replace_block(t, whole);
    t->c.records = (struct tr_record *)(whole + sizeof *c);
    t->c.count = c->count;
  } else {
    replace_block(t, tr__alloc(sizeof *t->c.records));
    t->c.records[0] =
        (struct tr_record){.time = c->first_ns, .type = TR_EV_LOST, .x = c->count};
    t->c.count = 1;
  }
  if (s->from_ns > c->first_ns) {
    t->c.next = skip_to(&t->c, s->from_ns);
    learn_tid(&t->c);
  }
  t->c.key = t->c.next < t->c.count ? t->c.records[t->c.next].time : t->c.key;
}

/* In two steps: first when the next chunk begins, and only at that time the chunk itself.
 * So only chunks that overlap in time are in memory together. */
static int refill(struct tr_reader *r, struct tr__cursor *c) {
  struct source *s = r->source;
  struct thread_cursor *t = (struct thread_cursor *)c;
  if (t->at == t->count) {
    replace_block(t, NULL);
    return 0;
  }
  struct tr__ref *ref = &s->rec.refs[t->refs[t->at]];
  if (!t->announced) {
    t->announced = 1;
    replace_block(t, NULL);
    if (ref->chunk.first_ns > c->key)
      c->key = ref->chunk.first_ns;
    return 1;
  }
  t->announced = 0;
  t->at++;
  load_events(r, t, ref);
  return 1;
}

static void push_all(struct tr_reader *r) {
  struct source *s = r->source;
  for (size_t i = 0; i < s->thread_size; i++) {
    struct thread_cursor *t = s->threads[i];
    if (t && !t->c.in_heap && t->at < t->count && refill(r, &t->c))
      tr__heap_push(r, &t->c);
  }
}

/* ---- the source ---- */

static void scan(struct tr_reader *r) {
  struct source *s = r->source;
  /* The lock first: if it is free now, the size that follows is the last one. */
  s->growing = is_growing(s->rec.fd);
  struct stat st;
  if (fstat(s->rec.fd, &st) == 0)
    s->rec.size = (uint64_t)st.st_size;
  tr__chunks_scan(&s->rec, &r->totals, !s->growing);
  r->totals.truncated = !s->rec.finished;
  take_refs(r);
  push_all(r);
}

static int poll(struct tr_reader *r, int flush, uint64_t *until) {
  struct source *s = r->source;
  (void)flush;
  if (!r->heap_count && !s->rec.finished)
    scan(r);
  *until = s->to_ns;
  return 0;
}

/* ---- going to a moment ---- */

static int span(const struct tr_reader *r, uint64_t *first_ns, uint64_t *last_ns) {
  const struct source *s = r->source;
  *first_ns = s->first_ns;
  *last_ns = s->last_ns;
  return s->last_ns ? 0 : -ENODATA;
}

/* The first chunk of the thread that ends at or after `ns`. */
static size_t chunk_of(const struct source *s, const struct thread_cursor *t,
                       uint64_t ns) {
  size_t low = 0, high = t->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (s->rec.refs[t->refs[middle]].chunk.last_ns < ns)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void seek(struct tr_reader *r, uint64_t from_ns, uint64_t to_ns) {
  struct source *s = r->source;
  s->from_ns = from_ns;
  s->to_ns = to_ns;
  for (size_t i = 0; i < s->thread_size; i++) {
    struct thread_cursor *t = s->threads[i];
    if (!t)
      continue;
    replace_block(t, NULL);
    t->c.in_heap = 0;
    t->c.key = 0;
    t->announced = 0;
    t->at = chunk_of(s, t, from_ns);
    if (t->at < t->count)
      t->c.tid = s->rec.refs[t->refs[t->at]].chunk.tid;
  }
  push_all(r);
}

static int update(struct tr_reader *r) {
  struct source *s = r->source;
  size_t before = s->rec.ref_count;
  if (!s->rec.finished)
    scan(r);
  return s->rec.ref_count > before;
}

static int growing(const struct tr_reader *r) {
  const struct source *s = r->source;
  return s->growing && !s->rec.finished;
}

static uint64_t between(const struct tr_reader *r, uint64_t from_ns, uint64_t to_ns) {
  const struct source *s = r->source;
  uint64_t events = 0;
  for (size_t i = 0; i < s->thread_size; i++) {
    const struct thread_cursor *t = s->threads[i];
    for (size_t at = t ? chunk_of(s, t, from_ns) : 0; t && at < t->count; at++) {
      const struct tr__chunk *c = &s->rec.refs[t->refs[at]].chunk;
      if (c->first_ns > to_ns)
        break;
      events += c->count;
    }
  }
  return events;
}

static int any_alive(struct tr_reader *r) {
  (void)r;
  return 0;
}

static void release(struct tr_reader *r) {
  struct source *s = r->source;
  for (size_t i = 0; i < s->thread_size; i++)
    if (s->threads[i]) {
      free(s->threads[i]->block);
      free(s->threads[i]->refs);
      free(s->threads[i]);
    }
  for (size_t i = 0; i < s->names_count; i++)
    free(s->names[i].refs);
  free(s->names);
  free(s->threads);
  free(s->rec.refs);
  close(s->rec.fd);
  free(s);
}

static const struct tr__source_ops recording_ops = {
    .poll = poll,
    .refill = refill,
    .names = load_names,
    .any_alive = any_alive,
    .span = span,
    .seek = seek,
    .update = update,
    .growing = growing,
    .between = between,
    .release = release,
};

/* 0, 1 when the header is damaged but chunks may follow, or -errno with `why`; *epoch_ns
 * only with 0. */
static int check_header(int fd, uint64_t size, const char *path, int64_t *epoch_ns,
                        char *why, size_t why_size) {
  struct tr__uvt_header h;
  memset(&h, 0, sizeof h);
  size_t have = size < sizeof h ? (size_t)size : sizeof h;
  if (!size)
    return tr__why(why, why_size, -ENODATA, "%s is empty: no recording", path);
  if (!tr__read_at(fd, &h, have, 0))
    return tr__why(why, why_size, -EIO, "cannot read %s", path);
  size_t magic = have < sizeof h.magic ? have : sizeof h.magic;
  int ours = !memcmp(h.magic, TR__UVT_MAGIC, magic);
  if (have < sizeof h)
    return ours ? tr__why(why, why_size, -ENODATA,
                          "%s was cut in its first bytes: nothing to read", path)
                : tr__why(why, why_size, -EBADMSG, "%s is not a recording", path);
  if (!ours || !TR__SEALED(&h))
    return 1;
  if (h.byte_order != TR__BYTE_ORDER)
    return tr__why(why, why_size, -EPROTO,
                   "%s was recorded on a machine of the other byte order", path);
  if (h.major > TR__UVT_MAJOR)
    return tr__why(
        why, why_size, -EPROTO,
        "%s has format version %u, this uvscope reads up to %u; use a newer one", path,
        h.major, TR__UVT_MAJOR);
  *epoch_ns = (int64_t)(h.start_real_ns - h.start_ns);
  return 0;
}

static int open_fd(const char *path, uint64_t *size, int *out, char *why,
                   size_t why_size) {
  struct stat st;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0 || fstat(fd, &st) < 0) {
    int error = -errno;
    if (fd >= 0)
      close(fd);
    return tr__why(why, why_size, error, "cannot open %s: %s", path, strerror(-error));
  }
  if (!S_ISREG(st.st_mode)) {
    close(fd);
    return tr__why(why, why_size, -EINVAL, "%s is not a file, so no recording", path);
  }
  *size = (uint64_t)st.st_size;
  *out = fd;
  return 0;
}

static int any_sound(const struct tr__recording *rec) {
  for (size_t i = 0; i < rec->ref_count; i++)
    if (rec->refs[i].offset)
      return 1;
  return 0;
}

int tr_reader_open_file(struct tr_reader **out, const char *path, char *why,
                        size_t why_size) {
  uint64_t size = 0;
  int fd = -1, error = open_fd(path, &size, &fd, why, why_size);
  *out = NULL;
  if (error)
    return error;
  int64_t epoch_ns = 0;
  int damaged = check_header(fd, size, path, &epoch_ns, why, why_size);
  if (damaged < 0) {
    close(fd);
    return damaged;
  }
  struct source *s = tr__alloc(sizeof *s);
  s->rec.fd = fd;
  s->rec.size = size;
  s->rec.scanned = sizeof(struct tr__uvt_header);
  s->to_ns = UINT64_MAX;
  snprintf(s->path, sizeof s->path, "%s", path);
  struct tr_reader *r = tr__reader_new(&recording_ops, s);
  if (damaged)
    r->totals.bytes_bad += sizeof(struct tr__uvt_header);
  else
    r->epoch_ns = epoch_ns;
  if (tr__chunks_from_index(&s->rec, &r->totals)) {
    take_refs(r);
    push_all(r);
  } else {
    scan(r);
  }
  if (damaged && !any_sound(&s->rec)) {
    tr_reader_free(r);
    return tr__why(why, why_size, -EBADMSG, "%s is not a recording", path);
  }
  *out = r;
  return 0;
}
