/* Reads a file over and over through libuv, 64 at a time, each in one work item as the runtime
 * does it: open, fstat, read, close. Prints the ms. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

enum { IN_FLIGHT = 64 };

static const char *path;
static long left, started, total;

struct job {
  uv_work_t req; /* first */
  char *data;
};

static void read_file(uv_work_t *req) {
  struct job *j = (struct job *)req;
  struct stat st;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || fstat(fd, &st))
    abort();
  j->data = malloc((size_t)st.st_size + 1);
  if (!j->data || read(fd, j->data, (size_t)st.st_size) != st.st_size)
    abort();
  close(fd);
}

static void done(uv_work_t *req, int status) {
  struct job *j = (struct job *)req;
  (void)status;
  free(j->data);
  left--;
  if (started < total) {
    started++;
    uv_queue_work(req->loop, req, read_file, done);
  }
}

int main(int argc, char **argv) {
  struct job jobs[IN_FLIGHT];
  uv_loop_t *loop = uv_default_loop();
  if (argc != 3)
    return 2;
  path = argv[1];
  left = total = atol(argv[2]);
  uint64_t begin = uv_hrtime();
  for (; started < IN_FLIGHT && started < total; started++)
    uv_queue_work(loop, &jobs[started].req, read_file, done);
  uv_run(loop, UV_RUN_DEFAULT);
  printf("%.3f 0\n", (double)(uv_hrtime() - begin) / 1e6);
  return left != 0;
}
