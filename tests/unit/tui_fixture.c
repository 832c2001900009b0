#include "tests/unit/tui_fixture.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { MAIN_THREAD, WORKERS = 4 };
enum { T_NONE, T_READ, T_PBKDF2, T_SH, T_BAD, T_TRUE, T_NODE, T_STRINGS };

static const char *const tf_strings[T_STRINGS] = {
    [T_NONE] = "",         [T_READ] = "readFile",
    [T_PBKDF2] = "pbkdf2", [T_SH] = "/bin/sh -c 'exit 3'",
    [T_BAD] = "/no/such",  [T_TRUE] = "/bin/true \x1b[2J\x07",
    [T_NODE] = "uvscope run worker.js",
};

static const struct tr_site_info tf_sites[TF_SITES] = {
    [TF_NONE] = {"", "", 0, 0},
    [TF_PAGE] = {"handlePage", "/home/ann/shop/server.js", 24, 1},
    [TF_PAGE_READ] = {"pageRead", "/home/ann/shop/server.js", 25, 1},
    [TF_INVOICE] = {"renderInvoice", "/home/ann/shop/server.js", 38, 1},
    [TF_BURST] = {"loginBurst", "/home/ann/shop/server.js", 61, 1},
    [TF_LOGIN] = {"loginChecked", "/home/ann/shop/server.js", 33, 1},
    [TF_CONVERT] = {"handleConvert", "/home/ann/shop/server.js", 48, 1},
    [TF_CONVERTED] = {"", "/home/ann/shop/server.js", 49, 1},
    [TF_BUSY_FOR] = {"sumLines", "/home/ann/shop/invoice.js", 12, 1},
    [TF_MAIN] = {"", "/home/ann/shop/server.js", 1, 1},
    [TF_EVIL] = {"\x1b]0;evil\x07\x1b[31m\n\r\t\xe2\x80\xae\xff\xc3", "/tmp/\x1b[2J\x9b.js", 7, 1},
    [TF_LONG] = {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
                 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
                 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
                 "/a/very/long/path/that/does/not/fit/anywhere/because/it/goes/on/and/on/index.js",
                 123456, 1},
    [TF_WIDE] = {"漢字関数名前がとても長い場合e\xcc\x81\xcc\x82\xcc\x83", "/home/ünï/ｗｉｄｅ.js", 3, 1},
};

static const char *tf_string(void *data, uint32_t process, uint32_t id) {
  (void)data, (void)process;
  return id < T_STRINGS ? tf_strings[id] : "";
}

static struct tr_site_info tf_site(void *data, uint32_t process, uint32_t id) {
  (void)data, (void)process;
  return tf_sites[id < TF_SITES ? id : 0];
}

static const struct tr_process_info *tf_process(void *data, uint32_t process) {
  static const struct tr_process_info infos[2] = {
      {.command = "uvscope run server.js", .pid = 4000, .ppid = 1, .root_pid = 4000,
       .start_ns = TF_BASE, .alive = 1},
      {.command = "uvscope run worker.js", .pid = 4001, .ppid = 4000, .root_pid = 4000,
       .start_ns = TF_BASE, .alive = 1}};
  (void)data;
  return process < 2 ? &infos[process] : NULL;
}

static int tf_poll(void *data, struct md_model *m) {
  struct tf *t = data;
  t->polls++;
  if (t->now_ns > 0)
    md_advance(m, t->now_ns);
  return t->poll_result;
}

void tf_init(struct tf *t) {
  const struct md_names names = {.string = tf_string, .site = tf_site, .process = tf_process};
  memset(t, 0, sizeof *t);
  setlocale(LC_CTYPE, "C.UTF-8");
  t->m = md_new(&names, NULL);
  t->source = (struct ui_source){.poll = tf_poll, .data = t, .title = "server.js"};
  t->source.console = ui_console_new(0);
  t->next_task = 1;
  t->u = ui_new(&t->options, t->m, &t->source);
}

void tf_release(struct tf *t) {
  ui_free(t->u);
  md_free(t->m);
  ui_console_free(t->source.console);
  free(t->events);
  free(t->dump);
}

