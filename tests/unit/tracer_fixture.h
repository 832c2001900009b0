/* A session directory of a test's own, and short ways to write and read events. */
#ifndef TESTS_TRACER_FIXTURE_H
#define TESTS_TRACER_FIXTURE_H

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "tracer/emit.h"
#include "tracer/reader.h"
#include "tracer/recorder.h"
#include "tracer/session.h"

#ifdef __SANITIZE_THREAD__
#define TF_TSAN 1
#else
#define TF_TSAN 0
#endif

/* For loops over very many events: Check notes each of its own assertions in a file. */
#define TF_CHECK(condition)           \
  do                                  \
    if (!(condition))                 \
      ck_abort_msg("%s", #condition); \
  while (0)

/* Checked fixtures: a fresh directory, named by UVSCOPE_DIR, removed afterwards. */
void tf_setup(void);
void tf_teardown(void);
extern char tf_dir[200];
/* A path in a second directory, for recordings. */
const char *tf_path(const char *name);

/* Starts tracing with rings of this size ("64K"; NULL is the default) and a loop thread.
 */
struct tr_thread *tf_start(const char *ring);

/* Emits MARK events with x = from..to-1 and y = check(x). */
void tf_marks(struct tr_thread *t, uint64_t from, uint64_t to);
uint64_t tf_check(uint64_t x);

struct tf_events {
  struct tr_event *list;
  size_t count;
  size_t room;
};
/* Appends what the reader delivers until it has nothing more (flushing). */
void tf_drain(struct tr_reader *r, struct tf_events *out);
void tf_free(struct tf_events *e);
struct tr_reader *tf_open_live(const struct tr_live_options *options);
struct tr_reader *tf_open_file(const char *path);

/* Checks the MARKs of one thread: each sound, in order, and every hole announced by a
 * LOST of exactly its size. Returns one more than the last x. */
uint64_t tf_check_marks(const struct tf_events *e, uint32_t process, uint32_t thread,
                        uint64_t *marks, uint64_t *lost);

size_t tf_count(const struct tf_events *e, uint16_t type);

/* Waits for a child and returns its status. */
int tf_wait(pid_t pid);

/* A small tmpfs on a directory of the test's own: 0, or -1 when this user cannot mount.
 */
int tf_mount_tmpfs(const char *path, const char *size);

int tf_run(const char *name, TCase *const *cases, size_t count);
#define TF_RUN(name, ...)                     \
  tf_run(name, (TCase *const[]){__VA_ARGS__}, \
         sizeof((TCase *const[]){__VA_ARGS__}) / sizeof(TCase *))

/* A test case with the fixtures. */
TCase *tf_case(const char *name);

#endif
