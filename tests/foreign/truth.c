/* A libuv program whose times are known by construction: it prints what happened, and the
 * trace must say the same. Compiled against the shared library. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uv.h>

enum { WORKS = 8, WORK_MS = 20, SLOW_MS = 60, TIMES = 10 };

static uv_timer_t timer;
static uv_async_t async;
static uv_check_t check;
static uv_idle_t idle;
static uv_process_t process;
static uv_work_t works[WORKS];
static uv_fs_t files[TIMES];
static uv_getaddrinfo_t lookup;
static int times, delivered;

static void spin(int ms) {
  struct timespec from, now;
  clock_gettime(CLOCK_MONOTONIC, &from);
  do
    clock_gettime(CLOCK_MONOTONIC, &now);
  while ((now.tv_sec - from.tv_sec) * 1000000000ll + now.tv_nsec - from.tv_nsec <
         ms * 1000000ll);
}

static void nap_on_pool(uv_work_t *req) {
  struct timespec t = {.tv_nsec = WORK_MS * 1000000};
  (void)req;
  nanosleep(&t, NULL);
}

static void after_nap(uv_work_t *req, int status) {
  (void)req;
  delivered++;
  if (status)
    printf("cancelled %s\n", uv_err_name(status));
}

static void on_stat(uv_fs_t *req) {
  if (req->result != 0)
    printf("stat %d\n", (int)req->result);
  uv_fs_req_cleanup(req);
}

static void on_async(uv_async_t *h) {
  uv_close((uv_handle_t *)h, NULL);
  puts("async");
}

static void on_idle(uv_idle_t *h) {
  static int rounds;
  if (++rounds == 3)
    uv_idle_stop(h);
}

static void on_check(uv_check_t *h) {
  (void)h;
}

static void on_exit_status(uv_process_t *p, int64_t status, int number) {
  printf("child exit %d signal %d\n", (int)status, number);
  uv_close((uv_handle_t *)p, NULL);
}

static void on_address(uv_getaddrinfo_t *req, int status, struct addrinfo *list) {
  (void)req;
  printf("address %d\n", status);
  uv_freeaddrinfo(list);
}

static void start_child(void) {
  char *words[] = {"/bin/sh", "-c", "exit 3", NULL};
  uv_process_options_t options = {
      .file = words[0], .args = words, .exit_cb = on_exit_status};
  printf("spawn %d\n", uv_spawn(timer.loop, &process, &options));
}

static void start_works(void) {
  for (int i = 0; i < WORKS; i++)
    uv_queue_work(timer.loop, &works[i], nap_on_pool, after_nap);
  printf("cancel %d\n", uv_cancel((uv_req_t *)&works[WORKS - 1]));
}

static void end(void) {
  uv_timer_stop(&timer);
  uv_close((uv_handle_t *)&timer, NULL);
  uv_check_stop(&check);
  uv_close((uv_handle_t *)&check, NULL);
  uv_close((uv_handle_t *)&idle, NULL);
}

static void slow_on_timer(uv_timer_t *h) {
  spin(times == 3 ? SLOW_MS : 1);
  uv_fs_stat(h->loop, &files[times], "/", on_stat);
  switch (times) {
  case 2:
    start_works();
    break;
  case 4:
    start_child();
    break;
  case 5:
    uv_getaddrinfo(h->loop, &lookup, on_address, "127.0.0.1", "80", NULL);
    break;
  case 6:
    uv_async_send(&async);
    break;
  default:
    break;
  }
  if (++times == TIMES)
    end();
}

int main(void) {
  uv_loop_t *loop = uv_default_loop();
  uv_fs_t file;
  uv_fs_open(loop, &file, "/dev/null", 0, 0, NULL);
  printf("descriptor %d\n", (int)file.result);
  uv_timer_init(loop, &timer);
  uv_timer_start(&timer, slow_on_timer, 10, 20);
  uv_async_init(loop, &async, on_async);
  uv_idle_init(loop, &idle);
  uv_idle_start(&idle, on_idle);
  uv_check_init(loop, &check);
  uv_check_start(&check, on_check);
  uv_run(loop, UV_RUN_DEFAULT);
  printf("delivered %d\n", delivered);
  printf("loop closed %d\n", uv_loop_close(loop));
  return 7;
}