void tf_add(struct tf *t, uint32_t process, uint32_t thread, uint64_t at_ns, uint16_t type,
            uint16_t h, uint32_t w, uint64_t x, uint64_t y) {
  if (t->count == t->capacity) {
    t->capacity = t->capacity ? t->capacity * 2 : 1024;
    t->events = realloc(t->events, t->capacity * sizeof *t->events);
    ck_assert_ptr_nonnull(t->events);
  }
  t->events[t->count++] = (struct tr_event){
      .r = {.time = TF_BASE + at_ns, .type = type, .h = h, .w = w, .x = x, .y = y},
      .pid = 4000 + (int32_t)process,
      .tid = 4000 + (int32_t)process * 100 + (int32_t)thread,
      .process = process,
      .thread = thread,
  };
}

/* Stable: events of one moment stay in the order of adding. */
static int tf_earlier(const void *a, const void *b) {
  const struct tr_event *left = a, *right = b;
  if (left->r.time != right->r.time)
    return left->r.time < right->r.time ? -1 : 1;
  return left < right ? -1 : left > right;
}

void tf_feed(struct tf *t, uint64_t now_ns) {
  qsort(t->events, t->count, sizeof *t->events, tf_earlier);
  md_feed(t->m, t->events, t->count);
  t->count = 0;
  t->now_ns = TF_BASE + now_ns;
  ck_assert_int_eq(ui_update(t->u), 0);
}

/* ---- the server ---- */

struct tf_shop {
  struct tf *t;
  uint64_t now, worker_free[WORKERS];
  struct { uint64_t done, task; int login; } pending[64];
  int pending_count;
};

#define MAIN_EV(s, type, h, w, x, y) \
  tf_add((s)->t, 0, MAIN_THREAD, (s)->now, TR_EV_##type, h, w, x, y)

static uint64_t tf_run(struct tf_shop *s, uint16_t kind, uint32_t site, uint64_t task,
                       uint64_t wait, uint64_t run) {
  if (task == 0)
    task = s->t->next_task++;
  MAIN_EV(s, TASK_BEGIN, kind, site, task, wait);
  s->now += run;
  MAIN_EV(s, TASK_END, kind, 0, task, 0);
  return task;
}

static void tf_submit(struct tf_shop *s, int login) {
  struct tf *t = s->t;
  uint64_t task = t->next_task++, start, done;
  uint16_t kind = login ? TR_KIND_CRYPTO : TR_KIND_FS;
  uint32_t op = login ? T_PBKDF2 : T_READ, w = 0;
  for (uint32_t i = 1; i < WORKERS; i++)
    w = s->worker_free[i] < s->worker_free[w] ? i : w;
  start = (s->worker_free[w] > s->now ? s->worker_free[w] : s->now) + 5000;
  done = start + (login ? 35 * TF_MS : 200000);
  s->worker_free[w] = done;
  MAIN_EV(s, TASK_CREATE, kind, login ? TF_BURST : TF_PAGE, task, 0);
  MAIN_EV(s, POOL_SUBMIT, kind, op, task, 0);
  tf_add(t, 0, 1 + w, start, TR_EV_POOL_START, kind, op, task, 0);
  tf_add(t, 0, 1 + w, done, TR_EV_POOL_DONE, kind, op, task, 0);
  if (s->pending_count < 64) {
    s->pending[s->pending_count].done = done;
    s->pending[s->pending_count].task = task;
    s->pending[s->pending_count++].login = login;
  }
}

static void tf_deliver(struct tf_shop *s) {
  for (int i = 0; i < s->pending_count; i++) {
    int login = s->pending[i].login;
    uint16_t kind = login ? TR_KIND_CRYPTO : TR_KIND_FS;
    if (s->pending[i].done > s->now)
      continue;
    MAIN_EV(s, POOL_DELIVER, kind, login ? T_PBKDF2 : T_READ, s->pending[i].task, 0);
    tf_run(s, kind, login ? TF_LOGIN : TF_PAGE_READ, s->pending[i].task,
           s->now - s->pending[i].done, login ? 20000 : 300000);
    s->pending[i--] = s->pending[--s->pending_count];
  }
}

/* Sleeps in poll until `to`, then delivers what is done. */
static void tf_sleep(struct tf_shop *s, uint64_t to) {
  MAIN_EV(s, POLL_BEGIN, 0, 10, 0, 0);
  if (to > s->now)
    s->now = to;
  MAIN_EV(s, POLL_END, 0, 1, 0, 0);
  tf_deliver(s);
}

static void tf_invoice(struct tf_shop *s) {
  uint64_t begin = s->now;
  for (int i = 0; i < 5; i++) {
    uint64_t at = begin + (20 + (uint64_t)i * 15) * TF_MS;
    tf_add(s->t, 0, 9, at, TR_EV_SAMPLE, 2, 0, s->t->next_task, 10 * TF_MS);
    tf_add(s->t, 0, 9, at, TR_EV_FRAMES, 0, TF_BUSY_FOR, TF_INVOICE, 0);
  }
  tf_run(s, TR_KIND_TIMER, TF_INVOICE, 0, 30000, 120 * TF_MS);
}

static void tf_spawn(struct tf_shop *s, uint32_t command, uint64_t cost, int64_t pid) {
  uint64_t task = s->t->next_task++;
  MAIN_EV(s, TASK_CREATE, TR_KIND_CHILD, TF_CONVERT, task, 0);
  MAIN_EV(s, SPAWN_BEGIN, 0, command, task, 0);
  s->now += cost;
  MAIN_EV(s, SPAWN_END, 0, command, task, (uint64_t)pid);
}

void tf_server(struct tf *t, uint64_t from_ns, unsigned seconds) {
  struct tf_shop s = {.t = t, .now = from_ns};
  uint64_t end = from_ns + seconds * TF_SEC;
  tf_add(t, 0, MAIN_THREAD, from_ns, TR_EV_PROCESS_START, 0, 0, 4000, 1);
  tf_add(t, 0, MAIN_THREAD, from_ns, TR_EV_THREAD_START, TR_ROLE_LOOP, 0, 4000, 0);
  for (uint32_t w = 1; w <= WORKERS; w++)
    tf_add(t, 0, w, from_ns, TR_EV_THREAD_START, TR_ROLE_POOL, 0, 4000 + w, 0);
  MAIN_EV(&s, LOOP_START, 0, 0, 1, 0);
  MAIN_EV(&s, POOL_SIZE, 0, WORKERS, 0, 0);
  for (unsigned step = 0; s.now + 10 * TF_MS < end; step++) {
    uint64_t due = from_ns + (step + 1) * 10 * TF_MS, wait;
    tf_sleep(&s, due);
    MAIN_EV(&s, PHASE, TR_PHASE_TIMERS, 0, 0, 0);
    wait = s.now > due ? s.now - due : 20000;
    tf_submit(&s, 0);
    tf_run(&s, TR_KIND_TIMER, TF_PAGE, 0, wait, 50000);
    if (step % 150 == 60)
      tf_invoice(&s);
    for (int i = 0; step % 70 == 10 && i < 8; i++)
      tf_submit(&s, 1);
    if (step % 100 == 50) {
      MAIN_EV(&s, GC_BEGIN, 0, 0, 0, 0);
      s.now += 2 * TF_MS;
      MAIN_EV(&s, GC_END, 0, 1000, 3 << 20, 1 << 20);
      MAIN_EV(&s, HEAP, 0, 0, 3 << 20, 24 << 20);
    }
    tf_sleep(&s, s.now + TF_MS);
  }
  MAIN_EV(&s, POLL_BEGIN, 0, 10, 0, 0);
}

void tf_children(struct tf *t, uint64_t from_ns) {
  struct tf_shop s = {.t = t, .now = from_ns};
  MAIN_EV(&s, POLL_END, 0, 1, 0, 0);
  tf_spawn(&s, T_SH, 2 * TF_MS, 5001);
  MAIN_EV(&s, PROC_EXIT, 0, 3, t->next_task - 1, 5001);
  MAIN_EV(&s, PROC_RUSAGE, 0, 2048, 1000000, 2000000);
  tf_spawn(&s, T_TRUE, 30 * TF_MS, 5002);
  MAIN_EV(&s, PROC_EXIT, 9, 0, t->next_task - 1, 5002);
  tf_spawn(&s, T_BAD, TF_MS, -2);
  tf_spawn(&s, T_NODE, 3 * TF_MS, 4001);
  tf_add(t, 1, 0, s.now + TF_MS, TR_EV_PROCESS_START, 0, T_NODE, 4001, 4000);
  tf_add(t, 1, 0, s.now + TF_MS, TR_EV_LOOP_START, 0, 0, 1, 0);
  tf_add(t, 1, 0, s.now + 2 * TF_MS, TR_EV_POLL_BEGIN, 0, 10, 0, 0);
  tf_add(t, 1, 0, s.now + 3 * TF_MS, TR_EV_POLL_END, 0, 1, 0, 0);
  tf_add(t, 1, 0, s.now + 3 * TF_MS, TR_EV_TASK_BEGIN, TR_KIND_IMMEDIATE, TF_MAIN, 1, 0);
  tf_add(t, 1, 0, s.now + 5 * TF_MS, TR_EV_TASK_END, TR_KIND_IMMEDIATE, 0, 1, 0);
  tf_add(t, 1, 0, s.now + 5 * TF_MS, TR_EV_POLL_BEGIN, 0, 10, 0, 0);
  s.now += 6 * TF_MS;
  MAIN_EV(&s, POLL_BEGIN, 0, 10, 0, 0);
}

void tf_hostile(struct tf *t, uint64_t from_ns) {
  static const uint32_t sites[] = {TF_EVIL, TF_LONG, TF_WIDE};
  struct tf_shop s = {.t = t, .now = from_ns};
  MAIN_EV(&s, POLL_END, 0, 1, 0, 0);
  for (int i = 0; i < 3; i++)
    tf_run(&s, TR_KIND_USER, sites[i], 0, 0, (300 + (uint64_t)i) * TF_MS);
  MAIN_EV(&s, POLL_BEGIN, 0, 10, 0, 0);
}

void tf_lost(struct tf *t, uint64_t at_ns, uint32_t records) {
  tf_add(t, 0, MAIN_THREAD, at_ns, TR_EV_LOST, 0, 0, records, 0);
}

/* ---- keys and frames ---- */

unsigned tf_keys(struct tf *t, const char *text) {
  const char *end = text + strlen(text);
  unsigned result = 0;
  while (text < end)
    result = ui_key(t->u, ui_utf8_next(&text, end));
  return result;
}

void tf_screen(struct tf *t, int view) {
  char digit[2] = {(char)('1' + view), '\0'};
  tf_keys(t, digit);
}

const char *tf_draw(struct tf *t, int width, int height) {
  size_t size;
  FILE *out;
  free(t->dump);
  t->dump = NULL;
  out = open_memstream(&t->dump, &size);
  ck_assert_ptr_nonnull(out);
  ui_draw(t->u, width, height);
  ui_canvas_dump(&t->u->canvas, out);
  fclose(out);
  return t->dump;
}

void tf_has(const struct tf *t, const char *text) {
  ck_assert_msg(strstr(t->dump, text) != NULL, "no \"%s\" in:\n%s", text, t->dump);
}

void tf_has_not(const struct tf *t, const char *text) {
  ck_assert_msg(strstr(t->dump, text) == NULL, "\"%s\" in:\n%s", text, t->dump);
}

const char *tf_line(struct tf *t, const char *text) {
  static char line[4096];
  const char *at = t->dump != NULL ? strstr(t->dump, text) : NULL;
  size_t length;
  if (at == NULL)
    return NULL;
  while (at > t->dump && at[-1] != '\n')
    at--;
  length = strcspn(at, "\n");
  if (length >= sizeof line)
    length = sizeof line - 1;
  memcpy(line, at, length);
  line[length] = '\0';
  return line;
}

void tf_check_clean(const char *dump, int width, int height) {
  const char *end = dump + strlen(dump), *at = dump;
  int lines = 0, cells = 0;
  while (at < end) {
    const char *before = at;
    uint32_t code = ui_utf8_next(&at, end);
    if (code == '\n') {
      ck_assert_msg(cells <= width, "a line is %d cells wide, the screen %d", cells, width);
      cells = 0;
      lines++;
      continue;
    }
    ck_assert_msg(code >= 0x20 && code != 0xfffd && (code < 0x7f || code >= 0xa0) &&
                      !(code >= 0x202a && code <= 0x202e),
                  "U+%04X at byte %td", code, before - dump);
    cells += wcwidth((wchar_t)code);
  }
  ck_assert_int_eq(lines, height);
}

void tf_init_server(struct tf *t) {
  tf_init(t);
  tf_server(t, 0, 10);
  tf_feed(t, 8 * TF_SEC);
  tf_server(t, 10 * TF_SEC, 2);
  tf_feed(t, 12 * TF_SEC);
}
